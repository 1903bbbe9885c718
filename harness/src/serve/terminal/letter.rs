//! A request file read for the eligibility system, and a document written for the facility.

use std::path::Path;

use madoguchi_sim::oqs::text::{self, Encoding};
use madoguchi_sim::oqs::{CharacterCodes, Document, Element, Extension};

use super::outcome::Outcome;
use super::sealed;

/// A request as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Without declaration; lines are counted as in the file.
    pub xml: String,
    /// How it was written.
    pub encoding: Encoding,
}

impl Letter {
    /// Reads a request file.
    ///
    /// # Errors
    /// [`Outcome`], with which it is answered.
    pub fn read(
        path: &Path,
        zipped: bool,
        password: Option<&str>,
        largest: u64,
    ) -> Result<Self, Outcome> {
        let unreadable = |error: std::io::Error| Outcome::Unreadable(error.to_string());
        if std::fs::metadata(path).map_err(unreadable)?.len() > largest {
            return Err(Outcome::TooLarge { limit: largest });
        }
        let mut octets = std::fs::read(path).map_err(unreadable)?;
        if zipped {
            octets = sealed::open(&octets, password, largest).map_err(Outcome::NoZip)?;
        }
        let read = text::decode(&octets).map_err(|error| Outcome::NoText(error.to_string()))?;
        Ok(Self {
            xml: without_declaration(&read.text).to_owned(),
            encoding: read.encoding,
        })
    }

    /// 任意のファイル識別子, if it can be found.
    pub fn file_identifier(&self) -> Option<String> {
        let tree = Element::parse(&self.xml).ok()?;
        let header = tree.child("MessageHeader")?;
        let file = header.child("ArbitraryFileIdentifier")?;
        Some(file.text.clone()).filter(|text| !text.is_empty())
    }
}

fn without_declaration(text: &str) -> &str {
    match text
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split_once("?>"))
    {
        Some((_, rest)) => rest,
        None => text,
    }
}

/// How a document is written for a facility.
#[derive(Clone, Copy, Debug)]
pub struct Hand<'a> {
    /// Its characters.
    pub encoding: Encoding,
    /// What 文字コード識別 says of them.
    pub codes: CharacterCodes,
    /// The password, if the form is the encrypted one.
    pub password: Option<&'a str>,
}

impl Hand<'_> {
    /// The octets of a document, and the extension that says what they are. `name` gives the name for an extension.
    ///
    /// # Errors
    /// It cannot be encrypted.
    pub fn write(
        &self,
        document: &Document,
        name: impl Fn(Extension) -> String,
    ) -> Result<(Extension, Vec<u8>), String> {
        let (extension, octets) = match document {
            Document::Pdf(pdf) => (Extension::Pdf, pdf.to_vec()),
            Document::Xml(xml) => (Extension::Xml, self.characters(xml)),
        };
        match self.password {
            None => Ok((extension, octets)),
            Some(password) => {
                let sealed = sealed::seal(&name(extension), &octets, password)?;
                Ok((Extension::Zip, sealed))
            }
        }
    }

    fn characters(&self, xml: &str) -> Vec<u8> {
        let xml = self.with_code(xml);
        text::encode(&xml, self.encoding).unwrap_or_else(|lacking| {
            // Assumed: as paper and screens of the field show what they cannot write.
            let shown = xml.replace(|character| lacking.characters.contains(&character), "●");
            text::encode(&shown, self.encoding).unwrap_or_else(|_| shown.into_bytes())
        })
    }

    /// The centre does not know how a terminal writes; 文字コード識別 is said here.
    fn with_code(&self, xml: &str) -> String {
        const OPEN: &str = "<CharacterCodeIdentifier>";
        let code = match (self.codes, self.encoding) {
            (CharacterCodes::FromZero, Encoding::Utf8) => "0",
            (CharacterCodes::FromZero, Encoding::ShiftJis)
            | (CharacterCodes::FromOne, Encoding::Utf8) => "1",
            (CharacterCodes::FromOne, Encoding::ShiftJis) => "2",
        };
        let parts = xml.split_once(OPEN).and_then(|(before, rest)| {
            let (_, after) = rest.split_once("</")?;
            Some(format!("{before}{OPEN}{code}</{after}"))
        });
        parts.unwrap_or_else(|| xml.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(encoding: Encoding, xml: &str) -> Vec<u8> {
        let hand = Hand {
            encoding,
            codes: CharacterCodes::FromZero,
            password: None,
        };
        let document = Document::Xml(xml.to_owned());
        hand.write(&document, |_| String::new()).unwrap().1
    }

    #[test]
    fn the_code_of_the_characters_is_that_of_the_file() {
        let xml = "<XmlMsg><CharacterCodeIdentifier>0</CharacterCodeIdentifier><N>髙</N></XmlMsg>";
        let written = write(Encoding::ShiftJis, xml);
        let read = text::decode(&written).unwrap();
        assert_eq!(read.encoding, Encoding::ShiftJis);
        assert!(
            read.text
                .contains("Identifier>1</CharacterCodeIdentifier><N>髙<")
        );
        let written = String::from_utf8(write(Encoding::Utf8, xml)).unwrap();
        assert!(written.contains("Identifier>0</"));
    }

    #[test]
    fn a_character_that_shift_jis_lacks_is_shown_as_a_black_circle() {
        let written = write(Encoding::ShiftJis, "<N>𠮷田</N>");
        let read = text::decode(&written).unwrap();
        assert!(read.text.ends_with("<N>●田</N>"), "{}", read.text);
    }

    #[test]
    fn a_request_loses_its_declaration_and_keeps_its_lines() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        let octets =
            b"<?xml version=\"1.0\" encoding=\"Shift_JIS\" standalone=\"no\"?>\r\n<a>\x8d\x82</a>";
        std::fs::write(&path, octets).unwrap();
        let letter = Letter::read(&path, false, None, 1000).unwrap();
        assert_eq!(letter.xml, "\r\n<a>高</a>");
        assert_eq!(letter.encoding, Encoding::ShiftJis);
        let limited = Letter::read(&path, false, None, 10);
        assert_eq!(limited, Err(Outcome::TooLarge { limit: 10 }));
    }
}
