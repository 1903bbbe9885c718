//! 薬剤・診療・健診 as elements. Where a record has no items, its text is its one item.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::tell::{compact, put, put_group};
use crate::cast::{
    CheckupItem, DrugItem, DrugSource, MedicalDetail, MedicalKind, MedicalRecord, Prescription,
    TreatmentItem,
};
use crate::fund::Holder;
use crate::oqs::Element;
use crate::vocabulary::Sex;

/// Whether a record comes from an electronic prescription.
pub(super) fn is_prescription(record: &MedicalRecord) -> bool {
    source(record) != DrugSource::Claims
}

fn source(record: &MedicalRecord) -> DrugSource {
    match &record.detail {
        Some(MedicalDetail::Drugs(prescription)) => prescription.source,
        _ => DrugSource::Claims,
    }
}

/// Whose data it is. The element names differ between the two messages.
pub(super) fn person(holder: &Holder, drugs: bool) -> Element {
    let name = holder
        .name
        .with_black_circles()
        .kanji()
        .replace(' ', "\u{3000}");
    let kana = holder.name.kana_half_width();
    let sex = match holder.sex {
        Sex::Male => "1",
        Sex::Female => "2",
        Sex::Unset => "3",
    };
    let [group, kana_name, birth, sex_name] = if drugs {
        ["QuaInf", "KanaName", "Birth", "AdmGendCode"]
    } else {
        [
            "QualificationsInfo",
            "KanasName",
            "Birthday",
            "AdministrativeGenderCode",
        ]
    };
    let list = vec![
        Element::leaf("Name", name),
        Element::leaf(kana_name, kana),
        Element::leaf(birth, compact(holder.birth)),
        Element::leaf(sex_name, sex),
    ];
    Element::group(group, list)
}

/// How the elements of a source are called.
struct Names {
    /// The element around all months, if there is one.
    around: Option<&'static str>,
    month_group: &'static str,
    facility: &'static str,
    facility_name: &'static str,
    month: &'static str,
    in_out: Option<&'static str>,
    days: &'static str,
    day: &'static str,
    date: &'static str,
    prescribed: Option<&'static str>,
    drugs: &'static str,
    drug: &'static str,
    prefix: &'static str,
}

const fn names(source: DrugSource) -> Names {
    match source {
        DrugSource::Claims => Names {
            around: None,
            month_group: "MeTrMonthInf",
            facility: "MeTrDiHCd",
            facility_name: "MeTrDiHNm",
            month: "MeTrMonth",
            in_out: Some("InOut"),
            days: "DiDateInfs",
            day: "DiDateInf",
            date: "DiDate",
            prescribed: Some("PrDate"),
            drugs: "DrugInfs",
            drug: "DrugInf",
            prefix: "",
        },
        DrugSource::Prescribed => Names {
            around: Some("ShPrInf"),
            month_group: "ShPrMonthInf",
            facility: "ShMeTrDiHCd",
            facility_name: "ShMeTrDiHNm",
            month: "ShPrMonth",
            in_out: None,
            days: "ShPrDateInfs",
            day: "ShPrDateInf",
            date: "ShPrDate",
            prescribed: None,
            drugs: "ShDrugInfs",
            drug: "ShDrugInf",
            prefix: "Sh",
        },
        DrugSource::Dispensed => Names {
            around: Some("CzDiInf"),
            month_group: "CzDiMonthInf",
            facility: "CzMeTrDiHCd",
            facility_name: "CzMeTrDiHNm",
            month: "CzDiMonth",
            in_out: None,
            days: "CzDiDateInfs",
            day: "CzDiDateInf",
            date: "CzDiDate",
            prescribed: Some("CzPrDate"),
            drugs: "CzDrugInfs",
            drug: "CzDrugInf",
            prefix: "Cz",
        },
    }
}

/// 薬剤情報等: each source with its months, months with their days.
pub(super) fn drugs(records: &[MedicalRecord]) -> Vec<Element> {
    let mut body = Vec::new();
    for from in [
        DrugSource::Claims,
        DrugSource::Prescribed,
        DrugSource::Dispensed,
    ] {
        let names = names(from);
        // By month and facility.
        let mut groups: BTreeMap<(Date, Option<String>), Vec<&MedicalRecord>> = BTreeMap::new();
        for record in records.iter().filter(|record| source(record) == from) {
            let facility =
                prescription(record).and_then(|it| Some(it.facility.as_ref()?.to_string()));
            groups
                .entry((record.on.first_of_month(), facility))
                .or_default()
                .push(record);
        }
        let months = groups
            .into_iter()
            .map(|((month, facility), of_month)| self::month(&names, month, facility, &of_month))
            .collect();
        match names.around {
            Some(around) => put_group(&mut body, around, months),
            None => body.extend(months),
        }
    }
    body
}

fn prescription(record: &MedicalRecord) -> Option<&Prescription> {
    match &record.detail {
        Some(MedicalDetail::Drugs(prescription)) => Some(prescription),
        _ => None,
    }
}

