//! What the whole card does: chip, plastic, window and terminal together.

mod chain;
mod chip;
mod client;
mod clients;
mod commands;
mod fuzz;
mod generations;
mod issuer;
mod keys;
mod kinds;
mod plastic;
mod secure;

use std::rc::Rc;

use jiff::civil::date;

use super::apdu::{Command, StatusWord, split_response};
use super::{
    Bytes, Card, CardKind, CardSpec, Condition, Face, FaceImage, Interface, Limits, Request,
    Response,
};
use crate::pki::terminal::{TerminalCertificate, certify};
use crate::pki::{DedicatedKey, KeyPool};
use crate::vocabulary::{IndividualNumber, PersonName, Sex};

pub(super) const JPKI: &str = "00A4040C0AD392F000260100000001";
pub(super) const SURFACE: &str = "00A4040C0AD3921000310001010402";
pub(super) const TEXT: &str = "00A4040C0AD3921000310001010408";
pub(super) const COMMON: &str = "00A4040C0AD3921000310001010100";
pub(super) const RESIDENT: &str = "00A4040C0AD3921000310001010401";
/// VERIFY 1234, which is right, and 0000, which is wrong.
pub(super) const RIGHT: &str = "002000800431323334";
pub(super) const WRONG: &str = "002000800430303030";
pub(super) const QUERY: &str = "00200080";

/// A card of 見本 花子.
pub(super) fn spec(kind: CardKind) -> CardSpec {
    CardSpec {
        kind,
        condition: Condition::Sound,
        holder: PersonName::new("見本　花子", "ミホン　ハナコ").unwrap(),
        birth: date(1985, 4, 1),
        sex: Sex::Female,
        address: "東京都見本区見本町1-2-3".parse().unwrap(),
        individual_number: IndividualNumber::synthetic(7),
        photo: (kind != CardKind::NoPhotoInfant).then(|| FaceImage::of("hanako")),
        issued: date(2024, 5, 1),
        expires: date(2034, 4, 1),
        certificate_expires_written: None,
        security_code: "4321".to_owned(),
        serial: "SPECIMEN0000001".to_owned(),
        municipality: "13999".to_owned(),
        auth_pin: "1234".parse().unwrap(),
        other_pin: "1234".parse().unwrap(),
        sign_password: Some("ABC123".parse().unwrap()),
        auth_certificate: certificate(b'a', 1580).into(),
        auth_key: KeyPool::deal(1).into(),
        auth_ca_certificate: Rc::from(certificate(b'A', 1310)),
        sign_certificate: Some(certificate(b's', 1758).into()),
        sign_key: Some(KeyPool::deal(2).into()),
        sign_ca_certificate: Rc::from(certificate(b'S', 1320)),
        interface: Interface::TypeB,
        limits: Limits::default(),
        seed: 42,
    }
}

/// Something with the outer form of a certificate.
pub(super) fn certificate(fill: u8, length: u16) -> Vec<u8> {
    let [high, low] = (length - 4).to_be_bytes();
    let mut der = vec![0x30, 0x82, high, low];
    der.resize(usize::from(length), fill);
    der
}

/// A certificate as its file holds it: filled up with FF.
pub(super) fn stored(fill: u8, length: u16) -> Vec<u8> {
    let mut file = certificate(fill, length);
    file.resize(file.len().next_multiple_of(256), 0xFF);
    file
}

pub(super) fn powered(kind: CardKind) -> Card {
    let mut card = Card::new(spec(kind));
    card.handle(Request::PowerOn);
    card
}

/// Sends a command given in hexadecimal: data and status word.
pub(super) fn send(card: &mut Card, hex: &str) -> (Vec<u8>, u16) {
    transmit(card, &hex.parse::<Bytes>().unwrap())
}

pub(super) fn transmit(card: &mut Card, command: &[u8]) -> (Vec<u8>, u16) {
    match card.handle(Request::Apdu(command.into())) {
        Response::Apdu(answer) => {
            let (data, StatusWord(status)) = split_response(&answer).unwrap();
            (data.to_vec(), status)
        }
        other => panic!("{other:?}"),
    }
}

/// Status words of several commands, in order.
pub(super) fn statuses(card: &mut Card, commands: &[&str]) -> Vec<u16> {
    commands.iter().map(|hex| send(card, hex).1).collect()
}

/// VERIFY of any value in the current file.
pub(super) fn verify(card: &mut Card, value: &[u8]) -> u16 {
    let command = Command::new(0x00, 0x20, 0x00, 0x80).with_data(value);
    transmit(card, &command.encode()).1
}

pub(super) fn face(card: &mut Card) -> Face {
    match card.handle(Request::LookAt) {
        Response::Face(face) => *face,
        other => panic!("{other:?}"),
    }
}

/// The certificate of a terminal.
pub(super) fn certified() -> TerminalCertificate {
    let key = KeyPool::dedicated(DedicatedKey::Terminal(1)).public();
    certify(1, key, date(2030, 3, 31)).unwrap()
}
