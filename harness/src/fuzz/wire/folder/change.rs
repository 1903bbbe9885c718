//! What becomes of files for a terminal by chance: what is in them, what they are called, and how they are laid there.

use super::sheet::{Manner, NUMBER, Sheet};
use crate::fuzz::dice::Dice;
use crate::fuzz::wire::body;
use crate::fuzz::wire::change::rearranged;

/// What a suffix may be made of that is no path, and that somebody may take for one, or for something else.
const SUFFIXES: [&str; 20] = [
    "..",
    "..\\..\\{n}",
    "..%2F..%2F{n}",
    "{n}\\..\\x",
    "C:{n}",
    "{n}:stream",
    "{n}\n",
    "\u{1b}[2J{n}",
    "{n}\u{7f}",
    "か\u{3099}{n}",
    "が{n}",
    "𠮷{n}",
    "{n}\u{202e}lmx",
    "-rf {n}",
    "$(id){n}",
    "{n}*?",
    "{n}.",
    "{n} ",
    "face_{n}",
    "req_{n}",
];

/// What stands behind a name.
const ENDINGS: [&str; 16] = [
    "", ".", ".XML", ".Xml", ".zip", ".ZIP", ".pdf", ".txt", ".xml.xml", ".xml ", ".xml.tmp",
    ".xml~", ".part", ".exe", ".xmlx", ".xml.zip",
];

/// What stands before the suffix.
const HEADS: [&str; 16] = [
    "OQSsiquc01res",
    "OQSsiquc02req",
    "OQSsiquc03req",
    "OQSsiquc1req",
    "OQSmuquc02req",
    "oqssiquc01req",
    "OQSSIQUC01REQ",
    "XYZsiabc01req",
    "EPSsipre01req",
    "reqreqre01req",
    ".OQSsiquc01req",
    "~OQSsiquc01req",
    "ＯＱＳsiquc01req",
    "01req",
    "req",
    "",
];

/// Changes the files of a case. `words` are values that exist; `others` are the files of another case.
pub fn change(sheets: &mut Vec<Sheet>, others: &[Sheet], words: &[String], dice: &mut Dice) {
    if dice.one_in(8) {
        return rearranged(sheets, others, dice);
    }
    let chosen = dice.below(sheets.len());
    let Some(sheet) = sheets.get_mut(chosen) else {
        return;
    };
    match dice.below(10) {
        0..=5 => {
            let other = dice.pick(others).map(|it| &*it.body.0).unwrap_or_default();
            body::change(&mut sheet.body.0, words, other, dice);
        }
        6 | 7 => sheet.name = name(&sheet.name, dice),
        _ => sheet.manner = manner(dice),
    }
}

fn name(name: &str, dice: &mut Dice) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "xml"));
    let (head, suffix) = stem.split_once('_').unwrap_or((stem, NUMBER));
    let word =
        |several: &[&'static str], dice: &mut Dice| dice.pick(several).copied().unwrap_or("");
    match dice.below(8) {
        0 | 1 => format!("{head}_{}.{ending}", word(&SUFFIXES, dice)),
        2 => format!("{stem}{}", word(&ENDINGS, dice)),
        3 => format!("{}_{suffix}.{ending}", word(&HEADS, dice)),
        // 255 octets are the most that file systems take.
        4 => format!(
            "{head}_{NUMBER}{}.{ending}",
            "9".repeat(1 + dice.below(224))
        ),
        5 => format!(
            "{head}_{NUMBER}{}.{ending}",
            "あ".repeat(1 + dice.below(72))
        ),
        6 => format!("{head}.{ending}"),
        _ => {
            let mut octets: Vec<char> = name.chars().collect();
            let place = dice.below(octets.len());
            if !octets.is_empty() {
                octets.remove(place);
            }
            octets.into_iter().collect()
        }
    }
}

fn manner(dice: &mut Dice) -> Manner {
    match dice.below(13) {
        0 | 1 => Manner::Written,
        2 => Manner::Pieces(1 + dice.octet() % 16),
        3 => Manner::Replaced,
        4 => Manner::Rewritten,
        5 => Manner::Times(1 + dice.octet() % 32),
        6 => Manner::Grown(1 << dice.below(16)),
        7 => Manner::TakenBack,
        8 => Manner::Folder,
        9 => Manner::Link,
        10 => Manner::HardLink,
        11 => Manner::Unreadable,
        _ => Manner::Pipe,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use madoguchi_sim::oqs::{Leg, Service};

    use super::*;

    #[test]
    fn a_case_never_becomes_empty_and_much_of_it_stays_right() {
        let body = b"<XmlMsg><a>1</a></XmlMsg>".to_vec();
        let seed = Sheet::new(Service::Eligibility, Leg::Request, body);
        let (mut right, mut names, mut manners) = (0, BTreeSet::new(), BTreeSet::new());
        for number in 0..1_000 {
            let mut sheets = vec![seed.clone()];
            change(
                &mut sheets,
                std::slice::from_ref(&seed),
                &[],
                &mut Dice::nth(1, number),
            );
            assert!(!sheets.is_empty());
            for sheet in sheets {
                right += usize::from(sheet.is_called_rightly() && sheet.manner.is_plain());
                names.insert(sheet.name);
                let manner = format!("{:?}", sheet.manner);
                manners.insert(manner.split('(').next().unwrap().to_owned());
            }
        }
        assert!((500..1_000).contains(&right), "{right}");
        assert_eq!(manners.len(), 13, "{manners:?}");
        assert!(names.len() > 50, "{names:?}");
    }
}
