//! Whatever is sent, in whatever order, with power cut in between.

use arbitrary::{Arbitrary, Unstructured};
use proptest::prelude::*;

use super::client::{finish, scene};
use super::*;
use crate::card::CardRole;
use crate::invariant::Invariant;

const KINDS: [CardKind; 5] = [
    CardKind::Ordinary,
    CardKind::FaceOnly,
    CardKind::NoPhotoInfant,
    CardKind::PhoneAndroid,
    CardKind::PhoneIphone,
];

/// Commands near enough to the real ones to get past the first check.
fn command() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec![
        JPKI,
        SURFACE,
        TEXT,
        COMMON,
        RESIDENT,
        RIGHT,
        WRONG,
        QUERY,
        "00A4020C020018",
        "00A4020C02001B",
        "00A4020C020012",
        "00A4020C020001",
        "00B0000000",
        "00B08A0000",
        "0084000008",
        "00B2010C00",
        "002401800431323334",
        "00CA004500",
        "80A206C1035F4E00",
        "80A200C1035F3700",
        // By short identifier, by partial name, with extended lengths, secured, chained.
        "00200098",
        "002000980430303030",
        "002000910431323334",
        "00200091",
        "0020008000000430303030",
        "00A4040C05D392F00026",
        "00A4040C00000AD392F000260100000001",
        "00B0970004",
        "0882000000",
        "08200091",
        "80AE0000",
        "10200098023132",
        "902A00970101",
        "802A0097010100",
        "0088009901FF00",
        "80540080",
        "00CA5F5100",
    ])
    .prop_map(|hex| hex.parse::<Bytes>().unwrap().0);
    let shaped = (
        prop::sample::select(vec![0x00_u8, 0x00, 0x08, 0x10, 0x80, 0x80, 0x90]),
        prop::sample::select(vec![
            0x06_u8, 0x20, 0x24, 0x2A, 0x32, 0x84, 0x88, 0x8A, 0xA2, 0xA4, 0xAE, 0xB0, 0xB2, 0xC0,
            0xCA, 0xFC,
        ]),
        prop::sample::select(vec![0x00_u8, 0x02, 0x04, 0x06, 0x80, 0x8A]),
        prop::sample::select(vec![0x00_u8, 0x0C, 0x80, 0x97, 0x98, 0x9A, 0xC1]),
        prop::collection::vec(any::<u8>(), 0..20),
    )
        .prop_map(|(cla, ins, p1, p2, rest)| [&[cla, ins, p1, p2], &rest[..]].concat());
    prop_oneof![known, shaped, prop::collection::vec(any::<u8>(), 0..300)]
}

/// What moves tries, and what decides whose.
const COUNTING: [&str; 16] = [
    JPKI,
    TEXT,
    "00A4040C05D392F00026",
    "00A4040C00000AD392F000260100000001",
    "00A4020C020018",
    "00A4020C02001B",
    "00A4020C0000020011",
    "00B08A0004",
    RIGHT,
    WRONG,
    QUERY,
    "002000980430303030",
    "0020009B00000430303030",
    "00200098",
    "0020009B",
    "00200091",
];

#[derive(Clone, Debug)]
enum Step {
    Send(Vec<u8>),
    Cut,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![9 => command().prop_map(Step::Send), 1 => Just(Step::Cut)]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(step(), 0..40)
}

fn tries(card: &mut Card) -> u8 {
    card.handle(Request::Reset);
    send(card, JPKI);
    let (_, status) = send(card, "00200098");
    StatusWord(status).tries().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_command_is_answered_by_two_bytes_at_least(kind in prop::sample::select(KINDS.to_vec()), steps in steps()) {
        let mut card = powered(kind);
        for step in steps {
            match step {
                Step::Send(command) => {
                    let Response::Apdu(answer) = card.handle(Request::Apdu(Bytes(command.clone()))) else {
                        return Err(TestCaseError::fail("no R-APDU"));
                    };
                    prop_assert!(answer.len() >= 2, "{:02X?}", command);
                }
                Step::Cut => {
                    card.handle(Request::PowerOff);
                    card.handle(Request::PowerOn);
                }
            }
        }
    }

    #[test]
    fn the_same_commands_get_the_same_answers_from_the_same_card(steps in steps()) {
        let (mut card, mut twin) = (powered(CardKind::Ordinary), powered(CardKind::Ordinary));
        for step in steps {
            let request = match step {
                Step::Send(command) => Request::Apdu(Bytes(command)),
                Step::Cut => Request::Reset,
            };
            prop_assert_eq!(card.handle(request.clone()), twin.handle(request));
        }
    }

    /// CARD-018, CARD-019, CARD-045: falls by one on a wrong PIN, returns on a right one, stays at zero.
    #[test]
    fn tries_of_the_pin_only_move_by_pins_however_often_the_power_is_cut(pins in prop::collection::vec((any::<bool>(), any::<bool>()), 0..20)) {
        let mut card = powered(CardKind::Ordinary);
        let mut left = 3_u8;
        for (right, cut) in pins {
            statuses(&mut card, &[JPKI, "00A4020C020018"]);
            let (_, status) = send(&mut card, if right { RIGHT } else { WRONG });
            let expected = match (left, right) {
                (0, _) => 0x6984,
                (_, true) => { left = 3; 0x9000 }
                (_, false) => { left -= 1; 0x63C0 + u16::from(left) }
            };
            prop_assert_eq!(status, expected);
            if cut {
                card.handle(Request::PowerOff);
                card.handle(Request::PowerOn);
            }
            prop_assert_eq!(tries(&mut card), left);
        }
    }

    /// Whichever way applications, files and secrets are named, the watch over the trace keeps up with the card.
    #[test]
    fn an_honest_card_is_not_accused_of_healing_its_counters(commands in prop::collection::vec(prop::sample::select(COUNTING.to_vec()), 0..60)) {
        let (board, line) = scene(spec(CardKind::Ordinary));
        finish(line.ask::<CardRole>("hanako", Request::PowerOn)).unwrap();
        for command in commands {
            finish(line.ask::<CardRole>("hanako", Request::Apdu(command.parse().unwrap()))).unwrap();
        }
        let cast = crate::specimen::cast(board.now(), 1);
        let accused = board.with_trace(|trace| crate::invariant::check(trace, &cast));
        prop_assert!(accused.iter().all(|it| it.rule != Invariant::PinCounterNeverHeals), "{accused:?}");
    }

    #[test]
    fn nothing_that_a_terminal_sends_unlocks_a_locked_pin(steps in steps()) {
        let mut card = powered(CardKind::Ordinary);
        statuses(&mut card, &[JPKI, "00A4020C020018", WRONG, WRONG, WRONG]);
        for step in steps {
            card.handle(match step {
                Step::Send(command) => Request::Apdu(Bytes(command)),
                Step::Cut => Request::Reset,
            });
        }
        prop_assert_eq!(tries(&mut card), 0);
    }

    #[test]
    fn any_request_of_the_role_is_answered_and_reads_back_from_json(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut unstructured = Unstructured::new(&bytes);
        let mut card = powered(CardKind::Ordinary);
        while let (false, Ok(request)) = (unstructured.is_empty(), Request::arbitrary(&mut unstructured)) {
            let written = serde_json::to_string(&request).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Request>(&written).unwrap(), &request);
            let response = card.handle(request);
            let written = serde_json::to_string(&response).unwrap();
            prop_assert_eq!(serde_json::from_str::<Response>(&written).unwrap(), response);
        }
    }
}

