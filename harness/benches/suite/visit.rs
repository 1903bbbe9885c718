//! One eligibility check taken apart: a holder with a registered card, the reader by PIN, the desk.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Instant;

use anyhow::{Context as _, bail, ensure};
use jiff::civil::date;
use madoguchi::stage::standard_cast;
use madoguchi_sim::card::client::CardClient;
use madoguchi_sim::cast::{FacilitySystem, Person};
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::counter::{
    Care, Companion, CounterRole, Occasion, Reception, Request as Desk, Response as Decided, Spoken,
};
use madoguchi_sim::ecosystem::Ecosystem;
use madoguchi_sim::fund::Validity;
use madoguchi_sim::invariant;
use madoguchi_sim::portal::{self, PortalRole};
use madoguchi_sim::reader::{ConsentChoice, ReaderRole, Request, Response, Screen};
use madoguchi_sim::role::{Breakdown, Line};
use madoguchi_sim::vocabulary::{AuthPin, Yen};

use crate::rsa::Costs;
use crate::timing::{Samples, timed};

const PERSON: &str = "見本 太郎";
const VISITS: usize = 40;

#[derive(Default)]
struct Parts {
    cast: Samples,
    begin: Samples,
    read_first: Samples,
    read: Samples,
    sign: Samples,
    visit: Samples,
    trace: Samples,
    invariants: Samples,
}

/// Measures and prints.
pub fn measure(repetitions: usize) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let costs = Costs::measure(repetitions)?;
    let mut parts = Parts::default();
    let mut apdus = 0;
    let mut calls = 0;
    for _ in 0..repetitions.saturating_mul(VISITS) {
        let stage = Stage::new(&mut parts, &runtime)?;
        apdus = runtime.block_on(stage.card_alone(&mut parts))?;
        let stage = Stage::new(&mut parts, &runtime)?;
        calls = runtime.block_on(stage.whole_visit(&mut parts))?;
    }
    let us = |samples: &Samples| samples.median() * 1e6;
    let read = us(&parts.read);
    // The fund proves the certificate, compares it with its own copy, and proves the signature.
    let verify = 2.0 * costs.read * 1e6 + costs.verify * 1e6;
    let issue = (us(&parts.read_first) - read).max(0.0);
    let sign = us(&parts.sign);
    let query = us(&parts.visit) - read - issue - verify - sign;
    println!("one eligibility check by card, {calls} calls                       µs");
    let line = |name: &str, time: f64| println!("{name:<58} {time:>9.1}");
    line("cast cloned", us(&parts.cast));
    line(
        "Ecosystem::begin, and the clock moved to the day",
        us(&parts.begin),
    );
    line(&format!("card read ({apdus} APDUs)"), read);
    line("certificate issued, because read for the first time", issue);
    line("PIN and signature of the card", sign);
    line(
        &format!(
            "  of which RSA {:.1}; certificates and signature verified",
            costs.sign * 1e6
        ),
        verify,
    );
    line("query and decision (all that remains of the visit)", query);
    line("trace as JSON lines", us(&parts.trace));
    line("invariants", us(&parts.invariants));
    let together = [
        &parts.cast,
        &parts.begin,
        &parts.visit,
        &parts.trace,
        &parts.invariants,
    ];
    line("together", together.into_iter().map(us).sum());
    Ok(())
}

struct Stage {
    world: Ecosystem,
    person: Person,
    here: String,
    pin: AuthPin,
}

impl Stage {
    fn new(parts: &mut Parts, runtime: &tokio::runtime::Runtime) -> anyhow::Result<Self> {
        let (cast, time) = timed(standard_cast);
        parts.cast.add(time);
        let person = cast.people.get(PERSON).context("the person")?.clone();
        let facility = cast
            .facilities
            .values()
            .find(|facility| facility.system == FacilitySystem::Full)
            .context("a facility")?;
        let here = facility.code.to_string();
        let pin = person.card.as_ref().context("a card")?.pin.clone();
        let day = VirtualTime::morning_of(date(2025, 6, 10));
        let (world, time) = timed(|| {
            let world = Ecosystem::begin(cast);
            runtime.block_on(world.advance_to(day));
            world
        });
        parts.begin.add(time);
        Ok(Self {
            world,
            person,
            here,
            pin,
        })
    }

