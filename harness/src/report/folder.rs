//! The report folder. A file appears in it whole or not at all.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// A folder that files are written into under a temporary name and then renamed.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// Opens the folder, making it if it is not there.
    ///
    /// # Errors
    ///
    /// It cannot be made.
    pub fn open(path: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(path)?;
        Ok(Self(path.to_owned()))
    }

    /// Starts a file.
    pub(super) fn start(&self, name: &'static str) -> io::Result<Draft> {
        let file = tempfile::Builder::new()
            .prefix(".madoguchi-")
            .suffix(name)
            .tempfile_in(&self.0)?;
        Ok(Draft {
            file: BufWriter::new(file),
            target: self.0.join(name),
        })
    }

    /// Writes a file in one go.
    pub(super) fn write(&self, name: &'static str, content: &[u8]) -> io::Result<()> {
        let mut draft = self.start(name)?;
        draft.write_all(content)?;
        draft.publish()
    }
}

/// A file that is not there yet. Dropped, it leaves nothing behind.
pub(super) struct Draft {
    file: BufWriter<NamedTempFile>,
    target: PathBuf,
}

impl Draft {
    pub(super) fn publish(self) -> io::Result<()> {
        let file = self
            .file
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        // Temporary files are private; a report is for everyone who may see the folder.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let readable = std::fs::Permissions::from_mode(0o644);
            file.as_file().set_permissions(readable)?;
        }
        file.persist(&self.target)?;
        Ok(())
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_replaces_its_predecessor_whole_and_an_unfinished_one_leaves_nothing() {
        let dir = tempfile::tempdir().expect("a folder");
        let folder = Folder::open(&dir.path().join("a/b")).expect("made");
        folder.write("x.txt", b"long old content").expect("written");
        folder.write("x.txt", b"new").expect("written");
        let mut draft = folder.start("y.txt").expect("started");
        draft.write_all(b"half").expect("written");
        drop(draft);
        let names: Vec<_> = std::fs::read_dir(dir.path().join("a/b"))
            .expect("read")
            .map(|entry| entry.expect("an entry").file_name())
            .collect();
        assert_eq!(names, ["x.txt"]);
        let content = std::fs::read(dir.path().join("a/b/x.txt")).expect("read");
        assert_eq!(content, b"new");
    }
}
