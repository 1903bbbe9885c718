//! 券面事項入力補助AP: 個人番号 and 基本4情報 as text, and what proves them.

use std::rc::Rc;

use aws_lc_rs::digest::{SHA256, digest};

use super::{Access, ChipKey, File, signed};
use crate::card::face::{chip_date, chip_sex};
use crate::card::reference::{Alphabet, Reference, Rights};
use crate::card::spec::CardSpec;
use crate::card::tlv;
use crate::pki::DedicatedKey;
use crate::pki::terminal::KeyIdentifier;

/// 暗証番号 of this application was presented.
pub const PIN: Rights = Rights::number(0);
const NUMBER_A: Rights = Rights::number(1);
const NUMBER_B: Rights = Rights::number(2);

/// Named in AP基本情報; what it is for is not known.
const OTHER_KEY: KeyIdentifier = KeyIdentifier::new(*b"7000034", *b"001", 0);

pub(super) fn files(spec: &Rc<CardSpec>) -> Vec<File> {
    let number = spec.individual_number.digits().as_bytes();
    let number_b = spec.face().reference_number_b();
    let printed = |value: &[u8], grants| {
        Reference::new(value, spec.limits.printed, Alphabet::Printed, grants)
    };
    let any = Access::AnyOf(PIN.and(NUMBER_A).and(NUMBER_B));
    vec![
        File::bytes(
            0x0001,
            Access::AnyOf(PIN.and(NUMBER_A)),
            number_record(number),
        ),
        File::bytes(0x0002, Access::AnyOf(PIN.and(NUMBER_B)), four_items(spec)),
        // Sources disagree whether 照合番号B opens it (assumed: it does).
        File::made(0x0003, any, spec, integrity),
        File::made(0x0004, Access::Free, spec, |spec| {
            signed::text_certificate(&spec.municipality)
        }),
        File::made(0x0005, Access::Free, spec, application_info),
        File::made(0x0006, any, spec, |_| session_key()),
        File::made(0x0007, any, spec, |_| signing_key()),
        // Its condition is not known (assumed).
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

/// EF 0003, 完全性: the hash of EF 0001 with what fills it, the hash of the objects of EF 0002 without the offset table, and
/// the issuer's signature over both.
fn integrity(spec: &CardSpec) -> Vec<u8> {
    let number = number_record(spec.individual_number.digits().as_bytes());
    let items = four_items(spec);
    let objects = tlv::take(&items)
        .and_then(|(record, _)| tlv::take(record.value))
        .map_or(&[][..], |(_offsets, objects)| objects);
    let [number, items] = [&*number, objects].map(|bytes| digest(&SHA256, bytes));
    signed::record(
        0x30,
        &[(0x31, number.as_ref()), (0x32, items.as_ref())],
        0x33,
    )
}

/// EF 0005, AP基本情報: 164 bytes, in a file from which readers expect 256. The meaning of DF43 is not known; ours
/// has 32 bytes that differ from card to card, and filling, as real ones have.
fn application_info(spec: &CardSpec) -> Vec<u8> {
    let mut unknown = digest(&SHA256, spec.serial.as_bytes()).as_ref().to_vec();
    unknown.resize(128, 0xFF);
    let mut record = signed::plain_record(
        0x40,
        &[
            (0x41, &[0x01, 0x03, 0x0E, 0x01]),
            (0x42, OTHER_KEY.bytes()),
            (0x43, &unknown),
        ],
    );
    record.resize(256, 0xFF);
    record
}

/// EF 0006: the key to which a terminal encrypts a session key.
fn session_key() -> Vec<u8> {
    let mut record = Vec::new();
    tlv::put(
        &mut record,
        &[0xA1],
        &signed::key(DedicatedKey::TextSession),
    );
    record
}

/// EF 0007: the public half of 0013, signed by the issuer.
fn signing_key() -> Vec<u8> {
    let key = signed::key(DedicatedKey::TextApplet);
    signed::record(0x50, &[(0x51, &key)], 0x52)
}
