//! What the files hold, and that it proves itself to a terminal that knows the roots.

use super::*;
use crate::card::CardKind;
use crate::card::tests::spec;
use crate::card::tlv;
use crate::pki::PublicKey;
use crate::pki::card_verifiable::verify_chain;
use crate::pki::terminal::decode_key;
use aws_lc_rs::digest::{SHA256, digest};

/// The bytes of a file of an ordinary card.
fn file(ap: Ap, id: u16) -> Vec<u8> {
    file_of(&spec(CardKind::Ordinary), ap, id)
}

fn file_of(spec: &CardSpec, ap: Ap, id: u16) -> Vec<u8> {
    let applets = Applet::all_of(spec);
    let applet = applets.iter().find(|it| it.ap == ap).unwrap();
    let file = applet.files.iter().find(|file| file.id == id);
    match &file.unwrap().content {
        Content::Transparent(bytes) => bytes.to_vec(),
        _ => panic!("{ap:?} {id:04X} is no file of bytes"),
    }
}

/// The objects of a record of a tag, each whole; `None` unless the record ends where the file does.
fn objects(record: &[u8], tag: u8) -> Option<Vec<(u8, &[u8])>> {
    let (outer, []) = tlv::take(record)? else {
        return None;
    };
    let mut rest = outer.value;
    let mut found = Vec::new();
    while !rest.is_empty() {
        let (object, after) = tlv::take(rest)?;
        let &[0xDF, tag] = object.tag else {
            return None;
        };
        found.push((tag, &rest[..rest.len() - after.len()]));
        rest = after;
    }
    (outer.tag == [0xFF, tag]).then_some(found)
}

fn value(object: &[u8]) -> &[u8] {
    tlv::take(object).unwrap().0.value
}

fn whole(objects: &[(u8, &[u8])], tags: &[u8]) -> Vec<u8> {
    tags.iter()
        .flat_map(|tag| objects.iter().find(|(own, _)| own == tag))
        .flat_map(|(_, object)| object.to_vec())
        .collect()
}

/// Whether the offset table leads to every object, and 0 stands for those that are not there.
fn offsets_lead(record: &[u8], objects: &[(u8, &[u8])], tags: &[u8]) -> bool {
    let Some((0x21, table)) = objects.first() else {
        return false;
    };
    let (places, rest) = value(table).as_chunks::<2>();
    rest.is_empty()
        && places.len() == tags.len()
        && places.iter().zip(tags).all(|(place, tag)| {
            let place = usize::from(u16::from_be_bytes(*place));
            match objects.iter().find(|(own, _)| own == tag) {
                Some((_, object)) => record.get(place..).is_some_and(|it| it.starts_with(object)),
                None => place == 0,
            }
        })
}

/// A record whose last object is the issuer's signature over those before it; the tag of the signature is the only
/// byte that no signature covers.
fn signed_by(issuer: &PublicKey, record: &[u8], tag: u8, signature: u8) -> bool {
    objects(record, tag).is_some_and(|objects| match objects.split_last() {
        Some((last, before)) => {
            let data: Vec<u8> = before.iter().flat_map(|it| it.1.to_vec()).collect();
            !before.is_empty() && last.0 == signature && issuer.verify(&data, value(last.1))
        }
        None => false,
    })
}

/// What a terminal checks on 券面事項確認AP: certificate, age record, face record, image of 個人番号.
fn surface_holds(certificate: &[u8], age: &[u8], face: &[u8], number: &[u8]) -> bool {
    let Ok(issuer) = verify_chain([certificate]) else {
        return false;
    };
    let Some(items) = objects(face, 0x20) else {
        return false;
    };
    let groups = [&[0x22, 0x23, 0x24][..], &[0x25, 0x26], &[0x27]].map(|it| whole(&items, it));
    let input = signed::groups_digest_info([&groups[0], &groups[1], &groups[2]]);
    let signature = whole(&items, &[0x28]);
    let every: Vec<u8> = (0x22..=0x2A).collect();
    signed_by(&issuer.key, age, 0x10, 0x13)
        && signed_by(&issuer.key, number, 0x40, 0x43)
        && tlv::take(&signature).is_some_and(|(it, _)| issuer.key.verify_raw(&input, it.value))
        && offsets_lead(face, &items, &every)
}

