//! Serial numbers of certificates.

use std::fmt;
use std::str::FromStr;

use arbitrary::{Arbitrary, Unstructured};
use serde::{Deserialize, Serialize};

use super::Invalid;
use super::schema::text_schema;

const WHAT: &str = "証明書シリアル番号";

/// The most octets of a serial number (RFC 5280, 4.1.2.2).
const MOST_OCTETS: usize = 20;

/// 証明書のシリアル番号: a positive number in upper-case hexadecimal, two digits an octet, at most 20
/// octets, without leading zero octets, so that equal numbers are equal texts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CertificateSerial(String);

written_form!(CertificateSerial);

text_schema! {
    CertificateSerial,
    "CertificateSerial",
    "証明書のシリアル番号: 1 to 20 octets in upper-case hexadecimal, without leading zero octets.",
    r"^(?!00)([0-9A-F]{2}){1,20}$",
    ["01A2B3"]
}

impl CertificateSerial {
    /// The serial number of big-endian octets; leading zero octets, which DER uses as a sign, go away.
    ///
    /// # Errors
    /// Zero, and more than 20 octets.
    pub fn from_bytes(octets: &[u8]) -> Result<Self, Invalid> {
        let hex: String = octets
            .iter()
            .skip_while(|octet| **octet == 0)
            .map(|octet| format!("{octet:02X}"))
            .collect();
        hex.parse()
    }

    /// The hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CertificateSerial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for CertificateSerial {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let digits = text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'A'..=b'F'));
        let octets = text.len() / 2;
        if digits
            && text.len().is_multiple_of(2)
            && (1..=MOST_OCTETS).contains(&octets)
            && !text.starts_with("00")
        {
            return Ok(CertificateSerial(text.to_owned()));
        }
        Err(Invalid::new(
            WHAT,
            text,
            "1 to 20 octets in upper-case hexadecimal without leading zero octets",
        ))
    }
}

impl<'a> Arbitrary<'a> for CertificateSerial {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        let mut octets = vec![u.int_in_range(1..=u8::MAX)?];
        for _ in 0..u.int_in_range(0..=MOST_OCTETS - 1)? {
            octets.push(u.arbitrary()?);
        }
        CertificateSerial::from_bytes(&octets).map_err(|_| arbitrary::Error::IncorrectFormat)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_octet_of_der_does_not_change_the_number() {
        let plain = CertificateSerial::from_bytes(&[0x8A, 0x01]).unwrap();
        assert_eq!(plain.as_str(), "8A01");
        assert_eq!(
            CertificateSerial::from_bytes(&[0x00, 0x8A, 0x01]),
            Ok(plain)
        );
    }

    #[test]
    fn twenty_octets_fit_and_twenty_one_do_not() {
        assert!(CertificateSerial::from_bytes(&[1; 20]).is_ok());
        assert!(CertificateSerial::from_bytes(&[1; 21]).is_err());
    }

    #[test]
    fn zero_and_texts_of_another_form_are_refused() {
        assert!(CertificateSerial::from_bytes(&[0, 0]).is_err());
        for wrong in ["", "8a01", "8A0", "008A", "0x8A", "8A:01", "８Ａ"] {
            assert!(wrong.parse::<CertificateSerial>().is_err(), "{wrong}");
        }
    }
}
