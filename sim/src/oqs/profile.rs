//! What the public sources contradict each other about, or do not say: chosen by profile, with the default that most sources have.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How messages are written where the sources leave a choice. All forms are read, whichever is chosen for writing; only the
/// codes of the character set cannot be told apart by themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Profile {
    /// The codes of 文字コード識別 (OQSCD005).
    pub character_codes: CharacterCodes,
    /// What fills the six digits of a 国保 insurer number up to eight characters.
    pub insurer_padding: Padding,
    /// Where 処方箋発行形態 (`PrescriptionIssueSelect`) stands.
    pub prescription_issue: PrescriptionIssuePlace,
}

impl Profile {
    /// Whether every choice is the one that most sources have.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Every profile that there is.
    pub fn every() -> Vec<Self> {
        let mut all = Vec::new();
        for character_codes in [CharacterCodes::FromZero, CharacterCodes::FromOne] {
            for insurer_padding in [Padding::Space, Padding::Zero, Padding::None] {
                for prescription_issue in
                    [PrescriptionIssuePlace::Body, PrescriptionIssuePlace::Record]
                {
                    all.push(Self {
                        character_codes,
                        insurer_padding,
                        prescription_issue,
                    });
                }
            }
        }
        all
    }
}

/// The codes of 文字コード識別: three sources against one say 0 and 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CharacterCodes {
    /// 0 UTF-8, 1 Shift_JIS.
    #[default]
    FromZero,
    /// 1 UTF-8, 2 Shift_JIS.
    FromOne,
}

impl CharacterCodes {
    /// As configuration files call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FromZero => "from-zero",
            Self::FromOne => "from-one",
        }
    }
}

/// What stands before the six digits of a 国保 insurer number. The specification is cited for the space; a product in use
/// writes zeros.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Padding {
    /// Two spaces.
    #[default]
    Space,
    /// Two zeros.
    Zero,
    /// Nothing.
    None,
}

/// Where 処方箋発行形態 stands in a result: two sources against one say the body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PrescriptionIssuePlace {
    /// In `MessageBody`.
    #[default]
    Body,
    /// In each `ResultOfQualificationConfirmation`; nowhere in a result without one.
    Record,
}
