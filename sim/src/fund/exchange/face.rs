//! 顔認証: the result of a check by card, as the message that goes to the folder `face`.

use super::record::{Beside, Medical, Told, consent};
use super::tell::{self, envelope};
use crate::clock::VirtualTime;
use crate::fund::{CardProof, Consents, Fund, Response};
use crate::oqs::Message;
use crate::oqs::code::{PrescriptionIssue, ReferenceClass};
use crate::oqs::message::EligibilityResultBody;
use crate::vocabulary::FacilityCode;

impl Fund {
    /// 資格照会 keyed by the certificate, answered by message. A card that is refused leaves no message, as nothing was found that
    /// is written for a cancelled visit (assumed).
    pub(in crate::fund) fn exchange_by_card(
        &mut self,
        now: VirtualTime,
        facility: &FacilityCode,
        proof: &CardProof,
        consents: Consents,
    ) -> Response {
        let found = match self.find_by_card(now, facility, proof, consents) {
            Ok(found) => found,
            Err(refused) => return *refused,
        };
        // Without a key, as in the grace time of a certificate, no consent opens anything.
        let open = found.check.key.is_some();
        let until = now.plus_minutes(i32::from(self.parameters.consent_hours).saturating_mul(60));
        let told = |given: bool| Told {
            consent: consent(given && open),
            at: now,
            until: Some(until),
        };
        let limit = found
            .check
            .records
            .iter()
            .any(|record| record.limit.is_some());
        let beside = Beside {
            limit: Some((limit || consents.limit, now)),
            // Assumed: the screen that asks for 診療情報 asks for 特定疾病 too.
            diseases: Some(Told {
                until: None,
                ..told(consents.clinical)
            }),
            medical: Some(Medical::each(consents, told)),
            identifier: None,
            key: found.check.key.as_deref(),
            tickets: &found.check.tickets,
        };
        let today = now.date();
        let outcome = self.outcome(&found, facility, today, &beside);
        let body = EligibilityResultBody {
            // Until the facility's settings and the reader ask for it, prescriptions are on paper (assumed).
            prescription_issue_select: PrescriptionIssue::Paper.into(),
            ..outcome.into_body(None)
        };
        let header = tell::header(now, facility);
        let header = tell::header_of(header, today, ReferenceClass::Card);
        let result = envelope(header, body);
        tell::answer(&Message::EligibilityResult(result), &self.profile)
    }
}
