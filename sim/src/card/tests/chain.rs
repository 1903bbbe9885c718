//! Commands that come in several pieces.

use super::*;
use crate::pki::rsa::sha256_digest_info;

/// Sends data in links of so many bytes, the last of them without the class bit.
fn in_links(card: &mut Card, header: [u8; 4], data: &[u8], length: usize) -> (Vec<u8>, u16) {
    let [cla, ins, p1, p2] = header;
    let mut links = data.chunks(length).peekable();
    let mut answer = (vec![], 0);
    while let Some(link) = links.next() {
        let more = if links.peek().is_some() { 0x10 } else { 0x00 };
        let command = Command::new(cla | more, ins, p1, p2).with_data(link);
        answer = transmit(card, &command.encode());
        assert_eq!(answer.1, 0x9000);
    }
    answer
}

fn ready_to_sign() -> Card {
    let mut card = powered(CardKind::Ordinary);
    statuses(
        &mut card,
        &[JPKI, "00A4020C020018", RIGHT, "00A4020C020017"],
    );
    card
}

#[test]
fn a_message_in_links_is_signed_as_the_whole() {
    let message: Vec<u8> = (0..1000_u32).map(|place| place as u8).collect();
    let public = KeyPool::key(KeyPool::deal(1)).public();
    for length in [1, 100, 255] {
        let mut card = ready_to_sign();
        let (signature, _) = in_links(&mut card, [0x80, 0x2A, 0x03, 0x80], &message, length);
        assert!(public.verify_raw(&sha256_digest_info(&message), &signature));
    }
}

#[test]
fn a_terminal_without_extended_lengths_presents_its_certificate_in_links() {
    let mut card = powered(CardKind::Ordinary);
    send(&mut card, JPKI);
    let TerminalCertificate { body, signature } = certified();
    in_links(&mut card, [0x80, 0xA2, 0x06, 0xC1], &body, 255);
    in_links(&mut card, [0x80, 0xA2, 0x00, 0xC1], &signature, 255);
    assert_eq!(send(&mut card, "802A0097010100").1, 0x9000);
}

#[test]
fn what_is_not_the_next_link_ends_the_chain_and_stands_for_itself() {
    let public = KeyPool::key(KeyPool::deal(1)).public();
    let first = "902A00800141";
    // Another command, another header, no command at all, no link of a chain that this card knows.
    for between in [
        "0084000008",
        "802A0180014200",
        "0020",
        "902A0180",
        "108400000108",
    ] {
        let mut card = ready_to_sign();
        assert_eq!(send(&mut card, first).1, 0x9000);
        send(&mut card, between);
        let (signature, status) = send(&mut card, "802A0080014200");
        assert_eq!(status, 0x9000, "{between}");
        assert!(public.verify_raw(b"B", &signature), "{between}");
    }
    let mut card = ready_to_sign();
    assert_eq!(send(&mut card, first).1, 0x9000);
    let (signature, _) = send(&mut card, "802A0080014200");
    assert!(public.verify_raw(b"AB", &signature));
    // A power cut forgets the links.
    assert_eq!(send(&mut card, first).1, 0x9000);
    card.handle(Request::Reset);
    statuses(&mut card, &[JPKI, "00A4020C020018", RIGHT]);
    let (signature, _) = send(&mut card, "802A0097014200");
    assert!(public.verify_raw(b"B", &signature));
}

#[test]
fn commands_with_little_data_take_no_links_and_a_pin_in_links_costs_no_try() {
    let mut card = powered(CardKind::Ordinary);
    statuses(&mut card, &[JPKI, "00A4020C020018"]);
    assert_eq!(
        statuses(
            &mut card,
            &[
                "10200080023132",
                "10B0000000",
                "10A4040C02D392",
                "902A0080",
                QUERY
            ]
        ),
        [0x6884, 0x6884, 0x6884, 0x6700, 0x63C3]
    );
}

#[test]
fn links_end_at_what_one_command_can_carry() {
    let mut card = ready_to_sign();
    let link = vec![0x5A; 0xFFFF];
    let first = Command::new(0x90, 0x2A, 0x03, 0x80).with_data(&link);
    assert_eq!(transmit(&mut card, &first.encode()).1, 0x9000);
    assert_eq!(send(&mut card, "902A0380015A").1, 0x6700);
}
