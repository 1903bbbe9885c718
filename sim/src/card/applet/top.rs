//! What can be selected, and what GET DATA gives, mostly while no application is selected (MF level).

use super::File;
use super::signed::of_municipality;
use crate::card::face::chip_date;
use crate::card::spec::CardSpec;
use crate::card::{CardKind, LazyBytes, tlv};
use crate::pki::card_verifiable::{self, CARD_ROOT};
use crate::pki::terminal::KeyIdentifier;
use crate::pki::{DedicatedKey, KeyPool};

/// GlobalPlatform's card recognition data, contents of tag 66: version 2.2.1, and secure channel protocol 02 with
/// options 55 (both assumed).
const RECOGNITION: &[u8] = b"\x73\x2F\
    \x06\x07\x2A\x86\x48\x86\xFC\x6B\x01\
    \x60\x0C\x06\x0A\x2A\x86\x48\x86\xFC\x6B\x02\x02\x02\x01\
    \x63\x09\x06\x07\x2A\x86\x48\x86\xFC\x6B\x03\
    \x64\x0B\x06\x09\x2A\x86\x48\x86\xFC\x6B\x04\x02\x55";

/// The key below the intermediate one. What it is for is not known.
const SUBORDINATE: KeyIdentifier = KeyIdentifier::new(*b"7000050", *b"001", 1);

/// The files that can be selected while no application is: 001E, which nobody can read. A phone and
/// 住民基本台帳カード have none (assumed).
pub fn top_files(spec: &CardSpec) -> Vec<File> {
    if spec.kind.is_phone() || spec.kind == CardKind::OldResident {
        return Vec::new();
    }
    vec![File::unknown(0x001E)]
}

/// Tags and values. A phone and 住民基本台帳カード have none (assumed).
pub fn data_objects(spec: &CardSpec) -> Vec<(u16, LazyBytes)> {
    if spec.kind.is_phone() || spec.kind == CardKind::OldResident {
        return Vec::new();
    }
    let (code, serial) = (spec.municipality.clone(), spec.serial.as_bytes());
    let upper = {
        let code = code.clone();
        LazyBytes::later(move || {
            let root = KeyPool::dedicated(DedicatedKey::CardRoot);
            let key = KeyPool::dedicated(DedicatedKey::CardIntermediate).public();
            card_verifiable::for_get_data((CARD_ROOT, root), (intermediate(&code), key)).into()
        })
    };
    let lower = {
        let code = code.clone();
        LazyBytes::later(move || {
            let signer = KeyPool::dedicated(DedicatedKey::CardIntermediate);
            let key = KeyPool::dedicated(DedicatedKey::CardSubordinate).public();
            card_verifiable::for_get_data((intermediate(&code), signer), (SUBORDINATE, key)).into()
        })
    };
    vec![
        (0x0042, CARD_ROOT.bytes()[..].into()),
        (0x0045, serial.into()),
        (0x0066, RECOGNITION.into()),
        (0x00F0, code.as_bytes().into()),
        (0x00F2, chip_date(spec.expires).into_bytes().into()),
        (0x00F7, intermediate(&code).bytes()[..].into()),
        (0x00F8, upper),
        (0x7F21, lower),
        (0x5F51, contact_interface(spec).into()),
    ]
}

/// The identifier of the key that [`CARD_ROOT`] certifies for a municipality.
fn intermediate(code: &str) -> KeyIdentifier {
    of_municipality(code, *b"30", *b"002", 1)
}

/// ATR of the contacts without TS, whichever way the card is read.
fn contact_interface(spec: &CardSpec) -> &'static [u8] {
    let answer_to_reset = spec.interface.contacts().answer_to_reset();
    answer_to_reset.get(1..).unwrap_or_default()
}

/// A record of 共通カードAP and 住基AP, the same in both: a key identifier of 16 bytes. Which key it names is not
/// known (assumed).
pub(super) fn key_record() -> Vec<u8> {
    let mut record = Vec::new();
    tlv::put(&mut record, &[0x02], CARD_ROOT.bytes());
    record
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::CardKind;
    use crate::card::tests::spec;

    #[test]
    fn the_recognition_data_is_a_sequence_of_whole_objects() {
        let (outer, rest) = tlv::take(RECOGNITION).unwrap();
        assert!(rest.is_empty());
        for tag in [0x06, 0x60, 0x63, 0x64] {
            assert!(tlv::find(outer.value, &[tag]).is_some(), "{tag:02X}");
        }
    }

    #[test]
    fn the_two_certificates_lead_from_the_root_down_and_name_each_other() {
        let objects = data_objects(&spec(CardKind::Ordinary));
        let value = |tag| &objects.iter().find(|(own, _)| *own == tag).unwrap().1;
        let (upper, lower) = (value(0x00F8), value(0x7F21));
        assert_eq!((upper.len(), lower.len()), (575, 575));
        let certified = card_verifiable::verify_chain([&**upper]).unwrap();
        assert_eq!(&certified.holder.bytes()[..], &**value(0x00F7));
        let certified = card_verifiable::verify_chain([&**upper, &**lower]).unwrap();
        assert_eq!(certified.holder, SUBORDINATE);
        assert!(card_verifiable::verify_chain([&**lower]).is_err());
    }

    #[test]
    fn the_contacts_are_told_without_ts() {
        let objects = data_objects(&spec(CardKind::Ordinary));
        let (_, value) = objects.last().unwrap();
        assert_eq!(**value, *b"\xE0\x00\xFF\x81\x31\xFE\x45\x14");
    }

    #[test]
    fn a_phone_has_none() {
        assert!(data_objects(&spec(CardKind::PhoneIphone)).is_empty());
    }
}
