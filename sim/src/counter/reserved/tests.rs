use jiff::civil::date;

use super::super::role::{Acceptance, Basis, ClaimRoute, Request, Warning};
use super::super::testbed::{Desk, Open, employee};
use super::*;
use crate::fund;
use crate::oqs::Element;
use crate::vocabulary::{LimitClass, Share};

const DAY: Date = date(2025, 6, 10);

fn known() -> (Desk, Open) {
    let desk = Desk::card_fails(DAY).returns(true);
    let open = desk.open();
    (desk, open)
}

fn answer(header: &[(&str, &str)], body: Vec<Element>) -> fund::Response {
    let leaves = |items: &[(&str, &str)]| {
        let leaves = items.iter().map(|(name, text)| Element::leaf(name, *text));
        leaves.collect::<Vec<_>>()
    };
    let tree = Element::group(
        "XmlMsg",
        vec![
            Element::group("MessageHeader", leaves(header)),
            Element::group("MessageBody", body),
        ],
    );
    fund::Response::Document(Document::Xml(tree.to_xml()))
}

fn uploaded() -> fund::Response {
    answer(
        &[("SegmentOfResult", "1")],
        vec![Element::leaf("ReceptionNumber", "R1")],
    )
}

fn done(units: Vec<Element>) -> fund::Response {
    answer(
        &[("SegmentOfResult", "1"), ("ReceptionNumber", "R1")],
        units,
    )
}

/// What the fund says of the first patient, with elements changed or, by 「-」, left out.
fn unit(changes: &[(&str, &str)]) -> Element {
    let said = |name: &str, text: &str| {
        let change = changes.iter().find(|(changed, _)| *changed == name);
        match change.map_or(text, |(_, text)| text) {
            "-" => None,
            text => Some(Element::leaf(name, text)),
        }
    };
    let record = [
        ("InsuredCardClassification", "01"),
        ("InsurerNumber", "06139992"),
        ("InsuredCardSymbol", "12"),
        ("InsuredIdentificationNumber", "0034"),
        ("InsuredBranchNumber", "01"),
        ("Name", "見本\u{3000}花子"),
        ("NameKana", "ﾐﾎﾝ ﾊﾅｺ"),
        ("Sex1", "2"),
        ("Birthdate", "19850505"),
        ("DisqualificationDate", "-"),
        ("InsuredPartialContributionRatio", "-"),
        ("InsurerName", "見本健康保険組合"),
    ];
    let record: Vec<Element> = record
        .iter()
        .filter_map(|(name, text)| said(name, text))
        .collect();
    let search = said("ArbitraryIdentifier", "0001").into_iter().collect();
    let mut parts = vec![Element::group("QualificationConfirmSearchInfo", search)];
    parts.extend(said("ProcessingResultStatus", "1"));
    parts.extend(said("QualificationValidity", "1"));
    parts.push(Element::group("ResultOfQualificationConfirmation", record));
    Element::group("BulkConfirmUnit", parts)
}

fn fetched(open: &Open, answer: fund::Response) -> Result<(bool, Vec<Expected>), String> {
    open.answers(answer);
    match open.ask(Request::FetchReserved) {
        Response::Expected { pending, patients } => Ok((pending, patients)),
        Response::Refused { reason } => Err(reason),
        other => panic!("{other:?}"),
    }
}

fn hand_in(desk: &Desk, open: &Open) {
    open.answers(uploaded());
    let patients = vec![desk.reception.spoken.clone()];
    let answer = open.ask(Request::AskReserved { patients });
    assert!(matches!(answer, Response::Expected { pending: true, .. }));
}

/// What is known of the first patient after such a unit.
fn told(changes: &[(&str, &str)]) -> (Desk, Open, Expected) {
    let (desk, open) = known();
    hand_in(&desk, &open);
    let (pending, mut patients) = fetched(&open, done(vec![unit(changes)])).unwrap();
    assert!(!pending);
    (desk, open, patients.remove(0))
}

#[test]
fn numbers_stay_the_characters_that_they_are_and_go_into_the_record() {
    let (desk, open, patient) = told(&[]);
    let insured = patient.insured.unwrap();
    assert_eq!(
        (insured.number.as_str(), insured.branch.unwrap().as_str()),
        ("0034", "01")
    );
    assert_eq!(patient.validity, Some(Validity::Valid));
    let next = open.receive(&desk.reception);
    assert_eq!(next.basis, Some(Basis::PastRecord));
    assert_eq!(next.insured.unwrap().number.as_str(), "0034");
}

#[test]
fn an_empty_share_and_an_absent_one_are_no_share_and_never_none_to_pay() {
    for ratio in ["", "-"] {
        let changes = [("InsuredPartialContributionRatio", ratio)];
        let (desk, open, patient) = told(&changes);
        assert_eq!(patient.share, None);
        assert_eq!(open.receive(&desk.reception).share, Share::THREE);
    }
    let (_, _, patient) = told(&[("InsuredPartialContributionRatio", "020")]);
    assert_eq!(patient.share, Some(Share::TWO));
}

#[test]
fn a_lost_insurance_is_claimed_as_the_former_one_from_the_day_of_loss() {
    for (lost, former) in [("20250610", true), ("20250611", false)] {
        let changes = [
            ("QualificationValidity", "2"),
            ("DisqualificationDate", lost),
        ];
        let (desk, open, _) = told(&changes);
        let next = open.receive(&desk.reception);
        assert_eq!(matches!(next.route, ClaimRoute::Former { .. }), former);
    }
}

