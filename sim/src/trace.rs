//! What the switchboard records: who asked whom what, when, and what came back.
//!
//! Reports, sequence diagrams, replay, invariants and privacy checks are functions of a trace.

use std::cell::OnceCell;
use std::rc::Rc;

use serde::Serialize;

use crate::clock::VirtualTime;
use crate::role::{Address, Breakdown, Recorded, Role};

/// One call.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Place in the order in which calls began.
    pub number: usize,
    /// Virtual time of the call.
    pub at: VirtualTime,
    /// Who asked.
    pub from: Address,
    /// Who was asked.
    pub to: Address,
    /// How many calls this one lies within.
    pub depth: u32,
    request: Rc<dyn Recorded>,
    answer: Option<Result<Rc<dyn Recorded>, Breakdown>>,
    /// The JSON of both, made once: invariants and reports all read it.
    request_json: OnceCell<serde_json::Value>,
    response_json: OnceCell<serde_json::Value>,
}

impl Entry {
    /// The request, if it was one to role `R`.
    pub fn request<R: Role>(&self) -> Option<&R::Request> {
        (self.to.role == R::NAME).then(|| self.request.as_any().downcast_ref())?
    }

    /// The response, if it came from role `R` and came at all.
    pub fn response<R: Role>(&self) -> Option<&R::Response> {
        match &self.answer {
            Some(Ok(response)) if self.to.role == R::NAME => response.as_any().downcast_ref(),
            _ => None,
        }
    }

    /// Why no response came, if none did.
    pub fn breakdown(&self) -> Option<&Breakdown> {
        self.answer.as_ref()?.as_ref().err()
    }

    /// The request as JSON.
    pub fn request_json(&self) -> &serde_json::Value {
        self.request_json.get_or_init(|| self.request.to_json())
    }

    /// The response as JSON; `None` if none came.
    pub fn response_json(&self) -> Option<&serde_json::Value> {
        let response = self.answer.as_ref()?.as_ref().ok()?;
        Some(self.response_json.get_or_init(|| response.to_json()))
    }
}

/// One line of the NDJSON form of a trace.
#[derive(Debug, Serialize)]
pub struct Line<'a> {
    n: usize,
    at: VirtualTime,
    from: &'a Address,
    to: &'a Address,
    depth: u32,
    request: &'a serde_json::Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<&'a serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    breakdown: Option<&'a Breakdown>,
}

/// Everything that one ecosystem did, or the last part of it ([`Trace::forget`]).
#[derive(Debug, Default)]
pub struct Trace {
    entries: Vec<Entry>,
    facts: Vec<(usize, Fact)>,
    /// How many calls at the beginning have been forgotten.
    forgotten: usize,
    /// Whether every call is forgotten at once.
    blind: bool,
}

/// What is true of a scene although no call shows it. Invariants hold answers against it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "fact", rename_all = "kebab-case")]
pub enum Fact {
    /// Who really stands at the desk of a facility from now on (what staff and machines can only infer).
    AtTheDesk {
        /// The counter.
        counter: String,
        /// The person's key in the cast.
        person: String,
    },
    /// The player of an instance goes by another name from now on; the old name is free for another.
    Renamed {
        /// The name so far.
        from: Address,
        /// The name from now on.
        to: Address,
    },
}

impl Trace {
    /// Records that a call began; the number goes to [`Trace::end`].
    pub fn begin<R: Role>(
        &mut self,
        at: VirtualTime,
        from: &Address,
        to: &Address,
        request: &R::Request,
        depth: u32,
    ) -> usize {
        let number = self.begun();
        if self.blind {
            self.forgotten = number.saturating_add(1);
            return number;
        }
        let (from, to) = (from.clone(), to.clone());
        let request = Rc::new(R::kept_request(request));
        self.entries.push(Entry {
            number,
            at,
            from,
            to,
            depth,
            request,
            answer: None,
            request_json: OnceCell::new(),
            response_json: OnceCell::new(),
        });
        number
    }

    /// Records how a call ended.
    pub fn end<R: Role>(&mut self, number: usize, answer: &Result<R::Response, Breakdown>) {
        let place = number.checked_sub(self.forgotten);
        if let Some(entry) = place.and_then(|place| self.entries.get_mut(place)) {
            entry.answer = Some(match answer {
                Ok(response) => Ok(Rc::new(R::kept_response(response)) as Rc<dyn Recorded>),
                Err(breakdown) => Err(breakdown.clone()),
            });
        }
    }

    /// Records something true that no call shows.
    pub fn note(&mut self, fact: Fact) {
        self.facts.push((self.begun(), fact));
    }

    /// How many calls have begun, those forgotten included: the number of the next one.
    pub fn begun(&self) -> usize {
        self.forgotten.saturating_add(self.entries.len())
    }

    /// How many calls have been forgotten.
    pub fn forgotten(&self) -> usize {
        self.forgotten
    }

