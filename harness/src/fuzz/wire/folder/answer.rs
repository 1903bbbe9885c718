//! What a terminal lays into the folder `res`, and what is wrong with it.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use madoguchi_sim::oqs::Element;
use madoguchi_sim::vocabulary::FacilityCode;

use super::sheet::{self, Sheet, stem};
use crate::fuzz::voice::Sight;
use crate::fuzz::wire::message::People;
use crate::fuzz::wire::{Flaw, LONGEST, body, shortened};

/// How long one waits for the rest of an answer that was not whole when it appeared.
const REST: Duration = Duration::from_millis(500);

pub(super) const HALF: &str = "half-written";
pub(super) const UNREAD: &str = "no message";
pub(super) const UNTOLD: &str = "an error without a code";
pub(super) const TAKEN: &str = "takes what cannot be read";
pub(super) const ANOTHER_FILE: &str = "file identifier of another";
pub(super) const ANOTHER_FACILITY: &str = "another facility";
pub(super) const CHARACTERS: &str = "character code";

/// A file in `res`, as it was when its name appeared.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its name.
    pub name: String,
    /// What was in it in the end.
    octets: Vec<u8>,
    /// Whether it was not whole at first, and was later.
    half: bool,
    /// The message in it, and how it is written; `None` for a PDF or a ZIP, or what is none.
    message: Option<(Element, &'static str)>,
}

impl Answer {
    /// Reads an answer as soon as it is there, and takes it away. `None`: it has gone.
    ///
    /// # Errors
    /// What the system says.
    pub fn collect(path: &Path, name: String) -> io::Result<Option<Self>> {
        let read = || match fs::read(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            read => read.map(Some),
        };
        let Some(mut octets) = read()? else {
            return Ok(None);
        };
        let (whole, since) = (is_whole(&name, &octets), Instant::now());
        let mut half = false;
        while !whole && !half && since.elapsed() < REST {
            sleep(Duration::from_millis(5));
            octets = read()?.unwrap_or(octets);
            half = is_whole(&name, &octets);
        }
        fs::remove_file(path)?;
        Ok(Some(Self {
            message: message(&octets),
            name,
            octets,
            half,
        }))
    }

    /// 処理結果区分, if it is told.
    pub fn segment(&self) -> Option<&str> {
        self.header("SegmentOfResult")
    }

    fn header(&self, element: &str) -> Option<&str> {
        let (tree, _) = self.message.as_ref()?;
        let element = tree.child("MessageHeader")?.child(element)?;
        Some(element.text.as_str()).filter(|text| !text.is_empty())
    }

    /// What tells answers apart: their codes, and which elements they have.
    pub fn sight(&self, sight: Sight) -> Sight {
        fn add(element: &Element, sight: Sight) -> Sight {
            const CODES: [&str; 5] = [
                "SegmentOfResult",
                "ErrorCode",
                "ProcessingResultStatus",
                "ProcessingResultCode",
                "QualificationValidity",
            ];
            let sight = match CODES.contains(&element.name.as_str()) {
                true => sight.and(element.text.as_bytes()),
                false => sight,
            };
            let sight = sight.and(element.name.as_bytes());
            element
                .children
                .iter()
                .fold(sight, |sight, it| add(it, sight))
        }
        let extension = self.name.len() - stem(&self.name).len();
        let sight = sight.with(extension as u64);
        match &self.message {
            Some((tree, written)) => add(tree, sight.and(written.as_bytes())),
            None => sight,
        }
    }

    /// The answer in a line.
    pub fn words(&self) -> String {
        let told = match &self.message {
            Some((tree, _)) => tree.to_xml().split_whitespace().collect(),
            None => body::words(&self.octets),
        };
        format!("{:?} {}", self.name, shortened(&told, LONGEST))
    }
}

/// What answers must be like.
pub struct Judge {
    /// Those of whom answers may speak.
    pub people: People,
    /// Whose terminal it is.
    pub facility: FacilityCode,
    /// 文字コード識別 by the encoding in which an answer is written: whichever came first holds.
    pub characters: BTreeMap<&'static str, String>,
}

impl Judge {
    /// What is wrong with an answer to a sheet.
    pub fn flaw(&mut self, sheet: &Sheet, answer: &Answer) -> Option<Flaw> {
        let flaw = |wherein, expected| Some(Flaw::new(wherein, expected, answer.words()));
        if answer.half {
            return flaw(HALF, "an answer that is whole when its name appears");
        }
        let Some((tree, written)) = &answer.message else {
            let other = !answer.name.ends_with(".xml") && is_whole(&answer.name, &answer.octets);
            let expected = "XmlMsg in UTF-8 or Shift_JIS as declared, a PDF or a ZIP";
            return (!other).then(|| Flaw::new(UNREAD, expected, answer.words()));
        };
        let failed = answer.segment() == Some("9");
        let told = |element| answer.header(element).is_some();
        if failed && !(told("ErrorCode") && told("ErrorMessage")) {
            return flaw(
                UNTOLD,
                "ErrorCode and ErrorMessage beside SegmentOfResult 9",
            );
        }
        if let Some(code) = answer.header("CharacterCodeIdentifier") {
            let first = self
                .characters
                .entry(*written)
                .or_insert_with(|| code.to_owned());
            if first != code {
                let expected = format!("CharacterCodeIdentifier {first} of {written}");
                return flaw(CHARACTERS, &expected);
            }
        }
        // What is read of anything else, nobody knows.
        if !sheet.manner.is_plain() {
            return None;
        }
        let Some(asked) = sheet.message() else {
            let taken = answer.segment() == Some("1") && !is_zip(&sheet.body);
            return taken.then(|| Flaw::new(TAKEN, "SegmentOfResult 9", answer.words()));
        };
        if answer.segment() == Some("1") {
            let only = |name: &str| match asked.at_path(&format!("MessageHeader/{name}"))[..] {
                [only] => Some(only.text.as_str()),
                _ => None,
            };
            let plain =
                |text: &&str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_graphic());
            let file = only("ArbitraryFileIdentifier").filter(plain);
            if file.is_some() && answer.header("ArbitraryFileIdentifier") != file {
                return flaw(ANOTHER_FILE, "the ArbitraryFileIdentifier of the request");
            }
            let code = |text: &&str| text.len() == 10 && text.bytes().all(|c| c.is_ascii_digit());
            let facility = only("MedicalInstitutionCode").filter(code);
            if facility.is_some_and(|it| it != self.facility.as_str()) {
                let expected =
                    "SegmentOfResult 9 for the MedicalInstitutionCode of another facility";
                return flaw(ANOTHER_FACILITY, expected);
            }
        }
        self.people.stranger(&tree.to_xml(), &asked.to_xml())
    }
}

fn message(octets: &[u8]) -> Option<(Element, &'static str)> {
    let (read, tree) = sheet::read(octets)?;
    let declared = read.declared.is_none_or(|it| it == read.encoding);
    declared.then(|| (tree, read.encoding.written()))
}

fn is_zip(octets: &[u8]) -> bool {
    octets.starts_with(b"PK")
}

/// Whether nothing is missing at the end of an answer.
fn is_whole(name: &str, octets: &[u8]) -> bool {
    let end = octets
        .get(octets.len().saturating_sub(64)..)
        .unwrap_or_default();
    let has = |mark: &[u8]| end.windows(mark.len()).any(|it| it == mark);
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("pdf") => octets.starts_with(b"%PDF-") && has(b"%%EOF"),
        Some("zip") => is_zip(octets) && has(b"PK\x05\x06"),
        _ => message(octets).is_some(),
    }
}
