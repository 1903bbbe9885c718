//! One message on its way between a facility's terminal and the eligibility system.

use arbitrary::Arbitrary;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Leg, Service};
use crate::card::Bytes;
use crate::vocabulary::FacilityCode;

/// A message that a terminal hands in for a facility. The facility is the one of the terminal's own certificate; the message names
/// one too, which may be another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    /// The facility whose terminal it is.
    pub facility: FacilityCode,
    /// What is asked for.
    pub service: Service,
    /// Which step of it; never one of the results.
    pub leg: Leg,
    /// The message itself.
    pub document: Document,
}

/// What a message consists of, whatever characters it is written in on the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(tag = "document", content = "content", rename_all = "kebab-case")]
#[schemars(rename = "MessageDocument")]
pub enum Document {
    /// The tree under `XmlMsg`, as XML text without declaration and byte order mark.
    Xml(String),
    /// A PDF to be shown (薬剤情報・特定健診情報 asked for with FileCategory 1).
    Pdf(Bytes),
}
