//! Changes to the order of things: what happens, how often, when, and what fails meanwhile.

use madoguchi_sim::role::{Address, Effect, RoleName, Scope};

use super::dictionary::Dictionary;
use crate::fuzz::case::Step;
use crate::fuzz::dice::Dice;
use crate::fuzz::speech::Asked;

/// Octets that a request is drawn from.
const OCTETS: usize = 3_000;

const MINUTE: i64 = 60;
const DAY: i64 = 24 * 60 * MINUTE;

/// Spans at whose ends something changes: a session, a day, the three months, the grace, a term.
const SPANS: [i64; 14] = [
    1,
    MINUTE,
    5 * MINUTE,
    15 * MINUTE,
    60 * MINUTE,
    15 * 60 * MINUTE,
    DAY,
    7 * DAY,
    31 * DAY,
    92 * DAY,
    100 * DAY,
    366 * DAY,
    1_827 * DAY,
    3_653 * DAY,
];

/// Puts a step somewhere.
pub(super) fn insert(steps: &mut Vec<Step>, step: Step, dice: &mut Dice) {
    // After what was there is likelier: a state has come about by then.
    let place = match dice.one_in(3) {
        true => dice.below(steps.len().saturating_add(1)),
        false => steps.len(),
    };
    steps.insert(place, step);
}

/// Puts some steps of another case somewhere.
pub(super) fn splice(steps: &mut Vec<Step>, other: &[Step], dice: &mut Dice) {
    let from = dice.below(other.len());
    let count = dice.below(12).saturating_add(1);
    let taken: Vec<_> = other.iter().skip(from).take(count).cloned().collect();
    let place = match dice.one_in(2) {
        true => dice.below(steps.len().saturating_add(1)),
        false => steps.len(),
    };
    steps.splice(place..place, taken);
}

/// Drops, doubles or swaps steps, or ends early.
pub(super) fn rearrange(steps: &mut Vec<Step>, dice: &mut Dice) {
    if steps.is_empty() {
        return;
    }
    let place = dice.below(steps.len());
    match dice.below(5) {
        0 => {
            steps.remove(place);
        }
        1 | 2 => {
            if let Some(step) = steps.get(place).cloned() {
                let times = if dice.one_in(4) { dice.below(12) } else { 1 };
                steps.splice(place..place, std::iter::repeat_n(step, times));
            }
        }
        3 => {
            let other = dice.below(steps.len());
            steps.swap(place, other);
        }
        _ => steps.truncate(place.saturating_add(1)),
    }
}

/// Time passes.
pub(super) fn passing(dice: &mut Dice) -> Step {
    let span = dice.pick(&SPANS).copied().unwrap_or(DAY);
    let seconds = match dice.below(4) {
        0 => span.saturating_sub(1),
        1 => span.saturating_add(1),
        2 => span.saturating_mul(i64::try_from(dice.below(30)).unwrap_or(1)),
        _ => span,
    };
    Step::Pass {
        seconds: seconds.clamp(1, 3_653 * DAY + 1),
    }
}

/// A line fails.
pub(super) fn failure(role: RoleName, dice: &mut Dice) -> Step {
    let parties = RoleName::PLAYED;
    let to = dice.pick(&parties).copied().unwrap_or(role);
    let from = match dice.one_in(2) {
        true => Scope::Role(role),
        false => Scope::Anyone,
    };
    let effects = [
        Effect::Unreachable,
        Effect::TimedOut,
        Effect::AnswerLost,
        Effect::Garbled,
    ];
    let effect = dice.pick(&effects).copied().unwrap_or(Effect::TimedOut);
    // Whoever is judged is not cut off from those who ask.
    let to = match to == role {
        true => RoleName::Jlis,
        false => to,
    };
    Step::Fail {
        from,
        to: Scope::Role(to),
        effect,
        minutes: dice.one_in(2).then_some(30),
        reason: "ファジングによる障害".to_owned(),
    }
}

/// A request drawn from its type: its parts are valid one by one but do not belong together.
pub(super) fn drawn(role: RoleName, dictionary: &Dictionary, dice: &mut Dice) -> Step {
    let instance = dictionary.instance(role, dice).unwrap_or_default();
    let asked = (0..8).find_map(|_| Asked::any(role, &dice.octets(OCTETS)));
    match asked {
        Some(asked) => Step::Ask {
            from: Address::person("だれか"),
            to: Address::new(role, instance),
            asked,
        },
        None => passing(dice),
    }
}
