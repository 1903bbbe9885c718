//! 失効リスト of each authority (RFC 5280 5): published at regular moments, and silent about what came after.

use jiff::Span;

use super::actor::Jlis;
use super::orders::refused;
use super::role::Response;
use crate::card::Bytes;
use crate::clock::VirtualTime;
use crate::pki::crl::{Entry, Publication};
use crate::pki::{Authority, CertificateKind, Generation};

const MINUTES_PER_DAY: i64 = 24 * 60;

impl Jlis {
    /// The list that is out at a moment: of the generation named, otherwise of the one that issues then.
    pub(super) fn revocation_list(
        &self,
        now: VirtualTime,
        kind: CertificateKind,
        generation: Option<Generation>,
    ) -> Response {
        let generation = generation.unwrap_or_else(|| Generation::on(now.date()));
        if !generation.has_begun(now.date()) {
            return refused("この世代の認証局はまだない");
        }
        let authority = Authority::of(kind, generation);
        match self.publication(now, authority).sign(authority) {
            Ok(list) => Response::RevocationList {
                list: Bytes::from(list),
            },
            Err(_) => refused("失効リストを作れない時刻である"),
        }
    }

    fn publication(&self, now: VirtualTime, authority: &Authority) -> Publication {
        let interval = i64::from(self.parameters.crl_interval_hours.max(1)) * 60;
        let first = VirtualTime::new(authority.not_before());
        let passed = (now.since(first).as_mins() / interval).max(0);
        let this_update = later(first, passed.saturating_mul(interval));
        let before = later(first, passed.saturating_sub(1).max(0) * interval);
        let validity = i64::from(self.parameters.crl_validity_hours) * 60;
        let listed = self.certificates.all().filter(|(_, issued)| {
            // One list beyond the term still has it (RFC 5280 3.3); after that only its end matters.
            issued.is_by(authority) && issued.last_day >= before.date()
        });
        let entries = listed.filter_map(|(serial, issued)| {
            Some(Entry {
                serial: serial.as_str().to_owned(),
                revocation: self.revocation(issued, this_update.civil())?,
            })
        });
        Publication {
            number: u64::try_from(passed).unwrap_or(0).saturating_add(1),
            this_update: this_update.civil(),
            next_update: later(this_update, validity).civil(),
            entries: entries.collect(),
        }
    }
}

/// So many minutes later, staying at the last representable moment rather than overflowing.
fn later(moment: VirtualTime, minutes: i64) -> VirtualTime {
    let (days, rest) = (minutes / MINUTES_PER_DAY, minutes % MINUTES_PER_DAY);
    let span = Span::new()
        .try_days(days)
        .and_then(|span| span.try_minutes(rest))
        .unwrap_or_default();
    VirtualTime::new(moment.civil().saturating_add(span))
}
