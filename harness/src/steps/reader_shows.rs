//! リーダー: what its screens, its key pad and its storage show.

use cucumber::then;
use madoguchi_sim::cast::MedicalKind;
use madoguchi_sim::fund::CardRefusal;
use madoguchi_sim::reader::{LoggedFailure, ReaderRole, Request, Response, Screen, Trouble};

use super::Scene;
use super::words::{day, word};
use crate::run::Party;
use crate::{ensure, fail};

/// What a reader says went wrong, in the words of a scenario.
pub fn told(trouble: Trouble) -> String {
    let words = match trouble {
        Trouble::CardNotRecognised => "001 カードを認識できない",
        Trouble::NotMyNumberCard => "002 マイナンバーカードではない",
        Trouble::FaceMismatch => "顔が一致しない",
        Trouble::FaceLocked => "顔認証がロックされている",
        Trouble::WrongPin { left } => return format!("暗証番号が違う。残り{left}回"),
        Trouble::PinLocked => "暗証番号がロックされている",
        Trouble::NotOffered => "この方法は使えない",
        Trouble::CardRefused { reason } => reason.ja(),
        Trouble::LineDown => "回線がつながらない",
        Trouble::PhoneNotSupported => "スマートフォンは使えない",
        Trouble::RegistrationDeclined => "利用登録がされなかった",
        Trouble::Interrupted => "途中でカードが取られた",
    };
    words.to_owned()
}

/// Everything that a reader can say went wrong.
fn all_troubles() -> impl Iterator<Item = Trouble> {
    let refusals = [
        CardRefusal::NotGenuine,
        CardRefusal::Expired,
        CardRefusal::Revoked,
        CardRefusal::Suspended,
        CardRefusal::BadProof,
        CardRefusal::AuthorityDown,
        CardRefusal::NotRegistered,
        CardRefusal::NotAccepted,
    ];
    [
        Trouble::CardNotRecognised,
        Trouble::NotMyNumberCard,
        Trouble::FaceMismatch,
        Trouble::FaceLocked,
        Trouble::PinLocked,
        Trouble::NotOffered,
        Trouble::LineDown,
        Trouble::PhoneNotSupported,
        Trouble::RegistrationDeclined,
        Trouble::Interrupted,
    ]
    .into_iter()
    .chain((0..=2).map(|left| Trouble::WrongPin { left }))
    .chain(refusals.map(|reason| Trouble::CardRefused { reason }))
}

fn known(words: &str) {
    ensure!(
        all_troubles().any(|trouble| told(trouble) == words),
        Party::Configuration,
        format_args!(
            "one of {}",
            all_troubles().map(told).collect::<Vec<_>>().join("・")
        ),
        format_args!("「{words}」")
    );
}

/// What the screen says went wrong, as an error or beside the choice of means.
pub fn trouble_on(screen: Option<&Screen>) -> Option<Trouble> {
    match screen {
        Some(Screen::Error(trouble)) => Some(*trouble),
        Some(Screen::Identify { trouble, .. }) => *trouble,
        _ => None,
    }
}

fn name(screen: &Screen) -> &'static str {
    match screen {
        Screen::Idle => "待機",
        Screen::Identify { .. } => "本人確認",
        Screen::Register => "利用登録",
        Screen::Consent { .. } => "同意",
        Screen::TakeCard => "完了",
        Screen::Error(_) => "エラー",
    }
}

fn shown(scene: &Scene) -> &Screen {
    match &scene.seen.screen {
        Some(screen) => screen,
        None => fail!("a screen of the reader", "リーダーは反応しない"),
    }
}

#[then(regex = r"^リーダーは「(待機|本人確認|利用登録|同意|完了|エラー)」の画面を示す$")]
async fn shows_screen(scene: &mut Scene, words: String) {
    let found = scene.seen.screen.as_ref().map_or("反応なし", name);
    ensure!(
        found == words,
        format_args!("「{words}」の画面"),
        format_args!("「{found}」: {:?}", scene.seen.screen)
    );
}

#[then(regex = r"^リーダーは「([^」]+)」と伝える$")]
async fn tells(scene: &mut Scene, words: String) {
    known(&words);
    let found = trouble_on(scene.seen.screen.as_ref()).map(told);
    ensure!(
        found.as_deref() == Some(words.as_str()),
        format_args!("「{words}」"),
        format_args!("「{}」: {:?}", found.unwrap_or_default(), scene.seen.screen)
    );
}

#[then(regex = r"^リーダーは反応しない$")]
async fn does_not_react(scene: &mut Scene) {
    ensure!(
        scene.seen.screen.is_none() && scene.seen.breakdown.is_some(),
        "反応なし",
        format_args!("{:?}", scene.seen.screen)
    );
}

#[then(regex = r"^リーダーは操作を(受け付ける|受け付けない)$")]
async fn does_not_listen(scene: &mut Scene, answer: String) {
    ensure!(
        scene.seen.reader_did_not_listen == (answer == "受け付けない"),
        format_args!("操作を{answer}"),
        format_args!("{:?}", scene.seen.screen)
    );
}

