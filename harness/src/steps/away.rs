//! 療養の場: care away from the reception counter, and who asks what of the eligibility system there.

use std::collections::BTreeMap;

use cucumber::when;
use jiff::civil::Date;
use madoguchi_sim::fund::care::{
    Area, CareKind, CareRequest, CareResponse, FacilitySettings, Identified, ListedBy, Pattern,
    Said, Subsidy, Ticket, TicketKind, TreatmentKind, district_of,
};
use madoguchi_sim::fund::{Channel, Consents, FundRole, Holder, Request, Response};
use madoguchi_sim::mobile::{self, Errand, MobileRole, Proves};
use madoguchi_sim::vocabulary::{FacilityCode, Yen};

use super::Scene;
use super::medical::{consents, kind as medical_kind};
use super::trip::insured;
use super::words::{day, number, word};
use crate::fail;

/// The device of a facility in scenarios.
const DEVICE: &str = "端末1";

/// What has been done and seen away from the counter.
#[derive(Debug, Default)]
pub struct Away {
    /// The last answer, or why there is none.
    pub answer: Option<Result<CareResponse, String>>,
    /// The addresses that patients were given.
    addresses: BTreeMap<(String, CareKind), String>,
    /// The activation code of a facility's device.
    codes: BTreeMap<String, String>,
    /// 受診日 of the next consent.
    visit: Option<Date>,
}

pub fn care(words: &str) -> CareKind {
    word(
        "療養の場",
        words,
        &[
            ("訪問診療", CareKind::HomeVisit),
            ("訪問看護", CareKind::HomeVisit),
            ("訪問服薬指導", CareKind::HomeVisit),
            ("往診", CareKind::HouseCall),
            ("オンライン診療", CareKind::Online),
        ],
    )
}

fn said(words: &str) -> Said {
    word(
        "患者の返事",
        words,
        &[
            ("同意した", Said::Yes),
            ("拒んだ", Said::No),
            ("意識がない", Said::Unable),
        ],
    )
}

fn code(scene: &Scene, facility: &str) -> FacilityCode {
    scene.facility_named(facility).code.clone()
}

fn holder(scene: &Scene, person: &str) -> Holder {
    let owner = scene.person(person);
    Holder {
        name: owner.name.clone(),
        birth: owner.birth,
        sex: owner.sex,
        address: owner.address.clone(),
    }
}

async fn ask(scene: &mut Scene, who: &str, request: CareRequest) {
    let request = Request::Care(Box::new(request));
    let answer = match scene.ask::<FundRole>(who, "", request).await {
        Response::Care(answer) => Ok(*answer),
        Response::Refused { reason } => Err(reason),
        Response::CardRefused { reason } => Err(reason.ja().to_owned()),
        other => fail!("療養の場の回答", format_args!("{other:?}")),
    };
    scene.seen.away.answer = Some(answer);
}

/// The answer to a question that must not be refused.
async fn must(scene: &mut Scene, request: CareRequest) -> CareResponse {
    ask(scene, "窓口職員", request).await;
    match scene.seen.away.answer.take() {
        Some(Ok(answer)) => answer,
        other => fail!("支払基金が受け付ける", format_args!("{other:?}")),
    }
}

async fn hold(
    scene: &mut Scene,
    channel: Channel,
    (person, card): (&str, &str),
    how: &str,
    errand: Errand,
) {
    let pin = scene.person(person).card.as_ref().map(|card| &card.pin);
    let pin = pin.map_or_else(String::new, |pin| pin.reveal().to_owned());
    let wrong = if pin == "0000" { "1111" } else { "0000" };
    let holder = word(
        "本人確認の方法",
        how,
        &[("暗証番号", 0), ("誤った暗証番号", 1), ("目視", 2)],
    );
    let holder = match holder {
        0 => Proves::Pin { pin },
        1 => Proves::Pin {
            pin: wrong.to_owned(),
        },
        _ => Proves::Sight,
    };
    let request = mobile::Request {
        channel,
        card: card.to_owned(),
        holder,
        errand,
    };
    let answer = match scene.ask::<MobileRole>(person, "", request).await {
        mobile::Response::Answered(answer) => Ok(*answer),
        mobile::Response::Refused { reason } => Err(reason),
        mobile::Response::CardRefused { reason } => Err(reason.ja().to_owned()),
        mobile::Response::WrongPin { .. } => Err("暗証番号が違う".to_owned()),
        mobile::Response::NotRead => Err("カードを読めない".to_owned()),
        mobile::Response::LineDown => Err("つながらない".to_owned()),
    };
    scene.seen.away.answer = Some(answer);
}

