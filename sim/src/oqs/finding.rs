//! What a message has that the layout does not, or the other way round.

use std::fmt;

use serde::Serialize;

use super::place::Place;

/// One thing about a message that is not as the layout says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What sort of thing.
    pub kind: FindingKind,
    /// The element: `/XmlMsg/MessageHeader/MedicalInstitutionCode`.
    pub path: String,
    /// Where it begins; for one that is missing, where the element begins in which it is.
    pub place: Place,
    /// What the layout says.
    pub expected: String,
    /// What is there.
    pub found: String,
}

/// The sorts of [`Finding`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// A mandatory element is absent.
    Missing,
    /// A mandatory element is there and empty.
    Empty,
    /// Not of the form: kept as it stands, and no value.
    Form,
    /// Longer than the layout allows, or with characters that do not belong: kept as a value.
    Content,
    /// A code that the table does not have: kept.
    Code,
    /// An element that may be there once is there again: the first one holds.
    Repeated,
    /// An element that the layout does not have: kept, and written back.
    Unknown,
    /// Attributes, which no element has: dropped.
    Attribute,
    /// A character of private use (外字), which no other system can show.
    PrivateUse,
    /// Text where elements have to stand, or elements where text has to.
    Shape,
    /// Octets and declaration contradict each other.
    Encoding,
}

impl FindingKind {
    /// Whether the message breaks the layout; the others are borne: the layout in public is not the whole one.
    pub const fn breaks(self) -> bool {
        match self {
            Self::Missing
            | Self::Form
            | Self::Content
            | Self::Repeated
            | Self::Shape
            | Self::Encoding => true,
            Self::Empty | Self::Code | Self::Unknown | Self::Attribute | Self::PrivateUse => false,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {}: expected {}, found {}",
            self.place, self.path, self.expected, self.found
        )
    }
}
