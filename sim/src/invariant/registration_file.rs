//! The same of files: what a file registers and shows has been checked against J-LIS, item by item (INSURER-007, INSURER-008).

use std::collections::{BTreeMap, BTreeSet};

use super::{Invariant, Violation};
use crate::fund::{FundRole, Request, Response};
use crate::insurer::compare;
use crate::insurer::file::{Change, EligibilityFile, FileResult, Outcome};
use crate::jlis::{self, FiveItems, JlisRole};
use crate::rulebook::registration::{Mismatch, new_data_are_checked};
use crate::trace::{Entry, Trace};
use crate::vocabulary::{IndividualNumber, InsuredId};

pub(super) fn check(trace: &Trace, found: &mut Vec<Violation>) {
    let mut confirmed: BTreeSet<InsuredId> = BTreeSet::new();
    for entry in trace.entries() {
        let Some((file, result)) = file_of(entry) else {
            continue;
        };
        let told = told(trace, entry);
        for (line, result) in file.lines.iter().zip(&result.lines) {
            if result.outcome != Outcome::Registered {
                continue;
            }
            match (&line.change, &line.insured) {
                (Ok(Change::Confirm { .. }), Some(insured)) => {
                    confirmed.insert(insured.clone());
                }
                (Ok(Change::Record(_, content)), Some(insured))
                    if new_data_are_checked(entry.at.date()) && !confirmed.contains(insured) =>
                {
                    let matched = told.get(&content.number).is_some_and(|resident| {
                        compare(&content.holder, resident) == Mismatch::default()
                    });
                    if !matched {
                        let message = format!(
                            "ファイルの{}行目を、全項目の一致なしに登録して表示した",
                            line.place.line
                        );
                        let rule = Invariant::NumberMatchedOnEveryItem;
                        found.push(Violation::at(rule, entry, message));
                    }
                }
                _ => {}
            }
        }
    }
}

fn file_of(entry: &Entry) -> Option<(EligibilityFile, &FileResult)> {
    let Request::FileUpload { file, .. } = entry.request::<FundRole>()? else {
        return None;
    };
    let Response::FileDone(result) = entry.response::<FundRole>()? else {
        return None;
    };
    Some((EligibilityFile::read(file).ok()?, result))
}

/// What J-LIS told the fund of numbers while it dealt with a file.
fn told<'t>(trace: &'t Trace, file: &Entry) -> BTreeMap<&'t IndividualNumber, &'t FiveItems> {
    let entries = trace.entries().iter();
    let during = entries
        .skip_while(|entry| entry.number <= file.number)
        .take_while(|entry| entry.depth > file.depth);
    let residents = during.filter_map(|entry| {
        match (entry.request::<JlisRole>()?, entry.response::<JlisRole>()?) {
            (jlis::Request::InquireByNumber { number }, jlis::Response::Resident(resident)) => {
                Some((number, resident))
            }
            _ => None,
        }
    });
    residents.collect()
}
