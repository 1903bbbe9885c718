//! Madoguchi's adapter protocol over stdin and stdout: one JSON object a line. Version 1.
//!
//! Nothing here needs to be changed: what the roles do is in the file of each role. stdout carries the protocol and nothing else: log by
//! `eprintln!`, which Madoguchi shows when the adapter fails.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::rc::Rc;

use serde_json::{json, Value};

const PROTOCOL: u32 = 1;

/// Why there is no response. Madoguchi is told, and the scenario goes on.
#[derive(Debug)]
#[allow(dead_code)]
pub enum Trouble {
    /// It cannot be done.
    Failed(String),
    /// Whoever was asked did not answer: the line is down, or time is over.
    Breakdown {
        /// Who was asked.
        to: String,
        /// Its `kind` is unreachable, timed-out, garbled or circular.
        breakdown: Value,
    },
}

impl Trouble {
    fn reason(&self) -> String {
        match self {
            Self::Failed(reason) => reason.clone(),
            Self::Breakdown { to, breakdown } => format!("{to} did not answer: {breakdown}"),
        }
    }
}

/// A request that is not implemented.
#[allow(dead_code)]
pub fn not_yet(what: &str) -> Trouble {
    Trouble::Failed(format!("{what} is not implemented yet"))
}

/// A response, or why there is none.
pub type Answer = Result<Value, Trouble>;

/// What Madoguchi tells about the world of a scenario.
pub struct World {
    /// What time it is, in Japan: `2025-06-10T09:00:00`.
    at: RefCell<String>,
    /// Who exists when the scenario begins: people, facilities, insurers, municipalities.
    #[allow(dead_code)]
    pub cast: Value,
}

#[allow(dead_code)]
impl World {
    /// What time it is, in Japan: `2025-06-10T09:00:00`.
    pub fn now(&self) -> String {
        self.at.borrow().clone()
    }

    /// What day it is: `2025-06-10`.
    pub fn today(&self) -> String {
        self.at.borrow().chars().take(10).collect()
    }
}

/// What an actor has around it.
#[allow(dead_code)]
pub struct Stage {
    /// The world of the scenario.
    pub world: Rc<World>,
    /// `counter:1319990014` is the counter with the name `1319990014`.
    pub name: String,
    me: String,
    adapter: Rc<Adapter>,
}

#[allow(dead_code)]
impl Stage {
    /// Asks another actor (`fund`, `reader:1319990014`, `card:見本 太郎`) and gives the response.
    pub fn ask(&self, to: &str, request: Value) -> Answer {
        Adapter::ask(&self.adapter, &self.me, to, request)
    }
}

/// Whoever plays a role.
pub trait Actor {
    /// Answers a request of its role.
    fn answer(&mut self, request: &Value) -> Answer;

    /// Time has passed: the place for what falls due.
    fn advance(&mut self) -> Result<(), Trouble> {
        Ok(())
    }

    /// When it next has something to do by itself (`2025-06-11T00:00:00`).
    fn next(&self) -> Option<String> {
        None
    }
}

/// Makes an actor.
pub type Begin = fn(Stage) -> Box<dyn Actor>;

/// Obeys Madoguchi, one order after the other.
struct Adapter {
    name: String,
    roles: BTreeMap<String, Begin>,
    world: RefCell<Option<Rc<World>>>,
    actors: RefCell<BTreeMap<String, Rc<RefCell<Box<dyn Actor>>>>>,
    /// The number of the order that is being worked on.
    number: RefCell<Value>,
    ended: Cell<bool>,
}

/// Plays these roles until Madoguchi closes stdin.
pub fn play(name: &str, roles: &[(&str, Begin)]) {
    let adapter = Rc::new(Adapter {
        name: name.to_owned(),
        roles: roles.iter().map(|(role, begin)| ((*role).to_owned(), *begin)).collect(),
        world: RefCell::default(),
        actors: RefCell::default(),
        number: RefCell::new(json!(0)),
        ended: Cell::new(false),
    });
    while let Some(order) = adapter.receive() {
        Adapter::obey(&adapter, &order);
    }
}

impl Adapter {
    /// The next order; `None` when there will be no more.
    fn receive(&self) -> Option<Value> {
        while !self.ended.get() {
            let mut line = Vec::new();
            if !matches!(io::stdin().lock().read_until(b'\n', &mut line), Ok(1..)) {
                self.ended.set(true);
                break;
            }
            let wrong = match serde_json::from_slice::<Value>(&line) {
                Ok(order) if order["do"].is_string() => return Some(order),
                Ok(_) => "expected an object with `id` and `do`".to_owned(),
                Err(error) => error.to_string(),
            };
            self.say(&json!(0), json!({"is": "failed", "reason": format!("this is no order: {wrong}")}));
        }
        None
    }

