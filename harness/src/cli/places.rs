//! `FILE:LINE` arguments.

use std::path::{Component, Path, PathBuf};

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

/// A path as output shows it and as seeds depend on it: below the current folder without that folder's name, so that
/// the same features give the same run wherever they lie; with `/` on every system.
pub(super) fn shown(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let below = here.and_then(|here| path.strip_prefix(here).ok());
    let parts = below.unwrap_or(path).components();
    let plain: PathBuf = parts.filter(|part| *part != Component::CurDir).collect();
    plain.to_string_lossy().replace('\\', "/")
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

    #[test]
    fn a_path_below_the_current_folder_is_shown_the_same_however_it_is_written() {
        let here = std::env::current_dir().expect("a folder");
        for path in ["a/b.feature", "./a/b.feature", "a/./b.feature"] {
            assert_eq!(shown(Path::new(path)), "a/b.feature");
            assert_eq!(shown(&here.join(path)), "a/b.feature");
        }
        assert_eq!(shown(Path::new("../b.feature")), "../b.feature");
    }
}
