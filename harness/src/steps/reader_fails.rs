//! リーダーの障害: every cause for which a visit at the reader comes to nothing, each brought about in full.

use cucumber::when;
use madoguchi_sim::card::{self, Bytes, CardRole, Condition};
use madoguchi_sim::jlis::{self, Caller, JlisRole};
use madoguchi_sim::reader::{Request, Trouble};
use madoguchi_sim::role::{Breakdown, Line};

use super::Scene;
use super::fault::strike;
use super::reader::{
    at_the_reader, go_on, place, place_card_of, show_face, type_right_pin, type_wrong_pin,
};
use super::reader_shows::{told, trouble_on};
use super::scene::During;
use super::words::day;
use crate::run::Party;
use crate::{ensure, fail};

/// How badly a face must be seen to be nobody's.
const UNSEEN: u8 = 100;

/// How often a face may fail before the card locks (仮定, CARD-021).
const FACE_TRIES: u8 = 10;

/// Another IC card that somebody lays on the tray by mistake.
const TRANSIT_CARD: &str = "交通系ICカード";

/// Its player: it powers up, and knows none of the applications.
fn transit_card(_: Line, request: card::Request) -> Result<card::Response, Breakdown> {
    Ok(match request {
        card::Request::PowerOn | card::Request::Reset => {
            card::Response::Atr(Bytes(vec![0x3B, 0x80, 0x80, 0x01, 0x01]))
        }
        card::Request::PowerOff => card::Response::Done,
        card::Request::Apdu(_) => card::Response::Apdu(Bytes(vec![0x6A, 0x82])),
        _ => card::Response::Refused {
            reason: card::Refusal::NothingPrinted,
        },
    })
}

async fn suffer(scene: &mut Scene, person: &str, condition: Condition) {
    let request = card::Request::Suffer { condition };
    scene.ask::<CardRole>(person, person, request).await;
}

/// The owner telephones, and the suspension has reached the eligibility system.
async fn suspend(scene: &mut Scene, person: &str) {
    let owner = scene.person(person);
    let caller = Caller {
        name: owner.name.clone(),
        birth: owner.birth,
        address: owner.address.clone(),
    };
    let request = jlis::Request::CallToSuspend(caller);
    match scene.ask::<JlisRole>(person, "", request).await {
        jlis::Response::Suspended => {}
        other => fail!("一時停止", format_args!("{other:?}")),
    }
    let wait = i32::from(scene.cast().parameters.suspension_visible_after_days);
    let moment = scene.now().plus_days(wait + 1);
    scene.move_to(moment).await;
}

/// The whole way through, as far as it leads.
async fn try_with_face(scene: &mut Scene, person: &str) {
    place(scene, person).await;
    show_face(scene, person, 0).await;
    go_on(scene, person).await;
}

async fn take_card(scene: &mut Scene, person: &str) {
    at_the_reader(scene, person, Request::TakeCard).await;
}

/// Brings a cause about and goes to the reader. Gives what the reader is to say, where the reader itself sees it.
async fn bring_about(scene: &mut Scene, person: &str, cause: &str) -> Option<Trouble> {
    let refused = |reason| Some(Trouble::CardRefused { reason });
    match cause {
        "カードの破損" => {
            suffer(scene, person, Condition::Mute).await;
            place(scene, person).await;
            Some(Trouble::CardNotRecognised)
        }
        "カードの改ざん" => {
            suffer(scene, person, Condition::Tampered).await;
            place(scene, person).await;
            Some(Trouble::CardNotRecognised)
        }
        "別の種類のカード" => {
            let board = scene.play().await.board();
            board.plug::<CardRole>(TRANSIT_CARD, transit_card);
            place_card_of(scene, person, TRANSIT_CARD).await;
            Some(Trouble::NotMyNumberCard)
        }
        "顔の不一致" => {
            place(scene, person).await;
            show_face(scene, person, UNSEEN).await;
            Some(Trouble::FaceMismatch)
        }
        "顔認証のロック" => {
            place(scene, person).await;
            for _ in 0..FACE_TRIES {
                show_face(scene, person, UNSEEN).await;
            }
            Some(Trouble::FaceLocked)
        }
        "暗証番号の誤り" => {
            place(scene, person).await;
            type_wrong_pin(scene, person).await;
            Some(Trouble::WrongPin { left: 2 })
        }
        "暗証番号のロック" => {
            place(scene, person).await;
            for _ in 0..3 {
                type_wrong_pin(scene, person).await;
            }
            Some(Trouble::PinLocked)
        }
        "利用登録の辞退" => {
            scene.person_mut(person).registered = None;
            place(scene, person).await;
            type_right_pin(scene, person).await;
            let decline = Request::AnswerRegistration { agree: false };
            at_the_reader(scene, person, decline).await;
            Some(Trouble::RegistrationDeclined)
        }
        "電子証明書の期限切れ" => {
            if let Some(card) = &mut scene.person_mut(person).card {
                card.issued = day("2019年6月1日");
                card.certificates_issued = card.issued;
            }
            place(scene, person).await;
            refused(madoguchi_sim::fund::CardRefusal::Expired)
        }
        "電子証明書の一時停止" => {
            suspend(scene, person).await;
            place(scene, person).await;
            refused(madoguchi_sim::fund::CardRefusal::Suspended)
        }
        "スマートフォン非対応" => {
            scene.hands(person).used_reader = true;
            let request = Request::Place {
                card: format!("{person}/phone"),
                phone: true,
            };
            at_the_reader(scene, person, request).await;
            Some(Trouble::PhoneNotSupported)
        }
        "リーダーの回線の切断" | "オンライン資格確認等システムの停止" => {
            strike(scene, cause, During::default());
            place(scene, person).await;
            Some(Trouble::LineDown)
        }
        "資格の未登録" => {
            if let Some(enrolment) = scene.person_mut(person).enrolments.last_mut() {
                enrolment.visible_from = None;
            }
            try_with_face(scene, person).await;
            None
        }
        "リーダーの故障"
        | "リーダーの停電"
        | "リーダーの応答停止"
        | "回線の切断"
        | "回答の文字化け"
        | "回答の途絶" => {
            strike(scene, cause, During::default());
            try_with_face(scene, person).await;
            None
        }
        _ => fail!(
            Party::Configuration,
            "a cause known to harness/src/steps/reader_fails.rs",
            format_args!("「{cause}」")
        ),
    }
}

#[when(regex = r"^「([^」]+)」のリーダーでの受付が「([^」]+)」でうまくいかない$")]
async fn comes_to_nothing(scene: &mut Scene, person: String, cause: String) {
    let expected = bring_about(scene, &person, &cause).await;
    if let Some(expected) = expected {
        let found = trouble_on(scene.seen.screen.as_ref());
        ensure!(
            found == Some(expected),
            format_args!("「{}」", told(expected)),
            format_args!(
                "「{}」: {:?}",
                found.map(told).unwrap_or_default(),
                scene.seen.screen
            )
        );
        take_card(scene, &person).await;
    }
}
