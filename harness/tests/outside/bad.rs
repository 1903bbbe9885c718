//! Outside cards that hang, flood, drip, lie and die. None keeps the caller longer than it wants to wait.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use madoguchi::iut::card::{OutsideCard, Reach};
use madoguchi::iut::{Fault, Timeouts};
use madoguchi::run::Party;
use madoguchi::wire::Place;
use madoguchi_sim::card::{Refusal, Request, Response};

const QUICK: Timeouts = Timeouts {
    connect: 1,
    answer: 1,
};

/// The time that a call may take at most: the time-out, and what a busy machine adds.
const PATIENCE: Duration = Duration::from_secs(8);

const ATR: &[u8] = b"\x00\x09\x3B\xE0\x00\xFF\x81\x31\xFE\x45\x14";

/// A card of frames, played by a function for each connection.
fn over_tcp(play: impl Fn(TcpStream) -> std::io::Result<()> + Send + 'static) -> OutsideCard {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("bound").port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // The caller may hang up at any time.
            let _ = play(stream);
        }
    });
    let wire = Reach::Tcp(Place::here(port)).open(QUICK);
    OutsideCard::new(wire.expect("a wire"))
}

/// Reads power-on and the question for the ATR, and answers it.
fn begin(stream: &mut TcpStream) -> std::io::Result<()> {
    stream.read_exact(&mut [0; 6])?;
    stream.write_all(ATR)
}

/// A card that is a shell script.
fn over_stdio(script: &str) -> OutsideCard {
    let program = ["sh", "-c", script].map(str::to_owned).to_vec();
    let wire = Reach::Stdio(program.try_into().expect("a program")).open(QUICK);
    OutsideCard::new(wire.expect("a wire"))
}

fn timely(card: &mut OutsideCard, request: &Request) -> Result<Response, Fault> {
    let begun = Instant::now();
    let answer = card.handle(request);
    assert!(begun.elapsed() < PATIENCE, "{request:?}: {answer:?}");
    answer
}

fn select() -> Request {
    Request::Apdu("00A4040C0AD392F000260100000001".parse().expect("hex"))
}

/// Powers it on, which works, and sends a command, which does not.
fn fault_of_command(mut card: OutsideCard) -> Fault {
    let atr = timely(&mut card, &Request::PowerOn);
    assert!(matches!(atr, Ok(Response::Atr(_))), "{atr:?}");
    let fault = timely(&mut card, &select()).expect_err("no answer");
    let after = timely(&mut card, &select());
    let reason = Refusal::NoAnswer;
    assert_eq!(after, Ok(Response::Refused { reason }), "after {fault}");
    fault
}

#[test]
fn a_card_of_frames_that_misbehaves_is_told_by_what_it_does() {
    let hang = over_tcp(|mut stream| {
        begin(&mut stream)?;
        std::io::copy(&mut stream, &mut std::io::sink()).map(|_| ())
    });
    assert_eq!(
        fault_of_command(hang),
        Fault::Silent(Duration::from_secs(1))
    );

    let drip = over_tcp(|mut stream| {
        begin(&mut stream)?;
        stream.read_exact(&mut [0; 17])?;
        stream.write_all(&[0xFF, 0xFF])?;
        loop {
            std::thread::sleep(Duration::from_millis(100));
            stream.write_all(&[0x90])?;
        }
    });
    assert_eq!(
        fault_of_command(drip),
        Fault::Silent(Duration::from_secs(1))
    );

    let close = over_tcp(|mut stream| {
        begin(&mut stream)?;
        stream.read_exact(&mut [0; 17])
    });
    assert!(matches!(fault_of_command(close), Fault::Gone(_)));

    let cut = over_tcp(|mut stream| {
        begin(&mut stream)?;
        stream.read_exact(&mut [0; 17])?;
        stream.write_all(&[0, 200, 1, 2])
    });
    assert!(matches!(fault_of_command(cut), Fault::Gone(_)));

    for answer in [&[0, 1, 0x90][..], &[0, 0]] {
        let short = over_tcp(move |mut stream| {
            begin(&mut stream)?;
            stream.read_exact(&mut [0; 17])?;
            stream.write_all(answer)?;
            stream.read_exact(&mut [0])
        });
        assert!(matches!(fault_of_command(short), Fault::Garbled(_)));
    }

    let flood = over_tcp(|mut stream| {
        begin(&mut stream)?;
        loop {
            stream.write_all(&[0, 2, 0x90, 0, 0, 2, 0x6A, 0x82])?;
        }
    });
    std::thread::sleep(Duration::from_millis(50));
    let mut flood = flood;
    assert!(timely(&mut flood, &Request::PowerOn).is_ok());
    std::thread::sleep(Duration::from_millis(200));
    let fault = timely(&mut flood, &select()).expect_err("nobody asked");
    assert!(matches!(fault, Fault::Garbled(_)), "{fault}");
}

