//! RSASSA-PSS with SHA-256 and a salt that the caller chooses (RFC 8017 8.1): the library draws one from the
//! system, and the same seed would no longer give the same bytes.

use super::mgf::{HASH, mask, sha256};
use super::raw::BLOCK;
use super::rsa::{KeyPair, Signature};

/// The salt of a signature: as long as the hash, which is what verifiers expect where nothing else is said.
pub type Salt = [u8; HASH];

/// The hash and the byte BC stand at the end of the block.
const DATA_BLOCK: usize = BLOCK - HASH - 1;
const PADDING: usize = DATA_BLOCK - HASH;

impl KeyPair {
    /// Signs a message of which `hash` is the SHA-256 digest.
    #[must_use]
    pub fn sign_pss(&self, hash: &[u8; HASH], salt: &Salt) -> Signature {
        self.private_operation(&encode(hash, salt))
    }
}

/// EMSA-PSS-ENCODE (RFC 8017 9.1.1) from step 5 on, for a modulus of 2,048 bits.
fn encode(hash: &[u8; HASH], salt: &Salt) -> [u8; BLOCK] {
    let seal = sha256(&[&[0; 8], hash, salt]);
    // 00 … 00 01 salt, masked; the highest bit is cleared, so that the block is below the modulus.
    let mut data = vec![0; PADDING.saturating_sub(1)];
    data.push(0x01);
    data.extend_from_slice(salt);
    mask(&seal, &mut data);
    if let Some(first) = data.first_mut() {
        *first &= 0x7F;
    }
    let mut block = [0xBC; BLOCK];
    for (to, from) in block.iter_mut().zip(data.iter().chain(&seal)) {
        *to = *from;
    }
    block
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::{DedicatedKey, KeyPool};
    use aws_lc_rs::signature::{RSA_PSS_2048_8192_SHA256, UnparsedPublicKey};
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn the_library_verifies_any_signature_and_none_of_another_message(message: Vec<u8>, salt: Salt) {
            let key = KeyPool::dedicated(DedicatedKey::Spare);
            let signature = key.sign_pss(&sha256(&[&message]), &salt);
            let public = UnparsedPublicKey::new(&RSA_PSS_2048_8192_SHA256, key.public().spki());
            prop_assert!(public.verify(&message, &signature).is_ok());
            prop_assert!(public.verify(&[&message[..], b"x"].concat(), &signature).is_err());
        }
    }
}
