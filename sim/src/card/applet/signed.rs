//! Records that the issuer signs. What proves them is EF 0004 of the application: the certificate of the key that signed.
//!
//! The issuer's key is one for both 券面 applications and all municipalities; its identifiers differ as they do on real cards.

use std::array;

use aws_lc_rs::digest::{SHA256, digest};

use crate::card::tlv;
use crate::pki::card_verifiable::{self, FACE_ROOT, TEXT_ROOT};
use crate::pki::terminal::{KeyIdentifier, encode_key};
use crate::pki::{DedicatedKey, KeyPair, KeyPool, PublicKey};

fn issuer() -> &'static KeyPair {
    KeyPool::dedicated(DedicatedKey::CardIssuer)
}

/// A record `FF tag` of objects `DF …` and, last, an object with the issuer's signature over all before it:
/// sha256WithRSAEncryption.
pub(super) fn record(tag: u8, objects: &[(u8, &[u8])], signature: u8) -> Vec<u8> {
    let (mut inner, mut record) = (Vec::new(), Vec::new());
    for (tag, value) in objects {
        tlv::put(&mut inner, &[0xDF, *tag], value);
    }
    let value = issuer().sign_sha256(&inner);
    tlv::put(&mut inner, &[0xDF, signature], &value);
    tlv::put(&mut record, &[0xFF, tag], &inner);
    record
}

/// A record `FF tag` of objects `DF …` that nobody signs.
pub(super) fn plain_record(tag: u8, objects: &[(u8, &[u8])]) -> Vec<u8> {
    let (mut inner, mut record) = (Vec::new(), Vec::new());
    for (tag, value) in objects {
        tlv::put(&mut inner, &[0xDF, *tag], value);
    }
    tlv::put(&mut record, &[0xFF, tag], &inner);
    record
}

/// The issuer's signature over three groups of objects, each hashed by itself: a terminal may check it without
/// the photo, if it is given the hash of it. The DigestInfo names SHA-256 and holds the three hashes.
pub(super) fn over_groups(groups: [&[u8]; 3]) -> Vec<u8> {
    let input = groups_digest_info(groups);
    issuer()
        .sign_raw(&input)
        .map(|signature| signature.to_vec())
        .unwrap_or_default()
}

/// What that signature is made of.
pub(super) fn groups_digest_info(groups: [&[u8]; 3]) -> Vec<u8> {
    const UP_TO_THE_DIGEST: [u8; 19] = [
        0x30, 0x71, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01,
        0x05, 0x00, 0x04, 0x60,
    ];
    let mut info = UP_TO_THE_DIGEST.to_vec();
    for group in groups {
        info.extend_from_slice(digest(&SHA256, group).as_ref());
    }
    info
}

/// A public key as the card writes it. Every key of the pool can be written.
pub(super) fn key(key: DedicatedKey) -> Vec<u8> {
    encode(KeyPool::dedicated(key).public())
}

fn encode(key: &PublicKey) -> Vec<u8> {
    encode_key(key).unwrap_or_default()
}

/// EF 0004 of 券面事項確認AP.
pub(super) fn face_certificate(municipality: &str) -> Vec<u8> {
    let root = KeyPool::dedicated(DedicatedKey::FaceRoot);
    let holder = of_municipality(municipality, *b"21", *b"000", 0);
    card_verifiable::for_file((FACE_ROOT, root), (holder, issuer().public()))
}

/// EF 0004 of 券面事項入力補助AP.
pub(super) fn text_certificate(municipality: &str) -> Vec<u8> {
    let root = KeyPool::dedicated(DedicatedKey::TextRoot);
    let holder = of_municipality(municipality, *b"31", *b"000", 0);
    card_verifiable::for_file((TEXT_ROOT, root), (holder, issuer().public()))
}

/// The family of a municipality's keys: five digits of its code, and two more.
pub(super) fn of_municipality(
    code: &str,
    more: [u8; 2],
    kind: [u8; 3],
    number: u8,
) -> KeyIdentifier {
    let mut digits = code.bytes().filter(u8::is_ascii_digit).chain([b'0'; 5]);
    let [a, b, c, d, e] = array::from_fn(|_| digits.next().unwrap_or(b'0'));
    let [f, g] = more;
    KeyIdentifier::new([a, b, c, d, e, f, g], kind, number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_take_five_digits_of_whatever_they_are_given() {
        let bytes = |code| *of_municipality(code, *b"21", *b"000", 0).bytes();
        assert!(bytes("13999").starts_with(b"1399921\x08\x05000"));
        assert!(bytes("東1").starts_with(b"1000021"));
        assert!(bytes("123456789").starts_with(b"1234521"));
    }
}
