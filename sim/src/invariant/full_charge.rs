//! Whoever paid premiums is never charged 10割 because a device, a line or a registration failed (COUNTER-013,
//! READER-015).

use jiff::civil::Date;

use super::told::{self, Named};
use super::{Invariant, Violation, another_person, sight};
use crate::card::{CardKind, Condition};
use crate::cast::{Cast, Person};
use crate::counter::{Companion, CounterRole, Guidance, Reception, Request, Response};
use crate::fund::Validity;
use crate::insurer::{self, InsurerRole};
use crate::rulebook::certificate::card_last_day;
use crate::rulebook::{self, RuleId};
use crate::trace::{Entry, Trace};
use crate::vocabulary::{Document, PersonName, Sex, Share};

pub(super) fn check(trace: &Trace, cast: &Cast, found: &mut Vec<Violation>) {
    for entry in trace.entries() {
        let (Some(Request::Receive(reception)), Some(Response::Decision(decision))) = (
            entry.request::<CounterRole>(),
            entry.response::<CounterRole>(),
        ) else {
            continue;
        };
        let today = entry.at.date();
        if decision.share != Share::FULL || !rulebook::holds(RuleId::DeclaredShare, today) {
            continue;
        }
        let Some((key, person)) = sight::at_the_desk(trace, cast, &entry.to.instance, entry) else {
            continue;
        };
        let person = &sight::by_the_name_of_then(trace, person, entry);
        // Without the card, full cost is the legal default; with it, somebody who is insured and does their part
        // pays a share whatever the machines say.
        let own_card =
            reception.card.as_deref() == Some(key) && has_card_in_date(person, today, cast);
        let did_their_part = (decision.validity == Some(Validity::Valid)
            && !was_told_of_others(trace, person, entry))
            || declares_a_share(reception, person)
            || shows_proof_beside_the_card(reception, person, today);
        let own_card = own_card && sight::says_who_they_are(person, &reception.spoken);
        let elsewise = reception.companion == Companion::AgentOnly
            || switched_to_special_expense(trace, person, entry)
            || shows_a_full_charge(reception)
            || decision.guidance.contains(&Guidance::ConsentAgain)
            || (reception.used_reader
                && decision.validity != Some(Validity::Valid)
                && put_no_card_of_theirs(trace, cast, key, entry));
        if own_card && did_their_part && insured(person, today) && !elsewise {
            let message = format!("保険料を納めている「{key}」に10割を請求した");
            found.push(Violation::at(
                Invariant::NoFullChargeForFailure,
                entry,
                message,
            ));
        }
    }
}

/// Whether the person has a My Number card in date. Another thing under its name is none, nor is one before its day of issue, nor the next card
/// before it begins (仮定).
fn has_card_in_date(person: &Person, today: Date, cast: &Cast) -> bool {
    person.card.as_ref().is_some_and(|card| {
        let begun =
            card.kind != CardKind::NextGeneration || today >= cast.parameters.next_card_from;
        begun
            && card.condition != Condition::ForeignObject
            && card.issued <= today
            && today <= card_last_day(person.birth, card.issued)
    })
}

/// Whether another's card lay on the reader last, or their own before its day of issue: where its answer names nobody, staff take it for the
/// patient's.
fn put_no_card_of_theirs(trace: &Trace, cast: &Cast, key: &str, reception: &Entry) -> bool {
    let put = another_person::owner_of_card(trace, cast, &reception.to.instance, reception);
    put.is_some_and(|(owner, person, on)| {
        owner != key || person.card.as_ref().is_some_and(|card| on < card.issued)
    })
}

/// Whether 10割 or 特別療養費 stands on a paper that is shown. No insurer writes it to somebody who pays: somebody else has.
fn shows_a_full_charge(reception: &Reception) -> bool {
    let mut shown = reception.documents.iter();
    shown.any(|it| {
        let marked = matches!(&it.document, Document::Certificate(shown) if shown.special_expense);
        let items = it.document.items();
        marked || items.is_some_and(|items| items.share == Some(Share::FULL))
    })
}

/// Whether the card that was read, be it another's or joined to another's data, was answered with nothing that names this person as they are
/// called: then it proves nothing of them, and they may still declare their share.
fn was_told_of_others(trace: &Trace, person: &Person, reception: &Entry) -> bool {
    let told = trace.within(reception).filter_map(told::by_card).last();
    told.is_some_and(|check| !check.people().iter().any(|told| names(told, person)))
}

/// Whether what was told of somebody can only be taken for this person, as far as the name can be written (OQS-032).
fn names(told: &Named, person: &Person) -> bool {
    told.birth == Some(person.birth)
        && told
            .sex
            .is_none_or(|sex| sex == Sex::Unset || sex == person.sex)
        && told.name.as_ref().is_some_and(|name| {
            name.same_as(&person.name)
                || name.is_variant_of(&person.name)
                || (name.kanji().contains('●') && name.same_kana(&person.name))
        })
}

/// Whether the patient declares of themselves that they pay a share.
fn declares_a_share(reception: &Reception, person: &Person) -> bool {
    let declaration = reception.declaration.as_ref();
    declaration
        .is_some_and(|it| is_of(person, &it.name, it.birth, it.sex) && it.share != Share::FULL)
}

fn is_of(person: &Person, name: &PersonName, birth: Date, sex: Sex) -> bool {
    name.same_as(&person.name) && (birth, sex) == (person.birth, person.sex)
}

/// A paper that counts beside the card on the day, an original and the person's own.
fn shows_proof_beside_the_card(reception: &Reception, person: &Person, today: Date) -> bool {
    reception.documents.iter().any(|shown| {
        let counts = match &shown.document {
            // What is of a day that is yet to come proves nothing, nor does an enrolment that is yet to begin.
            Document::PortalScreen(view) => view.taken.date() <= today,
            Document::PortalPdf(view) => {
                view.taken.date() <= today && rulebook::holds(RuleId::NoticeWithCard, today)
            }
            Document::Notice(notice) => {
                notice.issued <= today && rulebook::holds(RuleId::NoticeWithCard, today)
            }
            _ => false,
        };
        let own = shown.document.items().is_some_and(|items| {
            items.acquired <= today && is_of(person, &items.name, items.birth, items.sex)
        });
        counts && own && !shown.copy
    })
}

/// Whether an insurer has switched the person to 特別療養費 before this call.
fn switched_to_special_expense(trace: &Trace, person: &Person, before: &Entry) -> bool {
    trace.before(before).any(|entry| {
        matches!(
            (entry.request::<InsurerRole>(), entry.response::<InsurerRole>()),
            (Some(insurer::Request::SwitchToSpecialExpense { insured, .. }), Some(insurer::Response::Accepted))
                if person.enrolments.iter().any(|enrolment| enrolment.insured == *insured)
        )
    })
}

/// Insured on the day, and not under 特別療養費.
fn insured(person: &Person, on: Date) -> bool {
    person.enrolments.iter().any(|enrolment| {
        enrolment.from <= on
            && enrolment.until.is_none_or(|until| on < until)
            && !enrolment.special_expense
    })
}
