//! Cases: those that scenarios played, those that showed something new, and what becomes of them by chance.

mod apdu;
mod dictionary;
mod only_card;
mod sequence;
mod value;

use std::collections::BTreeMap;
use std::rc::Rc;

use indexmap::IndexMap;
use jiff::civil::date;
use madoguchi_sim::card::{CardRole, Request};
use madoguchi_sim::cast::Cast;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::role::{Address, Role as _, RoleName};
use madoguchi_sim::specimen::{self, Specimen};

use super::case::{Case, Recording, Step, World};
use super::dice::Dice;
use super::rules::Rules;
use super::speech::Asked;
use super::voice::asked_in;
use super::wire::{self, Wire};
use crate::iut::CardUnderTest;
use crate::stage::standard_cast;
use dictionary::Dictionary;
use only_card::OnlyCard;

/// Most steps of a case.
const LONGEST: usize = 96;

/// Most changes made to a case at a time.
const MOST_CHANGES: usize = 5;

/// What there is to begin with: the same for every hunt for a role.
pub struct Sources {
    role: RoleName,
    seeds: Vec<Case>,
    dictionary: Dictionary,
    rules: Rules,
    /// Values that exist behind a line, if it is a line over which something is sent.
    words: Option<Vec<String>>,
    /// The one card that is spoken to, if there is only one.
    card: Option<OnlyCard>,
}

impl Sources {
    /// From what scenarios did, and from worlds in which nothing has happened yet. Scenarios in which the role is asked nothing
    /// are left out.
    pub fn new(role: RoleName, recordings: Vec<Recording>) -> Self {
        let rules = Rules::new(&recordings);
        let mut dictionary = Dictionary::default();
        let mut seeds: Vec<Case> = blank_worlds(role);
        for seed in &seeds {
            dictionary.read_world(&seed.world);
        }
        for Recording { mut case, within } in in_turn(recordings) {
            let asks = |step: &Step| step.role() == Some(role);
            // A mistake that people make on purpose there is none to be made elsewhere.
            if case.foresees.is_empty() {
                dictionary.read(&case.steps);
                dictionary.read(&within);
            }
            if role == RoleName::Card {
                case.steps
                    .retain(|step| asks(step) || matches!(step, Step::Pass { .. }));
            }
            if case.steps.iter().chain(&within).any(asks) && !case.steps.is_empty() {
                case.steps.truncate(LONGEST);
                seeds.push(case);
            }
        }
        Self {
            role,
            seeds,
            dictionary,
            rules,
            words: None,
            card: None,
        }
    }

    /// The same for a card outside: whatever was asked of any card is asked of it, on its day.
    #[must_use]
    pub fn for_card(mut self, card: &CardUnderTest) -> Self {
        let world = Rc::new(specimens(VirtualTime::morning_of(card.day())));
        for seed in &mut self.seeds {
            seed.world = Rc::clone(&world);
        }
        self.card = Some(OnlyCard::new(card));
        self
    }

    /// From what a server is asked rightly.
    pub fn of_wire(wire: &Wire) -> Self {
        let nobody = Cast {
            people: IndexMap::default(),
            facilities: IndexMap::default(),
            insurers: IndexMap::default(),
            municipalities: Vec::new(),
            ..standard_cast()
        };
        let opening = nobody.start;
        let world = Rc::new(World::new(Rc::new(nobody), opening));
        let seeds = wire.seeds().iter();
        let seeds = seeds.map(|step| Case::new(Rc::clone(&world), vec![step.clone()]));
        Self {
            role: wire.place().role(),
            seeds: seeds.collect(),
            dictionary: Dictionary::default(),
            rules: Rules::of_wire(wire.rule()),
            words: Some(wire.words().to_vec()),
            card: None,
        }
    }

    /// The scenarios in which people ask such things ([`Fault::asked`](crate::fuzz::Fault)): path and line.
    pub fn asking(&self, asked: &str) -> Vec<&str> {
        let asks = |case: &&Case| {
            let mut kinds = case.steps.iter().filter_map(asked_in);
            kinds.any(|kind| kind == asked)
        };
        let cases = self.seeds.iter().filter(asks);
        cases.filter_map(|case| case.origin.as_deref()).collect()
    }

    /// Which requirement a fault is about.
    pub const fn rules(&self) -> &Rules {
        &self.rules
    }
}

/// What scenarios did, in another order: first of each requirement one that cites it, then of each a second. There are more scenarios than a
/// short hunt can play.
fn in_turn(recordings: Vec<Recording>) -> Vec<Recording> {
    let mut cited: BTreeMap<String, usize> = BTreeMap::new();
    let mut ranked: Vec<(usize, Recording)> = Vec::with_capacity(recordings.len());
    for recording in recordings {
        let mut rank = usize::MAX;
        for id in &recording.case.cites {
            let count = cited.entry(id.clone()).or_default();
            rank = rank.min(*count);
            *count += 1;
        }
        ranked.push((rank, recording));
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, recording)| recording).collect()
}

/// What cases are drawn from.
pub struct Input {
    sources: Rc<Sources>,
    /// Cases that have shown something new.
    kept: Vec<Case>,
    /// One throw in so many is a failure of a line; never, if zero.
    faults: usize,
}

impl Input {
    /// Input for a hunt.
    pub const fn new(sources: Rc<Sources>, faults: usize) -> Self {
        Self {
            sources,
            kept: Vec::new(),
            faults,
        }
    }

