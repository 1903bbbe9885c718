//! What known clients send, in their order, and that each gets through. The clients are those whose traffic with
//! real cards is documented; a card that one of them stumbles over is not a My Number card to its users.

use super::*;
use crate::pki::PublicKey;
use crate::pki::rsa::sha256_digest_info;

const LONG_ENOUGH: usize = 100;

fn auth_key() -> &'static PublicKey {
    KeyPool::key(KeyPool::deal(1)).public()
}

fn sign_key() -> &'static PublicKey {
    KeyPool::key(KeyPool::deal(2)).public()
}

/// Sends a command that has to end with 9000.
fn ok(card: &mut Card, hex: &str) -> Vec<u8> {
    let (data, status) = send(card, hex);
    assert_eq!(status, 0x9000, "{hex}");
    data
}

fn read(card: &mut Card, offset: usize, length: usize) -> Vec<u8> {
    ok(card, &format!("00B0{offset:04X}{:02X}", length & 0xFF))
}

/// COMPUTE DIGITAL SIGNATURE of the current key over any bytes.
fn sign(card: &mut Card, input: &[u8]) -> Vec<u8> {
    let length = input.len();
    ok(
        card,
        &format!("802A0080{length:02X}{}00", Bytes::from(input)),
    )
}

/// The whole object in the current file as OpenSC reads it: its header, then blocks from the start on.
fn read_as_opensc(card: &mut Card) -> Vec<u8> {
    let header = read(card, 0, 4);
    let whole = 4 + usize::from(u16::from_be_bytes([header[2], header[3]]));
    let mut bytes = Vec::new();
    while bytes.len() < whole {
        let length = (whole - bytes.len()).min(256);
        let offset = bytes.len();
        bytes.extend(read(card, offset, length));
    }
    bytes
}

#[test]
fn opensc_tries_29_commands_of_other_cards_and_none_succeeds() {
    let mut probes = [
        "00A4040007627601FF00000000",
        "00A4040C06A00000000101",
        "00A404000BE82B0601040181C31F020100",
        "00A404000FD2330000004573744549442076333500",
        "00CADF3005",
        "00CB3FFF035C017E08",
        "00A4040009A0000003080000100000",
        "00A4040C09A00000030800001000",
        "00A4040C07A000000116DB00",
        "00A404000CF276A288BCFBA69D34F3100100",
        "00A4040009A0000003974254465900",
        "00A4040006D2760001240100",
    ]
    .map(str::to_owned)
    .to_vec();
    // Sixteen applets of one vendor, and the manager before them.
    probes.push("00A4040007A000000079100000".to_owned());
    probes.extend((0x00..=0x0F).map(|last| format!("00A4040007A00000007901{last:02X}00")));
    assert_eq!(probes.len(), 29);
    let mut card = powered(CardKind::Ordinary);
    for probe in &probes {
        let (_, status) = send(&mut card, probe);
        assert!(
            matches!(status, 0x6A82 | 0x6A88 | 0x6D00),
            "{probe}: {status:04X}"
        );
    }
    assert_eq!(send(&mut card, JPKI).1, 0x9000);
}

#[test]
fn opensc_binds_by_asking_both_pins_for_their_tries_and_reads_all_certificates() {
    let mut card = powered(CardKind::Ordinary);
    let bind = [JPKI, "00A4020C020018", QUERY, "00A4020C02001B", QUERY];
    assert_eq!(
        statuses(&mut card, &bind),
        [0x9000, 0x9000, 0x63C3, 0x9000, 0x63C5]
    );
    for (file, whole) in [
        ("000A", certificate(b'a', 1580)),
        ("000B", certificate(b'A', 1310)),
        ("0002", certificate(b'S', 1320)),
    ] {
        ok(&mut card, &format!("00A4020C02{file}"));
        assert_eq!(read_as_opensc(&mut card), whole);
    }
    ok(&mut card, "00A4020C020001");
    assert_eq!(send(&mut card, "00B0000004").1, 0x6982);
    // `pkcs15-tool --verify-pin --auth-id 02 --read-certificate 02`.
    ok(&mut card, "00A4020C02001B");
    assert_eq!(verify(&mut card, b"ABC123"), 0x9000);
    assert_eq!(send(&mut card, QUERY).1, 0x63C5);
    ok(&mut card, "00A4020C020001");
    assert_eq!(read_as_opensc(&mut card), certificate(b's', 1758));
}

