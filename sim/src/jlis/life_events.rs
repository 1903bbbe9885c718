//! 異動: what becomes of register and certificates when a resident moves, changes name, dies, or returns the
//! card, and the renewal of certificates (JLIS-009).

use jiff::civil::DateTime;

use super::actor::Jlis;
use super::cause::Cause;
use super::orders::refused;
use super::role::{LifeEvent, Response};
use crate::card::Bytes;
use crate::clock::VirtualTime;
use crate::vocabulary::{CertificateSerial, IndividualNumber};

impl Jlis {
    /// Enters what a municipality reports.
    pub(super) fn report(
        &mut self,
        number: &IndividualNumber,
        event: LifeEvent,
        now: VirtualTime,
    ) -> Response {
        let Some(resident) = self.register.get_mut(number) else {
            return Response::NotFound;
        };
        if resident.died.is_some() {
            return refused("死亡した人の異動は受け付けられない");
        }
        let at = now.civil();
        match event {
            LifeEvent::Moved { address } => {
                resident.address = address;
                self.end_signing(number, at);
            }
            LifeEvent::Renamed { name } => {
                resident.name = name;
                self.end_signing(number, at);
            }
            LifeEvent::Died => {
                resident.died = Some(now.date());
                self.end_all(number, at, Cause::Died);
            }
            LifeEvent::ReturnedCard => {
                if self.card_of(number).is_none() {
                    return refused("返納するカードがない");
                }
                self.end_all(number, at, Cause::Returned);
            }
        }
        Response::Accepted
    }

    /// 署名用電子証明書 carries name and address and ends when they change; 利用者証明用 carries neither and stays.
    fn end_signing(&mut self, holder: &IndividualNumber, at: DateTime) {
        for place in self.held(holder) {
            let carried = self.media.get(place).and_then(|held| held.sign.as_ref());
            if let Some(serial) = carried {
                self.certificates.revoke(serial, at, Cause::ItemsChanged);
            }
        }
    }

    /// New certificates for the card at a window, in place of those on it.
    pub(super) fn renew(&mut self, serial: &CertificateSerial, now: VirtualTime) -> Response {
        let Some(issued) = self.certificates.get(serial) else {
            return Response::NotFound;
        };
        let place = issued.medium;
        let Some(card) = self.media.get(place) else {
            return Response::NotFound;
        };
        if card.kind.is_phone() {
            return refused("スマホ用電子証明書は窓口では更新できない");
        }
        if card.ended.is_some() {
            return refused("このカードは失効しており、電子証明書を更新できない");
        }
        if card.is_suspended() {
            return refused("カードが一時停止されている。先に解除が必要である");
        }
        if card.auth.as_ref() != Some(serial) {
            return refused("この電子証明書は既に新しいものに替わっている");
        }
        if now.date() > card.expires {
            return refused("カードの有効期限が切れている。カードの更新が必要である");
        }
        match self.certify(place, now.civil()) {
            [Some(auth), sign] => Response::Certificates {
                auth: Bytes::from(&*auth.der),
                auth_key: auth.key,
                sign_key: sign.as_ref().map(|made| made.key),
                sign: sign.map(|made| Bytes::from(&*made.der)),
            },
            _ => refused("電子証明書を発行できない"),
        }
    }
}
