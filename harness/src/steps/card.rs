//! ICチップ: what the chip of a card answers to a terminal.

use cucumber::{then, when};
use madoguchi_sim::card::apdu::{Command, StatusWord, split_response};
use madoguchi_sim::card::{Ap, Bytes, Condition, Face, Request, Response};
use madoguchi_sim::municipality::{self, MunicipalityRole};

use super::Scene;
use super::chip::map;
use super::chip::terminal::{call, select, select_file, send, verify, wrong};
use super::words::number;
use crate::run::Party;
use crate::{ensure, fail};

/// A secret in the chip: where it is, and the right value.
struct Secret {
    application: Ap,
    file: u16,
    value: String,
}

async fn power_on(scene: &mut Scene, card: &str) {
    scene.person(card);
    call(scene, card, Request::PowerOn).await;
}

async fn read(scene: &mut Scene, card: &str) -> Option<(Vec<u8>, StatusWord)> {
    let mut command = Command::new(0x00, 0xB0, 0x00, 0x00).expecting(0x1_0000);
    command.extended = true;
    send(scene, card, command).await
}

/// Looks at the front.
pub async fn face(scene: &mut Scene, card: &str) -> Face {
    match call(scene, card, Request::LookAt).await {
        Some(Response::Face(face)) => *face,
        other => fail!("the front of a card", format_args!("{other:?}")),
    }
}

async fn secret(scene: &mut Scene, person: &str, words: &str) -> Secret {
    let printed = face(scene, person).await.reference_number_b();
    let owner = scene.person(person);
    let pins = owner.card.as_ref().map(|card| {
        let password = card.sign_password.as_ref();
        (
            card.pin.reveal().to_owned(),
            password.map(|password| password.reveal().to_owned()),
        )
    });
    let (pin, password) = pins.unwrap_or_default();
    let at = |application, value| Secret {
        application,
        file: map::file(application, words),
        value,
    };
    match words {
        "利用者証明用暗証番号" => at(Ap::Jpki, pin),
        // Who has none types something all the same.
        "署名用暗証番号" => {
            let typed = password.unwrap_or_else(|| "MIHON999".to_owned());
            at(Ap::Jpki, typed)
        }
        "券面事項入力補助用暗証番号" => at(Ap::Text, pin),
        "照合番号A" => {
            let digits = owner.individual_number.digits().to_owned();
            at(Ap::Surface, digits)
        }
        "照合番号B" => at(Ap::Surface, printed),
        _ => fail!(
            Party::Configuration,
            "利用者証明用暗証番号・署名用暗証番号・券面事項入力補助用暗証番号・照合番号A・照合番号B",
            format_args!("「{words}」")
        ),
    }
}

#[when(regex = r"^「([^」]+)」のカードに「([^」]+)」を正しく照合する$")]
async fn verifies(scene: &mut Scene, person: String, words: String) {
    let secret = secret(scene, &person, &words).await;
    power_on(scene, &person).await;
    select(scene, &person, secret.application).await;
    let value = secret.value.clone();
    verify(scene, &person, secret.file, &value).await;
}

#[when(regex = r"^「([^」]+)」のカードに「([^」]+)」を(\d+)回誤って照合する$")]
async fn verifies_wrongly(scene: &mut Scene, person: String, words: String, times: String) {
    let secret = secret(scene, &person, &words).await;
    let value = wrong(&secret.value);
    for _ in 0..number::<u8>(&times) {
        power_on(scene, &person).await;
        select(scene, &person, secret.application).await;
        verify(scene, &person, secret.file, &value).await;
    }
}

#[when(regex = r"^「([^」]+)」のカードに「([0-9A-F]*)」のアプリケーションを求める$")]
async fn selects_by_aid(scene: &mut Scene, person: String, aid: String) {
    let bytes: Bytes = match aid.parse() {
        Ok(bytes) => bytes,
        Err(error) => fail!(Party::Configuration, "an AID in hexadecimal digits", error),
    };
    power_on(scene, &person).await;
    let command = Command::new(0x00, 0xA4, 0x04, 0x0C).with_data(&bytes);
    send(scene, &person, command).await;
}

