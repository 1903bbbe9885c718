//! 資格確認書 and 資格情報のお知らせ: who gets them, with exactly their items.

use jiff::ToSpan;
use jiff::civil::Date;

use super::member::{Member, key};
use super::{Applicant, CertificateApplication, CertificateReason, Insurer, Letter, Response};
use crate::fund::{self, FundRole};
use crate::role::Line;
use crate::rulebook::eligibility_certificate::{
    Circumstance, Ground, LONGEST_YEARS, SINCE, ground,
};
use crate::rulebook::share::late_elderly_from;
use crate::rulebook::{self, RuleId};
use crate::vocabulary::{Document, EligibilityCertificate, EligibilityNotice, FormSize, InsuredId};

/// Whether a certificate is being sent because someone asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// 申請による交付.
    OnRequest {
        /// Whether the optional items were wished for.
        optional_items: bool,
    },
    /// 申請によらない交付 (職権): required items only (DOC-018).
    Unasked,
}

impl Insurer {
    /// 資格確認書の申請 (DOC-002, DOC-005, FIELD-015).
    pub(super) async fn apply_for_certificate(
        &mut self,
        line: &Line,
        application: CertificateApplication,
    ) -> Response {
        let today = line.now().date();
        if application.applicant == Applicant::Other {
            return Response::refused("申請できるのは本人・法定代理人・介助者である");
        }
        if self
            .member(&application.insured)
            .is_none_or(|member| !member.in_force(today))
        {
            return Response::unknown_member();
        }
        let mut circumstances = Vec::from_iter(application.reason.circumstance());
        let unlinked = self
            .member(&application.insured)
            .is_some_and(|member| member.number.is_none());
        if unlinked || self.is_unregistered(line, &application.insured).await {
            circumstances.push(Circumstance::NotRegistered);
        }
        let Some(member) = self.members.get_mut(&key(&application.insured)) else {
            return Response::unknown_member();
        };
        let ground = ground(&circumstances, member.late_elderly_birth(), today);
        match ground {
            Ground::NotYet => {
                return Response::refused("資格確認書の交付は2024年12月2日からである");
            }
            Ground::Refused => {
                return Response::refused(
                    "使えるマイナ保険証があるので交付できない。利用登録の解除を申請できる",
                );
            }
            _ => {}
        }
        member.needs_help |= application.reason == CertificateReason::NeedsHelp;
        member.keeps_applying |= ground == Ground::LateElderlyOnRequest;
        self.send_certificate(
            line,
            &application.insured,
            Asked::OnRequest {
                optional_items: application.optional_items,
            },
        )
    }

    /// 利用登録の解除 (INSURER-021): through the insurer, with an application for 資格確認書.
    pub(super) async fn cancel_registration(
        &mut self,
        line: &Line,
        insured: InsuredId,
        with_certificate: bool,
        applicant: Applicant,
    ) -> Response {
        if !rulebook::holds(RuleId::RegistrationCancellation, line.now().date()) {
            return Response::refused("利用登録の解除は2024年10月28日からである");
        }
        if self.member(&insured).is_none() {
            return Response::unknown_member();
        }
        if applicant == Applicant::Other {
            return Response::refused("申請できるのは本人・法定代理人・介助者である");
        }
        if !with_certificate {
            return Response::refused("解除には資格確認書の申請が要る");
        }
        let request = fund::Request::CancelRegistration {
            insurer: self.number().clone(),
            insured: insured.clone(),
        };
        match line.ask::<FundRole>("", request).await {
            Ok(fund::Response::Accepted) if line.now().date() >= SINCE => self.send_certificate(
                line,
                &insured,
                Asked::OnRequest {
                    optional_items: false,
                },
            ),
            Ok(fund::Response::Accepted) => Response::Accepted,
            Ok(fund::Response::Refused { reason }) => Response::Refused { reason },
            _ => Response::refused("支払基金に連絡できない"),
        }
    }

    /// Whether the fund lists the member among those without a usable registration.
    pub(super) async fn is_unregistered(&self, line: &Line, insured: &InsuredId) -> bool {
        let request = fund::Request::ListUnregistered {
            insurer: self.number().clone(),
        };
        match line.ask::<FundRole>("", request).await {
            Ok(fund::Response::Unregistered { members }) => members.contains(insured),
            // An insurer that cannot see the state may issue a certificate first (INSURER-028).
            _ => true,
        }
    }

