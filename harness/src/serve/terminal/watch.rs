//! The folder `req`: what lies there, and what of it can be taken.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs::{self, DirEntry, File, Metadata};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use madoguchi_sim::oqs::{Element, text};

use super::config::TerminalConfig;
use super::name::{Asked, is_temporary};
use super::outcome::Outcome;

/// How long one waits for whom.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Without change, until a file is believed to be meant so.
    pub settle: Duration,
    /// Without change, until it is given up.
    pub most: Duration,
    /// The largest file, in octets.
    pub largest: u64,
}

impl Patience {
    /// As configured.
    pub fn of(config: &TerminalConfig) -> Self {
        Self {
            settle: config.settle(),
            most: config.patience(),
            largest: config.request_octets,
        }
    }
}

/// What is to be done with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Take it and have it answered.
    Take,
    /// Take it and answer so.
    GiveUp(Outcome),
    /// Put it aside: it cannot be answered, for this reason.
    Reject(&'static str),
}

/// A file about which something is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// When it was last written, by its file system.
    pub written: Timestamp,
    /// Where it lies.
    pub path: PathBuf,
    /// What.
    pub verdict: Verdict,
}

/// A file that is not finished.
#[derive(Clone, Copy)]
struct Sighting {
    length: u64,
    written: Timestamp,
    since: Instant,
    /// Whether it has been looked into since it stands still.
    looked_into: bool,
}

/// Remembers of `req` what is unfinished, and nothing else.
#[derive(Default)]
pub struct Watch {
    sightings: BTreeMap<OsString, Sighting>,
}

/// What lies there that is nobody's request.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// What is to be done, in order of arrival.
    pub arrivals: Vec<Arrival>,
    /// Files that one waits for, and that were not there at the last look.
    pub waiting: Vec<OsString>,
}

impl Watch {
    /// Looks at the folder.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn look(&mut self, req: &Path, patience: Patience) -> io::Result<Seen> {
        let mut seen = Seen::default();
        let mut still = BTreeMap::new();
        for entry in fs::read_dir(req)? {
            let entry = entry?;
            let name = entry.file_name();
            if is_temporary(&name) {
                continue;
            }
            let metadata = match entry.metadata() {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                metadata => metadata?,
            };
            if metadata.is_dir() {
                continue;
            }
            let before = self.sightings.get(&name).copied();
            let mut sighting = Sighting::of(&metadata, before);
            match sighting.judge(&entry, &name, &metadata, patience) {
                Some(verdict) => seen.arrivals.push(Arrival {
                    written: sighting.written,
                    path: entry.path(),
                    verdict,
                }),
                None => {
                    if before.is_none() {
                        seen.waiting.push(name.clone());
                    }
                    still.insert(name, sighting);
                }
            }
        }
        self.sightings = still;
        seen.arrivals
            .sort_by(|one, other| (one.written, &one.path).cmp(&(other.written, &other.path)));
        Ok(seen)
    }
}

impl Sighting {
    fn of(metadata: &Metadata, before: Option<Self>) -> Self {
        let length = metadata.len();
        let written = metadata.modified().ok();
        let written = written.and_then(|at| Timestamp::try_from(at).ok());
        let written = written.unwrap_or(Timestamp::UNIX_EPOCH);
        match before {
            Some(before) if before.length == length && before.written == written => before,
            _ => Self {
                length,
                written,
                since: Instant::now(),
                looked_into: false,
            },
        }
    }

    fn judge(
        &mut self,
        entry: &DirEntry,
        name: &OsStr,
        metadata: &Metadata,
        patience: Patience,
    ) -> Option<Verdict> {
        let still = self.since.elapsed();
        if !metadata.is_file() {
            return Some(Verdict::Reject("it is no file"));
        }
        if Asked::parse(name).is_none() {
            let given_up = still >= patience.most;
            return given_up.then_some(Verdict::Reject("its name is not that of a request"));
        }
        if self.length > patience.largest {
            let limit = patience.largest;
            return Some(Verdict::GiveUp(Outcome::TooLarge { limit }));
        }
        let finished = match is_finished(&entry.path(), self.length) {
            Ok(true) => true,
            Ok(false) if still >= patience.settle && !self.looked_into => {
                self.looked_into = true;
                is_meant_so(&entry.path()).unwrap_or(false)
            }
            Ok(false) => false,
            Err(error) if still >= patience.most => {
                return Some(Verdict::GiveUp(Outcome::Unreadable(error.to_string())));
            }
            Err(_) => return None,
        };
        if finished {
            return Some(Verdict::Take);
        }
        let waited = patience.most;
        (still >= patience.most).then_some(Verdict::GiveUp(Outcome::Unfinished { waited }))
    }
}

