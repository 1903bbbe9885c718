//! 持ち物: documents that people have with them, and what they would write and answer at the desk.

use cucumber::given;
use jiff::civil::Date;
use madoguchi_sim::cast::Enrolment;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::rulebook::old_card::LAST_ISSUE;
use madoguchi_sim::rulebook::share::{AgeClass, Insured, age_class, statutory_share};
use madoguchi_sim::vocabulary::{
    Declaration, Document, EligibilityCertificate, EligibilityItems, EligibilityNotice, FormSize,
    InsuranceCard, InsuranceCardKind, InsurerScheme, PortalView, Presented, Sex,
};

use super::Scene;
use super::words::{day, share, word};
use crate::fail;
use crate::run::Party;

/// What a proof issued for the person's insurance of today says. The share is the law's.
pub fn items(scene: &Scene, name: &str) -> EligibilityItems {
    let today = scene.today();
    let enrolments = &scene.person(name).enrolments;
    let now = enrolments.iter().rev().find(|enrolment| {
        enrolment.from <= today && enrolment.until.is_none_or(|until| today < until)
    });
    items_of(scene, name, now.or(enrolments.last()))
}

/// What a proof issued for the insurance before the last one says.
pub fn former_items(scene: &Scene, name: &str) -> EligibilityItems {
    items_of(
        scene,
        name,
        scene.person(name).enrolments.iter().rev().nth(1),
    )
}

fn items_of(scene: &Scene, name: &str, enrolment: Option<&Enrolment>) -> EligibilityItems {
    let person = scene.person(name);
    let Some(enrolment) = enrolment else {
        fail!(
            Party::Configuration,
            "a person with that insurance",
            format_args!("「{name}」")
        )
    };
    let insurer = scene.cast().insurers.get(&enrolment.insured.insurer);
    EligibilityItems {
        insured: enrolment.insured.clone(),
        insurer_name: insurer
            .map(|insurer| insurer.name.clone())
            .unwrap_or_default(),
        name: person.name.clone(),
        birth: person.birth,
        sex: person.sex,
        share: Some(statutory_share(
            &Insured {
                birth: person.birth,
                income: person.income,
                disability_certified_on: (enrolment.insured.insurer.scheme()
                    == InsurerScheme::LateElderly)
                    .then_some(enrolment.from),
                special_medical_expense: false,
            },
            scene.today(),
        )),
        acquired: enrolment.from,
    }
}

fn view(scene: &Scene, name: &str) -> PortalView {
    PortalView {
        items: items(scene, name),
        taken: VirtualTime::morning_of(scene.today()),
    }
}

/// The document that a scenario names.
pub fn document(scene: &Scene, person: &str, words: &str) -> Presented {
    let (name, copy) = match words.strip_suffix("の写し") {
        Some("カード") | None => (words, false),
        Some(original) => (original, true),
    };
    let document = match name {
        "保険証" => Document::InsuranceCard(insurance_card(
            scene,
            person,
            items(scene, person),
            InsuranceCardKind::Ordinary,
            None,
        )),
        "資格確認書" => Document::Certificate(certificate(
            scene,
            person,
            Date::new(2026, 11, 30).unwrap_or(Date::MAX),
        )),
        "資格情報のお知らせ" => Document::Notice(EligibilityNotice {
            items: items(scene, person),
            issued: scene.today(),
        }),
        "マイナポータルの画面" => Document::PortalScreen(view(scene, person)),
        "マイナポータルのPDF" => Document::PortalPdf(view(scene, person)),
        "印刷物" => Document::PortalPrintout(view(scene, person)),
        "高齢受給者証" => Document::ElderlyCard(items(scene, person)),
        "受給者証" => Document::SubsidyCertificate {
            name: scene.person(person).name.clone(),
        },
        "カードの写し" => Document::CardCopy {
            name: scene.person(person).name.clone(),
        },
        _ => fail!(
            Party::Configuration,
            "保険証・資格確認書・資格情報のお知らせ・マイナポータルの画面・マイナポータルのPDF・印刷物・高齢受給者証・受給者証・カードの写し (「…の写し」も可)",
            format_args!("「{words}」")
        ),
    };
    Presented { document, copy }
}

/// 保険証. It carries the share only of those who were 70 by the day on which the last one was issued.
fn insurance_card(
    scene: &Scene,
    person: &str,
    items: EligibilityItems,
    kind: InsuranceCardKind,
    printed_expiry: Option<Date>,
) -> InsuranceCard {
    let issued_by = scene.today().min(LAST_ISSUE);
    let elderly = matches!(
        age_class(items.birth, None, issued_by),
        AgeClass::Elderly | AgeClass::LateElderly
    ) || items.insured.insurer.scheme() == InsurerScheme::LateElderly;
    InsuranceCard {
        kind,
        items: EligibilityItems {
            share: items.share.filter(|_| elderly),
            ..items
        },
        printed_expiry,
        stay_until: scene.person(person).stay_until,
    }
}

fn certificate(scene: &Scene, person: &str, expires: Date) -> EligibilityCertificate {
    let owner = scene.person(person);
    let enrolment = owner.enrolments.last();
    EligibilityCertificate {
        items: items(scene, person),
        head_of_household: enrolment.and_then(|enrolment| enrolment.head_of_household.clone()),
        issued: scene.today(),
        expires,
        special_expense: enrolment.is_some_and(|enrolment| enrolment.special_expense),
        limit: None,
        address: Some(owner.address.clone()),
        size: FormSize::Card,
    }
}

