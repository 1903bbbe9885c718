//! The engine against a toy world.

use std::num::NonZeroUsize;
use std::time::Duration;

use super::toy::{self, document, engine, plan};
use super::{Engine, Event, Filter, Plan, StepStatus, Summary, Verdict};
use crate::exit::Exit;

const TILL: &str = "# language: ja\n機能: 釣銭\n";

/// One scenario with the given steps.
fn scenario(name: &str, steps: &[&str]) -> String {
    let steps: String = steps.iter().map(|step| format!("    {step}\n")).collect();
    format!("  シナリオ: {name}\n{steps}\n")
}

/// Everything a listener hears, as NDJSON with the traces.
fn heard(engine: &Engine<toy::Till>, plan: &Plan) -> (String, Summary) {
    let mut text = String::new();
    let summary = engine.run(plan, &mut |event| {
        text.push_str(&serde_json::to_string(event).expect("JSON"));
        text.push('\n');
        if let Event::ScenarioFinished { outcome, .. } = event {
            text.extend(outcome.trace.iter().map(|line| format!("{line}\n")));
        }
    });
    (text, summary)
}

fn only_verdict(steps: &[&str]) -> (Verdict, Vec<StepStatus>, Exit) {
    let plan = plan(&format!("{TILL}{}", scenario("一", steps)));
    let mut engine = engine();
    engine.settings.timeout = Duration::from_millis(200);
    let (mut verdict, mut statuses) = (None, Vec::new());
    let summary = engine.run(&plan, &mut |event| match event {
        Event::StepFinished(step) => statuses.push(step.outcome.status),
        Event::ScenarioFinished { verdict: found, .. } => verdict = Some(*found),
        _ => {}
    });
    (
        verdict.expect("a verdict"),
        statuses,
        Exit::of_run(&summary),
    )
}

#[test]
fn a_scenario_whose_steps_all_pass_passes() {
    use StepStatus::Passed;
    let played = only_verdict(&[
        "前提 硬貨が2枚ある",
        "もし 一枚入れる",
        "ならば 硬貨は3枚である",
    ]);
    assert_eq!(played, (Verdict::Passed, vec![Passed; 3], Exit::Passed));
}

#[test]
fn a_wrong_answer_is_the_implementations_fault_and_the_rest_is_skipped() {
    use StepStatus::{Failed, Passed, Skipped};
    let played = only_verdict(&[
        "前提 硬貨が2枚ある",
        "ならば 硬貨は9枚である",
        "もし 一枚入れる",
    ]);
    assert_eq!(
        played,
        (
            Verdict::Failed,
            vec![Passed, Failed, Skipped],
            Exit::Implementation
        )
    );
}

#[test]
fn undefined_ambiguous_and_pending_steps_are_never_passed() {
    for (step, status) in [
        ("もし 誰も知らない", StepStatus::Undefined),
        ("前提 曖昧な曖昧", StepStatus::Ambiguous),
        ("もし 未完成", StepStatus::Pending),
    ] {
        let played = only_verdict(&[step]);
        assert_eq!(
            played,
            (Verdict::Undefined, vec![status], Exit::Configuration),
            "{step}"
        );
    }
}

#[test]
fn a_panic_that_no_step_raised_is_a_harness_fault() {
    let played = only_verdict(&["もし 壊れる"]);
    assert_eq!(
        played,
        (
            Verdict::HarnessFault,
            vec![StepStatus::Failed],
            Exit::HarnessFault
        )
    );
}

#[test]
fn a_broken_invariant_fails_a_scenario_whose_steps_all_passed() {
    let played = only_verdict(&["もし 規則を破る"]);
    assert_eq!(
        played,
        (
            Verdict::Failed,
            vec![StepStatus::Passed],
            Exit::Implementation
        )
    );
}

#[test]
fn a_step_that_waits_for_ever_is_stopped_by_the_time_limit() {
    let played = only_verdict(&["もし 待ち続ける"]);
    assert_eq!(
        played,
        (
            Verdict::Environment,
            vec![StepStatus::Failed],
            Exit::Environment
        )
    );
}

#[test]
fn a_step_that_blocks_its_thread_is_given_up_and_the_rest_is_played() {
    let mut text = TILL.to_owned();
    text += &scenario("一", &["前提 硬貨が1枚ある"]);
    text += &scenario("二", &["もし 居座る"]);
    text += &scenario("三", &["前提 硬貨が1枚ある"]);
    let mut engine = engine();
    engine.settings.timeout = Duration::from_millis(100);
    let (_, summary) = heard(&engine, &plan(&text));
    assert_eq!(summary.count(Verdict::HarnessFault), 1);
    assert_eq!(summary.count(Verdict::Passed), 2);
}

