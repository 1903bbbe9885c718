//! リーダー: what a patient and staff do at the card reader, and what it shows.

use cucumber::{then, when};
use madoguchi_sim::card::FaceImage;
use madoguchi_sim::fund::Consents;
use madoguchi_sim::reader::{
    Camera, ConsentChoice, ReaderRole, Request, Response, Screen, VisualCheck, VisualReason,
};

use super::Scene;
use crate::{ensure, fail};

/// Does one thing at the reader of the place. A reader that does not react is remembered, not blamed: the
/// scenario may be about just that.
pub async fn at_the_reader(scene: &mut Scene, person: &str, request: Request) {
    let here = scene.here();
    match scene.try_ask::<ReaderRole>(person, &here, request).await {
        Ok(Response::Screen(screen) | Response::NotNow { screen }) => {
            scene.seen.screen = Some(screen)
        }
        Ok(other) => fail!("a screen of the reader", format_args!("{other:?}")),
        Err(_) => scene.seen.screen = None,
    }
}

async fn place(scene: &mut Scene, person: &str) {
    scene.hands(person).used_reader = true;
    at_the_reader(
        scene,
        person,
        Request::Place {
            card: person.to_owned(),
            phone: false,
        },
    )
    .await;
}

async fn show_face(scene: &mut Scene, person: &str) {
    scene.person(person);
    let face = FaceImage::of(person);
    at_the_reader(scene, person, Request::ShowFace(Camera { face, noise: 0 })).await;
}

async fn type_right_pin(scene: &mut Scene, person: &str) {
    let digits = scene
        .person(person)
        .card
        .as_ref()
        .map(|card| card.pin.reveal().to_owned())
        .unwrap_or_default();
    at_the_reader(scene, person, Request::EnterPin { digits }).await;
}

/// The rest of the visit after the holder was identified: registration and consent, if asked, and the card.
async fn go_on(scene: &mut Scene, person: &str) {
    if matches!(scene.seen.screen, Some(Screen::Register)) {
        at_the_reader(scene, person, Request::AnswerRegistration { agree: true }).await;
    }
    if matches!(scene.seen.screen, Some(Screen::Consent { .. })) {
        let choice = match scene.hands(person).consents {
            Some(consents) => ConsentChoice::Each(consents),
            None => ConsentChoice::Each(Consents {
                drugs: true,
                clinical: true,
                checkups: true,
                surgery: true,
                limit: true,
            }),
        };
        at_the_reader(scene, person, Request::Consent(choice)).await;
    }
    if scene.seen.screen.is_some() {
        at_the_reader(scene, person, Request::TakeCard).await;
    }
}

#[when(regex = r"^「([^」]+)」がリーダーで(顔認証|暗証番号)により受け付ける$")]
pub async fn whole_visit(scene: &mut Scene, person: String, means: String) {
    place(scene, &person).await;
    if means == "顔認証" {
        show_face(scene, &person).await;
    } else {
        type_right_pin(scene, &person).await;
    }
    go_on(scene, &person).await;
}

#[when(regex = r"^「([^」]+)」がリーダーで目視により受け付ける$")]
async fn whole_visit_by_sight(scene: &mut Scene, person: String) {
    place(scene, &person).await;
    let check = VisualCheck {
        administrator: true,
        compared: true,
        reason: VisualReason::DementiaOrDisability,
    };
    at_the_reader(scene, "職員", Request::SwitchToVisual(check)).await;
    go_on(scene, &person).await;
    at_the_reader(
        scene,
        "職員",
        Request::SwitchBack {
            administrator: true,
        },
    )
    .await;
}

#[when(regex = r"^「([^」]+)」がリーダーにカードを置く$")]
async fn places_the_card(scene: &mut Scene, person: String) {
    place(scene, &person).await;
}

#[then(regex = r"^リーダーは「(待機|本人確認|利用登録|同意|完了|エラー)」の画面を示す$")]
async fn shows_screen(scene: &mut Scene, words: String) {
    let name = |screen: &Screen| match screen {
        Screen::Idle => "待機",
        Screen::Identify { .. } => "本人確認",
        Screen::Register => "利用登録",
        Screen::Consent { .. } => "同意",
        Screen::TakeCard => "完了",
        Screen::Error(_) => "エラー",
    };
    let found = scene.seen.screen.as_ref().map_or("反応なし", name);
    ensure!(
        found == words,
        format_args!("「{words}」の画面"),
        format_args!("「{found}」: {:?}", scene.seen.screen)
    );
}
