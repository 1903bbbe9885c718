//! One `cucumber` instance over a few scenarios, in one thread.
//!
//! Scenarios reach `cucumber` one feature each, without tags (so that `@retry` and `@serial` mean nothing) and with
//! backgrounds written out. The feature's path carries the place in the plan: it is the only key that two scenarios
//! with the same text do not share.

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Instant;

use super::definitions::Definitions;
use cucumber::event::{self, Hook, HookType, Step, StepError};
use cucumber::{Event, cli, parser, runner, writer};
use futures::{FutureExt as _, stream};

use super::failure::{Party, Raised};
use super::guarded::{Guarded, catch_all};
use super::known::Known;
use super::plan::PlannedScenario;
use super::verdict::{Outcome, StepOutcome, StepStatus, Verdict};
use super::world::{Finished, ScenarioInfo, ScenarioWorld, Settings};

/// Plays scenarios one after another; `report` takes each outcome as soon as it is there.
pub(super) async fn play<W: ScenarioWorld>(
    scenarios: Vec<(usize, Arc<PlannedScenario>)>,
    steps: Arc<Definitions<W>>,
    settings: Arc<Settings>,
    report: impl FnMut(Outcome) + 'static,
) -> Result<(), regex::Error> {
    let features: Vec<_> = scenarios
        .iter()
        .map(|(index, scenario)| Ok(feature_of(*index, scenario)))
        .collect();
    let now_playing = Rc::new(RefCell::new(Stage {
        scenarios: scenarios.into_iter().collect(),
        finished: Finished::default(),
        known: settings.known.clone(),
    }));
    let stage = Rc::clone(&now_playing);
    let runner = runner::Basic::<Guarded<W>>::default()
        .steps(catch_all::<W>()?)
        // One thread plays one scenario at a time: worlds are not made to be interleaved.
        .max_concurrent_scenarios(Some(1))
        .before(move |feature, _, _, guarded| {
            let info = stage.borrow().info(index_of(feature));
            let (steps, settings) = (Arc::clone(&steps), Arc::clone(&settings));
            async move { guarded.begin(steps, &info, settings) }.boxed_local()
        });
    let stage = Rc::clone(&now_playing);
    let runner = runner.after(move |_, _, _, _, guarded| {
        let stage = Rc::clone(&stage);
        async move {
            if let Some(guarded) = guarded {
                let finished = guarded.world.finish();
                stage.borrow_mut().finished = finished;
            }
        }
        .boxed_local()
    });
    let writer = Collector {
        stage: now_playing,
        current: None,
        report,
    };
    let options = cli::Opts::<_, _, _, cli::Empty> {
        re_filter: None,
        tags_filter: None,
        parser: cli::Empty,
        runner: runner::basic::Cli::default(),
        writer: cli::Empty,
        custom: cli::Empty,
    };
    cucumber::Cucumber::<_, _, _, _, _, cli::Empty>::custom(InMemory, runner, writer)
        .with_cli(options)
        .run(features)
        .await;
    Ok(())
}

struct Stage {
    scenarios: std::collections::BTreeMap<usize, Arc<PlannedScenario>>,
    finished: Finished,
    known: Option<Arc<Known>>,
}

impl Stage {
    fn info(&self, index: usize) -> ScenarioInfo {
        let Some(scenario) = self.scenarios.get(&index) else {
            return ScenarioInfo::default();
        };
        ScenarioInfo {
            path: scenario.path.clone(),
            line: scenario.line,
            feature: scenario.feature_name.clone(),
            name: scenario.name.clone(),
            tags: scenario.tags.clone(),
            index,
            seed: scenario.seed,
        }
    }
}

fn feature_of(index: usize, scenario: &PlannedScenario) -> gherkin::Feature {
    gherkin::Feature {
        keyword: String::new(),
        name: scenario.feature_name.clone(),
        description: None,
        background: None,
        scenarios: vec![gherkin::Scenario {
            keyword: String::new(),
            name: scenario.name.clone(),
            description: None,
            steps: scenario.gherkin.clone(),
            examples: Vec::new(),
            tags: Vec::new(),
            span: gherkin::Span::default(),
            position: gherkin::LineCol {
                line: scenario.line,
                col: 1,
            },
        }],
        rules: Vec::new(),
        tags: Vec::new(),
        span: gherkin::Span::default(),
        position: gherkin::LineCol { line: 1, col: 1 },
        path: Some(PathBuf::from(index.to_string())),
    }
}

