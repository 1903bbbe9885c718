//! Requests as a レセコン writes them for a person of the cast.

use madoguchi_sim::oqs::Padding;
use madoguchi_sim::vocabulary::InsuredId;

use super::draft::Draft;
use crate::fail;
use crate::run::Party;
use crate::steps::Scene;

/// YYYYMMDD.
pub fn compact(day: jiff::civil::Date) -> String {
    day.strftime("%Y%m%d").to_string()
}

fn code(scene: &Scene, facility: &str) -> String {
    scene.facility_named(facility).code.to_string()
}

/// Which of a person's qualifications.
pub fn qualification(scene: &Scene, person: &str, which: &str) -> InsuredId {
    let enrolments = &scene.person(person).enrolments;
    let on = scene.today();
    let found = match which {
        "前の" => enrolments.first(),
        "次の" => enrolments.last(),
        _ => enrolments
            .iter()
            .rfind(|enrolment| {
                enrolment.from <= on && enrolment.until.is_none_or(|until| on < until)
            })
            .or(enrolments.last()),
    };
    match found {
        Some(enrolment) => enrolment.insured.clone(),
        None => match &scene.person(person).public_assistance {
            Some(assistance) => assistance.insured.clone(),
            None => fail!(
                Party::Configuration,
                "an insured person",
                format_args!("「{person}」")
            ),
        },
    }
}

/// The insurer's number as messages of this scenario write it.
pub fn padded(scene: &Scene, insured: &InsuredId) -> String {
    let number = insured.insurer.as_str();
    match scene.cast().profile.insurer_padding {
        Padding::Space => format!("{number:>8}"),
        Padding::Zero => format!("{number:0>8}"),
        Padding::None => number.to_owned(),
    }
}

/// 資格確認照会用情報.
pub fn search(scene: &mut Scene, person: &str, insured: &InsuredId) -> Draft {
    let consent = scene.hands(person).limit_consent;
    let branch = insured.branch.as_ref().map_or("", |branch| branch.as_str());
    let mut items = vec![Draft::leaf("InsurerNumber", padded(scene, insured))];
    if let Some(symbol) = &insured.symbol {
        items.push(Draft::leaf("InsuredCardSymbol", symbol.as_str()));
    }
    items.extend([
        Draft::leaf("InsuredIdentificationNumber", insured.number.as_str()),
        Draft::leaf("InsuredBranchNumber", branch),
        Draft::leaf("Birthdate", compact(scene.person(person).birth)),
        Draft::leaf(
            "LimitApplicationCertificateRelatedConsFlg",
            if consent { "1" } else { "0" },
        ),
        Draft::leaf("ArbitraryIdentifier", person),
    ]);
    Draft::group("QualificationConfirmSearchInfo", items)
}

/// The header of a request.
pub fn header(scene: &Scene, facility: &str, dated: bool) -> Vec<Draft> {
    let mut items = Vec::new();
    if dated {
        items.push(Draft::leaf(
            "QualificationConfirmationDate",
            compact(scene.today()),
        ));
    }
    items.extend([
        Draft::leaf("MedicalInstitutionCode", code(scene, facility)),
        Draft::leaf("ArbitraryFileIdentifier", "控え-0001"),
    ]);
    items
}

/// 照会番号登録用情報.
pub fn reference(scene: &Scene, person: &str, number: &str) -> Draft {
    let insured = qualification(scene, person, "今の");
    let mut items = vec![
        Draft::leaf("ReferenceNumber", number),
        Draft::leaf("InsurerNumber", padded(scene, &insured)),
    ];
    if let Some(symbol) = &insured.symbol {
        items.push(Draft::leaf("InsuredCardSymbol", symbol.as_str()));
    }
    items.push(Draft::leaf(
        "InsuredIdentificationNumber",
        insured.number.as_str(),
    ));
    if let Some(branch) = &insured.branch {
        items.push(Draft::leaf("InsuredBranchNumber", branch.as_str()));
    }
    Draft::group("ReferenceNumberRegistrationInfo", items)
}

/// 薬剤情報 or 特定健診情報 is asked for.
pub fn medical(scene: &Scene, facility: &str, person: &str, drugs: bool, pdf: bool) -> Draft {
    let insured = qualification(scene, person, "今の");
    let mut header = vec![
        Draft::leaf("MedicalInstitutionCode", code(scene, facility)),
        Draft::leaf("InsurerNumber", padded(scene, &insured)),
    ];
    if let Some(symbol) = &insured.symbol {
        header.push(Draft::leaf("InsuranceCardSymbol", symbol.as_str()));
    }
    let branch = insured.branch.as_ref().map_or("", |branch| branch.as_str());
    header.extend([
        Draft::leaf("InsuredPersonIdentificationNumber", insured.number.as_str()),
        Draft::leaf("BranchNumber", branch),
        Draft::leaf("ArbitraryFileIdentifier", "控え-0001"),
    ]);
    let mut body = Vec::new();
    if drugs {
        let today = scene.today();
        let (first, last) = (today.year() - 5, today.strftime("%Y%m"));
        body.push(Draft::leaf("StartDate", format!("{first}01")));
        body.push(Draft::leaf("EndDate", last.to_string()));
    }
    body.push(Draft::leaf("FileCategory", if pdf { "1" } else { "2" }));
    if drugs {
        body.push(Draft::leaf("PrDiInfClassification", "1"));
    }
    body.push(Draft::leaf("MedicalTreatmentFlag", "1"));
    Draft::message(header, body)
}
