//! A million cards drawn from a seed.

use std::hint::black_box;

use anyhow::{Context as _, ensure};
use jiff::civil::date;
use madoguchi_sim::card::{Card, Request};
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::pki::{HolderKey, KeyPool};
use madoguchi_sim::population::{Citizen, Population};

use crate::Effort;
use crate::timing::timed;

const CITIZENS: u32 = 1_000_000;
/// So many cards are held at once to see what one weighs.
const CARDS: u32 = 20_000;
const CHIPS: u32 = 2_000;

/// Measures and prints.
pub fn measure(effort: Effort) -> anyhow::Result<()> {
    let population = Population::new(1, VirtualTime::morning_of(date(2026, 11, 25)));
    let count = effort.of(CITIZENS);
    println!(
        "a population                                        number     seconds     µs each   bytes each"
    );

    let before = resident()?;
    let (citizens, time) = timed(|| {
        let all = (0..count).filter_map(|number| population.citizen(number));
        all.collect::<Vec<Citizen>>()
    });
    row(
        "citizens drawn and held",
        count,
        time,
        resident()?.saturating_sub(before),
    );

    let some = citizens
        .get(..effort.of(CARDS) as usize)
        .context("citizens")?;
    let before = resident()?;
    let (mut cards, time) = timed(|| {
        let all = some.iter().filter_map(|citizen| population.card(citizen));
        all.collect::<Vec<Card>>()
    });
    let made = u32::try_from(cards.len())?;
    row(
        "cards of them, not yet powered",
        made,
        time,
        resident()?.saturating_sub(before),
    );

    let before = resident()?;
    let powered = cards
        .get_mut(..effort.of(CHIPS) as usize)
        .context("cards")?;
    let chips = u32::try_from(powered.len())?;
    let ((), time) = timed(|| {
        for card in powered {
            black_box(card.handle(Request::PowerOn));
        }
    });
    row(
        "chips of them, powered for the first time",
        chips,
        time,
        resident()?.saturating_sub(before),
    );
    drop(cards);

    let (every, time) = timed(|| {
        citizens
            .iter()
            .all(|citizen| black_box(population.card(citizen)).is_some())
    });
    ensure!(every, "every citizen has a card");
    row("cards made one after the other and let go", count, time, 0);

    let mut certified = vec![0_u32; usize::from(KeyPool::END_ENTITY_KEYS)];
    for citizen in some {
        let spec = population.spec(citizen).context("a card")?;
        for key in [Some(spec.auth_key), spec.sign_key].into_iter().flatten() {
            let HolderKey::Rsa(key) = key else { continue };
            *certified.get_mut(usize::from(key.get())).context("a key")? += 1;
        }
    }
    let certificates: u32 = certified.iter().sum();
    let scale = f64::from(count) / some.len() as f64;
    println!(
        "{:.2} certificates a card; each of {} keys is in {:.0} of the {:.0} certificates of all (from {:.0} to {:.0})",
        f64::from(certificates) / some.len() as f64,
        certified.len(),
        f64::from(certificates) * scale / certified.len() as f64,
        f64::from(certificates) * scale,
        f64::from(certified.iter().min().copied().unwrap_or_default()) * scale,
        f64::from(certified.iter().max().copied().unwrap_or_default()) * scale,
    );
    Ok(())
}

fn row(name: &str, number: u32, time: std::time::Duration, bytes: u64) {
    let seconds = time.as_secs_f64();
    let each = f64::from(number.max(1));
    let weight = match bytes {
        0 => String::new(),
        bytes => format!("{:.0}", bytes as f64 / each),
    };
    println!(
        "{name:<46} {number:>11} {seconds:>11.2} {:>11.2} {weight:>12}",
        seconds / each * 1e6
    );
}

/// Memory of this process that lies in RAM, in bytes.
fn resident() -> anyhow::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status").context("/proc/self/status")?;
    let kilobytes: u64 = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.trim().strip_suffix("kB"))
        .and_then(|number| number.trim().parse().ok())
        .context("VmRSS")?;
    Ok(kilobytes * 1024)
}