fn index_of(feature: &gherkin::Feature) -> usize {
    let path = feature.path.as_deref().and_then(std::path::Path::to_str);
    path.and_then(|path| path.parse().ok())
        .unwrap_or(usize::MAX)
}

struct InMemory;

impl cucumber::Parser<Vec<parser::Result<gherkin::Feature>>> for InMemory {
    type Cli = cli::Empty;
    type Output = stream::Iter<std::vec::IntoIter<parser::Result<gherkin::Feature>>>;

    fn parse(self, features: Vec<parser::Result<gherkin::Feature>>, _: Self::Cli) -> Self::Output {
        stream::iter(features)
    }
}

/// Turns `cucumber`'s events into outcomes. One scenario at a time: events need no sorting.
struct Collector<F> {
    stage: Rc<RefCell<Stage>>,
    current: Option<Current>,
    report: F,
}

struct Current {
    index: usize,
    expected_steps: usize,
    steps: Vec<StepOutcome>,
    fault: Option<StepOutcome>,
    started: Instant,
}

impl<W: 'static, F: FnMut(Outcome)> cucumber::Writer<Guarded<W>> for Collector<F> {
    type Cli = cli::Empty;

    async fn handle_event(
        &mut self,
        event: parser::Result<Event<event::Cucumber<Guarded<W>>>>,
        _: &Self::Cli,
    ) {
        // The parser above cannot fail, and features are wrappers made here: scenarios are all there is to hear.
        let Ok(event::Cucumber::Feature(feature, event::Feature::Scenario(_, scenario))) =
            event.map(Event::into_inner)
        else {
            return;
        };
        match scenario.event {
            event::Scenario::Started => self.start(index_of(&feature)),
            event::Scenario::Finished => self.finish(),
            event::Scenario::Step(_, Step::Passed(..)) => {
                self.step(StepOutcome::plain(StepStatus::Passed));
            }
            event::Scenario::Step(_, Step::Failed(_, _, _, error)) => self.step(failed(&error)),
            event::Scenario::Step(_, Step::Skipped) => {
                self.step(StepOutcome::plain(StepStatus::Undefined));
            }
            event::Scenario::Hook(HookType::Before, Hook::Failed(_, payload)) => {
                self.fault(of_payload(&*payload));
            }
            // A world that cannot report is Madoguchi's defect whatever it raised.
            event::Scenario::Hook(HookType::After, Hook::Failed(_, payload)) => {
                let mut outcome = of_payload(&*payload);
                outcome.party = Some(Party::Harness);
                self.fault(outcome);
            }
            _ => {}
        }
    }
}

impl<F> writer::Normalized for Collector<F> {}

impl<F: FnMut(Outcome)> Collector<F> {
    fn start(&mut self, index: usize) {
        let mut stage = self.stage.borrow_mut();
        let expected_steps = stage
            .scenarios
            .get(&index)
            .map_or(0, |scenario| scenario.steps.len());
        stage.finished = Finished::default();
        self.current = Some(Current {
            index,
            expected_steps,
            steps: Vec::with_capacity(expected_steps),
            fault: None,
            started: Instant::now(),
        });
    }

    fn step(&mut self, outcome: StepOutcome) {
        if let Some(current) = &mut self.current {
            current.steps.push(outcome);
        }
    }

    fn fault(&mut self, outcome: StepOutcome) {
        if let Some(current) = &mut self.current {
            current.fault.get_or_insert(outcome);
        }
    }

    fn finish(&mut self) {
        let Some(mut current) = self.current.take() else {
            return;
        };
        let finished = std::mem::take(&mut self.stage.borrow_mut().finished);
        if current.expected_steps == 0 {
            current.fault.get_or_insert_with(|| {
                StepOutcome::unjudged(
                    StepStatus::Failed,
                    Some(Party::Configuration),
                    "the scenario has no step, so nothing was tested",
                )
            });
        }
        let passed = |step: &StepOutcome| step.status == StepStatus::Passed;
        if let Some(reason) = &finished.judged_nothing
            && current.steps.iter().all(passed)
        {
            current.fault.get_or_insert_with(|| {
                StepOutcome::unjudged(StepStatus::NotApplicable, None, reason)
            });
        }
        // `cucumber` is silent about the steps after the one that failed.
        current.steps.resize(
            current.expected_steps,
            StepOutcome::plain(StepStatus::Skipped),
        );
        let mut outcome = Outcome {
            index: current.index,
            verdict: verdict(&current, &finished),
            steps: current.steps,
            fault: current.fault,
            violations: finished.violations,
            warnings: finished.warnings,
            trace: finished.trace,
            changed_by: finished.changed_by,
            elapsed: current.started.elapsed(),
        };
        let stage = self.stage.borrow();
        if let (Some(known), Some(scenario)) = (&stage.known, stage.scenarios.get(&outcome.index)) {
            known.judge(scenario, &mut outcome);
        }
        drop(stage);
        (self.report)(outcome);
    }
}

