//! `madoguchi jlis serve`

use std::rc::Rc;

use tokio::sync::mpsc::{self, UnboundedReceiver};
use tokio::sync::oneshot;
use tokio::task::LocalSet;

use super::super::listening::{self, Listening};
use super::super::{interrupt, say, stdin, tell};
use super::{Failure, World};
use crate::exit::Exit;
use crate::serve::jlis::{BANNER, Control, Desk, Limits, NotDone, Serving, serve};
use crate::wire::Place;

const PORT: u16 = 8899;

const AFTER_HELP: &str = "\
POST and GET /ocsp/authentication and /ocsp/signature (RFC 6960), GET /crl/authentication.crl and /crl/signature.crl, the certificates of
the authorities under /ca/. GET / lists them. A card served with the same --at (or on the same day) and --seed has the certificates that are
answered for here.

Without --at, time passes: it begins now.

Lines on stdin while it runs: suspend CARD, lift CARD, revoke CARD, advance HOURS, list, help, quit. CARD is the name of a specimen in
English or Japanese, or with --ecosystem the key of a person, or KEY/phone. The end of stdin ends nothing; SIGINT and SIGTERM do.

Example:
  madoguchi jlis serve --at 2026-11-25 &
  madoguchi jlis export certificates --at 2026-11-25
  openssl ocsp -issuer certificates/authentication-ca-3.pem -cert certificates/suspended-authentication.pem \\
      -CAfile certificates/authentication-ca-3.pem -url http://127.0.0.1:8899/ocsp/authentication";

/// Arguments of `madoguchi jlis serve`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(in crate::cli) struct Args {
    /// Where to listen (port 0: any that is free) [default: 127.0.0.1:8899]
    #[arg(long, value_name = "[HOST:]PORT")]
    listen: Option<Place>,
    #[command(flatten)]
    world: World,
    /// Allow places that other machines can reach
    #[arg(long)]
    allow_remote: bool,
}

pub(super) fn execute(args: &Args) -> Result<Exit, Failure> {
    let desk = Rc::new(args.world.desk()?);
    let place = args.listen.clone().unwrap_or_else(|| Place::here(PORT));
    let Listening {
        runtime,
        listener,
        address,
    } = listening::listen(&place, args.allow_remote)?;
    let signalled = interrupt::signalled();
    say(BANNER);
    let time = if desk.runs() { "from" } else { "at" };
    say(&format!("ready: http://{address}/ {time} {}", desk.now()));

    let (end, ended) = oneshot::channel();
    let lines = listen();
    let serving = Serving {
        desk: desk.clone(),
        listener,
        limits: Limits::default(),
    };
    let served = LocalSet::new().block_on(&runtime, async {
        let serving = serve(serving, async {
            // The other end is dropped only with this one.
            let _ = ended.await;
        });
        let control = async {
            tokio::select! {
                () = obey(&desk, lines) => {}
                _ = signalled => {}
            }
            let _ = end.send(());
        };
        tokio::join!(serving, control).0
    });
    // A thread still waits for a line of stdin.
    runtime.shutdown_background();
    served
        .map(|()| Exit::Passed)
        .map_err(|error| listening::failed(&place, &error))
}

/// The lines of stdin. After their end nothing more comes, and nothing ends.
fn listen() -> UnboundedReceiver<String> {
    let (send, lines) = mpsc::unbounded_channel();
    if let Err(error) = stdin::listen(move |line| send.send(line).is_ok()) {
        tracing::warn!(%error, "cannot read stdin");
    }
    lines
}

/// Does what the lines say, until one says quit.
async fn obey(desk: &Desk, mut lines: UnboundedReceiver<String>) {
    while let Some(line) = lines.recv().await {
        match line.parse() {
            Ok(Control::Quit) => return,
            Ok(control) => match obeyed(desk, &control) {
                Ok(told) => say(&told),
                Err(error) => tell(&format!("error: {error}")),
            },
            Err(error) => tell(&format!("error: {error}")),
        }
    }
    std::future::pending().await
}

fn obeyed(desk: &Desk, control: &Control) -> Result<String, NotDone> {
    Ok(match control {
        Control::Suspend(card) => format!("suspended: {}", desk.suspend(card)?),
        Control::Lift(card) => format!("lifted: {}", desk.lift(card)?),
        Control::Revoke(card) => format!("revoked: {}", desk.revoke(card)?),
        Control::Advance(hours) => format!("time: {}", desk.advance(*hours)),
        Control::List => list(desk)?,
        Control::Help | Control::Quit => Control::HELP.to_owned(),
    })
}

fn list(desk: &Desk) -> Result<String, NotDone> {
    let mut lines = Vec::new();
    for (card, kind, der) in desk.certificates() {
        let (serial, status) = desk.status(der)?;
        let (kind, status) = (format!("{kind:?}"), format!("{status:?}"));
        lines.push(format!("{card:<20} {kind:<15} {serial:<18} {status}"));
    }
    Ok(lines.join("\n"))
}
