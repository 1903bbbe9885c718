//! How long an implementation may take.

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// How long an implementation under test may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Timeouts {
    /// Seconds until it must have been met: connected, TLS included; started; inserted.
    pub connect: u32,
    /// Seconds until it must have answered a command, a message or a reset, whole.
    pub answer: u32,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: 10,
            answer: 10,
        }
    }
}

impl Timeouts {
    pub(super) fn connecting(self) -> Duration {
        Duration::from_secs(self.connect.into())
    }

    pub(super) fn answering(self) -> Duration {
        Duration::from_secs(self.answer.into())
    }
}

/// The moment so far from now; never, if the clock does not reach so far.
pub(super) fn after(time: Duration) -> Option<Instant> {
    Instant::now().checked_add(time)
}