/// CARD-001: with every secret known, only identity, photo and certificates come out, and visits add nothing.
#[test]
fn a_dump_of_every_file_holds_identity_photo_and_certificates_and_nothing_of_visits() {
    let mut card = powered(CardKind::Ordinary);
    let before = dump(&mut card);
    for _visit in 0..10 {
        statuses(
            &mut card,
            &[JPKI, "00A4020C020018", RIGHT, "802A0097010100"],
        );
        card.handle(Request::FaceResult { matched: true });
        card.handle(Request::Reset);
    }
    let after = dump(&mut card);
    assert_eq!(before, after);
    let readable: Vec<(&str, Vec<u8>)> = [
        // Both certificates, the authorities' certificates, token information, which certificates there are.
        ("JPKI", vec![0x01, 0x02, 0x06, 0x08, 0x0A, 0x0B]),
        // Date of birth, the printed record with the photo, what the application is, its certificate, 個人番号 as an
        // image, filler.
        ("SURFACE", vec![0x01, 0x02, 0x03, 0x04, 0x05, 0x06]),
        // 個人番号, 基本4情報, their hashes, certificate, what the application is, two public keys, filler.
        ("TEXT", vec![0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08]),
        // Serial number; a key identifier (one record each).
        ("COMMON", vec![0x01, 0x02]),
        ("RESIDENT", vec![0x02]),
    ]
    .to_vec();
    let found: Vec<(&str, Vec<u8>)> = after
        .iter()
        .map(|(name, files)| (*name, files.iter().map(|(id, _)| *id).collect()))
        .collect();
    assert_eq!(found, readable);
}

type Dump = Vec<(&'static str, Vec<(u8, Vec<u8>)>)>;

fn dump(card: &mut Card) -> Dump {
    let number = spec(CardKind::Ordinary).individual_number;
    let secrets: [&[u8]; 4] = [
        b"1234",
        b"ABC123",
        number.digits().as_bytes(),
        b"60040120344321",
    ];
    [
        ("JPKI", JPKI, &[(0x18, 0), (0x1B, 1)][..]),
        ("SURFACE", SURFACE, &[(0x13, 2), (0x12, 3)][..]),
        ("TEXT", TEXT, &[(0x11, 0), (0x14, 2), (0x15, 3)][..]),
        ("COMMON", COMMON, &[(0x1C, 0)][..]),
        ("RESIDENT", RESIDENT, &[(0x1C, 0)][..]),
    ]
    .into_iter()
    .map(|(name, select, references)| {
        send(card, select);
        for &(id, secret) in references {
            let command = Command::new(0x00, 0x20, 0x00, 0x80 | id).with_data(secrets[secret]);
            assert_eq!(transmit(card, &command.encode()).1, 0x9000);
        }
        if name == "SURFACE" {
            let birth = Command::new(0x00, 0x20, 0x00, 0x91).with_data(b"600401");
            assert_eq!(transmit(card, &birth.encode()).1, 0x9000);
        }
        let files = (0x01..=0x1E_u8)
            .filter_map(|id| {
                let mut read = Command::new(0x00, 0xB0, 0x80 | id, 0x00).expecting(0x1_0000);
                read.extended = true;
                let record = Command::new(0x00, 0xB2, 0x01, id << 3 | 0x04).expecting(256);
                [read, record]
                    .iter()
                    .map(|command| transmit(card, &command.encode()))
                    .find(|(_, status)| *status == 0x9000)
                    .map(|(bytes, _)| (id, bytes))
            })
            .collect();
        (name, files)
    })
    .collect()
}