/// The facility's device, paired with it when first used.
async fn app_of(scene: &mut Scene, facility: &str) -> Channel {
    let owner = code(scene, facility);
    if !scene.seen.away.codes.contains_key(facility) {
        issue(scene, facility).await;
        activate(scene, facility).await;
    }
    Channel::FacilityApp {
        facility: owner,
        device: DEVICE.to_owned(),
    }
}

async fn issue(scene: &mut Scene, facility: &str) {
    let request = CareRequest::IssueActivation {
        facility: code(scene, facility),
    };
    let CareResponse::Activations { codes } = must(scene, request).await else {
        fail!("アクティベーションコード", "別の回答")
    };
    let issued = codes.last().map(|activation| activation.code.clone());
    scene
        .seen
        .away
        .codes
        .insert(facility.to_owned(), issued.unwrap_or_default());
}

async fn activate(scene: &mut Scene, facility: &str) {
    let typed = scene.seen.away.codes.get(facility).cloned();
    let request = CareRequest::Activate {
        facility: code(scene, facility),
        code: typed.unwrap_or_default(),
        device: DEVICE.to_owned(),
    };
    ask(scene, "窓口職員", request).await;
}

#[when(regex = r"^「([^」]+)」がアクティベーションコードの発行を受ける$")]
async fn issues_code(scene: &mut Scene, facility: String) {
    issue(scene, &facility).await;
}

#[when(regex = r"^「([^」]+)」が端末にアクティベーションコードを入れる$")]
async fn types_code(scene: &mut Scene, facility: String) {
    activate(scene, &facility).await;
}

#[when(regex = r"^「([^」]+)」がアクティベーションコードを無効化する$")]
async fn revokes_code(scene: &mut Scene, facility: String) {
    let typed = scene.seen.away.codes.get(&facility).cloned();
    let request = CareRequest::RevokeActivation {
        facility: code(scene, &facility),
        code: typed.unwrap_or_default(),
    };
    ask(scene, "窓口職員", request).await;
}

async fn address(scene: &mut Scene, facility: &str, kind: CareKind, change: bool) -> String {
    let request = CareRequest::GetAddress {
        facility: code(scene, facility),
        kind,
        change,
    };
    ask(scene, "窓口職員", request).await;
    match &scene.seen.away.answer {
        Some(Ok(CareResponse::Address { url })) => url.clone(),
        _ => String::new(),
    }
}

#[when(regex = r"^「([^」]+)」が「([^」]+)」に(訪問診療|往診|オンライン診療)のURLを渡す$")]
async fn hands_address(scene: &mut Scene, facility: String, person: String, kind: String) {
    scene.person(&person);
    let kind = care(&kind);
    let url = address(scene, &facility, kind, false).await;
    scene.seen.away.addresses.insert((facility, kind), url);
}

#[when(regex = r"^「([^」]+)」が(訪問診療|往診|オンライン診療)のURLを変更する$")]
async fn changes_address(scene: &mut Scene, facility: String, kind: String) {
    address(scene, &facility, care(&kind), true).await;
}

#[when(regex = r"^次の同意の受診日を(.+日)とする$")]
async fn visit_day(scene: &mut Scene, date: String) {
    scene.seen.away.visit = Some(day(&date));
}

#[when(
    regex = r"^「([^」]+)」が(マイナ在宅受付Web|施設のアプリ)で、(暗証番号|誤った暗証番号|目視)により「([^」]+)」の(訪問診療|訪問看護|訪問服薬指導|往診|オンライン診療)に「([^」]+)」の閲覧を同意する$"
)]
async fn consents_away(
    scene: &mut Scene,
    person: String,
    client: String,
    how: String,
    facility: String,
    kind: String,
    what: String,
) {
    let kind = care(&kind);
    let consents = match what.as_str() {
        "なし" => Consents::default(),
        what => consents(what),
    };
    let (channel, address) = if client == "施設のアプリ" {
        (app_of(scene, &facility).await, None)
    } else {
        let key = (facility.clone(), kind);
        if !scene.seen.away.addresses.contains_key(&key) {
            let url = address(scene, &facility, kind, false).await;
            scene.seen.away.addresses.insert(key.clone(), url);
        }
        let owner = code(scene, &facility);
        let opened = scene.seen.away.addresses.get(&key).cloned();
        (Channel::PatientWeb { facility: owner }, opened)
    };
    let visit = scene.seen.away.visit.take();
    let errand = Errand::Consent {
        kind,
        consents,
        visit,
        address,
    };
    hold(scene, channel, (&person, &person), &how, errand).await;
}

