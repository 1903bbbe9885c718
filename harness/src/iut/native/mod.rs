//! Interfaces of the field beside the adapter protocol: a counter under test asks the fund by folders or over the Web API, a
//! reader under test has its card over vpcd. All of them lead into the world of the scenario that is played, on the line of whoever
//! is under test: traces, faults and invariants meet them as they meet any call.

mod card;
mod config;
mod folders;
mod in_play;
mod web;

use std::sync::{Mutex, MutexGuard, PoisonError};

use madoguchi_sim::oqs::Profile;
use madoguchi_sim::reader::{self, ReaderRole};
use madoguchi_sim::role::{Address, Line, Role, RoleName};
use madoguchi_sim::{counter, counter::CounterRole};
use serde::de::DeserializeOwned;

use super::Fault;
use crate::adapter::Order;
use crate::run::Party;
use crate::serve::terminal::Face;

pub use config::NativeConfig;

use card::Tray;
use folders::Folders;
use in_play::Stage;
pub(super) use in_play::Visit;
use web::Web;

/// What an implementation meets beside the protocol.
pub(super) struct Native {
    config: NativeConfig,
    stage: Stage,
    open: Mutex<Option<Open>>,
}

/// What is open.
struct Open {
    folders: Option<Folders>,
    web: Option<Web>,
    tray: Option<Tray>,
}

impl Native {
    /// As configured. Nothing is opened yet.
    pub(super) fn new(config: NativeConfig) -> Self {
        Self {
            config,
            stage: Stage::default(),
            open: Mutex::new(None),
        }
    }

    /// Makes the folders and takes the ports, unless that has been done. Tells what there is now.
    ///
    /// # Errors
    /// [`Fault`].
    pub(super) fn open(&self) -> Result<Vec<String>, Fault> {
        let mut open = self.lock();
        if open.is_none() {
            let NativeConfig { folders, web, card } = &self.config;
            let way = || self.stage.way();
            *open = Some(Open {
                folders: folders
                    .as_ref()
                    .map(|config| Folders::open(config, way()))
                    .transpose()?,
                web: web
                    .as_ref()
                    .map(|config| Web::open(config, way()))
                    .transpose()?,
                tray: card
                    .as_ref()
                    .map(|config| Tray::open(config, way()))
                    .transpose()?,
            });
        }
        let told = open.as_ref().map(|open| {
            let folders = open.folders.as_ref().map(Folders::told);
            let web = open.web.as_ref().map(Web::told);
            let tray = open.tray.as_ref().map(Tray::told);
            folders.into_iter().chain(web).chain(tray).collect()
        });
        Ok(told.unwrap_or_default())
    }

    /// Another world begins: nothing of the one before is left.
    ///
    /// # Errors
    /// [`Fault`].
    pub(super) fn begin(&self, profile: Profile) -> Result<(), Fault> {
        self.open()?;
        self.stage.begin(profile);
        let mut open = self.lock();
        let Some(open) = &mut *open else {
            return Ok(());
        };
        if let Some(tray) = &mut open.tray {
            tray.clear();
        }
        match &mut open.folders {
            Some(folders) => folders.clear(),
            None => Ok(()),
        }
    }

    /// An order goes to the implementation: whatever it does over these interfaces until it has obeyed, it does on this line.
    ///
    /// # Errors
    /// [`Fault`].
    pub(super) async fn visit(&self, line: &Line, order: &Order) -> Result<Visit<'_>, Fault> {
        let visit = self.stage.visit(line);
        if asks(order, RoleName::Counter)
            && let Some(face) = self.face(&line.me().instance)?
            && let Some(counter::Request::Receive(reception)) = asked::<CounterRole>(order)
            && reception.used_reader
        {
            folders::take_over(line, &face).await?;
        }
        match asked::<ReaderRole>(order) {
            Some(reader::Request::Place { card, .. }) => {
                let laid = self.with_tray(|tray| tray.place(line.me(), &card));
                if let Some(meet) = laid.transpose()?.flatten() {
                    visit.attend(line, meet);
                }
            }
            Some(reader::Request::TakeCard) => {
                self.with_tray(|tray| tray.take(line.me()));
            }
            _ => {}
        }
        Ok(visit)
    }

    fn with_tray<T>(&self, work: impl FnOnce(&mut Tray) -> T) -> Option<T> {
        let mut open = self.lock();
        open.as_mut()?.tray.as_mut().map(work)
    }

    /// The way into the folder `face` of a facility, at whose terminal somebody is at work from now on; `None`: there are no folders.
    fn face(&self, facility: &str) -> Result<Option<Face>, Fault> {
        let mut open = self.lock();
        let folders = open.as_mut().and_then(|open| open.folders.as_mut());
        folders.map(|folders| folders.face(facility)).transpose()
    }

    /// Everything is closed.
    pub(super) fn end(&self) {
        if let Some(open) = self.lock().take() {
            if let Some(folders) = open.folders {
                folders.end();
            }
            if let Some(web) = open.web {
                web.end();
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether an order asks a role.
fn asks(order: &Order, role: RoleName) -> bool {
    matches!(order, Order::Answer { to, .. } if to.role == role)
}

/// What an order asks of a role, if it asks that role.
fn asked<R: Role>(order: &Order) -> Option<R::Request>
where
    R::Request: DeserializeOwned,
{
    match order {
        Order::Answer { to, request, .. } if to.role == R::NAME => {
            serde_json::from_value(request.clone()).ok()
        }
        _ => None,
    }
}

/// What stands in the way of an interface, by who has to act.
fn fault(party: Party, told: &impl std::fmt::Display) -> Fault {
    let told = format!("adapter.native: {told}");
    match party {
        Party::Configuration => Fault::Configuration(told),
        _ => Fault::Environment(told),
    }
}

/// The counter of a facility.
fn counter_of(facility: &impl ToString) -> Address {
    Address::new(RoleName::Counter, facility.to_string())
}
