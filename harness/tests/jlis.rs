//! The served J-LIS as whoever relies on certificates meets it: over HTTP, with bytes of all kinds.

use std::io::{BufReader, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Output, Stdio};
use std::rc::Rc;
use std::time::Duration;

use jiff::SignedDuration;
use jiff::civil::{DateTime, date};
use madoguchi::serve::jlis::{Clock, Desk, Limits, Serving, serve};
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::pki::ocsp::{CertId, Hash, Question, Reply, Request, Status};
use madoguchi_sim::pki::{Authority, Certificate, CertificateKind, Generation, Reason};
use madoguchi_sim::specimen::{Specimen, cast};

const AT: &str = "2026-11-25";

fn now() -> DateTime {
    date(2026, 11, 25).at(9, 0, 0, 0)
}

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_madoguchi"));
    command.args(["jlis", "serve"]).args(arguments);
    command
}

fn ended(arguments: &[&str]) -> Output {
    let command = &mut program(arguments);
    command.stdin(Stdio::null()).output().expect("it starts")
}

/// A served J-LIS, ended with the test.
struct Served {
    child: Child,
    out: BufReader<std::process::ChildStdout>,
    address: SocketAddr,
}

impl Served {
    fn start() -> Self {
        let mut child = program(&["--listen", "0", "--at", AT])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut out = BufReader::new(child.stdout.take().expect("piped"));
        let address = loop {
            let line = line(&mut out);
            if let Some(ready) = line.strip_prefix("ready: http://") {
                let end = ready.find('/').expect("an address");
                break ready[..end].parse().expect("an address");
            }
        };
        Self {
            child,
            out,
            address,
        }
    }

    fn say(&mut self, words: &str) -> String {
        let stdin = self.child.stdin.as_mut().expect("piped");
        writeln!(stdin, "{words}").expect("heard");
        line(&mut self.out)
    }

