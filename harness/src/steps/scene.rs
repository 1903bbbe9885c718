//! The world of one scenario: the cast while it is being described, the ecosystem once it plays, and what
//! the people of the scenario hold and have seen.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use jiff::civil::{Date, date};
use madoguchi_sim::card::CardSpec;
use madoguchi_sim::cast::{Cast, Facility, MedicalRecord, Person};
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::counter::{Care, Companion, Decision, Occasion};
use madoguchi_sim::ecosystem::Ecosystem;
use madoguchi_sim::fund::{Consents, Registration};
use madoguchi_sim::role::{Breakdown, Effect, Fault, Role, Scope};
use madoguchi_sim::rulebook;
use madoguchi_sim::specimen;
use madoguchi_sim::trace::Fact;
use madoguchi_sim::vocabulary::{Declaration, PortalView, Presented};

use super::chip::{Subject, give_tries_back, lines_without_privacy};
use super::fault::failure;
use super::lost_card::Form;
use super::seen::Seen;
use crate::fuzz::{Recorder, Step};
use crate::iut::{CardUnderTest, Iut};
use crate::proof::{Defect, Script};
use crate::run::{
    Finished, Party, Raised, ScenarioInfo, ScenarioWorld, Settings, Violation, raise,
};
use crate::stage::standard_cast;
use crate::{ensure, fail};

/// The day on which a scenario plays unless it says otherwise.
pub const DEFAULT_DAY: Date = date(2025, 6, 10);

/// The facility at which a scenario plays unless it says otherwise.
const DEFAULT_FACILITY: &str = "見本診療所";

/// The world of one scenario.
#[derive(cucumber::World)]
#[world(init = Self::new)]
pub struct Scene {
    stage: Stage,
    /// The moment that 前提 steps speak of, until the ecosystem plays and has a clock.
    opening: VirtualTime,
    /// Where the patient is.
    pub facility: String,
    hands: BTreeMap<String, Hands>,
    forms: BTreeMap<String, Form>,
    /// What has been observed last.
    pub seen: Seen,
    /// Failures that 前提 steps have told of, to be in force once the ecosystem plays.
    faults: Vec<Fault>,
    /// The same at the place of the patient, which may be named later.
    failures: Vec<(String, During)>,
    /// Broken invariants that a step has foreseen and found.
    pub foreseen: Vec<madoguchi_sim::invariant::Violation>,
    /// Whether it is known at every desk that the line is out over a wide area.
    pub wide_outage: bool,
    /// The card that the scenario judges by itself.
    pub subject: Option<Subject>,
    /// The implementation under test; absent when the built-in actors are judged.
    iut: Option<Arc<Iut>>,
    /// Tags of the scenario.
    tags: Vec<String>,
    /// What is wrong with the built-in actors, if anything is.
    defect: Option<&'static Defect>,
    /// Defects that are held against what happens.
    rehearsed: Arc<[&'static Defect]>,
    /// What happens, if it is held against any.
    script: Option<Script>,
    /// Whether the exchange is handed over at the end.
    hands_over_trace: bool,
    /// Writes down what is done, for the fuzzer.
    recorder: Option<Recorder>,
}

/// When a failure is in force.
#[derive(Clone, Copy, Debug, Default)]
pub struct During {
    /// From this moment on; absent means from now on.
    pub since: Option<VirtualTime>,
    /// Until this moment; absent means until it is repaired.
    pub until: Option<VirtualTime>,
}

enum Stage {
    /// 前提 steps are still describing who exists.
    Setting(Rc<Cast>),
    /// Something has happened.
    Playing(Ecosystem),
}

/// What a person has with them and has decided to do.
#[derive(Clone, Debug)]
pub struct Hands {
    /// Whether the card is with the person.
    pub card: bool,
    /// Whose card is there in its place.
    pub borrowed: Option<String>,
    /// Documents with the person, not yet shown.
    pub documents: Vec<Presented>,
    /// Who comes along.
    pub companion: Companion,
    /// On what occasion.
    pub occasion: Occasion,
    /// What the person answers when asked whether the insurance is unchanged.
    pub says_unchanged: Option<bool>,
    /// What the person would write on 申立書; absent if the person refuses to.
    pub declaration: Option<Declaration>,
    /// What the person agrees to on the reader.
    pub consents: Option<Consents>,
    /// Whether the reader was used since the last time at the desk.
    pub used_reader: bool,
    /// Whether the person agrees by mouth to the limit class being told.
    pub limit_consent: bool,
    /// In which way the person is treated.
    pub care: Care,
}

impl Default for Hands {
    fn default() -> Self {
        Self {
            card: true,
            borrowed: None,
            documents: Vec::new(),
            companion: Companion::Alone,
            occasion: Occasion::Ordinary,
            says_unchanged: None,
            declaration: None,
            consents: None,
            used_reader: false,
            limit_consent: false,
            care: Care::Outpatient,
        }
    }
}

/// What a holder sees of themself on マイナポータル.
#[derive(Debug)]
pub struct OwnPage {
    /// 資格情報, if any is shown.
    pub eligibility: Option<PortalView>,
    /// 利用登録の状態.
    pub registration: Registration,
    /// 医療情報.
    pub medical: Vec<MedicalRecord>,
}

impl Scene {
    fn new() -> Self {
        Self {
            stage: Stage::Setting(Rc::new(standard_cast())),
            opening: VirtualTime::morning_of(DEFAULT_DAY),
            facility: DEFAULT_FACILITY.to_owned(),
            hands: BTreeMap::new(),
            forms: BTreeMap::new(),
            seen: Seen::default(),
            foreseen: Vec::new(),
            faults: Vec::new(),
            failures: Vec::new(),
            wide_outage: false,
            subject: None,
            iut: None,
            tags: Vec::new(),
            defect: None,
            rehearsed: Arc::new([]),
            script: None,
            hands_over_trace: true,
            recorder: None,
        }
    }

