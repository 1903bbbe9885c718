//! The tray of a reader under test: the card that lies on it is met over vpcd.

use std::sync::Arc;
use std::time::Duration;

use madoguchi_sim::card::{CardRole, Request, Response};
use madoguchi_sim::role::{Address, at_once};

use super::config::CardConfig;
use super::fault;
use super::in_play::InPlay;
use crate::iut::Fault;
use crate::run::{Raised, raise};
use crate::serve::card::{Chip, Deck, Holder, NoSuchCard, Transport};
use crate::wire::Place;

/// Where vpcd listens unless told otherwise.
const VPCD: u16 = 35963;

/// The one slot.
const SLOT: usize = 0;

/// How long a card may take to be met: without pcscd it never is.
const MEETING: Duration = Duration::from_secs(3);

/// The tray, and whose reader has a card on it.
pub(super) struct Tray {
    deck: Deck,
    dials: bool,
    told: String,
    reader: Option<Address>,
}

impl Tray {
    /// The place where the card is met.
    ///
    /// # Errors
    /// [`Fault`].
    pub(super) fn open(config: &CardConfig, way: InPlay) -> Result<Self, Fault> {
        let (transport, place) = match (&config.tcp, &config.vpcd) {
            (Some(place), _) => (Transport::Tcp, place.clone()),
            (None, place) => (
                Transport::Vpcd { wait: true },
                place.clone().unwrap_or_else(|| Place::here(VPCD)),
            ),
        };
        let told = format!("card {} {place}", transport.word());
        let news = Arc::new(|news| tracing::info!(?news, "tray"));
        let deck = Deck::new(CardsInPlay(way), transport, place, false, None, news);
        let deck = deck.and_then(|mut deck| deck.listen(SLOT).map(|()| deck));
        let deck = deck.map_err(|error| fault(error.party(), &format!("card: {error}")))?;
        Ok(Self {
            deck,
            dials: matches!(transport, Transport::Vpcd { .. }),
            told,
            reader: None,
        })
    }

    /// Where it is.
    pub(super) fn told(&self) -> String {
        self.told.clone()
    }

    /// A card is laid on the tray of a reader. Gives whoever waits until it can be met there: until then pcscd may show the one before.
    ///
    /// # Errors
    /// [`Fault`]: it cannot be met.
    pub(super) fn place(
        &mut self,
        reader: &Address,
        card: &str,
    ) -> Result<Option<impl FnOnce() + Send + use<>>, Fault> {
        match &self.reader {
            Some(other) if other != reader => raise(Raised::NotTestable(format!(
                "カードは1枚ずつしか差し出せない（adapter.native.card）: {other}に置かれている"
            ))),
            // A second card on a tray where one lies is not read.
            Some(_) => Ok(None),
            None => {
                let laid = self.deck.insert(SLOT, card);
                laid.map_err(|error| fault(error.party(), &format!("card: {error}")))?;
                self.reader = Some(reader.clone());
                // Whoever dials for its card does so when it likes.
                let meeting = self.deck.meeting(SLOT).filter(|_| self.dials);
                Ok(meeting.map(|meet| || meet(MEETING)))
            }
        }
    }

    /// The card is taken from the tray of a reader.
    pub(super) fn take(&mut self, reader: &Address) {
        if self.reader.as_ref() == Some(reader) {
            self.clear();
        }
    }

    /// No card lies there.
    pub(super) fn clear(&mut self) {
        self.reader = None;
        // There is no slot before the first card.
        let _ = self.deck.remove(SLOT);
    }
}

/// The cards of the world that is played.
struct CardsInPlay(InPlay);

impl Holder for CardsInPlay {
    /// Whether there is such a card is seen when it is given power.
    fn find(&self, name: &str) -> Result<String, NoSuchCard> {
        Ok(name.to_owned())
    }

    fn bring(&self, instance: &str) -> Option<Box<dyn Chip>> {
        Some(Box::new(CardInPlay {
            way: self.0.clone(),
            card: instance.to_owned(),
        }))
    }
}

/// A card of the world that is played, asked on the line of the reader under test.
struct CardInPlay {
    way: InPlay,
    card: String,
}

impl Chip for CardInPlay {
    fn handle(&mut self, request: Request) -> Option<Response> {
        let card = self.card.clone();
        let answer = self
            .way
            .does(move |line| at_once(line.ask::<CardRole>(&card, request)));
        answer.blocking_recv().ok()??.ok()
    }
}