    fn ask(&self, request: &[u8]) -> Vec<u8> {
        send(self.address, request)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn line(out: &mut impl std::io::BufRead) -> String {
    let mut line = String::new();
    let read = out.read_line(&mut line).expect("read");
    assert!(read > 0, "it ended");
    line.trim_end().to_owned()
}

/// Everything that comes back until the other side closes.
fn send(address: SocketAddr, request: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).expect("there");
    let patience = Some(Duration::from_secs(20));
    stream.set_read_timeout(patience).expect("set");
    // A server that has heard enough may close before all is sent.
    let _ = stream.write_all(request);
    let _ = stream.shutdown(Shutdown::Write);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    answer
}

fn post(path: &str, content_type: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST {path} HTTP/1.0\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

fn status(answer: &[u8]) -> u16 {
    let text = String::from_utf8_lossy(answer);
    let code = text.split(' ').nth(1).unwrap_or_default();
    code.parse().unwrap_or_default()
}

fn body(answer: &[u8]) -> &[u8] {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n");
    &answer[end.expect("a head") + 4..]
}

fn issuer() -> Certificate {
    let authority = Authority::of(CertificateKind::Authentication, Generation::Third);
    Certificate::from_der(authority.certificate()).expect("a certificate")
}

fn id_of(specimen: Specimen) -> CertId {
    let spec = specimen.spec(VirtualTime::new(now()), 1).expect("made");
    let certificate = Certificate::from_der(&spec.auth_certificate).expect("a certificate");
    CertId::new(Hash::Sha256, &issuer(), certificate.serial()).expect("a number")
}

fn question(specimen: Specimen) -> Vec<u8> {
    let request = Request {
        ids: vec![id_of(specimen)],
        nonce: Some(b"0123456789abcdef".to_vec()),
    };
    request.to_der().expect("it fits")
}

/// What the served J-LIS says of the certificate of a specimen, believed.
fn asked(served: &Served, specimen: Specimen) -> Status {
    let media = "application/ocsp-request";
    let answer = served.ask(&post("/ocsp/authentication", media, &question(specimen)));
    assert_eq!(status(&answer), 200, "{}", String::from_utf8_lossy(&answer));
    let Ok(Reply::Answered(basic)) = Reply::from_der(body(&answer)) else {
        unreachable!("an answer");
    };
    let question = Question {
        id: &id_of(specimen),
        nonce: Some(b"0123456789abcdef"),
        issuer: &issuer(),
        now: now(),
        tolerance: SignedDuration::ZERO,
        oldest: SignedDuration::ZERO,
    };
    basic.status(&question).expect("believed")
}

fn reason(status: Status) -> Option<Reason> {
    match status {
        Status::Revoked(revocation) => revocation.reason,
        Status::Good | Status::Unknown => None,
    }
}

#[test]
fn a_served_card_and_the_served_authority_agree_and_control_is_obeyed_at_once() {
    let mut served = Served::start();
    assert_eq!(asked(&served, Specimen::Ordinary), Status::Good);
    let hold = Some(Reason::CertificateHold);
    assert_eq!(reason(asked(&served, Specimen::Suspended)), hold);
    assert_eq!(
        served.say("suspend マイナンバーカード"),
        "suspended: ordinary"
    );
    assert_eq!(reason(asked(&served, Specimen::Ordinary)), hold);
    assert_eq!(served.say("lift ordinary"), "lifted: ordinary");
    assert_eq!(asked(&served, Specimen::Ordinary), Status::Good);
    assert_eq!(served.say("advance 24"), "time: 2026-11-26T09:00:00");
}

#[test]
fn the_end_of_stdin_ends_nothing_and_quit_does() {
    let mut served = Served::start();
    drop(served.child.stdin.take());
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(asked(&served, Specimen::Ordinary), Status::Good);
    let mut other = Served::start();
    let stdin = other.child.stdin.as_mut().expect("piped");
    writeln!(stdin, "quit").expect("heard");
    assert_eq!(other.child.wait().expect("ended").code(), Some(0));
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_in_order() {
    let mut served = Served::start();
    // Somebody who has connected and says nothing does not keep it.
    let idle = TcpStream::connect(served.address).expect("there");
    let id = served.child.id().to_string();
    let sent = Command::new("kill").args(["-TERM", &id]).status();
    assert!(sent.expect("kill is there").success());
    assert_eq!(served.child.wait().expect("ended").code(), Some(0));
    drop(idle);
}

#[test]
fn whatever_is_sent_the_next_asker_is_answered() {
    let served = Served::start();
    let long = vec![b'a'; 300_000];
    let many = [
        b"GET / HTTP/1.1\r\n".as_slice(),
        &b"X: y\r\n".repeat(20_000),
    ]
    .concat();
    let large = post("/ocsp/signature", "application/ocsp-request", &long);
    let lying = b"POST /ocsp/signature HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\nx";
    for (sent, expected) in [
        (&b""[..], 0),
        (&b"\x16\x03\x01\x02\x00\x01\x00"[..], 400),
        (&b"GET\r\n\r\n"[..], 400),
        (&long[..], 431),
        (&many[..], 431),
        (&large[..], 413),
        (&lying[..], 400),
        (&b"GET /ocsp/signature/%zz HTTP/1.0\r\n\r\n"[..], 404),
        (&b"BREW / HTTP/1.0\r\n\r\n"[..], 405),
    ] {
        let found = status(&served.ask(sent));
        let told = String::from_utf8_lossy(&sent[..sent.len().min(40)]);
        // Whoever has said too much may be cut off before the answer reaches them.
        let cut_off = sent.len() > 1000 && found == 0;
        assert!(found == expected || cut_off, "{told}: {found}");
    }
    assert_eq!(asked(&served, Specimen::Ordinary), Status::Good);
}

#[test]
fn one_connection_carries_several_questions() {
    let served = Served::start();
    let ask = "GET /crl/authentication.crl HTTP/1.1\r\nHost: x\r\n\r\n";
    let answers = served.ask(ask.repeat(3).as_bytes());
    let found = answers.windows(9).filter(|nine| nine == b"HTTP/1.1 ");
    assert_eq!(found.count(), 3);
}

#[test]
fn a_place_that_others_reach_and_one_that_is_taken_are_refused_with_their_codes() {
    let refused = ended(&["--listen", "0.0.0.0:0"]);
    assert_eq!(refused.status.code(), Some(2));
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(told.contains("--allow-remote"), "{told}");
    let taken = TcpListener::bind("127.0.0.1:0").expect("free");
    let port = taken.local_addr().expect("known").port().to_string();
    let refused = ended(&["--listen", &port]);
    assert_eq!(refused.status.code(), Some(3));
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(told.contains(&port), "{told}");
}

#[test]
fn a_body_that_does_not_arrive_is_not_waited_for_and_connections_take_turns() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let listener = TcpListener::bind("127.0.0.1:0").expect("free");
    listener.set_nonblocking(true).expect("set");
    let address = listener.local_addr().expect("known");
    let limits = Limits {
        patience: Duration::from_millis(300),
        connections: 1,
        ..Limits::default()
    };
    let (end, ended) = tokio::sync::oneshot::channel::<()>();
    let asking = std::thread::spawn(move || {
        let mut slow = TcpStream::connect(address).expect("there");
        let head = "POST /ocsp/signature HTTP/1.1\r\nContent-Length: 10\r\n\r\n12345";
        slow.write_all(head.as_bytes()).expect("sent");
        // There is room for this one only when the slow one has been sent away.
        let next = send(address, b"GET / HTTP/1.0\r\n\r\n");
        let mut told = Vec::new();
        let _ = slow.read_to_end(&mut told);
        drop(end);
        (status(&told), status(&next))
    });
    tokio::task::LocalSet::new().block_on(&runtime, async {
        let at = VirtualTime::new(now());
        let serving = Serving {
            desk: Rc::new(Desk::new(cast(at, 1), Clock::Still(at))),
            listener: tokio::net::TcpListener::from_std(listener).expect("taken"),
            limits,
        };
        let end = async {
            let _ = ended.await;
        };
        serve(serving, end).await.expect("served");
    });
    assert_eq!(asking.join().expect("asked"), (408, 200));
}
