//! 障害: devices, lines and systems that fail, and are repaired.

use cucumber::{given, when};
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::role::{Address, Effect, Fault, RoleName, Scope};

use super::Scene;
use super::scene::During;
use super::words::{day, number, word};
use crate::fail;
use crate::run::Party;

/// What can fail, in the words of a scenario: which calls are touched, and how.
fn failure(scene: &Scene, words: &str) -> (Scope, Scope, Effect) {
    let here = scene.here();
    let reader = || Scope::One(Address::new(RoleName::Reader, here.clone()));
    let counter = || Scope::One(Address::new(RoleName::Counter, here.clone()));
    match words {
        "リーダーの故障" | "リーダーの停電" => {
            (Scope::Anyone, reader(), Effect::Unreachable)
        }
        "リーダーの応答停止" => (Scope::Anyone, reader(), Effect::TimedOut),
        "回線の切断" => (counter(), Scope::Role(RoleName::Fund), Effect::Unreachable),
        "リーダーの回線の切断" => {
            (reader(), Scope::Role(RoleName::Fund), Effect::Unreachable)
        }
        "オンライン資格確認等システムの停止" => (
            Scope::Anyone,
            Scope::Role(RoleName::Fund),
            Effect::Unreachable,
        ),
        "回答の文字化け" => (counter(), Scope::Role(RoleName::Fund), Effect::Garbled),
        "回答の途絶" => (counter(), Scope::Role(RoleName::Fund), Effect::AnswerLost),
        "マイナポータルの停止" => (
            Scope::Anyone,
            Scope::Role(RoleName::Portal),
            Effect::Unreachable,
        ),
        "認証局の停止" => (
            Scope::Anyone,
            Scope::Role(RoleName::Jlis),
            Effect::Unreachable,
        ),
        _ => fail!(
            Party::Configuration,
            "リーダーの故障・リーダーの停電・リーダーの応答停止・回線の切断・リーダーの回線の切断・オンライン資格確認等システムの停止・\
             回答の文字化け・回答の途絶・マイナポータルの停止・認証局の停止",
            format_args!("「{words}」")
        ),
    }
}

/// A failure and when it is in force. What a 前提 step tells of may come before the day and the place are named, so
/// that both are looked at when the ecosystem begins.
pub struct Failure {
    cause: Cause,
    when: During,
}

enum Cause {
    /// Where the patient is, in the words of [`failure`].
    Here(String),
    /// At every facility of a prefecture.
    Wide { prefecture: u8, reason: String },
}

impl Failure {
    /// The failure as the switchboard takes it.
    pub fn fault(&self, scene: &Scene) -> Fault {
        let (from, to, effect, reason) = match &self.cause {
            Cause::Here(words) => {
                let (from, to, effect) = failure(scene, words);
                (from, to, effect, words)
            }
            Cause::Wide { prefecture, reason } => (
                Scope::Prefecture(*prefecture),
                Scope::Role(RoleName::Fund),
                Effect::Unreachable,
                reason,
            ),
        };
        Fault {
            from,
            to,
            since: self.when.since.unwrap_or(scene.now()),
            until: self.when.until,
            effect,
            reason: reason.clone(),
        }
    }
}

/// Puts a failure at the place of the patient in force for a time.
pub fn strike(scene: &mut Scene, words: &str, when: During) {
    let cause = Cause::Here(words.to_owned());
    scene.disturb(Failure { cause, when });
}

#[given(regex = r"^「([^」]+)」が起きている$")]
#[when(regex = r"^「([^」]+)」が起きる$")]
async fn happens(scene: &mut Scene, what: String) {
    strike(scene, &what, During::default());
}

#[given(regex = r"^「([^」]+)」が(.+日)の(\d+)時(\d+)分から(.+日)の(\d+)時(\d+)分まで起きる$")]
#[expect(
    clippy::too_many_arguments,
    reason = "a step takes what its text names"
)]
async fn happens_between(
    scene: &mut Scene,
    what: String,
    from: String,
    from_hour: String,
    from_minute: String,
    to: String,
    to_hour: String,
    to_minute: String,
) {
    let moment = |date: &str, hour: &str, minute: &str| {
        VirtualTime::start_of(day(date))
            .plus_minutes(number::<i32>(hour) * 60 + number::<i32>(minute))
    };
    let (since, until) = (
        moment(&from, &from_hour, &from_minute),
        moment(&to, &to_hour, &to_minute),
    );
    let when = During {
        since: Some(since),
        until: Some(until),
    };
    strike(scene, &what, when);
}

#[given(regex = r"^(東京|神奈川|北海道)の医療機関で広域の「(回線障害|停電)」が起きている$")]
async fn wide_outage(scene: &mut Scene, name: String, reason: String) {
    let prefecture = word(
        "都道府県",
        &name,
        &[("東京", 13), ("神奈川", 14), ("北海道", 1)],
    );
    scene.wide_outage = true;
    let (cause, when) = (Cause::Wide { prefecture, reason }, During::default());
    scene.disturb(Failure { cause, when });
}

#[when(regex = r"^「([^」]+)」から復旧する$")]
async fn repaired(scene: &mut Scene, what: String) {
    scene.wide_outage = false;
    scene.play().await.board().repair(&what);
}
