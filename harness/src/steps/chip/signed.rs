//! 署名のある記録: records that the issuer signed, and the card-verifiable certificates that lead to the issuer's key.

use aws_lc_rs::digest::{SHA256, digest};
use cucumber::then;
use madoguchi_sim::card::apdu::{Command, StatusWord};
use madoguchi_sim::pki::PublicKey;

use super::record::{item, objects, record, tag};
use super::sign::SHA256_INFO_OF_THREE;
use super::subject::{exchange, subject};
use super::tlv;
use crate::run::Party;
use crate::steps::Scene;
use crate::{ensure, fail};

/// The file with the certificate of the key that signs the records of an application.
const CERTIFICATE: &str = "カード検証可能証明書";

const BODY: u16 = 0x5F4E;
const SIGNATURE: u16 = 0x5F37;
/// Identifiers of the issuer's and the holder's key come before the key in a body.
const IDENTIFIERS: usize = 32;

/// A card-verifiable certificate: its body, its signature, and the key that it certifies.
struct Certificate {
    body: Vec<u8>,
    signature: Vec<u8>,
    key: PublicKey,
}

/// Reads one, whatever stands before its body (a template, or the list of its tags).
fn read_certificate(name: &str, objects: &[tlv::Object<'_>]) -> Certificate {
    let value = |wanted: u16| {
        let found = objects.iter().find(|object| object.tag == wanted);
        found.map_or_else(
            || fail!(format_args!("「{name}」に項目{wanted:04X}"), "項目なし"),
            |object| object.value.to_vec(),
        )
    };
    let (body, signature) = (value(BODY), value(SIGNATURE));
    let key = public_key(name, body.get(IDENTIFIERS..).unwrap_or_default());
    Certificate {
        body,
        signature,
        key,
    }
}

/// A public key as the card writes it: exponent 90, modulus 91.
fn public_key(name: &str, bytes: &[u8]) -> PublicKey {
    let numbers = tlv::all(bytes).unwrap_or_default();
    let number = |wanted: u16| {
        numbers
            .iter()
            .find(|it| it.tag == wanted)
            .map(|it| it.value)
    };
    let key = number(0x91)
        .zip(number(0x90))
        .and_then(|(modulus, exponent)| PublicKey::from_numbers(modulus, exponent).ok());
    match key {
        Some(key) => key,
        None => fail!(
            format_args!("「{name}」にRSA-2048の公開鍵（90と91）"),
            format_args!("{}バイトの別のもの", bytes.len())
        ),
    }
}

/// The key that signs the records of the application selected.
async fn issuer_key(scene: &mut Scene) -> PublicKey {
    let template = record(scene, CERTIFICATE).await;
    read_certificate(CERTIFICATE, &objects(CERTIFICATE, &template)).key
}

#[then(
    regex = r"^「([^」]+)」の署名「([0-9A-F]{4})」は、その前の項目に対するものとして、カード検証可能証明書の鍵で検証できる$"
)]
async fn covers_what_precedes(scene: &mut Scene, name: String, wanted: String) {
    let key = issuer_key(scene).await;
    let record = record(scene, &name).await;
    let objects = objects(&name, &record);
    let before = objects.iter().take_while(|it| it.tag != tag(&wanted));
    let covered: Vec<u8> = before.flat_map(|it| it.whole).copied().collect();
    let signature = item(scene, &name, &wanted).await;
    ensure!(
        !covered.is_empty() && key.verify(&covered, &signature),
        format_args!("項目{wanted}は、その前の項目へのSHA-256の署名"),
        "検証できない署名"
    );
}

#[then(
    regex = r"^「([^」]+)」の署名「([0-9A-F]{4})」は、三つの組のハッシュに対するものとして、カード検証可能証明書の鍵で検証できる$"
)]
async fn covers_three_groups(scene: &mut Scene, name: String, wanted: String) {
    const GROUPS: [std::ops::RangeInclusive<u16>; 3] =
        [0xDF22..=0xDF24, 0xDF25..=0xDF26, 0xDF27..=0xDF27];
    let key = issuer_key(scene).await;
    let record = record(scene, &name).await;
    let objects = objects(&name, &record);
    let mut input = SHA256_INFO_OF_THREE.to_vec();
    for group in GROUPS {
        let members = objects.iter().filter(|it| group.contains(&it.tag));
        let bytes: Vec<u8> = members.flat_map(|it| it.whole).copied().collect();
        input.extend_from_slice(digest(&SHA256, &bytes).as_ref());
    }
    let signature = item(scene, &name, &wanted).await;
    ensure!(
        key.verify_raw(&input, &signature),
        format_args!("項目{wanted}は、DF22からDF24、DF25とDF26、DF27のハッシュへの署名"),
        "検証できない署名"
    );
}

#[then(regex = r"^署名は、「([^」]+)」の項目「([0-9A-F]{4})」の鍵で検証できる$")]
async fn is_by_the_key_of(scene: &mut Scene, name: String, wanted: String) {
    let written = item(scene, &name, &wanted).await;
    let key = public_key(&name, &written);
    let subject = subject(scene);
    let right = subject.signed.as_ref().is_some_and(|it| it.is_by(&key));
    ensure!(
        right,
        format_args!("「{name}」の項目{wanted}の鍵による署名"),
        "検証できない署名、または署名なし"
    );
}

/// GET DATA with an extended length, since some objects are long.
async fn get_data(scene: &mut Scene, tag: u16) -> Vec<u8> {
    let [high, low] = tag.to_be_bytes();
    let mut command = Command::new(0x00, 0xCA, high, low).expecting(0x1_0000);
    command.extended = true;
    match exchange(scene, command).await {
        Some((data, StatusWord::OK)) => data,
        Some((_, status)) => fail!(
            format_args!("データオブジェクト{tag:04X}"),
            format_args!("状態語「{status}」")
        ),
        None => fail!(format_args!("データオブジェクト{tag:04X}"), "応答なし"),
    }
}

#[then(regex = r"^データオブジェクト「([0-9A-F]{4})」は、「([0-9A-F]{4})」の鍵で検証できる$")]
async fn is_certified_by(scene: &mut Scene, lower: String, upper: String) {
    let mut certificates = Vec::new();
    for name in [&lower, &upper] {
        let data = get_data(scene, tag(name)).await;
        certificates.push(read_certificate(name, &objects(name, &data)));
    }
    let [lower, upper] = certificates.as_slice() else {
        fail!(Party::Harness, "two certificates", certificates.len())
    };
    ensure!(
        upper.key.verify(&lower.body, &lower.signature),
        "上の証明書の鍵による署名",
        "検証できない署名"
    );
}
