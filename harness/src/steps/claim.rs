//! 請求: claims, what becomes of them, and what a patient tells later.

use cucumber::{then, when};
use madoguchi_sim::counter::{CounterRole, Request, Response};
use madoguchi_sim::fund::{self, Claim, ClaimAnswer, ClaimsBody, FundRole};
use madoguchi_sim::insurer::{self, InsurerRole};
use madoguchi_sim::vocabulary::{InsuredId, InsurerNumber, Presented, Share, Yen};

use super::Scene;
use super::hands::{document, former_items, items};
use super::words::{day, word};
use crate::run::Party;
use crate::{ensure, fail};

/// Staff do something at the counter of the place; a refusal is something that the scenario may look at.
pub async fn at_the_counter(scene: &mut Scene, request: Request) {
    let here = scene.here();
    scene.seen.refusal = None;
    match scene.ask::<CounterRole>("職員", &here, request).await {
        Response::Decision(decision) => scene.seen.decision = Some(*decision),
        Response::Billed { claim, answer } => scene.seen.claim = Some((*claim, answer)),
        Response::Refused { reason } => scene.seen.refusal = Some(reason),
        Response::Done => {}
        Response::Expected { pending, patients } => {
            scene.seen.expected = Some((pending, patients));
        }
        other @ Response::Medical { .. } => fail!("done, or refused", format_args!("{other:?}")),
    }
}

#[when(regex = r"^窓口が請求を送る$")]
async fn bills(scene: &mut Scene) {
    let (visit, month) = (scene.decision().visit, scene.today().first_of_month());
    scene.seen.claim = None;
    at_the_counter(scene, Request::Bill { visit, month }).await;
}

#[when(regex = r"^「([^」]+)」が後日「([^」]+)」を窓口に示す$")]
async fn tells_later(scene: &mut Scene, person: String, words: String) {
    let visit = scene.decision().visit;
    let shown = match words.as_str() {
        "以前の保険の保険証の写し" => Presented {
            document: former_card(scene, &person),
            copy: true,
        },
        _ => document(scene, &person, &words),
    };
    at_the_counter(scene, Request::HearLater { visit, shown }).await;
}

fn former_card(scene: &Scene, person: &str) -> madoguchi_sim::vocabulary::Document {
    use madoguchi_sim::vocabulary::{Document, InsuranceCard, InsuranceCardKind};
    let items = former_items(scene, person);
    let ended = scene
        .person(person)
        .enrolments
        .iter()
        .rev()
        .nth(1)
        .and_then(|enrolment| enrolment.until)
        .and_then(|until| until.yesterday().ok());
    Document::InsuranceCard(InsuranceCard {
        kind: InsuranceCardKind::Ordinary,
        items,
        printed_expiry: ended,
        stay_until: None,
    })
}

#[when(regex = r"^請求の支払いが確認される$")]
async fn paid(scene: &mut Scene) {
    let visit = scene.decision().visit;
    at_the_counter(scene, Request::ConfirmPayment { visit }).await;
}

#[when(regex = r"^窓口が申立書を廃棄しようとする$")]
async fn destroys(scene: &mut Scene) {
    let visit = scene.decision().visit;
    at_the_counter(scene, Request::DestroyDeclaration { visit }).await;
}

#[when(regex = r"^「([^」]+)」の(.+日)での資格喪失が保険者に届け出られる$")]
async fn loses_insurance(scene: &mut Scene, person: String, date: String) {
    let insured = items(scene, &person).insured;
    let insurer = insured.insurer.to_string();
    let request = insurer::Request::FileLoss {
        insured,
        on: day(&date),
    };
    match scene.ask::<InsurerRole>("勤め先", &insurer, request).await {
        insurer::Response::Received { .. } | insurer::Response::Accepted => {}
        other => fail!("the report is taken", format_args!("{other:?}")),
    }
}

