//! What kind of card it is, and what has become of it.

use arbitrary::Arbitrary;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::pki::KeyKind;

/// Which kind of credential lies on the reader.
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
#[serde(rename_all = "kebab-case")]
pub enum CardKind {
    /// マイナンバーカード with PINs and a photo.
    Ordinary,
    /// 顔認証マイナンバーカード: without PINs, so that every VERIFY of one is refused (CARD-009).
    FaceOnly,
    /// A card applied for before the first birthday: without a photo (CARD-027).
    NoPhotoInfant,
    /// スマホ用電子証明書 on Android (CARD-037).
    PhoneAndroid,
    /// iPhoneのマイナンバーカード.
    PhoneIphone,
    /// 次期個人番号カード: keys of P-384. Not published; what is here is assumed (CARD-040, CARD-041).
    NextGeneration,
    /// 住民基本台帳カード, issued until 2015: the same application of 公的個人認証 with 署名用 certificate only. No
    /// insurance card: terminals refuse it.
    OldResident,
}

impl CardKind {
    /// Of which kind its key pairs are.
    pub const fn key_kind(self) -> KeyKind {
        match self {
            Self::NextGeneration => KeyKind::P384,
            Self::Ordinary
            | Self::FaceOnly
            | Self::NoPhotoInfant
            | Self::PhoneAndroid
            | Self::PhoneIphone
            | Self::OldResident => KeyKind::Rsa2048,
        }
    }

    /// Whether it is a phone: nothing printed, unlocked by its owner's biometrics.
    pub const fn is_phone(self) -> bool {
        matches!(self, Self::PhoneAndroid | Self::PhoneIphone)
    }
}

/// What has become of the card. Terms that have run out and suspensions are matters of dates and of J-LIS,
/// not of the chip: the chip of an expired card still answers.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
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
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// It works.
    #[default]
    Sound,
    /// ICチップ破損: the chip never answers; the printed face can still be read.
    Mute,
    /// ICチップ破損: the chip answers so many commands more, dies within the next one and never answers
    /// again.
    Failing {
        /// Commands that it still answers.
        commands: u32,
    },
    /// 耐タンパ: someone tried to read the chip illegally; everything in it is gone and every command is
    /// an error (CARD-023).
    Tampered,
    /// Not a My Number card at all: another IC card, without any of its applications.
    ForeignObject,
}
