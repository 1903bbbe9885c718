//! 特定機関認証: the card-verifiable certificate by which an authorised terminal does without the holder's PIN.
//!
//! Published is what goes over the wire: `80 A2 06 C1` with 307 bytes, then `80 A2 00 C1` with 261 bytes, and the
//! form of card-verifiable certificates elsewhere on the card. Everything else is **assumed (仮定)** and
//! marked so below; the real certificates and keys go to authorised bodies only.
//!
//! ```text
//! 5F4E 82012E  issuer (16) | holder (16) | key (265) | authorisation (1) | last day (4)   307 bytes
//! 5F37 820100  signature (256)                                                            261 bytes
//! ```

use super::keys::{DedicatedKey, KeyPool};
use super::public_key::PublicKey;
use super::rsa::SIGNATURE_BYTES;
use jiff::civil::Date;

/// Length of the body object, tag and length included.
pub const BODY_BYTES: usize = 307;
/// Length of the signature object, tag and length included.
pub const SIGNATURE_OBJECT_BYTES: usize = 261;
/// Length of a public key as the card writes it: exponent object, then modulus object.
pub const KEY_BYTES: usize = 265;

const BODY_HEADER: [u8; 5] = [0x5F, 0x4E, 0x82, 0x01, 0x2E];
const SIGNATURE_HEADER: [u8; 5] = [0x5F, 0x37, 0x82, 0x01, 0x00];
const EXPONENT: [u8; 5] = [0x90, 0x03, 0x01, 0x00, 0x01];
const MODULUS_HEADER: [u8; 4] = [0x91, 0x82, 0x01, 0x00];

/// Assumed: the value that allows use of the user-authentication key without the PIN.
const WITHOUT_PIN: u8 = 0x01;

/// 鍵識別子: the 16 bytes by which card-verifiable certificates name a key. Seven digits of the family, `08 05`,
/// three digits, `00 00 00` and a number. The family 9000020 is ours: real ones begin with 5 and 6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyIdentifier([u8; 16]);

impl KeyIdentifier {
    /// The terminal authority of the test PKI.
    pub const AUTHORITY: Self = Self(*b"9000020\x08\x05001\0\0\0\x01");

    /// The terminal `number` of the test PKI.
    #[must_use]
    pub fn terminal(number: u8) -> Self {
        Self::new(*b"9000020", *b"002", number)
    }

    /// The key of a family (seven digits), a kind (three digits) and a number.
    #[must_use]
    pub const fn new(family: [u8; 7], kind: [u8; 3], number: u8) -> Self {
        let [a, b, c, d, e, f, g] = family;
        let [x, y, z] = kind;
        Self([a, b, c, d, e, f, g, 0x08, 0x05, x, y, z, 0, 0, 0, number])
    }

    pub(super) const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The 16 bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

/// The certificate of a terminal as it is handed to the card, in its two objects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TerminalCertificate {
    /// For `80 A2 06 C1`: [`BODY_BYTES`] bytes.
    pub body: Vec<u8>,
    /// For `80 A2 00 C1`: [`SIGNATURE_OBJECT_BYTES`] bytes.
    pub signature: Vec<u8>,
}

/// What a card learns from a body whose signature verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terminal {
    /// The terminal that is certified.
    pub holder: KeyIdentifier,
    /// Its public key.
    pub key: PublicKey,
    /// Assumed: the last day of the certificate. A card has no clock and does not look at it.
    pub last_day: Date,
}

/// Why a terminal is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TerminalError {
    /// An object has another length, tag or inner form. A card answers 6700.
    #[error("the object does not have the form of a terminal certificate")]
    Form,
    /// The issuer named is not the authority the card knows.
    #[error("the certificate names another authority")]
    OtherAuthority,
    /// The signature does not verify under the authority's key.
    #[error("the signature of the authority does not verify")]
    Signature,
    /// The certificate does not allow use without the PIN.
    #[error("the certificate does not allow use without the PIN")]
    NotAuthorised,
}

/// The key of the terminal authority that every card of the test PKI knows (EF 0016).
#[must_use]
pub fn authority_key() -> &'static PublicKey {
    KeyPool::dedicated(DedicatedKey::TerminalAuthority).public()
}

