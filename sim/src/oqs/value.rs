//! What stands in one element: dates, digits, codes, words.

use std::borrow::Cow;
use std::ops::Deref;

use arbitrary::{Arbitrary, Unstructured};
use jiff::civil::{Date, DateTime};

use super::code::Table;
use super::profile::{CharacterCodes, Padding, Profile};
use super::text::Encoding;

/// A kind of content of an element.
pub trait Value: Clone + std::fmt::Debug + PartialEq + Eq + Sized {
    /// Reads what stands there; `None` if it has not the form at all.
    fn read(text: &str, profile: &Profile) -> Option<Self>;
    /// Writes it.
    fn write(&self, profile: &Profile) -> Cow<'_, str>;
    /// What is wrong with a value that can be kept all the same: an unknown code, a text that is too long.
    fn fault(&self) -> Option<String> {
        None
    }
    /// The form, for people and for the schema.
    fn form() -> Form;
    /// Any value without fault.
    ///
    /// # Errors
    /// When the bytes are used up.
    fn any(u: &mut Unstructured<'_>) -> arbitrary::Result<Self>;
}

/// The form of a [`Value`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// In words.
    pub words: String,
    /// As a pattern of XML Schema; `None` if any text will do.
    pub pattern: Option<String>,
    /// The greatest number of characters, if one is known.
    pub longest: Option<usize>,
    /// The codes, if it is one.
    pub codes: Option<&'static Table>,
}

impl Form {
    /// The form of a code.
    pub fn of_codes(table: &'static Table) -> Self {
        let codes: Vec<String> = table
            .entries
            .iter()
            .map(|(code, ja)| format!("{code} {ja}"))
            .collect();
        Self {
            words: format!("{}: {}", table.id, codes.join(", ")),
            pattern: None,
            longest: None,
            codes: Some(table),
        }
    }

    fn of(words: impl Into<String>, pattern: &str) -> Self {
        Self {
            words: words.into(),
            pattern: Some(pattern.to_owned()),
            longest: None,
            codes: None,
        }
    }
}

/// Free text of at most `LONGEST` characters; 0 where no limit is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text<const LONGEST: usize>(pub String);

/// Half-width kana with spaces (半角カナ).
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kana(pub String);

/// Exactly `LENGTH` digits, or any number of them for 0. Leading zeros are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Digits<const LENGTH: usize>(pub String);

/// 保険者番号 or 公費負担者番号, without what fills it up to eight characters: six digits (国保) or eight.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct InsurerDigits(pub String);

/// A month (年月), `YYYYMM`: always its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(Date);

macro_rules! words {
    ($($type:ident $(<$n:ident>)?),*) => {$(
        impl$(<const $n: usize>)? Deref for $type$(<$n>)? {
            type Target = str;
            fn deref(&self) -> &str { &self.0 }
        }
        impl$(<const $n: usize>)? From<&str> for $type$(<$n>)? {
            fn from(text: &str) -> Self { Self(text.to_owned()) }
        }
        impl$(<const $n: usize>)? From<String> for $type$(<$n>)? {
            fn from(text: String) -> Self { Self(text) }
        }
    )*};
}
words!(Text<N>, Kana, Digits<N>);

impl Deref for InsurerDigits {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for InsurerDigits {
    /// Takes what fills the number up away.
    fn from(text: &str) -> Self {
        let digits = text.trim_start_matches(' ');
        let digits = match digits.strip_prefix("00") {
            Some(six) if six.len() == 6 => six,
            _ => digits,
        };
        Self(digits.to_owned())
    }
}

impl Month {
    /// A month of a year, 1 … 12.
    pub fn new(year: i16, month: i8) -> Option<Self> {
        Date::new(year, month, 1).ok().map(Self)
    }

    /// Its first day.
    pub const fn first(self) -> Date {
        self.0
    }

    /// The month in which a day lies.
    pub fn of(day: Date) -> Self {
        Self(day.first_of_month())
    }
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|octet| octet.is_ascii_digit())
}

fn number<T: std::str::FromStr>(text: &str, range: std::ops::Range<usize>) -> Option<T> {
    text.get(range)?.parse().ok()
}

impl<const LONGEST: usize> Value for Text<LONGEST> {
    fn read(text: &str, _: &Profile) -> Option<Self> {
        Some(Self(text.to_owned()))
    }