#[when(regex = r"^「([^」]+)」のカードの「([^」]+)」で、番号「([0-9A-F]{4})」のファイルを求める$")]
async fn selects_a_file(scene: &mut Scene, person: String, application: String, file: String) {
    let Ok(file) = u16::from_str_radix(&file, 16) else {
        fail!(Party::Configuration, "four hexadecimal digits", file)
    };
    power_on(scene, &person).await;
    select(scene, &person, map::application(&application)).await;
    select_file(scene, &person, file).await;
}

#[when(
    regex = r"^「([^」]+)」のカードの顔写真の入った記録を、(何も照合せずに|照合番号Aを照合してから|照合番号Bを照合してから|照合番号Bを誤ってから)読む$"
)]
async fn reads_the_photo(scene: &mut Scene, person: String, before: String) {
    const RECORD: u16 = 0x0002;
    let words = before.get(.."照合番号A".len()).unwrap_or_default();
    let secret = match before.as_str() {
        "何も照合せずに" => None,
        _ => Some(secret(scene, &person, words).await),
    };
    power_on(scene, &person).await;
    select(scene, &person, Ap::Surface).await;
    if let Some(secret) = secret {
        let value = if before.contains("誤って") {
            wrong(&secret.value)
        } else {
            secret.value.clone()
        };
        verify(scene, &person, secret.file, &value).await;
    }
    select_file(scene, &person, RECORD).await;
    read(scene, &person).await;
}

#[when(
    regex = r"^暗証番号と照合番号をすべて照合して、「([^」]+)」のカードから読めるものを読み出す$"
)]
async fn reads_everything(scene: &mut Scene, person: String) {
    let mut secrets = Vec::new();
    for words in [
        "利用者証明用暗証番号",
        "署名用暗証番号",
        "券面事項入力補助用暗証番号",
        "照合番号A",
        "照合番号B",
    ] {
        secrets.push(secret(scene, &person, words).await);
    }
    power_on(scene, &person).await;
    for application in Ap::ALL {
        select(scene, &person, application).await;
        for secret in secrets.iter().filter(|it| it.application == application) {
            verify(scene, &person, secret.file, &secret.value).await;
        }
        for file in 0x0000..=0x00FF_u16 {
            if select_file(scene, &person, file).await != Some(StatusWord::OK) {
                continue;
            }
            if let Some((content, StatusWord::OK)) = read(scene, &person).await {
                scene.seen.files.push((application.ja(), file, content));
            }
        }
    }
    ensure!(
        !scene.seen.files.is_empty(),
        "a file that opens after all that opens files",
        "none can be read"
    );
}

#[when(regex = r"^「([^」]+)」のカードのICチップ(を不正に読み出そうとする|が壊れる)$")]
async fn befalls(scene: &mut Scene, person: String, what: String) {
    let condition = if what == "が壊れる" {
        Condition::Mute
    } else {
        Condition::Tampered
    };
    call(scene, &person, Request::Suffer { condition }).await;
}

#[when(regex = r"^市町村の窓口で「([^」]+)」の顔認証のロックを解除する$")]
async fn unlocks_face(scene: &mut Scene, person: String) {
    let municipality = scene.person(&person).municipality.clone();
    let request = municipality::Request::UnlockFace {
        card: person.clone(),
    };
    match scene
        .ask::<MunicipalityRole>(&person, &municipality, request)
        .await
    {
        municipality::Response::Done { .. } => {}
        other => fail!("ロックの解除", format_args!("{other:?}")),
    }
}

#[then(regex = r"^カードは状態語「([0-9A-F]{4})」を返す$")]
async fn answers(scene: &mut Scene, expected: String) {
    let found = match &scene.seen.card {
        Some(Response::Apdu(answer)) => split_response(answer)
            .map(|(_, StatusWord(status))| format!("{status:04X}"))
            .unwrap_or_default(),
        other => format!("{other:?}"),
    };
    ensure!(
        found == expected,
        format_args!("「{expected}」"),
        format_args!("「{found}」")
    );
}

