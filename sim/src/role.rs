//! Roles, ports and the switchboard: how actors are called.
