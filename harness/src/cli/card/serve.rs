//! `madoguchi card serve`

mod control;

use std::fs::File;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};

use madoguchi_sim::role::RoleName;

use self::control::{Control, HELP};
use super::super::{interrupt, play, say, stdin, tell};
use super::{Cards, Failure};
use crate::exit::Exit;
use crate::proof::Defect;
use crate::serve::card::{
    Deck, Drawer, Holder as _, Log, News, Seen, ServeError, Transport, serve_lines,
};
use crate::wire::Place;

/// Where vpcd listens unless told otherwise.
const VPCD_PORT: u16 = 35963;

const BANNER: &str = "Madoguchi: simulated cards (見本・TEST). Their holders, numbers, keys and certificates are made up; no real card is involved.";

const AFTER_HELP: &str = "\
CARD is the name of a specimen, in English or Japanese: ordinary, face-only, infant, under-15,
android, iphone, expired, revoked, suspended, damaged, tampered, next-generation, juki; or
citizen-N, the N-th of eight million synthetic citizens, from 0; or with --ecosystem the key of a
person, or KEY/phone.
PIN of all specimens and citizens: 1234; signature password: MIHON123.

Transports:
  --vpcd    dials vpcd, the virtual reader of vsmartcard inside pcscd: PC/SC programs see a card
            in a reader
  --tcp     listens; frames of two bytes of length (big-endian) and a payload: a C-APDU, answered
            with an R-APDU, or one byte: 00 power off, 01 power on, 02 reset (all unanswered),
            04 ATR (answered with it). A card has power when a connection begins.
  --stdio   a C-APDU in hexadecimal a line in, an R-APDU a line out; `reset` is answered with the
            ATR, `off` with `ok`
A chip that does not answer closes the connection, or is told as `mute` with --stdio.

Lines on stdin while it runs (not with --stdio): insert SLOT CARD, remove SLOT, list, help, quit.

Examples:
  madoguchi card serve                                   an ordinary card in the first slot of vpcd
  madoguchi card serve ordinary face-only --log -        two slots, and every command in words
  madoguchi card serve damaged --tcp 35970 --at 2026-12-02
  madoguchi card serve --defect card-heals-pin           one that the suite must catch
  printf '00A4040C0AD392F000260100000001\\n' | madoguchi card serve --stdio";

/// Arguments of `madoguchi card serve`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(in crate::cli) struct Args {
    /// The cards, one for each slot
    #[arg(value_name = "CARD", default_value = "ordinary")]
    cards: Vec<String>,
    /// Dial vpcd; the n-th card dials the n-th port [this is the default, at 127.0.0.1:35963]
    #[arg(long, value_name = "[HOST:]PORT", num_args = 0..=1, group = "transport")]
    vpcd: Option<Option<Place>>,
    /// Listen for frames; the n-th card at the n-th port (port 0: any free ones)
    #[arg(long, value_name = "[HOST:]PORT", group = "transport")]
    tcp: Option<Place>,
    /// Speak in lines over stdin and stdout; one card only
    #[arg(long, group = "transport")]
    stdio: bool,
    /// Wait for vpcd if it does not listen yet
    #[arg(long, conflicts_with_all = ["tcp", "stdio"])]
    wait: bool,
    #[command(flatten)]
    source: Cards,
    /// Be wrong in the way of this defect of cards (see `madoguchi prove --list`)
    #[arg(long, value_name = "ID", value_parser = defect)]
    defect: Option<&'static Defect>,
    /// Write every command and answer in words, without secrets; `-` is stderr [default: stderr if it is a terminal]
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    /// Allow places that other machines can reach
    #[arg(long)]
    allow_remote: bool,
}

fn defect(text: &str) -> Result<&'static Defect, String> {
    let defect = play::defect(text)?;
    match defect.role {
        RoleName::Card => Ok(defect),
        other => Err(format!(
            "expected a defect of a card, found one of {}: `madoguchi play` is wrong in its way",
            other.name()
        )),
    }
}

/// What wakes the program up.
enum Event {
    Control(String),
    News(News),
    End,
}

