//! コンビニ等のキオスク: a PIN reset after a booking on the phone (MUNI-007, MUNI-008).

use super::at_hand::{Step, ask_jlis, in_words, no_jlis, read_serial, refused};
use super::role::Response;
use super::window::set_secrets;
use crate::card::client::{CardClient, CardTrouble};
use crate::clock::VirtualTime;
use crate::jlis::{self, CertificateStatus};
use crate::role::Line;
use crate::rulebook::card_window::{booking_holds, kiosk_is_open};
use crate::rulebook::{self, RuleId};
use crate::vocabulary::{AuthPin, SignPassword};

/// One of the two PINs is reset because the other one was proved with the booking.
pub(super) async fn reset_pin(
    line: &Line,
    card: &str,
    booked: Option<VirtualTime>,
    secrets: (Option<AuthPin>, Option<SignPassword>),
    other_pin_known: bool,
) -> Step<Response> {
    is_served(line.now(), booked)?;
    let (pin, sign_password) = secrets;
    match (&pin, &sign_password) {
        (None, None) => return Err(refused("再設定する暗証番号がない")),
        (Some(_), Some(_)) => {
            return Err(refused(
                "両方の暗証番号が分からないときは、窓口で再設定する",
            ));
        }
        (Some(_), None) if !rulebook::holds(RuleId::KioskPinReset, line.now().date()) => {
            return Err(refused(
                "キオスク端末で再設定できるのは、まだ署名用の暗証番号だけである",
            ));
        }
        _ => {}
    }
    if !other_pin_known {
        return Err(refused(
            "もう一方の暗証番号が確認されていない。窓口で再設定する",
        ));
    }
    is_in_force(line, card).await?;
    let left = other_tries_left(line, card, pin.is_some()).await;
    if left.map_err(|trouble| in_words(&trouble))? == 0 {
        return Err(refused(
            "もう一方の暗証番号がロックされている。窓口で再設定する",
        ));
    }
    set_secrets(line, card, pin, sign_password).await
}

fn is_served(now: VirtualTime, booked: Option<VirtualTime>) -> Step<()> {
    if !kiosk_is_open(now.civil()) {
        return Err(refused("キオスク端末の取扱時間は6時30分から23時までである"));
    }
    match booked {
        None => Err(refused("アプリでの予約がない")),
        Some(booked) if !booking_holds(booked.civil(), now.civil()) => {
            Err(refused("予約から24時間を過ぎている"))
        }
        Some(_) => Ok(()),
    }
}

/// While a card is suspended no kiosk takes its certificates (CARD-025).
async fn is_in_force(line: &Line, card: &str) -> Step<()> {
    let serial = read_serial(line, card).await?;
    let answer = ask_jlis(line, jlis::Request::CertificateStatus { serial }).await?;
    let jlis::Response::Status { status } = answer else {
        return Err(no_jlis());
    };
    Err(refused(match status {
        CertificateStatus::Good => return Ok(()),
        CertificateStatus::Revoked => "電子証明書が失効している",
        CertificateStatus::Suspended => "カードが一時停止されている",
        CertificateStatus::Expired => "電子証明書の有効期限が切れている",
        CertificateStatus::Unknown => "電子証明書が確認できない",
    }))
}

/// The tries that the PIN has left which is not reset.
async fn other_tries_left(line: &Line, card: &str, pin_is_reset: bool) -> Result<u8, CardTrouble> {
    let client = CardClient::new(line, card);
    client.begin().await?;
    let left = if pin_is_reset {
        client.sign_password_tries_left().await
    } else {
        client.pin_tries_left().await
    };
    client.power_off().await?;
    left
}
