//! Commands that the chip answers in process.

use anyhow::{Context as _, ensure};
use jiff::civil::date;
use madoguchi_sim::card::{Card, Request};
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::specimen::Specimen;

use crate::Effort;
use crate::timing::{each, goal};

pub const SELECT_JPKI: &[u8] = b"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01";
pub const SELECT_PIN: &[u8] = b"\x00\xA4\x02\x0C\x02\x00\x18";
pub const SELECT_KEY: &[u8] = b"\x00\xA4\x02\x0C\x02\x00\x17";
pub const VERIFY: &[u8] = b"\x00\x20\x00\x80\x041234";
const SELECT_CERTIFICATE: &[u8] = b"\x00\xA4\x02\x0C\x02\x00\x0A";
const READ: &[u8] = b"\x00\xB0\x00\x00\x00";
const ASK_TRIES: &[u8] = b"\x00\x20\x00\x80";

/// An ordinary card, powered, with 公的個人認証AP selected.
pub fn card() -> anyhow::Result<Card> {
    let at = VirtualTime::morning_of(date(2026, 11, 25));
    let spec = Specimen::Ordinary.spec(at, 1).context("the specimen")?;
    let mut card = Card::new(spec);
    card.handle(Request::PowerOn);
    done(&mut card, SELECT_JPKI)?;
    Ok(card)
}

/// Has a command answered with 9000.
pub fn done(card: &mut Card, command: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut answer = Vec::new();
    card.transmit(command, &mut answer)
        .map_err(|refusal| anyhow::anyhow!("{refusal:?}"))?;
    ensure!(
        answer.ends_with(&[0x90, 0x00]),
        "{command:02X?}: {answer:02X?}"
    );
    Ok(answer)
}

/// Measures and prints.
pub fn measure(effort: Effort) -> anyhow::Result<()> {
    let mut card = card()?;
    let mut answer = Vec::with_capacity(258);
    println!("in process, on one core                              commands/s");
    for (name, file, command, length) in [
        ("READ BINARY of 256 bytes", SELECT_CERTIFICATE, READ, 258),
        ("VERIFY with the right PIN", SELECT_PIN, VERIFY, 2),
        ("VERIFY without data (tries left)", SELECT_PIN, ASK_TRIES, 2),
    ] {
        done(&mut card, file)?;
        let mut complete = true;
        let time = each(effort.rounds, effort.of(200_000), || {
            complete &= card.transmit(command, &mut answer).is_ok() && answer.len() == length;
        });
        ensure!(complete, "{name}: an answer is not what it must be");
        let rate = 1.0 / time;
        println!(
            "{name:<48} {rate:>14.0}   {}",
            goal("≥ 1,000,000", rate >= 1e6)
        );
    }
    Ok(())
}