/// What a terminal checks on 券面事項入力補助AP: certificate, integrity record, both files, key of the application.
fn text_holds(
    certificate: &[u8],
    integrity: &[u8],
    number: &[u8],
    items: &[u8],
    key: &[u8],
) -> bool {
    let (Ok(issuer), Some(hashes), Some(four)) = (
        verify_chain([certificate]),
        objects(integrity, 0x30),
        objects(items, 0x20),
    ) else {
        return false;
    };
    let &[(0x31, of_number), (0x32, of_items), (0x33, _)] = &hashes[..] else {
        return false;
    };
    let covered: Vec<u8> = four[1..].iter().flat_map(|it| it.1.to_vec()).collect();
    signed_by(&issuer.key, integrity, 0x30, 0x33)
        && signed_by(&issuer.key, key, 0x50, 0x52)
        && value(of_number) == digest(&SHA256, number).as_ref()
        && value(of_items) == digest(&SHA256, &covered).as_ref()
        && offsets_lead(items, &four, &[0x22, 0x23, 0x24, 0x25])
}

const SURFACE: [u16; 4] = [0x0004, 0x0001, 0x0002, 0x0005];
const TEXT: [u16; 5] = [0x0004, 0x0003, 0x0001, 0x0002, 0x0007];

fn holds(ap: Ap, files: &[Vec<u8>]) -> bool {
    match (ap, files) {
        (Ap::Surface, [a, b, c, d]) => surface_holds(a, b, c, d),
        (Ap::Text, [a, b, c, d, e]) => text_holds(a, b, c, d, e),
        _ => panic!("{ap:?} has no signed records"),
    }
}

fn read(ap: Ap) -> Vec<Vec<u8>> {
    let ids = match ap {
        Ap::Surface => &SURFACE[..],
        _ => &TEXT[..],
    };
    ids.iter().map(|id| file(ap, *id)).collect()
}

#[test]
fn the_records_of_both_applications_verify_from_the_root_down() {
    assert!(holds(Ap::Surface, &read(Ap::Surface)));
    assert!(holds(Ap::Text, &read(Ap::Text)));
    let infant = spec(CardKind::NoPhotoInfant);
    let files = SURFACE.map(|id| file_of(&infant, Ap::Surface, id));
    assert!(holds(Ap::Surface, &files));
}

#[test]
fn the_certificate_of_one_application_proves_nothing_of_another_issuer() {
    let other = KeyPool::dedicated(DedicatedKey::Spare).public();
    assert!(!signed_by(other, &file(Ap::Surface, 0x0001), 0x10, 0x13));
}

/// 有効期限 and セキュリティコード stand behind the signature of the face record.
fn unsigned(face: &[u8]) -> usize {
    let items = objects(face, 0x20).unwrap();
    whole(&items, &[0x29, 0x2A]).len()
}

#[test]
fn one_changed_bit_in_what_is_signed_is_found_out() {
    for ap in [Ap::Surface, Ap::Text] {
        let files = read(ap);
        for which in 0..files.len() {
            let mut end = files[which].len();
            if (ap, which) == (Ap::Surface, 2) {
                end -= unsigned(&files[which]);
            }
            for place in 0..end {
                let mut changed = files.clone();
                changed[which][place] ^= 1u8 << (place % 8);
                assert!(!holds(ap, &changed), "{ap:?}, file {which}, byte {place}");
            }
        }
    }
}

