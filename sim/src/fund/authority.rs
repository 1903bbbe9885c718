//! What the eligibility system asks of J-LIS: whose a certificate or a number is, and whether a certificate
//! still holds. It asks at the first registration and at the first visit after a renewal (OQS-030); whoever
//! is registered with an unchanged certificate is served while J-LIS cannot be reached (OQS-031).

use super::credential::Credential;
use super::member::Member;
use super::members::MemberId;
use super::{CardRefusal, Fund};
use crate::clock::VirtualTime;
use crate::jlis::{CertificateStatus, JlisRole, LinkCode, Request, Response};
use crate::role::{Breakdown, Line};
use crate::vocabulary::{CertificateSerial, IndividualNumber};

/// How fresh the authority's word on a certificate must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Freshness {
    /// Asked now: registration, and every channel but a facility's reader (CARD-025).
    Now,
    /// As old as the assumed delay with which a suspension reaches the eligibility system.
    WithinDelay,
}

impl Fund {
    /// Whose certificate it is, and that it may be used now.
    ///
    /// # Errors
    /// [`CardRefusal`]: suspended, revoked, never issued, or J-LIS is needed and does not answer.
    pub(super) async fn identify(
        &mut self,
        line: &Line,
        credential: &Credential,
        freshness: Freshness,
    ) -> Result<MemberId, CardRefusal> {
        self.settle_provisional(line).await;
        if let Some(member) = self.known_bearer(credential) {
            self.confirm_known(line, member, credential, freshness)
                .await?;
            return Ok(member);
        }
        let code = link_of_serial(line, &credential.serial).await?;
        let status = status_of(line, &credential.serial)
            .await
            .map_err(|_| CardRefusal::AuthorityDown)?;
        judge(status, credential, line.now())?;
        let member = self.member_linked(line, code).await?;
        let survives = self.parameters.registration_survives_reissue;
        if let Some(known) = self.members.get_mut(member) {
            known.registration.take(credential, survives);
            known
                .registration
                .told(&credential.serial, line.now(), status);
        }
        self.members.bind(member, credential.serial.clone());
        Ok(member)
    }

    async fn confirm_known(
        &mut self,
        line: &Line,
        member: MemberId,
        credential: &Credential,
        freshness: Freshness,
    ) -> Result<(), CardRefusal> {
        let now = line.now();
        let told = self
            .members
            .get(member)
            .and_then(|known| known.registration.certificate(&credential.serial))
            .and_then(|certificate| certificate.told);
        let wait = self
            .parameters
            .suspension_visible_after_days
            .min(self.parameters.revocation_visible_after_days);
        let stale = told.is_none_or(|(at, _)| at.plus_days(i32::from(wait)) <= now);
        if freshness == Freshness::WithinDelay && !stale {
            return told.map_or(Ok(()), |(_, status)| judge(status, credential, now));
        }
        match status_of(line, &credential.serial).await {
            Ok(status) => {
                let hidden = freshness == Freshness::WithinDelay
                    && told.is_some_and(|(at, before)| {
                        before == CertificateStatus::Good
                            && self.is_not_yet_visible(status, at, now)
                    });
                if hidden {
                    return Ok(());
                }
                if let Some(known) = self.members.get_mut(member) {
                    known.registration.told(&credential.serial, now, status);
                }
                judge(status, credential, now)
            }
            Err(_) if freshness == Freshness::Now => Err(CardRefusal::AuthorityDown),
            Err(_) => told.map_or(Ok(()), |(_, status)| judge(status, credential, now)),
        }
    }

    /// Whether the assumed delay hides a change from the eligibility system that was still told Good `at`.
    fn is_not_yet_visible(
        &self,
        status: CertificateStatus,
        at: VirtualTime,
        now: VirtualTime,
    ) -> bool {
        let days = match status {
            CertificateStatus::Suspended => self.parameters.suspension_visible_after_days,
            CertificateStatus::Revoked => self.parameters.revocation_visible_after_days,
            CertificateStatus::Good | CertificateStatus::Expired | CertificateStatus::Unknown => 0,
        };
        now < at.plus_days(i32::from(days))
    }

