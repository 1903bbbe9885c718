//! Faults on any link or device, by time and scope. Written once, for every role.

use serde::{Deserialize, Serialize};

use super::{Address, Breakdown, RoleName};
use crate::clock::VirtualTime;

/// Which ends of a call a fault touches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Every instance of a role.
    Role(RoleName),
    /// One instance.
    One(Address),
    /// Facilities (counters and their readers) of one prefecture: the first two digits of 医療機関コード.
    Prefecture(u8),
    /// Anyone.
    Anyone,
}

impl Scope {
    fn covers(&self, party: &Address) -> bool {
        match self {
            Self::Role(role) => party.role == *role,
            Self::One(address) => party == address,
            Self::Prefecture(code) => {
                matches!(party.role, RoleName::Counter | RoleName::Reader)
                    && party.instance.get(..2).and_then(|head| head.parse().ok()) == Some(*code)
            }
            Self::Anyone => true,
        }
    }
}

/// What a fault does to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// The callee is never reached: line down, power cut, maintenance.
    Unreachable,
    /// The callee is never reached and the caller waits in vain: a hang.
    TimedOut,
    /// The callee acts, but its answer is lost on the way back.
    AnswerLost,
    /// The callee acts, but its answer arrives damaged.
    Garbled,
    /// The callee acts by a clock that is wrong.
    ClockAhead {
        /// By how much; negative if it is behind.
        minutes: i32,
    },
}

/// A disturbance of calls from one scope to another, from one moment until just before another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The callers it touches.
    pub from: Scope,
    /// The callees it touches.
    pub to: Scope,
    /// The first moment at which it holds.
    pub since: VirtualTime,
    /// The first moment at which it no longer holds; never, if absent.
    pub until: Option<VirtualTime>,
    /// What it does.
    pub effect: Effect,
    /// The cause, in the words of a report (回線障害, 停電, 定期メンテナンス).
    pub reason: String,
}

impl Fault {
    /// Whether this fault touches a call between two parties at a moment.
    pub fn strikes(&self, at: VirtualTime, from: &Address, to: &Address) -> bool {
        self.since <= at
            && self.until.is_none_or(|until| at < until)
            && self.from.covers(from)
            && self.to.covers(to)
    }

    /// The breakdown that the caller sees, if the effect is one.
    pub(super) fn breakdown(&self, to: &Address) -> Option<Breakdown> {
        let to = to.clone();
        match self.effect {
            Effect::Unreachable => Some(Breakdown::Unreachable {
                to,
                reason: self.reason.clone(),
            }),
            Effect::TimedOut | Effect::AnswerLost => Some(Breakdown::TimedOut { to }),
            Effect::Garbled => Some(Breakdown::Garbled {
                to,
                detail: self.reason.clone(),
            }),
            Effect::ClockAhead { .. } => None,
        }
    }

    /// By how many minutes the callee's clock is ahead.
    pub(super) fn clock_ahead(&self) -> i32 {
        match self.effect {
            Effect::ClockAhead { minutes } => minutes,
            _ => 0,
        }
    }

    /// Whether the callee acts although the caller gets no answer.
    pub(super) fn lets_the_callee_act(&self) -> bool {
        matches!(self.effect, Effect::AnswerLost | Effect::Garbled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jlis::testing::finish;
    use crate::jlis::{self, JlisRole};
    use crate::role::{Line, Switchboard};
    use jiff::civil::date;
    use std::cell::RefCell;
    use std::rc::Rc;

    fn line_down() -> Fault {
        Fault {
            from: Scope::Prefecture(13),
            to: Scope::Role(RoleName::Fund),
            since: VirtualTime::new(date(2025, 2, 13).at(11, 6, 0, 0)),
            until: Some(VirtualTime::new(date(2025, 2, 13).at(11, 35, 0, 0))),
            effect: Effect::Unreachable,
            reason: "回線障害".to_owned(),
        }
    }

    fn at(hour: i8, minute: i8) -> VirtualTime {
        VirtualTime::new(date(2025, 2, 13).at(hour, minute, 0, 0))
    }

    #[test]
    fn a_fault_holds_from_its_first_moment_until_just_before_its_end() {
        let (from, to) = (
            Address::new(RoleName::Counter, "1319990017"),
            Address::new(RoleName::Fund, ""),
        );
        assert!(!line_down().strikes(at(11, 5), &from, &to));
        assert!(line_down().strikes(at(11, 6), &from, &to));
        assert!(line_down().strikes(at(11, 34), &from, &to));
        assert!(!line_down().strikes(at(11, 35), &from, &to));
    }

    #[test]
    fn a_wrong_clock_deceives_its_owner_alone_and_what_is_put_off_by_it_comes_when_it_shows_the_time()
     {
        let noon = VirtualTime::new(date(2025, 2, 13).at(12, 0, 0, 0));
        let board = Switchboard::new(noon);
        let seen = Rc::new(RefCell::new(Vec::new()));
        let (by_right, by_wrong) = (seen.clone(), seen.clone());
        board.plug::<JlisRole>("right", move |line: Line, _: jlis::Request| {
            by_right.borrow_mut().push(("right", line.now()));
            Ok(jlis::Response::Accepted)
        });
        board.plug::<JlisRole>("wrong", move |line: Line, request: jlis::Request| {
            by_wrong.borrow_mut().push(("wrong", line.now()));
            line.later::<JlisRole>(line.now().plus_minutes(5), "right", request);
            Ok(jlis::Response::Accepted)
        });
        board.disturb(Fault {
            from: Scope::Anyone,
            to: Scope::One(Address::new(RoleName::Jlis, "wrong")),
            since: noon,
            until: None,
            effect: Effect::ClockAhead { minutes: 90 },
            reason: "時計のずれ".to_owned(),
        });
        let person = Address::person("tester");
        let request = jlis::Request::Collect { order: 0 };
        finish(board.call::<JlisRole>(&person, "wrong", request)).unwrap();
        finish(board.advance_to(noon.plus_minutes(10)));
        let expected = [
            ("wrong", noon.plus_minutes(90)),
            ("right", noon.plus_minutes(5)),
        ];
        assert_eq!(*seen.borrow(), expected);
    }

    #[test]
    fn an_outage_outweighs_a_wrong_clock() {
        let noon = VirtualTime::new(date(2025, 2, 13).at(12, 0, 0, 0));
        let board = Switchboard::new(noon);
        board.plug::<JlisRole>("", |_: Line, _: jlis::Request| Ok(jlis::Response::Accepted));
        for effect in [Effect::ClockAhead { minutes: -90 }, Effect::TimedOut] {
            board.disturb(Fault {
                from: Scope::Anyone,
                to: Scope::Role(RoleName::Jlis),
                since: noon,
                until: None,
                effect,
                reason: "障害".to_owned(),
            });
        }
        let person = Address::person("tester");
        let request = jlis::Request::Collect { order: 0 };
        let answer = finish(board.call::<JlisRole>(&person, "", request));
        assert!(matches!(answer, Err(Breakdown::TimedOut { .. })));
    }

    #[test]
    fn a_fault_of_a_prefecture_leaves_its_neighbours_alone() {
        let (from, to) = (
            Address::new(RoleName::Counter, "1419990015"),
            Address::new(RoleName::Fund, ""),
        );
        assert!(!line_down().strikes(at(11, 10), &from, &to));
    }
}
