//! Counters that go wrong with past records, 被保険者資格申立書, and the face of the card.

use std::cell::RefCell;
use std::rc::Rc;

use madoguchi_sim::card::{self, CardRole};
use madoguchi_sim::counter::{
    Acceptance, Basis, ClaimRoute, CounterRole, Form, Request, Response, Warning,
};
use madoguchi_sim::role::{Line, Switchboard};
use madoguchi_sim::vocabulary::{Declaration, Share};

use super::{answers, counter, decides, looks_at, mistakes};
use crate::proof::{Defect, flaw};

/// Does not compare one item of the declaration with the face of the card.
fn overlooks(board: &Switchboard, item: fn(&mut Declaration, &madoguchi_sim::counter::Spoken)) {
    flaw::hears::<CounterRole, _>(board, move || {
        move |_: &Line, asked: &mut Request| {
            if let Request::Receive(reception) = asked
                && let Some(declaration) = &mut reception.declaration
            {
                item(declaration, &reception.spoken);
            }
        }
    });
}

/// Takes no declaration that lacks something.
fn refuses(board: &Switchboard, incomplete: fn(&Declaration) -> bool) {
    flaw::hears::<CounterRole, _>(board, move || {
        move |_: &Line, asked: &mut Request| {
            if let Request::Receive(reception) = asked
                && reception.declaration.as_ref().is_some_and(incomplete)
            {
                reception.declaration = None;
            }
        }
    });
}

