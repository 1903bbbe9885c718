//! The end of a run in words: what went wrong, whose turn it is, how to see it again; counts last.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Duration;

use owo_colors::OwoColorize as _;

use super::Listener;
use super::narrative::{Finding, Told, blame, findings, full_name};
use super::progress::style;
use crate::run::{Event, Outcome, PlannedScenario, StepOutcome, Summary, Verdict};

/// Problems shown in full; the report has the others.
const MOST_SHOWN: usize = 50;

/// Writes the summary when the run ends.
pub struct SummaryText<W> {
    out: W,
    told: Told,
    text: Vec<u8>,
    shown: usize,
    left_out: usize,
    /// Remarks about scenarios that are no problem: how many, and the place of the first.
    remarks: BTreeMap<String, (usize, String)>,
}

impl<W: Write> SummaryText<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> Self {
        Self {
            out,
            told: Told::default(),
            text: Vec::new(),
            shown: 0,
            left_out: 0,
            remarks: BTreeMap::new(),
        }
    }

    fn problem(&mut self, scenario: &PlannedScenario, outcome: &Outcome) -> io::Result<()> {
        if self.shown == MOST_SHOWN {
            self.left_out += 1;
            return Ok(());
        }
        self.shown += 1;
        let verdict = outcome.verdict;
        let out = &mut self.text;
        writeln!(
            out,
            "\n{}{}  {}:{}\n  {}",
            verdict.word().to_uppercase().style(style(verdict)),
            blame(verdict.party()),
            scenario.path,
            scenario.line,
            full_name(scenario).bold()
        )?;
        for finding in findings(scenario, outcome) {
            tell(out, scenario, &finding)?;
        }
        writeln!(out, "    rerun     {}", self.told.rerun(scenario))
    }

    fn counts(&mut self, summary: &Summary, elapsed: Duration) -> io::Result<()> {
        if self.left_out > 0 {
            writeln!(self.text, "\n… and {} more; see the report", self.left_out)?;
        }
        if !self.remarks.is_empty() {
            writeln!(self.text)?;
        }
        for (remark, (number, place)) in &self.remarks {
            let others = match number {
                1 => String::new(),
                n => format!(" and {} more", n - 1),
            };
            writeln!(
                self.text,
                "{}: {remark}  ({place}{others})",
                "warning".yellow()
            )?;
        }
        let counts: Vec<_> = Verdict::ALL
            .into_iter()
            .filter(|verdict| summary.count(*verdict) > 0)
            .map(|verdict| {
                let text = format!("{} {}", summary.count(verdict), verdict.word());
                text.style(style(verdict)).to_string()
            })
            .collect();
        writeln!(
            self.text,
            "\n{} scenario{}: {} (seed {}, {:.2} s){}",
            summary.total(),
            if summary.total() == 1 { "" } else { "s" },
            counts.join(", "),
            self.told.seed,
            elapsed.as_secs_f64(),
            if summary.interrupted {
                ", interrupted"
            } else {
                ""
            }
        )
    }
}

impl<W: Write> Listener for SummaryText<W> {
    fn hear(&mut self, event: &Event<'_>) -> io::Result<()> {
        match event {
            Event::RunStarted { seed, iut, .. } => self.told = Told::new(*seed, *iut),
            Event::ScenarioFinished {
                scenario, outcome, ..
            } if outcome.verdict.is_problem() => {
                self.problem(scenario, outcome)?;
            }
            Event::ScenarioFinished {
                scenario, warnings, ..
            } => {
                for warning in *warnings {
                    let place = || (0, format!("{}:{}", scenario.path, scenario.line));
                    self.remarks.entry(warning.clone()).or_insert_with(place).0 += 1;
                }
            }
            Event::RunFinished { summary, elapsed } => {
                self.counts(summary, *elapsed)?;
                self.out.write_all(&std::mem::take(&mut self.text))?;
                self.out.flush()?;
            }
            _ => {}
        }
        Ok(())
    }
}

fn tell(out: &mut Vec<u8>, scenario: &PlannedScenario, finding: &Finding<'_>) -> io::Result<()> {
    match finding {
        Finding::Step(step, StepOutcome { status, .. }) => writeln!(
            out,
            "    {:<9} {} {}  ({}:{})",
            status.word(),
            step.keyword,
            step.text,
            scenario.path,
            step.line
        ),
        Finding::Value(label, text) => writeln!(out, "    {label:<9} {}", indented(text)),
        Finding::Violation(rule, message) => {
            writeln!(out, "    invariant {rule}: {}", indented(message))
        }
        Finding::Warning(text) => writeln!(out, "    warning   {}", indented(text)),
        Finding::Advice(text) => writeln!(out, "    hint      {text}"),
    }
}

/// Keeps the lines of a value under each other.
fn indented(text: &str) -> String {
    text.replace('\n', "\n              ")
}
