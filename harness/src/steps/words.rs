//! The words of scenarios that stand for values. A word that is not known is a mistake of the feature file.

use jiff::civil::Date;
use madoguchi_sim::counter::{Acceptance, Basis, Guidance, Occasion, Warning};
use madoguchi_sim::fund::Validity;
use madoguchi_sim::vocabulary::{Share, Yen, parse_date};

use crate::fail;
use crate::run::Party;

/// The value that a word stands for, out of a table of words.
pub fn word<T: Copy>(what: &str, text: &str, table: &[(&str, T)]) -> T {
    match table.iter().find(|(word, _)| *word == text) {
        Some((_, value)) => *value,
        None => {
            let known: Vec<&str> = table.iter().map(|(word, _)| *word).collect();
            fail!(
                Party::Configuration,
                format_args!("{what}: one of {}", known.join("・")),
                format_args!("「{text}」")
            )
        }
    }
}

/// Out of values that know their own Japanese names.
fn named<T: Copy>(what: &str, text: &str, all: &[T], ja: impl Fn(&T) -> &'static str) -> T {
    let table: Vec<(&str, T)> = all.iter().map(|value| (ja(value), *value)).collect();
    word(what, text, &table)
}

/// 日付, in any of the written forms.
pub fn day(text: &str) -> Date {
    parse_date(text)
        .unwrap_or_else(|error| fail!(Party::Configuration, "a date such as 2025年6月10日", error))
}

/// 負担割合 (3割).
pub fn share(text: &str) -> Share {
    text.parse()
        .unwrap_or_else(|error| fail!(Party::Configuration, "a share such as 3割", error))
}

/// 金額 (3,000円).
pub fn yen(text: &str) -> Yen {
    text.parse()
        .unwrap_or_else(|error| fail!(Party::Configuration, "an amount such as 3,000円", error))
}

/// A whole number.
pub fn number<T: std::str::FromStr>(text: &str) -> T {
    match text.parse() {
        Ok(number) => number,
        Err(_) => fail!(
            Party::Configuration,
            "a number in half-width digits",
            format_args!("「{text}」")
        ),
    }
}

/// 根拠.
pub fn basis(text: &str) -> Basis {
    named("根拠", text, &Basis::ALL, |basis| basis.ja())
}

/// 案内.
pub fn guidance(text: &str) -> Guidance {
    named("案内", text, &Guidance::ALL, |guidance| guidance.ja())
}

/// 警告.
pub fn warning(text: &str) -> Warning {
    named("警告", text, &Warning::ALL, |warning| warning.ja())
}

/// 窓口の判断.
pub fn acceptance(text: &str) -> Acceptance {
    word(
        "窓口の判断",
        text,
        &[
            ("認める", Acceptance::Confirmed),
            ("申立てにより受け付ける", Acceptance::Declared),
            ("認めない", Acceptance::Unproven),
        ],
    )
}

/// The word for a decision of the counter.
pub const fn acceptance_ja(acceptance: Acceptance) -> &'static str {
    match acceptance {
        Acceptance::Confirmed => "認める",
        Acceptance::Declared => "申立てにより受け付ける",
        Acceptance::Unproven => "認めない",
    }
}

/// 資格有効性.
pub fn validity(text: &str) -> Validity {
    let all = [
        Validity::Valid,
        Validity::Invalid,
        Validity::InvalidNewerExists,
        Validity::NoneFound,
        Validity::Several,
        Validity::ValidNotEntrusted,
    ];
    named("資格有効性", text, &all, |validity| validity.ja())
}

/// Names joined by と or 、 (「保険証と受給者証」).
pub fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(['、', 'と']).filter(|part| !part.is_empty())
}

/// What was told or warned of, in the words of a report.
pub fn words_of<T>(things: &[T], ja: impl Fn(&T) -> &'static str) -> String {
    match things {
        [] => "なし".to_owned(),
        things => things.iter().map(ja).collect::<Vec<_>>().join("、"),
    }
}

/// 学校行事.
pub fn school_occasion(text: &str) -> Occasion {
    let table = [
        ("修学旅行", Occasion::SchoolTrip),
        ("部活動の合宿", Occasion::ClubCamp),
        ("遠征", Occasion::AwayGame),
    ];
    word("学校行事", text, &table)
}
