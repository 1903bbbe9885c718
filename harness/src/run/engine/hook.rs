//! Keeps the process's panic hook safe from several `cucumber` instances.
//!
//! Each instance takes the hook, silences it and puts back what it took; two of them in two threads lose the original
//! for good. The first guard puts the original aside, the last one puts it back.

use std::panic::{PanicHookInfo, set_hook, take_hook};
use std::sync::{Mutex, PoisonError};

type Hook = Box<dyn Fn(&PanicHookInfo<'_>) + Send + Sync + 'static>;

static ASIDE: Mutex<(usize, Option<Hook>)> = Mutex::new((0, None));

/// While one is there, panics are not written to stderr.
pub(crate) struct HookGuard;

impl HookGuard {
    pub(crate) fn new() -> Self {
        let mut aside = ASIDE.lock().unwrap_or_else(PoisonError::into_inner);
        if aside.0 == 0 {
            aside.1 = Some(take_hook());
            set_hook(Box::new(|_| {}));
        }
        aside.0 += 1;
        Self
    }
}

impl Drop for HookGuard {
    fn drop(&mut self) {
        let mut aside = ASIDE.lock().unwrap_or_else(PoisonError::into_inner);
        aside.0 = aside.0.saturating_sub(1);
        // Setting a hook while panicking would abort the process.
        if aside.0 == 0
            && !std::thread::panicking()
            && let Some(hook) = aside.1.take()
        {
            set_hook(hook);
        }
    }
}
