//! An outside fund as a run meets it: one that answers, and ones that are silent, talk nonsense, refuse or are not there.

#[path = "../web/served.rs"]
mod served;

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::Duration;

use futures::executor::block_on;
use jiff::civil::date;
use madoguchi::iut::Iut;
use madoguchi::run::{Party, Raised};
use madoguchi::serve::centre::NoDocument;
use madoguchi::serve::web::{Limits, WebConfig};
use madoguchi::stage::standard_cast;
use madoguchi_sim::cast::Cast;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::fund::{FundRole, Request, Response};
use madoguchi_sim::oqs::{Document, Exchange, Leg, Padding, Service};
use madoguchi_sim::role::{Address, Breakdown, RoleName, Switchboard};
use served::{Says, Served};

const XML: &str = "<XmlMsg><MessageHeader><MedicalInstitutionCode>1319990014</MedicalInstitutionCode></MessageHeader><MessageBody></MessageBody></XmlMsg>";

fn fixture(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/tls");
    folder.join(name)
}

/// What the file describes beside the address.
struct Described {
    ca: &'static str,
    certificate: &'static str,
    password: &'static str,
}

const RIGHT: Described = Described {
    ca: "ca",
    certificate: "client-1319990014",
    password: "MIHON-1319990014",
};

fn open(address: SocketAddr, described: &Described) -> Iut {
    open_with(address, described, "at: 2025-06-10")
}

