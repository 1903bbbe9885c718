//! The single place where traffic is timed, recorded, disturbed, or handed to an implementation under test.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use super::tap::{Outgoing, Tap, typed};
use super::{Address, Answer, Breakdown, Fault, Port, Role, RoleName};
use crate::clock::VirtualTime;
use crate::trace::{Fact, Trace};

type Slot<R> = Rc<RefCell<Option<Box<dyn Port<R>>>>>;
type Layer<R> = Rc<dyn Fn(&str, Box<dyn Port<R>>) -> Box<dyn Port<R>>>;
type Witness = Rc<dyn Fn(&Begun<'_>)>;
type Due = Box<dyn FnOnce(Switchboard) -> Pin<Box<dyn Future<Output = ()>>>>;

/// A call as it begins, with all that is asked: a trace keeps no secrets.
pub struct Begun<'a> {
    /// Who asks.
    pub from: &'a Address,
    /// Who is asked.
    pub to: &'a Address,
    /// How many calls this one lies within.
    pub depth: u32,
    /// What is asked, for a downcast.
    pub request: &'a dyn Any,
}

/// Connects the ports of one ecosystem. Cheap to clone: every clone is the same switchboard.
#[derive(Clone)]
pub struct Switchboard {
    shared: Rc<Shared>,
}

struct Shared {
    ports: RefCell<BTreeMap<Address, Rc<dyn Any>>>,
    /// Of each role: what is laid around whoever plays it, the innermost first ([`Layer`]).
    layers: RefCell<BTreeMap<RoleName, Vec<Rc<dyn Any>>>>,
    now: Cell<VirtualTime>,
    due: RefCell<BTreeMap<(VirtualTime, u64), Due>>,
    filed: Cell<u64>,
    faults: RefCell<Vec<Fault>>,
    trace: RefCell<Trace>,
    /// Who hears of every call as it begins.
    witness: RefCell<Option<Witness>>,
}

impl Switchboard {
    /// A switchboard with no ports, at a moment.
    pub fn new(now: VirtualTime) -> Self {
        Self {
            shared: Rc::new(Shared {
                ports: RefCell::default(),
                layers: RefCell::default(),
                now: Cell::new(now),
                due: RefCell::default(),
                filed: Cell::new(0),
                faults: RefCell::default(),
                trace: RefCell::default(),
                witness: RefCell::default(),
            }),
        }
    }

    /// Plugs a player into a role, in place of whoever played that instance before.
    pub fn plug<R: Role>(&self, instance: impl Into<String>, player: impl Port<R> + 'static) {
        let instance = instance.into();
        let layered = self.layered::<R>(&instance, Box::new(player));
        let slot: Slot<R> = Rc::new(RefCell::new(Some(layered)));
        self.shared
            .ports
            .borrow_mut()
            .insert(Address::new(R::NAME, instance), Rc::new(slot));
    }

    /// A player with everything around it that is laid around whoever plays its role, not plugged in.
    pub fn layered<R: Role>(&self, instance: &str, player: Box<dyn Port<R>>) -> Box<dyn Port<R>> {
        let layers = self.shared.layers.borrow();
        let layers = layers.get(&R::NAME).into_iter().flatten();
        layers
            .filter_map(|layer| layer.downcast_ref::<Layer<R>>())
            .fold(player, |inner, layer| layer(instance, inner))
    }

    /// Whether anything is laid around whoever plays a role.
    pub fn has_layer(&self, role: RoleName) -> bool {
        self.shared.layers.borrow().contains_key(&role)
    }

    /// The player of an instance goes by another name from now on; the old name is free. Does nothing if nobody
    /// plays it.
    pub fn rename<R: Role>(&self, instance: &str, name: impl Into<String>) {
        let (from, to) = (Address::new(R::NAME, instance), Address::new(R::NAME, name));
        let mut ports = self.shared.ports.borrow_mut();
        if let Some(slot) = ports.remove(&from) {
            ports.insert(to.clone(), slot);
            self.with_trace_mut(|trace| trace.note(Fact::Renamed { from, to }));
        }
    }

    /// A line for someone outside the ecosystem who works with it as an actor does.
    pub fn line_of(&self, me: Address) -> Line {
        Line {
            board: self.clone(),
            me,
            depth: 0,
            ahead: 0,
            tap: None,
        }
    }

    /// Lays a layer (a known defect, a wire to an implementation under test) around everybody who plays a role, now
    /// and later. It is told the instance that it is for.
    pub fn layer<R: Role>(
        &self,
        layer: impl Fn(&str, Box<dyn Port<R>>) -> Box<dyn Port<R>> + 'static,
    ) {
        for instance in self.instances(R::NAME) {
            if let Some(slot) = self.slot::<R>(&Address::new(R::NAME, instance.clone())) {
                let inner = slot.borrow_mut().take();
                *slot.borrow_mut() = inner.map(|inner| layer(&instance, inner));
            }
        }
        let layer: Layer<R> = Rc::new(layer);
        let mut layers = self.shared.layers.borrow_mut();
        layers.entry(R::NAME).or_default().push(Rc::new(layer));
    }

