//! 有効性確認: whoever relies on a certificate asks the authority by OCSP, or looks into its revocation list.

use cucumber::{given, then, when};
use jiff::SignedDuration;
use jiff::civil::DateTime;
use madoguchi_sim::card::client::{CardClient, CardTrouble};
use madoguchi_sim::ecosystem::replaced;
use madoguchi_sim::jlis::{CertificateStatus, JlisRole, Request, Response};
use madoguchi_sim::pki::crl::{ListDistrust, RevocationList};
use madoguchi_sim::pki::ocsp::{self, Basic, CertId, Distrust, Hash, Question, Reply, Status};
use madoguchi_sim::pki::{Authority, Certificate, CertificateKind, Generation, Reason, Revocation};
use madoguchi_sim::role::Address;

use super::Scene;
use super::words::{day, number, word};
use crate::run::Party;
use crate::{ensure, fail};

/// Who asks: any office that relies on certificates.
const VERIFIER: &str = "検証者";

/// What the verifier sends along, so that an old answer is known as one.
const NONCE: &[u8; 16] = b"MIHON-NONCE-0001";

/// How far the clocks of verifier and authority may be apart (a choice of the verifier).
const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// A serial number that no certificate has: those that are issued have eight octets.
const NEVER_ISSUED: &str = "0123456789";

/// What a verifier asked the authority, what came back, and what it makes of that.
#[derive(Debug)]
pub struct Checked {
    serial: String,
    issuer: Certificate,
    /// The answer of OCSP; absent if a revocation list was looked into.
    answer: Option<Basic>,
    verdict: Result<Status, &'static str>,
}

#[given(
    regex = r"^(OCSPへの反映は|OCSPの回答の有効時間は|失効リストの発行間隔は|失効リストの有効時間は)(\d+)(分|時間)(?:かかる)?と仮定する$"
)]
async fn assumed(scene: &mut Scene, what: String, count: String, unit: String) {
    let count = number(&count);
    let parameters = &mut scene.setting().parameters;
    let (place, own) = match what.as_str() {
        "OCSPへの反映は" => (&mut parameters.ocsp_delay_minutes, "分"),
        "OCSPの回答の有効時間は" => (&mut parameters.ocsp_validity_minutes, "分"),
        "失効リストの発行間隔は" => (&mut parameters.crl_interval_hours, "時間"),
        _ => (&mut parameters.crl_validity_hours, "時間"),
    };
    ensure!(
        unit == own,
        Party::Configuration,
        format_args!("a number of {own}"),
        unit
    );
    *place = count;
}

fn kind(words: &str) -> CertificateKind {
    let table = [
        ("利用者証明用", CertificateKind::Authentication),
        ("署名用", CertificateKind::Signature),
    ];
    word("電子証明書の種類", words, &table)
}

/// The certificate as it is read from the card, which need not be with its holder: a verifier has seen it before.
async fn certificate(
    scene: &mut Scene,
    person: &str,
    old: bool,
    kind: CertificateKind,
) -> Certificate {
    let owned = scene.person(person).card.as_ref();
    let password = owned.and_then(|card| card.sign_password.clone());
    let card = match old {
        true => replaced(person),
        false => person.to_owned(),
    };
    let board = scene.play().await.board();
    let line = board.line_of(Address::person(VERIFIER));
    let client = CardClient::new(&line, &card);
    let read = async {
        client.power_on().await?;
        client.select_jpki().await?;
        let der = match (kind, password) {
            (CertificateKind::Signature, Some(password)) => {
                client.verify_sign_password(&password).await?;
                client.read_sign_certificate().await?
            }
            _ => client.read_auth_certificate().await?,
        };
        client.power_off().await?;
        Ok::<_, CardTrouble>(der)
    };
    let read = read.await;
    match read.map(|der| Certificate::from_der(&der)) {
        Ok(Ok(certificate)) => certificate,
        Ok(Err(error)) => fail!("a certificate on the card", error),
        Err(trouble) => fail!("a certificate on the card", trouble),
    }
}

/// The authority that issued a certificate, out of those that the verifier trusts.
fn issuer(kind: CertificateKind, certificate: &Certificate) -> (Generation, Certificate) {
    let trusted = Generation::ALL.into_iter().filter_map(|generation| {
        let authority = Authority::of(kind, generation).certificate();
        Some((generation, Certificate::from_der(authority).ok()?))
    });
    let mut issuers =
        trusted.filter(|(_, authority)| certificate.verify_issued_by(authority).is_ok());
    match issuers.next() {
        Some(found) => found,
        None => fail!(
            "a certificate of the authority",
            "nobody trusted has issued it"
        ),
    }
}

