//! カード検証可能証明書 (card-verifiable certificates): by which a terminal traces the signed records of a card to a
//! root that it knows.
//!
//! ```text
//! 5F4E 820129  issuer (16) | holder (16) | key (265)     302 bytes
//! 5F37 820100  signature over the value before it         261 bytes
//! ```
//!
//! EF 0004 of the 券面 applications holds both in a template `7F21` (568 bytes); GET DATA gives them without the
//! template, behind the list of their tags (575 bytes). The holder of a certificate in an EF is the
//! issuer of the records of that application, not the card. The families of our keys begin with 7: real ones
//! begin with 5, those of the official test cards with 6.

use super::keys::{DedicatedKey, KeyPool};
use super::public_key::PublicKey;
use super::rsa::{KeyPair, SIGNATURE_BYTES};
use super::terminal::{KEY_BYTES, KeyIdentifier, decode_key, encode_key};

const BODY_HEADER: [u8; 5] = [0x5F, 0x4E, 0x82, 0x01, 0x29];
const SIGNATURE_HEADER: [u8; 5] = [0x5F, 0x37, 0x82, 0x01, 0x00];
const TEMPLATE_HEADER: [u8; 5] = [0x7F, 0x21, 0x82, 0x02, 0x33];
/// 4D: the body holds an object 42 and an object 5F20 of 16 bytes each, and an object 5F49 of 265.
const TAG_LIST: [u8; 12] = [
    0x4D, 0x0A, 0x42, 0x10, 0x5F, 0x20, 0x10, 0x5F, 0x49, 0x82, 0x01, 0x09,
];
const BODY_BYTES: usize = 16 + 16 + KEY_BYTES;

/// The root over the certificates at the top of the card.
pub const CARD_ROOT: KeyIdentifier = KeyIdentifier::new(*b"7000020", *b"001", 1);
/// The root over the issuers of the records of 券面事項確認AP.
pub const FACE_ROOT: KeyIdentifier = KeyIdentifier::new(*b"7000023", *b"001", 0);
/// The root over the issuers of the records of 券面入力補助AP.
pub const TEXT_ROOT: KeyIdentifier = KeyIdentifier::new(*b"7000033", *b"001", 0);

/// The key of a root, which is on no card: a terminal brings it along. `None` for a key that is no root of ours.
#[must_use]
pub fn root(identifier: &KeyIdentifier) -> Option<&'static PublicKey> {
    let key = match *identifier {
        CARD_ROOT => DedicatedKey::CardRoot,
        FACE_ROOT => DedicatedKey::FaceRoot,
        TEXT_ROOT => DedicatedKey::TextRoot,
        _ => return None,
    };
    Some(KeyPool::dedicated(key).public())
}

/// What a card-verifiable certificate says, once it is believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certified {
    /// 証明者鍵ID: the key that signed.
    pub issuer: KeyIdentifier,
    /// 被証明者鍵ID: the key that is certified.
    pub holder: KeyIdentifier,
    /// The key that is certified.
    pub key: PublicKey,
}

/// Why a card-verifiable certificate is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CardVerifiableError {
    /// The bytes have another form.
    #[error(
        "expected a template 7F21, or a tag list 4D, with objects 5F4E of 297 and 5F37 of 256 bytes"
    )]
    Form,
    /// The issuer is no root, and nothing certifies it.
    #[error(
        "the certificate names an issuer that is neither a root nor certified by the one before"
    )]
    UnknownIssuer,
    /// The signature does not verify.
    #[error("the signature of the issuer does not verify")]
    Signature,
}

/// Certifies a key. Gives body and signature, 563 bytes; `None` if the exponent of the key is not 65537.
fn certify(
    (issuer, signer): (KeyIdentifier, &KeyPair),
    (holder, key): (KeyIdentifier, &PublicKey),
) -> Option<Vec<u8>> {
    let body = [&issuer.bytes()[..], holder.bytes(), &encode_key(key)?].concat();
    let signature = signer.sign_sha256(&body);
    Some([&BODY_HEADER[..], &body, &SIGNATURE_HEADER, &signature].concat())
}

/// The same as EF 0004 holds it, 568 bytes. Empty for a key whose exponent is not 65537.
#[must_use]
pub fn for_file(issuer: (KeyIdentifier, &KeyPair), holder: (KeyIdentifier, &PublicKey)) -> Vec<u8> {
    certify(issuer, holder)
        .map(|certificate| [&TEMPLATE_HEADER[..], &certificate].concat())
        .unwrap_or_default()
}

/// The same as GET DATA gives it, 575 bytes. Empty for a key whose exponent is not 65537.
#[must_use]
pub fn for_get_data(
    issuer: (KeyIdentifier, &KeyPair),
    holder: (KeyIdentifier, &PublicKey),
) -> Vec<u8> {
    certify(issuer, holder)
        .map(|certificate| [&TAG_LIST[..], &certificate].concat())
        .unwrap_or_default()
}

