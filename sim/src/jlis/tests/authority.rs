//! What the authority says of certificates by OCSP and in its revocation lists.

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, date};
use proptest::prelude::*;

use crate::card::CardKind;
use crate::cast::Standing;
use crate::clock::VirtualTime;
use crate::jlis::testing::{Scene, application, caller, cast, finish, number, serial};
use crate::jlis::{CertificateStatus, LifeEvent, Request, Response};
use crate::pki::crl::RevocationList;
use crate::pki::ocsp::{self, CertId, Hash, Question, Refusal, Reply, Status};
use crate::pki::{Authority, Certificate, CertificateKind, Generation, Reason};
use crate::rulebook::Parameters;
use crate::rulebook::reissue::IssueReason;

const TODAY: Date = date(2025, 1, 1);
const HANAKO: &str = "見本 花子";

const AUTHENTICATION: CertificateKind = CertificateKind::Authentication;
const SIGNATURE: CertificateKind = CertificateKind::Signature;

fn begin(parameters: Parameters, standing: Standing) -> Scene {
    let mut cast = cast(TODAY);
    cast.parameters = parameters;
    cast.people[HANAKO].card.as_mut().unwrap().standing = standing;
    Scene::of(&cast)
}

fn scene() -> Scene {
    begin(Parameters::default(), Standing::InForce)
}

/// The certificate of the authority that issued a certificate.
fn issuer(kind: CertificateKind, certificate: &[u8]) -> Certificate {
    let certificate = Certificate::from_der(certificate).unwrap();
    let generation = Generation::issuing(
        certificate.public_key().kind(),
        certificate.not_before().date(),
    );
    Certificate::from_der(Authority::of(kind, generation).certificate()).unwrap()
}

fn id(kind: CertificateKind, certificate: &[u8]) -> CertId {
    let serial = serial(certificate);
    let issuer = issuer(kind, certificate);
    CertId::new(Hash::Sha256, &issuer, serial.as_str()).unwrap()
}

fn reply(scene: &Scene, authority: CertificateKind, ids: Vec<CertId>) -> Reply {
    let question = ocsp::Request { ids, nonce: None }.to_der().unwrap().into();
    let request = Request::Ocsp {
        authority,
        question,
    };
    match scene.ask(request) {
        Response::Ocsp { answer } => Reply::from_der(&answer).unwrap(),
        other => panic!("{other:?}"),
    }
}

fn asked(scene: &Scene, kind: CertificateKind, certificate: &[u8]) -> Status {
    let id = id(kind, certificate);
    let Reply::Answered(basic) = reply(scene, kind, vec![id.clone()]) else {
        panic!("an answer");
    };
    basic
        .status(&Question {
            id: &id,
            nonce: None,
            issuer: &issuer(kind, certificate),
            now: scene.board.now().civil(),
            tolerance: SignedDuration::ZERO,
            oldest: SignedDuration::from_hours(24),
        })
        .unwrap()
}

/// Something that ends a certificate.
type Event = Box<dyn FnOnce(&Scene)>;

/// When a certificate ceased to hold, and why.
fn revoked(status: Status) -> (DateTime, Reason) {
    match status {
        Status::Revoked(revocation) => (revocation.at, revocation.reason.unwrap()),
        other => panic!("{other:?}"),
    }
}

fn list(scene: &Scene, authority: CertificateKind, generation: Generation) -> RevocationList {
    let request = Request::RevocationList {
        authority,
        generation: Some(generation),
    };
    match scene.ask(request) {
        Response::RevocationList { list } => RevocationList::from_der(&list).unwrap(),
        other => panic!("{other:?}"),
    }
}

fn sign_certificate(scene: &Scene) -> Vec<u8> {
    let certificate = scene.spec(HANAKO).sign_certificate.as_ref().unwrap();
    certificate.to_vec()
}

fn auth_certificate(scene: &Scene) -> Vec<u8> {
    scene.spec(HANAKO).auth_certificate.to_vec()
}

