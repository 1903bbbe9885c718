//! What the counter asks before patients come: 一括照会, and who has consented to care away from it.

use cucumber::{then, when};
use madoguchi_sim::counter::{Care, Expected, Request, Spoken};

use crate::steps::Scene;
use crate::steps::claim::at_the_counter;
use crate::steps::words::{day, list, validity, warning, word, words_of};
use crate::{ensure, fail};

fn spoken(scene: &Scene, person: &str) -> Spoken {
    let owner = scene.person(person);
    Spoken {
        name: owner.name.clone(),
        birth: owner.birth,
        sex: owner.sex,
        address: owner.address.clone(),
    }
}

async fn ask(scene: &mut Scene, request: Request) {
    scene.seen.expected = None;
    at_the_counter(scene, request).await;
}

#[when(regex = r"^窓口が予約の「([^」]+)」を一括照会する$")]
async fn hands_in(scene: &mut Scene, people: String) {
    let patients = list(&people).map(|person| spoken(scene, person)).collect();
    ask(scene, Request::AskReserved { patients }).await;
}

#[when(regex = r"^窓口が一括照会の結果を取りに行く$")]
async fn fetches(scene: &mut Scene) {
    ask(scene, Request::FetchReserved).await;
}

#[when(regex = r"^窓口が(訪問診療|オンライン診療)の同意を(.+日)から(.+日)まで一括取得する$")]
async fn fetches_consents(scene: &mut Scene, care: String, from: String, to: String) {
    let table = [
        ("訪問診療", Care::HomeVisit),
        ("オンライン診療", Care::Online),
    ];
    let care = word("療養の場", &care, &table);
    let (from, to) = (day(&from), day(&to));
    ask(scene, Request::FetchConsented { care, from, to }).await;
}

fn known(scene: &Scene) -> &(bool, Vec<Expected>) {
    match &scene.seen.expected {
        Some(known) => known,
        None => fail!(
            "窓口が前もって知ったこと",
            format_args!(
                "窓口: {}",
                scene.seen.refusal.as_deref().unwrap_or("照会していない")
            )
        ),
    }
}

fn of<'s>(scene: &'s Scene, person: &str) -> &'s Expected {
    let owner = scene.person(person);
    let mut people = known(scene).1.iter();
    match people.find(|known| known.birth == owner.birth && known.name.same_kana(&owner.name)) {
        Some(known) => known,
        None => fail!(format_args!("「{person}」についての行"), "行がない"),
    }
}

#[then(regex = r"^一括照会の結果は(まだできていない|できている)$")]
async fn is_ready(scene: &mut Scene, expected: String) {
    let found = if known(scene).0 {
        "まだできていない"
    } else {
        "できている"
    };
    ensure!(found == expected, expected, found);
}

#[then(regex = r"^一括照会では「([^」]+)」の資格は「([^」]+)」である$")]
async fn validity_is(scene: &mut Scene, person: String, words: String) {
    let expected = (words != "不明").then(|| validity(&words));
    let found = of(scene, &person).validity;
    ensure!(
        found == expected,
        format_args!("「{words}」"),
        format_args!("「{}」", found.map_or("不明", |validity| validity.ja()))
    );
}

#[then(
    regex = r"^一括照会で分かった「([^」]+)」の(保険者番号|記号|番号|枝番|負担割合|適用区分)は(?:「([^」]+)」である|示されない)$"
)]
async fn item_is(scene: &mut Scene, person: String, item: String, expected: String) {
    let known = of(scene, &person);
    let insured = known.insured.as_ref();
    let found = match item.as_str() {
        "保険者番号" => insured.map(|insured| insured.insurer.to_string()),
        "記号" => insured.and_then(|it| it.symbol.as_ref().map(ToString::to_string)),
        "番号" => insured.map(|insured| insured.number.to_string()),
        "枝番" => insured.and_then(|it| it.branch.as_ref().map(ToString::to_string)),
        "負担割合" => known.share.map(|share| share.to_string()),
        _ => known.limit.map(|limit| limit.code().to_owned()),
    };
    let found = found.unwrap_or_default();
    ensure!(
        found == expected,
        format_args!("{item}「{expected}」"),
        format_args!("「{found}」")
    );
}

#[then(regex = r"^一括照会では「([^」]+)」について「([^」]+)」と警告される$")]
async fn warns(scene: &mut Scene, person: String, words: String) {
    let (expected, found) = (warning(&words), &of(scene, &person).warnings);
    ensure!(
        found.contains(&expected),
        format_args!("警告「{words}」"),
        words_of(found, |warning| warning.ja())
    );
}

#[then(regex = r"^一括取得した人は「([^」]+)」である$")]
async fn have_consented(scene: &mut Scene, people: String) {
    for person in list(&people) {
        of(scene, person);
    }
    let (expected, found) = (list(&people).count(), known(scene).1.len());
    ensure!(
        found == expected,
        format_args!("{expected}人"),
        format_args!("{found}人")
    );
}

#[then(regex = r"^一括取得した人はいない$")]
async fn nobody_has_consented(scene: &mut Scene) {
    let found = known(scene).1.len();
    ensure!(found == 0, "0人", format_args!("{found}人"));
}
