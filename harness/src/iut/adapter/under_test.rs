//! The adapter as a run knows it.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;
use madoguchi_sim::cast::Cast;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::role::{Address, Line, RoleName, Switchboard};
use serde_json::Value;

use super::config::{AdapterConfig, AdapterReach, Clock};
use super::outside::{OutsideActor, broken};
use super::talk::Talk;
use super::word;
use crate::adapter::{Capability, Order, PROTOCOL, ToImplementation, Word, wire, with_role};
use crate::fail;
use crate::iut::native::{Native, Visit};
use crate::iut::program::Environment;
use crate::iut::{Fault, Timeouts};
use crate::run::{Raised, raise};

/// How many questions an implementation may ask over one request: more is a circle.
const MOST_QUESTIONS: usize = 10_000;

/// An implementation that is spoken to by the adapter protocol.
pub struct AdapterUnderTest {
    reach: AdapterReach,
    timeouts: Timeouts,
    roles: Vec<RoleName>,
    lacks: Vec<String>,
    clock: Clock,
    environment: Environment,
    native: Option<Native>,
    state: Mutex<State>,
    played: AtomicBool,
}

#[derive(Default)]
struct State {
    talk: Option<Talk>,
    /// Why it cannot be spoken to until the next scenario.
    lost: Option<String>,
    capabilities: Vec<Capability>,
    last_id: u64,
    /// When it next has something to do by itself.
    next: Option<VirtualTime>,
}

impl fmt::Debug for AdapterUnderTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AdapterUnderTest")
            .field("reach", &self.reach)
            .field("roles", &self.roles)
            .finish_non_exhaustive()
    }
}

impl AdapterUnderTest {
    /// Reads what is said of it. It is met when the first scenario begins.
    ///
    /// # Errors
    /// What was expected and what was found.
    pub fn new(config: AdapterConfig) -> Result<Self, String> {
        let reach = config.reach()?;
        let environment = match config.clock {
            Clock::Faketime => Environment::faketime()?,
            Clock::Told | Clock::Machine => Environment::default(),
        };
        Ok(Self {
            environment,
            timeouts: config.timeouts,
            lacks: config.lacks,
            clock: config.clock,
            native: config.native.map(Native::new),
            ..Self::of(reach, config.roles)
        })
    }

    /// One that says what time it is to be told, lacks nothing, and is as quick as is expected of everybody.
    pub fn of(reach: AdapterReach, roles: Vec<RoleName>) -> Self {
        Self {
            reach,
            environment: Environment::default(),
            timeouts: Timeouts::default(),
            roles,
            lacks: Vec::new(),
            clock: Clock::Told,
            native: None,
            state: Mutex::default(),
            played: AtomicBool::new(false),
        }
    }

    /// The roles that it plays.
    pub fn roles(&self) -> &[RoleName] {
        &self.roles
    }

    /// The requirement of these tags that it says not to implement, if one is among them.
    pub fn lacks(&self, tags: &[String]) -> Option<&str> {
        let mut lacks = self.lacks.iter();
        lacks.find(|id| tags.contains(id)).map(String::as_str)
    }

    /// The requirements that it says not to implement.
    pub fn lacking(&self) -> &[String] {
        &self.lacks
    }

    /// Ends the conversation, and the program if Madoguchi has started it.
    pub fn end(&self) {
        *self.lock() = State::default();
        if let Some(native) = &self.native {
            native.end();
        }
    }

    /// Opens what it meets over interfaces of the field, and tells what that is; `None` if it meets nothing so.
    pub fn open_native(&self) -> Option<Result<Vec<String>, Fault>> {
        self.native.as_ref().map(Native::open)
    }

    /// Asks it, in a world without anybody, something that no role has: it must say that it cannot.
    ///
    /// # Errors
    /// [`Fault`], also if it answers.
    pub fn refuses_nonsense(&self) -> Result<String, Fault> {
        let role = self.roles.first().copied().unwrap_or(RoleName::Counter);
        let nonsense = Order::Answer {
            to: Address::new(role, "check"),
            at: VirtualTime::morning_of(jiff::civil::date(2025, 6, 10)),
            request: serde_json::json!({ "request": "made-up-by-madoguchi-check" }),
        };
        match self.order(nonsense)? {
            Word::Failed { reason } => Ok(format!("it said: {reason}")),
            other => Err(self.lose(Fault::garbled("`is: failed`", word(&other)))),
        }
    }

    /// The process in which it runs, if Madoguchi has started it.
    pub fn program(&self) -> Option<u32> {
        self.lock().talk.as_ref()?.program()
    }

    /// How it is reached.
    pub const fn reach(&self) -> &AdapterReach {
        &self.reach
    }

