//! What several rules need to see in a trace.

use crate::cast::{Cast, Person};
use crate::trace::{Entry, Fact, Trace};

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