async fn ask(scene: &mut Scene, kind: CertificateKind, issuer: Certificate, serial: &str) {
    let request = CertId::new(Hash::Sha1, &issuer, serial).map(|id| ocsp::Request {
        ids: vec![id],
        nonce: Some(NONCE.to_vec()),
    });
    let Some(Ok(question)) = request.map(|request| request.to_der()) else {
        fail!(Party::Harness, "a question", "it cannot be written")
    };
    let request = Request::Ocsp {
        authority: kind,
        question: question.into(),
    };
    let answer = match scene.ask::<JlisRole>(VERIFIER, "", request).await {
        Response::Ocsp { answer } => answer,
        other => fail!("an answer of the responder", format_args!("{other:?}")),
    };
    let answer = match Reply::from_der(&answer) {
        Ok(Reply::Answered(basic)) => *basic,
        Ok(Reply::Refused(refusal)) => fail!("OCSPの回答", format_args!("{refusal:?}")),
        Err(error) => fail!("OCSPの回答", error),
    };
    let verdict = judged(scene, &answer, &issuer, serial);
    scene.seen.checked = Some(Checked {
        serial: serial.to_owned(),
        issuer,
        answer: Some(answer),
        verdict,
    });
}

/// What the verifier makes of an answer by its own clock.
fn judged(
    scene: &Scene,
    answer: &Basic,
    issuer: &Certificate,
    serial: &str,
) -> Result<Status, &'static str> {
    let Some(id) = CertId::new(Hash::Sha1, issuer, serial) else {
        fail!(Party::Harness, "a question", "it cannot be written")
    };
    let question = Question {
        id: &id,
        nonce: Some(NONCE),
        issuer,
        now: scene.now().civil(),
        tolerance: TOLERANCE,
        oldest: SignedDuration::from_hours(24),
    };
    answer.status(&question).map_err(|distrust| match distrust {
        Distrust::Stale => "古い",
        Distrust::Future => "先の時刻である",
        Distrust::Signature => "署名が正しくない",
        Distrust::Nonce => "別の問合せへの回答である",
        Distrust::NotAnswered => "問い合わせた電子証明書の回答がない",
        Distrust::NoResponder | Distrust::NotCharged | Distrust::ResponderExpired => {
            "回答者に資格がない"
        }
    })
}

#[when(regex = r"^検証者が「([^」]+)」の(前の)?(利用者証明用|署名用)電子証明書をOCSPで確かめる$")]
async fn asks_the_responder(scene: &mut Scene, person: String, old: String, what: String) {
    let kind = kind(&what);
    let certificate = certificate(scene, &person, !old.is_empty(), kind).await;
    let (_, issuer) = issuer(kind, &certificate);
    ask(scene, kind, issuer, certificate.serial()).await;
}

#[when(regex = r"^検証者が発行されたことのないシリアル番号をOCSPで確かめる$")]
async fn asks_of_nothing(scene: &mut Scene) {
    let kind = CertificateKind::Authentication;
    let authority = Authority::of(kind, Generation::on(scene.today()));
    match Certificate::from_der(authority.certificate()) {
        Ok(issuer) => ask(scene, kind, issuer, NEVER_ISSUED).await,
        Err(error) => fail!(Party::Harness, "a certificate of the authority", error),
    }
}

#[when(regex = r"^検証者が手元の回答をもう一度確かめる$")]
async fn looks_again(scene: &mut Scene) {
    let verdict = match &scene.seen.checked {
        Some(Checked {
            answer: Some(answer),
            issuer,
            serial,
            ..
        }) => judged(scene, answer, issuer, serial),
        _ => fail!(
            Party::Configuration,
            "an answer of OCSP",
            "nobody has asked yet"
        ),
    };
    if let Some(checked) = &mut scene.seen.checked {
        checked.verdict = verdict;
    }
}

