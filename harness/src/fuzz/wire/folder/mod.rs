//! The folders of a terminal (連携アプリケーション): request files that are right, nearly right, or nothing at all.
//!
//! All files of a case are laid there at once, and a good one behind them. Whatever has the name of a request and a message in it must be
//! answered in time by one file of the name that belongs to it, which is whole when it appears; what cannot be read may be left alone if
//! the terminal leaves such things alone, and is never answered as if it could; nothing lands outside of the folder `res`.

mod answer;
mod change;
mod laid;
mod lay;
mod script;
mod sheet;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use madoguchi_sim::oqs::{Leg, Service, cp932};
use madoguchi_sim::vocabulary::FacilityCode;

use super::message::{People, numbers, whole, words};
use super::{Flaw, Opened, PATIENCE, Target, unwell};
use crate::fuzz::arena::Outcome;
use crate::fuzz::case::{Case, Step};
use crate::fuzz::oracle::{Fault, Played, SILENCE};
use crate::fuzz::voice::Sight;
use crate::run::Party;
use crate::stage::standard_cast;
use answer::{Answer, Judge};
use laid::Laid;
use sheet::{NUMBER, answer_to, stem};

pub use change::change;
pub use script::script;
pub use sheet::Sheet;

/// Between two looks at `res`: short, so that one sees answers before they are whole.
const LOOK: Duration = Duration::from_micros(300);

/// A terminal that gives up unfinished files within this time is expected to answer them.
const GIVES_UP: Duration = Duration::from_secs(3);

/// A file that took longer to be laid there may have been taken for an unfinished one.
const SLOW: Duration = Duration::from_millis(100);

/// The step of the good request behind a case.
const GOOD: usize = usize::MAX;

/// Where files are kept to which links lead.
const OUTSIDE: &str = "madoguchi-TEST-outside.xml";

const AFTERWARDS: &str = "nothing good afterwards";
const TWICE: &str = "answered twice";
const ANOTHER_NAME: &str = "an answer of another name";
const ELSEWHERE: &str = "outside of res";
const TOUCHED: &str = "a file outside is touched";

/// The rule that is broken where a terminal is wrong in this.
pub fn rule(wherein: &str) -> Option<&'static str> {
    Some(match wherein {
        SILENCE | AFTERWARDS => "OQS-033",
        answer::HALF | answer::UNREAD | TWICE | ANOTHER_NAME => "OQS-015",
        answer::UNTOLD | answer::TAKEN => "MSG-003",
        answer::ANOTHER_FILE => "MSG-001",
        answer::ANOTHER_FACILITY => "MSG-002",
        answer::CHARACTERS => "MSG-022",
        _ => return None,
    })
}

/// What is wrong with what belongs to none of the files that lie there; the door of the one to which it belonged.
type Stray = (Option<String>, Flaw);

/// A terminal, as it is met in its folders.
struct Terminal {
    folder: PathBuf,
    judge: Judge,
    good: Sheet,
    count: u64,
    /// Whether what was never finished is answered.
    gives_up: bool,
    /// What the answers to files of earlier cases are called; the door of one that was answered, and must not be again.
    past: BTreeMap<String, Option<String>>,
    /// What kept it from answering a good request, if that was so last.
    sick: Option<String>,
}

/// Meets a terminal in its folder, whichever facility's it is, and sees that it answers a good request.
///
/// # Errors
/// Whose turn it is, and why.
pub fn open(folder: &Path) -> Result<Opened, (Party, String)> {
    let cast = standard_cast();
    for part in ["req", "res"] {
        let part = folder.join(part);
        if !part.is_dir() {
            let told = format!("expected a folder {}, found none", part.display());
            return Err((Party::Environment, told));
        }
    }
    let mut found = "nobody is insured".to_owned();
    for facility in cast.facilities.keys() {
        let seeds = seeds(facility);
        let Some(good) = seeds.first().cloned() else {
            continue;
        };
        let mut terminal = Terminal {
            folder: folder.to_owned(),
            judge: Judge {
                people: People::of(&cast),
                facility: facility.clone(),
                characters: BTreeMap::new(),
            },
            good,
            count: 0,
            gives_up: false,
            past: BTreeMap::new(),
            sick: None,
        };
        match terminal.well() {
            Ok(()) => {
                terminal.calibrate().map_err(environment)?;
                return Ok(Opened {
                    target: Box::new(terminal),
                    seeds: seeds.into_iter().map(Step::Lay).collect(),
                    words: words(&cast),
                });
            }
            Err(told) => found = told,
        }
        // Whoever does not answer one does not answer another.
        if found == SILENCE {
            break;
        }
    }
    Err((Party::Environment, unwell(&found)))
}

