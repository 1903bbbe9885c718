//! 番号による照会: papers confirmed by their number, and the interim handling of expired cards and of お知らせ
//! brought alone.

use super::paper;
use super::proof::{Proof, is_lost, own_record};
use super::role::{Basis, Guidance, Warning};
use super::situation::{Notes, Situation};
use crate::cast::FacilitySystem;
use crate::fund::{self, Check, FundRole};
use crate::role::Line;
use crate::vocabulary::{InsuredId, Share};

/// Asks the fund about a number. No answer is no error: the ladder goes on.
async fn ask(line: &Line, s: &Situation<'_>, insured: &InsuredId) -> Option<Check> {
    if s.facility.system == FacilitySystem::None {
        return None;
    }
    let request = fund::Request::CheckByNumber {
        facility: s.facility.code.clone(),
        insured: insured.clone(),
        birth: s.spoken().birth,
        on: s.on,
        limit_consent: s.reception.limit_consent,
    };
    match line.ask::<FundRole>("", request).await {
        Ok(fund::Response::Checked(check)) => Some(*check),
        Ok(_) | Err(_) => None,
    }
}

/// A paper that proves by itself is still asked about where there is a system: a number that the fund knows to
/// be lost is refused (COUNTER-019, CLAIM-011), and a valid one brings share, limit class and the other items.
/// Without an answer, or with one that does not contradict, the paper stands.
pub(super) async fn confirm(
    line: &Line,
    s: &Situation<'_>,
    notes: &mut Notes,
    paper: Option<Proof>,
) -> Option<Proof> {
    let paper = paper?;
    let Some(insured) = paper.insured.clone().filter(|_| s.check().is_none()) else {
        return Some(paper);
    };
    let Some(check) = ask(line, s, &insured).await else {
        return Some(paper);
    };
    notes.validity = Some(check.validity);
    if is_lost(&check, &insured, s) {
        notes.guidance.insert(Guidance::AskInsurer);
        return None;
    }
    let Some(record) = own_record(&check, s.spoken(), &mut notes.warnings) else {
        return Some(paper);
    };
    let answered = Proof::answered(paper.basis?, record, s, notes);
    if (paper.share == Share::FULL) != (answered.share == Share::FULL) {
        notes.warnings.insert(Warning::ShareDiffersFromPaper);
    }
    Some(Proof {
        limit: answered.limit.or(paper.limit),
        ..answered
    })
}

/// The interim handling: only a valid answer proves, and the patient is asked for a proper proof next time
/// (COUNTER-023 … -026).
pub(super) async fn interim(line: &Line, s: &Situation<'_>, notes: &mut Notes) -> Option<Proof> {
    for items in paper::interim_candidates(s) {
        let Some(check) = ask(line, s, &items.insured).await else {
            continue;
        };
        notes.validity = Some(check.validity);
        if let Some(record) = own_record(&check, s.spoken(), &mut notes.warnings) {
            notes.guidance.insert(Guidance::BringProofNextTime);
            return Some(Proof::answered(Basis::NumberQuery, record, s, notes));
        }
    }
    None
}