pub(super) fn execute(args: &Args) -> Result<Exit, Failure> {
    let drawer = args.source.drawer()?.wrong_by(args.defect);
    let log = log(args.log.as_deref())?;
    if args.stdio {
        return over_stdio(args, &drawer, log.as_ref());
    }
    let (events, happened) = mpsc::channel();
    let news = events.clone();
    let listener = Arc::new(move |what| send(&news, Event::News(what)));
    let wait = args.wait;
    let (transport, place) = match (&args.tcp, &args.vpcd) {
        (Some(place), _) => (Transport::Tcp, place.clone()),
        (None, vpcd) => {
            let place = vpcd.clone().flatten();
            let place = place.unwrap_or_else(|| Place::here(VPCD_PORT));
            (Transport::Vpcd { wait }, place)
        }
    };
    let deck = Deck::new(drawer, transport, place, args.allow_remote, log, listener);
    let mut deck = deck.map_err(|error| failure(&error))?;
    let ending = events.clone();
    interrupt::at_end(move || send(&ending, Event::End));
    say(BANNER);
    for (slot, card) in args.cards.iter().enumerate() {
        let seen = deck.insert(slot, card).map_err(|error| failure(&error))?;
        say(&format!("ready: {}", described(&seen, transport)));
    }
    stdin::listen(move |line| events.send(Event::Control(line)).is_ok())
        .map_err(|error| failure(&ServeError::Thread(error)))?;
    for event in happened {
        match event {
            Event::End => break,
            Event::News(news) => say(&told(&news)),
            Event::Control(line) => match line.parse() {
                Ok(Control::Quit) => break,
                Ok(control) => {
                    if let Err(error) = control_deck(&mut deck, &control, transport) {
                        tell(&format!("error: {error}"));
                    }
                }
                Err(error) => tell(&format!("error: {error}")),
            },
        }
    }
    for seen in deck.seen() {
        // Cards leave their readers before the program ends.
        let _ = deck.remove(seen.slot);
    }
    Ok(Exit::Passed)
}

fn control_deck(
    deck: &mut Deck,
    control: &Control,
    transport: Transport,
) -> Result<(), ServeError> {
    match control {
        Control::Insert { slot, card } => {
            let seen = deck.insert(*slot, card)?;
            say(&format!("inserted: {}", described(&seen, transport)));
        }
        Control::Remove { slot } => match deck.remove(*slot)? {
            Some(card) => say(&format!("removed: slot {slot} {card}")),
            None => say(&format!("slot {slot} is empty")),
        },
        Control::List => {
            for seen in deck.seen() {
                say(&described(&seen, transport));
            }
        }
        Control::Help | Control::Quit => say(HELP),
    }
    Ok(())
}

fn over_stdio(args: &Args, drawer: &Drawer, log: Option<&Log>) -> Result<Exit, Failure> {
    let [name] = args.cards.as_slice() else {
        let found = args.cards.len();
        let message = format!("--stdio: expected one CARD, found {found}");
        return Err(Failure::new(Exit::Configuration, message));
    };
    let instance = drawer.find(name);
    let instance = instance.map_err(|error| Failure::new(Exit::Configuration, error))?;
    let Some(mut card) = drawer.bring(&instance) else {
        let message = format!("the card {instance} was there and is not any more");
        return Err(Failure::new(Exit::HarnessFault, message));
    };
    tell(BANNER);
    interrupt::at_end(|| std::process::exit(i32::from(Exit::Passed.code())));
    match serve_lines(&mut *card, &instance, log, io::stdin().lock(), io::stdout()) {
        Ok(()) => Ok(Exit::Passed),
        // Whoever read the answers wants no more.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Exit::Passed),
        Err(error) => Err(Failure::new(Exit::Environment, error)),
    }
}

fn log(path: Option<&Path>) -> Result<Option<Log>, Failure> {
    let stderr = || Some(Log::new(anstream::stderr()));
    match path {
        None if io::stderr().is_terminal() => Ok(stderr()),
        None => Ok(None),
        Some(path) if path == Path::new("-") => Ok(stderr()),
        Some(path) => match File::create(path) {
            Ok(file) => Ok(Some(Log::new(file))),
            Err(error) => {
                let message = format!("cannot write to `{}`: {error}", path.display());
                Err(Failure::new(Exit::Environment, message))
            }
        },
    }
}

fn send(events: &Sender<Event>, event: Event) {
    // The program is ending if nobody listens.
    let _ = events.send(event);
}

fn described(seen: &Seen, transport: Transport) -> String {
    let Seen { slot, address, .. } = seen;
    let place = format!("{} {address}", transport.word());
    let card = match &seen.card {
        Some((name, title)) => format!("{name} （{title}）"),
        None => "empty".to_owned(),
    };
    let met = if seen.met { ", a reader has it" } else { "" };
    format!("slot {slot} at {place}: {card}{met}")
}

fn told(news: &News) -> String {
    match news {
        News::Met { slot } => format!("slot {slot}: the reader has the card"),
        News::Lost { slot } => format!("slot {slot}: no reader there; dialling on"),
        News::Dead { slot, card } => {
            format!("slot {slot}: the chip of {card} does not answer; the connection is closed")
        }
    }
}

fn failure(error: &ServeError) -> Failure {
    Failure::new(Exit::of_party(error.party()), error)
}
