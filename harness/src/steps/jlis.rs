//! 認証局: validity of cards and certificates, notices, signatures, and what is assumed about J-LIS.

use cucumber::{given, then, when};
use jiff::civil::Date;
use madoguchi_sim::card::client::{CardClient, CardTrouble, PinResult};
use madoguchi_sim::cast::OwnedCard;
use madoguchi_sim::fund::{FundRole, Request as AskFund};
use madoguchi_sim::jlis::{CertificateStatus, JlisRole, Request, Response};
use madoguchi_sim::pki::Certificate;
use madoguchi_sim::role::{Address, Line};
use madoguchi_sim::vocabulary::SignPassword;

use super::Scene;
use super::answer::{Answer, Ruling};
use super::words::{day, number, word};
use crate::run::Party;
use crate::{ensure, fail};

#[given(regex = r"^(一時停止の反映|失効の反映|特急の発行|通常の発行)は(\d+)日かかると仮定する$")]
async fn assumed_days(scene: &mut Scene, what: String, days: String) {
    let days = number(&days);
    let parameters = &mut scene.setting().parameters;
    match what.as_str() {
        "一時停止の反映" => parameters.suspension_visible_after_days = days,
        "失効の反映" => parameters.revocation_visible_after_days = days,
        "特急の発行" => parameters.express_issue_days = days,
        _ => parameters.ordinary_issue_days = days,
    }
}

#[given(regex = r"^特急の発行は1日(\d+)枚までと仮定する$")]
async fn assumed_capacity(scene: &mut Scene, cards: String) {
    scene.setting().parameters.express_cards_per_day = number(&cards);
}

#[given(regex = r"^再交付の後も利用登録は(続く|続かない)と仮定する$")]
async fn assumed_registration(scene: &mut Scene, survives: String) {
    scene.setting().parameters.registration_survives_reissue = survives == "続く";
}

fn owned<'s>(scene: &'s mut Scene, person: &str) -> &'s mut OwnedCard {
    match &mut scene.person_mut(person).card {
        Some(card) => card,
        None => fail!(
            Party::Configuration,
            "a person with a card",
            format_args!("「{person}」")
        ),
    }
}

#[given(regex = r"^「([^」]+)」のカードは(.+日)に交付された$")]
async fn issued_on(scene: &mut Scene, person: String, date: String) {
    let issued = day(&date);
    let card = owned(scene, &person);
    card.issued = issued;
    card.certificates_issued = issued;
}

async fn notices(scene: &mut Scene, person: &str) -> Vec<Date> {
    let number = scene.person(person).individual_number.clone();
    match scene
        .ask::<JlisRole>(person, "", Request::ExpiryNotices { number })
        .await
    {
        Response::Notices { sent } => sent,
        other => fail!("the notices sent so far", format_args!("{other:?}")),
    }
}

#[then(
    regex = r"^「([^」]+)」に有効期限通知書は(届いていない|(.+日)から(.+日)までの間に送られている)$"
)]
async fn notice_sent(scene: &mut Scene, person: String, what: String, from: String, to: String) {
    let sent = notices(scene, &person).await;
    let right = if what == "届いていない" {
        sent.is_empty()
    } else {
        let window = day(&from)..=day(&to);
        sent.iter().any(|day| window.contains(day))
    };
    ensure!(
        right,
        format_args!("有効期限通知書は{what}"),
        format_args!("送付日: {sent:?}")
    );
}

#[then(regex = r"^認証局は有効性を「(有効|失効|一時停止|期限切れ)」と答えている$")]
async fn authority_said(scene: &mut Scene, words: String) {
    let expected = word(
        "有効性",
        &words,
        &[
            ("有効", CertificateStatus::Good),
            ("失効", CertificateStatus::Revoked),
            ("一時停止", CertificateStatus::Suspended),
            ("期限切れ", CertificateStatus::Expired),
        ],
    );
    let found = scene.play().await.board().with_trace(|trace| {
        trace
            .entries()
            .iter()
            .rev()
            .find_map(|entry| match entry.response::<JlisRole>() {
                Some(Response::Status { status }) => Some(*status),
                _ => None,
            })
    });
    ensure!(
        found == Some(expected),
        format_args!("有効性は「{words}」"),
        format_args!("{found:?}")
    );
}

