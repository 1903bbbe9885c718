//! The rules that the simulated actors go by: the counter's decision table, and what is assumed.

use jiff::civil::Date;
use madoguchi_sim::rulebook::Parameters;
use madoguchi_sim::rulebook::ladder::{Cell, Period, Situation, Treatment, cells};
use serde::Serialize;

/// The section 規則.
#[derive(Debug, Serialize)]
pub(super) struct Rules {
    periods: Vec<Span>,
    rows: Vec<Row>,
    gaps: Vec<(String, String, String, String)>,
}

/// Days from and to, written as 2025年…; empty where open.
#[derive(Debug, Serialize)]
struct Span {
    from: String,
    to: String,
}

/// One situation.
#[derive(Debug, Serialize)]
struct Row {
    situation: &'static str,
    cells: Vec<Merged>,
    sources: Vec<(String, &'static str, String)>,
}

/// One or several periods in which the same holds.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Merged {
    columns: usize,
    parts: Vec<Part>,
}

/// What holds, and from which day where that day lies inside the period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Part {
    from: Option<String>,
    class: &'static str,
    words: &'static str,
}

impl Rules {
    /// The table as the rulebook has it, with the parameters at their defaults.
    pub(super) fn new() -> Self {
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        Self {
            periods: Period::ALL
                .iter()
                .map(|period| Span {
                    from: day(period.from()),
                    to: day(period.to()),
                })
                .collect(),
            rows: Situation::ALL.into_iter().map(row).collect(),
            gaps: Parameters::default()
                .gaps()
                .into_iter()
                .map(|gap| {
                    (
                        gap.name.to_owned(),
                        gap.value,
                        gap.note_ja.to_owned(),
                        gap.gap.to_owned(),
                    )
                })
                .collect(),
        }
    }
}

fn row(situation: Situation) -> Row {
    let all = cells(situation);
    let mut merged: Vec<Merged> = Vec::new();
    for period in Period::ALL {
        let parts = parts(all, period);
        match merged.last_mut() {
            Some(last) if last.parts == parts => last.columns += 1,
            _ => merged.push(Merged { columns: 1, parts }),
        }
    }
    let sources = all.iter().map(|cell| {
        let from = cell.from.map(|day| day.to_string()).unwrap_or_default();
        (from, cell.source, cell.certainty.to_string())
    });
    Row {
        situation: situation.ja(),
        cells: merged,
        sources: sources.collect(),
    }
}

/// The cells that hold on some day of a period, in order.
fn parts(all: &[Cell], period: Period) -> Vec<Part> {
    let begins = |cell: &Cell| cell.from.unwrap_or(Date::MIN);
    let ends = all
        .iter()
        .skip(1)
        .map(|next| Some(begins(next)))
        .chain([None]);
    let mut parts: Vec<Part> = Vec::new();
    for (cell, end) in all.iter().zip(ends) {
        let first = period.from().unwrap_or(Date::MIN);
        let over = end.is_some_and(|end| end <= first);
        let not_yet = begins(cell) > period.to().unwrap_or(Date::MAX);
        if over || not_yet {
            continue;
        }
        let part = Part {
            from: (begins(cell) > first).then(|| begins(cell).to_string()),
            class: class(cell.treatment),
            words: cell.treatment.ja(),
        };
        if parts.last().is_none_or(|last| last.words != part.words) {
            parts.push(part);
        }
    }
    parts
}

const fn class(treatment: Treatment) -> &'static str {
    match treatment {
        Treatment::NormalShare => "normal",
        Treatment::DeclaredShare | Treatment::QueryThenNormalShare { .. } => "care",
        Treatment::FullCost { .. } | Treatment::RiskOfFullCost => "full",
        Treatment::NotRuled | Treatment::NotInExistence => "none",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use madoguchi_sim::rulebook::ladder::treatment;

    #[test]
    fn every_row_fills_the_six_columns_and_says_what_holds_on_the_first_day_of_each() {
        for (row, situation) in Rules::new().rows.iter().zip(Situation::ALL) {
            let columns: Vec<_> = row
                .cells
                .iter()
                .flat_map(|cell| std::iter::repeat_n(cell, cell.columns))
                .collect();
            assert_eq!(columns.len(), Period::ALL.len());
            for (cell, period) in columns.iter().zip(Period::ALL) {
                let first = period.from().unwrap_or(Date::MIN);
                let words = cell.parts[0].words;
                assert_eq!(
                    words,
                    treatment(situation, first).ja(),
                    "{situation:?} {period:?}"
                );
            }
        }
    }

    #[test]
    fn a_change_inside_a_period_is_shown_with_its_day() {
        let notice = row(Situation::CheckFailsNotice);
        let declaration = notice.cells.iter().find(|cell| cell.parts.len() == 2);
        let days = declaration.map(|cell| {
            cell.parts
                .iter()
                .map(|part| part.from.clone())
                .collect::<Vec<_>>()
        });
        assert_eq!(days, Some(vec![None, Some("2024-09-09".to_owned())]));
    }
}
