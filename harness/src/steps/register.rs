//! 届出と登録: reports of employers, inquiries to J-LIS, wrong links and their correction.

use cucumber::{given, then, when};
use madoguchi_sim::fund::{self, Filing, FundRole, Holder, ViewingStop};
use madoguchi_sim::insurer::{
    AcquisitionReport, InsurerRole, ReportState, Request, Resolution, Response,
};
use madoguchi_sim::invariant::{self, Invariant};
use madoguchi_sim::jlis::{self, JlisRole};
use madoguchi_sim::role::RoleName;
use madoguchi_sim::rulebook::registration::{employer_report_due, insurer_registration_due};
use madoguchi_sim::vocabulary::{IndividualNumber, PersonName, Sex};

use super::Scene;
use super::insurer::{insurer_mut, insurer_of, suspicious};
use super::time::at_the_same_hour;
use super::trip::insured;
use super::words::{day, number, word};
use crate::run::Party;
use crate::{ensure, fail};

#[given(regex = r"^「([^」]+)」は届出を期限の日に登録する$")]
async fn registers_on_the_last_day(scene: &mut Scene, insurer: String) {
    let reported = scene.today();
    let Some(due) = insurer_registration_due(reported) else {
        fail!(
            Party::Configuration,
            "a day on which registration has a term",
            reported
        )
    };
    let days = reported.until(due).map_or(0, |span| span.get_days());
    insurer_mut(scene, &insurer).registration_days = days;
}

#[given(regex = r"^「([^」]+)」は3つの項目だけで個人番号を探している$")]
async fn searches_with_three_items(scene: &mut Scene, insurer: String) {
    insurer_mut(scene, &insurer).searches_with_three_items = true;
}

/// What the employer, or in 国民健康保険 the person, writes on the report.
fn report(scene: &Scene, person: &str, number: Option<IndividualNumber>) -> AcquisitionReport {
    let owner = scene.person(person);
    let Some(enrolment) = owner.enrolments.last() else {
        fail!(
            Party::Configuration,
            "an insured person",
            format_args!("「{person}」")
        )
    };
    AcquisitionReport {
        holder: Holder {
            name: owner.name.clone(),
            birth: owner.birth,
            sex: owner.sex,
            address: owner.address.clone(),
        },
        number,
        insured: enrolment.insured.clone(),
        relation: enrolment.relation,
        acquired: enrolment.from,
        head_of_household: enrolment.head_of_household.clone(),
        limit: enrolment.limit,
    }
}

fn number_of(scene: &Scene, person: &str) -> IndividualNumber {
    scene.person(person).individual_number.clone()
}

async fn file(scene: &mut Scene, report: AcquisitionReport) {
    let insurer = report.insured.insurer.to_string();
    match scene
        .ask::<InsurerRole>("届出人", &insurer, Request::FileAcquisition(report))
        .await
    {
        Response::Received { report } => scene.seen.report = Some((insurer, report)),
        other => fail!("届出を受け付ける", format_args!("{other:?}")),
    }
}

#[when(regex = r"^「([^」]+)」の資格取得届が出る$")]
async fn files(scene: &mut Scene, person: String) {
    let number = number_of(scene, &person);
    let report = report(scene, &person, Some(number));
    file(scene, report).await;
}

#[when(regex = r"^「([^」]+)」の勤め先が期限の日に資格取得届を出す$")]
async fn files_on_the_last_day(scene: &mut Scene, person: String) {
    let number = number_of(scene, &person);
    let report = report(scene, &person, Some(number));
    match employer_report_due(report.acquired) {
        Some(due) => at_the_same_hour(scene, due).await,
        None => fail!(
            Party::Configuration,
            "an acquisition that has a term of report",
            report.acquired
        ),
    }
    file(scene, report).await;
}

#[when(regex = r"^「([^」]+)」の資格取得届が個人番号なしで出る$")]
async fn files_without_number(scene: &mut Scene, person: String) {
    let report = report(scene, &person, None);
    file(scene, report).await;
}

#[when(regex = r"^「([^」]+)」の資格取得届が「([^」]+)」の個人番号を書いて出る$")]
async fn files_with_anothers_number(scene: &mut Scene, person: String, other: String) {
    let number = number_of(scene, &other);
    let report = report(scene, &person, Some(number));
    file(scene, report).await;
}

#[when(
    regex = r"^「([^」]+)」の資格取得届が(個人番号あり|個人番号なし)で、「([^」]+)」を「([^」]+)」と書いて出る$"
)]
async fn files_with_a_difference(
    scene: &mut Scene,
    person: String,
    number: String,
    item: String,
    written: String,
) {
    let number = (number == "個人番号あり").then(|| number_of(scene, &person));
    let mut report = report(scene, &person, number);
    change(&mut report.holder, &item, &written);
    file(scene, report).await;
}

