//! What was never published and must have a value all the same: every field is 仮定 (assumed) unless it
//! says otherwise.

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Makes the parameters and their printed table from one list, so that none is missing in the other.
macro_rules! parameters {
    ($( $(#[$doc:meta])* $field:ident : $kind:ty = $value:expr, $gap:literal, $note:literal; )+) => {
        /// 仮定パラメータ: the values a run needs where the sources are silent. A scenario may set any of
        /// them; what it does not set stays at the default.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, default)]
        pub struct Parameters {
            $( $(#[$doc])* pub $field: $kind, )+
        }

        impl Default for Parameters {
            fn default() -> Self {
                Parameters { $( $field: $value, )+ }
            }
        }

        impl Parameters {
            /// The table of gaps, in order, with the values in force.
            pub fn gaps(&self) -> Vec<Gap> {
                vec![ $( Gap {
                    name: stringify!($field),
                    value: self.$field.to_string(),
                    note_ja: $note,
                    gap: $gap,
                }, )+ ]
            }
        }
    };
}

/// A gap in the sources and the value that fills it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// The name of the parameter.
    pub name: &'static str,
    /// Its value.
    pub value: String,
    /// 仮定: what is assumed, and why.
    pub note_ja: &'static str,
    /// Which row of the gap list it belongs to.
    pub gap: &'static str,
}

parameters! {
    /// 一時利用停止の反映: days from a suspension until the eligibility check refuses the card. 仮定.
    suspension_visible_after_days: u16 = 1, "R13-4",
        "仮定: 一時利用停止から資格確認で拒否されるまでの日数。公表資料なし (CARD-025)";
    /// 失効の反映: days from the revocation of a certificate until the eligibility check refuses it. 仮定.
    revocation_visible_after_days: u16 = 1, "R13-4",
        "仮定: 電子証明書の失効が資格確認に反映されるまでの日数。OCSPかCRLかも公表資料なし";
    /// OCSPへの反映: minutes until the authority's own responder knows of a suspension, its end or a revocation. 仮定.
    ocsp_delay_minutes: u16 = 0, "R13-4",
        "仮定: 認証局のOCSPに一時停止・解除・失効が反映されるまでの分数。停止は直ちに効くとされる (CARD-025)";
    /// OCSPの回答の有効時間: minutes from an answer to its nextUpdate; 0 leaves nextUpdate out. 仮定.
    ocsp_validity_minutes: u16 = 60, "R13-4",
        "仮定: OCSPの回答のnextUpdateまでの分数。0ならnextUpdateなし。公表資料なし";
    /// 失効リストの発行間隔: hours between two lists of an authority. 仮定.
    crl_interval_hours: u16 = 24, "R13-4",
        "仮定: 失効リスト(CRL)の発行間隔 (時間)。公表資料なし";
    /// 失効リストの有効時間: hours from a list's thisUpdate to its nextUpdate. 仮定.
    crl_validity_hours: u16 = 48, "R13-4",
        "仮定: 失効リストのnextUpdateまでの時間数。次の発行に1回失敗しても続くように間隔の2倍とした";
    /// 再交付後の登録継続: whether the registration as 健康保険証 outlives a reissue. 仮定; run both.
    registration_survives_reissue: bool = true, "R13-5",
        "仮定: 再交付後も利用登録が続くか。資料が割れるため両方を試す (PORTAL-011)";
    /// 顔認証の失敗上限: failures until the face check locks. Reported once, 仮定.
    face_failure_limit: u8 = 10, "R13-6",
        "仮定: 顔認証が止まるまでの失敗回数。報道1件のみ (CARD-021)";
    /// 顔認証の成功で失敗回数が戻るか: whether a success clears the failures. 仮定.
    face_success_clears_failures: bool = true, "R13-6",
        "仮定: 成功すれば失敗回数は零に戻る (連続失敗で止まるという報道からの推定)";
    /// 顔認証のしきい値: the least score of a hundred at which two pictures count as one person. 仮定.
    face_match_threshold: u8 = 60, "R10",
        "仮定: 顔認証が一致とみなす点数 (100点満点)。公表資料なし (READER-005, READER-014)";
    /// 照合番号の試行回数: tries of the reference numbers A and B of the surface application. 仮定.
    surface_pin_tries: u8 = 10, "R10",
        "仮定: 券面APの照合番号A・Bの試行回数。公表資料で確かめられず";
    /// 通常交付の日数: "about one month". 仮定 as a number of days.
    ordinary_issue_days: u16 = 30, "R6.1-5",
        "仮定: 「概ね1か月」を日数にしたもの (CARD-036)";
    /// 特急発行の日数: "within a week, five days at best", mail included. 仮定 as a number of days.
    express_issue_days: u16 = 5, "R6.1-5",
        "仮定: 「1週間以内、最短5日」から最短を取った。郵送を含む (JLIS-001)";
    /// 特急発行の処理能力: cards taken on in a day; the rest slips to the next. Published as "about".
    express_cards_per_day: u32 = 10_000, "R6.1-8",
        "公表: 1日あたり約1万枚 (JLIS-003)。超えた申請は翌日に回ると仮定";
    /// 郵送の日数: days a letter of an insurer or of J-LIS takes. 仮定.
    mail_days: u16 = 3, "R13-9",
        "仮定: 保険者・J-LISの郵便が届くまでの日数";
    /// 資格確認書の発行日数: days from application to issue; the rule says "promptly". 仮定.
    eligibility_certificate_issue_days: u16 = 7, "R6.1-9",
        "仮定: 「速やかに」を日数にしたもの (DOC-002)";
    /// 未登録者一覧の間隔: days between two lists of members without registration. 仮定 as days.
    unregistered_list_days: u16 = 30, "R4-13",
        "仮定: 「月に1回程度」を日数にしたもの (INSURER-027)";
    /// 解除の反映: months after the month of the application at whose end a cancellation shows. Published
    /// as "the end of the following month" by secondary pages.
    cancellation_visible_after_months: u8 = 1, "R6.3",
        "公表: 翌月末に反映 (INSURER-022)。二次資料のみ";
    /// 同意の有効時間: hours a consent lasts. Published.
    consent_hours: u16 = 24, "R2-41",
        "公表: 同意は24時間有効 (OQS-005)";
    /// 訪問診療の同意の期間: months after the last visit until a kept consent lapses. 仮定.
    home_consent_months: u8 = 3, "R7",
        "仮定: 継続する訪問の同意が最後の訪問から続く月数。3か月程度の訪問を要するとの予定からの推定 (CARE-006)";
    /// 期限切れの同意と資格情報: whether eligibility still comes under a consent whose time has passed. 仮定.
    lapsed_consent_shows_eligibility: bool = true, "R7",
        "仮定: 同意の期限が切れた再照会に資格情報だけは返るか。同意区分2が資格情報と並ぶことからの推定";
    /// アクティベーションコードの有効日数: days from the issue of a code to the last day on which it pairs. 仮定.
    activation_days: u16 = 7, "R7",
        "仮定: アクティベーションコードを入力できる日数。公表資料なし";
    /// 療養の場の記録の保存: days after their end for which consents, tickets, codes and subsidies are kept. 仮定.
    care_kept_days: u16 = 366, "R7",
        "仮定: 終わった同意・医療券・受給者証・アクティベーションコードを残す日数。長く動かしても膨らまないための上限";
    /// マイナポータルのセッション: minutes until a login of the portal ends. 仮定.
    portal_session_minutes: u16 = 30, "R13-9",
        "仮定: ポータルのログインが切れるまでの分数";
    /// 署名検証用乱数の有効時間: minutes until a challenge for the card's signature lapses. 仮定.
    challenge_minutes: u16 = 5, "R13-9",
        "仮定: カードに署名させる乱数の有効な分数";
    /// リーダーの待ち時間: seconds a reader waits for the patient at each screen. 仮定.
    reader_wait_seconds: u16 = 60, "R13-9",
        "仮定: 顔認証付きカードリーダーが各画面で操作を待つ秒数";
    /// 猶予期間の限度額: whether the limit class still comes while the certificate is in grace. 仮定.
    limit_class_in_grace: bool = true, "R2.3",
        "仮定: 電子証明書の期限後3か月に限度額区分が返るか。公表資料なし";
    /// 診療情報の年数: years of clinical and surgery data shown. 仮定, as for drugs.
    clinical_years: u8 = 3, "R2-44",
        "仮定: 診療・手術情報の閲覧年数。薬剤と同じとした (OQS-008)";
    /// 5年保存: whether the plan of 2023 to keep every kind five years is in force. 仮定.
    five_year_storage: bool = false, "R2-45",
        "仮定: 全情報5年保存の案 (2024-10予定) の実施は確かめられず (OQS-010)";
    /// 救急時4項目照会: whether the emergency view by four items has begun. 仮定.
    emergency_view_by_four_items: bool = false, "R13-13",
        "仮定: 救急時の4項目照会の開始は確かめられず";
    /// 次期個人番号カードの開始: the first day on which the next card is applied for and accepted. 仮定.
    next_card_from: Date = date(2028, 4, 1), "R2.5",
        "仮定: 次期個人番号カードの申請と利用の初日。2028年とだけ計画されており、年度の初日とした (CARD-040)";
    /// 一括照会の所要時間: minutes from the reception of a bulk query until its results are ready. 仮定.
    bulk_ready_minutes: u16 = 10, "R-OQS7-4",
        "仮定: 一括照会の受付から結果ができるまでの分数。公表資料なし (夜間処理とする資料もある)";
    /// 一括照会の夜間処理: whether results are ready at five in the morning after, and not before. 仮定.
    bulk_overnight: bool = false, "R-OQS7-4",
        "仮定: 一括照会の結果を翌朝5時まで出さない運用か。公表資料なし";
    /// 一括照会の上限: the most people in one bulk query. 仮定.
    bulk_most_people: u32 = 1_000, "R-OQS7-4",
        "仮定: 一括照会1件の人数の上限。公表資料なし";
    /// 一括照会の結果の保存: days for which results can be fetched. 仮定.
    bulk_kept_days: u16 = 7, "R-OQS7-4",
        "仮定: 一括照会の結果を取り出せる日数。公表資料なし";
    /// アクセスログの行数: lines kept of who has seen a person's data; the oldest go first. 仮定.
    audit_log_lines: u32 = 1_000, "R-OQS7",
        "仮定: 一人のアクセスログに残す行数。長く動かしても膨らまないための上限";
    /// 確認の記録の保存: days for which it is known that a facility was told of a valid record. 仮定.
    confirmation_kept_days: u16 = 1_830, "R-OQS7",
        "仮定: 有効と答えた記録を残す日数。請求の時効 (5年) に合わせた";
    /// 2026年8月の高額療養費見直し: whether the planned change of limits is in force. 仮定.
    limit_change_2026_in_force: bool = false, "R13-8",
        "仮定: 2026年8月の見直しの成立と金額は確かめられず (FEE-015)";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_printed_once_and_says_whether_it_is_assumed_or_published() {
        let gaps = Parameters::default().gaps();
        let fields = serde_json::to_value(Parameters::default()).unwrap();
        assert_eq!(gaps.len(), fields.as_object().unwrap().len());
        for gap in gaps {
            assert!(
                gap.note_ja.starts_with("仮定: ") || gap.note_ja.starts_with("公表: "),
                "{}",
                gap.name
            );
            assert!(gap.gap.starts_with('R'));
        }
    }

    #[test]
    fn a_scenario_sets_what_it_wants_and_the_rest_stays_at_the_default() {
        let read: Parameters = serde_json::from_str(r#"{"mail_days": 4}"#).unwrap();
        assert_eq!(
            read,
            Parameters {
                mail_days: 4,
                ..Parameters::default()
            }
        );
    }

    #[test]
    fn an_unknown_parameter_is_refused() {
        assert!(serde_json::from_str::<Parameters>(r#"{"male_days": 4}"#).is_err());
    }

    #[test]
    fn the_table_shows_the_value_in_force_and_not_the_default() {
        let parameters = Parameters {
            suspension_visible_after_days: 7,
            ..Parameters::default()
        };
        let gaps = parameters.gaps();
        let row = gaps
            .iter()
            .find(|gap| gap.name == "suspension_visible_after_days")
            .unwrap();
        assert_eq!(row.value, "7");
    }
}
