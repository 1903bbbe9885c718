//! The loop: draw a case, play it, keep what is new, make small what is wrong.

use std::collections::BTreeMap;
use std::rc::Rc;

use madoguchi_sim::pki::Memory;

use super::arena::Subject;
use super::dice::Dice;
use super::finding::Finding;
use super::growth::Growth;
use super::input::{Input, Sources};
use super::novelty::Novelty;
use super::oracle::play;
use super::shrink::{Effort, shrink};
use super::state::State;
use crate::run::{HookGuard, Party};

/// So often an implementation may let a case wait until its time is over. Whoever falls silent more often has been found out, and
/// every further time would cost as much.
const MOST_SILENT: u32 = 10;

/// What a hunt goes by.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// Decides every case.
    pub seed: u64,
    /// One change in so many is a failure of a line; never, if zero.
    pub faults: usize,
    /// Whether the hunt ends with the first finding.
    pub first: bool,
    /// How many are hunting, of which this is one: every so-many-th case is drawn.
    pub parts: u64,
    /// Which of them this is, from 0.
    pub part: u64,
    /// What may be spent on making a finding small.
    pub effort: Effort,
    /// MiB by which a program outside may grow.
    pub memory: u64,
}

impl Terms {
    /// How often a change is the failure of a line, unless it is told otherwise.
    pub const FAULTS: usize = 40;

    /// A hunt of one's own from the beginning.
    pub const fn new(seed: u64) -> Self {
        Self {
            seed,
            faults: Self::FAULTS,
            first: false,
            parts: 1,
            part: 0,
            effort: Effort::INSIDE,
            memory: Growth::BOUND,
        }
    }
}

/// How far a hunt has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Cases drawn.
    pub cases: u64,
    /// Requests put to the subject: executions.
    pub executions: u64,
    /// Different things seen.
    pub states: usize,
    /// Cases kept.
    pub kept: usize,
    /// Findings.
    pub findings: usize,
    /// Cases that could not be played to their end, because something that they need is not there.
    pub skipped: u64,
    /// Cases that ended because no answer came in time.
    pub silent: u32,
}

/// Whoever knows which rule a finding breaks, if they do.
pub type Namer = Box<dyn Fn(&Finding) -> Option<String>>;

/// A hunt.
pub struct Hunt {
    terms: Terms,
    subject: Subject,
    input: Input,
    sources: Rc<Sources>,
    novelty: Novelty,
    /// Findings by the name of the fault.
    findings: BTreeMap<String, Finding>,
    progress: Progress,
    /// What was missing last for a case that could not be played.
    missing: Option<String>,
    growth: Growth,
    namer: Option<Namer>,
}

impl Hunt {
    /// A hunt for what is wrong with a subject.
    pub fn new(terms: Terms, subject: Subject, sources: Rc<Sources>) -> Self {
        Self {
            input: Input::new(Rc::clone(&sources), terms.faults),
            progress: Progress::default(),
            terms,
            subject,
            sources,
            novelty: Novelty::default(),
            findings: BTreeMap::new(),
            missing: None,
            growth: Growth::new(terms.memory),
            namer: None,
        }
    }

    /// Has somebody name the rules that findings break, where what was asked does not tell alone.
    #[must_use]
    pub fn named_by(mut self, namer: Namer) -> Self {
        self.namer = Some(namer);
        self
    }

    /// How far it has come.
    pub fn progress(&self) -> Progress {
        Progress {
            states: self.novelty.len(),
            kept: self.input.kept().len(),
            findings: self.findings.len(),
            ..self.progress
        }
    }

    /// What was missing for the cases that could not be played, if no case could.
    pub fn untestable(&self) -> Option<&str> {
        let none = self.progress.skipped == self.progress.cases;
        self.missing.as_deref().filter(|_| none)
    }

    /// Whether it has ended because nothing more can be learned of somebody who does not answer.
    pub const fn met_silence(&self) -> bool {
        self.progress.silent >= MOST_SILENT
    }

