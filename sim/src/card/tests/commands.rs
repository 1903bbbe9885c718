//! Commands one by one: what each takes and in which words it refuses.

use super::*;

const ISSUER: &str = "00A4040C07A0000001510000";

#[test]
fn an_application_is_selected_with_either_p2_with_and_without_le() {
    let mut card = powered(CardKind::Ordinary);
    let aid = "0AD392F000260100000001";
    for command in [
        format!("00A40400{aid}"),
        format!("00A40400{aid}00"),
        format!("00A4040C{aid}"),
        format!("00A4040C{aid}00"),
        format!("00A4040C0000{aid}"),
        format!("00A40400{}0000", format_args!("0000{aid}")),
    ] {
        assert_eq!(send(&mut card, &command), (vec![], 0x9000), "{command}");
    }
    for p in ["0402", "0900", "090C", "0300", "0100", "0204"] {
        assert_eq!(send(&mut card, &format!("00A4{p}{aid}")).1, 0x6A86, "{p}");
    }
}

#[test]
fn a_file_is_selected_below_its_application_and_in_no_other_way() {
    let mut card = powered(CardKind::Ordinary);
    send(&mut card, JPKI);
    assert_eq!(
        statuses(
            &mut card,
            &[
                "00A4020C02000A",
                "00A4020002000A",
                "00A4020002000A00",
                "00A4090C02000A",
                "00A4000C02000A",
                "00A4020C0A",
                "00A4020C",
                "00A4020C03000A00",
            ]
        ),
        [
            0x9000, 0x9000, 0x9000, 0x6A86, 0x6A82, 0x6700, 0x6700, 0x6700
        ]
    );
}

#[test]
fn a_failed_selection_leaves_the_file_that_was_selected() {
    let mut card = powered(CardKind::Ordinary);
    statuses(&mut card, &[JPKI, "00A4020C02000A"]);
    assert_eq!(
        statuses(
            &mut card,
            &["00A4020C021234", "00A4040C05A000000003", "00B0000004"]
        ),
        [0x6A82, 0x6A82, 0x9000]
    );
    // Selecting the application anew leaves none.
    assert_eq!(statuses(&mut card, &[JPKI, "00B0000004"]), [0x9000, 0x6986]);
}

#[test]
fn the_top_level_has_one_file_and_nobody_reads_it() {
    let mut card = powered(CardKind::Ordinary);
    let sent = [
        "00B0000000",
        "00A4020C02001E",
        "00B0000000",
        "00B2010400",
        "00B09E0000",
        "00200080",
        "802A0080010100",
        "00A4020C02001C",
        "00A4020C02000A",
    ];
    let answers = [
        0x6986, 0x9000, 0x6981, 0x6981, 0x6981, 0x6981, 0x6981, 0x6A82, 0x6A82,
    ];
    assert_eq!(statuses(&mut card, &sent), answers);
    assert_eq!(statuses(&mut card, &[JPKI, ISSUER]), [0x9000; 2]);
    assert_eq!(statuses(&mut card, &sent), answers);
}

#[test]
fn the_issuers_domain_is_selected_by_name_and_is_no_application() {
    let mut card = powered(CardKind::Ordinary);
    assert_eq!(
        statuses(
            &mut card,
            &[
                JPKI,
                "00A40000",
                ISSUER,
                "00A40000",
                "00A40000023F00",
                "00CA004500"
            ]
        ),
        [0x9000, 0x9000, 0x9000, 0x6A86, 0x6A82, 0x9000]
    );
}

#[test]
fn data_objects_are_at_the_top_level_only_but_for_the_contacts() {
    for interface in Interface::ALL {
        let mut card = Card::new(CardSpec {
            interface,
            ..spec(CardKind::Ordinary)
        });
        let answer_to_reset = card.handle(Request::PowerOn);
        let (contacts, status) = send(&mut card, "00CA5F5100");
        assert_eq!(status, 0x9000);
        assert_eq!(contacts, interface.contacts().answer_to_reset()[1..]);
        let expected = Response::Atr(interface.answer_to_reset().into());
        assert_eq!(answer_to_reset, expected);
        send(&mut card, JPKI);
        assert_eq!(send(&mut card, "00CA5F5100").0, contacts);
        assert_eq!(send(&mut card, "00CA004500").1, 0x6A88);
    }
    let mut card = powered(CardKind::Ordinary);
    assert_eq!(
        statuses(
            &mut card,
            &[
                "00CA2F1000",
                "00CA2F1100",
                "00CA2F1200",
                "00CA0045",
                "00CA00450100",
                "00CA5F5101",
                "80CA004500"
            ]
        ),
        [0x6A82, 0x6A82, 0x6A88, 0x6700, 0x6700, 0x6700, 0x6D00]
    );
    send(&mut card, JPKI);
    assert_eq!(send(&mut card, "00CA2F1000").1, 0x6A88);
}

