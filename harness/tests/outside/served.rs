//! Both ends are ours: what one offers the other reads.

use std::io::{BufRead as _, BufReader, Lines, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use madoguchi::iut::Timeouts;
use madoguchi::iut::card::{OutsideCard, Reach, Wire};
use madoguchi::wire::Place;
use madoguchi_sim::card::{Bytes, Refusal, Request, Response};
use madoguchi_sim::specimen::Specimen;
use madoguchi_sim::{clock::VirtualTime, pki::Certificate};

const PROGRAM: &str = env!("CARGO_BIN_EXE_madoguchi");
const DAY: &str = "2026-11-25";
const SELECT_JPKI: &str = "00A4040C0AD392F000260100000001";
const SELECT_AUTH_PIN: &str = "00A4020C020018";

/// The program while it serves, with what it says.
pub struct Program {
    pub child: Child,
    stdin: Option<ChildStdin>,
    says: Lines<BufReader<ChildStdout>>,
}

impl Program {
    pub fn serve(arguments: &[&str]) -> Self {
        let mut child = Command::new(PROGRAM)
            .args(["card", "serve", "--at", DAY])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let says = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let stdin = child.stdin.take();
        Self { child, stdin, says }
    }

    /// The next line that begins so.
    pub fn hear(&mut self, beginning: &str) -> String {
        self.says
            .by_ref()
            .map(|line| line.expect("text"))
            .find(|line| line.starts_with(beginning))
            .unwrap_or_else(|| panic!("the program ends without saying {beginning}"))
    }

    /// Where a slot that it says is ready listens.
    pub fn listens(&mut self) -> Reach {
        let line = self.hear("ready: ");
        let place = line.split(" at tcp ").nth(1).expect("a place");
        let place = place.split(": ").next().expect("a place");
        Reach::Tcp(place.parse().expect("a place"))
    }

    pub fn say(&mut self, line: &str) {
        let stdin = self.stdin.as_mut().expect("a pipe");
        writeln!(stdin, "{line}").expect("said");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A card on a wire, as a terminal uses it.
pub struct Terminal(pub OutsideCard);

impl Terminal {
    pub fn at(wire: &Wire) -> Self {
        Self(OutsideCard::new(wire.clone()))
    }

    pub fn power_on(&mut self) -> Bytes {
        match self.0.handle(&Request::PowerOn).expect("an answer") {
            Response::Atr(atr) => atr,
            other => panic!("expected an ATR, received {other:?}"),
        }
    }

    pub fn send(&mut self, hex: &str) -> String {
        let command = Request::Apdu(hex.parse().expect("hexadecimal"));
        match self.0.handle(&command).expect("an answer") {
            Response::Apdu(answer) => answer.to_string(),
            other => panic!("expected an R-APDU, received {other:?}"),
        }
    }

    /// The status word after all commands.
    pub fn send_all(&mut self, commands: &[&str]) -> String {
        let answers = commands.iter().map(|hex| self.send(hex));
        let last = answers.last().expect("a command");
        last[last.len() - 4..].to_owned()
    }

    fn read_auth_certificate(&mut self) -> Vec<u8> {
        self.send_all(&[SELECT_JPKI, "00A4020C02000A"]);
        let whole = self.send("00B00000000000");
        let whole: Bytes = whole.parse().expect("hexadecimal");
        let data = &whole[..whole.len() - 2];
        let length = usize::from(u16::from_be_bytes([data[2], data[3]])) + 4;
        data[..length].to_vec()
    }
}

/// What the chip of a specimen holds, from the library itself.
fn auth_certificate(specimen: Specimen) -> Vec<u8> {
    let at = VirtualTime::morning_of(DAY.parse().expect("a day"));
    let spec = specimen.spec(at, 1).expect("a specimen");
    let certificate: &[u8] = &spec.auth_certificate;
    certificate.to_vec()
}

fn free_port() -> Place {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    Place::here(listener.local_addr().expect("bound").port())
}

/// Every wire between our two ends, and what keeps the other end running.
fn wires(specimen: Specimen) -> Vec<(Wire, Option<Program>)> {
    let timeouts = Timeouts::default();
    let mut tcp = Program::serve(&[specimen.name(), "--tcp", "0"]);
    let at_tcp = tcp.listens().open(timeouts).expect("a wire");
    let place = free_port();
    let at_vpcd = Reach::Vpcd(place.clone()).open(timeouts).expect("a wire");
    let place = place.to_string();
    let vpcd = Program::serve(&[specimen.ja(), "--vpcd", &place]);
    let line = [
        PROGRAM,
        "card",
        "serve",
        specimen.name(),
        "--stdio",
        "--at",
        DAY,
    ];
    let stdio = Reach::Stdio(
        line.map(str::to_owned)
            .to_vec()
            .try_into()
            .expect("a program"),
    );
    let at_stdio = stdio.open(timeouts).expect("a wire");
    vec![(at_tcp, Some(tcp)), (at_vpcd, Some(vpcd)), (at_stdio, None)]
}

#[test]
fn the_same_card_is_read_over_every_wire() {
    let expected = auth_certificate(Specimen::Ordinary);
    Certificate::from_der(&expected).expect("a certificate");
    for (wire, _program) in wires(Specimen::Ordinary) {
        let mut terminal = Terminal::at(&wire);
        let atr = terminal.power_on();
        assert!(atr.len() <= 33, "{atr}");
        assert_eq!(terminal.read_auth_certificate(), expected);
    }
}

#[test]
fn a_wrong_pin_is_remembered_over_power_cycles_and_by_the_next_terminal() {
    let wrong = "002000800439393939";
    for (wire, _program) in wires(Specimen::Ordinary) {
        let mut terminal = Terminal::at(&wire);
        terminal.power_on();
        let tried = terminal.send_all(&[SELECT_JPKI, SELECT_AUTH_PIN, wrong]);
        assert_eq!(tried, "63C2");
        let again = terminal.power_on();
        assert!(!again.is_empty());
        let left = terminal.send_all(&[SELECT_JPKI, SELECT_AUTH_PIN, "00200080"]);
        assert_eq!(left, "63C2");
        drop(terminal);
        let mut next = Terminal::at(&wire);
        next.power_on();
        let left = next.send_all(&[SELECT_JPKI, SELECT_AUTH_PIN, "00200080"]);
        assert_eq!(left, "63C2");
    }
}

#[test]
fn what_a_wire_does_not_carry_is_refused_as_out_of_reach_and_a_card_without_power_as_such() {
    for (wire, _program) in wires(Specimen::Ordinary) {
        let mut card = OutsideCard::new(wire);
        let refused = |reason| Ok(Response::Refused { reason });
        assert_eq!(card.handle(&Request::LookAt), refused(Refusal::OutOfReach));
        let command = Request::Apdu(SELECT_JPKI.parse().expect("hexadecimal"));
        assert_eq!(card.handle(&command), refused(Refusal::NoPower));
        card.handle(&Request::PowerOn).expect("an ATR");
        for short in [&[][..], &[0x04]] {
            let short = Request::Apdu(Bytes::from(short));
            assert_eq!(card.handle(&short), refused(Refusal::OutOfReach));
        }
        assert_eq!(card.handle(&Request::PowerOff), Ok(Response::Done));
        assert_eq!(card.handle(&command), refused(Refusal::NoPower));
    }
}

#[test]
fn a_chip_that_dies_within_a_command_says_nothing_more_over_any_wire() {
    for (wire, _program) in wires(Specimen::Damaged) {
        let mut card = OutsideCard::new(wire);
        card.handle(&Request::PowerOn).expect("an ATR");
        let command = Request::Apdu(SELECT_JPKI.parse().expect("hexadecimal"));
        let mut answers = 0;
        let dead = loop {
            match card.handle(&command) {
                Ok(Response::Apdu(_)) if answers < 100 => answers += 1,
                other => break other,
            }
        };
        assert_eq!(answers, 12);
        let mute = Ok(Response::Refused {
            reason: Refusal::NoAnswer,
        });
        assert!(dead == mute || dead.is_err(), "{dead:?}");
        assert_eq!(card.handle(&command), mute);
    }
}

#[test]
fn a_card_that_is_removed_and_inserted_elsewhere_keeps_its_tries() {
    let mut program = Program::serve(&["ordinary", "under-15", "--tcp", "0"]);
    let first = program.listens().open(Timeouts::default()).expect("a wire");
    let mut terminal = Terminal::at(&first);
    terminal.power_on();
    let wrong = "002000800439393939";
    terminal.send_all(&[SELECT_JPKI, SELECT_AUTH_PIN, wrong, wrong]);
    program.say("remove 0");
    program.hear("removed: slot 0 ordinary");
    let command = Request::Apdu("00200080".parse().expect("hexadecimal"));
    assert!(terminal.0.handle(&command).is_err(), "it is not there");
    program.say("insert 2 マイナンバーカード");
    let line = program
        .hear("inserted: slot 2")
        .replace("inserted", "ready");
    let place = line.split(" at tcp ").nth(1).expect("a place");
    let place = place.split(": ").next().expect("a place");
    let third = Reach::Tcp(place.parse().expect("a place"));
    let third = third.open(Timeouts::default()).expect("a wire");
    let mut terminal = Terminal::at(&third);
    terminal.power_on();
    let left = terminal.send_all(&[SELECT_JPKI, SELECT_AUTH_PIN, "00200080"]);
    assert_eq!(left, "63C1");
}

#[test]
fn a_slot_that_is_taken_and_a_card_that_lies_elsewhere_are_refused_and_serving_goes_on() {
    let mut program = Program::serve(&["ordinary", "--tcp", "0"]);
    let wire = program.listens().open(Timeouts::default()).expect("a wire");
    for line in [
        "insert 0 face-only",
        "insert 1 ordinary",
        "insert 16 infant",
        "insert 1 gold",
        "remove 7",
        "eject",
        "remove",
    ] {
        program.say(line);
    }
    program.say("list");
    let listed = program.hear("slot ");
    assert!(listed.contains(": ordinary （"), "{listed}");
    program.say("quit");
    assert!(program.says.next().is_none(), "only one slot is listed");
    let ended = program.child.wait().expect("it ends");
    assert_eq!(ended.code(), Some(0));
    assert!(OutsideCard::new(wire).handle(&Request::PowerOn).is_err());
}

#[cfg(unix)]
#[test]
fn it_serves_on_when_stdin_ends_and_ends_well_when_asked_to() {
    use rustix::process::{Pid, Signal, kill_process};
    for signal in [Signal::INT, Signal::TERM] {
        let mut program = Program::serve(&["ordinary", "--tcp", "0"]);
        let reach = program.listens();
        program.stdin = None;
        let mut terminal = Terminal::at(&reach.open(Timeouts::default()).expect("a wire"));
        terminal.power_on();
        let id = i32::try_from(program.child.id()).expect("an id");
        kill_process(Pid::from_raw(id).expect("an id"), signal).expect("sent");
        let ended = program.child.wait().expect("it ends");
        assert_eq!(ended.code(), Some(0));
    }
}

#[test]
fn a_virtual_reader_that_restarts_is_dialled_again() {
    let place = free_port();
    let reach = Reach::Vpcd(place.clone());
    let place = place.to_string();
    let _program = Program::serve(&["ordinary", "--vpcd", &place, "--wait"]);
    for _ in 0..2 {
        let wire = reach.open(Timeouts::default()).expect("a wire");
        let mut terminal = Terminal::at(&wire);
        terminal.power_on();
        assert_eq!(terminal.send_all(&[SELECT_JPKI]), "9000");
    }
}

#[test]
fn places_that_others_reach_and_readers_that_are_not_there_are_told_with_a_way_out() {
    let missing = free_port().to_string();
    for (arguments, code, told) in [
        (&["--tcp", "0.0.0.0:0"][..], 2, "--allow-remote"),
        (&["--vpcd", "192.0.2.1:35963"], 2, "--allow-remote"),
        (&["--vpcd", &missing], 3, "apt-get install pcscd"),
        (&["gold", "--tcp", "0"], 2, "expected one of ordinary, "),
        (&["ordinary", "ordinary", "--tcp", "0"], 2, "lies in slot 0"),
        (&["ordinary", "infant", "--stdio"], 2, "expected one CARD"),
        (&["--tcp", "0", "--stdio"], 2, "cannot be used with"),
        (&["--at", "someday"], 2, "2026-11-25T13:30"),
        (&["--ecosystem", "nowhere.yaml"], 3, "nowhere.yaml"),
        (&["ordinary", "infant", "--tcp", "65535"], 2, "below 65535"),
    ] {
        let ended = Command::new(PROGRAM)
            .args(["card", "serve"])
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .expect("the program starts");
        let words = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(code), "{arguments:?}: {words}");
        assert!(words.contains(told), "{arguments:?}: {words}");
    }
}

#[test]
fn lines_that_are_no_commands_are_answered_with_what_is_expected() {
    let mut child = Command::new(PROGRAM)
        .args(["card", "serve", "--stdio", "--at", DAY])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let long = "00".repeat(200_000);
    let lines = format!("00A4\n\n0\nhello\n{long}\n00a4 040c 0ad392f0 0026 0100000001\n");
    std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let ended = child.wait_with_output().expect("it ends");
    assert_eq!(ended.status.code(), Some(0));
    let told = String::from_utf8(ended.stdout).expect("text");
    let told: Vec<_> = told.lines().collect();
    let wrong = |line: &str| line.starts_with("error: expected a C-APDU in hexadecimal");
    assert_eq!(told[0], "6700");
    assert!(told[1..4].iter().all(|line| wrong(line)), "{told:?}");
    assert_eq!(told[4..], ["9000"]);
}

#[test]
fn the_log_names_what_is_selected_and_holds_no_pin() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    let mut program = Program::serve(&[
        "ordinary",
        "--tcp",
        "0",
        "--log",
        log.to_str().expect("text"),
    ]);
    let wire = program.listens().open(Timeouts::default()).expect("a wire");
    let mut terminal = Terminal::at(&wire);
    terminal.power_on();
    terminal.send_all(&[SELECT_JPKI, "002000980439383736", "0020009B064D49484F4E39"]);
    let log = std::fs::read_to_string(log).expect("a log");
    assert!(
        log.contains(
            "slot 0 ordinary  公的個人認証AP  暗証番号・照合番号を照合 [0018] (VERIFY ****)〔利用者証明用暗証番号〕 → 63C2 残り2回"
        ),
        "{log}"
    );
    for secret in ["9876", "39383736", "MIHON9", "4D49484F4E39"] {
        assert!(!log.contains(secret), "{secret}: {log}");
    }
}

#[test]
fn commands_can_be_sent_to_any_card_and_are_answered_in_words() {
    let card = format!("'{PROGRAM}' card serve --stdio --at {DAY}");
    let send = |arguments: &[&str]| {
        Command::new(PROGRAM)
            .args(["card", "send", "--stdio", &card])
            .args(arguments)
            .output()
            .expect("the program starts")
    };
    let sent = send(&[
        SELECT_JPKI,
        SELECT_AUTH_PIN,
        "002000800431323334",
        "00B0860004",
    ]);
    let told = String::from_utf8_lossy(&sent.stdout);
    assert_eq!(sent.status.code(), Some(0), "{told}");
    for line in [
        "> 00A4020C020018  ファイル0018を選択 (SELECT EF)〔利用者証明用暗証番号〕",
        "> 00200080042A2A2A2A  暗証番号・照合番号を照合 (VERIFY ****)〔利用者証明用暗証番号〕",
        "< 4A504B49  4バイト、9000 正常終了 (ok)",
    ] {
        assert!(told.lines().any(|told| told == line), "{line}: {told}");
    }
    assert_eq!(send(&["0g"]).status.code(), Some(2));
    let gone = Command::new(PROGRAM)
        .args(["card", "send", "--stdio", "exit 5", SELECT_JPKI])
        .output()
        .expect("the program starts");
    assert_eq!(gone.status.code(), Some(1));
}
