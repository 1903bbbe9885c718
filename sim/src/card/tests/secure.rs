//! SET SESSION KEY and secure messaging, from the terminal's side.

use proptest::prelude::*;

use super::*;
use crate::card::secure_messaging::{SEED, SEED_HEADER, Session};
use crate::card::tlv;

const KEY: [u8; SEED] = *b"a seed that the terminal chooses";
const PIN_FILE: &str = "00A4020C020011";

fn session_key(plain: &[u8]) -> Vec<u8> {
    let key = KeyPool::dedicated(DedicatedKey::TextSession).public();
    key.encrypt_oaep(plain, &[9; 32]).unwrap().to_vec()
}

fn set_session_key(card: &mut Card, ciphertext: &[u8]) -> u16 {
    let command = Command::new(0x80, 0xAE, 0x00, 0x00).with_data(ciphertext);
    transmit(card, &command.encode()).1
}

/// A card whose PIN has been presented and whose session has begun, and the terminal's end of it.
fn begun() -> (Card, Session) {
    let mut card = powered(CardKind::Ordinary);
    statuses(&mut card, &[TEXT, PIN_FILE, RIGHT]);
    let seed = [&SEED_HEADER[..], &KEY].concat();
    assert_eq!(set_session_key(&mut card, &session_key(&seed)), 0x9000);
    (card, Session::new(&KEY))
}

/// SELECT or VERIFY with encrypted data.
fn sealed(card: &mut Card, session: &mut Session, header: [u8; 3], data: &[u8]) -> u16 {
    let object = session.next().unwrap().seal(data).unwrap();
    let [ins, p1, p2] = header;
    let command = Command::new(0x08, ins, p1, p2).with_data(&object);
    transmit(card, &command.encode()).1
}

fn sealed_verify(card: &mut Card, session: &mut Session, value: &[u8]) -> u16 {
    sealed(card, session, [0x20, 0x00, 0x91], value)
}

/// READ BINARY with an encrypted answer.
fn sealed_read(card: &mut Card, session: &mut Session, id: u8) -> Result<Vec<u8>, u16> {
    let exchange = session.next().unwrap();
    let (answer, status) = send(card, &format!("08B0{:02X}00059603000000", 0x80 | id));
    if status != 0x9000 {
        return Err(status);
    }
    let (object, rest) = tlv::take(&answer).unwrap();
    assert_eq!((object.tag, rest), (&[0x86][..], &[][..]));
    Ok(exchange.open(object.value).expect("it decrypts"))
}

#[test]
fn what_is_read_in_secret_is_what_is_read_in_the_open() {
    let (mut card, mut session) = begun();
    for id in [0x01, 0x02, 0x05] {
        let (open, _) = send(&mut card, &format!("00B0{:02X}00000000", 0x80 | id));
        assert_eq!(sealed_read(&mut card, &mut session, id), Ok(open));
    }
    assert_eq!(
        sealed(&mut card, &mut session, [0xA4, 0x02, 0x0C], &[0x00, 0x01]),
        0x9000
    );
    let exchange = session.next().unwrap();
    let (answer, _) = send(&mut card, "08B0000005960300000300");
    let value = exchange.open(tlv::take(&answer).unwrap().0.value);
    assert_eq!(value.as_deref(), Some(&[0xFF, 0x10, 0x0C][..]));
}

#[test]
fn every_secured_command_counts_also_a_refused_one_and_no_plain_one_does() {
    let (mut card, mut session) = begun();
    assert_eq!(sealed_verify(&mut card, &mut session, b"0000"), 0x63C2);
    statuses(&mut card, &[PIN_FILE, RIGHT, "0084000008"]);
    assert_eq!(sealed_read(&mut card, &mut session, 0x1D), Err(0x6A82));
    assert_eq!(sealed_read(&mut card, &mut session, 0x11), Err(0x6981));
    // The query has no object at all, and counts too.
    session.next();
    assert_eq!(send(&mut card, "08200091").1, 0x63C3);
    assert!(sealed_read(&mut card, &mut session, 0x01).is_ok());
}

