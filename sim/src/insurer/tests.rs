use arbitrary::{Arbitrary, Unstructured};
use indexmap::IndexMap;
use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::cast::{self, Cast, Relation};
use crate::clock::VirtualTime;
use crate::fund::{self, Filing, FundRole, Holder};
use crate::jlis::{self, FiveItems, JlisRole};
use crate::role::{Address as Party, Effect, Fault, Line, RoleName, Scope, Switchboard};
use crate::rulebook::Parameters;
use crate::vocabulary::{Address, Document, IndividualNumber, InsuredId, PersonName, Sex};

const ME: &str = "06139992";

fn block_on<T>(future: impl Future<Output = T>) -> T {
    crate::role::at_once(future).expect("waits for something")
}

fn holder() -> Holder {
    Holder {
        name: PersonName::new("見本 新", "ミホン アラタ").unwrap(),
        birth: date(1990, 5, 5),
        sex: Sex::Male,
        address: "東京都見本市中央1丁目1番1号".parse::<Address>().unwrap(),
    }
}

fn insured() -> InsuredId {
    InsuredId {
        insurer: ME.parse().unwrap(),
        symbol: Some("12".parse().unwrap()),
        number: "900".parse().unwrap(),
        branch: Some("00".parse().unwrap()),
    }
}

fn report(number: Option<IndividualNumber>) -> AcquisitionReport {
    AcquisitionReport {
        holder: holder(),
        number,
        insured: insured(),
        relation: Relation::Insured,
        acquired: date(2025, 6, 1),
        head_of_household: None,
        limit: None,
    }
}

fn number() -> IndividualNumber {
    IndividualNumber::synthetic(77)
}

/// An insurer beside a J-LIS that knows one resident and a fund that takes everything and lists nobody.
fn board(day: jiff::civil::Date, resident: Holder, three_items: bool) -> Switchboard {
    let board = Switchboard::new(VirtualTime::morning_of(day));
    let profile = cast::Insurer {
        number: ME.parse().unwrap(),
        name: "見本健康保険組合".to_owned(),
        certificate_years: 5,
        offers_optional_items: true,
        separate_elderly_card: false,
        registration_days: 3,
        searches_with_three_items: three_items,
    };
    let cast = Cast {
        seed: 1,
        start: VirtualTime::morning_of(day),
        parameters: Parameters::default(),
        profile: crate::oqs::Profile::default(),
        people: IndexMap::new(),
        facilities: IndexMap::new(),
        insurers: IndexMap::new(),
        municipalities: Vec::new(),
    };
    board.plug::<InsurerRole>(ME, Insurer::begin(&cast, &profile));
    board.plug::<FundRole>("", |_: Line, request: fund::Request| {
        Ok(match request {
            fund::Request::ListUnregistered { .. } => fund::Response::Unregistered {
                members: Vec::new(),
            },
            _ => fund::Response::Accepted,
        })
    });
    board.plug::<JlisRole>("", move |_: Line, request: jlis::Request| {
        let five = FiveItems {
            name: resident.name.clone(),
            birth: resident.birth,
            sex: resident.sex,
            address: resident.address.clone(),
        };
        Ok(match request {
            jlis::Request::InquireByFiveItems(asked) if asked == five => {
                jlis::Response::Matched { number: number() }
            }
            jlis::Request::InquireByThreeItems { .. } => {
                jlis::Response::Matched { number: number() }
            }
            jlis::Request::InquireByNumber { .. } => jlis::Response::Resident(five),
            _ => jlis::Response::NotFound,
        })
    });
    board
}

fn ask(board: &Switchboard, request: Request) -> Response {
    block_on(board.call::<InsurerRole>(&Party::person("職員"), ME, request)).unwrap()
}

fn file_and_wait(board: &Switchboard, content: AcquisitionReport) -> ReportState {
    let Response::Received { report } = ask(board, Request::FileAcquisition(content)) else {
        panic!("not received")
    };
    block_on(board.advance_to(board.now().plus_days(10)));
    let Response::State { state, .. } = ask(board, Request::StateOf { report }) else {
        panic!("no state")
    };
    state
}

