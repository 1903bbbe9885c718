//! A Web API on a port of its own, before a system that is told what to answer.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use jiff::civil::date;
use madoguchi::serve::centre::{Centre, NoDocument, RequestKey};
use madoguchi::serve::web::{Desk, Limits, Serving, WebConfig, server};
use madoguchi::wire::Place;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::oqs::{Document, Exchange, Profile};
use tokio::sync::oneshot;

/// What the system answers.
#[derive(Clone, Debug)]
pub enum Says {
    /// The message itself.
    Echo,
    This(Result<Document, NoDocument>),
    /// Nothing, for so long.
    Silence(Duration),
}

/// A system that is told what to answer and remembers what it was asked.
#[derive(Clone)]
pub struct Told {
    says: Arc<Mutex<Says>>,
    pub asked: Arc<Mutex<Vec<Exchange>>>,
    pub profile: Arc<Mutex<Profile>>,
}

impl Told {
    pub fn says(&self, says: Says) {
        *self.says.lock().expect("whole") = says;
    }
}

impl Centre for Told {
    fn profile(&self) -> Profile {
        *self.profile.lock().expect("whole")
    }

    async fn exchange(
        &self,
        exchange: Exchange,
        _: Option<RequestKey>,
    ) -> Result<Document, NoDocument> {
        self.asked.lock().expect("whole").push(exchange.clone());
        let says = self.says.lock().expect("whole").clone();
        match says {
            Says::Echo => Ok(exchange.document),
            Says::This(answer) => answer,
            Says::Silence(time) => {
                tokio::time::sleep(time).await;
                Ok(exchange.document)
            }
        }
    }
}

/// A served Web API, ended with the test.
pub struct Served {
    pub address: SocketAddr,
    pub system: Told,
    now: Arc<Mutex<VirtualTime>>,
    end: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Served {
    pub fn start() -> Self {
        Self::with(WebConfig::default())
    }

    pub fn with_limits(limits: Limits) -> Self {
        Self::with(WebConfig {
            limits,
            ..WebConfig::default()
        })
    }

    pub fn with(config: WebConfig) -> Self {
        let config = WebConfig {
            listen: Place::here(0),
            ..config
        };
        let system = Told {
            says: Arc::new(Mutex::new(Says::Echo)),
            asked: Arc::default(),
            profile: Arc::default(),
        };
        let now = Arc::new(Mutex::new(VirtualTime::morning_of(date(2025, 6, 10))));
        let clock = Arc::clone(&now);
        let ask = Arc::new(move || *clock.lock().expect("whole"));
        let desk = Desk::new(system.clone(), ask, 1, 1, &config);
        let (end, ended) = oneshot::channel();
        let (told, address) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.expect("a runtime").block_on(async {
                let tls = server(&config).expect("TLS");
                let serving = Serving::bind(&config, tls, desk).await.expect("a port");
                told.send(serving.address().expect("one")).expect("heard");
                let served = serving.serve(async {
                    let _ = ended.await;
                });
                served.await.expect("served");
            });
        });
        Self {
            address: address.recv().expect("it listens"),
            system,
            now,
            end: Some(end),
            thread: Some(thread),
        }
    }

    pub fn advance(&self, minutes: i32) {
        let mut now = self.now.lock().expect("whole");
        *now = now.plus_minutes(minutes);
    }

    /// Asks it to end, and does not wait.
    pub fn end(&mut self) {
        if let Some(end) = self.end.take() {
            let _ = end.send(());
        }
    }

    /// Asks it to end, and waits until it has.
    pub fn ended(mut self) {
        self.end();
        let thread = self.thread.take().expect("once");
        thread.join().expect("it did not panic");
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.end();
    }
}