fn drop_warning(board: &Switchboard, warning: fn(&Warning) -> bool) {
    answers(board, move |_, answer| {
        if let Response::Decision(decision) = answer {
            decision.warnings.retain(|it| !warning(it));
        }
    });
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    counter(
        "counter-remembers-everybody",
        "受診歴のない人も、保険が変わっていないと答えれば認める",
        &["COUNTER-006"],
        |board| {
            decides(board, |reception, decision| {
                if decision.outcome == Acceptance::Unproven
                    && reception.card.is_some()
                    && reception.says_unchanged == Some(true)
                {
                    decision.outcome = Acceptance::Confirmed;
                    decision.basis = Some(Basis::PastRecord);
                    decision.share = Share::THREE;
                }
            });
        },
    ),
    counter(
        "counter-does-not-ask-whether-insurance-has-changed",
        "保険が変わったと答えた再来の人も過去の受診歴で認める",
        &["COUNTER-006"],
        |board| {
            mistakes(board, |reception| {
                reception.says_unchanged = reception.says_unchanged.map(|_| true);
            });
        },
    ),
    counter(
        "counter-does-not-use-past-record",
        "過去の受診歴では認めない",
        &["COUNTER-006", "COUNTER-008"],
        |board| mistakes(board, |reception| reception.says_unchanged = None),
    ),
    counter(
        "counter-does-not-know-declaration",
        "申立書を受け取らず、全額を求める",
        &["COUNTER-007", "COUNTER-009", "COUNTER-013", "INCIDENT-018"],
        |board| mistakes(board, |reception| reception.declaration = None),
    ),
    counter(
        "counter-takes-declaration-for-proof",
        "申立書を資格の証明とみなす",
        &["COUNTER-007", "COUNTER-013"],
        |board| {
            decides(board, |_, decision| {
                if decision.outcome == Acceptance::Declared {
                    decision.outcome = Acceptance::Confirmed;
                }
            });
        },
    ),
    counter(
        "counter-throws-declaration-away-at-the-desk",
        "受け取った申立書を残さない",
        &["COUNTER-008", "DOC-029", "DOC-030"],
        |board| {
            decides(board, |_, decision| {
                decision.forms.retain(|form| *form != Form::Declaration);
            });
        },
    ),
    counter(
        "counter-does-not-notice-share-off-the-sheet",
        "説明書にない割合の申立てに気づかない",
        &["COUNTER-010"],
        |board| drop_warning(board, |it| *it == Warning::DeclaredShareOutOfRange),
    ),
    counter(
        "counter-suspects-every-declared-share",
        "説明書にある割合の申立てにも警告する",
        &["COUNTER-010"],
        |board| {
            decides(board, |_, decision| {
                if decision.basis == Some(Basis::Declaration) {
                    decision.warnings.push(Warning::DeclaredShareOutOfRange);
                }
            });
        },
    ),
    counter(
        "counter-refuses-share-off-the-sheet",
        "説明書にない割合の申立てを受け取らない",
        &["COUNTER-009", "COUNTER-010"],
        |board| {
            decides(board, |_, decision| {
                if decision
                    .warnings
                    .contains(&Warning::DeclaredShareOutOfRange)
                {
                    decision.outcome = Acceptance::Unproven;
                    decision.basis = None;
                    decision.share = Share::FULL;
                    decision.route = ClaimRoute::PaidInFull;
                }
            });
        },
    ),
    counter(
        "counter-does-not-compare-name-with-card",
        "申立書の氏名を券面と照らし合わせない",
        &["COUNTER-014", "DOC-028"],
        |board| overlooks(board, |it, spoken| it.name = spoken.name.clone()),
    ),
    counter(
        "counter-does-not-compare-birth-with-card",
        "申立書の生年月日を券面と照らし合わせない",
        &["COUNTER-014", "DOC-028"],
        |board| overlooks(board, |it, spoken| it.birth = spoken.birth),
    ),
    counter(
        "counter-does-not-compare-sex-with-card",
        "申立書の性別を券面と照らし合わせない",
        &["COUNTER-014", "DOC-028"],
        |board| overlooks(board, |it, spoken| it.sex = spoken.sex),
    ),
    counter(
        "counter-does-not-compare-address-with-card",
        "申立書の住所を券面と照らし合わせない",
        &["COUNTER-014", "DOC-028"],
        |board| overlooks(board, |it, spoken| it.address = spoken.address.clone()),
    ),
    counter(
        "counter-does-not-look-at-the-card",
        "ほかの人のカードを持って来た人も、カードを持って来たとみなす",
        &["COUNTER-014"],
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
            flaw::hears_back::<CounterRole, CardRole, _>(board, move || {
                let spoken = Rc::clone(&spoken);
                move |_: &card::Request, answer: &mut card::Response| {
                    if let (card::Response::Face(face), Some(spoken)) = (answer, &*spoken.borrow())
                    {
                        face.name = spoken.name.clone();
                        face.birth = spoken.birth;
                        face.sex = spoken.sex;
                    }
                }
            });
        },
    ),
    counter(
        "counter-does-not-tell-of-card-of-another-person",
        "券面が本人と違うことを職員に知らせない",
        &["COUNTER-014"],
        |board| drop_warning(board, |it| *it == Warning::CardOfAnotherPerson),
    ),
    counter(
        "counter-takes-expired-card",
        "カードそのものの有効期限を見ない",
        &["COUNTER-029"],
        |board| {
            looks_at(board, |face| {
                face.expires = face.expires.saturating_add(jiff::ToSpan::years(20));
            });
        },
    ),
    counter(
        "counter-wants-insurance-type-on-declaration",
        "保険種別の分からない申立書を受け取らない",
        &["DOC-028", "CLAIM-004"],
        |board| refuses(board, |it| it.insurance_type.is_none()),
    ),
    counter(
        "counter-wants-insurer-on-declaration",
        "保険者名の分からない申立書を受け取らない",
        &["DOC-028"],
        |board| refuses(board, |it| it.insurer_name.is_none()),
    ),
    counter(
        "counter-wants-workplace-on-declaration",
        "事業所名のない申立書を受け取らない",
        &["DOC-028", "CLAIM-005"],
        |board| refuses(board, |it| it.workplace.is_none()),
    ),
    counter(
        "counter-takes-declarations-at-doctors-only",
        "医科のほかの窓口では申立書を受け取らない",
        &["DOC-030"],
        |board| {
            flaw::hears::<CounterRole, _>(board, || {
                |line: &Line, asked: &mut Request| {
                    let medical = line.me().instance.as_bytes().get(2) == Some(&b'1');
                    if let Request::Receive(reception) = asked
                        && !medical
                    {
                        reception.declaration = None;
                    }
                }
            });
        },
    ),
    counter(
        "counter-destroys-declaration-before-payment",
        "支払いを確かめる前に申立書を廃棄する",
        &["COUNTER-011"],
        |board| {
            answers(board, |asked, answer| {
                if matches!(
                    (asked, &*answer),
                    (Request::DestroyDeclaration { .. }, Response::Refused { .. })
                ) {
                    *answer = Response::Done;
                }
            });
        },
    ),
    counter(
        "counter-keeps-declaration-for-ever",
        "支払いを確かめた後も申立書を廃棄しない",
        &["COUNTER-011"],
        |board| {
            answers(board, |asked, answer| {
                if matches!(asked, Request::DestroyDeclaration { .. }) {
                    *answer = Response::Refused {
                        reason: "申立書は廃棄できません".to_owned(),
                    };
                }
            });
        },
    ),
];