fn report(scene: &Scene, event: LifeEvent) {
    let number = number(1);
    scene.ask(Request::Report { number, event });
}

fn suspend(scene: &Scene) {
    let answer = scene.ask(Request::CallToSuspend(caller(&cast(TODAY).people[HANAKO])));
    assert_eq!(answer, Response::Suspended);
}

#[test]
fn a_suspension_is_a_hold_until_the_window_lifts_it() {
    let scene = scene();
    let certificate = auth_certificate(&scene);
    assert_eq!(asked(&scene, AUTHENTICATION, &certificate), Status::Good);
    suspend(&scene);
    let since = VirtualTime::morning_of(TODAY).civil();
    for (kind, certificate) in [
        (AUTHENTICATION, certificate.clone()),
        (SIGNATURE, sign_certificate(&scene)),
    ] {
        let status = asked(&scene, kind, &certificate);
        assert_eq!(revoked(status), (since, Reason::CertificateHold));
    }
    scene.on(date(2025, 1, 3));
    let serial = serial(&certificate);
    assert_eq!(
        scene.ask(Request::LiftSuspension { serial }),
        Response::Lifted
    );
    assert_eq!(asked(&scene, AUTHENTICATION, &certificate), Status::Good);
}

#[test]
fn each_event_has_its_reason() {
    let report = |event| move |scene: &Scene| report(scene, event);
    let address = "東京都見本市北町9丁目9番9号".parse().unwrap();
    let events: [(CertificateKind, Event, Reason); 5] = [
        (
            SIGNATURE,
            Box::new(report(LifeEvent::Moved { address })),
            Reason::AffiliationChanged,
        ),
        (
            AUTHENTICATION,
            Box::new(report(LifeEvent::Died)),
            Reason::CessationOfOperation,
        ),
        (
            AUTHENTICATION,
            Box::new(report(LifeEvent::ReturnedCard)),
            Reason::CessationOfOperation,
        ),
        (
            AUTHENTICATION,
            Box::new(|scene| {
                let serial = serial(&auth_certificate(scene));
                scene.ask(Request::RenewCertificates { serial });
            }),
            Reason::Superseded,
        ),
        (
            AUTHENTICATION,
            Box::new(|scene| {
                let mut lost = application(1, TODAY);
                lost.express = Some(IssueReason::Loss);
                scene.ask(Request::ApplyForCard(lost));
                scene.on(date(2025, 2, 1));
                scene.ask(Request::Collect { order: 0 });
            }),
            Reason::KeyCompromise,
        ),
    ];
    for (kind, happens, reason) in events {
        let scene = scene();
        happens(&scene);
        let certificate = match kind {
            AUTHENTICATION => auth_certificate(&scene),
            SIGNATURE => sign_certificate(&scene),
        };
        let at = scene.board.now().civil();
        assert_eq!(revoked(asked(&scene, kind, &certificate)), (at, reason));
    }
}

#[test]
fn a_serial_number_that_was_never_issued_and_a_certificate_of_others_are_unknown() {
    let scene = scene();
    let certificate = auth_certificate(&scene);
    let never = CertId::new(Hash::Sha1, &issuer(AUTHENTICATION, &certificate), "7F01").unwrap();
    let of_another = id(SIGNATURE, &sign_certificate(&scene));
    let Reply::Answered(basic) = reply(&scene, AUTHENTICATION, vec![never, of_another]) else {
        panic!("an answer");
    };
    let statuses: Vec<Status> = basic.answers.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses, [Status::Unknown, Status::Unknown]);
}

#[test]
fn the_same_serial_number_of_another_generation_is_unknown() {
    let scene = scene();
    let certificate = auth_certificate(&scene);
    let other = Authority::of(AUTHENTICATION, Generation::Third);
    let other = Certificate::from_der(other.certificate()).unwrap();
    let id = CertId::new(Hash::Sha1, &other, serial(&certificate).as_str()).unwrap();
    let Reply::Answered(basic) = reply(&scene, AUTHENTICATION, vec![id]) else {
        panic!("an answer");
    };
    assert_eq!(basic.answers[0].status, Status::Unknown);
}