#[test]
fn what_was_told_in_advance_proves_nothing() {
    let (mut desk, open, _) = told(&[]);
    desk.reception.card = None;
    desk.reception.used_reader = false;
    assert_eq!(open.receive(&desk.reception).outcome, Acceptance::Unproven);
}

#[test]
fn processing_is_no_result_and_the_same_reception_number_is_asked_for_again() {
    let (desk, open) = known();
    hand_in(&desk, &open);
    let processing = || answer(&[("SegmentOfResult", "2")], Vec::new());
    let (pending, patients) = fetched(&open, processing()).unwrap();
    assert!(pending && patients[0].validity.is_none());
    assert!(!fetched(&open, done(vec![unit(&[])])).unwrap().0);
    let asked = open.asked.borrow();
    let [
        _,
        fund::Request::Exchange(first),
        fund::Request::Exchange(second),
    ] = asked.as_slice()
    else {
        panic!("{asked:?}")
    };
    assert_eq!(first, second);
}

#[test]
fn results_under_another_number_or_of_another_facility_are_not_taken() {
    let (desk, open) = known();
    hand_in(&desk, &open);
    for header in [
        ("ReceptionNumber", "R2"),
        ("MedicalInstitutionCode", "1319990022"),
    ] {
        let header = [("SegmentOfResult", "1"), header];
        assert!(fetched(&open, answer(&header, vec![unit(&[])])).is_err());
    }
    assert!(fetched(&open, done(vec![unit(&[])])).is_ok());
}

#[test]
fn silence_loses_nothing_and_a_failure_of_the_fund_asks_to_hand_in_again() {
    let (desk, open) = known();
    hand_in(&desk, &open);
    open.falls_silent();
    let silent = open.ask(Request::FetchReserved);
    assert!(matches!(silent, Response::Refused { .. }));
    assert!(fetched(&open, done(vec![unit(&[])])).is_ok());
    let failed = [
        ("SegmentOfResult", "9"),
        ("ErrorMessage", "保存期間を過ぎました"),
    ];
    let reason = fetched(&open, answer(&failed, Vec::new())).unwrap_err();
    assert_eq!(reason, "保存期間を過ぎました");
    assert!(fetched(&open, done(vec![unit(&[])])).is_err());
}

#[test]
fn a_unit_of_somebody_else_without_identifier_or_twice_tells_nothing() {
    for changes in [
        [("Birthdate", "19900101")],
        [("ArbitraryIdentifier", "0002")],
        [("ArbitraryIdentifier", "-")],
        [("ProcessingResultStatus", "2")],
        [("QualificationValidity", "-")],
        [("Birthdate", "-")],
    ] {
        let (_, _, patient) = told(&changes);
        assert_eq!(patient.validity, None, "{changes:?}");
        assert_eq!(patient.insured, None);
    }
    let (desk, open) = known();
    hand_in(&desk, &open);
    let twice = done(vec![unit(&[]), unit(&[("QualificationValidity", "4")])]);
    assert_eq!(fetched(&open, twice).unwrap().1[0].validity, None);
}

#[test]
fn black_circles_are_told_and_the_kana_decide() {
    let (_, _, patient) = told(&[("Name", "見本\u{3000}●子")]);
    assert_eq!(patient.validity, Some(Validity::Valid));
    assert_eq!(patient.warnings, [Warning::BlackCircles]);
    let circled = [("Name", "見本\u{3000}●子"), ("NameKana", "ﾐﾎﾝ ﾀﾏｺ")];
    assert_eq!(told(&circled).2.warnings, [Warning::RecordOfAnotherPerson]);
}

#[test]
fn nobody_is_asked_about_without_a_number_and_no_upload_is_taken_for_received_without_one() {
    let (desk, open) = known();
    let mut stranger = desk.reception.spoken.clone();
    stranger.birth = date(1950, 1, 1);
    let patients = vec![stranger];
    let ask = |patients: Vec<Spoken>| open.ask(Request::AskReserved { patients });
    assert!(matches!(ask(patients), Response::Refused { .. }));
    assert!(open.asked.borrow().is_empty());
    open.answers(answer(&[("SegmentOfResult", "1")], Vec::new()));
    let own = vec![desk.reception.spoken.clone()];
    assert!(matches!(ask(own), Response::Refused { .. }));
    assert!(matches!(
        open.ask(Request::FetchReserved),
        Response::Refused { .. }
    ));
}

#[test]
fn the_number_on_record_and_the_day_are_what_is_asked_about() {
    let (desk, open) = known();
    hand_in(&desk, &open);
    let asked = open.asked.borrow();
    let [fund::Request::Exchange(exchange)] = asked.as_slice() else {
        panic!("{asked:?}")
    };
    let Document::Xml(xml) = &exchange.document else {
        panic!("no XML")
    };
    let tree = Element::parse(xml).unwrap();
    let text = |path: &str| tree.at_path(path).first().map(|it| it.text.clone());
    let search = |name: &str| {
        text(&format!(
            "MessageBody/QualificationConfirmSearchInfo/{name}"
        ))
    };
    assert_eq!(
        text("MessageHeader/QualificationConfirmationDate").as_deref(),
        Some("20250610")
    );
    assert_eq!(
        search("InsuredIdentificationNumber").as_deref(),
        Some(employee("1").number.as_str())
    );
    assert_eq!(search("Birthdate").as_deref(), Some("19850505"));
    let limit = search("LimitApplicationCertificateRelatedConsFlg");
    assert_eq!(limit.as_deref(), Some("0"));
    assert_eq!(told(&[]).2.limit, None::<LimitClass>);
}
