//! What requests and answers are called on the page. A word that is missing here is shown as the role writes it.

use madoguchi_sim::role::RoleName;
use serde_json::Value;

/// The kind of a request or an answer: its tag, or the one name that it consists of.
pub(super) fn kind<'a>(message: &'a Value, tag: &str) -> Option<&'a str> {
    match message {
        Value::String(name) => Some(name),
        Value::Object(items) => match items.get(tag) {
            Some(Value::String(name)) => Some(name),
            Some(_) => None,
            None if items.len() == 1 => items.keys().next().map(String::as_str),
            None => None,
        },
        _ => None,
    }
}

/// A request in Japanese.
pub(super) fn request(role: RoleName, kind: &str) -> Option<&'static str> {
    Some(match (role, kind) {
        (RoleName::Card, kind) => card_request(kind)?,
        (RoleName::Reader, kind) => reader_request(kind)?,
        (RoleName::Counter, kind) => counter_request(kind)?,
        (RoleName::Fund, kind) => fund_request(kind)?,
        (RoleName::Insurer, kind) => insurer_request(kind)?,
        (RoleName::Jlis, kind) => jlis_request(kind)?,
        (RoleName::Portal, kind) => portal_request(kind)?,
        (RoleName::Municipality, kind) => municipality_request(kind)?,
        (RoleName::Mobile, _) => "モバイル端末にカードをかざす",
        (RoleName::Person | RoleName::Clock, _) => return None,
    })
}

fn card_request(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "power-on" => "通電する",
        "reset" => "リセットする",
        "power-off" => "取り外す",
        "apdu" => "ICチップへの命令",
        "look-at" => "券面を見る",
        "biometrics" => "スマートフォンの生体認証",
        "face-tries-left" => "顔認証の残り回数を見る",
        "face-result" => "顔認証の結果を伝える",
        "issuer" => "市町村がカードを書き換える",
        "suffer" => "カードに異変が起きる",
        _ => return None,
    })
}

fn reader_request(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "place" => "カードを置く",
        "show-face" => "顔を向ける",
        "enter-pin" => "暗証番号を入力する",
        "unlock-phone" => "スマートフォンのロックを解く",
        "switch-to-visual" => "目視モードに切り替える",
        "switch-back" => "目視モードを終える",
        "answer-registration" => "利用登録の問いに答える",
        "consent" => "閲覧の同意を答える",
        "take-card" => "カードを取る",
        "look" => "画面を見る",
        "key-order" => "数字キーの並びを見る",
        "take-outcome" => "本人確認の結果を受け取る",
        "inspect" => "記憶装置を調べる",
        _ => return None,
    })
}

fn counter_request(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "receive" => "受付を求める",
        "hear-later" => "後から番号を知らせる",
        "bill" => "レセプトを請求させる",
        "view-medical" => "医療情報を開く",
        "phone-help-desk" => "ヘルプデスクに電話する",
        "look-up-later" => "障害時の控えで照会する",
        "report-emergency-use" => "障害時機能の使用を報告する",
        "confirm-payment" => "入金を確認する",
        "destroy-declaration" => "申立書を廃棄する",
        "show-visit" => "受診の記録を見る",
        "ask-again" => "番号で照会し直す",
        "ask-reserved" => "予約した人を一括照会する",
        "fetch-reserved" => "一括照会の結果を取りに行く",
        "fetch-consented" => "同意した人を一括取得する",
        _ => return None,
    })
}

fn fund_request(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "open-session" => "電子証明書を示して照会を始める",
        "register" => "健康保険証として利用登録する",
        "check-by-card" => "カードで資格を確認する",
        "check-by-number" => "番号で資格を確認する",
        "register-reference" => "照会番号を登録する",
        "view-medical" => "医療情報を照会する",
        "open-emergency" => "障害時機能を開く",
        "emergency-check" => "障害時機能で資格を確認する",
        "report-emergency-use" => "障害時機能の使用を報告する",
        "submit-claim" => "レセプトを請求する",
        "file" => "資格情報を登録する",
        "set-viewing-stop" => "閲覧停止を設定する",
        "cancel-registration" => "利用登録を解除する",
        "list-unregistered" => "未登録者の一覧を求める",
        "care" => "療養の場の問い合わせ",
        "own" => "本人の情報を照会する",
        "audit-log" => "閲覧の履歴を求める",
        _ => return None,
    })
}

