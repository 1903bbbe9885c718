//! The property files of a terminal, in the field's own form: lines `NAME=VALUE`, Shift_JIS, CRLF.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use madoguchi_sim::oqs::cp932;

use super::TerminalError;
use super::atomic;
use super::line::{Line, lines};

const USER: &str = "UserDefinition.property";
const USER_FACE: &str = "UserDefinitionForFace.property";
const ENCRYPT: &str = "encrypt.conf";
const ENCRYPT_FACE: &str = "encrypt_face.conf";

/// The prefixes that kitting scripts of the field write, and those of the families that they leave out.
const PREFIXES: [&str; 14] = [
    "EPS", "OQSsiquc", "OQSmuquc", "OQSsiimm", "OQSmuimm", "OQSmutic", "OQSmuhvq", "OQSmuonq",
    "OQSsihvq", "OQSsionq", "OQSsihvd", "YZKsiquc", "TKKsiquc", "PMHsimsm",
];
const FACE_PREFIXES: [&str; 3] = ["OQSsiquc", "prescription", "publicmedicalhub"];

/// What the property files say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Properties {
    /// `ResponseFileStayTime`: how long a result may lie before it counts as forgotten; `None`: for ever (0, ours).
    pub stay: Option<Duration>,
    /// `FaceDataDir`, if it says another place than the usual.
    pub face: Option<PathBuf>,
    /// `OutputFlg`: whether results of readers are written at all.
    pub face_output: bool,
    encrypted: BTreeMap<String, bool>,
    face_encrypted: BTreeMap<String, bool>,
    /// The place of the first line that says that something is encrypted.
    pub encrypted_at: Option<String>,
    /// Lines that are kept but mean nothing here.
    pub unknown: Vec<String>,
}

impl Properties {
    /// Writes the files that are not there, as the field writes them.
    ///
    /// # Errors
    /// [`TerminalError`]: what the system says.
    pub fn write_missing(folder: &Path) -> Result<(), TerminalError> {
        for (name, text) in usual() {
            let path = folder.join(name);
            let at = |what| TerminalError::at(what, &path);
            if !path.try_exists().map_err(at("cannot look for"))? {
                let octets = cp932::encode(&text).unwrap_or_else(|_| text.into_bytes());
                atomic::write(folder, &path, &octets).map_err(at("cannot write"))?;
            }
        }
        Ok(())
    }

    /// Reads the files; one that is not there says what is usual.
    ///
    /// # Errors
    /// [`TerminalError`]: a line that is of no use, or a file that cannot be read.
    pub fn read(folder: &Path) -> Result<Self, TerminalError> {
        let read = |(name, text): (&str, String)| lines(&folder.join(name), &text);
        let [user, user_face, encrypt, encrypt_face] = usual().map(read);
        Self::of([user?, user_face?, encrypt?, encrypt_face?])
    }

    /// What the lines of the four files say.
    ///
    /// # Errors
    /// [`TerminalError`]: a line that is of no use.
    pub fn of(files: [Vec<Line>; 4]) -> Result<Self, TerminalError> {
        const MINUTE: u64 = 60;
        let [user, user_face, encrypt, encrypt_face] = files;
        let mut unknown = Vec::new();
        let mut stay = Some(Duration::from_secs(1440 * MINUTE));
        for line in user {
            match line.name.as_str() {
                "ResponseFileStayTime" => {
                    let minutes: u64 = line
                        .value
                        .parse()
                        .map_err(|_| line.wrong("minutes as a number"))?;
                    stay =
                        (minutes > 0).then(|| Duration::from_secs(minutes.saturating_mul(MINUTE)));
                }
                _ => unknown.push(format!("{}: {}", line.place(), line.name)),
            }
        }
        let (mut face, mut face_output) = (None, true);
        for line in user_face {
            match line.name.as_str() {
                "FaceDataDir" => face = place(&line),
                "OutputFlg" => {
                    face_output = match line.value.as_str() {
                        "true" => true,
                        "false" => false,
                        _ => return Err(line.wrong("`true` or `false`")),
                    }
                }
                _ => unknown.push(format!("{}: {}", line.place(), line.name)),
            }
        }
        let mut encrypted_at = None;
        let encrypted = switches(encrypt, &mut encrypted_at)?;
        let face_encrypted = switches(encrypt_face, &mut encrypted_at)?;
        Ok(Self {
            stay,
            face,
            face_output,
            encrypted,
            face_encrypted,
            encrypted_at,
            unknown,
        })
    }