    fn write(&self, _: &Profile) -> Cow<'_, str> {
        Cow::Borrowed(&self.0)
    }

    fn fault(&self) -> Option<String> {
        let length = self.0.chars().count();
        (LONGEST > 0 && length > LONGEST).then(|| format!("{length} characters"))
    }

    fn form() -> Form {
        let words = if LONGEST > 0 {
            format!("text of at most {LONGEST} characters")
        } else {
            "text".to_owned()
        };
        Form {
            words,
            pattern: None,
            longest: (LONGEST > 0).then_some(LONGEST),
            codes: None,
        }
    }

    fn any(u: &mut Unstructured<'_>) -> arbitrary::Result<Self> {
        // Of every trap one: entities, spaces of both widths, NEC and IBM characters, a yen sign's place, the five that double.
        const OF: [char; 24] = [
            'A', '0', '&', '<', '>', '"', '\'', ' ', '　', '髙', '﨑', '①', '㈱', '～', '－', '漢',
            '字', 'ｶ', 'ﾞ', '\\', '~', ']', '●', '\n',
        ];
        let most = if LONGEST == 0 { 12 } else { LONGEST.min(12) };
        let length = u.int_in_range(1..=most)?;
        let mut text = String::new();
        for _ in 0..length {
            text.push(*u.choose(&OF)?);
        }
        Ok(Self(text))
    }
}

impl Value for Kana {
    fn read(text: &str, _: &Profile) -> Option<Self> {
        Some(Self(text.to_owned()))
    }

    fn write(&self, _: &Profile) -> Cow<'_, str> {
        Cow::Borrowed(&self.0)
    }

    fn fault(&self) -> Option<String> {
        self.0
            .chars()
            .find(|c| !matches!(c, '\u{FF61}'..='\u{FF9F}' | ' '..='~'))
            .map(|c| format!("{c} (U+{:04X})", u32::from(c)))
    }

    fn form() -> Form {
        Form::of("half-width kana", "[&#xFF61;-&#xFF9F; -~]*")
    }

    fn any(u: &mut Unstructured<'_>) -> arbitrary::Result<Self> {
        Ok(Self(
            (*u.choose(&["ﾃｽﾄ ﾊﾅｺ", "ｶﾞｷﾞｸﾞ ｯｰﾝ", "TEST", "ｱ"])?).to_owned(),
        ))
    }
}

impl<const LENGTH: usize> Value for Digits<LENGTH> {
    fn read(text: &str, _: &Profile) -> Option<Self> {
        (all_digits(text) && (LENGTH == 0 || text.len() == LENGTH)).then(|| Self(text.to_owned()))
    }

    fn write(&self, _: &Profile) -> Cow<'_, str> {
        Cow::Borrowed(&self.0)
    }

    fn form() -> Form {
        if LENGTH == 0 {
            Form::of("digits", "[0-9]+")
        } else {
            Form::of(format!("{LENGTH} digits"), &format!("[0-9]{{{LENGTH}}}"))
        }
    }

    fn any(u: &mut Unstructured<'_>) -> arbitrary::Result<Self> {
        let length = if LENGTH == 0 {
            u.int_in_range(1..=6)?
        } else {
            LENGTH
        };
        let mut digits = String::new();
        for _ in 0..length {
            digits.push(char::from(u.int_in_range(b'0'..=b'9')?));
        }
        Ok(Self(digits))
    }
}

impl Value for InsurerDigits {
    fn read(text: &str, _: &Profile) -> Option<Self> {
        let number = Self::from(text);
        (all_digits(&number) && matches!(number.len(), 6 | 8) && text.len() <= 8).then_some(number)
    }

    fn write(&self, profile: &Profile) -> Cow<'_, str> {
        if self.0.len() != 6 {
            return Cow::Borrowed(&self.0);
        }
        match profile.insurer_padding {
            Padding::Space => Cow::Owned(format!("  {}", self.0)),
            Padding::Zero => Cow::Owned(format!("00{}", self.0)),
            Padding::None => Cow::Borrowed(&self.0),
        }
    }

    fn form() -> Form {
        Form::of(
            "8 digits, or 6 filled up with spaces or zeros on the left",
            " {0,2}[0-9]{6}|[0-9]{8}",
        )
    }

    fn any(u: &mut Unstructured<'_>) -> arbitrary::Result<Self> {
        Ok(Self(
            (*u.choose(&["06132013", "138057", "39131156", "12131234"])?).to_owned(),
        ))
    }
}

impl Value for Date {
    fn read(text: &str, _: &Profile) -> Option<Self> {
        if text.len() != 8 || !all_digits(text) {
            return None;
        }
        Self::new(
            number(text, 0..4)?,
            number(text, 4..6)?,
            number(text, 6..8)?,
        )
        .ok()
    }

