//! Medical information is answered only under a live consent given on a verified card (OQS-004, OQS-005).

use super::told;
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
            entry.at.since(earlier.at).as_hours() < hours
                && (told::by_card(earlier).is_some_and(|check| {
                    check.facility == facility
                        && check.consents.allows(*kind)
                        && check.key().as_ref() == Some(key)
                }) || may_have_got_a_key(earlier, facility, *kind))
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
    by_message(trace, cast, found);
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

/// A message names the person and no key: the consent must have been given here, by that person.
fn by_message(trace: &Trace, cast: &Cast, found: &mut Vec<Violation>) {
    let hours = i64::from(cast.parameters.consent_hours);
    for entry in trace.entries() {
        let Some(told) = told::medical(entry) else {
            continue;
        };
        let is_of_patient = |check: &told::ByCard<'_>| {
            told.patient.as_ref().is_none_or(|patient| {
                check.people().iter().any(|person| {
                    person.birth == patient.birth
                        && person
                            .name
                            .as_ref()
                            .zip(patient.name.as_ref())
                            .is_some_and(|(one, other)| one.same_kana(other))
                })
            })
        };
        let consented = |set: &[MedicalKind]| {
            trace.before(entry).any(|earlier| {
                entry.at.since(earlier.at).as_hours() < hours
                    && (told::by_card(earlier).is_some_and(|check| {
                        check.facility == told.facility
                            && set.iter().any(|kind| check.consents.allows(*kind))
                            && is_of_patient(&check)
                    }) || set
                        .iter()
                        .any(|kind| may_have_got_a_key(earlier, told.facility, *kind)))
            })
        };
        for set in told.sets.iter().filter(|set| !consented(set)) {
            let names: Vec<_> = set.iter().map(|kind| kind.ja()).collect();
            let message = format!("{}が有効な同意なしに電文で返った", names.join("・"));
            found.push(Violation::at(
                Invariant::MedicalNeedsConsent,
                entry,
                message,
            ));
        }
    }
}

/// Whether a check by card was put to the fund with this consent and its answer was lost: which key it gave nobody has seen.
fn may_have_got_a_key(earlier: &Entry, asking: &FacilityCode, kind: MedicalKind) -> bool {
    told::lost_by_card(earlier)
        .is_some_and(|(facility, consents)| facility == asking && consents.allows(kind))
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
