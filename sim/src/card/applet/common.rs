//! 共通カードAP and 住基AP: the serial number of the card, a key for proving the card genuine, and the PIN of
//! 住民基本台帳.

use super::top::key_record;
use super::{Access, ChipKey, File};
use crate::card::face::chip_date;
use crate::card::reference::{Alphabet, Reference, Rights};
use crate::card::spec::CardSpec;
use crate::pki::DedicatedKey;

const PIN: Rights = Rights::number(0);

pub(super) fn files(spec: &CardSpec) -> Vec<File> {
    // Simple TLV: serial 15, municipality 5, expiry 8.
    let mut record = vec![0x01, 0x1C];
    record.extend_from_slice(
        format!(
            "{:0>15.15}{:0>5.5}{}",
            spec.serial,
            spec.municipality,
            chip_date(spec.expires)
        )
        .as_bytes(),
    );
    vec![
        File::records(0x0001, Access::Free, vec![record]),
        File::records(0x0002, Access::Free, vec![key_record()]),
        // For INTERNAL AUTHENTICATE. Its public half is nowhere on the card.
        File::key(
            0x0019,
            Access::Free,
            ChipKey::Application(DedicatedKey::CommonApplet),
        ),
        resident_pin(spec),
    ]
}

pub(super) fn resident_files(spec: &CardSpec) -> Vec<File> {
    vec![
        File::records(0x0002, Access::Free, vec![key_record()]),
        resident_pin(spec),
    ]
}

fn resident_pin(spec: &CardSpec) -> File {
    File::reference(
        0x001C,
        Reference::new(
            spec.other_pin.reveal().as_bytes(),
            3,
            Alphabet::FourDigits,
            PIN,
        ),
    )
}
