//! Rows of the reception counter and of the claim.

use super::RuleId as Id;
use crate::rulebook::Certainty::{Low, Medium};
use crate::rulebook::rule::{Rule, rule};

/// 窓口と請求.
pub(super) const ROWS: &[Rule] = &[
    rule(
        Id::DeclaredShare,
        "申立てによる負担割合",
        "カードを持参し確認できない患者からは10割でなく申し立てた割合 (3割、未就学児2割、70歳以上等1〜3割) を徴収する",
        "S0:428-446; 保発0710第1号 (2023-07-10); COUNTER-009, COUNTER-010",
    )
    .from(2023, 7, 10),
    rule(
        Id::DeclarationForm,
        "被保険者資格申立書",
        "券面4情報・連絡先・保険種別・保険者名・事業所名・割合を書く。番号が分かれば患者が伝える",
        "S0:428-440; 保発0710第1号 (2023-07-10); COUNTER-007, COUNTER-012, DOC-028",
    )
    .from(2023, 7, 10),
    rule(
        Id::PastRecordWithSpokenWord,
        "過去の受診歴と口頭確認",
        "再診の患者は記録と「変更なし」の口頭確認で申立書があったものとみなす",
        "保発0710第1号 (2023-07-10); S3:513; COUNTER-006",
    )
    .from(2023, 7, 10),
    rule(
        Id::PortalScreenWithCard,
        "マイナポータル画面とカード",
        "資格情報画面をカードとともに示せば本来の割合",
        "S0:428-446; 保発0710第1号 (2023-07-10); COUNTER-003",
    )
    .from(2023, 7, 10),
    rule(
        Id::PortalPdfWithCard,
        "マイナポータルのPDFとカード",
        "保存したPDFも画面と同じに扱う",
        "厚生労働省告示第349号 (2024-11); S3:511; COUNTER-004, PORTAL-002",
    )
    .from(2024, 12, 2),
    rule(
        Id::NoticeWithCard,
        "資格情報のお知らせとカード",
        "お知らせをカードとともに示せば本来の割合",
        "厚生労働省告示第349号 (2024-11); S3:512; COUNTER-005",
    )
    .from(2024, 12, 2),
    rule(
        Id::FallbackOrder,
        "代替確認の順序",
        "ポータル (画面・PDF) 又はお知らせ → 過去の受診歴 → 申立書",
        "S3:511-514; 厚生労働省の取扱い (2024-11〜12); COUNTER-008",
    )
    .from(2024, 12, 2),
    rule(
        Id::NoFullCostForReaderFailure,
        "機器の不具合で10割にしない",
        "リーダーの故障だけを理由に10割を徴収しない",
        "S0:428-440; S3:507-514; READER-015",
    )
    .from(2023, 7, 10),
    rule(
        Id::OutageMode,
        "システム障害時モード",
        "障害時は氏名・性別・生年月日・住所を控え、電話連絡のうえ緊急時の機能で後から照会し、使用を報告する",
        "厚生労働省資料 (2023-07); COUNTER-015, COUNTER-016",
    )
    .from(2023, 7, 10),
    rule(
        Id::InterimNationalAndLateElderly,
        "期限切れ国保・後期高齢者の保険証の暫定扱い",
        "番号で資格を照会し、有効なら本来の割合。10割にしない",
        "厚生労働省事務連絡 (2025-06-27); 大臣会見 (2026-03-19); COUNTER-023",
    )
    .from(2025, 8, 1)
    .to(2026, 7, 31),
    rule(
        Id::InterimAllInsurers,
        "期限切れ保険証の暫定扱い (全保険者)",
        "すべての保険者の期限切れ保険証を番号で照会し、有効なら本来の割合",
        "厚生労働省事務連絡 (2025-11-12); 大臣会見 (2026-03-19); COUNTER-024",
    )
    .from(2025, 12, 2)
    .to(2026, 7, 31),
    rule(
        Id::InterimNoticeAloneNationalAndLateElderly,
        "お知らせのみの暫定扱い (国保・後期高齢者)",
        "お知らせだけでも番号で照会し、有効なら本来の割合",
        "厚生労働省事務連絡 (2025-06-27) を伝える協会の頁; COUNTER-025",
    )
    .from(2025, 8, 1)
    .to(2026, 7, 31)
    .certainty(Medium),
    rule(
        Id::InterimNoticeAloneAllInsurers,
        "お知らせのみの暫定扱い (全保険者)",
        "すべての保険者のお知らせに同じ扱い",
        "厚生労働省事務連絡 (2025-11-12); COUNTER-025",
    )
    .from(2025, 12, 2)
    .to(2026, 7, 31),
    rule(
        Id::AskForProperProofNextTime,
        "暫定扱い時の声かけ",
        "次回はカード又は資格確認書を持参するよう伝える",
        "厚生労働省事務連絡 (2025-11-12); COUNTER-026",
    )
    .from(2025, 8, 1)
    .to(2026, 7, 31),
    rule(
        Id::InterimExtension,
        "暫定扱いの延長の表明",
        "2026年7月末まで続け、以後の延長は予定しない",
        "厚生労働大臣会見 (2026-03-19); PLAN-030",
    )
    .from(2026, 3, 19),
    rule(
        Id::NoInterim,
        "暫定扱いの終了",
        "期限切れ保険証だけ、お知らせだけでは本来の割合にならない (これより後の資料は読めていない)",
        "厚生労働大臣会見 (2026-03-19); COUNTER-027",
    )
    .from(2026, 8, 1)
    .certainty(Medium),
    rule(
        Id::UnknownInsurerQuestions,
        "不詳請求の質疑応答",
        "保険種別が不明なら請求先を医療機関が選ぶ。旧番号での請求を認める",
        "厚生労働省事務連絡 (2023-08-03); CLAIM-008",
    )
    .from(2023, 8, 3),
    rule(
        Id::UnknownInsurerClaim,
        "不詳請求",
        "現在の番号→旧番号→不詳 (77777777・777777777、摘要欄は「不詳」で始める)。2023年9月請求分から",
        "厚生労働省事務連絡 (2023-07-19); CLAIM-001, CLAIM-002, CLAIM-007",
    )
    .from(2023, 9, 1),
    rule(
        Id::UnknownInsurerAlternativeNumber,
        "不詳請求の代替番号",
        "77777777を送れないレセコンは77777779",
        "厚生労働省事務連絡 (2023-09-15); CLAIM-003",
    )
    .from(2023, 9, 15),
    rule(
        Id::DisasterNumbers,
        "災害時の番号",
        "書類のない被災者は99999999・999999999。不詳の7と混ぜない",
        "厚生労働省資料; CLAIM-009",
    )
    .from(2024, 1, 10)
    .certainty(Medium),
    rule(
        Id::LostCardFullCost,
        "カード不携帯で証明がないとき",
        "法の既定は10割で、後に療養費で払い戻す。医療機関の義務ではない",
        "健康保険法87条; 国民健康保険法54条; COUNTER-028",
    )
    .certainty(Low),
];
