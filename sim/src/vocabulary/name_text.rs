//! How texts of names are compared and what systems do to characters they cannot hold.

use unicode_normalization::UnicodeNormalization;

/// Families of variant characters (異体字) common in names, the usual form first. A small sample, not a
/// standard's table: assumed (仮定).
const VARIANTS: [&str; 20] = [
    "高髙",
    "崎﨑嵜",
    "斎齋斉齊",
    "辺邊邉",
    "浜濱濵",
    "吉𠮷",
    "沢澤",
    "広廣",
    "桜櫻",
    "島嶋嶌",
    "恵惠",
    "真眞",
    "国國",
    "栄榮",
    "富冨",
    "徳德",
    "橋槗𣘺",
    "瀬瀨",
    "柳栁",
    "桑桒",
];

/// Characters of the basic plane seen in names that Windows-31J does not hold. A sample: assumed (仮定).
const NOT_HELD: [char; 6] = ['槗', '龔', '頰', '塡', '鷗', '绵'];

/// Whether both texts are one text: after canonical composition (NFC), with any run of spaces, full-width
/// or half-width, as one space and none at the ends. Variant characters and ● stay different.
pub fn same_text(a: &str, b: &str) -> bool {
    a == b || folded(a) == folded(b)
}

/// Whether the texts differ, but only by variant characters (髙 for 高, 齋 for 斎 …).
pub fn is_variant_of(a: &str, b: &str) -> bool {
    let usual = |text: &str| -> String { folded(text).chars().map(usual_form).collect() };
    !same_text(a, b) && usual(a) == usual(b)
}

/// The text as a system shows it that cannot hold every character (OQS-032): a ● for each character
/// outside its repertoire. Assumed (仮定) to be outside: everything beyond the basic plane, any character
/// with a variation selector, extension A, 外字 of the private use area, most compatibility ideographs, and
/// a few listed characters that Windows-31J lacks.
pub fn black_circles(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars() {
        if is_variation_selector(c) {
            // The circle stands for the character and its selector together.
            if let Some(before) = shown.pop() {
                shown.push(if before == ' ' || before == '\u{3000}' {
                    before
                } else {
                    '●'
                });
            }
        } else if is_held(c) {
            shown.push(c);
        } else {
            shown.push('●');
        }
    }
    shown
}

fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

fn is_held(c: char) -> bool {
    !matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{E000}'..='\u{F8FF}' | '\u{FA2E}'..='\u{FAFF}' | '\u{10000}'..)
        && !NOT_HELD.contains(&c)
}

fn usual_form(c: char) -> char {
    VARIANTS
        .iter()
        .find(|family| family.contains(c))
        .and_then(|family| family.chars().next())
        .unwrap_or(c)
}

fn folded(text: &str) -> String {
    let composed: String = text.nfc().collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn spaces_of_any_width_and_composed_marks_do_not_make_another_text() {
        assert!(same_text("見本　花子", " 見本 花子"));
        assert!(same_text("ガ", "カ\u{3099}"));
        assert!(!same_text("見本花子", "見本 花子"));
    }

    #[test]
    fn a_variant_is_another_text_of_the_same_name() {
        for (a, b) in [
            ("髙橋 一", "高橋　一"),
            ("山﨑", "山崎"),
            ("齋藤", "斎藤"),
            ("齊藤", "斉藤"),
            ("渡邉", "渡辺"),
        ] {
            assert!(!same_text(a, b), "{a} {b}");
            assert!(is_variant_of(a, b) && is_variant_of(b, a), "{a} {b}");
        }
        assert!(!is_variant_of("高橋", "高橋"));
        assert!(!is_variant_of("髙橋", "高木"));
    }

    #[test]
    fn no_character_belongs_to_two_families() {
        let mut seen = BTreeSet::new();
        for c in VARIANTS.iter().flat_map(|family| family.chars()) {
            assert!(seen.insert(c), "{c}");
        }
    }

    #[test]
    fn characters_outside_the_repertoire_become_one_circle_each() {
        assert_eq!(black_circles("𠮷田　花子"), "●田　花子");
        assert_eq!(black_circles("槗本 𣘺子"), "●本 ●子");
        assert_eq!(black_circles("\u{E001}田"), "●田");
        assert_eq!(black_circles("辻\u{E0100}本"), "●本");
        assert_eq!(black_circles("髙﨑 ヴィオラ ANNA"), "髙﨑 ヴィオラ ANNA");
    }

    #[test]
    fn a_name_with_circles_is_not_the_same_text() {
        let shown = black_circles("𠮷田");
        assert!(!same_text(&shown, "𠮷田") && !is_variant_of(&shown, "吉田"));
    }
}
