//! What `madoguchi init` writes: an adapter to begin with, in a language, for some roles, and what runs it.

mod language;
mod render;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use madoguchi_sim::role::RoleName;

pub use language::Language;
use render::Words;

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Where, from the folder of the adapter on.
    pub path: PathBuf,
    /// What stands in it.
    pub text: String,
}

/// What belongs to every language. The job of GitLab CI is the template that lies in `ci/`, and a job that extends it.
const COMMON: [(&str, &str); 5] = [
    ("iut.yaml", include_str!("templates/iut.yaml")),
    ("README.md", include_str!("templates/README.md")),
    ("README.ja.md", include_str!("templates/README.ja.md")),
    (
        ".github/workflows/madoguchi.yml",
        include_str!("templates/github.yml"),
    ),
    (
        ".gitlab-ci.yml",
        concat!(
            include_str!("../../../ci/gitlab.yml"),
            include_str!("templates/gitlab.yml")
        ),
    ),
];

/// Every file of an adapter that plays these roles. `repository` is the address of Madoguchi's git repository, as CI fetches it;
/// absent means that a variable of CI says it.
pub fn files(language: Language, roles: &[RoleName], repository: Option<&str>) -> Vec<File> {
    let words = Words::new(language, roles, repository);
    let rendered = |path: &str, template: &str| File {
        path: PathBuf::from(path),
        text: words.fill(template),
    };
    let common = COMMON
        .iter()
        .chain(language.files())
        .map(|(path, template)| rendered(path, template));
    let parts = roles.iter().filter_map(|role| {
        let template = language.role(*role)?;
        Some(rendered(&language.role_file(*role), template))
    });
    common.chain(parts).collect()
}