#[when(
    regex = r"^「([^」]+)」がマイナ在宅受付Webで「([^」]+)」の(訪問診療|訪問看護|往診|オンライン診療)の同意を取り消す$"
)]
async fn withdraws(scene: &mut Scene, person: String, facility: String, kind: String) {
    let channel = Channel::PatientWeb {
        facility: code(scene, &facility),
    };
    let errand = Errand::Withdraw { kind: care(&kind) };
    hold(scene, channel, (&person, &person), "暗証番号", errand).await;
}

#[when(
    regex = r"^「([^」]+)」が「([^」]+)」の(訪問診療|訪問看護|訪問服薬指導|往診|オンライン診療)の同意を(取り消す|用途変更として終える)$"
)]
async fn facility_withdraws(
    scene: &mut Scene,
    facility: String,
    person: String,
    kind: String,
    how: String,
) {
    let request = CareRequest::WithdrawAtFacility {
        facility: code(scene, &facility),
        kind: care(&kind),
        insured: insured(scene, &person),
        purpose_changed: how != "取り消す",
    };
    ask(scene, "窓口職員", request).await;
}

#[when(
    regex = r"^「([^」]+)」が「([^」]+)」の(訪問診療|訪問看護|訪問服薬指導|往診|オンライン診療)の資格をカードなしで再照会する$"
)]
async fn checks_again(scene: &mut Scene, facility: String, person: String, kind: String) {
    let request = CareRequest::CheckAgain {
        facility: code(scene, &facility),
        kind: care(&kind),
        insured: insured(scene, &person),
        birth: scene.person(&person).birth,
    };
    ask(scene, "窓口職員", request).await;
}

#[when(
    regex = r"^「([^」]+)」が(訪問診療|オンライン診療)の同意を(同意日|受診日)の(.+日)から(.+日)まで一括取得する$"
)]
async fn lists(
    scene: &mut Scene,
    facility: String,
    kind: String,
    by: String,
    from: String,
    to: String,
) {
    let by = if by == "同意日" {
        ListedBy::ConsentDate
    } else {
        ListedBy::VisitDate
    };
    let request = CareRequest::ListConsented {
        facility: code(scene, &facility),
        kind: care(&kind),
        by,
        from: day(&from),
        to: day(&to),
    };
    ask(scene, "窓口職員", request).await;
}

/// Opens a set by the key that the last answer brought, at any facility.
#[when(regex = r"^「([^」]+)」の医師がこの回答により「([^」]+)」を開く$")]
async fn opens(scene: &mut Scene, facility: String, what: String) {
    let key = match &scene.seen.away.answer {
        Some(Ok(
            CareResponse::Consented { check, .. }
            | CareResponse::Opened { check, .. }
            | CareResponse::AppResult { check },
        )) => check.key.clone(),
        _ => None,
    };
    let request = Request::ViewMedical {
        facility: code(scene, &facility),
        key: key.unwrap_or_default(),
        kind: medical_kind(&what),
    };
    (scene.seen.medical, scene.seen.refusal) = (None, None);
    match scene.ask::<FundRole>("医師", "", request).await {
        Response::Medical {
            records, consented, ..
        } => scene.seen.medical = Some((records, consented)),
        Response::Refused { reason } => scene.seen.refusal = Some(reason),
        other => fail!("medical information", format_args!("{other:?}")),
    }
}

#[when(
    regex = r"^「([^」]+)」がマイナ資格確認アプリで「([^」]+)」のカードを(暗証番号|誤った暗証番号|目視)により確認する$"
)]
async fn app_checks(scene: &mut Scene, facility: String, person: String, how: String) {
    let channel = app_of(scene, &facility).await;
    hold(scene, channel, (&person, &person), &how, Errand::Check).await;
}

