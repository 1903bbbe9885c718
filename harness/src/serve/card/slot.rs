//! A slot: a port, and the card that lies in it or not.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::keeper::{Keeper, Order};
use super::session::End;
use super::{Listener, News, PAUSE};

/// How long dialling may take.
const DIALLING: Duration = Duration::from_secs(2);

/// How long nothing is met in a slot of vpcd after a connection has ended: pcscd asks every 0.4 s whether a card lies there, and takes
/// whatever answers the next time for the same one.
const ABSENCE: Duration = Duration::from_secs(1);

/// Where the connections of a slot come from.
pub(super) enum Source {
    /// vpcd is dialled; the first connection may be there already.
    Dial {
        to: SocketAddr,
        first: Option<TcpStream>,
    },
    /// Whoever comes.
    Listen(TcpListener),
}

/// Dials vpcd once.
pub(super) fn dial(to: SocketAddr) -> std::io::Result<TcpStream> {
    TcpStream::connect_timeout(&to, DIALLING)
}

/// A slot, shared between its thread and whoever inserts and removes.
pub(super) struct Slot {
    number: usize,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    card: Option<Arc<Keeper>>,
    /// Whether the chip has fallen silent since the card was inserted.
    mute: bool,
    /// The other end of the connection that the card serves now.
    live: Option<TcpStream>,
}

impl Slot {
    /// A slot without a card.
    pub(super) fn new(number: usize) -> Self {
        Self {
            number,
            state: Mutex::default(),
            changed: Condvar::new(),
        }
    }

    /// Which card lies in it.
    pub(super) fn card(&self) -> Option<Arc<Keeper>> {
        self.lock().card.clone()
    }

    /// Whether a reader has the card.
    pub(super) fn is_met(&self) -> bool {
        self.lock().live.is_some()
    }

    /// Waits until a reader has the card, but no longer than this.
    pub(super) fn wait_until_met(&self, most: Duration) {
        let unmet = |state: &mut State| state.card.is_some() && state.live.is_none();
        let state = self.lock();
        // Whoever looks for the card finds out what came of it.
        drop(self.changed.wait_timeout_while(state, most, unmet));
    }

    /// Lays a card into it.
    pub(super) fn insert(&self, card: Arc<Keeper>) {
        let mut state = self.lock();
        *state = State {
            card: Some(card),
            ..State::default()
        };
        self.changed.notify_all();
    }

    /// Takes the card out; its connection ends.
    pub(super) fn remove(&self) -> Option<Arc<Keeper>> {
        let mut state = self.lock();
        if let Some(live) = state.live.take() {
            // It may have ended by itself.
            let _ = live.shutdown(std::net::Shutdown::Both);
        }
        state.card.take()
    }

    /// Serves connections until the program ends.
    pub(super) fn run(&self, source: Source, listener: &Listener) {
        match source {
            Source::Dial { to, mut first } => {
                let mut told = false;
                loop {
                    let card = self.wait_for_card(true);
                    let Some(stream) = first.take().or_else(|| dial(to).ok()) else {
                        if !std::mem::replace(&mut told, true) {
                            listener(News::Lost { slot: self.number });
                        }
                        std::thread::sleep(PAUSE);
                        continue;
                    };
                    told = false;
                    listener(News::Met { slot: self.number });
                    self.serve(&card, stream, listener);
                    std::thread::sleep(ABSENCE);
                }
            }
            Source::Listen(port) => loop {
                let Ok((stream, _)) = port.accept() else {
                    // Out of descriptors, or a caller that has gone already.
                    std::thread::sleep(PAUSE);
                    continue;
                };
                let card = self.wait_for_card(false);
                self.serve(&card, stream, listener);
            },
        }
    }

    /// Waits until a card lies here; one whose chip is silent counts only on request.
    fn wait_for_card(&self, answering: bool) -> Arc<Keeper> {
        let mut state = self.lock();
        loop {
            match &state.card {
                Some(card) if !(answering && state.mute) => return card.clone(),
                _ => {
                    state = self
                        .changed
                        .wait(state)
                        .unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }

    /// Lets the card serve a connection, if it still lies here.
    fn serve(&self, card: &Arc<Keeper>, stream: TcpStream, listener: &Listener) {
        let (ended, end) = mpsc::channel();
        {
            let mut state = self.lock();
            if !state.holds(card) {
                return;
            }
            state.live = stream.try_clone().ok();
            self.changed.notify_all();
            card.serve(Order {
                stream,
                slot: self.number,
                ended,
            });
        }
        let end = end.recv().unwrap_or(End::Mute);
        let mut state = self.lock();
        if !state.holds(card) {
            return;
        }
        // Every copy must go before the reader sees the end.
        state.live = None;
        if end == End::Mute && !std::mem::replace(&mut state.mute, true) {
            listener(News::Dead {
                slot: self.number,
                card: card.name.clone(),
            });
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn holds(&self, card: &Arc<Keeper>) -> bool {
        self.card
            .as_ref()
            .is_some_and(|held| Arc::ptr_eq(held, card))
    }
}
