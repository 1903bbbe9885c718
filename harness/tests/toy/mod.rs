//! A small world with Japanese steps, to test the engine with.

#![allow(clippy::panic, reason = "one of its steps is there to panic")]
#![allow(dead_code, reason = "not every test needs every part")]

use cucumber::step::{Collection, Context};
use futures::FutureExt as _;
use futures::future::LocalBoxFuture;
use regex::Regex;

use madoguchi::run::{
    Document, Engine, Filter, Finished, Plan, Raised, ScenarioInfo, ScenarioWorld, Settings,
    Violation, raise,
};

/// A till that counts coins.
#[derive(Debug, Default)]
pub struct Till {
    coins: u64,
    seed: u64,
    trace: Vec<String>,
    violations: Vec<Violation>,
}

impl cucumber::World for Till {
    type Error = std::convert::Infallible;

    async fn new() -> Result<Self, Self::Error> {
        Ok(Self::default())
    }
}

impl ScenarioWorld for Till {
    fn begin(&mut self, scenario: &ScenarioInfo, _: &Settings) {
        self.seed = scenario.seed;
        if scenario.tags.iter().any(|tag| tag == "始められない") {
            raise(Raised::NotTestable("カードリーダ".to_owned()));
        }
    }

    fn finish(&mut self) -> Finished {
        Finished {
            violations: std::mem::take(&mut self.violations),
            trace: std::mem::take(&mut self.trace),
            ..Finished::default()
        }
    }
}

/// The steps of the till.
pub fn steps() -> Collection<Till> {
    let regex = |text: &str| Regex::new(text).expect("a pattern");
    Collection::new()
        .given(None, regex("^硬貨が([0-9]+)枚ある$"), coins)
        .given(None, regex("^曖昧"), coins)
        .given(None, regex("曖昧$"), coins)
        .when(
            None,
            regex("^(一枚入れる|待ち続ける|居座る|壊れる|未完成|規則を破る)$"),
            act,
        )
        .then(None, regex("^硬貨は([0-9]+)枚である$"), counted)
}

fn number(context: &Context) -> u64 {
    let text = context.matches.get(1).map(|(_, text)| text.as_str());
    text.and_then(|text| text.parse().ok()).unwrap_or_default()
}

fn coins(till: &mut Till, context: Context) -> LocalBoxFuture<'_, ()> {
    async move { till.coins = number(&context) }.boxed_local()
}

fn act(till: &mut Till, context: Context) -> LocalBoxFuture<'_, ()> {
    async move {
        match context.step.value.as_str() {
            "一枚入れる" => till.coins += 1,
            "待ち続ける" => std::future::pending().await,
            "居座る" => std::thread::sleep(std::time::Duration::from_secs(30)),
            "壊れる" => panic!("index out of bounds"),
            "未完成" => raise(Raised::Pending("硬貨の種類".to_owned())),
            _ => till.violations.push(Violation {
                rule: "coins-are-counted".to_owned(),
                message: "硬貨が<消えた>".to_owned(),
            }),
        }
        till.trace.push(format!(
            r#"{{"n":{},"at":"2025-06-10T09:00:00","from":"counter:1312345670","to":"fund","depth":0,"request":{{"act":"{}","seed":"{:016x}"}},"response":{{"coins":{}}}}}"#,
            till.trace.len(),
            context.step.value,
            till.seed,
            till.coins
        ));
    }
    .boxed_local()
}

fn counted(till: &mut Till, context: Context) -> LocalBoxFuture<'_, ()> {
    async move {
        let expected = number(&context);
        madoguchi::ensure!(
            till.coins == expected,
            format_args!("{expected}枚"),
            format_args!("{}枚", till.coins)
        );
    }
    .boxed_local()
}

/// Parses a feature.
pub fn document(path: &str, text: &str) -> Document {
    Document {
        path: path.to_owned(),
        text: text.to_owned(),
        feature: gherkin::Feature::parse(text, gherkin::GherkinEnv::default()).expect("a feature"),
    }
}

/// Plans one feature.
pub fn plan(text: &str) -> Plan {
    Plan::new(
        &[document("features/till.feature", text)],
        &Filter::default(),
        7,
    )
    .expect("a plan")
}

/// An engine over the till.
pub fn engine() -> Engine<Till> {
    let mut engine = Engine::new(steps());
    engine.settings.seed = 7;
    engine
}
