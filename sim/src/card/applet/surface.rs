//! 券面事項確認AP: the photo and the printed record, behind numbers that are printed on the card (CARD-044).

use super::{Access, ChipKey, File};
use crate::card::face::{chip_date, chip_sex, photo_to_chip};
use crate::card::reference::{Alphabet, Reference, Rights};
use crate::card::spec::CardSpec;
use crate::card::tlv;
use crate::pki::DedicatedKey;

const BIRTH: Rights = Rights::number(0);
const NUMBER_A: Rights = Rights::number(1);
const NUMBER_B: Rights = Rights::number(2);

pub(super) fn files(spec: &CardSpec) -> Vec<File> {
    let a_or_b = Access::AnyOf(NUMBER_A.and(NUMBER_B));
    let face = spec.face();
    let number_b = face.reference_number_b();
    let birth = number_b.get(..6).unwrap_or_default().as_bytes();
    let printed = |value: &[u8], grants| {
        Reference::new(value, spec.limits.printed, Alphabet::Printed, grants)
    };
    vec![
        File::bytes(0x0001, Access::AnyOf(BIRTH), age_record(spec)),
        File::bytes(0x0002, a_or_b, face_record(spec)),
        File::bytes(0x0003, Access::Free, application_info(spec)),
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

/// EF 0001, 年齢確認: the date of birth. The signature over it is not there yet.
fn age_record(spec: &CardSpec) -> Vec<u8> {
    let (mut inner, mut record) = (Vec::new(), Vec::new());
    tlv::put(&mut inner, &[0xDF, 0x11], chip_date(spec.birth).as_bytes());
    tlv::put(&mut record, &[0xFF, 0x10], &inner);
    record
}

/// EF 0002, 券面: an offset table (DF21, nine offsets from the start of the file, 0 for an object that is not
/// there) and the objects. The images of name and address, and the signature, are not there yet.
fn face_record(spec: &CardSpec) -> Vec<u8> {
    let (birth, expires) = (chip_date(spec.birth), chip_date(spec.expires));
    let photo = spec.photo.as_ref().map(photo_to_chip);
    tlv::with_offsets(
        0x20,
        &[
            (0x22, Some(birth.as_bytes())),
            (0x23, Some(chip_sex(spec.sex))),
            (0x24, None),
            (0x25, None),
            (0x26, None),
            (0x27, photo.as_deref()),
            (0x28, None),
            (0x29, Some(expires.as_bytes())),
            (0x2A, None),
        ],
    )
}

/// EF 0003, AP基本情報.
fn application_info(spec: &CardSpec) -> Vec<u8> {
    let (mut inner, mut record) = (Vec::new(), Vec::new());
    tlv::put(&mut inner, &[0xDF, 0x31], &[0x06, 0x03, 0x0E, 0x01]);
    tlv::put(&mut inner, &[0xDF, 0x34], spec.municipality.as_bytes());
    tlv::put(&mut record, &[0xFF, 0x30], &inner);
    record
}
