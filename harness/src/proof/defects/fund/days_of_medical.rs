//! Systems whose calendar or clock is off for medical information.

use jiff::civil::{Date, date};
use madoguchi_sim::cast::MedicalKind;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::fund::Request;
use madoguchi_sim::oqs::Service;

use super::{at_another_time, fund, service};
use crate::proof::Defect;
use crate::proof::flaw::{early, late};

/// The first moment of the first day, on the day before: what was consented to in the morning still holds.
fn before_dawn(first: Date, now: VirtualTime) -> VirtualTime {
    match early(first, now) {
        same if same == now => now,
        _ => VirtualTime::start_of(first),
    }
}

fn views(asked: &Request, wanted: MedicalKind) -> bool {
    matches!(asked, Request::ViewMedical { kind, .. } if *kind == wanted)
}

fn is_medical(asked: &Request) -> bool {
    matches!(asked, Request::ViewMedical { .. })
        || matches!(
            service(asked),
            Some((Service::Drugs | Service::Checkups, _))
        )
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    fund(
        "fund-shows-drugs-of-a-day-more-than-three-years",
        "3年と1日前の薬剤情報を返す",
        &["OQS-007"],
        off!(late, date(2025, 6, 10), |it| views(it, MedicalKind::Drugs)),
    ),
    fund(
        "fund-hides-drugs-of-three-years-ago",
        "ちょうど3年前の薬剤情報を返さない",
        &["OQS-007"],
        off!(before_dawn, date(2025, 6, 11), |it| views(
            it,
            MedicalKind::Drugs
        )),
    ),
    fund(
        "fund-shows-checkups-of-a-day-more-than-five-years",
        "5年と1日前の特定健診を返す",
        &["OQS-007"],
        off!(late, date(2025, 6, 10), |it| views(
            it,
            MedicalKind::Checkups
        )),
    ),
    fund(
        "fund-hides-checkups-of-five-years-ago",
        "ちょうど5年前の特定健診を返さない",
        &["OQS-007"],
        off!(before_dawn, date(2025, 6, 11), |it| views(
            it,
            MedicalKind::Checkups
        )),
    ),
    fund(
        "fund-shows-clinical-information-a-day-late",
        "診療情報を2022年9月2日まで返さない",
        &["OQS-008"],
        off!(late, date(2022, 9, 1), |it| views(
            it,
            MedicalKind::Clinical
        )),
    ),
    fund(
        "fund-shows-surgery-a-day-late",
        "手術情報を2023年5月2日まで返さない",
        &["OQS-009"],
        off!(late, date(2023, 5, 1), |it| views(it, MedicalKind::Surgery)),
    ),
    fund(
        "fund-keeps-consent-for-an-hour-too-long",
        "薬剤情報を同意の25時間後まで返す",
        &["OQS-005", "medical-needs-consent"],
        |board| {
            at_another_time(board, |asked, now| {
                if is_medical(asked) {
                    now.plus_minutes(-60)
                } else {
                    now
                }
            });
        },
    ),
    fund(
        "fund-ends-consent-an-hour-early",
        "薬剤情報を同意の23時間後から返さない",
        &["OQS-005"],
        |board| {
            at_another_time(board, |asked, now| {
                if is_medical(asked) {
                    now.plus_minutes(60)
                } else {
                    now
                }
            });
        },
    ),
];