/// What a facility asks by files: people by their numbers, and a whole message of each kind.
fn seeds(facility: &FacilityCode) -> Vec<Sheet> {
    let cast = standard_cast();
    let file = |encoding: &str, xml: &str| {
        format!("<?xml version=\"1.0\" encoding=\"{encoding}\" standalone=\"no\"?>\r\n{xml}\r\n")
    };
    let numbers = numbers(&cast, facility);
    let japanese = numbers.iter().take(2).filter_map(|(service, leg, xml)| {
        let octets = cp932::encode(&file("Shift_JIS", xml)).ok()?;
        Some(Sheet::new(*service, *leg, octets))
    });
    let legs = [Leg::Request, Leg::DownloadRequest];
    let kinds = Service::ALL.into_iter();
    let kinds = kinds.flat_map(|service| legs.map(|leg| (service, leg)));
    let wholes = kinds.filter_map(|(service, leg)| {
        Some(Sheet::new(
            service,
            leg,
            whole(service, leg)?.as_bytes().to_vec(),
        ))
    });
    let plain = numbers
        .iter()
        .map(|(service, leg, xml)| Sheet::new(*service, *leg, file("UTF-8", xml).into_bytes()));
    plain.chain(japanese).chain(wholes).collect()
}

impl Target for Terminal {
    fn play(&mut self, case: &Case) -> Played {
        let mut played = Played::default();
        // Whatever is found of a terminal that is ill is its illness.
        if self.sick.is_some()
            && let Err(found) = self.well()
        {
            let told = format!("the terminal answers no good request any more: {found}");
            played.stopped = Some((Party::Implementation, told));
            return played;
        }
        let sheets = case.steps.iter().enumerate();
        let sheets = sheets.filter_map(|(step, it)| match it {
            Step::Lay(sheet) => Some((step, sheet)),
            _ => None,
        });
        let good = self.good.clone();
        let all = sheets.chain([(GOOD, &good)]).collect();
        match self.carry_out(all) {
            Ok((laid, fault)) => {
                played.asked = laid.len().saturating_sub(1);
                let mut last = Sight::default();
                for it in &laid {
                    let now = it.sight();
                    played.sights.push(now.name());
                    played.sights.push(last.with(now.name()).name());
                    last = now;
                }
                played.fault = fault.map(|mut fault| {
                    fault.step = fault.step.min(case.steps.len().saturating_sub(1));
                    fault
                });
            }
            Err(error) => played.stopped = Some(environment(error)),
        }
        // The next case begins with the question whether it lives.
        let silent = |it: &Fault| [SILENCE, AFTERWARDS].contains(&it.wherein.as_str());
        if played.fault.as_ref().is_some_and(silent) {
            self.sick = Some(SILENCE.to_owned());
        }
        played
    }

    fn told(&mut self, step: &Step) -> Outcome {
        let Step::Lay(sheet) = step else {
            return Outcome::Quiet;
        };
        let good = self.good.clone();
        match self.carry_out(vec![(0, sheet), (GOOD, &good)]) {
            Ok((laid, _)) => {
                let answers = laid.iter().filter(|it| it.step == 0);
                let answers = answers.flat_map(|it| it.answers.iter().map(Answer::words));
                let answers: Vec<_> = answers.collect();
                Outcome::Replied(match answers.is_empty() {
                    true => "no answer".to_owned(),
                    false => answers.join(", "),
                })
            }
            Err(error) => Outcome::Replied(error.to_string()),
        }
    }
}

