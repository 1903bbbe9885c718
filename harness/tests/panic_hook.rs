//! The panic hook belongs to the process, so this test has a process of its own.

mod toy;

use std::num::NonZeroUsize;
use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

#[test]
fn the_panic_hook_survives_several_threads_and_hears_nothing_of_steps() {
    let called = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&called);
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        counter.fetch_add(1, Ordering::SeqCst);
        before(info);
    }));
    let broken: String = (0..50)
        .map(|n| format!("  シナリオ: {n}番\n    もし 壊れる\n    ならば 硬貨は1枚である\n\n"))
        .collect();
    let plan = toy::plan(&format!("# language: ja\n機能: 釣銭\n{broken}"));
    let mut engine = toy::engine();
    engine.jobs = NonZeroUsize::new(4).expect("not zero");
    engine.run(&plan, &mut |_| {});
    assert_eq!(called.load(Ordering::SeqCst), 0);
    let _ = panic::catch_unwind(|| panic!("heard by the hook"));
    assert_eq!(called.load(Ordering::SeqCst), 1);
}