fn change(holder: &mut Holder, item: &str, written: &str) {
    let named = |kanji: &str, kana: &str| match PersonName::new(kanji, kana) {
        Ok(name) => name,
        Err(error) => fail!(Party::Configuration, "a name", error),
    };
    match item {
        "漢字氏名" => holder.name = named(written, holder.name.kana()),
        "カナ氏名" => holder.name = named(holder.name.kanji(), written),
        "生年月日" => holder.birth = day(written),
        "性別" => {
            holder.sex = word("性別", written, &[("男", Sex::Male), ("女", Sex::Female)]);
        }
        "住所" => match written.parse() {
            Ok(address) => holder.address = address,
            Err(error) => fail!(Party::Configuration, "an address", error),
        },
        _ => fail!(
            Party::Configuration,
            "漢字氏名・カナ氏名・生年月日・性別・住所",
            format_args!("「{item}」")
        ),
    }
}

fn last_report(scene: &Scene) -> (String, u32) {
    match &scene.seen.report {
        Some(report) => report.clone(),
        None => fail!(
            Party::Configuration,
            "a report that has been filed",
            "no report yet"
        ),
    }
}

async fn about_the_report(scene: &mut Scene, request: Request) {
    let (insurer, _) = last_report(scene);
    match scene
        .ask::<InsurerRole>("保険者職員", &insurer, request)
        .await
    {
        Response::Accepted => scene.seen.refusal = None,
        Response::Refused { reason } => scene.seen.refusal = Some(reason),
        other => fail!("an answer about the report", format_args!("{other:?}")),
    }
}

#[when(regex = r"^「([^」]+)」が個人番号を保険者に知らせる$")]
async fn tells_number(scene: &mut Scene, person: String) {
    let ((_, report), number) = (last_report(scene), number_of(scene, &person));
    about_the_report(scene, Request::TellNumber { report, number }).await;
}

#[when(regex = r"^保険者が「([^」]+)」という理由で、不一致のまま正しいと確認する$")]
async fn confirms(scene: &mut Scene, reason: String) {
    let (_, report) = last_report(scene);
    let resolution = Resolution::ConfirmedWithReason { reason };
    about_the_report(scene, Request::ResolveMismatch { report, resolution }).await;
}

#[when(regex = r"^保険者が届出の個人番号を「([^」]+)」のものに改める$")]
async fn corrects_the_report(scene: &mut Scene, person: String) {
    let ((_, report), number) = (last_report(scene), number_of(scene, &person));
    let resolution = Resolution::CorrectedNumber { number };
    about_the_report(scene, Request::ResolveMismatch { report, resolution }).await;
}

#[when(regex = r"^保険者が「([^」]+)」の誤った紐付けを正す$")]
async fn corrects_the_link(scene: &mut Scene, person: String) {
    let insured = insured(scene, &person);
    let (insurer, number) = (insured.insurer.to_string(), number_of(scene, &person));
    let request = Request::CorrectWrongLink { insured, number };
    match scene
        .ask::<InsurerRole>("保険者職員", &insurer, request)
        .await
    {
        Response::Accepted => {}
        other => fail!("紐付けを正す", format_args!("{other:?}")),
    }
}

#[when(regex = r"^「([^」]+)」が登録済みのデータをすべて住民基本台帳と突き合わせる$")]
async fn inspects(scene: &mut Scene, insurer: String) {
    let number = insurer_of(scene, &insurer);
    match scene
        .ask::<InsurerRole>("保険者職員", &number, Request::InspectLinks)
        .await
    {
        Response::Suspicious { members } => scene.seen.members = members,
        other => fail!("総点検の結果", format_args!("{other:?}")),
    }
}

#[then(regex = r"^点検で見つかるのは「([^」]+)」である$")]
async fn finds(scene: &mut Scene, person: String) {
    suspicious(scene, Some(&person));
}

#[then(regex = r"^点検では何も見つからない$")]
async fn finds_nothing(scene: &mut Scene) {
    suspicious(scene, None);
}

#[then(regex = r"^届出は「(受付|本人に確認中|登録済み・閲覧停止|登録済み)」である$")]
async fn stands(scene: &mut Scene, expected: String) {
    let (state, _) = state(scene).await;
    let found = match state {
        ReportState::Received => "受付",
        ReportState::AskingThePerson => "本人に確認中",
        ReportState::RegisteredStopped => "登録済み・閲覧停止",
        ReportState::Registered => "登録済み",
    };
    ensure!(
        found == expected,
        format_args!("届出は「{expected}」"),
        format_args!("「{found}」")
    );
}