#[then(regex = r"^利用登録の本人は個人番号ではなくシリアル番号で照会されている$")]
async fn linked_by_serial(scene: &mut Scene) {
    let (by_serial, registered) = scene.play().await.board().with_trace(|trace| {
        let asked = trace.entries().iter().any(|entry| {
            matches!(
                entry.request::<JlisRole>(),
                Some(Request::LinkOfSerial { .. })
            )
        });
        let registered = trace
            .entries()
            .iter()
            .any(|entry| matches!(entry.request::<FundRole>(), Some(AskFund::Register { .. })));
        (asked, registered)
    });
    ensure!(
        by_serial && registered,
        "シリアル番号から連携符号を得て登録する",
        format_args!("シリアル番号での照会: {by_serial}、登録: {registered}")
    );
}

#[then(regex = r"^新しいカードを作ったのはJ-LISである$")]
async fn made_by_jlis(scene: &mut Scene) {
    let made = scene.play().await.board().with_trace(|trace| {
        trace
            .entries()
            .iter()
            .any(|entry| matches!(entry.response::<JlisRole>(), Some(Response::Card(_))))
    });
    ensure!(made, "J-LISがカードを作る", "J-LISの回答にカードがない");
}

/// Who takes signed applications: any office that checks a signature with the authority.
const VERIFIER: &str = "電子申請の受付";

#[when(regex = r"^「([^」]+)」が電子申請に署名する$")]
async fn signs(scene: &mut Scene, person: String) {
    let owned = scene.person(&person).card.as_ref();
    let Some(password) = owned.and_then(|card| card.sign_password.clone()) else {
        fail!(
            Party::Configuration,
            "a person with a signature certificate",
            format_args!("「{person}」")
        )
    };
    let line = scene
        .play()
        .await
        .board()
        .line_of(Address::person(VERIFIER));
    let signed = signature(&line, &person, &password).await;
    let ruling = match signed {
        Ok(Some(certificate)) => verified(&line, &certificate).await,
        Ok(None) => Ruling::Refused("署名が正しくない".to_owned()),
        Err(trouble) => Ruling::Refused(format!("カードが署名しない: {trouble}")),
    };
    scene.seen.answer = Some(Answer {
        by: VERIFIER,
        ruling,
    });
}

/// A document signed by the card: its certificate if the signature fits it.
async fn signature(
    line: &Line,
    card: &str,
    password: &SignPassword,
) -> Result<Option<Certificate>, CardTrouble> {
    let document = "架空の申請書".as_bytes();
    let client = CardClient::new(line, card);
    client.begin().await?;
    if client.verify_sign_password(password).await? != PinResult::Ok {
        return Ok(None);
    }
    let certificate = client.read_sign_certificate().await?;
    let signature = client.sign_document(&certificate, document).await?;
    client.power_off().await?;
    Ok(Certificate::from_der(&certificate)
        .ok()
        .filter(|it| it.public_key().verify(document, &signature)))
}

async fn verified(line: &Line, certificate: &Certificate) -> Ruling {
    let Ok(serial) = certificate.serial().parse() else {
        return Ruling::Refused("シリアル番号が読めない".to_owned());
    };
    match line
        .ask::<JlisRole>("", Request::CertificateStatus { serial })
        .await
    {
        Ok(Response::Status {
            status: CertificateStatus::Good,
        }) => Ruling::Accepted,
        Ok(Response::Status { status }) => Ruling::Refused(
            match status {
                CertificateStatus::Revoked => "失効",
                CertificateStatus::Suspended => "一時停止",
                CertificateStatus::Expired => "期限切れ",
                CertificateStatus::Good | CertificateStatus::Unknown => "不明",
            }
            .to_owned(),
        ),
        Ok(other) => fail!("有効性", format_args!("{other:?}")),
        Err(breakdown) => fail!("有効性", breakdown),
    }
}
