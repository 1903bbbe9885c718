//! Which defects would change anything in a scenario: found out by playing what happened among the right actors back to
//! each defect alone.
//!
//! A defect is a layer around actors, and everything is deterministic. So a scenario goes on as it does with the right actors until
//! the layer changes something on its way: a request, an answer, a question to others, the time, a moment to which something
//! is put off. What happens with the right actors is written down ([`Script`]), and a layer is called once more with all of it, around an
//! actor that does what is written. A layer that lets everything pass cannot be noticed by anybody.

#[cfg(test)]
mod tests;

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::role::{
    Address, Answer, AnyAnswer, AnyMessage, Breakdown, Line, Outgoing, Port, Role, RoleName,
    Switchboard, Tap, at_once,
};

use super::Defect;
use crate::adapter::{ROLES, with_role};

/// What the actors of an ecosystem are asked and what they do, written down while it plays.
pub struct Script(Rc<Pages>);

struct Pages {
    /// When it begins.
    at: VirtualTime,
    /// The calls that are over, in order: first those of people and of the clock, then those within each question that is open.
    calls: RefCell<Vec<Calls>>,
    /// How many players have come in.
    players: Cell<usize>,
}

type Calls = Vec<Rc<dyn Play>>;

impl Script {
    /// Begins to write.
    pub fn of(board: &Switchboard) -> Self {
        let pages = Rc::new(Pages {
            at: board.now(),
            calls: RefCell::new(vec![Calls::new()]),
            players: Cell::new(0),
        });
        for role in ROLES.into_iter().chain([RoleName::Card]) {
            with_role!(role, R => board.layer::<R>({
                let pages = Rc::clone(&pages);
                move |instance, inner| {
                    let player = pages.players.get();
                    pages.players.set(player.saturating_add(1));
                    Box::new(Written {
                        inner,
                        part: Part { player, instance: instance.to_owned() },
                        pages: Rc::clone(&pages),
                    })
                }
            }), _ => {});
        }
        Self(pages)
    }

    /// Those of some defects that change something of it.
    pub fn changed_by(&self, defects: &[&'static Defect]) -> Vec<&'static str> {
        let calls = self.0.calls.borrow();
        // Of each role, the calls to it that do not lie within another of them.
        let mut heard = BTreeMap::<RoleName, Calls>::new();
        let changing = defects.iter().filter(|defect| {
            let role = defect.role;
            let heard = heard.entry(role).or_insert_with(|| {
                let mut heard = Calls::new();
                for call in calls.iter().flatten() {
                    Rc::clone(call).hear(role, &mut heard);
                }
                heard
            });
            !heard.is_empty() && is_changed_by(heard, self.0.at, defect)
        });
        changing.map(|defect| defect.id).collect()
    }
}

fn is_changed_by(heard: &Calls, at: VirtualTime, defect: &Defect) -> bool {
    let stage = Stage::of(defect, at);
    heard
        .iter()
        .any(|call| Rc::clone(call).play(&stage).is_err())
}

impl Pages {
    fn add(&self, call: Rc<dyn Play>) {
        if let Some(calls) = self.calls.borrow_mut().last_mut() {
            calls.push(call);
        }
    }
}

/// Who plays: two players may go by the same name, one after the other.
#[derive(Clone)]
struct Part {
    player: usize,
    instance: String,
}

/// Writes down what a player does.
struct Written<R: Role> {
    inner: Box<dyn Port<R>>,
    part: Part,
    pages: Rc<Pages>,
}

impl<R: Role> Port<R> for Written<R> {
    fn call<'a>(&'a mut self, line: Line, request: R::Request) -> Answer<'a, R> {
        Box::pin(async move {
            let pen = Rc::new(Pen {
                pages: Rc::clone(&self.pages),
                moves: RefCell::default(),
                looks_at_clock: Cell::new(false),
            });
            let (me, now) = (line.me().clone(), line.now());
            let tapped = line.tapped(Rc::clone(&pen) as Rc<dyn Tap>);
            let answer = self.inner.call(tapped, request.clone()).await;
            self.pages.add(Rc::new(Call::<R> {
                part: self.part.clone(),
                me,
                now,
                looks_at_clock: pen.looks_at_clock.get(),
                request,
                moves: pen.moves.take(),
                answer: answer.clone(),
            }));
            answer
        })
    }
}

struct Pen {
    pages: Rc<Pages>,
    moves: RefCell<Vec<Move>>,
    looks_at_clock: Cell<bool>,
}

