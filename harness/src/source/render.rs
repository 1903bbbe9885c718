//! Problems as people and machines read them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};

use super::problem::{Edit, Problem, Severity};

/// More edits than this are told, not shown.
const MOST_EDITS_SHOWN: usize = 4;

/// One line a problem, for CI and editors: `path:line:col: error[code]: …`.
pub fn line(problem: &Problem) -> String {
    let place = &problem.place;
    let mut line = format!(
        "{}:{}:{}: {}[{}]: {}; expected {}, found {}",
        place.path.display(),
        place.line,
        place.column,
        problem.severity.word(),
        problem.code,
        problem.message,
        problem.expected,
        problem.found,
    );
    if let Some(help) = &problem.help {
        line.push_str("; help: ");
        line.push_str(help);
    }
    if problem.is_fixable() {
        line.push_str(" (fixable)");
    }
    line.replace(['\n', '\r'], " ")
}

/// The problem with its line of the source, a mark below the place, and the fix as a change of the line.
///
/// Without a source (a file that could not be read) the place is named only.
pub fn report(problem: &Problem, source: Option<&str>, styled: bool) -> String {
    let renderer = if styled {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let path = problem.place.path.display().to_string();
    let title = level
        .primary_title(problem.message.as_str())
        .id(problem.code);
    let mut main = match source {
        Some(text) => Group::with_title(title).element(
            Snippet::source(text).path(path.as_str()).annotation(
                AnnotationKind::Primary
                    .span(problem.place.span.clone())
                    .label(problem.found.as_str()),
            ),
        ),
        None => Group::with_title(title).element(
            annotate_snippets::Origin::path(path.as_str())
                .line(problem.place.line)
                .char_column(problem.place.column),
        ),
    };
    main = main.element(Level::NOTE.message(format!("expected {}", problem.expected)));
    if source.is_none() {
        main = main.element(Level::NOTE.message(format!("found {}", problem.found)));
    }
    if let Some(help) = &problem.help {
        main = main.element(Level::HELP.message(help.as_str()));
    }
    let mut groups = vec![main];
    if let (Some(fix), Some(text)) = (&problem.fix, source) {
        let advice = if fix.safe {
            "`madoguchi lint --fix` writes"
        } else {
            "perhaps"
        };
        let whole: bool = fix
            .edits
            .iter()
            .all(|edit| text.get(edit.range.clone()).is_some());
        if fix.edits.len() <= MOST_EDITS_SHOWN && whole && fix.edits.iter().all(is_visible) {
            let patches = fix
                .edits
                .iter()
                .map(|edit| Patch::new(edit.range.clone(), edit.replacement.as_str()));
            groups.push(
                Level::HELP
                    .secondary_title(advice)
                    .element(Snippet::source(text).path(path.as_str()).patches(patches)),
            );
        } else {
            let told = match fix.edits.len() {
                1 => "`madoguchi lint --fix` changes one place".to_owned(),
                many => format!("`madoguchi lint --fix` changes {many} places"),
            };
            groups.push(Group::with_title(Level::HELP.secondary_title(told)));
        }
    }
    renderer.render(&groups)
}

/// A change of a line end cannot be shown as a change of a line.
fn is_visible(edit: &Edit) -> bool {
    let ends_a_line = edit.range.len() <= 2 && edit.replacement == "\n";
    !ends_a_line
}

/// All problems, each as [`report`], with an empty line between two.
pub fn reports(problems: &[Problem], sources: &BTreeMap<PathBuf, String>, styled: bool) -> String {
    let mut all = String::new();
    for problem in problems {
        let source = sources.get(&problem.place.path).map(String::as_str);
        all.push_str(&report(problem, source, styled));
        all.push_str("\n\n");
    }
    all
}
