//! `madoguchi play`

use std::io;

use madoguchi_sim::role::RoleName;
use tokio::task::LocalSet;

use super::listening::{self, Listening};
use super::{Failure, interrupt, tell};
use crate::exit::Exit;
use crate::proof::{Defect, defects};
use crate::serve::role::{serve_http, serve_lines};
use crate::wire::Place;

const AFTER_HELP: &str = "\
Roles: reader, counter, fund, insurer, jlis, portal, municipality, mobile. Over stdin and stdout one JSON object a line; with --http one a
POST to /madoguchi/v1. `madoguchi schema` describes the messages.

Examples:
  madoguchi play counter                                      as `adapter: { stdio: [madoguchi, play, counter], roles: [counter] }` starts it
  madoguchi play insurer --http 127.0.0.1:9000                the same over HTTP
  madoguchi play counter --defect counter-charges-whole-when-nothing-is-confirmed    one that the suite must catch";

/// Arguments of `madoguchi play`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Args {
    /// The roles to be played
    #[arg(required = true, value_parser = super::role::spoken)]
    roles: Vec<RoleName>,
    /// Be wrong in the way of this defect (see `madoguchi prove --list`)
    #[arg(long, value_name = "ID", value_parser = defect)]
    defect: Option<&'static Defect>,
    /// Listen here instead of reading stdin
    #[arg(long, value_name = "[HOST:]PORT")]
    http: Option<Place>,
    /// Allow places that other machines can reach
    #[arg(long)]
    allow_remote: bool,
}

pub(super) fn defect(text: &str) -> Result<&'static Defect, String> {
    let defect = defects::all().find(|defect| defect.id == text);
    defect.ok_or_else(|| {
        "no defect is called so: `madoguchi prove --list` says which there are".to_owned()
    })
}

pub(super) fn execute(args: &Args) -> Result<Exit, Failure> {
    let Some(place) = &args.http else {
        let lines = io::BufReader::new(io::stdin());
        let played = serve_lines(args.roles.clone(), args.defect, lines, io::stdout());
        return played.map(|()| Exit::Passed).map_err(|error| {
            let exit = match error.kind() {
                io::ErrorKind::InvalidData => Exit::Configuration,
                _ => Exit::Environment,
            };
            Failure::new(exit, error)
        });
    };
    let Listening {
        runtime,
        listener,
        address,
    } = listening::listen(place, args.allow_remote)?;
    let ended = interrupt::signalled();
    tell(&format!("ready: http://{address}/madoguchi/v1 (TEST)"));
    let served = LocalSet::new().block_on(&runtime, async {
        serve_http(args.roles.clone(), args.defect, listener, async {
            let _ = ended.await;
        })
        .await
    });
    served
        .map(|()| Exit::Passed)
        .map_err(|error| listening::failed(place, &error))
}
