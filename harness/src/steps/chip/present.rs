//! 照合: 暗証番号 and 照合番号 presented, counted and changed.

use cucumber::{then, when};
use madoguchi_sim::card::Ap;
use madoguchi_sim::card::apdu::{Command, StatusWord};

use super::select::select_file;
use super::subject::{exchange, subject};
use super::terminal::wrong;
use crate::run::{Raised, raise};
use crate::steps::Scene;
use crate::steps::words::number;
use crate::{ensure, fail};

/// P2 of VERIFY: the current file.
const CURRENT: u8 = 0x80;

/// A value to be presented to a reference of the application selected.
struct Attempt<'a> {
    reference: &'a str,
    value: &'a str,
    /// The right value, if it is known: the reference can have its tries back at the end.
    right: Option<&'a str>,
}

/// VERIFY. A wrong value is kept in mind until a right one follows.
async fn present(scene: &mut Scene, attempt: &Attempt<'_>, p2: u8) {
    let command = Command::new(0x00, 0x20, 0x00, p2).with_data(attempt.value.as_bytes());
    let answer = exchange(scene, command).await;
    let outside = scene.outside_card().is_some();
    let subject = subject(scene);
    let place = (subject.application(), subject.file(attempt.reference));
    let first = !subject.wronged.contains_key(&place);
    if outside && first && attempt.right.is_some() && is_blocked_now(answer.as_ref()) {
        blocked_before(attempt.reference);
    }
    if answer.is_some_and(|(_, status)| status == StatusWord::OK) {
        subject.wronged.remove(&place);
    } else if let Some(right) = attempt.right {
        subject.wronged.insert(place, right.to_owned());
    }
}

fn is_blocked_now(answer: Option<&(Vec<u8>, StatusWord)>) -> bool {
    answer.is_some_and(|(_, status)| *status == StatusWord::BLOCKED)
}

/// Ends the step: an outside card comes as it is, and what was blocked before says nothing about this scenario.
fn blocked_before(reference: &str) -> ! {
    raise(Raised::NotTestable(format!(
        "「{reference}」は、このシナリオより前に閉塞している。新しいカードが要る（roles.card.renew）"
    )))
}

async fn select_and_present(scene: &mut Scene, attempt: &Attempt<'_>) {
    if select_file(scene, attempt.reference).await == Some(StatusWord::OK) {
        present(scene, attempt, CURRENT).await;
    }
}

/// Presents the right value, or one made from it.
pub async fn present_made(scene: &mut Scene, reference: &str, make: impl FnOnce(&str) -> String) {
    let right = subject(scene).secret(reference);
    let attempt = Attempt {
        reference,
        value: &make(&right),
        right: Some(&right),
    };
    select_and_present(scene, &attempt).await;
}

#[when(regex = r"^「([^」]+)」を正しく照合する$")]
async fn verifies(scene: &mut Scene, reference: String) {
    present_made(scene, &reference, str::to_owned).await;
}

#[when(regex = r"^短縮番号で「([^」]+)」を正しく照合する$")]
async fn verifies_by_short_identifier(scene: &mut Scene, reference: String) {
    let subject = subject(scene);
    let [_, id] = subject.file(&reference).to_be_bytes();
    let value = subject.secret(&reference);
    let attempt = Attempt {
        reference: &reference,
        value: &value,
        right: Some(&value),
    };
    present(scene, &attempt, CURRENT | id).await;
}

#[when(regex = r"^「([^」]+)」を(\d+)回誤って照合する$")]
async fn verifies_wrongly(scene: &mut Scene, reference: String, times: String) {
    for _ in 0..number::<u8>(&times) {
        present_made(scene, &reference, wrong).await;
    }
}

#[when(regex = r"^「([^」]+)」に小文字で書いた正しい値を照合する$")]
async fn verifies_in_lower_case(scene: &mut Scene, reference: String) {
    present_made(scene, &reference, str::to_lowercase).await;
}

#[when(regex = r"^「([^」]+)」に正しい値より1文字(長い|短い)値を照合する$")]
async fn verifies_with_another_length(scene: &mut Scene, reference: String, how: String) {
    let longer = how == "長い";
    present_made(scene, &reference, |right| {
        let kept = right.len().saturating_sub(1);
        match longer {
            true => format!("{right}0"),
            false => right.chars().take(kept).collect(),
        }
    })
    .await;
}

