//! Rows of the settings beyond the reception counter.

use super::RuleId as Id;
use crate::rulebook::Certainty::{Low, Medium};
use crate::rulebook::rule::{Rule, rule};

/// 訪問・オンライン・施術所・救急等.
pub(super) const ROWS: &[Rule] = &[
    rule(
        Id::ElectronicPrescription,
        "電子処方箋",
        "患者がリーダー又は口頭で紙か電子かを選ぶ (月のみ公表)",
        "S1:299-304,382-383; OQS-035",
    )
    .from(2023, 1, 1),
    rule(
        Id::HomeDutyDeferred,
        "求めに応じる義務の経過措置",
        "訪問診療・オンライン診療ではカードの求めに応じる義務を猶予",
        "S1:839-840; CARE-012",
    )
    .from(2023, 4, 1)
    .to(2024, 3, 31),
    rule(
        Id::PublicAssistanceByCard,
        "医療扶助のオンライン資格確認",
        "福祉事務所が医療券を登録すればカードで確認できる",
        "S1:306-311; OQS-025, OQS-026",
    )
    .from(2024, 3, 1),
    rule(
        Id::PublicMedicalHubPilot,
        "PMH先行実施",
        "連携する自治体の受給者証を返す (183自治体、月のみ公表)",
        "S2:251-289; OQS-034, PLAN-018",
    )
    .from(2024, 3, 1),
    rule(
        Id::HomeVisitCheck,
        "居宅同意取得型",
        "4桁の暗証番号で本人確認。2回目以降は訪問が続く間カードなしで再照会できる (月のみ公表)",
        "S3:567-602,620; CARE-001, CARE-004, CARE-006",
    )
    .from(2024, 4, 1),
    rule(
        Id::SingleVisitCheck,
        "往診・オンライン診療",
        "毎回カードで確認する。患者の端末 (Web) では暗証番号 (月のみ公表)",
        "S3:618-620; CARE-007, CARE-008",
    )
    .from(2024, 4, 1),
    rule(
        Id::VisitingMedicationGuidance,
        "訪問服薬指導",
        "訪問診療と同じ (月のみ公表)",
        "S0:506-508; CARE-013",
    )
    .from(2024, 4, 1),
    rule(
        Id::EligibilityOnlyForm,
        "資格確認限定型",
        "施術所・義務対象外の施設・健診機関・助産所は資格情報のみ (月のみ公表)",
        "S0:506-508; S1:895-897; CARE-009, CARE-011",
    )
    .from(2024, 4, 1),
    rule(
        Id::VisitingNurseCheck,
        "訪問看護の資格確認",
        "訪問診療と同じ (月のみ公表)",
        "S3:620; CARE-002",
    )
    .from(2024, 6, 1),
    rule(
        Id::HomeSightCheck,
        "居宅での目視確認",
        "施設のアプリで目視確認ができる",
        "S3:312; CARE-005",
    )
    .from(2024, 10, 1),
    rule(
        Id::VisitingNurseDuty,
        "訪問看護の義務化",
        "原則義務。猶予の届出は2024-10-31まで",
        "S3:620; CARE-003",
    )
    .from(2024, 12, 2),
    rule(
        Id::TherapyDuty,
        "施術所の義務化",
        "受領委任の施術所は義務。常勤が全員70歳以上 (2024年4月)、視覚障害 (あはき)、2025-12-02までの廃止等を除く",
        "業界団体の案内; CARE-010",
    )
    .from(2024, 12, 2),
    rule(
        Id::EmergencyView,
        "救急時医療情報閲覧",
        "病院は生命・身体の保護に必要なとき同意なしで閲覧できる",
        "厚生労働省資料; OQS-023",
    )
    .from(2024, 12, 9),
    rule(
        Id::EmergencyViewByFourItems,
        "救急時の4項目照会",
        "氏名・性別・生年月日・住所での照会。開始は確かめられず、使わない",
        "OQS-023",
    )
    .certainty(Low)
    .assumed()
    .planned(),
    rule(
        Id::AmbulanceTrial,
        "マイナ救急の全国実証",
        "720本部5,334隊。顔写真を目視し暗証番号なし。スマホは読めない",
        "S3:55-57; 消防本部の案内; OQS-024, OQS-037",
    )
    .from(2025, 10, 1)
    .to(2026, 3, 31),
    rule(
        Id::AmbulanceRegular,
        "マイナ救急の本格運用",
        "2026年度からの計画",
        "消防本部の案内; OQS-024",
    )
    .from(2026, 4, 1)
    .certainty(Medium)
    .planned(),
];
