//! What the switchboard records: who asked whom what, when, and what came back.
