//! 校外活動: pupils away from home, helpers, sitters and agents, and 資格確認書 for those who need it.

use cucumber::{given, then, when};
use madoguchi_sim::counter::{Companion, Occasion};
use madoguchi_sim::insurer::{InsurerRole, Letter, Request, Response};
use madoguchi_sim::vocabulary::{Document, InsuredId, Presented};

use super::Scene;
use super::counter::come_to_the_desk;
use super::words::school_occasion;
use crate::run::Party;
use crate::{ensure, fail};

/// The number under which a person is insured today, or was insured last.
pub fn insured(scene: &Scene, person: &str) -> InsuredId {
    super::hands::items(scene, person).insured
}

#[given(regex = r"^「([^」]+)」は(修学旅行|部活動の合宿|遠征)の途中で教員と離れている$")]
async fn away_from_the_teacher(scene: &mut Scene, person: String, occasion: String) {
    let hands = scene.hands(&person);
    hands.companion = Companion::Alone;
    hands.occasion = school_occasion(&occasion);
}

#[given(regex = r"^「([^」]+)」は学校行事の外で教員に付き添われている$")]
async fn with_the_teacher_outside_school(scene: &mut Scene, person: String) {
    let hands = scene.hands(&person);
    hands.companion = Companion::Teacher;
    hands.occasion = Occasion::Ordinary;
}

#[given(regex = r"^「([^」]+)」の代わりに家族か介助者だけが来ている$")]
async fn agent_only(scene: &mut Scene, person: String) {
    let hands = scene.hands(&person);
    hands.companion = Companion::AgentOnly;
    hands.occasion = Occasion::Ordinary;
}

#[when(regex = r"^「([^」]+)」の代わりに家族か介助者だけが窓口に申し出る$")]
async fn agent_comes(scene: &mut Scene, person: String) {
    agent_only(scene, person.clone()).await;
    let documents = scene.hands(&person).documents.clone();
    come_to_the_desk(scene, &person, documents).await;
}

#[when(regex = r"^「([^」]+)」が学校行事の外で一人で窓口に申し出る$")]
async fn comes_alone(scene: &mut Scene, person: String) {
    let hands = scene.hands(&person);
    hands.companion = Companion::Alone;
    hands.occasion = Occasion::Ordinary;
    let documents = hands.documents.clone();
    come_to_the_desk(scene, &person, documents).await;
}

#[then(regex = r"^窓口は受付を断る$")]
async fn turned_away(scene: &mut Scene) {
    ensure!(
        scene.seen.decision.is_none() && scene.seen.refusal.is_some(),
        "窓口が受付を断る",
        format_args!("判断: {:?}", scene.seen.decision)
    );
}

/// The last 資格確認書 that the mail has brought, with whether it came unasked.
async fn certificate_in_the_letter_box(
    scene: &mut Scene,
    person: &str,
) -> Option<(Document, bool)> {
    let insured = insured(scene, person);
    let insurer = insured.insurer.to_string();
    let request = Request::Mail { insured };
    let letters = match scene.ask::<InsurerRole>(person, &insurer, request).await {
        Response::Letters { letters } => letters,
        other => fail!("the letters", format_args!("{other:?}")),
    };
    letters.into_iter().rev().find_map(|letter| match letter {
        Letter::Document {
            document, unasked, ..
        } if matches!(*document, Document::Certificate(_)) => Some((*document, unasked)),
        _ => None,
    })
}

#[when(regex = r"^「([^」]+)」が届いた資格確認書を手に取る$")]
async fn takes_the_certificate(scene: &mut Scene, person: String) {
    match certificate_in_the_letter_box(scene, &person).await {
        Some((document, _)) => scene.hands(&person).documents.push(Presented {
            document,
            copy: false,
        }),
        None => fail!("資格確認書が届いている", "届いていない"),
    }
}

#[then(regex = r"^「([^」]+)」に資格確認書が(申請なしに届いている|まだ届いていない)$")]
async fn certificate_came(scene: &mut Scene, person: String, expected: String) {
    let found = match certificate_in_the_letter_box(scene, &person).await {
        Some((_, true)) => "申請なしに届いている",
        Some((_, false)) => "申請により届いている",
        None => "まだ届いていない",
    };
    ensure!(
        found == expected,
        format_args!("資格確認書が{expected}"),
        found
    );
}

#[when(regex = r"^「([^」]+)」の保険者が毎月の点検をする$")]
async fn monthly_job(scene: &mut Scene, person: String) {
    let insurer = insured(scene, &person).insurer.to_string();
    match scene
        .ask::<InsurerRole>("保険者職員", &insurer, Request::RunMonthlyJob)
        .await
    {
        Response::Accepted => {}
        other => fail!(
            Party::Implementation,
            "the monthly job done",
            format_args!("{other:?}")
        ),
    }
}
