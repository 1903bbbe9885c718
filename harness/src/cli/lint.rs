//! `madoguchi lint`: feature files and the catalogue, judged without running anything.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::source::{self, Loaded, Problem, Severity, StepPattern, render};

/// Where all features lie.
const ALL: &str = "features";

/// How problems are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// With the line of the source and a mark below the place.
    Human,
    /// One line a problem: `path:line:col: error[code]: …`.
    Plain,
    /// One JSON object a line.
    Json,
}

/// Judges feature files, tags and the requirement catalogue.
#[derive(Debug, Clone, Args)]
pub struct LintArgs {
    /// Writes every safe fix into its file, then judges again.
    #[arg(long)]
    pub fix: bool,
    /// How problems are written.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Feature files, or folders of them.
    #[arg(default_value = ALL)]
    pub paths: Vec<PathBuf>,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LintOutcome {
    /// No error; warnings may have been written.
    Clean,
    /// At least one error.
    Problems,
}

/// Judges, and with `--fix` repairs first.
///
/// Problems and a last line with their number go to `out`; `styled` allows colour.
///
/// # Errors
/// A fixed file that cannot be written, or `out` itself. The file is then as it was.
pub fn run(
    args: &LintArgs,
    patterns: &[StepPattern],
    out: &mut dyn Write,
    styled: bool,
) -> io::Result<LintOutcome> {
    let mut loaded = source::load(&args.paths);
    if args.fix && write_fixes(&loaded, out)? {
        loaded = source::load(&args.paths);
    }
    loaded
        .problems
        .extend(step_problems(args, &loaded, patterns));
    for problem in &loaded.problems {
        write_problem(problem, &loaded, args.format, out, styled)?;
    }
    if args.format != Format::Json {
        writeln!(out, "{}", summary(&loaded))?;
    }
    Ok(if loaded.has_errors() {
        LintOutcome::Problems
    } else {
        LintOutcome::Clean
    })
}

/// A definition is called unused only when all features were read.
fn step_problems(args: &LintArgs, loaded: &Loaded, patterns: &[StepPattern]) -> Vec<Problem> {
    let all = args.paths == [PathBuf::from(ALL)];
    let mut problems = source::check_steps(&loaded.documents, patterns);
    problems.retain(|problem| all || problem.severity == Severity::Error);
    problems
}

fn write_problem(
    problem: &Problem,
    loaded: &Loaded,
    format: Format,
    out: &mut dyn Write,
    styled: bool,
) -> io::Result<()> {
    match format {
        Format::Plain => writeln!(out, "{}", render::line(problem)),
        Format::Json => writeln!(out, "{}", serde_json::to_string(problem)?),
        Format::Human => {
            let source = loaded.sources.get(&problem.place.path).map(String::as_str);
            writeln!(out, "{}\n", render::report(problem, source, styled))
        }
    }
}

fn summary(loaded: &Loaded) -> String {
    let errors = loaded
        .problems
        .iter()
        .filter(|one| one.severity == Severity::Error)
        .count();
    let warnings = loaded.problems.len() - errors;
    let fixable = loaded
        .problems
        .iter()
        .filter(|one| one.is_fixable())
        .count();
    let files = loaded.documents.len();
    let mut text = format!(
        "{files} {} understood, {errors} {}, {warnings} {}",
        plural(files, "feature file", "feature files"),
        plural(errors, "error", "errors"),
        plural(warnings, "warning", "warnings"),
    );
    if fixable > 0 {
        text.push_str(&format!("; `madoguchi lint --fix` removes {fixable}"));
    }
    text
}

fn plural<'w>(count: usize, one: &'w str, many: &'w str) -> &'w str {
    if count == 1 { one } else { many }
}

/// Whether a file was changed.
fn write_fixes(loaded: &Loaded, out: &mut dyn Write) -> io::Result<bool> {
    let mut changed = false;
    for (path, text) in &loaded.sources {
        let of_file: Vec<Problem> = loaded
            .problems
            .iter()
            .filter(|problem| problem.place.path == *path)
            .cloned()
            .collect();
        if !of_file.iter().any(Problem::is_fixable) {
            continue;
        }
        let fixed = source::fix(text, &of_file);
        if fixed != *text {
            replace_file(path, &fixed)?;
            writeln!(out, "fixed {}", path.display())?;
            changed = true;
        }
    }
    Ok(changed)
}

/// Replaces a file in one step: a reader, or a crash, sees the old text or the new one, never a part.
fn replace_file(path: &Path, text: &str) -> io::Result<()> {
    // Through a link, its target is replaced and the link stays.
    let path = path.canonicalize()?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(text.as_bytes())?;
    new.as_file()
        .set_permissions(std::fs::metadata(&path)?.permissions())?;
    new.as_file().sync_all()?;
    new.persist(&path).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUND: &str = "# language: ja\n機能: 試し\n\n  シナリオ: 一\n    前提 カードがある\n";

    fn lint(paths: &[PathBuf], fix: bool, format: Format) -> (LintOutcome, String) {
        let args = LintArgs {
            fix,
            format,
            paths: paths.to_vec(),
        };
        let mut out = Vec::new();
        let outcome = run(&args, &any_step(), &mut out, false).unwrap();
        (outcome, String::from_utf8(out).unwrap())
    }

    /// One definition that answers to every 前提.
    fn any_step() -> Vec<StepPattern> {
        vec![StepPattern {
            kind: source::StepKind::Given,
            regex: regex::Regex::new("").unwrap(),
            location: (PathBuf::from("steps.rs"), 1),
        }]
    }

    #[test]
    fn a_step_that_nobody_defines_is_an_error() {
        let (folder, _path) = folder(&SOUND.replace("前提", "もし"));
        let (outcome, shown) = lint(&[folder.path().to_owned()], false, Format::Plain);
        assert_eq!(outcome, LintOutcome::Problems);
        assert!(shown.contains("error[undefined-step]"), "{shown}");
    }

    fn folder(text: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.feature");
        std::fs::write(&path, text).unwrap();
        (folder, path)
    }

    #[test]
    fn fixing_writes_the_file_and_judges_it_again() {
        let (folder, path) = folder(&SOUND.replace("機能:", "機能：").replace('\n', "\r\n"));
        let (before, shown) = lint(&[folder.path().to_owned()], false, Format::Plain);
        assert_eq!(before, LintOutcome::Problems);
        assert!(
            shown.contains("a.feature:2:3: error[full-width-colon]: "),
            "{shown}"
        );
        let (after, shown) = lint(&[folder.path().to_owned()], true, Format::Plain);
        assert_eq!(after, LintOutcome::Clean);
        assert!(shown.starts_with("fixed "), "{shown}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), SOUND);
        let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(left.len(), 1, "no temporary file stays");
    }

    #[test]
    fn without_fix_no_file_is_touched() {
        let wrong = SOUND.replace("機能:", "機能：");
        let (folder, path) = folder(&wrong);
        lint(&[folder.path().to_owned()], false, Format::Human);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), wrong);
    }