    /// Lets somebody hear of every call as it begins, in place of whoever did. They must not call anybody.
    pub fn witness(&self, hears: impl Fn(&Begun<'_>) + 'static) {
        *self.shared.witness.borrow_mut() = Some(Rc::new(hears));
    }

    /// The instances that play a role, in order.
    pub fn instances(&self, role: RoleName) -> Vec<String> {
        let ports = self.shared.ports.borrow();
        ports
            .keys()
            .filter(|address| address.role == role)
            .map(|address| address.instance.clone())
            .collect()
    }

    /// The present moment.
    pub fn now(&self) -> VirtualTime {
        self.shared.now.get()
    }

    /// The moment of the next event that has been put off, if any has.
    pub fn next_due(&self) -> Option<VirtualTime> {
        let due = self.shared.due.borrow();
        due.first_key_value().map(|((at, _), _)| *at)
    }

    /// Puts a disturbance in force (at once or, if it begins later, from then on).
    pub fn disturb(&self, fault: Fault) {
        self.shared.faults.borrow_mut().push(fault);
    }

    /// Ends, now, every disturbance of the given cause.
    pub fn repair(&self, reason: &str) {
        let now = self.now();
        for fault in self
            .shared
            .faults
            .borrow_mut()
            .iter_mut()
            .filter(|fault| fault.reason == reason)
        {
            fault.until = Some(now);
        }
    }

    /// What has been recorded so far, for reading.
    pub fn with_trace<T>(&self, read: impl FnOnce(&Trace) -> T) -> T {
        read(&self.shared.trace.borrow())
    }

    /// What has been recorded so far, to be told a fact that no call shows.
    pub fn with_trace_mut<T>(&self, write: impl FnOnce(&mut Trace) -> T) -> T {
        write(&mut self.shared.trace.borrow_mut())
    }

    /// Moves time forward and lets everything that falls due happen, in order. Time never moves back: an
    /// earlier moment leaves the clock where it is.
    pub async fn advance_to(&self, moment: VirtualTime) {
        loop {
            let next = {
                let mut due = self.shared.due.borrow_mut();
                match due.first_key_value() {
                    Some((&(at, _), _)) if at <= moment => due.pop_first(),
                    _ => None,
                }
            };
            let Some(((at, _), event)) = next else { break };
            self.shared.now.set(self.now().max(at));
            event(self.clone()).await;
        }
        self.shared.now.set(self.now().max(moment));
    }

    /// Calls an instance of a role on behalf of `from`.
    pub async fn call<R: Role>(
        &self,
        from: &Address,
        instance: &str,
        request: R::Request,
    ) -> Result<R::Response, Breakdown> {
        self.call_at_depth::<R>(from, instance, request, 0).await
    }

    async fn call_at_depth<R: Role>(
        &self,
        from: &Address,
        instance: &str,
        request: R::Request,
        depth: u32,
    ) -> Result<R::Response, Breakdown> {
        let to = Address::new(R::NAME, instance);
        if let Some(hears) = &*self.shared.witness.borrow() {
            let (to, request) = (&to, &request);
            hears(&Begun {
                from,
                to,
                depth,
                request,
            });
        }
        let entry =
            self.shared
                .trace
                .borrow_mut()
                .begin::<R>(self.now(), from, &to, &request, depth);
        let answer = self.disturbed::<R>(from, &to, request, depth).await;
        self.shared.trace.borrow_mut().end::<R>(entry, &answer);
        answer
    }

    async fn disturbed<R: Role>(
        &self,
        from: &Address,
        to: &Address,
        request: R::Request,
        depth: u32,
    ) -> Result<R::Response, Breakdown> {
        let (struck, ahead) = {
            let faults = self.shared.faults.borrow();
            let striking = faults
                .iter()
                .filter(|fault| fault.strikes(self.now(), from, to));
            let ahead = striking.clone().map(Fault::clock_ahead);
            let mut breaking = striking.filter_map(|fault| {
                let breakdown = fault.breakdown(to)?;
                Some((breakdown, fault.lets_the_callee_act()))
            });
            (breaking.next(), ahead.fold(0, i32::saturating_add))
        };
        match struck {
            Some((breakdown, true)) => {
                let _lost = self.deliver::<R>(to, request, depth, ahead).await;
                Err(breakdown)
            }
            Some((breakdown, false)) => Err(breakdown),
            None => self.deliver::<R>(to, request, depth, ahead).await,
        }
    }

    async fn deliver<R: Role>(
        &self,
        to: &Address,
        request: R::Request,
        depth: u32,
        ahead: i32,
    ) -> Result<R::Response, Breakdown> {
        let Some(slot) = self.slot::<R>(to) else {
            return Err(Breakdown::Unreachable {
                to: to.clone(),
                reason: "nobody plays this role".to_owned(),
            });
        };
        let Some(player) = slot.borrow_mut().take() else {
            return Err(Breakdown::Circular { to: to.clone() });
        };
        // The guard gives the player back even if the call is abandoned half-way.
        let mut seat = Seat {
            slot,
            player: Some(player),
        };
        let line = Line {
            board: self.clone(),
            me: to.clone(),
            depth: depth.saturating_add(1),
            ahead,
            tap: None,
        };
        match seat.player.as_mut() {
            Some(player) => player.call(line, request).await,
            None => Err(Breakdown::Circular { to: to.clone() }),
        }
    }

    fn slot<R: Role>(&self, address: &Address) -> Option<Slot<R>> {
        self.shared
            .ports
            .borrow()
            .get(address)?
            .downcast_ref::<Slot<R>>()
            .cloned()
    }

    fn put_off(&self, at: VirtualTime, event: Due) {
        let number = self.shared.filed.get();
        self.shared.filed.set(number.saturating_add(1));
        self.shared.due.borrow_mut().insert((at, number), event);
    }
}

struct Seat<R: Role> {
    slot: Slot<R>,
    player: Option<Box<dyn Port<R>>>,
}

impl<R: Role> Drop for Seat<R> {
    fn drop(&mut self) {
        let mut slot = self.slot.borrow_mut();
        if slot.is_none() {
            *slot = self.player.take();
        }
    }
}

/// An actor's line to the switchboard: the time, and the way to every other actor.
#[derive(Clone)]
pub struct Line {
    board: Switchboard,
    me: Address,
    depth: u32,
    /// By how many minutes the clock of its holder is wrong.
    ahead: i32,
    /// Who hears what its holder says.
    tap: Option<Rc<Tapped>>,
}

/// Somebody who listens, and the line as it is without them.
struct Tapped {
    tap: Rc<dyn Tap>,
    outer: Line,
}

impl Line {
    /// The present moment, by the clock of whoever holds this line.
    pub fn now(&self) -> VirtualTime {
        match &self.tap {
            None => self.board.now().plus_minutes(self.ahead),
            Some(tapped) => tapped.tap.now(tapped.outer.now()),
        }
    }