#[test]
fn a_pin_blocked_in_secret_stays_so_and_the_session_goes_on() {
    let (mut card, mut session) = begun();
    let mut asked = |value: &[u8]| sealed_verify(&mut card, &mut session, value);
    assert_eq!(asked(b"1234"), 0x9000);
    assert_eq!(
        [b"0000", b"0000", b"0000", b"1234"].map(|value| asked(value)),
        [0x63C2, 0x63C1, 0x63C0, 0x6984]
    );
    assert_eq!(sealed_read(&mut card, &mut session, 0x01), Err(0x6982));
    assert!(sealed_read(&mut card, &mut session, 0x05).is_ok());
    assert_eq!(statuses(&mut card, &["00200091", RIGHT]), [0x63C0, 0x6984]);
}

#[test]
fn whoever_loses_count_loses_the_session() {
    let (mut card, mut session) = begun();
    session.next();
    assert_eq!(sealed_verify(&mut card, &mut session, b"1234"), 0x6988);
    assert_eq!(sealed_verify(&mut card, &mut session, b"1234"), 0x69FC);
    assert_eq!(sealed_read(&mut card, &mut session, 0x05), Err(0x69FC));
    // It cost no try, and another session may begin.
    assert_eq!(send(&mut card, "00200091").1, 0x63C3);
    let seed = [&SEED_HEADER[..], &KEY].concat();
    assert_eq!(set_session_key(&mut card, &session_key(&seed)), 0x9000);
    assert!(sealed_read(&mut card, &mut Session::new(&KEY), 0x01).is_ok());
}

#[test]
fn a_wrong_object_or_one_too_many_ends_the_session() {
    let object = |session: &mut Session| session.next().unwrap().seal(b"1234").unwrap();
    type Change = fn(Vec<u8>) -> Vec<u8>;
    let changes: [Change; 6] = [
        |object| [object, vec![0x96, 0x03, 0, 0, 0]].concat(),
        |object| [vec![0x87], object[1..].to_vec()].concat(),
        |mut object| {
            object[2] = 0x02;
            object
        },
        |object| object[..object.len() - 1].to_vec(),
        |_| vec![0x96, 0x03, 0, 0, 0],
        |_| vec![0x86, 0x01, 0x01],
    ];
    for change in changes {
        let (mut card, mut session) = begun();
        let data = change(object(&mut session));
        let command = Command::new(0x08, 0x20, 0x00, 0x91).with_data(&data);
        assert_eq!(transmit(&mut card, &command.encode()).1, 0x6988);
        assert_eq!(send(&mut card, "08200091").1, 0x69FC);
    }
    for (command, status) in [
        ("08B085000A96030000009603000000", 0x6988),
        ("08B085000496020000", 0x6988),
        ("08B085000596030100 00", 0x6988),
        ("08B0850000", 0x6987),
        ("0884000008", 0x6987),
    ] {
        let (mut card, _) = begun();
        let command = command.replace(' ', "");
        assert_eq!(
            statuses(&mut card, &[&command, "08200091"]),
            [status, 0x69FC],
            "{command}"
        );
    }
}

#[test]
fn selecting_an_application_even_the_same_and_a_power_cut_end_the_session() {
    for end in [TEXT, COMMON] {
        let (mut card, mut session) = begun();
        statuses(&mut card, &[end, TEXT]);
        assert_eq!(sealed_read(&mut card, &mut session, 0x05), Err(0x69FC));
    }
    let (mut card, _) = begun();
    send(&mut card, TEXT);
    // The PIN is still proved.
    assert_eq!(send(&mut card, "00B0810011").1, 0x9000);
    let (mut card, mut session) = begun();
    card.handle(Request::PowerOff);
    card.handle(Request::PowerOn);
    send(&mut card, TEXT);
    assert_eq!(sealed_read(&mut card, &mut session, 0x05), Err(0x69FC));
}