    /// The cases that have shown something new.
    pub fn kept(&self) -> &[Case] {
        &self.kept
    }

    /// Keeps a case that has shown something new.
    pub fn keep(&mut self, case: Case) {
        self.kept.push(case);
    }

    /// The n-th case: first those of the scenarios as they are, then changed ones.
    pub fn draw(&self, number: u64, dice: &mut Dice) -> Option<Case> {
        let place = usize::try_from(number).ok();
        let drawn = match place.and_then(|place| self.sources.seeds.get(place)) {
            Some(seed) => Some(seed.clone()),
            None => self.changed(dice),
        };
        let mut case = drawn?;
        if let Some(card) = &self.sources.card {
            card.ask(&mut case);
        }
        Some(case)
    }

    fn changed(&self, dice: &mut Dice) -> Option<Case> {
        let fresh = self.kept.is_empty() || dice.one_in(4);
        let base = match fresh {
            true => dice.pick(&self.sources.seeds)?,
            // What was found last has been looked at least.
            false if dice.one_in(2) => {
                let newest = self.kept.len().min(32);
                self.kept.iter().rev().nth(dice.below(newest))?
            }
            false => dice.pick(&self.kept)?,
        };
        let mut case = base.clone();
        for _ in 0..=dice.below(MOST_CHANGES) {
            self.change(&mut case, dice);
        }
        case.steps.truncate(LONGEST);
        Some(case)
    }

    fn change(&self, case: &mut Case, dice: &mut Dice) {
        if let Some(words) = &self.sources.words {
            return wire::change(case, self.other(dice), words, dice);
        }
        if self.faults > 0 && self.sources.role != RoleName::Card && dice.one_in(self.faults) {
            let step = sequence::failure(self.sources.role, dice);
            return sequence::insert(&mut case.steps, step, dice);
        }
        match dice.below(10) {
            0..=4 => self.change_a_request(case, dice),
            5 => {
                if let Some(other) = self.other(dice).filter(|it| it.foresees.is_empty()) {
                    sequence::splice(&mut case.steps, &other.steps, dice);
                }
            }
            6 | 7 => {
                let step = self.new_request(case, dice);
                sequence::insert(&mut case.steps, step, dice);
            }
            8 => sequence::insert(&mut case.steps, sequence::passing(dice), dice),
            _ => sequence::rearrange(&mut case.steps, dice),
        }
    }

    /// Some other case, to take steps from.
    fn other(&self, dice: &mut Dice) -> Option<&Case> {
        match dice.one_in(2) && !self.kept.is_empty() {
            true => dice.pick(&self.kept),
            false => dice.pick(&self.sources.seeds),
        }
    }

    /// Changes what is asked in one of the steps, or of whom.
    fn change_a_request(&self, case: &mut Case, dice: &mut Dice) {
        let asking = |step: &&mut Step| matches!(step, Step::Ask { .. });
        let count = case.steps.iter_mut().filter(asking).count();
        let chosen = dice.below(count);
        let step = case.steps.iter_mut().filter(asking).nth(chosen);
        let Some(Step::Ask { to, asked, .. }) = step else {
            return;
        };
        if let Asked::Card(Request::Apdu(command)) = asked {
            command.0 = apdu::changed(&command.0, &self.sources.dictionary, dice);
        } else if dice.one_in(12) {
            if let Some(other) = self.sources.dictionary.instance(to.role, dice) {
                to.instance = other.to_owned();
            }
        } else if let Some(new) = value::changed(asked, &self.sources.dictionary, dice) {
            *asked = new;
        }
    }

    /// A request to the role: one that was heard before, one drawn from its type, or for a card one made of its parts.
    fn new_request(&self, case: &Case, dice: &mut Dice) -> Step {
        if self.sources.role == RoleName::Card {
            let used = case.steps.iter().find_map(|step| match step {
                Step::Ask { to, .. } if to.role == RoleName::Card => Some(to.clone()),
                _ => None,
            });
            let to =
                used.unwrap_or_else(|| Address::new(CardRole::NAME, Specimen::Ordinary.instance()));
            return apdu::step(to, apdu::request(&self.sources.dictionary, dice));
        }
        match self.sources.dictionary.request(self.sources.role, dice) {
            Some(heard) if !dice.one_in(4) => heard.clone(),
            _ => sequence::drawn(self.sources.role, &self.sources.dictionary, dice),
        }
    }
}

/// A world with a card of every kind.
fn specimens(at: VirtualTime) -> World {
    World::new(Rc::new(specimen::cast(at, 1)), at)
}

/// Worlds in which nothing has happened yet: the specimens of all cards, and the standard world. Somebody begins to speak to
/// each card.
fn blank_worlds(role: RoleName) -> Vec<Case> {
    let at = VirtualTime::morning_of(date(2025, 6, 10));
    let specimens = Rc::new(specimens(at));
    if role == RoleName::Card {
        let spoken = Specimen::ALL.map(|specimen| {
            let card = Address::new(CardRole::NAME, specimen.instance());
            let select = apdu::select_jpki();
            let steps = [Request::PowerOn, select];
            let steps = steps.map(|asked| apdu::step(card.clone(), asked));
            Case::new(Rc::clone(&specimens), steps.into())
        });
        return spoken.into();
    }
    let standard = World::new(Rc::new(standard_cast()), at);
    vec![Case::new(Rc::new(standard), Vec::new())]
}
