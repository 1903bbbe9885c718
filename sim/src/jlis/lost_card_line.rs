//! 一時利用停止: the lost-card line at any hour, and lifting a suspension (CARD-024 to CARD-026).

use super::actor::Jlis;
use super::orders::refused;
use super::role::{Caller, Response};
use crate::clock::VirtualTime;
use crate::vocabulary::CertificateSerial;

impl Jlis {
    /// A caller has their card suspended; the hour does not matter. Who calls is known by what the card face
    /// says. A phone credential is not suspended with the card (assumed, 仮定).
    pub(super) fn suspend(&mut self, caller: &Caller, now: VirtualTime) -> Response {
        let Some(holder) = self
            .register
            .only(|resident| {
                resident.birth == caller.birth
                    && resident.name.same_as(&caller.name)
                    && resident.address.same_as(&caller.address)
            })
            .cloned()
        else {
            return Response::NotFound;
        };
        match self
            .card_of(&holder)
            .and_then(|card| self.media.get_mut(card))
        {
            Some(card) => {
                card.suspend(now.civil());
                Response::Suspended
            }
            None => refused("停止するカードがない"),
        }
    }

    /// The window lifts the suspension of the card that lies before it.
    pub(super) fn lift(&mut self, serial: &CertificateSerial, now: VirtualTime) -> Response {
        let Some(issued) = self.certificates.get(serial) else {
            return Response::NotFound;
        };
        match self.media.get_mut(issued.medium) {
            Some(card) if card.ended.is_some() => {
                refused("このカードは既に失効しており、一時停止を解除できない")
            }
            Some(card) => match card.lift(now.civil()) {
                true => Response::Lifted,
                false => refused("このカードは一時停止されていない"),
            },
            None => Response::NotFound,
        }
    }
}

/// What the line says to whoever wants a suspension lifted.
pub(super) fn never_by_telephone() -> Response {
    refused(
        "一時停止は電話では解除できない。カードを持って市区町村の窓口へお越しいただく必要がある",
    )
}