fn month(
    names: &Names,
    month: Date,
    facility: Option<String>,
    records: &[&MedicalRecord],
) -> Element {
    let first = records.first().and_then(|record| prescription(record));
    let mut list = Vec::new();
    put(&mut list, names.facility, facility);
    let name = first.and_then(|first| first.facility_name.as_deref());
    put(&mut list, names.facility_name, name);
    put(
        &mut list,
        names.month,
        Some(month.strftime("%Y%m").to_string()),
    );
    if let Some(in_out) = names.in_out {
        let inpatient = first.is_some_and(|first| first.inpatient);
        put(&mut list, in_out, Some(if inpatient { "1" } else { "2" }));
    }
    let mut days: BTreeMap<Date, Vec<&MedicalRecord>> = BTreeMap::new();
    for record in records {
        days.entry(record.on).or_default().push(record);
    }
    let days = days
        .into_iter()
        .map(|(on, records)| day(names, on, &records))
        .collect();
    put_group(&mut list, names.days, days);
    Element::group(names.month_group, list)
}

fn day(names: &Names, on: Date, records: &[&MedicalRecord]) -> Element {
    let mut list = vec![Element::leaf(names.date, compact(on))];
    let prescribed = records
        .iter()
        .find_map(|record| prescription(record)?.prescribed);
    if let Some(name) = names.prescribed {
        put(&mut list, name, prescribed.map(compact));
    }
    let (mut drugs, mut acts) = (Vec::new(), Vec::new());
    for record in records {
        match (&record.kind, &record.detail) {
            (_, Some(MedicalDetail::Drugs(known))) => {
                drugs.extend(known.drugs.iter().map(|item| drug(names, item)));
            }
            (_, Some(MedicalDetail::Treatments(items))) => {
                acts.extend(items.iter().map(treatment));
            }
            (MedicalKind::Drugs, _) => {
                let name = record.text.clone();
                let item = DrugItem {
                    name,
                    ..DrugItem::default()
                };
                drugs.push(drug(names, &item));
            }
            _ => {
                let name = record.text.clone();
                let item = TreatmentItem {
                    name,
                    ..TreatmentItem::default()
                };
                acts.push(treatment(&item));
            }
        }
    }
    put_group(&mut list, names.drugs, drugs);
    put_group(&mut list, "MeTrInfs", acts);
    Element::group(names.day, list)
}

fn drug(names: &Names, item: &DrugItem) -> Element {
    let mut list = Vec::new();
    let named = |name: &str| format!("{}{name}", names.prefix);
    put(&mut list, &named("DrugC"), item.code.as_deref());
    put(&mut list, &named("DrugN"), Some(item.name.as_str()));
    put(&mut list, &named("IngreN"), item.ingredient.as_deref());
    put(&mut list, &named("Qua1"), item.quantity.as_deref());
    put(&mut list, &named("Unit"), item.unit.as_deref());
    put(&mut list, &named("UsageN"), item.usage.as_deref());
    put(&mut list, &named("Times"), item.times.as_deref());
    Element::group(names.drug, list)
}

fn treatment(item: &TreatmentItem) -> Element {
    let mut list = Vec::new();
    put(&mut list, "SinInfCd", item.code.as_deref());
    put(&mut list, "SinInfN", Some(item.name.as_str()));
    put(&mut list, "Qua1", item.quantity.as_deref());
    put(&mut list, "Unit", item.unit.as_deref());
    put(&mut list, "Times", item.times.as_deref());
    Element::group("MeTrInf", list)
}

/// 特定健診情報: a checkup with its items.
pub(super) fn checkups(records: &[MedicalRecord]) -> Vec<Element> {
    records
        .iter()
        .map(|record| {
            let items = match &record.detail {
                Some(MedicalDetail::Checkup(items)) => items.clone(),
                _ => vec![worded(&record.text)],
            };
            let items = items.iter().map(checkup_item).collect();
            let mut list = vec![Element::leaf("EffectiveTime", compact(record.on))];
            put_group(&mut list, "HealthCheckupResultAndQuestionInfos", items);
            Element::group("SpecificHealthCheckupInfo", list)
        })
        .collect()
}

/// 「血圧 見本値」: the name and the value.
fn worded(text: &str) -> CheckupItem {
    let (name, value) = text.split_once(' ').unwrap_or((text, ""));
    CheckupItem {
        name: name.to_owned(),
        value: value.to_owned(),
        ..CheckupItem::default()
    }
}

fn checkup_item(item: &CheckupItem) -> Element {
    let mut list = Vec::new();
    put(&mut list, "ItemCode", item.code.as_deref());
    put(&mut list, "ItemName", Some(item.name.as_str()));
    put(&mut list, "DataType", item.kind.as_deref());
    put(&mut list, "DataValue", Some(item.value.as_str()));
    put(&mut list, "Unit", item.unit.as_deref());
    Element::group("HealthCheckupResultAndQuestionInfo", list)
}
