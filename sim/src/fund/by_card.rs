//! Sessions of terminals, 利用登録, and 資格照会 keyed by the certificate.

use jiff::civil::Date;

use super::authority::Freshness;
use super::by_number::{Found, not_joined};
use super::credential::Credential;
use super::eligibility::result;
use super::medical::{Origin, Viewing};
use super::member::Member;
use super::members::MemberId;
use super::session::{Purpose, Session};
use super::{
    CardProof, CardRefusal, Channel, Check, Consents, Fund, Registration, Response, Validity, rules,
};
use crate::card::Bytes;
use crate::cast::{DiseasePaper, FacilitySystem};
use crate::clock::VirtualTime;
use crate::pki::KeyKind;
use crate::role::Line;
use crate::rulebook::care::CareSetting;
use crate::rulebook::certificate::TermPhase;
use crate::rulebook::medical_information::CheckRoute;
use crate::vocabulary::{FacilityCode, wareki};

fn refused(reason: CardRefusal) -> Response {
    Response::CardRefused { reason }
}

impl Fund {
    /// A terminal opens a session for the card on it.
    pub(super) async fn open_session(
        &mut self,
        line: &Line,
        channel: Channel,
        certificate: Bytes,
    ) -> Response {
        let now = line.now();
        let Some(mut credential) = Credential::read(&certificate) else {
            return refused(CardRefusal::NotGenuine);
        };
        if let Some(response) = self.turned_away(&channel, credential.phone, now.date()) {
            return response;
        }
        let at_a_facility = matches!(channel, Channel::Facility { .. });
        // Assumed: the system and its readers learn the curve of the next card on the day it begins.
        let unknown_yet =
            credential.key_kind() == KeyKind::P384 && now.date() < self.parameters.next_card_from;
        if unknown_yet || credential.from > now.date() {
            return refused(CardRefusal::NotGenuine);
        }
        let phase = rules::term(credential.last_day, credential.phone, now.date());
        let grace = match phase {
            TermPhase::InDate => false,
            TermPhase::Grace if at_a_facility => true,
            TermPhase::Grace | TermPhase::Ended => return refused(CardRefusal::Expired),
        };
        let freshness = if at_a_facility {
            Freshness::WithinDelay
        } else {
            Freshness::Now
        };
        let member = match self.identify(line, &credential, freshness).await {
            Ok(member) => member,
            Err(reason) => return refused(reason),
        };
        let known_as_phone = self
            .members
            .get(member)
            .and_then(|known| known.registration.certificate(&credential.serial))
            .is_some_and(|linked| linked.phone);
        if known_as_phone && !credential.phone {
            // The certificate itself did not tell.
            credential.phone = true;
            if let Some(response) = self.turned_away(&channel, true, now.date()) {
                return response;
            }
            if grace {
                return refused(CardRefusal::Expired);
            }
        }
        let registration = self
            .members
            .get(member)
            .map_or(Registration::NotRegistered, |known| {
                known.registration.state(now.date())
            });
        let expiry_alert = (!credential.phone && rules::alerts(credential.last_day, now.date()))
            .then_some(credential.last_day);
        let until = now.plus_minutes(i32::from(self.parameters.challenge_minutes));
        let card = (credential, certificate);
        let challenge = self
            .sessions
            .open(channel, member, card, grace, (now, until));
        Response::Session {
            challenge,
            registration,
            expiry_alert,
        }
    }

    /// 利用登録. The authority is asked (OQS-030), and there is no grace for it.
    pub(super) async fn register(
        &mut self,
        line: &Line,
        channel: &Channel,
        proof: &CardProof,
    ) -> Response {
        let now = line.now();
        let session = match self.prove(proof, channel, Purpose::Register, now) {
            Ok(session) => session,
            Err(reason) => return refused(reason),
        };
        if session.grace {
            return refused(CardRefusal::Expired);
        }
        if let Err(reason) = self
            .identify(line, &session.credential, Freshness::Now)
            .await
        {
            return refused(reason);
        }
        let by = self.name_of(channel);
        if let Some(member) = self.members.get_mut(session.member) {
            member.registration.register(now.date());
            member.seen(now, &by, "利用登録", &self.parameters);
        }
        Response::Registered
    }

