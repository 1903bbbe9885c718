//! 個人情報: what travels, what is kept, what somebody can do who merely knows a number, and a record that
//! turns out to be another person's.

use std::collections::BTreeSet;

use cucumber::gherkin::Step;
use cucumber::{then, when};
use madoguchi_sim::cast::Relation;
use madoguchi_sim::fund::{self, FundRole, Holder};
use madoguchi_sim::insurer::{self, AcquisitionReport, InsurerRole};
use madoguchi_sim::municipality::{self, MunicipalityRole, Visitor};
use madoguchi_sim::portal::{self, Login, PortalRole};
use madoguchi_sim::reader::{self, ReaderRole};
use madoguchi_sim::vocabulary::{InsuredId, InsurerNumber, Number, Symbol};

use super::Scene;
use super::trip::insured;
use crate::run::Party;
use crate::{ensure, fail};

/// Somebody tries something who knows nothing but twelve digits. What came of it is told as a refusal.
#[when(
    regex = r"^他人が「([^」]+)」の個人番号だけを知って(番号による照会|マイナポータルへのログイン|一時停止の解除|閲覧記録の請求)を試みる$"
)]
async fn attack(scene: &mut Scene, victim: String, what: String) {
    let stopped = match what.as_str() {
        "番号による照会" => query_with(scene, &victim).await,
        "マイナポータルへのログイン" => log_in_without_card(scene).await,
        "閲覧記録の請求" => ask_insurer_with(scene, &victim).await,
        _ => lift_without_card(scene).await,
    };
    scene.seen.refusal = stopped.then(|| "失敗した".to_owned());
}

#[then(regex = r"^試みは何も開かない$")]
async fn attack_fails(scene: &mut Scene) {
    ensure!(
        scene.seen.refusal.is_some(),
        "何も開かない",
        "番号だけで手続が通った"
    );
}

/// The insurance number of the victim with the twelve digits in its place.
fn misused(scene: &Scene, victim: &str) -> InsuredId {
    let digits = scene.person(victim).individual_number.digits();
    InsuredId {
        number: number(digits),
        ..insured(scene, victim)
    }
}

fn number(text: &str) -> Number {
    text.parse()
        .unwrap_or_else(|error| fail!(Party::Configuration, "a 番号", error))
}

async fn query_with(scene: &mut Scene, victim: &str) -> bool {
    let request = fund::Request::CheckByNumber {
        facility: scene.facility_named(&scene.facility).code.clone(),
        insured: misused(scene, victim),
        birth: scene.person(victim).birth,
        on: scene.today(),
        limit_consent: true,
    };
    match scene.ask::<FundRole>("他人", "", request).await {
        fund::Response::Checked(check) => check.records.is_empty() && check.key.is_none(),
        fund::Response::Refused { .. } => true,
        other => fail!("an answer to the query", format_args!("{other:?}")),
    }
}

async fn log_in_without_card(scene: &mut Scene) -> bool {
    let login = Login {
        card: None,
        pin: "0000".to_owned(),
        reads_cards: true,
        app: true,
    };
    let request = portal::Request::Login(login);
    let answer = scene.ask::<PortalRole>("他人", "", request).await;
    matches!(answer, portal::Response::LoginFailed(_))
}

async fn lift_without_card(scene: &mut Scene) -> bool {
    let municipality = scene
        .cast()
        .municipalities
        .first()
        .cloned()
        .unwrap_or_default();
    let request = municipality::Request::LiftSuspension {
        card: None,
        visitor: Visitor::Holder,
    };
    let answer = scene
        .ask::<MunicipalityRole>("他人", &municipality, request)
        .await;
    matches!(answer, municipality::Response::Refused { .. })
}

async fn ask_insurer_with(scene: &mut Scene, victim: &str) -> bool {
    let insured = misused(scene, victim);
    let insurer = insured.insurer.to_string();
    let request = insurer::Request::AskForLog { insured };
    let answer = scene.ask::<InsurerRole>("他人", &insurer, request).await;
    matches!(answer, insurer::Response::Refused { .. })
}

#[then(regex = r"^医療情報を運んだ電文に「([^」]+)」の個人番号はない$")]
async fn medical_without_number(scene: &mut Scene, person: String) {
    let digits = scene.person(&person).individual_number.digits().to_owned();
    let carried: Vec<String> = scene.play().await.board().with_trace(|trace| {
        trace
            .entries()
            .iter()
            .filter(|entry| {
                matches!(
                    entry.response::<FundRole>(),
                    Some(fund::Response::Medical { records, .. }) if !records.is_empty()
                )
            })
            .map(|entry| {
                let response = entry.response_json().unwrap_or_default();
                format!("{}\n{response}", entry.request_json())
            })
            .collect()
    });
    ensure!(
        !carried.is_empty(),
        Party::Configuration,
        "医療情報が運ばれる場面",
        "医療情報が一度も運ばれていない"
    );
    ensure!(
        carried.iter().all(|text| !text.contains(&digits)),
        "個人番号のない電文",
        "個人番号が含まれている"
    );
}

/// The items of 資格情報 by their Japanese names.
const ITEMS: [(&str, &str); 15] = [
    ("保険者番号・記号・番号・枝番", "insured"),
    ("保険者名", "insurer_name"),
    ("本人・家族の別", "relation"),
    ("氏名", "name"),
    ("生年月日", "birth"),
    ("性別", "sex"),
    ("住所", "address"),
    ("資格取得日", "acquired"),
    ("資格喪失日", "lost"),
    ("負担割合", "share"),
    ("未就学", "preschool"),
    ("適用区分", "limit"),
    ("特別療養費", "special_expense"),
    ("医療扶助", "public_assistance"),
    ("個人番号", "individual_number"),
];

