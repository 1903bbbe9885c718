//! What the program tells its caller: who is to blame.

use std::process::ExitCode;

use crate::run::{Party, Summary, Verdict};

/// Exit code of `madoguchi`. Each names the party that has to act next.
///
/// When several apply, the one listed last in [`Exit::BY_PRECEDENCE`] wins: a run that Madoguchi itself
/// spoilt says nothing about an implementation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Nobody: every scenario that applies passed.
    Passed = 0,
    /// The implementation: a scenario failed or an invariant was broken.
    Implementation = 1,
    /// Whoever wrote the command line, a feature file or a YAML file; also when no scenario was executed.
    Configuration = 2,
    /// The machine or the line: something could not be read, written or reached in time.
    Environment = 3,
    /// Whoever provides a prerequisite: some scenario could not be tested, none failed.
    NotTestable = 4,
    /// Madoguchi: a defect of the harness, please report it.
    HarnessFault = 70,
    /// The user: the run was interrupted before its end.
    Interrupted = 130,
}

impl Exit {
    /// Every code, the least decisive first.
    pub const BY_PRECEDENCE: [Self; 7] = [
        Self::Passed,
        Self::NotTestable,
        Self::Implementation,
        Self::Environment,
        Self::Configuration,
        Self::HarnessFault,
        Self::Interrupted,
    ];

    /// The number that the shell sees.
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// The line of `--help`.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Passed => "every scenario that applies passed",
            Self::Implementation => "implementation: a scenario failed or an invariant was broken",
            Self::Configuration => {
                "configuration: bad arguments, feature file or YAML, unknown step, or nothing to judge"
            }
            Self::Environment => {
                "environment: something could not be read, written or reached in time"
            }
            Self::NotTestable => "not testable: a prerequisite of some scenario is absent",
            Self::HarnessFault => "harness fault: a defect of Madoguchi itself",
            Self::Interrupted => "interrupted before the end",
        }
    }

    /// The table of codes for `--help`.
    pub fn table() -> String {
        let mut codes = Self::BY_PRECEDENCE;
        codes.sort_by_key(|exit| exit.code());
        codes
            .iter()
            .map(|exit| format!("  {:>3}  {}\n", exit.code(), exit.meaning()))
            .collect()
    }

    /// The code that names a party.
    pub const fn of_party(party: Party) -> Self {
        Self::of_verdict(Verdict::of_party(party))
    }

    /// The code for a verdict on one scenario.
    pub const fn of_verdict(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Passed | Verdict::KnownFailure | Verdict::NotApplicable | Verdict::NotRun => {
                Self::Passed
            }
            Verdict::NotTestable => Self::NotTestable,
            Verdict::Failed => Self::Implementation,
            Verdict::Environment => Self::Environment,
            Verdict::Undefined | Verdict::Configuration => Self::Configuration,
            Verdict::HarnessFault => Self::HarnessFault,
        }
    }

    /// The code for a whole run. A run in which nothing was judged is a configuration error.
    pub fn of_run(summary: &Summary) -> Self {
        if summary.interrupted {
            return Self::Interrupted;
        }
        let worst = Verdict::ALL
            .into_iter()
            .filter(|verdict| summary.count(*verdict) > 0)
            .map(Self::of_verdict)
            .max_by_key(|exit| exit.precedence())
            .unwrap_or(Self::Passed);
        let judged = summary.count(Verdict::Passed) + summary.count(Verdict::KnownFailure);
        if worst == Self::Passed && judged == 0 {
            return Self::Configuration;
        }
        worst
    }

    /// The more decisive of the two.
    pub fn or_worse(self, other: Self) -> Self {
        std::cmp::max_by_key(self, other, |exit| exit.precedence())
    }

    fn precedence(self) -> Option<usize> {
        Self::BY_PRECEDENCE.iter().position(|exit| *exit == self)
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary_of(verdicts: &[Verdict]) -> Summary {
        let mut summary = Summary::default();
        for verdict in verdicts {
            summary.add(*verdict);
        }
        summary
    }

    #[test]
    fn every_code_is_distinct_and_listed_in_the_table() {
        let table = Exit::table();
        for exit in Exit::BY_PRECEDENCE {
            let row = format!("{:>3}  {}", exit.code(), exit.meaning());
            assert_eq!(table.matches(&row).count(), 1, "{row}");
        }
    }

    #[test]
    fn a_harness_fault_outweighs_a_failed_implementation() {
        let run = summary_of(&[Verdict::Passed, Verdict::HarnessFault, Verdict::Failed]);
        assert_eq!(Exit::of_run(&run), Exit::HarnessFault);
    }

    #[test]
    fn an_undefined_step_is_never_a_pass() {
        let run = summary_of(&[Verdict::Passed, Verdict::Undefined]);
        assert_eq!(Exit::of_run(&run), Exit::Configuration);
    }

    #[test]
    fn a_run_that_judged_nothing_is_a_configuration_error() {
        assert_eq!(Exit::of_run(&summary_of(&[])), Exit::Configuration);
        assert_eq!(
            Exit::of_run(&summary_of(&[Verdict::NotApplicable])),
            Exit::Configuration
        );
    }
}
