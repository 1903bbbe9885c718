//! Rows of the papers: 保険証, 資格確認書, お知らせ, school trips.

use super::RuleId as Id;
use crate::rulebook::Certainty::Medium;
use crate::rulebook::rule::{Rule, rule};

/// 保険証・資格確認書・お知らせ.
pub(super) const ROWS: &[Rule] = &[
    rule(
        Id::OldCardIssue,
        "保険証の新規発行",
        "発行は2024年12月1日まで。短期証・資格証明書も同じ",
        "S3:42-43; S1:931,965; PLAN-002, FEE-011",
    )
    .to(2024, 12, 1),
    rule(
        Id::OldCardTransition,
        "発行済み保険証の経過措置",
        "券面の期限か2025年12月1日の早い方まで。70歳・75歳到達、在留期限、保険者の変更ではその時まで",
        "S3:117-147; S0:404-413; COUNTER-017 to COUNTER-022, DOC-031",
    )
    .from(2024, 12, 2)
    .to(2025, 12, 1),
    rule(
        Id::OldNationalCards,
        "国保・後期高齢者の保険証の期限",
        "多くの国保と、すべての後期高齢者の保険証がこの日で切れる",
        "厚生労働省事務連絡 (2025-06-27); DOC-032",
    )
    .to(2025, 7, 31),
    rule(
        Id::EligibilityCertificate,
        "資格確認書",
        "無償。必須事項を載せ、写真なし。3つの大きさ",
        "S0:257-332; S3:520-530; DOC-001, DOC-008, DOC-012, DOC-021",
    )
    .from(2024, 12, 2),
    rule(
        Id::CertificateWithoutRequest,
        "職権交付",
        "当分の間、カードなし・未登録・解除・電子証明書の期限切れ・返納・閲覧制限の者に申請なしで交付。必須事項のみ",
        "S0:268-285; S3:522,547-555; DOC-003, DOC-004, DOC-018, INSURER-020",
    )
    .from(2024, 12, 2),
    rule(
        Id::CertificateOnRequest,
        "申請交付",
        "介助の要る者、紛失・更新中の者、介助者や代理受取り。要配慮者の更新は申請不要",
        "S0:257-276; S3:524-526,557-564; DOC-002, DOC-005, DOC-006, FIELD-007, FIELD-008",
    )
    .from(2024, 12, 2),
    rule(
        Id::CertificateFiveYears,
        "資格確認書の有効期間",
        "保険者が定め、5年以内",
        "S0:278; S3:528; DOC-009",
    )
    .from(2024, 12, 2),
    rule(
        Id::CertificateOneYearDraft,
        "有効期間1年の旧案",
        "法案の概要では1年以内",
        "S1:920; DOC-010",
    )
    .from(2023, 3, 7)
    .to(2023, 8, 8)
    .planned(),
    rule(
        Id::LateElderlyEveryone,
        "後期高齢者への一律交付",
        "登録の有無によらず全員に交付 (当初2025-07-31まで)",
        "S3:530,555; INSURER-018",
    )
    .from(2024, 12, 2)
    .to(2025, 7, 31),
    rule(
        Id::LateElderlyEveryoneExtended,
        "後期高齢者への一律交付の延長",
        "全員への交付を2026-07-31まで続ける",
        "厚生労働省事務連絡 (2025-04-03); INSURER-018",
    )
    .from(2025, 8, 1)
    .to(2026, 7, 31),
    rule(
        Id::LateElderlyEightyFive,
        "85歳以上への交付",
        "2026-08-01に85歳以上は全員、84歳以下は登録状況により、登録者も申請で交付",
        "広域連合の案内; INSURER-019, INSURER-030",
    )
    .from(2026, 8, 1),
    rule(
        Id::EarlyNotice,
        "お知らせの先行送付",
        "協会けんぽが番号の下4桁を付けて送る",
        "協会けんぽ (2024-09-09); DOC-027",
    )
    .from(2024, 9, 9)
    .to(2025, 2, 3)
    .certainty(Medium),
    rule(
        Id::EligibilityNotice,
        "資格情報のお知らせ",
        "登録者に、加入時や割合の変更時に送る",
        "S0:342-346,539-598; DOC-024, DOC-025",
    )
    .from(2024, 12, 2),
    rule(
        Id::NoticeAloneIsNoProof,
        "お知らせ単独では受診不可",
        "カードとともに示す。暫定扱いの期間を除く",
        "S0:581; DOC-026",
    )
    .from(2024, 12, 2),
    rule(
        Id::TripPapers,
        "修学旅行等の取扱い",
        "登録者は資格情報の印刷物、お知らせ又はその写しで受診できる。数日・監督下に限る",
        "S0:455-464; FIELD-001, FIELD-002, FIELD-004, FIELD-005",
    )
    .from(2024, 12, 2),
    rule(
        Id::TripPapersAmended,
        "修学旅行等の取扱いの改正",
        "PDFと、未登録者の資格確認書の写しを加える",
        "通知の改正 (2025-02-12); FIELD-003",
    )
    .from(2025, 2, 12),
];