fn insurer_request(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "file-acquisition" => "資格取得届を出す",
        "file-loss" => "資格喪失届を出す",
        "process" => "届を処理する",
        "tell-number" => "個人番号を答える",
        "resolve-mismatch" => "不一致を解消する",
        "correct-wrong-link" => "誤った紐付けを正す",
        "apply-for-certificate" => "資格確認書を申請する",
        "apply-for-cancellation" => "利用登録の解除を申請する",
        "issue-insurance-card" => "保険証の交付を求める",
        "run-monthly-job" => "月次の処理を行う",
        "check-shares" => "負担割合を点検する",
        "switch-to-special-expense" => "特別療養費に切り替える",
        "claim-refund" => "療養費を請求する",
        "mail" => "郵便受けを見る",
        "confirm" => "資格を電話で確かめる",
        "ask-for-log" => "閲覧の履歴を求める",
        "state-of" => "届の状況を尋ねる",
        _ => return None,
    })
}

fn jlis_request(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "inquire-by-five-items" => "5情報で照会する",
        "inquire-by-three-items" => "3情報で照会する",
        "inquire-by-number" => "個人番号で照会する",
        "link-of" | "link-of-serial" => "連携符号を求める",
        "certificate-status" => "電子証明書の有効性を確かめる",
        "call-to-suspend" => "電話で一時利用停止を求める",
        "call-to-lift" => "電話で一時停止の解除を求める",
        "lift-suspension" => "一時停止を解除する",
        "apply-for-card" => "カードの交付を申請する",
        "collect" => "カードを受け取る",
        "renew-certificates" => "電子証明書を更新する",
        "report" => "住民の異動を届け出る",
        "expiry-notices" => "有効期限通知書を確かめる",
        _ => return None,
    })
}

fn portal_request(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "login" => "ログインする",
        "show-eligibility" => "被保険者資格情報を開く",
        "save-pdf" => "資格情報をPDFで保存する",
        "print" => "資格情報を印刷する",
        "show-registration" => "利用登録の状況を見る",
        "register" => "利用登録を申し込む",
        "show-medical" => "自分の医療情報を見る",
        "cancel-registration" => "利用登録の解除を試みる",
        "logout" => "ログアウトする",
        _ => return None,
    })
}

fn municipality_request(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "lift-suspension" => "一時停止の解除を求める",
        "apply-for-card" => "カードの交付を申請する",
        "collect" => "カードを受け取る",
        "collect-by-agent" => "代理人がカードを受け取る",
        "reset-pin" => "暗証番号を再設定する",
        "reset-pin-at-kiosk" => "キオスクで暗証番号を再設定する",
        "unlock-face" => "顔認証のロックを解く",
        "switch-to-face-only" => "顔認証マイナンバーカードに切り替える",
        "renew-certificates" => "電子証明書を更新する",
        "report" => "異動を届け出る",
        "register-at-terminal" => "端末で利用登録する",
        _ => return None,
    })
}

/// An answer in Japanese.
pub(super) fn answer(role: RoleName, kind: &str) -> Option<&'static str> {
    Some(match (role, kind) {
        (_, "done") => "済んだ",
        (_, "accepted") => "受け付けた",
        (_, "refused") => "断る",
        (_, "medical") => "医療情報を返す",
        (RoleName::Fund | RoleName::Insurer, "log") => "閲覧の履歴を返す",
        (RoleName::Municipality | RoleName::Jlis, "ordered") => "申請を受け付けた",
        (RoleName::Municipality | RoleName::Jlis, "card") => "カードを渡す",
        (RoleName::Card, "atr") => "カードが応答する",
        (RoleName::Card, "apdu") => "ICチップの応答",
        (RoleName::Card, "face") => "券面",
        (RoleName::Card, "face-tries") => "顔認証の残り回数",
        (RoleName::Reader, "screen") => "画面",
        (RoleName::Reader, "not-now") => "今はできない",
        (RoleName::Reader, "keys") => "数字キーの並び",
        (RoleName::Reader, "outcome") => "本人確認の結果",
        (RoleName::Reader, "storage") => "保存されているもの",
        (RoleName::Counter, "decision") => "窓口の判断",
        (RoleName::Counter, "billed") => "レセプトを請求した",
        (RoleName::Fund, "session") => "照会を始められる",
        (RoleName::Fund, "card-refused") => "カードを受け付けない",
        (RoleName::Fund | RoleName::Municipality, "registered") => "利用登録した",
        (RoleName::Fund, "checked") => "資格確認の結果",
        (RoleName::Fund, "emergency-open") => "障害時機能を開いた",
        (RoleName::Fund, "claim") => "請求の結果",
        (RoleName::Fund, "unregistered") => "未登録者の一覧",
        (RoleName::Fund, "care") => "療養の場の回答",
        (RoleName::Mobile, "answered") => "端末に結果を示す",
        (RoleName::Mobile, "wrong-pin") => "暗証番号が違う",
        (RoleName::Mobile, "not-read") => "カードを読めない",
        (RoleName::Mobile, "line-down") => "つながらない",
        (RoleName::Fund, "own") => "本人の情報",
        (RoleName::Insurer, "received") => "届を受け取った",
        (RoleName::Insurer, "state") => "届の状況",
        (RoleName::Insurer, "will-be-sent") => "郵送する",
        (RoleName::Insurer, "letters") => "届いた郵便",
        (RoleName::Insurer, "in-force") => "資格の有無",
        (RoleName::Insurer, "corrected") => "誤りを正した",
        (RoleName::Jlis, "matched") => "一致した",
        (RoleName::Jlis, "resident") => "住民の情報",
        (RoleName::Jlis, "not-found") => "該当なし",
        (RoleName::Jlis, "link") => "連携符号",
        (RoleName::Jlis, "status") => "電子証明書の状態",
        (RoleName::Jlis, "suspended") => "一時停止した",
        (RoleName::Jlis, "lifted") => "一時停止を解除した",
        (RoleName::Jlis, "certificates") => "新しい電子証明書",
        (RoleName::Jlis, "notices") => "有効期限通知書を送った",
        (RoleName::Portal, "logged-in") => "ログインした",
        (RoleName::Portal, "login-failed") => "ログインできない",
        (RoleName::Portal, "eligibility") => "被保険者資格情報",
        (RoleName::Portal, "no-eligibility") => "表示する資格情報がない",
        (RoleName::Portal, "registration") => "利用登録の状況",
        (RoleName::Portal, "no-session") => "ログインが切れている",
        (RoleName::Municipality, "waiting-for-reply") => "照会文書の回答を待つ",
        _ => return None,
    })
}

