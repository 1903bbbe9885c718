//! Commands, files, secrets and keys.

use proptest::prelude::*;

use super::*;

#[test]
fn the_jpki_application_is_found_by_its_aid_and_by_the_beginning_of_it() {
    let mut card = powered(CardKind::Ordinary);
    assert_eq!(
        statuses(
            &mut card,
            &[
                JPKI,
                "00A404000AD392F00026010000000100",
                "00A4040C05D392F00026",
                "00A4040C0BD392F00026010000000100",
                "00A4040C0AD392F000260100000002",
                "00A4040C04D392F000",
                "00A4040C",
                "00A4090C0AD392F000260100000001",
            ]
        ),
        [
            0x9000, 0x9000, 0x9000, 0x6A82, 0x6A82, 0x6A82, 0x6700, 0x6A86
        ]
    );
}

#[test]
fn other_drivers_find_nothing_of_theirs_on_the_card() {
    let mut card = powered(CardKind::Ordinary);
    for probe in [
        "00A4040007627601FF000000",
        "00A4040006A00000000101",
        "00A4040009A00000030800001000",
        "00A404000EF276A288BCFBA69D34F31001",
        "00A4040006D2760001240100",
        "00CADF3005",
        "00CB3FFF035C017E08",
        "FFCA000000",
        "0184000008",
        "0CB0000000",
    ] {
        assert_ne!(send(&mut card, probe).1, 0x9000, "{probe}");
    }
    assert_eq!(
        statuses(&mut card, &["FFCA000000", "0184000008", "0CB0000000"]),
        [0x6E00, 0x6881, 0x6987]
    );
}

#[test]
fn the_known_files_are_there_and_each_refuses_what_is_not_its_kind() {
    let mut card = powered(CardKind::Ordinary);
    send(&mut card, JPKI);
    for (file, reading) in [
        ("000A", 0x9000),
        ("000B", 0x9000),
        ("0001", 0x6982),
        ("0002", 0x9000),
        ("0006", 0x9000),
        ("0008", 0x9000),
        ("0009", 0x6982),
        ("0016", 0x6981),
        ("0017", 0x6981),
        ("0018", 0x6981),
        ("001A", 0x6981),
        ("001B", 0x6981),
    ] {
        let select = format!("00A4020C02{file}");
        assert_eq!(
            statuses(&mut card, &[&select, "00B0000000"]),
            [0x9000, reading],
            "{file}"
        );
    }
    assert_eq!(
        statuses(&mut card, &["00A4020C02000A", QUERY, "802A0080010100"]),
        [0x9000, 0x6981, 0x6981]
    );
    assert_eq!(send(&mut card, "00A4020C020003").1, 0x6A82);
}

#[test]
fn reading_stops_at_the_end_of_a_file_and_nowhere_else() {
    let mut card = powered(CardKind::Ordinary);
    assert_eq!(send(&mut card, "00B0000000").1, 0x6986);
    send(&mut card, JPKI);
    assert_eq!(send(&mut card, "00B0000000").1, 0x6986);
    send(&mut card, "00A4020C02000A");
    let whole = stored(b'a', 1580);
    assert_eq!(send(&mut card, "00B0000000").0, whole[..256]);
    // 1580 is 062C: the last byte of the certificate, what fills the file, its end, past it.
    assert_eq!(send(&mut card, "00B0062B02"), (vec![b'a', 0xFF], 0x9000));
    assert_eq!(send(&mut card, "00B006FF00"), (vec![0xFF], 0x9000));
    assert_eq!(send(&mut card, "00B0070000"), (vec![], 0x6B00));
    assert_eq!(send(&mut card, "00B07FFF00"), (vec![], 0x6B00));
    // Extended Le, and the short identifier with an offset of 4.
    assert_eq!(send(&mut card, "00B00000000000"), (whole.clone(), 0x9000));
    assert_eq!(send(&mut card, "00B08A0410").0, whole[4..20]);
    assert_eq!(
        statuses(
            &mut card,
            &["00B00000", "00B0800004", "00B0E00004", "00B09F0004"]
        ),
        [0x6700, 0x6A86, 0x6A86, 0x6A82]
    );
}

#[test]
fn three_wrong_pins_lock_it_and_the_right_one_comes_too_late() {
    let mut card = powered(CardKind::Ordinary);
    let mut asked = vec![JPKI, "00A4020C020018", QUERY];
    asked.extend([WRONG, QUERY, WRONG, WRONG, RIGHT, QUERY]);
    assert_eq!(
        statuses(&mut card, &asked),
        [
            0x9000, 0x9000, 0x63C3, 0x63C2, 0x63C2, 0x63C1, 0x63C0, 0x6984, 0x63C0
        ]
    );
}

