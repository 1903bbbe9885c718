//! `FILE:LINE` arguments.

use std::path::{Path, PathBuf};

use crate::run::Filter;

/// Splits `path:line` arguments: paths to load, with their lines put into the filter.
pub(super) fn split(arguments: &[PathBuf], filter: &mut Filter) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = Vec::new();
    for argument in arguments {
        let path = match with_line(argument) {
            // A file may really be called so.
            Some((path, line)) if !argument.exists() => {
                filter.at(&shown(&path), line);
                path
            }
            _ => argument.clone(),
        };
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    paths
}

fn with_line(argument: &Path) -> Option<(PathBuf, usize)> {
    let (path, line) = argument.to_str()?.rsplit_once(':')?;
    Some((PathBuf::from(path), line.parse().ok()?))
}

/// A path as output shows it, the same on every system.
pub(super) fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_split_off_its_path_and_a_path_is_loaded_once() {
        let mut filter = Filter::default();
        let arguments = ["a.feature:3", "a.feature:9", "b", "c:d"].map(PathBuf::from);
        let paths = split(&arguments, &mut filter);
        assert_eq!(paths, ["a.feature", "b", "c:d"].map(PathBuf::from));
        assert_eq!(filter.to_string(), "a.feature:3 a.feature:9");
    }
}
