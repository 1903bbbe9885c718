//! How a server asks the house, from any thread.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use madoguchi_sim::cast::Cast;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::oqs::{Document, Exchange, Profile};
use tokio::sync::oneshot;

use super::clock::SharedClock;
use super::{Answer, Order, Room};
use crate::serve::centre::{Centre, NoDocument, RequestKey};

/// The house is closed, or could not keep what it was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the ecosystem is no longer there, or cannot keep its state")]
pub struct Gone;

/// Why others cannot exist in a house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Kept {
    /// Its state is kept, and belongs to its world.
    #[error(
        "expected a house without `state`: the state that is kept belongs to the world that is there"
    )]
    State,
    /// It is closed.
    #[error(transparent)]
    Gone(#[from] Gone),
}

/// Something for the thread of the house.
pub(super) enum Job {
    /// To be carried out, and answered.
    Order(Order, Reply),
    /// To be looked at.
    Look(Box<dyn FnOnce(&Room) + Send>),
    /// Everything is as it was at the beginning.
    BeginAgain(oneshot::Sender<()>),
    /// Others exist, and nothing has happened yet. `false`: the state of this world is kept, so that there can be no other.
    BeginWith(Box<Cast>, oneshot::Sender<bool>),
    /// What shows that two histories are the same, if a journal is kept.
    Chain(oneshot::Sender<Option<String>>),
    /// Nothing more is taken; what has been taken is kept.
    End,
}

/// To whom an answer goes.
pub(super) struct Reply(oneshot::Sender<(Answer, Duration)>);

impl Reply {
    /// Gives the answer, which the asker hears so much later.
    pub(super) fn give(self, answer: Answer, wait: Duration) {
        // Whoever asked may have gone.
        let _ = self.0.send((answer, wait));
    }
}

/// The way to a house. Cheap to clone; usable from any thread.
#[derive(Clone)]
pub struct HouseHandle {
    pub(super) jobs: Sender<Job>,
    pub(super) clock: SharedClock,
    pub(super) profile: SharedProfile,
}

/// The profile of the world that is there, for everyone who writes files of its messages.
#[derive(Clone)]
pub(super) struct SharedProfile(Arc<Mutex<Profile>>);

impl SharedProfile {
    pub(super) fn new(profile: Profile) -> Self {
        Self(Arc::new(Mutex::new(profile)))
    }

    fn get(&self) -> Profile {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Another world is there from now on.
    pub(super) fn replace(&self, profile: Profile) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = profile;
    }
}

impl HouseHandle {
    /// The present moment in the house, without asking its thread.
    pub fn now(&self) -> VirtualTime {
        self.clock.now()
    }

    fn send(&self, order: Order) -> oneshot::Receiver<(Answer, Duration)> {
        let (reply, answer) = oneshot::channel();
        // If nobody is there, the other end is dropped, and the answer is that.
        let _ = self.jobs.send(Job::Order(order, Reply(reply)));
        answer
    }

    /// Has an order carried out.
    ///
    /// # Errors
    /// [`Gone`]: whether it was carried out is not known.
    pub async fn order(&self, order: Order) -> Result<Answer, Gone> {
        let (answer, wait) = self.send(order).await.map_err(|_| Gone)?;
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
        Ok(answer)
    }

    /// The same for a thread that may wait.
    ///
    /// # Errors
    /// [`Gone`]: whether it was carried out is not known.
    pub fn order_and_wait(&self, order: Order) -> Result<Answer, Gone> {
        let (answer, wait) = self.send(order).blocking_recv().map_err(|_| Gone)?;
        std::thread::sleep(wait);
        Ok(answer)
    }

    fn send_look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Room) -> T + Send + 'static,
    ) -> oneshot::Receiver<T> {
        let (reply, seen) = oneshot::channel();
        let look = move |room: &Room| {
            // Whoever wanted to know may have gone.
            let _ = reply.send(look(room));
        };
        let _ = self.jobs.send(Job::Look(Box::new(look)));
        seen
    }

    /// Looks at the ecosystem as it is now. Whatever `look` asks must change nothing: it is not kept.
    ///
    /// # Errors
    /// [`Gone`].
    pub async fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Room) -> T + Send + 'static,
    ) -> Result<T, Gone> {
        self.send_look(look).await.map_err(|_| Gone)
    }

    /// The same for a thread that may wait.
    ///
    /// # Errors
    /// [`Gone`].
    pub fn look_and_wait<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Room) -> T + Send + 'static,
    ) -> Result<T, Gone> {
        self.send_look(look).blocking_recv().map_err(|_| Gone)
    }

    /// Makes everything as it was at the beginning. What was kept is forgotten.
    ///
    /// # Errors
    /// [`Gone`].
    pub async fn begin_again(&self) -> Result<(), Gone> {
        let (reply, done) = oneshot::channel();
        let _ = self.jobs.send(Job::BeginAgain(reply));
        done.await.map_err(|_| Gone)
    }

    /// Lets others exist, from the moment at which their cast begins.
    ///
    /// # Errors
    /// [`Kept`].
    pub async fn begin_with(&self, cast: Cast) -> Result<(), Kept> {
        let (reply, done) = oneshot::channel();
        let _ = self.jobs.send(Job::BeginWith(Box::new(cast), reply));
        match done.await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Kept::State),
            Err(_) => Err(Gone.into()),
        }
    }

    /// A digest of every order and answer so far: the same for two houses with the same history. `None` if no state is
    /// kept.
    ///
    /// # Errors
    /// [`Gone`].
    pub async fn history(&self) -> Result<Option<String>, Gone> {
        let (reply, told) = oneshot::channel();
        let _ = self.jobs.send(Job::Chain(reply));
        told.await.map_err(|_| Gone)
    }
}

impl Centre for HouseHandle {
    fn profile(&self) -> Profile {
        self.profile.get()
    }

    async fn exchange(
        &self,
        exchange: Exchange,
        key: Option<RequestKey>,
    ) -> Result<Document, NoDocument> {
        let exchange = Box::new(exchange);
        match self.order(Order::Exchange { exchange, key }).await {
            Ok(answer) => answer.document(),
            Err(gone) => Err(NoDocument::NoAnswer(gone.to_string())),
        }
    }
}
