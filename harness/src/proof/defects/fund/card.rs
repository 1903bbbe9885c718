//! Systems that go wrong with certificates, registration, and who it is.

use std::collections::BTreeMap;

use madoguchi_sim::card::Bytes;
use madoguchi_sim::fund::care::CareResponse;
use madoguchi_sim::fund::{
    CardRefusal, Channel, FundRole, Registration, Request, Response, Validity,
};
use madoguchi_sim::jlis::{self, CertificateStatus, JlisRole};
use madoguchi_sim::role::{AnyAnswer, AnyMessage, Line, Outgoing, Switchboard, Tap};

use super::{answers, checks, fund, is_card_check, refuses};
use crate::proof::{Defect, flaw};

/// What the authority says of certificates is taken for something else.
fn mishears_status(board: &Switchboard, wrong: fn(CertificateStatus) -> CertificateStatus) {
    flaw::hears_back::<FundRole, JlisRole, _>(board, move || {
        move |_: &jlis::Request, answer: &mut jlis::Response| {
            if let jlis::Response::Status { status } = answer {
                *status = wrong(*status);
            }
        }
    });
}

/// Takes the silence of the authority for a refusal.
struct NeedsAuthority;

impl Tap for NeedsAuthority {
    fn ask(&self, call: Outgoing) -> AnyAnswer<'_> {
        let is_status = matches!(
            call.request::<JlisRole>(),
            Some(jlis::Request::CertificateStatus { .. })
        );
        Box::pin(async move {
            match call.forward().await {
                Err(_) if is_status => {
                    let unknown = jlis::Response::Status {
                        status: CertificateStatus::Unknown,
                    };
                    Ok(Box::new(unknown) as AnyMessage)
                }
                answer => answer,
            }
        })
    }
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    fund(
        "fund-skips-ocsp",
        "電子証明書の失効も一時停止も認証局に確かめない",
        &["CARD-025", "OQS-030", "dead-certificate-proves-nothing"],
        |board| {
            flaw::skips::<FundRole, JlisRole, _>(board, || {
                |_: &Line, asked: &jlis::Request| {
                    matches!(asked, jlis::Request::CertificateStatus { .. }).then_some(
                        jlis::Response::Status {
                            status: CertificateStatus::Good,
                        },
                    )
                }
            });
        },
    ),
    fund(
        "fund-takes-suspended-certificates",
        "一時停止された電子証明書を受け付ける",
        &["CARD-025", "dead-certificate-proves-nothing"],
        |board| {
            mishears_status(board, |status| match status {
                CertificateStatus::Suspended => CertificateStatus::Good,
                status => status,
            });
        },
    ),
    fund(
        "fund-takes-revoked-certificates",
        "失効した電子証明書を受け付ける",
        &["CARD-024", "CARD-033", "JLIS-013", "PORTAL-011", "CARD-025"],
        |board| {
            mishears_status(board, |status| match status {
                CertificateStatus::Revoked => CertificateStatus::Good,
                status => status,
            });
        },
    ),
    fund(
        "fund-needs-authority-for-everybody",
        "登録済みの人も、認証局が止まると断る",
        &["OQS-031", "INCIDENT-012"],
        |board| {
            // What it has been told it forgets at once.
            flaw::tap::<FundRole, _>(board, || NeedsAuthority);
        },
    ),
    fund(
        "fund-takes-phones-in-ambulances",
        "マイナ救急でスマートフォンを受け付ける",
        &["OQS-037"],
        |board| {
            answers(board, |asked, answer| match (asked, &*answer) {
                (
                    Request::OpenSession {
                        channel: Channel::Ambulance { .. },
                        ..
                    },
                    Response::CardRefused { .. },
                ) => {
                    *answer = Response::Session {
                        challenge: Bytes(vec![0; 32]),
                        registration: Registration::Registered,
                        expiry_alert: None,
                    };
                }
                (Request::Care(_), Response::CardRefused { .. }) => {
                    *answer = Response::Care(Box::new(CareResponse::Done));
                }
                _ => {}
            });
        },
    ),
    fund(
        "fund-shows-no-expiry-alert",
        "電子証明書の期限が近いことを知らせない",
        &["READER-010", "MSG-013"],
        |board| {
            answers(board, |_, answer| {
                if let Response::Session { expiry_alert, .. } = answer {
                    *expiry_alert = None;
                }
            });
        },
    ),
    fund(
        "fund-always-shows-expiry-alert",
        "期限の遠い電子証明書にも期限が近いと知らせる",
        &["READER-010"],
        |board| {
            flaw::says::<FundRole, _>(board, || {
                |line: &Line, _: &Request, answer: &mut Response| {
                    if let Response::Session { expiry_alert, .. } = answer {
                        expiry_alert.get_or_insert(line.now().date());
                    }
                }
            });
        },
    ),
    fund(
        "fund-refuses-every-card",
        "どのカードも受け付けない",
        &["COUNTER-001", "OQS-013", "OQS-002", "OQS-033", "CARE-009"],
        |board| {
            answers(board, |asked, answer| {
                if is_card_check(asked) {
                    *answer = Response::CardRefused {
                        reason: CardRefusal::Revoked,
                    };
                }
            });
        },
    ),
    fund(
        "fund-sleeps-at-night",
        "夜間と休日には答えない",
        &["OQS-033"],
        |board| {
            flaw::instead::<FundRole, _>(board, || {
                |line: &Line, asked: &Request| {
                    let now = line.now().civil();
                    let open = (5..23).contains(&now.hour());
                    (is_card_check(asked) && !open).then(|| Response::Refused {
                        reason: "運用時間外です".to_owned(),
                    })
                }
            });
        },
    ),
    fund(
        "fund-answers-valid-for-none-found",
        "該当する資格がないのに有効と答える",
        &["OQS-013", "OQS-027", "COUNTER-013"],
        |board| {
            checks(board, |check| {
                if check.validity == Validity::NoneFound {
                    check.validity = Validity::Valid;
                }
            });
        },
    ),
    fund(
        "fund-gives-key-to-simple-facilities",
        "資格確認限定型の施設にも医療情報の鍵を渡す",
        &["CARE-009", "CARE-011"],
        |board| {
            answers(board, |asked, answer| {
                if let (Request::Care(_), Response::Care(answer)) = (asked, answer)
                    && let CareResponse::AppResult { check } = answer.as_mut()
                {
                    check.key = Some("QK0000000001".to_owned());
                }
            });
        },
    ),
    fund(
        "fund-takes-the-same-signature-twice",
        "読取りの結果を二度、証明として受け取る",
        &["MSG-013", "dead-certificate-proves-nothing"],
        |board| {
            flaw::says::<FundRole, _>(board, || {
                let mut taken: BTreeMap<Bytes, Response> = BTreeMap::new();
                move |_: &Line, asked: &Request, answer: &mut Response| {
                    let (Request::CheckByCard { proof, .. }
                    | Request::ExchangeByCard { proof, .. }) = asked
                    else {
                        return;
                    };
                    let before = taken.get(&proof.challenge);
                    match (&*answer, before) {
                        (Response::CardRefused { .. }, Some(before)) => *answer = before.clone(),
                        _ => {
                            taken.insert(proof.challenge.clone(), answer.clone());
                        }
                    }
                }
            });
        },
    ),
    fund(
        "fund-refuses-facilities-that-have-joined",
        "導入している医療機関も断る",
        &["OQS-014", "OQS-013", "COUNTER-019"],
        |board| refuses(board, super::is_number_check),
    ),
];
