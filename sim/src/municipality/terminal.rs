//! 利用登録 at the bank ATM and the municipality's terminal for residents (MUNI-016, MUNI-017, CARD-013).

use super::at_hand::{Step, in_words, refused};
use super::role::{Response, Terminal};
use crate::card::Bytes;
use crate::card::client::{CardClient, PinResult};
use crate::fund::{self, CardProof, Channel, FundRole, IdentityMeans, Registration};
use crate::role::Line;
use crate::vocabulary::AuthPin;

/// Card and PIN, and nothing else: no 保険証 is asked for.
pub(super) async fn register(
    line: &Line,
    terminal: Terminal,
    card: &str,
    typed: &str,
) -> Step<Response> {
    // A terminal takes four digits; anything else costs no try.
    let pin: AuthPin = typed
        .parse()
        .map_err(|_| refused("暗証番号は数字4桁である"))?;
    let client = CardClient::new(line, card);
    let channel = match terminal {
        Terminal::BankAtm => Channel::BankAtm,
        Terminal::Window => Channel::MunicipalTerminal,
    };
    let outcome = with_card(line, &client, channel, &pin).await;
    // The holder takes the card away, whatever came of it.
    let _taken_away = client.power_off().await;
    outcome
}

async fn with_card(
    line: &Line,
    client: &CardClient<'_>,
    channel: Channel,
    pin: &AuthPin,
) -> Step<Response> {
    client.begin().await.map_err(|it| in_words(&it))?;
    match client
        .verify_auth_pin(pin)
        .await
        .map_err(|it| in_words(&it))?
    {
        PinResult::Ok => {}
        PinResult::Wrong { left } => {
            return Err(refused(format!(
                "暗証番号が違う。あと{left}回でロックされる"
            )));
        }
        // A 顔認証 card answers like a locked one.
        PinResult::Blocked => {
            return Err(refused(
                "暗証番号がロックされているか、暗証番号のないカードである。この端末では登録できない",
            ));
        }
    }
    let certificate = client.read_auth_certificate().await;
    let certificate = Bytes(certificate.map_err(|it| in_words(&it))?);
    let open = fund::Request::OpenSession {
        channel: channel.clone(),
        certificate: certificate.clone(),
    };
    let challenge = match ask_fund(line, open).await? {
        fund::Response::Session {
            registration: Registration::Registered,
            ..
        } => return Ok(Response::Registered),
        fund::Response::Session { challenge, .. } => challenge,
        _ => return Err(no_fund()),
    };
    let signature = client.sign_challenge(&certificate, &challenge).await;
    let proof = CardProof {
        certificate,
        challenge,
        signature: Bytes(signature.map_err(|it| in_words(&it))?),
        identity: IdentityMeans::Pin,
    };
    match ask_fund(line, fund::Request::Register { channel, proof }).await? {
        fund::Response::Registered => Ok(Response::Registered),
        _ => Err(no_fund()),
    }
}

async fn ask_fund(line: &Line, request: fund::Request) -> Step<fund::Response> {
    match line.ask::<FundRole>("", request).await {
        Ok(fund::Response::CardRefused { reason }) => Err(refused(reason.ja())),
        Ok(fund::Response::Refused { reason }) => Err(refused(reason)),
        Ok(answer) => Ok(answer),
        Err(_no_answer) => Err(no_fund()),
    }
}

fn no_fund() -> Response {
    refused("オンライン資格確認等システムにつながらない。時間をおいてやり直す")
}