#[test]
fn certificates_of_two_generations_cannot_be_answered_with_one_signature() {
    let scene = scene();
    let serial = serial(&auth_certificate(&scene));
    let of = |generation| {
        let authority = Authority::of(AUTHENTICATION, generation);
        let own = Certificate::from_der(authority.certificate()).unwrap();
        CertId::new(Hash::Sha1, &own, serial.as_str()).unwrap()
    };
    let ids = vec![of(Generation::Second), of(Generation::Third)];
    let answered = reply(&scene, AUTHENTICATION, ids);
    assert_eq!(answered, Reply::Refused(Refusal::Unauthorized));
}

#[test]
fn what_is_no_request_is_called_malformed() {
    let scene = scene();
    let answer = scene.ask(Request::Ocsp {
        authority: AUTHENTICATION,
        question: b"GET / HTTP/1.0".to_vec().into(),
    });
    let expected = ocsp::refuse(Refusal::MalformedRequest).into();
    assert_eq!(answer, Response::Ocsp { answer: expected });
}

#[test]
fn the_responder_learns_of_a_suspension_with_the_assumed_delay() {
    let parameters = Parameters {
        ocsp_delay_minutes: 30,
        ..Parameters::default()
    };
    let scene = begin(parameters, Standing::InForce);
    let certificate = auth_certificate(&scene);
    suspend(&scene);
    let since = scene.board.now();
    finish(scene.board.advance_to(since.plus_minutes(29)));
    assert_eq!(asked(&scene, AUTHENTICATION, &certificate), Status::Good);
    finish(scene.board.advance_to(since.plus_minutes(30)));
    let told = revoked(asked(&scene, AUTHENTICATION, &certificate));
    assert_eq!(told, (since.civil(), Reason::CertificateHold));
}

#[test]
fn a_list_speaks_of_the_midnight_before_and_not_of_what_came_after() {
    let scene = scene();
    let serial = serial(&auth_certificate(&scene));
    suspend(&scene);
    let out = |scene: &Scene| list(scene, AUTHENTICATION, Generation::Second);
    let today = out(&scene);
    assert_eq!(today.this_update, TODAY.at(0, 0, 0, 0));
    assert_eq!(today.next_update, Some(date(2025, 1, 3).at(0, 0, 0, 0)));
    assert_eq!(today.revocation(serial.as_str()), None);
    scene.on(date(2025, 1, 2));
    let next = out(&scene);
    let revocation = next.revocation(serial.as_str()).unwrap();
    assert!(revocation.is_hold());
    assert!(next.number > today.number);
    scene.ask(Request::LiftSuspension {
        serial: serial.clone(),
    });
    assert!(out(&scene).revocation(serial.as_str()).is_some());
    scene.on(date(2025, 1, 3));
    assert_eq!(out(&scene).revocation(serial.as_str()), None);
}

#[test]
fn a_list_is_signed_by_the_generation_that_issued_and_lists_its_certificates_alone() {
    let scene = begin(Parameters::default(), Standing::Ended(date(2024, 12, 1)));
    let certificate = auth_certificate(&scene);
    for generation in Generation::ALL {
        let list = list(&scene, AUTHENTICATION, generation);
        let authority = Authority::of(AUTHENTICATION, generation);
        let authority = Certificate::from_der(authority.certificate()).unwrap();
        let now = scene.board.now().civil();
        assert_eq!(list.check(&authority, now, SignedDuration::ZERO), Ok(()));
        let own = generation == Generation::Second;
        assert_eq!(
            list.revocation(serial(&certificate).as_str()).is_some(),
            own
        );
    }
}

