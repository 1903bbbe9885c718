//! What several rules need to see in a trace.

use crate::cast::{Cast, Person};
use crate::counter::Spoken;
use crate::jlis::{JlisRole, LifeEvent, Request, Response};
use crate::trace::{Entry, Fact, Trace};
use crate::vocabulary::PersonName;

/// Who really stands at a counter when a call happens: the last one noted before it.
pub(super) fn at_the_desk<'a>(
    trace: &'a Trace,
    cast: &'a Cast,
    counter: &str,
    entry: &Entry,
) -> Option<(&'a str, &'a Person)> {
    let person = trace
        .facts()
        .iter()
        .rev()
        .find_map(|(before, fact)| match fact {
            Fact::AtTheDesk {
                counter: there,
                person,
            } if there == counter && *before <= entry.number => Some(person),
            _ => None,
        })?;
    cast.people
        .get_key_value(person)
        .map(|(key, person)| (key.as_str(), person))
}

/// The names that a person has had until a call, the last one first: those to which it was changed (氏名変更), and that of the cast.
pub(super) fn names<'a>(
    trace: &'a Trace,
    person: &'a Person,
    until: &Entry,
) -> impl Iterator<Item = &'a PersonName> {
    let changes = trace.before(until).rev().filter_map(|earlier| {
        match (
            earlier.request::<JlisRole>()?,
            earlier.response::<JlisRole>()?,
        ) {
            (
                Request::Report {
                    number,
                    event: LifeEvent::Renamed { name },
                },
                Response::Accepted,
            ) if *number == person.individual_number => Some(name),
            _ => None,
        }
    });
    changes.chain([&person.name])
}

/// A person under the name that they have by then.
pub(super) fn by_the_name_of_then(trace: &Trace, person: &Person, call: &Entry) -> Person {
    let mut then = person.clone();
    if let Some(name) = names(trace, person, call).next() {
        then.name = name.clone();
    }
    then
}

/// Whether somebody says at the desk who they are ([`by_the_name_of_then`]): name, birth and sex.
pub(super) fn says_who_they_are(person: &Person, said: &Spoken) -> bool {
    person.name.same_as(&said.name) && (said.birth, said.sex) == (person.birth, person.sex)
}
