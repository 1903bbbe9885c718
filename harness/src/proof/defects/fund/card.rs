//! Systems that go wrong with certificates, registration, and who it is.

use std::collections::BTreeMap;
use std::rc::Rc;

use jiff::ToSpan;
use jiff::civil::Date;
use madoguchi_sim::card::Bytes;
use madoguchi_sim::fund::care::CareResponse;
use madoguchi_sim::fund::{
    CardRefusal, Channel, FundRole, Registration, Request, Response, Validity,
};
use madoguchi_sim::jlis::{self, CertificateStatus, JlisRole};
use madoguchi_sim::pki::Certificate;
use madoguchi_sim::role::{AnyAnswer, AnyMessage, Line, Outgoing, Switchboard, Tap};

use super::{answers, checks, fund, is_card_check, records, refuses};
use crate::proof::{Defect, flaw};
use crate::stage::standard_cast;

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

fn issued(certificate: &Bytes) -> Option<Date> {
    let certificate = Certificate::from_der(certificate).ok()?;
    Some(certificate.not_before().date())
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
        &["OQS-031"],
        |board| {
            // What it has been told it forgets at once.
            flaw::tap::<FundRole, _>(board, || NeedsAuthority);
        },
    ),
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
        "fund-answers-twin",
        "双子の一人のカードや番号に、もう一人の情報で答える",
        &[
            "OQS-013",
            "INCIDENT-004",
            "INSURER-005",
            "nobody-elses-data",
        ],
        |board| {
            let people = Rc::new(standard_cast().people);
            flaw::says::<FundRole, _>(board, move || {
                let people = Rc::clone(&people);
                move |_: &Line, _: &Request, answer: &mut Response| {
                    let Response::Checked(check) = answer else {
                        return;
                    };
                    for record in &mut check.records {
                        let twin = people.values().find(|it| {
                            it.birth == record.birth
                                && it.address == record.address
                                && !it.name.same_as(&record.name)
                        });
                        if let Some(twin) = twin {
                            record.name = twin.name.clone();
                            record.sex = twin.sex;
                        }
                    }
                }
            });
        },
    ),
    fund(
        "fund-answers-whoever-was-asked-about-before",
        "前に照会された人の資格を、次の人に答える",
        &["COUNTER-001", "nobody-elses-data"],
        |board| {
            flaw::says::<FundRole, _>(board, || {
                let mut before = None;
                move |_: &Line, asked: &Request, answer: &mut Response| {
                    if let (Request::CheckByCard { .. }, Response::Checked(check)) = (asked, answer)
                    {
                        let own = check.records.clone();
                        if let Some(other) = before.take() {
                            check.records = other;
                        }
                        before = Some(own);
                    }
                }
            });
        },
    ),
    fund(
        "fund-answers-insured-for-dependant",
        "家族の照会に本人の氏名で答える",
        &[
            "OQS-013",
            "INCIDENT-001",
            "INSURER-005",
            "nobody-elses-data",
        ],
        |board| {
            let people = Rc::new(standard_cast().people);
            flaw::says::<FundRole, _>(board, move || {
                let people = Rc::clone(&people);
                move |_: &Line, _: &Request, answer: &mut Response| {
                    let Response::Checked(check) = answer else {
                        return;
                    };
                    for record in &mut check.records {
                        let of_account = people.values().find(|it| {
                            it.enrolments.iter().any(|own| {
                                own.insured.same_household_account(&record.insured)
                                    && own.insured != record.insured
                            })
                        });
                        if let Some(other) = of_account {
                            record.name = other.name.clone();
                            record.birth = other.birth;
                        }
                    }
                }
            });
        },
    ),
    fund(
        "fund-answers-oldest-record",
        "転職した人に前の保険者の資格を有効と答える",
        &["OQS-003", "OQS-036", "COUNTER-013"],
        |board| {
            let people = Rc::new(standard_cast().people);
            flaw::says::<FundRole, _>(board, move || {
                let people = Rc::clone(&people);
                move |_: &Line, asked: &Request, answer: &mut Response| {
                    let (Request::CheckByCard { .. }, Response::Checked(check)) = (asked, answer)
                    else {
                        return;
                    };
                    for record in &mut check.records {
                        let own = people.values().find(|it| it.name.same_as(&record.name));
                        let first = own.and_then(|it| it.enrolments.first());
                        if let Some(first) = first
                            && first.insured != record.insured
                        {
                            record.insured = first.insured.clone();
                            record.insurer_name = "見本健康保険協会".to_owned();
                        }
                    }
                }
            });
        },
    ),
    fund(
        "fund-does-not-replace-characters",
        "扱えない文字を黒丸にせず、下駄にする",
        &["OQS-032"],
        |board| {
            records(board, |record| {
                let written = record.name.kanji().replace('●', "〓");
                if let Ok(name) =
                    madoguchi_sim::vocabulary::PersonName::new(&written, record.name.kana())
                {
                    record.name = name;
                }
            });
        },
    ),
    fund(
        "fund-replaces-common-variants",
        "扱える異体字まで黒丸にする",
        &["OQS-032"],
        |board| {
            records(board, |record| {
                let written = record.name.kanji().replace(['髙', '﨑'], "●");
                if let Ok(name) =
                    madoguchi_sim::vocabulary::PersonName::new(&written, record.name.kana())
                {
                    record.name = name;
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