/// 「なし」, a reference, or 「誤った」 and a reference: for tables.
#[when(regex = r"^先に照合するのは「([^」]+)」である$")]
async fn verifies_first(scene: &mut Scene, what: String) {
    if what == "なし" {
        return;
    }
    match what.strip_prefix("誤った") {
        Some(reference) => present_made(scene, reference, wrong).await,
        None => present_made(scene, &what, str::to_owned).await,
    }
    let (_, status) = subject(scene).answer();
    let right = (status == StatusWord::OK) != what.starts_with("誤った");
    ensure!(
        right,
        format_args!("「{what}」の照合"),
        format_args!("状態語「{status}」")
    );
}

/// VERIFY without a value.
async fn query(scene: &mut Scene, reference: &str) -> Option<StatusWord> {
    match select_file(scene, reference).await {
        Some(StatusWord::OK) => {
            let answer = exchange(scene, Command::new(0x00, 0x20, 0x00, CURRENT)).await;
            answer.map(|(_, status)| status)
        }
        other => other,
    }
}

#[when(regex = r"^「([^」]+)」の残り回数を(\d+)回問い合わせる$")]
async fn asks(scene: &mut Scene, reference: String, times: String) {
    for _ in 0..number::<u8>(&times) {
        query(scene, &reference).await;
    }
}

#[then(regex = r"^「([^」]+)」の残り回数は(\d+)回である$")]
async fn has_left(scene: &mut Scene, reference: String, expected: String) {
    let answer = query(scene, &reference).await;
    let expected: u8 = number(&expected);
    let left = answer.and_then(StatusWord::tries);
    let outside = scene.outside_card().is_some();
    let subject = subject(scene);
    let place = (subject.application(), subject.file(&reference));
    let untouched = outside && !subject.wronged.contains_key(&place);
    if untouched && left == Some(0) && expected != 0 {
        blocked_before(&reference);
    }
    let found = match answer {
        Some(status) => match status.tries() {
            Some(left) => format!("{left}回（状態語「{status}」）"),
            None => format!("状態語「{status}」"),
        },
        None => "応答なし".to_owned(),
    };
    ensure!(
        left == Some(expected),
        format_args!("「{reference}」の残り{expected}回（状態語「63C{expected:X}」）"),
        found
    );
}

#[then(regex = r"^「([^」]+)」は閉塞している$")]
async fn is_blocked(scene: &mut Scene, reference: String) {
    has_left(scene, reference.clone(), "0".to_owned()).await;
    present_made(scene, &reference, str::to_owned).await;
    let (_, status) = subject(scene).answer();
    ensure!(
        status == StatusWord::BLOCKED,
        format_args!("正しい「{reference}」にも状態語「{}」", StatusWord::BLOCKED),
        format_args!("「{status}」")
    );
}

#[when(regex = r"^「([^」]+)」を「([^」]*)」に変更する$")]
async fn changes(scene: &mut Scene, reference: String, value: String) {
    change(scene, &reference, &value).await;
}

#[when(regex = r"^「([^」]+)」を元の値に変更する$")]
async fn changes_back(scene: &mut Scene, reference: String) {
    let value = subject(scene).secret(&reference);
    change(scene, &reference, &value).await;
}

/// The holder changes a value: CHANGE REFERENCE DATA, or CHANGE KEY where the application has that instead.
async fn change(scene: &mut Scene, reference: &str, value: &str) {
    let header = match subject(scene).application() {
        Ap::Common | Ap::Resident => Command::new(0x80, 0x32, 0x00, CURRENT),
        _ => Command::new(0x00, 0x24, 0x01, CURRENT),
    };
    match select_file(scene, reference).await {
        Some(StatusWord::OK) => {
            exchange(scene, header.with_data(value.as_bytes())).await;
        }
        other => fail!(
            format_args!("「{reference}」を選択できる"),
            format_args!("{other:?}")
        ),
    }
}

#[when(regex = r"^「([^」]+)」に「([^」]+)」を照合する$")]
async fn presents(scene: &mut Scene, reference: String, value: String) {
    let attempt = Attempt {
        reference: &reference,
        value: &value,
        right: None,
    };
    select_and_present(scene, &attempt).await;
}