#[then(regex = r"^保険者は個人番号を取得して(いる|いない)$")]
async fn has_number(scene: &mut Scene, expected: String) {
    let (_, found) = state(scene).await;
    ensure!(
        found == (expected == "いる"),
        format_args!("個人番号を取得して{expected}"),
        if found {
            "取得した"
        } else {
            "取得していない"
        }
    );
}

async fn state(scene: &mut Scene) -> (ReportState, bool) {
    let (insurer, report) = last_report(scene);
    match scene
        .ask::<InsurerRole>("届出人", &insurer, Request::StateOf { report })
        .await
    {
        Response::State { state, has_number } => (state, has_number),
        other => fail!("the state of the report", format_args!("{other:?}")),
    }
}

/// Seen on the line between insurer and J-LIS.
#[then(
    regex = r"^保険者は住民基本台帳に(5つの項目|3つの項目|届け出られた番号)で照会(している|していない)$"
)]
async fn inquired(scene: &mut Scene, by: String, expected: String) {
    let found = scene.play().await.board().with_trace(|trace| {
        trace
            .entries()
            .iter()
            .filter(|entry| entry.from.role == RoleName::Insurer)
            .filter_map(|entry| entry.request::<JlisRole>())
            .any(|request| match request {
                jlis::Request::InquireByFiveItems(_) => by == "5つの項目",
                jlis::Request::InquireByThreeItems { .. } => by == "3つの項目",
                jlis::Request::InquireByNumber { .. } => by == "届け出られた番号",
                _ => false,
            })
    });
    ensure!(
        found == (expected == "している"),
        format_args!("{by}で照会{expected}"),
        if found {
            "照会した"
        } else {
            "照会していない"
        }
    );
}

/// Stop, correction, reopening: in this order, as the fund was asked (PRIV-005).
#[then(regex = r"^誤ったデータは、正し終わるまで閲覧を止められていた$")]
async fn stopped_first(scene: &mut Scene) {
    let order: Vec<&str> = scene.play().await.board().with_trace(|trace| {
        trace
            .entries()
            .iter()
            .filter(|entry| entry.from.role == RoleName::Insurer)
            .filter_map(|entry| match entry.request::<FundRole>() {
                Some(fund::Request::SetViewingStop { stop, .. }) => Some(match stop {
                    ViewingStop::None => "開く",
                    ViewingStop::Medical => "医療情報だけ止める",
                    ViewingStop::Everything => "止める",
                }),
                Some(fund::Request::File {
                    filing: Filing::Correct { .. },
                    ..
                }) => Some("正す"),
                _ => None,
            })
            .collect()
    });
    ensure!(
        order.ends_with(&["止める", "正す", "開く"]),
        "止める、正す、開くの順",
        order.join("、")
    );
}

#[then(regex = r"^「([^」]+)」の情報は、「([^」]+)」から(\d+)回見られている$")]
async fn was_seen(scene: &mut Scene, person: String, by: String, times: String) {
    let insured = insured(scene, &person);
    let insurer = insured.insurer.to_string();
    let request = Request::AskForLog { insured };
    let accesses = match scene.ask::<InsurerRole>(&person, &insurer, request).await {
        Response::Log { accesses } => accesses,
        other => fail!("閲覧の記録", format_args!("{other:?}")),
    };
    let found = accesses.iter().filter(|access| access.by == by).count();
    let expected: usize = number(&times);
    ensure!(
        found == expected,
        format_args!("{expected}回"),
        format_args!("{found}回")
    );
}

/// A rule that this scenario breaks on purpose: it must have been broken by now, and what has been broken so far
/// is excused. What breaks it later is not.
#[then(regex = r"^ここまでに「([^」]+)」という決まりが破られている$")]
async fn foreseen(scene: &mut Scene, words: String) {
    let all: Vec<(&str, Invariant)> = Invariant::ALL.map(|rule| (rule.ja(), rule)).to_vec();
    let rule = word("決まり", &words, &all);
    let ecosystem = scene.play().await;
    let found: Vec<_> = ecosystem
        .board()
        .with_trace(|trace| invariant::check(trace, ecosystem.cast()))
        .into_iter()
        .filter(|violation| violation.rule == rule)
        .collect();
    ensure!(
        !found.is_empty(),
        format_args!("「{words}」が破られている"),
        "破られていない"
    );
    scene.foreseen.extend(found);
}
