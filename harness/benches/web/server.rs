//! The servers, each in a process of its own.

use std::convert::Infallible;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::sync::Arc;

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use jiff::civil::date;
use madoguchi::serve::centre::{Centre, NoDocument, RequestKey};
use madoguchi::serve::house::{House, HouseConfig, Order};
use madoguchi::serve::web::{Desk, Serving, WebConfig, server};
use madoguchi::stage::standard_cast;
use madoguchi::wire::Place;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::oqs::{Document, Exchange};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::Failed;

/// A server in a process of its own, ended with this.
pub struct Child {
    child: std::process::Child,
    pub address: SocketAddr,
}

impl Child {
    /// A server of a kind.
    pub fn start(kind: &str) -> Result<Self, Failed> {
        Self::start_with(kind, "")
    }

    /// The bare server, with what it is to answer.
    pub fn start_bare(answer: &[u8]) -> Result<Self, Failed> {
        Self::start_with("bare", std::str::from_utf8(answer)?)
    }

    fn start_with(kind: &str, answer: &str) -> Result<Self, Failed> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(["serve", kind])
            .env("MADOGUCHI_BENCH_ANSWER", answer)
            .stdout(Stdio::piped())
            .spawn()?;
        let out = child.stdout.take().ok_or("no stdout")?;
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line)?;
        let address = line.trim().parse()?;
        Ok(Self { child, address })
    }

    /// Memory of the process, in kB.
    pub fn resident(&self) -> Result<u64, Failed> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let number = line.and_then(|line| line.split_whitespace().next());
        Ok(number.ok_or("no VmRSS")?.parse()?)
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn config() -> WebConfig {
    WebConfig {
        listen: Place::here(0),
        ..WebConfig::default()
    }
}

/// Serves until the process is ended.
pub fn serve(kind: &str) -> Result<(), Failed> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    match kind {
        "ours" => runtime.block_on(ours()),
        "front" => runtime.block_on(front()),
        "bare" => runtime.block_on(bare()),
        _ => Err("expected ours, front or bare".into()),
    }
}

fn ready(address: SocketAddr) -> Result<(), Failed> {
    println!("{address}");
    Ok(std::io::stdout().flush()?)
}

/// A system that always says the same, at once.
#[derive(Clone)]
struct Constant;

impl Centre for Constant {
    async fn exchange(&self, _: Exchange, _: Option<RequestKey>) -> Result<Document, NoDocument> {
        Ok(Document::Xml(
            include_str!("result.xml").trim_end().to_owned(),
        ))
    }
}

/// The Web API alone: no ecosystem behind it.
async fn front() -> Result<(), Failed> {
    let config = config();
    let at = VirtualTime::morning_of(date(2025, 6, 10));
    let desk = Desk::new(Constant, Arc::new(move || at), 1, 1, &config);
    let serving = Serving::bind(&config, server(&config)?, desk).await?;
    ready(serving.address()?)?;
    Ok(serving.serve(std::future::pending()).await?)
}

async fn ours() -> Result<(), Failed> {
    let config = config();
    let at = VirtualTime::morning_of(date(2025, 6, 10));
    let cast = standard_cast();
    let (_house, handle) = House::open(HouseConfig::frozen(cast))?;
    let to = Order::Advance { to: at };
    handle.order(to).await?;
    let clock = handle.clone();
    let desk = Desk::new(handle, Arc::new(move || clock.now()), 1, 1, &config);
    let serving = Serving::bind(&config, server(&config)?, desk).await?;
    ready(serving.address()?)?;
    Ok(serving.serve(std::future::pending()).await?)
}

/// The least that hyper and rustls do for a request: its body is read, and a constant is the answer.
async fn bare() -> Result<(), Failed> {
    let answer = Bytes::from(std::env::var("MADOGUCHI_BENCH_ANSWER")?);
    let acceptor = TlsAcceptor::from(server(&config())?);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    ready(listener.local_addr()?)?;
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let (acceptor, answer) = (acceptor.clone(), answer.clone());
        tokio::spawn(async move {
            let Ok(stream) = acceptor.accept(stream).await else {
                return;
            };
            let second = stream.get_ref().1.alpn_protocol() == Some(b"h2");
            let service = service_fn(move |request: Request<Incoming>| {
                let answer = answer.clone();
                async move {
                    let _ = request.into_body().collect().await;
                    let mut response = Response::new(Full::new(answer));
                    let json = hyper::header::HeaderValue::from_static("application/json");
                    response.headers_mut().insert("content-type", json);
                    Ok::<_, Infallible>(response)
                }
            });
            let io = TokioIo::new(stream);
            let _ = match second {
                false => http1::Builder::new().serve_connection(io, service).await,
                true => {
                    let builder = http2::Builder::new(TokioExecutor::new());
                    builder.serve_connection(io, service).await
                }
            };
        });
    }
}
