//! The secure messaging of 券面入力補助AP, as both sides compute it: AES-128-CBC, and no integrity.
//!
//! The terminal chooses 32 random bytes; the first 16 are the key. Both sides count the commands from 1. The
//! initial vector of a command, and of its answer (assumed: the same), is the counter encrypted. Whoever loses
//! count finds padding that is none.

use aws_lc_rs::cipher::{
    AES_128, DecryptingKey, DecryptionContext, EncryptingKey, EncryptionContext, UnboundCipherKey,
};
use aws_lc_rs::iv::FixedLength;

use super::tlv;

const BLOCK: usize = 16;

/// Length of what the terminal chooses and sends with SET SESSION KEY.
pub(super) const SEED: usize = 32;

/// What SET SESSION KEY encrypts: `A0 22 80 20` and the seed.
pub(super) const SEED_HEADER: [u8; 4] = [0xA0, 0x22, 0x80, 0x20];

/// Tag of an encrypted value, whose first byte 01 says that it is padded with 80 00….
pub(super) const CIPHERTEXT: &[u8] = &[0x86];
const PADDED: u8 = 0x01;

/// Tag of how many bytes are expected, `00 hh ll`.
pub(super) const EXPECTED: &[u8] = &[0x96];

/// A session under a key, with its count of commands.
pub(super) struct Session {
    key: [u8; BLOCK],
    counter: u128,
}

impl Session {
    /// A session that has seen no command.
    pub(super) fn new(seed: &[u8; SEED]) -> Self {
        let mut key = [0; BLOCK];
        for (to, from) in key.iter_mut().zip(seed) {
            *to = *from;
        }
        Self { key, counter: 0 }
    }

    /// Counts one more command. Everything of it and of its answer uses what this gives; `None` if the
    /// library fails, which it does only for want of memory.
    pub(super) fn next(&mut self) -> Option<Exchange> {
        self.counter = self.counter.wrapping_add(1);
        let mut vector = self.counter.to_be_bytes();
        let ecb = EncryptingKey::ecb(self.cipher()?).ok()?;
        ecb.less_safe_encrypt(&mut vector, EncryptionContext::None)
            .ok()?;
        Some(Exchange {
            key: self.key,
            vector,
        })
    }

    fn cipher(&self) -> Option<UnboundCipherKey> {
        UnboundCipherKey::new(&AES_128, &self.key).ok()
    }
}

/// One command and its answer.
pub(super) struct Exchange {
    key: [u8; BLOCK],
    vector: [u8; BLOCK],
}

impl Exchange {
    /// The object `86 len 01 ciphertext` with a value.
    pub(super) fn seal(&self, value: &[u8]) -> Option<Vec<u8>> {
        let mut bytes = value.to_vec();
        bytes.push(0x80);
        bytes.resize(bytes.len().next_multiple_of(BLOCK), 0);
        let key = UnboundCipherKey::new(&AES_128, &self.key).ok()?;
        let vector = FixedLength::from(self.vector);
        EncryptingKey::cbc(key)
            .ok()?
            .less_safe_encrypt(&mut bytes, EncryptionContext::Iv128(vector))
            .ok()?;
        bytes.insert(0, PADDED);
        let mut object = Vec::new();
        tlv::put(&mut object, CIPHERTEXT, &bytes);
        Some(object)
    }

    /// The value of an object `86`, from what stands behind its length; `None` if it is not one of this exchange.
    pub(super) fn open(&self, content: &[u8]) -> Option<Vec<u8>> {
        let (&PADDED, ciphertext) = content.split_first()? else {
            return None;
        };
        if ciphertext.is_empty() || !ciphertext.len().is_multiple_of(BLOCK) {
            return None;
        }
        let mut bytes = ciphertext.to_vec();
        let key = UnboundCipherKey::new(&AES_128, &self.key).ok()?;
        let vector = FixedLength::from(self.vector);
        DecryptingKey::cbc(key)
            .ok()?
            .decrypt(&mut bytes, DecryptionContext::Iv128(vector))
            .ok()?;
        let end = bytes.iter().rposition(|byte| *byte != 0)?;
        let padding = bytes.len().saturating_sub(end);
        if bytes.get(end) != Some(&0x80) || padding > BLOCK {
            return None;
        }
        bytes.truncate(end);
        Some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn content(object: &[u8]) -> &[u8] {
        tlv::take(object).unwrap().0.value
    }

    proptest! {
        #[test]
        fn what_one_side_seals_the_other_opens_and_nobody_later(seed: [u8; SEED], value in proptest::collection::vec(any::<u8>(), 0..70)) {
            let (mut ours, mut theirs) = (Session::new(&seed), Session::new(&seed));
            for _command in 0..3 {
                let sealed = ours.next().unwrap().seal(&value).unwrap();
                let opened = theirs.next().unwrap().open(content(&sealed));
                prop_assert_eq!(opened, Some(value.clone()));
                let late = ours.next().unwrap().open(content(&sealed));
                prop_assert_ne!(late, Some(value.clone()));
                theirs.next();
            }
        }

        #[test]
        fn any_bytes_open_to_something_or_nothing(seed: [u8; SEED], bytes in proptest::collection::vec(any::<u8>(), 0..70)) {
            let _opened = Session::new(&seed).next().unwrap().open(&bytes);
        }
    }

    /// Computed with `openssl enc -aes-128-ecb` and `-aes-128-cbc`.
    #[test]
    fn the_first_command_is_encrypted_as_openssl_does() {
        let seed: [u8; SEED] = std::array::from_fn(|place| place as u8);
        let exchange = Session::new(&seed).next().unwrap();
        let hex = |text: &str| text.parse::<crate::card::Bytes>().unwrap().0;
        assert_eq!(exchange.vector[..], hex("7346139595C0B41E497BBDE365F42D0A"));
        let sealed = exchange.seal(b"1234").unwrap();
        assert_eq!(
            content(&sealed)[1..],
            hex("B8D49349A0BFE272EA900230652DAAEF")
        );
    }
}
