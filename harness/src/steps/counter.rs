//! 窓口: a patient at the desk, and what the counter decides.

use cucumber::{given, then, when};
use madoguchi_sim::counter::{Basis, CounterRole, Form, Reception, Request, Response, Spoken};
use madoguchi_sim::role::RoleName;
use madoguchi_sim::vocabulary::{Presented, Yen};

use super::Scene;
use super::hands::{document, items};
use super::words::{
    acceptance, acceptance_ja, basis, guidance, list, share, validity, warning, word, words_of, yen,
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
        card: hands
            .borrowed
            .or_else(|| (hands.card && owner.card.is_some()).then(|| person.to_owned())),
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

#[when(regex = r"^「([^」]+)」が窓口で「([^」]+)」の「([^」]+)」を見せる$")]
async fn shows_another_persons(scene: &mut Scene, person: String, owner: String, what: String) {
    let documents = list(&what)
        .map(|words| document(scene, &owner, words))
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

#[then(regex = r"^判断の根拠は「([^」]+)」である$")]
async fn rests_on_what(scene: &mut Scene, words: String) {
    let found = scene.decision().basis;
    if words == "なし" {
        ensure!(
            found.is_none(),
            "根拠なし",
            found.map_or("根拠なし", Basis::ja)
        );
    } else {
        rests_on(found, basis(&words));
    }
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

#[then(regex = r"^窓口は「([^」]+)」と案内しない$")]
async fn does_not_tell(scene: &mut Scene, words: String) {
    let (unexpected, told) = (guidance(&words), &scene.decision().guidance);
    ensure!(
        !told.contains(&unexpected),
        format_args!("「{words}」と案内しない"),
        format_args!("案内: {}", words_of(told, |guidance| guidance.ja()))
    );
}

#[then(regex = r"^窓口は「([^」]+)」と警告する$")]
async fn warns(scene: &mut Scene, words: String) {
    let (expected, found) = (warning(&words), &scene.decision().warnings);
    ensure!(
        found.contains(&expected),
        format_args!("警告「{words}」"),
        words_of(found, |warning| warning.ja())
    );
}

#[then(regex = r"^窓口は何も警告しない$")]
async fn warns_of_nothing(scene: &mut Scene) {
    let found = &scene.decision().warnings;
    ensure!(
        found.is_empty(),
        "警告なし",
        words_of(found, |warning| warning.ja())
    );
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

#[then(regex = r"^窓口に「([^」]+)」が(残る|残らない)$")]
async fn keeps_paper(scene: &mut Scene, words: String, kept: String) {
    let form = word(
        "窓口に残る書類",
        &words,
        &[
            ("申立書", Form::Declaration),
            ("障害時の控え", Form::OutageNote),
            ("受給者証の記録", Form::SubsidyPaper),
        ],
    );
    let found = &scene.decision().forms;
    ensure!(
        found.contains(&form) == (kept == "残る"),
        format_args!("「{words}」が{kept}"),
        format_args!("{found:?}")
    );
}

#[then(regex = r"^窓口の記録は、「([^」]+)」の保険の記号・番号と資格の内容をそのまま写している$")]
async fn record_is_the_answer(scene: &mut Scene, person: String) {
    let (here, visit) = (scene.here(), scene.decision().visit);
    let answer = scene
        .ask::<CounterRole>("職員", &here, Request::ShowVisit { visit })
        .await;
    let Response::Decision(kept) = answer else {
        fail!("the record of the visit", format_args!("{answer:?}"))
    };
    let items = items(scene, &person);
    let Some(record) = kept.eligibility else {
        fail!("資格情報 taken over from the answer", "none")
    };
    let found = (
        &record.insured,
        &record.insurer_name,
        &record.name,
        record.birth,
        record.sex,
        record.share,
        record.acquired,
    );
    let expected = (
        &items.insured,
        &items.insurer_name,
        &items.name,
        items.birth,
        items.sex,
        items.share,
        items.acquired,
    );
    ensure!(
        found == expected && kept.insured.as_ref() == Some(&items.insured),
        format_args!("{expected:?}"),
        format_args!("{found:?}")
    );
}

#[then(regex = r"^窓口でのやりとりに「([^」]+)」の個人番号は現れない$")]
async fn individual_number_stays_out(scene: &mut Scene, person: String) {
    let number = scene.person(&person).individual_number.digits().to_owned();
    let found = scene.play().await.board().with_trace(|trace| {
        trace
            .entries()
            .iter()
            .filter(|entry| {
                let ends = [entry.from.role, entry.to.role];
                ends.contains(&RoleName::Counter) || ends.contains(&RoleName::Reader)
            })
            .find(|entry| {
                let answer = entry.response_json().unwrap_or_default();
                entry.request_json().to_string().contains(&number)
                    || answer.to_string().contains(&number)
            })
            .map(|entry| format!("{} → {}", entry.from, entry.to))
    });
    ensure!(
        found.is_none(),
        "個人番号が現れない",
        format_args!("{}", found.unwrap_or_default())
    );
}
