//! 券面事項入力補助AP: 個人番号 and 基本4情報 as text.

use super::{Access, ChipKey, File};
use crate::card::face::{chip_date, chip_sex};
use crate::card::reference::{Alphabet, Reference, Rights};
use crate::card::spec::CardSpec;
use crate::card::tlv;
use crate::pki::DedicatedKey;

/// 暗証番号 of this application was presented.
pub const PIN: Rights = Rights::number(0);
const NUMBER_A: Rights = Rights::number(1);
const NUMBER_B: Rights = Rights::number(2);

pub(super) fn files(spec: &CardSpec) -> Vec<File> {
    let number = spec.individual_number.digits().as_bytes();
    let number_b = spec.face().reference_number_b();
    let printed = |value: &[u8], grants| {
        Reference::new(value, spec.limits.printed, Alphabet::Printed, grants)
    };
    vec![
        File::bytes(
            0x0001,
            Access::AnyOf(PIN.and(NUMBER_A)),
            number_record(number),
        ),
        File::bytes(0x0002, Access::AnyOf(PIN.and(NUMBER_B)), four_items(spec)),
        File::bytes(0x0005, Access::Free, application_info()),
        File::bytes(0x0008, Access::AnyOf(PIN), [0xFF; 16]),
        File::reference(
            0x0011,
            Reference::new(
                spec.other_pin.reveal().as_bytes(),
                3,
                Alphabet::FourDigits,
                PIN,
            ),
        ),
        // Delivered blocked.
        File::reference(
            0x0012,
            Reference::new(b"", 3, Alphabet::FourDigits, Rights::NONE),
        ),
        File::key(
            0x0013,
            Access::Free,
            ChipKey::Application(DedicatedKey::TextApplet),
        ),
        File::reference(0x0014, printed(number, NUMBER_A)),
        File::reference(0x0015, printed(number_b.as_bytes(), NUMBER_B)),
    ]
}

/// EF 0001, 個人番号: 15 bytes in a file of 17.
fn number_record(digits: &[u8]) -> Vec<u8> {
    let mut record = Vec::new();
    tlv::put(&mut record, &[0xFF, 0x10], digits);
    record.extend_from_slice(&[0xFF, 0xFF]);
    record
}

/// EF 0002, 基本4情報: an offset table (DF21, four offsets from the start of the file) and the four.
fn four_items(spec: &CardSpec) -> Vec<u8> {
    let birth = chip_date(spec.birth);
    tlv::with_offsets(
        0x20,
        &[
            (0x22, Some(spec.holder.kanji().as_bytes())),
            (0x23, Some(spec.address.as_str().as_bytes())),
            (0x24, Some(birth.as_bytes())),
            (0x25, Some(chip_sex(spec.sex))),
        ],
    )
}

/// EF 0005, AP基本情報: readers expect that 256 bytes can be read.
fn application_info() -> Vec<u8> {
    let (mut inner, mut record) = (Vec::new(), Vec::new());
    tlv::put(&mut inner, &[0xDF, 0x41], &[0x01, 0x03, 0x0E, 0x01]);
    tlv::put(&mut record, &[0xFF, 0x40], &inner);
    record.resize(256, 0xFF);
    record
}
