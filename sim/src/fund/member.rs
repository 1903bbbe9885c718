//! A person as the eligibility system keeps them: by 連携符号, with what insurers have filed and what claims
//! have brought. There is no place for a 個人番号 here (PRIV-002).

use std::collections::VecDeque;

use jiff::civil::Date;

use super::registration::RegistrationBook;
use super::{Access, Holder, ViewingStop};
use crate::cast::{Enrolment, MedicalRecord, PublicAssistance};
use crate::clock::VirtualTime;
use crate::rulebook::Parameters;
use crate::rulebook::share::IncomeClass;
use crate::vocabulary::InsuredId;

/// One stretch of insurance as filed.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) holder: Holder,
    pub(super) enrolment: Enrolment,
    pub(super) stop: ViewingStop,
}

impl Record {
    /// Whether the record has reached the eligibility system and is not kept out of view altogether.
    pub(super) fn in_view(&self, now: VirtualTime) -> bool {
        self.has_arrived(now) && self.stop != ViewingStop::Everything
    }

    /// Whether the record has reached the eligibility system, in view or not.
    pub(super) fn has_arrived(&self, now: VirtualTime) -> bool {
        self.enrolment
            .visible_from
            .is_some_and(|visible| visible <= now)
    }

    /// Whether the insurance was in force on a day.
    pub(super) fn in_force_on(&self, day: Date) -> bool {
        self.enrolment.from <= day && self.enrolment.until.is_none_or(|until| day < until)
    }

    /// Whether this is the record of exactly that person of the account.
    pub(super) fn is_of(&self, insured: &InsuredId) -> bool {
        self.enrolment.insured.same_household_account(insured)
            && self.enrolment.insured.branch == insured.branch
    }
}

/// Everything kept about one person.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) records: Vec<Record>,
    pub(super) registration: RegistrationBook,
    pub(super) medical: Vec<MedicalRecord>,
    pub(super) assistance: Option<(Holder, PublicAssistance)>,
    pub(super) income: IncomeClass,
    pub(super) accesses: VecDeque<Access>,
}

impl Member {
    /// Someone of whom nothing is known yet.
    pub(super) fn unknown() -> Self {
        Self {
            records: Vec::new(),
            registration: RegistrationBook::default(),
            medical: Vec::new(),
            assistance: None,
            income: IncomeClass::General,
            accesses: VecDeque::new(),
        }
    }

    /// The records in view, the latest insurance last (OQS-003).
    fn in_view(&self, now: VirtualTime) -> Vec<&Record> {
        let mut found: Vec<_> = self
            .records
            .iter()
            .filter(|record| record.in_view(now))
            .collect();
        found.sort_by_key(|record| (record.enrolment.from, record.enrolment.visible_from));
        found
    }

    /// The latest record in view that was in force on a day.
    pub(super) fn in_force(&self, day: Date, now: VirtualTime) -> Option<&Record> {
        self.in_view(now)
            .into_iter()
            .rfind(|record| record.in_force_on(day))
    }

    /// The latest record in view that had begun by a day, in force or not.
    pub(super) fn latest(&self, day: Date, now: VirtualTime) -> Option<&Record> {
        self.in_view(now)
            .into_iter()
            .rfind(|record| record.enrolment.from <= day)
    }

    /// Whether a later insurance than `record` is in view and had begun by a day.
    pub(super) fn has_later(&self, record: &Record, day: Date, now: VirtualTime) -> bool {
        self.in_view(now).into_iter().any(|other| {
            other.enrolment.from > record.enrolment.from && other.enrolment.from <= day
        })
    }

    /// Whether a stop, of whatever extent, keeps medical information out of view (OQS-027).
    pub(super) fn medical_stopped(&self) -> bool {
        self.records
            .iter()
            .any(|record| record.stop != ViewingStop::None)
    }

    /// The record that an insurer names, the latest if there are several.
    pub(super) fn record_mut(&mut self, insured: &InsuredId) -> Option<&mut Record> {
        self.records
            .iter_mut()
            .filter(|record| record.is_of(insured))
            .max_by_key(|record| record.enrolment.from)
    }

    /// Notes that someone has seen something.
    /// The log keeps so many lines as the parameters say; the oldest go first.
    pub(super) fn seen(&mut self, at: VirtualTime, by: &str, what: &str, parameters: &Parameters) {
        let most = usize::try_from(parameters.audit_log_lines).unwrap_or(usize::MAX);
        while self.accesses.len() >= most.max(1) {
            self.accesses.pop_front();
        }
        self.accesses.push_back(Access {
            at,
            by: by.to_owned(),
            what: what.to_owned(),
        });
    }
}
