//! A world as `cucumber` sees it: one step definition that matches every text, and dispatches.
//!
//! Looking the definition up ourselves gives what `cucumber` cannot: a time limit, and undefined and ambiguous steps as
//! typed reasons.

use std::sync::Arc;

use cucumber::step::{Collection, Context};
use futures::FutureExt as _;
use futures::future::LocalBoxFuture;
use regex::Regex;
use tokio::time::Instant;

use super::definitions::Definitions;
use super::failure::{OrRaise as _, Party, StepFailure, raise};
use super::world::{ScenarioInfo, ScenarioWorld, Settings};

pub(super) struct Guarded<W> {
    pub(super) world: W,
    play: Option<Play<W>>,
}

struct Play<W> {
    steps: Arc<Definitions<W>>,
    deadline: Instant,
    settings: Arc<Settings>,
}

impl<W: ScenarioWorld> cucumber::World for Guarded<W> {
    type Error = W::Error;

    async fn new() -> Result<Self, Self::Error> {
        Ok(Self {
            world: W::new().await?,
            play: None,
        })
    }
}

impl<W: ScenarioWorld> Guarded<W> {
    /// Starts the clock of the scenario and tells the world.
    pub(super) fn begin(
        &mut self,
        steps: Arc<Definitions<W>>,
        info: &ScenarioInfo,
        settings: Arc<Settings>,
    ) {
        self.world.begin(info, &settings);
        let now = Instant::now();
        self.play = Some(Play {
            steps,
            // A limit beyond the end of time is no limit.
            deadline: now.checked_add(settings.timeout).unwrap_or(now),
            settings,
        });
    }
}

/// The definition that matches every step.
pub(super) fn catch_all<W: ScenarioWorld>() -> Result<Collection<Guarded<W>>, regex::Error> {
    let everything = Regex::new("(?s)^.*$")?;
    Ok(Collection::new()
        .given(None, everything.clone(), dispatch::<W>)
        .when(None, everything.clone(), dispatch::<W>)
        .then(None, everything, dispatch::<W>))
}

fn dispatch<W: ScenarioWorld>(
    guarded: &mut Guarded<W>,
    context: Context,
) -> LocalBoxFuture<'_, ()> {
    async move {
        let Guarded { world, play } = guarded;
        let Some(play) = play else {
            let failure = StepFailure::of(Party::Harness, "a world that has begun", "none");
            raise(failure)
        };
        let (step, matches) = play.steps.find(&context.step).or_raise();
        let context = Context { matches, ..context };
        // A step that never waits never meets the timer, so the clock is read as well.
        let over = Instant::now() > play.deadline;
        let step = step(world, context);
        if over || tokio::time::timeout_at(play.deadline, step).await.is_err() {
            raise(StepFailure::of(
                Party::Environment,
                format_args!("an end within {:?} of real time", play.settings.timeout),
                "none yet: the machine or the line is too slow, or something waits for ever (see --timeout)",
            ))
        }
    }
    .boxed_local()
}
