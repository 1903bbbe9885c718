//! 保険者: its profile, its work on shares and certificates of the month, cancellations, arrears, and the
//! mistakes that its contractors have made.

use cucumber::gherkin::Step;
use cucumber::{given, then, when};
use jiff::civil::Date;
use madoguchi_sim::cast::{self, Enrolment, Person};
use madoguchi_sim::fund::{self, Filing, FundRole, Holder, Registration};
use madoguchi_sim::insurer::{Applicant, InsurerRole, Request, Response};
use madoguchi_sim::portal::{Login, PortalRole, Request as OnThePortal, Response as Portal};
use madoguchi_sim::vocabulary::{InsuredId, Share};

use super::Scene;
use super::trip::insured;
use super::words::{day, number, share, word};
use crate::run::Party;
use crate::{ensure, fail};

/// 保険者番号 of the insurer of that name.
pub fn insurer_of(scene: &Scene, name: &str) -> String {
    match scene
        .cast()
        .insurers
        .values()
        .find(|insurer| insurer.name == name)
    {
        Some(insurer) => insurer.number.to_string(),
        None => fail!(
            Party::Configuration,
            "an insurer of fixtures/insurers.yaml",
            format_args!("「{name}」")
        ),
    }
}

/// The insurer of that name, to be changed by a 前提 step.
pub fn insurer_mut<'a>(scene: &'a mut Scene, name: &str) -> &'a mut cast::Insurer {
    insurer_of(scene, name);
    match scene
        .setting()
        .insurers
        .values_mut()
        .find(|insurer| insurer.name == name)
    {
        Some(insurer) => insurer,
        None => fail!(Party::Harness, "an insurer that was there", name),
    }
}

#[given(regex = r"^「([^」]+)」は高齢受給者証を別に交付している$")]
async fn separate_elderly_card(scene: &mut Scene, insurer: String) {
    insurer_mut(scene, &insurer).separate_elderly_card = true;
}

#[given(regex = r"^「([^」]+)」は任意の記載を設けていない$")]
async fn no_optional_items(scene: &mut Scene, insurer: String) {
    insurer_mut(scene, &insurer).offers_optional_items = false;
}

#[given(regex = r"^「([^」]+)」は資格確認書の有効期間を(\d+)年と定めている$")]
async fn term_of_certificates(scene: &mut Scene, insurer: String, years: String) {
    insurer_mut(scene, &insurer).certificate_years = number(&years);
}

#[given(regex = r"^「([^」]+)」の負担割合は誤って(\d+割)と登録されている$")]
async fn wrong_share(scene: &mut Scene, person: String, wrong: String) {
    let wrong = share(&wrong);
    match scene.person_mut(&person).enrolments.last_mut() {
        Some(enrolment) => enrolment.recorded_share = Some(wrong),
        None => fail!(
            Party::Configuration,
            "an insured person",
            format_args!("「{person}」")
        ),
    }
}

async fn ask(scene: &mut Scene, insurer: &str, request: Request) {
    match scene
        .ask::<InsurerRole>("保険者職員", insurer, request)
        .await
    {
        Response::Accepted | Response::WillBeSent { .. } => scene.seen.refusal = None,
        Response::Corrected { members } => scene.seen.members = members,
        Response::Refused { reason } => scene.seen.refusal = Some(reason),
        other => fail!("an answer of the insurer", format_args!("{other:?}")),
    }
}

#[when(regex = r"^「([^」]+)」が登録済みの負担割合を点検する$")]
async fn checks_shares(scene: &mut Scene, insurer: String) {
    let insurer = insurer_of(scene, &insurer);
    ask(scene, &insurer, Request::CheckShares).await;
}

#[when(regex = r"^保険者が「([^」]+)」に保険証を交付しようとする$")]
async fn issues_insurance_card(scene: &mut Scene, person: String) {
    let insured = insured(scene, &person);
    let insurer = insured.insurer.to_string();
    ask(scene, &insurer, Request::IssueInsuranceCard { insured }).await;
}

#[then(regex = r"^保険者は保険証を(交付する|交付しない)$")]
async fn card_is_issued(scene: &mut Scene, expected: String) {
    let found = if scene.seen.refusal.is_some() {
        "交付しない"
    } else {
        "交付する"
    };
    ensure!(found == expected, expected, found);
}

#[when(
    regex = r"^「([^」]+)」の(本人|法定代理人|介助者|ほかの人)が(資格確認書とともに|資格確認書を求めずに)利用登録の解除を申請する$"
)]
async fn cancels(scene: &mut Scene, person: String, words: String, with: String) {
    let insured = insured(scene, &person);
    let insurer = insured.insurer.to_string();
    let request = Request::ApplyForCancellation {
        insured,
        with_certificate: with == "資格確認書とともに",
        applicant: applicant_of(&words),
    };
    ask(scene, &insurer, request).await;
}

