//! What a defect is made of: a layer around everybody who plays a role, that changes one thing on its way.
//!
//! Every function takes a maker, because each instance of the role has a memory of its own.

use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;

use jiff::civil::Date;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::role::{
    Address, Answer, AnyAnswer, AnyMessage, Breakdown, Line, Outgoing, Port, Role, Switchboard, Tap,
};

/// Changes what actors of role `R` answer.
pub fn says<R, F>(board: &Switchboard, make: impl Fn() -> F + 'static)
where
    R: Role,
    F: FnMut(&Line, &R::Request, &mut R::Response) + 'static,
{
    board.layer::<R>(move |_, inner| {
        Box::new(Says {
            inner,
            change: make(),
        })
    });
}

/// Changes what actors of role `R` are asked, before they hear it.
pub fn hears<R, F>(board: &Switchboard, make: impl Fn() -> F + 'static)
where
    R: Role,
    F: FnMut(&Line, &mut R::Request) + 'static,
{
    board.layer::<R>(move |_, inner| {
        Box::new(Hears {
            inner,
            change: make(),
        })
    });
}

/// Answers in place of actors of role `R`, when there is something to answer: they never learn of it.
pub fn instead<R, F>(board: &Switchboard, make: impl Fn() -> F + 'static)
where
    R: Role,
    F: FnMut(&Line, &R::Request) -> Option<R::Response> + 'static,
{
    board.layer::<R>(move |_, inner| {
        Box::new(Instead {
            inner,
            answer: make(),
        })
    });
}

/// Actors of role `R` do something else before what they are asked.
pub fn before<R, F>(board: &Switchboard, make: impl Fn() -> F + 'static)
where
    R: Role,
    F: FnMut(&Line, &R::Request) -> Vec<R::Request> + 'static,
{
    board.layer::<R>(move |_, inner| {
        Box::new(Before {
            inner,
            more: make(),
        })
    });
}

/// Actors of role `R` do something else when they have answered.
pub fn after<R, F>(board: &Switchboard, make: impl Fn() -> F + 'static)
where
    R: Role,
    F: FnMut(&Line, &R::Request, &R::Response) -> Vec<R::Request> + 'static,
{
    board.layer::<R>(move |_, inner| {
        Box::new(After {
            inner,
            more: make(),
        })
    });
}

/// Asks something more of actors of role `R` when they have answered. What they answer to that takes the place of the
/// answer.
pub fn then<R, F>(board: &Switchboard, make: impl Fn() -> F + 'static)
where
    R: Role,
    F: FnMut(&Line, &R::Request, &R::Response) -> Option<R::Request> + 'static,
{
    board.layer::<R>(move |_, inner| Box::new(Then { inner, ask: make() }));
}

/// Changes what actors of role `R` hear back from role `S`.
pub fn hears_back<R, S, F>(board: &Switchboard, make: impl Fn() -> F + 'static)
where
    R: Role,
    S: Role,
    F: FnMut(&S::Request, &mut S::Response) + 'static,
{
    tap::<R, _>(board, move || HearsBack::<S, F> {
        change: RefCell::new(make()),
        role: PhantomData,
    });
}

/// Changes what actors of role `R` ask of role `S`.
pub fn asks<R, S, F>(board: &Switchboard, make: impl Fn() -> F + 'static)
where
    R: Role,
    S: Role,
    F: FnMut(&Line, &mut S::Request) + 'static,
{
    tap::<R, _>(board, move || Asks::<S, F> {
        change: RefCell::new(make()),
        role: PhantomData,
    });
}

/// Lets actors of role `R` take something for the answer of role `S` without asking.
pub fn skips<R, S, F>(board: &Switchboard, make: impl Fn() -> F + 'static)
where
    R: Role,
    S: Role,
    F: FnMut(&Line, &S::Request) -> Option<S::Response> + 'static,
{
    tap::<R, _>(board, move || Skips::<S, F> {
        answer: RefCell::new(make()),
        role: PhantomData,
    });
}

/// Gives actors of role `R` another time than it is.
pub fn clock<R: Role>(board: &Switchboard, wrong: fn(VirtualTime) -> VirtualTime) {
    tap::<R, _>(board, move || Clock(wrong));
}

/// Puts somebody between actors of role `R` and their lines, while they answer one request.
pub fn tap_while<R, T>(board: &Switchboard, make: impl Fn(&Line, &R::Request) -> T + Copy + 'static)
where
    R: Role,
    T: Tap + 'static,
{
    board.layer::<R>(move |_, inner| Box::new(TappedWhile { inner, make }));
}

/// Gives actors of role `R` another time than it is, while they answer what `wrong` picks out: a rule whose day is off, and
/// no other.
pub fn clock_while<R, F>(board: &Switchboard, wrong: F)
where
    R: Role,
    F: Fn(&R::Request, VirtualTime) -> VirtualTime + Copy + 'static,
{
    tap_while::<R, _>(board, move |_, asked| {
        let asked = asked.clone();
        ClockOf(move |told| wrong(&asked, told))
    });
}

/// Yesterday, on the first day of something: it begins a day late, and what it ends goes on for a day.
pub fn late(first: Date, now: VirtualTime) -> VirtualTime {
    if now.date() == first {
        now.plus_days(-1)
    } else {
        now
    }
}

/// Tomorrow, on the day before the first day of something: it begins a day early, and what it ends lacks a day.
pub fn early(first: Date, now: VirtualTime) -> VirtualTime {
    let tomorrow = now.plus_days(1);
    if tomorrow.date() == first {
        tomorrow
    } else {
        now
    }
}

/// Lets what actors of role `R` have put off happen at another moment.
pub fn puts_off<R: Role>(board: &Switchboard, wrong: fn(VirtualTime) -> VirtualTime) {
    tap::<R, _>(board, move || PutsOff(wrong));
}

/// Puts somebody between actors of role `R` and their lines.
pub fn tap<R: Role, T: Tap + 'static>(board: &Switchboard, make: impl Fn() -> T + 'static) {
    board.layer::<R>(move |_, inner| {
        Box::new(Tapped {
            inner,
            tap: Rc::new(make()),
        })
    });
}

struct Says<R: Role, F> {
    inner: Box<dyn Port<R>>,
    change: F,
}

impl<R: Role, F: FnMut(&Line, &R::Request, &mut R::Response)> Port<R> for Says<R, F> {
    fn call<'a>(&'a mut self, line: Line, request: R::Request) -> Answer<'a, R> {
        Box::pin(async move {
            let mut answer = self.inner.call(line.clone(), request.clone()).await?;
            (self.change)(&line, &request, &mut answer);
            Ok(answer)
        })
    }
}

struct Hears<R: Role, F> {
    inner: Box<dyn Port<R>>,
    change: F,
}

impl<R: Role, F: FnMut(&Line, &mut R::Request)> Port<R> for Hears<R, F> {
    fn call<'a>(&'a mut self, line: Line, mut request: R::Request) -> Answer<'a, R> {
        (self.change)(&line, &mut request);
        self.inner.call(line, request)
    }
}

struct Instead<R: Role, F> {
    inner: Box<dyn Port<R>>,
    answer: F,
}

impl<R: Role, F: FnMut(&Line, &R::Request) -> Option<R::Response>> Port<R> for Instead<R, F> {
    fn call<'a>(&'a mut self, line: Line, request: R::Request) -> Answer<'a, R> {
        match (self.answer)(&line, &request) {
            Some(answer) => Box::pin(std::future::ready(Ok(answer))),
            None => self.inner.call(line, request),
        }
    }
}

struct Before<R: Role, F> {
    inner: Box<dyn Port<R>>,
    more: F,
}

impl<R: Role, F: FnMut(&Line, &R::Request) -> Vec<R::Request>> Port<R> for Before<R, F> {
    fn call<'a>(&'a mut self, line: Line, request: R::Request) -> Answer<'a, R> {
        Box::pin(async move {
            for more in (self.more)(&line, &request) {
                self.inner.call(line.clone(), more).await?;
            }
            self.inner.call(line, request).await
        })
    }
}

struct After<R: Role, F> {
    inner: Box<dyn Port<R>>,
    more: F,
}

impl<R, F> Port<R> for After<R, F>
where
    R: Role,
    F: FnMut(&Line, &R::Request, &R::Response) -> Vec<R::Request>,
{
    fn call<'a>(&'a mut self, line: Line, request: R::Request) -> Answer<'a, R> {
        Box::pin(async move {
            let answer = self.inner.call(line.clone(), request.clone()).await?;
            for more in (self.more)(&line, &request, &answer) {
                self.inner.call(line.clone(), more).await?;
            }
            Ok(answer)
        })
    }
}

