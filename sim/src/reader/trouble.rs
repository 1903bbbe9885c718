//! What a reader shows when the card or the fund goes no further.

use super::role::Trouble;
use crate::card::Refusal;
use crate::card::client::CardTrouble;

impl From<CardTrouble> for Trouble {
    /// 001 and 002 are told apart (READER-025). A chip that refuses what every My Number card does is taken
    /// for one that cannot be recognised (assumed).
    fn from(trouble: CardTrouble) -> Self {
        match trouble {
            CardTrouble::NotMyNumberCard | CardTrouble::Declined(Refusal::NothingPrinted) => {
                Self::NotMyNumberCard
            }
            CardTrouble::Locked => Self::FaceLocked,
            CardTrouble::NotRecognised
            | CardTrouble::Refused(_)
            | CardTrouble::Declined(_)
            | CardTrouble::Broken(_) => Self::CardNotRecognised,
        }
    }
}
