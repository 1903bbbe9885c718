//! 氏名.

use std::fmt;
use std::str::FromStr;

use arbitrary::{Arbitrary, Unstructured};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::Invalid;
use super::name_text::{black_circles, is_variant_of, same_text};

/// The most characters of either writing. Assumed (仮定).
const LONGEST: usize = 100;

/// 氏名 with its カナ. A value has a non-empty writing in kanji (or Latin letters, for foreign residents)
/// and one in katakana, both as given, with single spaces between their parts.
///
/// `==` compares the writing; people are compared with [`PersonName::same_as`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct PersonName {
    kanji: String,
    kana: String,
}

#[derive(Serialize, Deserialize)]
struct Written {
    kanji: String,
    kana: String,
}

impl PersonName {
    /// A name of its two writings. The space between family and given name may be U+3000 or ASCII and is
    /// kept; the kana may be full-width or half-width.
    ///
    /// # Errors
    /// An empty part, spaces at the ends or doubled, control characters, more than 100 characters, or kana
    /// other than katakana, ー, ・ and spaces.
    pub fn new(kanji: &str, kana: &str) -> Result<Self, Invalid> {
        if !is_written_well(kanji) {
            return Err(Invalid::new(
                "氏名",
                kanji,
                "1 to 100 characters with single spaces between the parts",
            ));
        }
        let letters = kana.nfkc().all(|c| c == ' ' || half_width_of(c).is_some());
        if !is_written_well(kana) || !letters {
            return Err(Invalid::new(
                "氏名カナ",
                kana,
                "1 to 100 letters of katakana with single spaces between the parts",
            ));
        }
        Ok(PersonName {
            kanji: kanji.to_owned(),
            kana: kana.to_owned(),
        })
    }

    /// The writing in kanji, as given.
    pub fn kanji(&self) -> &str {
        &self.kanji
    }

    /// The writing in kana, as given.
    pub fn kana(&self) -> &str {
        &self.kana
    }

    /// The kana in half-width letters with ASCII spaces, as results of the eligibility service carry them.
    /// ヮヰヱヵヶ, which have no half-width form, become ﾜｲｴｶｹ (assumed, 仮定).
    pub fn kana_half_width(&self) -> String {
        self.kana
            .nfkc()
            .flat_map(|c| half_width_of(c).unwrap_or_else(|| vec![c]))
            .collect()
    }

    /// The kana in full-width letters with full-width spaces.
    pub fn kana_full_width(&self) -> String {
        self.kana
            .nfkc()
            .map(|c| if c == ' ' { '\u{3000}' } else { c })
            .collect()
    }

    /// Whether both names are one text in kanji and in kana, see [`same_text`].
    pub fn same_as(&self, other: &PersonName) -> bool {
        same_text(&self.kanji, &other.kanji) && self.same_kana(other)
    }

    /// Whether the names sound the same.
    pub fn same_kana(&self, other: &PersonName) -> bool {
        self.kana_half_width() == other.kana_half_width()
    }

    /// Whether the kanji differ, but only by variant characters, and the kana do not.
    pub fn is_variant_of(&self, other: &PersonName) -> bool {
        is_variant_of(&self.kanji, &other.kanji) && self.same_kana(other)
    }

    /// The name as shown by a system that cannot hold every character, see [`black_circles`].
    pub fn with_black_circles(&self) -> PersonName {
        PersonName {
            kanji: black_circles(&self.kanji),
            kana: self.kana.clone(),
        }
    }
}

fn is_space(c: char) -> bool {
    c == ' ' || c == '\u{3000}'
}

fn is_written_well(text: &str) -> bool {
    text.chars().count() <= LONGEST
        && text.split(is_space).all(|part| {
            !part.is_empty()
                && !part
                    .chars()
                    .any(|c| c.is_whitespace() || c.is_control() || c == '（' || c == '）')
        })
}

/// The half-width writing of a full-width letter of katakana.
fn half_width_of(c: char) -> Option<Vec<char>> {
    const FULL: &str = "ァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン・ヮヰヱヵヶ\u{3099}\u{309A}";
    const HALF: &str = "ｧｨｩｪｫｬｭｮｯｰｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ･ﾜｲｴｶｹﾞﾟ";
    if matches!(c, '\u{3099}' | '\u{309A}') {
        // A mark that found no letter to join.
        return None;
    }
    [c].into_iter()
        .nfd()
        .map(|part| {
            FULL.chars()
                .zip(HALF.chars())
                .find(|(full, _)| *full == part)
                .map(|(_, half)| half)
        })
        .collect()
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}（{}）", self.kanji, self.kana)
    }
}

impl FromStr for PersonName {
    type Err = Invalid;

    /// Reads `見本 花子（ミホン ハナコ）`.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let (kanji, kana) = text
            .strip_suffix('）')
            .and_then(|inside| inside.split_once('（'))
            .ok_or_else(|| {
                Invalid::new(
                    "氏名",
                    text,
                    "the kanji with the kana, as `見本 花子（ミホン ハナコ）`",
                )
            })?;
        PersonName::new(kanji, kana)
    }
}

impl TryFrom<Written> for PersonName {
    type Error = Invalid;

    fn try_from(written: Written) -> Result<Self, Invalid> {
        PersonName::new(&written.kanji, &written.kana)
    }
}

impl From<PersonName> for Written {
    fn from(name: PersonName) -> Written {
        Written {
            kanji: name.kanji,
            kana: name.kana,
        }
    }
}

impl<'a> Arbitrary<'a> for PersonName {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        let (family, family_kana) = u.choose(&[
            ("見本", "ミホン"),
            ("髙橋", "タカハシ"),
            ("齋藤", "ｻｲﾄｳ"),
            ("架空", "カクウ"),
            ("𠮷田", "ヨシダ"),
        ])?;
        let (given, given_kana) = u.choose(&[
            ("花子", "ハナコ"),
            ("太郎", "ﾀﾛｳ"),
            ("ヴィオラ", "ヴィオラ"),
            ("京", "ケフ"),
        ])?;
        let space = u.choose(&[' ', '\u{3000}'])?;
        PersonName::new(
            &format!("{family}{space}{given}"),
            &format!("{family_kana} {given_kana}"),
        )
        .map_err(|_| arbitrary::Error::IncorrectFormat)
    }
}
