//! Samples and how they are shown.

use std::time::{Duration, Instant};

/// Times of the same work.
#[derive(Default)]
pub struct Samples(Vec<f64>);

impl Samples {
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    pub fn add(&mut self, time: Duration) {
        self.0.push(time.as_secs_f64());
    }

    /// In seconds; the middle one is the least moved by whatever else the machine does.
    pub fn median(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

/// Does some work and says how long it took.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let started = Instant::now();
    let done = std::hint::black_box(work());
    (done, started.elapsed())
}

/// The median time of one call, in seconds, of so many rounds of so many calls.
pub fn each<T>(rounds: usize, calls: u32, mut work: impl FnMut() -> T) -> f64 {
    let mut samples = Samples::new();
    for _ in 0..rounds {
        let ((), time) = timed(|| {
            for _ in 0..calls {
                std::hint::black_box(work());
            }
        });
        samples.add(time / calls);
    }
    samples.median()
}

/// A line of three columns.
pub fn row(name: &str, number: f64, each: f64, together: f64) {
    println!("{name:<39} {number:>5.2} {each:>13.1} {together:>9.1}");
}

/// Whether a goal is met.
pub fn goal(goal: &str, met: bool) -> String {
    format!("goal {goal}: {}", if met { "met" } else { "MISSED" })
}
