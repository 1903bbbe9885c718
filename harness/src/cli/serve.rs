//! `madoguchi serve`

use std::collections::BTreeMap;
use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use madoguchi_sim::vocabulary::FacilityCode;
use tokio::net::TcpListener;

use super::moment::Moment;
use super::{Failure, interrupt, say, write_out};
use crate::exit::Exit;
use crate::serve::card::{Deck, News, ServeError};
use crate::serve::ecosystem::{CardsConfig, EXAMPLE, EcosystemFile};
use crate::serve::house::{
    House, HouseCards, HouseConfig, HouseError, HouseHandle, Opened, StateError,
};
use crate::serve::terminal::{Face, Terminal};
use crate::serve::threads::{Ending, Threads};
use crate::serve::{jlis, operator, web};
use crate::wire::Place;

const BANNER: &str = "Madoguchi: a simulated ecosystem of マイナ保険証 (見本・TEST). Its people, cards, numbers and certificates are made up.";

const AFTER_HELP: &str = "\
SIGTERM or SIGINT ends it in order: nothing more is taken, what is under way is answered, the state is kept, exit code 0. A second one ends
it at once.

With `state:` everything that was answered is there again after the next start, also after a crash. What only asks (資格確認, and commands to a
card that prove and change nothing) is kept a tenth of a second later.
The state is a journal of everything that was asked: about 1 KB for each 資格確認, read again at the next start (some thousands a
second). POST /reset at the operator's API begins a new one.

Example:
  madoguchi serve --example here && madoguchi serve here/ecosystem.yaml &
  curl http://127.0.0.1:8080/health
  curl -d '{\"person\":\"見本 花子\",\"by\":\"face\"}' http://127.0.0.1:8080/facilities/1319990014/reader";

/// Arguments of `madoguchi serve`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
#[group(id = "what", required = true, multiple = false)]
pub(super) struct Args {
    /// What is served, and where
    #[arg(value_name = "FILE", group = "what")]
    file: Option<PathBuf>,
    /// Look at this file only, and say what is wrong with it
    #[arg(long, value_name = "FILE", group = "what")]
    check: Option<PathBuf>,
    /// Write an ecosystem.yaml with everything to begin with
    #[arg(long, value_name = "DIR", group = "what")]
    example: Option<PathBuf>,
    /// Print the OpenAPI description of the operator's API
    #[arg(long, group = "what")]
    openapi: bool,
}

pub(super) fn execute(args: &Args) -> Result<Exit, Failure> {
    if args.openapi {
        return write_out(|out, _| {
            out.write_all(operator::openapi().as_bytes())?;
            Ok(Exit::Passed)
        });
    }
    if let Some(folder) = &args.example {
        return example(folder);
    }
    if let Some(path) = &args.check {
        let file = read(path)?;
        let house = house_of(&file)?;
        check(&file, &house)?;
        if let Some(web) = &file.web {
            web::server(web).map_err(|error| Failure::new(Exit::Configuration, error))?;
        }
        say(&format!("{}: nothing is wrong with it", path.display()));
        return Ok(Exit::Passed);
    }
    match &args.file {
        Some(path) => serve(&read(path)?),
        None => Err(Failure::new(Exit::Configuration, "expected FILE")),
    }
}

fn example(folder: &Path) -> Result<Exit, Failure> {
    let path = folder.join("ecosystem.yaml");
    let failure = |error: io::Error| {
        let message = format!("cannot write `{}`: {error}", path.display());
        Failure::new(Exit::Environment, message)
    };
    std::fs::create_dir_all(folder).map_err(failure)?;
    let mut file = std::fs::File::create_new(&path).map_err(failure)?;
    io::Write::write_all(&mut file, EXAMPLE.as_bytes()).map_err(failure)?;
    say(&format!("written: {}", path.display()));
    Ok(Exit::Passed)
}

fn read(path: &Path) -> Result<EcosystemFile, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        let message = format!("cannot read `{}`: {error}", path.display());
        Failure::new(Exit::Environment, message)
    })?;
    EcosystemFile::read(path, &text).map_err(|error| Failure::new(Exit::Configuration, error))
}

fn house_of(file: &EcosystemFile) -> Result<HouseConfig, Failure> {
    let now = Moment::now().0;
    let house = file.house(now);
    house.map_err(|error| Failure::new(Exit::Configuration, error))
}