/// 申請する人.
pub fn applicant_of(words: &str) -> Applicant {
    word(
        "申請する人",
        words,
        &[
            ("本人", Applicant::Self_),
            ("法定代理人", Applicant::LegalRepresentative),
            ("介助者", Applicant::Carer),
            ("ほかの人", Applicant::Other),
        ],
    )
}

#[then(regex = r"^断る理由は「([^」]+)」である$")]
async fn refused_because(scene: &mut Scene, words: String) {
    let found = scene.seen.refusal.clone().unwrap_or_default();
    ensure!(
        found == words,
        format_args!("「{words}」"),
        format_args!("「{found}」")
    );
}

/// Two columns: what is asked, and how it is.
fn rows(step: &Step) -> Vec<(String, String)> {
    let table = step.table.as_ref().map(|table| table.rows.as_slice());
    let rows = table.unwrap_or_default().iter();
    rows.filter_map(|row| match row.as_slice() {
        [what, how] => Some((what.clone(), how.clone())),
        _ => None,
    })
    .collect()
}

#[when(regex = r"^保険者が次の事情の「([^」]+)」を特別療養費に切り替えようとする$")]
async fn switches(scene: &mut Scene, step: &Step, person: String) {
    let insured = insured(scene, &person);
    let insurer = insured.insurer.to_string();
    let (mut months, mut reason, mut helped, mut notified) = (0, false, false, None);
    for (what, how) in rows(step) {
        match what.as_str() {
            "滞納の月数" => months = number(&how),
            "特別の事情" => reason = word(&what, &how, &[("あり", true), ("なし", false)]),
            "納付の相談" => {
                helped = word(&what, &how, &[("した", true), ("していない", false)]);
            }
            "事前の通知" => notified = (how != "していない").then(|| day(&how)),
            _ => fail!(
                Party::Configuration,
                "滞納の月数・特別の事情・納付の相談・事前の通知",
                format_args!("「{what}」")
            ),
        }
    }
    let request = Request::SwitchToSpecialExpense {
        insured,
        arrears_months: months,
        special_reason: reason,
        helped,
        notified,
    };
    ask(scene, &insurer, request).await;
}

#[then(regex = r"^切替えは(行われる|行われない)$")]
async fn switched(scene: &mut Scene, expected: String) {
    let refusal = scene.seen.refusal.clone();
    ensure!(
        refusal.is_none() == (expected == "行われる"),
        format_args!("切替えは{expected}"),
        refusal.unwrap_or_else(|| "行われた".to_owned())
    );
}

#[when(regex = r"^「([^」]+)」が(.+日)の受診について療養費を請求する$")]
async fn claims_refund(scene: &mut Scene, person: String, date: String) {
    let insured = insured(scene, &person);
    let insurer = insured.insurer.to_string();
    let visited: Date = day(&date);
    ask(scene, &insurer, Request::ClaimRefund { insured, visited }).await;
}

#[then(regex = r"^療養費は(支給される|支給されない)$")]
async fn refunded(scene: &mut Scene, expected: String) {
    let refusal = scene.seen.refusal.clone();
    ensure!(
        refusal.is_none() == (expected == "支給される"),
        format_args!("療養費は{expected}"),
        refusal.unwrap_or_else(|| "支給された".to_owned())
    );
}

/// What a check has listed: nobody, or exactly one person.
pub fn suspicious(scene: &Scene, person: Option<&str>) {
    let expected: Vec<InsuredId> = person.map(|it| insured(scene, it)).into_iter().collect();
    let names = |ids: &[InsuredId]| {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        if ids.is_empty() {
            "なし".to_owned()
        } else {
            ids.join("、")
        }
    };
    ensure!(
        scene.seen.members == expected,
        names(&expected),
        names(&scene.seen.members)
    );
}

/// The people whom an insurer insures today.
fn members(scene: &Scene, insurer: &str) -> Vec<(Person, Enrolment)> {
    let today = scene.today();
    let people = scene.cast().people.values();
    people
        .filter_map(|person| {
            let own = person.enrolments.iter().find(|enrolment| {
                enrolment.insured.insurer.to_string() == insurer
                    && enrolment.from <= today
                    && enrolment.until.is_none_or(|until| today < until)
            });
            own.map(|enrolment| (person.clone(), enrolment.clone()))
        })
        .collect()
}

/// A contractor sends to the fund in the insurer's name.
async fn send(scene: &mut Scene, insurer: &str, filing: Filing) {
    let insurer = match insurer.parse() {
        Ok(insurer) => insurer,
        Err(error) => fail!(Party::Harness, "a 保険者番号", error),
    };
    let request = fund::Request::File { insurer, filing };
    match scene.ask::<FundRole>("委託先", "", request).await {
        fund::Response::Accepted => {}
        other => fail!("データを受け取る", format_args!("{other:?}")),
    }
}

