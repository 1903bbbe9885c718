//! `madoguchi fuzz`

mod clock;
mod decoders;
mod orders;
mod replay;
mod write;

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use madoguchi_sim::role::RoleName;

use super::check::catalogue_of;
use super::coverage::catalogue;
use super::failure::Failure;
use super::{Steps, interrupt, run};
use crate::exit::Exit;
use crate::fuzz::{self, Growth, Hunt, Sources, State, Subject, Terms, WirePlace};
use crate::proof::Defect;
use crate::proof::named::Witnesses;
use crate::run::{Engine, Interrupt, Plan, ScenarioWorld, Shard};
use clock::Clock;
use decoders::Which;
use orders::Orders;

const AFTER_HELP: &str = "\
An execution is one request to the subject. Hunts begin with what the scenarios of the features do, and with blank worlds.
The same seed gives the same findings, as long as a hunt ends by executions. With --state a hunt goes on where it ended.

An implementation outside is begun anew for each case; a finding in it is made small in 1,000 tries or 20 seconds at the most. A card outside
becomes a new one if `renew` in iut.yaml and --destructive say so; otherwise nothing is sent that it would not forget. With --wire an execution is
one request that is sent; every 32 cases, and whenever no answer came, a good request must be answered well. With folder=DIR it is one file that
is laid into DIR/req; behind each case lies a good one. It is quick where the terminal is: for `madoguchi serve`, poll_ms: 5 and patience_ms: 300.

Examples:
  madoguchi fuzz scenarios/campaigns/card.yaml               as the campaign says
  madoguchi fuzz --role card --executions 1000000            the built-in card
  madoguchi fuzz --role counter --seconds 60 --iut iut.yaml  an implementation under test
  madoguchi fuzz --role card --defect card-heals-pin         one that is known to be wrong
  madoguchi fuzz --wire web=scenarios/iut/fund-web.yaml      a Web API, with whatever can be sent to it
  madoguchi fuzz --wire folder=OQS                           a terminal, with files in OQS/req
  madoguchi fuzz --wire ocsp=http://127.0.0.1:8899           OCSP and lists of J-LIS
  madoguchi fuzz --wire api=http://127.0.0.1:8080            a server with /openapi.json
  madoguchi fuzz --replay madoguchi-findings/….json          a finding again
  madoguchi fuzz --decoder all --executions 1000000          whatever Madoguchi reads itself";

/// Arguments of `madoguchi fuzz`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Args {
    /// A campaign: role, binding, budget, seed
    #[arg(required_unless_present_any = ["role", "replay", "wire", "decoder"], conflicts_with_all = ["role", "replay"])]
    campaign: Option<PathBuf>,
    /// The role that is attacked
    #[arg(long, value_parser = super::role::played)]
    role: Option<RoleName>,
    /// Attack one of Madoguchi's own readers, or `all`, with files and messages changed by chance; --replay gives it a file
    #[arg(long, value_name = "NAME", value_parser = decoders::which, conflicts_with_all = ["campaign", "role", "defect", "iut", "state", "shard"])]
    decoder: Option<Which>,
    /// Where a program that reads for another writes what it reads
    #[arg(long, value_name = "FILE", hide = true, requires = "decoder")]
    reading: Option<PathBuf>,
    /// Attack the built-in actors with this defect (see `madoguchi prove --list`)
    #[arg(long, value_name = "ID", value_parser = super::play::defect)]
    defect: Option<&'static Defect>,
    /// Attack the implementation that this file describes
    #[arg(long, value_name = "FILE", conflicts_with = "defect")]
    iut: Option<PathBuf>,
    /// Attack a server or a terminal with whatever can be sent to it: web=FILE (the fund of an iut.yaml), folder=DIR (with req and res), ocsp=URL, api=URL
    #[arg(long, value_name = "KIND=PLACE", conflicts_with_all = ["defect", "iut", "campaign", "role", "features"])]
    wire: Option<WirePlace>,
    /// The process of the server that is attacked with --wire, to see how its memory grows
    #[arg(long, value_name = "N", requires = "wire")]
    pid: Option<u32>,
    /// MiB by which the memory of an implementation that --iut starts, or of --pid, may grow over what it held when it was ready
    #[arg(long, value_name = "MIB", default_value_t = Growth::BOUND)]
    memory: u64,
    /// Allow a server of another machine to be attacked with --wire
    #[arg(long)]
    allow_remote: bool,
    /// Also what the implementation cannot be brought back from, such as blocking a PIN for good
    #[arg(long)]
    destructive: bool,
    /// Play the case of this incident again, and say whether it still goes wrong
    #[arg(long, value_name = "FILE")]
    replay: Option<PathBuf>,
    /// End after so many requests [default: 100000, outside 20000; none with --seconds]
    #[arg(long, value_name = "N")]
    executions: Option<u64>,
    /// End after so much real time
    #[arg(long, value_name = "N")]
    seconds: Option<u64>,
    /// Seed of everything that varies [default: 1]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// One change in so many is a line that fails; 0 for none [default: 40]
    #[arg(long, value_name = "N")]
    faults: Option<usize>,
    /// End with the first finding
    #[arg(long)]
    first: bool,
    /// Draw only the cases of the K-th of N parts
    #[arg(long, value_name = "K/N")]
    shard: Option<Shard>,
    /// Keep here what is needed to go on, and go on with what is there
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Folder for the findings, junit.xml and findings.sarif
    #[arg(long, value_name = "DIR", default_value = "madoguchi-findings")]
    findings: PathBuf,
    /// Feature files, or folders of them, whose visits the hunt begins with [default: features; for a card features/card]
    #[arg(long, value_name = "PATH")]
    features: Vec<PathBuf>,
}

