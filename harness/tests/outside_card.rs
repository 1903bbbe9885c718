//! Cards that the program serves, read back as outside cards; and outside cards that behave as no card should.

#![expect(clippy::panic, reason = "helpers of tests fail as tests do")]

#[path = "outside/bad.rs"]
mod bad;
#[path = "outside/guarded.rs"]
mod guarded;
#[path = "outside/served.rs"]
mod served;