    fn say(&self, number: &Value, mut word: Value) {
        word["id"] = number.clone();
        let mut out = io::stdout().lock();
        if writeln!(out, "{word}").and_then(|()| out.flush()).is_err() {
            self.ended.set(true);
        }
    }

    fn obey(this: &Rc<Self>, order: &Value) {
        let number = order.get("id").cloned().unwrap_or(json!(0));
        let before = this.number.replace(number.clone());
        // A defect in one answer must not cost the others.
        let word = catch_unwind(AssertUnwindSafe(|| Self::word(this, order)))
            .unwrap_or_else(|_| Err(Trouble::Failed("the adapter panicked; see its stderr".to_owned())));
        this.number.replace(before);
        if !this.ended.get() {
            this.say(&number, word.unwrap_or_else(|trouble| json!({"is": "failed", "reason": trouble.reason()})));
        }
    }

    fn word(this: &Rc<Self>, order: &Value) -> Answer {
        let at = || order["at"].as_str().unwrap_or_default().to_owned();
        match order["do"].as_str().unwrap_or_default() {
            "hello" => {
                let roles: Vec<_> = this.roles.keys().collect();
                Ok(json!({"is": "ready", "protocol": PROTOCOL, "name": this.name, "roles": roles, "capabilities": ["reset", "time"]}))
            }
            "begin" => {
                let world = World { at: RefCell::new(at()), cast: order["world"].clone() };
                this.world.replace(Some(Rc::new(world)));
                this.actors.borrow_mut().clear();
                Ok(this.done())
            }
            "advance" => {
                this.world()?.at.replace(at());
                let actors: Vec<_> = this.actors.borrow().values().cloned().collect();
                for actor in actors {
                    actor.borrow_mut().advance()?;
                }
                Ok(this.done())
            }
            "answer" => {
                this.world()?.at.replace(at());
                let actor = Self::actor(this, order["to"].as_str().unwrap_or_default())?;
                let circle = |_| Trouble::Failed("it is asked while it asks".to_owned());
                let response = actor.try_borrow_mut().map_err(circle)?.answer(&order["request"])?;
                let mut word = this.done();
                word["is"] = json!("answer");
                word["response"] = response;
                Ok(word)
            }
            other => Err(Trouble::Failed(format!("`do: {other}` is not expected here"))),
        }
    }

    fn world(&self) -> Result<Rc<World>, Trouble> {
        let world = self.world.borrow().clone();
        world.ok_or_else(|| Trouble::Failed("expected `do: begin` first".to_owned()))
    }

    fn done(&self) -> Value {
        // An actor that asks somebody just now says later when it is next due.
        let due = |actor: &Rc<RefCell<Box<dyn Actor>>>| actor.try_borrow().ok().and_then(|actor| actor.next());
        match self.actors.borrow().values().filter_map(due).min() {
            Some(next) => json!({"is": "done", "next": next}),
            None => json!({"is": "done"}),
        }
    }

    fn actor(this: &Rc<Self>, address: &str) -> Result<Rc<RefCell<Box<dyn Actor>>>, Trouble> {
        if let Some(actor) = this.actors.borrow().get(address) {
            return Ok(Rc::clone(actor));
        }
        let (role, name) = address.split_once(':').unwrap_or((address, ""));
        let begin = this.roles.get(role).ok_or_else(|| Trouble::Failed(format!("{address} is not played here")))?;
        let stage = Stage {
            world: this.world()?,
            name: name.to_owned(),
            me: address.to_owned(),
            adapter: Rc::clone(this),
        };
        let actor = Rc::new(RefCell::new(begin(stage)));
        this.actors.borrow_mut().insert(address.to_owned(), Rc::clone(&actor));
        Ok(actor)
    }

    fn ask(this: &Rc<Self>, me: &str, to: &str, request: Value) -> Answer {
        let number = this.number.borrow().clone();
        this.say(&number, json!({"is": "ask", "from": me, "to": to, "request": request}));
        // Others may ask us meanwhile.
        while let Some(order) = this.receive() {
            if order["do"] != "continue" || order["id"] != number {
                Self::obey(this, &order);
                continue;
            }
            return match &order["breakdown"] {
                Value::Null => Ok(order["response"].clone()),
                breakdown => Err(Trouble::Breakdown { to: to.to_owned(), breakdown: breakdown.clone() }),
            };
        }
        Err(Trouble::Failed("Madoguchi has gone".to_owned()))
    }
}
