//! The names of message files: `OQSsiquc01req_202506100001.xml`, and those of the face folder.

use std::fmt;

use super::{Leg, Service};

/// What a message file is called. A name says the family, the step, a suffix of the requester's choice, and the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileName {
    /// The family.
    pub service: Service,
    /// The step.
    pub leg: Leg,
    /// What the requester chose, or `face_…` for the result of a reader session.
    pub suffix: String,
    /// The form.
    pub extension: Extension,
}

/// The form of a message file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extension {
    /// XML.
    Xml,
    /// The encrypted form, or a bulk result in parts.
    Zip,
    /// 薬剤情報 or 特定健診情報 to be shown.
    Pdf,
}

impl Extension {
    const fn written(self) -> &'static str {
        match self {
            Self::Xml => "xml",
            Self::Zip => "zip",
            Self::Pdf => "pdf",
        }
    }
}

impl FileName {
    /// Reads a name. The extension may be in capitals; the suffix is anything that is no path (its limits are not public).
    pub fn parse(name: &str) -> Option<Self> {
        let (stem, extension) = name.rsplit_once('.')?;
        let extension = match extension.to_ascii_lowercase().as_str() {
            "xml" => Extension::Xml,
            "zip" => Extension::Zip,
            "pdf" => Extension::Pdf,
            _ => return None,
        };
        let (head, suffix) = stem.split_once('_')?;
        let (prefix, step) = (head.get(..8)?, head.get(8..)?);
        let service = Service::of_prefix(prefix)?;
        let steps = [
            Leg::Request,
            Leg::Result,
            Leg::DownloadRequest,
            Leg::DownloadResult,
        ];
        let leg = steps.into_iter().find(|leg| leg.written() == step)?;
        let bulk = matches!(leg, Leg::DownloadRequest | Leg::DownloadResult);
        let clean = |c: char| !c.is_control() && !matches!(c, '/' | '\\' | ':');
        if suffix.is_empty() || !suffix.chars().all(clean) || (bulk && !service.is_bulk()) {
            return None;
        }
        Some(Self {
            service,
            leg,
            suffix: suffix.to_owned(),
            extension,
        })
    }

    /// What the answer to a request is called; `None` for an answer.
    pub fn answer(&self, extension: Extension) -> Option<Self> {
        let leg = self.leg.answer()?;
        Some(Self {
            leg,
            extension,
            ..self.clone()
        })
    }

    /// What the result of a reader session is called: `OQSsiquc01res_face_<id>_<YYYYMMDDHHMMSS>.xml`.
    pub fn face(id: &str, at: jiff::civil::DateTime) -> Self {
        Self {
            service: Service::Eligibility,
            leg: Leg::Result,
            suffix: format!("face_{id}_{}", at.strftime("%Y%m%d%H%M%S")),
            extension: Extension::Xml,
        }
    }

    /// Whether it is the result of a reader session.
    pub fn is_face(&self) -> bool {
        self.service == Service::Eligibility
            && self.leg == Leg::Result
            && self.suffix.starts_with("face_")
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (prefix, step) = (self.service.prefix(), self.leg.written());
        write!(
            f,
            "{prefix}{step}_{}.{}",
            self.suffix,
            self.extension.written()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_and_its_answer_has_the_same_suffix() {
        let name = FileName::parse("OQSsiimm01req_2021081611906.XML").expect("a name");
        assert_eq!(name.service, Service::Reference);
        let answer = name
            .answer(Extension::Xml)
            .expect("a request has an answer");
        assert_eq!(answer.to_string(), "OQSsiimm01res_2021081611906.xml");
        assert_eq!(answer.answer(Extension::Xml), None);
        assert_eq!(FileName::parse(&answer.to_string()), Some(answer));
    }

    #[test]
    fn the_result_of_a_reader_session_says_so_by_its_name() {
        let at = jiff::civil::date(2025, 6, 10).at(9, 5, 3, 0);
        let face = FileName::face("1319990014abc", at);
        assert_eq!(
            face.to_string(),
            "OQSsiquc01res_face_1319990014abc_20250610090503.xml"
        );
        assert!(FileName::parse(&face.to_string()).is_some_and(|name| name.is_face()));
    }

    #[test]
    fn what_is_no_name_of_a_message_is_none() {
        for name in [
            "",
            "a.xml",
            "OQSsiquc01req.xml",
            "OQSsiquc01req_.xml",
            "OQSsiquc02req_1.xml",
            "OQSsiquc01req_../x.xml",
            "OQSsiquc01req_1.tmp",
            "OQSsiqu窓01req_1.xml",
        ] {
            assert_eq!(FileName::parse(name), None, "{name}");
        }
    }
}
