//! The folders of the terminals at which a counter under test stands.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use madoguchi_sim::fund::{FundRole, Request, Response};
use madoguchi_sim::oqs::Document;
use madoguchi_sim::reader::{self, Outcome, ReaderRole};
use madoguchi_sim::role::Line;
use madoguchi_sim::vocabulary::FacilityCode;

use super::config::FoldersConfig;
use super::fault;
use super::in_play::InPlay;
use crate::iut::Fault;
use crate::run::Party;
use crate::serve::terminal::{Characters, Face, Now, Terminal, TerminalConfig};
use crate::serve::threads::Threads;

/// Says whose a folder is: what lies in it is deleted.
const MARK: &str = "MADOGUCHI-TEST.txt";
const MARKED: &str = "見本・TEST: madoguchi run --iut が使い、シナリオごとに空にするフォルダーです。\nEmptied by `madoguchi run --iut` before each scenario.\n";

/// Milliseconds between two looks at `req`: a scenario is to be over soon.
const POLL: u64 = 5;

/// The folders of all facilities, and the terminals at work in them.
pub(super) struct Folders {
    at: PathBuf,
    encoding: Characters,
    way: InPlay,
    threads: Threads,
    faces: BTreeMap<FacilityCode, Face>,
}

impl Folders {
    /// Makes the folder, or takes one of an earlier run.
    ///
    /// # Errors
    /// [`Fault::Configuration`]: something else lies there. [`Fault::Environment`]: what the system says.
    pub(super) fn open(config: &FoldersConfig, way: InPlay) -> Result<Self, Fault> {
        let at = std::path::absolute(&config.at).map_err(|error| refused(&config.at, &error))?;
        let mark = at.join(MARK);
        fs::create_dir_all(&at).map_err(|error| refused(&at, &error))?;
        let mut there = fs::read_dir(&at).map_err(|error| refused(&at, &error))?;
        if !mark.exists() && there.next().is_some() {
            let told = format!(
                "folders.at: expected an empty folder, or one of an earlier run (with {MARK}), since it is emptied before each scenario; found other files in {}",
                at.display()
            );
            return Err(fault(Party::Configuration, &told));
        }
        fs::write(&mark, MARKED).map_err(|error| refused(&mark, &error))?;
        Ok(Self {
            at,
            encoding: config.encoding,
            way,
            threads: Threads::default(),
            faces: BTreeMap::new(),
        })
    }

    /// Where they are.
    pub(super) fn told(&self) -> String {
        format!("folders {}/CODE/{{req,res,face}}", self.at.display())
    }

    /// The way into the folder `face` of a facility, at whose terminal somebody is at work from now on.
    ///
    /// # Errors
    /// [`Fault`].
    pub(super) fn face(&mut self, facility: &str) -> Result<Face, Fault> {
        let code = FacilityCode::parse_lenient(facility);
        let code = code.map_err(|error| fault(Party::Configuration, &error))?;
        if let Some(face) = self.faces.get(&code) {
            return Ok(face.clone());
        }
        let way = self.way.clone();
        let now: Now = Arc::new(move || way.now());
        let config = TerminalConfig {
            encoding: self.encoding,
            poll_ms: POLL,
            ..TerminalConfig::usual(code.clone(), self.at.join(code.as_str()))
        };
        let terminal = Terminal::open(config, self.way.clone(), now);
        let terminal = terminal.map_err(|error| fault(error.party(), &error))?;
        let face = terminal.face();
        self.threads
            .begin(format!("terminal-{code}"), |ending| {
                terminal.work(ending.come())
            })
            .map_err(|error| fault(Party::Environment, &error))?;
        self.faces.insert(code, face.clone());
        Ok(face)
    }

    /// Ends the terminals, and deletes what was asked and answered. The folders stay: somebody may be watching them.
    ///
    /// # Errors
    /// [`Fault::Environment`]: what the system says.
    pub(super) fn clear(&mut self) -> Result<(), Fault> {
        std::mem::take(&mut self.threads).end();
        self.faces.clear();
        let entries = fs::read_dir(&self.at).map_err(|error| refused(&self.at, &error))?;
        for entry in entries {
            let desk = entry.map_err(|error| refused(&self.at, &error))?.path();
            if desk.is_dir() {
                for folder in ["req", "res", "face", "work"] {
                    let folder = desk.join(folder);
                    empty(&folder).map_err(|error| refused(&folder, &error))?;
                }
            }
        }
        Ok(())
    }

    /// Ends the terminals.
    pub(super) fn end(self) {
        self.threads.end();
    }
}

fn refused(path: &Path, error: &io::Error) -> Fault {
    let told = format!("folders: `{}`: {error}", path.display());
    fault(Party::Environment, &told)
}

/// Deletes what lies in a folder, if there is one. Whoever reads or writes there may be quicker.
fn empty(folder: &Path) -> io::Result<()> {
    let there = |done: io::Result<()>| match done {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    };
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let path = entry?.path();
        there(match path.is_dir() {
            true => fs::remove_dir_all(&path),
            false => fs::remove_file(&path),
        })?;
    }
    Ok(())
}

/// The terminal takes over what its reader has found out, and puts the result of the check by card into the folder `face`. Where
/// there is none (nobody was verified, the card is refused, the reader or the line is down), no file comes: the counter sees why on
/// the screen of the reader.
///
/// # Errors
/// [`Fault::Environment`]: the file cannot be written.
pub(super) async fn take_over(line: &Line, face: &Face) -> Result<(), Fault> {
    let facility = &line.me().instance;
    let taken = line.ask::<ReaderRole>(facility, reader::Request::TakeOutcome);
    let Ok(reader::Response::Outcome(outcome)) = taken.await else {
        return Ok(());
    };
    let (
        Ok(facility),
        Outcome::Verified {
            proof, consents, ..
        },
    ) = (FacilityCode::parse_lenient(facility), *outcome)
    else {
        return Ok(());
    };
    let request = Request::ExchangeByCard {
        facility,
        proof,
        consents,
    };
    match line.ask::<FundRole>("", request).await {
        Ok(Response::Document(document)) => put(face, &document),
        _ => Ok(()),
    }
}

fn put(face: &Face, document: &Document) -> Result<(), Fault> {
    let put = face.put(document);
    put.map(drop)
        .map_err(|error| fault(Party::Environment, &format!("folders: face: {error}")))
}
