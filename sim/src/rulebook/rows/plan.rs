//! Rows of acts, plans and deferrals.

use super::RuleId as Id;
use crate::rulebook::rule::{Rule, rule};

/// 法令・計画・経過措置.
pub(super) const ROWS: &[Rule] = &[
    rule(
        Id::PriorityPlan,
        "重点計画 (2022年)",
        "デジタル社会の実現に向けた重点計画の閣議決定",
        "S1:6-166; PLAN-021",
    )
    .from(2022, 6, 7),
    rule(
        Id::EligibilityCheckDuty,
        "オンライン資格確認の原則義務化",
        "保険医療機関・薬局はシステムを備える",
        "S1:998-999; PLAN-006",
    )
    .from(2023, 4, 1),
    rule(
        Id::AmendingAct,
        "改正法の公布",
        "令和5年法律第48号。公布から1年6月以内に施行",
        "S0:20-24; S1:928-929; PLAN-004",
    )
    .from(2023, 6, 9),
    rule(
        Id::DeferralSystemUnfinished,
        "経過措置⑴ システム整備中",
        "2023年2月末までに契約した施設は整うまで、最長2023年9月末",
        "S1:788-794; PLAN-007",
    )
    .from(2023, 4, 1)
    .to(2023, 9, 30),
    rule(
        Id::DeferralNetwork,
        "経過措置⑵ ネットワーク環境",
        "光回線が整ってから6月後まで",
        "S1:796-802; PLAN-008",
    )
    .from(2023, 4, 1),
    rule(
        Id::DeferralHomeVisitsOnly,
        "経過措置⑶ 訪問診療のみ",
        "当初2024年4月まで、後に2024-12-01まで",
        "S1:804-808; PLAN-009",
    )
    .from(2023, 4, 1)
    .to(2024, 12, 1),
    rule(
        Id::DeferralRebuilding,
        "経過措置⑷ 改築・臨時施設",
        "終わるまで",
        "S1:810-816; PLAN-010",
    )
    .from(2023, 4, 1),
    rule(
        Id::DeferralClosing,
        "経過措置⑸ 廃止・休止",
        "当初2024年秋まで、後に2024-12-01まで",
        "S1:818-824; PLAN-011",
    )
    .from(2023, 4, 1)
    .to(2024, 12, 1),
    rule(
        Id::DeferralHardship,
        "経過措置⑹ 特に困難な事情",
        "事情が解消するまで",
        "S1:826-832; PLAN-012",
    )
    .from(2023, 4, 1),
    rule(
        Id::AbolitionDecision,
        "廃止の表明",
        "総理が予定どおり2024年秋に発行を終えると表明",
        "S2:1-29; PLAN-016",
    )
    .from(2023, 12, 12),
    rule(
        Id::Abolition,
        "マイナ保険証を基本とする仕組み",
        "保険証を新たに発行しない。資格確認書・お知らせ・特急発行・猶予が始まる",
        "S3:42-43; PLAN-002",
    )
    .from(2024, 12, 2),
];
