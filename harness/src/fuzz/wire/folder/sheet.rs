//! A file that is laid into the folder `req`, and how it is laid there.

use madoguchi_sim::card::Bytes;
use madoguchi_sim::oqs::{Element, Leg, Service, text};
use serde::{Deserialize, Serialize};

use crate::fuzz::wire::body;

/// In place of a number that no other file of a hunt has.
pub const NUMBER: &str = "{n}";

/// Most octets of a request that every terminal must look at.
const USUAL: usize = 60 * 1024;

/// The longest suffix of a name that every terminal must take: the documented one has 12 characters, those of the field a few more.
const USUAL_SUFFIX: usize = 32;

/// A file for a terminal, right or wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// What it was made of, which names findings: `OQSsiquc01req`.
    pub door: String,
    /// Its name in `req`; [`NUMBER`] stands for a number of its own.
    pub name: String,
    /// What is in it.
    pub body: Bytes,
    /// How it is laid there.
    #[serde(default)]
    pub manner: Manner,
}

/// How a file is laid into the folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Manner {
    /// Whole under a temporary name, then renamed.
    #[default]
    Renamed,
    /// At once under its own name.
    Written,
    /// Under its own name, in so many pieces, each for itself.
    Pieces(u8),
    /// Half of it under its own name; then the whole is renamed over that.
    Replaced,
    /// Whole under its own name, and written there again while it may be read.
    Rewritten,
    /// So many of them at once.
    Times(u8),
    /// Grown by so many KiB of nothing behind its end.
    Grown(u32),
    /// Deleted again at once.
    TakenBack,
    /// A folder of that name, with the file in it.
    Folder,
    /// A symbolic link to a file outside.
    Link,
    /// A second name of a file outside.
    HardLink,
    /// Without permission to read it.
    Unreadable,
    /// A named pipe into which nobody writes: whoever opens it to read waits for ever.
    Pipe,
}

impl Manner {
    /// Whether it is there for a moment without being whole.
    pub const fn takes_time(self) -> bool {
        matches!(self, Self::Pieces(_) | Self::Replaced)
    }

    /// Whether what a terminal reads is the file and nothing else.
    pub const fn is_plain(self) -> bool {
        matches!(
            self,
            Self::Renamed | Self::Written | Self::Pieces(_) | Self::Replaced | Self::Times(_)
        )
    }
}

impl Sheet {
    /// A right one.
    pub fn new(service: Service, leg: Leg, body: Vec<u8>) -> Self {
        let door = format!("{}{}", service.prefix(), leg.written());
        Self {
            name: format!("{door}_{NUMBER}.xml"),
            door,
            body: body.into(),
            manner: Manner::default(),
        }
    }

    /// How many files it is.
    pub fn copies(&self) -> u8 {
        match self.manner {
            Manner::Times(times) => times.max(1),
            _ => 1,
        }
    }

    /// The message in it, if it can be read as one.
    pub fn message(&self) -> Option<Element> {
        message(&self.body)
    }

    /// The first half of it, which lies there first where it is [`Manner::Replaced`].
    pub fn half(&self) -> &[u8] {
        self.body.get(..self.body.len() / 2).unwrap_or_default()
    }

    /// Whether it can be told from something that is never finished, and is there for a moment as such.
    pub fn is_finished_later(&self) -> bool {
        match self.manner {
            Manner::Pieces(_) => self.message().is_some(),
            Manner::Replaced => self.message().is_some() && message(self.half()).is_none(),
            _ => false,
        }
    }

    /// Whether it has the name of a request to which nothing is odd, and the size of one.
    pub fn is_called_rightly(&self) -> bool {
        let parts = || {
            let (head, suffix) = self.name.strip_suffix(".xml")?.split_once('_')?;
            let (prefix, leg) = head.split_at_checked(8)?;
            let service = Service::of_prefix(prefix)?;
            let legs = match service.is_bulk() {
                true => [Leg::Request, Leg::DownloadRequest].as_slice(),
                false => &[Leg::Request],
            };
            let own = suffix.replacen(NUMBER, "", 1);
            let plain = own.len() < suffix.len()
                && own.len() <= USUAL_SUFFIX
                && own.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_');
            Some(plain && legs.iter().any(|it| it.written() == leg))
        };
        parts() == Some(true) && self.body.len() <= USUAL
    }

