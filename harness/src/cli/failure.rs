//! Why a command could not do its work.

use std::fmt;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::exit::Exit;
use crate::run::{FilterError, ToldError};

/// A message for stderr and the exit code that goes with it.
#[derive(Debug)]
pub struct Failure {
    /// Whose turn it is.
    pub exit: Exit,
    message: String,
}

impl Failure {
    /// A failure of the given party.
    pub fn new(exit: Exit, message: impl fmt::Display) -> Self {
        Self {
            exit,
            message: format!("error: {message}"),
        }
    }

    /// A failure with a message that is ready to be shown.
    pub(super) const fn shown(exit: Exit, message: String) -> Self {
        Self { exit, message }
    }

    /// A report folder that tells of no run.
    pub(super) fn of_told(error: ToldError) -> Self {
        let exit = match &error {
            ToldError::Unreadable { .. } => Exit::Environment,
            ToldError::Garbled { .. } => Exit::Configuration,
        };
        Self::new(exit, error)
    }

    /// A wrong option, with a mark under the place where it goes wrong.
    pub fn of_filter(error: &FilterError) -> Self {
        // The end of the value is a place too, and an empty span would show nothing.
        let source = format!("{} ", error.value);
        let end = source
            .get(error.offset..)
            .and_then(|rest| rest.chars().next())
            .map_or(source.len(), |c| error.offset + c.len_utf8());
        let report = [Level::ERROR
            .primary_title(error.problem.as_str())
            .element(
                Snippet::source(source.as_str())
                    .path(error.option)
                    .annotation(
                        AnnotationKind::Primary
                            .span(error.offset..end)
                            .label("here"),
                    ),
            )
            .element(Level::HELP.message(error.hint))];
        Self {
            exit: Exit::Configuration,
            message: Renderer::styled().render(&report),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