fn filings(board: &Switchboard) -> usize {
    board.with_trace(|trace| {
        let filed = |entry: &&crate::trace::Entry| {
            matches!(
                entry.request::<FundRole>(),
                Some(fund::Request::File {
                    filing: Filing::Acquire { .. },
                    ..
                })
            )
        };
        trace.entries().iter().filter(filed).count()
    })
}

fn letters(board: &Switchboard) -> Vec<Letter> {
    block_on(board.advance_to(board.now().plus_days(30)));
    match ask(board, Request::Mail { insured: insured() }) {
        Response::Letters { letters } => letters,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_report_with_the_number_is_registered_within_five_days_and_told_afterwards() {
    let board = board(date(2025, 6, 2), holder(), false);
    assert_eq!(
        file_and_wait(&board, report(Some(number()))),
        ReportState::Registered
    );
    let letters = letters(&board);
    assert!(
        matches!(letters.first(), Some(Letter::RegistrationDone { on, .. }) if *on > date(2025, 6, 5))
    );
    let notice = |letter: &Letter| matches!(letter, Letter::Document { document, fee: 0, .. } if matches!(**document, Document::Notice(_)));
    assert!(letters.iter().any(notice), "{letters:?}");
}

#[test]
fn a_number_is_taken_only_when_all_five_items_match() {
    assert_eq!(
        file_and_wait(&board(date(2025, 6, 2), holder(), false), report(None)),
        ReportState::Registered
    );
    let elsewhere = Holder {
        address: "東京都試験市本町1番".parse().unwrap(),
        ..holder()
    };
    let board = board(date(2025, 6, 2), elsewhere, false);
    assert_eq!(
        file_and_wait(&board, report(None)),
        ReportState::AskingThePerson
    );
    assert_eq!(filings(&board), 0);
}

#[test]
fn a_mismatch_stays_out_of_view_from_the_first_day_of_the_check_of_all_new_data() {
    let other_birth = || Holder {
        birth: date(1991, 5, 5),
        ..holder()
    };
    let before = board(date(2024, 5, 3), other_birth(), false);
    assert_eq!(
        file_and_wait(&before, report(Some(number()))),
        ReportState::Registered,
        "worked on 2024-05-06"
    );
    let after = board(date(2024, 5, 4), other_birth(), false);
    assert_eq!(
        file_and_wait(&after, report(Some(number()))),
        ReportState::RegisteredStopped,
        "worked on 2024-05-07"
    );
}

#[test]
fn an_old_insurance_card_is_issued_on_1_december_2024_and_never_again() {
    for (day, issued) in [(date(2024, 12, 1), true), (date(2024, 12, 2), false)] {
        let board = board(day.saturating_sub(jiff::ToSpan::days(20)), holder(), false);
        file_and_wait(&board, report(Some(number())));
        block_on(board.advance_to(VirtualTime::morning_of(day)));
        let answer = ask(&board, Request::IssueInsuranceCard { insured: insured() });
        assert_eq!(answer == Response::Accepted, issued, "{day}: {answer:?}");
    }
}

#[test]
fn paper_just_in_case_is_refused_to_the_holder_of_a_working_card() {
    let board = board(date(2025, 6, 2), holder(), false);
    file_and_wait(&board, report(Some(number())));
    let apply = |reason| {
        ask(
            &board,
            Request::ApplyForCertificate(CertificateApplication {
                insured: insured(),
                reason,
                applicant: Applicant::Self_,
                optional_items: false,
            }),
        )
    };
    assert!(matches!(
        apply(CertificateReason::JustInCase),
        Response::Refused { .. }
    ));
    assert!(matches!(
        apply(CertificateReason::Lost),
        Response::WillBeSent { .. }
    ));
}

/// The fund does not answer before a day.
fn fund_back_on(board: &Switchboard, day: jiff::civil::Date) {
    board.disturb(Fault {
        from: Scope::Anyone,
        to: Scope::Role(RoleName::Fund),
        since: board.now(),
        until: Some(VirtualTime::start_of(day)),
        effect: Effect::Unreachable,
        reason: "停止".to_owned(),
    });
}

#[test]
fn nobody_is_told_of_a_registration_that_the_fund_has_not_taken() {
    let board = board(date(2025, 6, 2), holder(), false);
    fund_back_on(&board, date(2025, 6, 20));
    assert_eq!(
        file_and_wait(&board, report(Some(number()))),
        ReportState::Received
    );
    let told = |letter: &Letter| matches!(letter, Letter::RegistrationDone { on, .. } if *on == date(2025, 6, 23));
    assert!(letters(&board).iter().any(told));
}

#[test]
fn what_the_fund_could_not_take_is_filed_in_its_order_when_it_is_back() {
    let board = board(date(2025, 6, 2), holder(), false);
    file_and_wait(&board, report(Some(number())));
    fund_back_on(&board, date(2025, 6, 15));
    let correct = Request::CorrectWrongLink {
        insured: insured(),
        number: IndividualNumber::synthetic(78),
    };
    assert_eq!(ask(&board, correct), Response::Accepted);
    block_on(board.advance_to(VirtualTime::morning_of(date(2025, 6, 16))));
    let taken: Vec<&str> = board.with_trace(|trace| {
        let entries = trace.entries().iter();
        entries
            .filter(|entry| entry.at.date() >= date(2025, 6, 15))
            .filter_map(|entry| match entry.request::<FundRole>()? {
                fund::Request::SetViewingStop { stop, .. } => Some(match stop {
                    fund::ViewingStop::None => "open",
                    _ => "stop",
                }),
                fund::Request::File { .. } => Some("correct"),
                _ => None,
            })
            .collect()
    });
    assert_eq!(taken, ["stop", "correct", "open"]);
}

#[test]
fn who_tells_no_number_gets_a_certificate_all_the_same() {
    let elsewhere = Holder {
        address: "東京都試験市本町1番".parse().unwrap(),
        ..holder()
    };
    let board = board(date(2025, 6, 2), elsewhere, false);
    file_and_wait(&board, report(None));
    assert_eq!(ask(&board, Request::RunMonthlyJob), Response::Accepted);
    let certificate = |letter: &Letter| {
        matches!(letter, Letter::Document { document, unasked: true, .. }
            if matches!(**document, Document::Certificate(_)))
    };
    assert!(letters(&board).iter().any(certificate));
}

#[test]
fn a_certificate_is_renewed_so_early_that_the_next_arrives_before_it_ends() {
    for (job, sent) in [(date(2030, 4, 25), 1), (date(2030, 4, 26), 2)] {
        let board = board(date(2024, 12, 2), holder(), false);
        file_and_wait(&board, report(Some(number())));
        block_on(board.advance_to(VirtualTime::morning_of(date(2025, 6, 5))));
        let application = CertificateApplication {
            insured: insured(),
            reason: CertificateReason::NeedsHelp,
            applicant: Applicant::Self_,
            optional_items: false,
        };
        ask(&board, Request::ApplyForCertificate(application));
        block_on(board.advance_to(VirtualTime::morning_of(job)));
        ask(&board, Request::RunMonthlyJob);
        let certificates = letters(&board)
            .into_iter()
            .filter(|letter| matches!(letter, Letter::Document { document, .. } if matches!(**document, Document::Certificate(_))))
            .count();
        assert_eq!(certificates, sent, "{job}");
    }
}

#[test]
fn the_inspection_lists_what_differs_from_the_register_and_nothing_else() {
    let list = |resident: Holder| {
        let board = board(date(2024, 4, 1), resident, false);
        let early = AcquisitionReport {
            acquired: date(2024, 4, 1),
            ..report(Some(number()))
        };
        assert_eq!(file_and_wait(&board, early), ReportState::Registered);
        match ask(&board, Request::InspectLinks) {
            Response::Suspicious { members } => members,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(list(holder()), []);
    let other_birth = Holder {
        birth: date(1991, 5, 5),
        ..holder()
    };
    assert_eq!(list(other_birth), [insured()]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn no_request_makes_an_insurer_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let board = board(date(2025, 6, 2), holder(), true);
        let mut source = Unstructured::new(&bytes);
        while let Ok(request) = Request::arbitrary(&mut source) {
            let _answer = ask(&board, request);
            if source.is_empty() {
                break;
            }
        }
    }
}
