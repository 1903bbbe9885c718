//! 連携アプリケーション: the terminal of a facility, as レセコン and 電子カルテ meet it, in the folders `req`, `res` and `face`.

mod atomic;
mod check;
mod clerk;
mod config;
mod delivery;
mod desk;
mod face;
mod hand;
mod identity;
mod letter;
mod line;
mod log;
mod name;
mod outbox;
mod outcome;
mod places;
mod property;
mod sealed;
mod store;
mod sweep;
mod watch;
mod work;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::oqs::Profile;

use crate::run::Party;

pub use check::check;
pub use config::{Characters, TerminalConfig};
pub use face::Face;
pub(crate) use identity::Identity;
pub(crate) use line::lines_of;
pub(crate) use name::Asked;
pub(crate) use property::Properties;
pub(crate) use sealed::open;
pub use work::Terminal;

/// Tells the virtual time, from any thread.
pub type Now = Arc<dyn Fn() -> VirtualTime + Send + Sync>;

/// Tells how the eligibility system writes where public sources leave a choice, from any thread.
pub type Choice = Arc<dyn Fn() -> Profile + Send + Sync>;

/// Why a terminal cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum TerminalError {
    /// An option is of no use.
    #[error("terminals: {option}: {message}")]
    Option {
        /// Its name in `terminals:` of the ecosystem file.
        option: &'static str,
        /// What was expected, and found.
        message: String,
    },
    /// A line of a property file is of no use: its place, what was expected, and found.
    #[error("{0}")]
    Property(String),
    /// Another terminal works there.
    #[error("terminals: work: expected a folder of its own, found another terminal at work in `{}`", .0.display())]
    InUse(PathBuf),
    /// The file system refuses.
    #[error("terminal: {what} `{}`: {error}", path.display())]
    FileSystem {
        /// What could not be done.
        what: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
}

impl TerminalError {
    /// Who has to act.
    pub const fn party(&self) -> Party {
        match self {
            Self::Option { .. } | Self::Property(_) => Party::Configuration,
            Self::InUse(_) | Self::FileSystem { .. } => Party::Environment,
        }
    }

    fn at(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::FileSystem { what, path, error }
    }
}