impl Tap for Pen {
    fn now(&self, told: VirtualTime) -> VirtualTime {
        self.looks_at_clock.set(true);
        told
    }

    fn ask(&self, call: Outgoing) -> AnyAnswer<'_> {
        let to = call.to.clone();
        with_role!(to.role, R => self.write::<R>(call), _ => call.forward())
    }

    fn puts_off(&self, to: &Address, at: VirtualTime) -> VirtualTime {
        let to = to.clone();
        self.moves.borrow_mut().push(Move::PutsOff { to, at });
        at
    }
}

impl Pen {
    fn write<R: Role>(&self, call: Outgoing) -> AnyAnswer<'_> {
        Box::pin(async move {
            let (to, request) = (call.to.clone(), call.request::<R>().cloned());
            self.pages.calls.borrow_mut().push(Calls::new());
            let answer = call.forward().await;
            let within = self.pages.calls.borrow_mut().pop().unwrap_or_default();
            let told = match &answer {
                Ok(answer) => answer.downcast_ref::<R::Response>().cloned().map(Ok),
                Err(breakdown) => Some(Err(breakdown.clone())),
            };
            if let (Some(request), Some(answer)) = (request, told) {
                let asked = Question::<R> {
                    to,
                    request,
                    answer,
                    within,
                };
                self.moves.borrow_mut().push(Move::Asks(Rc::new(asked)));
            }
            answer
        })
    }
}

/// One call to a player.
struct Call<R: Role> {
    part: Part,
    me: Address,
    now: VirtualTime,
    looks_at_clock: bool,
    request: R::Request,
    moves: Vec<Move>,
    answer: Result<R::Response, Breakdown>,
}

/// What a player does before it answers.
enum Move {
    Asks(Rc<dyn Ask>),
    PutsOff { to: Address, at: VirtualTime },
}

/// A question of a player to another.
struct Question<R: Role> {
    to: Address,
    request: R::Request,
    answer: Result<R::Response, Breakdown>,
    /// What players were asked meanwhile.
    within: Calls,
}

/// Something was not as it is written.
struct Changed;

/// Where what is written is played to a defect.
struct Stage {
    /// Holds nothing but the layers of the defect, around its role.
    board: Switchboard,
    role: RoleName,
    /// The players that a layer is around.
    players: RefCell<BTreeMap<usize, Box<dyn Any>>>,
    /// The question that comes next.
    due: RefCell<Option<Rc<dyn Ask>>>,
    changed: Cell<bool>,
}

impl Stage {
    fn of(defect: &Defect, at: VirtualTime) -> Rc<Self> {
        let board = Switchboard::new(at);
        (defect.infect)(&board);
        Rc::new(Self {
            board,
            role: defect.role,
            players: RefCell::default(),
            due: RefCell::default(),
            changed: Cell::new(false),
        })
    }

    fn changes(&self) -> Breakdown {
        self.changed.set(true);
        Breakdown::Unreachable {
            to: Address::person("rehearsal"),
            reason: "not what is written".to_owned(),
        }
    }
}

/// A call that can be played again.
trait Play {
    fn play(self: Rc<Self>, stage: &Rc<Stage>) -> Result<(), Changed>;
    /// Adds to some calls what a role hears of this one: all of it, or calls that lie within.
    fn hear(self: Rc<Self>, role: RoleName, heard: &mut Calls);
}

impl<R: Role> Play for Call<R> {
    fn play(self: Rc<Self>, stage: &Rc<Stage>) -> Result<(), Changed> {
        if R::NAME != stage.role {
            let mut asks = self.asks();
            return asks.try_for_each(|asked| asked.play_within(stage));
        }
        let known = stage.players.borrow_mut().remove(&self.part.player);
        let mut player = match known.map(|it| it.downcast::<Player<R>>()) {
            Some(Ok(player)) => player,
            _ => Box::new(Player::new(stage, &self.part.instance)),
        };
        *player.call.borrow_mut() = Some(Rc::clone(&self));
        let line = stage.board.line_of(self.me.clone()).tapped(Rc::new(Others {
            stage: Rc::clone(stage),
            now: self.now,
        }));
        let answer = at_once(player.layered.call(line, self.request.clone()));
        let as_written = answer.is_some_and(|answer| answer == self.answer)
            && player.call.borrow().is_none()
            && !stage.changed.get();
        let (place, player) = (self.part.player, player as Box<dyn Any>);
        stage.players.borrow_mut().insert(place, player);
        as_written.then_some(()).ok_or(Changed)
    }

