//! The thread in which a card lives.

use std::net::TcpStream;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};

use super::session::{End, Session};
use super::{Holder, Log, ServeError};

/// A connection for a card to serve.
pub(super) struct Order {
    pub(super) stream: TcpStream,
    pub(super) slot: usize,
    pub(super) ended: Sender<End>,
}

/// A card that lives, wherever it lies.
#[derive(Debug)]
pub(super) struct Keeper {
    /// Its one name.
    pub(super) name: String,
    orders: Sender<Order>,
}

impl Keeper {
    /// Brings a card to life, by its name as its holder knows it.
    pub(super) fn start(
        holder: Arc<dyn Holder>,
        name: String,
        log: Option<Arc<Log>>,
    ) -> Result<Self, ServeError> {
        let (orders, inbox) = mpsc::channel();
        let instance = name.clone();
        std::thread::Builder::new()
            .name(format!("card {name}"))
            .spawn(move || live(&*holder, &instance, &inbox, log.as_deref()))
            .map_err(ServeError::Thread)?;
        Ok(Self { name, orders })
    }

    /// Hands a connection over. Gives it back from a card that has ended, which closes it.
    pub(super) fn serve(&self, order: Order) {
        let _closed = self.orders.send(order);
    }
}

/// A card can be made and used in one thread only.
fn live(holder: &dyn Holder, instance: &str, inbox: &Receiver<Order>, log: Option<&Log>) {
    let Some(mut card) = holder.bring(instance) else {
        return;
    };
    for order in inbox {
        let place = format!("slot {} {instance}", order.slot);
        let end = Session::new(&mut *card, log, place).over(order.stream);
        // The slot may have been given up meanwhile.
        let _ = order.ended.send(end);
    }
}
