//! 前提: people, papers and places as scenarios of the counter need them; and what of a paper the counter keeps.

use cucumber::{given, then};
use madoguchi_sim::cast::{DiseasePaper, FacilitySystem, PaperDates, SpecificDisease};
use madoguchi_sim::vocabulary::{Document, FacilityKind, Presented};

use crate::run::Party;
use crate::steps::Scene;
use crate::steps::hands::document;
use crate::steps::words::{day, word, yen};
use crate::{ensure, fail};

const DISEASES: [(&str, SpecificDisease); 3] = [
    ("人工透析を要する慢性腎不全", SpecificDisease::Dialysis),
    ("先天性血液凝固因子障害", SpecificDisease::Haemophilia),
    (
        "血液製剤に起因するHIV感染症",
        SpecificDisease::HivByBloodProducts,
    ),
];

#[given(regex = r"^「([^」]+)」の今の保険の番号は「([^」]+)」、枝番は「([^」]+)」である$")]
async fn number_is(scene: &mut Scene, person: String, number: String, branch: String) {
    let (Ok(number), Ok(branch)) = (number.parse(), branch.parse()) else {
        fail!(
            Party::Configuration,
            "番号 of 1 to 20 characters, 枝番 of 2 digits",
            format_args!("「{number}」「{branch}」")
        )
    };
    let owner = scene.person_mut(&person);
    match owner.enrolments.last_mut() {
        Some(enrolment) => {
            enrolment.insured.number = number;
            enrolment.insured.branch = Some(branch);
        }
        None => fail!(
            Party::Configuration,
            "an insured person",
            format_args!("「{person}」")
        ),
    }
}

#[given(
    regex = r"^「([^」]+)」は枝番の書かれていない「(保険証|資格確認書|資格情報のお知らせ)」を持っている$"
)]
async fn paper_without_branch(scene: &mut Scene, person: String, words: String) {
    let Presented { mut document, copy } = document(scene, &person, &words);
    match &mut document {
        Document::InsuranceCard(card) => card.items.insured.branch = None,
        Document::Certificate(certificate) => certificate.items.insured.branch = None,
        Document::Notice(notice) => notice.items.insured.branch = None,
        _ => {}
    }
    let shown = Presented { document, copy };
    scene.hands(&person).documents.push(shown);
}

#[given(
    regex = r"^「([^」]+)」には(.+日)から(.+日)まで有効な特定疾病「(.+)」の受療証があり、自己負担限度額は(.+円)である$"
)]
async fn disease_in_term(
    scene: &mut Scene,
    person: String,
    from: String,
    until: String,
    disease: String,
    self_pay: String,
) {
    let paper = DiseasePaper {
        disease: word("認定疾病区分", &disease, &DISEASES),
        dates: PaperDates {
            issued: Some(day(&from)),
            from: Some(day(&from)),
            until: Some(day(&until)),
        },
        self_pay: yen(&self_pay),
    };
    match scene.person_mut(&person).enrolments.last_mut() {
        Some(enrolment) => enrolment.papers.diseases.push(paper),
        None => fail!(
            Party::Configuration,
            "an insured person",
            format_args!("「{person}」")
        ),
    }
}

#[given(
    regex = r"^「([^」]+)」は、(オンライン資格確認|資格確認限定型)を導入した健診実施機関である$"
)]
async fn checkup_body(scene: &mut Scene, name: String, system: String) {
    let code = scene.facility_named(&name).code.clone();
    if let Some(facility) = scene.setting().facilities.get_mut(&code) {
        facility.kind = FacilityKind::CheckupBody;
        facility.system = match system.as_str() {
            "資格確認限定型" => FacilitySystem::EligibilityOnly,
            _ => FacilitySystem::Full,
        };
    }
}

#[then(regex = r"^窓口は特定疾病「(.+)」の自己負担限度額(.+円)を記録する$")]
async fn keeps_disease(scene: &mut Scene, disease: String, self_pay: String) {
    let expected = (word("認定疾病区分", &disease, &DISEASES), yen(&self_pay));
    let papers = &scene.decision().diseases;
    let found: Vec<_> = papers
        .iter()
        .map(|paper| (paper.disease, paper.self_pay))
        .collect();
    ensure!(
        found == [expected],
        format_args!("{expected:?}"),
        format_args!("{found:?}")
    );
}

#[then(regex = r"^窓口は特定疾病の受療証を記録しない$")]
async fn keeps_no_disease(scene: &mut Scene) {
    let found = &scene.decision().diseases;
    ensure!(
        found.is_empty(),
        "受療証の記録なし",
        format_args!("{found:?}")
    );
}