    /// The card under test, if it is one outside.
    pub fn outside_card(&self) -> Option<&CardUnderTest> {
        self.iut.as_ref()?.card()
    }

    /// An outside card gets its tries back: it goes on living after the scenario.
    fn give_tries_back(&self) -> Vec<String> {
        match (&self.stage, &self.subject, self.outside_card()) {
            (Stage::Playing(ecosystem), Some(subject), Some(card)) if !card.is_spent() => {
                give_tries_back(ecosystem, subject)
            }
            _ => Vec::new(),
        }
    }

    /// The holders of the specimens take the place of everybody else.
    pub fn cast_specimens(&mut self) {
        let (at, seed) = (self.now(), self.cast().seed);
        *self.setting() = specimen::cast(at, seed);
    }

    /// The cast, to be changed by a 前提 step.
    pub fn setting(&mut self) -> &mut Cast {
        match &mut self.stage {
            // Nobody else holds it yet, so nothing is copied.
            Stage::Setting(cast) => Rc::make_mut(cast),
            Stage::Playing(_) => fail!(
                Party::Configuration,
                "the people and places are described before anything happens",
                "this step stands after a step in which something happens; move it up to 前提"
            ),
        }
    }

    /// The cast as it was at the beginning.
    pub fn cast(&self) -> &Cast {
        match &self.stage {
            Stage::Setting(cast) => cast,
            Stage::Playing(ecosystem) => ecosystem.cast(),
        }
    }

    /// The ecosystem; it begins now if it has not begun.
    pub async fn play(&mut self) -> &Ecosystem {
        for (words, when) in std::mem::take(&mut self.failures) {
            let (from, to, effect) = failure(self, &words);
            self.disturb(from, to, effect, &words, when);
        }
        if let Stage::Setting(cast) = &self.stage {
            let ecosystem = Ecosystem::begin(Rc::clone(cast));
            if let Some(defect) = self.defect {
                (defect.infect)(ecosystem.board());
            }
            if !self.rehearsed.is_empty() {
                self.script = Some(Script::of(ecosystem.board()));
            }
            if let Some(iut) = &self.iut {
                iut.begin(cast, self.opening);
                iut.plug(ecosystem.board());
            }
            pass_time(&ecosystem, self.iut.as_deref(), self.opening).await;
            if let Some(recorder) = &mut self.recorder {
                recorder.begin(cast, ecosystem.board());
            }
            for fault in self.faults.drain(..) {
                self.recorder.iter().for_each(|it| it.fault(&fault));
                ecosystem.board().disturb(fault);
            }
            self.stage = Stage::Playing(ecosystem);
        }
        match &self.stage {
            Stage::Playing(ecosystem) => ecosystem,
            Stage::Setting(_) => fail!(Party::Harness, "an ecosystem that has begun", "a cast"),
        }
    }

    /// The present moment of the scenario.
    pub fn now(&self) -> VirtualTime {
        match &self.stage {
            Stage::Setting(_) => self.opening,
            Stage::Playing(ecosystem) => ecosystem.board().now(),
        }
    }

