//! 紛失・再交付: a card is lost or stolen, suspended, found, reissued.

use cucumber::{given, then, when};
use jiff::ToSpan;
use jiff::civil::Date;
use madoguchi_sim::card::CardKind;
use madoguchi_sim::ecosystem::replaced;
use madoguchi_sim::jlis::{Caller, JlisRole, Request as AskJlis, Response as FromJlis};
use madoguchi_sim::municipality::{Loss, Request, Response, WindowApplication};
use madoguchi_sim::reader::Request as AtReader;
use madoguchi_sim::rulebook::reissue::IssueReason;
use madoguchi_sim::vocabulary::AuthPin;

use super::Scene;
use super::answer::{Answer, Ruling};
use super::municipality::{ask_the_municipality, visitor};
use super::reader::at_the_reader;
use super::words::{day, number, word};
use crate::run::Party;
use crate::{ensure, fail};

/// What a person has written on the application, and what became of it.
#[derive(Clone, Debug)]
pub struct Form {
    loss: Option<Loss>,
    event_on: Option<Date>,
    certificates: bool,
    photo_taken: Option<Date>,
    kind: Option<CardKind>,
    in_person: bool,
    with_birth_report: bool,
    adult_ward: bool,
    applied_on: Option<Date>,
    order: Option<Order>,
    pub knows_other_pin: bool,
}

#[derive(Clone, Copy, Debug)]
struct Order {
    number: u32,
    ready: Date,
    by_mail: bool,
}

impl Default for Form {
    fn default() -> Self {
        Self {
            loss: None,
            event_on: None,
            certificates: true,
            photo_taken: None,
            kind: None,
            in_person: true,
            with_birth_report: false,
            adult_ward: false,
            applied_on: None,
            order: None,
            knows_other_pin: true,
        }
    }
}

/// 暗証番号 of the card that the person has.
pub fn right_pin(scene: &Scene, person: &str) -> String {
    let card = scene.person(person).card.as_ref();
    card.map(|card| card.pin.reveal().to_owned())
        .unwrap_or_default()
}

fn lose(scene: &mut Scene, person: &str, place: &str, how: &str, on: Date) {
    scene.hands(person).card = false;
    let form = scene.form(person);
    form.loss = Some(Loss {
        outside_home: place == "自宅の外" || how.starts_with("盗"),
        police_receipt: None,
    });
    form.event_on = Some(on);
}

#[given(regex = r"^「([^」]+)」は(.+日)に(自宅の中|自宅の外)でカードを(失くした|盗まれた)$")]
async fn has_lost(scene: &mut Scene, person: String, date: String, place: String, how: String) {
    lose(scene, &person, &place, &how, day(&date));
}

#[when(regex = r"^「([^」]+)」が(自宅の中|自宅の外)でカードを(失くす|盗まれる)$")]
async fn loses(scene: &mut Scene, person: String, place: String, how: String) {
    let today = scene.today();
    lose(scene, &person, &place, &how, today);
}

#[when(regex = r"^「([^」]+)」のカードが見つかる$")]
async fn finds(scene: &mut Scene, person: String) {
    scene.hands(&person).card = true;
}

#[when(regex = r"^「([^」]+)」が警察に届け出て受理番号を得る$")]
async fn reports_to_the_police(scene: &mut Scene, person: String) {
    match &mut scene.form(&person).loss {
        Some(loss) => loss.police_receipt = Some("架空-第1号".to_owned()),
        None => fail!(
            Party::Configuration,
            "a step in which the card is lost",
            format_args!("「{person}」")
        ),
    }
}

async fn call(scene: &mut Scene, person: &str, ask: impl FnOnce(Caller) -> AskJlis) {
    let owner = scene.person(person);
    let caller = Caller {
        name: owner.name.clone(),
        birth: owner.birth,
        address: owner.address.clone(),
    };
    let ruling = match scene.ask::<JlisRole>(person, "", ask(caller)).await {
        FromJlis::Suspended | FromJlis::Lifted => Ruling::Accepted,
        FromJlis::Refused { reason } => Ruling::Refused(reason),
        FromJlis::NotFound => Ruling::Refused("該当する人がいない".to_owned()),
        other => fail!("an answer of the lost-card line", format_args!("{other:?}")),
    };
    scene.seen.answer = Some(Answer {
        by: "紛失の電話窓口",
        ruling,
    });
}