#[test]
fn only_the_text_application_speaks_in_secret() {
    let mut card = powered(CardKind::Ordinary);
    for select in [JPKI, SURFACE, COMMON, RESIDENT] {
        assert_eq!(statuses(&mut card, &[select, "08200091"])[1], 0x6987);
    }
    assert_eq!(
        statuses(&mut card, &[TEXT, "08200091", "0CB0000000", "88AE0000"])[1..],
        [0x69FC, 0x6987, 0x6987]
    );
}

#[test]
fn only_the_pin_lets_a_terminal_set_a_session_key_and_only_in_the_text_application() {
    let key = session_key(&[&SEED_HEADER[..], &KEY].concat());
    let mut card = powered(CardKind::Ordinary);
    for (select, status) in [
        (TEXT, 0x6982),
        (COMMON, 0x66F1),
        (SURFACE, 0x66F1),
        (JPKI, 0x6982),
        (RESIDENT, 0x6982),
        ("00A4040C07A0000001510000", 0x6D00),
    ] {
        send(&mut card, select);
        assert_eq!(set_session_key(&mut card, &key), status);
    }
    statuses(&mut card, &[TEXT, "00A4020C020014"]);
    let number = spec(CardKind::Ordinary).individual_number;
    assert_eq!(verify(&mut card, number.digits().as_bytes()), 0x9000);
    assert_eq!(set_session_key(&mut card, &key), 0x6982);
    statuses(&mut card, &[PIN_FILE, RIGHT]);
    assert_eq!(set_session_key(&mut card, &key), 0x9000);
}

#[test]
fn a_session_key_that_does_not_decrypt_or_has_another_form_is_refused() {
    let mut card = powered(CardKind::Ordinary);
    statuses(&mut card, &[TEXT, PIN_FILE, RIGHT]);
    let own = KeyPool::dedicated(DedicatedKey::TextSession).public();
    let other = KeyPool::dedicated(DedicatedKey::Spare).public();
    let seed = [&SEED_HEADER[..], &KEY].concat();
    for (ciphertext, status) in [
        (own.modulus().to_vec(), 0x6F00),
        (vec![0xFF; 256], 0x6F00),
        (vec![0x01; 256], 0x6A80),
        (other.encrypt_oaep(&seed, &[9; 32]).unwrap().to_vec(), 0),
        (session_key(&KEY), 0x6A80),
        (session_key(&seed[..35]), 0x6A80),
        (session_key(&[&seed[..], &[0]].concat()), 0x6A80),
        (seed.clone(), 0x6700),
        (vec![0x01; 257], 0x6700),
    ] {
        let answer = set_session_key(&mut card, &ciphertext);
        match status {
            // Encrypted to another key it is some number, below this modulus or not.
            0 => assert!(matches!(answer, 0x6A80 | 0x6F00)),
            status => assert_eq!(answer, status),
        }
    }
    assert_eq!(send(&mut card, "80AE0001011F").1, 0x6A86);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_comes_in_secret_is_answered_and_an_error_of_it_is_the_last_word(
        commands in prop::collection::vec((any::<[u8; 3]>(), prop::sample::select(vec![0x20_u8, 0xA4, 0xB0, 0x24]), prop::collection::vec(any::<u8>(), 0..40)), 1..12),
    ) {
        let (mut card, _) = begun();
        let mut over = false;
        for ([p1, p2, tag], ins, mut data) in commands {
            if let Some(first) = data.first_mut() {
                *first = [0x86, 0x96, 0x87, tag][usize::from(tag & 3)];
            }
            let command = Command::new(0x08, ins, p1, p2).with_data(&data);
            let (_, status) = transmit(&mut card, &command.encode());
            prop_assert_eq!(over, status == 0x69FC);
            over |= matches!(status, 0x6987 | 0x6988 | 0x69FC);
        }
    }
}
