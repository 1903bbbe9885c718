//! fixtures/insurers.yaml.

use indexmap::IndexMap;
use madoguchi_sim::cast::Insurer;
use madoguchi_sim::vocabulary::InsurerNumber;
use serde::Deserialize;

use super::{StageError, yaml};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    #[serde(default = "five_years")]
    certificate_years: i8,
    #[serde(default = "yes")]
    offers_optional_items: bool,
    #[serde(default)]
    separate_elderly_card: bool,
    #[serde(default = "three_days")]
    registration_days: i32,
    #[serde(default)]
    searches_with_three_items: bool,
}

const fn five_years() -> i8 {
    5
}

const fn three_days() -> i32 {
    3
}

const fn yes() -> bool {
    true
}

pub fn read(path: &str, text: &str) -> Result<IndexMap<InsurerNumber, Insurer>, StageError> {
    let rows: IndexMap<InsurerNumber, Row> = yaml(path, text)?;
    Ok(rows
        .into_iter()
        .map(|(number, row)| {
            let insurer = Insurer {
                number: number.clone(),
                name: row.name,
                certificate_years: row.certificate_years,
                offers_optional_items: row.offers_optional_items,
                separate_elderly_card: row.separate_elderly_card,
                registration_days: row.registration_days,
                searches_with_three_items: row.searches_with_three_items,
            };
            (number, insurer)
        })
        .collect())
}
