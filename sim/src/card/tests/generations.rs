//! The card that comes after the My Number card of today, and the one that came before it.

use super::*;
use crate::card::{IssuerCommand, Refusal};
use crate::pki::ec::sha384;
use crate::pki::{
    Authority, Certificate, CertificateKind, Generation, Holder, HolderKey, Issuance,
};

/// A certificate of the fourth generation.
pub(super) fn next_certificate(kind: CertificateKind, key: HolderKey) -> Vec<u8> {
    let authority = Authority::of(kind, Generation::Fourth);
    let issuance = Issuance {
        serial: "4C",
        not_before: date(2028, 5, 1).at(0, 0, 0, 0),
        last_day: date(2033, 4, 1),
        common_name: "0123456789ABCD13999001A",
        prefecture: "Mihon-ken",
        municipality: "Mihon-shi",
        key: &key.public(),
    };
    let holder = Holder {
        name: "見本　花子".to_owned(),
        birth: "319850401".to_owned(),
        sex: "2".to_owned(),
        address: "東京都見本区見本町1-2-3".to_owned(),
        name_substitutes: "00000".to_owned(),
        address_substitutes: "00000000000000".to_owned(),
    };
    match kind {
        CertificateKind::Authentication => authority.issue_authentication(&issuance),
        CertificateKind::Signature => authority.issue_signature(&issuance, &holder),
    }
    .unwrap()
}

fn next_card() -> Card {
    let mut card = Card::new(CardSpec {
        auth_key: HolderKey::P384(1),
        sign_key: Some(HolderKey::P384(2)),
        ..spec(CardKind::NextGeneration)
    });
    card.handle(Request::PowerOn);
    card
}

fn sign(card: &mut Card, p1: u8, data: &[u8]) -> (Vec<u8>, u16) {
    let command = Command::new(0x80, 0x2A, p1, 0x97)
        .with_data(data)
        .expecting(256);
    transmit(card, &command.encode())
}

#[test]
fn the_next_card_signs_a_hash_of_sha384_or_hashes_itself() {
    let mut card = next_card();
    statuses(&mut card, &[JPKI, "00A4020C020018", RIGHT]);
    let public = HolderKey::P384(1).public();
    for (p1, data) in [
        (0x00, sha384(b"abc").to_vec()),
        (0x01, b"abc".to_vec()),
        (0x02, sha384(b"abc").to_vec()),
        (0x03, b"abc".to_vec()),
    ] {
        let (signature, status) = sign(&mut card, p1, &data);
        assert_eq!(status, 0x9000, "P1 = {p1:02X}");
        assert!(public.verify(b"abc", &signature), "P1 = {p1:02X}");
        assert_eq!(signature, sign(&mut card, p1, &data).0);
    }
}

#[test]
fn the_next_card_takes_no_hash_of_another_length_and_no_signature_without_its_pin() {
    let mut card = next_card();
    statuses(&mut card, &[JPKI]);
    assert_eq!(sign(&mut card, 0x00, &[7; 48]).1, 0x6982);
    statuses(&mut card, &["00A4020C020018", RIGHT]);
    for length in [1, 32, 47, 49, 51, 245] {
        let data = vec![7; length];
        assert_eq!(sign(&mut card, 0x00, &data).1, 0x6985, "{length} bytes");
        assert_eq!(sign(&mut card, 0x02, &data).1, 0x6985, "{length} bytes");
    }
    assert_eq!(sign(&mut card, 0x03, &[]).1, 0x6985);
    let too_short = format!("802A009730{}10", "07".repeat(48));
    assert_eq!(send(&mut card, &too_short).1, 0x6700);
}

#[test]
fn the_next_card_takes_new_certificates_with_a_key_of_its_own_kind_only() {
    let mut card = next_card();
    let mut replace = |auth_key| {
        card.handle(Request::Issuer(IssuerCommand::ReplaceCertificates {
            auth: Bytes(next_certificate(CertificateKind::Authentication, auth_key)),
            auth_key,
            sign: None,
        }))
    };
    let refused = Response::Refused {
        reason: Refusal::NoSuchKey,
    };
    assert_eq!(replace(KeyPool::deal(1).into()), refused);
    assert_eq!(replace(HolderKey::P384(9)), Response::Done);
    card.handle(Request::PowerOn);
    statuses(&mut card, &[JPKI, "00A4020C020018", RIGHT]);
    let (signature, _) = sign(&mut card, 0x03, b"abc");
    assert!(HolderKey::P384(9).public().verify(b"abc", &signature));
}

#[test]
fn a_certificate_of_either_kind_for_the_next_card_chains_to_the_fourth_generation_only() {
    for kind in CertificateKind::ALL {
        let der = next_certificate(kind, HolderKey::P384(4));
        let certificate = Certificate::from_der(&der).unwrap();
        assert_eq!(certificate.public_key(), &HolderKey::P384(4).public());
        let proves = |generation| {
            let own = Authority::of(kind, generation).certificate();
            certificate.verify_issued_by(&Certificate::from_der(own).unwrap())
        };
        assert_eq!(proves(Generation::Fourth), Ok(()));
        assert!(proves(Generation::Third).is_err());
    }
}

#[test]
fn an_old_card_has_the_signature_certificate_and_resident_application_and_nothing_else() {
    let mut card = powered(CardKind::OldResident);
    assert_eq!(
        statuses(&mut card, &[SURFACE, TEXT, COMMON, RESIDENT, JPKI]),
        [0x6A82, 0x6A82, 0x6A82, 0x9000, 0x9000]
    );
    for file in ["000A", "000B", "0017", "0018", "0008", "0016"] {
        let select = format!("00A4020C02{file}");
        assert_eq!(send(&mut card, &select).1, 0x6A82, "{file}");
    }
    assert!(
        send(&mut card, "00B0860020")
            .0
            .starts_with(b"JPKIAPICCTOKEN  ")
    );
    assert_eq!(send(&mut card, "00B0810004").1, 0x6982);
    statuses(&mut card, &["00A4020C02001B"]);
    assert_eq!(verify(&mut card, b"ABC123"), 0x9000);
    assert_eq!(
        send(&mut card, "00B0810004").0,
        certificate(b's', 1758)[..4]
    );
    assert_eq!(send(&mut card, "802A009A010700").1, 0x9000);
    // What is at MF level of a card of today.
    card.handle(Request::PowerOn);
    assert_eq!(send(&mut card, "00CA004500").1, 0x6A88);
}

#[test]
fn no_window_works_on_an_old_card() {
    let mut card = powered(CardKind::OldResident);
    let password = "NEWONE1".parse().unwrap();
    assert_eq!(
        card.handle(Request::Issuer(IssuerCommand::SetSignPassword { password })),
        Response::Refused {
            reason: Refusal::NotThisKind
        }
    );
}
