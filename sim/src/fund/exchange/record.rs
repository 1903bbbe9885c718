//! 資格確認結果: one record as the message carries it (ResultOfQualificationConfirmation). What may be told is decided where
//! every check is ([`crate::fund::Eligibility`]); here it is worded, with the dates of the papers that belong to it.

use jiff::civil::{Date, DateTime};

use crate::cast::{self, LimitPaper, PaperDates, Papers};
use crate::clock::VirtualTime;
use crate::fund::care::Ticket;
use crate::fund::member::Record;
use crate::fund::{Consents, Eligibility, Fund};
use crate::oqs::code::{
    CardClass, Consent, LimitCertificateClass, LimitClass, LimitConsent, Preschool, ReasonOfLoss,
    Relation, Sex, SpecificDisease,
};
use crate::oqs::layout::{Item, Many};
use crate::oqs::message::{
    ElderlyRecipientCertificate, EligibilityRecord, LimitCertificate, PublicExpenseList,
    SpecificDiseasesCertificate, SpecificDiseasesList,
};
use crate::rulebook::share::elderly_from;
use crate::vocabulary::{self, FacilityCode, InsurerScheme, PersonName, Share, black_circles};

/// A consent as the message tells it.
#[derive(Clone)]
pub(super) struct Told {
    /// 同意区分.
    pub(super) consent: Consent,
    /// When it was answered.
    pub(super) at: VirtualTime,
    /// Until when what it opens may be asked for.
    pub(super) until: Option<VirtualTime>,
}

/// 同意区分 of an answer.
pub(super) const fn consent(given: bool) -> Consent {
    if given {
        Consent::Given
    } else {
        Consent::NotGiven
    }
}

impl Told {
    /// Its elements: the flag, when it was given, until when it holds.
    fn items(&self) -> (Item<Consent>, Item<DateTime>, Item<DateTime>) {
        let answered = matches!(self.consent, Consent::Given | Consent::Expired);
        let until = self.until.filter(|_| self.consent != Consent::NotGiven);
        (
            self.consent.clone().into(),
            answered.then(|| self.at.civil()).into(),
            until.map(VirtualTime::civil).into(),
        )
    }
}

/// The consents to medical information.
pub(super) struct Medical {
    checkups: Told,
    drugs: Told,
    treatment: Told,
    operations: Told,
}

impl Medical {
    /// Each of them, told in one way.
    pub(super) fn each(consents: Consents, told: impl Fn(bool) -> Told) -> Self {
        Self {
            checkups: told(consents.checkups),
            drugs: told(consents.drugs),
            treatment: told(consents.clinical),
            operations: told(consents.surgery),
        }
    }
}

/// What a record carries besides the qualification.
#[derive(Default)]
pub(super) struct Beside<'a> {
    /// 限度額情報: whether consent was given, if it was asked for, and when.
    pub(super) limit: Option<(bool, VirtualTime)>,
    pub(super) diseases: Option<Told>,
    pub(super) medical: Option<Medical>,
    pub(super) identifier: Option<&'a str>,
    pub(super) key: Option<&'a str>,
    /// 医療券・調剤券.
    pub(super) tickets: &'a [Ticket],
}

fn full_width(name: &str) -> String {
    name.replace(' ', "\u{3000}")
}

/// The code of a sex.
pub(super) const fn sex(sex: vocabulary::Sex) -> Sex {
    match sex {
        vocabulary::Sex::Male => Sex::Male,
        vocabulary::Sex::Female => Sex::Female,
        vocabulary::Sex::Unset => Sex::NotSet,
    }
}

/// 被保険者証区分.
fn class(shown: &Eligibility, papers: &Papers) -> CardClass {
    if shown.public_assistance {
        CardClass::PublicAssistance
    } else if shown.special_expense {
        CardClass::SpecialExpense
    } else {
        let filed = papers.class.map(|class| CardClass::of(class.code()));
        filed.unwrap_or(CardClass::General)
    }
}