fn verdict(current: &Current, finished: &Finished) -> Verdict {
    let of_step = |outcome: &StepOutcome| match outcome.status {
        StepStatus::Passed => Verdict::Passed,
        StepStatus::Failed => outcome
            .party
            .map_or(Verdict::HarnessFault, Verdict::of_party),
        StepStatus::Undefined | StepStatus::Ambiguous | StepStatus::Pending => Verdict::Undefined,
        StepStatus::NotTestable => Verdict::NotTestable,
        StepStatus::NotApplicable => Verdict::NotApplicable,
        StepStatus::NotRun => Verdict::NotRun,
        // Follows a step that did not pass; alone it would mean that nobody played it.
        StepStatus::Skipped => Verdict::NotRun,
    };
    let broken = (!finished.violations.is_empty()).then_some(Verdict::Failed);
    let reasons = current.steps.iter().chain(&current.fault).map(of_step);
    let worst = reasons.chain(broken).max().unwrap_or(Verdict::HarnessFault);
    let any = |status| {
        let mut all = current.steps.iter().chain(&current.fault);
        all.any(|step| step.status == status)
    };
    // Steps that were not reached because the scenario does not apply do not count.
    match worst {
        Verdict::NotRun if any(StepStatus::NotApplicable) => Verdict::NotApplicable,
        Verdict::NotRun if any(StepStatus::NotRun) => Verdict::NotRun,
        Verdict::NotRun => Verdict::HarnessFault,
        worst => worst,
    }
}

fn failed(error: &StepError) -> StepOutcome {
    match error {
        StepError::Panic(payload) => of_payload(&**payload),
        StepError::NotFound => StepOutcome::plain(StepStatus::Undefined),
        StepError::AmbiguousMatch(error) => StepOutcome::unjudged(
            StepStatus::Ambiguous,
            Some(Party::Configuration),
            error.to_string(),
        ),
    }
}

/// Reads what a step raised. Anything that is not [`Raised`] is a panic of Madoguchi.
fn of_payload(payload: &(dyn std::any::Any + Send)) -> StepOutcome {
    let suite = Some(Party::Configuration);
    match payload.downcast_ref::<Raised>() {
        Some(Raised::Failure(failure)) => StepOutcome {
            party: Some(failure.party),
            expected: Some(failure.expected.clone()),
            received: Some(failure.received.clone()),
            ..StepOutcome::plain(StepStatus::Failed)
        },
        Some(Raised::Undefined) => StepOutcome {
            party: suite,
            ..StepOutcome::plain(StepStatus::Undefined)
        },
        Some(Raised::Ambiguous(patterns)) => {
            StepOutcome::unjudged(StepStatus::Ambiguous, suite, patterns.join("\n"))
        }
        Some(Raised::Pending(missing)) => {
            StepOutcome::unjudged(StepStatus::Pending, suite, missing)
        }
        Some(Raised::NotTestable(absent)) => {
            StepOutcome::unjudged(StepStatus::NotTestable, suite, absent)
        }
        Some(Raised::NotApplicable(capability)) => {
            StepOutcome::unjudged(StepStatus::NotApplicable, None, capability)
        }
        Some(Raised::NotRun(reason)) => StepOutcome::unjudged(StepStatus::NotRun, None, reason),
        None => StepOutcome::unjudged(
            StepStatus::Failed,
            Some(Party::Harness),
            format!("panic: {}", panic_message(payload)),
        ),
    }
}

/// The text of a panic, if it has one.
pub(crate) fn panic_message(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| payload.downcast_ref::<&str>().copied())
        .unwrap_or("of unknown type")
        .to_owned()
}
