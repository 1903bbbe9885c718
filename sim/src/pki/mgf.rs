//! What PSS and OAEP have in common: SHA-256, and the mask that it makes of a seed (RFC 8017 B.2.1).

use aws_lc_rs::digest::{SHA256, digest};

/// Length of a SHA-256 digest, and of every seed and salt here.
pub(super) const HASH: usize = 32;

/// SHA-256 of several pieces, one after another.
pub(super) fn sha256(pieces: &[&[u8]]) -> [u8; HASH] {
    let mut hash = [0; HASH];
    let whole = pieces.concat();
    for (to, from) in hash.iter_mut().zip(digest(&SHA256, &whole).as_ref()) {
        *to = *from;
    }
    hash
}

/// XORs the mask that MGF1 with SHA-256 makes of `seed` into `bytes`. Doing it twice undoes it.
pub(super) fn mask(seed: &[u8], bytes: &mut [u8]) {
    for (counter, chunk) in (0_u32..).zip(bytes.chunks_mut(HASH)) {
        let mask = sha256(&[seed, &counter.to_be_bytes()]);
        for (to, from) in chunk.iter_mut().zip(mask) {
            *to ^= from;
        }
    }
}
