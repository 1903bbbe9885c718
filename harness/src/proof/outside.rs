//! Defects in programs of their own, spoken to by the adapter protocol: what is caught inside must be caught outside as well, or
//! the protocol hides it.

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::Defect;
use super::matrix::{Killer, Mark, Matrix, killer};
use crate::adapter::is_spoken;
use crate::iut::adapter::AdapterReach;
use crate::iut::{AdapterUnderTest, CommandLine, Iut};
use crate::run::{Engine, Event, Plan, PlannedScenario, ScenarioWorld, Verdict};

/// What became of a defect outside.
#[derive(Debug)]
pub struct Outside {
    /// The defect.
    pub defect: &'static Defect,
    /// How many scenarios met it.
    pub met: usize,
    /// The scenarios that did not catch it by the step by which they catch it inside: how they ended, and why.
    pub otherwise: Vec<(Verdict, Killer)>,
}

/// Plays each defect that was caught in a program of its own (`PROGRAM play ROLE --defect ID`), against the first scenarios that caught it
/// for a right reason, at most so many. Cards are not spoken to by the protocol and are left out. The order is that of the matrix.
pub fn outside<W: ScenarioWorld>(
    engine: &Engine<W>,
    matrix: &Matrix,
    program: &Path,
    most: NonZeroUsize,
    heard: &(dyn Fn(&Outside) + Sync),
) -> Vec<Outside> {
    let spoken = matrix
        .marks
        .iter()
        .filter(|mark| is_spoken(mark.defect.role));
    let waiting = Mutex::new(spoken.filter(|mark| mark.right().is_some()).enumerate());
    let done = Mutex::new(Vec::new());
    let next = || {
        waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .next()
    };
    let work = || {
        while let Some((place, mark)) = next().filter(|_| !engine.interrupt.is_set()) {
            let outside = played(engine, &matrix.scenarios, mark, program, most);
            heard(&outside);
            done.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push((place, outside));
        }
    };
    std::thread::scope(|threads| {
        for _ in 0..engine.jobs.get() {
            threads.spawn(work);
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
    let right = mark.killers.iter().filter(|killer| killer.right);
    let inside: Vec<&Killer> = right.take(most.get()).collect();
    let iut = Arc::new(player_of(mark.defect, program));
    // A program is in one world at a time.
    let mut engine = engine.clone();
    engine.jobs = NonZeroUsize::MIN;
    engine.settings.iut = Some(Arc::clone(&iut));
    let places = inside.iter().map(|killer| killer.scenario);
    let plan = Plan::of_places(scenarios, places);
    let mut otherwise = Vec::new();
    engine.run(&plan, &mut |event| {
        if let Event::ScenarioFinished {
            index,
            outcome,
            scenario,
            ..
        } = event
            && let Some(inside) = inside.get(*index)
        {
            let found = killer(inside.scenario, scenario, outcome, mark.defect.breaks);
            if outcome.verdict != Verdict::Failed || found.step != inside.step {
                otherwise.push((outcome.verdict, found));
            }
        }
    });
    iut.end();
    Outside {
        defect: mark.defect,
        met: inside.len(),
        otherwise,
    }
}

fn player_of(defect: &Defect, program: &Path) -> Iut {
    let arguments = ["play", defect.role.name(), "--defect", defect.id];
    let reach = AdapterReach::Stdio(CommandLine::of(program, &arguments));
    Iut::adapted(defect.id, AdapterUnderTest::of(reach, vec![defect.role]))
}