#[when(
    regex = r"^「([^」]+)」が情報要求パターン(\d)で「([^」]+)」のカードを(暗証番号|目視)により救急照会し、患者は(同意した|拒んだ|意識がない)$"
)]
async fn emergency_by_card(
    scene: &mut Scene,
    facility: String,
    pattern: String,
    person: String,
    how: String,
    answer: String,
) {
    let place: usize = number(&pattern);
    let Some(pattern) = Pattern::ALL.into_iter().nth(place.wrapping_sub(1)) else {
        fail!(crate::run::Party::Configuration, "1 – 6", pattern)
    };
    let channel = Channel::Facility {
        code: code(scene, &facility),
    };
    let errand = Errand::Emergency {
        consent: said(&answer),
        pattern,
    };
    hold(scene, channel, (&person, &person), &how, errand).await;
}

#[when(
    regex = r"^「([^」]+)」が「([^」]+)」を4項目により救急照会し、患者は(同意した|拒んだ|意識がない)$"
)]
async fn emergency_by_items(scene: &mut Scene, facility: String, person: String, answer: String) {
    let request = CareRequest::ViewInEmergency {
        facility: code(scene, &facility),
        who: Identified::FourItems {
            holder: holder(scene, &person),
        },
        consent: said(&answer),
        pattern: Pattern::Everything,
    };
    ask(scene, "医師", request).await;
}

#[when(
    regex = r"^救急隊が「([^」]+)」の(カード|スマートフォン)を(暗証番号|目視)により読み取り、傷病者は(同意した|拒んだ|意識がない)$"
)]
async fn ambulance(scene: &mut Scene, person: String, what: String, how: String, answer: String) {
    let channel = Channel::Ambulance {
        service: "見本市消防本部".to_owned(),
    };
    let card = match what.as_str() {
        "スマートフォン" => format!("{person}/phone"),
        _ => person.clone(),
    };
    let errand = Errand::Ambulance {
        consent: said(&answer),
    };
    hold(scene, channel, (&person, &card), &how, errand).await;
}

#[when(
    regex = r"^厚生労働省が「([^」]+)」のある(市区町村|都道府県)で災害時の閲覧を(.+日)から(.+日)まで開く$"
)]
async fn opens_disaster(
    scene: &mut Scene,
    facility: String,
    extent: String,
    from: String,
    to: String,
) {
    let there = code(scene, &facility);
    let district = (extent == "市区町村")
        .then(|| district_of(&there))
        .flatten();
    let area = Area {
        prefecture: there.prefecture(),
        district,
    };
    let request = CareRequest::OpenDisaster {
        area,
        from: day(&from),
        to: day(&to),
    };
    ask(scene, "厚生労働省", request).await;
}

#[when(
    regex = r"^「([^」]+)」が「([^」]+)」を(4項目|記号番号)により災害時の照会をし、患者は(同意した|拒んだ|意識がない)$"
)]
async fn disaster(scene: &mut Scene, facility: String, person: String, by: String, answer: String) {
    let who = if by == "4項目" {
        Identified::FourItems {
            holder: holder(scene, &person),
        }
    } else {
        Identified::Number {
            insured: insured(scene, &person),
            birth: scene.person(&person).birth,
        }
    };
    let request = CareRequest::ViewInDisaster {
        facility: code(scene, &facility),
        who,
        consent: said(&answer),
    };
    ask(scene, "医師", request).await;
}

#[when(regex = r"^「([^」]+)」が目視確認用パスコードを取得する$")]
async fn passcode(scene: &mut Scene, facility: String) {
    let request = CareRequest::IssuePasscode {
        facility: code(scene, &facility),
    };
    let CareResponse::Passcode { passcode, .. } = must(scene, request).await else {
        fail!("目視確認用パスコード", "別の回答")
    };
    scene
        .seen
        .away
        .codes
        .insert("パスコード".to_owned(), passcode);
}

#[when(regex = r"^「([^」]+)」のリーダーに(そのパスコード|誤ったパスコード)を入れる$")]
async fn types_passcode(scene: &mut Scene, facility: String, which: String) {
    let issued = scene.seen.away.codes.get("パスコード").cloned();
    let mut passcode = issued.unwrap_or_default();
    if which == "誤ったパスコード" {
        passcode.push('0');
    }
    let request = CareRequest::UsePasscode {
        facility: code(scene, &facility),
        passcode,
    };
    ask(scene, "窓口職員", request).await;
}