#[when(
    regex = r"^診療所が(申立書のある|申立書のない|被災した人の)受診を、(?:「(支払基金|国保連合会)」に、)?保険者番号「([^」]*)」、記号「([^」]*)」、番号「([^」]*)」、摘要「([^」]*)」で請求する$"
)]
async fn bills_by_hand(
    scene: &mut Scene,
    visit: String,
    body: String,
    insurer: String,
    symbol: String,
    number: String,
    remarks: String,
) {
    let claim = Claim {
        facility: scene.facility_named(&scene.facility).code.clone(),
        addressed_to: body_named(&body, &insurer),
        visit: 1,
        visited: scene.today(),
        billed: scene.today().first_of_month(),
        insurer,
        symbol,
        number,
        remarks,
        declaration_on_file: visit == "申立書のある",
        disaster: visit == "被災した人の",
        public_expense: false,
        total: Yen(10_000),
        share: Share::THREE,
    };
    scene.seen.claim = None;
    let request = fund::Request::SubmitClaim(claim.clone());
    match scene.ask::<FundRole>("請求担当", "", request).await {
        fund::Response::Claim(answer) => scene.seen.claim = Some((claim, answer)),
        other => fail!("an answer to the claim", format_args!("{other:?}")),
    }
}

/// The body that a scenario names; the one that takes the claims of the insurer, where it names none.
fn body_named(body: &str, insurer: &str) -> ClaimsBody {
    let own = insurer
        .trim()
        .parse::<InsurerNumber>()
        .map_or(ClaimsBody::PaymentFund, |number| number.scheme().into());
    match body {
        "支払基金" => ClaimsBody::PaymentFund,
        "国保連合会" => ClaimsBody::Federation,
        _ => own,
    }
}

#[then(regex = r"^請求先は「(支払基金|国保連合会)」である$")]
async fn addressed_to(scene: &mut Scene, words: String) {
    let found = claim(scene).0.addressed_to.ja();
    ensure!(
        found == words,
        format_args!("請求先は「{words}」"),
        format_args!("「{found}」")
    );
}

fn claim(scene: &Scene) -> &(Claim, ClaimAnswer) {
    match &scene.seen.claim {
        Some(claim) => claim,
        None => fail!(
            "a claim that was sent",
            format_args!(
                "窓口: {}",
                scene.seen.refusal.as_deref().unwrap_or("請求していない")
            )
        ),
    }
}

/// What became of a claim, in the words of a report.
fn told(answer: &ClaimAnswer) -> String {
    match answer {
        ClaimAnswer::Accepted { payer } => format!("受理される (支払うのは {payer})"),
        ClaimAnswer::AcceptedUnknown => "不詳として受理される".to_owned(),
        ClaimAnswer::Rerouted { claimed, payer } => {
            format!("受理される ({claimed} から {payer} に振り替え)")
        }
        ClaimAnswer::Returned { reason } => format!("返戻される (理由: {reason})"),
    }
}

#[then(regex = r"^請求は(受理される|不詳として受理される|返戻される)$")]
async fn becomes(scene: &mut Scene, words: String) {
    let answer = &claim(scene).1;
    let found = match answer {
        ClaimAnswer::Accepted { .. } | ClaimAnswer::Rerouted { .. } => "受理される",
        ClaimAnswer::AcceptedUnknown => "不詳として受理される",
        ClaimAnswer::Returned { .. } => "返戻される",
    };
    ensure!(
        found == words,
        format_args!("請求は{words}"),
        format_args!("請求は{}", told(answer))
    );
}

#[then(regex = r"^返戻の理由は「([^」]+)」である$")]
async fn returned_because(scene: &mut Scene, words: String) {
    let answer = &claim(scene).1;
    ensure!(
        matches!(answer, ClaimAnswer::Returned { reason } if *reason == words),
        format_args!("返戻:「{words}」"),
        format_args!("請求は{}", told(answer))
    );
}

