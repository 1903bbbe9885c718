//! A request file read for the eligibility system.

use std::path::Path;

use madoguchi_sim::oqs::Element;
use madoguchi_sim::oqs::text::{self, Encoding};

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
    pub fn read(path: &Path, password: Option<&str>, largest: u64) -> Result<Self, Outcome> {
        let unreadable = |error: std::io::Error| Outcome::Unreadable(error.to_string());
        if std::fs::metadata(path).map_err(unreadable)?.len() > largest {
            return Err(Outcome::TooLarge { limit: largest });
        }
        let mut octets = std::fs::read(path).map_err(unreadable)?;
        let zipped = path.extension();
        if zipped.is_some_and(|it| it.eq_ignore_ascii_case("zip")) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_loses_its_declaration_and_keeps_its_lines() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        let octets =
            b"<?xml version=\"1.0\" encoding=\"Shift_JIS\" standalone=\"no\"?>\r\n<a>\x8d\x82</a>";
        std::fs::write(&path, octets).unwrap();
        let letter = Letter::read(&path, None, 1000).unwrap();
        assert_eq!(letter.xml, "\r\n<a>高</a>");
        assert_eq!(letter.encoding, Encoding::ShiftJis);
        let limited = Letter::read(&path, None, 10);
        assert_eq!(limited, Err(Outcome::TooLarge { limit: 10 }));
    }
}
