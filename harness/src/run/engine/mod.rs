//! Threads play, one listener hears, in the order of the plan.

mod hook;
mod worker;

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use cucumber::step::Collection;

use super::definitions::Definitions;
use super::event::{Event, FeatureEvent, ScenarioEvent, StepEvent, Summary, Tested};
use super::failure::Party;
use super::plan::{Document, Plan, PlanError, PlannedScenario};
use super::select::Filter;
use super::verdict::{Outcome, StepOutcome, StepStatus, Verdict};
use super::world::{ScenarioWorld, Settings};
pub(crate) use hook::HookGuard;
use worker::{Message, Post, Shared, work};

/// `cucumber` is quadratic in the scenarios that it holds: never give it more.
const LARGEST_CHUNK: usize = 1_000;
/// What a scenario may overrun its limit before its thread counts as stuck: steps that wait are stopped by the limit itself.
const GRACE: Duration = Duration::from_secs(2);

/// A request to end a run early, shared between threads.
#[derive(Clone, Debug, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Asks the run to end now; scenarios being played count as not run.
    pub fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the run was asked to end.
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Plays plans in worlds of type `W`.
pub struct Engine<W> {
    /// Step definitions: what a text means is looked up once, however often the engine runs.
    steps: Arc<Definitions<W>>,
    /// What every world is told.
    pub settings: Settings,
    /// Threads, and so scenarios played at a time.
    pub jobs: NonZeroUsize,
    /// Whether to end after the first scenario that is a problem.
    pub fail_fast: bool,
    /// Ends the run early when set.
    pub interrupt: Interrupt,
}

impl<W> Clone for Engine<W> {
    fn clone(&self) -> Self {
        Self {
            steps: Arc::clone(&self.steps),
            settings: self.settings.clone(),
            jobs: self.jobs,
            fail_fast: self.fail_fast,
            interrupt: self.interrupt.clone(),
        }
    }
}

impl<W: ScenarioWorld> Engine<W> {
    /// An engine with one thread and default settings.
    pub fn new(steps: Collection<W>) -> Self {
        Self {
            steps: Arc::new(Definitions::new(steps)),
            settings: Settings::default(),
            jobs: NonZeroUsize::MIN,
            fail_fast: false,
            interrupt: Interrupt::default(),
        }
    }

