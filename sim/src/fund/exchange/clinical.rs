//! 薬剤・診療・健診 as the messages have them. Where a record has no items, its text is its one item.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::record::sex;
use crate::cast::{
    self, DrugItem, DrugSource, MedicalDetail, MedicalKind, MedicalRecord, Prescription,
    TreatmentItem,
};
use crate::fund::Holder;
use crate::oqs::layout::{Item, Many};
use crate::oqs::message::{
    Checkup, CheckupItem, CheckupItems, CheckupsBody, CheckupsPerson, ClaimedDay, ClaimedDays,
    ClaimedDrug, ClaimedDrugs, ClaimedMonth, Dispensed, DispensedDay, DispensedDays, DispensedDrug,
    DispensedDrugs, DispensedMonth, DrugsBody, DrugsPerson, Prescribed, PrescribedDay,
    PrescribedDays, PrescribedDrug, PrescribedDrugs, PrescribedMonth, Treatment, Treatments,
};
use crate::oqs::value::Month;

/// Whether a record comes from an electronic prescription.
pub(super) fn is_prescription(record: &MedicalRecord) -> bool {
    source(record) != DrugSource::Claims
}

fn source(record: &MedicalRecord) -> DrugSource {
    prescription(record).map_or(DrugSource::Claims, |known| known.source)
}

fn prescription(record: &MedicalRecord) -> Option<&Prescription> {
    match &record.detail {
        Some(MedicalDetail::Drugs(prescription)) => Some(prescription),
        _ => None,
    }
}

fn kanji(holder: &Holder) -> String {
    let name = holder.name.with_black_circles();
    name.kanji().replace(' ', "\u{3000}")
}

/// Whose 薬剤情報等 they are.
pub(super) fn drugs_person(holder: &Holder) -> DrugsPerson {
    DrugsPerson {
        name: Item::of(&kanji(holder)),
        kana: Item::of(&holder.name.kana_half_width()),
        birth: holder.birth.into(),
        sex: Item::of(sex(holder.sex).code()),
        ..DrugsPerson::default()
    }
}

/// Whose 特定健診情報 they are.
pub(super) fn checkups_person(holder: &Holder) -> CheckupsPerson {
    CheckupsPerson {
        name: Item::of(&kanji(holder)),
        kana: Item::of(&holder.name.kana_half_width()),
        birth: holder.birth.into(),
        sex: Item::of(sex(holder.sex).code()),
        ..CheckupsPerson::default()
    }
}

/// 薬剤情報等: each source with its months, months with their days.
pub(super) fn drugs(records: &[MedicalRecord]) -> DrugsBody {
    let from = |source| months(records, source);
    let prescribed: Many<_> = from(DrugSource::Prescribed).map(prescribed).collect();
    let dispensed: Many<_> = from(DrugSource::Dispensed).map(dispensed).collect();
    DrugsBody {
        claimed: from(DrugSource::Claims).map(claimed).collect(),
        prescribed: (!prescribed.is_empty()).then(|| Prescribed {
            months: prescribed,
            ..Prescribed::default()
        }),
        dispensed: (!dispensed.is_empty()).then(|| Dispensed {
            months: dispensed,
            ..Dispensed::default()
        }),
        ..DrugsBody::default()
    }
}

/// The records of a month and a facility, from one source.
struct OfMonth<'r> {
    month: Month,
    facility: Option<String>,
    records: Vec<&'r MedicalRecord>,
}

fn months(records: &[MedicalRecord], from: DrugSource) -> impl Iterator<Item = OfMonth<'_>> {
    let mut groups: BTreeMap<(Month, Option<String>), Vec<&MedicalRecord>> = BTreeMap::new();
    for record in records.iter().filter(|record| source(record) == from) {
        let facility = prescription(record).and_then(|it| Some(it.facility.as_ref()?.to_string()));
        let group = groups.entry((Month::of(record.on), facility));
        group.or_default().push(record);
    }
    let groups = groups.into_iter();
    groups.map(|((month, facility), records)| OfMonth {
        month,
        facility,
        records,
    })
}

impl<'r> OfMonth<'r> {
    fn first(&self) -> Option<&'r Prescription> {
        self.records.first().and_then(|first| prescription(first))
    }

    fn facility_name(&self) -> Item<crate::oqs::value::Text<0>> {
        let first = self.first();
        Item::of_any(first.and_then(|first| first.facility_name.as_deref()))
    }

    fn days(&self) -> impl Iterator<Item = OfDay<'r>> {
        let mut days: BTreeMap<Date, OfDay<'r>> = BTreeMap::new();
        for record in &self.records {
            let day = days.entry(record.on).or_insert_with(|| OfDay {
                on: record.on,
                prescribed: None,
                drugs: Vec::new(),
                treatments: Vec::new(),
            });
            day.add(record);
        }
        days.into_values()
    }
}

/// What is known of a day.
struct OfDay<'r> {
    on: Date,
    prescribed: Option<Date>,
    drugs: Vec<Cow<'r, DrugItem>>,
    treatments: Vec<Cow<'r, TreatmentItem>>,
}