struct Then<R: Role, F> {
    inner: Box<dyn Port<R>>,
    ask: F,
}

impl<R, F> Port<R> for Then<R, F>
where
    R: Role,
    F: FnMut(&Line, &R::Request, &R::Response) -> Option<R::Request>,
{
    fn call<'a>(&'a mut self, line: Line, request: R::Request) -> Answer<'a, R> {
        Box::pin(async move {
            let answer = self.inner.call(line.clone(), request.clone()).await?;
            match (self.ask)(&line, &request, &answer) {
                Some(more) => self.inner.call(line, more).await,
                None => Ok(answer),
            }
        })
    }
}

struct Tapped<R: Role, T> {
    inner: Box<dyn Port<R>>,
    tap: Rc<T>,
}

impl<R: Role, T: Tap + 'static> Port<R> for Tapped<R, T> {
    fn call<'a>(&'a mut self, line: Line, request: R::Request) -> Answer<'a, R> {
        let tap = Rc::clone(&self.tap);
        self.inner.call(line.tapped(tap), request)
    }
}

struct HearsBack<S, F> {
    change: RefCell<F>,
    role: PhantomData<S>,
}

impl<S: Role, F: FnMut(&S::Request, &mut S::Response)> Tap for HearsBack<S, F> {
    fn ask(&self, call: Outgoing) -> AnyAnswer<'_> {
        Box::pin(async move {
            let asked = call.request::<S>().cloned();
            let mut answer = call.forward().await?;
            if let (Some(asked), Some(answer)) = (asked, answer.downcast_mut()) {
                (self.change.borrow_mut())(&asked, answer);
            }
            Ok(answer)
        })
    }
}