#[test]
fn files_have_the_lengths_of_those_on_the_official_test_cards() {
    for (ap, id, length) in [
        (Ap::Jpki, 0x0006, 160),
        (Ap::Jpki, 0x0008, 3),
        (Ap::Surface, 0x0001, 547),
        (Ap::Surface, 0x0003, 320),
        (Ap::Surface, 0x0004, 568),
        (Ap::Surface, 0x0006, 16),
        (Ap::Text, 0x0001, 17),
        (Ap::Text, 0x0003, 336),
        (Ap::Text, 0x0004, 568),
        (Ap::Text, 0x0005, 256),
        (Ap::Text, 0x0006, 269),
        (Ap::Text, 0x0007, 536),
        (Ap::Text, 0x0008, 16),
    ] {
        assert_eq!(file(ap, id).len(), length, "{ap:?} {id:04X}");
    }
}

#[test]
fn the_keys_that_records_tell_are_those_that_sign_in_the_chip() {
    let key = |record: &[u8], tag, object| {
        let items = objects(record, tag).unwrap();
        decode_key(value(&whole(&items, &[object]))).unwrap()
    };
    let own = KeyPool::dedicated(DedicatedKey::FaceApplet).public();
    assert_eq!(&key(&file(Ap::Surface, 0x0001), 0x10, 0x12), own);
    assert_eq!(&key(&file(Ap::Surface, 0x0002), 0x20, 0x24), own);
    assert_eq!(&key(&file(Ap::Surface, 0x0005), 0x40, 0x42), own);
    let own = KeyPool::dedicated(DedicatedKey::TextApplet).public();
    assert_eq!(&key(&file(Ap::Text, 0x0007), 0x50, 0x51), own);
}

#[test]
fn images_have_the_sizes_of_those_on_the_official_test_cards() {
    let face = file(Ap::Surface, 0x0002);
    let number = file(Ap::Surface, 0x0005);
    for (record, outer, tag, width) in [
        (&face, 0x20, 0x25, 216),
        (&face, 0x20, 0x26, 288),
        (&face, 0x20, 0x2A, 24),
        (&number, 0x40, 0x41, 72),
    ] {
        let items = objects(record, outer).unwrap();
        let image = whole(&items, &[tag]);
        let png = value(&image);
        assert!(png.starts_with(b"\x89PNG\r\n\x1A\n"));
        let dimension = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
        assert_eq!((dimension(16), dimension(20)), (width, 12));
        // Bits a dot, grey.
        assert_eq!(png[24..26], [1, 0]);
    }
}

#[test]
fn a_card_without_a_photo_has_no_object_for_it() {
    let face = file_of(&spec(CardKind::NoPhotoInfant), Ap::Surface, 0x0002);
    let tags: Vec<u8> = objects(&face, 0x20)
        .unwrap()
        .iter()
        .map(|it| it.0)
        .collect();
    assert_eq!(tags, [0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x28, 0x29, 0x2A]);
}

#[test]
fn certificates_are_followed_by_filling_and_an_absent_one_is_not() {
    let certificate = file(Ap::Jpki, 0x000A);
    assert_eq!(certificate.len(), 1792);
    assert!(certificate[1580..].iter().all(|byte| *byte == 0xFF));
    let without = CardSpec {
        sign_certificate: None,
        sign_key: None,
        ..spec(CardKind::Ordinary)
    };
    assert!(file_of(&without, Ap::Jpki, 0x0001).is_empty());
    assert_eq!(file_of(&without, Ap::Jpki, 0x0008), [0x00, 0x8F, 0x00]);
}

#[test]
fn nothing_that_costs_a_signature_is_made_before_it_is_read() {
    let applets = Applet::all_of(&spec(CardKind::Ordinary));
    for applet in applets {
        for file in applet.files {
            let costly = matches!(
                (applet.ap, file.id),
                (Ap::Surface, 1..=5) | (Ap::Text, 3..=7) | (Ap::Jpki, 0x0A | 0x0B | 1 | 2)
            );
            if let Content::Transparent(bytes) = file.content {
                assert_eq!(bytes.is_made(), !costly, "{:?} {:04X}", applet.ap, file.id);
            }
        }
    }
}
