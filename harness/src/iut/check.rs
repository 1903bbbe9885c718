//! What can be known of an implementation before anything is judged: most failures of a suite are mistakes of configuration.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use jiff::civil::date;
use madoguchi_sim::card::{Bytes, CardRole, Request as ToCard, Response as FromCard};
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::ecosystem::Ecosystem;
use madoguchi_sim::fund::{FundRole, Request as ToFund, Response as FromFund, Validity};
use madoguchi_sim::role::{Breakdown, Role, at_once};
use madoguchi_sim::specimen;

use super::{AdapterUnderTest, CardUnderTest, Fault, FundUnderTest, Iut};
use crate::catalogue::{Catalogue, Kind};
use crate::run::{Party, Raised};
use crate::stage::standard_cast;

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at: `card: answers to reset`.
    pub what: String,
    /// What was found; or who has to act, and what was expected and found.
    pub found: Result<String, (Party, String)>,
}

/// An application that no card has: F0, and MADOGUCHI in ASCII.
const NO_APPLICATION: &[u8] = b"\x00\xA4\x04\x0C\x0A\xF0MADOGUCHI";

/// Looks at everything that a configuration says, from the near to the far. What lies behind something that is wrong is not looked at.
pub fn check(iut: &Iut, catalogue: &Path) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(card) = iut.card() {
        findings.extend(check_card(iut, card));
    }
    if let Some(fund) = iut.fund() {
        findings.extend(check_fund(iut, fund));
    }
    if let Some(adapter) = iut.adapter() {
        findings.extend(check_adapter(adapter, catalogue));
    }
    findings
}

fn finding(what: &str, found: Result<String, (Party, String)>) -> Finding {
    Finding {
        what: what.to_owned(),
        found,
    }
}

fn check_card(iut: &Iut, card: &CardUnderTest) -> Vec<Finding> {
    let at = VirtualTime::morning_of(card.day());
    let instance = card.kind().instance();
    let ask = |request: ToCard| {
        asked::<CardRole>(|| {
            let world = Ecosystem::begin(specimen::cast(at, 1));
            iut.plug(world.board());
            // A card without power answers nothing.
            let powered = world.ask::<CardRole>("check", &instance, ToCard::PowerOn);
            let powered = at_once(powered)?;
            match request {
                ToCard::PowerOn => Some(powered),
                other => at_once(world.ask::<CardRole>("check", &instance, other)),
            }
        })
    };
    let mut findings = vec![finding(
        "card: answers to reset",
        ask(ToCard::PowerOn).and_then(|answer| match answer {
            FromCard::Atr(atr) => Ok(format!("ATR {atr}")),
            other => Err(implementation("an ATR", &format!("{other:?}"))),
        }),
    )];
    if findings.iter().all(|it| it.found.is_ok()) {
        let answer = ask(ToCard::Apdu(Bytes::from(NO_APPLICATION)));
        findings.push(finding(
            "card: refuses an application that no card has",
            answer.and_then(|answer| match answer {
                FromCard::Apdu(answer) if !answer.0.ends_with(&[0x90, 0x00]) => {
                    Ok(format!("status word {answer}"))
                }
                other => Err(implementation(
                    "a status word of refusal, such as 6A82",
                    &format!("{other:?}"),
                )),
            }),
        ));
    }
    findings
}

fn check_fund(iut: &Iut, fund: &FundUnderTest) -> Vec<Finding> {
    let opening = VirtualTime::morning_of(fund.day().unwrap_or(date(2025, 6, 10)));
    let answer = asked::<FundRole>(|| {
        let cast = standard_cast();
        iut.begin(&cast, opening);
        let stranger = cast
            .people
            .values()
            .find_map(|person| person.enrolments.first());
        let mut insured = stranger?.insured.clone();
        // Nobody of this world is insured under it.
        insured.number = "00000000".parse().ok()?;
        let world = Ecosystem::begin(cast);
        iut.plug(world.board());
        let request = ToFund::CheckByNumber {
            facility: fund.facilities().into_iter().next()?,
            insured,
            birth: date(1900, 1, 1),
            on: opening.date(),
            limit_consent: false,
        };
        at_once(world.ask::<FundRole>("check", "", request))
    });
    vec![finding(
        "fund: is reached, takes the terminal's login, and finds nobody under a made-up number",
        answer.and_then(|answer| match answer {
            FromFund::Checked(check) if check.validity != Validity::Valid => {
                Ok(format!("資格有効性「{}」", check.validity.ja()))
            }
            FromFund::Refused { reason } => Ok(format!("refused: {reason}")),
            other => Err(implementation(
                "no valid eligibility",
                &format!("{other:?}"),
            )),
        }),
    )]
}

