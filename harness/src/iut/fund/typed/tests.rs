use futures::executor::block_on;
use jiff::civil::date;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::ecosystem::Ecosystem;
use madoguchi_sim::fund::FundRole;

use super::*;
use crate::stage::standard_cast;

const CLINIC: &str = "1319990014";

fn world() -> Ecosystem {
    let world = Ecosystem::begin(standard_cast());
    block_on(world.advance_to(VirtualTime::morning_of(date(2025, 6, 10))));
    world
}

fn ask(world: &Ecosystem, request: Request) -> Response {
    block_on(world.ask::<FundRole>("窓口職員", "", request)).expect("an answer")
}

/// The same request as a message, there and back.
fn by_message(world: &Ecosystem, request: &Request) -> Response {
    let profile = Profile::default();
    let exchange = written(request, &profile).expect("a message");
    let service = exchange.service;
    let answer = ask(world, Request::Exchange(Box::new(exchange)));
    read(service, answer, &profile).expect("read")
}

/// What messages write otherwise: the spaces and kana of names, and 割合, which only the old have in theirs.
fn comparable(response: Response) -> Response {
    let Response::Checked(mut check) = response else {
        return response;
    };
    for record in &mut check.records {
        let kanji = record.name.kanji().replace('\u{3000}', " ");
        record.name = PersonName::new(&kanji, &record.name.kana_half_width()).expect("a name");
        let seventy = date(2025, 6, 10).year() - record.birth.year() >= 71;
        record.share = record.share.filter(|_| seventy);
    }
    Response::Checked(check)
}

#[test]
fn a_check_by_number_says_the_same_as_its_message_does() {
    let world = world();
    let (mut valid, mut olds, mut limits) = (0, 0, 0);
    for (who, person) in &standard_cast().people {
        for enrolment in &person.enrolments {
            for limit_consent in [false, true] {
                let request = Request::CheckByNumber {
                    facility: CLINIC.parse().expect("a code"),
                    insured: enrolment.insured.clone(),
                    birth: person.birth,
                    on: date(2025, 6, 10),
                    limit_consent,
                };
                let told = comparable(by_message(&world, &request));
                let said = comparable(ask(&world, request));
                assert_eq!(told, said, "{who}");
                if let Response::Checked(check) = told {
                    valid += usize::from(check.validity == Validity::Valid);
                    olds += check.records.iter().filter(|it| it.share.is_some()).count();
                    limits += check.records.iter().filter(|it| it.limit.is_some()).count();
                }
            }
        }
    }
    assert!(
        valid > 20 && olds > 2 && limits > 2,
        "{valid} {olds} {limits}"
    );
}

#[test]
fn a_facilitys_own_number_is_registered_and_comes_back_or_is_refused() {
    let world = world();
    let cast = standard_cast();
    let taro = &cast.people["見本 次郎"];
    let insured = taro.enrolments.last().expect("insured").insured.clone();
    let register = |reference: &str, insured: InsuredId| Request::RegisterReference {
        facility: CLINIC.parse().expect("a code"),
        reference: reference.to_owned(),
        insured,
    };
    let told = by_message(&world, &register("P-0007", insured.clone()));
    assert_eq!(told, Response::Accepted);
    let request = Request::CheckByNumber {
        facility: CLINIC.parse().expect("a code"),
        insured: insured.clone(),
        birth: taro.birth,
        on: date(2025, 6, 10),
        limit_consent: false,
    };
    match by_message(&world, &request) {
        Response::Checked(check) => assert_eq!(check.reference.as_deref(), Some("P-0007")),
        other => panic!("{other:?}"),
    }
    let stranger = InsuredId {
        number: "99999".parse().expect("a number"),
        ..insured
    };
    let refused = register("P-0008", stranger);
    let (told, said) = (by_message(&world, &refused), ask(&world, refused));
    assert_eq!(told, said);
    assert!(matches!(told, Response::Refused { .. }), "{told:?}");
}

#[test]
fn an_answer_that_lacks_what_it_must_say_names_the_element() {
    let world = world();
    let cast = standard_cast();
    let taro = &cast.people["見本 次郎"];
    let profile = Profile::default();
    let request = Request::CheckByNumber {
        facility: CLINIC.parse().expect("a code"),
        insured: taro.enrolments.last().expect("insured").insured.clone(),
        birth: taro.birth,
        on: date(2025, 6, 10),
        limit_consent: false,
    };
    let exchange = written(&request, &profile).expect("a message");
    let answer = ask(&world, Request::Exchange(Box::new(exchange)));
    let Response::Document(Document::Xml(xml)) = answer else {
        panic!("{answer:?}");
    };
    for (right, wrong, words) in [
        (
            "<QualificationValidity>1<",
            "<QualificationValidity>7<",
            "<QualificationValidity>: expected 1 to 6, found `7`",
        ),
        (
            "<SegmentOfResult>1<",
            "<SegmentOfResult>2<",
            "<SegmentOfResult>",
        ),
        ("<Sex1>1<", "<Sex1>4<", "<Sex1>: expected 1 to 3, found `4`"),
        (
            "<QualificationDate>",
            "<QualificationDate>x",
            "<QualificationDate>",
        ),
        ("</XmlMsg>", "", "XmlMsg"),
    ] {
        assert!(xml.contains(right), "{right}: {xml}");
        let spoilt = Response::Document(Document::Xml(xml.replace(right, wrong)));
        match read(Service::Eligibility, spoilt, &profile) {
            Err(Fault::Garbled(told)) => assert!(told.contains(words), "{words}: {told}"),
            other => panic!("{wrong}: {other:?}"),
        }
    }
}