/// What wakes the program up.
enum Event {
    End,
    Failed(&'static str, String),
}

/// What is served.
struct Servers {
    threads: Threads,
    events: Sender<Event>,
    served: Vec<(&'static str, String)>,
    slots: Option<operator::Slots>,
}

impl Servers {
    /// Serves something until the end. `bind` gives what serves, once the port is taken.
    fn add<F: Future<Output = io::Result<()>>>(
        &mut self,
        name: &'static str,
        listener: std::net::TcpListener,
        serve: impl FnOnce(TcpListener, Ending) -> F + Send + 'static,
    ) -> Result<(), Failure> {
        let events = self.events.clone();
        self.begin(name.to_owned(), move |ending| async move {
            let served = async { serve(TcpListener::from_std(listener)?, ending).await };
            if let Err(error) = served.await {
                // The program may be ending already.
                let _ = events.send(Event::Failed(name, error.to_string()));
            }
        })
    }

    /// Lets a terminal look after its folders until the end.
    fn look_after(&mut self, terminal: Terminal<HouseHandle>) -> Result<(), Failure> {
        let name = format!("terminal-{}", terminal.facility());
        self.begin(name, move |ending| terminal.work(ending.come()))
    }

    fn begin<F: Future<Output = ()>>(
        &mut self,
        name: String,
        work: impl FnOnce(Ending) -> F + Send + 'static,
    ) -> Result<(), Failure> {
        let shown = name.clone();
        let begun = self.threads.begin(name, work);
        begun.map_err(|error| Failure::new(Exit::Environment, format!("{shown}: {error}")))
    }

