//! fixtures/facilities.yaml.

use indexmap::IndexMap;
use madoguchi_sim::cast::{Facility, FacilitySystem};
use madoguchi_sim::vocabulary::{FacilityCode, FacilityKind, PhoneNumber};
use serde::Deserialize;

use super::{StageError, yaml};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    kind: FacilityKind,
    #[serde(default = "full")]
    system: FacilitySystem,
    #[serde(default)]
    phone_reader: bool,
    reader_model: String,
    #[serde(default)]
    cannot_send_sevens: bool,
    #[serde(default)]
    patient_card_link: bool,
    #[serde(default)]
    asks_surgery_and_clinical: bool,
    registered_phone: PhoneNumber,
}

const fn full() -> FacilitySystem {
    FacilitySystem::Full
}

pub fn read(path: &str, text: &str) -> Result<IndexMap<FacilityCode, Facility>, StageError> {
    let rows: IndexMap<FacilityCode, Row> = yaml(path, text)?;
    Ok(rows
        .into_iter()
        .map(|(code, row)| {
            let facility = Facility {
                code: code.clone(),
                name: row.name,
                kind: row.kind,
                system: row.system,
                phone_reader: row.phone_reader,
                reader_model: row.reader_model,
                cannot_send_sevens: row.cannot_send_sevens,
                patient_card_link: row.patient_card_link,
                asks_surgery_and_clinical: row.asks_surgery_and_clinical,
                registered_phone: row.registered_phone,
            };
            (code, facility)
        })
        .collect())
}