impl Terminal {
    fn req(&self) -> PathBuf {
        self.folder.join("req")
    }

    /// Whether a good request is answered well.
    fn well(&mut self) -> Result<(), String> {
        let good = self.good.clone();
        let found = match self.carry_out(vec![(GOOD, &good)]) {
            Ok((_, fault)) => fault.map(|it| it.found),
            Err(error) => Some(error.to_string()),
        };
        self.sick = found;
        self.sick.clone().map_or(Ok(()), Err)
    }

    /// Finds out whether unfinished files are answered soon.
    fn calibrate(&mut self) -> io::Result<()> {
        let mut half = self.good.clone();
        half.body.0.truncate(half.body.len() / 2);
        let mut laid = self.lay(vec![(0, &half)])?;
        let there = self.there()?;
        let until = Instant::now() + GIVES_UP;
        while laid.iter().all(|it| it.answers.is_empty()) && Instant::now() < until {
            self.look(&mut laid, &there)?;
            sleep(LOOK);
        }
        self.gives_up = laid.iter().any(|it| !it.answers.is_empty());
        self.tidy(&laid)
    }

    /// Lays files there and waits for what must come. Gives them with their answers, and the first thing that is wrong.
    fn carry_out<'a>(
        &mut self,
        sheets: Vec<(usize, &'a Sheet)>,
    ) -> io::Result<(Vec<Laid<'a>>, Option<Fault>)> {
        let there = self.there()?;
        let outside = self.folder.join(OUTSIDE);
        fs::write(&outside, &*self.good.body)?;
        let mut laid = self.lay(sheets)?;
        let (mut stray, until) = (None, Instant::now() + PATIENCE);
        loop {
            stray = stray.or(self.look(&mut laid, &there)?);
            let waits = laid.iter().any(|it| it.owed && it.answers.is_empty());
            if !waits || stray.is_some() || Instant::now() >= until {
                break;
            }
            sleep(LOOK);
        }
        self.tidy(&laid)?;
        let untouched = fs::read(&outside).is_ok_and(|it| it == *self.good.body.0);
        fs::remove_file(&outside).or_else(|error| match error.kind() {
            io::ErrorKind::NotFound => Ok(()),
            _ => Err(error),
        })?;
        let stray = stray.or_else(|| {
            let expected = "a file outside of the folders as it was";
            (!untouched).then(|| (None, Flaw::new(TOUCHED, expected, "another, or none")))
        });
        let stray = stray.or(self.elsewhere(&laid)?.map(|flaw| (None, flaw)));
        let fault = self.fault(&laid, stray);
        Ok((laid, fault))
    }