#[test]
fn pkcs11_tool_logs_in_asks_for_tries_once_more_and_signs() {
    let mut card = powered(CardKind::Ordinary);
    ok(&mut card, JPKI);
    let login = ["00A4020C020018", QUERY, "00A4020C020018", RIGHT];
    assert_eq!(
        statuses(&mut card, &login),
        [0x9000, 0x63C3, 0x9000, 0x9000]
    );
    ok(&mut card, "00A4020C020017");
    let info = sha256_digest_info(b"document");
    assert!(auth_key().verify_raw(&info, &sign(&mut card, &info)));
    // `--test` draws random numbers in between, and what was proved stays.
    assert_eq!(ok(&mut card, "0084000014").len(), 20);
    assert!(auth_key().verify_raw(&info, &sign(&mut card, &info)));
}

#[test]
fn pkcs11_tool_presents_the_signature_password_twice_for_each_signature() {
    let mut card = powered(CardKind::Ordinary);
    ok(&mut card, JPKI);
    let info = sha256_digest_info(b"document");
    for _signature in 0..2 {
        ok(&mut card, "00A4020C02001B");
        assert_eq!(verify(&mut card, b"ABC123"), 0x9000);
        ok(&mut card, "00A4020C02001B");
        assert_eq!(send(&mut card, QUERY).1, 0x63C5);
        ok(&mut card, "00A4020C02001B");
        assert_eq!(verify(&mut card, b"ABC123"), 0x9000);
        ok(&mut card, "00A4020C02001A");
        assert!(sign_key().verify_raw(&info, &sign(&mut card, &info)));
    }
}

#[test]
fn openssh_signs_a_digest_of_sha_512_through_pkcs11() {
    let mut card = powered(CardKind::Ordinary);
    statuses(
        &mut card,
        &[JPKI, "00A4020C020018", RIGHT, "00A4020C020017"],
    );
    let mut info =
        b"\x30\x51\x30\x0D\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40".to_vec();
    info.resize(83, 0x5A);
    assert!(auth_key().verify_raw(&info, &sign(&mut card, &info)));
}

#[test]
fn jpki_cli_sends_everything_twice_and_both_answers_are_the_same() {
    let mut card = powered(CardKind::Ordinary);
    let mut twice = |hex: &str| {
        let first = send(&mut card, hex);
        assert_eq!(send(&mut card, hex), first, "{hex}");
        first
    };
    twice(JPKI);
    twice("00A4020C02000A");
    assert_eq!(twice("00B0000007").0, certificate(b'a', 1580)[..7]);
    let mut whole = Vec::new();
    for block in 0..6 {
        whole.extend(twice(&format!("00B0{block:02X}0000")).0);
    }
    // 1580 bytes are six blocks and 2C more.
    whole.extend(twice("00B006002C").0);
    assert_eq!(whole, certificate(b'a', 1580));
    // `crypto sign`: a DigestInfo of SHA-1.
    twice("00A4020C020018");
    twice(RIGHT);
    twice("00A4020C020017");
    let mut info = b"\x30\x21\x30\x09\x06\x05\x2B\x0E\x03\x02\x1A\x05\x00\x04\x14".to_vec();
    info.resize(35, 0xA5);
    let (signature, status) = twice(&format!("802A008023{}00", Bytes::from(&info[..])));
    assert_eq!(status, 0x9000);
    assert!(auth_key().verify_raw(&info, &signature));
    // `support get`.
    for hex in [TEXT, "00A4020C020011", RIGHT, "00A4020C020001"] {
        assert_eq!(twice(hex).1, 0x9000);
    }
    assert_eq!(twice("00B0000011").0.len(), 17);
    twice("00A4020C020002");
    let header = twice("00B0000007").0;
    let rest = usize::from(header[2]) + 3 - 7;
    assert!(rest < 256);
    assert_eq!(twice(&format!("00B00007{rest:02X}")).0.len(), rest);
}

#[test]
fn one_wrong_pin_of_jpki_cli_costs_two_tries() {
    let mut card = powered(CardKind::Ordinary);
    let sent = [JPKI, JPKI, "00A4020C020018", WRONG, WRONG];
    assert_eq!(statuses(&mut card, &sent)[3..], [0x63C2, 0x63C1]);
}

