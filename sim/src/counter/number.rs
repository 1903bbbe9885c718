//! 番号による照会: papers confirmed by their number, and the interim handling of expired cards and of お知らせ
//! brought alone.

use super::paper;
use super::proof::{Proof, is_lost, own_record};
use super::role::{Basis, Guidance, Warning};
use super::situation::{Notes, Situation};
use crate::cast::FacilitySystem;
use crate::fund::{self, Check, FundRole, Validity};
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

/// Notes what the fund said, and what the patient must be asked for because of it.
fn note(check: &Check, notes: &mut Notes) {
    notes.validity = Some(check.validity);
    if check.validity == Validity::Several {
        notes.guidance.insert(Guidance::TellBranch);
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
    note(&check, notes);
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
    // A class that a paper tells by its share holds only with that share.
    let told_by_paper = paper.limit.filter(|_| paper.share == answered.share);
    Some(Proof {
        limit: answered.limit.or(told_by_paper),
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
        note(&check, notes);
        if let Some(record) = own_record(&check, s.spoken(), &mut notes.warnings) {
            notes.guidance.insert(Guidance::BringProofNextTime);
            return Some(Proof::answered(Basis::NumberQuery, record, s, notes));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::role::Acceptance;
    use super::super::testbed::{
        Desk, certificate, check, early_certificate, employee, insurance_card, record, valid,
    };
    use super::*;
    use crate::fund::Eligibility;
    use crate::vocabulary::{Document, LimitClass, PersonName};

    fn lost(on: jiff::civil::Date) -> Check {
        let record = Eligibility {
            lost: Some(on),
            ..record(employee("1"))
        };
        check(Validity::InvalidNewerExists, vec![record])
    }

    #[test]
    fn an_old_card_is_refused_from_the_day_the_insurer_changes() {
        let day = date(2025, 6, 10);
        let shown = Desk::on(day).shows(insurance_card(employee("1"), None));
        assert_eq!(
            shown.clone().number_says(lost(day)).decide().outcome,
            Acceptance::Unproven
        );
        assert_eq!(
            shown.number_says(lost(date(2025, 6, 11))).decide().outcome,
            Acceptance::Confirmed
        );
    }

    #[test]
    fn a_paper_stands_when_the_fund_knows_nothing_or_is_silent() {
        let shown = Desk::on(date(2025, 6, 10)).shows(early_certificate());
        assert_eq!(shown.decide().basis, Some(Basis::Certificate));
        let none = shown
            .number_says(check(Validity::NoneFound, vec![]))
            .decide();
        assert_eq!(
            (none.basis, none.validity),
            (Some(Basis::Certificate), Some(Validity::NoneFound))
        );
    }

    #[test]
    fn a_valid_answer_brings_share_and_limit_class_and_a_difference_is_told() {
        let mut paper = certificate();
        paper.items.share = Some(Share::TWO);
        let answered = Eligibility {
            limit: Some(LimitClass::A03),
            ..record(employee("1"))
        };
        let decision = Desk::on(date(2025, 6, 10))
            .shows(Document::Certificate(paper))
            .number_says(valid(answered))
            .decide();
        assert_eq!(
            (decision.share, decision.limit),
            (Share::THREE, Some(LimitClass::A03))
        );
        assert!(decision.warnings.contains(&Warning::ShareDiffersFromPaper));
    }

    #[test]
    fn an_answer_about_another_person_leaves_the_paper_as_it_is() {
        let other = Eligibility {
            name: PersonName::new("見本 太郎", "ミホン タロウ").unwrap(),
            ..record(employee("1"))
        };
        let decision = Desk::on(date(2025, 6, 10))
            .shows(early_certificate())
            .number_says(valid(other))
            .decide();
        assert_eq!(
            (decision.outcome, decision.eligibility),
            (Acceptance::Confirmed, None)
        );
        assert!(decision.warnings.contains(&Warning::RecordOfAnotherPerson));
    }

    #[test]
    fn the_consent_spoken_at_the_desk_goes_with_the_query() {
        for consent in [true, false] {
            let mut desk = Desk::on(date(2025, 6, 10)).shows(early_certificate());
            desk.reception.limit_consent = consent;
            let open = desk.open();
            open.receive(&desk.reception);
            let asked = open.asked.borrow();
            assert!(matches!(
                asked.as_slice(),
                [fund::Request::CheckByNumber { limit_consent, .. }] if *limit_consent == consent
            ));
        }
    }
}
