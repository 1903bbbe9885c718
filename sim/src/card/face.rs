//! 券面: what anyone sees who looks at the card.

use arbitrary::{Arbitrary, Unstructured};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::CardKind;
use super::interim::{Address, PersonName, Sex};

/// 顔写真: a synthetic token that stands for the look of one person's face. Two images are of the same person
/// exactly when their tokens are equal; no picture of anybody is in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Arbitrary)]
#[serde(transparent)]
pub struct FaceImage(String);

impl FaceImage {
    /// The face of a person, named by their key in the cast.
    pub fn of(person: impl Into<String>) -> Self {
        Self(person.into())
    }

    /// The token.
    pub fn token(&self) -> &str {
        &self.0
    }

    /// Whether both are the face of the same person.
    pub fn shows_same_person_as(&self, other: &Self) -> bool {
        self == other
    }
}

/// 券面 (front): what is printed on the card. 個人番号 is on the back and therefore not here (CARD-046).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary)]
pub struct Face {
    /// The kind, as far as it shows: 「顔認証」 in 追記欄 (CARD-010), or the missing photo.
    pub kind: CardKind,
    /// 氏名.
    pub name: PersonName,
    /// 住所.
    pub address: Address,
    /// 生年月日.
    #[arbitrary(with = any_date)]
    pub birth: Date,
    /// 性別.
    pub sex: Sex,
    /// Whether there is a photo; a card applied for before the first birthday has none.
    pub has_photo: bool,
    /// 顔写真.
    pub photo: Option<FaceImage>,
    /// 有効期限 of the card.
    #[arbitrary(with = any_date)]
    pub expires: Date,
    /// 電子証明書の有効期限: hand-written by the municipality, or left empty.
    #[arbitrary(with = any_date_or_none)]
    pub certificate_expires_written: Option<Date>,
    /// セキュリティコード: the four digits under the photo.
    pub security_code: String,
    /// 追記欄: added notes at the lower right, in order.
    pub notes: Vec<String>,
    /// 見本: the mark by which nobody can take it for a real card. Always set.
    pub specimen: bool,
}

/// A day of the years in which holders are born and cards expire.
pub(super) fn any_date(u: &mut Unstructured<'_>) -> arbitrary::Result<Date> {
    let (year, month, day) = (
        u.int_in_range(1900..=2099)?,
        u.int_in_range(1..=12)?,
        u.int_in_range(1..=28)?,
    );
    Date::new(year, month, day).map_err(|_| arbitrary::Error::IncorrectFormat)
}

/// Such a day, or none.
pub(super) fn any_date_or_none(u: &mut Unstructured<'_>) -> arbitrary::Result<Option<Date>> {
    u.arbitrary::<bool>()?.then(|| any_date(u)).transpose()
}