    /// On joining: お知らせ to holders of a registered card (DOC-024), 資格確認書 to the others (DOC-003).
    pub(super) async fn send_proof_on_joining(&mut self, line: &Line, insured: &InsuredId) {
        let today = line.now().date();
        if today >= SINCE && self.is_unregistered(line, insured).await {
            self.send_certificate(line, insured, Asked::Unasked);
        } else if rulebook::holds(RuleId::EligibilityNotice, today) {
            self.send_notice(line, insured);
        }
    }

    /// Issues and mails 資格確認書; free of charge (DOC-008).
    pub(super) fn send_certificate(
        &mut self,
        line: &Line,
        insured: &InsuredId,
        asked: Asked,
    ) -> Response {
        let today = line.now().date();
        let made = i32::from(self.parameters.eligibility_certificate_issue_days);
        let on = line
            .now()
            .plus_days(made.saturating_add(i32::from(self.parameters.mail_days)))
            .date();
        let Some(member) = self.member(insured) else {
            return Response::unknown_member();
        };
        let certificate = self.certificate(member, today, asked);
        let expires = certificate.expires;
        let letter = Letter::Document {
            on,
            document: Box::new(Document::Certificate(certificate)),
            unasked: asked == Asked::Unasked,
            fee: 0,
        };
        self.letters.send(insured, letter);
        if let Some(member) = self.members.get_mut(&key(insured)) {
            member.certificate_until = Some(expires);
        }
        Response::WillBeSent { on }
    }

    fn certificate(&self, member: &Member, today: Date, asked: Asked) -> EligibilityCertificate {
        let wished = matches!(
            asked,
            Asked::OnRequest {
                optional_items: true
            }
        ) && self.profile.offers_optional_items;
        let national = member.enrolment.insured.insurer.scheme().is_national();
        EligibilityCertificate {
            items: member.items(
                &self.profile.name,
                today,
                self.profile.separate_elderly_card,
            ),
            head_of_household: member
                .enrolment
                .head_of_household
                .clone()
                .filter(|_| national),
            issued: today,
            expires: self.expiry(member, today),
            special_expense: member.enrolment.special_expense,
            limit: member.enrolment.limit.filter(|_| wished),
            address: Some(member.holder.address.clone()),
            size: FormSize::Card,
        }
    }

    /// The insurer's own term, never longer than the rule allows, nor than the insurance (DOC-009).
    fn expiry(&self, member: &Member, issued: Date) -> Date {
        let years = i32::from(self.profile.certificate_years).clamp(1, LONGEST_YEARS);
        let own = issued.saturating_add(years.years()).saturating_sub(1.day());
        let last_before_75 = late_elderly_from(member.holder.birth, None).saturating_sub(1.day());
        match member.enrolment.until {
            Some(until) => own.min(until.saturating_sub(1.day())),
            None if member.late_elderly_birth().is_none() && last_before_75 > issued => {
                own.min(last_before_75)
            }
            None => own,
        }
    }

    /// Mails 資格情報のお知らせ (DOC-025).
    pub(super) fn send_notice(&mut self, line: &Line, insured: &InsuredId) {
        let today = line.now().date();
        let on = self.letter_arrives(line);
        let Some(member) = self.member(insured) else {
            return;
        };
        let items = member.items(
            &self.profile.name,
            today,
            self.profile.separate_elderly_card,
        );
        let notice = Document::Notice(EligibilityNotice {
            items,
            issued: today,
        });
        self.letters.send(
            insured,
            Letter::Document {
                on,
                document: Box::new(notice),
                unasked: true,
                fee: 0,
            },
        );
        if let Some(member) = self.members.get_mut(&key(insured)) {
            member.noticed_on = Some(today);
        }
    }
}

impl CertificateReason {
    /// The circumstance that the reason claims, if it claims any.
    const fn circumstance(self) -> Option<Circumstance> {
        match self {
            Self::Lost => Some(Circumstance::CardLost),
            Self::BeingRenewed => Some(Circumstance::CardBeingRenewed),
            Self::NeedsHelp | Self::CompanionOrAgent => Some(Circumstance::NeedsHelp),
            // Whether there is a registered card is for the fund to say, not for the applicant.
            Self::NoRegisteredCard | Self::JustInCase => None,
        }
    }
}
