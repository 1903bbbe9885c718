//! 電子証明書: what stands in them, and who vouches for them.

use cucumber::then;
use madoguchi_sim::pki::Certificate;

use super::read::content;
use super::subject::subject;
use super::tlv;
use crate::steps::Scene;
use crate::steps::words::number;
use crate::{ensure, fail};

/// The certificate in a file. Behind it there may be filler.
pub async fn certificate(scene: &mut Scene, name: &str) -> Certificate {
    let content = content(scene, name).await;
    let Some((object, _)) = tlv::take(&content) else {
        fail!(format_args!("「{name}」にX.509の証明書"), "途中で終わるDER")
    };
    match Certificate::from_der(object.whole) {
        Ok(certificate) => certificate,
        Err(error) => fail!(format_args!("「{name}」にX.509の証明書"), error),
    }
}

#[then(regex = r"^「([^」]+)」は「([^」]+)」で検証できる$")]
async fn is_issued_by(scene: &mut Scene, name: String, issuer: String) {
    let holder = certificate(scene, &name).await;
    let authority = certificate(scene, &issuer).await;
    if let Err(error) = holder.verify_issued_by(&authority) {
        fail!(
            format_args!("「{name}」は「{issuer}」が発行したもの"),
            error
        )
    }
}

#[then(regex = r"^「([^」]+)」は信頼する認証局の証明書で検証できる$")]
async fn is_trusted(scene: &mut Scene, name: String) {
    let certificate = certificate(scene, &name).await;
    let facts = &subject(scene).facts;
    if facts.trust_anchors.is_empty() {
        facts.need::<()>(&None, "trust_anchors");
    }
    let mut anchors = facts
        .trust_anchors
        .iter()
        .filter_map(|der| Certificate::from_der(der).ok());
    ensure!(
        anchors.any(|anchor| certificate.verify_issued_by(&anchor).is_ok()),
        format_args!("信頼する認証局の一つが「{name}」を発行している"),
        "どれで確かめても検証できない"
    );
}

#[then(regex = r"^検査する日は「([^」]+)」の有効期間の(中|外)にある$")]
async fn is_in_term(scene: &mut Scene, name: String, where_: String) {
    let certificate = certificate(scene, &name).await;
    let day = subject(scene).day;
    let (first, last) = (certificate.not_before(), certificate.not_after());
    let inside = first.date() <= day && day <= last.date();
    ensure!(
        inside == (where_ == "中"),
        format_args!("{day}は有効期間の{where_}"),
        format_args!("有効期間は{first}から{last}まで")
    );
}

#[then(regex = r"^「([^」]+)」の鍵と「([^」]+)」の鍵は違う$")]
async fn keys_differ(scene: &mut Scene, one: String, other: String) {
    let first = certificate(scene, &one).await;
    let second = certificate(scene, &other).await;
    ensure!(
        first.public_key().spki() != second.public_key().spki(),
        "別々の鍵",
        "同じ鍵"
    );
}

#[then(regex = r"^「([^」]+)」の有効期間は(\d+)年を超えない$")]
async fn is_short_enough(scene: &mut Scene, name: String, years: String) {
    let certificate = certificate(scene, &name).await;
    let (first, last) = (certificate.not_before(), certificate.not_after());
    let limit = jiff::Span::new().try_years(number::<i64>(&years));
    let end = limit.ok().and_then(|years| first.checked_add(years).ok());
    ensure!(
        end.is_some_and(|end| last <= end.saturating_add(jiff::Span::new().days(1))),
        format_args!("{first}から{years}年以内"),
        last
    );
}
