//! 共通カードAP and 住基AP: the serial number of the card, and the PIN of 住民基本台帳.

use super::{Access, ChipKey, Content, File};
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
        File {
            id: 0x0001,
            access: Access::Free,
            content: Content::Records(vec![record]),
        },
        File::key(
            0x0019,
            Access::Free,
            ChipKey::Application(DedicatedKey::CommonApplet),
        ),
        resident_pin(spec),
    ]
}

pub(super) fn resident_files(spec: &CardSpec) -> Vec<File> {
    vec![resident_pin(spec)]
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
