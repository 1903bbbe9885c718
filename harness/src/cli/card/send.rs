//! `madoguchi card send`

use std::io::Write as _;
use std::sync::PoisonError;

use madoguchi_sim::card::{Bytes, CardRole, Narrator, NotHex, Request};
use madoguchi_sim::role::Role as _;

use super::Failure;
use crate::exit::Exit;
use crate::iut::card::{Reach, Reader};
use crate::iut::{CommandLine, Fault, Timeouts};
use crate::wire::Place;

const AFTER_HELP: &str = "\
The card is powered on, gets the commands one after another, and loses its power.
Nothing is held back: a wrong PIN costs a try of a real card too.

Examples:
  madoguchi card send --tcp 35970 00A4040C0AD392F000260100000001 00A4020C020018 00200080
  madoguchi card send --stdio 'madoguchi card serve --stdio' 00B0000000
  madoguchi card send --pcsc 0 00A4040C0AD392F000260100000001      (built with --features pcsc)";

/// Arguments of `madoguchi card send`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    reach: ReachArgs,
    /// Seconds that the card has to appear, and for each answer
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    timeout: u32,
    /// C-APDUs in hexadecimal
    #[arg(value_name = "HEX", required = true, value_parser = command)]
    commands: Vec<Bytes>,
}

/// Where the card is.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct ReachArgs {
    /// A reader of PC/SC: a part of its name, or its number from 0
    #[arg(long, value_name = "READER")]
    pcsc: Option<String>,
    /// Listen as vpcd does, for a virtual card that dials it
    #[arg(long, value_name = "[HOST:]PORT")]
    vpcd: Option<Place>,
    /// Dial a card that speaks in the frames of vpcd
    #[arg(long, value_name = "[HOST:]PORT")]
    tcp: Option<Place>,
    /// Start a program, by a line for the shell, that speaks in lines
    #[arg(long, value_name = "COMMAND")]
    stdio: Option<String>,
}

impl ReachArgs {
    fn reach(&self) -> Option<Reach> {
        let reader = |reader: &String| match reader.parse() {
            Ok(number) => Reader::Number(number),
            Err(_) => Reader::Name(reader.clone()),
        };
        let pcsc = self.pcsc.as_ref().map(|name| Reach::Pcsc(reader(name)));
        pcsc.or_else(|| self.vpcd.clone().map(Reach::Vpcd))
            .or_else(|| self.tcp.clone().map(Reach::Tcp))
            .or_else(|| {
                self.stdio
                    .as_deref()
                    .map(|it| Reach::Stdio(CommandLine::shell(it)))
            })
    }
}

fn command(text: &str) -> Result<Bytes, NotHex> {
    text.parse()
}

pub(super) fn execute(args: &Args) -> Result<Exit, Failure> {
    let Some(reach) = args.reach.reach() else {
        let message = "expected one of --pcsc, --vpcd, --tcp, --stdio, found none";
        return Err(Failure::new(Exit::Configuration, message));
    };
    let timeouts = Timeouts {
        connect: args.timeout,
        answer: args.timeout,
    };
    let wire = reach.open(timeouts).map_err(|fault| failure(&fault))?;
    let mut wire = wire.lock().unwrap_or_else(PoisonError::into_inner);
    let atr = wire.power_on().map_err(|fault| failure(&fault))?;
    say(&format!("ATR {}", Bytes(atr)));
    let mut narrator = Narrator::default();
    for command in &args.commands {
        let answer = wire.transmit(command);
        let told = narrator.tell(command, answer.as_deref().ok());
        say(&format!("> {}  {}", shown(command), told.command));
        match answer.map_err(|fault| failure(&fault))?.as_slice() {
            [data @ .., _, _] if !data.is_empty() => {
                say(&format!("< {}  {}", Bytes::from(data), told.answer));
            }
            _ => say(&format!("< {}", told.answer)),
        }
    }
    wire.power_off().map_err(|fault| failure(&fault))?;
    Ok(Exit::Passed)
}

/// A command as a trace keeps it: what is shown may be kept as well.
fn shown(command: &Bytes) -> String {
    match CardRole::kept_request(&Request::Apdu(command.clone())) {
        Request::Apdu(kept) => kept.to_string(),
        _ => String::new(),
    }
}

fn say(line: &str) {
    // Whoever started the program may have read enough.
    let _ = writeln!(anstream::stdout(), "{line}");
}

fn failure(fault: &Fault) -> Failure {
    Failure::new(Exit::of_party(fault.party()), format_args!("card: {fault}"))
}