    /// What was found, by name.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.values()
    }

    /// The hunt at rest. `terms` says what it goes by, for whoever wakes it.
    pub fn rest(&self, terms: String) -> State {
        let mut state = State::default();
        state.terms = terms;
        state.cases = self.progress.cases;
        state.executions = self.progress.executions;
        state.seen = self.novelty.seen().collect();
        self.input.kept().iter().for_each(|case| state.keep(case));
        self.findings.values().for_each(|it| state.find(it));
        state
    }

    /// Goes on where a hunt of the same terms rested.
    pub fn wake(&mut self, state: State) {
        self.progress.cases = state.cases;
        self.progress.executions = state.executions;
        self.novelty.take(&state.seen);
        let (kept, findings) = state.awake();
        kept.into_iter().for_each(|case| self.input.keep(case));
        let named = findings.into_iter().map(|it| (it.fault.name(), it));
        self.findings.extend(named);
    }

    /// Plays cases until `go_on`, which is asked before each, says no.
    ///
    /// # Errors
    /// What keeps cases from being played here, and whose turn it is.
    pub fn run(
        &mut self,
        go_on: &mut dyn FnMut(&Progress) -> bool,
        found: &mut dyn FnMut(&Finding),
    ) -> Result<(), (Party, String)> {
        // A panic of an actor is a finding, and told as one.
        let _quiet = HookGuard::new();
        let _signatures = Memory::begin();
        loop {
            let progress = self.progress();
            let done = self.terms.first && progress.findings > 0;
            if done || self.met_silence() || !go_on(&progress) {
                return Ok(());
            }
            self.play_one(found)?;
        }
    }

    fn play_one(&mut self, found: &mut dyn FnMut(&Finding)) -> Result<(), (Party, String)> {
        let Terms {
            seed, part, parts, ..
        } = self.terms;
        let number = self
            .progress
            .cases
            .saturating_mul(parts)
            .saturating_add(part);
        self.progress.cases += 1;
        let mut dice = Dice::nth(seed, number);
        let Some(case) = self.input.draw(number, &mut dice) else {
            return Ok(());
        };
        let played = play(&case, &self.subject);
        // A case that asks nothing takes its turn too: a hunt in which nothing can be asked ends.
        self.progress.executions += played.asked.max(1) as u64;
        if let Some(stopped) = played.stopped {
            return Err(stopped);
        }
        self.progress.skipped += u64::from(played.missing.is_some());
        self.missing = played.missing.or(self.missing.take());
        let new = self.novelty.take(&played.sights);
        let before = case.steps.len();
        let (fault, effort) = match played.fault {
            Some(fault) => (Some(fault), self.terms.effort),
            // What has grown over many cases does not become small by one.
            None => {
                let (program, number) = (self.subject.program(), self.progress.cases);
                let grown = self.growth.look(program, number, before.saturating_sub(1));
                (grown, Effort::NONE)
            }
        };
        let Some(fault) = fault else {
            if new {
                self.input.keep(case);
            }
            return Ok(());
        };
        self.progress.silent += u32::from(fault.is_silence());
        if self.findings.contains_key(&fault.name()) {
            return Ok(());
        }
        let subject = &self.subject;
        let shrunk = shrink(case, fault, effort, &mut |case| play(case, subject).fault);
        let mut finding = Finding {
            rule: self.sources.rules().broken(&shrunk.fault, &shrunk.case),
            fault: shrunk.fault,
            seed,
            number,
            executions: self.progress.executions,
            steps_before: before,
            tried: shrunk.tried,
            case: Rc::new(shrunk.case),
        };
        let named = self.namer.as_ref().and_then(|namer| namer(&finding));
        finding.rule = named.unwrap_or(finding.rule);
        found(&finding);
        self.findings.insert(finding.fault.name(), finding);
        Ok(())
    }
}
