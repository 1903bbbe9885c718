//! 療養の場: care away from the reception counter, and who asks what of the eligibility system there.

mod devices;
mod emergency;
mod home;
mod tickets;

use std::collections::BTreeMap;

use cucumber::when;
use jiff::civil::Date;
use madoguchi_sim::fund::care::{
    Area, CareKind, CareRequest, CareResponse, FacilitySettings, Identified, ListedBy, Pattern,
    Said, Subsidy, Ticket, TicketKind, TreatmentKind, district_of,
};
use madoguchi_sim::fund::{Channel, Consents, FundRole, Holder, Request, Response};
use madoguchi_sim::mobile::{self, Errand, MobileRole, Proves};
use madoguchi_sim::vocabulary::{FacilityCode, Yen};

use super::Scene;
use super::medical::{consents, kind as medical_kind};
use super::trip::insured;
use super::words::{day, number, word};
use crate::fail;

/// The device of a facility in scenarios.
const DEVICE: &str = "端末1";

/// What has been done and seen away from the counter.
#[derive(Debug, Default)]
pub struct Away {
    /// The last answer, or why there is none.
    pub answer: Option<Result<CareResponse, String>>,
    /// The addresses that patients were given.
    addresses: BTreeMap<(String, CareKind), String>,
    /// The activation code of a facility's device.
    codes: BTreeMap<String, String>,
    /// 受診日 of the next consent.
    visit: Option<Date>,
}

pub fn care(words: &str) -> CareKind {
    word(
        "療養の場",
        words,
        &[
            ("訪問診療", CareKind::HomeVisit),
            ("訪問看護", CareKind::HomeVisit),
            ("訪問服薬指導", CareKind::HomeVisit),
            ("往診", CareKind::HouseCall),
            ("オンライン診療", CareKind::Online),
        ],
    )
}

fn said(words: &str) -> Said {
    word(
        "患者の返事",
        words,
        &[
            ("同意した", Said::Yes),
            ("拒んだ", Said::No),
            ("意識がない", Said::Unable),
        ],
    )
}

fn code(scene: &Scene, facility: &str) -> FacilityCode {
    scene.facility_named(facility).code.clone()
}

fn holder(scene: &Scene, person: &str) -> Holder {
    let owner = scene.person(person);
    Holder {
        name: owner.name.clone(),
        birth: owner.birth,
        sex: owner.sex,
        address: owner.address.clone(),
    }
}

async fn ask(scene: &mut Scene, who: &str, request: CareRequest) {
    let request = Request::Care(Box::new(request));
    let answer = match scene.ask::<FundRole>(who, "", request).await {
        Response::Care(answer) => Ok(*answer),
        Response::Refused { reason } => Err(reason),
        Response::CardRefused { reason } => Err(reason.ja().to_owned()),
        other => fail!("療養の場の回答", format_args!("{other:?}")),
    };
    scene.seen.away.answer = Some(answer);
}

/// The answer to a question that must not be refused.
async fn must(scene: &mut Scene, request: CareRequest) -> CareResponse {
    ask(scene, "窓口職員", request).await;
    match scene.seen.away.answer.take() {
        Some(Ok(answer)) => answer,
        other => fail!("支払基金が受け付ける", format_args!("{other:?}")),
    }
}

async fn hold(
    scene: &mut Scene,
    channel: Channel,
    (person, card): (&str, &str),
    how: &str,
    errand: Errand,
) {
    let owner = scene.person(person);
    let pin = match card.strip_suffix("/phone") {
        Some(_) => owner.phone.as_ref().map(|phone| &phone.pin),
        None => owner.card.as_ref().map(|card| &card.pin),
    };
    let pin = pin.map_or_else(String::new, |pin| pin.reveal().to_owned());
    let wrong = if pin == "0000" { "1111" } else { "0000" };
    let holder = word(
        "本人確認の方法",
        how,
        &[("暗証番号", 0), ("誤った暗証番号", 1), ("目視", 2)],
    );
    let holder = match holder {
        0 => Proves::Pin { pin },
        1 => Proves::Pin {
            pin: wrong.to_owned(),
        },
        _ => Proves::Sight,
    };
    let request = mobile::Request {
        channel,
        card: card.to_owned(),
        holder,
        errand,
    };
    let answer = match scene.ask::<MobileRole>(person, "", request).await {
        mobile::Response::Answered(answer) => Ok(*answer),
        mobile::Response::Refused { reason } => Err(reason),
        mobile::Response::CardRefused { reason } => Err(reason.ja().to_owned()),
        mobile::Response::WrongPin { .. } => Err("暗証番号が違う".to_owned()),
        mobile::Response::NotRead => Err("カードを読めない".to_owned()),
        mobile::Response::LineDown => Err("つながらない".to_owned()),
    };
    scene.seen.away.answer = Some(answer);
}

/// The facility's device, paired with it when first used.
async fn app_of(scene: &mut Scene, facility: &str) -> Channel {
    let owner = code(scene, facility);
    if !scene.seen.away.codes.contains_key(facility) {
        issue(scene, facility).await;
        activate(scene, facility).await;
    }
    Channel::FacilityApp {
        facility: owner,
        device: DEVICE.to_owned(),
    }
}

async fn issue(scene: &mut Scene, facility: &str) {
    let request = CareRequest::IssueActivation {
        facility: code(scene, facility),
    };
    let CareResponse::Activations { codes } = must(scene, request).await else {
        fail!("アクティベーションコード", "別の回答")
    };
    let issued = codes.last().map(|activation| activation.code.clone());
    scene
        .seen
        .away
        .codes
        .insert(facility.to_owned(), issued.unwrap_or_default());
}

async fn activate(scene: &mut Scene, facility: &str) {
    let typed = scene.seen.away.codes.get(facility).cloned();
    let request = CareRequest::Activate {
        facility: code(scene, facility),
        code: typed.unwrap_or_default(),
        device: DEVICE.to_owned(),
    };
    ask(scene, "窓口職員", request).await;
}