#[given(regex = r"^「([^」]+)」は「([^」]+)」を持っている$")]
async fn has(scene: &mut Scene, person: String, words: String) {
    let presented = document(scene, &person, &words);
    scene.hands(&person).documents.push(presented);
}

#[given(
    regex = r"^「([^」]+)」は(.+日)が期限の(枝番のない)?「(保険証|短期被保険者証|被保険者資格証明書)」を持っている$"
)]
async fn has_old_card(
    scene: &mut Scene,
    person: String,
    expiry: String,
    without_branch: String,
    kind: String,
) {
    let kind = word(
        "保険証の種類",
        &kind,
        &[
            ("保険証", InsuranceCardKind::Ordinary),
            ("短期被保険者証", InsuranceCardKind::ShortTerm),
            (
                "被保険者資格証明書",
                InsuranceCardKind::QualificationCertificate,
            ),
        ],
    );
    let mut items = items(scene, &person);
    if !without_branch.is_empty() {
        items.insured.branch = None;
    }
    let card = insurance_card(scene, &person, items, kind, Some(day(&expiry)));
    scene.hands(&person).documents.push(Presented {
        document: Document::InsuranceCard(card),
        copy: false,
    });
}

#[given(regex = r"^「([^」]+)」は「([^」]+)」のカードを持って来ている$")]
async fn brings_card_of(scene: &mut Scene, person: String, owner: String) {
    scene.person(&owner);
    scene.hands(&person).borrowed = Some(owner);
}

#[given(regex = r"^「([^」]+)」は以前の保険の「保険証」を持っている$")]
async fn has_card_of_former_insurance(scene: &mut Scene, person: String) {
    let items = former_items(scene, &person);
    let card = insurance_card(scene, &person, items, InsuranceCardKind::Ordinary, None);
    scene.hands(&person).documents.push(Presented {
        document: Document::InsuranceCard(card),
        copy: false,
    });
}

#[given(regex = r"^「([^」]+)」は(.+日)が期限の「資格確認書」を持っている$")]
async fn has_certificate(scene: &mut Scene, person: String, expiry: String) {
    let certificate = certificate(scene, &person, day(&expiry));
    scene.hands(&person).documents.push(Presented {
        document: Document::Certificate(certificate),
        copy: false,
    });
}

#[given(regex = r"^「([^」]+)」は保険が(変わっていない|変わった)と答える$")]
async fn says_unchanged(scene: &mut Scene, person: String, answer: String) {
    scene.hands(&person).says_unchanged = Some(answer == "変わっていない");
}

#[given(regex = r"^「([^」]+)」は申立書に(\d+割)と書く$")]
async fn would_declare(scene: &mut Scene, person: String, declared: String) {
    let share = share(&declared);
    let (scheme, insurer_name) = {
        let items = items(scene, &person);
        (items.insured.insurer.scheme(), items.insurer_name)
    };
    let owner = scene.person(&person);
    let declaration = Declaration {
        name: owner.name.clone(),
        birth: owner.birth,
        sex: owner.sex,
        address: owner.address.clone(),
        contact: owner.contact.clone(),
        insurance_type: Some(scheme),
        insurer_name: Some(insurer_name),
        workplace: owner.workplace.clone(),
        share,
    };
    scene.hands(&person).declaration = Some(declaration);
}

fn declaration_of<'s>(scene: &'s mut Scene, person: &str) -> &'s mut Declaration {
    match &mut scene.hands(person).declaration {
        Some(declaration) => declaration,
        None => fail!(
            Party::Configuration,
            "a step before this one in which the share is declared",
            format_args!("「{person}」は申立書を書かない")
        ),
    }
}

#[given(regex = r"^「([^」]+)」は申立書の「([^」]+)」を券面と違えて書く$")]
async fn miswrites(scene: &mut Scene, person: String, item: String) {
    let other = scene.person("試験 一郎").clone();
    let declaration = declaration_of(scene, &person);
    match item.as_str() {
        "氏名" => declaration.name = other.name,
        "生年月日" => declaration.birth = other.birth,
        "性別" if declaration.sex == Sex::Male => declaration.sex = Sex::Female,
        "性別" => declaration.sex = Sex::Male,
        "住所" => declaration.address = other.address,
        _ => fail!(
            Party::Configuration,
            "氏名・生年月日・性別・住所",
            format_args!("「{item}」")
        ),
    }
}

#[given(regex = r"^「([^」]+)」は申立書の「([^」]+)」を空欄にする$")]
async fn leaves_out(scene: &mut Scene, person: String, item: String) {
    let declaration = declaration_of(scene, &person);
    match item.as_str() {
        "保険種別" => declaration.insurance_type = None,
        "保険者名" => declaration.insurer_name = None,
        "事業所名" => declaration.workplace = None,
        _ => fail!(
            Party::Configuration,
            "保険種別・保険者名・事業所名",
            format_args!("「{item}」")
        ),
    }
}

#[given(regex = r"^「([^」]+)」は限度額情報の提供に口頭で同意している$")]
async fn agrees_to_limit(scene: &mut Scene, person: String) {
    scene.hands(&person).limit_consent = true;
}
