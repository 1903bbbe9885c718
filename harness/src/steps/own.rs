//! 本人: what the holder of a card sees on マイナポータル, and the renewal of its certificate.

use cucumber::{then, when};
use madoguchi_sim::fund::Registration;
use madoguchi_sim::municipality::{self, MunicipalityRole};
use madoguchi_sim::portal::{Login, PortalRole, Request, Response};

use super::Scene;
use super::scene::OwnPage;
use super::words::word;
use crate::run::Party;
use crate::{ensure, fail};

async fn portal(scene: &mut Scene, person: &str, request: Request) -> Response {
    scene.ask::<PortalRole>(person, "", request).await
}

#[when(regex = r"^「([^」]+)」がマイナポータルで自分の情報を開く$")]
async fn opens_own_page(scene: &mut Scene, person: String) {
    let Some(card) = scene.person(&person).card.as_ref() else {
        fail!(
            Party::Configuration,
            "a person with a card",
            format_args!("「{person}」")
        )
    };
    let login = Login {
        card: Some(person.clone()),
        pin: card.pin.reveal().to_owned(),
        reads_cards: true,
        app: true,
    };
    let session = match portal(scene, &person, Request::Login(login)).await {
        Response::LoggedIn { session } => session,
        other => fail!("ログインできる", format_args!("{other:?}")),
    };
    let eligibility = match portal(scene, &person, Request::ShowEligibility { session }).await {
        Response::Eligibility(view) => Some(*view),
        Response::NoEligibility { .. } => None,
        other => fail!("資格情報の画面", format_args!("{other:?}")),
    };
    let registration = match portal(scene, &person, Request::ShowRegistration { session }).await {
        Response::Registration { state } => state,
        other => fail!("利用登録の状況", format_args!("{other:?}")),
    };
    let medical = match portal(scene, &person, Request::ShowMedical { session }).await {
        Response::Medical { records, .. } => records,
        other => fail!("医療情報の画面", format_args!("{other:?}")),
    };
    scene.seen.own = Some(OwnPage {
        eligibility,
        registration,
        medical,
    });
}

fn page(scene: &Scene) -> &OwnPage {
    match &scene.seen.own {
        Some(page) => page,
        None => fail!(
            Party::Configuration,
            "a page of the portal",
            "nobody has opened one yet"
        ),
    }
}

#[then(regex = r"^マイナポータルの資格は「([^」]+)」のものである$")]
async fn own_insurer(scene: &mut Scene, expected: String) {
    let found = page(scene)
        .eligibility
        .as_ref()
        .map_or("なし", |view| view.items.insurer_name.as_str());
    ensure!(
        found == expected,
        format_args!("「{expected}」"),
        format_args!("「{found}」")
    );
}

#[then(regex = r"^マイナポータルに資格は示されない$")]
async fn no_own_eligibility(scene: &mut Scene) {
    let found = &page(scene).eligibility;
    ensure!(found.is_none(), "資格なし", format_args!("{found:?}"));
}

#[then(regex = r"^マイナポータルに医療情報が(ある|ない)$")]
async fn own_medical(scene: &mut Scene, expected: String) {
    let found = page(scene).medical.len();
    ensure!(
        (found > 0) == (expected == "ある"),
        format_args!("医療情報が{expected}"),
        format_args!("{found}件")
    );
}

#[then(regex = r"^マイナポータルの利用登録は「([^」]+)」である$")]
async fn own_registration(scene: &mut Scene, expected: String) {
    let state = word(
        "利用登録",
        &expected,
        &[
            ("登録済み", Registration::Registered),
            ("未登録", Registration::NotRegistered),
            ("失効", Registration::Lapsed),
        ],
    );
    let found = page(scene).registration;
    ensure!(
        found == state,
        format_args!("「{expected}」"),
        format_args!("{found:?}")
    );
}

#[when(regex = r"^「([^」]+)」が住む市の窓口で電子証明書を更新する$")]
async fn renews(scene: &mut Scene, person: String) {
    let municipality = scene.person(&person).municipality.clone();
    let request = municipality::Request::RenewCertificates {
        card: person.clone(),
    };
    match scene
        .ask::<MunicipalityRole>(&person, &municipality, request)
        .await
    {
        municipality::Response::Done { .. } => {}
        other => fail!("電子証明書の更新", format_args!("{other:?}")),
    }
}
