//! What a card reads, and what is read of it.

use std::cell::RefCell;
use std::io;
use std::rc::Rc;

use jiff::civil::date;
use madoguchi_sim::card::apdu::{Command, split_response};
use madoguchi_sim::card::client::{CardClient, SessionRandom};
use madoguchi_sim::card::{
    Ap, Bytes, Card, CardRole, CardSpec, FaceImage, Narrator, Request, describe_command,
    describe_response, photo_from_chip, photo_to_chip,
};
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::role::{Address, Switchboard, at_once};
use madoguchi_sim::specimen::{PIN, Specimen};

use super::Told;
use crate::serve::card::serve_lines;
use crate::steps::tlv;

thread_local! {
    static SPEC: Option<CardSpec> = Specimen::Ordinary.spec(morning(), 1);
}

pub(super) fn morning() -> VirtualTime {
    VirtualTime::morning_of(date(2026, 11, 25))
}

/// Does something with the card of the ordinary specimen.
fn with_card(work: impl FnOnce(CardSpec) -> Told) -> Told {
    let spec = SPEC.with(|spec| spec.clone());
    work(spec.ok_or("there is no ordinary specimen")?)
}

pub(super) fn apdu(octets: &[u8]) -> Told {
    let (_, _) = (describe_command(octets), describe_response(octets));
    let _told = Narrator::default().tell(octets, Some(octets));
    split_response(octets).ok_or("no status word")?;
    let command = Command::decode(octets).map_err(|error| error.to_string())?;
    Narrator::default().tell(&command.encode(), None);
    Ok(())
}

pub(super) fn lines(octets: &[u8]) -> Told {
    with_card(|spec| {
        let mut card = Card::new(spec);
        serve_lines(&mut card, "card", None, octets, io::sink()).map_err(|error| error.to_string())
    })
}

pub(super) fn frames(mut octets: &[u8]) -> Told {
    with_card(|spec| {
        let mut card = Card::new(spec);
        card.handle(Request::PowerOn);
        let (mut answer, mut last) = (Vec::new(), None);
        while let Some(([high, low], rest)) = octets.split_first_chunk::<2>() {
            let length = usize::from(u16::from_be_bytes([*high, *low]));
            let (command, rest) = rest.split_at_checked(length).unwrap_or((rest, &[]));
            let sent = card.transmit(command, &mut answer);
            last = Some(sent.map(|()| {
                answer
                    .get(answer.len().saturating_sub(2)..)
                    .map(<[u8]>::to_vec)
            }));
            octets = rest;
        }
        match last {
            Some(Ok(Some(status))) if status == [0x90, 0x00] => Ok(()),
            last => Err(format!("the last answer is {last:02X?}")),
        }
    })
}

pub(super) fn tlv(octets: &[u8]) -> Told {
    let objects = tlv::all(octets).ok_or("no objects that fill it")?;
    let within = objects.iter().all(|it| tlv::all(it.value).is_some());
    within
        .then_some(())
        .ok_or_else(|| "no objects within".to_owned())
}

pub(super) fn photo(octets: &[u8]) -> Told {
    photo_from_chip(octets)
        .map(drop)
        .ok_or_else(|| "no photo of ours".to_owned())
}

/// What a terminal says to a card: certificate, PIN and signature, then secured.
pub(super) fn commands() -> Vec<Vec<u8>> {
    let Some(spec) = SPEC.with(|spec| spec.clone()) else {
        return Vec::new();
    };
    let board = Switchboard::new(morning());
    board.plug::<CardRole>("", Card::new(spec));
    let said = Rc::new(RefCell::new(Vec::new()));
    let heard = Rc::clone(&said);
    board.witness(move |call| {
        if let Some(Request::Apdu(command)) = call.request.downcast_ref() {
            heard.borrow_mut().push(command.0.clone());
        }
    });
    let line = board.line_of(Address::person("端末"));
    let client = CardClient::new(&line, "");
    // What does not come about is one to begin with the less.
    let _done = at_once(async {
        let pin = PIN.parse().ok()?;
        client.begin().await.ok()?;
        client.select_jpki().await.ok()?;
        let certificate = client.read_auth_certificate().await.ok()?;
        client.verify_auth_pin(&pin).await.ok()?;
        client.sign_challenge(&certificate, &[7; 32]).await.ok()?;
        client.verify_text_pin(&pin).await.ok()?;
        let random = SessionRandom {
            seed: std::array::from_fn(|_| 7),
            padding: [7; 32],
        };
        let mut secured = client.begin_secure_messaging(&random).await.ok()?;
        secured.verify_pin(&pin).await.ok()?;
        secured.read_file(1).await.ok()
    });
    said.take()
}

pub(super) fn hex_lines() -> Vec<Vec<u8>> {
    let lines = commands().into_iter().map(|it| format!("{}\n", Bytes(it)));
    let whole: String = lines.collect();
    vec![
        b"reset\n00A4040C0AD392F000260100000001\noff\n".to_vec(),
        whole.into_bytes(),
    ]
}

pub(super) fn framed() -> Vec<Vec<u8>> {
    let framed = commands().into_iter().map(|command| {
        let length = u16::try_from(command.len()).unwrap_or_default();
        [&length.to_be_bytes()[..], &command].concat()
    });
    let all: Vec<Vec<u8>> = framed.collect();
    // The whole talk, and what it begins with: without the cryptography of its end.
    let beginning = all.get(..all.len().min(6)).unwrap_or_default().concat();
    vec![beginning, all.concat()]
}

pub(super) fn objects() -> Vec<Vec<u8>> {
    let file = [0xFF, 0x20, 0x06, 0xDF, 0x22, 0x03, b'a', b'b', b'c'].to_vec();
    let long = [&[0x30, 0x81, 0x83, 0x04, 0x81, 0x80][..], &[7; 128]].concat();
    vec![file, long, Ap::Jpki.aid().to_vec()]
}

pub(super) fn photos() -> Vec<Vec<u8>> {
    vec![photo_to_chip(&FaceImage::of("見本"))]
}
