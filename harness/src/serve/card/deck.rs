//! All slots, and the cards that have ever been inserted.

use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use super::keeper::Keeper;
use super::slot::{Slot, Source, dial};
use super::{Holder, Listener, Log, ServeError, Transport};
use crate::wire::Place;

/// Slots that offer cards of one holder over one transport, the n-th slot at the n-th port.
pub struct Deck {
    holder: Arc<dyn Holder>,
    transport: Transport,
    place: Place,
    remote: bool,
    log: Option<Arc<Log>>,
    listener: Listener,
    slots: BTreeMap<usize, (Arc<Slot>, SocketAddr)>,
    cards: BTreeMap<String, Arc<Keeper>>,
}

/// What is known of a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Its number, from 0.
    pub slot: usize,
    /// Where it dials or listens.
    pub address: SocketAddr,
    /// The card that lies in it, and what kind of card that is.
    pub card: Option<(String, &'static str)>,
    /// Whether a reader has it now.
    pub met: bool,
}

impl Deck {
    /// How many slots there can be.
    pub const SLOTS: usize = 16;

    /// A deck without slots: each is there from the first insertion into it.
    ///
    /// # Errors
    /// [`ServeError::Place`] for a place that others can reach, unless `remote` allows it.
    pub fn new(
        holder: impl Holder + 'static,
        transport: Transport,
        place: Place,
        remote: bool,
        log: Option<Log>,
        listener: Listener,
    ) -> Result<Self, ServeError> {
        place.addresses_if_allowed(remote)?;
        Ok(Self {
            holder: Arc::new(holder),
            transport,
            place,
            remote,
            log: log.map(Arc::new),
            listener,
            slots: BTreeMap::new(),
            cards: BTreeMap::new(),
        })
    }

    /// Lays a card into a slot, as it was when it was last removed.
    ///
    /// # Errors
    /// [`ServeError`] if there is no such card or slot, one of them is occupied, or the port is of no use.
    pub fn insert(&mut self, slot: usize, card: &str) -> Result<Seen, ServeError> {
        let name = self.holder.find(card)?;
        if let Some(there) = self.seen().iter().find(|seen| seen.is(&name)) {
            let message = format!("{name} lies in slot {} already", there.slot);
            return Err(ServeError::Occupied(message));
        }
        if let Some((there, _)) = self.slots.get(&slot)
            && let Some(other) = there.card()
        {
            let message = format!("slot {slot} holds {} already: remove it first", other.name);
            return Err(ServeError::Occupied(message));
        }
        let opened = self.open(slot)?;
        let keeper = match self.cards.get(&name) {
            Some(keeper) => keeper.clone(),
            None => {
                let keeper = Keeper::start(self.holder.clone(), name.clone(), self.log.clone())?;
                let keeper = Arc::new(keeper);
                self.cards.insert(name, keeper.clone());
                keeper
            }
        };
        opened.insert(keeper);
        self.seen_at(slot).ok_or_else(|| no_slot(slot))
    }

    /// Takes the card out of a slot. Gives its name, if there was one.
    ///
    /// # Errors
    /// [`ServeError::Slot`] if there is no such slot.
    pub fn remove(&self, slot: usize) -> Result<Option<String>, ServeError> {
        let (slot, _) = self.slots.get(&slot).ok_or_else(|| no_slot(slot))?;
        Ok(slot.remove().map(|card| card.name.clone()))
    }

    /// Whoever waits until a reader has the card of a slot, if there is such a slot.
    pub fn meeting(&self, slot: usize) -> Option<impl FnOnce(Duration) + Send + use<>> {
        let (slot, _) = self.slots.get(&slot)?;
        let slot = slot.clone();
        Some(move |most| slot.wait_until_met(most))
    }

    /// Every slot that there is.
    pub fn seen(&self) -> Vec<Seen> {
        let slots = self.slots.keys();
        slots.filter_map(|slot| self.seen_at(*slot)).collect()
    }

    fn seen_at(&self, number: usize) -> Option<Seen> {
        let (slot, address) = self.slots.get(&number)?;
        let card = slot.card().map(|card| {
            let title = self.holder.title(&card.name);
            (card.name.clone(), title)
        });
        Some(Seen {
            slot: number,
            address: *address,
            card,
            met: slot.is_met(),
        })
    }

    /// Takes the port of a slot, so that whoever comes before the first card waits for it. Where vpcd is dialled there is no port to take:
    /// pcscd would wait for a card that does not answer.
    ///
    /// # Errors
    /// [`ServeError`] if there is no such slot, or the port is of no use.
    pub fn listen(&mut self, slot: usize) -> Result<(), ServeError> {
        match self.transport {
            Transport::Tcp => self.open(slot).map(drop),
            Transport::Vpcd { .. } => Ok(()),
        }
    }

