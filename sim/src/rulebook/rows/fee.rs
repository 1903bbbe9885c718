//! Rows of shares, limits, points and support money.

use super::RuleId as Id;
use crate::rulebook::Certainty::Medium;
use crate::rulebook::rule::{Rule, rule};

/// 負担割合・限度額・診療報酬.
pub(super) const ROWS: &[Rule] = &[
    rule(
        Id::PreSchoolShare,
        "未就学児2割",
        "6歳に達する日以後の最初の3月31日まで",
        "FEE-001",
    )
    .from(2008, 4, 1),
    rule(
        Id::GeneralShare,
        "就学後から69歳3割",
        "未就学でも70歳以上でもない者",
        "FEE-002",
    ),
    rule(
        Id::ElderlyShare,
        "70〜74歳2割又は3割",
        "70歳の誕生日の翌月 (1日生まれはその月) から。現役並み所得は3割",
        "S3:130-138; FEE-003, FEE-005",
    )
    .from(2014, 4, 1),
    rule(
        Id::LateElderlyTwoTenths,
        "75歳以上の2割",
        "75歳以上は1・2・3割。一定以上所得の2割を新設",
        "FEE-004",
    )
    .from(2022, 10, 1),
    rule(
        Id::LateElderlyLimitClasses,
        "一般Ⅱ・一般Ⅰ",
        "後期高齢者の限度額区分B09・B10を新設",
        "FEE-013, OQS-016",
    )
    .from(2022, 10, 1),
    rule(
        Id::SpecialMedicalExpense,
        "特別療養費",
        "約1年以上の滞納で特別の事情がなく事前通知を受けた者は一旦10割。18歳年度末までは対象外",
        "S1:933-944; FEE-006 to FEE-010",
    )
    .from(2024, 12, 2),
    rule(
        Id::LimitChangeFirst,
        "高額療養費の見直し (第1段)",
        "月額上限の引上げと年間上限 (中間所得53万円) の予定。成立と金額は未確認",
        "2025-12-24の公表; FEE-015",
    )
    .from(2026, 8, 1)
    .certainty(Medium)
    .planned(),
    rule(
        Id::LimitChangeSecond,
        "高額療養費の見直し (第2段)",
        "所得区分の細分化の予定 (月のみ公表)",
        "2025-12-24の公表; FEE-015",
    )
    .from(2027, 8, 1)
    .certainty(Medium)
    .planned(),
    rule(
        Id::AddOnOfHealthInformation,
        "電子的保健医療情報活用加算",
        "初診7点 (カード)・3点、再診4点",
        "S1:1006-1012; FEE-016",
    )
    .from(2022, 4, 1)
    .to(2022, 9, 30),
    rule(
        Id::AddOnOfInfrastructure,
        "医療情報・システム基盤整備体制充実加算",
        "初診4点・2点。2023年4〜12月は特例が代わる",
        "S1:1041-1045,1091; FEE-017",
    )
    .from(2022, 10, 1)
    .to(2024, 5, 31),
    rule(
        Id::AddOnSpecialPoints,
        "加算の特例",
        "初診6点・2点、再診2点",
        "S1:1094-1134; FEE-018",
    )
    .from(2023, 4, 1)
    .to(2023, 12, 31),
    rule(
        Id::AddOnOfAcquisitionFirst,
        "医療情報取得加算 (2024年6月)",
        "初診3点・1点、再診2点・1点",
        "FEE-022",
    )
    .from(2024, 6, 1)
    .to(2024, 11, 30)
    .certainty(Medium),
    rule(
        Id::AddOnOfAcquisitionSecond,
        "医療情報取得加算 (2024年12月)",
        "初診1点、再診3月に1点、調剤12月に1点",
        "FEE-023",
    )
    .from(2024, 12, 1)
    .to(2026, 5, 31),
    rule(
        Id::UseRateThresholdsFirst,
        "利用率の基準 (第1期)",
        "医療DX推進体制整備加算1・2・3: 15・10・5%",
        "FEE-024",
    )
    .from(2024, 10, 1)
    .to(2024, 12, 31),
    rule(
        Id::UseRateThresholdsSecond,
        "利用率の基準 (第2期)",
        "30・20・10%",
        "FEE-024",
    )
    .from(2025, 1, 1)
    .to(2025, 3, 31),
    rule(
        Id::UseRateThresholdsThird,
        "利用率の基準 (第3期)",
        "45・30・15% (小児科12%)。電子処方箋の有無で区分",
        "FEE-024, FEE-025, FEE-026",
    )
    .from(2025, 4, 1)
    .to(2025, 9, 30),
    rule(
        Id::UseRateThresholdsFourth,
        "利用率の基準 (第4期)",
        "60・40・25% (小児科22%)",
        "FEE-024, FEE-025",
    )
    .from(2025, 10, 1)
    .to(2026, 2, 28),
    rule(
        Id::UseRateThresholdsFifth,
        "利用率の基準 (第5期)",
        "70・50・30% (小児科27%)",
        "FEE-024, FEE-025",
    )
    .from(2026, 3, 1)
    .to(2026, 5, 31),
    rule(
        Id::AddOnOfLinkage,
        "電子的診療情報連携体制整備加算",
        "初診15・9・4点、再診2点 (月1回)、利用率30%以上",
        "FEE-027, FEE-029",
    )
    .from(2026, 6, 1),
    rule(
        Id::SupportMoneyFirstHalf,
        "支援金 (前半)",
        "利用率の2023年10月からの上昇に応じ1件20〜120円",
        "S2:140-184",
    )
    .from(2024, 1, 1)
    .to(2024, 5, 31),
    rule(
        Id::SupportMoneyLumpSum,
        "一時金",
        "後半の支援金に代えて2024年5〜8月の増加に最大20万円 (病院40万円)",
        "医療機関等向け総合ポータルサイト (2024)",
    )
    .from(2024, 5, 1)
    .to(2024, 8, 31),
];
