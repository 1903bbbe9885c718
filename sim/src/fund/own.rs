//! What the holder of a card sees of themself, through マイナポータル (OQS-036).

use super::medical::medical_of;
use super::session::Purpose;
use super::{CardProof, Channel, Fund, Registration, Response, ViewingStop};
use crate::cast::MedicalKind;
use crate::clock::VirtualTime;

impl Fund {
    /// The holder's own data. Until a card is registered for insurance use it leads to nothing but the state
    /// of the registration.
    pub(super) fn own(&mut self, now: VirtualTime, proof: &CardProof) -> Response {
        let today = now.date();
        let session = match self.prove(proof, &Channel::Portal, Purpose::Own, now) {
            Ok(session) => session,
            Err(reason) => return Response::CardRefused { reason },
        };
        let Some(member) = self.members.get(session.member) else {
            return Response::Own {
                registration: Registration::NotRegistered,
                eligibility: None,
                medical: Vec::new(),
                stopped: false,
            };
        };
        let registration = member.registration.state(today);
        let registered = registration == Registration::Registered;
        let eligibility = member
            .in_force(today, now)
            .filter(|_| registered)
            .map(|record| Box::new(self.eligibility(member, record, today, now, true)));
        let medical = MedicalKind::ALL
            .into_iter()
            .filter(|_| registered)
            .flat_map(|kind| medical_of(member, kind, now, &self.parameters))
            .collect();
        let stopped = member
            .records
            .iter()
            .any(|record| record.has_arrived(now) && record.stop != ViewingStop::None);
        if let Some(member) = self.members.get_mut(session.member) {
            member.seen(now, "マイナポータル", "本人の情報", &self.parameters);
        }
        Response::Own {
            registration,
            eligibility,
            medical,
            stopped,
        }
    }
}
