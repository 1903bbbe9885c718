//! Care away from the counter, asked about by message: consents that are kept, tickets, what a facility sets, emergencies, 医療費助成.

use cucumber::gherkin::Step;
use cucumber::when;
use madoguchi_sim::fund::care::CareRequest;
use madoguchi_sim::fund::{FundRole, Request, Response};
use madoguchi_sim::oqs::{Leg, Service};

use super::answer::text;
use super::ask::changed;
use super::bulk::{keep_reception, rows};
use super::draft::Draft;
use super::requests::{compact, header, padded, qualification};
use super::say::{Heard, say};
use crate::steps::Scene;
use crate::steps::words::day;
use crate::{ensure, fail};

const SEARCH: &str = "QualificationConfirmSearchInfo";

/// 診療区分 of the words.
fn treatment(kind: &str) -> &'static str {
    match kind {
        "オンライン診療" => "3",
        "訪問診療" => "2",
        _ => "1",
    }
}

/// A person who has consented before.
fn person(scene: &Scene, person: &str, kind: &str) -> Draft {
    let insured = qualification(scene, person, "今の");
    let mut items = vec![Draft::leaf("InsurerNumber", padded(scene, &insured))];
    if let Some(symbol) = &insured.symbol {
        items.push(Draft::leaf("InsuredCardSymbol", symbol.as_str()));
    }
    let branch = insured.branch.as_ref().map_or("", |branch| branch.as_str());
    items.extend([
        Draft::leaf("InsuredIdentificationNumber", insured.number.as_str()),
        Draft::leaf("InsuredBranchNumber", branch),
        Draft::leaf("Birthdate", compact(scene.person(person).birth)),
        Draft::leaf("MedicalTreatmentFlag", treatment(kind)),
        Draft::leaf("ArbitraryIdentifier", person),
    ]);
    Draft::group(SEARCH, items)
}

#[when(
    regex = r"^「([^」]+)」が「([^」]+)」の(訪問診療|オンライン診療)の資格を再照会する電文を(次のように変えて)?送る:?$"
)]
async fn requery(
    scene: &mut Scene,
    step: &Step,
    facility: String,
    who: String,
    kind: String,
    _changed: String,
) {
    let service = match kind.as_str() {
        "訪問診療" => Service::HomeRequery,
        _ => Service::OnlineRequery,
    };
    let body = vec![person(scene, &who, &kind)];
    let draft = changed(Draft::message(header(scene, &facility, true), body), step);
    say(scene, &facility, service, Leg::Request, draft.to_xml()).await;
}

#[when(
    regex = r"^「([^」]+)」が次の人の(訪問診療|オンライン診療)の資格を一括で再照会する電文を送る:$"
)]
async fn requery_many(scene: &mut Scene, step: &Step, facility: String, kind: String) {
    let mut body = Vec::new();
    for row in rows(step) {
        let mut entry = None;
        for (column, value) in row {
            match (&mut entry, column) {
                (_, "人") => entry = Some(person(scene, value, &kind)),
                (Some(entry), element) if !value.is_empty() => entry.change(element, value),
                _ => {}
            }
        }
        body.extend(entry);
    }
    let service = match kind.as_str() {
        "訪問診療" => Service::HomeRequeryBulk,
        _ => Service::OnlineRequeryBulk,
    };
    let xml = Draft::message(header(scene, &facility, true), body).to_xml();
    say(scene, &facility, service, Leg::Request, xml).await;
    keep_reception(scene);
}

#[when(
    regex = r"^「([^」]+)」が「([^」]+)」の訪問診療の同意を取り消す電文を(次のように変えて)?送る:?$"
)]
async fn withdraw(scene: &mut Scene, step: &Step, facility: String, who: String, _changed: String) {
    let body = vec![person(scene, &who, "訪問診療")];
    let draft = changed(Draft::message(header(scene, &facility, false), body), step);
    let service = Service::WithdrawConsent;
    say(scene, &facility, service, Leg::Request, draft.to_xml()).await;
}

#[when(
    regex = r"^「([^」]+)」が(訪問診療|オンライン診療)の同意を(同意日|診療予定日)の(.+日)から(.+日)まで一括で求める電文を(次のように変えて)?送る:?$"
)]
#[expect(clippy::too_many_arguments, reason = "as many as the sentence says")]
async fn consents(
    scene: &mut Scene,
    step: &Step,
    facility: String,
    kind: String,
    by: String,
    from: String,
    to: String,
    _changed: String,
) {
    let names = match by.as_str() {
        "同意日" => ["ConsentDateFrom", "ConsentDateTo"],
        _ => ["ExaminationDateFrom", "ExaminationDateTo"],
    };
    let search = vec![
        Draft::leaf(names[0], compact(day(&from))),
        Draft::leaf(names[1], compact(day(&to))),
        Draft::leaf("MedicalTreatmentFlag", treatment(&kind)),
    ];
    let service = match kind.as_str() {
        "訪問診療" => Service::HomeConsentsBulk,
        _ => Service::OnlineConsentsBulk,
    };
    let body = vec![Draft::group(SEARCH, search)];
    let draft = changed(Draft::message(header(scene, &facility, false), body), step);
    say(scene, &facility, service, Leg::Request, draft.to_xml()).await;
    keep_reception(scene);
}

#[when(
    regex = r"^「([^」]+)」が「(\d+)」の月の医療券を一括で求める電文を(次のように変えて)?送る:?$"
)]
async fn tickets(
    scene: &mut Scene,
    step: &Step,
    facility: String,
    month: String,
    _changed: String,
) {
    let search = vec![Draft::leaf("MedicalTreatmentMonth", month)];
    let body = vec![Draft::group(SEARCH, search)];
    let draft = changed(Draft::message(header(scene, &facility, false), body), step);
    let service = Service::TicketsBulk;
    say(scene, &facility, service, Leg::Request, draft.to_xml()).await;
    keep_reception(scene);
}