#[test]
fn a_large_object_wants_an_extended_length() {
    let mut card = powered(CardKind::Ordinary);
    for tag in ["00F8", "7F21"] {
        let short = send(&mut card, &format!("00CA{tag}00"));
        assert_eq!(short, (vec![], 0x6700));
        let (value, status) = send(&mut card, &format!("00CA{tag}000000"));
        assert_eq!((value.len(), status), (575, 0x9000));
    }
}

#[test]
fn a_random_number_can_be_had_without_an_application_up_to_256_bytes() {
    let mut card = powered(CardKind::Ordinary);
    assert_eq!(send(&mut card, "0084000014").0.len(), 20);
    assert_eq!(send(&mut card, "00840000000100").0.len(), 256);
    assert_eq!(
        statuses(
            &mut card,
            &[
                "00840000000101",
                "00840000000000",
                "008400000100",
                "0084000100"
            ]
        ),
        [0x6985, 0x6985, 0x6700, 0x6A86]
    );
}

#[test]
fn what_the_issuer_alone_may_do_is_refused_to_everyone_else() {
    let mut card = powered(CardKind::Ordinary);
    for select in [ISSUER, JPKI, COMMON] {
        send(&mut card, select);
        assert_eq!(
            statuses(
                &mut card,
                &[
                    "808A2200", "808A2400", "808A0000", "80500000", "80520000", "80540080",
                    "80060000"
                ]
            ),
            [0x6982, 0x6982, 0x6A86, 0x6982, 0x6982, 0x6982, 0x6982]
        );
    }
}

#[test]
fn what_the_card_does_not_know_it_says_in_three_ways() {
    let mut card = powered(CardKind::Ordinary);
    send(&mut card, JPKI);
    for (class, status) in [
        ("01", 0x6881),
        ("03", 0x6881),
        ("09", 0x6881),
        ("11", 0x6881),
        ("40", 0x6881),
        ("6F", 0x6881),
        ("81", 0x6881),
        ("93", 0x6881),
        ("04", 0x6E00),
        ("20", 0x6E00),
        ("84", 0x6E00),
        ("A0", 0x6E00),
        ("C0", 0x6E00),
        ("FF", 0x6E00),
        ("0C", 0x6987),
    ] {
        assert_eq!(
            send(&mut card, &format!("{class}B08A0004")).1,
            status,
            "{class}"
        );
    }
    // No answer is ever left to fetch; the iPhone's indicator is not a card's.
    assert_eq!(
        statuses(
            &mut card,
            &[
                "00C0000000",
                "00B1000000",
                "00700000",
                "80A4040C",
                "80FC0000"
            ]
        ),
        [0x6D00, 0x6D00, 0x6D00, 0x6D00, 0x6700]
    );
}

#[test]
fn a_terminal_is_certified_in_one_application_with_two_commands() {
    let mut card = powered(CardKind::Ordinary);
    send(&mut card, JPKI);
    assert_eq!(
        statuses(
            &mut card,
            &[
                "80A206C10400000000",
                "80A206C1",
                "80A200C103010203",
                "80A206C00100",
                "80A201C1"
            ]
        ),
        [0x6700, 0x6700, 0x6700, 0x6A86, 0x6A86]
    );
    assert_eq!(
        statuses(&mut card, &[TEXT, "80A206C10400000000"])[1],
        0x6D00
    );
}

#[test]
fn a_pin_changes_where_it_is_and_by_the_command_of_its_application() {
    let mut card = powered(CardKind::Ordinary);
    for (select, file, right, wrong) in [
        (TEXT, "00A4020C020011", "00240180", "80320080"),
        (COMMON, "00A4020C02001C", "80320080", "00240180"),
        (RESIDENT, "00A4020C02001C", "80320080", "00240180"),
    ] {
        let change = format!("{right}0435373931");
        let other = format!("{wrong}0435373931");
        assert_eq!(
            statuses(
                &mut card,
                &[select, file, &change, RIGHT, &other, &change, RIGHT]
            ),
            [0x9000, 0x9000, 0x6982, 0x9000, 0x6D00, 0x9000, 0x63C2]
        );
        assert_eq!(verify(&mut card, b"5791"), 0x9000);
    }
    // The three are three: that of 公的個人認証AP is what it was.
    assert_eq!(
        statuses(&mut card, &[JPKI, "00A4020C020018", RIGHT])[2],
        0x9000
    );
}