#[test]
fn the_signature_password_locks_after_five_and_leaves_the_pin_alone() {
    let mut card = powered(CardKind::Ordinary);
    let mut asked = vec![JPKI, "00A4020C02001B"];
    asked.extend([WRONG; 6]);
    asked.extend(["00A4020C020018", QUERY, RIGHT]);
    assert_eq!(
        statuses(&mut card, &asked)[2..],
        [
            0x63C4, 0x63C3, 0x63C2, 0x63C1, 0x63C0, 0x6984, 0x9000, 0x63C3, 0x9000
        ]
    );
}

#[test]
fn asking_for_tries_costs_none_and_is_answered_so_even_after_the_right_pin() {
    let mut card = powered(CardKind::Ordinary);
    assert_eq!(
        statuses(
            &mut card,
            &[
                JPKI,
                "00A4020C020018",
                WRONG,
                RIGHT,
                QUERY,
                "0020008000",
                "00200098"
            ]
        )[2..],
        [0x63C2, 0x9000, 0x63C3, 0x6700, 0x63C3]
    );
}

#[test]
fn a_proof_lasts_while_the_application_is_selected_and_tries_last_for_ever() {
    let sign = "802A0097010100";
    let mut card = powered(CardKind::Ordinary);
    let proved = [JPKI, "00A4020C020018", RIGHT, sign];
    assert_eq!(statuses(&mut card, &proved)[2..], [0x9000, 0x9000]);
    // The same application again keeps it; a failed selection too.
    assert_eq!(
        statuses(&mut card, &[JPKI, sign, "00A4040C06A00000000101", sign]),
        [0x9000, 0x9000, 0x6A82, 0x9000]
    );
    // Another application, the issuer's domain, a reset and a power cut end it.
    assert_eq!(statuses(&mut card, &[TEXT, JPKI, sign])[2], 0x6982);
    statuses(&mut card, &proved);
    assert_eq!(
        statuses(&mut card, &["00A4040C07A0000001510000", JPKI, sign])[2],
        0x6982
    );
    for cut in [Request::Reset, Request::PowerOff] {
        statuses(&mut card, &proved);
        send(&mut card, "00A4020C020018");
        card.handle(cut);
        card.handle(Request::PowerOn);
        assert_eq!(statuses(&mut card, &[JPKI, sign])[1], 0x6982);
    }
    assert_eq!(statuses(&mut card, &["00A4020C020018", WRONG])[1], 0x63C2);
    card.handle(Request::PowerOff);
    card.handle(Request::PowerOn);
    assert_eq!(
        statuses(&mut card, &[JPKI, "00A4020C020018", QUERY])[2],
        0x63C2
    );
}

#[test]
fn a_wrong_pin_takes_back_what_the_right_one_proved() {
    let mut card = powered(CardKind::Ordinary);
    assert_eq!(
        statuses(
            &mut card,
            &[JPKI, "00A4020C020018", RIGHT, WRONG, "802A0097010100"]
        )[2..],
        [0x9000, 0x63C2, 0x6982]
    );
}

#[test]
fn each_key_needs_its_own_secret() {
    let mut card = powered(CardKind::Ordinary);
    assert_eq!(
        statuses(
            &mut card,
            &[
                JPKI,
                "00A4020C020018",
                RIGHT,
                "802A009A010100",
                "802A0097010100"
            ]
        )[2..],
        [0x9000, 0x6982, 0x9000]
    );
    send(&mut card, "00A4020C02001B");
    assert_eq!(verify(&mut card, b"abc123"), 0x63C4);
    assert_eq!(
        statuses(
            &mut card,
            &["00A4040C07A0000001510000", JPKI, "00A4020C02001B"]
        )[2],
        0x9000
    );
    assert_eq!(verify(&mut card, b"ABC123"), 0x9000);
    assert_eq!(
        statuses(&mut card, &["802A009A010100", "802A0097010100"]),
        [0x9000, 0x6982]
    );
    assert_eq!(send(&mut card, "00B08100000000").0, stored(b's', 1758));
}

