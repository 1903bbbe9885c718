//! Feature files from disk.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use gherkin::Feature;

use super::outline::{Outline, Text};
use super::problem::{Place, Problem, Severity};
use super::tags::TagBook;
use super::{characters, layout, lines, names, parse, placeholders, tables, tags};
use crate::catalogue::Catalogue;

/// Above this the parser, whose time grows with the square of the file, becomes slow.
pub const MOST_SCENARIOS_A_FILE: usize = 500;

/// A feature file that was understood.
#[derive(Debug, Clone)]
pub struct Document {
    /// As it was given, or below the folder that was given.
    pub path: PathBuf,
    /// As it stands in the file.
    pub text: String,
    /// With the author's keywords, and with lines that are those of `text`. Byte spans are those of a text in
    /// which ルール, 且つ and 然し were replaced by what `gherkin` knows; use the lines.
    pub feature: Feature,
}

/// What was found under the roots.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// The files that were understood, in the order of their paths.
    pub documents: Vec<Document>,
    /// Everything that is wrong, in the order of path, line and column.
    pub problems: Vec<Problem>,
    /// The text of every file that was read, understood or not: what problems are shown in.
    pub sources: BTreeMap<PathBuf, String>,
}

impl Loaded {
    /// Whether something forbids the run.
    pub fn has_errors(&self) -> bool {
        self.problems
            .iter()
            .any(|problem| problem.severity == Severity::Error)
    }
}

/// What one text holds.
pub(crate) struct Examined {
    pub problems: Vec<Problem>,
    pub feature: Option<Feature>,
    pub name: Option<(String, Place)>,
}

pub(crate) fn examine(path: &Path, source: &str, book: Option<&TagBook>) -> Examined {
    let text = Text {
        path,
        text: source,
        lines: lines::read(source),
    };
    let outline = Outline::of(&text.lines);
    let mut problems = Vec::new();
    characters::check(&text, &mut problems);
    layout::check(&text, &outline, &mut problems);
    tables::check(&text, &outline, &mut problems);
    placeholders::check(&text, &outline, &mut problems);
    names::check(&text, &outline, &mut problems);
    if let Some(book) = book {
        tags::check(&text, &outline, book, &mut problems);
    }
    let sound = !problems
        .iter()
        .any(|problem| problem.severity == Severity::Error);
    let readable = !problems
        .iter()
        .any(|problem| problem.code == characters::LINE_TOO_LONG);
    let feature = match readable {
        true => parse::parse(&text, &outline, sound, &mut problems),
        false => None,
    };
    problems.sort_by(|left, right| left.sort_key().cmp(&right.sort_key()));
    Examined {
        problems,
        feature,
        name: names::of_feature(&text, &outline),
    }
}

/// Loads every `*.feature` below the roots; a root may also be a file.
///
/// Tags are judged by the `requirements.yaml` and `tags.yaml` that stand in a root or the nearest folder above
/// it; a missing catalogue is a warning.
pub fn load(roots: &[PathBuf]) -> Loaded {
    let mut loaded = Loaded::default();
    let book = find_book(roots, &mut loaded);
    let rest = load_with(roots, book.as_ref());
    loaded.documents = rest.documents;
    loaded.sources.extend(rest.sources);
    loaded.problems.extend(rest.problems);
    loaded
}

/// The same with a given list of tags; without one, tags are not judged.
pub fn load_with(roots: &[PathBuf], book: Option<&TagBook>) -> Loaded {
    let mut loaded = Loaded::default();
    let mut paths = Vec::new();
    for root in roots {
        if let Err(problem) = collect(root, &mut paths) {
            loaded.problems.push(*problem);
        }
    }
    paths.sort();
    paths.dedup();
    let mut names = Vec::new();
    let mut scenarios = 0;
    for path in paths {
        let text = match read(&path) {
            Ok(text) => text,
            Err(problem) => {
                loaded.problems.push(*problem);
                continue;
            }
        };
        let examined = examine(&path, &text, book);
        loaded.problems.extend(examined.problems);
        names.extend(examined.name);
        if let Some(feature) = examined.feature {
            scenarios += feature.scenarios.len();
            scenarios += feature
                .rules
                .iter()
                .map(|rule| rule.scenarios.len())
                .sum::<usize>();
            loaded.documents.push(Document {
                path: path.clone(),
                text: text.clone(),
                feature,
            });
        }
        loaded.sources.insert(path, text);
    }
    loaded.problems.extend(names::across_files(names));
    loaded
        .problems
        .sort_by(|left, right| left.sort_key().cmp(&right.sort_key()));
    if scenarios == 0 && !loaded.has_errors() {
        loaded.problems.push(nothing_found(roots));
    }
    loaded
}

