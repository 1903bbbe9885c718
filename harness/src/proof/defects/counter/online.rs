//! Counters that go wrong with what the fund answers.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use madoguchi_sim::card::Bytes;
use madoguchi_sim::counter::{
    Acceptance, Basis, ClaimRoute, CounterRole, Decision, Request, Response, Warning,
};
use madoguchi_sim::fund::{self, FundRole, Validity};
use madoguchi_sim::role::{AnyAnswer, Line, Outgoing, Switchboard, Tap};
use madoguchi_sim::vocabulary::{PersonName, Share};

use super::{answers, counter, decides, mishears, mistakes};
use crate::proof::{Defect, flaw};

/// Takes one result for another.
fn takes_for(answer: &mut fund::Response, one: Validity, other: Validity) {
    if let fund::Response::Checked(check) = answer
        && check.validity == one
    {
        check.validity = other;
    }
}

/// Does not accept what it has accepted.
fn reject(decision: &mut Decision) {
    decision.outcome = Acceptance::Unproven;
    decision.basis = None;
    decision.share = Share::FULL;
    decision.eligibility = None;
    decision.route = ClaimRoute::PaidInFull;
}

/// Changes a query by number on its way.
fn asks_by_number(board: &Switchboard, change: fn(&mut fund::Request)) {
    flaw::asks::<CounterRole, FundRole, _>(board, move || {
        move |_: &Line, asked: &mut fund::Request| {
            if matches!(asked, fund::Request::CheckByNumber { .. }) {
                change(asked);
            }
        }
    });
}

/// Keeps what was answered of a card the first time.
#[derive(Default)]
struct AsksOnce(RefCell<BTreeMap<Bytes, fund::Response>>);

