//! The Web API at which a counter under test asks.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc;

use super::fault;
use super::in_play::InPlay;
use crate::iut::Fault;
use crate::run::Party;
use crate::serve::threads::Threads;
use crate::serve::web::{Desk, Now, Serving, WebConfig, WebFault, server};

/// Tokens are drawn from it. They open nothing real.
const SEED: u64 = 1;

/// The Web API while it is there.
pub(super) struct Web {
    address: SocketAddr,
    threads: Threads,
}

impl Web {
    /// Takes the port.
    ///
    /// # Errors
    /// [`Fault`].
    pub(super) fn open(config: &WebConfig, way: InPlay) -> Result<Self, Fault> {
        let told = |error: &WebFault| fault(error.party(), error);
        let environment = |error: &dyn std::fmt::Display| fault(Party::Environment, &error);
        let tls = server(config).map_err(|error| told(&error))?;
        let clock = way.clone();
        let now: Now = Arc::new(move || clock.now());
        let run = jiff::Timestamp::now().as_second().unsigned_abs();
        let desk = Desk::new(way, now, SEED, run, config);
        let (config, (ready, is_ready)) = (config.clone(), mpsc::channel());
        let mut threads = Threads::default();
        let serve = threads.begin("web".to_owned(), |ending| async move {
            let serving = Serving::bind(&config, tls, desk).await;
            let bound = serving.and_then(|serving| match serving.address() {
                Ok(address) => Ok((serving, address)),
                Err(error) => Err(WebFault::Listen {
                    place: config.listen,
                    error,
                }),
            });
            // Whoever opens waits for this.
            match bound {
                Err(error) => {
                    let _ = ready.send(Err(error));
                }
                Ok((serving, address)) => {
                    let _ = ready.send(Ok(address));
                    if let Err(error) = serving.serve(ending.come()).await {
                        tracing::warn!(%error, "the Web API has ended");
                    }
                }
            }
        });
        serve.map_err(|error| environment(&error))?;
        let address = is_ready.recv().map_err(|error| environment(&error))?;
        let address = address.map_err(|error| told(&error))?;
        Ok(Self { address, threads })
    }

    /// Where it is.
    pub(super) fn told(&self) -> String {
        format!("web https://{}/", self.address)
    }

    /// Takes nothing more.
    pub(super) fn end(self) {
        self.threads.end();
    }
}