async fn send_all(scene: &mut Scene, insurer: &str, as_sent: impl Fn(&mut Enrolment)) {
    let insurer = insurer_of(scene, insurer);
    for (person, mut enrolment) in members(scene, &insurer) {
        as_sent(&mut enrolment);
        let filing = Filing::Correct {
            number: person.individual_number.clone(),
            holder: Holder {
                name: person.name,
                birth: person.birth,
                sex: person.sex,
                address: person.address,
            },
            enrolment,
        };
        send(scene, &insurer, filing).await;
    }
}

#[when(regex = r"^「([^」]+)」の委託先が負担割合の処理を漏らした一括データを送る$")]
async fn sends_without_shares(scene: &mut Scene, insurer: String) {
    send_all(scene, &insurer, |enrolment| {
        enrolment.recorded_share = Some(Share::THREE);
        enrolment.special_expense = false;
    })
    .await;
}

#[when(regex = r"^「([^」]+)」の委託先が(.+日)で資格が切れたとする一括データを送る$")]
async fn sends_expired(scene: &mut Scene, insurer: String, date: String) {
    let until = day(&date);
    send_all(scene, &insurer, |enrolment| enrolment.until = Some(until)).await;
}

#[when(regex = r"^「([^」]+)」の委託先が正しい一括データを送り直す$")]
async fn sends_right(scene: &mut Scene, insurer: String) {
    send_all(scene, &insurer, |_| {}).await;
}

/// Logs in to the portal with the person's own card.
async fn log_in(scene: &mut Scene, person: &str) -> u32 {
    let card = scene.person(person).card.as_ref();
    let pin = card.map(|card| card.pin.reveal().to_owned());
    let login = Login {
        card: Some(person.to_owned()),
        pin: pin.unwrap_or_default(),
        reads_cards: true,
        app: true,
    };
    match scene
        .ask::<PortalRole>(person, "", OnThePortal::Login(login))
        .await
    {
        Portal::LoggedIn { session } => session,
        other => fail!("マイナポータルに入れる", format_args!("{other:?}")),
    }
}

async fn on_the_portal(scene: &mut Scene, person: &str, request: fn(u32) -> OnThePortal) -> Portal {
    let session = log_in(scene, person).await;
    scene.ask::<PortalRole>(person, "", request(session)).await
}

#[when(regex = r"^「([^」]+)」がマイナポータルで利用登録の解除を求める$")]
async fn cancels_on_the_portal(scene: &mut Scene, person: String) {
    let request = |session| OnThePortal::CancelRegistration { session };
    match on_the_portal(scene, &person, request).await {
        Portal::Refused { reason } => scene.seen.refusal = Some(reason),
        other => fail!(
            "マイナポータルは解除を受け付けない",
            format_args!("{other:?}")
        ),
    }
}

#[then(
    regex = r"^「([^」]+)」の利用登録は、マイナポータルで見ると「(登録済み|未登録|期限切れ)」である$"
)]
async fn registration_is(scene: &mut Scene, person: String, expected: String) {
    let request = |session| OnThePortal::ShowRegistration { session };
    let found = match on_the_portal(scene, &person, request).await {
        Portal::Registration { state } => match state {
            Registration::Registered => "登録済み",
            Registration::NotRegistered => "未登録",
            Registration::Lapsed => "期限切れ",
        },
        other => fail!("利用登録の状況", format_args!("{other:?}")),
    };
    ensure!(found == expected, expected, found);
}

#[then(regex = r"^マイナポータルは「([^」]+)」に、載っていない情報があると(知らせる|知らせない)$")]
async fn tells_of_missing_data(scene: &mut Scene, person: String, expected: String) {
    let request = |session| OnThePortal::ShowMedical { session };
    let found = match on_the_portal(scene, &person, request).await {
        Portal::Medical {
            may_be_incomplete: true,
            ..
        } => "知らせる",
        Portal::Medical { .. } => "知らせない",
        other => fail!("医療情報の画面", format_args!("{other:?}")),
    };
    ensure!(found == expected, expected, found);
}

#[then(regex = r"^マイナポータルで「([^」]+)」に(本人|他人)の資格が(見える|見えない)$")]
async fn portal_shows(scene: &mut Scene, person: String, whose: String, expected: String) {
    let request = |session| OnThePortal::ShowEligibility { session };
    let shown = match on_the_portal(scene, &person, request).await {
        Portal::Eligibility(view) => Some(view.items.name),
        Portal::NoEligibility { .. } => None,
        other => fail!("資格の画面", format_args!("{other:?}")),
    };
    let own = shown
        .as_ref()
        .map(|name| name.same_as(&scene.person(&person).name));
    let found = own == Some(whose == "本人");
    ensure!(
        found == (expected == "見える"),
        format_args!("{whose}の資格が{expected}"),
        shown.map_or("資格なし".to_owned(), |name| name.kanji().to_owned())
    );
}