    /// The card by itself: read twice, and one signature. Gives the number of APDUs that a reading takes.
    async fn card_alone(&self, parts: &mut Parts) -> anyhow::Result<usize> {
        let line = self.line().await?;
        let client = CardClient::new(&line, PERSON);
        let before = self.calls();
        read(&client, &mut parts.read_first).await?;
        let apdus = self.calls().saturating_sub(before);
        let certificate = read(&client, &mut parts.read).await?;
        let started = Instant::now();
        client.verify_auth_pin(&self.pin).await?;
        let signature = client.sign_challenge(&certificate, &[0x5A; 32]).await?;
        parts.sign.add(started.elapsed());
        ensure!(signature.len() == 256, "a signature");
        Ok(apdus)
    }

    /// Reader, desk, trace and invariants. Gives the number of calls.
    async fn whole_visit(&self, parts: &mut Parts) -> anyhow::Result<usize> {
        let reception = self.reception();
        let started = Instant::now();
        let card = PERSON.to_owned();
        let digits = self.pin.reveal().to_owned();
        for request in [
            Request::Place { card, phone: false },
            Request::EnterPin { digits },
            Request::Consent(ConsentChoice::All),
            Request::TakeCard,
        ] {
            let answer = self
                .world
                .ask::<ReaderRole>(PERSON, &self.here, request)
                .await?;
            if matches!(
                answer,
                Response::Screen(Screen::Error(_)) | Response::NotNow { .. }
            ) {
                bail!("the reader shows {answer:?}");
            }
        }
        let request = Desk::Receive(Box::new(reception));
        let answer = self
            .world
            .ask::<CounterRole>(PERSON, &self.here, request)
            .await?;
        parts.visit.add(started.elapsed());
        let Decided::Decision(decision) = answer else {
            bail!("the counter answered {answer:?}");
        };
        ensure!(decision.validity == Some(Validity::Valid), "{decision:?}");
        self.world.board().with_trace(|trace| {
            let (lines, time) = timed(|| {
                trace
                    .lines()
                    .filter_map(|line| serde_json::to_string(&line).ok())
                    .collect::<Vec<_>>()
            });
            parts.trace.add(time);
            let (broken, time) = timed(|| invariant::check(trace, self.world.cast()));
            parts.invariants.add(time);
            ensure!(broken.is_empty(), "{broken:?}");
            Ok(lines.len())
        })
    }

    fn reception(&self) -> Reception {
        Reception {
            spoken: Spoken {
                name: self.person.name.clone(),
                birth: self.person.birth,
                sex: self.person.sex,
                address: self.person.address.clone(),
            },
            card: Some(PERSON.to_owned()),
            used_reader: true,
            documents: Vec::new(),
            companion: Companion::Alone,
            occasion: Occasion::Ordinary,
            says_unchanged: None,
            declaration: None,
            limit_consent: false,
            total: Yen(10_000),
            wide_outage: false,
            care: Care::Outpatient,
        }
    }

    fn calls(&self) -> usize {
        self.world.board().with_trace(|trace| trace.entries().len())
    }

    /// A line of our own, taken from the switchboard in the place of a terminal.
    async fn line(&self) -> anyhow::Result<Line> {
        let taken = Rc::new(RefCell::new(None));
        let keep = Rc::clone(&taken);
        self.world.board().plug::<PortalRole>(
            "terminal",
            move |line: Line, _: portal::Request| -> Result<portal::Response, Breakdown> {
                let to = line.me().clone();
                *keep.borrow_mut() = Some(line);
                Err(Breakdown::TimedOut { to })
            },
        );
        // The answer does not matter.
        let _timed_out = self
            .world
            .ask::<PortalRole>(
                PERSON,
                "terminal",
                portal::Request::ShowEligibility { session: 0 },
            )
            .await;
        taken.take().context("a line")
    }
}

async fn read(client: &CardClient<'_>, samples: &mut Samples) -> anyhow::Result<Vec<u8>> {
    let started = Instant::now();
    client.power_on().await?;
    client.select_jpki().await?;
    let certificate = client.read_auth_certificate().await?;
    samples.add(started.elapsed());
    ensure!(!certificate.is_empty(), "a certificate");
    Ok(certificate)
}
