//! The Web API against a bare hyper server that returns a constant of the same size over the same TLS, and against Prism, the mock
//! server that one would take otherwise.
//!
//! ```text
//! cargo bench -p madoguchi --bench web                     throughput, latency, and Prism if MADOGUCHI_PRISM names its program
//! cargo bench -p madoguchi --bench web -- soak 600         memory of the server under 500 requests a second
//! ```
//!
//! Each server is a process of its own, this program started again; the load comes from one thread of this one.

mod load;
mod prism;
mod server;

use std::error::Error;
use std::time::Duration;

use load::{Load, Shape};
use server::Child;

type Failed = Box<dyn Error>;

/// For how long each measurement lasts.
const SPAN: Duration = Duration::from_secs(4);

/// How often each is taken, in turn.
const ROUNDS: usize = 3;

const SHAPES: [Shape; 3] = [
    Shape::keep_alive(1),
    Shape::keep_alive(16),
    Shape::streams(2, 16),
];

fn main() -> Result<(), Failed> {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|it| it != "--bench")
        .collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["serve", kind] => server::serve(kind),
        ["soak", seconds] => soak(Duration::from_secs(seconds.parse()?)),
        [] => compare(),
        _ => Err("expected nothing, or `soak SECONDS`".into()),
    }
}

fn compare() -> Result<(), Failed> {
    let ours = Child::start("ours")?;
    let mut load = Load::new(ours.address)?;
    let answer = load.once()?;
    println!("an answer has {} octets", answer.len());
    let bare = Child::start_bare(&answer)?;
    let constant = Load::new(bare.address)?;
    let front = Child::start("front")?;
    let mut alone = Load::new(front.address)?;
    alone.once()?;
    for shape in SHAPES {
        let (mut fast, mut own, mut half) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            fast.push(constant.throughput(shape, SPAN)?);
            own.push(load.throughput(shape, SPAN)?);
            half.push(alone.throughput(shape, SPAN)?);
        }
        let (fast, own, half) = (median(fast), median(own), median(half));
        println!(
            "{shape:<40} bare {fast:>8.0}/s   ours {own:>8.0}/s   ratio {:.2}   without the ecosystem {:.2}",
            own / fast,
            half / fast
        );
    }
    let (p50, p99) = load.latency(1000, Duration::from_secs(10))?;
    println!("at 1,000 requests/s over 8 connections: p50 {p50:?}, p99 {p99:?}");
    let (p50, p99) = constant.latency(1000, Duration::from_secs(10))?;
    println!("the bare server in the same way:        p50 {p50:?}, p99 {p99:?}");
    let Some(mock) = prism::Prism::start()? else {
        println!("Prism: not measured (MADOGUCHI_PRISM does not name its program)");
        return Ok(());
    };
    let shape = Shape::keep_alive(16);
    let plain = Load::plain(mock.address)?;
    let (mut theirs, mut own) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        theirs.push(plain.throughput(shape, SPAN)?);
        own.push(load.throughput(shape, SPAN)?);
    }
    let (theirs, own) = (median(theirs), median(own));
    println!(
        "{shape:<40} Prism (plain HTTP) {theirs:>6.0}/s   ours (TLS) {own:>8.0}/s   times {:.1}",
        own / theirs
    );
    Ok(())
}

fn soak(time: Duration) -> Result<(), Failed> {
    let ours = Child::start("ours")?;
    let mut load = Load::new(ours.address)?;
    load.once()?;
    let steps = 20;
    println!(
        "{:>8} {:>12} {:>10} {:>10}",
        "seconds", "RSS kB", "p50", "p99"
    );
    for step in 0..=steps {
        let (p50, p99) = load.latency(500, time / steps)?;
        let seconds = (time / steps * (step + 1)).as_secs();
        println!(
            "{seconds:>8} {:>12} {p50:>10?} {p99:>10?}",
            ours.resident()?
        );
    }
    Ok(())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
