//! Devices of facilities, their codes, and settings.

use super::*;

#[when(regex = r"^「([^」]+)」がアクティベーションコードの発行を受ける$")]
async fn issues_code(scene: &mut Scene, facility: String) {
    issue(scene, &facility).await;
}

#[when(regex = r"^「([^」]+)」が端末にアクティベーションコードを入れる$")]
async fn types_code(scene: &mut Scene, facility: String) {
    activate(scene, &facility).await;
}

#[when(regex = r"^「([^」]+)」がアクティベーションコードを無効化する$")]
async fn revokes_code(scene: &mut Scene, facility: String) {
    let typed = scene.seen.away.codes.get(&facility).cloned();
    let request = CareRequest::RevokeActivation {
        facility: code(scene, &facility),
        code: typed.unwrap_or_default(),
    };
    ask(scene, "窓口職員", request).await;
}

#[when(
    regex = r"^「([^」]+)」がマイナ資格確認アプリで「([^」]+)」のカードを(暗証番号|誤った暗証番号|目視)により確認する$"
)]
async fn app_checks(scene: &mut Scene, facility: String, person: String, how: String) {
    let channel = app_of(scene, &facility).await;
    hold(scene, channel, (&person, &person), &how, Errand::Check).await;
}

#[when(regex = r"^「([^」]+)」が目視確認用パスコードを取得する$")]
async fn passcode(scene: &mut Scene, facility: String) {
    let request = CareRequest::IssuePasscode {
        facility: code(scene, &facility),
    };
    let CareResponse::Passcode { passcode, .. } = must(scene, request).await else {
        fail!("目視確認用パスコード", "別の回答")
    };
    scene
        .seen
        .away
        .codes
        .insert("パスコード".to_owned(), passcode);
}

#[when(regex = r"^「([^」]+)」のリーダーに(そのパスコード|誤ったパスコード)を入れる$")]
async fn types_passcode(scene: &mut Scene, facility: String, which: String) {
    let issued = scene.seen.away.codes.get("パスコード").cloned();
    let mut passcode = issued.unwrap_or_default();
    if which == "誤ったパスコード" {
        passcode.push('0');
    }
    let request = CareRequest::UsePasscode {
        facility: code(scene, &facility),
        passcode,
    };
    ask(scene, "窓口職員", request).await;
}

async fn change(scene: &mut Scene, facility: &str, with: impl FnOnce(&mut FacilitySettings)) {
    let facility = code(scene, facility);
    let request = CareRequest::ReadSettings {
        facility: facility.clone(),
    };
    let CareResponse::Settings { mut settings } = must(scene, request).await else {
        fail!("医療機関環境設定情報", "別の回答")
    };
    with(&mut settings);
    let request = CareRequest::ChangeSettings { facility, settings };
    ask(scene, "管理者", request).await;
}

#[when(regex = r"^「([^」]+)」が救急時閲覧の権限を(あり|なし)に設定する$")]
async fn sets_right(scene: &mut Scene, facility: String, right: String) {
    change(scene, &facility, |settings| {
        settings.emergency_right = right == "あり";
    })
    .await;
}

#[when(regex = r"^「([^」]+)」がPMHに接続する$")]
async fn joins_hub(scene: &mut Scene, facility: String) {
    change(scene, &facility, |settings| settings.subsidies = true).await;
}

#[when(regex = r"^「([^」]+)」が発行形態を資格確認時に選ぶ設定にする$")]
async fn asks_form(scene: &mut Scene, facility: String) {
    change(scene, &facility, |settings| {
        settings.asks_form_at_check = true;
    })
    .await;
}
