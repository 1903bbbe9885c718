//! The Web API on a thread of its own.

use std::io;
use std::net::SocketAddr;
use std::thread::JoinHandle;

use jiff::Timestamp;
use tokio::sync::oneshot;

use super::{Desk, Now, Serving, WebConfig, WebFault, tls};
use crate::serve::centre::Centre;

/// A served Web API. It ends when it is closed or dropped.
pub struct Web {
    address: SocketAddr,
    end: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<io::Result<()>>>,
}

impl Web {
    /// Serves: when this returns, it listens.
    ///
    /// # Errors
    /// [`WebFault`].
    pub fn open<C: Centre>(
        config: WebConfig,
        centre: C,
        now: Now,
        seed: u64,
    ) -> Result<Self, WebFault> {
        let place = config.listen.clone();
        let thread_fault = move |error| WebFault::Listen {
            place: place.clone(),
            error,
        };
        let tls = tls::server(&config)?;
        // Only tells one start from another, where logins end each other.
        let run = Timestamp::now().as_nanosecond();
        let run = u64::try_from(run).unwrap_or_default();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(&thread_fault)?;
        let desk = Desk::new(centre, now, seed, run, &config);
        let serving = runtime.block_on(Serving::bind(&config, tls, desk))?;
        let address = serving.address().map_err(&thread_fault)?;
        let (end, ended) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("web api".to_owned())
            .spawn(move || {
                runtime.block_on(serving.serve(async {
                    // The other end is dropped only with this one's owner.
                    let _ = ended.await;
                }))
            })
            .map_err(&thread_fault)?;
        Ok(Self {
            address,
            end: Some(end),
            thread: Some(thread),
        })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes nothing more, and waits until what is under way is answered or its time is over.
    ///
    /// # Errors
    /// The port was of no use any more.
    pub fn close(mut self) -> io::Result<()> {
        self.end.take();
        let ended = self.thread.take().map(JoinHandle::join);
        let died = || io::Error::other("the thread of the Web API died; please report this");
        ended.unwrap_or(Ok(Ok(()))).unwrap_or_else(|_| Err(died()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::house::{House, HouseConfig};
    use crate::stage::standard_cast;
    use crate::wire::Place;
    use std::net::TcpStream;
    use std::sync::Arc;

    fn config() -> WebConfig {
        WebConfig {
            listen: Place::here(0),
            ..WebConfig::default()
        }
    }

    #[test]
    fn it_listens_when_it_is_open_and_not_when_it_is_closed() {
        let (_house, handle) = House::open(HouseConfig::frozen(standard_cast())).unwrap();
        let clock = handle.clone();
        let web = Web::open(config(), handle, Arc::new(move || clock.now()), 1).unwrap();
        let address = web.address();
        assert!(TcpStream::connect(address).is_ok());
        web.close().unwrap();
        assert!(TcpStream::connect(address).is_err());
    }

    #[test]
    fn a_port_that_is_taken_and_a_place_that_others_can_reach_are_told() {
        let (_house, handle) = House::open(HouseConfig::frozen(standard_cast())).unwrap();
        let now = || -> Now { Arc::new(|| standard_cast().start) };
        let first = Web::open(config(), handle.clone(), now(), 1).unwrap();
        let taken = WebConfig {
            listen: Place::here(first.address().port()),
            ..config()
        };
        let told = Web::open(taken, handle.clone(), now(), 1).err().unwrap();
        assert!(told.to_string().contains("cannot listen"), "{told}");
        let remote = WebConfig {
            listen: "0.0.0.0:0".parse().unwrap(),
            ..config()
        };
        let told = Web::open(remote, handle, now(), 1).err().unwrap();
        assert_eq!(told.party(), crate::run::Party::Configuration);
    }
}
