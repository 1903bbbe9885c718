//! A PIN counter only falls on a wrong PIN, returns on a right one, and stays at zero until re-set at a place
//! that may re-set it (CARD-018 … -020, -045).

use std::collections::BTreeMap;

use super::{Invariant, Violation};
use crate::card::{CardRole, Request, Response};
use crate::trace::{Entry, Trace};

/// What is known of one card from outside.
#[derive(Default)]
struct Watch {
    /// Applet selected last, by its AID.
    applet: Vec<u8>,
    /// EF selected last within it.
    file: Option<u8>,
    /// Tries left of each PIN object, by applet and EF, once seen.
    left: BTreeMap<(Vec<u8>, u8), u8>,
}

pub(super) fn check(trace: &Trace, found: &mut Vec<Violation>) {
    let mut watches: BTreeMap<&str, Watch> = BTreeMap::new();
    for entry in trace.entries() {
        let Some(request) = entry.request::<CardRole>() else {
            continue;
        };
        let watch = watches.entry(entry.to.instance.as_str()).or_default();
        match request {
            Request::Apdu(command) => watch.apdu(command, entry, found),
            Request::PowerOn | Request::PowerOff | Request::Reset => {
                watch.applet.clear();
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
            return;
        };
        let Some((_, status)) = answer.split_last_chunk::<2>() else {
            return;
        };
        match (command, status) {
            ([_, 0xA4, 0x04, _, length, rest @ ..], [0x90, 0x00]) => {
                self.applet = rest.iter().take(usize::from(*length)).copied().collect();
                self.file = None;
            }
            ([_, 0xA4, 0x02, _, 2, 0, id, ..], [0x90, 0x00]) => self.file = Some(*id),
            ([_, 0x20, 0x00, reference, body @ ..], status) => {
                let file = if *reference == 0x80 {
                    self.file
                } else {
                    Some(reference & 0x1F)
                };
                if let Some(file) = file {
                    self.verified(file, body.is_empty(), *status, entry, found);
                }
            }
            _ => {}
        }
    }

    fn verified(
        &mut self,
        file: u8,
        query: bool,
        status: [u8; 2],
        entry: &Entry,
        found: &mut Vec<Violation>,
    ) {
        let key = (self.applet.clone(), file);
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
