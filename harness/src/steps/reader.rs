//! リーダー: what a patient and staff do at the card reader, and what it shows.

use cucumber::{given, when};
use madoguchi_sim::card::FaceImage;
use madoguchi_sim::fund::Consents;
use madoguchi_sim::reader::{
    Camera, ConsentChoice, ReaderRole, Request, Response, Screen, VisualCheck, VisualReason,
};

use super::Scene;
use super::words::{number, word};
use crate::fail;
use crate::run::Party;

/// Does one thing at the reader of the place. A reader that does not react is remembered, not blamed: the
/// scenario may be about just that.
pub async fn at_the_reader(scene: &mut Scene, person: &str, request: Request) {
    let here = scene.here();
    let answer = scene.try_ask::<ReaderRole>(person, &here, request).await;
    scene.seen.reader_did_not_listen = matches!(answer, Ok(Response::NotNow { .. }));
    match answer {
        Ok(Response::Screen(screen) | Response::NotNow { screen }) => {
            scene.seen.screen = Some(screen)
        }
        Ok(other) => fail!("a screen of the reader", format_args!("{other:?}")),
        Err(_) => scene.seen.screen = None,
    }
}

/// A person lays their own card on the tray.
pub async fn place(scene: &mut Scene, person: &str) {
    place_card_of(scene, person, person).await;
}

/// A person lays the card of somebody on the tray.
pub async fn place_card_of(scene: &mut Scene, person: &str, card: &str) {
    scene.hands(person).used_reader = true;
    let request = Request::Place {
        card: card.to_owned(),
        phone: false,
    };
    at_the_reader(scene, person, request).await;
}

/// The face of a person before the camera, seen more or less well.
pub async fn show_face(scene: &mut Scene, person: &str, noise: u8) {
    scene.person(person);
    let face = FaceImage::of(person);
    at_the_reader(scene, person, Request::ShowFace(Camera { face, noise })).await;
}

/// A PIN that nobody of the fixtures has.
pub async fn type_wrong_pin(scene: &mut Scene, person: &str) {
    let digits = "9999".to_owned();
    at_the_reader(scene, person, Request::EnterPin { digits }).await;
}

/// The PIN of the person's card.
pub async fn type_right_pin(scene: &mut Scene, person: &str) {
    let digits = scene
        .person(person)
        .card
        .as_ref()
        .map(|card| card.pin.reveal().to_owned())
        .unwrap_or_default();
    at_the_reader(scene, person, Request::EnterPin { digits }).await;
}

/// The rest of the visit after the holder was identified: registration and consent, if asked, and the card.
pub async fn go_on(scene: &mut Scene, person: &str) {
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
        show_face(scene, &person, 0).await;
    } else {
        type_right_pin(scene, &person).await;
    }
    go_on(scene, &person).await;
}

#[when(regex = r"^「([^」]+)」がリーダーで目視により受け付ける$")]
async fn whole_visit_by_sight(scene: &mut Scene, person: String) {
    place(scene, &person).await;
    switch_to_visual(scene, VisualReason::DementiaOrDisability, true, true).await;
    go_on(scene, &person).await;
    switch_back(scene, true).await;
}

async fn switch_to_visual(
    scene: &mut Scene,
    reason: VisualReason,
    administrator: bool,
    compared: bool,
) {
    let check = VisualCheck {
        administrator,
        compared,
        reason,
    };
    at_the_reader(scene, "職員", Request::SwitchToVisual(check)).await;
}

async fn switch_back(scene: &mut Scene, administrator: bool) {
    at_the_reader(scene, "職員", Request::SwitchBack { administrator }).await;
}

#[when(regex = r"^「([^」]+)」がリーダーにカードを置く$")]
async fn places_the_card(scene: &mut Scene, person: String) {
    place(scene, &person).await;
}

#[when(regex = r"^(家族|介助者|職員)が「([^」]+)」のカードをリーダーに置く$")]
async fn helper_places_the_card(scene: &mut Scene, helper: String, person: String) {
    scene.hands(&person).used_reader = true;
    let request = Request::Place {
        card: person,
        phone: false,
    };
    at_the_reader(scene, &helper, request).await;
}

#[when(regex = r"^「([^」]+)」が「([^」]+)」のカードをリーダーに置く$")]
async fn places_another_card(scene: &mut Scene, person: String, owner: String) {
    scene.person(&owner);
    place_card_of(scene, &person, &owner).await;
}

#[when(regex = r"^リーダーのカメラに「([^」]+)」の顔が映る$")]
async fn is_before_the_camera(scene: &mut Scene, person: String) {
    show_face(scene, &person, 0).await;
}

#[when(regex = r"^リーダーのカメラに「([^」]+)」の顔が(\d+)回映る$")]
async fn is_before_the_camera_often(scene: &mut Scene, person: String, times: String) {
    for _ in 0..number::<u8>(&times) {
        show_face(scene, &person, 0).await;
    }
}