    /// The address under which the holder of this line is called.
    pub fn me(&self) -> &Address {
        &self.me
    }

    /// The same line with somebody listening in, nearer to its holder than whoever listens already.
    #[must_use]
    pub fn tapped(self, tap: Rc<dyn Tap>) -> Self {
        Self {
            tap: Some(Rc::new(Tapped {
                tap,
                outer: self.clone(),
            })),
            ..self
        }
    }

    /// The same line for another caller: somebody who plays several instances speaks for each.
    #[must_use]
    pub fn on_behalf_of(self, me: Address) -> Self {
        Self { me, ..self }
    }

    /// Calls another actor.
    ///
    /// # Errors
    /// A [`Breakdown`] if it does not answer as it must.
    pub async fn ask<R: Role>(
        &self,
        instance: &str,
        request: R::Request,
    ) -> Result<R::Response, Breakdown> {
        match &self.tap {
            None => {
                self.board
                    .call_at_depth::<R>(&self.me, instance, request, self.depth)
                    .await
            }
            Some(tapped) => {
                let call = Outgoing::new::<R>(tapped.outer.clone(), instance, request);
                let to = call.to.clone();
                typed(&to, tapped.tap.ask(call).await?)
            }
        }
    }

    /// The moment to which a call is put off that the holder of this line wants at another: the same, unless somebody who
    /// listens says otherwise.
    pub fn puts_off(&self, to: &Address, at: VirtualTime) -> VirtualTime {
        match &self.tap {
            None => at,
            Some(tapped) => tapped.tap.puts_off(to, at),
        }
    }

    /// Calls an actor (possibly oneself) at a later moment, by the clock of whoever holds this line. The answer is
    /// seen in the trace only.
    pub fn later<R: Role>(
        &self,
        at: VirtualTime,
        instance: impl Into<String>,
        request: R::Request,
    ) {
        let (from, instance) = (self.me.clone(), instance.into());
        let at = self.puts_off(&Address::new(R::NAME, instance.clone()), at);
        self.board.put_off(
            at.plus_minutes(self.ahead.saturating_neg()),
            Box::new(move |board| {
                Box::pin(async move {
                    let _seen_in_trace = board.call::<R>(&from, &instance, request).await;
                })
            }),
        );
    }
}

/// Lets a plain function answer for a role: for tests and small layers.
impl<R, F> Port<R> for F
where
    R: Role,
    F: FnMut(Line, R::Request) -> Result<R::Response, Breakdown>,
{
    fn call<'a>(&'a mut self, line: Line, request: R::Request) -> Answer<'a, R> {
        let answer = self(line, request);
        Box::pin(std::future::ready(answer))
    }
}
