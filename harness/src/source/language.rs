//! The first line: `# language: ja`.

use super::characters::replace;
use super::lines::Kind;
use super::outline::Text;
use super::problem::{Edit, Place, Problem};

pub(crate) fn check(text: &Text<'_>, problems: &mut Vec<Problem>) {
    const LINE: &str = "# language: ja";
    let directives: Vec<(usize, &str)> = text
        .lines
        .iter()
        .enumerate()
        .filter_map(|(number, line)| match &line.kind {
            Kind::Language(code) => Some((number, line.part(code))),
            _ => None,
        })
        .collect();
    let Some(&(number, code)) = directives.first() else {
        let place = Place {
            width: 0,
            span: at_top(text)..at_top(text),
            ..text.place(0, &(0..0))
        };
        problems.push(
            Problem::error(
                "language-missing",
                place,
                "the file does not say its language, so Japanese keywords mean nothing",
                format!("「{LINE}」 on line 1"),
                "no language line",
            )
            .with_safe_fix(vec![insert_top(text, LINE)]),
        );
        return;
    };
    let Some(line) = text.lines.get(number) else {
        return;
    };
    let whole = 0..line.clean.len();
    if code.trim() != "ja" {
        problems.push(
            Problem::error(
                "language-not-japanese",
                text.whole(number),
                "the suite is written in Japanese keywords",
                format!("「{LINE}」"),
                format!("「{}」", line.clean.trim()),
            )
            .with_proposal(vec![replace(line, &whole, LINE)]),
        );
    } else if number > 0 {
        let delete = Edit {
            range: line.range.start..line.next,
            replacement: String::new(),
        };
        problems.push(
            Problem::error(
                "language-not-first",
                text.whole(number),
                "the language line counts only on line 1",
                format!("「{LINE}」 on line 1"),
                format!("it is on line {}", number + 1),
            )
            .with_safe_fix(vec![insert_top(text, LINE), delete]),
        );
    } else if line.clean != LINE && !line.clean.contains('\u{3000}') {
        problems.push(
            Problem::error(
                "language-misspelt",
                text.whole(number),
                "the language line must be written in exactly one way",
                format!("「{LINE}」"),
                format!("「{}」", line.clean),
            )
            .with_safe_fix(vec![replace(line, &whole, LINE)]),
        );
    }
    for &(again, _) in directives.get(1..).unwrap_or(&[]) {
        problems.push(Problem::error(
            "language-repeated",
            text.whole(again),
            "a file has one language line",
            format!("only line {}", number + 1),
            "one more",
        ));
    }
}

fn at_top(text: &Text<'_>) -> usize {
    text.lines.first().map_or(0, |line| line.range.start)
}

fn insert_top(text: &Text<'_>, line: &str) -> Edit {
    Edit {
        range: at_top(text)..at_top(text),
        replacement: format!("{line}\n"),
    }
}
