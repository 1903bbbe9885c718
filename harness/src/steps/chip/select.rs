//! 選択と通電: SELECT, and power taken and given.

use cucumber::{given, then, when};
use madoguchi_sim::card::apdu::{Command, StatusWord};
use madoguchi_sim::card::{Ap, Bytes, ISSUER_DOMAIN, Request};

use super::map::application;
use super::subject::{exchange, power, subject};
use crate::run::Party;
use crate::steps::Scene;
use crate::steps::words::number;
use crate::{ensure, fail};

/// The longest ATR (ISO 7816-3).
const LONGEST_ATR: usize = 33;

/// ATR of the contact interface begins with TS and a T0 of its own; a Type B card seen through a PC/SC reader has
/// TS, eight historical bytes and T=0/T=1 indications (PC/SC part 3).
const TYPE_B: &[u8] = b"\x3B\x88\x80\x01";

async fn select(scene: &mut Scene, p2: u8, aid: &[u8], known: Option<Ap>) {
    let mut command = Command::new(0x00, 0xA4, 0x04, p2).with_data(aid);
    if p2 == 0x00 {
        command = command.expecting(0x100);
    }
    subject(scene).enter(known);
    exchange(scene, command).await;
}

#[given(regex = r"^アプリケーション「([^」]+)」を選択する$")]
#[when(regex = r"^アプリケーション「([^」]+)」を選択する$")]
async fn selects(scene: &mut Scene, name: String) {
    let application = application(&name);
    select(scene, 0x0C, application.aid(), Some(application)).await;
}

#[when(regex = r"^アプリケーション「([^」]+)」を、応答を求めて選択する$")]
async fn selects_with_answer(scene: &mut Scene, name: String) {
    let application = application(&name);
    select(scene, 0x00, application.aid(), Some(application)).await;
}

#[when(regex = r"^アプリケーション番号「([0-9A-F]+)」を選択する$")]
async fn selects_by_number(scene: &mut Scene, aid: String) {
    let aid: Bytes = match aid.parse() {
        Ok(aid) => aid,
        Err(error) => fail!(Party::Configuration, "an AID in hexadecimal digits", error),
    };
    let known = Ap::ALL.into_iter().find(|it| it.aid().starts_with(&aid));
    select(scene, 0x0C, &aid, known).await;
}

#[when(regex = r"^アプリケーションの上の階層を選択する$")]
async fn selects_issuer_domain(scene: &mut Scene) {
    select(scene, 0x0C, ISSUER_DOMAIN, None).await;
}

#[given(regex = r"^ファイル「([^」]+)」を選択する$")]
#[when(regex = r"^ファイル「([^」]+)」を選択する$")]
async fn selects_file(scene: &mut Scene, name: String) {
    select_file(scene, &name).await;
}

/// SELECT of a file by name; its status word, if the card answers.
pub async fn select_file(scene: &mut Scene, name: &str) -> Option<StatusWord> {
    let id = subject(scene).file(name).to_be_bytes();
    let command = Command::new(0x00, 0xA4, 0x02, 0x0C).with_data(&id);
    exchange(scene, command).await.map(|(_, status)| status)
}

#[when(regex = r"^カードをリセットする$")]
async fn resets(scene: &mut Scene) {
    let atr = power(scene, Request::Reset).await;
    note_atr(scene, atr);
}

#[when(regex = r"^カードの電源を(\d+)回入れ直す$")]
async fn cycles(scene: &mut Scene, times: String) {
    for _ in 0..number::<u8>(&times) {
        power(scene, Request::PowerOff).await;
        let atr = power(scene, Request::PowerOn).await;
        note_atr(scene, atr);
    }
}

fn note_atr(scene: &mut Scene, atr: Option<Vec<u8>>) {
    let answer = atr.map(|atr| (atr, StatusWord::OK));
    subject(scene).note("ATR".to_owned(), answer);
}

#[then(regex = r"^ATRは規格に合う$")]
async fn atr_is_sound(scene: &mut Scene) {
    let (atr, _) = subject(scene).answer();
    ensure!(
        atr.len() <= LONGEST_ATR && sound(atr).is_some(),
        format_args!(
            "an ATR of ISO 7816-3: at most {LONGEST_ATR} bytes, TS 3B, the historical bytes that T0 says, a right TCK"
        ),
        Bytes::from(atr)
    );
}

/// TS, T0, the interface bytes that it announces, historical bytes, and TCK where a protocol other than T=0 is
/// offered: nothing missing, nothing behind it.
fn sound(atr: &[u8]) -> Option<()> {
    let (ts, rest) = atr.split_first()?;
    let (t0, mut rest) = rest.split_first()?;
    let (mut announced, mut checked) = (t0 >> 4, false);
    while announced != 0 {
        let count = usize::try_from(announced.count_ones()).ok()?;
        let (interface, behind) = rest.split_at_checked(count)?;
        rest = behind;
        announced = match announced & 0x8 {
            0 => 0,
            _ => {
                let td = interface.last()?;
                checked |= td & 0x0F != 0;
                td >> 4
            }
        };
    }
    let (_historical, rest) = rest.split_at_checked(usize::from(t0 & 0x0F))?;
    let right = match rest {
        [] => !checked,
        [_] => checked && atr.iter().skip(1).fold(0, |sum, byte| sum ^ byte) == 0,
        _ => false,
    };
    (*ts == 0x3B && right).then_some(())
}

#[then(regex = r"^ATRは、型Bの非接触カードをリーダーが伝えるものか、接触カードのものである$")]
async fn atr_is_of_a_kind(scene: &mut Scene) {
    let (atr, _) = subject(scene).answer();
    // Eight bytes of ATQB and protocol information, and the check byte.
    let type_b = atr.starts_with(TYPE_B) && atr.len() == TYPE_B.len() + 9;
    let contact = atr.len() >= 2 && !atr.starts_with(b"\x3B\x8F") && !atr.starts_with(TYPE_B);
    ensure!(
        type_b || contact,
        "3B88 8001, eight bytes and a check byte (contactless), or another ATR (contact)",
        Bytes::from(atr)
    );
}

#[then(regex = r"^ATRは最初と同じである$")]
async fn atr_stays(scene: &mut Scene) {
    let subject = subject(scene);
    let (atr, _) = subject.answer();
    ensure!(
        subject.atr.as_deref() == Some(atr),
        format_args!("{:?}", subject.atr.as_deref().map(Bytes::from)),
        Bytes::from(atr)
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers_to_reset_are_sound_and_damaged_ones_are_not() {
        let known = [
            "3BE000FF8131FE4514",
            "3BDA13FF8131FB468012392F31C173C601C03B",
            "3B888001000005E0B381A1007F",
        ];
        for atr in known {
            let mut bytes = atr.parse::<Bytes>().unwrap().0;
            assert!(sound(&bytes).is_some(), "{atr}");
            bytes.push(0);
            assert!(sound(&bytes).is_none(), "{atr} and a byte");
            bytes.truncate(bytes.len() - 2);
            assert!(sound(&bytes).is_none(), "{atr} less a byte");
        }
    }
}
