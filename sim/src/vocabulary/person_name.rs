//! 氏名.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use arbitrary::{Arbitrary, Unstructured};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
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
        let letters = kana.chars().all(|c| is_space(c) || is_katakana(c))
            && kana
                .nfkc()
                .all(|c| is_space(c) || half_width_of(c).is_some());
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
        self.kana == other.kana || self.kana_half_width() == other.kana_half_width()
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

/// Whether the character is of the katakana or half-width katakana blocks; others, as ㌔, only fold to it.
fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30A1}'..='\u{30FC}' | '\u{FF65}'..='\u{FF9F}' | '\u{3099}' | '\u{309A}')
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

impl JsonSchema for PersonName {
    fn schema_name() -> Cow<'static, str> {
        "PersonName".into()
    }

    fn schema_id() -> Cow<'static, str> {
        concat!(module_path!(), "::PersonName").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "氏名 with its カナ, both with single spaces between their parts.",
            "required": ["kanji", "kana"],
            "properties": {
                "kanji": {
                    "type": "string",
                    "description": "In kanji, or in Latin letters.",
                    "maxLength": LONGEST,
                    "pattern": r"^[^\s\u0000-\u001F\u007F-\u009F（）]+([ \u3000][^\s\u0000-\u001F\u007F-\u009F（）]+)*$",
                    "examples": ["見本 花子"],
                },
                "kana": {
                    "type": "string",
                    "description": "In katakana, full-width or half-width.",
                    "maxLength": LONGEST,
                    "pattern": r"^[\u30A1-\u30FC\uFF65-\uFF9F\u3099\u309A]+([ \u3000][\u30A1-\u30FC\uFF65-\uFF9F\u3099\u309A]+)*$",
                    "examples": ["ミホン ハナコ"],
                },
            },
        })
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::vocabulary::testing::any_word;

    fn name(kanji: &str, kana: &str) -> PersonName {
        PersonName::new(kanji, kana).unwrap()
    }

    #[test]
    fn kana_are_given_in_either_width() {
        let hanako = name("見本　花子", "ミホン　ハナコ");
        assert_eq!(hanako.kana_half_width(), "ﾐﾎﾝ ﾊﾅｺ");
        assert_eq!(hanako.kana_full_width(), "ミホン　ハナコ");
        let marks = name("見本 花子", "ｶﾞｯﾊﾟｰ ｳﾞｨｵﾗ");
        assert_eq!(marks.kana_full_width(), "ガッパー　ヴィオラ");
        assert_eq!(marks.kana_half_width(), "ｶﾞｯﾊﾟｰ ｳﾞｨｵﾗ");
        assert_eq!(name("李 京", "リ ヮヰヱヵヶ").kana_half_width(), "ﾘ ﾜｲｴｶｹ");
    }

    #[test]
    fn only_katakana_are_kana() {
        for wrong in [
            "みほん",
            "見本",
            "MIHON",
            "㌔",
            "ﾞ",
            "アﾞ",
            "ミホン  ハナコ",
            " ミホン",
            "ミホン\u{a0}ハナコ",
            "",
        ] {
            assert!(PersonName::new("見本 花子", wrong).is_err(), "{wrong}");
        }
        assert!(PersonName::new("見本 花子", "ジャン・ルイ").is_ok());
    }

    #[test]
    fn a_kanji_name_is_one_line_of_words() {
        for wrong in [
            "",
            " ",
            "見本　　花子",
            "見本 花子 ",
            "見本\n花子",
            "見本（花子）",
            &"本".repeat(LONGEST + 1),
        ] {
            assert!(PersonName::new(wrong, "ミホン").is_err(), "{wrong}");
        }
        for right in ["見本", "ANNA MARIA MIHON", &"本".repeat(LONGEST)] {
            assert!(PersonName::new(right, "ミホン").is_ok(), "{right}");
        }
    }

    #[test]
    fn widths_and_spaces_do_not_make_another_name_but_sounds_do() {
        let written = name("見本　花子", "ミホン　ハナコ");
        assert!(written.same_as(&name("見本 花子", "ﾐﾎﾝ ﾊﾅｺ")));
        assert!(!written.same_as(&name("見本 花子", "ミホン カコ")));
        assert_ne!(written, name("見本 花子", "ﾐﾎﾝ ﾊﾅｺ"));
    }

    #[test]
    fn a_variant_name_sounds_the_same() {
        let usual = name("高橋 一", "タカハシ ハジメ");
        assert!(usual.is_variant_of(&name("髙橋 一", "ﾀｶﾊｼ ﾊｼﾞﾒ")));
        assert!(!usual.is_variant_of(&name("髙橋 一", "タカハシ イチ")));
        assert!(!usual.is_variant_of(&usual));
    }

    #[test]
    fn circles_replace_kanji_and_leave_the_kana() {
        let shown = name("𠮷田 花子", "ヨシダ ハナコ").with_black_circles();
        assert_eq!((shown.kanji(), shown.kana()), ("●田 花子", "ヨシダ ハナコ"));
    }

    proptest! {
        #[test]
        fn both_widths_of_the_kana_are_kana_of_the_same_sound(name in any_word::<PersonName>()) {
            for kana in [name.kana_half_width(), name.kana_full_width()] {
                let other = PersonName::new(name.kanji(), &kana).unwrap();
                prop_assert!(other.same_as(&name));
            }
            prop_assert!(name.kana_half_width().chars().all(|c| c == ' ' || ('ｦ'..='ﾟ').contains(&c)));
        }

        #[test]
        fn circles_once_drawn_stay(name in any_word::<PersonName>()) {
            let shown = name.with_black_circles();
            prop_assert_eq!(shown.with_black_circles(), shown.clone());
            prop_assert_eq!(PersonName::new(shown.kanji(), shown.kana()), Ok(shown));
        }
    }
}
