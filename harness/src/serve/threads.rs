//! What is served, each on a thread of its own, until the end comes for all.

use std::future::Future;
use std::io;
use std::thread::JoinHandle;

use tokio::runtime;
use tokio::sync::watch;
use tokio::task::LocalSet;

/// Threads that end together.
pub struct Threads {
    ending: watch::Sender<bool>,
    threads: Vec<JoinHandle<()>>,
}

impl Default for Threads {
    fn default() -> Self {
        Self {
            ending: watch::channel(false).0,
            threads: Vec::new(),
        }
    }
}

impl Threads {
    /// Begins a thread with a runtime of its own, which works until it is done; it is told when the end comes.
    ///
    /// # Errors
    /// The machine has no thread left.
    pub fn begin<F: Future<Output = ()>>(
        &mut self,
        name: String,
        work: impl FnOnce(Ending) -> F + Send + 'static,
    ) -> io::Result<()> {
        let ending = Ending(self.ending.subscribe());
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let work = move || LocalSet::new().block_on(&runtime, work(ending));
        let thread = std::thread::Builder::new().name(name).spawn(work)?;
        self.threads.push(thread);
        Ok(())
    }

    /// Nothing more is taken; what is under way is answered.
    pub fn end(self) {
        // Whoever serves nothing any more does not hear it.
        let _ = self.ending.send(true);
        for thread in self.threads {
            let _ = thread.join();
        }
    }
}

/// Tells of the end.
pub struct Ending(watch::Receiver<bool>);

impl Ending {
    /// Done when the end has come.
    pub async fn come(mut self) {
        // The other end is dropped only at the end.
        let _ = self.0.wait_for(|ended| *ended).await;
    }
}
