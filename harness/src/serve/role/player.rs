//! The other end of the adapter protocol: it does what Madoguchi orders, with built-in actors.

use std::cell::{Cell, RefCell};
use std::io;
use std::rc::Rc;

use madoguchi_sim::cast::Cast;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::ecosystem::Ecosystem;
use madoguchi_sim::role::{
    Address, Answer, AnyAnswer, AnyMessage, Breakdown, Line, Outgoing, Port, Role, RoleName, Tap,
    at_once,
};
use serde_json::Value;

use crate::adapter::{
    Capability, FromImplementation, Order, PROTOCOL, ToImplementation, Word, wire, with_role,
};
use crate::proof::Defect;

/// Where orders come from and words go to.
pub trait Pipe {
    /// The next order; `None` when there will be no more.
    ///
    /// # Errors
    /// What the system says, or what was no order.
    fn receive(&mut self) -> io::Result<Option<ToImplementation>>;

    /// Says something.
    ///
    /// # Errors
    /// What the system says.
    fn send(&mut self, message: FromImplementation) -> io::Result<()>;
}

/// Plays roles of a world that it is told, and asks Madoguchi for whomever they ask.
#[derive(Clone)]
pub struct Player(Rc<Shared>);

struct Shared {
    roles: Vec<RoleName>,
    defect: Option<&'static Defect>,
    pipe: RefCell<Box<dyn Pipe>>,
    world: RefCell<Option<Rc<Ecosystem>>>,
    /// The request that is being worked on.
    id: Cell<u64>,
    /// What time it is by the clock of whoever is asked; absent while something is done that fell due.
    at: Cell<Option<VirtualTime>>,
}

impl Player {
    /// Plays these roles, wrong in one way if a defect is given.
    pub fn new(roles: Vec<RoleName>, defect: Option<&'static Defect>, pipe: Box<dyn Pipe>) -> Self {
        Self(Rc::new(Shared {
            roles,
            defect,
            pipe: RefCell::new(pipe),
            world: RefCell::new(None),
            id: Cell::new(0),
            at: Cell::new(None),
        }))
    }

    /// Obeys until there are no more orders.
    ///
    /// # Errors
    /// What the system says, or what was no order.
    pub fn play(&self) -> io::Result<()> {
        while let Some(message) = self.receive()? {
            self.obey(message)?;
        }
        Ok(())
    }

    fn receive(&self) -> io::Result<Option<ToImplementation>> {
        self.0.pipe.borrow_mut().receive()
    }

    fn send(&self, id: u64, word: Word) -> io::Result<()> {
        self.0
            .pipe
            .borrow_mut()
            .send(FromImplementation { id, word })
    }

    fn obey(&self, message: ToImplementation) -> io::Result<()> {
        let before = self.0.id.replace(message.id);
        let word = match message.order {
            Order::Hello { .. } => Ok(self.ready()),
            Order::Begin { world, .. } => self.begin(world),
            Order::Advance { at } => self.world().and_then(|world| {
                at_once(world.advance_to(at)).ok_or_else(waits)?;
                Ok(Word::Done {
                    next: world.board().next_due(),
                })
            }),
            Order::Answer { to, at, request } => self.world().and_then(|world| {
                let before = self.0.at.replace(Some(at));
                let response = at_once(answer(&world, &to, request));
                self.0.at.set(before);
                let response = response.ok_or_else(waits)??;
                Ok(Word::Answer {
                    response,
                    next: world.board().next_due(),
                })
            }),
            Order::Continue { .. } => {
                Err("expected an order, found an answer: nothing was asked".to_owned())
            }
        };
        self.0.id.set(before);
        self.send(
            message.id,
            word.unwrap_or_else(|reason| Word::Failed { reason }),
        )
    }

    fn ready(&self) -> Word {
        Word::Ready {
            protocol: PROTOCOL,
            name: format!("Madoguchi {} (TEST)", env!("CARGO_PKG_VERSION")),
            roles: self.0.roles.clone(),
            capabilities: vec![Capability::Reset, Capability::Time],
        }
    }

