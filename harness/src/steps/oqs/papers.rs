//! 前提: what an insurer has filed of a person's papers.

use cucumber::given;
use madoguchi_sim::cast::{
    CardClass, DiseasePaper, DrugItem, DrugSource, Enrolment, LimitPaper, LimitPaperKind,
    LossReason, MedicalDetail, MedicalKind, MedicalRecord, PaperDates, Prescription,
    SpecificDisease,
};
use madoguchi_sim::vocabulary::PersonName;

use crate::fail;
use crate::run::Party;
use crate::steps::Scene;
use crate::steps::words::{day, word, yen};

fn enrolment<'s>(scene: &'s mut Scene, person: &str, which: &str) -> &'s mut Enrolment {
    let enrolments = &mut scene.person_mut(person).enrolments;
    let found = match which {
        "前の" => enrolments.first_mut(),
        _ => enrolments.last_mut(),
    };
    match found {
        Some(enrolment) => enrolment,
        None => fail!(
            Party::Configuration,
            "an insured person",
            format_args!("「{person}」")
        ),
    }
}

#[given(regex = r"^「([^」]+)」の(今の|前の)資格の被保険者証区分は「(.+)」と届け出られている$")]
async fn class_filed(scene: &mut Scene, person: String, which: String, class: String) {
    let class = word(
        "被保険者証区分",
        &class,
        &[
            ("一般", CardClass::General),
            ("退職", CardClass::Retired),
            ("短期（一般）", CardClass::ShortTerm),
            ("特別療養費支給対象者", CardClass::SpecialExpense),
            ("自衛官", CardClass::SelfDefence),
        ],
    );
    enrolment(scene, &person, &which).papers.class = Some(class);
}

#[given(regex = r"^「([^」]+)」の(今の|前の)資格の喪失事由は「(.+)」と届け出られている$")]
async fn loss(scene: &mut Scene, person: String, which: String, reason: String) {
    let reason = word(
        "資格喪失事由",
        &reason,
        &[
            ("死亡", LossReason::Death),
            ("生活保護受給開始", LossReason::PublicAssistance),
            ("医療保険等の資格取得", LossReason::OtherInsurance),
            ("その他", LossReason::Other),
        ],
    );
    enrolment(scene, &person, &which).papers.loss = Some(reason);
}

#[given(regex = r"^「([^」]+)」の郵便番号は「(.+)」と届け出られている$")]
async fn post_number(scene: &mut Scene, person: String, number: String) {
    enrolment(scene, &person, "今の").papers.post_number = Some(number);
}

#[given(regex = r"^「([^」]+)」の通称は「(.+)」と届け出られている$")]
async fn other_name(scene: &mut Scene, person: String, name: String) {
    let name: PersonName = name.parse().unwrap_or_else(|error| {
        fail!(
            Party::Configuration,
            "a name such as 見本 花子（ミホン ハナコ）",
            error
        )
    });
    enrolment(scene, &person, "今の").papers.other_name = Some(name);
}

fn dates(issued: &str, from: &str, until: &str) -> PaperDates {
    PaperDates {
        issued: Some(day(issued)),
        from: Some(day(from)),
        until: Some(day(until)),
    }
}

#[given(regex = r"^「([^」]+)」の資格は(.+日)に交付され、(.+日)から(.+日)まで有効である$")]
async fn card_dates(
    scene: &mut Scene,
    person: String,
    issued: String,
    from: String,
    until: String,
) {
    enrolment(scene, &person, "今の").papers.card = dates(&issued, &from, &until);
}

#[given(
    regex = r"^「([^」]+)」の限度額証「(.+)」は(.+日)から(.+日)まで有効で、長期入院該当日は(.+)である$"
)]
async fn limit_paper(
    scene: &mut Scene,
    person: String,
    kind: String,
    from: String,
    until: String,
    long_term: String,
) {
    let kind = word(
        "限度額適用認定証区分",
        &kind,
        &[
            ("限度額適用認定証", LimitPaperKind::Limit),
            (
                "限度額適用・標準負担額減額認定証",
                LimitPaperKind::LimitAndMeals,
            ),
            ("標準負担額減額認定証", LimitPaperKind::Meals),
        ],
    );
    enrolment(scene, &person, "今の").papers.limit = Some(LimitPaper {
        kind,
        dates: dates(&from, &from, &until),
        long_term: (long_term != "なし").then(|| day(&long_term)),
    });
}

#[given(regex = r"^「([^」]+)」には特定疾病「(.+)」の受療証があり、自己負担限度額は(.+円)である$")]
async fn disease_filed(scene: &mut Scene, person: String, disease: String, self_pay: String) {
    let disease = word(
        "認定疾病区分",
        &disease,
        &[
            ("人工透析を要する慢性腎不全", SpecificDisease::Dialysis),
            ("先天性血液凝固因子障害", SpecificDisease::Haemophilia),
            (
                "血液製剤に起因するHIV感染症",
                SpecificDisease::HivByBloodProducts,
            ),
        ],
    );
    let paper = DiseasePaper {
        disease,
        dates: PaperDates::default(),
        self_pay: yen(&self_pay),
    };
    enrolment(scene, &person, "今の")
        .papers
        .diseases
        .push(paper);
}

#[given(
    regex = r"^「([^」]+)」には(.+日)の(レセプト|電子処方箋|電子処方箋の調剤)による薬「(.+)」がある$"
)]
async fn drug(scene: &mut Scene, person: String, on: String, source: String, name: String) {
    let source = word(
        "薬剤情報の元",
        &source,
        &[
            ("レセプト", DrugSource::Claims),
            ("電子処方箋", DrugSource::Prescribed),
            ("電子処方箋の調剤", DrugSource::Dispensed),
        ],
    );
    scene.person_mut(&person).medical.push(MedicalRecord {
        kind: MedicalKind::Drugs,
        on: day(&on),
        text: name.clone(),
        detail: Some(MedicalDetail::Drugs(Prescription {
            source,
            facility: None,
            facility_name: None,
            prescribed: None,
            inpatient: false,
            drugs: vec![DrugItem {
                name,
                ..DrugItem::default()
            }],
        })),
    });
}
