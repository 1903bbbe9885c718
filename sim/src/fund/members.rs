//! Everyone the eligibility system knows, and the ways to find them.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use super::member::{Member, Record};
use crate::jlis::LinkCode;
use crate::vocabulary::{CertificateSerial, IndividualNumber, InsuredId, InsurerNumber, Number};

/// The place of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(test, derive(Default))]
pub(super) struct MemberId(usize);

/// Everyone the eligibility system knows.
#[derive(Debug, Default)]
pub(super) struct Members {
    all: Vec<Member>,
    by_link: BTreeMap<LinkCode, MemberId>,
    by_serial: BTreeMap<CertificateSerial, MemberId>,
    by_account: BTreeMap<(InsurerNumber, String), BTreeSet<MemberId>>,
    /// Filed before the beginning; J-LIS has yet to tell the 連携符号. Kept apart from all other data, and
    /// only until then (PRIV-002).
    awaiting_link: BTreeMap<MemberId, IndividualNumber>,
    /// Of these, who was filed while J-LIS did not answer, and so may be someone already known.
    provisional: BTreeSet<MemberId>,
}

fn account(insurer: &InsurerNumber, number: &Number) -> (InsurerNumber, String) {
    (insurer.clone(), number.as_str().nfkc().collect())
}

impl Members {
    /// Takes in someone new.
    pub(super) fn add(&mut self, member: Member) -> MemberId {
        let id = MemberId(self.all.len());
        for record in &member.records {
            self.index(id, &record.enrolment.insured);
        }
        if let Some((_, assistance)) = &member.assistance {
            let insured = assistance.insured.clone();
            self.index(id, &insured);
        }
        self.all.push(member);
        id
    }

    /// Takes in someone of whom only the 個人番号 says who it is, until J-LIS tells the 連携符号.
    pub(super) fn await_link(&mut self, id: MemberId, number: IndividualNumber) {
        self.awaiting_link.insert(id, number);
    }

    /// Whoever still waits for a 連携符号, by number.
    pub(super) fn awaiting(&self) -> Vec<(MemberId, IndividualNumber)> {
        self.awaiting_link
            .iter()
            .map(|(id, number)| (*id, number.clone()))
            .collect()
    }

    /// Whoever waits for a 連携符号 under exactly this number.
    pub(super) fn awaiting_as(&self, number: &IndividualNumber) -> Option<MemberId> {
        self.awaiting_link
            .iter()
            .find(|(_, waiting)| *waiting == number)
            .map(|(id, _)| *id)
    }

    /// Takes in someone whose 連携符号 J-LIS cannot tell just now.
    pub(super) fn add_provisionally(&mut self, number: IndividualNumber) -> MemberId {
        let id = self.add(Member::unknown());
        self.await_link(id, number);
        self.provisional.insert(id);
        id
    }

    /// Whoever was taken in so and still waits.
    pub(super) fn provisional(&self) -> Vec<(MemberId, IndividualNumber)> {
        self.provisional
            .iter()
            .filter_map(|id| Some((*id, self.awaiting_link.get(id)?.clone())))
            .collect()
    }

    /// J-LIS has told the 連携符号 of a member; the number is forgotten. Where the code is known already, the
    /// records go to whom it belongs. Gives the member under the code.
    pub(super) fn link(&mut self, id: MemberId, code: LinkCode) -> MemberId {
        self.awaiting_link.remove(&id);
        self.provisional.remove(&id);
        let owner = *self.by_link.entry(code).or_insert(id);
        if owner != id {
            let records = self
                .get_mut(id)
                .map(|member| std::mem::take(&mut member.records));
            for record in records.unwrap_or_default() {
                self.file(owner, record);
            }
        }
        owner
    }

    /// A certificate is known to be of a member.
    pub(super) fn bind(&mut self, id: MemberId, serial: CertificateSerial) {
        self.by_serial.insert(serial, id);
    }

    pub(super) fn by_link(&self, code: &LinkCode) -> Option<MemberId> {
        self.by_link.get(code).copied()
    }

    pub(super) fn by_serial(&self, serial: &CertificateSerial) -> Option<MemberId> {
        self.by_serial.get(serial).copied()
    }

    pub(super) fn get(&self, id: MemberId) -> Option<&Member> {
        self.all.get(id.0)
    }

    pub(super) fn get_mut(&mut self, id: MemberId) -> Option<&mut Member> {
        self.all.get_mut(id.0)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (MemberId, &Member)> {
        self.all
            .iter()
            .enumerate()
            .map(|(place, member)| (MemberId(place), member))
    }

    /// Files a record under a member.
    pub(super) fn file(&mut self, id: MemberId, record: Record) {
        self.index(id, &record.enrolment.insured);
        if let Some(member) = self.get_mut(id) {
            member.records.push(record);
        }
    }

    /// Whoever has, or once had, something under an insurer and a 番号.
    pub(super) fn with_account(&self, insurer: &InsurerNumber, number: &Number) -> Vec<MemberId> {
        self.by_account
            .get(&account(insurer, number))
            .into_iter()
            .flatten()
            .copied()
            .collect()
    }

    /// Whose record exactly this is. Where two people have one (a wrong registration), the one filed last.
    pub(super) fn owner_of(&self, insured: &InsuredId) -> Option<MemberId> {
        self.with_account(&insured.insurer, &insured.number)
            .into_iter()
            .filter_map(|id| {
                let records = self.get(id)?.records.iter();
                let own = records.filter(|record| record.is_of(insured));
                own.map(|record| (record.enrolment.visible_from, id)).max()
            })
            .max()
            .map(|(_, id)| id)
    }

    fn index(&mut self, id: MemberId, insured: &InsuredId) {
        self.by_account
            .entry(account(&insured.insurer, &insured.number))
            .or_default()
            .insert(id);
    }
}
