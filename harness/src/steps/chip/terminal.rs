//! A terminal of nobody in particular: commands to a card, and what comes back.

use madoguchi_sim::card::apdu::{Command, StatusWord, split_response};
use madoguchi_sim::card::{Ap, Bytes, CardRole, Refusal, Request, Response};
use madoguchi_sim::role::Breakdown;

use crate::fail;
use crate::run::{Party, Raised, raise};
use crate::steps::Scene;

/// Who works on the card.
pub const TERMINAL: &str = "端末";

/// Something happens to a card. A card that does not answer in time is one that does not answer; a card that
/// cannot be reached is nobody's to judge.
pub async fn call(scene: &mut Scene, card: &str, request: Request) -> Option<Response> {
    let answer = match scene.try_ask::<CardRole>(TERMINAL, card, request).await {
        Ok(answer) => Some(answer),
        Err(Breakdown::TimedOut { .. }) => None,
        Err(breakdown @ Breakdown::Unreachable { .. }) => {
            fail!(Party::Environment, "a card that can be reached", breakdown)
        }
        Err(breakdown) => fail!("an answer of the card", breakdown),
    };
    match answer {
        Some(Response::Refused {
            reason: Refusal::WouldHarm,
        }) => raise(Raised::NotTestable(
            "誤れば最後の残り回数を失うか、元に戻せない命令なので、カードへ送っていない。送るには --destructive を付ける"
                .to_owned(),
        )),
        Some(Response::Refused {
            reason: Refusal::OutOfReach,
        }) => raise(Raised::NotTestable(
            "外のカードには、電源と命令のほかは伝えられない".to_owned(),
        )),
        _ => {}
    }
    scene.seen.card.clone_from(&answer);
    answer
}

/// One command. Nothing comes back from a chip that does not answer.
pub async fn send(
    scene: &mut Scene,
    card: &str,
    command: Command<'_>,
) -> Option<(Vec<u8>, StatusWord)> {
    transmit(scene, card, command.encode()).await
}

/// The bytes of a command, whatever they are.
pub async fn transmit(
    scene: &mut Scene,
    card: &str,
    command: Vec<u8>,
) -> Option<(Vec<u8>, StatusWord)> {
    match call(scene, card, Request::Apdu(Bytes(command))).await? {
        Response::Apdu(answer) => match split_response(&answer) {
            Some((data, status)) => Some((data.to_vec(), status)),
            None => fail!(
                "an answer that ends with a status word of two bytes",
                format_args!("「{answer}」")
            ),
        },
        _ => None,
    }
}

/// SELECT of an application.
pub async fn select(scene: &mut Scene, card: &str, application: Ap) {
    let command = Command::new(0x00, 0xA4, 0x04, 0x0C).with_data(application.aid());
    send(scene, card, command).await;
}

/// SELECT of a file in the application selected.
pub async fn select_file(scene: &mut Scene, card: &str, file: u16) -> Option<StatusWord> {
    let file = file.to_be_bytes();
    let command = Command::new(0x00, 0xA4, 0x02, 0x0C).with_data(&file);
    send(scene, card, command).await.map(|(_, status)| status)
}

/// VERIFY of a value against a reference.
pub async fn verify(scene: &mut Scene, card: &str, reference: u16, value: &str) {
    select_file(scene, card, reference).await;
    let command = Command::new(0x00, 0x20, 0x00, 0x80).with_data(value.as_bytes());
    send(scene, card, command).await;
}

/// A value of the same length that is wrong.
pub fn wrong(value: &str) -> String {
    let last = if value.ends_with('0') { '1' } else { '0' };
    let kept = value.len().saturating_sub(1);
    value.chars().take(kept).chain([last]).collect()
}