/// What a facility asks about itself.
#[when(
    regex = r"^「([^」]+)」が(アクセスURLの取得|環境設定の照会|環境設定の更新|パスコードの取得|アクティベーションコードの照会|アクティベーションコードの発行|アクティベーションコードの無効化)の電文を(次のように変えて)?送る:?$"
)]
async fn about_itself(
    scene: &mut Scene,
    step: &Step,
    facility: String,
    what: String,
    _changed: String,
) {
    let (service, body) = match what.as_str() {
        "アクセスURLの取得" => (
            Service::AccessUrl,
            vec![Draft::leaf("UrlAcquisitionClassification", "2")],
        ),
        "環境設定の照会" => (Service::SettingsInquiry, Vec::new()),
        "環境設定の更新" => (
            Service::SettingsUpdate,
            vec![Draft::group("MedicalInstitutionSettingInfo", Vec::new())],
        ),
        "パスコードの取得" => (Service::SightPasscode, Vec::new()),
        "アクティベーションコードの照会" => (Service::ActivationInquiry, Vec::new()),
        "アクティベーションコードの発行" => (Service::ActivationIssue, Vec::new()),
        _ => (Service::ActivationRevoke, Vec::new()),
    };
    let draft = changed(Draft::message(header(scene, &facility, false), body), step);
    say(scene, &facility, service, Leg::Request, draft.to_xml()).await;
}

/// The code is that of the message heard last.
#[when(regex = r"^「([^」]+)」がいま届いたアクティベーションコードを無効化する電文を送る$")]
async fn revoke(scene: &mut Scene, facility: String) {
    let code = text(scene, "ActivationInfo/ActivationCode").to_owned();
    let body = vec![Draft::leaf("ActivationCode", code)];
    let xml = Draft::message(header(scene, &facility, false), body).to_xml();
    let service = Service::ActivationRevoke;
    say(scene, &facility, service, Leg::Request, xml).await;
}

/// The passcode is that of the message heard last; the reader says whether it takes it.
#[when(regex = r"^「([^」]+)」のリーダーにいま届いたパスコードを入れると、(使える|使えない)$")]
async fn types_passcode(scene: &mut Scene, facility: String, works: String) {
    let passcode = text(scene, "SightConfirmationPasscode").to_owned();
    let request = CareRequest::UsePasscode {
        facility: scene.facility_named(&facility).code.clone(),
        passcode,
    };
    let request = Request::Care(Box::new(request));
    let answer = scene.ask::<FundRole>("窓口職員", "", request).await;
    let found = match &answer {
        Response::Care(_) => "使える",
        Response::Refused { .. } => "使えない",
        other => fail!("パスコードの成否", format_args!("{other:?}")),
    };
    ensure!(found == works, works, format_args!("{answer:?}"));
}

#[when(
    regex = r"^「([^」]+)」が情報要求パターン(\d)で「([^」]+)」を(記号番号|4項目)により救急照会する電文を(次のように変えて)?送る:?$"
)]
async fn emergency(
    scene: &mut Scene,
    step: &Step,
    facility: String,
    pattern: String,
    who: String,
    by: String,
    _changed: String,
) {
    let search = if by == "記号番号" {
        person(scene, &who, "救急")
    } else {
        let owner = scene.person(&who);
        let sex = match owner.sex {
            madoguchi_sim::vocabulary::Sex::Male => "1",
            madoguchi_sim::vocabulary::Sex::Female => "2",
            madoguchi_sim::vocabulary::Sex::Unset => "3",
        };
        Draft::group(
            SEARCH,
            vec![
                Draft::leaf("Name", owner.name.kanji()),
                Draft::leaf("NameKana", owner.name.kana_half_width()),
                Draft::leaf("Birthdate", compact(owner.birth)),
                Draft::leaf("Sex1", sex),
                Draft::leaf("Address", owner.address.as_str()),
            ],
        )
    };
    let body = vec![search, Draft::leaf("InformationRequestPattern", pattern)];
    let draft = changed(Draft::message(header(scene, &facility, true), body), step);
    let service = Service::Emergency;
    say(scene, &facility, service, Leg::Request, draft.to_xml()).await;
}

#[when(
    regex = r"^「([^」]+)」が「([^」]+)」の医療費助成を照会する電文を(次のように変えて)?送る:?$"
)]
async fn subsidies(
    scene: &mut Scene,
    step: &Step,
    facility: String,
    who: String,
    _changed: String,
) {
    let body = vec![person(scene, &who, "外来")];
    let draft = changed(Draft::message(header(scene, &facility, true), body), step);
    let service = Service::Subsidy;
    say(scene, &facility, service, Leg::Request, draft.to_xml()).await;
}

/// The message is one that could be read and was refused as a whole.
#[cucumber::then(regex = r"^電文は異常終了で、その理由は「([^」]+)」を含む$")]
async fn refused(scene: &mut Scene, part: String) {
    if !matches!(scene.seen.message, Some(Heard::Tree(_))) {
        fail!("電文", format_args!("{:?}", scene.seen.message));
    }
    let segment = text(scene, "SegmentOfResult").to_owned();
    ensure!(segment == "9", "異常終了（9）", segment);
    let found = text(scene, "ErrorMessage");
    ensure!(
        found.contains(&part),
        format_args!("「{part}」を含む理由"),
        format_args!("「{found}」")
    );
}