impl Fund {
    /// A record of a check.
    pub(super) fn told_record(
        &self,
        shown: &Eligibility,
        record: Option<&Record>,
        facility: &FacilityCode,
        on: Date,
        beside: &Beside<'_>,
    ) -> EligibilityRecord {
        let nothing = Papers::default();
        let papers = record.map_or(&nothing, |record| record.enrolment.papers.as_ref());
        let insured = &shown.insured;
        let head = record.and_then(|record| record.enrolment.head_of_household.as_deref());
        let late = insured.insurer.scheme() == InsurerScheme::LateElderly;
        let share = shown.share.map(Share::ratio_code);
        let elderly = !late && !shown.public_assistance && elderly_from(shown.birth) <= on;
        let relation = match shown.relation {
            cast::Relation::Insured => Relation::Insured,
            cast::Relation::Dependant => Relation::Dependant,
        };
        let loss = papers.loss.filter(|_| shown.lost.is_some());
        let own = (facility.clone(), insured.clone());
        let mut told = EligibilityRecord {
            insured_card_classification: class(shown, papers).into(),
            insurer_number: Item::of(insured.insurer.as_str()),
            insured_card_symbol: Item::of_any(insured.symbol.as_ref().map(|it| it.as_str())),
            insured_identification_number: Item::of(insured.number.as_str()),
            insured_branch_number: Item::of_any(insured.branch.as_ref().map(|it| it.as_str())),
            personal_family_classification: (!shown.public_assistance).then_some(relation).into(),
            insured_name: head
                .map(|head| full_width(&black_circles(head)).into())
                .into(),
            sex1: sex(shown.sex).into(),
            sex2: papers.sex_on_back.map(sex).into(),
            birthdate: shown.birth.into(),
            address: Item::of(shown.address.as_str()),
            post_number: Item::of_any(papers.post_number.as_deref()),
            qualification_date: shown.acquired.into(),
            disqualification_date: shown.lost.into(),
            insured_certificate_issuance_date: papers.card.issued.into(),
            insured_card_valid_date: papers.card.from.into(),
            insured_card_expiration_date: papers.card.until.into(),
            insured_partial_contribution_ratio: Item::of_any(share.as_deref().filter(|_| late)),
            preschool_classification: shown.preschool.then_some(Preschool::Preschool).into(),
            reason_of_loss: loss.map(|loss| ReasonOfLoss::of(loss.code())).into(),
            insurer_name: Item::of(&shown.insurer_name),
            elderly_recipient_certificate: elderly
                .then(|| elderly_certificate(papers.elderly.unwrap_or_default(), share.as_deref()))
                .flatten(),
            arbitrary_identifier: Item::of_any(beside.identifier),
            reference_number: Item::of_any(self.references.get(&own).map(String::as_str)),
            qualification_confirmation_key: Item::of_any(beside.key),
            ..EligibilityRecord::default()
        };
        tell_names(&mut told, &shown.name, papers.other_name.as_ref());
        tell_limit(&mut told, shown, papers.limit, beside.limit);
        if let Some(consent) = &beside.diseases {
            let items = consent.items();
            (
                told.specific_diseases_consent,
                told.specific_diseases_consent_time,
                _,
            ) = items;
            if consent.consent == Consent::Given {
                told.specific_diseases = diseases(papers);
            }
        }
        if shown.public_assistance && !beside.tickets.is_empty() {
            let tickets = beside.tickets.iter();
            let tickets = tickets.map(|ticket| self.told_ticket(ticket, facility));
            told.public_expenses = Some(PublicExpenseList {
                tickets: tickets.collect(),
                ..PublicExpenseList::default()
            });
        }
        if let Some(medical) = &beside.medical {
            tell_medical(&mut told, medical);
        }
        told
    }
}

fn tell_names(told: &mut EligibilityRecord, name: &PersonName, other: Option<&PersonName>) {
    told.name = Item::of(&full_width(name.kanji()));
    told.name_kana = Item::of(&name.kana_half_width());
    if let Some(other) = other {
        told.name_of_other = Item::of(&full_width(other.with_black_circles().kanji()));
        told.name_of_other_kana = Item::of(&other.kana_half_width());
    }
}

fn elderly_certificate(
    term: PaperDates,
    share: Option<&str>,
) -> Option<ElderlyRecipientCertificate> {
    let told = ElderlyRecipientCertificate {
        issued: term.issued.into(),
        valid_from: term.from.into(),
        valid_until: term.until.into(),
        contribution_ratio: Item::of_any(share),
        ..ElderlyRecipientCertificate::default()
    };
    (told != ElderlyRecipientCertificate::default()).then_some(told)
}

fn tell_limit(
    told: &mut EligibilityRecord,
    shown: &Eligibility,
    paper: Option<LimitPaper>,
    consent: Option<(bool, VirtualTime)>,
) {
    let Some((given, at)) = consent else { return };
    told.limit_consent = match given {
        true => LimitConsent::Given.into(),
        false => LimitConsent::NotGiven.into(),
    };
    told.limit_consent_time = given.then(|| at.civil()).into();
    let Some(class) = shown.limit else { return };
    let kind = paper.map(|paper| LimitCertificateClass::of(paper.kind.code()));
    let term = paper.map_or(PaperDates::default(), |paper| paper.dates);
    told.limit_certificate = Some(LimitCertificate {
        class: kind.unwrap_or(LimitCertificateClass::Limit).into(),
        limit_class: LimitClass::of(class.code()).into(),
        issued: term.issued.into(),
        valid_from: term.from.into(),
        valid_until: term.until.into(),
        long_term: paper.and_then(|paper| paper.long_term).into(),
        ..LimitCertificate::default()
    });
}

fn diseases(papers: &Papers) -> Option<SpecificDiseasesList> {
    let all: Many<_> = papers
        .diseases
        .iter()
        .map(|paper| SpecificDiseasesCertificate {
            disease: SpecificDisease::of(paper.disease.code()).into(),
            issued: paper.dates.issued.into(),
            valid_from: paper.dates.from.into(),
            valid_until: paper.dates.until.into(),
            self_pay: Item::of(&paper.self_pay.0.to_string()),
            ..SpecificDiseasesCertificate::default()
        })
        .collect();
    (!all.is_empty()).then(|| SpecificDiseasesList {
        certificates: all,
        ..SpecificDiseasesList::default()
    })
}

fn tell_medical(told: &mut EligibilityRecord, medical: &Medical) {
    (
        told.checkups_consent,
        told.checkups_consent_time,
        told.checkups_available_time,
    ) = medical.checkups.items();
    (
        told.drugs_consent,
        told.drugs_consent_time,
        told.drugs_available_time,
    ) = medical.drugs.items();
    (
        told.treatment_consent,
        told.treatment_consent_time,
        told.treatment_available_time,
    ) = medical.treatment.items();
    (
        told.operations_consent,
        told.operations_consent_time,
        told.operations_available_time,
    ) = medical.operations.items();
}