impl Tap for AsksOnce {
    fn ask(&self, call: Outgoing) -> AnyAnswer<'_> {
        let certificate = match call.request::<FundRole>() {
            Some(fund::Request::CheckByCard { proof, .. }) => proof.certificate.clone(),
            _ => return call.forward(),
        };
        Box::pin(async move {
            if let Some(kept) = self.0.borrow().get(&certificate).cloned() {
                return Ok(Box::new(kept) as madoguchi_sim::role::AnyMessage);
            }
            let answer = call.forward().await?;
            if let Some(answered) = answer.downcast_ref::<fund::Response>() {
                self.0.borrow_mut().insert(certificate, answered.clone());
            }
            Ok(answer)
        })
    }
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    counter(
        "counter-takes-newer-exists-for-valid",
        "無効（新しい資格あり）を有効とみなし、古い資格で認める",
        &["COUNTER-019", "COUNTER-023", "COUNTER-024", "CLAIM-011"],
        |board| {
            mishears(board, |_, answer| {
                takes_for(answer, Validity::InvalidNewerExists, Validity::Valid);
            });
        },
    ),
    counter(
        "counter-takes-invalid-for-valid",
        "無効の答えでも、資格が書いてあるので認める",
        &["COUNTER-013", "CLAIM-001"],
        |board| {
            mishears(board, |_, answer| {
                takes_for(answer, Validity::Invalid, Validity::Valid);
            });
        },
    ),
    counter(
        "counter-takes-unregistered-ticket-for-valid",
        "有効（未登録）を有効とみなして医療扶助で認める",
        &["OQS-026"],
        |board| {
            decides(board, |_, decision| {
                if decision.validity == Some(Validity::ValidNotEntrusted) {
                    decision.outcome = Acceptance::Confirmed;
                    decision.basis = Some(Basis::Card);
                    decision.share = Share::NONE;
                }
            });
        },
    ),
    counter(
        "counter-guesses-branch-number",
        "枝番のない保険証を、枝番02として照会する",
        &["OQS-013", "COUNTER-024"],
        |board| {
            asks_by_number(board, |asked| {
                if let fund::Request::CheckByNumber { insured, .. } = asked
                    && insured.branch.is_none()
                    && insured.symbol.is_some()
                {
                    insured.branch = "02".parse().ok();
                }
            });
        },
    ),
    counter(
        "counter-asks-about-yesterday",
        "番号の照会で前日の資格を確かめる",
        &["COUNTER-019", "CLAIM-011"],
        |board| {
            asks_by_number(board, |asked| {
                if let fund::Request::CheckByNumber { on, .. } = asked {
                    *on = on.yesterday().unwrap_or(*on);
                }
            });
        },
    ),
    counter(
        "counter-asks-for-limit-class-without-consent",
        "口頭の同意がなくても限度額の区分を照会する",
        &["OQS-011"],
        |board| {
            asks_by_number(board, |asked| {
                if let fund::Request::CheckByNumber { limit_consent, .. } = asked {
                    *limit_consent = true;
                }
            });
        },
    ),
    counter(
        "counter-does-not-pass-limit-consent-on",
        "限度額の口頭の同意を照会で伝えない",
        &["OQS-011"],
        |board| {
            asks_by_number(board, |asked| {
                if let fund::Request::CheckByNumber { limit_consent, .. } = asked {
                    *limit_consent = false;
                }
            });
        },
    ),
    counter(
        "counter-never-asks-by-number",
        "書面の番号を一度も照会しない",
        &[
            "COUNTER-019",
            "COUNTER-023",
            "COUNTER-024",
            "COUNTER-025",
            "CLAIM-011",
            "PLAN-005",
        ],
        |board| {
            flaw::skips::<CounterRole, FundRole, _>(board, || {
                |_: &Line, asked: &fund::Request| {
                    matches!(asked, fund::Request::CheckByNumber { .. }).then(|| {
                        fund::Response::Refused {
                            reason: "照会していません".to_owned(),
                        }
                    })
                }
            });
        },
    ),
    counter(
        "counter-never-asks-again",
        "一度確かめたカードは、次からは前の答えを使う",
        &[
            "COUNTER-013",
            "OQS-006",
            "OQS-027",
            "FEE-006",
            "INSURER-011",
        ],
        |board| flaw::tap::<CounterRole, _>(board, AsksOnce::default),
    ),
    counter(
        "counter-keeps-accepting-once-accepted",
        "前に確かめた人を、確かめずにもう一度認める",
        &["CARE-007", "FIELD-004", "COUNTER-001"],
        |board| {
            flaw::says::<CounterRole, _>(board, || {
                let mut accepted: Option<(PersonName, Decision)> = None;
                move |_: &Line, asked: &Request, answer: &mut Response| {
                    let (Request::Receive(reception), Response::Decision(decision)) =
                        (asked, answer)
                    else {
                        return;
                    };
                    if decision.outcome == Acceptance::Confirmed {
                        accepted = Some((reception.spoken.name.clone(), (**decision).clone()));
                    } else if let Some((name, before)) = &accepted
                        && name.same_as(&reception.spoken.name)
                    {
                        **decision = Decision {
                            visit: decision.visit,
                            ..before.clone()
                        };
                    }
                }
            });
        },
    ),
    counter(
        "counter-takes-over-record-of-another-person",
        "届いた資格の氏名も生年月日も確かめずに取り込む",
        &["PRIV-005", "nobody-elses-data"],
        |board| {
            let spoken = Rc::new(RefCell::new(None));
            let heard = Rc::clone(&spoken);
            flaw::hears::<CounterRole, _>(board, move || {
                let heard = Rc::clone(&heard);
                move |_: &Line, asked: &mut Request| {
                    if let Request::Receive(reception) = asked {
                        *heard.borrow_mut() = Some(reception.spoken.clone());
                    }
                }
            });
            flaw::hears_back::<CounterRole, FundRole, _>(board, move || {
                let spoken = Rc::clone(&spoken);
                move |_: &fund::Request, answer: &mut fund::Response| {
                    if let (fund::Response::Checked(check), Some(spoken)) =
                        (answer, &*spoken.borrow())
                    {
                        for record in &mut check.records {
                            record.name = spoken.name.clone();
                            record.birth = spoken.birth;
                            record.sex = spoken.sex;
                        }
                    }
                }
            });
        },
    ),
    counter(
        "counter-does-not-tell-of-record-of-another-person",
        "他人の資格が届いても職員に知らせない",
        &["PRIV-005", "INCIDENT-001", "INCIDENT-003"],
        |board| {
            decides(board, |_, decision| {
                decision
                    .warnings
                    .retain(|it| *it != Warning::RecordOfAnotherPerson);
            });
        },
    ),
    counter(
        "counter-refuses-names-with-black-circles",
        "氏名に黒丸がある人を別人とみなす",
        &["OQS-032", "INCIDENT-017"],
        |board| {
            decides(board, |_, decision| {
                if decision.warnings.contains(&Warning::BlackCircles) {
                    reject(decision);
                }
            });
        },
    ),
    counter(
        "counter-does-not-tell-of-black-circles",
        "氏名の黒丸に気づかない",
        &["OQS-032", "INCIDENT-017"],
        |board| {
            decides(board, |_, decision| {
                decision.warnings.retain(|it| *it != Warning::BlackCircles);
            });
        },
    ),
    counter(
        "counter-refuses-rare-characters",
        "異体字のある氏名に警告する",
        &["OQS-032", "COUNTER-001"],
        |board| {
            decides(board, |reception, decision| {
                if reception.spoken.name.kanji().contains(['髙', '﨑']) {
                    decision.warnings.push(Warning::BlackCircles);
                }
            });
        },
    ),
    counter(
        "counter-does-not-compare-shares",
        "書面とオンラインの負担割合の違いに気づかない",
        &["INCIDENT-026"],
        |board| {
            decides(board, |_, decision| {
                decision
                    .warnings
                    .retain(|it| *it != Warning::ShareDiffersFromPaper);
            });
        },
    ),
    counter(
        "counter-refuses-everybody-by-card",
        "カードの照会の答えを使わない",
        &[
            "COUNTER-001",
            "OQS-013",
            "INSURER-022",
            "CARE-001",
            "CARE-007",
            "COUNTER-015",
            "INCIDENT-013",
            "INCIDENT-027",
        ],
        |board| {
            mistakes(board, |reception| reception.used_reader = false);
        },
    ),
    counter(
        "counter-retypes-the-number",
        "届いた資格の枝番を写し漏らす",
        &["COUNTER-031"],
        |board| {
            answers(board, |_, answer| {
                if let Response::Decision(decision) = answer
                    && let Some(insured) = &mut decision.insured
                {
                    insured.branch = None;
                }
            });
        },
    ),
    counter(
        "counter-keeps-no-record-of-the-answer",
        "届いた資格情報を取り込まない",
        &[
            "COUNTER-031",
            "OQS-003",
            "OQS-017",
            "OQS-018",
            "OQS-036",
            "PRIV-003",
        ],
        |board| {
            answers(board, |_, answer| {
                if let Response::Decision(decision) = answer {
                    decision.eligibility = None;
                }
            });
        },
    ),
    counter(
        "counter-shows-no-result",
        "資格照会の結果を職員に示さない",
        &["OQS-013", "COUNTER-013", "COUNTER-019"],
        |board| {
            answers(board, |_, answer| {
                if let Response::Decision(decision) = answer {
                    decision.validity = None;
                }
            });
        },
    ),
    counter(
        "counter-takes-silence-for-none-found",
        "回答が届かないことを該当資格なしと示す",
        &["OQS-015", "OQS-026"],
        |board| {
            decides(board, |_, decision| {
                decision.validity.get_or_insert(Validity::NoneFound);
            });
        },
    ),
];