#[test]
fn a_list_keeps_a_certificate_for_one_list_beyond_its_term() {
    let scene = begin(Parameters::default(), Standing::Ended(date(2024, 12, 1)));
    let certificate = Certificate::from_der(&auth_certificate(&scene)).unwrap();
    let last_day = certificate.not_after().date();
    let mut listed = Vec::new();
    for day in 0..4 {
        scene.on(last_day.saturating_add(jiff::Span::new().days(day)));
        let list = list(&scene, AUTHENTICATION, Generation::Second);
        listed.push(list.revocation(certificate.serial()).is_some());
    }
    assert_eq!(listed, [true, true, false, false]);
}

#[test]
fn a_generation_that_has_not_begun_has_no_list() {
    let mut cast = cast(date(2023, 7, 15));
    cast.people[HANAKO].phone = None;
    let scene = Scene::of(&cast);
    let request = |generation| Request::RevocationList {
        authority: AUTHENTICATION,
        generation,
    };
    let third = scene.ask(request(Some(Generation::Third)));
    assert!(matches!(third, Response::Refused { .. }));
    let newest = scene.ask(request(None));
    assert!(matches!(newest, Response::RevocationList { .. }));
}

#[test]
fn what_is_suspended_and_then_returned_is_revoked_for_good() {
    let scene = scene();
    let certificate = auth_certificate(&scene);
    suspend(&scene);
    scene.on(date(2025, 1, 3));
    report(&scene, LifeEvent::ReturnedCard);
    let expected = (scene.board.now().civil(), Reason::CessationOfOperation);
    assert_eq!(
        revoked(asked(&scene, AUTHENTICATION, &certificate)),
        expected
    );
    scene.on(date(2025, 1, 4));
    let list = list(&scene, AUTHENTICATION, Generation::Second);
    let listed = list.revocation(serial(&certificate).as_str()).unwrap();
    assert_eq!(revoked(Status::Revoked(listed)), expected);
}

#[test]
fn a_certificate_is_revoked_once_and_keeps_its_moment_and_its_reason() {
    let scene = scene();
    let certificate = sign_certificate(&scene);
    let address = "東京都見本市北町9丁目9番9号".parse().unwrap();
    report(&scene, LifeEvent::Moved { address });
    let first = revoked(asked(&scene, SIGNATURE, &certificate));
    assert_eq!(first.1, Reason::AffiliationChanged);
    scene.on(date(2025, 1, 3));
    report(&scene, LifeEvent::ReturnedCard);
    assert_eq!(revoked(asked(&scene, SIGNATURE, &certificate)), first);
}

#[test]
fn the_responder_and_the_list_learn_of_a_revocation_no_sooner_than_of_a_suspension() {
    let parameters = Parameters {
        ocsp_delay_minutes: 30,
        ..Parameters::default()
    };
    let scene = begin(parameters, Standing::InForce);
    let certificate = auth_certificate(&scene);
    report(&scene, LifeEvent::ReturnedCard);
    let since = scene.board.now();
    let today = list(&scene, AUTHENTICATION, Generation::Second);
    assert_eq!(today.revocation(serial(&certificate).as_str()), None);
    finish(scene.board.advance_to(since.plus_minutes(29)));
    assert_eq!(asked(&scene, AUTHENTICATION, &certificate), Status::Good);
    finish(scene.board.advance_to(since.plus_minutes(30)));
    let told = revoked(asked(&scene, AUTHENTICATION, &certificate));
    assert_eq!(told, (since.civil(), Reason::CessationOfOperation));
}

#[test]
fn an_answer_is_of_the_moment_that_is_known_of_made_now_and_good_from_now_on() {
    let parameters = Parameters {
        ocsp_delay_minutes: 30,
        ocsp_validity_minutes: 60,
        ..Parameters::default()
    };
    let scene = begin(parameters, Standing::InForce);
    let id = id(AUTHENTICATION, &auth_certificate(&scene));
    let Reply::Answered(basic) = reply(&scene, AUTHENTICATION, vec![id]) else {
        panic!("an answer");
    };
    let now = scene.board.now();
    assert_eq!(basic.produced_at, now.civil());
    let answer = &basic.answers[0];
    assert_eq!(answer.this_update, now.plus_minutes(-30).civil());
    assert_eq!(answer.next_update, Some(now.plus_minutes(60).civil()));
}

