//! The virtual ecosystem of マイナ保険証: pure and deterministic. No sockets, no files, no wall clock.
//!
//! Every actor plays a [`role`] behind a port and is called through the switchboard, which times, records
//! and, where a scenario says so, disturbs the call. What it records is the [`trace`].

pub mod card;
pub mod cast;
pub mod clock;
pub mod counter;
pub mod ecosystem;
pub mod fund;
pub mod insurer;
pub mod invariant;
pub mod jlis;
pub mod mobile;
pub mod municipality;
pub mod oqs;
pub mod pki;
pub mod population;
pub mod portal;
pub mod reader;
pub mod role;
pub mod rulebook;
pub mod specimen;
pub mod trace;
pub mod vocabulary;
