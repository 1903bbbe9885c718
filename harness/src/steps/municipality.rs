//! 市町村窓口: PIN reset, face-only setting, renewal, reports, and the terminals that stand in the municipality.

use cucumber::{given, then, when};
use madoguchi_sim::card::{CardRole, Face, Request as OfCard, Response as FromCard};
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::jlis::LifeEvent;
use madoguchi_sim::municipality::{MunicipalityRole, Request, Response, Terminal, Visitor};
use madoguchi_sim::vocabulary::{Address, AuthPin, PersonName, SignPassword};

use super::Scene;
use super::answer::{Answer, Ruling};
use super::words::{day, number, word};
use crate::run::Party;
use crate::{ensure, fail};

/// Asks the municipality in which a person lives, and remembers what it said.
pub async fn ask_the_municipality(
    scene: &mut Scene,
    person: &str,
    by: &'static str,
    request: Request,
) -> Response {
    let window = scene.person(person).municipality.clone();
    let response = scene
        .ask::<MunicipalityRole>(person, &window, request)
        .await;
    let ruling = match &response {
        Response::Refused { reason } => Ruling::Refused(reason.clone()),
        Response::WaitingForReply => Ruling::Waiting,
        Response::Ordered { .. }
        | Response::Card(_)
        | Response::Done { .. }
        | Response::Registered => Ruling::Accepted,
    };
    match &response {
        Response::Ordered { fee, .. } | Response::Done { fee } => scene.seen.fee = Some(*fee),
        _ => scene.seen.fee = None,
    }
    scene.seen.answer = Some(Answer { by, ruling });
    response
}

/// Who comes to the window.
pub fn visitor(words: &str) -> Visitor {
    word(
        "来庁者",
        words,
        &[
            ("本人", Visitor::Holder),
            ("法定代理人", Visitor::LegalRepresentative),
            ("書類を持つ代理人", Visitor::AgentWithPapers),
            ("書類のない代理人", Visitor::AgentWithoutPapers),
        ],
    )
}

fn auth_pin(digits: &str) -> AuthPin {
    digits
        .parse()
        .unwrap_or_else(|error| fail!(Party::Configuration, "a PIN of four digits", error))
}

fn sign_password(text: &str) -> SignPassword {
    text.parse()
        .unwrap_or_else(|error| fail!(Party::Configuration, "a signature password", error))
}

#[given(regex = r"^「([^」]+)」は「([^」]+)」に住んでいる$")]
async fn lives_in(scene: &mut Scene, person: String, municipality: String) {
    let known = scene.cast().municipalities.contains(&municipality);
    ensure!(
        known,
        Party::Configuration,
        "a municipality of the ecosystem",
        format_args!("「{municipality}」")
    );
    scene.person_mut(&person).municipality = municipality;
}

#[when(
    regex = r"^「([^」]+)」の暗証番号を(本人|法定代理人|職員)が「(\d+)」と決め、市町村の窓口で再設定する$"
)]
async fn resets_pin(scene: &mut Scene, person: String, chooser: String, digits: String) {
    let request = Request::ResetPin {
        card: person.clone(),
        visitor: match chooser.as_str() {
            "法定代理人" => Visitor::LegalRepresentative,
            _ => Visitor::Holder,
        },
        pin: Some(auth_pin(&digits)),
        sign_password: None,
        chosen_by_holder: chooser == "本人",
    };
    ask_the_municipality(scene, &person, "市町村", request).await;
}

#[given(regex = r"^「([^」]+)」はもう一方の暗証番号も忘れている$")]
async fn forgot_the_other_pin(scene: &mut Scene, person: String) {
    scene.form(&person).knows_other_pin = false;
}

#[when(
    regex = r"^「([^」]+)」が(.+日の\d+時\d+分の予約により|予約なしに)、キオスク端末で(利用者証明用|署名用|両方)の暗証番号を再設定する$"
)]
async fn resets_pin_at_kiosk(scene: &mut Scene, person: String, booking: String, which: String) {
    let booked = booking.strip_suffix("の予約により").map(booked_at);
    let request = Request::ResetPinAtKiosk {
        card: person.clone(),
        booked,
        pin: (which != "署名用").then(|| auth_pin("2580")),
        sign_password: (which != "利用者証明用").then(|| sign_password("KIOSK2580")),
        other_pin_known: scene.form(&person).knows_other_pin,
    };
    ask_the_municipality(scene, &person, "キオスク端末", request).await;
}

/// 2025年6月10日の10時0分.
fn booked_at(words: &str) -> VirtualTime {
    let parts = words.split_once("日の").and_then(|(date, time)| {
        let (hour, minute) = time.strip_suffix('分')?.split_once('時')?;
        Some((format!("{date}日"), hour, minute))
    });
    match parts {
        Some((date, hour, minute)) => VirtualTime::start_of(day(&date))
            .plus_minutes(number::<i32>(hour) * 60 + number::<i32>(minute)),
        None => fail!(
            Party::Configuration,
            "a moment such as 2025年6月10日の10時0分",
            format_args!("「{words}」")
        ),
    }
}