#[test]
fn the_chip_signs_what_it_is_given_verbatim_up_to_245_bytes() {
    let mut card = powered(CardKind::Ordinary);
    statuses(
        &mut card,
        &[JPKI, "00A4020C020018", RIGHT, "00A4020C020017"],
    );
    let public = KeyPool::key(KeyPool::deal(1)).public();
    for length in [1, 35, 49, 51, 83, 245] {
        let input = vec![0xA5; length];
        let command = Command::new(0x80, 0x2A, 0x00, 0x80)
            .with_data(&input)
            .expecting(256);
        let (signature, status) = transmit(&mut card, &command.encode());
        assert_eq!(status, 0x9000);
        assert!(public.verify_raw(&input, &signature), "{length} bytes");
    }
    let too_long = [0xA5; 246];
    let command = Command::new(0x80, 0x2A, 0x00, 0x80).with_data(&too_long);
    assert_eq!(transmit(&mut card, &command.encode()).1, 0x6985);
    assert_eq!(
        statuses(
            &mut card,
            &["802A008000", "802A0680010100", "802A008001011F"]
        ),
        [0x6985, 0x6A86, 0x6700]
    );
}

#[test]
fn the_chip_hashes_and_frames_where_it_is_asked_to() {
    let mut card = powered(CardKind::Ordinary);
    statuses(
        &mut card,
        &[JPKI, "00A4020C020018", RIGHT, "00A4020C020017"],
    );
    let public = KeyPool::key(KeyPool::deal(1)).public();
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, b"abc");
    let mut sign = |p1, data: &[u8]| {
        let command = Command::new(0x80, 0x2A, p1, 0x80).with_data(data);
        transmit(&mut card, &command.encode()).0
    };
    assert!(public.verify_raw(hash.as_ref(), &sign(0x01, b"abc")));
    assert!(public.verify(b"abc", &sign(0x02, hash.as_ref())));
    assert!(public.verify(b"abc", &sign(0x03, b"abc")));
    assert!(sign(0x02, b"abc").is_empty());
}

#[test]
fn a_certified_terminal_signs_without_the_pin_even_when_the_pin_is_locked() {
    let mut card = powered(CardKind::Ordinary);
    statuses(&mut card, &[JPKI, "00A4020C020018", WRONG, WRONG, WRONG]);
    let TerminalCertificate { body, signature } = certified();
    let mut present = |p1, data: &[u8]| {
        let mut command = Command::new(0x80, 0xA2, p1, 0xC1).with_data(data);
        command.extended = true;
        transmit(&mut card, &command.encode()).1
    };
    assert_eq!(present(0x00, &signature), 0x6985);
    assert_eq!(present(0x06, b"garbage"), 0x6700);
    assert_eq!(present(0x07, &body), 0x6A86);
    assert_eq!(
        [present(0x06, &body), present(0x00, &signature)],
        [0x9000; 2]
    );
    // It opens the user-authentication key alone.
    assert_eq!(
        statuses(
            &mut card,
            &["802A0097010100", "802A009A010100", "00B0810004"]
        ),
        [0x9000, 0x6982, 0x6982]
    );
    card.handle(Request::Reset);
    assert_eq!(statuses(&mut card, &[JPKI, "802A0097010100"])[1], 0x6982);
}

#[test]
fn a_terminal_that_another_authority_certified_opens_nothing() {
    let mut card = powered(CardKind::Ordinary);
    send(&mut card, JPKI);
    let body = certified().body;
    let spare = KeyPool::dedicated(DedicatedKey::Spare).sign_sha256(&body);
    let mut signature = Vec::new();
    crate::card::tlv::put(&mut signature, &[0x5F, 0x37], &spare);
    for (p1, data, status) in [(0x06, &body, 0x9000), (0x00, &signature, 0x6300)] {
        let command = Command::new(0x80, 0xA2, p1, 0xC1).with_data(data);
        assert_eq!(transmit(&mut card, &command.encode()).1, status);
    }
    assert_eq!(send(&mut card, "802A0097010100").1, 0x6982);
}

#[test]
fn the_holder_changes_the_pin_after_proving_the_old_one() {
    let mut card = powered(CardKind::Ordinary);
    let change = "002401800439383736";
    assert_eq!(
        statuses(
            &mut card,
            &[
                JPKI,
                "00A4020C020018",
                change,
                RIGHT,
                "00240180053938373635",
                change,
                RIGHT
            ]
        )[2..],
        [0x6982, 0x9000, 0x6A80, 0x9000, 0x63C2]
    );
    assert_eq!(verify(&mut card, b"9876"), 0x9000);
}