    /// Sheets that are a little simpler, the simplest first. Each has less in it.
    pub fn simpler(&self) -> Vec<Self> {
        let mut all = Vec::new();
        let mut with = |change: &dyn Fn(&mut Self)| {
            let mut simpler = self.clone();
            change(&mut simpler);
            all.push(simpler);
        };
        if self.manner != Manner::default() {
            with(&|it| it.manner = Manner::default());
        }
        let plain = format!("{}_{NUMBER}.xml", self.door);
        if self.name.len() > plain.len() {
            with(&|it| it.name.clone_from(&plain));
        }
        for body in body::shorter(&self.body) {
            with(&|it| it.body.0.clone_from(&body));
        }
        all
    }

    /// The sheet in a line.
    pub fn words(&self) -> String {
        let Self {
            name, body, manner, ..
        } = self;
        let manner = match manner {
            Manner::Renamed => String::new(),
            other => format!(" | {other:?}"),
        };
        format!("{name:?}{manner} | {}", body::words(body))
    }
}

/// The message in some octets, if they can be read as one.
pub fn message(octets: &[u8]) -> Option<Element> {
    read(octets).map(|(_, tree)| tree)
}

/// The same, with how it is written.
pub fn read(octets: &[u8]) -> Option<(text::Text, Element)> {
    let read = text::decode(octets).ok()?;
    let tree = Element::parse(&read.text).ok()?;
    (tree.name == "XmlMsg").then_some((read, tree))
}

/// What the answer to a request of this name is called, without its extension: `req` of the first word becomes `res`.
pub fn answer_to(name: &str) -> Option<String> {
    let stem = stem(name);
    let (head, suffix) = stem.split_once('_')?;
    let head = head.strip_suffix("req")?;
    Some(format!("{head}res_{suffix}"))
}

/// A name without its extension.
pub fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> Sheet {
        Sheet::new(
            Service::Eligibility,
            Leg::Request,
            b"<XmlMsg></XmlMsg>".to_vec(),
        )
    }

    #[test]
    fn a_right_name_has_a_number_of_its_own_and_nothing_odd() {
        assert!(sheet().is_called_rightly() && sheet().message().is_some());
        for wrong in [
            "OQSsiquc01req_1.xml",
            "OQSsiquc01req_{n}.txt",
            "OQSsiquc01req_{n}..xml",
            "OQSsiquc02req_{n}.xml",
            "OQSsiquc01res_{n}.xml",
            "XYZsiquc01req_{n}.xml",
            "か\u{3099}siquc01req_{n}.xml",
        ] {
            let mut sheet = sheet();
            sheet.name = wrong.to_owned();
            assert!(!sheet.is_called_rightly(), "{wrong}");
        }
    }

    #[test]
    fn an_answer_has_the_name_of_its_request() {
        assert_eq!(
            answer_to("OQSsiquc01req_req_1.xml").as_deref(),
            Some("OQSsiquc01res_req_1")
        );
        assert_eq!(answer_to("note.xml"), None);
    }

    #[test]
    fn simpler_sheets_end_with_one_that_has_nothing_in_it() {
        let mut sheet = sheet();
        sheet.manner = Manner::Times(3);
        sheet.name = "OQSsiquc01req_{n}\u{1}.xml".to_owned();
        let mut tries = 0;
        while let Some(simpler) = sheet.simpler().into_iter().next() {
            sheet = simpler;
            tries += 1;
            assert!(tries < 10);
        }
        assert!(sheet.body.is_empty() && sheet.is_called_rightly());
    }
}
