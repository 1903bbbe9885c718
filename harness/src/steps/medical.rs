//! 医療情報と療養の場: consents, what a doctor or pharmacist then sees, and care away from the reception counter.

use cucumber::{given, then, when};
use jiff::civil::Date;
use madoguchi_sim::cast::{MedicalKind, MedicalRecord};
use madoguchi_sim::counter::{Care, CounterRole, Request, Response};
use madoguchi_sim::fund::Consents;

use super::Scene;
use super::words::{day, list, word};
use crate::{ensure, fail};

const KINDS: [(&str, MedicalKind); 4] = [
    ("薬剤情報", MedicalKind::Drugs),
    ("診療情報", MedicalKind::Clinical),
    ("特定健診等情報", MedicalKind::Checkups),
    ("手術情報", MedicalKind::Surgery),
];

pub fn kind(words: &str) -> MedicalKind {
    word("医療情報の種類", words, &KINDS)
}

/// The consents that a list of sets stands for.
pub fn consents(words: &str) -> Consents {
    let mut given = Consents::default();
    for part in list(words) {
        match part {
            "限度額情報" => given.limit = true,
            _ => match kind(part) {
                MedicalKind::Drugs => given.drugs = true,
                MedicalKind::Clinical => given.clinical = true,
                MedicalKind::Checkups => given.checkups = true,
                MedicalKind::Surgery => given.surgery = true,
            },
        }
    }
    given
}

async fn visit_with(scene: &mut Scene, person: String, consents: Consents) {
    scene.hands(&person).consents = Some(consents);
    super::reader::whole_visit(scene, person, "暗証番号".to_owned()).await;
}

#[when(regex = r"^「([^」]+)」が「([^」]+)」だけに同意してリーダーで受け付ける$")]
async fn visit_consenting(scene: &mut Scene, person: String, what: String) {
    let consents = consents(&what);
    visit_with(scene, person, consents).await;
}

#[when(regex = r"^「([^」]+)」が何にも同意せずにリーダーで受け付ける$")]
async fn visit_refusing(scene: &mut Scene, person: String) {
    visit_with(scene, person, Consents::default()).await;
}

/// Opens a set of the last visit. It is refused, shown, or empty.
#[when(regex = r"^医師が「(薬剤情報|診療情報|特定健診等情報|手術情報)」を開く$")]
async fn doctor_opens(scene: &mut Scene, what: String) {
    let request = Request::ViewMedical {
        visit: scene.decision().visit,
        kind: kind(&what),
    };
    let here = scene.here();
    (scene.seen.medical, scene.seen.refusal) = (None, None);
    match scene.ask::<CounterRole>("医師", &here, request).await {
        Response::Medical { records, consented } => scene.seen.medical = Some((records, consented)),
        Response::Refused { reason } => scene.seen.refusal = Some(reason),
        other => fail!("medical information", format_args!("{other:?}")),
    }
}

fn screen(scene: &Scene) -> &[MedicalRecord] {
    match &scene.seen.medical {
        Some((records, _)) => records,
        None => fail!(
            "医療情報の画面",
            scene
                .seen
                .refusal
                .clone()
                .unwrap_or_else(|| "画面がない".to_owned())
        ),
    }
}

fn days(records: &[MedicalRecord]) -> String {
    let days: Vec<String> = records.iter().map(|record| record.on.to_string()).collect();
    format!("{}件 {}", days.len(), days.join("、"))
}

#[then(regex = r"^画面に(.+日)の記録が(ある|ない)$")]
async fn screen_has(scene: &mut Scene, date: String, expected: String) {
    let (on, records) = (day(&date), screen(scene));
    let found = records.iter().any(|record| record.on == on);
    ensure!(
        found == (expected == "ある"),
        format_args!("{date}の記録が{expected}"),
        days(records)
    );
}

/// No is an answer, not an error: the screen comes up and is empty.
#[then(regex = r"^画面は空である$")]
async fn screen_is_empty(scene: &mut Scene) {
    let records = screen(scene);
    ensure!(records.is_empty(), "空の画面", days(records));
}

#[then(regex = r"^画面に記録が出ている$")]
async fn screen_shows_something(scene: &mut Scene) {
    let records = screen(scene);
    ensure!(!records.is_empty(), "記録のある画面", days(records));
}

#[then(regex = r"^医療情報の画面は「(記録あり|空|断られる)」である$")]
async fn screen_is(scene: &mut Scene, expected: String) {
    let found = match &scene.seen.medical {
        Some((records, _)) if records.is_empty() => "空",
        Some(_) => "記録あり",
        None => "断られる",
    };
    ensure!(found == expected, expected, found);
}

#[then(regex = r"^医療情報の閲覧は断られる$")]
async fn viewing_refused(scene: &mut Scene) {
    ensure!(
        scene.seen.medical.is_none() && scene.seen.refusal.is_some(),
        "閲覧が断られる",
        format_args!("{:?}", scene.seen.medical)
    );
}

#[given(regex = r"^「([^」]+)」には(.+日)の「(薬剤情報|診療情報|特定健診等情報|手術情報)」がある$")]
async fn has_record(scene: &mut Scene, person: String, date: String, what: String) {
    let on: Date = day(&date);
    scene.person_mut(&person).medical.push(MedicalRecord {
        kind: kind(&what),
        on,
        text: "見本の記録".to_owned(),
        detail: None,
    });
}

#[given(regex = r"^「([^」]+)」は(外来|訪問診療|オンライン診療)で診てもらう$")]
async fn way_of_care(scene: &mut Scene, person: String, care: String) {
    scene.hands(&person).care = word(
        "診療の場",
        &care,
        &[
            ("外来", Care::Outpatient),
            ("訪問診療", Care::HomeVisit),
            ("オンライン診療", Care::Online),
        ],
    );
}

#[given(regex = r"^医療情報を5年間保存すると仮定する$")]
async fn five_year_storage(scene: &mut Scene) {
    scene.setting().parameters.five_year_storage = true;
}