#[when(
    regex = r"^検証者が「([^」]+)」の(前の)?(利用者証明用|署名用)電子証明書を失効リストで確かめる$"
)]
async fn looks_into_the_list(scene: &mut Scene, person: String, old: String, what: String) {
    let kind = kind(&what);
    let certificate = certificate(scene, &person, !old.is_empty(), kind).await;
    let (generation, issuer) = issuer(kind, &certificate);
    let request = Request::RevocationList {
        authority: kind,
        generation: Some(generation),
    };
    let list = match scene.ask::<JlisRole>(VERIFIER, "", request).await {
        Response::RevocationList { list } => list,
        other => fail!("a revocation list", format_args!("{other:?}")),
    };
    let list = match RevocationList::from_der(&list) {
        Ok(list) => list,
        Err(error) => fail!("失効リスト", error),
    };
    let believed = list.check(&issuer, scene.now().civil(), TOLERANCE);
    let serial = certificate.serial().to_owned();
    let verdict = match believed {
        Ok(()) => Ok(list
            .revocation(&serial)
            .map_or(Status::Good, Status::Revoked)),
        Err(ListDistrust::Stale) => Err("古い"),
        Err(ListDistrust::Future) => Err("先の時刻である"),
        Err(ListDistrust::Signature) => Err("署名が正しくない"),
        Err(ListDistrust::OtherAuthority) => Err("別の認証局のものである"),
    };
    scene.seen.checked = Some(Checked {
        serial,
        issuer,
        answer: None,
        verdict,
    });
}

fn checked(scene: &Scene) -> &Checked {
    match &scene.seen.checked {
        Some(checked) => checked,
        None => fail!(
            Party::Configuration,
            "a step in which the verifier asks",
            "nobody has asked yet"
        ),
    }
}

const fn ja(verdict: &Result<Status, &'static str>) -> &'static str {
    match verdict {
        Ok(Status::Good) => "有効",
        Ok(Status::Unknown) => "不明",
        Ok(Status::Revoked(revocation)) => match revocation.reason {
            Some(Reason::CertificateHold) => "一時停止",
            _ => "失効",
        },
        Err(reason) => reason,
    }
}

#[then(regex = r"^検証者の見る有効性は「(有効|失効|一時停止|不明)」である$")]
async fn verifier_sees(scene: &mut Scene, words: String) {
    let found = ja(&checked(scene).verdict);
    ensure!(
        found == words,
        format_args!("有効性は「{words}」"),
        format_args!("「{found}」")
    );
}

#[then(regex = r"^検証者は「(古い|先の時刻である)」ことを理由に信用しない$")]
async fn verifier_does_not_believe(scene: &mut Scene, words: String) {
    let found = ja(&checked(scene).verdict);
    ensure!(
        found == words,
        format_args!("「{words}」ことを理由に信用しない"),
        format_args!("「{found}」")
    );
}

fn revocation(scene: &Scene) -> Revocation {
    match &checked(scene).verdict {
        Ok(Status::Revoked(revocation)) => *revocation,
        other => fail!("失効または一時停止", format_args!("「{}」", ja(other))),
    }
}

/// The words of RFC 5280: nobody has published others.
#[then(
    regex = r"^失効の理由は「(keyCompromise|affiliationChanged|superseded|cessationOfOperation|certificateHold)」である$"
)]
async fn reason_is(scene: &mut Scene, words: String) {
    let table = [
        ("keyCompromise", Reason::KeyCompromise),
        ("affiliationChanged", Reason::AffiliationChanged),
        ("superseded", Reason::Superseded),
        ("cessationOfOperation", Reason::CessationOfOperation),
        ("certificateHold", Reason::CertificateHold),
    ];
    let expected = word("失効の理由", &words, &table);
    let found = revocation(scene).reason;
    ensure!(
        found == Some(expected),
        format_args!("理由は「{words}」"),
        format_args!("{found:?}")
    );
}

#[then(regex = r"^失効の時刻は(.+日)の(\d+)時(\d+)分である$")]
async fn revoked_at(scene: &mut Scene, date: String, hour: String, minute: String) {
    let expected: DateTime = day(&date).at(number(&hour), number(&minute), 0, 0);
    let found = revocation(scene).at;
    ensure!(found == expected, expected, found);
}

#[then(regex = r"^認証局への照会の答えも同じである$")]
async fn typed_answer_agrees(scene: &mut Scene) {
    let (serial, seen) = {
        let checked = checked(scene);
        (checked.serial.parse(), ja(&checked.verdict))
    };
    let Ok(serial) = serial else {
        fail!(Party::Harness, "a serial number", "it cannot be read")
    };
    let request = Request::CertificateStatus { serial };
    let typed = match scene.ask::<JlisRole>(VERIFIER, "", request).await {
        Response::Status { status } => status,
        other => fail!("有効性", format_args!("{other:?}")),
    };
    let words = match typed {
        // A responder does not look at the term.
        CertificateStatus::Good | CertificateStatus::Expired => "有効",
        CertificateStatus::Revoked => "失効",
        CertificateStatus::Suspended => "一時停止",
        CertificateStatus::Unknown => "不明",
    };
    ensure!(
        words == seen,
        format_args!("照会でも「{seen}」"),
        format_args!("「{words}」")
    );
}