#[when(
    regex = r"^「([^」]+)」の(本人|法定代理人|委任状を持つ代理人|委任状のない代理人|照会への回答を持つ代理人)が(電子証明書の更新と同時に)?顔認証カードへの切替えを市町村に求める$"
)]
async fn switches_to_face_only(scene: &mut Scene, person: String, who: String, renewal: String) {
    let request = Request::SwitchToFaceOnly {
        card: person.clone(),
        visitor: match who.as_str() {
            "本人" | "法定代理人" => visitor(&who),
            "委任状のない代理人" => Visitor::AgentWithoutPapers,
            _ => Visitor::AgentWithPapers,
        },
        with_renewal: !renewal.is_empty(),
        power_of_attorney: who == "委任状を持つ代理人",
        inquiry_answered: who == "照会への回答を持つ代理人",
    };
    ask_the_municipality(scene, &person, "市町村", request).await;
}

#[when(regex = r"^「([^」]+)」が電子証明書を市町村の窓口で更新する$")]
async fn renews(scene: &mut Scene, person: String) {
    let request = Request::RenewCertificates {
        card: person.clone(),
    };
    ask_the_municipality(scene, &person, "市町村", request).await;
}

async fn report(scene: &mut Scene, person: &str, event: LifeEvent) {
    let number = scene.person(person).individual_number.clone();
    ask_the_municipality(scene, person, "市町村", Request::Report { number, event }).await;
}

#[when(regex = r"^「([^」]+)」が「([^」]+)」への引っ越しを市町村に届け出る$")]
async fn moves(scene: &mut Scene, person: String, address: String) {
    let address: Address = address
        .parse()
        .unwrap_or_else(|error| fail!(Party::Configuration, "an address", error));
    report(scene, &person, LifeEvent::Moved { address }).await;
}

#[when(regex = r"^「([^」]+)」が氏名を「([^」]+)」、カナを「([^」]+)」に改めて市町村に届け出る$")]
async fn changes_name(scene: &mut Scene, person: String, kanji: String, kana: String) {
    let name = PersonName::new(&kanji, &kana)
        .unwrap_or_else(|error| fail!(Party::Configuration, "a name", error));
    report(scene, &person, LifeEvent::Renamed { name }).await;
}

#[when(regex = r"^「([^」]+)」の(死亡|カードの返納)が市町村に届け出られる$")]
async fn ends(scene: &mut Scene, person: String, what: String) {
    let event = match what.as_str() {
        "死亡" => LifeEvent::Died,
        _ => LifeEvent::ReturnedCard,
    };
    report(scene, &person, event).await;
}

#[when(regex = r"^「([^」]+)」が(銀行ATM|市町村の端末)で(?:暗証番号「(\d+)」により)?利用登録する$")]
async fn registers_at_terminal(scene: &mut Scene, person: String, terminal: String, typed: String) {
    let pin = if typed.is_empty() {
        super::lost_card::right_pin(scene, &person)
    } else {
        typed
    };
    let (terminal, by) = match terminal.as_str() {
        "銀行ATM" => (Terminal::BankAtm, "銀行ATM"),
        _ => (Terminal::Window, "市町村の端末"),
    };
    let request = Request::RegisterAtTerminal {
        terminal,
        card: person.clone(),
        pin,
    };
    ask_the_municipality(scene, &person, by, request).await;
}

/// What anyone sees who looks at the card.
async fn face_of(scene: &mut Scene, person: &str) -> Box<Face> {
    match scene.ask::<CardRole>("職員", person, OfCard::LookAt).await {
        FromCard::Face(face) => face,
        other => fail!("a card with a printed face", format_args!("{other:?}")),
    }
}

#[then(regex = r"^「([^」]+)」のカードの券面に「顔認証」の表示が(ある|ない)$")]
async fn printed_face_only(scene: &mut Scene, person: String, there: String) {
    let notes = face_of(scene, &person).await.notes;
    let found = notes.iter().any(|note| note.contains("顔認証"));
    ensure!(
        found == (there == "ある"),
        format_args!("「顔認証」の表示が{there}"),
        format_args!("追記欄: {}", notes.join("、"))
    );
}

#[then(regex = r"^「([^」]+)」のカードの有効期限は(.+日)である$")]
async fn printed_expiry(scene: &mut Scene, person: String, date: String) {
    let (expected, found) = (day(&date), face_of(scene, &person).await.expires);
    ensure!(
        found == expected,
        format_args!("有効期限 {expected}"),
        format_args!("{found}")
    );
}

#[then(regex = r"^手数料は(.+円)である$")]
async fn fee_is(scene: &mut Scene, expected: String) {
    let expected = super::words::yen(&expected);
    match scene.seen.fee {
        Some(found) => ensure!(
            found == expected,
            format_args!("手数料 {expected}"),
            format_args!("{found}")
        ),
        None => fail!(
            format_args!("手数料 {expected}"),
            format_args!("{:?}", scene.seen.answer)
        ),
    }
}
