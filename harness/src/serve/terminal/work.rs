//! A terminal at work: what waits for answers, for the next look and for the end.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt as _;
use futures::stream::{FuturesUnordered, StreamExt as _};
use madoguchi_sim::oqs::Document;
use madoguchi_sim::vocabulary::FacilityCode;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout, timeout_at};

use super::clerk::Asking;
use super::config::TerminalConfig;
use super::desk::{Desk, Next};
use super::face::Face;
use super::outcome::Outcome;
use super::{Now, TerminalError};
use crate::serve::centre::Centre;

/// The terminal of a facility.
pub struct Terminal<C> {
    desk: Desk,
    centre: C,
}

impl<C: Centre> Terminal<C> {
    /// Makes the folders, and finds what was left under way.
    ///
    /// # Errors
    /// [`TerminalError`].
    pub fn open(config: TerminalConfig, centre: C, now: Now) -> Result<Self, TerminalError> {
        let writes = centre.clone();
        let desk = Desk::open(config, Arc::new(move || writes.profile()), now)?;
        Ok(Self { desk, centre })
    }

    /// Whose terminal it is.
    pub fn facility(&self) -> &FacilityCode {
        self.desk.facility()
    }

    /// The way into its folder `face`.
    pub fn face(&self) -> Face {
        self.desk.face()
    }

    /// Works until the end. Then it takes nothing more, and waits until what is being asked is answered; what has been taken and not
    /// asked lies in the work folder for the next start.
    pub async fn work(self, ended: impl Future<Output = ()>) {
        /// For answers under way when the end comes.
        const FAREWELL: Duration = Duration::from_secs(5);
        let Self { mut desk, centre } = self;
        let mut ended = std::pin::pin!(ended);
        let patience = desk.answer_within();
        let mut under_way = FuturesUnordered::new();
        let mut looks = interval(desk.poll());
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            while under_way.len() < desk.at_once() {
                let Some(next) = desk.next() else { break };
                // Whoever tokio makes wait for fairness's sake it wakes last to first; answers go out as they come.
                let asked = ask(centre.clone(), next, patience);
                under_way.push(tokio::task::unconstrained(asked));
            }
            tokio::select! {
                Some(first) = under_way.next() => {
                    let mut answers = vec![first];
                    while let Some(Some(answer)) = under_way.next().now_or_never() {
                        answers.push(answer);
                    }
                    desk.answer(answers);
                }
                _ = looks.tick() => desk.look(),
                () = &mut ended => break,
            }
        }
        let last = Instant::now() + FAREWELL;
        while let Ok(Some(answer)) = timeout_at(last, under_way.next()).await {
            desk.answer(vec![answer]);
        }
        desk.end();
    }
}

async fn ask<C: Centre>(
    centre: C,
    next: Next,
    patience: Duration,
) -> (Asking, Result<Document, Outcome>) {
    match next {
        Next::Answer(asking, outcome) => (asking, Err(outcome)),
        Next::Ask(asking, exchange, key) => {
            let answer = match timeout(patience, centre.exchange(exchange, Some(key))).await {
                Ok(answer) => answer.map_err(Outcome::from),
                Err(_) => {
                    let seconds = patience.as_secs();
                    Err(Outcome::NoAnswer(format!("{seconds}秒待ちました")))
                }
            };
            (asking, answer)
        }
    }
}
