//! The keys in the chip: COMPUTE DIGITAL SIGNATURE and INTERNAL AUTHENTICATE.

use aws_lc_rs::digest::{SHA256, digest};
use rand_chacha::rand_core::Rng;

use super::{Chip, Outcome, admit};
use crate::card::apdu::{Command, StatusWord};
use crate::card::applet::{Ap, ChipKey, Content};
use crate::pki::ec::{LONGEST_SIGNATURE, sha384};
use crate::pki::rsa::{SIGNATURE_BYTES, Signature, sha256_digest_info};
use crate::pki::{HolderKey, KeyPair};

/// DigestInfo of SHA-256, up to the hash.
const SHA256_PREFIX: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05,
    0x00, 0x04, 0x20,
];

impl Chip {
    /// COMPUTE DIGITAL SIGNATURE `80 2A P1 P2`. P1 = 00 signs 1 to 245 bytes as they are: the chip looks at
    /// nothing in them. 01 to 03 hash, or frame a hash, with SHA-256; 04 and 05 do the same with PSS. A P-384 key
    /// does otherwise.
    pub(super) fn compute_signature(
        &mut self,
        command: &Command<'_>,
        answer: &mut Vec<u8>,
    ) -> Outcome {
        if command.p1 > 0x05 {
            return Err(StatusWord::WRONG_PARAMETERS);
        }
        if command.p2 == 0 {
            let key = self.current_ap().and_then(Ap::default_key);
            let key = key.ok_or(StatusWord::WRONG_PARAMETERS)?;
            self.go_to(key).ok_or(StatusWord::NO_OBJECT)?;
        } else {
            self.go_to_key(command.p2)?;
        }
        let key = self.current_key()?;
        if self.current_ap() == Some(Ap::Common) {
            // Its key is for INTERNAL AUTHENTICATE (assumed: only).
            return Err(StatusWord::CONDITIONS);
        }
        if let ChipKey::Holder(HolderKey::P384(number)) = key {
            takes_a_signature(command, LONGEST_SIGNATURE)?;
            answer.extend_from_slice(&curve_signature(number, command)?);
            return Ok(());
        }
        takes_a_signature(command, SIGNATURE_BYTES)?;
        let signature = self.signature(rsa(key)?, command.p1, command.data)?;
        answer.extend_from_slice(&signature);
        Ok(())
    }

    fn signature(&mut self, key: &KeyPair, p1: u8, data: &[u8]) -> Result<Signature, StatusWord> {
        let framed = match p1 {
            0x00 => return raw(key, data),
            0x01 if !data.is_empty() => digest(&SHA256, data).as_ref().to_vec(),
            0x02 if data.len() == 32 => [&SHA256_PREFIX, data].concat(),
            0x03 if !data.is_empty() => sha256_digest_info(data),
            0x04 => return self.pss(key, data),
            0x05 if !data.is_empty() => return self.pss(key, digest(&SHA256, data).as_ref()),
            _ => return Err(StatusWord::CONDITIONS),
        };
        raw(key, &framed)
    }

    /// The salt comes out of the chip's own stream of random numbers: a doubled command gives another signature,
    /// as with any chip, and the same seed and commands give the same. Its length, 32, is assumed.
    fn pss(&mut self, key: &KeyPair, hash: &[u8]) -> Result<Signature, StatusWord> {
        let hash = hash.try_into().map_err(|_| StatusWord::CONDITIONS)?;
        let mut salt = [0; 32];
        self.random.fill_bytes(&mut salt);
        Ok(key.sign_pss(hash, &salt))
    }

    /// INTERNAL AUTHENTICATE `00 88 00 99`: the key of 共通カードAP signs a challenge of 1 to 255 bytes,
    /// PKCS#1 v1.5 over DigestInfo(SHA-256). Keys of other applications answer 6982 while they want a PIN, and
    /// 6985 otherwise (measured for 券面; assumed for 公的個人認証AP after its PIN).
    pub(super) fn internal_authenticate(
        &mut self,
        command: &Command<'_>,
        answer: &mut Vec<u8>,
    ) -> Outcome {
        if command.p1 != 0 {
            return Err(StatusWord::WRONG_PARAMETERS);
        }
        self.go_to_key(command.p2)?;
        let key = self.current_key()?;
        if self.current_ap() != Some(Ap::Common) || !(1..=255).contains(&command.data.len()) {
            return Err(StatusWord::CONDITIONS);
        }
        takes_a_signature(command, SIGNATURE_BYTES)?;
        let signature = raw(rsa(key)?, &sha256_digest_info(command.data))?;
        answer.extend_from_slice(&signature);
        Ok(())
    }

    /// The key that is the current file, if what was proved opens it.
    fn current_key(&self) -> Result<ChipKey, StatusWord> {
        let (file, rights) = self.current_file()?;
        let Content::Key(key) = file.content else {
            return Err(StatusWord::WRONG_FILE_KIND);
        };
        admit(file.access, rights)?;
        Ok(key)
    }
}

/// A key for commands that work with RSA only.
fn rsa(key: ChipKey) -> Result<&'static KeyPair, StatusWord> {
    key.rsa().ok_or(StatusWord::CONDITIONS)
}

fn raw(key: &KeyPair, input: &[u8]) -> Result<Signature, StatusWord> {
    key.sign_raw(input)
        .map_err(|_wrong_length| StatusWord::CONDITIONS)
}

/// ECDSA of the next card. All of it is assumed: a hash of SHA-384 with P1 = 00 or 02, a message that the chip
/// hashes with 01 or 03, the DER of `ECDSA-Sig-Value` as the answer, and no more values of P1, for there is no
/// padding to choose. ECDSA frames nothing, so that the two of each pair mean the same.
fn curve_signature(number: u64, command: &Command<'_>) -> Result<Vec<u8>, StatusWord> {
    let data = command.data;
    let hash = match command.p1 {
        0x00 | 0x02 => data.try_into().map_err(|_| StatusWord::CONDITIONS)?,
        0x01 | 0x03 if data.is_empty() => return Err(StatusWord::CONDITIONS),
        0x01 | 0x03 => sha384(data),
        _ => return Err(StatusWord::WRONG_PARAMETERS),
    };
    Ok(HolderKey::curve(number).sign_hash(&hash))
}

/// 6700 if Le leaves no room for a signature of that length.
fn takes_a_signature(command: &Command<'_>, longest: usize) -> Outcome {
    match command.expected {
        Some(expected) if (expected as usize) < longest => Err(StatusWord::WRONG_LENGTH),
        _ => Ok(()),
    }
}
