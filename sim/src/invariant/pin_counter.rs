//! A PIN counter only falls on a wrong PIN, returns on a right one, and stays at zero until re-set at a place
//! that may re-set it (CARD-018 … -020, -045).

use std::collections::BTreeMap;

use super::{Invariant, Violation};
use crate::card::apdu::Command;
use crate::card::{CardRole, Request, Response};
use crate::trace::{Entry, Fact, Trace};

/// Length of the whole AID of every application of the card.
const AID: usize = 10;

/// What is known of one card from outside.
#[derive(Default)]
struct Watch {
    /// Application selected last, by its whole AID.
    applet: Option<Vec<u8>>,
    /// EF selected last within it, by its identifier.
    file: Option<u8>,
    /// Tries left of each PIN object, by application and EF, once seen.
    left: BTreeMap<(Vec<u8>, u8), u8>,
}

pub(super) fn check(trace: &Trace, found: &mut Vec<Violation>) {
    let mut watches: BTreeMap<&str, Watch> = BTreeMap::new();
    let mut facts = trace.facts().iter().peekable();
    for entry in trace.entries() {
        while let Some((_, fact)) = facts.next_if(|(before, _)| *before <= entry.number) {
            if let Fact::Renamed { from, to } = fact
                && let Some(watch) = watches.remove(from.instance.as_str())
            {
                watches.insert(to.instance.as_str(), watch);
            }
        }
        let Some(request) = entry.request::<CardRole>() else {
            continue;
        };
        let watch = watches.entry(entry.to.instance.as_str()).or_default();
        match request {
            Request::Apdu(command) => watch.apdu(command, entry, found),
            Request::PowerOn | Request::PowerOff | Request::Reset => {
                watch.applet = None;
                watch.file = None;
            }
            // The municipality's window may set every counter anew.
            Request::Issuer(_) => watch.left.clear(),
            _ => {}
        }
    }
}

impl Watch {
    fn apdu(&mut self, command: &[u8], entry: &Entry, found: &mut Vec<Violation>) {
        let Some(Response::Apdu(answer)) = entry.response::<CardRole>() else {
            // The command may have come, and its answer been lost.
            if entry.breakdown().is_some() {
                *self = Self::default();
            }
            return;
        };
        let Some((_, status)) = answer.split_last_chunk::<2>() else {
            return;
        };
        let Ok(command) = Command::decode(command) else {
            return;
        };
        let plain = command.cla == 0x00;
        let done = *status == [0x90, 0x00];
        match (command.ins, command.p1, command.data) {
            (0xA4, 0x04, name) if done => {
                // A shorter name may be that of more than one application.
                self.applet = (plain && name.len() == AID).then(|| name.to_vec());
                self.file = None;
            }
            (0xA4, 0x02, id) if done => {
                self.file = match id {
                    [0, id] if plain => Some(*id),
                    _ => None,
                }
            }
            (0x20, 0x00, body) => {
                let file = match command.p2 & 0x1F {
                    0 => self.file,
                    short => Some(short),
                };
                match (&self.applet, file) {
                    (Some(applet), Some(file)) => {
                        let key = (applet.clone(), file);
                        self.verified(key, body.is_empty(), *status, entry, found);
                    }
                    // Tries of something: what was known need not be so any more.
                    _ => self.left.clear(),
                }
                self.forget_file(command.p2 & 0x1F != 0);
            }
            (0xB0, p1, _) => self.forget_file(p1 & 0x80 != 0),
            (0xB2, ..) => self.forget_file(command.p2 >> 3 != 0),
            (0x24 | 0x2A | 0x32 | 0x88, ..) => self.forget_file(command.p2 != 0x80),
            _ => {}
        }
    }

    /// A short identifier makes its file the current one, unless the command failed before it was looked at.
    fn forget_file(&mut self, by_short_id: bool) {
        if by_short_id {
            self.file = None;
        }
    }

    fn verified(
        &mut self,
        key: (Vec<u8>, u8),
        query: bool,
        status: [u8; 2],
        entry: &Entry,
        found: &mut Vec<Violation>,
    ) {
        let file = key.1;
        let known = self.left.get(&key).copied();
        let mut complain = |message: String| {
            found.push(Violation::at(
                Invariant::PinCounterNeverHeals,
                entry,
                message,
            ));
        };
        match (status, query) {
            ([0x63, count], true) if count & 0xF0 == 0xC0 => {
                let left = count & 0x0F;
                if known.is_some_and(|known| left != known) {
                    complain(format!(
                        "EF {file:04X}: 残り回数が{known:?}から{left}に変わった"
                    ));
                }
                self.left.insert(key, left);
            }
            ([0x63, count], false) if count & 0xF0 == 0xC0 => {
                let left = count & 0x0F;
                if known.is_some_and(|known| left != known.saturating_sub(1)) {
                    complain(format!(
                        "EF {file:04X}: 誤りの後の残り回数が{known:?}から{left}になった"
                    ));
                }
                self.left.insert(key, left);
            }
            ([0x90, 0x00], false) => {
                if known == Some(0) {
                    complain(format!("EF {file:04X}: ロック後に照合が通った"));
                }
                // The maximum is not known from outside; the next answer will tell.
                self.left.remove(&key);
            }
            ([0x69, 0x83 | 0x84], false) => {
                self.left.insert(key, 0);
            }
            _ => {}
        }
    }
}
