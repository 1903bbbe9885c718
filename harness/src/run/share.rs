//! Work that several threads share.

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::Interrupt;

/// Has so many threads work at the same time. Each is given a way to take the next item, whoever took the one before; there is none
/// any more when all are taken, or when the work is interrupted.
pub(crate) fn share<I>(
    items: I,
    jobs: NonZeroUsize,
    interrupt: &Interrupt,
    work: impl Fn(&dyn Fn() -> Option<I::Item>) + Sync,
) where
    I: Iterator + Send,
{
    let items = Mutex::new(items);
    let next = || {
        let mut items = items.lock().unwrap_or_else(PoisonError::into_inner);
        items.next().filter(|_| !interrupt.is_set())
    };
    thread::scope(|scope| {
        for _ in 0..jobs.get() {
            scope.spawn(|| work(&next));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(jobs: usize, interrupt: &Interrupt) -> Vec<u32> {
        let taken = Mutex::new(Vec::new());
        let jobs = NonZeroUsize::new(jobs).expect("a thread");
        share(0..100, jobs, interrupt, |next| {
            while let Some(item) = next() {
                taken.lock().expect("no panic").push(item);
            }
        });
        let mut taken = taken.into_inner().expect("no panic");
        taken.sort_unstable();
        taken
    }

    #[test]
    fn every_item_is_taken_once_by_however_many_threads() {
        let all: Vec<u32> = (0..100).collect();
        for jobs in [1, 3] {
            assert_eq!(taken(jobs, &Interrupt::default()), all);
        }
    }

    #[test]
    fn nothing_is_taken_when_the_work_is_interrupted() {
        let interrupt = Interrupt::default();
        interrupt.set();
        assert!(taken(2, &interrupt).is_empty());
    }
}
