//! Commands for cards: made of parts that mean something, and changed in every field that a card reads.

use madoguchi_sim::card::apdu::Command;
use madoguchi_sim::card::{Ap, Bytes, Request};
use madoguchi_sim::role::{Address, RoleName};
use madoguchi_sim::specimen::{PIN, SIGN_PASSWORD};

use super::dictionary::Dictionary;
use crate::fuzz::case::Step;
use crate::fuzz::dice::Dice;
use crate::fuzz::speech::Asked;

/// Class and instruction of the commands that cards of Japan know, and of some that they do not.
const HEADERS: [(u8, u8); 24] = [
    (0x00, 0xA4),
    (0x00, 0xB0),
    (0x00, 0xB2),
    (0x00, 0x20),
    (0x00, 0x84),
    (0x00, 0x88),
    (0x00, 0xCA),
    (0x00, 0xC0),
    (0x00, 0x24),
    (0x00, 0x2A),
    (0x00, 0xD6),
    (0x00, 0x82),
    (0x80, 0x2A),
    (0x80, 0x32),
    (0x80, 0xA2),
    (0x80, 0xAE),
    (0x80, 0xFC),
    (0x80, 0x50),
    (0x80, 0xE4),
    (0x08, 0xB0),
    (0x0C, 0xA4),
    (0x10, 0x20),
    (0x90, 0x2A),
    (0x01, 0xA4),
];

/// Files of which something depends: secrets, keys, certificates, records.
const FILES: [u8; 10] = [0x01, 0x02, 0x06, 0x0A, 0x11, 0x12, 0x17, 0x18, 0x1A, 0x1B];

/// A step that puts something to a card.
pub(super) fn step(card: Address, asked: Request) -> Step {
    Step::Ask {
        from: Address::person("端末"),
        to: card,
        asked: Asked::Card(asked),
    }
}

/// SELECT of 公的個人認証AP.
pub(super) fn select_jpki() -> Request {
    apdu(Command::new(0x00, 0xA4, 0x04, 0x0C).with_data(Ap::Jpki.aid()))
}

fn apdu(command: Command<'_>) -> Request {
    Request::Apdu(Bytes(command.encode()))
}

/// Something to put to a card: mostly a command, now and then power, what befalls it, or what an office was heard to do to it.
pub(super) fn request(dictionary: &Dictionary, dice: &mut Dice) -> Request {
    match dice.below(24) {
        0 => Request::Reset,
        1 => Request::PowerOn,
        2 => Request::PowerOff,
        3 | 4 => match dice.below(4) {
            0 => Request::FaceTriesLeft,
            1 => Request::LookAt,
            2 => Request::FaceResult {
                matched: dice.one_in(2),
            },
            _ => Request::Biometrics {
                matched: dice.one_in(2),
            },
        },
        5..=10 => match dictionary.command(dice) {
            Some(known) => Request::Apdu(known.into()),
            None => select_jpki(),
        },
        11 | 12 => apdu(Command::new(0x00, 0xA4, 0x04, 0x0C).with_data(application(dice).aid())),
        13 | 14 => {
            let file = match dice.one_in(3) {
                true => [0, dice.octet() & 0x1F],
                false => [0, dice.pick(&FILES).copied().unwrap_or_default()],
            };
            apdu(Command::new(0x00, 0xA4, 0x02, 0x0C).with_data(&file))
        }
        15 | 16 => {
            let secret = secret(dice);
            let reference = if dice.one_in(3) { dice.octet() } else { 0x80 };
            apdu(Command::new(0x00, 0x20, 0x00, reference).with_data(&secret))
        }
        17 => apdu(Command::new(0x00, 0x20, 0x00, 0x80)),
        18 => {
            let (high, low) = (dice.octet() & 0x83, dice.octet());
            let command = Command::new(0x00, 0xB0, high, low);
            apdu(command.expecting(length(dice)))
        }
        19 | 20 => match dictionary.request(RoleName::Card, dice) {
            Some(Step::Ask {
                asked: Asked::Card(heard),
                ..
            }) => heard.clone(),
            _ => any(dice),
        },
        _ => any(dice),
    }
}

