//! 窓口: a patient at the desk, and what the counter decides.

use cucumber::{given, then, when};
use madoguchi_sim::counter::{Basis, CounterRole, Reception, Request, Response, Spoken};
use madoguchi_sim::vocabulary::{Presented, Yen};

use super::Scene;
use super::hands::document;
use super::words::{
    acceptance, acceptance_ja, basis, guidance, list, share, validity, warning, yen,
};
use crate::run::Party;
use crate::{ensure, fail};

/// Total cost of a visit unless the scenario says otherwise.
const DEFAULT_TOTAL: Yen = Yen(10_000);

/// A patient comes to the desk with these documents.
pub async fn come_to_the_desk(scene: &mut Scene, person: &str, documents: Vec<Presented>) {
    let hands = scene.hands(person).clone();
    scene.hands(person).used_reader = false;
    let owner = scene.person(person);
    let reception = Reception {
        spoken: Spoken {
            name: owner.name.clone(),
            birth: owner.birth,
            sex: owner.sex,
            address: owner.address.clone(),
        },
        card: (hands.card && owner.card.is_some()).then(|| person.to_owned()),
        used_reader: hands.used_reader,
        documents,
        companion: hands.companion,
        occasion: hands.occasion,
        says_unchanged: hands.says_unchanged,
        declaration: hands.declaration,
        limit_consent: hands.limit_consent,
        total: scene.seen.total.unwrap_or(DEFAULT_TOTAL),
        wide_outage: scene.wide_outage,
        care: hands.care,
    };
    scene.stands_at_the_desk(person).await;
    let here = scene.here();
    match scene
        .ask::<CounterRole>(person, &here, Request::Receive(Box::new(reception)))
        .await
    {
        Response::Decision(decision) => {
            scene.seen.decision = Some(*decision);
            (scene.seen.check, scene.seen.refusal) = (None, None);
        }
        Response::Refused { reason } => {
            scene.seen.decision = None;
            scene.seen.refusal = Some(reason);
        }
        other => fail!("a decision of the counter", format_args!("{other:?}")),
    }
}

#[given(regex = r"^今日の医療費は(.+円)である$")]
async fn total_cost(scene: &mut Scene, total: String) {
    scene.seen.total = Some(yen(&total));
}

#[when(regex = r"^「([^」]+)」が窓口に申し出る$")]
async fn comes(scene: &mut Scene, person: String) {
    let documents = scene.hands(&person).documents.clone();
    come_to_the_desk(scene, &person, documents).await;
}

#[when(regex = r"^「([^」]+)」が窓口で「([^」]+)」を見せる$")]
async fn shows(scene: &mut Scene, person: String, what: String) {
    let documents = list(&what)
        .map(|words| document(scene, &person, words))
        .collect();
    come_to_the_desk(scene, &person, documents).await;
}

#[then(regex = r"^窓口は「([^」]+)」を根拠に資格を認める$")]
async fn accepts_on(scene: &mut Scene, what: String) {
    decides(scene, "認める".to_owned()).await;
    rests_on(scene.decision().basis, basis(&what));
}

#[then(regex = r"^窓口は申立てにより受け付ける$")]
async fn accepts_a_declaration(scene: &mut Scene) {
    decides(scene, "申立てにより受け付ける".to_owned()).await;
    rests_on(scene.decision().basis, Basis::Declaration);
}

#[then(regex = r"^窓口は資格を認めない$")]
async fn does_not_accept(scene: &mut Scene) {
    decides(scene, "認めない".to_owned()).await;
}

#[then(regex = r"^窓口の判断は「([^」]+)」である$")]
async fn decides(scene: &mut Scene, words: String) {
    let (expected, decision) = (acceptance(&words), scene.decision());
    ensure!(
        decision.outcome == expected,
        format_args!("窓口の判断は「{words}」"),
        format_args!(
            "「{}」(根拠: {})",
            acceptance_ja(decision.outcome),
            decision.basis.map_or("なし", Basis::ja)
        )
    );
}

fn rests_on(found: Option<Basis>, expected: Basis) {
    ensure!(
        found == Some(expected),
        format_args!("根拠は「{}」", expected.ja()),
        format_args!("「{}」", found.map_or("なし", Basis::ja))
    );
}

#[then(regex = r"^窓口で払うのは(\d+割)である$")]
async fn pays_share(scene: &mut Scene, expected: String) {
    let (expected, found) = (share(&expected), scene.decision().share);
    ensure!(
        found == expected,
        format_args!("{expected}"),
        format_args!("{found}")
    );
}

#[then(regex = r"^窓口で払うのは(.+円)である$")]
async fn pays_yen(scene: &mut Scene, expected: String) {
    let (expected, found) = (yen(&expected), scene.decision().collected);
    ensure!(
        found == expected,
        format_args!("{expected}"),
        format_args!("{found}")
    );
}

#[then(regex = r"^窓口は「([^」]+)」と案内する$")]
async fn tells(scene: &mut Scene, words: String) {
    let (expected, told) = (guidance(&words), &scene.decision().guidance);
    let heard: Vec<&str> = told.iter().map(|guidance| guidance.ja()).collect();
    ensure!(
        told.contains(&expected),
        format_args!("「{words}」"),
        format_args!("案内: {}", heard.join("、"))
    );
}

#[then(regex = r"^窓口は「([^」]+)」と警告する$")]
async fn warns(scene: &mut Scene, words: String) {
    let (expected, found) = (warning(&words), &scene.decision().warnings);
    ensure!(
        found.contains(&expected),
        format_args!("「{words}」"),
        format_args!("{found:?}")
    );
}

#[then(regex = r"^窓口は何も警告しない$")]
async fn warns_of_nothing(scene: &mut Scene) {
    let found = &scene.decision().warnings;
    ensure!(found.is_empty(), "警告なし", format_args!("{found:?}"));
}

#[then(regex = r"^請求は「([^」]+)」として行うことになる$")]
async fn will_be_claimed(scene: &mut Scene, words: String) {
    let known = [
        "現在の資格",
        "旧資格",
        "不詳",
        "災害による不詳",
        "医療扶助",
        "請求なし",
    ];
    ensure!(
        known.contains(&words.as_str()),
        Party::Configuration,
        format_args!("請求: one of {}", known.join("・")),
        format_args!("「{words}」")
    );
    let route = scene.decision().route.ja();
    ensure!(
        route == words,
        format_args!("請求は「{words}」"),
        format_args!("「{route}」")
    );
}

#[then(regex = r"^資格照会の結果は「([^」]+)」である$")]
async fn the_fund_said(scene: &mut Scene, words: String) {
    let expected = validity(&words);
    let found = match &scene.seen.check {
        Some(check) => Some(check.validity),
        None => scene.decision().validity,
    };
    ensure!(
        found == Some(expected),
        format_args!("「{words}」"),
        format_args!(
            "「{}」",
            found.map_or("照会の回答なし", |validity| validity.ja())
        )
    );
}
