//! Development tool: makes the pool of test keys, once, and writes the certificates of the test authorities.
//!
//! ```text
//! cargo run -p madoguchi-sim --example make_keys -- keys fixtures/keys/rsa-2048.bin
//! cargo run -p madoguchi-sim --example make_keys -- authorities fixtures/keys
//! ```
//!
//! A new pool is a different pool: every certificate, signature and recorded trace changes with it.

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use der::pem::{LineEnding, encode_string};
use madoguchi_sim::pki::{Authority, CertificateKind, Generation};
use std::error::Error;
use std::fs;
use std::path::Path;

/// 192 end-entity keys and 32 dedicated ones, in the order `KeyPool` expects.
const KEYS: usize = 224;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [what, file] if what == "keys" => keys(Path::new(file)),
        [what, directory] if what == "authorities" => authorities(Path::new(directory)),
        _ => Err("usage: make_keys keys <file> | make_keys authorities <directory>".into()),
    }
}

fn keys(file: &Path) -> Result<(), Box<dyn Error>> {
    let mut pool = b"MADOGUCHI TEST KEYS, NOT SECRET\n".to_vec();
    for _ in 0..KEYS {
        let pkcs8 = KeyPair::generate(KeySize::Rsa2048)?.as_der()?;
        pool.extend_from_slice(&u16::try_from(pkcs8.as_ref().len())?.to_be_bytes());
        pool.extend_from_slice(pkcs8.as_ref());
    }
    fs::write(file, pool)?;
    Ok(())
}

fn authorities(directory: &Path) -> Result<(), Box<dyn Error>> {
    for (kind, stem) in [
        (CertificateKind::Authentication, "authentication-ca"),
        (CertificateKind::Signature, "signature-ca"),
    ] {
        for generation in Generation::ALL {
            let certificate = Authority::of(kind, generation).certificate();
            let pem = encode_string("CERTIFICATE", LineEnding::LF, certificate)
                .map_err(|error| error.to_string())?;
            let name = format!("{stem}-{}.pem", generation.number());
            fs::write(directory.join(name), pem)?;
        }
    }
    Ok(())
}