    /// Plans documents and plays them.
    ///
    /// # Errors
    ///
    /// An outline that cannot be expanded; nothing is played then.
    pub fn play(
        &self,
        documents: &[Document],
        filter: &Filter,
        listener: &mut dyn FnMut(&Event<'_>),
    ) -> Result<Summary, PlanError> {
        let plan = Plan::new(documents, filter, self.settings.seed)?;
        Ok(self.run(&plan, listener))
    }

    /// Plays every scenario of the plan. The listener hears the same events in the same order whatever `jobs` is.
    pub fn run(&self, plan: &Plan, listener: &mut dyn FnMut(&Event<'_>)) -> Summary {
        let started = Instant::now();
        let _hook = HookGuard::new();
        let shared = Arc::new(Shared {
            scenarios: plan.scenarios.clone(),
            steps: Arc::clone(&self.steps),
            settings: Arc::new(self.settings.clone()),
            fail_fast: self.fail_fast,
            interrupt: self.interrupt.clone(),
            chunk: (plan.scenarios.len() / self.jobs.get().saturating_mul(8))
                .clamp(1, LARGEST_CHUNK),
            next: AtomicUsize::new(0),
            first_problem: AtomicUsize::new(usize::MAX),
        });
        let tested = self.settings.iut.as_ref().map(|iut| iut.tested());
        let seed = self.settings.seed;
        let mut release = Release::begin(plan, seed, tested, self.fail_fast, listener);
        let (sender, receiver) = mpsc::channel();
        let mut crew = Crew {
            shared,
            sender,
            posts: BTreeMap::new(),
            hired: 0,
        };
        for _ in 0..self.jobs.get().min(plan.scenarios.len()) {
            crew.hire(None);
        }
        while !crew.posts.is_empty() {
            match receiver.recv_timeout(Duration::from_millis(500)) {
                Ok(Message::Outcome(outcome)) => release.take(*outcome),
                Ok(Message::Done(number)) => {
                    crew.posts.remove(&number);
                }
                Err(RecvTimeoutError::Timeout) => {
                    for index in crew.give_up_stuck(self.settings.timeout.saturating_add(GRACE)) {
                        release.take(stuck(plan, index));
                    }
                }
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        release.finish(self.interrupt.is_set(), started)
    }
}

/// Tells again of a run whose outcomes are known, one for each scenario of the plan and in its order.
pub fn retell(
    plan: &Plan,
    outcomes: Vec<Outcome>,
    seed: u64,
    tested: Option<&Tested>,
    listener: &mut dyn FnMut(&Event<'_>),
) -> Summary {
    let started = Instant::now();
    let mut release = Release::begin(plan, seed, tested, false, listener);
    for outcome in outcomes {
        release.take(outcome);
    }
    release.finish(false, started)
}

/// The threads at work.
struct Crew<W> {
    shared: Arc<Shared<W>>,
    sender: Sender<Message>,
    posts: BTreeMap<usize, Arc<Post>>,
    hired: usize,
}

impl<W: ScenarioWorld> Crew<W> {
    fn hire(&mut self, first: Option<Range<usize>>) {
        let number = self.hired;
        self.hired += 1;
        let post = Arc::new(Post::default());
        let (shared, sender) = (Arc::clone(&self.shared), self.sender.clone());
        let spawned = std::thread::Builder::new()
            .name(format!("scenarios-{number}"))
            .spawn({
                let post = Arc::clone(&post);
                move || work(number, &shared, &post, &sender, first)
            });
        match spawned {
            Ok(_) => {
                self.posts.insert(number, post);
            }
            Err(error) => tracing::error!(%error, "cannot start a thread"),
        }
    }

    /// Replaces threads that do not come back from a step; returns the scenarios they are stuck in. A thread cannot be
    /// stopped from outside: it is left behind until the process ends.
    fn give_up_stuck(&mut self, limit: Duration) -> Vec<usize> {
        let stuck: Vec<_> = self
            .posts
            .iter()
            .filter_map(|(number, post)| Some((*number, post.playing()?)))
            .filter(|(_, (_, since))| since.elapsed() > limit)
            .collect();
        let mut indices = Vec::new();
        for (number, (rest, _)) in stuck {
            if let Some(post) = self.posts.remove(&number) {
                post.abandon();
            }
            indices.push(rest.start);
            let after = rest.start.saturating_add(1)..rest.end;
            self.hire((!after.is_empty()).then_some(after));
        }
        indices
    }
}

/// Holds outcomes back until it is their turn.
struct Release<'a> {
    plan: &'a Plan,
    listener: &'a mut dyn FnMut(&Event<'_>),
    waiting: BTreeMap<usize, Outcome>,
    next: usize,
    feature: Option<usize>,
    /// Set by the first problem under `fail_fast`.
    over: bool,
    fail_fast: bool,
    summary: Summary,
}

impl<'a> Release<'a> {
    /// Tells that the run begins.
    fn begin(
        plan: &'a Plan,
        seed: u64,
        iut: Option<&Tested>,
        fail_fast: bool,
        listener: &'a mut dyn FnMut(&Event<'_>),
    ) -> Self {
        listener(&Event::RunStarted {
            version: env!("CARGO_PKG_VERSION"),
            seed,
            features: plan.features.len(),
            scenarios: plan.scenarios.len(),
            iut,
        });
        Self {
            plan,
            listener,
            waiting: BTreeMap::new(),
            next: 0,
            feature: None,
            over: false,
            fail_fast,
            summary: Summary::default(),
        }
    }

    fn take(&mut self, outcome: Outcome) {
        if outcome.index >= self.next {
            // The first word counts: a thread that was given up may come back.
            self.waiting.entry(outcome.index).or_insert(outcome);
        }
        while !self.over
            && let Some(outcome) = self.waiting.remove(&self.next)
        {
            self.emit(&outcome);
            self.over = self.fail_fast && outcome.verdict.is_problem();
        }
    }

    fn emit(&mut self, outcome: &Outcome) {
        let plan = self.plan;
        self.next = outcome.index.saturating_add(1);
        self.summary.add(outcome.verdict);
        let Some(scenario) = plan.scenarios.get(outcome.index) else {
            return;
        };
        if self.feature != Some(scenario.feature)
            && let Some(planned) = plan.features.get(scenario.feature)
        {
            self.feature = Some(scenario.feature);
            (self.listener)(&Event::FeatureStarted(FeatureEvent {
                feature: scenario.feature,
                path: &planned.path,
                name: &planned.name,
                planned,
            }));
        }
        (self.listener)(&Event::ScenarioStarted(ScenarioEvent {
            index: outcome.index,
            path: &scenario.path,
            line: scenario.line,
            name: &scenario.name,
            tags: &scenario.tags,
            seed: scenario.seed,
            planned: scenario,
        }));
        for (number, (planned, step)) in scenario.steps.iter().zip(&outcome.steps).enumerate() {
            (self.listener)(&Event::StepFinished(StepEvent {
                index: outcome.index,
                step: number,
                line: planned.line,
                keyword: &planned.keyword,
                text: &planned.text,
                outcome: step,
                planned,
            }));
        }
        (self.listener)(&Event::ScenarioFinished {
            index: outcome.index,
            scenario,
            verdict: outcome.verdict,
            party: outcome.verdict.party(),
            fault: outcome.fault.as_ref(),
            violations: &outcome.violations,
            warnings: &outcome.warnings,
            outcome,
        });
    }

    /// Accounts for every scenario that was not released.
    fn finish(mut self, interrupted: bool, started: Instant) -> Summary {
        while self.next < self.plan.scenarios.len() {
            let index = self.next;
            let played = self.waiting.remove(&index).filter(|_| !self.over);
            let verdict = match interrupted || self.over {
                true => Verdict::NotRun,
                false => Verdict::HarnessFault,
            };
            let outcome = played.unwrap_or_else(|| lost(self.plan, index, verdict));
            self.emit(&outcome);
        }
        // Too late to change anything is no interruption.
        self.summary.interrupted = interrupted && self.summary.count(Verdict::NotRun) > 0;
        (self.listener)(&Event::RunFinished {
            summary: &self.summary,
            elapsed: started.elapsed(),
        });
        self.summary
    }
}

fn lost(plan: &Plan, index: usize, verdict: Verdict) -> Outcome {
    let steps = plan
        .scenarios
        .get(index)
        .map_or(0, |s: &Arc<PlannedScenario>| s.steps.len());
    let fault = (verdict == Verdict::HarnessFault)
        .then(|| defect("the thread that played the scenario ended without a verdict"));
    Outcome {
        index,
        verdict,
        steps: vec![StepOutcome::plain(StepStatus::Skipped); steps],
        fault,
        violations: Vec::new(),
        warnings: Vec::new(),
        trace: Vec::new(),
        changed_by: Vec::new(),
        elapsed: Duration::ZERO,
    }
}

fn stuck(plan: &Plan, index: usize) -> Outcome {
    let mut outcome = lost(plan, index, Verdict::HarnessFault);
    outcome.fault = Some(defect(
        "a step keeps its thread busy and does not come back",
    ));
    outcome
}

fn defect(reason: &str) -> StepOutcome {
    StepOutcome::unjudged(StepStatus::Failed, Some(Party::Harness), reason)
}
