//! Records are sealed, so that no PIN that somebody typed lies on the disk in the clear, and no damage goes unseen.
//!
//! Whoever has the whole folder has the key too: this guards a journal that is copied or searched alone, and nothing else.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::rand;

const KEY_OCTETS: usize = 32;

/// The key of a folder.
pub(super) struct Seal(LessSafeKey);

impl Seal {
    /// A new key.
    pub(super) fn draw() -> io::Result<[u8; KEY_OCTETS]> {
        let mut key = [0; KEY_OCTETS];
        rand::fill(&mut key).map_err(|_| io::Error::other("the machine gives no random bytes"))?;
        Ok(key)
    }

    /// Writes a key whole or not at all, for its owner's eyes.
    pub(super) fn write(key: &[u8; KEY_OCTETS], path: &Path) -> io::Result<()> {
        let half = path.with_extension("new");
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file: File = options.open(&half)?;
        file.write_all(key)?;
        file.sync_all()?;
        fs::rename(half, path)
    }

    /// Reads a key.
    pub(super) fn read(path: &Path) -> io::Result<Self> {
        let bytes = fs::read(path)?;
        let wrong = || {
            let found = bytes.len();
            let message = format!("expected a key of {KEY_OCTETS} octets, found {found}");
            io::Error::new(io::ErrorKind::InvalidData, message)
        };
        if bytes.len() != KEY_OCTETS {
            return Err(wrong());
        }
        let key = UnboundKey::new(&AES_256_GCM, &bytes).map_err(|_| wrong())?;
        Ok(Self(LessSafeKey::new(key)))
    }

    /// Seals the record of a number. No number is ever used twice under one key.
    pub(super) fn close(&self, number: u64, mut record: Vec<u8>) -> io::Result<Vec<u8>> {
        let sealed = self
            .0
            .seal_in_place_append_tag(nonce(number), Aad::empty(), &mut record);
        sealed.map_err(|_| io::Error::other("a record cannot be sealed"))?;
        Ok(record)
    }

    /// Opens the record of a number; `None` if it is not what was sealed.
    pub(super) fn open(&self, number: u64, sealed: &[u8]) -> Option<Vec<u8>> {
        let mut record = sealed.to_vec();
        let length = self
            .0
            .open_in_place(nonce(number), Aad::empty(), &mut record)
            .ok()?
            .len();
        record.truncate(length);
        Some(record)
    }
}

/// The number of the record, which makes the nonce.
fn nonce(number: u64) -> Nonce {
    let mut nonce = [0; NONCE_LEN];
    for (place, octet) in nonce.iter_mut().rev().zip(number.to_le_bytes()) {
        *place = octet;
    }
    Nonce::assume_unique_for_key(nonce)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seal() -> Seal {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        Seal::write(&Seal::draw().unwrap(), &path).unwrap();
        Seal::read(&path).unwrap()
    }

    #[test]
    fn a_record_opens_under_its_own_number_only_and_shows_nothing() {
        let seal = seal();
        let sealed = seal.close(7, b"PIN 1234".to_vec()).unwrap();
        assert!(!sealed.windows(4).any(|part| part == b"1234"));
        assert_eq!(seal.open(7, &sealed).as_deref(), Some(&b"PIN 1234"[..]));
        assert_eq!(seal.open(8, &sealed), None);
    }

    #[test]
    fn a_record_with_any_bit_changed_does_not_open() {
        let seal = seal();
        let sealed = seal.close(1, b"order".to_vec()).unwrap();
        for place in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[place] ^= 1;
            assert_eq!(seal.open(1, &damaged), None, "{place}");
        }
        assert_eq!(seal.open(1, b""), None);
    }

    #[test]
    fn a_key_cut_short_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        fs::write(&path, [1; 31]).unwrap();
        assert!(Seal::read(&path).is_err());
    }
}