    #[test]
    fn what_only_a_person_can_decide_stays_an_error_after_fixing() {
        let wrong = SOUND.replace("前提", "全提");
        let (folder, path) = folder(&wrong);
        assert_eq!(
            lint(&[folder.path().to_owned()], true, Format::Plain).0,
            LintOutcome::Problems
        );
        assert_eq!(std::fs::read_to_string(&path).unwrap(), wrong);
    }

    #[test]
    fn every_json_line_is_an_object_with_place_and_code() {
        let (folder, _) = folder(&SOUND.replace("機能:", "機能：").replace("前提", "全提"));
        let (_, shown) = lint(&[folder.path().to_owned()], false, Format::Json);
        let objects: Vec<serde_json::Value> = shown
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert!(
            objects
                .iter()
                .any(|one| one["code"] == "mistyped-keyword" && one["line"] == 5)
        );
        assert!(objects.iter().any(|one| one["fix"]["safe"] == true));
    }

    #[cfg(unix)]
    #[test]
    fn the_permissions_of_a_fixed_file_stay() {
        use std::os::unix::fs::PermissionsExt;
        let (folder, path) = folder(&SOUND.replace("機能:", "機能："));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        lint(&[folder.path().to_owned()], true, Format::Plain);
        assert_eq!(
            std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o640
        );
    }
}
