//! Medical information is answered only under a live consent given on a verified card (OQS-004, OQS-005).

use super::{Invariant, Violation};
use crate::cast::Cast;
use crate::fund::{FundRole, Request, Response};
use crate::role::RoleName;
use crate::trace::Trace;

pub(super) fn check(trace: &Trace, cast: &Cast, found: &mut Vec<Violation>) {
    let entries = trace.entries();
    for entry in entries {
        let (
            Some(Request::ViewMedical {
                facility,
                key,
                kind,
            }),
            Some(Response::Medical { records, .. }),
        ) = (entry.request::<FundRole>(), entry.response::<FundRole>())
        else {
            continue;
        };
        if records.is_empty() {
            continue;
        }
        let hours = i64::from(cast.parameters.consent_hours);
        let consented = trace.before(entry).any(|earlier| {
            let (
                Some(Request::CheckByCard {
                    facility: there,
                    consents,
                    ..
                }),
                Some(Response::Checked(check)),
            ) = (
                earlier.request::<FundRole>(),
                earlier.response::<FundRole>(),
            )
            else {
                return false;
            };
            there == facility
                && check.key.as_ref() == Some(key)
                && consents.allows(*kind)
                && entry.at.since(earlier.at).as_hours() < hours
        });
        if !consented {
            let message = format!("{}が有効な同意なしに返った", kind.ja());
            found.push(Violation::at(
                Invariant::MedicalNeedsConsent,
                entry,
                message,
            ));
        }
    }
    for entry in entries
        .iter()
        .filter(|entry| entry.from.role == RoleName::Counter)
    {
        if let Some(Response::Own { medical, .. }) = entry.response::<FundRole>()
            && !medical.is_empty()
        {
            let message = "本人向けの医療情報が窓口に返った";
            found.push(Violation::at(
                Invariant::MedicalNeedsConsent,
                entry,
                message,
            ));
        }
    }
}
