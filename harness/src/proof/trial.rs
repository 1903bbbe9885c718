//! Defects played against scenarios: as few as decide, or all.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::Defect;
use super::matrix::{Killer, Mark, Matrix, killer};
use crate::run::{Engine, Event, Plan, PlannedScenario, ScenarioWorld, Verdict};

/// How much is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Until so many scenarios have caught each defect for a reason that it breaks, and each scenario has caught something. Who is said
    /// to survive or to catch nothing has met everything that could say otherwise.
    Deciding {
        /// How many scenarios.
        catches: NonZeroUsize,
    },
    /// Every defect in every scenario in which it changes something.
    Changed,
    /// Every defect in every scenario. It finds the same, for nothing can catch a defect that changes nothing.
    Every,
}

/// A defect and a scenario, by their places.
#[derive(Clone, Copy)]
struct Pair {
    defect: usize,
    scenario: usize,
}

/// Plays the scenarios of a plan against the right actors, then against defects. `heard` is told each defect as soon as it is caught for a
/// reason that it breaks. Of the same seed everything but the time is the same, whatever the engine's `jobs` are.
pub fn prove<W: ScenarioWorld>(
    engine: &mut Engine<W>,
    plan: Plan,
    defects: &[&'static Defect],
    extent: Extent,
    heard: &mut dyn FnMut(&'static Defect),
) -> Matrix {
    let began = Instant::now();
    engine.settings.traces = false;
    engine.settings.rehearsed = match extent {
        Extent::Every => Arc::new([]),
        Extent::Deciding { .. } | Extent::Changed => defects.into(),
    };
    let (mut changed, unsound) = rehearse(engine, &plan);
    engine.settings.rehearsed = Arc::new([]);
    if extent == Extent::Every {
        changed.extend(
            defects
                .iter()
                .map(|it| (it.id, (0..plan.scenarios.len()).collect())),
        );
    }
    let of_defect = |(defect, it): (usize, &&Defect)| {
        let scenarios = changed.remove(it.id).unwrap_or_default();
        scenarios
            .into_iter()
            .map(move |scenario| Pair { defect, scenario })
    };
    let pairs: Vec<Pair> = defects.iter().enumerate().flat_map(of_defect).collect();
    let mut trial = Trial {
        engine,
        matrix: Matrix {
            scenarios: plan.scenarios,
            marks: Vec::new(),
            whole: defects.len() == super::defects::all().count(),
            unsound,
            elapsed: Duration::ZERO,
        },
        heard,
    };
    if trial.matrix.unsound.is_empty() {
        trial.matrix.marks = defects.iter().copied().map(Mark::new).collect();
        match extent {
            Extent::Deciding { catches } => trial.decide(pairs, catches),
            Extent::Changed | Extent::Every => trial.play(&pairs),
        }
    }
    let mut matrix = trial.matrix;
    engine.settings.defects = Arc::new([]);
    matrix.elapsed = began.elapsed();
    matrix
}

/// In which scenarios each rehearsed defect changes something, and the scenarios that do not pass against the right actors.
fn rehearse<W: ScenarioWorld>(
    engine: &Engine<W>,
    plan: &Plan,
) -> (BTreeMap<&'static str, Vec<usize>>, Vec<Killer>) {
    let (mut changed, mut unsound) = (BTreeMap::<_, Vec<_>>::new(), Vec::new());
    engine.run(plan, &mut |event| {
        if let Event::ScenarioFinished {
            index,
            outcome,
            scenario,
            ..
        } = event
        {
            for id in &outcome.changed_by {
                changed.entry(*id).or_default().push(*index);
            }
            if outcome.verdict != Verdict::Passed {
                unsound.push(killer(*index, scenario, outcome, &[]));
            }
        }
    });
    (changed, unsound)
}

struct Trial<'e, W> {
    engine: &'e mut Engine<W>,
    matrix: Matrix,
    heard: &'e mut dyn FnMut(&'static Defect),
}

impl<W: ScenarioWorld> Trial<'_, W> {
    /// Plays what decides: of each defect first the scenarios that cite what it breaks, then, for each scenario that has caught nothing by
    /// then, first the defects that break what it cites.
    fn decide(&mut self, mut pairs: Vec<Pair>, catches: NonZeroUsize) {
        let cites = |pair: &Pair| {
            let mark = self.matrix.marks.get(pair.defect);
            let scenario = self.matrix.scenarios.get(pair.scenario);
            mark.zip(scenario)
                .is_some_and(|(mark, scenario)| cites(scenario, mark.defect))
        };
        pairs.sort_by_cached_key(|pair| !cites(pair));
        self.play_until(queues(&pairs, |pair| pair.defect), |matrix| {
            let marks = matrix.marks.iter().enumerate();
            let caught = marks.filter(|(_, mark)| mark.right().count() >= catches.get());
            caught.map(|(place, _)| place).collect()
        });
        // Without all defects nothing is said of scenarios.
        if self.matrix.whole {
            pairs.retain(|pair| {
                let mark = self.matrix.marks.get(pair.defect);
                mark.is_none_or(|mark| !mark.met.contains(&pair.scenario))
            });
            self.play_until(queues(&pairs, |pair| pair.scenario), Matrix::busy);
        }
    }

    /// Plays some of each queue at a time, and each time more, until all are settled that can be.
    fn play_until(
        &mut self,
        mut open: BTreeMap<usize, VecDeque<Pair>>,
        settled: impl Fn(&Matrix) -> BTreeSet<usize>,
    ) {
        let mut width: usize = 1;
        while !self.engine.interrupt.is_set() {
            let done = settled(&self.matrix);
            open.retain(|of, queue| !queue.is_empty() && !done.contains(of));
            if open.is_empty() {
                break;
            }
            let next = open.values_mut().flat_map(|queue| {
                let most = width.min(queue.len());
                queue.drain(..most)
            });
            let batch: Vec<_> = next.collect();
            self.play(&batch);
            width = width.saturating_mul(2);
        }
    }

    fn play(&mut self, pairs: &[Pair]) {
        let Matrix {
            scenarios, marks, ..
        } = &mut self.matrix;
        let plan = Plan::of_places(scenarios, pairs.iter().map(|pair| pair.scenario));
        let defects = pairs.iter().filter_map(|pair| marks.get(pair.defect));
        self.engine.settings.defects = defects.map(|mark| mark.defect).collect();
        self.engine.run(&plan, &mut |event| {
            if let Event::ScenarioFinished {
                index,
                outcome,
                scenario,
                ..
            } = event
                && let Some(pair) = pairs.get(*index)
                && let Some(mark) = marks.get_mut(pair.defect)
            {
                let before = mark.right().next().is_some();
                mark.hear(pair.scenario, scenario, outcome);
                if !before && mark.right().next().is_some() {
                    (self.heard)(mark.defect);
                }
            }
        });
    }
}

/// Whether a scenario cites something that a defect breaks.
fn cites(scenario: &PlannedScenario, defect: &Defect) -> bool {
    let mut tags = scenario.tags.iter();
    tags.any(|tag| defect.breaks.contains(&tag.as_str()))
}

/// Pairs by one of their places, each in its order.
fn queues(pairs: &[Pair], of: fn(&Pair) -> usize) -> BTreeMap<usize, VecDeque<Pair>> {
    let mut queues = BTreeMap::<_, VecDeque<_>>::new();
    for pair in pairs {
        queues.entry(of(pair)).or_default().push_back(*pair);
    }
    queues
}
