//! 券面事項確認AP: the photo and the printed record, behind numbers that are printed on the card (CARD-044).

use std::rc::Rc;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::{Access, ChipKey, File, signed};
use crate::card::face::{chip_date, chip_sex};
use crate::card::image::{self, photo_to_chip};
use crate::card::reference::{Alphabet, Reference, Rights};
use crate::card::spec::CardSpec;
use crate::card::tlv;
use crate::pki::DedicatedKey;
use crate::pki::terminal::KeyIdentifier;

const BIRTH: Rights = Rights::number(0);
const NUMBER_A: Rights = Rights::number(1);
const NUMBER_B: Rights = Rights::number(2);

/// Named in AP基本情報; what they are for is not known.
const OTHER_KEYS: [KeyIdentifier; 2] = [
    KeyIdentifier::new(*b"7000024", *b"001", 0),
    KeyIdentifier::new(*b"7900025", *b"001", 0),
];

/// Widths of the images, in dots.
const NAME: usize = 216;
const ADDRESS: usize = 288;
const NUMBER: usize = 72;
const SECURITY_CODE: usize = 24;

pub(super) fn files(spec: &Rc<CardSpec>) -> Vec<File> {
    let a_or_b = Access::AnyOf(NUMBER_A.and(NUMBER_B));
    let face = spec.face();
    let number_b = face.reference_number_b();
    let birth = number_b.get(..6).unwrap_or_default().as_bytes();
    let printed = |value: &[u8], grants| {
        Reference::new(value, spec.limits.printed, Alphabet::Printed, grants)
    };
    vec![
        File::made(0x0001, Access::AnyOf(BIRTH), spec, age_record),
        File::made(0x0002, a_or_b, spec, face_record),
        File::made(0x0003, Access::Free, spec, application_info),
        File::made(0x0004, Access::Free, spec, |spec| {
            signed::face_certificate(&spec.municipality)
        }),
        File::made(0x0005, Access::AnyOf(NUMBER_A), spec, number_record),
        File::bytes(0x0006, a_or_b, [0xFF; 16]),
        File::reference(0x0011, printed(birth, BIRTH)),
        File::reference(0x0012, printed(number_b.as_bytes(), NUMBER_B)),
        File::reference(
            0x0013,
            printed(spec.individual_number.digits().as_bytes(), NUMBER_A),
        ),
        File::key(
            0x001A,
            Access::Free,
            ChipKey::Application(DedicatedKey::FaceApplet),
        ),
    ]
}

/// The public half of 001A, which every record of the application repeats.
fn card_key() -> Vec<u8> {
    signed::key(DedicatedKey::FaceApplet)
}

/// EF 0001, 年齢確認: the date of birth, the key of the card, the issuer's signature.
fn age_record(spec: &CardSpec) -> Vec<u8> {
    let (birth, key) = (chip_date(spec.birth), card_key());
    signed::record(0x10, &[(0x11, birth.as_bytes()), (0x12, &key)], 0x13)
}

/// EF 0002, 券面: an offset table (DF21, nine offsets from the start of the file, 0 for an object that is not
/// there: assumed) and the objects. What follows the signature DF28 is not covered by it.
fn face_record(spec: &CardSpec) -> Vec<u8> {
    let (birth, expires) = (chip_date(spec.birth), chip_date(spec.expires));
    let key = card_key();
    let name = image::text(spec.holder.kanji(), NAME);
    let address = image::text(spec.address.as_str(), ADDRESS);
    let photo = spec.photo.as_ref().map(photo_to_chip);
    let code = image::text(&spec.security_code, SECURITY_CODE);
    let printed = [
        (0x22, Some(birth.as_bytes())),
        (0x23, Some(chip_sex(spec.sex))),
        (0x24, Some(&*key)),
    ];
    let images = [(0x25, Some(&*name)), (0x26, Some(&*address))];
    let photo = [(0x27, photo.as_deref())];
    let signature = signed::over_groups([&group(&printed), &group(&images), &group(&photo)]);
    let rest = [
        (0x28, Some(&*signature)),
        (0x29, Some(expires.as_bytes())),
        (0x2A, Some(&*code)),
    ];
    tlv::with_offsets(0x20, &[&printed[..], &images, &photo, &rest].concat())
}

/// Objects as they are written one after another.
fn group(objects: &[(u8, Option<&[u8]>)]) -> Vec<u8> {
    let mut group = Vec::new();
    for (tag, value) in objects {
        if let Some(value) = value {
            tlv::put(&mut group, &[0xDF, *tag], value);
        }
    }
    group
}

/// EF 0003, AP基本情報, 320 bytes. The meaning of DF35 is not known; ours is drawn by the seed of the card.
fn application_info(spec: &CardSpec) -> Vec<u8> {
    let [key, other] = &OTHER_KEYS;
    let mut unknown = vec![0; 256];
    ChaCha8Rng::seed_from_u64(spec.seed ^ 0x35).fill_bytes(&mut unknown);
    let reference = [&other.bytes()[..], &unknown].concat();
    let code = format!("{:0>5.5}", spec.municipality);
    signed::plain_record(
        0x30,
        &[
            (0x31, &[0x06, 0x03, 0x0E, 0x01]),
            (0x32, key.bytes()),
            (0x33, &[0x00]),
            (0x34, code.as_bytes()),
            (0x35, &reference),
        ],
    )
}

/// EF 0005, 個人番号 as an image, the key of the card, the issuer's signature.
fn number_record(spec: &CardSpec) -> Vec<u8> {
    let (number, key) = (
        image::text(spec.individual_number.digits(), NUMBER),
        card_key(),
    );
    signed::record(0x40, &[(0x41, &number), (0x42, &key)], 0x43)
}
