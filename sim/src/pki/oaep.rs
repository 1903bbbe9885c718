//! RSAES-OAEP with SHA-256 and an empty label (RFC 8017 7.1), with a seed that the caller chooses: the library
//! draws one from the system, and the same seed of an ecosystem would no longer give the same bytes.

use super::mgf::{HASH, mask, sha256};
use super::public_key::PublicKey;
use super::raw::{self, BLOCK};
use super::rsa::KeyPair;

/// The longest message.
pub const LONGEST_MESSAGE: usize = BLOCK - 2 * HASH - 2;

/// Why a ciphertext was not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// It is not a block of the key's length, or not below the modulus.
    #[error("the ciphertext is no number below the modulus")]
    Range,
    /// What it opens to has not the form of OAEP: it was made for another key, or is damaged.
    #[error("the ciphertext was not made for this key")]
    Padding,
}

impl PublicKey {
    /// Encrypts a message, so that only the private half of this key opens it; `None` if it is longer than
    /// [`LONGEST_MESSAGE`].
    #[must_use]
    pub fn encrypt_oaep(&self, message: &[u8], seed: &[u8; HASH]) -> Option<[u8; BLOCK]> {
        let filler = LONGEST_MESSAGE.checked_sub(message.len())?;
        let mut data = sha256(&[]).to_vec();
        data.resize(HASH.saturating_add(filler), 0);
        data.push(0x01);
        data.extend_from_slice(message);
        let mut seed = *seed;
        mask(&seed, &mut data);
        mask(&data, &mut seed);
        let mut block = [0; BLOCK];
        let (_zero, rest) = block.split_first_mut()?;
        for (to, from) in rest.iter_mut().zip(seed.iter().chain(&data)) {
            *to = *from;
        }
        raw::public_operation(self.modulus(), self.exponent(), &block)
    }
}

impl KeyPair {
    /// Opens what [`PublicKey::encrypt_oaep`], or any other implementation, has encrypted.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn decrypt_oaep(&self, ciphertext: &[u8]) -> Result<Vec<u8>, OpenError> {
        let ciphertext: &[u8; BLOCK] = ciphertext.try_into().map_err(|_| OpenError::Range)?;
        if ciphertext.as_slice() >= self.public().modulus() {
            return Err(OpenError::Range);
        }
        unpad(&self.private_operation(ciphertext)).ok_or(OpenError::Padding)
    }
}

/// EME-OAEP decoding (RFC 8017 7.1.2 step 3). It takes a time that depends on what it finds; the keys are
/// published, so that there is nothing to be learnt from it.
fn unpad(block: &[u8; BLOCK]) -> Option<Vec<u8>> {
    let (&[zero], rest) = block.split_first_chunk::<1>()?;
    let (seed, data) = rest.split_first_chunk::<HASH>()?;
    let (mut seed, mut data) = (*seed, data.to_vec());
    mask(&data, &mut seed);
    mask(&seed, &mut data);
    let rest = data.strip_prefix(&sha256(&[]))?;
    let start = rest.iter().position(|byte| *byte != 0)?;
    match rest.get(start..)? {
        [0x01, message @ ..] if zero == 0 => Some(message.to_vec()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::{DedicatedKey, KeyPool};
    use aws_lc_rs::rsa::{OAEP_SHA256_MGF1SHA256, OaepPublicEncryptingKey, PublicEncryptingKey};
    use proptest::prelude::*;

    fn key() -> &'static KeyPair {
        KeyPool::dedicated(DedicatedKey::Spare)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn what_the_library_encrypts_opens_and_what_we_encrypt_too(
            message in proptest::collection::vec(any::<u8>(), 0..=LONGEST_MESSAGE),
            seed: [u8; HASH],
        ) {
            let library = PublicEncryptingKey::from_der(key().public().spki()).unwrap();
            let library = OaepPublicEncryptingKey::new(library).unwrap();
            let mut room = [0; BLOCK];
            let theirs = library.encrypt(&OAEP_SHA256_MGF1SHA256, &message, &mut room, None).unwrap();
            prop_assert_eq!(key().decrypt_oaep(theirs), Ok(message.clone()));
            let ours = key().public().encrypt_oaep(&message, &seed).unwrap();
            prop_assert_eq!(key().decrypt_oaep(&ours), Ok(message));
        }

        #[test]
        fn any_other_bytes_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..260)) {
            prop_assert!(key().decrypt_oaep(&bytes).is_err());
        }
    }

    #[test]
    fn a_message_too_long_and_a_number_not_below_the_modulus_are_refused() {
        let public = key().public();
        assert!(
            public
                .encrypt_oaep(&[0; LONGEST_MESSAGE], &[7; HASH])
                .is_some()
        );
        assert_eq!(
            public.encrypt_oaep(&[0; LONGEST_MESSAGE + 1], &[7; HASH]),
            None
        );
        assert_eq!(key().decrypt_oaep(public.modulus()), Err(OpenError::Range));
        let mut changed = public.encrypt_oaep(b"seed", &[7; HASH]).unwrap();
        changed[255] ^= 1;
        assert_eq!(key().decrypt_oaep(&changed), Err(OpenError::Padding));
    }
}
