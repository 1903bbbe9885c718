//! The virtual time, for whoever wants to know it at every request: nobody has to ask the thread of the ecosystem.

use std::sync::{Arc, Mutex, PoisonError};

use madoguchi_sim::clock::VirtualTime;

use super::clock::Clock;

/// A clock on the wall of the house. Every clone shows the same.
#[derive(Clone, Debug)]
pub(super) struct Shown(Arc<Mutex<Clock>>);

impl Shown {
    pub(super) fn new(clock: &Clock) -> Self {
        Self(Arc::new(Mutex::new(clock.clone())))
    }

    /// It goes by that clock from now on.
    pub(super) fn set(&self, clock: &Clock) {
        let mut shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shown.clone_from(clock);
    }

    /// The present moment.
    pub(super) fn now(&self) -> VirtualTime {
        let shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shown.now()
    }
}

#[cfg(test)]
mod tests {
    use crate::serve::house::{House, HouseConfig, Kept, Order};
    use crate::stage::standard_cast;
    use jiff::civil::date;
    use madoguchi_sim::clock::VirtualTime;

    #[tokio::test]
    async fn whoever_has_heard_that_time_was_put_on_sees_it_at_once() {
        let (_house, handle) = House::open(HouseConfig::frozen(standard_cast())).unwrap();
        let to = VirtualTime::morning_of(date(2025, 6, 10));
        assert_eq!(handle.now(), standard_cast().start);
        handle.order(Order::Advance { to }).await.unwrap();
        assert_eq!(handle.now(), to);
    }

    #[tokio::test]
    async fn others_may_exist_from_their_own_beginning_unless_the_state_is_kept() {
        let mut cast = standard_cast();
        cast.start = VirtualTime::morning_of(date(2025, 1, 1));
        cast.people.truncate(1);
        let (_house, handle) = House::open(HouseConfig::frozen(standard_cast())).unwrap();
        assert_eq!(handle.begin_with(cast.clone()).await, Ok(()));
        assert_eq!(handle.now(), cast.start);
        let people = handle.look(|room| room.ecosystem().cast().people.len());
        assert_eq!(people.await.unwrap(), 1);
        handle.begin_again().await.unwrap();
        assert_eq!(handle.now(), cast.start);
        let folder = tempfile::tempdir().unwrap();
        let config = HouseConfig {
            state: Some(folder.path().to_owned()),
            ..HouseConfig::frozen(standard_cast())
        };
        let (_house, handle) = House::open(config).unwrap();
        assert_eq!(handle.begin_with(cast).await, Err(Kept::State));
    }
}