    /// The first thing that is wrong: with what belongs to none of the files, which is put down to the last one, or with an answer.
    fn fault(&mut self, laid: &[Laid<'_>], stray: Option<Stray>) -> Option<Fault> {
        if let Some((door, flaw)) = stray {
            let last = laid.iter().rfind(|it| it.step != GOOD).or(laid.first())?;
            let door = door.as_ref().unwrap_or(&last.sheet.door);
            return Some(super::fault(door, last.step, flaw));
        }
        laid.iter().find_map(|it| {
            let judged = |answer| self.judge.flaw(it.sheet, answer);
            let flaw = it.answers.iter().find_map(judged).or_else(|| it.flaw())?;
            Some(super::fault(&it.sheet.door, it.step, flaw))
        })
    }

    /// Lays all files there. What no file can be called is not laid.
    fn lay<'a>(&mut self, sheets: Vec<(usize, &'a Sheet)>) -> io::Result<Vec<Laid<'a>>> {
        let mut laid = Vec::new();
        for (step, sheet) in sheets {
            for _ in 0..sheet.copies() {
                self.count += 1;
                let number = format!("{:07}{:07}", std::process::id(), self.count);
                let name = sheet.name.replace(NUMBER, &number);
                let begun = Instant::now();
                match lay::lay(&self.req(), &name, sheet, &self.folder.join(OUTSIDE)) {
                    Ok(()) => {}
                    Err(error) if is_of_the_name(&error, sheet) => continue,
                    Err(error) => return Err(error),
                }
                let slow = sheet.manner.takes_time();
                let at_once = !slow || (sheet.is_finished_later() && begun.elapsed() < SLOW);
                let plain = sheet.manner.is_plain() && at_once;
                laid.push(Laid {
                    step,
                    sheet,
                    name,
                    plain,
                    owed: plain
                        && sheet.is_called_rightly()
                        && (self.gives_up || sheet.message().is_some()),
                    answers: Vec::new(),
                });
            }
        }
        Ok(laid)
    }

    /// What lies in `res` and is no answer to anything that was asked here.
    fn there(&self) -> io::Result<BTreeSet<String>> {
        let mut names = names(&self.folder.join("res"))?;
        names.retain(|name| !self.past.contains_key(stem(name)));
        Ok(names)
    }

    /// Collects answers. Gives what is wrong with one that belongs to nothing that was laid there.
    fn look(
        &mut self,
        laid: &mut [Laid<'_>],
        there: &BTreeSet<String>,
    ) -> io::Result<Option<Stray>> {
        let res = self.folder.join("res");
        for name in names(&res)?.difference(there) {
            if name.starts_with('.') || name.ends_with(".tmp") || name.ends_with(".part") {
                continue;
            }
            let answered = laid.iter_mut().find(|it| it.is_answered_by(name));
            let Some(answer) = Answer::collect(&res.join(name), name.clone())? else {
                continue;
            };
            if let Some(laid) = answered {
                laid.answers.push(answer);
                continue;
            }
            let (door, wherein, expected) = match self.past.get(stem(name)) {
                // A file that was not waited for.
                Some(None) => continue,
                Some(door) => (door.clone(), TWICE, "one answer in `res`"),
                None => (None, ANOTHER_NAME, "an answer called as its request is"),
            };
            return Ok(Some((door, Flaw::new(wherein, expected, answer.words()))));
        }
        Ok(None)
    }

    /// What has landed elsewhere of what was laid there.
    fn elsewhere(&self, laid: &[Laid<'_>]) -> io::Result<Option<Flaw>> {
        let above = self.folder.join("..");
        for place in [&self.folder, &self.folder.join("face"), &above] {
            let names = match names(place) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                names => names?,
            };
            let own = |name: &&String| laid.iter().any(|it| it.is_answered_by(name));
            if let Some(name) = names.iter().find(own) {
                let found = format!("{name} in {}", place.display());
                let expected = "answers in the folder res alone";
                return Ok(Some(Flaw::new(ELSEWHERE, expected, found)));
            }
        }
        Ok(None)
    }

    /// Takes back what still lies in `req`.
    fn tidy(&mut self, laid: &[Laid<'_>]) -> io::Result<()> {
        for it in laid {
            lay::take_back(&self.req(), &it.name)?;
            if let Some(answer) = answer_to(&it.name) {
                let once = it.is_answered_once() && it.answers.len() == 1;
                let door = once.then(|| it.sheet.door.clone());
                self.past.insert(answer, door);
            }
        }
        Ok(())
    }
}

fn names(folder: &Path) -> io::Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        names.insert(entry?.file_name().to_string_lossy().into_owned());
    }
    Ok(names)
}

/// Whether the system refuses a file for what it is called: no file can be, or another one is.
fn is_of_the_name(error: &io::Error, sheet: &Sheet) -> bool {
    use io::ErrorKind::{InvalidFilename, InvalidInput};
    matches!(error.kind(), InvalidFilename | InvalidInput) || !sheet.name.contains(NUMBER)
}

fn environment(error: io::Error) -> (Party, String) {
    (Party::Environment, format!("the folders: {error}"))
}