#[test]
fn a_password_changes_to_6_to_16_capitals_and_digits() {
    let mut card = powered(CardKind::Ordinary);
    statuses(&mut card, &[JPKI, "00A4020C02001B"]);
    assert_eq!(verify(&mut card, b"ABC123"), 0x9000);
    for (value, status) in [
        (&b"ABC12"[..], 0x6A80),
        (b"abc123", 0x6A80),
        (b"ABC-123", 0x6A80),
        (b"ABCDEFGH123456789", 0x6A80),
        (b"ABCDEFGH12345678", 0x9000),
        (b"NEW456", 0x9000),
        (b"NEW456", 0x9000),
    ] {
        let command = Command::new(0x00, 0x24, 0x01, 0x80).with_data(value);
        assert_eq!(transmit(&mut card, &command.encode()).1, status);
    }
    assert_eq!(verify(&mut card, b"ABC123"), 0x63C4);
    assert_eq!(verify(&mut card, b"NEW456"), 0x9000);
}

#[test]
fn every_secret_has_tries_of_its_own() {
    let mut card = powered(CardKind::Ordinary);
    let secrets = [
        (JPKI, 0x98, 3),
        (JPKI, 0x9B, 5),
        (TEXT, 0x91, 3),
        (TEXT, 0x94, 10),
        (TEXT, 0x95, 10),
        (SURFACE, 0x91, 10),
        (SURFACE, 0x92, 10),
        (SURFACE, 0x93, 10),
        (COMMON, 0x9C, 3),
        (RESIDENT, 0x9C, 3),
    ];
    let query = |card: &mut Card, select: &str, p2: u8| {
        send(card, select);
        send(card, &format!("002000{p2:02X}")).1
    };
    for (turn, &(select, p2, limit)) in secrets.iter().enumerate() {
        assert_eq!(query(&mut card, select, p2), 0x63C0 + limit);
        for left in (0..limit).rev() {
            let wrong = format!("002000{p2:02X}023939");
            assert_eq!(send(&mut card, &wrong).1, 0x63C0 + left);
            card.handle(Request::PowerOff);
            card.handle(Request::PowerOn);
            send(&mut card, select);
        }
        let again = format!("002000{p2:02X}0439393939");
        assert_eq!(send(&mut card, &again).1, 0x6984);
        for (other, &(select, p2, limit)) in secrets.iter().enumerate() {
            let left = if other <= turn { 0 } else { limit };
            assert_eq!(query(&mut card, select, p2), 0x63C0 + left);
        }
    }
}

#[test]
fn a_reference_delivered_blocked_and_one_never_set_are_blocked() {
    let mut card = powered(CardKind::Ordinary);
    assert_eq!(
        statuses(&mut card, &[TEXT, "00200092", "002000920431323334"])[1..],
        [0x63C0, 0x6984]
    );
    let mut young = Card::new(CardSpec {
        sign_certificate: None,
        sign_key: None,
        sign_password: None,
        ..spec(CardKind::Ordinary)
    });
    young.handle(Request::PowerOn);
    assert_eq!(
        statuses(
            &mut young,
            &[
                JPKI,
                "0020009B",
                "0020009B06414243313233",
                "802A009A010100",
                "00B0810004"
            ]
        )[1..],
        [0x63C0, 0x6984, 0x6981, 0x6982]
    );
}

#[test]
fn pulling_the_card_out_of_verify_costs_a_try_and_gains_none() {
    let mut card = powered(CardKind::Ordinary);
    for (torn, left) in [(RIGHT, 2), (WRONG, 1), (QUERY, 1), ("0020008000", 1)] {
        statuses(&mut card, &[JPKI, "00A4020C020018"]);
        card.lose_power_within(&torn.parse::<Bytes>().unwrap());
        assert!(matches!(
            card.handle(Request::Apdu(Bytes(vec![0, 0x84, 0, 0, 8]))),
            Response::Refused { .. }
        ));
        card.handle(Request::PowerOn);
        let tries = statuses(&mut card, &[JPKI, "00200098"])[1];
        assert_eq!(tries, 0x63C0 + left, "{torn}");
        assert_eq!(send(&mut card, "802A0097010100").1, 0x6982);
    }
    // The right PIN, left to be compared, gives all back; with none left nothing more is taken.
    assert_eq!(
        statuses(&mut card, &["00A4020C020018", RIGHT, QUERY])[1..],
        [0x9000, 0x63C3]
    );
    statuses(&mut card, &[WRONG, WRONG, WRONG]);
    card.lose_power_within(&RIGHT.parse::<Bytes>().unwrap());
    card.handle(Request::PowerOn);
    assert_eq!(statuses(&mut card, &[JPKI, "00200098"])[1], 0x63C0);
}
