//! 滞納: the switch to 特別療養費, the refund of what was paid in full, cards that are no longer issued.

use cucumber::{then, when};
use jiff::ToSpan;
use madoguchi_sim::insurer::{InsurerRole, Letter, Request, Response};

use super::Scene;
use super::hands::items;
use super::words::{day, number};
use crate::{ensure, fail};

/// Somebody asks the insurer of a person, which takes it or refuses.
async fn at_the_insurer(scene: &mut Scene, who: &str, person: &str, request: Request) {
    let insurer = items(scene, person).insured.insurer.to_string();
    scene.seen.refusal = match scene.ask::<InsurerRole>(who, &insurer, request).await {
        Response::Refused { reason } => Some(reason),
        _ => None,
    };
}

#[when(
    regex = r"^保険者が「([^」]+)」を特別療養費に切り替えようとする。滞納は(\d+)か月、特別の事情は(ある|ない)、納付の相談は(した|していない)、事前通知は(した|していない)$"
)]
async fn switches(
    scene: &mut Scene,
    person: String,
    months: String,
    special_reason: String,
    helped: String,
    notified: String,
) {
    let request = Request::SwitchToSpecialExpense {
        insured: items(scene, &person).insured,
        arrears_months: number(&months),
        special_reason: special_reason == "ある",
        helped: helped == "した",
        notified: (notified == "した").then(|| scene.today().saturating_sub(1.month())),
    };
    at_the_insurer(scene, "保険者の職員", &person, request).await;
}

#[then(regex = r"^特別療養費への切替えは(認められる|認められない)$")]
async fn is_switched(scene: &mut Scene, words: String) {
    taken(scene, "切替え", words == "認められる");
}

#[then(regex = r"^「([^」]+)」に特別療養費の事前通知が届いている$")]
async fn notice_has_come(scene: &mut Scene, person: String) {
    let insured = items(scene, &person).insured;
    let insurer = insured.insurer.to_string();
    let answer = scene
        .ask::<InsurerRole>(&person, &insurer, Request::Mail { insured })
        .await;
    let Response::Letters { letters } = answer else {
        fail!("letters", format_args!("{answer:?}"))
    };
    ensure!(
        letters
            .iter()
            .any(|letter| matches!(letter, Letter::SpecialExpenseNotice { .. })),
        "特別療養費の事前通知",
        format_args!("{letters:?}")
    );
}

#[when(regex = r"^「([^」]+)」が(.+日)の受診について療養費を保険者に請求する$")]
async fn claims_refund(scene: &mut Scene, person: String, visited: String) {
    let request = Request::ClaimRefund {
        insured: items(scene, &person).insured,
        visited: day(&visited),
    };
    at_the_insurer(scene, &person, &person, request).await;
}

#[then(regex = r"^療養費の請求は(認められる|認められない)$")]
async fn is_refunded(scene: &mut Scene, words: String) {
    taken(scene, "療養費の請求", words == "認められる");
}

#[when(regex = r"^保険者が「([^」]+)」に短期被保険者証を交付しようとする$")]
async fn issues_card(scene: &mut Scene, person: String) {
    let request = Request::IssueInsuranceCard {
        insured: items(scene, &person).insured,
    };
    at_the_insurer(scene, "保険者の職員", &person, request).await;
}

#[then(regex = r"^短期被保険者証の交付は(認められる|認められない)$")]
async fn is_issued(scene: &mut Scene, words: String) {
    taken(scene, "交付", words == "認められる");
}

fn taken(scene: &Scene, what: &str, expected: bool) {
    let refusal = scene.seen.refusal.as_deref();
    ensure!(
        refusal.is_none() == expected,
        format_args!(
            "{what}: {}",
            if expected {
                "認められる"
            } else {
                "認められない"
            }
        ),
        format_args!("「{}」", refusal.unwrap_or("認められた"))
    );
}