/// Certifies `key` as the key of terminal `number`. The last day is assumed to be in the certificate.
///
/// # Errors
/// [`TerminalError::Form`] for a key whose exponent is not 65537 and for a year outside 0 to 9999.
pub fn certify(
    number: u8,
    key: &PublicKey,
    last_day: Date,
) -> Result<TerminalCertificate, TerminalError> {
    let mut body = Vec::with_capacity(BODY_BYTES);
    body.extend_from_slice(&BODY_HEADER);
    body.extend_from_slice(KeyIdentifier::AUTHORITY.bytes());
    body.extend_from_slice(KeyIdentifier::terminal(number).bytes());
    body.extend_from_slice(&encode_key(key).ok_or(TerminalError::Form)?);
    body.push(WITHOUT_PIN);
    body.extend_from_slice(&encode_day(last_day).ok_or(TerminalError::Form)?);
    let authority = KeyPool::dedicated(DedicatedKey::TerminalAuthority);
    let signature = [&SIGNATURE_HEADER[..], &authority.sign_sha256(&body)].concat();
    Ok(TerminalCertificate { body, signature })
}

/// What a card does with the two objects of `80 A2`: checks form, issuer, signature by `authority` and
/// authorisation. Assumed: sha256WithRSAEncryption over the whole body object.
///
/// # Errors
/// [`TerminalError`], the first check that fails.
pub fn verify(
    body: &[u8],
    signature: &[u8],
    authority: &PublicKey,
) -> Result<Terminal, TerminalError> {
    let fields = read_body(body).ok_or(TerminalError::Form)?;
    let value = signature
        .strip_prefix(&SIGNATURE_HEADER)
        .filter(|value| value.len() == SIGNATURE_BYTES)
        .ok_or(TerminalError::Form)?;
    if fields.issuer != KeyIdentifier::AUTHORITY {
        return Err(TerminalError::OtherAuthority);
    }
    if !authority.verify(body, value) {
        return Err(TerminalError::Signature);
    }
    if fields.authorisation != WITHOUT_PIN {
        return Err(TerminalError::NotAuthorised);
    }
    Ok(fields.terminal)
}

/// A public key as the card writes it, `90 03 010001 91 820100 n`. `None` if the exponent is not 65537.
#[must_use]
pub fn encode_key(key: &PublicKey) -> Option<Vec<u8>> {
    if key.exponent() != [1, 0, 1] {
        return None;
    }
    Some([&EXPONENT[..], &MODULUS_HEADER, key.modulus()].concat())
}

/// The opposite of [`encode_key`]. `None` for anything else, and for what is no RSA-2048 key.
#[must_use]
pub fn decode_key(bytes: &[u8]) -> Option<PublicKey> {
    let modulus = bytes
        .strip_prefix(&EXPONENT)?
        .strip_prefix(&MODULUS_HEADER)?;
    PublicKey::from_numbers(modulus, &[1, 0, 1]).ok()
}

struct Body {
    issuer: KeyIdentifier,
    terminal: Terminal,
    authorisation: u8,
}

fn read_body(object: &[u8]) -> Option<Body> {
    let rest = object.strip_prefix(&BODY_HEADER)?;
    let (issuer, rest) = rest.split_first_chunk::<16>()?;
    let (holder, rest) = rest.split_first_chunk::<16>()?;
    let (key, rest) = rest.split_first_chunk::<KEY_BYTES>()?;
    let &[authorisation, a, b, c, d] = rest else {
        return None;
    };
    Some(Body {
        issuer: KeyIdentifier(*issuer),
        terminal: Terminal {
            holder: KeyIdentifier(*holder),
            key: decode_key(key)?,
            last_day: decode_day([a, b, c, d])?,
        },
        authorisation,
    })
}

/// YYYYMMDD, two decimal digits a byte.
fn encode_day(day: Date) -> Option<[u8; 4]> {
    let year = u16::try_from(day.year()).ok()?;
    let month = u8::try_from(day.month()).ok()?;
    let of_month = u8::try_from(day.day()).ok()?;
    let high = u8::try_from(year / 100).ok()?;
    let low = u8::try_from(year % 100).ok()?;
    Some([high, low, month, of_month].map(|number| ((number / 10) << 4) | (number % 10)))
}

