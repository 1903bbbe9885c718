//! Attacks on terminals by files: our own survives them, and terminals that are wrong in a known way are found out.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use madoguchi_sim::oqs::{Element, text};

use super::{HEAD, Served, attacked};

const FACILITY: &str = "1319990014";

#[test]
fn our_terminal_survives() {
    let served = Served::start(
        &["serve", "ecosystem.yaml"],
        &format!(
            "{HEAD}terminals:\n  - {{ facility: \"{FACILITY}\", folder: OQS, encoding: as-requested, poll_ms: 5, settle_ms: 30, patience_ms: 200 }}\n"
        ),
    );
    let folder = served.folder.path().join("OQS");
    let (code, told, _) = attacked(&format!("folder={}", folder.display()), "400", &[]);
    assert_eq!(code, Some(0), "{told}");
    for left in ["req", "face"] {
        let names: Vec<_> = fs::read_dir(folder.join(left)).expect("a folder").collect();
        assert!(names.is_empty(), "{left}: {names:?}");
    }
}

/// What a terminal that is wrong does with a request.
enum Does {
    Well,
    /// Writes the answer in two pieces under its own name.
    Half,
    /// Calls it otherwise.
    Renamed,
    Twice,
    Garbage,
    /// Says 9 and not why.
    Codeless,
    /// Takes whatever it is.
    Takes,
    /// Leaves the answer beside `res` too.
    Elsewhere,
    /// Writes into the request.
    Scribbles,
    Nothing,
}

type Wrong = fn(&str, &[u8]) -> Does;

/// A terminal that is wrong in one way, and ends when its folder goes.
struct Terminal(tempfile::TempDir);

impl Terminal {
    fn start(wrong: Wrong) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for part in ["OQS", "OQS/req", "OQS/res"] {
            fs::create_dir(folder.path().join(part)).expect("a folder");
        }
        let here = folder.path().join("OQS");
        std::thread::spawn(move || {
            while let Ok(entries) = fs::read_dir(here.join("req")) {
                for entry in entries.flatten() {
                    let name = entry.file_name().to_string_lossy().into_owned();
                    // Whoever is quicker, or forbids it, is left alone.
                    let _ = taken(&here, &name, wrong);
                }
                sleep(Duration::from_millis(2));
            }
        });
        Self(folder)
    }

    fn place(&self) -> String {
        format!("folder={}", self.0.path().join("OQS").display())
    }
}

fn taken(here: &Path, name: &str, wrong: Wrong) -> std::io::Result<()> {
    let path = here.join("req").join(name);
    if name.starts_with('.') || !name.ends_with(".xml") || !path.is_file() {
        return Ok(());
    }
    let Some((head, suffix)) = name.split_once("01req_").or(name.split_once("02req_")) else {
        return Ok(());
    };
    let leg = &name[head.len()..head.len() + 2];
    let body = fs::read(&path)?;
    if !body.trim_ascii_end().ends_with(b"</XmlMsg>") {
        return Ok(());
    }
    let does = wrong(name, &body);
    if matches!(does, Does::Scribbles) {
        fs::write(&path, "scribble")?;
    }
    fs::remove_file(&path)?;
    let called = |suffix: &str| here.join("res").join(format!("{head}{leg}res_{suffix}"));
    let put = |path: PathBuf, octets: &str| {
        let part = here.join("res/.part");
        fs::write(&part, octets).and_then(|()| fs::rename(part, path))
    };
    let answer = answer(&body, matches!(does, Does::Takes));
    match does {
        Does::Nothing => Ok(()),
        Does::Well | Does::Takes | Does::Scribbles => put(called(suffix), &answer),
        Does::Renamed => put(called("of-another.xml"), &answer),
        Does::Garbage => put(called(suffix), "well"),
        Does::Codeless => put(
            called(suffix),
            &message("<SegmentOfResult>9</SegmentOfResult>"),
        ),
        Does::Half => {
            fs::write(called(suffix), &answer.as_bytes()[..answer.len() / 2])?;
            sleep(Duration::from_millis(30));
            fs::write(called(suffix), answer)
        }
        Does::Twice => {
            put(called(suffix), &answer)?;
            while called(suffix).exists() {
                sleep(Duration::from_millis(1));
            }
            put(called(suffix), &answer)
        }
        Does::Elsewhere => {
            let name = called(suffix).file_name().expect("a name").to_owned();
            fs::write(here.join(name), "")?;
            put(called(suffix), &answer)
        }
    }
}