/// Whether a file ends as a message or a ZIP does. Costs one read of its end, however large it is.
fn is_finished(path: &Path, length: u64) -> io::Result<bool> {
    const TAIL: u64 = 64;
    /// The end of a ZIP without comment.
    const ZIP_END: (usize, &[u8]) = (22, b"PK\x05\x06");
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
    let mut tail = Vec::new();
    file.take(TAIL).read_to_end(&mut tail)?;
    let from = tail.len().saturating_sub(ZIP_END.0);
    let zip = tail.get(from..).unwrap_or_default().starts_with(ZIP_END.1);
    Ok(zip || tail.trim_ascii_end().ends_with(b"</XmlMsg>"))
}

/// Whether a file that stands still is whole in another way than usual: XML with another root or a comment at its end, or nothing
/// that could ever become XML. Zeros are what a copy over a network makes room with.
fn is_meant_so(path: &Path) -> io::Result<bool> {
    let octets = fs::read(path)?;
    let octets = octets.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&octets);
    Ok(match octets.trim_ascii_start().first() {
        None | Some(0) => false,
        Some(b'<') => text::decode(octets).is_ok_and(|read| Element::parse(&read.text).is_ok()),
        // A ZIP has its end, or it is not there yet.
        Some(_) => !octets.starts_with(b"PK"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Patience = Patience {
        settle: Duration::ZERO,
        most: Duration::from_secs(60),
        largest: 100,
    };

    fn look(files: &[(&str, &[u8])], patience: Patience) -> Vec<(String, Verdict)> {
        let req = tempfile::tempdir().unwrap();
        for (name, octets) in files {
            fs::write(req.path().join(name), octets).unwrap();
        }
        let mut watch = Watch::default();
        let seen = watch.look(req.path(), patience).unwrap();
        let named = seen.arrivals.into_iter().map(|it| {
            let name = it.path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, it.verdict)
        });
        named.collect()
    }

    #[test]
    fn what_is_finished_is_taken_and_what_is_not_is_waited_for() {
        let whole: &[u8] = b"<XmlMsg></XmlMsg>\r\n";
        let half: &[u8] = b"<XmlMsg><MessageHead";
        let found = look(
            &[
                ("OQSsiquc01req_1.xml", whole),
                ("OQSsiquc01req_2.xml", half),
                ("OQSsiquc01req_3.xml", b""),
                ("OQSsiquc01req_4.xml", &[0; 50]),
                ("OQSsiquc01req_5.xml.tmp", whole),
                ("OQSsiquc01req_6.zip", b"PK\x03\x04...."),
                ("other.txt", whole),
            ],
            NOW,
        );
        assert_eq!(found, [("OQSsiquc01req_1.xml".to_owned(), Verdict::Take)]);
    }

    #[test]
    fn what_can_never_become_a_message_is_taken_to_be_answered_so() {
        let found = look(
            &[
                ("OQSsiquc01req_1.xml", b"hello".as_slice()),
                ("OQSsiquc01req_2.xml", b"<Other/>"),
                ("OQSsiquc01req_3.xml", b"\xFF\xFE<\0X\0"),
                ("OQSsiquc01req_4.xml", b"<XmlMsg></XmlMsg><!-- end -->"),
            ],
            NOW,
        );
        assert!(found.iter().all(|(_, verdict)| *verdict == Verdict::Take));
        assert_eq!(found.len(), 4);
    }

    #[test]
    fn patience_ends() {
        let impatient = Patience {
            most: Duration::ZERO,
            ..NOW
        };
        let found = look(
            &[("OQSsiquc01req_1.xml", b"<XmlMsg>"), ("x.txt", b"")],
            impatient,
        );
        assert!(found.contains(&(
            "OQSsiquc01req_1.xml".to_owned(),
            Verdict::GiveUp(Outcome::Unfinished {
                waited: Duration::ZERO
            })
        )));
        assert!(
            found
                .iter()
                .any(|(name, verdict)| name == "x.txt" && matches!(verdict, Verdict::Reject(_)))
        );
    }

    #[test]
    fn what_is_too_large_is_not_waited_for() {
        let found = look(&[("OQSsiquc01req_1.xml", &[b' '; 101])], NOW);
        assert_eq!(
            found[0].1,
            Verdict::GiveUp(Outcome::TooLarge { limit: 100 })
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_never_followed_and_a_folder_left_alone() {
        let req = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/etc/hostname", req.path().join("OQSsiquc01req_1.xml"))
            .unwrap();
        fs::create_dir(req.path().join("OQSsiquc01req_2.xml")).unwrap();
        let seen = Watch::default().look(req.path(), NOW).unwrap();
        assert_eq!(seen.arrivals.len(), 1);
        assert!(matches!(seen.arrivals[0].verdict, Verdict::Reject(_)));
    }
}
