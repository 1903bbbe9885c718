//! The monthly job (DOC-003, DOC-006, INSURER-018 … -020, -027) and the regular check of shares (INSURER-011).

use jiff::ToSpan;
use jiff::civil::Date;

use super::certificate::Asked;
use super::member::Member;
use super::{Insurer, Response};
use crate::fund::{self, Filing, FundRole};
use crate::role::Line;
use crate::rulebook::eligibility_certificate::{Circumstance, Ground, SINCE, ground};
use crate::vocabulary::InsuredId;

/// Months until the next job.
const NEXT_JOB: i32 = 1;

impl Insurer {
    pub(super) async fn run_monthly_job(&mut self, line: &Line) -> Response {
        let today = line.now().date();
        if today < SINCE {
            return Response::Accepted;
        }
        let request = fund::Request::ListUnregistered {
            insurer: self.number().clone(),
        };
        let unregistered = match line.ask::<FundRole>("", request).await {
            Ok(fund::Response::Unregistered { members }) => members,
            // No list this month.
            _ => Vec::new(),
        };
        let made = i32::from(self.parameters.eligibility_certificate_issue_days);
        let mailed = i32::from(self.parameters.mail_days);
        // One that the next job would order has to arrive before the old one ends.
        let arrives = today
            .saturating_add(NEXT_JOB.months())
            .saturating_add(made.saturating_add(mailed).days());
        let due: Vec<InsuredId> = self
            .members
            .values()
            .filter(|member| member.in_force(today) && lacks_certificate(member, arrives))
            .filter(|member| {
                gets_it(
                    member,
                    unregistered.contains(&member.enrolment.insured),
                    today,
                )
            })
            .map(|member| member.enrolment.insured.clone())
            .collect();
        for insured in &due {
            self.send_certificate(line, insured, Asked::Unasked);
        }
        let told: Vec<InsuredId> = self
            .members
            .values()
            .filter(|member| share_is_new(member, today))
            .map(|member| member.enrolment.insured.clone())
            .filter(|insured| !unregistered.contains(insured))
            .collect();
        for insured in &told {
            self.send_notice(line, insured);
        }
        Response::Accepted
    }

    /// Compares every recorded share with the right one and files corrections.
    pub(super) async fn check_shares(&mut self, line: &Line) -> Response {
        let today = line.now().date();
        let mut corrected = Vec::new();
        let mut filings = Vec::new();
        for member in self
            .members
            .values_mut()
            .filter(|member| member.in_force(today))
        {
            let right = member.share(today);
            if member
                .enrolment
                .recorded_share
                .is_some_and(|recorded| recorded != right)
            {
                member.enrolment.recorded_share = None;
                corrected.push(member.enrolment.insured.clone());
                if let Some(number) = member.number.clone() {
                    let (holder, enrolment) = (member.holder.clone(), member.enrolment.clone());
                    filings.push(Filing::Correct {
                        number,
                        holder,
                        enrolment,
                    });
                }
            }
        }
        for filing in filings {
            self.file(line, filing).await;
        }
        Response::Corrected { members: corrected }
    }
}

/// Whether there is no certificate, or it runs out before one that the next job orders would arrive.
fn lacks_certificate(member: &Member, arrives: Date) -> bool {
    member.certificate_until.is_none_or(|until| until < arrives)
}

/// Whether the share printed for those of 70 or over is another one since this month began, and the member has
/// not been told yet (DOC-024).
fn share_is_new(member: &Member, today: Date) -> bool {
    let before = today.first_of_month().saturating_sub(1.day());
    member.number.is_some()
        && member.in_force(before)
        && member.in_force(today)
        && member.prints_share(today)
        && member.share(before) != member.share(today)
        && member
            .noticed_on
            .is_none_or(|noticed| noticed < today.first_of_month())
}

/// Whether the member gets one now, without asking this year (DOC-003, DOC-004).
fn gets_it(member: &Member, unregistered: bool, today: Date) -> bool {
    let mut circumstances = Vec::new();
    if unregistered || member.number.is_none() {
        circumstances.push(Circumstance::NotRegistered);
    }
    if member.protected {
        circumstances.push(Circumstance::Protected);
    }
    if member.needs_help && member.certificate_until.is_some() {
        circumstances.push(Circumstance::HeldAsNeedingCare);
    }
    match ground(&circumstances, member.late_elderly_birth(), today) {
        Ground::WithoutRequest(_) | Ground::LateElderlyEveryone | Ground::LateElderlyEightyFive => {
            true
        }
        Ground::LateElderlyOnRequest => member.keeps_applying,
        Ground::OnRequest(_) | Ground::Refused | Ground::NotYet => false,
    }
}
