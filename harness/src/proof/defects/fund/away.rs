//! Systems that go wrong with consents given away from the reception counter.

use madoguchi_sim::fund::care::{CareKind, CareRequest, CareResponse};
use madoguchi_sim::fund::{Consents, FundRole, IdentityMeans, Request, Response};
use madoguchi_sim::role::Line;

use super::{agrees, answers_care, fund, mistakes_care, refuses};
use crate::proof::{Defect, flaw};

/// Every one.
pub(super) const ALL: &[Defect] = &[
    fund(
        "fund-keeps-every-consent-away-from-home",
        "訪問診療の同意で、同意していない医療情報も開く",
        &["CARE-006", "medical-needs-consent"],
        |board| {
            mistakes_care(board, |asked| {
                if let CareRequest::Consent { consents, .. } = asked
                    && consents.drugs
                {
                    consents.clinical = true;
                }
            });
        },
    ),
    fund(
        "fund-opens-everything-without-consent-away",
        "何にも同意しない訪問診療でも医療情報を開く",
        &["CARE-006", "medical-needs-consent"],
        |board| {
            mistakes_care(board, |asked| {
                if let CareRequest::Consent { consents, .. } = asked
                    && *consents == Consents::default()
                {
                    consents.drugs = true;
                }
            });
        },
    ),
    fund(
        "fund-takes-house-calls-for-continued-visits",
        "往診の同意も訪問診療の同意として3か月続ける",
        &["CARE-007"],
        |board| {
            mistakes_care(board, |asked| {
                if let CareRequest::Consent { kind, .. } | CareRequest::CheckAgain { kind, .. } =
                    asked
                    && *kind == CareKind::HouseCall
                {
                    *kind = CareKind::HomeVisit;
                }
            });
        },
    ),
    fund(
        "fund-takes-any-purpose-for-home-visits",
        "訪問診療の同意でオンライン診療の再照会にも答える",
        &["CARE-006", "CARE-001"],
        |board| {
            mistakes_care(board, |asked| {
                if let CareRequest::CheckAgain { kind, .. }
                | CareRequest::ListConsented { kind, .. }
                | CareRequest::WithdrawAtFacility { kind, .. } = asked
                {
                    *kind = CareKind::HomeVisit;
                }
            });
        },
    ),
    fund(
        "fund-opens-lapsed-consents",
        "期限の切れた同意でも医療情報の鍵を渡す",
        &["CARE-006"],
        |board| {
            answers_care(board, |_, answer| {
                if let CareResponse::Consented { check, .. } = answer {
                    check.key.get_or_insert_with(|| "QK0000000001".to_owned());
                }
            });
        },
    ),
    fund(
        "fund-does-not-renew-home-consent",
        "再照会しても訪問診療の同意の期間を延ばさない",
        &["CARE-006"],
        |board| {
            flaw::instead::<FundRole, _>(board, || {
                let mut asked_before = false;
                move |line: &Line, asked: &Request| {
                    let again = matches!(
                        asked,
                        Request::Care(asked) if matches!(**asked, CareRequest::CheckAgain { .. })
                    );
                    if !again {
                        return None;
                    }
                    let late = line.now().date() > jiff::civil::date(2025, 11, 1);
                    let refused = asked_before && late;
                    asked_before = true;
                    refused.then(|| Response::Refused {
                        reason: "同意は終わっています（期限切れ）".to_owned(),
                    })
                }
            });
        },
    ),
    fund(
        "fund-ignores-withdrawal-by-facility",
        "施設が取り消した同意を続ける",
        &["CARE-006", "MSG-017"],
        |board| {
            flaw::instead::<FundRole, _>(board, || {
                |_: &Line, asked: &Request| {
                    matches!(
                        asked,
                        Request::Care(asked)
                            if matches!(**asked, CareRequest::WithdrawAtFacility { .. })
                    )
                    .then(|| Response::Care(Box::new(CareResponse::Done)))
                }
            });
        },
    ),
    fund(
        "fund-ignores-withdrawal-by-patient",
        "患者が取り消した同意を続ける",
        &["CARE-006", "MSG-018"],
        |board| {
            flaw::instead::<FundRole, _>(board, || {
                |_: &Line, asked: &Request| {
                    matches!(
                        asked,
                        Request::Care(asked)
                            if matches!(**asked, CareRequest::WithdrawByPatient { .. })
                    )
                    .then(|| Response::Care(Box::new(CareResponse::Done)))
                }
            });
        },
    ),
    fund(
        "fund-takes-change-of-purpose-for-withdrawal",
        "用途変更を医療機関の取消しとして記録する",
        &["CARE-006", "MSG-018"],
        |board| {
            mistakes_care(board, |asked| {
                if let CareRequest::WithdrawAtFacility {
                    purpose_changed, ..
                } = asked
                {
                    *purpose_changed = false;
                }
            });
        },
    ),
    fund(
        "fund-withdraws-what-is-not-there",
        "同意のないところでも取り消したと答える",
        &["CARE-006"],
        |board| {
            agrees(board, |asked| {
                matches!(asked, CareRequest::WithdrawAtFacility { .. })
            });
        },
    ),
    fund(
        "fund-takes-old-addresses",
        "変更する前のURLからも同意を受け付ける",
        &["CARE-008", "MSG-020"],
        |board| {
            mistakes_care(board, |asked| {
                if let CareRequest::GetAddress { change, .. } = asked {
                    *change = false;
                }
            });
        },
    ),
    fund(
        "fund-changes-address-at-every-question",
        "URLを尋ねるたびに新しくする",
        &["MSG-020"],
        |board| {
            super::misreads(board, |service, _, tree| {
                if service == madoguchi_sim::oqs::Service::AccessUrl {
                    super::reword(tree, "UrlChangeClassification", |_| "1".to_owned());
                }
            });
        },
    ),
    fund(
        "fund-takes-sight-on-phones-of-patients",
        "マイナ在宅受付Webで目視による同意を受け付ける",
        &["CARE-008"],
        |board| {
            // Whatever the device says, it goes by the PIN.
            mistakes_care(board, |asked| {
                if let CareRequest::Consent { proof, .. } = asked {
                    proof.identity = IdentityMeans::Pin;
                }
            });
        },
    ),
    fund(
        "fund-refuses-sight-on-devices",
        "施設のアプリの目視を受け付けない",
        &["CARE-008"],
        |board| {
            refuses(board, |asked| {
                matches!(
                    asked,
                    Request::Care(asked)
                        if matches!(
                            asked.as_ref(),
                            CareRequest::Consent { proof, .. }
                                if proof.identity == IdentityMeans::Visual
                        )
                )
            });
        },
    ),
    fund(
        "fund-keeps-no-consents",
        "療養の場の同意を受け付けない",
        &[
            "CARE-001", "CARE-002", "CARE-006", "CARE-007", "CARE-008", "CARE-013", "MSG-017",
            "MSG-018",
        ],
        |board| {
            refuses(board, |asked| {
                matches!(
                    asked,
                    Request::Care(asked) if matches!(**asked, CareRequest::Consent { .. })
                )
            });
        },
    ),
    fund(
        "fund-keeps-consents-of-simple-facilities",
        "資格確認限定型の施設にも居宅の同意を許す",
        &["CARE-009"],
        |board| {
            agrees(board, |asked| {
                matches!(asked, CareRequest::Consent { channel, .. }
                    if channel.facility().is_some_and(|it| it.kind_code() == 7))
            });
        },
    ),
    fund(
        "fund-checks-again-without-consent",
        "同意のない人や施設の再照会も受け付ける",
        &["CARE-006"],
        |board| {
            agrees(board, |asked| {
                matches!(asked, CareRequest::CheckAgain { .. })
            });
        },
    ),
    fund(
        "fund-remembers-withdrawals",
        "取り消した後に同意し直しても再照会を断る",
        &["CARE-006"],
        |board| {
            flaw::instead::<FundRole, _>(board, || {
                let mut withdrawn = false;
                move |_: &Line, asked: &Request| {
                    let Request::Care(asked) = asked else {
                        return None;
                    };
                    withdrawn |= matches!(**asked, CareRequest::WithdrawByPatient { .. });
                    let again = matches!(**asked, CareRequest::CheckAgain { .. });
                    (withdrawn && again).then(|| Response::Refused {
                        reason: "同意は終わっています（患者取消）".to_owned(),
                    })
                }
            });
        },
    ),
    fund(
        "fund-refuses-withdrawals",
        "同意の取消しを受け付けない",
        &["CARE-006"],
        |board| {
            refuses(board, |asked| {
                matches!(
                    asked,
                    Request::Care(asked)
                        if matches!(**asked, CareRequest::WithdrawAtFacility { .. })
                )
            });
        },
    ),
];