    fn hear(self: Rc<Self>, role: RoleName, heard: &mut Calls) {
        match R::NAME == role {
            true => heard.push(self),
            false => self.asks().for_each(|asked| asked.hear_within(role, heard)),
        }
    }
}

impl<R: Role> Call<R> {
    fn asks(&self) -> impl Iterator<Item = &Rc<dyn Ask>> {
        self.moves.iter().filter_map(|it| match it {
            Move::Asks(asked) => Some(asked),
            Move::PutsOff { .. } => None,
        })
    }
}

/// A player with the layers of the defect around it.
struct Player<R: Role> {
    layered: Box<dyn Port<R>>,
    /// The call that comes next; taken when it reaches the actor.
    call: Rc<RefCell<Option<Rc<Call<R>>>>>,
}

impl<R: Role> Player<R> {
    fn new(stage: &Rc<Stage>, instance: &str) -> Self {
        let call = Rc::default();
        let actor = Actor {
            stage: Rc::clone(stage),
            call: Rc::clone(&call),
        };
        let layered = stage.board.layered::<R>(instance, Box::new(actor));
        Self { layered, call }
    }
}

/// Does what is written.
struct Actor<R: Role> {
    stage: Rc<Stage>,
    call: Rc<RefCell<Option<Rc<Call<R>>>>>,
}

impl<R: Role> Port<R> for Actor<R> {
    fn call<'a>(&'a mut self, line: Line, request: R::Request) -> Answer<'a, R> {
        Box::pin(async move {
            let Some(call) = self.call.take() else {
                return Err(self.stage.changes());
            };
            let knows_time = !call.looks_at_clock || line.now() == call.now;
            if request != call.request || !knows_time {
                return Err(self.stage.changes());
            }
            for step in &call.moves {
                let as_written = match step {
                    Move::PutsOff { to, at } => line.puts_off(to, *at) == *at,
                    Move::Asks(asked) => {
                        *self.stage.due.borrow_mut() = Some(Rc::clone(asked));
                        let heard = asked.ask(&line).await;
                        heard && self.stage.due.borrow().is_none()
                    }
                };
                if !as_written || self.stage.changed.get() {
                    return Err(self.stage.changes());
                }
            }
            call.answer.clone()
        })
    }
}

/// Everybody else, as a player of the rehearsal reaches them.
struct Others {
    stage: Rc<Stage>,
    now: VirtualTime,
}

impl Tap for Others {
    fn now(&self, _: VirtualTime) -> VirtualTime {
        self.now
    }

    fn ask(&self, call: Outgoing) -> AnyAnswer<'_> {
        let due = self.stage.due.take().filter(|due| due.is(&call));
        let answer = match due {
            Some(asked) if asked.play_within(&self.stage).is_ok() => asked.answer(),
            _ => Err(self.stage.changes()),
        };
        Box::pin(std::future::ready(answer))
    }
}

/// A question that can be asked again.
trait Ask {
    /// Asks it; whether the answer is the one that is written.
    fn ask<'a>(&'a self, line: &'a Line) -> futures::future::LocalBoxFuture<'a, bool>;
    /// Whether this is it.
    fn is(&self, call: &Outgoing) -> bool;
    fn answer(&self) -> Result<AnyMessage, Breakdown>;
    fn play_within(&self, stage: &Rc<Stage>) -> Result<(), Changed>;
    fn hear_within(&self, role: RoleName, heard: &mut Calls);
}

impl<R: Role> Ask for Question<R> {
    fn ask<'a>(&'a self, line: &'a Line) -> futures::future::LocalBoxFuture<'a, bool> {
        Box::pin(async move {
            let answer = line.ask::<R>(&self.to.instance, self.request.clone()).await;
            answer == self.answer
        })
    }

    fn is(&self, call: &Outgoing) -> bool {
        call.to == self.to && call.request::<R>() == Some(&self.request)
    }

    fn answer(&self) -> Result<AnyMessage, Breakdown> {
        let answer = self.answer.clone();
        answer.map(|response| Box::new(response) as AnyMessage)
    }

    fn play_within(&self, stage: &Rc<Stage>) -> Result<(), Changed> {
        let mut within = self.within.iter();
        within.try_for_each(|call| Rc::clone(call).play(stage))
    }

    fn hear_within(&self, role: RoleName, heard: &mut Calls) {
        let within = self.within.iter();
        within.for_each(|call| Rc::clone(call).hear(role, heard));
    }
}
