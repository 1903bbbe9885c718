//! Ctrl-C: once to end a run with a report, twice to leave at once.

use std::io::Write as _;

use tokio::sync::oneshot;

use crate::exit::Exit;
use crate::run::Interrupt;

/// Listens from a thread of its own until the process ends.
pub(super) fn listen(interrupt: Interrupt) {
    in_a_thread("ctrl-c", async move {
        while tokio::signal::ctrl_c().await.is_ok() {
            if interrupt.is_set() {
                std::process::exit(i32::from(Exit::Interrupted.code()));
            }
            interrupt.set();
            let note = "interrupted: writing the report (again to leave at once)";
            let _ = writeln!(anstream::stderr(), "\n{note}");
        }
    });
}

/// Does something once, when the process is asked to end: SIGINT (Ctrl-C) or SIGTERM. A second signal ends the process
/// as the system would. When this returns, the process is listening: whoever is told afterwards that it is ready may
/// end it at once.
pub(super) fn at_end(end: impl FnOnce() + Send + 'static) {
    let (ready, is_ready) = std::sync::mpsc::channel::<()>();
    in_a_thread("signals", async move {
        let Ok(mut asked) = Asked::listen() else {
            return;
        };
        drop(ready);
        asked.next().await;
        end();
        asked.next().await;
        std::process::exit(i32::from(Exit::Interrupted.code()));
    });
    // Nothing is ever sent: the other end is dropped, when it listens or when it cannot.
    let _ = is_ready.recv();
}

/// Without such a thread the system's own handling remains: a signal ends the process.
fn in_a_thread(name: &str, listening: impl Future<Output = ()> + Send + 'static) {
    let thread = std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            if let Ok(runtime) = runtime {
                runtime.block_on(listening);
            }
        });
    if let Err(error) = thread {
        tracing::warn!(%error, "cannot listen for signals");
    }
}

/// The ways of asking a process to end.
#[cfg(unix)]
struct Asked {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Asked {
    fn listen() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// The way of asking a process to end.
#[cfg(windows)]
struct Asked(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Asked {
    fn listen() -> std::io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    async fn next(&mut self) {
        self.0.recv().await;
    }
}

/// Done when the process is asked to end.
pub(super) fn signalled() -> oneshot::Receiver<()> {
    let (send, received) = oneshot::channel();
    at_end(move || {
        // The program may be ending already.
        let _ = send.send(());
    });
    received
}
