//! The card that lies before the window or in the terminal, and what there is to say when something refuses.

use super::role::Response;
use crate::card::client::{CardClient, CardTrouble};
use crate::card::{self, CardRole, IssuerCommand, Refusal};
use crate::jlis::{self, JlisRole};
use crate::pki::Certificate;
use crate::role::Line;
use crate::vocabulary::{CertificateSerial, Yen};

/// A step of a piece of work, or the answer that ends it.
pub(super) type Step<T> = Result<T, Response>;

/// The work is done, at no fee.
pub(super) const DONE: Response = Response::Done { fee: Yen::ZERO };

pub(super) fn refused(reason: impl Into<String>) -> Response {
    Response::Refused {
        reason: reason.into(),
    }
}

/// Asks J-LIS. Its refusals and its 該当なし end the work.
pub(super) async fn ask_jlis(line: &Line, request: jlis::Request) -> Step<jlis::Response> {
    match line.ask::<JlisRole>("", request).await {
        Ok(jlis::Response::Refused { reason }) => Err(refused(reason)),
        Ok(jlis::Response::NotFound) => Err(refused("J-LISに該当する記録がない")),
        Ok(answer) => Ok(answer),
        Err(_no_answer) => Err(no_jlis()),
    }
}

/// J-LIS does not answer, or not as asked.
pub(super) fn no_jlis() -> Response {
    refused("J-LISにつながらない。時間をおいてやり直す")
}

/// Reads 利用者証明用電子証明書 of the card and gives its シリアル番号.
pub(super) async fn read_serial(line: &Line, card: &str) -> Step<CertificateSerial> {
    let client = CardClient::new(line, card);
    let read = read_certificate(&client).await;
    // What matters has been read; a card that cannot even be taken away is seen by the next work on it.
    let _taken_away = client.power_off().await;
    serial_of(&read.map_err(|trouble| in_words(&trouble))?)
}

async fn read_certificate(client: &CardClient<'_>) -> Result<Vec<u8>, CardTrouble> {
    client.begin().await?;
    client.read_auth_certificate().await
}

fn serial_of(certificate: &[u8]) -> Step<CertificateSerial> {
    Certificate::from_der(certificate)
        .ok()
        .and_then(|certificate| certificate.serial().parse().ok())
        .ok_or_else(|| refused("カードに読み取れる電子証明書がない"))
}

/// Has the window's equipment work on the card.
pub(super) async fn work_on(line: &Line, card: &str, command: IssuerCommand) -> Step<()> {
    match line
        .ask::<CardRole>(card, card::Request::Issuer(command))
        .await
    {
        Ok(card::Response::Done) => Ok(()),
        Ok(card::Response::Refused { reason }) => Err(declined(reason)),
        Ok(_) | Err(_) => Err(unreadable()),
    }
}

/// What there is to say of a card that gets no further.
pub(super) fn in_words(trouble: &CardTrouble) -> Response {
    match trouble {
        CardTrouble::NotRecognised | CardTrouble::Broken(_) => unreadable(),
        CardTrouble::NotMyNumberCard => refused("マイナンバーカードではない"),
        CardTrouble::Locked => refused("カードがロックされている"),
        CardTrouble::Refused(status) => refused(format!("カードが処理を拒んだ（{status}）")),
        CardTrouble::Declined(reason) => declined(*reason),
    }
}

fn declined(reason: Refusal) -> Response {
    match reason {
        Refusal::NoAnswer | Refusal::NoPower | Refusal::Unserviceable => unreadable(),
        Refusal::NotThisKind | Refusal::NothingPrinted | Refusal::NotAPhone => {
            refused("この種類のカードではできない手続である")
        }
        Refusal::FaceLocked => refused("顔認証がロックされている"),
        Refusal::NoSuchKey => refused("カードに書き込めない鍵である"),
        Refusal::OutOfReach | Refusal::WouldHarm => refused("このカードには行えない手続である"),
    }
}

fn unreadable() -> Response {
    refused("カードのICチップが読み取れない。再交付の申請が必要である")
}
