//! Medical information is answered only under a live consent given on a verified card (OQS-004, OQS-005).

use super::{Invariant, Violation};
use crate::cast::Cast;
use crate::cast::MedicalKind;
use crate::fund::care::{CareRequest, CareResponse, Said};
use crate::fund::{FundRole, Request, Response};
use crate::role::RoleName;
use crate::trace::{Entry, Trace};
use crate::vocabulary::FacilityCode;

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
        let consented = consented
            || entries.iter().take(entry.number).any(|earlier| {
                entry.at.since(earlier.at).as_hours() < hours
                    && opens_away(earlier, facility, key, *kind)
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

/// Whether an answer about a care setting gave this facility the key, and what the patient said lets it open the set.
fn opens_away(earlier: &Entry, facility: &FacilityCode, key: &String, kind: MedicalKind) -> bool {
    let (Some(Request::Care(asked)), Some(Response::Care(answered))) = (
        earlier.request::<FundRole>(),
        earlier.response::<FundRole>(),
    ) else {
        return false;
    };
    match (asked.as_ref(), answered.as_ref()) {
        (CareRequest::Consent { channel, .. }, CareResponse::Consented { check, state }) => {
            channel.facility() == Some(facility)
                && check.key.as_ref() == Some(key)
                && state.ended.is_none()
                && state.consents.allows(kind)
        }
        (
            CareRequest::CheckAgain {
                facility: there, ..
            },
            CareResponse::Consented { check, state },
        ) => {
            there == facility
                && check.key.as_ref() == Some(key)
                && state.ended.is_none()
                && state.consents.allows(kind)
        }
        (
            CareRequest::ViewInEmergency {
                facility: there,
                consent,
                ..
            }
            | CareRequest::ViewInDisaster {
                facility: there,
                consent,
                ..
            },
            CareResponse::Opened { check, opens },
        ) => {
            there == facility
                && check.key.as_ref() == Some(key)
                && *consent != Said::No
                && opens.allows(kind)
        }
        _ => false,
    }
}
