//! Lines of one file that contradict each other.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization as _;

use super::{Change, FileLine, Problem};
use crate::fund::Holder;
use crate::vocabulary::{InsuredId, InsurerNumber};

/// 保険者番号・記号・番号・枝番 without differences of width, so that one record has one key.
pub(crate) type Key = (InsurerNumber, String, String, String);

/// The key of a record.
pub(crate) fn key(insured: &InsuredId) -> Key {
    let symbol = insured.symbol.as_ref().map_or("", |it| it.as_str());
    let branch = insured.branch.as_ref().map_or("", |it| it.as_str());
    (
        insured.insurer.clone(),
        symbol.nfkc().collect(),
        insured.number.as_str().nfkc().collect(),
        branch.to_owned(),
    )
}

/// For each line, why it cannot hold beside others of the file.
///
/// Of one record that two lines speak of, and of one 個人番号 that two people have (most wrong links of 2021 to 2022 were so), nobody
/// here can tell which is right: none of them holds.
pub fn contradictions(lines: &[FileLine]) -> Vec<Option<Problem>> {
    let mut records: BTreeMap<_, Vec<&FileLine>> = BTreeMap::new();
    let mut numbers: BTreeMap<_, Vec<(&FileLine, &Holder)>> = BTreeMap::new();
    for line in lines {
        if let Some(insured) = &line.insured {
            records.entry(key(insured)).or_default().push(line);
        }
        if let Ok(Change::Record(_, content)) = &line.change {
            let same = numbers.entry(&content.number).or_default();
            same.push((line, &content.holder));
        }
    }
    let found = |line: &FileLine| {
        let own = line.insured.as_ref().and_then(|it| records.get(&key(it)));
        let own = own.into_iter().flatten().copied();
        let same: Vec<_> = own.filter(|other| other.place != line.place).collect();
        if !same.is_empty() {
            let what = "同じ記号・番号・枝番の行がほかにもある";
            let en = "expected one line of this record";
            return Some(because(line.place, "番号", what, en, &same));
        }
        let Ok(Change::Record(_, content)) = &line.change else {
            return None;
        };
        let others: Vec<_> = { numbers.get(&content.number)?.iter() }
            .filter(|(_, other)| {
                !other.name.same_as(&content.holder.name) || other.birth != content.holder.birth
            })
            .map(|(other, _)| *other)
            .collect();
        let what = "同じ個人番号が別の人の行にもある";
        let en = "expected an 個人番号 that nobody else has";
        (!others.is_empty()).then(|| because(line.number_at, "個人番号", what, en, &others))
    };
    lines.iter().map(found).collect()
}

fn because(
    place: crate::oqs::Place,
    field: &str,
    ja: &str,
    en: &str,
    others: &[&FileLine],
) -> Problem {
    let others: Vec<_> = others.iter().map(|it| it.place.line.to_string()).collect();
    Problem::at(
        place,
        format!("{ja}（{}行目）。どれも登録しない", others.join("・")),
        format!("{en}, found the same in line {}", others.join(", ")),
    )
    .of(field)
}
