//! What a program finds around it when it is started.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use madoguchi_sim::clock::VirtualTime;
use tempfile::NamedTempFile;

use crate::iut::Fault;

/// Where Debian's package `faketime` puts its library, by machine.
const LIBRARIES: [&str; 4] = [
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
    "/usr/lib/faketime/libfaketime.so.1",
    "/usr/local/lib/faketime/libfaketime.so.1",
];

/// Variables for a program, and a clock of its own if it is to have one.
#[derive(Clone, Debug, Default)]
pub(in crate::iut) struct Environment(Option<Arc<Faked>>);

#[derive(Debug)]
struct Faked {
    library: PathBuf,
    /// What libfaketime reads at each look at the clock.
    moment: NamedTempFile,
}

impl Environment {
    /// The program's clock stands still, and is moved by [`Environment::set_clock`].
    ///
    /// # Errors
    /// libfaketime is not there, or no file can be made for it.
    pub(in crate::iut) fn faketime() -> Result<Self, String> {
        let library = LIBRARIES.iter().map(Path::new).find(|path| path.exists());
        let library = library.ok_or_else(|| {
            format!(
                "adapter.clock: faketime: expected libfaketime at one of {}, found none: install the package `faketime`",
                LIBRARIES.join(", ")
            )
        })?;
        let moment = NamedTempFile::new();
        let moment = moment.map_err(|error| format!("adapter.clock: faketime: {error}"))?;
        Ok(Self(Some(Arc::new(Faked {
            library: library.to_owned(),
            moment,
        }))))
    }

    /// Moves the program's clock.
    ///
    /// # Errors
    /// [`Fault::Environment`].
    pub(in crate::iut) fn set_clock(&self, now: VirtualTime) -> Result<(), Fault> {
        let Some(faked) = &self.0 else { return Ok(()) };
        let moment = now.civil().strftime("%Y-%m-%d %H:%M:%S").to_string();
        let written = || -> std::io::Result<()> {
            let mut file = std::fs::File::create(faked.moment.path())?;
            file.write_all(moment.as_bytes())
        };
        written().map_err(|error| Fault::Environment(format!("the clock of the program: {error}")))
    }

    /// What is set for the program beside what Madoguchi finds itself.
    pub(super) fn variables(&self) -> Vec<(&'static str, PathBuf)> {
        let Some(faked) = &self.0 else {
            return Vec::new();
        };
        vec![
            ("LD_PRELOAD", faked.library.clone()),
            ("FAKETIME_TIMESTAMP_FILE", faked.moment.path().to_owned()),
            ("FAKETIME_NO_CACHE", PathBuf::from("1")),
            // Measuring how long something took is none of the faked clock's business.
            ("FAKETIME_DONT_FAKE_MONOTONIC", PathBuf::from("1")),
            ("TZ", PathBuf::from("Asia/Tokyo")),
        ]
    }
}
