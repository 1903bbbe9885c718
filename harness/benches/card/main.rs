//! What a simulated card costs, measured side by side with what others have made, in one go: commands through PC/SC, commands
//! in process, RSA, OCSP, and a population of a million.
//!
//! `cargo bench -p madoguchi --bench card [-- PART…]`, with the parts pcsc, chip, rsa, ocsp, population. Other load on the machine
//! moves every absolute time and hardly the ratios, because repetitions take turns.

mod chip;
mod ocsp;
mod pcsc;
mod population;
mod rsa;
#[path = "../suite/timing.rs"]
#[allow(dead_code, reason = "the other bench shows rows of another form")]
mod timing;

/// How often everything is measured.
#[derive(Clone, Copy)]
pub struct Effort {
    rounds: usize,
    /// How much is done in one round: one means as much as the bench wants.
    share: f64,
}

impl Effort {
    /// So many of what a full measurement does so often, at least one.
    pub fn of(self, count: u32) -> u32 {
        (f64::from(count) * self.share).max(1.0) as u32
    }
}

/// Measures one thing and prints it.
type Measure = fn(Effort) -> anyhow::Result<()>;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test --all-targets` starts benches too: then it is enough that everything still runs.
    let effort = match arguments.iter().any(|argument| argument == "--bench") {
        true => Effort {
            rounds: 9,
            share: 1.0,
        },
        false => Effort {
            rounds: 1,
            share: 0.001,
        },
    };
    let wanted: Vec<&str> = arguments
        .iter()
        .map(String::as_str)
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    let parts: [(&str, Measure); 5] = [
        ("pcsc", pcsc::measure),
        ("chip", chip::measure),
        ("rsa", rsa::measure),
        ("ocsp", ocsp::measure),
        ("population", population::measure),
    ];
    for (name, measure) in parts {
        if wanted.is_empty() || wanted.contains(&name) {
            measure(effort)?;
            println!();
        }
    }
    Ok(())
}
