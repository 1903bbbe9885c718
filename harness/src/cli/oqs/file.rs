//! Files that hold messages.

use std::io::{self, Read as _};
use std::path::Path;

use madoguchi_sim::oqs::text::{self, Text};
use madoguchi_sim::oqs::tree::LARGEST;
use madoguchi_sim::oqs::{Element, Unreadable};

use super::Failure;
use crate::exit::Exit;

/// A message as it was found in a file.
pub(super) struct Found {
    /// The characters, and how they were written.
    pub text: Text,
    /// Whether it is the JSON of the Web API.
    pub json: bool,
    /// The tree.
    pub root: Element,
}

/// Reads the octets of a file, `-` for stdin.
pub(in crate::cli) fn octets(path: &Path) -> Result<Vec<u8>, Failure> {
    let failure = |error: io::Error| {
        let message = format!("cannot read `{}`: {error}", path.display());
        Failure::new(Exit::Environment, message)
    };
    // One more than allowed, so that the tree says what is too large.
    let limit = u64::try_from(LARGEST).unwrap_or(u64::MAX).saturating_add(1);
    let mut octets = Vec::new();
    if path == Path::new("-") {
        let stdin = io::stdin().lock();
        stdin
            .take(limit)
            .read_to_end(&mut octets)
            .map_err(failure)?;
    } else {
        let file = std::fs::File::open(path).map_err(failure)?;
        file.take(limit).read_to_end(&mut octets).map_err(failure)?;
    }
    Ok(octets)
}

/// Reads a message: XML, or the JSON of the Web API if it begins with a brace.
pub(super) fn message(octets: &[u8]) -> Result<Found, Unreadable> {
    let text = text::decode(octets)?;
    let json = text.text.trim_start().starts_with('{');
    let root = if json {
        Element::from_json(text.text.as_bytes())?
    } else {
        Element::parse(&text.text)?
    };
    Ok(Found { text, json, root })
}