fn decode_day(digits: [u8; 4]) -> Option<Date> {
    let [high, low, month, day] = digits.map(|byte| {
        let (tens, ones) = (byte >> 4, byte & 0x0F);
        (tens < 10 && ones < 10).then_some(tens * 10 + ones)
    });
    let year = i16::from(high?) * 100 + i16::from(low?);
    Date::new(year, i8::try_from(month?).ok()?, i8::try_from(day?).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::KeyPair;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn key() -> &'static KeyPair {
        KeyPool::dedicated(DedicatedKey::Terminal(1))
    }

    fn certificate() -> TerminalCertificate {
        certify(1, key().public(), date(2030, 3, 31)).expect("the key fits")
    }

    /// Signs a changed body again, as an authority would that issues such certificates.
    fn resigned(change: impl FnOnce(&mut Vec<u8>)) -> TerminalCertificate {
        let mut body = certificate().body;
        change(&mut body);
        let authority = KeyPool::dedicated(DedicatedKey::TerminalAuthority);
        let signature = [&SIGNATURE_HEADER[..], &authority.sign_sha256(&body)].concat();
        TerminalCertificate { body, signature }
    }

    fn verified(certificate: &TerminalCertificate) -> Result<Terminal, TerminalError> {
        verify(&certificate.body, &certificate.signature, authority_key())
    }

    #[test]
    fn the_objects_have_the_lengths_that_the_card_takes() {
        let certificate = certificate();
        assert_eq!(certificate.body.len(), BODY_BYTES);
        assert_eq!(certificate.signature.len(), SIGNATURE_OBJECT_BYTES);
        let length = usize::from(BODY_HEADER[3]) * 256 + usize::from(BODY_HEADER[4]);
        assert_eq!(length + BODY_HEADER.len(), BODY_BYTES);
    }

    #[test]
    fn a_terminal_of_the_authority_is_believed() {
        let terminal = verified(&certificate()).expect("it was certified");
        assert_eq!(terminal.holder, KeyIdentifier::terminal(1));
        assert_eq!(&terminal.key, key().public());
        assert_eq!(terminal.last_day, date(2030, 3, 31));
    }

    #[test]
    fn a_terminal_that_certifies_itself_is_not_believed() {
        let mut forged = certificate();
        let signature = key().sign_sha256(&forged.body);
        forged.signature = [&SIGNATURE_HEADER[..], &signature].concat();
        assert_eq!(verified(&forged), Err(TerminalError::Signature));
    }

    #[test]
    fn another_authority_is_named_before_the_signature_is_looked_at() {
        let other = resigned(|body| body[5] = b'5');
        assert_eq!(verified(&other), Err(TerminalError::OtherAuthority));
    }

    #[test]
    fn a_certificate_for_something_else_does_not_replace_the_pin() {
        let other = resigned(|body| body[BODY_BYTES - 5] = 0x02);
        assert_eq!(verified(&other), Err(TerminalError::NotAuthorised));
    }

    #[test]
    fn a_day_that_does_not_exist_and_a_byte_more_or_less_are_refused() {
        let no_day = resigned(|body| body[BODY_BYTES - 2] = 0x13);
        assert_eq!(verified(&no_day), Err(TerminalError::Form));
        let longer = resigned(|body| body.push(0));
        assert_eq!(verified(&longer), Err(TerminalError::Form));
        let shorter = resigned(|body| body.truncate(BODY_BYTES - 1));
        assert_eq!(verified(&shorter), Err(TerminalError::Form));
        let mut signature = certificate();
        signature.signature.pop();
        assert_eq!(verified(&signature), Err(TerminalError::Form));
    }

    proptest! {
        #[test]
        fn no_changed_bit_is_believed_and_no_bytes_panic(
            place in 0..BODY_BYTES + SIGNATURE_OBJECT_BYTES,
            bit in 0..8u8,
            bytes in proptest::collection::vec(any::<u8>(), 0..320),
        ) {
            let mut changed = certificate();
            match place.checked_sub(BODY_BYTES) {
                None => changed.body[place] ^= 1u8 << bit,
                Some(place) => changed.signature[place] ^= 1u8 << bit,
            }
            prop_assert!(verified(&changed).is_err());
            prop_assert!(verify(&bytes, &changed.signature, authority_key()).is_err());
            prop_assert!(verify(&certificate().body, &bytes, authority_key()).is_err());
        }

        #[test]
        fn every_day_survives_its_four_bytes(year in 0i16..=9999, month in 1i8..=12, day in 1i8..=28) {
            let day = date(year, month, day);
            prop_assert_eq!(encode_day(day).and_then(decode_day), Some(day));
        }
    }
}