#[test]
fn documents_are_planned_and_played_in_one_call_and_a_plan_that_fails_plays_nothing() {
    let good = document(
        "a.feature",
        &format!("{TILL}{}", scenario("一", &["もし 一枚入れる"])),
    );
    let outline = "  シナリオアウトライン: 空\n    もし 一枚入れる\n\n    例:\n      | 値 |\n";
    let empty = document("b.feature", &format!("{TILL}{outline}"));
    let filter = Filter::default();
    let summary = engine().play(std::slice::from_ref(&good), &filter, &mut |_| {});
    assert_eq!(summary.expect("a plan").count(Verdict::Passed), 1);
    let mut heard = 0;
    let refused = engine().play(&[good, empty], &filter, &mut |_| heard += 1);
    assert!(refused.is_err());
    assert_eq!(heard, 0);
}

#[test]
fn a_scenario_without_steps_is_not_a_pass() {
    assert_eq!(only_verdict(&[]).0, Verdict::Configuration);
}

#[test]
fn a_world_that_cannot_begin_for_want_of_a_prerequisite_is_not_testable() {
    let text = format!(
        "{TILL}  @始められない\n{}",
        scenario("一", &["もし 一枚入れる"])
    );
    let (_, summary) = heard(&engine(), &plan(&text));
    assert_eq!(summary.count(Verdict::NotTestable), 1);
    assert_eq!(Exit::of_run(&summary), Exit::NotTestable);
}

/// A hundred scenarios in five files, some of which go wrong.
fn many() -> Plan {
    let documents: Vec<_> = (0..5)
        .map(|file| {
            let mut text = TILL.to_owned();
            for n in 0..20 {
                let last = match n % 7 {
                    3 => "ならば 硬貨は99枚である",
                    4 => "もし 誰も知らない",
                    5 => "もし 壊れる",
                    _ => "もし 一枚入れる",
                };
                text += &scenario(
                    &format!("{n}番"),
                    &["前提 硬貨が5枚ある", "もし 一枚入れる", last],
                );
            }
            document(&format!("features/{file}.feature"), &text)
        })
        .collect();
    Plan::new(&documents, &Filter::default(), 7).expect("a plan")
}

#[test]
fn what_is_heard_does_not_depend_on_the_number_of_threads() {
    let plan = many();
    let mut engine = engine();
    let (one, summary) = heard(&engine, &plan);
    assert_eq!(summary.total(), 100);
    assert!(
        one.contains("\"seed\":\""),
        "traces are part of the comparison"
    );
    for jobs in [2, 3, 7, 64] {
        engine.jobs = NonZeroUsize::new(jobs).expect("not zero");
        assert_eq!(heard(&engine, &plan).0, one, "{jobs} threads");
    }
}

#[test]
fn fail_fast_ends_after_the_first_problem_in_order_whatever_the_number_of_threads() {
    let plan = many();
    let mut engine = engine();
    engine.fail_fast = true;
    let (one, summary) = heard(&engine, &plan);
    assert_eq!(summary.count(Verdict::Passed), 3);
    assert_eq!(summary.count(Verdict::Failed), 1);
    assert_eq!(summary.count(Verdict::NotRun), 96);
    for jobs in [2, 5] {
        engine.jobs = NonZeroUsize::new(jobs).expect("not zero");
        assert_eq!(heard(&engine, &plan).0, one, "{jobs} threads");
    }
}

#[test]
fn an_interrupted_run_accounts_for_every_scenario() {
    let plan = many();
    let engine = engine();
    let interrupt = engine.interrupt.clone();
    let summary = engine.run(&plan, &mut |event| {
        if matches!(event, Event::RunStarted { .. }) {
            interrupt.set();
        }
    });
    assert_eq!(summary.total(), plan.scenarios.len());
    assert!(summary.count(Verdict::NotRun) > 0);
    assert_eq!(Exit::of_run(&summary), Exit::Interrupted);
}

#[test]
fn an_interrupt_does_not_wait_for_a_step_that_waits() {
    let plan = plan(&format!("{TILL}{}", scenario("一", &["もし 待ち続ける"])));
    let engine = engine();
    let interrupt = engine.interrupt.clone();
    let started = std::time::Instant::now();
    let pressed = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(50));
        interrupt.set();
    });
    let summary = engine.run(&plan, &mut |_| {});
    pressed.join().expect("pressed");
    assert_eq!(summary.count(Verdict::NotRun), 1);
    assert!(summary.interrupted);
    assert!(started.elapsed() < Duration::from_secs(10));
}