impl<'r> OfDay<'r> {
    fn add(&mut self, record: &'r MedicalRecord) {
        let name = || record.text.clone();
        match (&record.kind, &record.detail) {
            (_, Some(MedicalDetail::Drugs(known))) => {
                self.prescribed = self.prescribed.or(known.prescribed);
                self.drugs.extend(known.drugs.iter().map(Cow::Borrowed));
            }
            (_, Some(MedicalDetail::Treatments(items))) => {
                self.treatments.extend(items.iter().map(Cow::Borrowed));
            }
            (MedicalKind::Drugs, _) => self.drugs.push(Cow::Owned(DrugItem {
                name: name(),
                ..DrugItem::default()
            })),
            _ => self.treatments.push(Cow::Owned(TreatmentItem {
                name: name(),
                ..TreatmentItem::default()
            })),
        }
    }
}

/// The three sources have the same drugs under names of their own: a list of them, if there are any.
macro_rules! drugs {
    ($list:ident of $drug:ident, $day:expr) => {{
        let drugs = $day.drugs.iter().map(|item| $drug {
            code: Item::of_any(item.code.as_deref()),
            name: Item::of(&item.name),
            ingredient: Item::of_any(item.ingredient.as_deref()),
            quantity: Item::of_any(item.quantity.as_deref()),
            unit: Item::of_any(item.unit.as_deref()),
            usage: Item::of_any(item.usage.as_deref()),
            times: Item::of_any(item.times.as_deref()),
            ..$drug::default()
        });
        let drugs: Many<_> = drugs.collect();
        (!drugs.is_empty()).then(|| $list {
            drugs,
            ..$list::default()
        })
    }};
}

fn claimed(month: OfMonth<'_>) -> ClaimedMonth {
    let days = month.days().map(|day| ClaimedDay {
        dispensed: day.on.into(),
        prescribed: day.prescribed.into(),
        drugs: drugs!(ClaimedDrugs of ClaimedDrug, day),
        treatments: treatments(&day),
        ..ClaimedDay::default()
    });
    let inpatient = month.first().is_some_and(|first| first.inpatient);
    ClaimedMonth {
        days: Some(ClaimedDays {
            days: days.collect(),
            ..ClaimedDays::default()
        }),
        facility_name: month.facility_name(),
        facility_code: Item::of_any(month.facility.as_deref()),
        month: month.month.into(),
        in_out: Item::of(if inpatient { "1" } else { "2" }),
        ..ClaimedMonth::default()
    }
}

fn prescribed(month: OfMonth<'_>) -> PrescribedMonth {
    let days = month.days().map(|day| PrescribedDay {
        prescribed: day.on.into(),
        drugs: drugs!(PrescribedDrugs of PrescribedDrug, day),
        ..PrescribedDay::default()
    });
    PrescribedMonth {
        days: Some(PrescribedDays {
            days: days.collect(),
            ..PrescribedDays::default()
        }),
        facility_name: month.facility_name(),
        facility_code: Item::of_any(month.facility.as_deref()),
        month: month.month.into(),
        ..PrescribedMonth::default()
    }
}

fn dispensed(month: OfMonth<'_>) -> DispensedMonth {
    let days = month.days().map(|day| DispensedDay {
        dispensed: day.on.into(),
        prescribed: day.prescribed.into(),
        drugs: drugs!(DispensedDrugs of DispensedDrug, day),
        ..DispensedDay::default()
    });
    DispensedMonth {
        days: Some(DispensedDays {
            days: days.collect(),
            ..DispensedDays::default()
        }),
        facility_name: month.facility_name(),
        facility_code: Item::of_any(month.facility.as_deref()),
        month: month.month.into(),
        ..DispensedMonth::default()
    }
}

fn treatments(day: &OfDay<'_>) -> Option<Treatments> {
    let treatments = day.treatments.iter().map(|item| Treatment {
        code: Item::of_any(item.code.as_deref()),
        name: Item::of(&item.name),
        quantity: Item::of_any(item.quantity.as_deref()),
        unit: Item::of_any(item.unit.as_deref()),
        times: Item::of_any(item.times.as_deref()),
        ..Treatment::default()
    });
    let treatments: Many<_> = treatments.collect();
    (!treatments.is_empty()).then(|| Treatments {
        treatments,
        ..Treatments::default()
    })
}

/// 特定健診情報: a checkup with its items.
pub(super) fn checkups(records: &[MedicalRecord]) -> CheckupsBody {
    let checkups = records.iter().map(|record| {
        let items: Many<_> = match &record.detail {
            Some(MedicalDetail::Checkup(items)) => items.iter().map(checkup_item).collect(),
            _ => Many(vec![checkup_item(&worded(&record.text))]),
        };
        Checkup {
            day: record.on.into(),
            items: (!items.is_empty()).then(|| CheckupItems {
                items,
                ..CheckupItems::default()
            }),
            ..Checkup::default()
        }
    });
    CheckupsBody {
        checkups: checkups.collect(),
        ..CheckupsBody::default()
    }
}

/// 「血圧 見本値」: the name and the value.
fn worded(text: &str) -> cast::CheckupItem {
    let (name, value) = text.split_once(' ').unwrap_or((text, ""));
    cast::CheckupItem {
        name: name.to_owned(),
        value: value.to_owned(),
        ..cast::CheckupItem::default()
    }
}

fn checkup_item(item: &cast::CheckupItem) -> CheckupItem {
    CheckupItem {
        code: Item::of_any(item.code.as_deref()),
        name: Item::of(&item.name),
        data_type: Item::of_any(item.kind.as_deref()),
        value: Item::of(&item.value),
        unit: Item::of_any(item.unit.as_deref()),
        ..CheckupItem::default()
    }
}