    /// Whether results of a family are encrypted. A line of the file may name the beginning of several (`EPS`).
    pub fn encrypts(&self, prefix: &str) -> bool {
        longest(&self.encrypted, prefix)
    }

    /// Whether results of a reader are.
    pub fn encrypts_face(&self, prefix: &str) -> bool {
        longest(&self.face_encrypted, prefix)
    }
}

fn longest(switches: &BTreeMap<String, bool>, prefix: &str) -> bool {
    let fitting = switches
        .iter()
        .filter(|(name, _)| prefix.starts_with(name.as_str()));
    fitting
        .max_by_key(|(name, _)| name.len())
        .is_some_and(|(_, encrypted)| *encrypted)
}

/// A path of Windows says nothing elsewhere: then the folder is the usual one.
fn place(line: &Line) -> Option<PathBuf> {
    let of_windows = line.value.get(1..3) == Some(":\\") || line.value.starts_with("\\\\");
    let usable = !line.value.is_empty() && (cfg!(windows) || !of_windows);
    usable.then(|| PathBuf::from(&line.value))
}

fn switches(
    lines: Vec<Line>,
    encrypted_at: &mut Option<String>,
) -> Result<BTreeMap<String, bool>, TerminalError> {
    let mut switches = BTreeMap::new();
    for line in lines {
        let encrypted = match line.value.as_str() {
            "e" => {
                encrypted_at.get_or_insert_with(|| line.place());
                true
            }
            "n" => false,
            _ => return Err(line.wrong("`e` (encrypted) or `n` (plain)")),
        };
        switches.insert(line.name, encrypted);
    }
    Ok(switches)
}

/// The files as they are written where there are none: name and text.
fn usual() -> [(&'static str, String); 4] {
    let user = "# 結果ファイルの消し忘れとみなすまでの分数（模擬。実物の既定値は公表されていない）\r\nResponseFileStayTime=1440\r\n";
    let face = "# 顔認証結果の出力先と出力の有無（模擬。空なら既定のフォルダー）\r\nFaceDataDir=\r\nOutputFlg=true\r\n";
    let switches = |prefixes: &[&str]| {
        let head = "# e: 暗号化する n: 暗号化しない（模擬。一覧は公開情報による）\r\n".to_owned();
        let lines = prefixes.iter().map(|prefix| format!("{prefix}=n\r\n"));
        lines.fold(head, |text, line| text + &line)
    };
    [
        (USER, user.to_owned()),
        (USER_FACE, face.to_owned()),
        (ENCRYPT, switches(&PREFIXES)),
        (ENCRYPT_FACE, switches(&FACE_PREFIXES)),
    ]
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn files_that_are_not_there_are_written_as_the_field_writes_them() {
        let folder = tempfile::tempdir().unwrap();
        let first = Properties::read(folder.path()).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        Properties::write_missing(folder.path()).unwrap();
        let octets = fs::read(folder.path().join(USER)).unwrap();
        assert!(std::str::from_utf8(&octets).is_err() && octets.ends_with(b"=1440\r\n"));
        assert_eq!(Properties::read(folder.path()).unwrap(), first);
        assert_eq!(first.stay, Some(Duration::from_secs(86_400)));
        assert!(first.face_output && first.face.is_none() && first.encrypted_at.is_none());
    }

    #[test]
    fn the_longest_line_that_fits_says_whether_a_family_is_encrypted() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(
            folder.path().join(ENCRYPT),
            "EPS=e\r\nOQS=e\r\nOQSsiquc=n\r\n",
        )
        .unwrap();
        let read = Properties::read(folder.path()).unwrap();
        assert!(read.encrypts("EPSsipre") && read.encrypts("OQSmuquc"));
        assert!(!read.encrypts("OQSsiquc") && !read.encrypts("YZKsiquc"));
    }

    #[test]
    fn a_line_that_is_of_no_use_is_found_with_its_place() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(
            folder.path().join(USER),
            "#\r\n ResponseFileStayTime= soon\r\n",
        )
        .unwrap();
        let told = Properties::read(folder.path()).unwrap_err().to_string();
        assert!(
            told.contains("UserDefinition.property:2:24: ResponseFileStayTime")
                && told.contains("`soon`"),
            "{told}"
        );
    }
}
