//! The keys that the chip uses besides those of the holder, and the ways to sign.

use aws_lc_rs::signature::{RSA_PSS_2048_8192_SHA256, UnparsedPublicKey};

use super::*;
use crate::pki::rsa::sha256_digest_info;

fn sign(card: &mut Card, p1: u8, p2: u8, data: &[u8]) -> (Vec<u8>, u16) {
    let command = Command::new(0x80, 0x2A, p1, p2)
        .with_data(data)
        .expecting(256);
    transmit(card, &command.encode())
}

fn dedicated(key: DedicatedKey) -> &'static crate::pki::PublicKey {
    KeyPool::dedicated(key).public()
}

#[test]
fn pss_is_what_a_library_verifies_and_each_signature_is_another() {
    let mut card = powered(CardKind::Ordinary);
    statuses(
        &mut card,
        &[JPKI, "00A4020C020018", RIGHT, "00A4020C020017"],
    );
    let public = KeyPool::key(KeyPool::deal(1)).public();
    let library = UnparsedPublicKey::new(&RSA_PSS_2048_8192_SHA256, public.spki());
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, b"abc");
    let of_hash = sign(&mut card, 0x04, 0x80, hash.as_ref());
    let of_message = sign(&mut card, 0x05, 0x80, b"abc");
    for (signature, status) in [&of_hash, &of_message] {
        assert_eq!(*status, 0x9000);
        assert!(library.verify(b"abc", signature).is_ok());
    }
    assert_ne!(of_hash, of_message);
    assert_eq!(sign(&mut card, 0x04, 0x80, b"abc"), (vec![], 0x6985));
    assert_eq!(sign(&mut card, 0x05, 0x80, b""), (vec![], 0x6985));
    // Another card of the same seed, asked the same, gives the same.
    let mut twin = powered(CardKind::Ordinary);
    statuses(
        &mut twin,
        &[JPKI, "00A4020C020018", RIGHT, "00A4020C020017"],
    );
    assert_eq!(sign(&mut twin, 0x04, 0x80, hash.as_ref()), of_hash);
}

#[test]
fn the_text_application_answers_a_challenge_with_pss_and_wants_no_pin() {
    let mut card = powered(CardKind::Ordinary);
    send(&mut card, TEXT);
    let (signature, status) = sign(&mut card, 0x05, 0x00, b"challenge");
    assert_eq!(status, 0x9000);
    let spki = dedicated(DedicatedKey::TextApplet).spki();
    let library = UnparsedPublicKey::new(&RSA_PSS_2048_8192_SHA256, spki);
    assert!(library.verify(b"challenge", &signature).is_ok());
}

#[test]
fn the_default_key_of_each_application_is_its_own_and_others_have_none() {
    let mut card = powered(CardKind::Ordinary);
    for (select, key, by_id) in [
        (TEXT, DedicatedKey::TextApplet, 0x93),
        (SURFACE, DedicatedKey::FaceApplet, 0x9A),
    ] {
        send(&mut card, select);
        for p2 in [0x00, by_id] {
            let (signature, _) = sign(&mut card, 0x00, p2, b"any bytes");
            assert!(dedicated(key).verify_raw(b"any bytes", &signature));
        }
    }
    for select in [JPKI, COMMON, RESIDENT, "00A4040C07A0000001510000"] {
        send(&mut card, select);
        assert_eq!(sign(&mut card, 0x00, 0x00, b"x"), (vec![], 0x6A86));
    }
}

#[test]
fn the_common_application_authenticates_the_card_without_a_pin() {
    let mut card = powered(CardKind::Ordinary);
    send(&mut card, COMMON);
    let (signature, status) = send(&mut card, "00880099040102030400");
    assert_eq!(status, 0x9000);
    let info = sha256_digest_info(&[1, 2, 3, 4]);
    assert!(dedicated(DedicatedKey::CommonApplet).verify_raw(&info, &signature));
    let asked = |card: &mut Card, length| {
        let challenge = vec![7; length];
        let command = Command::new(0x00, 0x88, 0x00, 0x99).with_data(&challenge);
        transmit(card, &command.encode()).1
    };
    assert_eq!(
        [1, 255, 256, 0].map(|length| asked(&mut card, length)),
        [0x9000, 0x9000, 0x6985, 0x6985]
    );
    assert_eq!(
        statuses(
            &mut card,
            &[
                "0088019901FF00",
                "00880099010000",
                "008800990100FF",
                "0088009C010000"
            ]
        ),
        [0x6A86, 0x9000, 0x6700, 0x6981]
    );
    // Its key does nothing else.
    assert_eq!(sign(&mut card, 0x00, 0x99, b"x"), (vec![], 0x6985));
}

#[test]
fn other_keys_refuse_internal_authenticate_each_for_its_reason() {
    let mut card = powered(CardKind::Ordinary);
    for (select, command, status) in [
        (JPKI, "0088009701FF00", 0x6982),
        (JPKI, "0088009A01FF00", 0x6982),
        (TEXT, "0088009301FF00", 0x6985),
        (SURFACE, "0088009A01FF00", 0x6985),
        (RESIDENT, "0088009901FF00", 0x6A88),
    ] {
        assert_eq!(statuses(&mut card, &[select, command])[1], status);
    }
    statuses(&mut card, &[JPKI, "00A4020C020018", RIGHT]);
    assert_eq!(send(&mut card, "0088009701FF00").1, 0x6985);
}
