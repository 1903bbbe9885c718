//! Systems that go wrong with 利用登録.

use jiff::ToSpan;
use jiff::civil::Date;
use madoguchi_sim::card::Bytes;
use madoguchi_sim::fund::{CardRefusal, FundRole, Registration, Request, Response};
use madoguchi_sim::pki::Certificate;
use madoguchi_sim::role::Line;

use super::{answers, fund};
use crate::proof::{Defect, flaw};

fn issued(certificate: &Bytes) -> Option<Date> {
    let certificate = Certificate::from_der(certificate).ok()?;
    Some(certificate.not_before().date())
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    fund(
        "fund-forgets-registration-on-renewal",
        "電子証明書を更新すると利用登録が消える",
        &["OQS-029", "OQS-030"],
        |board| {
            flaw::says::<FundRole, _>(board, || {
                |line: &Line, asked: &Request, answer: &mut Response| {
                    let (certificate, state) = match (asked, answer) {
                        (
                            Request::OpenSession { certificate, .. },
                            Response::Session { registration, .. },
                        ) => (certificate, registration),
                        (Request::Own { proof }, Response::Own { registration, .. }) => {
                            (&proof.certificate, registration)
                        }
                        _ => return,
                    };
                    let recent = line.now().date().saturating_sub(3.months());
                    if issued(certificate).is_some_and(|day| day >= recent) {
                        *state = Registration::NotRegistered;
                    }
                }
            });
        },
    ),
    fund(
        "fund-never-lets-registration-lapse",
        "猶予の後の更新でも利用登録が続く",
        &["OQS-029"],
        |board| {
            answers(board, |_, answer| {
                if let Response::Own { registration, .. } | Response::Session { registration, .. } =
                    answer
                    && *registration == Registration::Lapsed
                {
                    *registration = Registration::Registered;
                }
            });
        },
    ),
    fund(
        "fund-does-not-register",
        "その場の利用登録を済ませたと答え、登録しない",
        &["READER-008", "OQS-026", "OQS-030", "INSURER-023"],
        |board| {
            flaw::instead::<FundRole, _>(board, || {
                |_: &Line, asked: &Request| {
                    matches!(asked, Request::Register { .. }).then_some(Response::Registered)
                }
            });
        },
    ),
    fund(
        "fund-takes-everybody-for-registered",
        "利用登録のない人にも登録済みと答える",
        &["PORTAL-006", "READER-007", "INSURER-022", "PORTAL-004"],
        |board| {
            answers(board, |_, answer| {
                if let Response::Own { registration, .. } | Response::Session { registration, .. } =
                    answer
                {
                    *registration = Registration::Registered;
                }
            });
        },
    ),
    fund(
        "fund-takes-nobody-for-registered",
        "だれにも未登録と答える",
        &["PORTAL-006", "OQS-029", "READER-001"],
        |board| {
            answers(board, |_, answer| {
                if let Response::Own { registration, .. } | Response::Session { registration, .. } =
                    answer
                {
                    *registration = Registration::NotRegistered;
                }
            });
        },
    ),
    fund(
        "fund-refuses-second-registration",
        "解除した後の登録し直しを断る",
        &["INSURER-023"],
        |board| {
            flaw::instead::<FundRole, _>(board, || {
                let mut cancelled = false;
                move |_: &Line, asked: &Request| match asked {
                    Request::CancelRegistration { .. } => {
                        cancelled = true;
                        None
                    }
                    Request::Register { .. } if cancelled => Some(Response::CardRefused {
                        reason: CardRefusal::NotRegistered,
                    }),
                    _ => None,
                }
            });
        },
    ),
    fund(
        "fund-lets-registration-lapse-a-day-early",
        "猶予の最後の日の更新を遅いとみなす",
        &["OQS-029"],
        |board| {
            answers(board, |asked, answer| {
                let (certificate, state) = match (asked, answer) {
                    (
                        Request::OpenSession { certificate, .. },
                        Response::Session { registration, .. },
                    ) => (certificate, registration),
                    (Request::Own { proof }, Response::Own { registration, .. }) => {
                        (&proof.certificate, registration)
                    }
                    _ => return,
                };
                if issued(certificate) == Some(jiff::civil::date(2025, 7, 31)) {
                    *state = Registration::Lapsed;
                }
            });
        },
    ),
    fund(
        "fund-gives-no-key-after-renewal",
        "更新した電子証明書では医療情報を返さない",
        &["OQS-030"],
        |board| {
            flaw::says::<FundRole, _>(board, || {
                |line: &Line, asked: &Request, answer: &mut Response| {
                    if let (Request::CheckByCard { proof, .. }, Response::Checked(check)) =
                        (asked, answer)
                    {
                        let recent = line.now().date().saturating_sub(3.months());
                        if issued(&proof.certificate).is_some_and(|day| day >= recent) {
                            check.key = None;
                        }
                    }
                }
            });
        },
    ),
];
