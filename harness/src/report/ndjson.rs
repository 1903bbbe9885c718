//! One JSON object a line. Both files are the same bytes for the same features and seed, on every machine.

use std::io::{self, Write};

use serde::Serialize;

use super::Listener;
use super::folder::{Draft, Folder};
use crate::run::Event;

/// `events.ndjson`: the events of the run.
pub struct Events(Option<Draft>);

impl Events {
    /// Starts the file.
    ///
    /// # Errors
    ///
    /// It cannot be made.
    pub fn new(folder: &Folder) -> io::Result<Self> {
        folder.start("events.ndjson").map(|draft| Self(Some(draft)))
    }
}

impl Listener for Events {
    fn hear(&mut self, event: &Event<'_>) -> io::Result<()> {
        let Some(draft) = &mut self.0 else {
            return Ok(());
        };
        line(draft, event)?;
        publish_at_the_end(&mut self.0, event)
    }
}

/// `trace.ndjson`: for each scenario a line that names it, then the exchange, a line a call.
pub struct Traces(Option<Draft>);

impl Traces {
    /// Starts the file.
    ///
    /// # Errors
    ///
    /// It cannot be made.
    pub fn new(folder: &Folder) -> io::Result<Self> {
        folder.start("trace.ndjson").map(|draft| Self(Some(draft)))
    }
}

#[derive(Serialize)]
struct Heading<'a> {
    scenario: &'a str,
    path: &'a str,
    line: usize,
    calls: usize,
}

impl Listener for Traces {
    fn hear(&mut self, event: &Event<'_>) -> io::Result<()> {
        let Some(draft) = &mut self.0 else {
            return Ok(());
        };
        if let Event::ScenarioFinished {
            scenario, outcome, ..
        } = event
        {
            let heading = Heading {
                scenario: &scenario.name,
                path: &scenario.path,
                line: scenario.line,
                calls: outcome.trace.len(),
            };
            line(draft, &heading)?;
            for call in &outcome.trace {
                draft.write_all(call.as_bytes())?;
                draft.write_all(b"\n")?;
            }
        }
        publish_at_the_end(&mut self.0, event)
    }
}

fn line(draft: &mut Draft, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *draft, value)?;
    draft.write_all(b"\n")
}

fn publish_at_the_end(draft: &mut Option<Draft>, event: &Event<'_>) -> io::Result<()> {
    match event {
        Event::RunFinished { .. } => draft.take().map_or(Ok(()), Draft::publish),
        _ => Ok(()),
    }
}
