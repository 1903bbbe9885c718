//! The layout of messages as tables in Markdown and as plain text.

use std::fmt::Write as _;

use super::code::TABLES;
use super::layout::{Content, Row};
use super::message::{Kind, Message};
use super::service::Published;

/// One line of a message's table, with the elements within groups flattened.
#[derive(Clone, Debug)]
pub struct Line {
    /// How deep it lies, from 0.
    pub depth: usize,
    /// The line.
    pub row: Row,
}

impl Line {
    /// What stands in the element, in words; empty for a group.
    pub fn form(&self) -> String {
        match self.row.content {
            Content::Value(form) => {
                let form = form();
                form.codes
                    .map_or(form.words, |table| format!("{} {}", table.id, table.ja))
            }
            Content::Group(_) => String::new(),
        }
    }
}

/// The lines of a message.
pub fn lines(kind: &Kind) -> Vec<Line> {
    let mut all = Vec::new();
    flatten((kind.rows)(), 0, &mut all);
    all
}

fn flatten(rows: Vec<Row>, depth: usize, into: &mut Vec<Line>) {
    for row in rows {
        let within = match row.content {
            Content::Group(rows) => rows(),
            Content::Value(_) => Vec::new(),
        };
        into.push(Line { depth, row });
        flatten(within, depth.saturating_add(1), into);
    }
}

/// Who uses a message: the beginnings of its file names.
pub fn heads(kind: &Kind) -> Vec<String> {
    let uses = kind.uses.iter();
    uses.map(|(service, leg)| format!("{}{}", service.prefix(), leg.written()))
        .collect()
}

const LEGEND: &str = "\
● two or more public sources agree, ○ one, △ inferred, ✖ sources contradict each other (see the profile), ◇ general knowledge, \
ours: nothing is public. Number: 1 once, ? once or not at all, * any number.";

/// The whole document `docs/oqs/layout.md`.
pub fn markdown() -> String {
    let mut page = format!(
        "# Messages of オンライン資格確認\n\n\
         Written by `madoguchi oqs layout --markdown`; do not edit. Put together from public sources: the official layout is given to \
         registered vendors only. Elements are read in any order; those that the layout does not have are kept and reported.\n\n\
         {LEGEND}\n\n| message | 名称 | files |\n|---|---|---|\n"
    );
    for kind in Message::KINDS {
        let heads: Vec<String> = kind
            .uses
            .iter()
            .map(|(service, leg)| {
                let mark = match service.published() {
                    Published::Seen => "",
                    Published::Ours => " (ours)",
                };
                format!("`{}{}`{mark}", service.prefix(), leg.written())
            })
            .collect();
        let row = (kind.name, kind.ja, heads.join(", "));
        let _ = writeln!(
            page,
            "| [{0}](#{1}) | {2} | {3} |",
            row.0,
            row.0.to_lowercase(),
            row.1,
            row.2
        );
    }
    for kind in Message::KINDS {
        page.push('\n');
        page.push_str(&section(kind));
    }
    page.push_str("\n## Codes\n");
    for table in TABLES {
        let _ = writeln!(
            page,
            "\n### {} {} ({})\n",
            table.id,
            table.ja,
            table.source.mark()
        );
        for (code, meaning) in table.entries {
            let _ = writeln!(page, "* `{code}` {meaning}");
        }
    }
    page
}

/// The table of one message in Markdown.
pub fn section(kind: &Kind) -> String {
    let mut page = format!(
        "## {}\n\n{}\n\n| element | 項目 | number | content | known |\n|---|---|---|---|---|\n",
        kind.name, kind.ja
    );
    for line in lines(kind) {
        let indent = "\u{2003}".repeat(line.depth);
        let row = &line.row;
        let (number, known) = (row.cardinality.mark(), row.source.mark());
        let number = if number == "*" { "\\*" } else { number };
        let form = line.form().replace('|', "\\|");
        let _ = writeln!(
            page,
            "| {indent}`{}` | {} | {number} | {form} | {known} |",
            row.element, row.ja
        );
    }
    page
}