    /// Keeps no call from now on, for an ecosystem of which nobody reads what was said.
    pub fn keep_nothing(&mut self) {
        self.forget(0);
        self.blind = true;
    }

    /// Forgets all calls but the last so many, for an ecosystem that never ends. Numbers stay as they are, and so does
    /// what still holds of those who stand at a desk.
    pub fn forget(&mut self, all_but: usize) {
        let gone = self.entries.len().saturating_sub(all_but);
        self.entries.drain(..gone);
        self.forgotten = self.forgotten.saturating_add(gone);
        let first = self.forgotten;
        let mut later: Vec<String> = Vec::new();
        let mut kept: Vec<(usize, Fact)> = Vec::new();
        for (before, fact) in self.facts.drain(..).rev() {
            if before < first {
                match &fact {
                    // The last word before the window still holds in it.
                    Fact::AtTheDesk { counter, .. } if !later.contains(counter) => {
                        later.push(counter.clone());
                    }
                    // Nothing is known any more of who went by the old name.
                    Fact::AtTheDesk { .. } | Fact::Renamed { .. } => continue,
                }
            }
            kept.push((before, fact));
        }
        kept.reverse();
        self.facts = kept;
    }

    /// The calls that began before one of them, in order, as far as they are not forgotten.
    pub fn before(&self, entry: &Entry) -> std::slice::Iter<'_, Entry> {
        let place = entry.number.saturating_sub(self.forgotten);
        self.entries.get(..place).unwrap_or(&self.entries).iter()
    }

    /// The calls that one of them led to, in order.
    pub fn within(&self, entry: &Entry) -> impl Iterator<Item = &Entry> {
        let later = self
            .entries
            .iter()
            .skip_while(|it| it.number <= entry.number);
        later.take_while(|it| it.depth > entry.depth)
    }

    /// The calls, in the order in which they began.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The facts noted, in order, each with the number of the next call when it was noted.
    pub fn facts(&self) -> &[(usize, Fact)] {
        &self.facts
    }

    /// The trace, a JSON value a call.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.entries.iter().map(|entry| Line {
            n: entry.number,
            at: entry.at,
            from: &entry.from,
            to: &entry.to,
            depth: entry.depth,
            request: entry.request_json(),
            response: entry.response_json(),
            breakdown: entry.breakdown(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jlis::{JlisRole, Request, Response};
    use crate::role::RoleName;
    use jiff::civil::date;

    fn call(trace: &mut Trace) -> usize {
        let at = VirtualTime::morning_of(date(2025, 6, 10));
        let (from, to) = (Address::person("tester"), Address::new(RoleName::Jlis, ""));
        trace.begin::<JlisRole>(at, &from, &to, &Request::Collect { order: 0 }, 0)
    }

    fn stands(counter: &str, person: &str) -> Fact {
        let (counter, person) = (counter.to_owned(), person.to_owned());
        Fact::AtTheDesk { counter, person }
    }

    #[test]
    fn numbers_go_on_where_calls_are_forgotten() {
        let mut trace = Trace::default();
        for _ in 0..5 {
            call(&mut trace);
        }
        trace.forget(2);
        let numbers: Vec<_> = trace.entries().iter().map(|entry| entry.number).collect();
        assert_eq!(numbers, [3, 4]);
        assert_eq!(
            (call(&mut trace), trace.begun(), trace.forgotten()),
            (5, 6, 3)
        );
        let last = trace.entries().last().unwrap();
        let before: Vec<_> = trace.before(last).map(|entry| entry.number).collect();
        assert_eq!(before, [3, 4]);
    }

    #[test]
    fn a_trace_that_keeps_nothing_counts_all_the_same() {
        let mut trace = Trace::default();
        call(&mut trace);
        trace.keep_nothing();
        let number = call(&mut trace);
        trace.end::<JlisRole>(number, &Ok(Response::Accepted));
        assert_eq!((number, trace.begun(), trace.entries().len()), (1, 2, 0));
    }

    #[test]
    fn an_answer_finds_its_call_and_none_if_that_is_forgotten() {
        let mut trace = Trace::default();
        let (first, second) = (call(&mut trace), call(&mut trace));
        trace.forget(1);
        for number in [first, second] {
            trace.end::<JlisRole>(number, &Ok(Response::Accepted));
        }
        let [kept] = trace.entries() else {
            panic!("one call")
        };
        assert_eq!(kept.number, second);
        assert_eq!(kept.response::<JlisRole>(), Some(&Response::Accepted));
    }

    #[test]
    fn who_stands_at_a_desk_is_remembered_after_the_call_is_forgotten() {
        let mut trace = Trace::default();
        for person in ["a", "b"] {
            trace.note(stands("1", person));
            trace.note(stands("2", person));
            call(&mut trace);
        }
        call(&mut trace);
        trace.forget(1);
        assert_eq!(
            trace.facts(),
            [(1, stands("1", "b")), (1, stands("2", "b"))]
        );
    }
}
