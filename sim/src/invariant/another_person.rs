//! Nobody is ever answered with another person's data (CARD-003, PRIV-005).

use jiff::civil::Date;

use super::told::{self, Named};
use super::{Invariant, Violation, sight};
use crate::cast::{Cast, Person};
use crate::counter::{CounterRole, Request as Asked, Response as Decided};
use crate::portal::{self, PortalRole};
use crate::reader::{self, ReaderRole};
use crate::role::{Address, RoleName};
use crate::trace::{Entry, Trace};
use crate::vocabulary::{PersonName, black_circles};

pub(super) fn check(trace: &Trace, cast: &Cast, found: &mut Vec<Violation>) {
    for entry in trace.entries() {
        fund_to_counter(trace, cast, entry, found);
        counter_to_patient(trace, cast, entry, found);
        portal_to_holder(trace, cast, entry, found);
    }
}

fn fund_to_counter(trace: &Trace, cast: &Cast, entry: &Entry, found: &mut Vec<Violation>) {
    let Some(check) = told::by_card(entry) else {
        return;
    };
    let facility = check.facility.as_str();
    let Some((owner, truth, _)) = owner_of_card(trace, cast, facility, entry) else {
        return;
    };
    let is_told = |told: &&Named| {
        let named = told.name.as_ref();
        told.birth == Some(truth.birth)
            && named.is_some_and(|name| is_called(trace, truth, name, entry))
    };
    if let Some(other) = check.people().iter().find(|told| !is_told(told)) {
        let birth = other
            .birth
            .map_or_else(|| "不明".to_owned(), |day| day.to_string());
        let message = format!("「{owner}」のカードに、別の人(生年月日 {birth})の資格を答えた");
        found.push(Violation::at(Invariant::NobodyElsesData, entry, message));
    }
}

/// Whether this is, or was, the name of a person. Records follow a change later.
fn is_called(trace: &Trace, person: &Person, name: &PersonName, entry: &Entry) -> bool {
    // Hardly anybody's name changes: the trace is read for those alone who are not called as in the cast.
    same(name, &person.name) || sight::names(trace, person, entry).any(|own| same(name, own))
}

/// Whose card lay on the facility's reader last, and since which day: cards go by the name of their owner.
pub(super) fn owner_of_card<'a>(
    trace: &'a Trace,
    cast: &'a Cast,
    facility: &str,
    entry: &Entry,
) -> Option<(&'a str, &'a Person, Date)> {
    let (card, on) =
        trace
            .before(entry)
            .rev()
            .find_map(|earlier| match earlier.request::<ReaderRole>() {
                Some(reader::Request::Place { card, .. })
                    if earlier.to.instance == facility && was_taken(earlier) =>
                {
                    Some((card, earlier.at.date()))
                }
                _ => None,
            })?;
    cast.people
        .get_key_value(owner(card))
        .map(|(key, person)| (key.as_str(), person, on))
}

/// Whether the reader took the card: while it is busy with another it does not.
fn was_taken(placed: &Entry) -> bool {
    !matches!(
        placed.response::<ReaderRole>(),
        Some(reader::Response::NotNow { .. })
    )
}

/// The person whose card or phone an instance is: `見本 花子`, `見本 花子/phone`.
fn owner(card: &str) -> &str {
    card.split_once('/').map_or(card, |(owner, _)| owner)
}

fn counter_to_patient(trace: &Trace, cast: &Cast, entry: &Entry, found: &mut Vec<Violation>) {
    let Some(Decided::Decision(decision)) = entry.response::<CounterRole>() else {
        return;
    };
    let Some(record) = &decision.eligibility else {
        return;
    };
    let Some((key, truth)) = sight::at_the_desk(trace, cast, &entry.to.instance, entry) else {
        return;
    };
    let own = record.birth == truth.birth && is_called(trace, truth, &record.name, entry);
    // Whoever gives themselves out for somebody else is taken for them.
    if entry.from == Address::person(key) && !own && says_who_they_are(trace, truth, entry) {
        let message = format!(
            "「{key}」の受付に、別の人(生年月日 {})の資格を取り込んだ",
            record.birth
        );
        found.push(Violation::at(Invariant::NobodyElsesData, entry, message));
    }
}

/// Whether the patient who is talked of has said who they are when they came.
fn says_who_they_are(trace: &Trace, person: &Person, entry: &Entry) -> bool {
    let mut calls = [entry].into_iter().chain(trace.before(entry).rev());
    let came = calls.find_map(|call| match call.request::<CounterRole>()? {
        Asked::Receive(reception) if call.to == entry.to && call.from == entry.from => {
            let person = sight::by_the_name_of_then(trace, person, call);
            Some(sight::says_who_they_are(&person, &reception.spoken))
        }
        _ => None,
    });
    came.unwrap_or(true)
}

fn portal_to_holder(trace: &Trace, cast: &Cast, entry: &Entry, found: &mut Vec<Violation>) {
    let Some(portal::Response::Eligibility(view)) = entry.response::<PortalRole>() else {
        return;
    };
    if entry.from.role != RoleName::Person {
        return;
    }
    // The portal cannot know who looks at the screen: it shows what belongs to the card.
    let holder = card_of_session(trace, entry).map_or(entry.from.instance.as_str(), owner);
    let Some(truth) = cast.people.get(holder) else {
        return;
    };
    // A legal representative looks at a child's page; then the names differ and nothing can be said from here.
    let own_household = cast
        .people
        .values()
        .any(|person| same(&view.items.name, &person.name) && person.address == truth.address);
    if !is_called(trace, truth, &view.items.name, entry) && !own_household {
        let message = format!("「{holder}」に別の人の資格画面を見せた");
        found.push(Violation::at(Invariant::NobodyElsesData, entry, message));
    }
}

/// The card by which the session of a request to the portal was begun.
fn card_of_session<'a>(trace: &'a Trace, entry: &Entry) -> Option<&'a str> {
    let session = entry.request::<PortalRole>()?.session()?;
    let mut earlier = trace.before(entry).rev();
    earlier.find_map(|login| {
        match (
            login.request::<PortalRole>()?,
            login.response::<PortalRole>()?,
        ) {
            (portal::Request::Login(login), portal::Response::LoggedIn { session: begun })
                if *begun == session =>
            {
                login.card.as_deref()
            }
            _ => None,
        }
    })
}

/// Equal, also where the server has put ● or a variant character in place of one that it cannot hold. A changed
/// family name shares its kana with nobody, so the given name decides.
fn same(answered: &PersonName, true_name: &PersonName) -> bool {
    answered.same_as(true_name)
        || answered.is_variant_of(true_name)
        || answered.kanji() == black_circles(true_name.kanji())
        || answered.same_kana(true_name)
}