pub(super) fn execute<W: ScenarioWorld>(args: &Args, steps: &Steps<W>) -> Result<Exit, Failure> {
    if let Some(which) = args.decoder {
        return decoders::execute(args, which);
    }
    if let Some(path) = &args.replay {
        return replay::replay(path, args);
    }
    let orders = Orders::read(args)?;
    if let Some(left_out) = orders.left_out() {
        super::say(left_out);
    }
    let terms = orders.terms(args);
    let mut hunt = hunt(&orders, terms, steps)?;
    let wakes_by = format!("{} {} {terms:?}", orders.role.name(), orders.name);
    if let Some(path) = args.state.as_deref().filter(|path| path.exists()) {
        wake(&mut hunt, path, &wakes_by)?;
    }
    let interrupt = Interrupt::default();
    interrupt::listen(interrupt.clone());
    let mut clock = Clock::new(orders.budget, &interrupt);
    let mut written = Ok(());
    let ended = hunt.run(&mut |progress| clock.goes_on(progress), &mut |finding| {
        super::say(&format!("{}  {}", finding.rule, finding.fault));
        if written.is_ok() {
            written = write::finding(&args.findings, finding, &orders);
        }
    });
    written?;
    if let Some(path) = &args.state {
        let state = hunt.rest(wakes_by);
        let text = madoguchi_sim::vocabulary::revealed(|| serde_json::to_string(&state));
        let text = text.map_err(|error| Failure::new(Exit::HarnessFault, error))?;
        super::whole::write_named(path, text.as_bytes())?;
    }
    clock.conclude(&hunt.progress());
    write::report(&args.findings, &orders, &hunt, clock.elapsed())?;
    if let Subject::Outside(iut) = &orders.subject {
        iut.end();
    }
    if let Err((party, reason)) = ended {
        return Err(Failure::new(Exit::of_party(party), reason));
    }
    if let Some(missing) = hunt.untestable() {
        return Err(Failure::new(Exit::NotTestable, missing));
    }
    if hunt.met_silence() {
        super::say("ended early: it falls silent again and again");
    }
    if interrupt.is_set() {
        return Ok(Exit::Interrupted);
    }
    let worst = hunt
        .findings()
        .map(|finding| Exit::of_party(finding.fault.party));
    Ok(worst.fold(Exit::Passed, Exit::or_worse))
}

/// The hunt that is ordered. Scenarios name the rules that are broken by whoever they can be played before and who may break any.
fn hunt<W: ScenarioWorld>(
    orders: &Orders,
    terms: Terms,
    steps: &Steps<W>,
) -> Result<Hunt, Failure> {
    let subject = &orders.subject;
    if let Subject::Wire(wire) = subject {
        let sources = Rc::new(Sources::of_wire(wire));
        return Ok(Hunt::new(terms, subject.clone(), sources));
    }
    let plan = run::all(&orders.features, orders.seed, steps)?;
    let visits = visits(&plan, orders.seed, steps);
    let sources = Sources::new(orders.role, fuzz::read_visits(&visits));
    let sources = Rc::new(match orders.card() {
        Some(card) => sources.for_card(card),
        None => sources,
    });
    let hunt = Hunt::new(terms, subject.clone(), Rc::clone(&sources));
    if let Subject::BuiltIn = subject {
        return Ok(hunt);
    }
    // Without a catalogue rules are named all the same, if less surely.
    let path = catalogue_of(&orders.features);
    let catalogue = path.is_file().then(|| catalogue(&path)).transpose()?;
    let mut engine = Engine::new((steps.collection)());
    engine.settings.seed = orders.seed;
    let witnesses = Arc::new(Witnesses::new(engine, plan, catalogue));
    Ok(hunt.named_by(witnesses.of(subject, orders.role, &sources)))
}

/// What the scenarios do.
pub(super) fn visits<W: ScenarioWorld>(plan: &Plan, seed: u64, steps: &Steps<W>) -> Vec<String> {
    fuzz::visits((steps.collection)(), plan, seed, super::jobs(None))
}

/// Lets a hunt go on where it rested.
fn wake(hunt: &mut Hunt, path: &Path, terms: &str) -> Result<(), Failure> {
    let text = read(path)?;
    let wrong = |message: String| {
        let message = format!("{}:{message}", path.display());
        Failure::new(Exit::Configuration, message)
    };
    let state: State = serde_json::from_str(&text)
        .map_err(|error| wrong(format!("{}:{}: {error}", error.line(), error.column())))?;
    if state.terms != terms {
        let found = &state.terms;
        return Err(wrong(format!(
            "1:1: expected the state of a hunt by {terms}, found {found}; another --state begins anew"
        )));
    }
    hunt.wake(state);
    Ok(())
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| {
        let message = format!("{}: cannot be read: {error}", path.display());
        Failure::new(Exit::Environment, message)
    })
}