    /// Nothing more is taken; what is under way is answered.
    fn end(self) {
        self.threads.end();
        if let Some(slots) = self.slots {
            let slots = slots.lock().unwrap_or_else(PoisonError::into_inner);
            for seen in slots.seen() {
                // Cards leave their readers before the program ends.
                let _ = slots.remove(seen.slot);
            }
        }
    }
}

fn listen(place: &Place, remote: bool) -> Result<(std::net::TcpListener, String), Failure> {
    let addresses = place
        .addresses_if_allowed(remote)
        .map_err(|error| Failure::new(Exit::Configuration, error))?;
    let environment = |error: io::Error| {
        Failure::new(
            Exit::Environment,
            format!("cannot listen at {place}: {error}"),
        )
    };
    let listener = std::net::TcpListener::bind(&*addresses).map_err(environment)?;
    listener.set_nonblocking(true).map_err(environment)?;
    let address = listener.local_addr().map_err(environment)?;
    Ok((listener, address.to_string()))
}

fn check(file: &EcosystemFile, house: &HouseConfig) -> Result<(), Failure> {
    let checked = file.check((house.world)(None));
    checked.map_err(|error| Failure::new(Exit::Configuration, error))
}

fn serve(file: &EcosystemFile) -> Result<Exit, Failure> {
    let house = house_of(file)?;
    check(file, &house)?;
    let (house, handle) = House::open(house).map_err(failure)?;
    let (events, happened) = mpsc::channel();
    let mut servers = Servers {
        threads: Threads::default(),
        events: events.clone(),
        served: Vec::new(),
        slots: None,
    };
    let ending = events;
    interrupt::at_end(move || {
        // The program may be ending already.
        let _ = ending.send(Event::End);
    });
    say(BANNER);
    say(&opened(house.opened()));
    if let Err(failed) = begin(file, &handle, &mut servers) {
        servers.end();
        house.close().map_err(failure)?;
        return Err(failed);
    }
    for (name, place) in &servers.served {
        say(&format!("ready: {name} {place}"));
    }
    say("ready: everything");
    let event = loop {
        /// How soon it is seen that the state can no longer be written.
        const GLANCE: Duration = Duration::from_millis(200);
        match happened.recv_timeout(GLANCE) {
            Ok(event) => break event,
            Err(RecvTimeoutError::Timeout) if !house.has_ended() => {}
            Err(_) => break Event::End,
        }
    };
    servers.end();
    house.close().map_err(failure)?;
    match event {
        Event::End => {
            say("ended: everything is kept");
            Ok(Exit::Passed)
        }
        Event::Failed(name, error) => {
            let message = format!("{name}: {error}");
            Err(Failure::new(Exit::Environment, message))
        }
    }
}

fn begin(file: &EcosystemFile, house: &HouseHandle, servers: &mut Servers) -> Result<(), Failure> {
    let mut faces = BTreeMap::new();
    for (which, config) in file.terminals.iter().enumerate() {
        let now = house.clone();
        let now = Arc::new(move || now.now());
        let terminal = Terminal::open(config.clone(), house.clone(), now);
        let terminal = terminal.map_err(|error| {
            let exit = Exit::of_party(error.party());
            Failure::new(exit, file.wrong_terminal(which, &error))
        })?;
        faces.insert(config.facility.clone(), terminal.face());
        let place = config.folder.display().to_string();
        servers.served.push(("folders", place));
        servers.look_after(terminal)?;
    }
    if let Some(config) = &file.jlis {
        let (listener, address) = listen(&config.listen, config.allow_remote)?;
        servers.served.push(("jlis", format!("http://{address}/")));
        let desk = house.clone();
        servers.add("jlis", listener, move |listener, ended| {
            let limits = jlis::Limits::default();
            let serving = jlis::Serving {
                desk,
                listener,
                limits,
            };
            jlis::serve(serving, ended.come())
        })?;
    }
    if let Some(config) = &file.web {
        let configuration = |error: web::WebFault| Failure::new(Exit::Configuration, error);
        let tls = web::server(config).map_err(configuration)?;
        let (listener, address) = listen(&config.listen, config.allow_remote)?;
        servers.served.push(("web", format!("https://{address}/")));
        let (now, seed) = (house.clone(), file.seed());
        let run = jiff::Timestamp::now().as_second().unsigned_abs();
        let now: web::Now = Arc::new(move || now.now());
        let desk = web::Desk::new(house.clone(), now, seed, run, config);
        let limits = config.limits;
        servers.add("web", listener, move |listener, ended| {
            web::Serving::at(listener, tls, desk, limits).serve(ended.come())
        })?;
    }
    if let Some(config) = &file.cards {
        servers.slots = Some(slots(config, house, &mut servers.served)?);
    }
    if let Some(config) = &file.operator {
        let (listener, address) = listen(&config.listen, config.allow_remote)?;
        servers
            .served
            .push(("operator", format!("http://{address}/")));
        let desk = operator::Desk {
            house: house.clone(),
            served: servers.served.clone(),
            slots: servers.slots.clone(),
            face: takes_face(faces),
        };
        let remote = config.allow_remote;
        servers.add("operator", listener, move |listener, ended| {
            let serving = operator::Serving {
                desk,
                listener,
                remote,
            };
            serving.serve(ended.come())
        })?;
    }
    Ok(())
}

/// Slots with the cards that lie in them at the beginning.
fn slots(
    config: &CardsConfig,
    house: &HouseHandle,
    served: &mut Vec<(&'static str, String)>,
) -> Result<operator::Slots, Failure> {
    let failure = |error: ServeError| {
        let exit = Exit::of_party(error.party());
        Failure::new(exit, format!("cards: {error}"))
    };
    let (transport, place) = config.transport();
    let cards = HouseCards(house.clone());
    let news = Arc::new(|news: News| tracing::info!(?news, "slots"));
    let deck = Deck::new(cards, transport, place, config.allow_remote, None, news);
    let mut deck = deck.map_err(failure)?;
    for (slot, card) in config.slots.iter().enumerate() {
        let seen = deck.insert(slot, card).map_err(failure)?;
        let place = format!("{} {} slot {slot} {card}", transport.word(), seen.address);
        served.push(("cards", place));
    }
    Ok(Arc::new(Mutex::new(deck)))
}

/// A visit to a reader of a facility without folders leaves no file.
fn takes_face(faces: BTreeMap<FacilityCode, Face>) -> Option<operator::TakesFace> {
    if faces.is_empty() {
        return None;
    }
    Some(Arc::new(move |facility, document| {
        let Some(face) = faces.get(facility) else {
            return Ok(());
        };
        let put = face.put(document).map(drop);
        put.map_err(|error| format!("the folder face of {facility}: {error}"))
    }))
}

fn opened(opened: &Opened) -> String {
    let Opened {
        now,
        replayed,
        took,
        found,
    } = opened;
    match found {
        None => format!("state: none is kept; it is {now}"),
        Some(false) => format!("state: begun; it is {now}"),
        Some(true) => {
            let took = took.as_millis();
            format!("state: {replayed} orders carried out again in {took} ms; it is {now}")
        }
    }
}

fn failure(error: HouseError) -> Failure {
    let exit = match &error {
        HouseError::State(StateError::Other { .. }) => Exit::Configuration,
        HouseError::State(_) | HouseError::Thread(_) | HouseError::Unkept(_) => Exit::Environment,
        HouseError::Died => Exit::HarnessFault,
    };
    Failure::new(exit, error)
}
