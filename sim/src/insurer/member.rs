//! 加入者: what an insurer keeps of one person.

use jiff::civil::Date;

use crate::cast::{Enrolment, Person};
use crate::fund::Holder;
use crate::rulebook::share::{AgeClass, IncomeClass, Insured, age_class, statutory_share};
use crate::vocabulary::{EligibilityItems, IndividualNumber, InsuredId, InsurerScheme, Share};

/// A member.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// 個人番号 as linked; absent while none is.
    pub number: Option<IndividualNumber>,
    /// The person as the insurer knows them.
    pub holder: Holder,
    /// The record.
    pub enrolment: Enrolment,
    /// 所得区分.
    pub income: IncomeClass,
    /// 要配慮者 whose certificate is renewed without asking (DOC-006).
    pub needs_help: bool,
    /// 閲覧制限 (INSURER-020).
    pub protected: bool,
    /// 資格確認書 now with the person: the day on which it runs out.
    pub certificate_until: Option<Date>,
    /// An 84-year-old or younger of 後期高齢者医療 who once applied keeps getting it (INSURER-030).
    pub keeps_applying: bool,
    /// The day on which 資格情報のお知らせ was last made out.
    pub noticed_on: Option<Date>,
}

impl Member {
    /// The member that a person of the cast is at the beginning. A record that never reaches the eligibility
    /// system is one that no number has been linked to (INSURER-014).
    pub fn of(person: &Person, enrolment: &Enrolment) -> Self {
        Self {
            number: enrolment
                .visible_from
                .map(|_| person.individual_number.clone()),
            holder: Holder {
                name: person.name.clone(),
                birth: person.birth,
                sex: person.sex,
                address: person.address.clone(),
            },
            enrolment: enrolment.clone(),
            income: person.income,
            needs_help: person.needs_help,
            protected: person.protected,
            certificate_until: None,
            keeps_applying: false,
            noticed_on: None,
        }
    }

    /// Whether the insurance holds on a day.
    pub fn in_force(&self, on: Date) -> bool {
        self.enrolment.from <= on && self.enrolment.until.is_none_or(|until| on < until)
    }

    /// 負担割合 that is right on a day.
    pub fn share(&self, on: Date) -> Share {
        statutory_share(
            &Insured {
                birth: self.holder.birth,
                income: self.income,
                disability_certified_on: self.disability_certified_on(),
                special_medical_expense: false,
            },
            on,
        )
    }

    fn is_late_elderly(&self) -> bool {
        self.enrolment.insured.insurer.scheme() == InsurerScheme::LateElderly
    }

    /// 生年月日 of a member of 後期高齢者医療.
    pub fn late_elderly_birth(&self) -> Option<Date> {
        self.is_late_elderly().then_some(self.holder.birth)
    }

    /// Who is in 後期高齢者医療 before 75 was certified as disabled on joining it.
    fn disability_certified_on(&self) -> Option<Date> {
        self.is_late_elderly().then_some(self.enrolment.from)
    }

    /// Whether documents tell the share: of those of 70 or over, and the disabled in 後期高齢者医療 (DOC-014).
    pub fn prints_share(&self, on: Date) -> bool {
        let class = age_class(self.holder.birth, self.disability_certified_on(), on);
        matches!(class, AgeClass::Elderly | AgeClass::LateElderly)
    }

    /// What a document issued on a day says. The share only where it is to be printed (DOC-014) and no separate
    /// 高齢受給者証 carries it (INSURER-017).
    pub fn items(
        &self,
        insurer_name: &str,
        on: Date,
        separate_elderly_card: bool,
    ) -> EligibilityItems {
        let printed = self.prints_share(on) && !separate_elderly_card;
        EligibilityItems {
            insured: self.enrolment.insured.clone(),
            insurer_name: insurer_name.to_owned(),
            name: self.holder.name.clone(),
            birth: self.holder.birth,
            sex: self.holder.sex,
            share: printed.then(|| self.share(on)),
            acquired: self.enrolment.from,
        }
    }
}

/// The key of a member: the number as written, without spelling differences of the branch.
pub(super) fn key(insured: &InsuredId) -> String {
    insured.to_string()
}