#[test]
fn lists_come_and_end_as_assumed() {
    let parameters = Parameters {
        crl_interval_hours: 6,
        crl_validity_hours: 12,
        ..Parameters::default()
    };
    let scene = begin(parameters, Standing::InForce);
    let list = list(&scene, AUTHENTICATION, Generation::Second);
    assert_eq!(list.this_update, TODAY.at(6, 0, 0, 0));
    assert_eq!(list.next_update, Some(TODAY.at(18, 0, 0, 0)));
}

#[test]
fn an_authority_and_its_responder_are_good_once_they_have_begun() {
    let mut cast = cast(date(2023, 7, 15));
    cast.people[HANAKO].phone = None;
    let scene = Scene::of(&cast);
    let said = |generation| {
        let authority = Authority::of(AUTHENTICATION, generation);
        let own = Certificate::from_der(authority.certificate()).unwrap();
        [authority.serial(), authority.responder_serial()].map(|serial| {
            let id = CertId::new(Hash::Sha1, &own, serial).unwrap();
            match reply(&scene, AUTHENTICATION, vec![id]) {
                Reply::Answered(basic) => basic.answers[0].status,
                other => panic!("{other:?}"),
            }
        })
    };
    assert_eq!(said(Generation::Second), [Status::Good; 2]);
    assert_eq!(said(Generation::Third), [Status::Unknown; 2]);
}

/// Something that changes what a certificate is worth.
fn happen(scene: &Scene, what: u8) {
    let serial = serial(&auth_certificate(scene));
    let address = "東京都見本市北町9丁目9番9号".parse().unwrap();
    match what {
        0 => {
            scene.ask(Request::CallToSuspend(caller(&cast(TODAY).people[HANAKO])));
        }
        1 => {
            scene.ask(Request::LiftSuspension { serial });
        }
        2 => {
            scene.ask(Request::RenewCertificates { serial });
        }
        3 => {
            report(scene, LifeEvent::Moved { address });
        }
        4 => {
            report(scene, LifeEvent::ReturnedCard);
        }
        _ => {
            scene.ask(Request::ApplyForCard(application(1, TODAY)));
            scene.ask(Request::Collect { order: 0 });
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_typed_answer_and_the_responder_agree_whatever_has_happened(
        events in prop::collection::vec((0_u8..6, 0_i32..130), 0..12),
    ) {
        let scene = scene();
        let certificates = [
            (AUTHENTICATION, auth_certificate(&scene)),
            (SIGNATURE, sign_certificate(&scene)),
            (AUTHENTICATION, scene.spec("見本 花子/phone").auth_certificate.to_vec()),
        ];
        for (what, days) in events {
            finish(scene.board.advance_to(scene.board.now().plus_days(days)));
            happen(&scene, what);
            for (kind, certificate) in &certificates {
                let typed = scene.status(certificate);
                let answered = match asked(&scene, *kind, certificate) {
                    // A responder does not look at the term: whoever asks does.
                    Status::Good if typed == CertificateStatus::Expired => typed,
                    Status::Good => CertificateStatus::Good,
                    Status::Unknown => CertificateStatus::Unknown,
                    Status::Revoked(revocation) if revocation.is_hold() => {
                        CertificateStatus::Suspended
                    }
                    Status::Revoked(_) => CertificateStatus::Revoked,
                };
                prop_assert_eq!(answered, typed);
            }
        }
    }
}

#[test]
fn a_card_that_is_on_hold_at_the_beginning_has_been_so_for_a_week() {
    let scene = begin(Parameters::default(), Standing::Suspended);
    assert_eq!(scene.spec(HANAKO).kind, CardKind::Ordinary);
    let told = revoked(asked(&scene, AUTHENTICATION, &auth_certificate(&scene)));
    let since = VirtualTime::morning_of(date(2024, 12, 25)).civil();
    assert_eq!(told, (since, Reason::CertificateHold));
}
