//! 資格確認: what the eligibility system answers to a counter, by card and by number, and what insurers file there.

use cucumber::{given, then, when};
use madoguchi_sim::cast::{FacilitySystem, PublicAssistance, Relation};
use madoguchi_sim::counter::{Form, Guidance};
use madoguchi_sim::fund::{Check, Eligibility, FundRole, Request, Response, Validity, ViewingStop};
use madoguchi_sim::vocabulary::{InsuredId, LimitClass, wareki};

use super::Scene;
use super::trip::insured;
use super::words::{day, word};
use crate::run::Party;
use crate::{ensure, fail};

/// 資格情報 that reached the counter last, if any did.
fn answered(scene: &Scene) -> Option<&Eligibility> {
    match &scene.seen.check {
        Some(check) => check.records.first(),
        None => scene.decision().eligibility.as_deref(),
    }
}

/// What an item of 資格情報 says, in the words of a scenario.
fn item(record: &Eligibility, what: &str) -> String {
    let yes = |holds: bool| if holds { "該当" } else { "非該当" }.to_owned();
    let none = || "なし".to_owned();
    match what {
        "保険者名" => record.insurer_name.clone(),
        "氏名" => record.name.kanji().to_owned(),
        "本人・家族の別" => match record.relation {
            Relation::Insured => "本人".to_owned(),
            Relation::Dependant => "家族".to_owned(),
        },
        "性別" => record.sex.ja().to_owned(),
        "未就学" => yes(record.preschool),
        "適用区分" => record
            .limit
            .map_or_else(none, |limit| limit.code().to_owned()),
        "適用区分の名" => record
            .limit
            .map_or_else(none, |limit| limit.ja().replace('(', "・").replace(')', "")),
        "特別療養費" => yes(record.special_expense),
        "医療扶助" => yes(record.public_assistance),
        "負担割合" => record.share.map_or_else(none, |share| share.to_string()),
        "資格取得日" => wareki(record.acquired),
        "資格喪失日" => record.lost.map_or_else(none, wareki),
        _ => fail!(
            Party::Configuration,
            "保険者名・氏名・本人・家族の別・性別・未就学・適用区分・適用区分の名・特別療養費・医療扶助・負担割合・資格取得日・資格喪失日",
            format_args!("「{what}」")
        ),
    }
}

#[then(regex = r"^窓口に届いた資格の「([^」]+)」は「([^」]+)」である$")]
async fn item_is(scene: &mut Scene, what: String, expected: String) {
    let found = match answered(scene) {
        Some(record) => item(record, &what),
        None => fail!("資格情報が窓口に届く", "届かなかった"),
    };
    ensure!(
        found == expected,
        format_args!("{what}は「{expected}」"),
        format_args!("「{found}」")
    );
}

#[then(regex = r"^窓口に資格情報は届かない$")]
async fn nothing_arrived(scene: &mut Scene) {
    let found = answered(scene);
    ensure!(
        found.is_none(),
        "資格情報は届かない",
        format_args!("{found:?}")
    );
}

#[then(regex = r"^資格照会の回答は得られない$")]
async fn no_answer(scene: &mut Scene) {
    let found = match &scene.seen.check {
        Some(check) => Some(check.validity),
        None => scene.decision().validity,
    };
    ensure!(
        found.is_none(),
        "回答なし",
        format_args!("「{}」", found.map_or("", Validity::ja))
    );
}

#[then(regex = r"^窓口は適用区分「([^」]+)」を当てる$")]
async fn limit_applied(scene: &mut Scene, code: String) {
    let limit = scene.decision().limit;
    let found = limit.map_or(["なし"; 2], |class| [class.code(), class.ja()]);
    ensure!(
        found.contains(&code.as_str()),
        format_args!("「{code}」"),
        format_args!("「{}」", found.join(" "))
    );
}

#[then(regex = r"^窓口は受給者証を確かめる$")]
async fn subsidy_paper_taken(scene: &mut Scene) {
    let decision = scene.decision();
    ensure!(
        decision.forms.contains(&Form::SubsidyPaper)
            && !decision.guidance.contains(&Guidance::ShowSubsidyPaper),
        "受給者証を確かめ、あらためて求めない",
        format_args!("{:?} {:?}", decision.forms, decision.guidance)
    );
}

async fn ask_by_number(scene: &mut Scene, person: &str, insured: InsuredId) {
    let facility = scene.facility_named(&scene.facility).code.clone();
    let request = Request::CheckByNumber {
        facility,
        insured,
        birth: scene.person(person).birth,
        on: scene.today(),
        limit_consent: scene.hands(person).limit_consent,
    };
    match scene.try_ask::<FundRole>("窓口職員", "", request).await {
        Ok(Response::Checked(check)) => {
            (scene.seen.check, scene.seen.refusal) = (Some(*check), None);
        }
        Ok(Response::Refused { reason }) => {
            (scene.seen.check, scene.seen.refusal) = (None, Some(reason));
        }
        Ok(other) => fail!("an answer to the query", format_args!("{other:?}")),
        Err(_) => scene.seen.check = None,
    }
}

#[when(regex = r"^窓口の職員が「([^」]+)」の(今の|前の|枝番のない)記号番号で照会する$")]
async fn query_by_number(scene: &mut Scene, person: String, which: String) {
    let mut asked = insured(scene, &person);
    match which.as_str() {
        "枝番のない" => asked.branch = None,
        "前の" => match scene.person(&person).enrolments.first() {
            Some(first) => asked = first.insured.clone(),
            None => fail!(Party::Configuration, "an insured person", "nobody's number"),
        },
        _ => {}
    }
    ask_by_number(scene, &person, asked).await;
}