fn open_with(address: SocketAddr, described: &Described, more: &str) -> Iut {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("iut.yaml");
    let file = |name: &str, kind: &str| fixture(&format!("{name}.{kind}")).display().to_string();
    let text = format!(
        "schema_version: 1
name: a fund
roles:
  fund:
    web: {{ url: \"https://localhost:{}\", ca: {} }}
    {more}
    timeouts: {{ connect: 5, answer: 1 }}
    terminals:
      \"1319990014\": {{ certificate: {}, key: {}, user: \"1319990014\", password: {} }}
",
        address.port(),
        file(described.ca, "pem"),
        file(described.certificate, "pem"),
        file(described.certificate, "key"),
        described.password,
    );
    std::fs::write(&path, text).expect("written");
    Iut::open(&path, false).expect("a configuration")
}

fn now() -> VirtualTime {
    VirtualTime::morning_of(date(2025, 6, 10))
}

fn message(facility: &str, xml: &str) -> Request {
    Request::Exchange(Box::new(Exchange {
        facility: facility.parse().expect("a code"),
        service: Service::Eligibility,
        leg: Leg::Request,
        document: Document::Xml(xml.to_owned()),
    }))
}

type Called = Result<Result<Response, Breakdown>, Raised>;

/// Asks over a switchboard, as a scenario does.
fn call(iut: &Iut, request: Request) -> Called {
    let board = Switchboard::new(now());
    iut.plug(&board);
    let from = Address::new(RoleName::Counter, "1319990014");
    let asked =
        std::panic::AssertUnwindSafe(|| block_on(board.call::<FundRole>(&from, "", request)));
    std::panic::catch_unwind(asked).map_err(|payload| {
        let raised = payload.downcast_ref::<Raised>();
        raised.expect("an answer, not an accident").clone()
    })
}

fn party(called: Called) -> (Party, String) {
    let raised = called.expect_err("no answer");
    let told = format!("{raised:?}");
    let Raised::Failure(failure) = raised else {
        unreachable!("expected a failure, found {told}");
    };
    (failure.party, failure.received)
}

#[test]
fn a_message_goes_there_and_comes_back_as_it_was() {
    let served = Served::start();
    let iut = open(served.address, &RIGHT);
    let answer = call(&iut, message("1319990014", XML));
    let echo = Response::Document(Document::Xml(XML.to_owned()));
    assert_eq!(answer, Ok(Ok(echo)));
    let asked = served.system.asked.lock().expect("whole");
    assert_eq!(asked[0].document, Document::Xml(XML.to_owned()));
    drop(asked);
    served.ended();
}

#[test]
fn a_cast_reads_back_as_it_was_written_but_for_what_only_holders_know() {
    let cast = standard_cast();
    let written = serde_json::to_value(&cast).expect("JSON");
    let read: Cast = serde_json::from_value(written.clone()).expect("a cast");
    assert_eq!(written, serde_json::to_value(&read).expect("JSON"));
    assert_eq!(read.facilities, cast.facilities);
    assert_eq!(read.insurers, cast.insurers);
    let mut differ = 0;
    for (name, person) in &cast.people {
        let mut read = read.people[name].clone();
        if let (Some(read), Some(own)) = (&mut read.card, &person.card) {
            differ += usize::from(read.pin != own.pin);
            assert_eq!(read.sign_password.is_some(), own.sign_password.is_some());
            (read.pin, read.sign_password) = (own.pin.clone(), own.sign_password.clone());
        }
        if let (Some(read), Some(own)) = (&mut read.phone, &person.phone) {
            read.pin = own.pin.clone();
        }
        assert_eq!(&read, person, "{name}");
    }
    assert!(differ > 10, "only {differ} PINs were left out");
}

#[test]
fn it_logs_in_once_and_again_when_the_token_has_ended() {
    let served = Served::with(WebConfig {
        one_login: true,
        ..WebConfig::default()
    });
    let iut = open(served.address, &RIGHT);
    let well = || {
        matches!(
            call(&iut, message("1319990014", XML)),
            Ok(Ok(Response::Document(_)))
        )
    };
    assert!(well() && well());
    served.advance(31);
    assert!(well());
    // Another run of the same terminal throws this one out.
    let other = open(served.address, &RIGHT);
    assert!(call(&other, message("1319990014", XML)).is_ok());
    assert!(well());
}

#[test]
fn a_refusal_is_an_answer_with_its_words() {
    let served = Served::start();
    served.system.says(Says::This(Err(NoDocument::Refused(
        "対応していません".to_owned(),
    ))));
    let iut = open(served.address, &RIGHT);
    match call(&iut, message("1319990014", XML)) {
        Ok(Ok(Response::Refused { reason })) => {
            assert!(reason.contains("対応していません"), "{reason}")
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn silence_is_a_time_out_and_a_system_that_is_down_cannot_be_reached() {
    let served = Served::with_limits(Limits::default());
    let iut = open(served.address, &RIGHT);
    served.system.says(Says::Silence(Duration::from_secs(20)));
    let silent = call(&iut, message("1319990014", XML));
    assert!(
        matches!(silent, Ok(Err(Breakdown::TimedOut { .. }))),
        "{silent:?}"
    );
    served
        .system
        .says(Says::This(Err(NoDocument::NoAnswer("gone".to_owned()))));
    let down = call(&iut, message("1319990014", XML));
    assert!(
        matches!(down, Ok(Err(Breakdown::Unreachable { .. }))),
        "{down:?}"
    );
}

#[test]
fn nobody_at_the_port_is_the_environments_fault() {
    let free = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = free.local_addr().expect("one");
    drop(free);
    let (party, told) = party(call(&open(address, &RIGHT), message("1319990014", XML)));
    assert_eq!(party, Party::Environment, "{told}");
    assert!(told.contains("cannot be reached"), "{told}");
}

#[test]
fn certificates_and_credentials_that_are_not_taken_are_the_configurations_fault() {
    let served = Served::start();
    for (described, words) in [
        (
            Described {
                ca: "stranger-ca",
                ..RIGHT
            },
            "UnknownIssuer",
        ),
        (
            Described {
                certificate: "expired",
                ..RIGHT
            },
            "CertificateExpired",
        ),
        (
            Described {
                certificate: "stranger",
                ..RIGHT
            },
            "UnknownCA",
        ),
        (
            Described {
                certificate: "nobody",
                ..RIGHT
            },
            "MDG-W431",
        ),
        (
            Described {
                certificate: "client-1349990018",
                ..RIGHT
            },
            "MDG-W410",
        ),
        (
            Described {
                password: "wrong",
                ..RIGHT
            },
            "MDG-W410",
        ),
    ] {
        let (party, told) = party(call(
            &open(served.address, &described),
            message("1319990014", XML),
        ));
        assert_eq!(party, Party::Configuration, "{told}");
        assert!(told.contains(words), "{words}: {told}");
    }
}

#[test]
fn what_cannot_be_asked_by_message_or_by_that_terminal_is_not_testable() {
    let served = Served::start();
    let iut = open(served.address, &RIGHT);
    let odd = XML.replace("<MessageBody>", "<MessageBody kind=\"1\">");
    for (request, words) in [
        (message("1349990018", XML), "1349990018"),
        (message("1319990014", &odd), "JSON"),
        (message("1319990014", "<XmlMsg>"), "JSON"),
        (
            Request::ReportEmergencyUse {
                facility: "1319990014".parse().expect("a code"),
            },
            "report-emergency-use",
        ),
    ] {
        match call(&iut, request) {
            Err(Raised::NotTestable(reason)) => assert!(reason.contains(words), "{reason}"),
            other => panic!("{other:?}"),
        }
    }
    assert!(served.system.asked.lock().expect("whole").is_empty());
}

#[test]
fn without_control_only_its_own_day_and_the_known_people_are_testable() {
    let served = Served::start();
    let iut = open(served.address, &RIGHT);
    let begin = |cast: &Cast, day| {
        let begin = std::panic::AssertUnwindSafe(|| iut.begin(cast, VirtualTime::morning_of(day)));
        let payload = std::panic::catch_unwind(begin).err()?;
        payload.downcast_ref::<Raised>().cloned()
    };
    let mut cast = standard_cast();
    let day = date(2025, 6, 10);
    assert_eq!(begin(&cast, day), None);
    assert!(matches!(
        begin(&cast, date(2025, 6, 11)),
        Some(Raised::NotTestable(_))
    ));
    cast.profile.insurer_padding = Padding::Zero;
    match begin(&cast, day) {
        Some(Raised::NotTestable(reason)) => assert!(reason.contains("書き方"), "{reason}"),
        other => panic!("{other:?}"),
    }
    cast = standard_cast();
    cast.people.pop();
    assert!(matches!(begin(&cast, day), Some(Raised::NotTestable(_))));
    assert!(iut.deaf_to_time().is_some());
}

/// Says something to everybody who comes, without TLS.
fn talker(words: &'static [u8]) -> SocketAddr {
    use std::io::Write as _;
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("one");
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut stream = stream;
            let _ = stream.write_all(words);
        }
    });
    address
}

#[test]
fn a_port_that_speaks_no_tls_is_told() {
    let address = talker(b"HTTP/1.1 400 Bad Request\r\n\r\n");
    let (party, told) = party(call(&open(address, &RIGHT), message("1319990014", XML)));
    assert_eq!(party, Party::Configuration, "{told}");
    assert!(told.contains("no TLS"), "{told}");
}

/// An operator that does whatever it is told, and remembers path and body.
fn operator(status: &'static str) -> (SocketAddr, std::sync::mpsc::Receiver<(String, String)>) {
    use std::io::{BufRead as _, BufReader, Read as _, Write as _};
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("one");
    let (told, heard) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut reader = BufReader::new(stream);
            let (mut path, mut length) = (String::new(), 0);
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).expect("a line");
                let line = line.trim_end();
                if let Some(rest) = line.strip_prefix("POST ") {
                    path = rest.split(' ').next().unwrap_or_default().to_owned();
                }
                if let Some(number) = line.strip_prefix("content-length: ") {
                    length = number.parse().expect("a number");
                }
                if line.is_empty() {
                    break;
                }
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).expect("a body");
            let _ = told.send((path, String::from_utf8_lossy(&body).into_owned()));
            let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 2\r\n\r\nno");
            let _ = reader.get_mut().write_all(answer.as_bytes());
        }
    });
    (address, heard)
}

