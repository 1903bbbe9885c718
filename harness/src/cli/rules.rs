//! `madoguchi rules`: every rule with the dates between which it holds, and what is assumed.

use std::io::{self, Write};

use clap::Args;
use jiff::civil::Date;
use madoguchi_sim::rulebook::ladder::{self, Situation};
use madoguchi_sim::rulebook::{self, Parameters, Rule};
use madoguchi_sim::vocabulary::parse_date;

use crate::exit::Exit;

/// What the keys in front of line numbers in a source stand for.
const SEEDS: &str = "\
S0 健康保険証との一体化に関する検討会の最終とりまとめ案 (2023年8月)
S1 社会保障分野のマイナンバー制度の説明資料 (2023年春)
S2 総点検と廃止に関する資料の抜粋 (2023年12月)
S3 介護が必要な人と支援者のための手引き (2025年2月)
S4 医師会の依頼文とリーフレット (2021年12月)";

/// Prints the rulebook.
#[derive(Debug, Clone, Args)]
pub struct RulesArgs {
    /// Only rules that hold on this day (2025-06-10 or 2025年6月10日)
    #[arg(long, value_name = "DATE", value_parser = day)]
    on: Option<Date>,
    /// Only what is assumed where nothing is published (仮定)
    #[arg(long, conflicts_with = "on")]
    assumed: bool,
    /// The decision table of the counter: what is collected in each situation, by date
    #[arg(long, conflicts_with_all = ["on", "assumed"])]
    ladder: bool,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

fn day(text: &str) -> Result<Date, String> {
    parse_date(text).map_err(|error| error.to_string())
}

/// Writes what the arguments ask for.
///
/// # Errors
/// What writing to `out` brings.
pub fn run(args: &RulesArgs, out: &mut dyn Write) -> io::Result<Exit> {
    if args.assumed {
        assumed(args.json, out)?;
    } else if args.ladder {
        decision_table(args.json, out)?;
    } else {
        rules(args, out)?;
    }
    if !args.json && !args.assumed {
        writeln!(
            out,
            "\n{SEEDS}\n公表資料で確かめたのは {} まで",
            rulebook::SOURCES_REACH
        )?;
    }
    Ok(Exit::Passed)
}

fn rules(args: &RulesArgs, out: &mut dyn Write) -> io::Result<()> {
    let holds = |rule: &&Rule| args.on.is_none_or(|on| rulebook::holds(rule.id, on));
    for rule in rulebook::timeline().into_iter().filter(holds) {
        if args.json {
            writeln!(out, "{}", serde_json::to_string(rule)?)?;
            continue;
        }
        let marks = match (rule.planned, rule.assumed) {
            (true, _) => "［予定］",
            (false, true) => "［仮定］",
            (false, false) => "",
        };
        writeln!(
            out,
            "{}  {}{marks}",
            term(rule.from, rule.to),
            rule.title_ja
        )?;
        writeln!(out, "    {}", rule.value_ja)?;
        writeln!(
            out,
            "    出典 {}  確度 {}  [{}]",
            rule.source, rule.certainty, rule.id
        )?;
    }
    Ok(())
}

fn term(from: Option<Date>, to: Option<Date>) -> String {
    let shown =
        |day: Option<Date>| day.map_or_else(|| "          ".to_owned(), |day| day.to_string());
    format!("{} 〜 {}", shown(from), shown(to))
}

fn assumed(json: bool, out: &mut dyn Write) -> io::Result<()> {
    for gap in Parameters::default().gaps() {
        if json {
            writeln!(out, "{}", serde_json::to_string(&gap)?)?;
        } else {
            writeln!(
                out,
                "{} = {}  ({})\n    {}",
                gap.name, gap.value, gap.gap, gap.note_ja
            )?;
        }
    }
    Ok(())
}

fn decision_table(json: bool, out: &mut dyn Write) -> io::Result<()> {
    for situation in Situation::ALL {
        if !json {
            writeln!(out, "{}", situation.ja())?;
        }
        for cell in ladder::cells(situation) {
            if json {
                writeln!(
                    out,
                    "{}",
                    serde_json::json!({ "situation": situation, "cell": cell })
                )?;
                continue;
            }
            let from = cell
                .from
                .map_or_else(|| "当初から  ".to_owned(), |from| from.to_string());
            writeln!(out, "  {from}  {}", cell.treatment.ja())?;
            writeln!(
                out,
                "              出典 {}  確度 {}",
                cell.source, cell.certainty
            )?;
        }
    }
    Ok(())
}
