//! 券面: what anyone sees who looks at the card.

use arbitrary::{Arbitrary, Unstructured};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::image::holds_photo;
use super::{Bytes, CardKind};
use crate::vocabulary::{Address, Era, PersonName, Sex};

/// 顔写真: a synthetic token that stands for the look of one person's face. Two images are of the same person
/// exactly when their tokens are equal; no picture of anybody is in it.
#[derive(
    Clone,
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
#[serde(transparent)]
pub struct FaceImage(String);

impl FaceImage {
    /// The face of a person, named by their key in the cast.
    pub fn of(person: impl AsRef<str>) -> Self {
        Self(format!("{TOKEN_MARK}{}", person.as_ref()))
    }

    /// No face: what a trace keeps in place of one.
    pub const fn blank() -> Self {
        Self(String::new())
    }

    /// Whether it is no face.
    pub const fn is_blank(&self) -> bool {
        self.0.is_empty()
    }

    /// The token.
    pub fn token(&self) -> &str {
        &self.0
    }

    /// The face of a token.
    pub(super) fn from_token(token: &str) -> Self {
        Self(token.to_owned())
    }

    /// Whether both are the face of the same person.
    pub fn shows_same_person_as(&self, other: &Self) -> bool {
        self == other
    }
}

/// 券面 (front): what is printed on the card. 個人番号 is on the back and therefore not here (CARD-046).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
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

impl Face {
    /// 照合番号B, 14 digits, as a reader makes it from what is printed: date of birth by era (YYMMDD), year of
    /// expiry (YYYY), セキュリティコード.
    pub fn reference_number_b(&self) -> String {
        let birth = self.birth;
        format!(
            "{:02}{:02}{:02}{:04}{}",
            year_of_era(birth),
            birth.month(),
            birth.day(),
            self.expires.year(),
            self.security_code
        )
    }
}

/// The year within the era of a day; the first year of an era is 1.
fn year_of_era(day: Date) -> i16 {
    let first = Era::of(day).map_or(1, |era| era.first_day().year());
    day.year().saturating_sub(first).saturating_add(1)
}

/// A date as the chip holds it: `YYYYMMDD`.
pub(super) fn chip_date(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// 性別 as the chip holds it: one digit.
pub(super) fn chip_sex(sex: Sex) -> &'static [u8] {
    match sex {
        Sex::Male => b"1",
        Sex::Female => b"2",
        Sex::Unset => b"9",
    }
}

/// How the token of a face begins, so that one is recognised wherever it turns up.
const TOKEN_MARK: &str = "顔:";

/// Whether a message in JSON holds a face, printed or from a chip.
pub fn holds_face_image(message: &serde_json::Value) -> bool {
    match message {
        serde_json::Value::String(text) => {
            text.starts_with(TOKEN_MARK)
                || text.parse::<Bytes>().is_ok_and(|bytes| holds_photo(&bytes))
        }
        serde_json::Value::Array(items) => items.iter().any(holds_face_image),
        serde_json::Value::Object(fields) => fields.values().any(holds_face_image),
        _ => false,
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_year_of_an_era_turns_on_its_first_day() {
        let years = [
            (date(1989, 1, 7), 64),
            (date(1989, 1, 8), 1),
            (date(2019, 4, 30), 31),
            (date(2019, 5, 1), 1),
            (date(1926, 12, 24), 15),
            (date(1912, 7, 29), 45),
        ];
        for (day, year) in years {
            assert_eq!(year_of_era(day), year, "{day}");
        }
    }
}