#[when(regex = r"^「([^」]+)」が電話で一時停止を求める$")]
async fn calls_to_suspend(scene: &mut Scene, person: String) {
    call(scene, &person, AskJlis::CallToSuspend).await;
}

#[when(regex = r"^「([^」]+)」が電話で一時停止の解除を求める$")]
async fn calls_to_lift(scene: &mut Scene, person: String) {
    call(scene, &person, AskJlis::CallToLift).await;
}

#[when(
    regex = r"^「([^」]+)」の(本人|法定代理人|書類を持つ代理人|書類のない代理人)がカードを(持って|持たずに)市町村の窓口で一時停止の解除を求める$"
)]
async fn asks_to_lift(scene: &mut Scene, person: String, who: String, with: String) {
    let request = Request::LiftSuspension {
        card: (with == "持って").then(|| person.clone()),
        visitor: visitor(&who),
    };
    ask_the_municipality(scene, &person, "市町村", request).await;
}

#[when(regex = r"^「([^」]+)」が古いカードを持って市町村の窓口で一時停止の解除を求める$")]
async fn asks_to_lift_the_old_card(scene: &mut Scene, person: String) {
    let request = Request::LiftSuspension {
        card: Some(replaced(&person)),
        visitor: visitor("本人"),
    };
    ask_the_municipality(scene, &person, "市町村", request).await;
}

#[given(
    regex = r"^「([^」]+)」は(電子証明書を希望しない|来庁しない|出生届と一緒に申請する|成年被後見人である)$"
)]
async fn form_says(scene: &mut Scene, person: String, what: String) {
    let form = scene.form(&person);
    match what.as_str() {
        "電子証明書を希望しない" => form.certificates = false,
        "来庁しない" => form.in_person = false,
        "出生届と一緒に申請する" => form.with_birth_report = true,
        _ => form.adult_ward = true,
    }
}

#[given(regex = r"^「([^」]+)」の申請の(事由は.+日に生じた|写真は.+日に撮影された)$")]
async fn form_dates(scene: &mut Scene, person: String, what: String) {
    let form = scene.form(&person);
    let written = |prefix: &str, suffix: &str| {
        what.strip_prefix(prefix)
            .and_then(|rest| rest.strip_suffix(suffix))
            .map(day)
    };
    if let Some(date) = written("事由は", "に生じた") {
        form.event_on = Some(date);
    }
    if let Some(date) = written("写真は", "に撮影された") {
        form.photo_taken = Some(date);
    }
}

#[given(
    regex = r"^「([^」]+)」は(顔認証カード|顔写真のないカード|次期個人番号カード)を申請しようとしている$"
)]
async fn form_kind(scene: &mut Scene, person: String, kind: String) {
    scene.form(&person).kind = Some(match kind.as_str() {
        "顔認証カード" => CardKind::FaceOnly,
        "次期個人番号カード" => CardKind::NextGeneration,
        _ => CardKind::NoPhotoInfant,
    });
}

fn reason(words: &str) -> IssueReason {
    word(
        "事由",
        words,
        &[
            ("1歳未満", IssueReason::Infant),
            ("国外からの転入", IssueReason::FromAbroad),
            ("紛失", IssueReason::Loss),
            ("新たな住民票の記載", IssueReason::NewResidentRecord),
            ("新たな中長期在留", IssueReason::NewMidLongTermResident),
            ("個人番号の変更", IssueReason::NumberChanged),
            ("破損や故障", IssueReason::Damage),
            ("追記欄の余白なし", IssueReason::NotesFull),
            ("刑事施設からの出所", IssueReason::ReleaseFromPrison),
            ("有効期限の満了", IssueReason::Expiry),
            ("初めての申請", IssueReason::FirstIssue),
        ],
    )
}

