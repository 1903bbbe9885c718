//! Whoever paid premiums is never charged 10割 because a device, a line or a registration failed (COUNTER-013,
//! READER-015).

use jiff::civil::Date;

use super::{Invariant, Violation, another_person, sight, told};
use crate::cast::{Cast, Person};
use crate::counter::{CounterRole, Reception, Request, Response};
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
        // Without the card, full cost is the legal default; with it, somebody who is insured and does their part
        // pays a share whatever the machines say.
        let own_card = reception.card.as_deref() == Some(key) && card_in_date(person, today);
        let did_their_part = (decision.validity == Some(Validity::Valid)
            && !was_told_of_others(trace, person, entry))
            || declares_a_share(reception, person)
            || shows_proof_beside_the_card(reception, person, today);
        let switched = switched_to_special_expense(trace, person, entry);
        let own_card = own_card && says_who_they_are(reception, person);
        if own_card && did_their_part && insured(person, today) && !switched {
            let message = format!("保険料を納めている「{key}」に10割を請求した");
            found.push(Violation::at(
                Invariant::NoFullChargeForFailure,
                entry,
                message,
            ));
        }
    }
}

fn card_in_date(person: &Person, today: Date) -> bool {
    person
        .card
        .as_ref()
        .is_some_and(|card| today <= card_last_day(person.birth, card.issued))
}

/// Whether the card that was read, be it another's or joined to another's data, was answered with nothing of this person: then it proves nothing
/// of them, and they may still declare their share.
fn was_told_of_others(trace: &Trace, person: &Person, reception: &Entry) -> bool {
    let told = trace.within(reception).filter_map(told::by_card).last();
    told.is_some_and(|check| {
        let people = check.people();
        !people
            .iter()
            .any(|told| another_person::is_told(told, person))
    })
}

/// Whether the patient gives their own name, birth and sex at the desk. Somebody else's tell the counter that the card is not theirs.
fn says_who_they_are(reception: &Reception, person: &Person) -> bool {
    let said = &reception.spoken;
    is_of(person, &said.name, said.birth, said.sex)
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
            Document::PortalScreen(_) => true,
            Document::PortalPdf(_) => rulebook::holds(RuleId::NoticeWithCard, today),
            // One of a day that is yet to come proves nothing.
            Document::Notice(notice) => {
                notice.issued <= today && rulebook::holds(RuleId::NoticeWithCard, today)
            }
            _ => false,
        };
        // No insurer writes 10割 on a paper: where it stands, somebody else has written it.
        let own = shown.document.items().is_some_and(|items| {
            is_of(person, &items.name, items.birth, items.sex) && items.share != Some(Share::FULL)
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
