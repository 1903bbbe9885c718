//! Answers on their way out: written, kept, handed out. Each stays here until the next step has succeeded.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::path::PathBuf;

use super::atomic;
use super::clerk::Written;
use super::delivery::Handed;
use super::log::Log;
use super::store::{Ready, Store, Taken};

/// Answers on their way out.
pub struct Outbox {
    res: PathBuf,
    log: Log,
    /// They could not be kept: the disk is full.
    unkept: Vec<Written>,
    /// They are written, and may not yet be on the disk.
    unsettled: Vec<(Taken, Ready)>,
    /// They can be handed out when their name is free: of each name the first comes first.
    held: BTreeMap<String, VecDeque<Ready>>,
    handed: Vec<String>,
}

impl Outbox {
    /// With what was left when the terminal ended.
    pub fn open(res: PathBuf, log: Log, left: Vec<Ready>) -> Self {
        let mut outbox = Self {
            res,
            log,
            unkept: Vec::new(),
            unsettled: Vec::new(),
            held: BTreeMap::new(),
            handed: Vec::new(),
        };
        for ready in left {
            outbox.hold(ready);
        }
        outbox
    }

    fn hold(&mut self, ready: Ready) {
        let queue = self.held.entry(ready.name.clone()).or_default();
        queue.push_back(ready);
    }

    /// An answer has been written.
    pub fn add(&mut self, written: Written) {
        self.unkept.push(written);
    }

    /// Whether answers cannot be kept at present: then nothing more should be asked.
    pub fn is_stuck(&self) -> bool {
        !self.unkept.is_empty() || !self.unsettled.is_empty()
    }

    /// The names that have been handed out since this was asked last.
    pub fn handed(&mut self) -> Vec<String> {
        std::mem::take(&mut self.handed)
    }

    /// Keeps what has been added, and hands it out.
    ///
    /// # Errors
    /// What the system says last; what could not be done is done at the next call.
    pub fn keep(&mut self, store: &mut Store) -> io::Result<()> {
        let mut refused = Ok(());
        for written in std::mem::take(&mut self.unkept) {
            match store.keep(&written.taken, &written.name, &written.octets) {
                Ok(ready) => {
                    self.log.tell("answered", &written.name, &written.told);
                    self.unsettled.push((written.taken, ready));
                }
                Err(error) => {
                    refused = Err(error);
                    self.unkept.push(written);
                }
            }
        }
        if self.unsettled.is_empty() {
            return refused;
        }
        store.settle(self.unsettled.iter().map(|(taken, _)| taken))?;
        for (_, ready) in std::mem::take(&mut self.unsettled) {
            let name = ready.name.clone();
            self.hold(ready);
            if let Err(why) = self.hand_out_of(store, &name) {
                self.log.tell("held", &name, &why);
            }
        }
        refused.and(self.sync())
    }

    /// Hands out what had to wait.
    ///
    /// # Errors
    /// `res` cannot be written through.
    pub fn hand_out(&mut self, store: &Store) -> io::Result<()> {
        let names: Vec<String> = self.held.keys().cloned().collect();
        for name in names {
            // Why one waits was said when it began to.
            let _ = self.hand_out_of(store, &name);
        }
        for name in &self.handed {
            self.log.tell("handed", name, "");
        }
        self.sync()
    }

    /// Hands out the answers of a name, or says why the first of them waits.
    fn hand_out_of(&mut self, store: &Store, name: &str) -> Result<(), String> {
        while let Some(ready) = self.held.get(name).and_then(VecDeque::front) {
            match store.hand_out(ready, &self.res) {
                Ok(Handed::Out) => self.handed.push(name.to_owned()),
                Ok(Handed::NameInUse) => {
                    return Err("a result of this name has not been collected".to_owned());
                }
                Ok(Handed::Gone) => self.log.tell("lost", name, "somebody has deleted it"),
                Err(error) => return Err(error.to_string()),
            }
            if let Some(queue) = self.held.get_mut(name) {
                queue.pop_front();
            }
        }
        self.held.remove(name);
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        if self.handed.is_empty() {
            return Ok(());
        }
        atomic::sync_folder(&self.res)
    }
}
