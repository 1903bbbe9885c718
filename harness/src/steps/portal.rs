//! マイナポータル: login, what it shows, registration.

use cucumber::{given, then, when};
use madoguchi_sim::cast::MedicalKind;
use madoguchi_sim::ecosystem::replaced;
use madoguchi_sim::fund::{CardRefusal, Registration};
use madoguchi_sim::portal::{Login, LoginFailure, PortalRole, Request, Response};
use madoguchi_sim::vocabulary::PortalView;

use super::Scene;
use super::answer::{Answer, Ruling};
use super::hands::items;
use super::lost_card::right_pin;
use super::words::{day, word};
use crate::run::Party;
use crate::{ensure, fail};

/// What has been seen of the portal.
#[derive(Debug, Default)]
pub struct PortalSeen {
    session: Option<u32>,
    /// How the last login ended: none if there was no answer at all.
    login: Option<Result<(), LoginFailure>>,
    /// What is missing at home.
    no_app: bool,
    no_reader: bool,
    last: Option<Response>,
    /// What came when the screen of 資格情報 was opened.
    screen: Option<Response>,
}

#[given(regex = r"^「([^」]+)」は(.+日)に利用登録している$")]
async fn registered_on(scene: &mut Scene, person: String, date: String) {
    scene.person_mut(&person).registered = Some(day(&date));
}

#[given(regex = r"^「([^」]+)」の手元に(アプリ|カードの読取り機器)がない$")]
async fn lacks(scene: &mut Scene, person: String, what: String) {
    scene.person(&person);
    match what.as_str() {
        "アプリ" => scene.seen.portal.no_app = true,
        _ => scene.seen.portal.no_reader = true,
    }
}

async fn log_in(scene: &mut Scene, person: &str, card: Option<String>, pin: String) {
    let login = Login {
        card,
        pin,
        reads_cards: !scene.seen.portal.no_reader,
        app: !scene.seen.portal.no_app,
    };
    let answer = scene
        .try_ask::<PortalRole>(person, "", Request::Login(login))
        .await;
    let portal = &mut scene.seen.portal;
    (portal.session, portal.login) = match answer {
        Ok(Response::LoggedIn { session }) => (Some(session), Some(Ok(()))),
        Ok(Response::LoginFailed(failure)) => (None, Some(Err(failure))),
        Ok(other) => fail!("a login or its failure", format_args!("{other:?}")),
        Err(_) => (None, None),
    };
}

#[when(regex = r"^「([^」]+)」が(?:暗証番号「(\d+)」で)?マイナポータルにログインする$")]
async fn logs_in(scene: &mut Scene, person: String, typed: String) {
    let pin = if typed.is_empty() {
        right_pin(scene, &person)
    } else {
        typed
    };
    let card = scene.hands(&person).card.then(|| person.clone());
    log_in(scene, &person, card, pin).await;
}

#[when(regex = r"^「([^」]+)」の法定代理人「([^」]+)」が子のカードでマイナポータルにログインする$")]
async fn representative_logs_in(scene: &mut Scene, child: String, representative: String) {
    let pin = right_pin(scene, &child);
    log_in(scene, &representative, Some(child), pin).await;
}

#[when(regex = r"^(?:誰かが|「[^」]+」が)「([^」]+)」の古いカードでマイナポータルにログインする$")]
async fn logs_in_with_the_old_card(scene: &mut Scene, owner: String) {
    let pin = right_pin(scene, &owner);
    log_in(scene, &owner, Some(replaced(&owner)), pin).await;
}

/// How a login ended, in the words of a scenario.
fn outcome(login: Option<&Result<(), LoginFailure>>) -> &'static str {
    match login {
        None => "応答なし",
        Some(Ok(())) => "成功",
        Some(Err(failure)) => match failure {
            LoginFailure::NoCard => "カードがない",
            LoginFailure::NoReader => "読取り機器がない",
            LoginFailure::NoApp => "アプリがない",
            LoginFailure::WrongPin { .. } => "暗証番号の誤り",
            LoginFailure::PinLocked => "暗証番号のロック",
            LoginFailure::CardNotRead => "カードが読めない",
            LoginFailure::NotMyNumberCard => "マイナンバーカードではない",
            LoginFailure::PinlessCard => "暗証番号のないカード",
            LoginFailure::LineDown => "システムに接続できない",
            LoginFailure::CardRefused { reason } => match reason {
                CardRefusal::Expired => "電子証明書の期限切れ",
                CardRefusal::Revoked => "電子証明書の失効",
                CardRefusal::Suspended => "電子証明書の一時停止",
                CardRefusal::AuthorityDown => "認証局に照会できない",
                CardRefusal::NotGenuine
                | CardRefusal::BadProof
                | CardRefusal::NotRegistered
                | CardRefusal::NotAccepted => "カードを認めない",
            },
        },
    }
}

const OUTCOMES: [&str; 16] = [
    "応答なし",
    "成功",
    "カードがない",
    "読取り機器がない",
    "アプリがない",
    "暗証番号の誤り",
    "暗証番号のロック",
    "カードが読めない",
    "マイナンバーカードではない",
    "カードを認めない",
    "暗証番号のないカード",
    "システムに接続できない",
    "電子証明書の期限切れ",
    "電子証明書の失効",
    "電子証明書の一時停止",
    "認証局に照会できない",
];

