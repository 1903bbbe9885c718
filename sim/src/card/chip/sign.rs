//! COMPUTE DIGITAL SIGNATURE, and 特定機関認証, which lets a certified terminal do without the PIN.

use aws_lc_rs::digest::{SHA256, digest};

use super::{Chip, Outcome, admit};
use crate::card::apdu::{Command, StatusWord};
use crate::card::applet::{Ap, ChipKey, Content, TERMINAL};
use crate::card::tlv;
use crate::pki::ec::sha384;
use crate::pki::rsa::sha256_digest_info;
use crate::pki::{HolderKey, KeyPair, KeyPool, terminal};

/// DigestInfo of SHA-256, up to the hash.
const SHA256_PREFIX: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05,
    0x00, 0x04, 0x20,
];

/// The terminal's certificate does not verify (assumed; nothing is published).
const NOT_GENUINE: StatusWord = StatusWord(0x6300);

impl Chip {
    /// COMPUTE DIGITAL SIGNATURE `80 2A P1 P2`. P1 = 00 signs 1 to 245 bytes as they are: the chip looks at
    /// nothing in them. 01 to 03 hash, or frame a hash, with SHA-256. A P-384 key does otherwise.
    pub(super) fn compute_signature(
        &mut self,
        command: &Command<'_>,
        answer: &mut Vec<u8>,
    ) -> Outcome {
        if command.p1 > 0x03 {
            return Err(StatusWord::WRONG_PARAMETERS);
        }
        self.go_to_key(command.p2)?;
        let (file, rights) = self.current_file()?;
        let Content::Key(key) = file.content else {
            return Err(StatusWord::WRONG_FILE_KIND);
        };
        admit(file.access, rights)?;
        let signature = match key {
            ChipKey::Holder(HolderKey::P384(number)) => curve_signature(number, command),
            ChipKey::Holder(HolderKey::Rsa(index)) => rsa_signature(KeyPool::key(index), command),
            ChipKey::Application(key) => rsa_signature(KeyPool::dedicated(key), command),
        }?;
        if command
            .expected
            .is_some_and(|expected| (expected as usize) < signature.len())
        {
            return Err(StatusWord::WRONG_LENGTH);
        }
        answer.extend_from_slice(&signature);
        Ok(())
    }

    /// `80 A2 06 C1` with the body of the terminal's CV certificate, then `80 A2 00 C1` with the signature over
    /// it. After both, the user-authentication key signs without the PIN until the session ends. Public
    /// sources stop at the two commands: that nothing more is needed, and what a bad certificate is answered, is
    /// assumed. A locked PIN does not stand in the way.
    pub(super) fn terminal_certificate(&mut self, command: &Command<'_>) -> Outcome {
        let here = self.current_applet().is_some_and(|it| it.ap == Ap::Jpki);
        if !here || self.kind.is_phone() {
            return Err(StatusWord::UNKNOWN_INSTRUCTION);
        }
        let session = self.session.as_mut().ok_or(StatusWord::CONDITIONS)?;
        let object = |tag: &[u8]| match tlv::take(command.data) {
            Some((object, [])) if object.tag == tag => Ok(()),
            _ => Err(StatusWord::WRONG_LENGTH),
        };
        match (command.p1, command.p2) {
            (0x06, 0xC1) => {
                object(&[0x5F, 0x4E])?;
                session.terminal = Some(command.data.to_vec());
                Ok(())
            }
            (0x00, 0xC1) => {
                object(&[0x5F, 0x37])?;
                let body = session.terminal.take().ok_or(StatusWord::CONDITIONS)?;
                terminal::verify(&body, command.data, terminal::authority_key())
                    .map_err(|_| NOT_GENUINE)?;
                session.rights = session.rights.and(TERMINAL);
                Ok(())
            }
            _ => Err(StatusWord::WRONG_PARAMETERS),
        }
    }
}

/// PKCS#1 v1.5 with what P1 says.
fn rsa_signature(key: &KeyPair, command: &Command<'_>) -> Result<Vec<u8>, StatusWord> {
    let data = command.data;
    let framed;
    let input = match command.p1 {
        0x00 if (1..=245).contains(&data.len()) => data,
        0x01 if !data.is_empty() => {
            framed = digest(&SHA256, data).as_ref().to_vec();
            &framed
        }
        0x02 if data.len() == 32 => {
            framed = [&SHA256_PREFIX, data].concat();
            &framed
        }
        0x03 if !data.is_empty() => {
            framed = sha256_digest_info(data);
            &framed
        }
        _ => return Err(StatusWord::CONDITIONS),
    };
    let signature = key.sign_raw(input).map_err(|_| StatusWord::FAILED)?;
    Ok(signature.to_vec())
}

/// ECDSA of the next card. All of it is assumed: a hash of SHA-384 with P1 = 00 or 02, a message that the chip
/// hashes with 01 or 03, and the DER of `ECDSA-Sig-Value` as the answer. ECDSA frames nothing, so that the two of
/// each pair mean the same.
fn curve_signature(number: u64, command: &Command<'_>) -> Result<Vec<u8>, StatusWord> {
    let data = command.data;
    let hash = match command.p1 {
        0x00 | 0x02 => data.try_into().map_err(|_| StatusWord::CONDITIONS)?,
        _ if data.is_empty() => return Err(StatusWord::CONDITIONS),
        _ => sha384(data),
    };
    Ok(HolderKey::curve(number).sign_hash(&hash))
}
