//! Who calls and who is called.

use std::fmt;
use std::str::FromStr;

use arbitrary::Arbitrary;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::vocabulary::text_schema;

/// The roles of the ecosystem, and the two callers that play none: a person, and the clock.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    Arbitrary,
    JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum RoleName {
    /// マイナンバーカード or phone credential.
    Card,
    /// 顔認証付きカードリーダー.
    Reader,
    /// 受付窓口.
    Counter,
    /// 支払基金・国保中央会.
    Fund,
    /// 保険者.
    Insurer,
    /// J-LIS.
    Jlis,
    /// マイナポータル.
    Portal,
    /// 市町村窓口.
    Municipality,
    /// モバイル端末: マイナ在宅受付Web, apps of facilities, ambulances.
    Mobile,
    /// A person in a step: patient, teacher, employer, member of staff.
    Person,
    /// A due event: something that an actor put off until now.
    Clock,
}

impl RoleName {
    /// The English name, as in addresses (`card`).
    pub const fn name(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Reader => "reader",
            Self::Counter => "counter",
            Self::Fund => "fund",
            Self::Insurer => "insurer",
            Self::Jlis => "jlis",
            Self::Portal => "portal",
            Self::Municipality => "municipality",
            Self::Mobile => "mobile",
            Self::Person => "person",
            Self::Clock => "clock",
        }
    }

    /// The Japanese name, as in reports.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Card => "カード",
            Self::Reader => "リーダー",
            Self::Counter => "窓口",
            Self::Fund => "支払基金・国保中央会",
            Self::Insurer => "保険者",
            Self::Jlis => "J-LIS",
            Self::Portal => "マイナポータル",
            Self::Municipality => "市町村",
            Self::Mobile => "モバイル端末",
            Self::Person => "人",
            Self::Clock => "時計",
        }
    }

    /// Every role that can be played, in the order of the ecosystem picture.
    pub const PLAYED: [Self; 9] = [
        Self::Card,
        Self::Reader,
        Self::Counter,
        Self::Fund,
        Self::Insurer,
        Self::Jlis,
        Self::Portal,
        Self::Municipality,
        Self::Mobile,
    ];
}

/// One party of a call: a role and which of its instances, written `counter:1319990017`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Arbitrary)]
#[serde(try_from = "String", into = "String")]
pub struct Address {
    /// The role played.
    pub role: RoleName,
    /// Which instance: a facility code, an insurer number, a person's name; empty where there is only one.
    pub instance: String,
}

impl Address {
    /// The address of one instance of a role.
    pub fn new(role: RoleName, instance: impl Into<String>) -> Self {
        Self {
            role,
            instance: instance.into(),
        }
    }

    /// A person who acts in a step.
    pub fn person(name: impl Into<String>) -> Self {
        Self::new(RoleName::Person, name)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.instance.is_empty() {
            f.write_str(self.role.name())
        } else {
            write!(f, "{}:{}", self.role.name(), self.instance)
        }
    }
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (role, instance) = text.split_once(':').unwrap_or((text, ""));
        let role = RoleName::PLAYED
            .into_iter()
            .chain([RoleName::Person, RoleName::Clock])
            .find(|known| known.name() == role)
            .ok_or_else(|| {
                format!("address: expected a role such as `counter:…`, found `{text}`")
            })?;
        Ok(Self::new(role, instance))
    }
}

impl TryFrom<String> for Address {
    type Error = String;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.to_string()
    }
}

text_schema! {
    Address,
    "Party",
    "One party of a call: a role, and which of its instances: a facility code, an insurer number, a person's name; alone where there is only one.",
    r"^(card|reader|counter|fund|insurer|jlis|portal|municipality|mobile|person|clock)(:[\s\S]*)?$",
    ["fund", "counter:1319990014", "card:見本 花子"]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back_as_it_is_written() {
        for text in ["fund", "counter:1319990017", "person:見本 花子"] {
            assert_eq!(text.parse::<Address>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn an_unknown_role_is_refused() {
        assert!("dentist:1".parse::<Address>().is_err());
    }
}
