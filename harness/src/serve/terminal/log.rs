//! What a vendor reads when an answer does not come: a line an event.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

/// When it has this many octets, a log begins again; the one before it is kept.
const LARGEST: u64 = 8 * 1024 * 1024;

/// A log file: moment (UTC), event, file, and whatever there is to say.
pub struct Log {
    path: PathBuf,
    out: BufWriter<File>,
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
        Ok(Self {
            written: file.metadata()?.len(),
            out: BufWriter::new(file),
            path,
        })
    }

    /// Writes a line.
    pub fn tell(&mut self, event: &str, name: &str, more: &str) {
        let now = Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S%.3fZ");
        // A name may hold anything but a line.
        let name: String = name
            .chars()
            .map(|c| if c.is_control() { '?' } else { c })
            .collect();
        let line = format!("{now} {event:<9} {name} {more}");
        let line = line.trim_end();
        self.written = self
            .written
            .saturating_add(u64::try_from(line.len()).unwrap_or(0));
        // A full disk must not stop a terminal.
        let _ = writeln!(self.out, "{line}");
    }

    /// Lets others see what has been written.
    pub fn flush(&mut self) {
        let _ = self.out.flush();
        if self.written > LARGEST {
            let _ = fs::rename(&self.path, self.path.with_extension("log.1"));
            if let Ok(file) = File::create(&self.path) {
                self.out = BufWriter::new(file);
            }
            self.written = 0;
        }
    }
}
