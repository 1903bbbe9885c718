//! What J-LIS makes up, decided by the seed of the ecosystem alone.

use aws_lc_rs::digest::{SHA256, digest};

use super::role::LinkCode;
use crate::card::Bytes;
use crate::pki::{HolderKey, KeyKind, KeyPool};
use crate::vocabulary::{AuthPin, CertificateSerial};

/// Draws for residents by their record, each from a stream of its own: one more resident changes nothing for
/// the others, and nothing that is drawn leads back to a 個人番号, which goes into none of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Draw {
    seed: u64,
}

impl Draw {
    pub fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// 連携符号 of a resident (JLIS-010).
    pub fn link(self, resident: &str) -> LinkCode {
        LinkCode(hex(self.octets("連携符号", resident, 0).get(..16)))
    }

    /// シリアル番号 of the `nth` certificate ever made for a resident: eight octets.
    pub fn serial(self, resident: &str, nth: u32) -> Option<CertificateSerial> {
        let mut octets = self.number("シリアル番号", resident, nth).to_be_bytes();
        // Positive and without a leading zero octet, as DER writes it.
        if let Some(first) = octets.first_mut() {
            *first = (*first & 0x7F) | 0x40;
        }
        CertificateSerial::from_bytes(&octets).ok()
    }

    /// The key of that certificate.
    pub fn key(self, resident: &str, nth: u32, kind: KeyKind) -> HolderKey {
        let number = self.number("鍵", resident, nth);
        match kind {
            KeyKind::Rsa2048 => HolderKey::Rsa(KeyPool::deal(number)),
            KeyKind::P384 => HolderKey::P384(number),
        }
    }

    /// The part of a certificate's common name that tells nothing.
    pub fn common_name(self, resident: &str, nth: u32) -> String {
        hex(self.octets("CN", resident, nth).get(..7))
    }

    /// The same in a 署名用 certificate: five digits, which come behind the moment of issue.
    pub fn common_name_digits(self, resident: &str, nth: u32) -> String {
        format!("{:05}", self.number("CN", resident, nth) % 100_000)
    }

    /// セキュリティコード of the `nth` card.
    pub fn security_code(self, resident: &str, nth: u32) -> String {
        format!(
            "{:04}",
            self.number("セキュリティコード", resident, nth) % 10_000
        )
    }

    /// 製造番号 of the `nth` card: fifteen digits, since clients read nothing else there. Assumed: no real one begins
    /// with 9. Fourteen digits are drawn: of twelve, two among a million cards would carry the same.
    pub fn card_serial(self, resident: &str, nth: u32) -> String {
        const DIGITS: u64 = 100_000_000_000_000;
        format!("9{:014}", self.number("製造番号", resident, nth) % DIGITS)
    }

    /// Where the chip of the `nth` card takes its random numbers from.
    pub fn chip(self, resident: &str, nth: u32) -> u64 {
        self.number("乱数", resident, nth)
    }

    /// A PIN for a card that takes none into use.
    pub fn unused_pin(self, resident: &str, nth: u32) -> Option<AuthPin> {
        let number = self.number("暗証番号", resident, nth) % 10_000;
        format!("{number:04}").parse().ok()
    }

    fn number(self, what: &str, resident: &str, nth: u32) -> u64 {
        self.octets(what, resident, nth)
            .iter()
            .take(8)
            .fold(0, |number, octet| (number << 8) | u64::from(*octet))
    }

    fn octets(self, what: &str, resident: &str, nth: u32) -> Vec<u8> {
        // No part can run into the next: lengths stand before texts.
        let mut text = self.seed.to_be_bytes().to_vec();
        for part in [what, resident] {
            text.extend_from_slice(&(part.len() as u64).to_be_bytes());
            text.extend_from_slice(part.as_bytes());
        }
        text.extend_from_slice(&nth.to_be_bytes());
        digest(&SHA256, &text).as_ref().to_vec()
    }
}

fn hex(octets: Option<&[u8]>) -> String {
    Bytes::from(octets.unwrap_or_default()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_draws_the_same_and_another_seed_draws_otherwise() {
        let link = |seed| Draw::new(seed).link("見本 花子");
        assert_eq!(link(1), link(1));
        assert_ne!(link(1), link(2));
        assert_ne!(link(1), Draw::new(1).link("見本 太郎"));
    }

    #[test]
    fn serial_numbers_are_positive_as_der_writes_them() {
        for nth in 0..1000 {
            let serial = Draw::new(5).serial("見本 花子", nth).unwrap();
            assert_eq!(serial.as_str().len(), 16);
            assert!(("4".."8").contains(&&serial.as_str()[..1]), "{serial}");
        }
    }

    #[test]
    fn numbers_printed_on_a_card_have_their_length() {
        for nth in 0..1000 {
            assert_eq!(Draw::new(5).security_code("見本 花子", nth).len(), 4);
            assert_eq!(Draw::new(5).card_serial("見本 花子", nth).len(), 15);
            assert!(Draw::new(5).unused_pin("見本 花子", nth).is_some());
        }
    }
}
