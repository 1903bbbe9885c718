//! A finding again.

use std::path::Path;

use super::super::Failure;
use super::orders::{named, told};
use super::{Args, read};
use crate::exit::Exit;
use crate::fuzz::{self, Incident, Subject};

/// Plays an incident again.
pub(super) fn replay(path: &Path, args: &Args) -> Result<Exit, Failure> {
    let incident = Incident::read(&read(path)?).map_err(|message| {
        let message = format!("{}:{message}", path.display());
        Failure::new(Exit::Configuration, message)
    })?;
    let subject = match told(args)? {
        Some((subject, _)) => subject,
        None => named(&incident.subject, args)?,
    };
    let played = fuzz::play_quietly(&incident.case, &subject);
    if let Some((party, reason)) = played.stopped {
        return Err(Failure::new(Exit::of_party(party), reason));
    }
    if let Subject::Outside(iut) = &subject {
        iut.end();
    }
    if let Some(missing) = played.missing {
        return Err(Failure::new(Exit::NotTestable, missing));
    }
    let Some(fault) = played.fault else {
        super::super::say("nothing is wrong any more");
        return Ok(Exit::Passed);
    };
    let same = match fault.is_like(&incident.fault) {
        true => "the same is wrong",
        false => "something else is wrong",
    };
    super::super::say(&format!("{same}: {}  {fault}", incident.rule));
    Ok(Exit::of_party(fault.party))
}
