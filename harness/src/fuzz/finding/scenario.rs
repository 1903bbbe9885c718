//! A finding as a scenario, where there are steps to say it.

use std::fmt::Write as _;

use madoguchi_sim::card::apdu::split_response;
use madoguchi_sim::card::{Request, Response};
use madoguchi_sim::specimen::Specimen;

use super::Finding;
use crate::catalogue::is_requirement_id;
use crate::fuzz::arena::Outcome;
use crate::fuzz::case::Step;
use crate::fuzz::oracle::Oracle;
use crate::fuzz::speech::{Asked, Told};

/// The scenario in which the same commands must be answered as the reference does. `right` is what the reference answers. None
/// where something happens that steps of the features cannot say, or the answer is wrong in other than its status word: then it would pass.
pub fn scenario(finding: &Finding, right: &[(Step, Outcome)]) -> Option<String> {
    let mut specimen = None;
    let mut lines = String::new();
    let mut last = None;
    for (step, outcome) in right {
        let Step::Ask {
            to,
            asked: Asked::Card(request),
            ..
        } = step
        else {
            return None;
        };
        let of = |it: &Specimen| it.instance() == to.instance;
        let this = Specimen::ALL.into_iter().find(of)?;
        if specimen.replace(this).is_some_and(|before| before != this) {
            return None;
        }
        let line = match request {
            // A scenario of a card begins with power.
            Request::PowerOn if last.is_none() => continue,
            Request::PowerOn | Request::Reset => "カードをリセットする".to_owned(),
            Request::Apdu(command) => format!("命令「{command}」を送る"),
            _ => return None,
        };
        let keyword = if lines.is_empty() { "もし" } else { "かつ" };
        // Writing to a text cannot fail.
        let _ = writeln!(lines, "    {keyword} {line}");
        last = Some(outcome);
    }
    let Some(Outcome::Told(Told::Card(Response::Apdu(answer)))) = last else {
        return None;
    };
    let (_, status) = split_response(answer)?;
    let status = status.to_string();
    if finding.fault.oracle == Oracle::Reference && finding.fault.expected != status {
        return None;
    }
    let specimen = specimen?.ja();
    let tag = match is_requirement_id(&finding.rule) {
        true => format!("  @{}\n", finding.rule),
        false => String::new(),
    };
    Some(format!(
        "# language: ja\n\n@カードの検査\n機能: ファジングで見つかった違い\n\n{tag}  \
         シナリオ: {}\n    前提 検査対象は「{specimen}」である\n{lines}    ならば 状態語は「{status}」である\n",
        finding.fault.name()
    ))
}
