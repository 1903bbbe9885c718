//! 署名: COMPUTE DIGITAL SIGNATURE, and whether the signature is over what was given and nothing else.

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA384, SHA512, digest};
use aws_lc_rs::signature::{RSA_PSS_2048_8192_SHA256, UnparsedPublicKey};
use cucumber::{then, when};
use madoguchi_sim::card::apdu::{Command, StatusWord};
use madoguchi_sim::pki::{KeyKind, PublicKey};

use super::certificate::certificate;
use super::select::select_file;
use super::subject::{exchange, subject};
use crate::steps::Scene;
use crate::steps::words::{number, word};
use crate::{ensure, fail};

/// What is signed in scenarios.
const MESSAGE: &[u8] = "見本の文書".as_bytes();

/// DigestInfo (RFC 8017, 9.2) up to the hash.
const SHA1_INFO: &[u8] = b"\x30\x21\x30\x09\x06\x05\x2B\x0E\x03\x02\x1A\x05\x00\x04\x14";
const SHA256_INFO: &[u8] =
    b"\x30\x31\x30\x0D\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20";
const SHA512_INFO: &[u8] =
    b"\x30\x51\x30\x0D\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40";
/// The same for three values of SHA-256 in one, as the printed record is signed.
pub const SHA256_INFO_OF_THREE: &[u8] =
    b"\x30\x71\x30\x0D\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x60";
/// The same for SHA-256 without the NULL of its parameters, as some clients write it.
const SHA256_INFO_WITHOUT_NULL: &[u8] =
    b"\x30\x2F\x30\x0B\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x04\x20";

/// A signature, and what it must be over.
#[derive(Debug)]
pub struct Signed {
    over: Over,
    signature: Vec<u8>,
}

/// What a signature must hold.
#[derive(Debug)]
enum Over {
    /// Exactly these bytes in padding of type 1 (PKCS#1 v1.5).
    Block(Vec<u8>),
    /// The SHA-256 of the message, in PSS with SHA-256.
    Pss,
}

impl Signed {
    /// Whether it is a signature by this key over what it must be over.
    pub fn is_by(&self, key: &PublicKey) -> bool {
        match &self.over {
            Over::Block(input) => key.verify_raw(input, &self.signature),
            Over::Pss => UnparsedPublicKey::new(&RSA_PSS_2048_8192_SHA256, key.bits())
                .verify(MESSAGE, &self.signature)
                .is_ok(),
        }
    }
}

/// What is given to be signed, by the words of a scenario.
fn input(words: &str) -> Vec<u8> {
    if let Some(length) = words.strip_suffix("バイト") {
        let length: usize = number(length);
        return (1..=u8::MAX).cycle().take(length).collect();
    }
    let sha256 = digest(&SHA256, MESSAGE);
    let sha1 = digest(&SHA1_FOR_LEGACY_USE_ONLY, MESSAGE);
    let sha384 = digest(&SHA384, MESSAGE);
    let sha512 = digest(&SHA512, MESSAGE);
    let (info, hash): (&[u8], &[u8]) = word(
        "署名の入力",
        words,
        &[
            ("SHA-256のDigestInfo", (SHA256_INFO, sha256.as_ref())),
            ("SHA-1のDigestInfo", (SHA1_INFO, sha1.as_ref())),
            ("SHA-512のDigestInfo", (SHA512_INFO, sha512.as_ref())),
            (
                "NULLのないSHA-256のDigestInfo",
                (SHA256_INFO_WITHOUT_NULL, sha256.as_ref()),
            ),
            ("SHA-256の値", (&[], sha256.as_ref())),
            ("SHA-384の値", (&[], sha384.as_ref())),
            ("文書", (&[], MESSAGE)),
        ],
    );
    [info, hash].concat()
}

/// What the signature must be over, P1 saying what the card makes of its input.
fn over(p1: u8, input: &[u8]) -> Over {
    let framed = |hash: &[u8]| [SHA256_INFO, hash].concat();
    match p1 {
        0x01 => Over::Block(digest(&SHA256, input).as_ref().to_vec()),
        0x02 => Over::Block(framed(input)),
        0x03 => Over::Block(framed(digest(&SHA256, input).as_ref())),
        0x04 | 0x05 => Over::Pss,
        _ => Over::Block(input.to_vec()),
    }
}

async fn sign(scene: &mut Scene, p1: u8, p2: u8, words: &str) {
    let input = input(words);
    let command = Command::new(0x80, 0x2A, p1, p2)
        .with_data(&input)
        .expecting(0x100);
    let answer = exchange(scene, command).await;
    let over = over(p1, &input);
    subject(scene).signed = match answer {
        Some((signature, StatusWord::OK)) => Some(Signed { over, signature }),
        _ => None,
    };
}

#[when(regex = r"^「([^」]+)」で「([^」]+)」に署名する$")]
async fn signs(scene: &mut Scene, key: String, words: String) {
    if select_file(scene, &key).await == Some(StatusWord::OK) {
        sign(scene, 0x00, 0x80, &words).await;
    }
}

#[when(regex = r"^短縮番号で「([^」]+)」を使い、「([^」]+)」に署名する$")]
async fn signs_by_short_identifier(scene: &mut Scene, key: String, words: String) {
    let [_, id] = subject(scene).file(&key).to_be_bytes();
    sign(scene, 0x00, 0x80 | id, &words).await;
}

#[when(regex = r"^選択した鍵で「([^」]+)」に署名する$")]
async fn signs_with_current(scene: &mut Scene, words: String) {
    sign(scene, 0x00, 0x80, &words).await;
}

#[when(regex = r"^既定の鍵で、P1を(\d\d)として「([^」]+)」に署名する$")]
async fn signs_with_default(scene: &mut Scene, p1: String, words: String) {
    sign(scene, number(&p1), 0x00, &words).await;
}

#[when(regex = r"^「([^」]+)」で、P1を(\d\d)として「([^」]+)」に署名する$")]
async fn signs_in_mode(scene: &mut Scene, key: String, p1: String, words: String) {
    if select_file(scene, &key).await == Some(StatusWord::OK) {
        sign(scene, number(&p1), 0x80, &words).await;
    }
}

#[then(regex = r"^署名は、文書に対するSHA-384によるECDSAの署名として「([^」]+)」で検証できる$")]
async fn verifies_on_the_curve(scene: &mut Scene, name: String) {
    let certificate = certificate(scene, &name).await;
    let key = certificate.public_key();
    let subject = subject(scene);
    let Some(Signed { signature, .. }) = &subject.signed else {
        fail!("署名", "署名を得ていない")
    };
    ensure!(
        key.kind() == KeyKind::P384 && key.verify(MESSAGE, signature),
        format_args!("「{name}」のP-384の公開鍵で検証できる署名"),
        format_args!(
            "{:?}の鍵と、検証できない{}バイトの署名: {}",
            key.kind(),
            signature.len(),
            madoguchi_sim::card::Bytes::from(signature.as_slice())
        )
    );
}

#[then(regex = r"^署名は、渡したとおりの入力に対するものとして「([^」]+)」で検証できる$")]
async fn verifies(scene: &mut Scene, name: String) {
    let certificate = certificate(scene, &name).await;
    let key = certificate.public_key();
    let subject = subject(scene);
    let Some(signed) = &subject.signed else {
        fail!("署名", "署名を得ていない")
    };
    ensure!(
        signed.is_by(key),
        format_args!("「{name}」の公開鍵で検証できる署名"),
        format_args!(
            "検証できない{}バイトの署名: {}",
            signed.signature.len(),
            madoguchi_sim::card::Bytes::from(signed.signature.as_slice())
        )
    );
}