#[test]
fn nunnun_reads_the_header_and_goes_on_behind_it() {
    let mut card = powered(CardKind::Ordinary);
    statuses(&mut card, &[JPKI, "00A4020C02000A"]);
    let mut bytes = read(&mut card, 0, 4);
    let whole = 4 + usize::from(u16::from_be_bytes([bytes[2], bytes[3]]));
    while bytes.len() < whole {
        let (offset, length) = (bytes.len(), (whole - bytes.len()).min(256));
        bytes.extend(read(&mut card, offset, length));
    }
    assert_eq!(bytes, certificate(b'a', 1580));
    statuses(&mut card, &["00A4020C020018", RIGHT, "00A4020C020017"]);
    let info = sha256_digest_info(b"document");
    assert!(auth_key().verify_raw(&info, &sign(&mut card, &info)));
}

#[test]
fn lulitech_asks_for_tries_with_four_bytes_because_a_fifth_is_refused() {
    let mut card = powered(CardKind::Ordinary);
    statuses(&mut card, &[JPKI, "00A4020C02000A"]);
    assert_eq!(read(&mut card, 0, 8), certificate(b'a', 1580)[..8]);
    let mut bytes = Vec::new();
    for _chunk in 0..LONG_ENOUGH {
        let (offset, length) = (bytes.len(), (1580 - bytes.len()).min(255));
        bytes.extend(read(&mut card, offset, length));
        if bytes.len() == 1580 {
            break;
        }
    }
    assert_eq!(bytes, certificate(b'a', 1580));
    ok(&mut card, "00A4020C020018");
    assert_eq!(
        statuses(&mut card, &[QUERY, "0020008000", RIGHT, QUERY]),
        [0x63C3, 0x6700, 0x9000, 0x63C3]
    );
}

#[test]
fn jpki_reader_asks_a_reader_for_its_uid_and_reads_full_blocks_beyond_the_end() {
    let mut card = powered(CardKind::Ordinary);
    assert_eq!(send(&mut card, "FFCA000000").1, 0x6E00);
    statuses(&mut card, &[JPKI, "00A4020C02000A"]);
    let mut bytes = Vec::new();
    for block in 0..LONG_ENOUGH {
        let (data, status) = send(&mut card, &format!("00B0{block:02X}0000"));
        bytes.extend(data);
        if status != 0x9000 {
            assert_eq!((block, status), (7, 0x6B00));
            break;
        }
    }
    let filler = bytes.split_off(1580);
    assert_eq!(bytes, certificate(b'a', 1580));
    assert!(filler.iter().all(|byte| *byte == 0xFF));
}

#[test]
fn tret_reads_twenty_bytes_of_the_token_and_seventeen_of_the_number() {
    let mut card = powered(CardKind::Ordinary);
    statuses(&mut card, &[JPKI, "00A4020C020006"]);
    assert_eq!(read(&mut card, 0, 20), b"JPKIAPICCTOKEN2     ");
    statuses(
        &mut card,
        &[TEXT, "00A4020C020011", RIGHT, "00A4020C020001"],
    );
    let record = read(&mut card, 0, 17);
    assert_eq!((record.len(), &record[15..]), (17, &[0xFF, 0xFF][..]));
}

#[test]
fn pyjpki_selects_the_application_again_between_pin_and_signature() {
    let mut card = powered(CardKind::Ordinary);
    let sent = [JPKI, "00A4020C020018", RIGHT, JPKI, "00A4020C020017"];
    assert_eq!(statuses(&mut card, &sent), [0x9000; 5]);
    // Its DigestInfo has no NULL among the parameters: 49 bytes.
    let mut info = b"\x30\x2F\x30\x0B\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x04\x20".to_vec();
    info.resize(49, 0x77);
    assert!(auth_key().verify_raw(&info, &sign(&mut card, &info)));
}

#[test]
fn pymyna_reads_with_extended_lengths_and_wants_256_bytes_of_the_application() {
    let mut card = powered(CardKind::Ordinary);
    statuses(&mut card, &[JPKI, "00A4020C02000A"]);
    let all = ok(&mut card, "00B00000000000");
    assert!(all.starts_with(&certificate(b'a', 1580)));
    assert_eq!(ok(&mut card, "00B00000000008").len(), 8);
    statuses(&mut card, &[TEXT, "00A4020C020005"]);
    assert_eq!(ok(&mut card, "00B00000000100").len(), 256);
}

#[test]
fn myna_reads_the_serial_number_by_record_and_signs_any_bytes() {
    let mut card = powered(CardKind::Ordinary);
    ok(&mut card, COMMON);
    assert_eq!(ok(&mut card, "00B2010C00").len(), 30);
    statuses(
        &mut card,
        &[JPKI, "00A4020C020018", RIGHT, "00A4020C020017"],
    );
    let text = b"not a DigestInfo at all";
    assert!(auth_key().verify_raw(text, &sign(&mut card, text)));
}
