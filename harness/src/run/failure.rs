//! How a step says that something is wrong, and whose fault it is.
//!
//! `cucumber` knows one way to fail: a panic. Madoguchi raises a typed payload, so that a panic of any other type can
//! be recognised as its own defect and is never blamed on an implementation. A step must therefore not return an `Err`
//! to `cucumber`'s attribute macros, which would `panic!` with its text: use [`OrRaise`].

use std::fmt;
use std::panic::resume_unwind;

use serde::{Deserialize, Serialize};

/// Who has to act on a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Party {
    /// The implementation under test (or the simulated actor that stands for it).
    Implementation,
    /// Whoever wrote the feature file, the YAML or the command line.
    Configuration,
    /// The machine or the line.
    Environment,
    /// Madoguchi itself.
    Harness,
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Implementation => "implementation",
            Self::Configuration => "configuration",
            Self::Environment => "environment",
            Self::Harness => "harness",
        })
    }
}

/// What a step expected and what it got instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepFailure {
    /// Who has to act.
    pub party: Party,
    /// What should have been observed, in the words of the scenario.
    pub expected: String,
    /// What was observed.
    pub received: String,
}

impl StepFailure {
    /// A failure of the implementation.
    pub fn new(expected: impl fmt::Display, received: impl fmt::Display) -> Self {
        Self::of(Party::Implementation, expected, received)
    }

    /// A failure of the given party.
    pub fn of(party: Party, expected: impl fmt::Display, received: impl fmt::Display) -> Self {
        Self {
            party,
            expected: expected.to_string(),
            received: received.to_string(),
        }
    }
}

impl fmt::Display for StepFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}, received {}", self.expected, self.received)
    }
}

impl From<StepFailure> for Raised {
    fn from(failure: StepFailure) -> Self {
        Self::Failure(failure)
    }
}

/// Why a step did not pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Raised {
    /// Something else was observed than the step expects.
    Failure(StepFailure),
    /// The step is known but not written yet; the text says what is missing.
    Pending(String),
    /// No step definition matches the text.
    Undefined,
    /// Several step definitions match; their patterns.
    Ambiguous(Vec<String>),
    /// A prerequisite of the scenario is absent; the text says which.
    NotTestable(String),
    /// The implementation declares that it lacks the optional capability named.
    NotApplicable(String),
    /// This run is not to do it, or cannot make it happen; the text says why.
    NotRun(String),
}

/// Ends the step. The panic hook is not called: this is an answer, not an accident.
pub fn raise(reason: impl Into<Raised>) -> ! {
    resume_unwind(Box::new(reason.into()))
}

/// Unwraps a result inside a step, raising its error.
pub trait OrRaise<T> {
    /// The value, or the end of the step.
    fn or_raise(self) -> T;
}

impl<T, E: Into<Raised>> OrRaise<T> for Result<T, E> {
    fn or_raise(self) -> T {
        self.unwrap_or_else(|error| raise(error))
    }
}

/// Fails the step: `fail!(expected, received)` blames the implementation, `fail!(party, expected, received)` another party.
#[macro_export]
macro_rules! fail {
    ($expected:expr, $received:expr $(,)?) => {
        $crate::run::raise($crate::run::StepFailure::new($expected, $received))
    };
    ($party:expr, $expected:expr, $received:expr $(,)?) => {
        $crate::run::raise($crate::run::StepFailure::of($party, $expected, $received))
    };
}

/// Fails the step unless the condition holds; the other arguments are those of [`fail!`](crate::fail).
#[macro_export]
macro_rules! ensure {
    ($condition:expr, $($failure:expr),+ $(,)?) => {
        if !$condition {
            $crate::fail!($($failure),+)
        }
    };
}