/// Why no answer came.
pub(super) fn breakdown(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "unreachable" => "つながらない",
        "timed-out" => "時間内に応答がない",
        "garbled" => "読めない応答",
        "circular" => "呼出しが循環した",
        _ => return None,
    })
}

/// Values that say what an answer amounts to.
pub(super) fn value(text: &str) -> Option<&'static str> {
    Some(match text {
        "idle" => "カードを待つ",
        "identify" => "本人確認方法の選択",
        "register" => "利用登録の確認",
        "consent" => "閲覧同意",
        "take-card" => "カードを取る",
        "error" => "エラー",
        "card-not-recognised" => "カードを認識できない",
        "not-my-number-card" => "マイナンバーカードではない",
        "face-mismatch" => "顔が一致しない",
        "face-locked" => "顔認証がロックされている",
        "wrong-pin" => "暗証番号が違う",
        "pin-locked" => "暗証番号がロックされている",
        "not-offered" => "その方法は使えない",
        "line-down" => "回線障害",
        "phone-not-supported" => "スマートフォンは使えない",
        "registration-declined" => "利用登録を断った",
        "interrupted" => "途中でカードが取られた",
        "verified" => "本人と確認した",
        "failed" => "確認できなかった",
        "nothing" => "なし",
        "good" => "有効",
        "revoked" => "失効",
        "suspended" => "一時停止",
        "expired" => "有効期限切れ",
        "unknown" => "発行されていない",
        "registered" => "登録済み",
        "not-registered" => "未登録",
        "lapsed" => "失効（更新なし）",
        "received" => "受付",
        "asking-the-person" => "本人に確認中",
        "registered-stopped" => "登録済み・閲覧停止",
        "confirmed" => "認める",
        "declared" => "申立てにより取り扱う",
        "unproven" => "認めない",
        "accepted" => "受理",
        "accepted-unknown" => "受理（不詳）",
        "rerouted" => "振替",
        "returned" => "返戻",
        "no-card" => "カードがない",
        "no-reader" => "読み取る機器がない",
        "no-app" => "アプリがない",
        "card-not-read" => "カードを読めない",
        "pinless-card" => "暗証番号のないカード",
        "card-refused" => "カードが受け付けられない",
        "no-answer" => "チップが応答しない",
        "no-power" => "通電していない",
        "nothing-printed" => "券面がない",
        "not-a-phone" => "スマートフォンではない",
        "no-such-key" => "鍵がない",
        "not-this-kind" => "この種類のカードではできない",
        "unserviceable" => "使えないカード",
        "teacher" => "引率の教員",
        "family" => "家族",
        "carer" => "介助者・施設職員",
        "sitter" => "ベビーシッター",
        "agent-only" => "代理人のみ",
        _ => return None,
    })
}
