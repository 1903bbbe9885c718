//! 券面: what is printed on the front of a card.

use cucumber::{then, when};
use madoguchi_sim::card::{Face, Response};

use super::Scene;
use super::card::face;
use super::words::day;
use crate::run::Party;
use crate::{ensure, fail};

#[when(regex = r"^「([^」]+)」のカードの券面を見る$")]
async fn looks(scene: &mut Scene, person: String) {
    face(scene, &person).await;
}

fn printed(scene: &Scene) -> &Face {
    match &scene.seen.card {
        Some(Response::Face(face)) => face,
        other => fail!(
            Party::Configuration,
            "a card that was looked at",
            format_args!("{other:?}")
        ),
    }
}

#[then(regex = r"^券面には「([^」]+)」の氏名、住所、生年月日、性別がある$")]
async fn four_items(scene: &mut Scene, person: String) {
    let (face, owner) = (printed(scene), scene.person(&person));
    ensure!(
        face.name == owner.name
            && face.address == owner.address
            && face.birth == owner.birth
            && face.sex == owner.sex,
        format_args!(
            "{} {} {} {:?}",
            owner.name.kanji(),
            owner.address,
            owner.birth,
            owner.sex
        ),
        format_args!("{face:?}")
    );
}

#[then(regex = r"^券面に顔写真が(ある|ない)$")]
async fn photo(scene: &mut Scene, whether: String) {
    let face = printed(scene);
    let found = face.has_photo && face.photo.is_some();
    ensure!(
        found == (whether == "ある"),
        format_args!("顔写真が{whether}"),
        if found { "ある" } else { "ない" }
    );
}

#[then(regex = r"^券面の表に「([^」]+)」の個人番号はない$")]
async fn no_number(scene: &mut Scene, person: String) {
    let digits = scene.person(&person).individual_number.digits().to_owned();
    let text = serde_json::to_string(printed(scene)).unwrap_or_default();
    ensure!(
        !text.is_empty() && !text.contains(&digits),
        "個人番号なし",
        "個人番号が印刷されている"
    );
}

#[then(regex = r"^券面の追記欄(に「([^」]+)」とある|は空である)$")]
async fn notes(scene: &mut Scene, _whole: String, note: String) {
    let found = printed(scene).notes.join("、");
    ensure!(
        found == note,
        format_args!("追記欄「{note}」"),
        format_args!("「{found}」")
    );
}

#[then(regex = r"^券面の有効期限は(.+日)である$")]
async fn expires(scene: &mut Scene, date: String) {
    let (expected, found) = (day(&date), printed(scene).expires);
    ensure!(found == expected, expected, found);
}