async fn change(scene: &mut Scene, facility: &str, with: impl FnOnce(&mut FacilitySettings)) {
    let facility = code(scene, facility);
    let request = CareRequest::ReadSettings {
        facility: facility.clone(),
    };
    let CareResponse::Settings { mut settings } = must(scene, request).await else {
        fail!("医療機関環境設定情報", "別の回答")
    };
    with(&mut settings);
    let request = CareRequest::ChangeSettings { facility, settings };
    ask(scene, "管理者", request).await;
}

#[when(regex = r"^「([^」]+)」が救急時閲覧の権限を(あり|なし)に設定する$")]
async fn sets_right(scene: &mut Scene, facility: String, right: String) {
    change(scene, &facility, |settings| {
        settings.emergency_right = right == "あり";
    })
    .await;
}

#[when(regex = r"^「([^」]+)」がPMHに接続する$")]
async fn joins_hub(scene: &mut Scene, facility: String) {
    change(scene, &facility, |settings| settings.subsidies = true).await;
}

#[when(regex = r"^「([^」]+)」が発行形態を資格確認時に選ぶ設定にする$")]
async fn asks_form(scene: &mut Scene, facility: String) {
    change(scene, &facility, |settings| {
        settings.asks_form_at_check = true;
    })
    .await;
}

#[when(
    regex = r"^福祉事務所が「([^」]+)」の「([^」]+)」あての(医療券|調剤券)「([^」]+)」を(.+日)から(.+日)まで登録する$"
)]
async fn registers_ticket(
    scene: &mut Scene,
    person: String,
    facility: String,
    kind: String,
    issue_number: String,
    from: String,
    until: String,
) {
    let Some(assistance) = scene.person(&person).public_assistance.clone() else {
        fail!(
            crate::run::Party::Configuration,
            "a person on public assistance",
            person
        )
    };
    let (kind, treatment) = match kind.as_str() {
        "調剤券" => (TicketKind::Dispensing, TreatmentKind::Dispensing),
        _ => (TicketKind::Medical, TreatmentKind::Outpatient),
    };
    let from = day(&from);
    let ticket = Ticket {
        kind,
        from,
        until: day(&until),
        issue_number,
        month: from.first_of_month(),
        facility: code(scene, &facility),
        prescriber: None,
        injuries: vec!["見本症".to_owned()],
        treatment,
        self_pay: Yen(0),
        district_contact: "見本 担当".to_owned(),
        handling_contact: "見本 取扱".to_owned(),
        combined: false,
        social_insurance: false,
        inconsistent: false,
        infection: false,
        late_elderly: false,
        prefectural: false,
        remarks: Vec::new(),
    };
    let request = CareRequest::RegisterTicket {
        insured: assistance.insured,
        ticket: Box::new(ticket),
    };
    ask(scene, "福祉事務所職員", request).await;
}

#[when(regex = r"^「([^」]+)」が(.+日)の月の医療券を一括取得する$")]
async fn lists_tickets(scene: &mut Scene, facility: String, date: String) {
    let request = CareRequest::ListTickets {
        facility: code(scene, &facility),
        month: day(&date),
    };
    ask(scene, "窓口職員", request).await;
}

#[when(regex = r"^「([^」]+)」が「([^」]+)」の受給者証「([^」]+)」を(.+日)から(.+日)まで登録する$")]
async fn registers_subsidy(
    scene: &mut Scene,
    municipality: String,
    person: String,
    name: String,
    from: String,
    until: String,
) {
    let request = CareRequest::RegisterSubsidy {
        municipality,
        holder: holder(scene, &person),
        subsidy: Subsidy {
            payer: "80139991".to_owned(),
            recipient: "9999991".to_owned(),
            name,
            from: day(&from),
            until: day(&until),
            limit: None,
        },
    };
    ask(scene, "市町村職員", request).await;
}

#[when(
    regex = r"^「([^」]+)」がPMHに「([^」]+)」の受給者証を照会し、患者は使うことを(選んだ|選ばなかった)$"
)]
async fn inquires(scene: &mut Scene, facility: String, person: String, wish: String) {
    let request = CareRequest::InquireSubsidies {
        facility: code(scene, &facility),
        insured: insured(scene, &person),
        wished: wish == "選んだ",
    };
    ask(scene, "窓口職員", request).await;
}
