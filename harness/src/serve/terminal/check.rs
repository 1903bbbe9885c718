//! What is wrong with terminals before any of them begins.

use std::collections::BTreeMap;
use std::path::PathBuf;

use madoguchi_sim::cast::Cast;

use super::TerminalError;
use super::config::TerminalConfig;
use super::places::Places;

/// Whether terminals can begin in this world, each in folders of its own. Nothing is written; whether the folders can be used is seen
/// when they begin.
///
/// # Errors
/// Which terminal cannot, and why.
pub fn check(terminals: &[TerminalConfig], cast: &Cast) -> Result<(), (usize, TerminalError)> {
    let mut folders: BTreeMap<PathBuf, String> = BTreeMap::new();
    for (which, config) in terminals.iter().enumerate() {
        let before = terminals.iter().take(which);
        check_one(config, before, cast).map_err(|error| (which, error))?;
        let (places, _) = Places::of(config).map_err(|error| (which, error))?;
        for (option, folder) in places.all() {
            let name = format!("{option} of {}", config.facility);
            if let Some(other) = folders.insert(tidied(folder), name) {
                let message = format!(
                    "expected a folder of its own, found that of {other}: {}",
                    folder.display()
                );
                return Err((which, TerminalError::Option { option, message }));
            }
        }
    }
    Ok(())
}

fn check_one<'a>(
    config: &TerminalConfig,
    mut before: impl Iterator<Item = &'a TerminalConfig>,
    cast: &Cast,
) -> Result<(), TerminalError> {
    let facility = &config.facility;
    let wrong = |option, message| Err(TerminalError::Option { option, message });
    if !cast.facilities.contains_key(facility) {
        let some: Vec<String> = cast
            .facilities
            .keys()
            .take(3)
            .map(ToString::to_string)
            .collect();
        let some = some.join(", ");
        let message = format!(
            "expected 医療機関コード of a facility of this world ({some}, …), found {facility}"
        );
        return wrong("facility", message);
    }
    if before.any(|other| other.facility == *facility) {
        let message =
            format!("expected one terminal for each facility, found a second of {facility}");
        return wrong("facility", message);
    }
    for (option, value, most) in [
        ("poll_ms", config.poll_ms, 60_000),
        ("answer_ms", config.answer_ms, 3_600_000),
        ("request_octets", config.request_octets, 1 << 30),
        (
            "at_once",
            u64::try_from(config.at_once).unwrap_or(u64::MAX),
            1024,
        ),
    ] {
        if value == 0 || value > most {
            return wrong(option, format!("expected 1 … {most}, found {value}"));
        }
    }
    if config.patience_ms < config.settle_ms {
        let (settle, found) = (config.settle_ms, config.patience_ms);
        let message = format!("expected at least settle_ms ({settle}), found {found}");
        return wrong("patience_ms", message);
    }
    if config.crypt_password.as_deref() == Some("") {
        return wrong(
            "crypt_password",
            "expected a password, found an empty one".to_owned(),
        );
    }
    Ok(())
}

/// A path without the detours that its names show.
fn tidied(path: &std::path::Path) -> PathBuf {
    use std::path::Component;
    let mut tidied = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if tidied.file_name().is_some() => {
                tidied.pop();
            }
            other => tidied.push(other),
        }
    }
    tidied
}
