//! A part of a run, for machines side by side.

use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;

use super::plan::PlannedScenario;

/// The k-th of n parts. Which part a scenario is in depends on what it is and on the run's seed, not on its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    part: u64,
    parts: NonZeroU64,
}

impl Shard {
    /// Which it is, from 0, and of how many.
    pub const fn place(self) -> (u64, u64) {
        (self.part - 1, self.parts.get())
    }

    /// Whether a scenario is in it.
    pub fn has(self, scenario: &PlannedScenario) -> bool {
        self.takes(scenario.seed)
    }

    /// Whether what goes by a number is in it.
    pub fn takes(self, number: u64) -> bool {
        number % self.parts == self.part - 1
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let read = || {
            let (part, parts) = text.split_once('/')?;
            let (part, parts) = (part.parse().ok()?, parts.parse::<NonZeroU64>().ok()?);
            (1..=parts.get())
                .contains(&part)
                .then_some(Self { part, parts })
        };
        read()
            .ok_or_else(|| format!("expected K/N with K from 1 to N, such as 2/4, found `{text}`"))
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.part, self.parts)
    }
}

#[cfg(test)]
mod tests {
    use super::super::toy;
    use super::*;

    #[test]
    fn every_scenario_is_in_one_part() {
        let plan = toy::plan(
            "# language: ja\n機能: 名\n  シナリオアウトライン: 例\n    前提 値は<値>\n\n    例:\n      | 値 |\n      | 1 |\n      | 2 |\n      | 3 |\n      | 4 |\n",
        );
        let shards: Vec<Shard> = ["1/3", "2/3", "3/3"].map(|it| it.parse().unwrap()).to_vec();
        for scenario in &plan.scenarios {
            assert_eq!(shards.iter().filter(|shard| shard.has(scenario)).count(), 1);
        }
    }

    #[test]
    fn parts_that_are_none_are_refused() {
        for wrong in ["", "1", "0/3", "4/3", "1/0", "a/b", "1/3/5"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }
}