#[then(regex = r"^マイナポータルへのログインの結果は「([^」]+)」である$")]
async fn login_ends(scene: &mut Scene, words: String) {
    let known = OUTCOMES.map(|known| (known, known));
    let expected = word("ログインの結果", &words, &known);
    let found = outcome(scene.seen.portal.login.as_ref());
    ensure!(
        found == expected,
        format_args!("「{expected}」"),
        format_args!("「{found}」")
    );
}

async fn ask(scene: &mut Scene, person: &str, request: impl FnOnce(u32) -> Request) {
    let Some(session) = scene.seen.portal.session else {
        fail!("a login to the portal", "ログインしていない")
    };
    let response = scene.ask::<PortalRole>(person, "", request(session)).await;
    let ruling = match &response {
        Response::Refused { reason } => Ruling::Refused(reason.clone()),
        Response::NoSession => Ruling::Refused("ログインが切れている".to_owned()),
        _ => Ruling::Accepted,
    };
    scene.seen.answer = Some(Answer {
        by: "マイナポータル",
        ruling,
    });
    scene.seen.portal.last = Some(response);
}

#[when(
    regex = r"^「([^」]+)」がマイナポータルで(資格情報を開く|資格情報をPDFで保存する|資格情報を印刷する|自分の医療情報を開く|利用登録の状況を開く)$"
)]
async fn opens(scene: &mut Scene, person: String, what: String) {
    ask(scene, &person, |session| match what.as_str() {
        "資格情報を開く" => Request::ShowEligibility { session },
        "資格情報をPDFで保存する" => Request::SavePdf { session },
        "資格情報を印刷する" => Request::Print { session },
        "自分の医療情報を開く" => Request::ShowMedical { session },
        _ => Request::ShowRegistration { session },
    })
    .await;
    if what == "資格情報を開く" {
        scene.seen.portal.screen = scene.seen.portal.last.clone();
    }
}

#[when(regex = r"^「([^」]+)」が利用規約に(同意して|同意せずに)マイナポータルで利用登録する$")]
async fn registers(scene: &mut Scene, person: String, agreed: String) {
    ask(scene, &person, |session| Request::Register {
        session,
        accepts_terms: agreed == "同意して",
    })
    .await;
}

/// What the portal showed last.
fn view(scene: &Scene) -> PortalView {
    match &scene.seen.portal.last {
        Some(Response::Eligibility(view)) => (**view).clone(),
        other => fail!("資格情報", format_args!("{other:?}")),
    }
}

#[then(regex = r"^マイナポータルは「([^」]+)」の今の資格情報を示す$")]
async fn shows_eligibility(scene: &mut Scene, person: String) {
    let (expected, found) = (items(scene, &person), view(scene).items);
    ensure!(
        found.insured == expected.insured
            && found.share == expected.share
            && found.birth == expected.birth
            && found.name.same_as(&expected.name)
            && found.insurer_name == expected.insurer_name,
        format_args!("{expected:?}"),
        format_args!("{found:?}")
    );
}

#[then(regex = r"^その内容は画面と一項目ずつ同じである$")]
async fn same_as_screen(scene: &mut Scene) {
    let found = view(scene).items;
    match &scene.seen.portal.screen {
        Some(Response::Eligibility(screen)) => ensure!(
            screen.items == found,
            format_args!("{:?}", screen.items),
            format_args!("{found:?}")
        ),
        Some(other) => fail!("資格情報の画面", format_args!("{other:?}")),
        None => fail!(
            Party::Configuration,
            "a step in which the screen is opened",
            "資格情報の画面を開いていない"
        ),
    }
}

#[then(regex = r"^利用登録の状況は「(登録済み|未登録|失効)」である$")]
async fn registration_is(scene: &mut Scene, words: String) {
    let expected = word(
        "利用登録",
        &words,
        &[
            ("登録済み", Registration::Registered),
            ("未登録", Registration::NotRegistered),
            ("失効", Registration::Lapsed),
        ],
    );
    match &scene.seen.portal.last {
        Some(Response::Registration { state }) if *state == expected => {}
        other => fail!(format_args!("「{words}」"), format_args!("{other:?}")),
    }
}

#[then(regex = r"^マイナポータルに「(薬剤情報|特定健診等情報)」が(出る|出ない)$")]
async fn shows_medical(scene: &mut Scene, kind: String, there: String) {
    let kind = word(
        "医療情報",
        &kind,
        &[
            ("薬剤情報", MedicalKind::Drugs),
            ("特定健診等情報", MedicalKind::Checkups),
        ],
    );
    let Some(Response::Medical { records, .. }) = &scene.seen.portal.last else {
        fail!(
            "自分の医療情報",
            format_args!("{:?}", scene.seen.portal.last)
        )
    };
    let found = records.iter().any(|record| record.kind == kind);
    ensure!(
        found == (there == "出る"),
        format_args!("「{}」が{there}", kind.ja()),
        format_args!("{records:?}")
    );
}