    /// Today.
    pub fn today(&self) -> Date {
        self.now().date()
    }

    /// Moves the scenario to a moment: before anything has happened to any day, afterwards only forward.
    pub async fn move_to(&mut self, moment: VirtualTime) {
        match &self.stage {
            Stage::Setting(cast) => {
                ensure!(
                    moment >= cast.start,
                    Party::Configuration,
                    format_args!("a day from {} on", cast.start.date()),
                    moment.date()
                );
                self.opening = moment;
            }
            Stage::Playing(ecosystem) => {
                if let Some(reason) = self.iut.as_ref().and_then(|iut| iut.deaf_to_time()) {
                    raise(Raised::NotRun(reason.to_owned()))
                }
                let now = ecosystem.board().now();
                ensure!(
                    moment >= now,
                    Party::Configuration,
                    format_args!("a moment from {now} on: time does not run backwards"),
                    moment
                );
                pass_time(ecosystem, self.iut.as_deref(), moment).await;
            }
        }
    }

    /// Puts a failure at the place of the patient in force, when that place is known for good.
    pub fn fail_here(&mut self, words: &str, when: During) {
        let (from, to, effect) = failure(self, words);
        match &self.stage {
            Stage::Setting(_) => self.failures.push((words.to_owned(), when)),
            Stage::Playing(_) => self.disturb(from, to, effect, words, when),
        }
    }

    /// Puts a failure in force, from now on unless a moment is named. What a 前提 step tells of may come
    /// before the day is named and the people are described.
    pub fn disturb(&mut self, from: Scope, to: Scope, effect: Effect, reason: &str, when: During) {
        let now = match &self.stage {
            Stage::Setting(cast) => cast.start,
            Stage::Playing(ecosystem) => ecosystem.board().now(),
        };
        let fault = Fault {
            from,
            to,
            since: when.since.unwrap_or(now),
            until: when.until,
            effect,
            reason: reason.to_owned(),
        };
        match &self.stage {
            Stage::Setting(_) => self.faults.push(fault),
            Stage::Playing(ecosystem) => {
                self.recorder.iter().for_each(|it| it.fault(&fault));
                ecosystem.board().disturb(fault);
            }
        }
    }

    /// A person calls an actor; a breakdown fails the step, because this actor should have answered.
    pub async fn ask<R: Role>(
        &mut self,
        person: &str,
        instance: &str,
        request: R::Request,
    ) -> R::Response {
        match self.try_ask::<R>(person, instance, request).await {
            Ok(response) => response,
            Err(breakdown) => fail!("an answer", breakdown),
        }
    }

    /// A person calls an actor; a breakdown is something that the scenario may look at.
    pub async fn try_ask<R: Role>(
        &mut self,
        person: &str,
        instance: &str,
        request: R::Request,
    ) -> Result<R::Response, Breakdown> {
        let answer = self.play().await.ask::<R>(person, instance, request).await;
        self.seen.breakdown = answer.as_ref().err().cloned();
        answer
    }

    /// A person of the cast.
    pub fn person(&self, name: &str) -> &Person {
        match self.cast().people.get(name) {
            Some(person) => person,
            None => fail!(
                Party::Configuration,
                "a person of fixtures/people.yaml",
                format_args!("「{name}」")
            ),
        }
    }

    /// A person of the cast, to be changed by a 前提 step.
    pub fn person_mut(&mut self, name: &str) -> &mut Person {
        match self.setting().people.get_mut(name) {
            Some(person) => person,
            None => fail!(
                Party::Configuration,
                "a person of fixtures/people.yaml",
                format_args!("「{name}」")
            ),
        }
    }

    /// What a person has with them.
    pub fn hands(&mut self, name: &str) -> &mut Hands {
        self.person(name);
        self.hands.entry(name.to_owned()).or_default()
    }

    /// What a person has written on an application for a card.
    pub fn form(&mut self, name: &str) -> &mut Form {
        self.person(name);
        self.forms.entry(name.to_owned()).or_default()
    }

    /// The facility of that name.
    pub fn facility_named(&self, name: &str) -> &Facility {
        match self
            .cast()
            .facilities
            .values()
            .find(|facility| facility.name == name)
        {
            Some(facility) => facility,
            None => fail!(
                Party::Configuration,
                "a facility of fixtures/facilities.yaml",
                format_args!("「{name}」")
            ),
        }
    }

    /// 医療機関コード of the facility where the patient is.
    pub fn here(&self) -> String {
        self.facility_named(&self.facility).code.to_string()
    }

