//! スマートフォン: what a patient does with the phone credential at the reader.

use cucumber::{given, when};
use madoguchi_sim::card::CardKind;
use madoguchi_sim::cast::OwnedPhone;
use madoguchi_sim::reader::Request;

use super::Scene;
use super::reader::{at_the_reader, go_on, type_wrong_pin};
use super::words::{day, number, word};
use crate::fail;
use crate::run::Party;

/// The role `card` is played by the phone under the name of its owner and this.
fn instance(person: &str) -> String {
    format!("{person}/phone")
}

#[given(regex = r"^「([^」]+)」は(Android|iPhone)に(.+日)からカードの機能を入れている$")]
async fn has_a_phone(scene: &mut Scene, person: String, kind: String, since: String) {
    let kind = word(
        "スマートフォン",
        &kind,
        &[
            ("Android", CardKind::PhoneAndroid),
            ("iPhone", CardKind::PhoneIphone),
        ],
    );
    let issued = day(&since);
    let owner = scene.person_mut(&person);
    match &owner.card {
        Some(card) => {
            let pin = card.pin.clone();
            owner.phone = Some(OwnedPhone { kind, issued, pin });
        }
        None => fail!(
            Party::Configuration,
            "a person with a card",
            format_args!("「{person}」")
        ),
    }
}

#[given(regex = r"^「([^」]+)」のカードと電子証明書は(.+日)に発行された$")]
async fn card_issued(scene: &mut Scene, person: String, date: String) {
    let issued = day(&date);
    match &mut scene.person_mut(&person).card {
        Some(card) => (card.issued, card.certificates_issued) = (issued, issued),
        None => fail!(
            Party::Configuration,
            "a person with a card",
            format_args!("「{person}」")
        ),
    }
}

/// スマートフォン is chosen on the reader and held over the extra one.
async fn place(scene: &mut Scene, person: &str) {
    scene.hands(person).used_reader = true;
    let request = Request::Place {
        card: instance(person),
        phone: true,
    };
    at_the_reader(scene, person, request).await;
}

#[when(regex = r"^「([^」]+)」がリーダーでスマートフォンを選ぶ$")]
async fn chooses_the_phone(scene: &mut Scene, person: String) {
    place(scene, &person).await;
}

#[when(regex = r"^「([^」]+)」がスマートフォンをカードの置き場所に置く$")]
async fn lays_the_phone_on_the_tray(scene: &mut Scene, person: String) {
    scene.hands(&person).used_reader = true;
    let request = Request::Place {
        card: instance(&person),
        phone: false,
    };
    at_the_reader(scene, &person, request).await;
}

#[when(regex = r"^「([^」]+)」がリーダーでスマートフォン用の暗証番号を正しく入れる$")]
async fn types_the_phone_pin(scene: &mut Scene, person: String) {
    let digits = match &scene.person(&person).phone {
        Some(phone) => phone.pin.reveal().to_owned(),
        None => fail!(
            Party::Configuration,
            "a person with a phone",
            format_args!("「{person}」")
        ),
    };
    at_the_reader(scene, &person, Request::EnterPin { digits }).await;
}

#[when(regex = r"^「([^」]+)」がリーダーでスマートフォン用の暗証番号を(\d+)回誤る$")]
async fn types_wrong_phone_pins(scene: &mut Scene, person: String, times: String) {
    for _ in 0..number::<u8>(&times) {
        type_wrong_pin(scene, &person).await;
    }
}

#[when(regex = r"^「([^」]+)」がスマートフォンの生体認証を(通す|通せない)$")]
async fn unlocks(scene: &mut Scene, person: String, answer: String) {
    let matched = answer == "通す";
    at_the_reader(scene, &person, Request::UnlockPhone { matched }).await;
}

#[when(regex = r"^「([^」]+)」がリーダーでスマートフォンにより受け付ける$")]
async fn whole_visit(scene: &mut Scene, person: String) {
    place(scene, &person).await;
    match scene.person(&person).phone.as_ref().map(|phone| phone.kind) {
        Some(CardKind::PhoneIphone) => unlocks(scene, person.clone(), "通す".to_owned()).await,
        _ => types_the_phone_pin(scene, person.clone()).await,
    }
    go_on(scene, &person).await;
}