fn check_adapter(adapter: &AdapterUnderTest, catalogue: &Path) -> Vec<Finding> {
    let told = |fault: Fault| (fault.party(), fault.to_string());
    let mut findings = vec![finding(
        "adapter: lacks nothing that is mandatory",
        optional(adapter.lacking(), catalogue),
    )];
    if let Some(opened) = adapter.open_native() {
        findings.push(finding(
            "adapter: what it meets beside the protocol is open",
            opened.map(|places| places.join(", ")).map_err(told),
        ));
    }
    let met = adapter.meet();
    let reached = format!(
        "adapter: is reached ({}) and says what it is",
        adapter.reach()
    );
    let known = met.is_ok();
    findings.push(finding(
        &reached,
        met.map_err(told)
            .map(|capabilities| format!("capabilities {capabilities:?}").to_lowercase()),
    ));
    if known {
        let refused = adapter.refuses_nonsense().map_err(told);
        findings.push(finding(
            "adapter: refuses a request that no role has",
            refused,
        ));
    }
    findings
}

/// An implementation may lack what is optional only.
fn optional(lacks: &[String], catalogue: &Path) -> Result<String, (Party, String)> {
    if lacks.is_empty() {
        return Ok("nothing is lacking".to_owned());
    }
    let wrong = |message: String| (Party::Configuration, message);
    let catalogue = Catalogue::load(catalogue);
    let catalogue = catalogue.map_err(|problems| {
        let first = problems.first().map(|it| it.message.clone());
        wrong(first.unwrap_or_default())
    })?;
    for id in lacks {
        match catalogue.get(id).map(|requirement| requirement.kind) {
            Some(Kind::May | Kind::Should) => {}
            Some(kind) => {
                return Err(wrong(format!(
                    "adapter.lacks: expected requirements that are optional (may, should), found {id}, which is `{}`",
                    kind.word()
                )));
            }
            None => {
                return Err(wrong(format!(
                    "adapter.lacks: no requirement is called {id}"
                )));
            }
        }
    }
    Ok(lacks.join(", "))
}

fn implementation(expected: &str, found: &str) -> (Party, String) {
    let found: String = found.chars().take(300).collect();
    (
        Party::Implementation,
        format!("expected {expected}, found {found}"),
    )
}

/// The answer to a question that may end as a step of a scenario ends.
fn asked<R: Role>(
    ask: impl FnOnce() -> Option<Result<R::Response, Breakdown>>,
) -> Result<R::Response, (Party, String)> {
    match catch_unwind(AssertUnwindSafe(ask)) {
        Ok(Some(Ok(answer))) => Ok(answer),
        Ok(Some(Err(breakdown))) => Err(match &breakdown {
            Breakdown::Unreachable { .. } => (Party::Environment, breakdown.to_string()),
            _ => (Party::Implementation, breakdown.to_string()),
        }),
        Ok(None) => Err((Party::Harness, "the question could not be asked".to_owned())),
        Err(payload) => match payload.downcast_ref::<Raised>() {
            Some(Raised::Failure(failure)) => Err((
                failure.party,
                format!(
                    "expected {}, received {}",
                    failure.expected, failure.received
                ),
            )),
            Some(Raised::NotTestable(reason) | Raised::NotRun(reason)) => {
                Err((Party::Configuration, reason.clone()))
            }
            _ => Err((Party::Harness, crate::run::panic_message(&*payload))),
        },
    }
}