#[then(regex = r"^照会の回答で医療情報は開けない$")]
async fn opens_nothing(scene: &mut Scene) {
    match &scene.seen.check {
        Some(Check { key: None, .. }) => {}
        Some(Check { key: Some(_), .. }) => fail!("医療情報を開く鍵がない", "鍵が付いている"),
        None => fail!("番号による照会の回答", "回答なし"),
    }
}

#[then(regex = r"^照会は断られる$")]
async fn query_refused(scene: &mut Scene) {
    ensure!(
        scene.seen.check.is_none() && scene.seen.refusal.is_some(),
        "照会が断られる",
        format_args!("{:?}", scene.seen.check)
    );
}

#[given(regex = r"^「([^」]+)」の適用区分は「([^」]+)」である$")]
async fn limit_class_is(scene: &mut Scene, person: String, code: String) {
    let by_name = LimitClass::ALL.into_iter().find(|class| class.ja() == code);
    let limit: LimitClass = by_name
        .map_or_else(|| code.parse(), Ok)
        .unwrap_or_else(|error| {
            fail!(
                Party::Configuration,
                "ア – オ, 現役並みⅢ … , or A01 – A06, B01 – B10",
                error
            )
        });
    match scene.person_mut(&person).enrolments.last_mut() {
        Some(enrolment) => enrolment.limit = Some(limit),
        None => fail!(Party::Configuration, "an insured person", person),
    }
}

fn assistance<'a>(scene: &'a mut Scene, person: &str) -> &'a mut PublicAssistance {
    match &mut scene.person_mut(person).public_assistance {
        Some(assistance) => assistance,
        None => fail!(
            Party::Configuration,
            "a person on public assistance",
            format_args!("「{person}」")
        ),
    }
}

#[given(regex = r"^福祉事務所は「([^」]+)」の医療券を(.+日)に登録する$")]
async fn ticket_registered(scene: &mut Scene, person: String, date: String) {
    assistance(scene, &person).ticket_registered = Some(day(&date));
}

#[given(regex = r"^福祉事務所は「([^」]+)」の医療券をまだ登録していない$")]
async fn ticket_not_registered(scene: &mut Scene, person: String) {
    assistance(scene, &person).ticket_registered = None;
}

#[given(regex = r"^「([^」]+)」はカードを作っていない$")]
async fn has_no_card(scene: &mut Scene, person: String) {
    scene.person_mut(&person).card = None;
}

#[given(regex = r"^「([^」]+)」は(資格確認限定型|オンライン資格確認)を導入して(いる|いない)$")]
async fn system_of(scene: &mut Scene, facility: String, system: String, has: String) {
    let code = scene.facility_named(&facility).code.clone();
    let system = match (system.as_str(), has.as_str()) {
        (_, "いない") => FacilitySystem::None,
        ("資格確認限定型", _) => FacilitySystem::EligibilityOnly,
        _ => FacilitySystem::Full,
    };
    if let Some(facility) = scene.setting().facilities.get_mut(&code) {
        facility.system = system;
    }
}

#[when(regex = r"^保険者が「([^」]+)」の(医療情報だけ|資格と医療情報)の閲覧を止める$")]
async fn stops_viewing(scene: &mut Scene, person: String, what: String) {
    let stop = word(
        "閲覧停止",
        &what,
        &[
            ("医療情報だけ", ViewingStop::Medical),
            ("資格と医療情報", ViewingStop::Everything),
        ],
    );
    set_stop(scene, &person, stop).await;
}

#[when(regex = r"^保険者が「([^」]+)」の閲覧停止を解く$")]
async fn lifts_stop(scene: &mut Scene, person: String) {
    set_stop(scene, &person, ViewingStop::None).await;
}

async fn set_stop(scene: &mut Scene, person: &str, stop: ViewingStop) {
    let insured = insured(scene, person);
    let request = Request::SetViewingStop {
        insurer: insured.insurer.clone(),
        insured,
        stop,
    };
    match scene.ask::<FundRole>("保険者職員", "", request).await {
        Response::Accepted => {}
        other => fail!("閲覧停止の設定", format_args!("{other:?}")),
    }
}

#[when(regex = r"^保険者が「([^」]+)」の閲覧記録を調べる$")]
async fn reads_log(scene: &mut Scene, person: String) {
    let insured = insured(scene, &person);
    let request = Request::AuditLog {
        insurer: insured.insurer.clone(),
        insured,
    };
    match scene.ask::<FundRole>("保険者職員", "", request).await {
        Response::Log { accesses } => scene.seen.accesses = accesses,
        other => fail!("閲覧記録", format_args!("{other:?}")),
    }
}

#[then(regex = r"^閲覧記録に「([^」]+)」が「([^」]+)」を見た記録が(ある|ない)$")]
async fn log_has(scene: &mut Scene, by: String, what: String, expected: String) {
    let today = scene.today();
    let found = scene
        .seen
        .accesses
        .iter()
        .any(|access| access.by == by && access.what == what && access.at.date() == today);
    ensure!(
        found == (expected == "ある"),
        format_args!("「{by}」が「{what}」を見た今日の記録が{expected}"),
        format_args!("{:?}", scene.seen.accesses)
    );
}
