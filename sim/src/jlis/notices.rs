//! 有効期限通知書 (CARD-006).

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::actor::Jlis;
use super::role::Response;
use crate::pki::CertificateKind;
use crate::rulebook::certificate::expiry_notice_window;
use crate::vocabulary::IndividualNumber;

impl Jlis {
    /// On which days a person has been sent a notice: as soon as the window opens, for each day on which the
    /// card or its certificate ends. A phone says so itself.
    pub(super) fn notices(&self, holder: &IndividualNumber, today: Date) -> Response {
        let Some(resident) = self.register.get(holder) else {
            return Response::NotFound;
        };
        let cards = self
            .media
            .iter()
            .filter(|card| card.holder == *holder && !card.kind.is_phone())
            .map(|card| (card.issued, card.expires, card.ended));
        let certificates = self
            .certificates
            .of(holder)
            .filter(|issued| issued.kind == CertificateKind::Authentication)
            .filter(|issued| {
                let carrier = self.media.get(issued.medium);
                carrier.is_some_and(|carrier| !carrier.kind.is_phone())
            })
            .map(|issued| {
                (
                    issued.from,
                    issued.last_day,
                    issued.revoked.map(|it| it.at.date()),
                )
            });
        // Card and certificate that end together are announced together.
        let sent: BTreeSet<Date> = cards
            .chain(certificates)
            .filter_map(|(from, last_day, ended)| {
                let (first, last) = expiry_notice_window(last_day);
                let day = first.max(from);
                let still_held = ended.is_none_or(|ended| day < ended)
                    && resident.died.is_none_or(|died| day < died);
                (day <= last && day <= today && still_held).then_some(day)
            })
            .collect();
        Response::Notices {
            sent: sent.into_iter().collect(),
        }
    }
}
