//! The hunt for octets that a reader does not bear.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Decoder, mutate};
use crate::fuzz::dice::Dice;
use crate::fuzz::oracle::without_numbers;
use crate::fuzz::voice::Sight;
use crate::run::{HookGuard, panic_message};

/// Inputs that are kept because they showed something new.
const MOST_KEPT: usize = 4_096;

/// Octets that a reader does not bear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bad {
    /// What it panics with.
    pub message: String,
    /// The octets, as few as there can be.
    pub octets: Vec<u8>,
}

/// How far a hunt has come.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Inputs read.
    pub executions: u64,
    /// Different things that the reader said.
    pub sights: usize,
    /// Inputs understood.
    pub understood: u64,
    /// What it did not bear.
    pub bad: Vec<Bad>,
}

/// Gives a reader so many inputs: those to begin with, then changed ones. `before` is told the number of each and sees it before it is read,
/// and says whether to go on.
pub fn read(
    decoder: &Decoder,
    seed: u64,
    executions: u64,
    before: &mut dyn FnMut(u64, &[u8]) -> bool,
) -> Reading {
    let _quiet = HookGuard::new();
    let seeds = decoder.seeds();
    let mut kept: Vec<Vec<u8>> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut reading = Reading::default();
    for number in 0..executions {
        let mut dice = Dice::nth(seed, number);
        let first = usize::try_from(number)
            .ok()
            .and_then(|place| seeds.get(place));
        let octets = match first {
            Some(seed) => seed.clone(),
            None => draw(&seeds, &kept, &mut dice),
        };
        if !before(number, &octets) {
            break;
        }
        reading.executions += 1;
        let sight = match told(decoder, &octets) {
            Ok(Ok(())) => {
                reading.understood += 1;
                Sight::default()
            }
            Ok(Err(wrong)) => kind(&wrong),
            Err(message) => {
                let name = without_numbers(&message);
                if !reading
                    .bad
                    .iter()
                    .any(|bad| without_numbers(&bad.message) == name)
                {
                    reading.bad.push(shrunk(decoder, message, octets));
                }
                continue;
            }
        };
        if seen.insert(sight.name()) && kept.len() < MOST_KEPT && first.is_none() {
            kept.push(octets);
        }
    }
    reading.sights = seen.len();
    reading
}

fn draw(seeds: &[Vec<u8>], kept: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let one = |dice: &mut Dice| {
        let from = if dice.one_in(2) { kept } else { seeds };
        let some = dice.pick(from).or_else(|| dice.pick(seeds));
        some.map(Vec::as_slice).unwrap_or_default()
    };
    let base = one(dice);
    mutate::changed(base, one(dice), dice)
}

/// What the reader says; what it panics with.
fn told(decoder: &Decoder, octets: &[u8]) -> Result<Result<(), String>, String> {
    catch_unwind(AssertUnwindSafe(|| decoder.read(octets)))
        .map_err(|payload| panic_message(&*payload))
}

/// What kind of thing is wrong, and about where: without what was found, which differs from input to input.
fn kind(wrong: &str) -> Sight {
    let (mut sight, mut quoted, mut number) = (Sight::default(), false, 0_u64);
    for c in wrong.chars().take(400) {
        match c {
            '`' | '«' | '»' | '「' | '」' | '"' => quoted = !quoted,
            _ if quoted => {}
            '0'..='9' => {
                number = number
                    .saturating_mul(10)
                    .saturating_add(u64::from(c as u32 - 48))
            }
            _ => {
                if number > 0 {
                    sight = sight.with(u64::from(number.ilog2()));
                    number = 0;
                }
                sight = sight.with(u64::from(c));
            }
        }
    }
    sight
}

/// The fewest octets that lead to the same panic.
fn shrunk(decoder: &Decoder, message: String, mut octets: Vec<u8>) -> Bad {
    let name = without_numbers(&message);
    let same =
        |octets: &[u8]| told(decoder, octets).is_err_and(|other| without_numbers(&other) == name);
    let mut piece = octets.len().div_ceil(2);
    while piece > 0 {
        let mut from = 0;
        while from < octets.len() {
            let end = from.saturating_add(piece).min(octets.len());
            let shorter = [octets.get(..from), octets.get(end..)]
                .map(Option::unwrap_or_default)
                .concat();
            match same(&shorter) {
                true => octets = shorter,
                false => from = end,
            }
        }
        piece /= 2;
    }
    Bad { message, octets }
}