#[test]
fn number_a_opens_the_number_and_number_b_does_not() {
    let mut card = powered(CardKind::Ordinary);
    let number = spec(CardKind::Ordinary).individual_number;
    let b = face(&mut card).reference_number_b();
    assert_eq!(b, "60040120344321");
    statuses(&mut card, &[TEXT, "00A4020C020015"]);
    assert_eq!(verify(&mut card, b.as_bytes()), 0x9000);
    assert_eq!(
        statuses(&mut card, &["00B0810011", "00B0820000"]),
        [0x6982, 0x9000]
    );
    send(&mut card, "00A4020C020014");
    assert_eq!(verify(&mut card, b"000000000000"), 0x63C9);
    assert_eq!(verify(&mut card, number.digits().as_bytes()), 0x9000);
    let (record, _) = send(&mut card, "00B0810011");
    assert_eq!(record.len(), 17);
    assert_eq!(record[..3], [0xFF, 0x10, 0x0C]);
    assert_eq!(&record[3..15], number.digits().as_bytes());
    assert_eq!(send(&mut card, "00B0850000").0.len(), 256);
}

#[test]
fn the_photo_needs_a_number_from_the_face_and_ten_wrong_ones_lock_it() {
    let mut card = powered(CardKind::Ordinary);
    assert_eq!(statuses(&mut card, &[SURFACE, "00B0820000"])[1], 0x6982);
    send(&mut card, "00A4020C020012");
    for left in (0..10).rev() {
        assert_eq!(verify(&mut card, b"00000000000000"), 0x63C0 + left);
    }
    assert_eq!(verify(&mut card, b"60040120344321"), 0x6984);
}

#[test]
fn the_common_application_tells_the_serial_number_in_a_record() {
    let mut card = powered(CardKind::Ordinary);
    let (record, status) = (send(&mut card, COMMON), send(&mut card, "00B2010C00")).1;
    assert_eq!((record.len(), status), (30, 0x9000));
    assert_eq!(&record[..], b"\x01\x1CSPECIMEN00000011399920340401");
    assert_eq!(
        statuses(
            &mut card,
            &["00B2020C00", "00B2000C00", "00B2010D00", "00B0810000"]
        ),
        [0x6A83, 0x6A83, 0x6A81, 0x6981]
    );
    assert_eq!(
        statuses(&mut card, &[RESIDENT, "0020009C", "8032009C0439383736"])[1..],
        [0x63C3, 0x6982]
    );
}

#[test]
fn the_top_level_has_data_objects_and_no_files() {
    let mut card = powered(CardKind::Ordinary);
    assert_eq!(send(&mut card, "00CA00F200").0, b"20340401");
    assert_eq!(
        statuses(
            &mut card,
            &["00CA00F300", "00CA00F204", "00A40000", "00A4020C02000A"]
        ),
        [0x6A88, 0x6700, 0x6A86, 0x6A82]
    );
    assert_eq!(
        statuses(
            &mut card,
            &[JPKI, "00A40000", "00A40000023F00", "00CA00F200"]
        ),
        [0x9000, 0x9000, 0x6A82, 0x6A88]
    );
}

#[test]
fn random_numbers_follow_from_the_seed_and_go_on_after_a_power_cut() {
    let draw = |card: &mut Card| send(card, "0084000008").0;
    let (mut card, mut twin) = (powered(CardKind::Ordinary), powered(CardKind::Ordinary));
    let first = draw(&mut card);
    assert_eq!(draw(&mut twin), first);
    twin.handle(Request::PowerOff);
    twin.handle(Request::PowerOn);
    assert_ne!(draw(&mut twin), first);
    let mut other = Card::new(CardSpec {
        seed: 43,
        ..spec(CardKind::Ordinary)
    });
    other.handle(Request::PowerOn);
    assert_ne!(draw(&mut other), first);
    assert_eq!(send(&mut card, "0084000000").0.len(), 256);
    assert_eq!(
        statuses(&mut card, &["00840000000101", "00840000", "0084010008"]),
        [0x6985, 0x6700, 0x6A86]
    );
}

proptest! {
    #[test]
    fn a_file_read_in_any_pieces_is_the_file(piece in 1_u32..=300) {
        let mut card = powered(CardKind::Ordinary);
        statuses(&mut card, &[JPKI, "00A4020C02000A"]);
        let mut read = Vec::new();
        for _piece in 0..2_000 {
            let [high, low] = u16::try_from(read.len()).unwrap().to_be_bytes();
            let command = Command::new(0x00, 0xB0, high, low).expecting(piece).encode();
            match transmit(&mut card, &command) {
                (more, 0x9000) => read.extend(more),
                (_, status) => { prop_assert_eq!(status, 0x6B00); break; }
            }
        }
        prop_assert_eq!(read, stored(b'a', 1580));
    }
}