#[then(regex = r"^請求は「([^」]+)」に(振り替えられる|そのまま届く)$")]
async fn paid_by(scene: &mut Scene, insurer: String, how: String) {
    let answer = &claim(scene).1;
    let name = |payer: &InsuredId| {
        scene
            .cast()
            .insurers
            .get(&payer.insurer)
            .map_or_else(|| payer.insurer.to_string(), |known| known.name.clone())
    };
    let found = match answer {
        ClaimAnswer::Accepted { payer } => (name(payer), "そのまま届く"),
        ClaimAnswer::Rerouted { payer, .. } => (name(payer), "振り替えられる"),
        _ => fail!(
            "an insurer that pays",
            format_args!("請求は{}", told(answer))
        ),
    };
    ensure!(
        found.0 == insurer && found.1 == how,
        format_args!("「{insurer}」に{how}"),
        format_args!("「{}」に{}", found.0, found.1)
    );
}

#[then(regex = r"^窓口は請求を送れない$")]
async fn cannot_bill(scene: &mut Scene) {
    ensure!(
        scene.seen.claim.is_none() && scene.seen.refusal.is_some(),
        "請求は送られない",
        scene.seen.claim.as_ref().map_or_else(
            || "断られていない".to_owned(),
            |(_, answer)| format!("請求は{}", told(answer))
        )
    );
}

#[then(regex = r"^窓口の手続きは(済む|断られる)$")]
async fn done_or_refused(scene: &mut Scene, words: String) {
    let refusal = scene.seen.refusal.as_deref();
    ensure!(
        refusal.is_some() == (words == "断られる"),
        format_args!("手続きは{words}"),
        format_args!("「{}」", refusal.unwrap_or("済んだ"))
    );
}

#[then(regex = r"^レセプトの(保険者番号|記号|番号)は(?:「([^」]+)」である|空欄である)$")]
async fn column_says(scene: &mut Scene, column: String, expected: String) {
    let claim = &claim(scene).0;
    let found = word(
        "レセプトの欄",
        &column,
        &[
            ("保険者番号", claim.insurer.as_str()),
            ("記号", claim.symbol.as_str()),
            ("番号", claim.number.as_str()),
        ],
    );
    ensure!(
        found == expected,
        format_args!("{column}「{expected}」"),
        format_args!("「{found}」")
    );
}

#[then(regex = r"^レセプトの番号は「([^」]+)」の(今|以前)の保険の番号である$")]
async fn number_of(scene: &mut Scene, person: String, which: String) {
    let insured = match which.as_str() {
        "今" => items(scene, &person).insured,
        _ => former_items(scene, &person).insured,
    };
    let claim = &claim(scene).0;
    let symbol = insured
        .symbol
        .as_ref()
        .map(|symbol| symbol.as_str())
        .unwrap_or_default();
    let expected = (
        insured.insurer.padded(),
        symbol.to_owned(),
        insured.number.as_str().to_owned(),
    );
    let found = (
        claim.insurer.clone(),
        claim.symbol.clone(),
        claim.number.clone(),
    );
    ensure!(
        found == expected,
        format_args!(
            "保険者番号「{}」、記号「{}」、番号「{}」",
            expected.0, expected.1, expected.2
        ),
        format_args!(
            "保険者番号「{}」、記号「{}」、番号「{}」",
            found.0, found.1, found.2
        )
    );
}

#[then(regex = r"^レセプトの摘要は「([^」]+)」で始まる$")]
async fn remarks_begin(scene: &mut Scene, words: String) {
    let found = &claim(scene).0.remarks;
    ensure!(
        found.starts_with(&words),
        format_args!("「{words}」で始まる"),
        format_args!("「{found}」")
    );
}

#[then(regex = r"^レセプトの摘要に「([^」]+)」の(住所|事業所名|連絡先)が(ある|ない)$")]
async fn remarks_carry(scene: &mut Scene, person: String, item: String, there: String) {
    let owner = scene.person(&person);
    let text = match item.as_str() {
        "住所" => Some(owner.address.to_string()),
        "連絡先" => Some(owner.contact.to_string()),
        _ => owner.workplace.clone(),
    };
    let Some(text) = text else {
        fail!(
            Party::Configuration,
            format_args!("a person with 「{item}」"),
            format_args!("「{person}」")
        )
    };
    let found = &claim(scene).0.remarks;
    ensure!(
        found.contains(&text) == (there == "ある"),
        format_args!("摘要に「{text}」が{there}"),
        format_args!("「{found}」")
    );
}