    /// 資格照会 keyed by the certificate: the latest eligibility of the holder (OQS-003), and a key to the
    /// medical information that the holder consents to (OQS-004).
    pub(super) fn check_by_card(
        &mut self,
        now: VirtualTime,
        facility: FacilityCode,
        proof: &CardProof,
        consents: Consents,
    ) -> Response {
        match self.find_by_card(now, &facility, proof, consents) {
            Ok(found) => Response::Checked(Box::new(found.check)),
            Err(response) => *response,
        }
    }

    /// The same, for whoever words the answer.
    ///
    /// # Errors
    /// The refusal.
    pub(super) fn find_by_card(
        &mut self,
        now: VirtualTime,
        facility: &FacilityCode,
        proof: &CardProof,
        consents: Consents,
    ) -> Result<Found, Box<Response>> {
        let today = now.date();
        let refused = |reason| Box::new(refused(reason));
        let channel = Channel::Facility {
            code: facility.clone(),
        };
        if let Some(response) = self.turned_away(&channel, false, today) {
            return Err(Box::new(response));
        }
        let session = self
            .prove(proof, &channel, Purpose::Check, now)
            .map_err(refused)?;
        let Some(member) = self.members.get(session.member) else {
            return Err(refused(CardRefusal::NotRegistered));
        };
        match member.registration.state(today) {
            Registration::Registered => {}
            Registration::NotRegistered => return Err(refused(CardRefusal::NotRegistered)),
            Registration::Lapsed => return Err(refused(CardRefusal::Expired)),
        }
        let phase = if session.grace {
            TermPhase::Grace
        } else {
            TermPhase::InDate
        };
        let route = CheckRoute::Card(phase);
        let tells_limit = rules::tells_limit(route, consents.limit, today, &self.parameters);
        let check = self.latest((session.member, member), now, tells_limit);
        let mut check = self.with_reference(facility, check);
        check.notice = check.notice.or_else(|| notice(&session, today));
        check.key = self.open_viewing(&session, facility, consents, now);
        check.diseases = self.diseases_told(session.member, &check, consents, now);
        self.note_confirmed(facility, &check, today, now);
        self.care
            .by_card
            .insert((facility.clone(), session.member), now);
        self.care.sweep(now, &self.parameters);
        let by = self.name_of(&channel);
        if let Some(member) = self.members.get_mut(session.member) {
            member.seen(now, &by, "資格情報", &self.parameters);
        }
        Ok(Found {
            check,
            member: Some(session.member),
        })
    }

    /// The latest eligibility of a holder today.
    pub(super) fn latest(
        &self,
        (id, member): (MemberId, &Member),
        now: VirtualTime,
        tells_limit: bool,
    ) -> Check {
        let today = now.date();
        if let Some(record) = member.in_force(today, now) {
            let shown = self.eligibility(member, record, today, now, tells_limit);
            return result(Validity::Valid, vec![shown]);
        }
        if let Some((_, assistance)) = &member.assistance
            && rules::checks_public_assistance(today)
            && assistance.from <= today
        {
            let registered = self.ticket_is_registered(id, member, today);
            if registered && let Some(ticket) = self.ticket(member, today) {
                return Check {
                    tickets: self.tickets_today(id, today).unwrap_or_default(),
                    ..result(Validity::Valid, vec![ticket])
                };
            }
            return Check {
                notice: Some("医療券が登録されていません。福祉事務所に確認してください".to_owned()),
                ..result(Validity::ValidNotEntrusted, Vec::new())
            };
        }
        match member.latest(today, now) {
            Some(record) => {
                let shown = self.eligibility(member, record, today, now, tells_limit);
                result(Validity::Invalid, vec![shown])
            }
            None => result(Validity::NoneFound, Vec::new()),
        }
    }

    /// 特定疾病療養受療証 of the qualification in an answer whose consent opens something. Assumed: the screen that asks for
    /// 診療情報 asks for them too.
    pub(super) fn diseases_told(
        &self,
        member: MemberId,
        check: &Check,
        consents: Consents,
        now: VirtualTime,
    ) -> Vec<DiseasePaper> {
        let told = check.key.is_some() && consents.clinical;
        let member = self.members.get(member).filter(|_| told);
        member
            .and_then(|member| member.in_force(now.date(), now))
            .map(|record| record.enrolment.papers.diseases.clone())
            .unwrap_or_default()
    }

