//! 人: what is true of the people, and where they are.

use cucumber::{given, when};
use madoguchi_sim::card::Condition;
use madoguchi_sim::counter::{Companion, Occasion};
use madoguchi_sim::rulebook::share::IncomeClass;

use super::Scene;
use super::words::{day, school_occasion, word};
use crate::fail;
use crate::run::Party;

#[given(regex = r"^窓口は「([^」]+)」である$")]
async fn the_counter_is(scene: &mut Scene, facility: String) {
    scene.facility_named(&facility);
    scene.facility = facility;
}

#[when(regex = r"^「([^」]+)」が「([^」]+)」に行く$")]
async fn goes_to(scene: &mut Scene, person: String, facility: String) {
    scene.person(&person);
    scene.facility_named(&facility);
    scene.facility = facility;
}

#[given(regex = r"^「([^」]+)」はカードを(持参している|自宅に置いている|紛失している)$")]
async fn where_the_card_is(scene: &mut Scene, person: String, place: String) {
    scene.hands(&person).card = place == "持参している";
}

#[given(
    regex = r"^「([^」]+)」のカードは(壊れている|改ざんされて動かない|別の種類のカードである)$"
)]
async fn condition_of_the_card(scene: &mut Scene, person: String, condition: String) {
    let condition = word(
        "カードの状態",
        &condition,
        &[
            ("壊れている", Condition::Mute),
            ("改ざんされて動かない", Condition::Tampered),
            ("別の種類のカードである", Condition::ForeignObject),
        ],
    );
    match &mut scene.person_mut(&person).card {
        Some(card) => card.condition = condition,
        None => fail!(
            Party::Configuration,
            "a person with a card",
            format_args!("「{person}」")
        ),
    }
}

#[given(regex = r"^「([^」]+)」はカードの利用登録をしていない$")]
async fn not_registered(scene: &mut Scene, person: String) {
    scene.person_mut(&person).registered = None;
}

#[given(regex = r"^「([^」]+)」の資格は(.+日)からシステムに登録されている$")]
async fn visible_from(scene: &mut Scene, person: String, date: String) {
    let moment = madoguchi_sim::clock::VirtualTime::start_of(day(&date));
    match scene.person_mut(&person).enrolments.last_mut() {
        Some(enrolment) => enrolment.visible_from = Some(moment),
        None => fail!(
            Party::Configuration,
            "an insured person",
            format_args!("「{person}」")
        ),
    }
}

#[given(regex = r"^「([^」]+)」の資格はまだシステムに登録されていない$")]
async fn never_visible(scene: &mut Scene, person: String) {
    match scene.person_mut(&person).enrolments.last_mut() {
        Some(enrolment) => enrolment.visible_from = None,
        None => fail!(
            Party::Configuration,
            "an insured person",
            format_args!("「{person}」")
        ),
    }
}

#[given(regex = r"^「([^」]+)」は「([^」]+)」に受診歴がある$")]
async fn returning_patient(scene: &mut Scene, person: String, facility: String) {
    let code = scene.facility_named(&facility).code.clone();
    let (insured, share) = {
        let items = super::hands::items(scene, &person);
        (items.insured, items.share)
    };
    let share = share.unwrap_or(madoguchi_sim::vocabulary::Share::THREE);
    scene
        .person_mut(&person)
        .charts
        .push((code, insured, share));
}

#[given(regex = r"^「([^」]+)」は(修学旅行|部活動の合宿|遠征)で教員に付き添われている$")]
async fn on_a_school_trip(scene: &mut Scene, person: String, occasion: String) {
    let hands = scene.hands(&person);
    hands.companion = Companion::Teacher;
    hands.occasion = school_occasion(&occasion);
}

#[given(regex = r"^「([^」]+)」は(家族|介助者|ベビーシッター)に付き添われている$")]
async fn accompanied(scene: &mut Scene, person: String, companion: String) {
    scene.hands(&person).companion = word(
        "付添い",
        &companion,
        &[
            ("家族", Companion::Family),
            ("介助者", Companion::Carer),
            ("ベビーシッター", Companion::Sitter),
        ],
    );
}

#[given(regex = r"^「([^」]+)」は被災し、書類を持っていない$")]
async fn disaster_victim(scene: &mut Scene, person: String) {
    let hands = scene.hands(&person);
    hands.card = false;
    hands.occasion = Occasion::Disaster;
}

#[given(regex = r"^「([^」]+)」の所得は「([^」]+)」である$")]
async fn income(scene: &mut Scene, person: String, class: String) {
    scene.person_mut(&person).income = word(
        "所得",
        &class,
        &[
            ("現役並み", IncomeClass::WorkingLevel),
            ("一定以上", IncomeClass::AboveThreshold),
            ("一般", IncomeClass::General),
        ],
    );
}