#[then(regex = r"^窓口に届いた資格情報の項目は次のものだけである$")]
async fn only_these_items(scene: &mut Scene, step: &Step) {
    let listed: Vec<String> = step
        .table
        .iter()
        .flat_map(|table| table.rows.iter().skip(1).flatten())
        .cloned()
        .collect();
    let allowed: BTreeSet<&str> = listed
        .iter()
        .map(|name| super::words::word("項目", name, &ITEMS))
        .collect();
    let Some(record) = scene.decision().eligibility.as_deref() else {
        fail!("資格情報が窓口に届く", "届かなかった")
    };
    let form = serde_json::to_value(record).unwrap_or_default();
    let found: Vec<&str> = form
        .as_object()
        .into_iter()
        .flat_map(|items| items.keys().map(String::as_str))
        .filter(|key| !allowed.contains(key))
        .collect();
    ensure!(
        found.is_empty(),
        format_args!("{}だけ", listed.join("・")),
        format_args!("ほかに {}", found.join("・"))
    );
}

#[then(regex = r"^記録に暗証番号の数字も顔画像も残っていない$")]
async fn nothing_secret_is_kept(scene: &mut Scene) {
    let (mut secrets, mut kept) = (0_u32, Vec::new());
    scene.play().await.board().with_trace(|trace| {
        for entry in trace.entries() {
            match entry.request::<ReaderRole>() {
                Some(reader::Request::EnterPin { digits }) => {
                    secrets += 1;
                    if digits.chars().any(|digit| digit.is_ascii_digit()) {
                        kept.push("暗証番号");
                    }
                }
                Some(reader::Request::ShowFace(camera)) => {
                    secrets += 1;
                    if !camera.face.is_blank() {
                        kept.push("顔画像");
                    }
                }
                _ => {}
            }
        }
    });
    ensure!(
        secrets > 0,
        Party::Configuration,
        "暗証番号か顔画像を使う場面",
        "どちらも使われていない"
    );
    ensure!(kept.is_empty(), "何も残っていない", kept.join("・"));
}

/// The number under which the new insurer enters a person.
fn new_number(scene: &Scene, insurer: &str) -> InsuredId {
    let insurer: InsurerNumber = match scene
        .cast()
        .insurers
        .values()
        .find(|known| known.name == insurer)
    {
        Some(known) => known.number.clone(),
        None => fail!(
            Party::Configuration,
            "an insurer of fixtures/insurers.yaml",
            insurer
        ),
    };
    let symbol: Option<Symbol> = "99".parse().ok();
    InsuredId {
        insurer,
        symbol,
        number: number("990001"),
        branch: None,
    }
}

#[when(regex = r"^「([^」]+)」が「([^」]+)」の資格を誤って「([^」]+)」の個人番号で登録する$")]
async fn wrong_link(scene: &mut Scene, insurer: String, person: String, other: String) {
    let wrong = scene.person(&other).individual_number.clone();
    let owner = scene.person(&person);
    let holder = Holder {
        name: owner.name.clone(),
        birth: owner.birth,
        sex: owner.sex,
        address: owner.address.clone(),
    };
    let report = AcquisitionReport {
        holder,
        number: Some(wrong),
        insured: new_number(scene, &insurer),
        relation: Relation::Insured,
        acquired: scene.today(),
        head_of_household: None,
        limit: None,
    };
    let instance = report.insured.insurer.to_string();
    let request = insurer::Request::FileAcquisition(report);
    match scene.ask::<InsurerRole>("事業主", &instance, request).await {
        insurer::Response::Received { .. } => {}
        other => fail!("届出の受付", format_args!("{other:?}")),
    }
}

#[when(regex = r"^「([^」]+)」がその資格の閲覧を止める$")]
async fn stops_the_wrong_record(scene: &mut Scene, insurer: String) {
    let insured = new_number(scene, &insurer);
    let request = fund::Request::SetViewingStop {
        insurer: insured.insurer.clone(),
        insured,
        stop: fund::ViewingStop::Everything,
    };
    match scene.ask::<FundRole>("保険者職員", "", request).await {
        fund::Response::Accepted => {}
        other => fail!("閲覧停止の設定", format_args!("{other:?}")),
    }
}

#[when(regex = r"^「([^」]+)」がその資格を「([^」]+)」の個人番号に直す$")]
async fn corrects_the_link(scene: &mut Scene, insurer: String, person: String) {
    let insured = new_number(scene, &insurer);
    let instance = insured.insurer.to_string();
    let number = scene.person(&person).individual_number.clone();
    let request = insurer::Request::CorrectWrongLink { insured, number };
    match scene
        .ask::<InsurerRole>("保険者職員", &instance, request)
        .await
    {
        insurer::Response::Accepted => {}
        other => fail!("訂正", format_args!("{other:?}")),
    }
}

#[when(regex = r"^「([^」]+)」がその資格の閲覧記録を調べる$")]
async fn reads_log_of_the_wrong_record(scene: &mut Scene, insurer: String) {
    let insured = new_number(scene, &insurer);
    let request = fund::Request::AuditLog {
        insurer: insured.insurer.clone(),
        insured,
    };
    match scene.ask::<FundRole>("保険者職員", "", request).await {
        fund::Response::Log { accesses } => scene.seen.accesses = accesses,
        other => fail!("閲覧記録", format_args!("{other:?}")),
    }
}