    /// Opens medical information for 24 hours, unless the certificate is in grace, the facility sees
    /// eligibility only, or the holder consents to nothing. An earlier consent here is replaced (OQS-006).
    fn open_viewing(
        &mut self,
        session: &Session,
        facility: &FacilityCode,
        consents: Consents,
        now: VirtualTime,
    ) -> Option<String> {
        self.keys.withdraw(facility, session.member);
        let sees_medical = self
            .facilities
            .get(facility)
            .is_some_and(|known| known.system == FacilitySystem::Full);
        if session.grace || !sees_medical {
            return None;
        }
        self.keys.open(
            Viewing {
                facility: facility.clone(),
                member: session.member,
                consents,
                given: now,
                origin: Origin::Reader,
            },
            &self.parameters,
        )
    }

    /// Whose card signed.
    pub(super) fn prove(
        &mut self,
        proof: &CardProof,
        channel: &Channel,
        purpose: Purpose,
        now: VirtualTime,
    ) -> Result<Session, CardRefusal> {
        let login_ends = now.plus_minutes(i32::from(self.parameters.portal_session_minutes));
        self.sessions
            .prove(proof, channel, purpose, now, login_ends)
    }

    /// Why a terminal may not be used at all, or not for this kind of credential.
    pub(super) fn turned_away(
        &self,
        channel: &Channel,
        phone: bool,
        today: Date,
    ) -> Option<Response> {
        match channel {
            Channel::Facility { code } => match self.joined(code) {
                None => Some(not_joined()),
                Some(known) => (phone && !(known.phone_reader && rules::accepts_phones(today)))
                    .then(|| refused(CardRefusal::NotAccepted)),
            },
            Channel::Portal => None,
            // A phone cannot be held against itself, and ambulances read cards only at the start (OQS-037).
            Channel::PatientWeb { facility } => match self.joined(facility) {
                None => Some(not_joined()),
                Some(_) => phone.then(|| refused(CardRefusal::NotAccepted)),
            },
            Channel::FacilityApp { facility, device } => match self.joined(facility) {
                None => Some(not_joined()),
                Some(_) if !self.is_paired(facility, device) => Some(Response::Refused {
                    reason: "アクティベーションコードで登録した端末ではありません".to_owned(),
                }),
                Some(_) => phone.then(|| refused(CardRefusal::NotAccepted)),
            },
            Channel::Ambulance { .. } if !CareSetting::Ambulance.is_open(today) => {
                Some(Response::Refused {
                    reason: "マイナ救急はまだ始まっていません".to_owned(),
                })
            }
            Channel::Ambulance { .. } => phone.then(|| refused(CardRefusal::NotAccepted)),
            // Neither terminal reads phones (assumed).
            Channel::BankAtm | Channel::MunicipalTerminal => {
                phone.then(|| refused(CardRefusal::NotAccepted))
            }
        }
    }

    /// What the audit log calls a terminal.
    pub(super) fn name_of(&self, channel: &Channel) -> String {
        match channel {
            Channel::Facility { code } => self
                .facilities
                .get(code)
                .map_or_else(|| code.to_string(), |known| known.name.clone()),
            Channel::PatientWeb { facility } | Channel::FacilityApp { facility, .. } => self
                .facilities
                .get(facility)
                .map_or_else(|| facility.to_string(), |known| known.name.clone()),
            Channel::Ambulance { service } => service.clone(),
            Channel::Portal => "マイナポータル".to_owned(),
            Channel::BankAtm => "セブン銀行ATM".to_owned(),
            Channel::MunicipalTerminal => "市区町村の端末".to_owned(),
        }
    }
}

/// 処理結果メッセージ about the certificate, if there is something to say.
fn notice(session: &Session, today: Date) -> Option<String> {
    let last_day = session.credential.last_day;
    if session.grace {
        return Some(format!(
            "電子証明書の有効期限（{}）が切れています。資格情報のみ提供します。市区町村の窓口で更新してください",
            wareki(last_day)
        ));
    }
    (!session.credential.phone && rules::alerts(last_day, today)).then(|| {
        format!(
            "電子証明書の有効期限（{}）が近づいています。市区町村の窓口で更新してください",
            wareki(last_day)
        )
    })
}