fn message(header: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n<XmlMsg><MessageHeader>{header}<CharacterCodeIdentifier>0</CharacterCodeIdentifier></MessageHeader><MessageBody/></XmlMsg>"
    )
}

/// Whoever asks for the facility is answered; what cannot be read is not.
fn answer(body: &[u8], takes: bool) -> String {
    let read = text::decode(body).ok();
    let tree = read.and_then(|read| Element::parse(&read.text).ok());
    let header = |name: &str| {
        let found = tree.as_ref()?.child("MessageHeader")?.child(name)?;
        Some(found.text.clone())
    };
    let refused = message(
        "<SegmentOfResult>9</SegmentOfResult><ErrorCode>X1</ErrorCode><ErrorMessage>見本</ErrorMessage>",
    );
    match header("MedicalInstitutionCode").as_deref() {
        Some(FACILITY) => {
            let file = header("ArbitraryFileIdentifier").unwrap_or_default();
            let file = Element::leaf("ArbitraryFileIdentifier", file).to_xml();
            message(&format!("<SegmentOfResult>1</SegmentOfResult>{file}"))
        }
        None if takes => message("<SegmentOfResult>1</SegmentOfResult>"),
        _ => refused,
    }
}

#[test]
fn a_right_terminal_is_not_blamed() {
    let terminal = Terminal::start(|_, _| Does::Well);
    let (code, told, _) = attacked(&terminal.place(), "600", &[]);
    assert_eq!(code, Some(0), "{told}");
}

fn is_drugs(name: &str, _: &[u8]) -> bool {
    name.starts_with("YZK")
}

#[test]
fn terminals_that_are_wrong_in_one_way_are_found_out() {
    let cases: [(Wrong, &str, &str); 8] = [
        (
            |name, body| {
                if is_drugs(name, body) {
                    Does::Half
                } else {
                    Does::Well
                }
            },
            "OQS-015",
            "half-written",
        ),
        (
            |name, body| {
                if is_drugs(name, body) {
                    Does::Renamed
                } else {
                    Does::Well
                }
            },
            "OQS-015",
            "another name",
        ),
        (
            |name, body| {
                if is_drugs(name, body) {
                    Does::Twice
                } else {
                    Does::Well
                }
            },
            "OQS-015",
            "answered twice",
        ),
        (
            |name, body| {
                if is_drugs(name, body) {
                    Does::Garbage
                } else {
                    Does::Well
                }
            },
            "OQS-015",
            "no message",
        ),
        (
            |_, body| match body.starts_with(b"<?xml") {
                true => Does::Well,
                false => Does::Codeless,
            },
            "MSG-003",
            "an error without a code",
        ),
        (|_, _| Does::Takes, "MSG-003", "takes what cannot be read"),
        (
            |name, body| {
                if is_drugs(name, body) {
                    Does::Elsewhere
                } else {
                    Does::Well
                }
            },
            "robustness",
            "outside of res",
        ),
        (
            |_, _| Does::Scribbles,
            "robustness",
            "a file outside is touched",
        ),
    ];
    for (wrong, rule, wherein) in cases {
        let terminal = Terminal::start(wrong);
        let (code, told, findings) = attacked(&terminal.place(), "6000", &["--first"]);
        assert_eq!(code, Some(1), "{wherein}: {told}");
        assert!(
            told.contains(wherein) && told.contains(rule),
            "{wherein}: {told}"
        );
        let names = fs::read_dir(findings.path()).expect("findings").flatten();
        let mut paths = names.map(|it| it.path());
        let script = paths.find(|it| it.extension().is_some_and(|it| it == "sh"));
        let script = fs::read_to_string(script.expect("a script")).expect("text");
        assert!(script.contains("cd \"$DIR/req\""), "{script}");
    }
}

#[test]
fn a_terminal_that_leaves_something_unanswered_is_found_and_the_hunt_ends() {
    let terminal = Terminal::start(|name, body| match is_drugs(name, body) {
        true => Does::Nothing,
        false => Does::Well,
    });
    let (code, told, _) = attacked(&terminal.place(), "600", &["--first"]);
    assert_eq!(code, Some(1), "{told}");
    assert!(
        told.contains("OQS-033") && told.contains("no answer in time"),
        "{told}"
    );
}

#[test]
fn a_folder_without_a_terminal_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = format!("folder={}", folder.path().display());
    let (code, told, _) = attacked(&place, "10", &[]);
    assert_eq!(code, Some(3), "{told}");
    assert!(told.contains("expected a folder"), "{told}");
}