#[test]
fn an_atr_that_is_none_is_garbled_and_a_card_that_never_answers_is_silent() {
    for atr in [&[0, 0][..], &[0, 1, 0x3B], &[0, 3, 0x90, 0, 0]] {
        let mut card = over_tcp(move |mut stream| {
            stream.read_exact(&mut [0; 6])?;
            stream.write_all(atr)?;
            stream.read_exact(&mut [0])
        });
        let fault = timely(&mut card, &Request::PowerOn).expect_err("no ATR");
        assert!(matches!(fault, Fault::Garbled(_)), "{fault}");
        assert_eq!(fault.party(), Party::Implementation);
    }
    let mut long = over_tcp(|mut stream| {
        stream.write_all(&[0, 34])?;
        stream.write_all(&[0x3B; 34])?;
        stream.read_exact(&mut [0; 7])
    });
    assert!(timely(&mut long, &Request::PowerOn).is_err());
}

#[test]
fn a_card_that_nobody_serves_is_no_fault_of_an_implementation() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("bound").port();
    drop(listener);
    for reach in [Reach::Tcp(Place::here(port)), Reach::Vpcd(Place::here(0))] {
        let mut card = OutsideCard::new(reach.open(QUICK).expect("a wire"));
        let fault = timely(&mut card, &Request::PowerOn).expect_err("nobody");
        assert_eq!(fault.party(), Party::Environment, "{fault}");
    }
    let program = vec!["/nowhere/card".to_owned()];
    let wire = Reach::Stdio(program.try_into().expect("a program"))
        .open(QUICK)
        .expect("a wire");
    let fault = timely(&mut OutsideCard::new(wire), &Request::PowerOn).expect_err("no program");
    assert_eq!(fault.party(), Party::Configuration);
    assert!(fault.to_string().contains("/nowhere/card"), "{fault}");
}

#[test]
fn a_program_that_misbehaves_is_told_by_what_it_does() {
    const ATR: &str = "read l; echo 3BE000FF8131FE4514; read l; ";
    let after_atr = |what: &str| fault_of_command(over_stdio(&format!("{ATR}{what}")));

    assert_eq!(
        after_atr("sleep 1000"),
        Fault::Silent(Duration::from_secs(1))
    );
    for short in ["echo 90", "echo 9000zz", "echo hello", "echo"] {
        let fault = after_atr(&format!("{short}; sleep 1000"));
        assert!(matches!(fault, Fault::Garbled(_)), "{short}: {fault}");
    }
    let endless = after_atr("while :; do printf 90909090909090909090909090909090; done");
    assert!(
        matches!(endless, Fault::Garbled(_) | Fault::Silent(_)),
        "{endless}"
    );
    let fault = after_atr("echo 'no such file' >&2; exit 7");
    let Fault::Gone(how) = fault else {
        panic!("{fault}")
    };
    assert!(how.contains('7') && how.contains("no such file"), "{how}");

    let mut flood = over_stdio("yes 9000");
    let fault = timely(&mut flood, &Request::PowerOn).expect_err("no ATR");
    assert!(matches!(fault, Fault::Garbled(_)), "{fault}");
}

#[test]
fn a_program_that_does_not_read_is_silent_and_one_that_was_ended_starts_anew() {
    let mut deaf = over_stdio("exec sleep 1000 <&-");
    let fault = timely(&mut deaf, &Request::PowerOn).expect_err("silence");
    assert_eq!(fault, Fault::Silent(Duration::from_secs(1)));

    let folder = tempfile::tempdir().expect("a folder");
    let begun = folder.path().join("begun");
    let script = format!(
        "if [ -e {0} ]; then read l; echo 3BE000FF8131FE4514; read l; echo 9000; read l; else touch {0}; sleep 1000; fi",
        begun.display()
    );
    let mut late = over_stdio(&script);
    assert!(timely(&mut late, &Request::PowerOn).is_err());
    assert!(timely(&mut late, &Request::PowerOn).is_ok());
    assert!(matches!(
        timely(&mut late, &select()),
        Ok(Response::Apdu(_))
    ));
}

#[cfg(unix)]
#[test]
fn whatever_a_program_has_started_ends_with_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("child");
    let script = format!(
        "sleep 1000 & echo $! > {}; read l; echo 3BE000FF8131FE4514; wait",
        file.display()
    );
    let mut card = over_stdio(&script);
    timely(&mut card, &Request::PowerOn).expect("an ATR");
    let id = std::fs::read_to_string(&file).expect("its child");
    let id = rustix::process::Pid::from_raw(id.trim().parse().expect("an id")).expect("an id");
    assert!(rustix::process::test_kill_process(id).is_ok());
    drop(card);
    let until = Instant::now() + PATIENCE;
    // Whoever inherits it takes a moment to bury it.
    while is_alive(id) {
        assert!(Instant::now() < until, "{id:?} is still there");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Whether a process is there and has not ended.
#[cfg(unix)]
fn is_alive(id: rustix::process::Pid) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{}/stat", id.as_raw_nonzero()));
    match status {
        Ok(status) => !status.contains(") Z "),
        Err(_) => rustix::process::test_kill_process(id).is_ok(),
    }
}