    /// The member under a 連携符号; someone new if there is none.
    async fn member_linked(
        &mut self,
        line: &Line,
        code: LinkCode,
    ) -> Result<MemberId, CardRefusal> {
        if let Some(known) = self.members.by_link(&code) {
            return Ok(known);
        }
        for (waiting, number) in self.members.awaiting() {
            match link_of_number(line, &number).await {
                Ok(Some(told)) => {
                    let found = told == code;
                    let member = self.members.link(waiting, told);
                    if found {
                        return Ok(member);
                    }
                }
                Ok(None) => {}
                Err(_) => return Err(CardRefusal::AuthorityDown),
            }
        }
        let member = self.members.add(Member::unknown());
        Ok(self.members.link(member, code))
    }

    /// Asks again about whom insurers filed while J-LIS did not answer.
    async fn settle_provisional(&mut self, line: &Line) {
        for (member, number) in self.members.provisional() {
            match link_of_number(line, &number).await {
                Ok(Some(code)) => {
                    self.members.link(member, code);
                }
                Ok(None) => {}
                Err(_) => return,
            }
        }
    }

    /// The member whom an insurer names by 個人番号; someone new if there is none. `None` if J-LIS knows no
    /// such number. While J-LIS does not answer, the filing is taken all the same and its person settled when
    /// it does: a record must not stay unregistered for an outage elsewhere (assumed, 仮定).
    pub(super) async fn member_numbered(
        &mut self,
        line: &Line,
        number: &IndividualNumber,
    ) -> Option<MemberId> {
        let waiting = self.members.awaiting_as(number);
        match (link_of_number(line, number).await, waiting) {
            (Ok(Some(code)), Some(member)) => Some(self.members.link(member, code)),
            (Ok(Some(code)), None) => Some(match self.members.by_link(&code) {
                Some(known) => known,
                None => {
                    let member = self.members.add(Member::unknown());
                    self.members.link(member, code)
                }
            }),
            (Ok(None), _) => None,
            (Err(_), Some(member)) => Some(member),
            (Err(_), None) => Some(self.members.add_provisionally(number.clone())),
        }
    }
}

/// What the authority's word means. That a certificate has expired is for the dates to say: the
/// authority no longer lists one in its grace time.
fn judge(
    status: CertificateStatus,
    credential: &Credential,
    now: VirtualTime,
) -> Result<(), CardRefusal> {
    match status {
        CertificateStatus::Good => Ok(()),
        CertificateStatus::Expired if credential.last_day < now.date() => Ok(()),
        CertificateStatus::Expired => Err(CardRefusal::Expired),
        CertificateStatus::Revoked => Err(CardRefusal::Revoked),
        CertificateStatus::Suspended => Err(CardRefusal::Suspended),
        CertificateStatus::Unknown => Err(CardRefusal::NotGenuine),
    }
}

async fn status_of(
    line: &Line,
    serial: &CertificateSerial,
) -> Result<CertificateStatus, Breakdown> {
    let request = Request::CertificateStatus {
        serial: serial.clone(),
    };
    match line.ask::<JlisRole>("", request).await? {
        Response::Status { status } => Ok(status),
        _ => Ok(CertificateStatus::Unknown),
    }
}

async fn link_of_serial(line: &Line, serial: &CertificateSerial) -> Result<LinkCode, CardRefusal> {
    let request = Request::LinkOfSerial {
        serial: serial.clone(),
    };
    match line.ask::<JlisRole>("", request).await {
        Ok(Response::Link { code, .. }) => Ok(code),
        Ok(_) => Err(CardRefusal::NotGenuine),
        Err(_) => Err(CardRefusal::AuthorityDown),
    }
}

async fn link_of_number(
    line: &Line,
    number: &IndividualNumber,
) -> Result<Option<LinkCode>, Breakdown> {
    let request = Request::LinkOf {
        number: number.clone(),
    };
    match line.ask::<JlisRole>("", request).await? {
        Response::Link { code, .. } => Ok(Some(code)),
        _ => Ok(None),
    }
}