    /// Whether it has been asked anything since the scenario began.
    pub fn was_played(&self) -> bool {
        self.played.load(Ordering::Relaxed)
    }

    pub(super) fn is_played(&self) {
        self.played.store(true, Ordering::Relaxed);
    }

    /// Meets it, if it has not been met, and hears what it can do.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn meet(&self) -> Result<Vec<Capability>, Fault> {
        let mut state = self.lock();
        state.lost = None;
        self.met(&mut state)?;
        Ok(state.capabilities.clone())
    }

    /// Lets it live in the world of a scenario that begins; ends the scenario if that cannot be.
    pub fn begin(&self, cast: &Cast, opening: VirtualTime, today: Date) {
        self.played.store(false, Ordering::Relaxed);
        if let Err(fault) = self.begun(cast, opening, today) {
            fail!(
                fault.party(),
                "the implementation under test takes the world",
                fault
            )
        }
    }

    fn begun(&self, cast: &Cast, opening: VirtualTime, today: Date) -> Result<(), Fault> {
        let capabilities = self.meet()?;
        if !capabilities.contains(&Capability::Reset) {
            raise(Raised::NotTestable(
                "実装は世界を作り直せない（アダプターの capabilities に reset がない）".to_owned(),
            ))
        }
        match self.clock {
            Clock::Told if !capabilities.contains(&Capability::Time) => raise(Raised::NotTestable(
                "実装に日時を伝えられない（アダプターの capabilities に time がない。iut.yaml の adapter.clock: faketime で代えられる）"
                    .to_owned(),
            )),
            Clock::Machine if opening.date() != today => raise(Raised::NotTestable(format!(
                "実装は{today}にいて、{}だと伝えられない（adapter.clock）",
                opening.date()
            ))),
            Clock::Faketime => self.environment.set_clock(cast.start)?,
            Clock::Told | Clock::Machine => {}
        }
        if let Some(native) = &self.native {
            native.begin(cast.profile)?;
        }
        let world = wire(cast);
        let world = world.map_err(|error| Fault::Configuration(error.to_string()))?;
        let order = Order::Begin {
            at: cast.start,
            world,
        };
        match self.order(order)? {
            Word::Done { .. } => Ok(()),
            Word::Failed { reason } => Err(Fault::Down(reason)),
            other => Err(Fault::garbled("`is: done`", word(&other))),
        }
    }

    /// Why it cannot be told that time has passed, if it cannot.
    pub const fn deaf_to_time(&self) -> Option<&'static str> {
        match self.clock {
            Clock::Told | Clock::Faketime => None,
            Clock::Machine => Some("実装に、時間がたったことは伝えられない（adapter.clock）"),
        }
    }

    /// Lets it play its roles in an ecosystem.
    pub fn plug(self: &Arc<Self>, board: &Switchboard) {
        for role in &self.roles {
            with_role!(role, R => {
                let adapter = Arc::clone(self);
                board.layer::<R>(move |_, _| Box::new(OutsideActor::new(Arc::clone(&adapter))));
            }, _ => {});
        }
    }

    /// When it next has something to do by itself.
    pub fn next(&self) -> Option<VirtualTime> {
        self.lock().next
    }

    /// Tells it what time it is. What it does then by itself, it does on a line of the ecosystem.
    pub async fn advance(&self, board: &Switchboard, now: VirtualTime) {
        let Some(role) = self.roles.first() else {
            return;
        };
        let line = board.line_of(Address::new(*role, ""));
        if let Err(fault) = self.advanced(&line, now).await {
            // Whoever it should have done something for will see that nothing was done.
            let _seen_later = broken::<()>(&fault, &line);
        }
    }

    async fn advanced(&self, line: &Line, now: VirtualTime) -> Result<(), Fault> {
        if self.clock == Clock::Faketime {
            self.environment.set_clock(now)?;
        }
        self.lock().next = None;
        match self.converse(line, Order::Advance { at: now }).await? {
            Word::Done { .. } => Ok(()),
            other => Err(self.lose(Fault::garbled("`is: done`", word(&other)))),
        }
    }

    /// Sends an order, answers what the implementation asks others meanwhile, and gives its last word.
    pub(super) async fn converse(&self, line: &Line, order: Order) -> Result<Word, Fault> {
        let Some(native) = &self.native else {
            return self.conversation(line, order, None).await;
        };
        let visit = native.visit(line, &order).await?;
        self.conversation(line, order, Some(&visit)).await
    }

    async fn conversation(
        &self,
        line: &Line,
        order: Order,
        visit: Option<&Visit<'_>>,
    ) -> Result<Word, Fault> {
        let id = self.new_id();
        let meanwhile = visit.map(|visit| (visit, line));
        let mut said = self.say(id, order, meanwhile)?;
        for _ in 0..MOST_QUESTIONS {
            match said {
                Word::Ask { to, from, request } => {
                    let line = match from {
                        Some(from) if !self.roles.contains(&from.role) => {
                            let found = format_args!("{from}");
                            return Err(
                                self.lose(Fault::garbled("`from` of a role that it plays", found))
                            );
                        }
                        Some(from) => line.clone().on_behalf_of(from),
                        None => line.clone(),
                    };
                    let answer = ask(&line, &to, request).await;
                    let order = answer.map_err(|fault| self.lose(fault))?;
                    said = self.say(id, order, meanwhile)?;
                }
                Word::Failed { reason } => return Err(Fault::Down(reason)),
                other => return Ok(other),
            }
        }
        Err(self.lose(Fault::garbled(
            "an answer",
            format_args!("more than {MOST_QUESTIONS} questions to others"),
        )))
    }

    fn order(&self, order: Order) -> Result<Word, Fault> {
        self.say(self.new_id(), order, None)
    }

    fn new_id(&self) -> u64 {
        let mut state = self.lock();
        state.last_id = state.last_id.saturating_add(1);
        state.last_id
    }

    /// Says something and waits for a word; `meanwhile` it may ask over interfaces of the field.
    fn say(
        &self,
        id: u64,
        order: Order,
        meanwhile: Option<(&Visit<'_>, &Line)>,
    ) -> Result<Word, Fault> {
        let mut state = self.lock();
        if let Some(lost) = &state.lost {
            return Err(Fault::Gone(lost.clone()));
        }
        let talk = self.met(&mut state)?;
        let exchange = || talk.exchange(&ToImplementation { id, order });
        let said = match meanwhile {
            Some((visit, line)) => visit.attend(line, exchange),
            None => exchange(),
        };
        match said {
            Ok(said) => {
                if let Word::Done { next } | Word::Answer { next, .. } = &said.word {
                    state.next = *next;
                }
                Ok(said.word)
            }
            Err(fault) => {
                *state = State {
                    lost: Some(fault.to_string()),
                    last_id: state.last_id,
                    ..State::default()
                };
                Err(fault)
            }
        }
    }

    /// What it says can be believed no more: it is ended, and begun anew with the next scenario.
    fn lose(&self, fault: Fault) -> Fault {
        let mut state = self.lock();
        *state = State {
            lost: Some(fault.to_string()),
            last_id: state.last_id,
            ..State::default()
        };
        fault
    }

    fn met<'a>(&self, state: &'a mut State) -> Result<&'a mut Talk, Fault> {
        if state.talk.is_none() {
            let mut talk = Talk::begin(&self.reach, self.timeouts, &self.environment)?;
            state.last_id = state.last_id.saturating_add(1);
            let hello = ToImplementation {
                id: state.last_id,
                order: Order::Hello {
                    protocol: PROTOCOL,
                    madoguchi: env!("CARGO_PKG_VERSION").to_owned(),
                },
            };
            state.capabilities = self.ready(talk.exchange(&hello)?.word)?;
            state.talk = Some(talk);
        }
        state
            .talk
            .as_mut()
            .ok_or_else(|| Fault::Gone("it was not met".to_owned()))
    }

    fn ready(&self, word: Word) -> Result<Vec<Capability>, Fault> {
        let Word::Ready {
            protocol,
            roles,
            capabilities,
            ..
        } = word
        else {
            return Err(Fault::garbled("`is: ready`", super::word(&word)));
        };
        if protocol != PROTOCOL {
            return Err(Fault::Configuration(format!(
                "expected an adapter that speaks protocol {PROTOCOL}, found one that speaks {protocol}"
            )));
        }
        match self.roles.iter().find(|role| !roles.contains(role)) {
            Some(missing) => {
                let found: Vec<_> = roles.iter().map(|role| role.name()).collect();
                Err(Fault::Configuration(format!(
                    "adapter.roles: expected an adapter that plays `{}`, found one that plays {}",
                    missing.name(),
                    found.join(", ")
                )))
            }
            None => Ok(capabilities),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks another actor for the implementation.
async fn ask(line: &Line, to: &Address, request: Value) -> Result<Order, Fault> {
    with_role!(to.role, R => {
        let request = serde_json::from_value(request).map_err(|error| {
            Fault::garbled(&format!("a request of the role of {to}"), error)
        })?;
        Ok(match line.ask::<R>(&to.instance, request).await {
            Ok(response) => Order::Continue {
                response: Some(wire(&response).unwrap_or_default()),
                breakdown: None,
            },
            Err(breakdown) => Order::Continue {
                response: None,
                breakdown: Some(breakdown),
            },
        })
    }, _ => Err(Fault::garbled("`to` of an actor that can be asked", to)))
}
