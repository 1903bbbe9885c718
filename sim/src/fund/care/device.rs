//! アクティベーションコード: which devices speak for a facility (OQS-IF-051 to 056), and 資格確認限定型 on them.

use super::{Activation, CareResponse, answer, done, refused};
use crate::clock::VirtualTime;
use crate::fund::by_number::not_joined;
use crate::fund::{CardProof, CardRefusal, Channel, Fund, Registration, Response};
use crate::rulebook::care::Client;
use crate::vocabulary::FacilityCode;

use super::consent::way;

/// Letters and digits of a code that nobody mistakes for another.
const ALPHABET: &[u8] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// Length of a code (ours).
const CODE_LENGTH: usize = 12;

impl Fund {
    pub(super) fn issue_activation(
        &mut self,
        now: VirtualTime,
        facility: FacilityCode,
    ) -> Response {
        if self.joined(&facility).is_none() {
            return not_joined();
        }
        let activation = Activation {
            code: self.care.text(ALPHABET, CODE_LENGTH),
            until: now
                .plus_days(i32::from(self.parameters.activation_days))
                .date(),
            device: None,
            revoked: false,
        };
        let codes = self.care.activations.entry(facility).or_default();
        codes.push(activation.clone());
        answer(CareResponse::Activations {
            codes: vec![activation],
        })
    }

    pub(super) fn list_activations(&self, facility: &FacilityCode) -> Response {
        if self.joined(facility).is_none() {
            return not_joined();
        }
        let codes = self.care.activations.get(facility).cloned();
        answer(CareResponse::Activations {
            codes: codes.unwrap_or_default(),
        })
    }

    pub(super) fn revoke_activation(&mut self, facility: &FacilityCode, code: &str) -> Response {
        match self.care.activation_mut(facility, code) {
            Some(activation) if !activation.revoked => {
                activation.revoked = true;
                done()
            }
            Some(_) => refused("このアクティベーションコードは無効化されています"),
            None => refused("このアクティベーションコードはありません"),
        }
    }

    /// Pairs a device. A code pairs one device, once, until its last day.
    pub(super) fn activate(
        &mut self,
        now: VirtualTime,
        facility: &FacilityCode,
        code: &str,
        device: String,
    ) -> Response {
        if device.is_empty() {
            return refused("端末の名前がありません");
        }
        match self.care.activation_mut(facility, code) {
            None => refused("このアクティベーションコードはありません"),
            Some(activation) if activation.revoked => {
                refused("このアクティベーションコードは無効化されています")
            }
            Some(activation) if activation.device.is_some() => {
                refused("このアクティベーションコードは使われています")
            }
            Some(activation) if activation.until < now.date() => {
                refused("アクティベーションコードの期限が切れています")
            }
            Some(activation) => {
                activation.device = Some(device);
                done()
            }
        }
    }

    /// Whether a device speaks for a facility.
    pub(in crate::fund) fn is_paired(&self, facility: &FacilityCode, device: &str) -> bool {
        self.care
            .activations
            .get(facility)
            .into_iter()
            .flatten()
            .any(|known| !known.revoked && known.device.as_deref() == Some(device))
    }

    /// マイナ資格確認アプリ: eligibility, never the limit class and never a key to medical information.
    pub(super) fn check_by_app(
        &mut self,
        now: VirtualTime,
        channel: &Channel,
        proof: &CardProof,
    ) -> Response {
        let today = now.date();
        let Channel::FacilityApp { facility, .. } = channel else {
            return refused("マイナ資格確認アプリの端末ではありません");
        };
        let session = match self.prove_away(channel, proof, now) {
            Ok(session) => session,
            Err(refusal) => return *refusal,
        };
        let setting = match self.joined(facility) {
            Some(known) => super::simple_setting(known.kind),
            None => return not_joined(),
        };
        if !setting.is_open(today)
            || setting.accepts(way(proof.identity), Client::FacilityApp, today) == Some(false)
        {
            return Response::CardRefused {
                reason: CardRefusal::NotAccepted,
            };
        }
        let Some(member) = self.members.get(session.member) else {
            return Response::CardRefused {
                reason: CardRefusal::NotRegistered,
            };
        };
        let check = self.latest((session.member, member), now, false);
        let check = self.with_reference(facility, check);
        self.note_confirmed(facility, &check, today, now);
        self.note_seen(session.member, facility, now);
        answer(CareResponse::AppResult {
            check: Box::new(check),
        })
    }

    /// Whose card signed on a device away from the reader, if it is registered for insurance use.
    ///
    /// # Errors
    /// The refusal.
    pub(super) fn prove_away(
        &mut self,
        channel: &Channel,
        proof: &CardProof,
        now: VirtualTime,
    ) -> Result<crate::fund::session::Session, Box<Response>> {
        if let Some(response) = self.turned_away(channel, false, now.date()) {
            return Err(Box::new(response));
        }
        let card_refused = |reason| Box::new(Response::CardRefused { reason });
        let session = self
            .prove(proof, channel, crate::fund::session::Purpose::Check, now)
            .map_err(card_refused)?;
        let state = self
            .members
            .get(session.member)
            .map(|member| member.registration.state(now.date()));
        match state {
            Some(Registration::Registered) => Ok(session),
            Some(Registration::Lapsed) => Err(card_refused(CardRefusal::Expired)),
            Some(Registration::NotRegistered) | None => {
                Err(card_refused(CardRefusal::NotRegistered))
            }
        }
    }
}

/// The text that the app shows, and lets the facility copy (format ours).
pub fn app_text(check: &crate::fund::Check) -> String {
    app_lines(check)
        .into_iter()
        .map(|(name, value)| format!("{name}: {value}\n"))
        .collect()
}

/// The same as CSV with a line of names (format ours; no value of ours holds a comma or a quotation mark that is not doubled).
pub fn app_csv(check: &crate::fund::Check) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let lines = app_lines(check);
    let row = |values: Vec<String>| values.join(",") + "\r\n";
    row(lines.iter().map(|(name, _)| quoted(name)).collect())
        + &row(lines.iter().map(|(_, value)| quoted(value)).collect())
}

fn app_lines(check: &crate::fund::Check) -> Vec<(&'static str, String)> {
    let mut lines = vec![("資格有効性", check.validity.ja().to_owned())];
    if let Some(record) = check.records.first() {
        let insured = &record.insured;
        lines.extend([
            ("保険者番号", insured.insurer.to_string()),
            ("保険者名", record.insurer_name.clone()),
            ("資格", insured.to_string()),
            ("氏名", record.name.kanji().to_owned()),
            ("生年月日", record.birth.to_string()),
            (
                "負担割合",
                record
                    .share
                    .map_or_else(String::new, |share| share.to_string()),
            ),
        ]);
    }
    lines
}
