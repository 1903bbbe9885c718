//! 連携アプリケーション: the terminal of a facility, as レセコン and 電子カルテ meet it, in the folders `req`, `res` and `face`.

mod atomic;
mod config;
mod desk;
mod letter;
mod log;
mod name;
mod outcome;
mod places;
mod property;
mod sealed;
mod store;
mod sweep;
mod thread;
mod watch;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use madoguchi_sim::clock::VirtualTime;

pub use config::{Characters, TerminalConfig};
pub use outcome::Outcome;
pub use thread::{NoFace, Terminal, TerminalHandle};

/// Tells the virtual time, from any thread.
pub type Now = Arc<dyn Fn() -> VirtualTime + Send + Sync>;

/// Why a terminal cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum TerminalError {
    /// What it was told is of no use.
    #[error("terminal: {0}")]
    Configuration(String),
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
    fn at(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::FileSystem { what, path, error }
    }
}