fn application(dice: &mut Dice) -> Ap {
    let applications = [Ap::Jpki, Ap::Surface, Ap::Text, Ap::Common, Ap::Resident];
    dice.pick(&applications).copied().unwrap_or(Ap::Jpki)
}

/// A PIN: right, wrong, too short, of the wrong letters.
fn secret(dice: &mut Dice) -> Vec<u8> {
    match dice.below(6) {
        0 | 1 => PIN.as_bytes().to_vec(),
        2 => SIGN_PASSWORD.as_bytes().to_vec(),
        3 => b"0000".to_vec(),
        4 => dice.octets(4),
        _ => {
            let count = dice.below(18);
            dice.octets(count)
        }
    }
}

/// How many octets are expected: at every boundary of the length fields.
fn length(dice: &mut Dice) -> u32 {
    let lengths = [1, 2, 16, 32, 255, 256, 257, 4_096, 65_535, 65_536];
    dice.pick(&lengths).copied().unwrap_or(256)
}

/// Any command.
fn any(dice: &mut Dice) -> Request {
    let (class, instruction) = match dice.one_in(8) {
        true => (dice.octet(), dice.octet()),
        false => dice.pick(&HEADERS).copied().unwrap_or((0x00, 0xA4)),
    };
    let parameters = [0x00, 0x01, 0x02, 0x04, 0x0C, 0x80, 0x81, 0x9E, 0xC1, 0xFF];
    let mut parameter = || match dice.one_in(4) {
        true => dice.octet(),
        false => dice.pick(&parameters).copied().unwrap_or_default(),
    };
    let (first, second) = (parameter(), parameter());
    let count = match dice.below(5) {
        0 | 1 => 0,
        2 => dice.below(17),
        3 => dice.below(64),
        _ => [255, 256, 257, 300]
            .get(dice.below(4))
            .copied()
            .unwrap_or(1),
    };
    let data = dice.octets(count);
    let mut command = Command::new(class, instruction, first, second).with_data(&data);
    if dice.one_in(2) {
        command = command.expecting(length(dice));
    }
    command.extended = dice.one_in(6);
    apdu(command)
}

/// A command changed in one place.
pub(super) fn changed(command: &[u8], dictionary: &Dictionary, dice: &mut Dice) -> Vec<u8> {
    let mut octets = command.to_vec();
    let place = dice.below(octets.len());
    match dice.below(12) {
        // A field of the header, to a value that means something or to its neighbour.
        0..=3 => {
            let place = dice.below(octets.len().min(5));
            if let Some(octet) = octets.get_mut(place) {
                *octet = match dice.below(4) {
                    0 => *octet ^ (1 << dice.below(8)),
                    1 => octet.wrapping_add(1),
                    2 => octet.wrapping_sub(1),
                    _ => dice.octet(),
                };
            }
        }
        4 | 5 => {
            if let Some(octet) = octets.get_mut(place) {
                *octet ^= 1 << dice.below(8);
            }
        }
        6 => octets.truncate(place),
        7 => {
            let more = dice.below(4).saturating_add(1);
            octets.extend(dice.octets(more));
        }
        // Header of one, body of another.
        8 => {
            if let (Some(other), Some(header)) = (dictionary.command(dice), octets.get(..4)) {
                let body = other.get(4..).unwrap_or_default();
                octets = [header, body].concat();
            }
        }
        // The same in extended length fields, as one link of a chain, or under secure messaging.
        9 => {
            if let Ok(read) = Command::decode(command) {
                octets = Command {
                    extended: !read.extended,
                    ..read
                }
                .encode();
            }
        }
        10 => {
            if let Some(class) = octets.first_mut() {
                *class ^= [0x10, 0x08, 0x0C, 0x80]
                    .get(dice.below(4))
                    .copied()
                    .unwrap_or(0x10);
            }
        }
        _ => {
            if let Ok(read) = Command::decode(command) {
                octets = match dice.one_in(2) {
                    true => read.expecting(length(dice)).encode(),
                    false => Command {
                        expected: None,
                        ..read
                    }
                    .encode(),
                };
            }
        }
    }
    octets
}
