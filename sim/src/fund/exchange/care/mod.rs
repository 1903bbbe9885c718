//! Care away from the counter by message: consents kept at home and online, tickets, settings, passcodes, codes of devices,
//! emergencies, 医療費助成. Each message becomes the request that a typed caller would make, and the answer is worded here.
//! Most of these trees are ours ([`crate::oqs::message`]).

mod consent;
mod facility;
mod listing;
mod ticket;
mod urgent;

pub(super) use listing::listing;

use jiff::civil::Date;

use super::Letter;
use super::ask::{self, Fault};
use super::bulk::SEARCH;
use super::reference::status;
use super::tell::{Header, message};
use crate::clock::VirtualTime;
use crate::fund::by_number::Denial;
use crate::fund::care::{CareRequest, CareResponse};
use crate::fund::{Fund, Response};
use crate::oqs::{Element, Service};

/// 資格確認日 of a query under a consent, which is that of today: what a consent opens is what holds now (assumed).
pub(super) fn today(letter: &Letter<'_>) -> Result<Date, Fault> {
    let date = ask::required(letter.header, "QualificationConfirmationDate")?;
    let on = ask::day(date)?;
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

/// 資格確認照会用情報, which must be there.
fn search<'e>(letter: &Letter<'e>) -> Result<&'e Element, Fault> {
    let found = letter.body.child(SEARCH);
    found.ok_or_else(|| Fault::missing(SEARCH))
}

/// What a person, or the facility, is refused is told by 処理結果状況; only what cannot be read fails the message as a whole.
fn told(done: Result<Vec<Element>, Fault>) -> Result<Vec<Element>, Fault> {
    match done {
        Err(fault) if [ask::DENIED, ask::NO_CONSENT, ask::NOT_FOUND].contains(&fault.code) => {
            Ok(status(Some(&fault)))
        }
        other => other,
    }
}

/// Done, with what it brought.
fn done(brought: Vec<Element>) -> Vec<Element> {
    let mut body = status(None);
    body.extend(brought);
    body
}

/// An answer about nobody and for no day.
fn reply(letter: &Letter<'_>, body: Vec<Element>) -> Response {
    let header = Header {
        file: letter.file(),
        ..Header::default()
    };
    message(header.write(letter.now, letter.facility), body)
}

impl Fund {
    pub(super) fn answer_care(
        &mut self,
        letter: &Letter<'_>,
        service: Service,
    ) -> Result<Response, Fault> {
        let body = match service {
            Service::HomeRequery | Service::OnlineRequery => {
                return self.answer_requery(letter, service);
            }
            Service::Emergency => return self.answer_emergency(letter),
            Service::WithdrawConsent => self.answer_withdrawal(letter),
            Service::AccessUrl => self.answer_url(letter),
            Service::SettingsInquiry => self.answer_settings(letter),
            Service::SettingsUpdate => self.answer_settings_update(letter),
            Service::SightPasscode => self.answer_passcode(letter),
            Service::ActivationInquiry | Service::ActivationIssue | Service::ActivationRevoke => {
                self.answer_activation(letter, service)
            }
            Service::Subsidy => self.answer_subsidies(letter),
            other => return Err(ask::not_served(other)),
        };
        Ok(reply(letter, told(body)?))
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
