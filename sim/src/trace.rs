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

/// Everything that one ecosystem did.
#[derive(Debug, Default)]
pub struct Trace {
    entries: Vec<Entry>,
    facts: Vec<(usize, Fact)>,
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
        let number = self.entries.len();
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
        if let Some(entry) = self.entries.get_mut(number) {
            entry.answer = Some(match answer {
                Ok(response) => Ok(Rc::new(R::kept_response(response)) as Rc<dyn Recorded>),
                Err(breakdown) => Err(breakdown.clone()),
            });
        }
    }

    /// Records something true that no call shows.
    pub fn note(&mut self, fact: Fact) {
        self.facts.push((self.entries.len(), fact));
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
