//! What people and machines get to see of a run: listeners of its events.

mod folder;
mod html;
mod junit;
mod narrative;
mod ndjson;
mod progress;
mod summary;

use std::io;

use crate::run::Event;

pub use folder::Folder;
pub use html::Html;
pub use junit::Junit;
pub use ndjson::{Events, Traces};
pub use progress::{Live, Plain};
pub use summary::SummaryText;

/// Hears every event of a run, in order.
pub trait Listener {
    /// Hears one event.
    ///
    /// # Errors
    ///
    /// The output could not be written. The listener is not called again.
    fn hear(&mut self, event: &Event<'_>) -> io::Result<()>;
}

/// Passes events on to many listeners. One that fails is dropped; the others go on.
#[derive(Default)]
pub struct Audience<'a> {
    listeners: Vec<(String, Box<dyn Listener + 'a>)>,
    failures: Vec<(String, io::Error)>,
}

impl<'a> Audience<'a> {
    /// Adds a listener; the name says what is lost if it fails.
    pub fn add(&mut self, name: impl Into<String>, listener: impl Listener + 'a) {
        self.listeners.push((name.into(), Box::new(listener)));
    }

    /// Passes one event on.
    pub fn hear(&mut self, event: &Event<'_>) {
        let failures = &mut self.failures;
        self.listeners
            .retain_mut(|(name, listener)| match listener.hear(event) {
                Ok(()) => true,
                // Whoever read the output (`| head`) has seen enough.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => false,
                Err(error) => {
                    failures.push((name.clone(), error));
                    false
                }
            });
    }

    /// The listeners that failed, and why.
    pub fn into_failures(self) -> Vec<(String, io::Error)> {
        self.failures
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::toy;

    struct Refuses(io::ErrorKind);

    impl Listener for Refuses {
        fn hear(&mut self, _: &Event<'_>) -> io::Result<()> {
            Err(self.0.into())
        }
    }

    #[derive(Default)]
    struct Counts<'a>(Option<&'a mut usize>);

    impl Listener for Counts<'_> {
        fn hear(&mut self, _: &Event<'_>) -> io::Result<()> {
            if let Some(count) = &mut self.0 {
                **count += 1;
            }
            Ok(())
        }
    }

    #[test]
    fn a_listener_that_fails_takes_nobody_with_it_and_a_closed_pipe_is_no_failure() {
        let mut count = 0;
        let mut audience = Audience::default();
        audience.add("disk", Refuses(io::ErrorKind::StorageFull));
        audience.add("pipe", Refuses(io::ErrorKind::BrokenPipe));
        audience.add("count", Counts(Some(&mut count)));
        let plan = toy::plan("# language: ja\n機能: 名\n  シナリオ: 一\n    もし 一枚入れる\n");
        toy::engine().run(&plan, &mut |event| audience.hear(event));
        let failures = audience.into_failures();
        assert_eq!(failures.len(), 1);
        assert_eq!(failures[0].0, "disk");
        assert_eq!(count, 6, "run, feature, scenario, step, scenario, run");
    }
}
