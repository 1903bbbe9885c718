//! Lines of one file that contradict each other.

use std::collections::BTreeMap;

use super::key;
use crate::insurer::file::{Change, FileLine, Said};

/// For each line, why it cannot hold beside another one of the file.
///
/// Of one record that two lines speak of, and of one 個人番号 that two people have (most wrong links of 2021 to 2022 were so), nobody
/// here can tell which is right: both are refused.
pub(super) fn found(lines: &[FileLine]) -> Vec<Option<Said>> {
    let mut records: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    let mut numbers: BTreeMap<_, Vec<(usize, _)>> = BTreeMap::new();
    for (place, line) in lines.iter().enumerate() {
        if let Some(insured) = &line.insured {
            records.entry(key(insured)).or_default().push(place);
        }
        if let Ok(Change::Record(_, content)) = &line.change {
            let same = numbers.entry(&content.number).or_default();
            same.push((place, &content.holder));
        }
    }
    let mut found: Vec<Option<Said>> = vec![None; lines.len()];
    let mut say = |place: usize, others: Vec<usize>, field: &str, what: &str| {
        let Some(line) = lines.get(place) else { return };
        let others: Vec<_> = { others.iter() }
            .filter_map(|other| Some(lines.get(*other)?.place.line.to_string()))
            .collect();
        let at = if field == "個人番号" {
            line.number_at
        } else {
            line.place
        };
        if let Some(slot) = found.get_mut(place) {
            *slot = Some(Said {
                line: at.line,
                column: at.column,
                field: Some(field.to_owned()),
                reason: format!("{what}（{}行目）。どれも登録しない", others.join("・")),
            });
        }
    };
    for places in numbers.values() {
        for (place, holder) in places {
            let differs = |(_, other): &&(usize, &crate::fund::Holder)| {
                !other.name.same_as(&holder.name) || other.birth != holder.birth
            };
            let others: Vec<_> = places
                .iter()
                .filter(differs)
                .map(|(other, _)| *other)
                .collect();
            if !others.is_empty() {
                say(
                    *place,
                    others,
                    "個人番号",
                    "同じ個人番号が別の人の行にもある",
                );
            }
        }
    }
    for places in records.values().filter(|places| places.len() > 1) {
        for place in places {
            let others = places.iter().copied().filter(|other| other != place);
            say(
                *place,
                others.collect(),
                "番号",
                "同じ記号・番号・枝番の行がほかにもある",
            );
        }
    }
    found
}