#[test]
fn with_control_it_is_told_who_exists_and_once_for_each_moment_what_time_it_is() {
    let served = Served::start();
    let (operator, heard) = operator("200 OK");
    let control = format!("control: {{ url: \"http://{operator}\" }}");
    let iut = open_with(served.address, &RIGHT, &control);
    assert_eq!(iut.deaf_to_time(), None);
    let mut cast = standard_cast();
    cast.people.truncate(2);
    iut.begin(&cast, VirtualTime::morning_of(date(2031, 1, 1)));
    for _ in 0..2 {
        assert!(call(&iut, message("1319990014", XML)).is_ok());
    }
    let heard: Vec<_> = heard.try_iter().collect();
    let paths: Vec<_> = heard.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["/cast", "/clock"]);
    let told: Cast = serde_json::from_str(&heard[0].1).expect("a cast");
    assert!(told.people.keys().eq(cast.people.keys()));
    assert_eq!(heard[1].1, r#"{"to":"2025-06-10T09:00:00"}"#);
}

#[test]
fn an_operator_that_does_not_do_it_is_the_environments_fault() {
    let served = Served::start();
    let (operator, _heard) = operator("409 Conflict");
    let control = format!("control: {{ url: \"http://{operator}\" }}");
    let iut = open_with(served.address, &RIGHT, &control);
    let begin = std::panic::AssertUnwindSafe(|| iut.begin(&standard_cast(), now()));
    let payload = std::panic::catch_unwind(begin).expect_err("refused");
    let raised = payload.downcast_ref::<Raised>().expect("an answer").clone();
    let (party, told) = party(Err(raised));
    assert_eq!(party, Party::Environment);
    assert!(told.contains("HTTP 409: no"), "{told}");
}