    fn write(&self, _: &Profile) -> Cow<'_, str> {
        Cow::Owned(format!(
            "{:04}{:02}{:02}",
            self.year(),
            self.month(),
            self.day()
        ))
    }

    fn form() -> Form {
        Form::of(
            "date YYYYMMDD",
            "[0-9]{4}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])",
        )
    }

    fn any(u: &mut Unstructured<'_>) -> arbitrary::Result<Self> {
        let (year, month, day) = (
            u.int_in_range(1900..=2099)?,
            u.int_in_range(1..=12)?,
            u.int_in_range(1..=28)?,
        );
        Self::new(year, month, day).map_err(|_| arbitrary::Error::IncorrectFormat)
    }
}

impl Value for DateTime {
    fn read(text: &str, profile: &Profile) -> Option<Self> {
        if text.len() != 14 || !all_digits(text) {
            return None;
        }
        let date = <Date as Value>::read(text.get(..8)?, profile)?;
        let (hour, minute, second): (i8, i8, i8) = (
            number(text, 8..10)?,
            number(text, 10..12)?,
            number(text, 12..14)?,
        );
        Some(date.to_datetime(jiff::civil::Time::new(hour, minute, second, 0).ok()?))
    }

    fn write(&self, profile: &Profile) -> Cow<'_, str> {
        let (hour, minute, second) = (self.hour(), self.minute(), self.second());
        Cow::Owned(format!(
            "{}{hour:02}{minute:02}{second:02}",
            Value::write(&self.date(), profile)
        ))
    }

    fn form() -> Form {
        Form::of("moment YYYYMMDDHHMMSS", "[0-9]{14}")
    }

    fn any(u: &mut Unstructured<'_>) -> arbitrary::Result<Self> {
        let date = <Date as Value>::any(u)?;
        let (hour, minute, second) = (
            u.int_in_range(0..=23)?,
            u.int_in_range(0..=59)?,
            u.int_in_range(0..=59)?,
        );
        let time = jiff::civil::Time::new(hour, minute, second, 0);
        Ok(date.to_datetime(time.map_err(|_| arbitrary::Error::IncorrectFormat)?))
    }
}

impl Value for Month {
    fn read(text: &str, _: &Profile) -> Option<Self> {
        if text.len() != 6 || !all_digits(text) {
            return None;
        }
        Self::new(number(text, 0..4)?, number(text, 4..6)?)
    }

    fn write(&self, _: &Profile) -> Cow<'_, str> {
        Cow::Owned(format!("{:04}{:02}", self.0.year(), self.0.month()))
    }

    fn form() -> Form {
        Form::of("month YYYYMM", "[0-9]{4}(0[1-9]|1[0-2])")
    }

    fn any(u: &mut Unstructured<'_>) -> arbitrary::Result<Self> {
        <Date as Value>::any(u).map(Self::of)
    }
}

/// 文字コード識別 (OQSCD005), whose codes the sources contradict each other about.
impl Value for Encoding {
    fn read(text: &str, profile: &Profile) -> Option<Self> {
        match (profile.character_codes, text) {
            (CharacterCodes::FromZero, "0") | (CharacterCodes::FromOne, "1") => Some(Self::Utf8),
            (CharacterCodes::FromZero, "1") | (CharacterCodes::FromOne, "2") => {
                Some(Self::ShiftJis)
            }
            _ => None,
        }
    }

    fn write(&self, profile: &Profile) -> Cow<'_, str> {
        Cow::Borrowed(match (profile.character_codes, self) {
            (CharacterCodes::FromZero, Self::Utf8) => "0",
            (CharacterCodes::FromZero, Self::ShiftJis) | (CharacterCodes::FromOne, Self::Utf8) => {
                "1"
            }
            (CharacterCodes::FromOne, Self::ShiftJis) => "2",
        })
    }

    fn form() -> Form {
        Form::of(
            "OQSCD005: 0 UTF-8, 1 Shift_JIS (by profile 1 and 2)",
            "[0-2]",
        )
    }

    fn any(u: &mut Unstructured<'_>) -> arbitrary::Result<Self> {
        Ok(if bool::arbitrary(u)? {
            Self::Utf8
        } else {
            Self::ShiftJis
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_digits_is_of_that_length_and_of_nothing_else() {
        let read = |text| Digits::<4>::read(text, &Profile::default()).map(|it| it.0);
        assert_eq!(read("0123").as_deref(), Some("0123"));
        for wrong in ["", "123", "01234", "012a", "１２３４"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
