//! Signatures of the chip beside those of `openssl speed`.

use std::process::Command;

use anyhow::{Context as _, ensure};
use madoguchi_sim::card::Card;
use madoguchi_sim::pki::rsa::sha256_digest_info;

use crate::Effort;
use crate::chip::{SELECT_KEY, SELECT_PIN, VERIFY, card, done};
use crate::timing::{Samples, goal, timed};

/// Measures and prints.
pub fn measure(effort: Effort) -> anyhow::Result<()> {
    let digest_info = sha256_digest_info(b"madoguchi");
    let inputs: [(&str, Vec<u8>); 4] = [
        ("DigestInfo of SHA-256", digest_info.clone()),
        ("DigestInfo of SHA-1", digest_info_sha1()),
        (
            "DigestInfo without NULL (49 bytes)",
            without_null(&digest_info),
        ),
        ("bytes that are no DigestInfo", b"madoguchi".to_vec()),
    ];
    let mut card = card()?;
    done(&mut card, SELECT_PIN)?;
    done(&mut card, VERIFY)?;
    done(&mut card, SELECT_KEY)?;
    let mut ours = [const { Samples::new() }; 4];
    let mut openssl = Samples::new();
    let count = effort.of(60);
    for _ in 0..effort.rounds {
        for ((_, input), samples) in inputs.iter().zip(&mut ours) {
            let command = command(input);
            let (signed, time) = timed(|| sign(&mut card, &command, count));
            ensure!(signed, "the chip signs");
            samples.add(time / count);
        }
        if let Some(time) = speed(effort)? {
            openssl.add(time);
        }
    }
    let theirs = openssl.median();
    println!(
        "RSA-2048 signatures of the chip                    signatures/s   openssl speed   ratio"
    );
    for ((name, _), samples) in inputs.iter().zip(&ours) {
        let time = samples.median();
        println!(
            "{name:<48} {:>14.0} {:>15.0} {:>7.2}   {}",
            1.0 / time,
            1.0 / theirs,
            theirs / time,
            goal("≥ 1.0", theirs / time >= 1.0)
        );
    }
    Ok(())
}

/// COMPUTE DIGITAL SIGNATURE over bytes as they are.
fn command(input: &[u8]) -> Vec<u8> {
    let length = u8::try_from(input.len()).unwrap_or(u8::MAX);
    [&[0x80, 0x2A, 0x00, 0x80, length], input, &[0x00]].concat()
}

fn sign(card: &mut Card, command: &[u8], count: u32) -> bool {
    let mut answer = Vec::with_capacity(258);
    (0..count).all(|_| card.transmit(command, &mut answer).is_ok() && answer.len() == 258)
}

fn digest_info_sha1() -> Vec<u8> {
    let prefix = b"\x30\x21\x30\x09\x06\x05\x2B\x0E\x03\x02\x1A\x05\x00\x04\x14";
    [prefix.as_slice(), &[0x5A; 20]].concat()
}

fn without_null(digest_info: &[u8]) -> Vec<u8> {
    let hash = digest_info.get(19..).unwrap_or_default();
    let algorithm = digest_info.get(4..15).unwrap_or_default();
    [&[0x30, 0x2F, 0x30, 0x0B], algorithm, &[0x04, 0x20], hash].concat()
}

/// The time of one signature by `openssl speed`, or nothing without openssl.
fn speed(effort: Effort) -> anyhow::Result<Option<std::time::Duration>> {
    let seconds = if effort.rounds > 1 { "1" } else { "0" };
    if seconds == "0" {
        return Ok(None);
    }
    let output = Command::new("openssl")
        .args(["speed", "-elapsed", "-mr", "-seconds", seconds, "rsa2048"])
        .output()
        .context("openssl speed")?;
    let text = String::from_utf8_lossy(&output.stdout);
    // +F2:place:bits:signatures a second:verifications a second
    let rate: f64 = text
        .lines()
        .find(|line| line.starts_with("+F2:"))
        .and_then(|line| line.split(':').nth(3))
        .and_then(|rate| rate.parse().ok())
        .context("a rate in the output of openssl speed")?;
    Ok(Some(std::time::Duration::try_from_secs_f64(1.0 / rate)?))
}