struct Asks<S, F> {
    change: RefCell<F>,
    role: PhantomData<S>,
}

impl<S: Role, F: FnMut(&Line, &mut S::Request)> Tap for Asks<S, F> {
    fn ask(&self, mut call: Outgoing) -> AnyAnswer<'_> {
        let line = call.line().clone();
        if let Some(request) = call.request_mut::<S>() {
            (self.change.borrow_mut())(&line, request);
        }
        call.forward()
    }
}

struct Skips<S, F> {
    answer: RefCell<F>,
    role: PhantomData<S>,
}

impl<S: Role, F: FnMut(&Line, &S::Request) -> Option<S::Response>> Tap for Skips<S, F> {
    fn ask(&self, call: Outgoing) -> AnyAnswer<'_> {
        let asked = call.request::<S>();
        match asked.and_then(|asked| (self.answer.borrow_mut())(call.line(), asked)) {
            Some(answer) => {
                let answer: Result<AnyMessage, Breakdown> = Ok(Box::new(answer));
                Box::pin(std::future::ready(answer))
            }
            None => call.forward(),
        }
    }
}

struct TappedWhile<R: Role, F> {
    inner: Box<dyn Port<R>>,
    make: F,
}

impl<R, T, F> Port<R> for TappedWhile<R, F>
where
    R: Role,
    T: Tap + 'static,
    F: Fn(&Line, &R::Request) -> T,
{
    fn call<'a>(&'a mut self, line: Line, request: R::Request) -> Answer<'a, R> {
        let tap = (self.make)(&line, &request);
        self.inner.call(line.tapped(Rc::new(tap)), request)
    }
}

struct ClockOf<F>(F);

impl<F: Fn(VirtualTime) -> VirtualTime> Tap for ClockOf<F> {
    fn now(&self, told: VirtualTime) -> VirtualTime {
        (self.0)(told)
    }
}

struct Clock(fn(VirtualTime) -> VirtualTime);

impl Tap for Clock {
    fn now(&self, told: VirtualTime) -> VirtualTime {
        (self.0)(told)
    }
}

struct PutsOff(fn(VirtualTime) -> VirtualTime);

impl Tap for PutsOff {
    fn puts_off(&self, _: &Address, at: VirtualTime) -> VirtualTime {
        (self.0)(at)
    }
}