/// Follows certificates from a root of ours down, each in either form. Gives what the last one says.
///
/// # Errors
/// [`CardVerifiableError`], the first check that fails; [`CardVerifiableError::Form`] for no certificate at all.
pub fn verify_chain<'a>(
    certificates: impl IntoIterator<Item = &'a [u8]>,
) -> Result<Certified, CardVerifiableError> {
    let mut above: Option<Certified> = None;
    for certificate in certificates {
        let read = read(certificate).ok_or(CardVerifiableError::Form)?;
        let issuer = match &above {
            Some(above) if above.holder == read.says.issuer => &above.key,
            Some(_) => return Err(CardVerifiableError::UnknownIssuer),
            None => root(&read.says.issuer).ok_or(CardVerifiableError::UnknownIssuer)?,
        };
        if !issuer.verify(read.body, read.signature) {
            return Err(CardVerifiableError::Signature);
        }
        above = Some(read.says);
    }
    above.ok_or(CardVerifiableError::Form)
}

struct Read<'a> {
    says: Certified,
    body: &'a [u8],
    signature: &'a [u8],
}

fn read(certificate: &[u8]) -> Option<Read<'_>> {
    let bare = certificate
        .strip_prefix(&TEMPLATE_HEADER)
        .or_else(|| certificate.strip_prefix(&TAG_LIST))?;
    let (body, rest) = bare
        .strip_prefix(&BODY_HEADER)?
        .split_at_checked(BODY_BYTES)?;
    let signature = rest
        .strip_prefix(&SIGNATURE_HEADER)
        .filter(|signature| signature.len() == SIGNATURE_BYTES)?;
    let (issuer, rest) = body.split_first_chunk::<16>()?;
    let (holder, key) = rest.split_first_chunk::<16>()?;
    let says = Certified {
        issuer: KeyIdentifier::from_bytes(*issuer),
        holder: KeyIdentifier::from_bytes(*holder),
        key: decode_key(key)?,
    };
    Some(Read {
        says,
        body,
        signature,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HOLDER: KeyIdentifier = KeyIdentifier::new(*b"1399921", *b"000", 0);

    fn pair(key: DedicatedKey) -> &'static KeyPair {
        KeyPool::dedicated(key)
    }

    fn certificate() -> Vec<u8> {
        let issuer = (FACE_ROOT, pair(DedicatedKey::FaceRoot));
        for_file(issuer, (HOLDER, pair(DedicatedKey::Spare).public()))
    }

    #[test]
    fn both_forms_have_the_lengths_that_cards_have() {
        let issuer = (CARD_ROOT, pair(DedicatedKey::CardRoot));
        let holder = (HOLDER, pair(DedicatedKey::Spare).public());
        assert_eq!(for_file(issuer, holder).len(), 568);
        assert_eq!(for_get_data(issuer, holder).len(), 575);
    }

    #[test]
    fn a_certificate_leads_from_the_root_to_its_holder() {
        let certified = verify_chain([&*certificate()]).unwrap();
        assert_eq!(certified.holder, HOLDER);
        assert_eq!(&certified.key, pair(DedicatedKey::Spare).public());
    }

    #[test]
    fn a_chain_that_skips_a_link_or_begins_below_the_root_is_not_believed() {
        let below = for_file(
            (HOLDER, pair(DedicatedKey::Spare)),
            (TEXT_ROOT, pair(DedicatedKey::TextRoot).public()),
        );
        assert!(verify_chain([&*certificate(), &*below]).is_ok());
        assert_eq!(
            verify_chain([&*below]),
            Err(CardVerifiableError::UnknownIssuer)
        );
        assert_eq!(
            verify_chain([&*certificate(), &*certificate()]),
            Err(CardVerifiableError::UnknownIssuer)
        );
        assert_eq!(verify_chain([]), Err(CardVerifiableError::Form));
    }

    #[test]
    fn a_holder_that_names_the_root_as_its_issuer_is_found_out() {
        let forged = for_file(
            (FACE_ROOT, pair(DedicatedKey::Spare)),
            (HOLDER, pair(DedicatedKey::Spare).public()),
        );
        assert_eq!(
            verify_chain([&*forged]),
            Err(CardVerifiableError::Signature)
        );
    }

    proptest! {
        #[test]
        fn no_changed_bit_is_believed_and_no_bytes_panic(
            place in 0..568_usize,
            bit in 0..8u8,
            bytes in proptest::collection::vec(any::<u8>(), 0..600),
        ) {
            let mut changed = certificate();
            changed[place] ^= 1u8 << bit;
            prop_assert!(verify_chain([&*changed]).is_err());
            prop_assert!(verify_chain([&*bytes]).is_err());
        }
    }
}
