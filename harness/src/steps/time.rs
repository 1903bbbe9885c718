//! 時: the day on which a scenario plays, and time that passes.

use cucumber::{given, when};
use jiff::ToSpan;
use madoguchi_sim::clock::VirtualTime;

use super::Scene;
use super::words::{day, number};
use crate::fail;
use crate::run::Party;

#[given(regex = r"^今日は(.+日)である$")]
async fn today_is(scene: &mut Scene, date: String) {
    scene.move_to(VirtualTime::morning_of(day(&date))).await;
}

#[given(regex = r"^時刻は(.+日)の(\d+)時(\d+)分である$")]
#[when(regex = r"^(.+日)の(\d+)時(\d+)分になる$")]
async fn moment_comes(scene: &mut Scene, date: String, hour: String, minute: String) {
    let time = jiff::civil::Time::new(number(&hour), number(&minute), 0, 0);
    match time {
        Ok(time) => {
            scene
                .move_to(VirtualTime::new(day(&date).to_datetime(time)))
                .await
        }
        Err(error) => fail!(Party::Configuration, "a time of day", error),
    }
}

#[when(regex = r"^(.+日)になる$")]
async fn day_comes(scene: &mut Scene, date: String) {
    scene.move_to(VirtualTime::morning_of(day(&date))).await;
}

/// A day comes, at the hour that it is now.
pub async fn at_the_same_hour(scene: &mut Scene, date: jiff::civil::Date) {
    let days = scene.today().until(date).map_or(0, |span| span.get_days());
    let moment = scene.now().plus_days(days);
    scene.move_to(moment).await;
}

#[when(regex = r"^(\d+)日たつ$")]
async fn days_pass(scene: &mut Scene, days: String) {
    let moment = scene.now().plus_days(number(&days));
    scene.move_to(moment).await;
}

#[when(regex = r"^(\d+)分たつ$")]
async fn minutes_pass(scene: &mut Scene, minutes: String) {
    let moment = scene.now().plus_minutes(number(&minutes));
    scene.move_to(moment).await;
}

#[when(regex = r"^(\d+)か月たつ$")]
async fn months_pass(scene: &mut Scene, months: String) {
    let later = scene
        .today()
        .saturating_add(number::<i32>(&months).months());
    scene.move_to(VirtualTime::morning_of(later)).await;
}