#[then(
    regex = r"^リーダーが示す本人確認の方法は「(顔認証、暗証番号|顔認証|暗証番号|なし)」である$"
)]
async fn offers(scene: &mut Scene, words: String) {
    let found = match shown(scene) {
        Screen::Identify { face, pin, .. } => match (face, pin) {
            (true, true) => "顔認証、暗証番号",
            (true, false) => "顔認証",
            (false, true) => "暗証番号",
            (false, false) => "なし",
        },
        other => name(other),
    };
    ensure!(
        found == words,
        format_args!("「{words}」"),
        format_args!("「{found}」")
    );
}

#[then(regex = r"^リーダーは電子証明書の更新を(促す|促さない)$")]
async fn alerts(scene: &mut Scene, whether: String) {
    let alert = match shown(scene) {
        Screen::Identify { alert, .. } => *alert,
        other => fail!("「本人確認」の画面", format_args!("「{}」", name(other))),
    };
    ensure!(
        alert.is_some() == (whether == "促す"),
        format_args!("更新を{whether}"),
        format_args!("{alert:?}")
    );
}

#[then(regex = r"^リーダーが示す電子証明書の期限は(.+日)である$")]
async fn alerts_of(scene: &mut Scene, date: String) {
    let expected = day(&date);
    match shown(scene) {
        Screen::Identify {
            alert: Some(found), ..
        } if *found == expected => {}
        other => fail!(expected, format_args!("{other:?}")),
    }
}

#[then(regex = r"^リーダーが同意を尋ねる情報は「([^」]+)」である$")]
async fn asks(scene: &mut Scene, words: String) {
    let all: Vec<&str> = MedicalKind::ALL.iter().map(|kind| kind.ja()).collect();
    for part in words.split('、').filter(|part| *part != "限度額情報") {
        let table: Vec<(&str, ())> = all.iter().map(|kind| (*kind, ())).collect();
        word("情報の種類", part, &table);
    }
    let found = match shown(scene) {
        Screen::Consent {
            asks, asks_limit, ..
        } => asks
            .iter()
            .map(|kind| kind.ja())
            .chain(asks_limit.then_some("限度額情報"))
            .collect::<Vec<_>>()
            .join("、"),
        other => format!("「{}」の画面", name(other)),
    };
    ensure!(
        found == words,
        format_args!("「{words}」"),
        format_args!("「{found}」")
    );
}

#[then(regex = r"^リーダーはまとめて同意する画面を(示す|示さない)$")]
async fn offers_all(scene: &mut Scene, whether: String) {
    let found = match shown(scene) {
        Screen::Consent { offers_all, .. } => *offers_all,
        other => fail!("「同意」の画面", format_args!("「{}」", name(other))),
    };
    ensure!(
        found == (whether == "示す"),
        format_args!("まとめて同意する画面を{whether}"),
        format_args!("{found}")
    );
}

#[then(regex = r"^テンキーの並びは毎回違い、どれにも0から9までがそろっている$")]
async fn keys_change(scene: &mut Scene) {
    let orders = &scene.seen.key_orders;
    ensure!(
        orders.len() > 1,
        Party::Configuration,
        "two looks at the keys or more",
        orders.len()
    );
    for (place, order) in orders.iter().enumerate() {
        let new = !orders.iter().take(place).any(|before| before == order);
        ensure!(new, "前のどれとも違う並び", format_args!("{order:?}"));
        let mut sorted = order.clone();
        sorted.sort_unstable();
        ensure!(
            sorted == (0..=9).collect::<Vec<u8>>(),
            "0から9まで",
            format_args!("{order:?}")
        );
    }
}

/// What the reader keeps: images, failures, and whether 目視モード is on.
async fn storage(scene: &mut Scene) -> (usize, Vec<LoggedFailure>, bool) {
    let here = scene.here();
    match scene
        .ask::<ReaderRole>("職員", &here, Request::Inspect)
        .await
    {
        Response::Storage {
            images,
            failures,
            visual_mode,
        } => (images.len(), failures, visual_mode),
        other => fail!("what the reader keeps", format_args!("{other:?}")),
    }
}

#[then(regex = r"^リーダーに顔画像は残っていない$")]
async fn keeps_no_image(scene: &mut Scene) {
    let (images, ..) = storage(scene).await;
    ensure!(images == 0, "顔画像0件", format_args!("{images}件"));
}

#[then(regex = r"^目視モードは(入ったままである|切れている)$")]
async fn visual_mode(scene: &mut Scene, state: String) {
    let (.., on) = storage(scene).await;
    ensure!(
        on == (state == "入ったままである"),
        format_args!("目視モードは{state}"),
        if on {
            "入っている"
        } else {
            "切れている"
        }
    );
}

#[then(regex = r"^リーダーの故障記録に、今日の日付、機種「([^」]+)」、「([^」]+)」が残る$")]
async fn logs(scene: &mut Scene, model: String, words: String) {
    known(&words);
    let today = scene.today();
    let (_, failures, _) = storage(scene).await;
    let found = failures.iter().any(|failure| {
        failure.on == today && failure.model == model && told(failure.trouble) == words
    });
    ensure!(
        found,
        format_args!("{today} 「{model}」 「{words}」"),
        format_args!("{failures:?}")
    );
}
