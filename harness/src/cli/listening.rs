//! Places that a command listens at.

use std::io;
use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

use super::Failure;
use crate::exit::Exit;
use crate::wire::Place;

/// Somebody who listens, and what they work on.
pub(super) struct Listening {
    pub(super) runtime: Runtime,
    pub(super) listener: TcpListener,
    /// Where it is, with the port that the system has chosen if none was named.
    pub(super) address: SocketAddr,
}

/// Listens at a place; at one that other machines can reach only if that is allowed.
///
/// # Errors
/// [`Failure`] with the place.
pub(super) fn listen(place: &Place, allow_remote: bool) -> Result<Listening, Failure> {
    let addresses = place
        .addresses_if_allowed(allow_remote)
        .map_err(|error| Failure::new(Exit::Configuration, error))?;
    let listening = || -> io::Result<Listening> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let listener = runtime.block_on(TcpListener::bind(&*addresses))?;
        let address = listener.local_addr()?;
        Ok(Listening {
            runtime,
            listener,
            address,
        })
    };
    listening().map_err(|error| failed(place, &error))
}

/// What the system says of a place that is listened at.
pub(super) fn failed(place: &Place, error: &io::Error) -> Failure {
    let message = format_args!("cannot listen at {place}: {error}");
    Failure::new(Exit::Environment, message)
}
