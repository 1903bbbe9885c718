//! The insurer: what it keeps, and which of its desks answers a request.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::mail::LetterBox;
use super::member::{Member, key};
use super::registration::Report;
use super::{InsurerRole, Request, Response};
use crate::cast::{self, Cast};
use crate::fund::{self, FundRole};
use crate::role::{Answer, Line, Port};
use crate::rulebook::{self, Parameters, RuleId};
use crate::vocabulary::{InsuredId, InsurerNumber};

/// A simulated insurer.
pub struct Insurer {
    pub(super) profile: cast::Insurer,
    pub(super) parameters: Parameters,
    pub(super) members: BTreeMap<String, Member>,
    pub(super) reports: Vec<Report>,
    pub(super) letters: LetterBox,
    pub(super) unfiled: Vec<fund::Request>,
}

impl Insurer {
    /// The insurer as it is at the beginning: members of the cast whose insurance it carries or carried.
    pub fn begin(cast: &Cast, profile: &cast::Insurer) -> Self {
        let members = cast
            .people
            .values()
            .flat_map(|person| {
                let own = person
                    .enrolments
                    .iter()
                    .filter(|enrolment| enrolment.insured.insurer == profile.number);
                own.map(|enrolment| (key(&enrolment.insured), Member::of(person, enrolment)))
            })
            .collect();
        Self {
            profile: profile.clone(),
            parameters: cast.parameters.clone(),
            members,
            reports: Vec::new(),
            letters: LetterBox::default(),
            unfiled: Vec::new(),
        }
    }

    pub(super) fn number(&self) -> &InsurerNumber {
        &self.profile.number
    }

    pub(super) fn member(&self, insured: &InsuredId) -> Option<&Member> {
        self.members.get(&key(insured))
    }

    /// The day on which a letter posted now arrives.
    pub(super) fn letter_arrives(&self, line: &Line) -> Date {
        line.now()
            .plus_days(i32::from(self.parameters.mail_days))
            .date()
    }

    async fn answer(&mut self, line: &Line, request: Request) -> Response {
        match request {
            Request::FileAcquisition(report) => self.receive(line, report),
            Request::FileLoss { insured, on } => self.lose(line, insured, on).await,
            Request::Process { report } => self.process(line, report).await,
            Request::TellNumber { report, number } => self.hear_number(line, report, number).await,
            Request::ResolveMismatch { report, resolution } => {
                self.resolve(line, report, resolution).await
            }
            Request::CorrectWrongLink { insured, number } => {
                self.correct_wrong_link(line, insured, number).await
            }
            Request::InspectLinks => self.inspect_links(line).await,
            Request::InquireByFile { file } => self.inquire_by_file(line, &file).await,
            Request::FileAgain => self.file_again(line).await,
            Request::StateOf { report } => self.state_of(report),
            Request::ApplyForCertificate(application) => {
                self.apply_for_certificate(line, application).await
            }
            Request::ApplyForCancellation {
                insured,
                with_certificate,
                applicant,
            } => {
                self.cancel_registration(line, insured, with_certificate, applicant)
                    .await
            }
            Request::IssueInsuranceCard { insured } => self.issue_insurance_card(line, &insured),
            Request::RunMonthlyJob => self.run_monthly_job(line).await,
            Request::CheckShares => self.check_shares(line).await,
            Request::SwitchToSpecialExpense {
                insured,
                arrears_months,
                special_reason,
                helped,
                notified,
            } => {
                let grounds = super::special_expense::Grounds {
                    arrears_months,
                    special_reason,
                    helped,
                    notified,
                };
                self.switch_to_special_expense(line, &insured, grounds)
                    .await
            }
            Request::ClaimRefund { insured, visited } => self.refund(line, &insured, visited),
            Request::Mail { insured } => Response::Letters {
                letters: self.letters.arrived(&insured, line.now().date()),
            },
            Request::Confirm { insured, on } => self.confirm(&insured, on),
            Request::AskForLog { insured } => self.log(line, insured).await,
        }
    }

    async fn lose(&mut self, line: &Line, insured: InsuredId, on: Date) -> Response {
        let Some(member) = self.members.get_mut(&key(&insured)) else {
            return Response::unknown_member();
        };
        member.enrolment.until = Some(on);
        self.file(line, fund::Filing::Lose { insured, on }).await;
        Response::Accepted
    }

    fn issue_insurance_card(&self, line: &Line, insured: &InsuredId) -> Response {
        if rulebook::holds(RuleId::Abolition, line.now().date()) {
            return Response::refused("保険証は2024年12月2日から新たに交付しない");
        }
        match self.member(insured) {
            Some(_) => Response::Accepted,
            None => Response::unknown_member(),
        }
    }

    fn confirm(&self, insured: &InsuredId, on: Date) -> Response {
        let member = self.member(insured).filter(|member| member.in_force(on));
        Response::InForce {
            in_force: member.is_some(),
            share: member.map(|member| member.share(on)),
        }
    }

    async fn log(&self, line: &Line, insured: InsuredId) -> Response {
        let request = fund::Request::AuditLog {
            insurer: self.number().clone(),
            insured,
        };
        match line.ask::<FundRole>("", request).await {
            Ok(fund::Response::Log { accesses }) => Response::Log { accesses },
            Ok(fund::Response::Refused { reason }) => Response::Refused { reason },
            _ => Response::refused("支払基金に照会できない"),
        }
    }
}

impl Response {
    pub(super) fn refused(reason: &str) -> Self {
        Self::Refused {
            reason: reason.to_owned(),
        }
    }

    pub(super) fn unknown_member() -> Self {
        Self::refused("この保険者の加入者ではない")
    }
}

impl Port<InsurerRole> for Insurer {
    fn call<'a>(&'a mut self, line: Line, request: Request) -> Answer<'a, InsurerRole> {
        Box::pin(async move { Ok(self.answer(&line, request).await) })
    }
}
