//! From folders on disk to documents.

use std::path::{Path, PathBuf};

use super::{SOUND, book};
use crate::source::{Loaded, load, load_with};

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn codes(loaded: &Loaded) -> Vec<&str> {
    loaded.problems.iter().map(|problem| problem.code).collect()
}

fn only(folder: &Path) -> Loaded {
    load_with(&[folder.to_owned()], Some(&book()))
}

#[test]
fn files_are_found_in_folders_and_sorted() {
    let other = SOUND.replace("修学旅行先での受診", "別");
    let folder = folder(&[
        ("b/2.feature", SOUND),
        ("a.feature", &other),
        ("notes.txt", "x"),
    ]);
    let loaded = only(folder.path());
    assert_eq!(codes(&loaded), Vec::<&str>::new());
    let paths: Vec<PathBuf> = loaded
        .documents
        .iter()
        .map(|one| one.path.strip_prefix(folder.path()).unwrap().to_owned())
        .collect();
    assert_eq!(
        paths,
        [PathBuf::from("a.feature"), PathBuf::from("b/2.feature")]
    );
}

#[test]
fn a_rule_survives_with_its_japanese_keyword() {
    let text = SOUND.replace("かつ", "且つ").replace("但し", "然し");
    let folder = folder(&[("a.feature", &text)]);
    let loaded = only(folder.path());
    assert_eq!(codes(&loaded), Vec::<&str>::new());
    let feature = &loaded.documents[0].feature;
    assert_eq!(feature.rules.len(), 1);
    assert_eq!(feature.rules[0].keyword, "ルール");
    assert_eq!(feature.rules[0].position.line, 26);
    assert_eq!(feature.rules[0].scenarios[0].steps[2].keyword, "然し");
    assert_eq!(feature.scenarios[0].steps[3].keyword, "且つ");
    assert_eq!(feature.scenarios[0].steps[3].ty, gherkin::StepType::Then);
}

#[test]
fn a_rule_before_any_scenario_is_not_swallowed() {
    let text = "# language: ja\n機能: 試し\n\n  ルール: 一\n    シナリオ: 二\n      前提 カード\n";
    let folder = folder(&[("a.feature", text)]);
    assert_eq!(
        only(folder.path()).documents[0].feature.rules[0]
            .scenarios
            .len(),
        1
    );
}

#[test]
fn a_feature_name_in_two_files_is_found() {
    let folder = folder(&[("a.feature", SOUND), ("b.feature", SOUND)]);
    let loaded = only(folder.path());
    assert_eq!(codes(&loaded), ["feature-name-repeated"]);
    assert!(loaded.problems[0].found.ends_with("a.feature:4"));
    assert!(loaded.problems[0].place.path.ends_with("b.feature"));
}

#[test]
fn no_scenario_at_all_is_an_error() {
    let empty = folder(&[]);
    assert_eq!(codes(&only(empty.path())), ["no-scenarios"]);
    assert!(only(empty.path()).has_errors());
    assert_eq!(codes(&load_with(&[], None)), ["no-scenarios"]);
}

#[test]
fn a_folder_that_does_not_exist_is_an_error() {
    assert_eq!(
        codes(&load_with(&[PathBuf::from("no/such/folder")], None)),
        ["unreadable"]
    );
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_may_lead_in_a_circle() {
    let real = folder(&[("a.feature", SOUND)]);
    let folder = folder(&[]);
    std::os::unix::fs::symlink(real.path(), folder.path().join("linked")).unwrap();
    std::os::unix::fs::symlink(folder.path(), real.path().join("back")).unwrap();
    let loaded = only(folder.path());
    assert_eq!(codes(&loaded), Vec::<&str>::new());
    assert_eq!(loaded.documents.len(), 1);
}

#[test]
fn a_shift_jis_file_is_refused_at_its_first_foreign_byte() {
    let folder = folder(&[]);
    std::fs::write(
        folder.path().join("a.feature"),
        b"# language: ja\n# \x8b\x40\x94\x5c\n",
    )
    .unwrap();
    let loaded = only(folder.path());
    assert_eq!(codes(&loaded), ["not-utf-8"]);
    let place = &loaded.problems[0].place;
    assert_eq!((place.line, place.column), (2, 3));
    assert_eq!(loaded.problems[0].found, "byte 0x8B");
}

const CATALOGUE: &str = "\
schema_version: 1
generated_on: '2026-11-21'
seeds: {}
areas:
  FIELD: field trips
requirements:
- id: FIELD-001
  title: 一
  statement: One.
  actor: counter
  kind: must
  effective_from: null
  effective_to: null
  source: x
  scenario_hint: ''
";

#[test]
fn tags_are_judged_by_the_catalogue_beside_or_above_the_features() {
    let tags = "schema_version: 1\ntags:\n  FIELD-004: 例のため\n";
    let folder = folder(&[
        ("requirements.yaml", CATALOGUE),
        ("tags.yaml", tags),
        (
            "theme/a.feature",
            &SOUND.replace("@FIELD-001", "@FIELD-001 @FIELD-009"),
        ),
    ]);
    let loaded = load(&[folder.path().join("theme")]);
    assert_eq!(codes(&loaded), ["unknown-tag"]);
}

#[test]
fn a_broken_tag_file_is_shown_with_its_place() {
    let folder = folder(&[
        ("requirements.yaml", CATALOGUE),
        ("tags.yaml", "schema_version: 2\ntags: {}\n"),
        ("a.feature", SOUND),
    ]);
    let loaded = load(&[folder.path().to_owned()]);
    assert_eq!(codes(&loaded), ["yaml"]);
    assert!(
        loaded.problems[0].message.contains("schema_version is 2"),
        "{:?}",
        loaded.problems
    );
    assert_eq!(loaded.problems[0].place.line, 1);
}
