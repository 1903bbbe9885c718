//! `madoguchi steps`: the phrase book for whoever writes features.

use std::io::{self, Write};

use crate::exit::Exit;
use crate::source::{StepKind, StepPattern};

/// Writes every step, by keyword and in order of the text.
pub fn run(patterns: &[StepPattern], out: &mut dyn Write) -> io::Result<Exit> {
    for kind in [StepKind::Given, StepKind::When, StepKind::Then] {
        writeln!(out, "{}", kind.keyword())?;
        let mut texts: Vec<&str> = patterns
            .iter()
            .filter(|pattern| pattern.kind == kind)
            .map(|pattern| pattern.regex.as_str())
            .collect();
        texts.sort_unstable();
        for text in texts {
            writeln!(out, "  {}", readable(text))?;
        }
    }
    Ok(Exit::Passed)
}

/// A pattern as a person reads it: without anchors, and with … for what may vary.
fn readable(pattern: &str) -> String {
    pattern
        .trim_start_matches('^')
        .trim_end_matches('$')
        .replace("([^」]+)", "…")
        .replace("([^」]*)", "…")
        .replace(r"(\d+)", "…")
        .replace("(.+)", "…")
        .replace("(.+日)", "…日")
        .replace("(.+円)", "…円")
        .replace(r"(\d+割)", "…割")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_shown_without_its_regular_expression() {
        assert_eq!(
            readable(r"^「([^」]+)」は申立書に(\d+割)と書く$"),
            "「…」は申立書に…割と書く"
        );
    }
}
