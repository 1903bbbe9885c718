//! 療養の場: what came back.

use cucumber::then;
use madoguchi_sim::fund::Check;
use madoguchi_sim::fund::care::{CareResponse, ConsentState, app_csv, app_text};

use super::Scene;
use super::words::number;
use crate::{ensure, fail};

fn answer(scene: &Scene) -> &CareResponse {
    match &scene.seen.away.answer {
        Some(Ok(answer)) => answer,
        Some(Err(reason)) => fail!("療養の場の回答", format_args!("断られた: {reason}")),
        None => fail!("療養の場の回答", "まだ何も照会していない"),
    }
}

fn check(scene: &Scene) -> &Check {
    match answer(scene) {
        CareResponse::Consented { check, .. }
        | CareResponse::AppResult { check }
        | CareResponse::Opened { check, .. } => check,
        other => fail!("資格のある回答", format_args!("{other:?}")),
    }
}

const fn standing(state: &ConsentState) -> &'static str {
    match state.ended {
        None => "あり",
        Some(end) => end.ja(),
    }
}

/// 受け付けられた, or the reason of the refusal.
#[then(regex = r"^療養の場の結果は「([^」]+)」である$")]
async fn result_is(scene: &mut Scene, expected: String) {
    let found = match &scene.seen.away.answer {
        Some(Ok(_)) => "受け付けられた",
        Some(Err(reason)) => reason.as_str(),
        None => "何も照会していない",
    };
    ensure!(
        found == expected,
        format_args!("「{expected}」"),
        format_args!("「{found}」")
    );
}

#[then(regex = r"^療養の場の資格は「([^」]+)」である$")]
async fn validity_is(scene: &mut Scene, expected: String) {
    let found = check(scene).validity.ja();
    ensure!(found == expected, expected, found);
}

#[then(regex = r"^療養の場の同意は「([^」]+)」である$")]
async fn consent_is(scene: &mut Scene, expected: String) {
    let found = match answer(scene) {
        CareResponse::Consented { state, .. } => standing(state),
        other => fail!("同意のある回答", format_args!("{other:?}")),
    };
    ensure!(found == expected, expected, found);
}

#[then(regex = r"^療養の場の資格は「([^」]+)」のものである$")]
async fn record_is_of(scene: &mut Scene, person: String) {
    let birth = scene.person(&person).birth;
    let found: Vec<_> = check(scene).records.iter().map(|one| one.birth).collect();
    ensure!(found == [birth], birth, format_args!("{found:?}"));
}

#[then(regex = r"^療養の場の回答で医療情報は(開ける|開けない)$")]
async fn key_is(scene: &mut Scene, expected: String) {
    let found = if check(scene).key.is_some() {
        "開ける"
    } else {
        "開けない"
    };
    ensure!(found == expected, expected, found);
}

#[then(regex = r"^一括取得した同意は(\d+)件である$")]
async fn listed(scene: &mut Scene, expected: String) {
    let expected: usize = number(&expected);
    let found = match answer(scene) {
        CareResponse::ConsentedList { people } => people.len(),
        other => fail!("同意の一覧", format_args!("{other:?}")),
    };
    ensure!(found == expected, expected, found);
}

#[then(regex = r"^一覧の(\d+)件目の同意は「([^」]+)」で、資格は(ある|ない)$")]
async fn line_is(scene: &mut Scene, place: String, expected: String, has: String) {
    let place: usize = number(&place);
    let found = match answer(scene) {
        CareResponse::ConsentedList { people } => people.get(place.wrapping_sub(1)).map(|line| {
            (
                standing(&line.state),
                if line.check.records.is_empty() {
                    "ない"
                } else {
                    "ある"
                },
            )
        }),
        other => fail!("同意の一覧", format_args!("{other:?}")),
    };
    ensure!(
        found == Some((expected.as_str(), has.as_str())),
        format_args!("同意「{expected}」、資格{has}"),
        format_args!("{found:?}")
    );
}

#[then(regex = r"^救急隊の画面に「([^」]+)」の氏名が出て、記録が(ある|ない)$")]
async fn crew_sees(scene: &mut Scene, person: String, has: String) {
    let expected = scene.person(&person).name.kanji().to_owned();
    let (name, found) = match answer(scene) {
        CareResponse::Ambulance { name, records } => (
            name.kanji().to_owned(),
            if records.is_empty() {
                "ない"
            } else {
                "ある"
            },
        ),
        other => fail!("救急隊の画面", format_args!("{other:?}")),
    };
    ensure!(
        name == expected && found == has,
        format_args!("「{expected}」、記録が{has}"),
        format_args!("「{name}」、記録が{found}")
    );
}

#[then(regex = r"^一括取得した医療券は(\d+)件である$")]
async fn tickets(scene: &mut Scene, expected: String) {
    let expected: usize = number(&expected);
    let found = match answer(scene) {
        CareResponse::Tickets { people } => {
            people.iter().map(|one| one.tickets.len()).sum::<usize>()
        }
        other => fail!("医療券の一覧", format_args!("{other:?}")),
    };
    ensure!(found == expected, expected, found);
}

#[then(regex = r"^受給者証は(\d+)件返る$")]
async fn subsidies(scene: &mut Scene, expected: String) {
    let expected: usize = number(&expected);
    let found = match answer(scene) {
        CareResponse::Subsidies { subsidies } => subsidies.len(),
        other => fail!("受給者証", format_args!("{other:?}")),
    };
    ensure!(found == expected, expected, found);
}

#[then(regex = r"^アプリの(文字|CSV)に「([^」]+)」が(ある|ない)$")]
async fn app_says(scene: &mut Scene, form: String, what: String, has: String) {
    let text = match form.as_str() {
        "CSV" => app_csv(check(scene)),
        _ => app_text(check(scene)),
    };
    ensure!(
        text.contains(&what) == (has == "ある"),
        format_args!("「{what}」が{has}"),
        text
    );
}
