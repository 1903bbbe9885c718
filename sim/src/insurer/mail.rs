//! Letters on their way to members, and those that have arrived.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Letter;
use super::member::key;
use crate::vocabulary::InsuredId;

/// What has been sent, by member.
#[derive(Clone, Debug, Default)]
pub(super) struct LetterBox {
    sent: BTreeMap<String, Vec<Letter>>,
}

impl LetterBox {
    /// Sends a letter; it carries the day on which it arrives.
    pub fn send(&mut self, insured: &InsuredId, letter: Letter) {
        self.sent.entry(key(insured)).or_default().push(letter);
    }

    /// What has arrived by a day, in order of arrival.
    pub fn arrived(&self, insured: &InsuredId, today: Date) -> Vec<Letter> {
        let mut letters: Vec<Letter> = self
            .sent
            .get(&key(insured))
            .into_iter()
            .flatten()
            .filter(|letter| letter.on() <= today)
            .cloned()
            .collect();
        letters.sort_by_key(Letter::on);
        letters
    }
}

impl Letter {
    /// The day of its arrival.
    pub const fn on(&self) -> Date {
        match self {
            Self::Document { on, .. }
            | Self::RegistrationDone { on, .. }
            | Self::NumberQuestion { on }
            | Self::SpecialExpenseNotice { on } => *on,
        }
    }
}