    fn begin(&self, world: Value) -> Result<Word, String> {
        let cast: Cast =
            serde_json::from_value(world).map_err(|error| format!("world: {error}"))?;
        let ecosystem = Ecosystem::begin(cast);
        let board = ecosystem.board();
        if let Some(defect) = self.0.defect {
            (defect.infect)(board);
        }
        for role in &self.0.roles {
            with_role!(role, R => board.layer::<R>({
                let player = self.clone();
                move |_, inner| Box::new(Played { inner, player: player.clone() })
            }), _ => {});
        }
        let next = board.next_due();
        *self.0.world.borrow_mut() = Some(Rc::new(ecosystem));
        Ok(Word::Done { next })
    }

    fn world(&self) -> Result<Rc<Ecosystem>, String> {
        let world = self.0.world.borrow().clone();
        world.ok_or_else(|| "expected `do: begin` first".to_owned())
    }

    /// Has Madoguchi ask somebody. Others, and they themselves if they are played here, may be asked of us meanwhile.
    fn ask(&self, from: Address, to: Address, request: Value) -> Result<Value, Breakdown> {
        let garbled = |error: io::Error| Breakdown::Garbled {
            to: to.clone(),
            detail: error.to_string(),
        };
        let id = self.0.id.get();
        let ask = Word::Ask {
            to: to.clone(),
            from: Some(from),
            request,
        };
        self.send(id, ask).map_err(garbled)?;
        loop {
            match self.receive().map_err(garbled)? {
                Some(ToImplementation {
                    id: of,
                    order:
                        Order::Continue {
                            response,
                            breakdown,
                        },
                }) if of == id => {
                    return match (response, breakdown) {
                        (_, Some(breakdown)) => Err(breakdown),
                        (Some(response), None) => Ok(response),
                        (None, None) => Err(garbled(io::Error::other(
                            "neither a response nor a breakdown",
                        ))),
                    };
                }
                Some(other) => self.obey(other).map_err(garbled)?,
                None => return Err(garbled(io::ErrorKind::UnexpectedEof.into())),
            }
        }
    }
}

fn waits() -> String {
    "an actor waits for something outside the ecosystem".to_owned()
}

async fn answer(world: &Ecosystem, to: &Address, request: Value) -> Result<Value, String> {
    with_role!(to.role, R => {
        let request = serde_json::from_value(request).map_err(|error| format!("request: {error}"))?;
        let answer = world.ask::<R>("", &to.instance, request).await;
        let response = answer.map_err(|breakdown| breakdown.to_string())?;
        wire(&response).map_err(|error| error.to_string())
    }, _ => Err(format!("{to} is not played here")))
}

/// A built-in actor whose line leads to Madoguchi.
struct Played<R: Role> {
    inner: Box<dyn Port<R>>,
    player: Player,
}

impl<R: Role> Port<R> for Played<R> {
    fn call<'a>(&'a mut self, line: Line, request: R::Request) -> Answer<'a, R> {
        let player = self.player.clone();
        self.inner.call(line.tapped(Rc::new(player)), request)
    }
}

impl Tap for Player {
    fn now(&self, told: VirtualTime) -> VirtualTime {
        self.0.at.get().unwrap_or(told)
    }

    /// Madoguchi carries calls between roles that are both played here, too: its trace and its faults would miss them otherwise.
    fn ask(&self, call: Outgoing) -> AnyAnswer<'_> {
        Box::pin(std::future::ready(self.ask_for(&call)))
    }
}

impl Player {
    fn ask_for(&self, call: &Outgoing) -> Result<AnyMessage, Breakdown> {
        let (from, to) = (call.line().me().clone(), call.to.clone());
        let garbled = |detail: String| Breakdown::Garbled {
            to: call.to.clone(),
            detail,
        };
        with_role!(to.role, R => {
            let request = wire(&call.request::<R>());
            let request = request.map_err(|error| garbled(error.to_string()))?;
            let response = self.ask(from, to, request)?;
            let response: <R as Role>::Response =
                serde_json::from_value(response).map_err(|error| garbled(error.to_string()))?;
            Ok(Box::new(response))
        }, _ => Err(garbled("nobody plays this role".to_owned())))
    }
}
