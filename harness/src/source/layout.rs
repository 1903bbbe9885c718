//! Blocks that stand in the wrong place, or do not hold what their keyword promises.

use super::characters::replace;
use super::lines::{Block, Kind};
use super::outline::{BlockNode, Outline, Text};
use super::problem::Problem;
use super::{language, strays};

pub(crate) fn check(text: &Text<'_>, outline: &Outline, problems: &mut Vec<Problem>) {
    language::check(text, problems);
    feature(text, outline, problems);
    for block in &outline.blocks {
        for stray in &block.strays {
            problems.extend(strays::judge(text, block, *stray));
        }
        contents(text, outline, block, problems);
    }
    for (line, tag) in &outline.lost_tags {
        problems.push(Problem::error(
            "tag-without-block",
            text.place(*line, tag),
            "a tag must stand directly above 機能, ルール, シナリオ or 例",
            "a header line after the tag",
            format!("「{}」 and no header", text.part(*line, tag)),
        ));
    }
    if let Some(line) = outline.open_fence {
        problems.push(Problem::error(
            "docstring-not-closed",
            text.whole(line),
            "the DocString is never closed, so it swallows the rest of the file",
            "a closing line like the opening one",
            "the end of the file",
        ));
    }
}

fn feature(text: &Text<'_>, outline: &Outline, problems: &mut Vec<Problem>) {
    for line in &outline.preface {
        problems.push(match strays::guess(text, *line) {
            Some(guess) => strays::mistyped(text, *line, &guess),
            None => Problem::error(
                "text-before-feature",
                text.whole(*line),
                "only comments and tags may stand before 機能",
                "「機能: …」",
                format!("「{}」", text.trimmed(*line)),
            ),
        });
    }
    let mut features = outline
        .blocks
        .iter()
        .filter(|block| block.block == Block::Feature);
    let first_is_feature = outline
        .blocks
        .first()
        .is_some_and(|block| block.block == Block::Feature);
    if !first_is_feature && outline.preface.is_empty() {
        let line = outline.blocks.first().map_or(0, |block| block.line);
        problems.push(Problem::error(
            "feature-missing",
            text.whole(line),
            "a feature file begins with 機能",
            "「機能: …」",
            match outline.blocks.first() {
                Some(_) => format!("「{}」", text.trimmed(line)),
                None => "nothing".to_owned(),
            },
        ));
    }
    let Some(feature) = features.next() else {
        return;
    };
    for again in features {
        problems.push(Problem::error(
            "second-feature",
            text.whole(again.line),
            "a file holds one 機能",
            "a file of its own",
            format!("a second one; the first is on line {}", feature.line + 1),
        ));
    }
    if !outline.blocks.iter().any(BlockNode::is_scenario) {
        problems.push(Problem::error(
            "feature-without-scenarios",
            text.whole(feature.line),
            "a feature without scenarios tests nothing and is green",
            "at least one シナリオ",
            "none",
        ));
    }
}

fn contents(text: &Text<'_>, outline: &Outline, block: &BlockNode, problems: &mut Vec<Problem>) {
    let lost = !block.strays.is_empty();
    let line = block.line;
    if block.name.is_empty() && !matches!(block.block, Block::Background | Block::Examples) {
        problems.push(Problem::error(
            "name-missing",
            text.whole(line),
            "without a name nobody can tell what failed",
            "a name after the colon",
            "none",
        ));
    }
    for step in &block.steps {
        if let Some(Kind::Step { text: words, .. }) =
            text.lines.get(step.line).map(|line| &line.kind)
            && words.is_empty()
        {
            problems.push(Problem::error(
                "step-without-text",
                text.whole(step.line),
                "a keyword alone is no step",
                "what is given, done or seen, after the keyword",
                "nothing",
            ));
        }
    }
    if block.block == Block::Background {
        background_order(text, outline, line, problems);
    }
    match block.block {
        Block::Background | Block::Scenario | Block::Outline if block.steps.is_empty() && !lost => {
            let (code, what) = match block.block {
                Block::Background => ("background-without-steps", "背景"),
                _ => ("scenario-without-steps", "a scenario"),
            };
            problems.push(Problem::error(
                code,
                text.whole(line),
                format!("{what} without steps does nothing and is green"),
                "at least one step",
                "none",
            ));
        }
        Block::Rule => {
            let after = outline.blocks.iter().filter(|next| next.line > line);
            let mut inside = after.take_while(|next| next.block != Block::Rule);
            if !inside.any(BlockNode::is_scenario) {
                problems.push(Problem::error(
                    "rule-without-scenarios",
                    text.whole(line),
                    "a rule without scenarios is not tested",
                    "at least one シナリオ",
                    "none",
                ));
            }
        }
        Block::Examples => {
            let before = outline
                .blocks
                .iter()
                .rev()
                .find(|other| other.line < line && other.block != Block::Examples);
            if !before.is_some_and(BlockNode::is_scenario) {
                let edits = text.lines.get(line).and_then(|found| match &found.kind {
                    Kind::Header { keyword, .. } => Some(vec![replace(found, keyword, "シナリオ")]),
                    _ => None,
                });
                let problem = Problem::error(
                    "examples-out-of-place",
                    text.whole(line),
                    "例 is the table of the scenario before it, and there is none: its lines would vanish",
                    "「シナリオ:」, or a scenario before 例",
                    format!("「{}」", text.trimmed(line)),
                )
                .with_help("in Japanese 例 never opens a scenario");
                problems.push(match edits {
                    Some(edits) => problem.with_proposal(edits),
                    None => problem,
                });
            }
        }
        _ => {}
    }
}

/// 背景 comes once, first of all, in its 機能 or ルール.
fn background_order(text: &Text<'_>, outline: &Outline, line: usize, problems: &mut Vec<Problem>) {
    let before = outline.blocks.iter().rev().find(|other| other.line < line);
    let Some(before) = before.filter(|other| !matches!(other.block, Block::Feature | Block::Rule))
    else {
        return;
    };
    problems.push(Problem::error(
        "background-out-of-place",
        text.whole(line),
        "背景 stands once, directly below its 機能 or ルール",
        "背景 before the first シナリオ",
        format!(
            "it comes after 「{}」 on line {}",
            text.trimmed(before.line),
            before.line + 1
        ),
    ));
}