#[when(regex = r"^「([^」]+)」が「([^」]+)」を理由に(特急|通常)のカードを市町村に申請する$")]
async fn applies(scene: &mut Scene, person: String, why: String, route: String) {
    let why = reason(&why);
    let today = scene.today();
    let form = scene.form(&person).clone();
    let owner = scene.person(&person);
    let kind = form.kind.unwrap_or(CardKind::Ordinary);
    let pin = match &owner.card {
        Some(card) => Some(card.pin.clone()),
        None => "2580".parse::<AuthPin>().ok(),
    };
    let password = owner
        .card
        .as_ref()
        .and_then(|card| card.sign_password.clone());
    let application = WindowApplication {
        number: owner.individual_number.clone(),
        kind,
        express: (route == "特急").then_some(why),
        event_on: form.event_on.unwrap_or(today),
        loss: match why {
            IssueReason::Loss => form.loss.or(Some(Loss {
                outside_home: false,
                police_receipt: None,
            })),
            _ => None,
        },
        pin: pin.filter(|_| kind != CardKind::FaceOnly),
        sign_password: password
            .filter(|_| matches!(kind, CardKind::Ordinary | CardKind::NextGeneration)),
        certificates: form.certificates,
        photo_taken: match kind {
            CardKind::NoPhotoInfant => None,
            _ => form.photo_taken.or(Some(today.saturating_sub(7.days()))),
        },
        in_person: form.in_person,
        with_birth_report: form.with_birth_report,
    };
    let request = Request::ApplyForCard(Box::new(application));
    let response = ask_the_municipality(scene, &person, "市町村", request).await;
    let form = scene.form(&person);
    form.applied_on = Some(today);
    form.order = match response {
        Response::Ordered {
            order: number,
            ready,
            by_mail,
            ..
        } => Some(Order {
            number,
            ready,
            by_mail,
        }),
        _ => None,
    };
}

fn order(scene: &mut Scene, person: &str) -> Order {
    match scene.form(person).order {
        Some(order) => order,
        None => fail!(
            "an application that was taken",
            format_args!("「{person}」の申請は受け付けられていない")
        ),
    }
}

#[then(regex = r"^「([^」]+)」のカードは(.+日)に用意できる$")]
async fn ready_on(scene: &mut Scene, person: String, date: String) {
    let (expected, found) = (day(&date), order(scene, &person).ready);
    ensure!(
        found == expected,
        format_args!("{expected}に用意できる"),
        format_args!("{found}")
    );
}

#[then(regex = r"^「([^」]+)」のカードは申請から(\d+)日目以後、(\d+)日目までに用意できる$")]
async fn ready_within(scene: &mut Scene, person: String, first: String, last: String) {
    let (first, last): (i32, i32) = (number(&first), number(&last));
    let ready = order(scene, &person).ready;
    let applied = scene.form(&person).applied_on.unwrap_or(ready);
    let window = applied.saturating_add(first.days())..=applied.saturating_add(last.days());
    ensure!(
        window.contains(&ready),
        format_args!("{}から{}まで", window.start(), window.end()),
        format_args!("{ready}")
    );
}

#[then(regex = r"^「([^」]+)」のカードは(本人に直接郵送される|市町村の窓口で渡される)$")]
async fn delivered(scene: &mut Scene, person: String, how: String) {
    let found = order(scene, &person).by_mail;
    ensure!(
        found == how.starts_with("本人"),
        how,
        if found { "郵送" } else { "窓口で交付" }
    );
}

async fn take(scene: &mut Scene, person: &str, request: Request) {
    let response = ask_the_municipality(scene, person, "市町村", request).await;
    if let Response::Card(spec) = response {
        scene.hand_over(person, *spec).await;
        scene.hands(person).card = true;
    }
}

#[when(regex = r"^「([^」]+)」が新しいカードを受け取る$")]
async fn collects(scene: &mut Scene, person: String) {
    let order = order(scene, &person).number;
    take(scene, &person, Request::Collect { order }).await;
}

#[when(
    regex = r"^「([^」]+)」の(法定代理人|書類を持つ代理人|書類のない代理人)が新しいカードを受け取る$"
)]
async fn agent_collects(scene: &mut Scene, person: String, who: String) {
    let request = Request::CollectByAgent {
        order: order(scene, &person).number,
        visitor: visitor(&who),
        adult_ward: scene.form(&person).adult_ward,
    };
    take(scene, &person, request).await;
}

#[when(regex = r"^誰かが「([^」]+)」の古いカードをリーダーに置く$")]
async fn places_the_old_card(scene: &mut Scene, owner: String) {
    scene.person(&owner);
    let card = replaced(&owner);
    at_the_reader(scene, "他人", AtReader::Place { card, phone: false }).await;
}
