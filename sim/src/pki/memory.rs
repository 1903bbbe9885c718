//! Signatures that are remembered, where the same are made over and over: a hunt plays the same beginning of a visit many times.
//!
//! Signatures with RSA are functions of key and input here, so that nobody can tell one that is remembered from one that is made.

use std::cell::RefCell;
use std::collections::BTreeMap;

use aws_lc_rs::digest::{SHA256, digest};

use super::rsa::Signature;

/// Signatures kept; with the next all are forgotten.
const MOST: usize = 8_192;

/// Of which key and kind a signature is, and of what: the SHA-256 of the input.
type Key = (u64, &'static str, [u8; 32]);

thread_local! {
    static KEPT: RefCell<Option<BTreeMap<Key, Signature>>> = const { RefCell::new(None) };
}

/// Remembers signatures on this thread until it is dropped.
#[derive(Debug)]
pub struct Memory(());

impl Memory {
    /// Begins to remember.
    pub fn begin() -> Self {
        KEPT.with_borrow_mut(|kept| {
            kept.get_or_insert_default();
        });
        Self(())
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        KEPT.set(None);
    }
}

/// A signature that was made before, or one that is made now.
pub(super) fn recalled(
    (key, kind): (u64, &'static str),
    input: &[u8],
    make: impl FnOnce() -> Signature,
) -> Signature {
    if KEPT.with_borrow(Option::is_none) {
        return make();
    }
    let mut of = [0; 32];
    for (octet, other) in of.iter_mut().zip(digest(&SHA256, input).as_ref()) {
        *octet = *other;
    }
    let of = (key, kind, of);
    let known = KEPT.with_borrow(|kept| kept.as_ref()?.get(&of).copied());
    known.unwrap_or_else(|| {
        let signature = make();
        KEPT.with_borrow_mut(|kept| {
            if let Some(kept) = kept {
                if kept.len() >= MOST {
                    kept.clear();
                }
                kept.insert(of, signature);
            }
        });
        signature
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::{DedicatedKey, KeyPool};

    #[test]
    fn what_is_remembered_is_what_would_be_made() {
        let [one, other] = [DedicatedKey::Spare, DedicatedKey::CardRoot].map(KeyPool::dedicated);
        let sign = || {
            let raw = |input: &[u8]| one.sign_raw(input).unwrap();
            [
                one.sign_sha256(b"a"),
                other.sign_sha256(b"a"),
                one.sign_sha256(b"b"),
                raw(b"a"),
            ]
        };
        let made = sign();
        let memory = Memory::begin();
        assert_eq!(sign(), made);
        let mut asked = 0;
        let again = recalled(
            (
                one.public()
                    .modulus()
                    .last_chunk()
                    .copied()
                    .map_or(0, u64::from_be_bytes),
                "sha-256",
            ),
            b"a",
            || {
                asked += 1;
                made[3]
            },
        );
        assert_eq!((again, asked), (made[0], 0));
        drop(memory);
        assert!(KEPT.with_borrow(Option::is_none));
    }
}
