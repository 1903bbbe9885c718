//! Ctrl-C: once to end a run with a report, twice to leave at once.

use std::io::Write as _;

use crate::exit::Exit;
use crate::run::Interrupt;

/// Listens from a thread of its own until the process ends.
pub(super) fn listen(interrupt: Interrupt) {
    let listening = std::thread::Builder::new()
        .name("ctrl-c".to_owned())
        .spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            let Ok(runtime) = runtime else { return };
            runtime.block_on(async {
                while tokio::signal::ctrl_c().await.is_ok() {
                    if interrupt.is_set() {
                        std::process::exit(i32::from(Exit::Interrupted.code()));
                    }
                    interrupt.set();
                    let note = "interrupted: writing the report (again to leave at once)";
                    let _ = writeln!(anstream::stderr(), "\n{note}");
                }
            });
        });
    if let Err(error) = listening {
        // The system's own handling remains: Ctrl-C ends the process.
        tracing::warn!(%error, "cannot listen for Ctrl-C");
    }
}

/// Does something once, when the process is asked to end: SIGINT (Ctrl-C) or SIGTERM. A second signal ends the process
/// as the system would.
pub(super) fn at_end(end: impl FnOnce() + Send + 'static) {
    let listening = std::thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            let Ok(runtime) = runtime else { return };
            if runtime.block_on(asked_to_end()).is_ok() {
                end();
                if runtime.block_on(asked_to_end()).is_ok() {
                    std::process::exit(i32::from(Exit::Interrupted.code()));
                }
            }
        });
    if let Err(error) = listening {
        // The system's own handling remains: a signal ends the process.
        tracing::warn!(%error, "cannot listen for signals");
    }
}

#[cfg(unix)]
async fn asked_to_end() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        asked = tokio::signal::ctrl_c() => asked,
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn asked_to_end() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
