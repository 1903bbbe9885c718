//! What is seen while a run goes on.

use std::io::{self, Write};

use owo_colors::{OwoColorize as _, Style};
use unicode_width::UnicodeWidthChar as _;

use super::Listener;
use super::narrative::full_name;
use crate::run::{Event, Outcome, PlannedScenario, StepStatus, Verdict};

/// The colour of a verdict.
pub(super) fn style(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Passed => Style::new().green(),
        Verdict::KnownFailure | Verdict::NotApplicable | Verdict::NotRun => Style::new().dimmed(),
        Verdict::Failed | Verdict::HarnessFault => Style::new().red().bold(),
        Verdict::NotTestable
        | Verdict::Undefined
        | Verdict::Configuration
        | Verdict::Environment => Style::new().yellow().bold(),
    }
}

fn verdict_line(
    out: &mut impl Write,
    scenario: &PlannedScenario,
    verdict: Verdict,
) -> io::Result<()> {
    let word = format!("{:<14}", verdict.word());
    writeln!(
        out,
        "{} {}:{}  {}",
        word.style(style(verdict)),
        scenario.path,
        scenario.line,
        full_name(scenario)
    )
}

/// Whether a scenario was not run because this run is not to do it.
fn left_out(outcome: &Outcome) -> bool {
    let mut all = outcome.steps.iter().chain(&outcome.fault);
    all.any(|step| step.status == StepStatus::NotRun)
}

/// One line a scenario, for pipes and logs.
pub struct Plain<W>(W);

impl<W: Write> Plain<W> {
    /// Writes to `out`.
    pub const fn new(out: W) -> Self {
        Self(out)
    }
}

impl<W: Write> Listener for Plain<W> {
    fn hear(&mut self, event: &Event<'_>) -> io::Result<()> {
        match event {
            // A fail-fast run would end in pages of scenarios not run; the summary has their number. What was
            // left out on purpose is shown.
            Event::ScenarioFinished {
                scenario,
                verdict,
                outcome,
                ..
            } if *verdict != Verdict::NotRun || left_out(outcome) => {
                verdict_line(&mut self.0, scenario, *verdict)?;
                // A pipe shows the first verdict at once, not with the first full buffer.
                self.0.flush()
            }
            _ => Ok(()),
        }
    }
}

/// One line that is overwritten, for a terminal; problems stay.
pub struct Live<W> {
    out: W,
    columns: usize,
    total: usize,
    done: usize,
    problems: usize,
    drawn: Option<std::time::Instant>,
}

impl<W: Write> Live<W> {
    /// Draws on `out`, never wider than `columns`.
    pub const fn new(out: W, columns: usize) -> Self {
        Self {
            out,
            columns,
            total: 0,
            done: 0,
            problems: 0,
            drawn: None,
        }
    }

    fn draw(&mut self, scenario: &PlannedScenario) -> io::Result<()> {
        // A terminal shows no more than this, and drawing costs more than playing.
        let soon = std::time::Duration::from_millis(40);
        if self.drawn.is_some_and(|drawn| drawn.elapsed() < soon) {
            return Ok(());
        }
        self.drawn = Some(std::time::Instant::now());
        let problems = match self.problems {
            0 => String::new(),
            n => format!(", {n} to look at"),
        };
        let text = format!(
            "{}/{}{problems}  {}",
            self.done,
            self.total,
            full_name(scenario)
        );
        let text = fitting(&text, self.columns.saturating_sub(1));
        write!(self.out, "\r\x1b[2K{text}")?;
        self.out.flush()
    }
}

impl<W: Write> Listener for Live<W> {
    fn hear(&mut self, event: &Event<'_>) -> io::Result<()> {
        match event {
            Event::RunStarted { scenarios, .. } => self.total = *scenarios,
            Event::ScenarioFinished {
                scenario, verdict, ..
            } => {
                self.done += 1;
                if verdict.is_problem() {
                    self.problems += 1;
                    write!(self.out, "\r\x1b[2K")?;
                    verdict_line(&mut self.out, scenario, *verdict)?;
                    self.drawn = None;
                }
                self.draw(scenario)?;
            }
            Event::RunFinished { .. } => {
                write!(self.out, "\r\x1b[2K")?;
                self.out.flush()?;
            }
            _ => {}
        }
        Ok(())
    }
}

/// As much of the text as fits, by display width, without control characters.
fn fitting(text: &str, columns: usize) -> String {
    let mut used = 0;
    text.chars()
        .filter(|c| !c.is_control())
        .take_while(|c| {
            used += c.width().unwrap_or(0);
            used <= columns
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_never_outgrows_the_terminal_though_kanji_take_two_columns() {
        assert_eq!(fitting("1/2 資格確認", 8), "1/2 資格");
        assert_eq!(fitting("1/2 資格確認", 9), "1/2 資格");
        assert_eq!(fitting("a\u{1b}[31mb", 80), "a[31mb");
    }
}
