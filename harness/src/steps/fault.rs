//! 障害: devices, lines and systems that fail, and are repaired.

use cucumber::{given, when};
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::role::{Address, Effect, RoleName, Scope};

use super::Scene;
use super::scene::During;
use super::words::{day, number, word};
use crate::fail;
use crate::run::Party;

/// What can fail, in the words of a scenario: which calls are touched, and how.
pub fn failure(scene: &Scene, words: &str) -> (Scope, Scope, Effect) {
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
        "マイナポータルの混雑" => (
            Scope::Anyone,
            Scope::Role(RoleName::Portal),
            Effect::TimedOut,
        ),
        "認証局の停止" => (
            Scope::Anyone,
            Scope::Role(RoleName::Jlis),
            Effect::Unreachable,
        ),
        _ => fail!(
            Party::Configuration,
            "リーダーの故障・リーダーの停電・リーダーの応答停止・回線の切断・リーダーの回線の切断・オンライン資格確認等システムの停止・\
             回答の文字化け・回答の途絶・マイナポータルの停止・マイナポータルの混雑・認証局の停止",
            format_args!("「{words}」")
        ),
    }
}

/// Puts a failure in force for a time.
pub fn strike(scene: &mut Scene, words: &str, when: During) {
    scene.fail_here(words, when);
}

#[given(regex = r"^「([^」]+)」が起きている$")]
async fn is_so(scene: &mut Scene, what: String) {
    strike(scene, &what, During::default());
}

#[when(regex = r"^「([^」]+)」が起きる$")]
async fn happens(scene: &mut Scene, what: String) {
    // It happens where the patient is now, not where they will be when something else happens.
    scene.play().await;
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
    let when = During {
        since: Some(moment(&from, &from_hour, &from_minute)),
        until: Some(moment(&to, &to_hour, &to_minute)),
    };
    strike(scene, &what, when);
}

fn moment(date: &str, hour: &str, minute: &str) -> VirtualTime {
    VirtualTime::start_of(day(date)).plus_minutes(number::<i32>(hour) * 60 + number::<i32>(minute))
}

/// A clock that is wrong. It ends when 「…の時計のずれ」 is repaired.
#[given(
    regex = r"^(認証局|オンライン資格確認等システム|マイナポータル)の時計が(\d+)(分|時間|日)(遅れて|進んで)いる$"
)]
async fn wrong_clock(scene: &mut Scene, whose: String, by: String, unit: String, way: String) {
    let role = word(
        "時計の持ち主",
        &whose,
        &[
            ("認証局", RoleName::Jlis),
            ("オンライン資格確認等システム", RoleName::Fund),
            ("マイナポータル", RoleName::Portal),
        ],
    );
    let unit = word("単位", &unit, &[("分", 1), ("時間", 60), ("日", 24 * 60)]);
    let minutes = i32::from(number::<u16>(&by)) * unit;
    let effect = Effect::ClockAhead {
        minutes: if way == "進んで" {
            minutes
        } else {
            -minutes
        },
    };
    let reason = format!("{whose}の時計のずれ");
    let to = Scope::Role(role);
    scene.disturb(Scope::Anyone, to, effect, &reason, During::default());
}

fn prefecture(name: &str) -> Scope {
    let table = [("東京", 13), ("神奈川", 14), ("北海道", 1)];
    Scope::Prefecture(word("都道府県", name, &table))
}

#[given(regex = r"^(東京|神奈川|北海道)の医療機関で広域の「(回線障害|停電)」が起きている$")]
async fn wide_outage(scene: &mut Scene, name: String, reason: String) {
    scene.wide_outage = true;
    let (from, to) = (prefecture(&name), Scope::Role(RoleName::Fund));
    scene.disturb(from, to, Effect::Unreachable, &reason, During::default());
}

/// A failure of a region in its published minutes. Whether the desk knows of it is for another step to say.
#[given(
    regex = r"^(東京|神奈川|北海道)の医療機関で「(回線障害|停電)」が(.+日)の(\d+)時(\d+)分から(\d+)時(\d+)分まで起きる$"
)]
#[expect(
    clippy::too_many_arguments,
    reason = "a step takes what its text names"
)]
async fn regional_outage_between(
    scene: &mut Scene,
    name: String,
    reason: String,
    date: String,
    from_hour: String,
    from_minute: String,
    to_hour: String,
    to_minute: String,
) {
    let when = During {
        since: Some(moment(&date, &from_hour, &from_minute)),
        until: Some(moment(&date, &to_hour, &to_minute)),
    };
    let (from, to) = (prefecture(&name), Scope::Role(RoleName::Fund));
    scene.disturb(from, to, Effect::Unreachable, &reason, when);
}

#[given(regex = r"^広域の障害であることが窓口に知らされている$")]
async fn known_to_be_wide(scene: &mut Scene) {
    scene.wide_outage = true;
}

#[when(regex = r"^「([^」]+)」から復旧する$")]
async fn repaired(scene: &mut Scene, what: String) {
    scene.wide_outage = false;
    scene.repair(&what).await;
}
