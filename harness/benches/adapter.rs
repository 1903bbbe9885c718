//! What the adapter protocol costs a call: against an echo over the same pipes, and against a bare client and server of hyper. Then
//! how many scenarios a second are played against a counter outside.
//!
//! ```text
//! cargo bench -p madoguchi --bench adapter
//! ```
//!
//! The far ends are processes of their own, this program started again. They answer at once, and the same every time: what is
//! measured is the way. Over HTTP both sides make a new connection for each request.

use std::convert::Infallible;
use std::error::Error;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1 as client;
use hyper::server::conn::http1 as server;
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use madoguchi::iut::adapter::AdapterReach;
use madoguchi::iut::{AdapterUnderTest, CommandLine};
use madoguchi::stage::standard_cast;
use madoguchi_sim::counter::{CounterRole, Request as ToCounter};
use madoguchi_sim::ecosystem::Ecosystem;
use madoguchi_sim::role::{Address, RoleName, at_once};
use tokio::net::{TcpListener, TcpStream};

type Failed = Box<dyn Error + Send + Sync>;

/// How long each measurement lasts.
const SPAN: Duration = Duration::from_secs(2);
/// How often each is taken, in turn.
const ROUNDS: usize = 5;
/// The facility whose counter is asked.
const COUNTER: &str = "1319990014";
/// What the far end answers, behind its number.
const ANSWER: &str = r#""is":"answer","response":{"response":"done"}}"#;
/// What goes over the bare way: as long as what Madoguchi sends.
const QUESTION: &str = r#"{"id":1234,"do":"answer","to":"counter:1319990014","at":"2025-06-10T09:00:00","request":{"request":"show-visit","visit":1}}"#;

fn main() -> Result<(), Failed> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("far") => return far_lines(),
        Some("far-http") => return runtime()?.block_on(far_http()),
        _ => {}
    }
    let this = std::env::current_exe()?;
    let lines = AdapterReach::Stdio(CommandLine::of(&this, &["far"]));
    compare("stdio", bare_lines, &lines)?;
    let far = Far::start("far-http")?;
    let http = AdapterReach::Http(format!("http://{}", far.address).parse()?, None);
    compare("HTTP", || bare_http(far.address), &http)?;
    scenarios()
}

fn compare(
    name: &str,
    bare: impl Fn() -> Result<f64, Failed>,
    reach: &AdapterReach,
) -> Result<(), Failed> {
    let (mut floor, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        floor.push(bare()?);
        ours.push(calls(reach)?);
    }
    let (floor, ours) = (median(floor), median(ours));
    println!(
        "{name:<6} bare {floor:>7.1} µs   a call {ours:>7.1} µs   more by {:>6.1} µs, times {:.2}",
        ours - floor,
        ours / floor
    );
    Ok(())
}

/// Microseconds of a call through the switchboard to a counter outside.
fn calls(reach: &AdapterReach) -> Result<f64, Failed> {
    let adapter = AdapterUnderTest::of(reach.clone(), vec![RoleName::Counter]);
    let adapter = Arc::new(adapter);
    let cast = standard_cast();
    let opening = cast.start;
    let world = Ecosystem::begin(cast.clone());
    adapter.begin(&cast, opening, opening.date());
    adapter.plug(world.board());
    let from = Address::new(RoleName::Person, "見本 太郎");
    let asked = || {
        let request = ToCounter::ShowVisit { visit: 1 };
        let answer = world.board().call::<CounterRole>(&from, COUNTER, request);
        at_once(answer).ok_or("the counter waits")??;
        world.board().with_trace_mut(|trace| trace.forget(0));
        Ok(())
    };
    let took = each(asked);
    adapter.end();
    took
}

/// Microseconds of a line there and a line back.
fn bare_lines() -> Result<f64, Failed> {
    let mut far = Command::new(std::env::current_exe()?)
        .arg("far")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut words = far.stdin.take().ok_or("no stdin")?;
    let mut answers = BufReader::new(far.stdout.take().ok_or("no stdout")?);
    let mut answer = String::new();
    let took = each(|| {
        writeln!(words, "{QUESTION}")?;
        answer.clear();
        answers.read_line(&mut answer)?;
        Ok(())
    });
    drop(words);
    far.wait()?;
    took
}

