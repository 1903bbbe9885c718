//! 医療券・調剤券 as a record of 医療扶助 carries them (MedicalTicketInfo).

use super::super::tell::{compact, put};
use crate::fund::care::{Ticket, TicketKind, TreatmentKind};
use crate::fund::{Channel, Fund};
use crate::oqs::Element;
use crate::vocabulary::FacilityCode;

/// あり, なし of OQSCD021 and 023 to 025.
const fn there(there: bool) -> Option<&'static str> {
    Some(if there { "01" } else { "02" })
}

impl Fund {
    /// A ticket; 指定医療機関確認フラグ (OQSCD026) is that of the facility which is told.
    pub(in crate::fund::exchange) fn ticket_element(
        &self,
        ticket: &Ticket,
        facility: &FacilityCode,
    ) -> Element {
        let name = |code: &FacilityCode| self.name_of(&Channel::Facility { code: code.clone() });
        let mut list = Vec::new();
        let kind = match ticket.kind {
            TicketKind::Medical => "01",
            TicketKind::Dispensing => "02",
        };
        put(&mut list, "TicketType", Some(kind));
        put(
            &mut list,
            "MedicalTicketValidDate",
            Some(compact(ticket.from)),
        );
        put(
            &mut list,
            "MedicalTicketExpirationDate",
            Some(compact(ticket.until)),
        );
        put(&mut list, "IssueNumber", Some(ticket.issue_number.as_str()));
        let month = ticket.month.strftime("%Y%m").to_string();
        put(&mut list, "MedicalTreatmentMonth", Some(month));
        let code = ticket.facility.as_str();
        put(&mut list, "DesignatedMedicalInstitutionCode", Some(code));
        let own = if ticket.facility == *facility {
            "0"
        } else {
            "1"
        };
        put(&mut list, "DesignatedMedicalInstitutionFlag", Some(own));
        put(
            &mut list,
            "DesignatedMedicalInstitutionName",
            Some(name(&ticket.facility)),
        );
        if let Some(prescriber) = &ticket.prescriber {
            let code = prescriber.as_str();
            put(
                &mut list,
                "PrescriptionIssuerMedicalInstitutionCode",
                Some(code),
            );
            put(
                &mut list,
                "PrescriptionIssuerMedicalInstitutionName",
                Some(name(prescriber)),
            );
        }
        texts(&mut list, "InjuryName", &ticket.injuries);
        put(
            &mut list,
            "MedicalTreatmentType",
            Some(treatment(ticket.treatment)),
        );
        put(
            &mut list,
            "SelfPayAmount",
            Some(ticket.self_pay.0.to_string()),
        );
        put(
            &mut list,
            "DistrictContactName",
            Some(ticket.district_contact.as_str()),
        );
        put(
            &mut list,
            "HandlingContactName",
            Some(ticket.handling_contact.as_str()),
        );
        let combined = if ticket.combined { "02" } else { "01" };
        put(&mut list, "SingleOrCombinedUse", Some(combined));
        put(
            &mut list,
            "StatusOfSocialInsurance",
            there(ticket.social_insurance),
        );
        put(
            &mut list,
            "ConsistencyFlag",
            ticket.inconsistent.then_some("1"),
        );
        put(&mut list, "StatusOfInfecton", there(ticket.infection));
        put(
            &mut list,
            "StatusOfElderlyMedicalCare",
            there(ticket.late_elderly),
        );
        put(
            &mut list,
            "StatusOfPrefecturalExpenses",
            there(ticket.prefectural),
        );
        texts(&mut list, "Remarks", &ticket.remarks);
        Element::group("MedicalTicketInfo", list)
    }
}

fn texts(list: &mut Vec<Element>, name: &str, texts: &[String]) {
    for (number, text) in (1_usize..).zip(texts) {
        put(list, &format!("{name}{number}"), Some(text.as_str()));
    }
}

const fn treatment(kind: TreatmentKind) -> &'static str {
    match kind {
        TreatmentKind::Inpatient => "01",
        TreatmentKind::Outpatient => "02",
        TreatmentKind::Dental => "03",
        TreatmentKind::Dispensing => "04",
        TreatmentKind::VisitingNurse => "05",
    }
}