    fn open(&mut self, number: usize) -> Result<Arc<Slot>, ServeError> {
        if number >= Self::SLOTS {
            return Err(no_slot(number));
        }
        if let Some((slot, _)) = self.slots.get(&number) {
            return Ok(slot.clone());
        }
        let offset = u16::try_from(number).unwrap_or(u16::MAX);
        let place = self.place.further(offset)?;
        let (source, address) = self.source(&place)?;
        let slot = Arc::new(Slot::new(number));
        let (own, listener) = (slot.clone(), self.listener.clone());
        std::thread::Builder::new()
            .name(format!("slot {number}"))
            .spawn(move || own.run(source, &listener))
            .map_err(ServeError::Thread)?;
        self.slots.insert(number, (slot.clone(), address));
        Ok(slot)
    }

    /// The first address that works; the error of the last that does not.
    fn source(&self, place: &Place) -> Result<(Source, SocketAddr), ServeError> {
        let mut trouble = no_slot(0);
        for to in place.addresses_if_allowed(self.remote)? {
            match self.transport {
                Transport::Vpcd { wait } => match dial(to) {
                    Ok(first) => {
                        let first = Some(first);
                        return Ok((Source::Dial { to, first }, to));
                    }
                    Err(_) if wait => return Ok((Source::Dial { to, first: None }, to)),
                    Err(error) => trouble = ServeError::NoVpcd { address: to, error },
                },
                Transport::Tcp => match TcpListener::bind(to) {
                    Ok(port) => {
                        let address = port.local_addr().unwrap_or(to);
                        return Ok((Source::Listen(port), address));
                    }
                    Err(error) => trouble = ServeError::Listen { address: to, error },
                },
            }
        }
        Err(trouble)
    }
}

impl Seen {
    fn is(&self, name: &str) -> bool {
        self.card.as_ref().is_some_and(|(card, _)| card == name)
    }
}

fn no_slot(slot: usize) -> ServeError {
    ServeError::Slot {
        found: slot.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpStream;
    use std::time::Instant;

    use madoguchi_sim::card::{Request, Response};

    use super::super::{Chip, NoSuchCard};
    use super::*;

    /// Cards whose ATR is their name.
    struct Names;

    struct Named(Vec<u8>);

    impl Holder for Names {
        fn find(&self, name: &str) -> Result<String, NoSuchCard> {
            Ok(name.to_owned())
        }

        fn bring(&self, instance: &str) -> Option<Box<dyn Chip>> {
            Some(Box::new(Named(instance.as_bytes().to_vec())))
        }
    }

    impl Chip for Named {
        fn handle(&mut self, _: Request) -> Option<Response> {
            Some(Response::Atr(self.0.clone().into()))
        }
    }

    fn deck(transport: Transport, port: u16) -> Deck {
        let news = Arc::new(|_| ());
        Deck::new(Names, transport, Place::here(port), false, None, news).unwrap()
    }

    /// Asks for the ATR as vpcd does.
    fn atr(stream: &mut TcpStream) -> Vec<u8> {
        stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .unwrap();
        stream.write_all(&[0, 1, 4]).unwrap();
        let mut length = [0; 2];
        stream.read_exact(&mut length).unwrap();
        let mut atr = vec![0; usize::from(u16::from_be_bytes(length))];
        stream.read_exact(&mut atr).unwrap();
        atr
    }

    #[test]
    fn whoever_dials_before_the_first_card_meets_it() {
        let mut deck = deck(Transport::Tcp, 0);
        deck.listen(0).unwrap();
        let mut early = TcpStream::connect(deck.seen()[0].address).unwrap();
        deck.insert(0, "first").unwrap();
        assert_eq!(atr(&mut early), b"first");
    }

    #[test]
    fn the_next_card_is_not_met_before_pcscd_has_seen_that_none_is_there() {
        let vpcd = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = vpcd.local_addr().unwrap().port();
        let mut deck = deck(Transport::Vpcd { wait: true }, port);
        deck.insert(0, "first").unwrap();
        let (mut stream, _) = vpcd.accept().unwrap();
        assert_eq!(atr(&mut stream), b"first");
        let removed = Instant::now();
        deck.remove(0).unwrap();
        deck.insert(0, "second").unwrap();
        deck.meeting(0).unwrap()(Duration::from_secs(10));
        // Two looks of pcscd.
        assert!(removed.elapsed() > Duration::from_millis(800));
        let (mut stream, _) = vpcd.accept().unwrap();
        assert_eq!(atr(&mut stream), b"second");
    }
}
