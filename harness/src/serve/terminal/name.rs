//! What files in `req` are called, and what their answers are called.

use std::ffi::OsStr;

use madoguchi_sim::oqs::{Extension, FileName};

/// Longer names leave no room for what the work folder puts before them.
const LONGEST: usize = 200;

/// A name that can be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The name of a request.
    Known(FileName),
    /// A name of the same form whose family nobody knows: the answer's name without extension.
    Unknown(String),
}

impl Asked {
    /// Reads a name; `None` if it cannot be answered.
    pub fn parse(name: &OsStr) -> Option<Self> {
        let name = name.to_str().filter(|name| name.len() <= LONGEST)?;
        match FileName::parse(name) {
            Some(known) if known.leg.answer().is_some() => Some(Self::Known(known)),
            Some(_) => None,
            None => unknown(name).map(Self::Unknown),
        }
    }

    /// What the answer is called.
    pub fn answer(&self, extension: Extension) -> String {
        match self {
            Self::Known(name) => name
                .answer(extension)
                .map_or_else(|| name.to_string(), |answer| answer.to_string()),
            Self::Unknown(stem) => match extension {
                Extension::Xml => format!("{stem}.xml"),
                Extension::Zip => format!("{stem}.zip"),
                Extension::Pdf => format!("{stem}.pdf"),
            },
        }
    }

    /// What the family is called in `encrypt.conf`.
    pub fn prefix(&self) -> &str {
        match self {
            Self::Known(name) => name.service.prefix(),
            Self::Unknown(stem) => stem.split_once("res_").map_or(stem.as_str(), |(head, _)| {
                head.get(..head.len().saturating_sub(2)).unwrap_or(head)
            }),
        }
    }
}

/// `XYZsiabc01req_SUFFIX.xml` → `XYZsiabc01res_SUFFIX`.
fn unknown(name: &str) -> Option<String> {
    let (stem, extension) = name.rsplit_once('.')?;
    if !["xml", "zip"]
        .iter()
        .any(|known| extension.eq_ignore_ascii_case(known))
    {
        return None;
    }
    let (head, suffix) = stem.split_once('_')?;
    let family = head.strip_suffix("req")?;
    let prefix = family
        .strip_suffix("01")
        .or_else(|| family.strip_suffix("02"))?;
    let plain = prefix.len() >= 3 && prefix.bytes().all(|octet| octet.is_ascii_alphanumeric());
    let clean = |c: char| !c.is_control() && !matches!(c, '/' | '\\' | ':');
    (plain && !suffix.is_empty() && suffix.chars().all(clean))
        .then(|| format!("{family}res_{suffix}"))
}

/// Whether a file is still being written under a name that is not its own, or is none of the terminal's business.
pub fn is_temporary(name: &OsStr) -> bool {
    const ENDINGS: [&str; 5] = [".tmp", ".temp", ".part", ".crdownload", "~"];
    let name = name.to_string_lossy().to_ascii_lowercase();
    name.starts_with(['.', '~']) || ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Whether a file in `res` or `face` is one that a terminal writes.
pub fn is_result(name: &OsStr) -> bool {
    let Some(name) = name.to_str() else {
        return false;
    };
    match FileName::parse(name) {
        Some(name) => name.leg.answer().is_none(),
        None => name
            .split_once('_')
            .is_some_and(|(head, _)| head.ends_with("01res") || head.ends_with("02res")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(name: &str) -> Option<String> {
        Asked::parse(OsStr::new(name)).map(|asked| asked.answer(Extension::Xml))
    }

    #[test]
    fn whatever_has_the_form_of_a_request_can_be_answered() {
        assert_eq!(
            answer("OQSsiquc01req_1.xml").unwrap(),
            "OQSsiquc01res_1.xml"
        );
        assert_eq!(
            answer("OQSmuquc02req_a_b.ZIP").unwrap(),
            "OQSmuquc02res_a_b.xml"
        );
        assert_eq!(
            answer("EPSsipre01req_req_1.xml").unwrap(),
            "EPSsipre01res_req_1.xml"
        );
        let unknown = Asked::parse(OsStr::new("EPSsipre01req_1.xml")).unwrap();
        assert_eq!(unknown.prefix(), "EPSsipre");
    }

    #[test]
    fn whatever_else_lies_there_cannot() {
        for name in [
            "note.txt",
            "OQSsiquc01res_1.xml",
            "OQSsiquc01req_.xml",
            "OQSsiquc01req.xml",
            "01req_1.xml",
            "OQSsiquc03req_1.xml",
            "EPSsipre01req_1.pdf",
        ] {
            assert_eq!(answer(name), None, "{name}");
        }
        assert_eq!(
            answer(&format!("OQSsiquc01req_{}.xml", "9".repeat(200))),
            None
        );
    }

    #[test]
    fn temporary_names_are_seen_as_such() {
        for name in [
            ".x.xml",
            "~$x.xml",
            "OQSsiquc01req_1.xml.tmp",
            "a.XML~",
            "x.TMP",
        ] {
            assert!(is_temporary(OsStr::new(name)), "{name}");
        }
        assert!(!is_temporary(OsStr::new("OQSsiquc01req_1.xml")));
    }
}
