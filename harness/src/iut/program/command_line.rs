//! How a program is named in a configuration.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::{Deserialize, Serialize};

/// A program and its arguments. It works in the folder of the file that names it, wherever Madoguchi was called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct CommandLine {
    /// The program: a path if a `/` is in it, otherwise looked for in `PATH`.
    name: String,
    arguments: Vec<String>,
    /// Absent: the folder in which Madoguchi was called.
    folder: Option<PathBuf>,
}

impl TryFrom<Vec<String>> for CommandLine {
    type Error = &'static str;

    fn try_from(words: Vec<String>) -> Result<Self, Self::Error> {
        let mut words = words.into_iter();
        let name = words.next();
        Ok(Self {
            name: name.ok_or("expected a program and its arguments, found an empty list")?,
            arguments: words.collect(),
            folder: None,
        })
    }
}

impl From<CommandLine> for Vec<String> {
    fn from(line: CommandLine) -> Self {
        std::iter::once(line.name).chain(line.arguments).collect()
    }
}

impl CommandLine {
    /// A program and its arguments, in the folder in which Madoguchi was called.
    pub fn of(program: &Path, arguments: &[&str]) -> Self {
        Self {
            name: program.display().to_string(),
            arguments: arguments.iter().map(|it| (*it).to_owned()).collect(),
            folder: None,
        }
    }

    /// A line for the shell, in the folder in which Madoguchi was called.
    pub fn shell(line: &str) -> Self {
        Self {
            name: "sh".to_owned(),
            arguments: vec!["-c".to_owned(), line.to_owned()],
            folder: None,
        }
    }

    /// Lets it work in the folder of a file.
    pub fn beside(&mut self, file: &Path) {
        let folder = file.parent().filter(|it| !it.as_os_str().is_empty());
        self.folder = folder.map(Path::to_owned);
    }

    /// What it is called.
    pub(in crate::iut) fn name(&self) -> &str {
        &self.name
    }

    /// Ready to be started.
    pub(in crate::iut) fn command(&self) -> Command {
        let Some(folder) = &self.folder else {
            let mut command = Command::new(&self.name);
            command.args(&self.arguments);
            return command;
        };
        // Whether a relative path counts from the folder of whoever starts or from that of what is started differs from system to
        // system: an absolute one is the same everywhere.
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.clone());
        let mut command = match self.name.contains('/') {
            true => Command::new(folder.join(&self.name)),
            false => Command::new(&self.name),
        };
        command.args(&self.arguments).current_dir(folder);
        command
    }
}

impl fmt::Display for CommandLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        self.arguments
            .iter()
            .try_for_each(|word| write!(f, " {word}"))
    }
}
