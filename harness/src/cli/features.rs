//! Feature files named on the command line.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use gherkin::{Feature, GherkinEnv};

use super::failure::Failure;
use crate::exit::Exit;
use crate::run::{Document, Filter};

/// Splits `path:line` arguments: paths to load, with their lines put into the filter.
pub(super) fn places(arguments: &[PathBuf], filter: &mut Filter) -> Vec<PathBuf> {
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

/// Reads every `.feature` file under the given paths, in the order of their names.
pub(super) fn load(roots: &[PathBuf]) -> Result<Vec<Document>, Failure> {
    let mut files = Vec::new();
    for root in roots {
        find(root, &mut files).map_err(|error| {
            Failure::new(
                Exit::Configuration,
                format_args!("cannot read `{}`: {error}", root.display()),
            )
        })?;
    }
    files.sort();
    files.dedup();
    files.iter().map(|file| read(file)).collect()
}

fn find(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !fs::metadata(path)?.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let path = entry.path();
        // Links to folders are not followed: they may lead in a circle.
        if entry.file_type()?.is_dir() {
            find(&path, files)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "feature")
        {
            files.push(path);
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<Document, Failure> {
    let path_text = shown(path);
    let failed = |error: &dyn std::fmt::Display| {
        Failure::new(
            Exit::Configuration,
            format_args!("cannot read `{path_text}`: {error}"),
        )
    };
    let text = fs::read_to_string(path).map_err(|error| failed(&error))?;
    let feature = Feature::parse(&text, GherkinEnv::default()).map_err(|error| failed(&error))?;
    Ok(Document {
        path: path_text,
        text,
        feature,
    })
}