    /// What the counter decided last.
    pub fn decision(&self) -> &Decision {
        match (&self.seen.decision, &self.seen.refusal) {
            (Some(decision), _) => decision,
            (None, Some(reason)) => fail!(
                "a decision of the counter",
                format_args!("窓口は受付を断った: {reason}")
            ),
            (None, None) => fail!(
                Party::Configuration,
                "a decision of the counter",
                "nobody has come to the desk yet"
            ),
        }
    }

    /// Ends the failures of a cause.
    pub async fn repair(&mut self, reason: &str) {
        self.play().await.board().repair(reason);
        let reason = reason.to_owned();
        self.record(Step::Repair { reason });
    }

    /// Puts the card that a municipality has just given out into a person's hands.
    pub async fn hand_over(&mut self, person: &str, spec: CardSpec) {
        self.play().await.hand_over(person, spec);
        let instance = person.to_owned();
        self.record(Step::HandOver { instance });
    }

    fn record(&self, step: Step) {
        self.recorder.iter().for_each(|it| it.add(step.clone()));
    }

    /// Says who really stands at the desk, so that invariants can hold answers against the truth.
    pub async fn stands_at_the_desk(&mut self, person: &str) {
        let counter = self.here();
        let person = person.to_owned();
        self.play().await;
        self.record(Step::Stand {
            counter: counter.clone(),
            person: person.clone(),
        });
        let board = self.play().await.board();
        board.with_trace_mut(|trace| trace.note(Fact::AtTheDesk { counter, person }));
    }
}

/// Lets time pass for everybody.
async fn pass_time(ecosystem: &Ecosystem, iut: Option<&Iut>, moment: VirtualTime) {
    match iut {
        Some(iut) => iut.pass_time(ecosystem.board(), moment).await,
        None => ecosystem.advance_to(moment).await,
    }
}

impl std::fmt::Debug for Scene {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scene")
            .field("now", &self.now())
            .field("seen", &self.seen)
            .finish_non_exhaustive()
    }
}

impl ScenarioWorld for Scene {
    fn begin(&mut self, scenario: &ScenarioInfo, settings: &Settings) {
        if let Some(iut) = &settings.iut {
            iut.admit(&scenario.tags);
            self.iut = Some(Arc::clone(iut));
            self.tags.clone_from(&scenario.tags);
        }
        self.defect = settings.defects.get(scenario.index).copied();
        self.rehearsed = Arc::clone(&settings.rehearsed);
        self.hands_over_trace = settings.traces;
        let recorded = settings.recorded.clone();
        self.recorder = recorded.map(|into| Recorder::new(scenario, into));
        if let Stage::Setting(cast) = &mut self.stage {
            let cast = Rc::make_mut(cast);
            cast.seed = scenario.seed;
            if let Some(fund) = self.iut.as_ref().and_then(|iut| iut.fund()) {
                cast.profile = fund.profile();
            }
        }
    }

    fn finish(&mut self) -> Finished {
        let mut finished = Finished {
            judged_nothing: self
                .iut
                .as_ref()
                .and_then(|iut| iut.judged_nothing(&self.tags)),
            ..Finished::default()
        };
        finished.warnings.extend(self.give_tries_back());
        if let Some(recorder) = self.recorder.take() {
            recorder.end(&self.foreseen);
        }
        if let Stage::Playing(ecosystem) = &self.stage {
            let broken = ecosystem
                .board()
                .with_trace(|trace| madoguchi_sim::invariant::check(trace, ecosystem.cast()));
            finished.violations = broken
                .into_iter()
                .filter(|violation| !self.foreseen.contains(violation))
                .map(|violation| Violation {
                    rule: violation.rule.id().to_owned(),
                    message: violation.message,
                })
                .collect();
            let outside = self.outside_card();
            finished.trace = ecosystem.board().with_trace(|trace| match outside {
                _ if !self.hands_over_trace => Vec::new(),
                // It may be somebody's own.
                Some(card) => {
                    let number = &card.facts().printed.individual_number;
                    lines_without_privacy(trace, number.as_deref())
                }
                None => trace
                    .lines()
                    .filter_map(|line| serde_json::to_string(&line).ok())
                    .collect(),
            });
            if let Some(script) = &self.script {
                finished.changed_by = script.changed_by(&self.rehearsed);
            }
            if self.today() > rulebook::SOURCES_REACH {
                finished.warnings.push(format!(
                    "{}より後の規則は、公表資料を確認できていない",
                    rulebook::SOURCES_REACH
                ));
            }
        }
        finished
    }
}
