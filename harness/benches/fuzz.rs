//! How fast hunts are: cases for a card beside the bare model, requests a second to each role, and making a finding small.
//!
//! `cargo bench -p madoguchi --bench fuzz`. Everything is on one core.

#[path = "suite/timing.rs"]
#[allow(dead_code, reason = "the other bench shows rows of another form")]
mod timing;

use std::num::NonZeroUsize;
use std::path::Path;
use std::rc::Rc;
use std::time::Instant;

use anyhow::{Context as _, ensure};
use madoguchi::fuzz::{
    self, Asked, Case, Dice, Hunt, Input, Sources, Step, Subject, Terms, play_quietly, read_visits,
};
use madoguchi::proof::defects;
use madoguchi::run::{Document, Filter, Plan};
use madoguchi::source::load;
use madoguchi::steps;
use madoguchi_sim::card::{Card, CardSpec, Request};
use madoguchi_sim::role::RoleName;
use timing::goal;

/// A defect that is found by chance, in a case that is long.
const PLANTED: &str = "card-heals-pin";

fn main() -> anyhow::Result<()> {
    // `cargo test --all-targets` starts benches too: then it is enough that everything still runs.
    let (executions, cases) = match std::env::args().any(|it| it == "--bench") {
        true => (200_000, 4_000),
        false => (200, 20),
    };
    let visits = visits()?;
    let of_cards = Rc::new(Sources::new(RoleName::Card, read_visits(&visits)));
    stateful(&of_cards, cases)?;
    println!("\nhunts                             requests/s     states");
    for role in RoleName::PLAYED {
        let sources = match role {
            RoleName::Card => Rc::clone(&of_cards),
            _ => Rc::new(Sources::new(role, read_visits(&visits))),
        };
        let share = if role == RoleName::Card { 1 } else { 20 };
        hunt(role, sources, executions / share)?;
    }
    small(of_cards)
}

/// What the scenarios do.
fn visits() -> anyhow::Result<Vec<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../features");
    let loaded = load(&[root]);
    ensure!(!loaded.has_errors(), "the features cannot be read");
    let documents = loaded.documents.into_iter().map(|document| Document {
        path: document.path.display().to_string(),
        text: document.text,
        feature: document.feature,
    });
    let documents: Vec<_> = documents.collect();
    let plan = Plan::new(&documents, &Filter::default(), 1)?;
    Ok(fuzz::visits(
        steps::collection(),
        &plan,
        1,
        NonZeroUsize::MIN,
    ))
}

/// The same cases for cards: drawn and played as a hunt does, played, and put to bare cards.
fn stateful(sources: &Rc<Sources>, count: u64) -> anyhow::Result<()> {
    let input = Input::new(Rc::clone(sources), 0);
    // Past the scenarios as they are.
    let draw = |number| input.draw(number + 1_000_000, &mut Dice::nth(1, number));
    let began = Instant::now();
    let cases: Vec<Case> = (0..count).filter_map(draw).collect();
    let drawn = began.elapsed();
    // J-LIS makes the cards of a world when one is first wanted: once in a hunt.
    for case in &cases {
        case.world.cards();
    }
    let began = Instant::now();
    let played: Vec<_> = cases
        .iter()
        .map(|case| play_quietly(case, &Subject::BuiltIn))
        .collect();
    let watched = began.elapsed();
    let requests: usize = played.iter().map(|it| it.asked).sum();
    let began = Instant::now();
    let put: usize = cases.iter().map(bare).sum();
    let alone = began.elapsed();
    ensure!(put > 0 && requests > 0, "nothing was asked");
    let rate = |count: usize, time: std::time::Duration| count as f64 / time.as_secs_f64();
    println!("stateful commands to cards, {count} cases         commands/s");
    println!("{:<44} {:>13.0}", "bare cards", rate(put, alone));
    println!(
        "{:<44} {:>13.0}",
        "watched and judged",
        rate(requests, watched)
    );
    let whole = rate(requests, watched + drawn);
    println!(
        "{:<44} {whole:>13.0}   {}",
        "drawn, watched and judged",
        goal("≥ 200,000", whole >= 200_000.0)
    );
    Ok(())
}

/// Puts a case to cards without anything between; how many requests that were.
fn bare(case: &Case) -> usize {
    let spec = |name: &str| -> Option<CardSpec> {
        let known = case.world.cards().iter().find(|(known, _)| known == name);
        known.map(|(_, spec)| spec.clone())
    };
    let mut cards: Vec<(&str, Card)> = Vec::new();
    let (mut asked, mut answer) = (0, Vec::new());
    for step in &case.steps {
        let Step::Ask {
            to,
            asked: Asked::Card(request),
            ..
        } = step
        else {
            continue;
        };
        if !cards.iter().any(|(name, _)| *name == to.instance) {
            let Some(spec) = spec(&to.instance) else {
                continue;
            };
            cards.push((&to.instance, Card::new(spec)));
        }
        let Some((_, card)) = cards.iter_mut().find(|(name, _)| *name == to.instance) else {
            continue;
        };
        asked += 1;
        match request {
            Request::Apdu(command) => {
                // A card without power refuses, as it does where it is watched.
                let _refused = card.transmit(command, &mut answer);
            }
            other => {
                std::hint::black_box(card.handle(other.clone()));
            }
        }
    }
    asked
}

fn hunt(role: RoleName, sources: Rc<Sources>, executions: u64) -> anyhow::Result<()> {
    let mut hunt = Hunt::new(Terms::new(1), Subject::BuiltIn, sources);
    let began = Instant::now();
    let ended = hunt.run(&mut |it| it.executions < executions, &mut |_| {});
    ensure!(ended.is_ok(), "{ended:?}");
    let progress = hunt.progress();
    ensure!(progress.findings == 0, "{}: findings", role.name());
    println!(
        "{:<28} {:>15.0} {:>10}",
        role.name(),
        progress.executions as f64 / began.elapsed().as_secs_f64(),
        progress.states
    );
    Ok(())
}

/// From a planted defect to the smallest case that shows it.
fn small(sources: Rc<Sources>) -> anyhow::Result<()> {
    let defect = defects::all().find(|it| it.id == PLANTED);
    let defect = defect.context("the planted defect")?;
    let terms = Terms {
        first: true,
        ..Terms::new(1)
    };
    let mut hunt = Hunt::new(terms, Subject::Defect(defect), sources);
    let began = Instant::now();
    let ended = hunt.run(&mut |it| it.executions < 200_000, &mut |_| {});
    ensure!(ended.is_ok(), "{ended:?}");
    let found = hunt
        .findings()
        .next()
        .context("the planted defect is not found")?;
    println!(
        "\n{PLANTED}: found after {} requests, {} steps made {} by {} plays, {:.0} ms in all",
        found.executions,
        found.steps_before,
        found.case.steps.len(),
        found.tried,
        began.elapsed().as_secs_f64() * 1e3
    );
    Ok(())
}
