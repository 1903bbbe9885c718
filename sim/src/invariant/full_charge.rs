//! Whoever paid premiums is never charged 10割 because a device, a line or a registration failed (COUNTER-013,
//! READER-015).

use super::{Invariant, Violation, sight};
use crate::cast::{Cast, Person};
use crate::counter::{CounterRole, Request, Response};
use crate::rulebook::ladder::Period;
use crate::trace::Trace;
use crate::vocabulary::Share;

pub(super) fn check(trace: &Trace, cast: &Cast, found: &mut Vec<Violation>) {
    for entry in trace.entries() {
        let (Some(Request::Receive(reception)), Some(Response::Decision(decision))) = (
            entry.request::<CounterRole>(),
            entry.response::<CounterRole>(),
        ) else {
            continue;
        };
        if decision.share != Share::FULL || Period::of(entry.at.date()) == Period::BeforeDeclaration
        {
            continue;
        }
        let Some((key, person)) = sight::at_the_desk(trace, cast, &entry.to.instance, entry) else {
            continue;
        };
        // Without the card, or without any proof or declaration given, full cost is the legal default.
        let brought_own_card = reception.card.as_deref() == Some(key);
        let gave_something = reception.declaration.is_some()
            || !reception.documents.is_empty()
            || reception.used_reader;
        let refused_the_form = reception.declaration.is_none()
            && decision
                .validity
                .is_none_or(|validity| validity.code() != 1);
        let refused_the_form = refused_the_form && reception.documents.is_empty();
        if brought_own_card
            && gave_something
            && !refused_the_form
            && insured(person, entry.at.date())
        {
            let message = format!("保険料を納めている「{key}」に10割を請求した");
            found.push(Violation::at(
                Invariant::NoFullChargeForFailure,
                entry,
                message,
            ));
        }
    }
}

/// Insured on the day, and not under 特別療養費.
fn insured(person: &Person, on: jiff::civil::Date) -> bool {
    person.enrolments.iter().any(|enrolment| {
        enrolment.from <= on
            && enrolment.until.is_none_or(|until| on < until)
            && !enrolment.special_expense
    })
}
