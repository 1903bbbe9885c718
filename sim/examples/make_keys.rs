//! Development tool: makes the pool of test keys, once.
//!
//! `cargo run -p madoguchi-sim --example make_keys -- fixtures/keys/rsa-2048.bin`
//!
//! A new pool is a different pool: every certificate, signature and recorded trace changes with it.

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use std::error::Error;

/// 192 end-entity keys and 32 dedicated ones, in the order `KeyPool` expects.
const KEYS: usize = 224;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("usage: make_keys <file>")?;
    let mut file = b"MADOGUCHI TEST KEYS, NOT SECRET\n".to_vec();
    for _ in 0..KEYS {
        let pkcs8 = KeyPair::generate(KeySize::Rsa2048)?.as_der()?;
        file.extend_from_slice(&u16::try_from(pkcs8.as_ref().len())?.to_be_bytes());
        file.extend_from_slice(pkcs8.as_ref());
    }
    std::fs::write(path, file)?;
    Ok(())
}