/// Microseconds of a POST on a new connection.
fn bare_http(address: SocketAddr) -> Result<f64, Failed> {
    let runtime = runtime()?;
    each(|| {
        runtime.block_on(async {
            let stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            let (mut sender, connection) = client::handshake(TokioIo::new(stream)).await?;
            let carried = tokio::spawn(connection);
            let request = Request::builder()
                .method(Method::POST)
                .uri("/madoguchi/v1")
                .header("Host", address.to_string())
                .body(Full::new(Bytes::from_static(QUESTION.as_bytes())))?;
            let answer = sender.send_request(request).await?;
            answer.into_body().collect().await?;
            carried.abort();
            Ok(())
        })
    })
}

fn each(mut work: impl FnMut() -> Result<(), Failed>) -> Result<f64, Failed> {
    let begun = Instant::now();
    let mut done = 0_u32;
    while begun.elapsed() < SPAN {
        work()?;
        done += 1;
    }
    Ok(begun.elapsed().as_secs_f64() * 1e6 / f64::from(done))
}

/// The number and the word of the answer to an order, found as plainly as can be.
fn answer(order: &str) -> String {
    let id = order.split_once("\"id\":").map_or("", |(_, rest)| rest);
    let id: String = id.chars().take_while(char::is_ascii_digit).collect();
    match order {
        _ if order.contains("\"do\":\"hello\"") => format!(
            r#"{{"id":{id},"is":"ready","protocol":1,"name":"far","roles":["counter"],"capabilities":["reset","time"]}}"#
        ),
        _ if order.contains("\"do\":\"answer\"") => format!(r#"{{"id":{id},{ANSWER}"#),
        _ => format!(r#"{{"id":{id},"is":"done"}}"#),
    }
}

fn far_lines() -> Result<(), Failed> {
    let (orders, mut words) = (std::io::stdin().lock(), std::io::stdout().lock());
    for order in orders.lines() {
        writeln!(words, "{}", answer(&order?))?;
        words.flush()?;
    }
    Ok(())
}

async fn far_http() -> Result<(), Failed> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    std::io::stdout().flush()?;
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let service = service_fn(|request: Request<Incoming>| async {
            let order = request.into_body().collect().await;
            let order = order.map(|body| body.to_bytes()).unwrap_or_default();
            let told = answer(&String::from_utf8_lossy(&order));
            Ok::<_, Infallible>(Response::new(Full::new(Bytes::from(told))))
        });
        tokio::spawn(server::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

/// A far end in a process of its own, ended with this.
struct Far {
    child: Child,
    address: SocketAddr,
}

impl Far {
    fn start(kind: &str) -> Result<Self, Failed> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg(kind)
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().ok_or("no stdout")?).read_line(&mut line)?;
        let address = line.trim().parse()?;
        Ok(Self { child, address })
    }
}

impl Drop for Far {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The scenarios of the counter, played by the program as its users start it, one after the other.
fn scenarios() -> Result<(), Failed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let program = env!("CARGO_BIN_EXE_madoguchi");
    let folder = tempfile::tempdir()?;
    let port = std::net::TcpListener::bind("127.0.0.1:0")?
        .local_addr()?
        .port();
    let ways = [
        ("built in", None),
        (
            "stdio",
            Some(format!(
                "{{ stdio: [{program}, play, counter], roles: [counter] }}"
            )),
        ),
        (
            "HTTP",
            Some(format!(
                "{{ http: \"http://127.0.0.1:{port}\", start: [{program}, play, counter, --http, \"{port}\"], roles: [counter] }}"
            )),
        ),
    ];
    for (name, adapter) in ways {
        let mut rates = Vec::new();
        for _ in 0..ROUNDS {
            let mut command = Command::new(program);
            command
                .current_dir(&root)
                .args(["run", "features/窓口", "--jobs", "1"]);
            command.arg("--report").arg(folder.path().join("report"));
            if let Some(adapter) = &adapter {
                let iut = folder.path().join("iut.yaml");
                let text = format!("schema_version: 1\nname: far\nadapter: {adapter}\n");
                std::fs::write(&iut, text)?;
                command.arg("--iut").arg(iut);
            }
            let begun = Instant::now();
            let output = command.output()?;
            let took = begun.elapsed().as_secs_f64();
            if !output.status.success() {
                return Err(String::from_utf8_lossy(&output.stderr).into());
            }
            let junit = std::fs::read_to_string(folder.path().join("report/junit.xml"))?;
            let played = junit.matches("<testcase ").count() - junit.matches("<skipped").count();
            rates.push(played as f64 / took);
        }
        println!(
            "a counter {name:<9} {:>7.0} scenarios/s, start and end of the program included",
            median(rates)
        );
    }
    Ok(())
}

fn runtime() -> Result<tokio::runtime::Runtime, Failed> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    Ok(runtime)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
