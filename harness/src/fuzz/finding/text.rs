//! A finding in words.

use std::fmt::Write as _;

use madoguchi_sim::card::{Request, Response, describe_command, describe_response};
use madoguchi_sim::vocabulary::revealed;

use super::Finding;
use crate::fuzz::arena::Outcome;
use crate::fuzz::case::Step;
use crate::fuzz::oracle::Oracle;
use crate::fuzz::speech::{Asked, Told};
use crate::fuzz::voice::class;
use crate::run::Party;
use crate::wire::shortened;

/// Longest part of a message that is shown.
const LONGEST: usize = 600;

/// The finding in Japanese: rule, whose turn it is, what was expected, what was found, and the steps.
pub fn text(finding: &Finding, subject: &str, steps: &[(Step, Outcome)]) -> String {
    let mut text = String::new();
    let fault = &finding.fault;
    let oracle = match fault.oracle {
        Oracle::Reference => "基準となる実装と答えが違う",
        Oracle::Invariant => "不変条件に反する",
        Oracle::Breakdown => "応答できなくなる",
        Oracle::Resources => "資源を使いすぎる",
    };
    let party = match fault.party {
        Party::Implementation => "実装",
        Party::Configuration => "設定",
        Party::Environment => "環境",
        Party::Harness => "Madoguchi",
    };
    let lines = [
        "ファジングによる検出（TEST 見本: 人物・番号・鍵はすべて架空）".to_owned(),
        String::new(),
        format!("規則: {}", finding.rule),
        format!("対象: {subject}"),
        format!("責任: {party}"),
        format!("種類: {oracle}（{}: {}）", fault.asked, fault.wherein),
        format!("期待: {}", fault.expected),
        format!("実際: {}", fault.found),
        format!(
            "発見: シード{}の{}番目の事例、{}回目の要求まで",
            finding.seed, finding.number, finding.executions
        ),
        match &finding.case.origin {
            Some(origin) => format!("由来: {origin}"),
            None => "由来: 生成した手順".to_owned(),
        },
        format!("開始: {}", finding.case.world.opening),
        String::new(),
        format!(
            "手順（{}段階から{}段階に縮めた）:",
            finding.steps_before,
            steps.len()
        ),
    ];
    for line in lines {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{line}");
    }
    for (number, (step, outcome)) in steps.iter().enumerate() {
        let _ = writeln!(text, "{:>3}. {}", number + 1, step_in_words(step));
        if let Some(answer) = outcome_in_words(outcome) {
            let _ = writeln!(text, "     ← {answer}");
        }
    }
    text
}

fn step_in_words(step: &Step) -> String {
    match step {
        Step::Ask { from, to, asked } => {
            let what = match asked {
                Asked::Card(Request::Apdu(command)) => {
                    format!("{command}  {}", describe_command(command))
                }
                other => shortened(&revealed(|| other.value().to_string()), LONGEST),
            };
            format!("{from} → {to}  {what}")
        }
        Step::Pass { seconds } => {
            let (days, rest) = (seconds / 86_400, seconds % 86_400);
            let (hours, minutes) = (rest / 3_600, rest % 3_600 / 60);
            format!("{days}日{hours}時間{minutes}分{}秒たつ", rest % 60)
        }
        Step::Stand { counter, person } => format!("「{person}」が窓口{counter}に立つ"),
        Step::Fail {
            to, effect, reason, ..
        } => format!("障害「{reason}」: {to:?} {effect:?}"),
        Step::Repair { reason } => format!("「{reason}」から復旧する"),
        Step::Send(parcel) => shortened(&parcel.words(), LONGEST),
        Step::Lay(sheet) => shortened(&sheet.words(), LONGEST),
        Step::HandOver { instance } => format!("新しいカードが「{instance}」の手に渡る"),
    }
}

fn outcome_in_words(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::Quiet => None,
        Outcome::Told(Told::Card(Response::Apdu(answer))) => Some(format!(
            "{}  {}",
            shortened(&answer.to_string(), LONGEST),
            describe_response(answer)
        )),
        Outcome::Told(told) => Some(shortened(&told.value().to_string(), LONGEST)),
        other => Some(class(other)),
    }
}
