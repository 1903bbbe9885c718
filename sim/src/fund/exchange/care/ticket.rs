//! 医療券・調剤券 as a record of 医療扶助 carries them (MedicalTicketInfo).

use crate::fund::care::{Ticket, TicketKind, TreatmentKind};
use crate::fund::{Channel, Fund};
use crate::oqs::code::{
    CombinedUse, DesignatedCheck, ElderlyStatus, Inconsistent, InfectionStatus, PrefecturalStatus,
    SocialInsurance, TicketType, TreatmentType,
};
use crate::oqs::layout::Item;
use crate::oqs::message::MedicalTicket;
use crate::oqs::value::Month;
use crate::vocabulary::FacilityCode;

impl Fund {
    /// A ticket; 指定医療機関確認フラグ (OQSCD026) is that of the facility which is told.
    pub(in crate::fund::exchange) fn told_ticket(
        &self,
        ticket: &Ticket,
        facility: &FacilityCode,
    ) -> MedicalTicket {
        let name = |code: &FacilityCode| self.name_of(&Channel::Facility { code: code.clone() });
        let nth = |texts: &[String], nth| Item::of_any(texts.get(nth).map(String::as_str));
        let own = ticket.facility == *facility;
        let prescriber = ticket.prescriber.as_ref();
        MedicalTicket {
            ticket_type: match ticket.kind {
                TicketKind::Medical => TicketType::Medical,
                TicketKind::Dispensing => TicketType::Dispensing,
            }
            .into(),
            medical_ticket_valid_date: ticket.from.into(),
            medical_ticket_expiration_date: ticket.until.into(),
            issue_number: Item::of(&ticket.issue_number),
            medical_treatment_month: Month::of(ticket.month).into(),
            designated_medical_institution_code: Item::of(ticket.facility.as_str()),
            designated_medical_institution_flag: match own {
                true => DesignatedCheck::Same,
                false => DesignatedCheck::Different,
            }
            .into(),
            designated_medical_institution_name: Item::of(&name(&ticket.facility)),
            prescription_issuer_medical_institution_code: Item::of_any(
                prescriber.map(FacilityCode::as_str),
            ),
            prescription_issuer_medical_institution_name: Item::of_any(
                prescriber.map(name).as_deref(),
            ),
            injury_name1: nth(&ticket.injuries, 0),
            injury_name2: nth(&ticket.injuries, 1),
            injury_name3: nth(&ticket.injuries, 2),
            medical_treatment_type: treatment(ticket.treatment).into(),
            self_pay_amount: Item::of(&ticket.self_pay.0.to_string()),
            district_contact_name: Item::of(&ticket.district_contact),
            handling_contact_name: Item::of(&ticket.handling_contact),
            remarks1: nth(&ticket.remarks, 0),
            remarks2: nth(&ticket.remarks, 1),
            remarks3: nth(&ticket.remarks, 2),
            ..statuses(ticket)
        }
    }
}

/// What else pays beside it.
fn statuses(ticket: &Ticket) -> MedicalTicket {
    fn either<C>(is: bool, yes: C, no: C) -> Item<C> {
        Item::Value(if is { yes } else { no })
    }
    let insured = ticket.social_insurance;
    MedicalTicket {
        single_or_combined_use: either(ticket.combined, CombinedUse::Combined, CombinedUse::Single),
        status_of_social_insurance: either(insured, SocialInsurance::Yes, SocialInsurance::No),
        consistency_flag: ticket
            .inconsistent
            .then_some(Inconsistent::Inconsistent)
            .into(),
        status_of_infecton: either(ticket.infection, InfectionStatus::Yes, InfectionStatus::No),
        status_of_elderly_medical_care: either(
            ticket.late_elderly,
            ElderlyStatus::Yes,
            ElderlyStatus::No,
        ),
        status_of_prefectural_expenses: either(
            ticket.prefectural,
            PrefecturalStatus::Yes,
            PrefecturalStatus::No,
        ),
        ..MedicalTicket::default()
    }
}

const fn treatment(kind: TreatmentKind) -> TreatmentType {
    match kind {
        TreatmentKind::Inpatient => TreatmentType::Inpatient,
        TreatmentKind::Outpatient => TreatmentType::Outpatient,
        TreatmentKind::Dental => TreatmentType::Dental,
        TreatmentKind::Dispensing => TreatmentType::Dispensing,
        TreatmentKind::VisitingNurse => TreatmentType::HomeNursing,
    }
}
