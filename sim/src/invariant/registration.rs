//! An insurer never stores a 個人番号 that J-LIS did not match on every item (INSURER-005, INSURER-006).

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Invariant, Violation};
use crate::cast::{Cast, Enrolment};
use crate::fund::{Filing, FundRole, Holder, Request};
use crate::insurer::{self, InsurerRole, Resolution};
use crate::jlis::{self, JlisRole};
use crate::role::{Address, RoleName};
use crate::trace::{Entry, Trace};
use crate::vocabulary::{IndividualNumber, InsuredId, Sex};

/// What may be known of numbers, as calls go by.
#[derive(Default)]
struct Known<'a> {
    /// Numbers that J-LIS named when an insurer gave three items.
    searched: BTreeSet<(&'a Address, &'a IndividualNumber)>,
    /// Numbers that J-LIS matched on every item, with birth and sex.
    matched: BTreeSet<(&'a IndividualNumber, Date, Sex)>,
    /// Numbers that came from the person or the employer on paper, or from the insurer's staff who had seen it.
    told: BTreeSet<&'a IndividualNumber>,
}

pub(super) fn check(trace: &Trace, cast: &Cast, found: &mut Vec<Violation>) {
    let mut known = Known::default();
    for entry in trace.entries() {
        if let Some((number, holder, enrolment)) = filed(entry) {
            let may = known.is_told(number, holder)
                || known_at_the_beginning(cast, number, &enrolment.insured);
            if !may || known.searched.contains(&(&entry.from, number)) {
                let message = format!("{} が全項目の一致なしに個人番号を登録した", entry.from);
                found.push(Violation::at(
                    Invariant::NumberMatchedOnEveryItem,
                    entry,
                    message,
                ));
            }
        }
        known.learn(entry);
    }
}

/// What an insurer registers.
fn filed(entry: &Entry) -> Option<(&IndividualNumber, &Holder, &Enrolment)> {
    match entry.request::<FundRole>()? {
        Request::File {
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
        } if entry.from.role == RoleName::Insurer => Some((number, holder, enrolment)),
        _ => None,
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

impl<'a> Known<'a> {
    fn is_told(&self, number: &IndividualNumber, holder: &Holder) -> bool {
        self.told.contains(number) || self.matched.contains(&(number, holder.birth, holder.sex))
    }

    fn learn(&mut self, entry: &'a Entry) {
        if let Some(jlis::Response::Matched { number }) = entry.response::<JlisRole>() {
            match entry.request::<JlisRole>() {
                Some(jlis::Request::InquireByThreeItems { .. }) => {
                    self.searched.insert((&entry.from, number));
                }
                Some(jlis::Request::InquireByFiveItems(items)) => {
                    self.matched.insert((number, items.birth, items.sex));
                }
                _ => {}
            }
        }
        self.told.extend(told_by_someone(entry));
    }
}

fn told_by_someone(entry: &Entry) -> Option<&IndividualNumber> {
    match entry.request::<InsurerRole>()? {
        insurer::Request::FileAcquisition(report) => report.number.as_ref(),
        insurer::Request::TellNumber { number, .. }
        | insurer::Request::CorrectWrongLink { number, .. }
        | insurer::Request::ResolveMismatch {
            resolution: Resolution::CorrectedNumber { number },
            ..
        } => Some(number),
        _ => None,
    }
}
