//! Care away from the counter by message: consents kept at home and online, tickets, settings, passcodes, codes of devices,
//! emergencies, 医療費助成. Each message becomes the request that a typed caller would make, and the answer is worded here.
//! Most of these trees are ours ([`crate::oqs::message`]).

mod consent;
mod facility;
mod listing;
mod qr;
mod ticket;
mod urgent;

pub(super) use listing::listing;

use jiff::civil::Date;

use super::Letter;
use super::ask::{self, Fault};
use super::tell::Status;
use crate::clock::VirtualTime;
use crate::fund::by_number::Denial;
use crate::fund::care::{CareRequest, CareResponse};
use crate::fund::{Fund, Response};
use crate::oqs::{Message, Service};

/// 資格確認日 of a query under a consent, which is that of today: what a consent opens is what holds now (assumed).
pub(super) fn today(letter: &Letter<'_>) -> Result<Date, Fault> {
    let date = letter.header.required("QualificationConfirmationDate")?;
    let on = date.day()?;
    let today = letter.now.date();
    if on > today {
        return Err(Fault::new(ask::DENIED, Denial::FutureDay.ja()));
    }
    if on < today {
        let reason = "この照会の資格確認日は当日だけです";
        return Err(Fault::new(ask::DENIED, reason));
    }
    Ok(on)
}

/// What a person, or the facility, is refused is told by 処理結果状況; only what cannot be read fails the message as a whole.
///
/// # Errors
/// What fails it.
fn soft<T>(done: Result<T, Fault>) -> Result<Result<T, Fault>, Fault> {
    match done {
        Err(fault) if [ask::DENIED, ask::NO_CONSENT, ask::NOT_FOUND].contains(&fault.code) => {
            Ok(Err(fault))
        }
        Err(fault) => Err(fault),
        Ok(done) => Ok(Ok(done)),
    }
}

/// 処理結果状況 of what was asked for, and what it brought.
///
/// # Errors
/// What fails the message as a whole.
fn told<T>(done: Result<T, Fault>) -> Result<(Status, Option<T>), Fault> {
    Ok(match soft(done)? {
        Ok(brought) => (Status::done(), Some(brought)),
        Err(fault) => (Status::refused(&fault), None),
    })
}

impl Fund {
    pub(super) fn answer_care(
        &mut self,
        letter: &Letter<'_>,
        service: Service,
    ) -> Result<Response, Fault> {
        let message = match service {
            Service::HomeRequery | Service::OnlineRequery => self.answer_requery(letter, service),
            Service::Emergency => self.answer_emergency(letter),
            Service::WithdrawConsent => self.answer_withdrawal(letter),
            Service::AccessUrl => self.answer_url(letter),
            Service::SettingsInquiry => self.answer_settings(letter),
            Service::SettingsUpdate => self.answer_settings_update(letter),
            Service::SightPasscode => self.answer_passcode(letter),
            Service::ActivationInquiry | Service::ActivationIssue | Service::ActivationRevoke => {
                self.answer_activation(letter, service)
            }
            Service::Subsidy => self.answer_subsidies(letter),
            other => Err(ask::not_served(other)),
        };
        message.map(|message: Message| letter.answer(&message))
    }

    /// What a typed caller would be answered.
    ///
    /// # Errors
    /// Why it was refused, under the code that the caller of this chooses.
    fn cared(
        &mut self,
        now: VirtualTime,
        request: CareRequest,
        code: &'static str,
    ) -> Result<CareResponse, Fault> {
        match self.care(now, request) {
            Response::Care(answer) => Ok(*answer),
            Response::Refused { reason } => Err(Fault::new(code, reason)),
            Response::CardRefused { reason } => Err(Fault::new(code, reason.ja())),
            _ => Err(unexpected()),
        }
    }
}

/// An answer of another kind than the question asks for.
fn unexpected() -> Fault {
    Fault::new(ask::DENIED, "この照会には答えられません")
}
