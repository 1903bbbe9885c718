//! Defects in programs of their own, spoken to by the adapter protocol, and cards in lines: what is caught inside must be caught outside as
//! well, or the wire hides it.

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::role::RoleName;
use madoguchi_sim::specimen::Specimen;

use super::Defect;
use super::matrix::{Killer, Mark, Matrix, killer};
use crate::iut::adapter::AdapterReach;
use crate::iut::{AdapterUnderTest, CardFacts, CardUnderTest, CommandLine, Iut};
use crate::run::{Engine, Event, Plan, PlannedScenario, ScenarioWorld, Verdict, share};
use crate::steps::DEFAULT_DAY;

/// From which the cards outside are made.
const SEED: u64 = 1;

/// What became of a defect outside.
#[derive(Debug)]
pub struct Outside {
    /// The defect.
    pub defect: &'static Defect,
    /// How many scenarios judged it: none if it is a card that is caught only where more is asked of a card than its wire carries.
    pub met: usize,
    /// The scenarios that did not catch it by the step by which they catch it inside: how they ended, and why.
    pub otherwise: Vec<(Verdict, Killer)>,
}

/// Plays each defect that was caught in a program of its own (`PROGRAM play ROLE --defect ID`, `PROGRAM card serve --defect ID`), against the
/// first scenarios that caught it for a right reason, at most so many. The order is that of the matrix.
pub fn outside<W: ScenarioWorld>(
    engine: &Engine<W>,
    matrix: &Matrix,
    program: &Path,
    most: NonZeroUsize,
    heard: &(dyn Fn(&Outside) + Sync),
) -> Vec<Outside> {
    let caught = matrix
        .marks
        .iter()
        .filter(|mark| mark.right().next().is_some());
    let done = Mutex::new(Vec::new());
    share(caught.enumerate(), engine.jobs, &engine.interrupt, |next| {
        while let Some((place, mark)) = next() {
            let outside = played(engine, &matrix.scenarios, mark, program, most);
            heard(&outside);
            done.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push((place, outside));
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, outside)| outside).collect()
}

fn played<W: ScenarioWorld>(
    engine: &Engine<W>,
    scenarios: &[Arc<PlannedScenario>],
    mark: &Mark,
    program: &Path,
    most: NonZeroUsize,
) -> Outside {
    let players: Vec<_> = match mark.defect.role {
        RoleName::Card => cards(mark.defect, program).collect(),
        _ => vec![player_of(mark.defect, program)],
    };
    let players: Vec<_> = players.into_iter().map(Arc::new).collect();
    // A program is in one world at a time.
    let mut engine = engine.clone();
    engine.jobs = NonZeroUsize::MIN;
    let mut outside = Outside {
        defect: mark.defect,
        met: 0,
        otherwise: Vec::new(),
    };
    for inside in mark.right() {
        if outside.met == most.get() {
            break;
        }
        let plan = Plan::of_places(scenarios, std::iter::once(inside.scenario));
        let judged = players.iter().find_map(|player| {
            engine.settings.iut = Some(Arc::clone(player));
            let mut judged = None;
            engine.run(&plan, &mut |event| {
                if let Event::ScenarioFinished {
                    outcome, scenario, ..
                } = event
                    && (mark.defect.role != RoleName::Card || judges(outcome.verdict))
                {
                    let found = killer(inside.scenario, scenario, outcome, mark.defect.breaks);
                    judged = Some((outcome.verdict, found));
                }
            });
            judged
        });
        if let Some((verdict, found)) = judged {
            outside.met += 1;
            if verdict != Verdict::Failed || found.step != inside.step {
                outside.otherwise.push((verdict, found));
            }
        }
    }
    players.iter().for_each(|player| player.end());
    outside
}

/// Whether a scenario has judged a card: one of another kind, or one that cannot be told of time, is judged by others.
const fn judges(verdict: Verdict) -> bool {
    !matches!(
        verdict,
        Verdict::NotApplicable | Verdict::NotRun | Verdict::NotTestable
    )
}

/// The same defect in a card of every kind.
fn cards(defect: &'static Defect, program: &Path) -> impl Iterator<Item = Iut> {
    let at = VirtualTime::morning_of(DEFAULT_DAY);
    Specimen::ALL.into_iter().filter_map(move |kind| {
        let facts = CardFacts::of_specimen(kind, at, SEED)?;
        let (day, seed) = (DEFAULT_DAY.to_string(), SEED.to_string());
        let arguments = [
            "card",
            "serve",
            kind.name(),
            "--stdio",
            "--at",
            &day,
            "--seed",
            &seed,
            "--defect",
            defect.id,
        ];
        let program = CommandLine::of(program, &arguments);
        let card = CardUnderTest::of_program(program, kind, DEFAULT_DAY, facts);
        Some(Iut::expendable(defect.id, card))
    })
}

fn player_of(defect: &Defect, program: &Path) -> Iut {
    let arguments = ["play", defect.role.name(), "--defect", defect.id];
    let reach = AdapterReach::Stdio(CommandLine::of(program, &arguments));
    Iut::adapted(defect.id, AdapterUnderTest::of(reach, vec![defect.role]))
}
