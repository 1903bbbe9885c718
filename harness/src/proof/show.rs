//! The kill matrix, for people and for programs.

use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::sync::Arc;

use serde::Serialize;

use super::matrix::{Killer, Mark, Matrix, Standing};
use super::outside::Outside;
use crate::run::PlannedScenario;

/// What became of one defect, in a line.
pub fn text(mark: &Mark, scenarios: &[Arc<PlannedScenario>]) -> String {
    let word = match mark.standing() {
        Standing::Caught => "捕まった  ",
        Standing::WrongReason => "別の理由  ",
        Standing::Survives => "生き残った",
    };
    let (caught, met) = (mark.killers.len(), mark.met.len());
    let mut line = format!("{word}  {:56}  {caught:4} / {met:4}", mark.defect.id);
    if let Some(killer) = mark.right().chain(&mark.killers).next() {
        line.push_str("  ");
        line.push_str(&place(killer, scenarios));
    }
    line
}

/// Where a scenario is, its step, and the reason.
fn place(killer: &Killer, scenarios: &[Arc<PlannedScenario>]) -> String {
    let place = match scenarios.get(killer.scenario) {
        Some(scenario) => format!("{}:{}", scenario.path, scenario.line),
        None => String::new(),
    };
    match &killer.step {
        Some(step) => format!("{place}  「{step}」 {}", killer.reason),
        None => format!("{place}  {}", killer.reason),
    }
}

/// A heading with a number, and a few lines for each of what it names; nothing if there is nothing.
struct Section<'a, T> {
    heading: &'a str,
    of: Vec<T>,
    lines: &'a dyn Fn(&T) -> String,
}

impl<T> Display for Section<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.of.is_empty() {
            writeln!(f, "■ {}: {}件", self.heading, self.of.len())?;
        }
        self.of
            .iter()
            .try_for_each(|one| writeln!(f, "{}", (self.lines)(one)))
    }
}

/// A defect and the scenarios that it is about.
fn entry<'k>(
    mark: &Mark,
    killers: impl IntoIterator<Item = &'k Killer>,
    scenarios: &[Arc<PlannedScenario>],
) -> String {
    let (defect, breaks) = (mark.defect, mark.defect.breaks.join(", "));
    let mut text = format!("  {}  {}（{breaks}）", defect.id, defect.does);
    for killer in killers {
        text.push_str("\n      ");
        text.push_str(&place(killer, scenarios));
    }
    text
}

/// What is left to do, and the counts.
pub fn conclusion(matrix: &Matrix) -> String {
    let scenarios = &matrix.scenarios;
    let unsound = Section {
        heading: "正しい実装で合格しないシナリオ（何も証明しない）",
        of: matrix.unsound.iter().collect(),
        lines: &|killer| format!("  {}", place(killer, scenarios)),
    };
    let survivors = Section {
        heading: "生き残った欠陥",
        of: matrix.standing(Standing::Survives),
        lines: &|mark| {
            let met = mark.met.len();
            format!(
                "{}\n      振る舞いの変わったシナリオ: {met}",
                entry(mark, [], scenarios)
            )
        },
    };
    let wrong = Section {
        heading: "破った要件と別の理由で捕まった欠陥",
        of: matrix.standing(Standing::WrongReason),
        lines: &|mark| entry(mark, &mark.killers, scenarios),
    };
    let misled = Section {
        heading: "実装でない者が責められた欠陥",
        of: matrix.misled(),
        lines: &|mark| entry(mark, &mark.misled, scenarios),
    };
    let idle = matrix.idle();
    let (all, marks) = (scenarios.len(), matrix.marks.len());
    let counts = format!(
        "欠陥 {marks}: 捕まった {}、生き残った {}、別の理由 {}、別の者 {}",
        matrix.standing(Standing::Caught).len(),
        survivors.of.len(),
        wrong.of.len(),
        misled.of.len(),
    );
    let busy = match matrix.whole {
        true => format!("、欠陥を捕まえない {}", idle.len()),
        false => String::new(),
    };
    let played: usize = matrix.marks.iter().map(|mark| mark.met.len()).sum();
    let idle = Section {
        heading: "どの欠陥も捕まえないシナリオ",
        of: idle,
        lines: &|scenario| format!("  {}:{}  {}", scenario.path, scenario.line, scenario.name),
    };
    let time = matrix.elapsed.as_secs_f64();
    format!(
        "{unsound}{survivors}{wrong}{misled}{idle}{counts}\nシナリオ {all}{busy}（欠陥を相手に上演 {played}、{time:.1} 秒）\n"
    )
}

/// What became of defects outside: what was caught inside only, what nobody could judge there, and the counts.
pub fn outside_conclusion(played: &[Outside], scenarios: &[Arc<PlannedScenario>]) -> String {
    let otherwise = Section {
        heading: "外で演じると、違う結果になった欠陥",
        of: played
            .iter()
            .filter(|it| !it.otherwise.is_empty())
            .collect(),
        lines: &|it| {
            let mut text = format!("  {}  {}", it.defect.id, it.defect.does);
            for (verdict, killer) in &it.otherwise {
                text.push_str(&format!("\n      {verdict}: {}", place(killer, scenarios)));
            }
            text
        },
    };
    let count = played.iter().filter(|it| it.met > 0).count();
    let met: usize = played.iter().map(|it| it.met).sum();
    let same = count.saturating_sub(otherwise.of.len());
    let beyond = match played.len().saturating_sub(count) {
        0 => String::new(),
        beyond => format!("、外のカードでは確かめられない {beyond}"),
    };
    format!(
        "{otherwise}外で演じた欠陥 {count}（上演 {met}）: 内と同じ所で捕まった {same}{beyond}\n"
    )
}

/// The whole matrix as one JSON document: scenarios, and for each defect the places of those that caught it.
///
/// # Errors
/// None that a matrix can cause.
pub fn json(matrix: &Matrix) -> serde_json::Result<String> {
    #[derive(Serialize)]
    struct Shown<'m> {
        schema_version: u32,
        defects: Vec<OfDefect<'m>>,
        scenarios: Vec<OfScenario<'m>>,
    }
    #[derive(Serialize)]
    struct OfDefect<'m> {
        id: &'m str,
        role: &'m str,
        does: &'m str,
        breaks: &'m [&'m str],
        met: usize,
        caught_by: &'m [Killer],
        blames_another: &'m [Killer],
    }
    #[derive(Serialize)]
    struct OfScenario<'m> {
        path: &'m str,
        line: usize,
        name: &'m str,
        tags: &'m [String],
        catches: Vec<&'m str>,
    }
    let mut catches: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for mark in &matrix.marks {
        for killer in &mark.killers {
            catches
                .entry(killer.scenario)
                .or_default()
                .push(mark.defect.id);
        }
    }
    let defects = matrix.marks.iter().map(|mark| OfDefect {
        id: mark.defect.id,
        role: mark.defect.role.name(),
        does: mark.defect.does,
        breaks: mark.defect.breaks,
        met: mark.met.len(),
        caught_by: &mark.killers,
        blames_another: &mark.misled,
    });
    let scenarios = matrix.scenarios.iter().enumerate();
    let scenarios = scenarios.map(|(place, one)| OfScenario {
        path: &one.path,
        line: one.line,
        name: &one.name,
        tags: &one.tags,
        catches: catches.remove(&place).unwrap_or_default(),
    });
    serde_json::to_string_pretty(&Shown {
        schema_version: 1,
        defects: defects.collect(),
        scenarios: scenarios.collect(),
    })
}
