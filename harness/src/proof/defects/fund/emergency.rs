//! Systems that go wrong in outages, emergencies and disasters.

use madoguchi_sim::fund::care::{CareRequest, CareResponse, Pattern, Said};
use madoguchi_sim::fund::{FundRole, IdentityMeans, Request, Response, Validity};
use madoguchi_sim::role::Line;

use super::{agrees, answers, answers_care, fund, mistakes, mistakes_care};
use crate::proof::{Defect, flaw};
use crate::stage::standard_cast;

fn opens_with(asked: &mut CareRequest, wrong: fn(Pattern) -> Pattern) {
    if let CareRequest::ViewInEmergency { pattern, .. } = asked {
        *pattern = wrong(*pattern);
    }
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    fund(
        "fund-opens-emergency-function-for-any-phone",
        "登録していない電話番号への折り返しでも障害時モードを開く",
        &["COUNTER-016"],
        |board| {
            let facilities = standard_cast().facilities;
            flaw::hears::<FundRole, _>(board, move || {
                let facilities = facilities.clone();
                move |_: &Line, asked: &mut Request| {
                    if let Request::OpenEmergency {
                        facility,
                        called_back_at,
                    } = asked
                        && let Some(known) = facilities.get(facility)
                    {
                        *called_back_at = known.registered_phone.to_string();
                    }
                }
            });
        },
    ),
    fund(
        "fund-answers-emergency-checks-unopened",
        "電話と折り返しがなくても障害時モードで答える",
        &["COUNTER-016"],
        |board| {
            answers(board, |asked, answer| {
                if let (Request::EmergencyCheck { .. }, Response::Refused { .. }) =
                    (asked, &*answer)
                {
                    *answer = Response::Checked(Box::new(madoguchi_sim::fund::Check {
                        validity: Validity::NoneFound,
                        records: Vec::new(),
                        key: None,
                        notice: None,
                        reference: None,
                        tickets: Vec::new(),
                        diseases: Vec::new(),
                    }));
                }
            });
        },
    ),
    fund(
        "fund-leaves-emergency-function-open",
        "利用報告を受けても障害時モードを閉じない",
        &["COUNTER-016"],
        |board| {
            flaw::instead::<FundRole, _>(board, || {
                |_: &Line, asked: &Request| {
                    matches!(asked, Request::ReportEmergencyUse { .. })
                        .then_some(Response::Accepted)
                }
            });
        },
    ),
    fund(
        "fund-finds-nobody-by-four-items",
        "障害時モードで控えた4情報の人を見つけない",
        &["COUNTER-015", "INCIDENT-013"],
        |board| {
            mistakes(board, |asked| {
                if let Request::EmergencyCheck { birth, .. } = asked {
                    *birth = birth.tomorrow().unwrap_or(*birth);
                }
            });
        },
    ),
    fund(
        "fund-refuses-to-open-emergency-function",
        "障害時モードを開かない",
        &["COUNTER-015", "COUNTER-016", "INCIDENT-013"],
        |board| {
            super::refuses(board, |asked| {
                matches!(asked, Request::OpenEmergency { .. })
            });
        },
    ),
    fund(
        "fund-ignores-refusal-in-emergencies",
        "患者が拒んでも救急時と災害時の医療情報を開く",
        &["OQS-022", "OQS-023", "OQS-024"],
        |board| {
            mistakes_care(board, |asked| {
                if let CareRequest::ViewInEmergency { consent, .. }
                | CareRequest::ViewInDisaster { consent, .. }
                | CareRequest::ViewInAmbulance { consent, .. } = asked
                {
                    *consent = Said::Yes;
                }
            });
        },
    ),
    fund(
        "fund-wants-consent-in-emergencies",
        "意識のない患者の医療情報を開かない",
        &["OQS-022", "OQS-023", "OQS-024"],
        |board| {
            mistakes_care(board, |asked| {
                if let CareRequest::ViewInEmergency { consent, .. }
                | CareRequest::ViewInDisaster { consent, .. }
                | CareRequest::ViewInAmbulance { consent, .. } = asked
                    && *consent == Said::Unable
                {
                    *consent = Said::No;
                }
            });
        },
    ),
    fund(
        "fund-opens-everything-in-emergencies",
        "情報要求パターンを見ず、すべての医療情報を開く",
        &["OQS-023"],
        |board| mistakes_care(board, |asked| opens_with(asked, |_| Pattern::Everything)),
    ),
    fund(
        "fund-opens-drugs-only-in-emergencies",
        "情報要求パターンを見ず、薬剤情報だけを開く",
        &["OQS-023"],
        |board| mistakes_care(board, |asked| opens_with(asked, |_| Pattern::Drugs)),
    ),
    fund(
        "fund-confuses-patterns-of-emergencies",
        "情報要求パターンの4と6を取り違える",
        &["OQS-023", "MSG-021"],
        |board| {
            mistakes_care(board, |asked| {
                opens_with(asked, |pattern| match pattern {
                    Pattern::Drugs => Pattern::Checkups,
                    Pattern::Checkups => Pattern::Drugs,
                    Pattern::ClinicalAndDrugs => Pattern::Summary,
                    other => other,
                });
            });
        },
    ),
    fund(
        "fund-opens-emergencies-everywhere",
        "権限のない施設や4項目でも救急時閲覧を開く",
        &["OQS-023"],
        |board| {
            agrees(board, |asked| {
                matches!(asked, CareRequest::ViewInEmergency { .. })
            });
        },
    ),
    fund(
        "fund-opens-no-emergencies",
        "救急時閲覧を開かない",
        &["OQS-023", "MSG-021"],
        |board| {
            super::refuses(board, |asked| {
                matches!(
                    asked,
                    Request::Care(asked) if matches!(**asked, CareRequest::ViewInEmergency { .. })
                )
            });
        },
    ),
    fund(
        "fund-takes-pin-from-ambulances",
        "救急隊の暗証番号による読取りを受け付ける",
        &["OQS-024"],
        |board| {
            agrees(board, |asked| {
                matches!(asked, CareRequest::ViewInAmbulance { proof, .. }
                    if proof.identity == IdentityMeans::Pin)
            });
        },
    ),
    fund(
        "fund-takes-no-sight-from-ambulances",
        "救急隊の写真の目視を受け付けない",
        &["OQS-024"],
        |board| {
            mistakes_care(board, |asked| {
                if let CareRequest::ViewInAmbulance { proof, .. } = asked {
                    proof.identity = IdentityMeans::Pin;
                }
            });
        },
    ),
    fund(
        "fund-shows-ambulances-nothing",
        "救急隊に薬も診療の記録も出さない",
        &["OQS-024"],
        |board| {
            answers_care(board, |_, answer| {
                if let CareResponse::Ambulance { records, .. } = answer {
                    records.clear();
                }
            });
        },
    ),
    fund(
        "fund-opens-disaster-view-everywhere",
        "災害時閲覧を区域の外や、開かれていないときにも使わせる",
        &["OQS-022", "INCIDENT-022"],
        |board| {
            agrees(board, |asked| {
                matches!(asked, CareRequest::ViewInDisaster { consent, .. }
                    if *consent != Said::No)
            });
        },
    ),
    fund(
        "fund-opens-disaster-view-in-whole-prefectures",
        "市区町村の災害でも都道府県に開く",
        &["OQS-022"],
        |board| {
            mistakes_care(board, |asked| {
                if let CareRequest::OpenDisaster { area, .. } = asked {
                    area.district = None;
                }
            });
        },
    ),
    fund(
        "fund-answers-clinical-for-surgery",
        "手術情報を求めると、診療情報を返す",
        &["FIELD-014", "OQS-009", "OQS-023"],
        |board| {
            mistakes(board, |asked| {
                if let Request::ViewMedical { kind, .. } = asked
                    && *kind == madoguchi_sim::cast::MedicalKind::Surgery
                {
                    *kind = madoguchi_sim::cast::MedicalKind::Clinical;
                }
            });
        },
    ),
    fund(
        "fund-does-not-open-disaster-view",
        "災害時閲覧を開いたことにする",
        &["OQS-022", "FIELD-014", "INCIDENT-022"],
        |board| {
            flaw::instead::<FundRole, _>(board, || {
                |_: &Line, asked: &Request| {
                    matches!(
                        asked,
                        Request::Care(asked)
                            if matches!(**asked, CareRequest::OpenDisaster { .. })
                    )
                    .then(|| Response::Care(Box::new(CareResponse::Done)))
                }
            });
        },
    ),
];
