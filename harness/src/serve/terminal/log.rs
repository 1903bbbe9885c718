//! What a vendor reads when an answer does not come: a line an event.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

/// When it has this many octets, a log begins again; the one before it is kept.
const LARGEST: u64 = 8 * 1024 * 1024;

/// A log file: moment (UTC), event, file, and whatever there is to say. Each of its copies writes the same file.
#[derive(Clone)]
pub struct Log(Arc<Mutex<Out>>);

struct Out {
    path: PathBuf,
    file: BufWriter<File>,
    written: u64,
}

impl Log {
    /// Goes on with the log of a folder.
    ///
    /// # Errors
    /// What the system says.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let path = folder.join("terminal.log");
        let file = OpenOptions::new().create(true).append(true).open(&path)?;
        let written = file.metadata()?.len();
        let file = BufWriter::new(file);
        Ok(Self(Arc::new(Mutex::new(Out {
            path,
            file,
            written,
        }))))
    }

    fn out(&self) -> MutexGuard<'_, Out> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes a line.
    pub fn tell(&self, event: &str, name: &str, more: &str) {
        let now = Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S%.3fZ");
        let line = format!("{now} {event:<9} {name} {more}");
        // A name may hold anything; a line is one line.
        let line = line.trim_end().replace(char::is_control, "?");
        let mut out = self.out();
        let octets = u64::try_from(line.len()).unwrap_or(0);
        out.written = out.written.saturating_add(octets);
        // A full disk must not stop a terminal.
        let _ = writeln!(out.file, "{line}");
    }

    /// Lets others see what has been written.
    pub fn flush(&self) {
        let mut out = self.out();
        let _ = out.file.flush();
        if out.written > LARGEST {
            let _ = fs::rename(&out.path, out.path.with_extension("log.1"));
            if let Ok(file) = File::create(&out.path) {
                out.file = BufWriter::new(file);
            }
            out.written = 0;
        }
    }
}
