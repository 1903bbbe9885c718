//! The ladder (COUNTER-001 … -008, -013, -023 … -029, FIELD-001 … -005, DOC-026, DOC-029): the proofs in the
//! order in which a desk tries them, by the way a patient comes. Whether a proof counts on a day is the
//! rulebook's to say. The first that holds decides.
//!
//! Full cost is what remains when none holds. It never follows from a device, a line or a registration alone
//! (COUNTER-013, READER-015): whoever has brought the card ends at the declaration.

use jiff::civil::Date;

use super::proof::Proof;
use super::role::Warning;
use super::situation::{Approach, Notes, Situation};
use super::{law, number, paper, unproven};
use crate::role::Line;
use crate::rulebook::ladder::{Basis as Proven, Situation as Case};
use crate::rulebook::trip::TripDocument;

/// A step of the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// 医療券.
    MedicalTicket,
    /// 保険証 in date.
    InsuranceCard,
    /// 資格確認書.
    Certificate,
    /// 資格確認書の写し.
    CertificateCopy,
    /// マイナポータルの画面.
    PortalScreen,
    /// マイナポータルのPDF.
    PortalPdf,
    /// マイナポータルの印刷物.
    PortalPrintout,
    /// 資格情報のお知らせ.
    Notice,
    /// 資格情報のお知らせの写し.
    NoticeCopy,
    /// The interim query by number.
    InterimQuery,
    /// 過去の受診歴と口頭確認.
    PastRecord,
    /// 被保険者資格申立書.
    Declaration,
    /// The four items written down in an outage.
    OutageNote,
    /// A disaster victim's word.
    Disaster,
}

use Approach::{Agent, School, WithCard, WithoutCard};

/// The steps from top to bottom, each with those who may take it.
const LADDER: [(Step, &[Approach]); 14] = [
    (Step::MedicalTicket, &[WithCard, School, WithoutCard, Agent]),
    (Step::InsuranceCard, &[WithCard, School, WithoutCard, Agent]),
    (Step::Certificate, &[WithCard, School, WithoutCard, Agent]),
    (Step::PortalScreen, &[WithCard]),
    (Step::PortalPdf, &[WithCard, School]),
    (Step::PortalPrintout, &[WithCard, School]),
    (Step::Notice, &[WithCard, School]),
    (Step::NoticeCopy, &[School]),
    (Step::CertificateCopy, &[School]),
    (Step::InterimQuery, &[WithCard, School, WithoutCard]),
    (Step::PastRecord, &[WithCard]),
    (Step::Declaration, &[WithCard]),
    (Step::OutageNote, &[WithCard]),
    (Step::Disaster, &[WithCard, School, WithoutCard]),
];

/// Whether a step counts on a day.
fn counts(step: Step, approach: Approach, on: Date) -> bool {
    let at_school = approach == School;
    match step {
        // Their days are on the ticket, or go by insurer.
        Step::MedicalTicket | Step::InterimQuery => true,
        Step::InsuranceCard => law::proves(Case::CheckFailsHasValidInsuranceCard, on),
        Step::Certificate => law::proves(Case::CertificateOnly, on),
        Step::CertificateCopy => law::school_takes(TripDocument::EligibilityCertificateCopy, on),
        Step::NoticeCopy => law::school_takes(TripDocument::EligibilityNoticeCopy, on),
        Step::Notice if at_school => law::school_takes(TripDocument::EligibilityNotice, on),
        Step::Notice => law::proves(Case::CheckFailsNotice, on),
        Step::PortalScreen => law::proves(Case::CheckFailsPortalScreen, on),
        Step::PortalPdf if at_school => law::school_takes(TripDocument::PortalPdf, on),
        Step::PortalPrintout if at_school => law::school_takes(TripDocument::PortalPrintout, on),
        Step::PortalPdf | Step::PortalPrintout => law::proves(Case::CheckFailsPortalPdf, on),
        Step::PastRecord => law::proves(Case::CheckFailsReturning, on),
        Step::Declaration => law::takes_declarations(on),
        Step::OutageNote => law::takes_outage_notes(on),
        Step::Disaster => law::takes_disaster_claims(on),
    }
}

/// The steps open to a patient on a day, in order.
fn open(approach: Approach, on: Date) -> impl Iterator<Item = Step> {
    LADDER
        .into_iter()
        .filter(move |(step, who)| who.contains(&approach) && counts(*step, approach, on))
        .map(|(step, _)| step)
}

/// Tries the steps of the day until one holds.
pub(super) async fn walk(line: &Line, s: &Situation<'_>, notes: &mut Notes) -> Option<Proof> {
    for step in open(s.approach(), s.on) {
        if let Some(proof) = take(step, line, s, notes).await {
            if passes_over(step, s) {
                notes.warnings.insert(Warning::LadderOrder);
            }
            return Some(proof);
        }
    }
    None
}

async fn take(step: Step, line: &Line, s: &Situation<'_>, notes: &mut Notes) -> Option<Proof> {
    match step {
        Step::MedicalTicket => paper::medical_ticket(s),
        Step::InsuranceCard => number::confirm(line, s, notes, paper::insurance_card(s)).await,
        Step::Certificate => number::confirm(line, s, notes, paper::certificate(s)).await,
        Step::CertificateCopy => paper::certificate_copy(s),
        Step::PortalScreen => paper::portal_screen(s),
        Step::PortalPdf => paper::portal_pdf(s),
        Step::PortalPrintout => paper::portal_printout(s),
        Step::Notice => paper::notice(s),
        Step::NoticeCopy => paper::notice_copy(s),
        Step::InterimQuery => number::interim(line, s, notes).await,
        Step::PastRecord => unproven::past_record(s),
        Step::Declaration => unproven::declaration(s, notes),
        Step::OutageNote => unproven::outage_note(s),
        Step::Disaster => unproven::disaster(s),
    }
}

/// What the order of COUNTER-008 calls a step. Papers that prove by themselves stand outside it.
const fn in_order(step: Step) -> Option<Proven> {
    match step {
        Step::PortalScreen => Some(Proven::PortalScreen),
        Step::PortalPdf | Step::PortalPrintout => Some(Proven::PortalPdf),
        Step::Notice => Some(Proven::EligibilityNotice),
        Step::PastRecord => Some(Proven::PastRecord),
        Step::Declaration | Step::OutageNote => Some(Proven::Declaration),
        _ => None,
    }
}

/// Whether a higher fallback would have held where this one was taken: the check of the walk on itself, so
/// that a ladder put together wrongly is reported and not only charged.
fn passes_over(taken: Step, s: &Situation<'_>) -> bool {
    let Some(lower) = in_order(taken) else {
        return false;
    };
    open(s.approach(), s.on).any(|step| {
        let held = match step {
            Step::PortalScreen => paper::portal_screen(s),
            Step::PortalPdf => paper::portal_pdf(s),
            Step::PortalPrintout => paper::portal_printout(s),
            Step::Notice => paper::notice(s),
            Step::PastRecord => unproven::past_record(s),
            _ => None,
        };
        held.is_some()
            && in_order(step).is_some_and(|higher| law::stands_above(higher, lower, s.on))
    })
}

#[cfg(test)]
mod tests;