/// Points of a hundred by which each lowers the score of the face check: 仮定 (READER-014).
#[when(regex = r"^「([^」]+)」が「([^」]+)」のままリーダーのカメラに顔を向ける$")]
async fn is_hard_to_see(scene: &mut Scene, person: String, what: String) {
    let table = [
        ("眼鏡", 10),
        ("帽子", 20),
        ("帽子と眼鏡", 30),
        ("帽子とマスク", 60),
        ("逆光", 45),
    ];
    let noise = word("見えにくさ", &what, &table);
    show_face(scene, &person, noise).await;
}

#[given(regex = r"^顔認証のしきい値は(\d+)点である$")]
async fn threshold(scene: &mut Scene, points: String) {
    scene.setting().parameters.face_match_threshold = number(&points);
}

#[when(regex = r"^「([^」]+)」がリーダーで暗証番号を正しく入れる$")]
async fn types_right_pin(scene: &mut Scene, person: String) {
    type_right_pin(scene, &person).await;
}

#[when(regex = r"^「([^」]+)」がリーダーで暗証番号を(\d+)回誤る$")]
async fn types_wrong_pins(scene: &mut Scene, person: String, times: String) {
    for _ in 0..number::<u8>(&times) {
        type_wrong_pin(scene, &person).await;
    }
}

#[when(regex = r"^「([^」]+)」がリーダーで暗証番号として「([^」]*)」を入れる$")]
async fn types_digits(scene: &mut Scene, person: String, digits: String) {
    at_the_reader(scene, &person, Request::EnterPin { digits }).await;
}

#[when(
    regex = r"^職員が「([^」]+)」のため(、一般の権限で|、顔写真を確かめずに)?目視モードに切り替える$"
)]
async fn staff_switch_to_visual(scene: &mut Scene, reason: String, lacking: String) {
    let reason = word(
        "目視モードの理由",
        &reason,
        &[
            (
                "顔認証ができず暗証番号も忘れた",
                VisualReason::FaceFailsAndPinForgotten,
            ),
            ("認知症や障害", VisualReason::DementiaOrDisability),
            ("容体の急変", VisualReason::ConditionWorsened),
            ("機械の不具合", VisualReason::MachineTrouble),
            ("けが", VisualReason::Injury),
        ],
    );
    let (administrator, compared) = (!lacking.contains("一般"), !lacking.contains("確かめず"));
    switch_to_visual(scene, reason, administrator, compared).await;
}

#[when(regex = r"^職員が(一般の権限で)?目視モードを解除する$")]
async fn staff_switch_back(scene: &mut Scene, lacking: String) {
    switch_back(scene, lacking.is_empty()).await;
}

#[when(regex = r"^「([^」]+)」がリーダーで利用登録に(同意する|同意しない)$")]
async fn answers_registration(scene: &mut Scene, person: String, answer: String) {
    let agree = answer == "同意する";
    at_the_reader(scene, &person, Request::AnswerRegistration { agree }).await;
}

#[when(regex = r"^「([^」]+)」がリーダーで「([^」]+)」の提供に同意する$")]
async fn consents_to(scene: &mut Scene, person: String, what: String) {
    let mut consents = Consents::default();
    for kind in what.split('、') {
        match kind {
            "薬剤情報" => consents.drugs = true,
            "診療情報" => consents.clinical = true,
            "特定健診等情報" => consents.checkups = true,
            "手術情報" => consents.surgery = true,
            "限度額情報" => consents.limit = true,
            other => fail!(
                Party::Configuration,
                "薬剤情報・診療情報・特定健診等情報・手術情報・限度額情報",
                format_args!("「{other}」")
            ),
        }
    }
    let choice = ConsentChoice::Each(consents);
    at_the_reader(scene, &person, Request::Consent(choice)).await;
}

#[when(regex = r"^「([^」]+)」がリーダーで(まとめて同意する|何にも同意しない)$")]
async fn consents_at_once(scene: &mut Scene, person: String, answer: String) {
    let choice = if answer == "まとめて同意する" {
        ConsentChoice::All
    } else {
        ConsentChoice::Nothing
    };
    at_the_reader(scene, &person, Request::Consent(choice)).await;
}

#[when(regex = r"^「([^」]+)」がリーダーからカードを取る$")]
async fn takes_the_card(scene: &mut Scene, person: String) {
    at_the_reader(scene, &person, Request::TakeCard).await;
}

#[when(regex = r"^「([^」]+)」がリーダーの残りの手順を済ませる$")]
async fn goes_on(scene: &mut Scene, person: String) {
    go_on(scene, &person).await;
}

#[when(regex = r"^「([^」]+)」がテンキーの並びを(\d+)回見る$")]
async fn looks_at_the_keys(scene: &mut Scene, person: String, times: String) {
    let here = scene.here();
    for _ in 0..number::<u8>(&times) {
        match scene
            .ask::<ReaderRole>(&person, &here, Request::KeyOrder)
            .await
        {
            Response::Keys { order } => scene.seen.key_orders.push(order),
            other => fail!("the order of the keys", format_args!("{other:?}")),
        }
    }
}
