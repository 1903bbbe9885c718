//! An insurer never stores a 個人番号 that J-LIS did not match on every item (INSURER-005, INSURER-006).

use super::{Invariant, Violation};
use crate::cast::Cast;
use crate::fund::{Filing, FundRole, Holder, Request};
use crate::insurer::{self, InsurerRole, Resolution};
use crate::jlis::{self, JlisRole};
use crate::role::RoleName;
use crate::trace::{Entry, Trace};
use crate::vocabulary::{IndividualNumber, InsuredId};

pub(super) fn check(trace: &Trace, cast: &Cast, found: &mut Vec<Violation>) {
    for entry in trace
        .entries()
        .iter()
        .filter(|entry| entry.from.role == RoleName::Insurer)
    {
        let Some(Request::File {
            filing:
                Filing::Acquire {
                    number,
                    holder,
                    enrolment,
                }
                | Filing::Correct {
                    number,
                    holder,
                    enrolment,
                },
            ..
        }) = entry.request::<FundRole>()
        else {
            continue;
        };
        let earlier = || trace.before(entry);
        let searched_wrongly = earlier()
            .any(|before| before.from == entry.from && answered_by_three_items(before, number));
        let known = earlier().any(|before| {
            told_by_someone(before, number) || matched_on_all(before, number, holder)
        });
        let linked_before = known_at_the_beginning(cast, number, &enrolment.insured);
        if searched_wrongly || !(known || linked_before) {
            let message = format!("{} が全項目の一致なしに個人番号を登録した", entry.from);
            found.push(Violation::at(
                Invariant::NumberMatchedOnEveryItem,
                entry,
                message,
            ));
        }
    }
}

/// The person's own number, under a record that had reached the eligibility system before anything happened.
fn known_at_the_beginning(cast: &Cast, number: &IndividualNumber, insured: &InsuredId) -> bool {
    cast.people.values().any(|person| {
        person.individual_number == *number
            && person
                .enrolments
                .iter()
                .any(|enrolment| enrolment.insured == *insured && enrolment.visible_from.is_some())
    })
}

fn answered_by_three_items(entry: &Entry, number: &IndividualNumber) -> bool {
    matches!(
        (entry.request::<JlisRole>(), entry.response::<JlisRole>()),
        (Some(jlis::Request::InquireByThreeItems { .. }), Some(jlis::Response::Matched { number: answered }))
            if answered == number
    )
}

fn matched_on_all(entry: &Entry, number: &IndividualNumber, holder: &Holder) -> bool {
    matches!(
        (entry.request::<JlisRole>(), entry.response::<JlisRole>()),
        (Some(jlis::Request::InquireByFiveItems(items)), Some(jlis::Response::Matched { number: answered }))
            if answered == number && items.birth == holder.birth && items.sex == holder.sex
    )
}

/// The number came from the person or the employer on paper, or from the insurer's staff who had seen it.
fn told_by_someone(entry: &Entry, number: &IndividualNumber) -> bool {
    match entry.request::<InsurerRole>() {
        Some(insurer::Request::FileAcquisition(report)) => report.number.as_ref() == Some(number),
        Some(
            insurer::Request::TellNumber { number: told, .. }
            | insurer::Request::CorrectWrongLink { number: told, .. },
        ) => told == number,
        Some(insurer::Request::ResolveMismatch {
            resolution: Resolution::CorrectedNumber { number: told },
            ..
        }) => told == number,
        _ => false,
    }
}