#[then(regex = r"^「([^」]+)」のICチップはどの命令にも(応答しない|エラーを返す)$")]
async fn is_dead(scene: &mut Scene, person: String, how: String) {
    power_on(scene, &person).await;
    for ins in [0x20, 0x2A, 0x84, 0xA4, 0xB0, 0xCA] {
        let answer = send(scene, &person, Command::new(0x00, ins, 0x00, 0x00)).await;
        let right = match &answer {
            None => how == "応答しない",
            Some((data, status)) => {
                how == "エラーを返す" && data.is_empty() && *status == StatusWord::FAILED
            }
        };
        ensure!(
            right,
            format_args!("命令{ins:02X}に{how}"),
            format_args!("{answer:?}")
        );
    }
}

#[then(regex = r"^読み出したものに「([^」]+)」の資格、受診、薬剤、健診の情報はない$")]
async fn holds_no_insurance(scene: &mut Scene, person: String) {
    ensure!(
        !scene.seen.files.is_empty(),
        Party::Configuration,
        "a chip that was read out",
        "nothing has been read"
    );
    let owner = scene.person(&person);
    let mut sought: Vec<String> = owner.medical.iter().map(|it| it.text.clone()).collect();
    for enrolment in &owner.enrolments {
        let number = &enrolment.insured.insurer;
        sought.push(number.to_string());
        sought.extend(
            scene
                .cast()
                .insurers
                .get(number)
                .map(|insurer| insurer.name.clone()),
        );
    }
    for (application, file, content) in &scene.seen.files {
        for text in &sought {
            let found = content
                .windows(text.len().max(1))
                .any(|window| window == text.as_bytes());
            ensure!(
                !found,
                format_args!("「{text}」はない"),
                format_args!("{application} EF {file:04X}")
            );
        }
    }
}

/// What each readable file of a My Number card is, in the words of a scenario (CARD-043, CARD-044).
const FILES: [(&str, u16, &str); 23] = [
    ("公的個人認証AP", 0x0001, "電子証明書"),
    ("公的個人認証AP", 0x0002, "電子証明書"),
    ("公的個人認証AP", 0x0006, "カードの管理情報"),
    ("公的個人認証AP", 0x0008, "カードの管理情報"),
    ("公的個人認証AP", 0x000A, "電子証明書"),
    ("公的個人認証AP", 0x000B, "電子証明書"),
    ("券面事項確認AP", 0x0001, "券面の情報"),
    ("券面事項確認AP", 0x0002, "券面の情報"),
    ("券面事項確認AP", 0x0003, "カードの管理情報"),
    ("券面事項確認AP", 0x0004, "カードの管理情報"),
    ("券面事項確認AP", 0x0005, "個人番号と4情報"),
    ("券面事項確認AP", 0x0006, "カードの管理情報"),
    ("券面事項入力補助AP", 0x0001, "個人番号と4情報"),
    ("券面事項入力補助AP", 0x0002, "個人番号と4情報"),
    ("券面事項入力補助AP", 0x0003, "カードの管理情報"),
    ("券面事項入力補助AP", 0x0004, "カードの管理情報"),
    ("券面事項入力補助AP", 0x0005, "カードの管理情報"),
    ("券面事項入力補助AP", 0x0006, "カードの管理情報"),
    ("券面事項入力補助AP", 0x0007, "カードの管理情報"),
    ("券面事項入力補助AP", 0x0008, "カードの管理情報"),
    ("共通カードAP", 0x0001, "カードの管理情報"),
    ("共通カードAP", 0x0002, "カードの管理情報"),
    ("住基AP", 0x0002, "カードの管理情報"),
];

#[then(
    regex = r"^読み出せたのは、電子証明書、券面の情報、個人番号と4情報、カードの管理情報だけである$"
)]
async fn holds_only_what_is_known(scene: &mut Scene) {
    let mut kinds = Vec::new();
    for (application, file, _) in &scene.seen.files {
        let kind = FILES
            .iter()
            .find(|(known, id, _)| known == application && id == file);
        match kind {
            Some((.., kind)) => kinds.push(*kind),
            None => fail!(
                "a file known to be on a My Number card",
                format_args!("{application} EF {file:04X}")
            ),
        }
    }
    for kind in ["電子証明書", "券面の情報", "個人番号と4情報"] {
        ensure!(kinds.contains(&kind), kind, format_args!("{kinds:?}"));
    }
}