fn nothing_found(roots: &[PathBuf]) -> Problem {
    let root = roots.first().cloned().unwrap_or_else(|| PathBuf::from("."));
    let shown: Vec<String> = roots
        .iter()
        .map(|root| root.display().to_string())
        .collect();
    Problem::error(
        "no-scenarios",
        Place::of(&root, "", 0..0),
        "no scenario was found, and a run of nothing is no success",
        "at least one *.feature file with a シナリオ",
        format!("none under {}", shown.join(", ")),
    )
}

/// Feature files below a folder. Links are followed, each folder once, so that a link may lead in a circle.
fn collect(root: &Path, paths: &mut Vec<PathBuf>) -> Result<(), Box<Problem>> {
    if !metadata(root)?.is_dir() {
        paths.push(root.to_owned());
        return Ok(());
    }
    let mut seen = BTreeSet::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let failed = |error: std::io::Error| Box::new(unreadable(&folder, &error));
        if !seen.insert(folder.canonicalize().map_err(failed)?) {
            continue;
        }
        for entry in std::fs::read_dir(&folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let is_feature = path
                .extension()
                .is_some_and(|extension| extension == "feature");
            if metadata(&path)?.is_dir() {
                folders.push(path);
            } else if is_feature {
                paths.push(path);
            }
        }
        // The order of a folder's entries is the file system's.
        folders.sort_by(|left, right| right.cmp(left));
    }
    Ok(())
}

fn metadata(path: &Path) -> Result<std::fs::Metadata, Box<Problem>> {
    std::fs::metadata(path).map_err(|error| Box::new(unreadable(path, &error)))
}

fn unreadable(path: &Path, error: &std::io::Error) -> Problem {
    let problem = Problem::error(
        "unreadable",
        Place::of(path, "", 0..0),
        "the file or folder cannot be read",
        "a readable file or folder",
        error.to_string(),
    );
    // Those that the program would have written where it is called.
    let ours = Path::new("features");
    match path.starts_with(ours) && !ours.exists() {
        true => problem
            .with_help("`madoguchi features` writes the folder `features` that is in the program"),
        false => problem,
    }
}

/// The text of a file, or what forbids reading it.
pub(crate) fn read(path: &Path) -> Result<String, Box<Problem>> {
    let bytes = std::fs::read(path).map_err(|error| Box::new(unreadable(path, &error)))?;
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(error.as_bytes().get(..valid).unwrap_or_default());
        let byte = error.as_bytes().get(valid).copied().unwrap_or_default();
        let problem = Problem::error(
            "not-utf-8",
            Place::of(path, &before, valid..valid),
            "the file is not UTF-8",
            "UTF-8",
            format!("byte 0x{byte:02X}"),
        );
        Box::new(problem.with_help(
            "Japanese editors may save as Shift_JIS: save again as UTF-8 without a byte-order mark",
        ))
    })
}

fn find_book(roots: &[PathBuf], loaded: &mut Loaded) -> Option<TagBook> {
    let mut found: Option<PathBuf> = None;
    for root in roots {
        let folders = root.ancestors().chain(std::iter::once(Path::new(".")));
        found = folders
            .map(|folder| folder.join("requirements.yaml"))
            .find(|path| path.is_file());
        if found.is_some() {
            break;
        }
    }
    let Some(path) = found else {
        let root = roots.first().cloned().unwrap_or_else(|| PathBuf::from("."));
        loaded.problems.push(
            Problem::error(
                "catalogue-missing",
                Place::of(&root, "", 0..0),
                "tags are not judged",
                "requirements.yaml beside the features or in a folder above",
                "none",
            )
            .as_warning(),
        );
        return None;
    };
    let mut take = |path: &Path| match read(path) {
        Ok(text) => {
            loaded.sources.insert(path.to_owned(), text.clone());
            Some(text)
        }
        Err(problem) => {
            loaded.problems.push(*problem);
            None
        }
    };
    let text = take(&path)?;
    let tags = path.with_file_name("tags.yaml");
    let tags_text = if tags.is_file() { take(&tags) } else { None };
    let book = Catalogue::parse(&path, &text).map(|catalogue| TagBook::of(&catalogue));
    let book = match (book, tags_text) {
        (Ok(book), Some(text)) => book.with_tags(&tags, &text),
        (book, _) => book,
    };
    book.map_err(|problems| loaded.problems.extend(problems))
        .ok()
}
