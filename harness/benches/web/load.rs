//! The load: the same client for every server.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::net::SocketAddr;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http_body_util::{BodyExt as _, Full};
use hyper::Request;
use hyper::body::Bytes;
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio::task::LocalSet;
use tokio_rustls::TlsConnector;

use crate::Failed;

const REQUEST: &str = include_str!("../../src/serve/web/example/request.json");
const LOGIN: &str = "/oqs-api-pro/MSA12020/ILI12020SV01/auth";
const SEARCH: &str = "/oqs-api-pro/MSA01030/ILI01030SV01/search";
const CREDENTIALS: &str = r#"{"userId":"1319990014","password":"MIHON-1319990014"}"#;

/// How requests are sent: over so many connections, so many at a time on each.
#[derive(Clone, Copy)]
pub struct Shape {
    connections: usize,
    streams: Option<usize>,
}

impl Shape {
    /// HTTP/1.1, one after another.
    pub const fn keep_alive(connections: usize) -> Self {
        Self {
            connections,
            streams: None,
        }
    }

    /// HTTP/2.
    pub const fn streams(connections: usize, streams: usize) -> Self {
        Self {
            connections,
            streams: Some(streams),
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let connections = self.connections;
        let told = match self.streams {
            None => format!("HTTP/1.1, {connections} connections"),
            Some(streams) => format!("HTTP/2, {connections} connections of {streams} requests"),
        };
        f.pad(&told)
    }
}

trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

enum Sender {
    One(http1::SendRequest<Full<Bytes>>),
    Two(http2::SendRequest<Full<Bytes>>),
}

/// A client of one server.
pub struct Load {
    runtime: Runtime,
    address: SocketAddr,
    tls: Option<[Arc<ClientConfig>; 2]>,
    token: String,
}

impl Load {
    /// Over mutual TLS.
    pub fn new(address: SocketAddr) -> Result<Self, Failed> {
        Self::of(address, Some([tls(b"http/1.1")?, tls(b"h2")?]))
    }

    /// Over plain HTTP.
    pub fn plain(address: SocketAddr) -> Result<Self, Failed> {
        Self::of(address, None)
    }

    fn of(address: SocketAddr, tls: Option<[Arc<ClientConfig>; 2]>) -> Result<Self, Failed> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        Ok(Self {
            runtime,
            address,
            tls,
            token: "none".to_owned(),
        })
    }

    /// Logs in, and asks once: the body of the answer.
    pub fn once(&mut self) -> Result<Vec<u8>, Failed> {
        let mut sender = self.runtime.block_on(self.connect(false))?;
        let (status, login) = self
            .runtime
            .block_on(send(&mut sender, LOGIN, CREDENTIALS, "x"))?;
        let told: serde_json::Value = serde_json::from_slice(&login)?;
        let token = told["result"]["idToken"].as_str();
        self.token = token
            .ok_or(format!("no token: {status} {told}"))?
            .to_owned();
        let answer = send(&mut sender, SEARCH, REQUEST, &self.token);
        let (status, answer) = self.runtime.block_on(answer)?;
        match status {
            200 => Ok(answer.to_vec()),
            _ => Err(format!("{status} {}", String::from_utf8_lossy(&answer)).into()),
        }
    }

    /// Answers a second.
    pub fn throughput(&self, shape: Shape, span: Duration) -> Result<f64, Failed> {
        let done = Rc::new(Cell::new(0_u32));
        let taken = LocalSet::new().block_on(&self.runtime, async {
            let mut tasks = Vec::new();
            let mut senders = Vec::new();
            for _ in 0..shape.connections {
                senders.push(self.connect(shape.streams.is_some()).await?);
            }
            let begun = Instant::now();
            let end = begun + span;
            for sender in senders {
                for mut sender in several(sender, shape.streams.unwrap_or(1)) {
                    let (done, token) = (Rc::clone(&done), self.token.clone());
                    tasks.push(tokio::task::spawn_local(async move {
                        while Instant::now() < end {
                            well(send(&mut sender, SEARCH, REQUEST, &token).await?)?;
                            done.set(done.get() + 1);
                        }
                        Ok::<_, Failed>(())
                    }));
                }
            }
            for task in tasks {
                task.await??;
            }
            Ok::<_, Failed>(begun.elapsed())
        })?;
        Ok(f64::from(done.get()) / taken.as_secs_f64())
    }

    /// The middle and the worst hundredth of the times of answers, counted from the moment at which each request was due, with so
    /// many due each second.
    pub fn latency(&self, rate: u32, span: Duration) -> Result<(Duration, Duration), Failed> {
        const CONNECTIONS: u32 = 8;
        let times = Rc::new(RefCell::new(Vec::new()));
        LocalSet::new().block_on(&self.runtime, async {
            let mut tasks = Vec::new();
            let step = Duration::from_secs(1) * CONNECTIONS / rate;
            for number in 0..CONNECTIONS {
                let mut sender = self.connect(false).await?;
                let (times, token) = (Rc::clone(&times), self.token.clone());
                tasks.push(tokio::task::spawn_local(async move {
                    let begun = Instant::now();
                    let mut due = begun + step / CONNECTIONS * number;
                    while due < begun + span {
                        tokio::time::sleep_until(due.into()).await;
                        well(send(&mut sender, SEARCH, REQUEST, &token).await?)?;
                        times.borrow_mut().push(due.elapsed());
                        due += step;
                    }
                    Ok::<_, Failed>(())
                }));
            }
            for task in tasks {
                task.await??;
            }
            Ok::<_, Failed>(())
        })?;
        let mut times = times.take();
        times.sort_unstable();
        let at = |part: usize| times.get(times.len() * part / 100).copied();
        Ok((at(50).ok_or("no answer")?, at(99).ok_or("no answer")?))
    }

    async fn connect(&self, second: bool) -> Result<Sender, Failed> {
        let stream = TcpStream::connect(self.address).await?;
        stream.set_nodelay(true)?;
        let stream: Box<dyn Stream> = match &self.tls {
            None => Box::new(stream),
            Some(tls) => {
                let tls = Arc::clone(&tls[usize::from(second)]);
                let name = ServerName::try_from("localhost")?;
                Box::new(TlsConnector::from(tls).connect(name, stream).await?)
            }
        };
        let io = TokioIo::new(stream);
        if second {
            let executor = TokioExecutor::new();
            let (sender, connection) = http2::handshake(executor, io).await?;
            self.runtime.spawn(connection);
            return Ok(Sender::Two(sender));
        }
        let (sender, connection) = http1::handshake(io).await?;
        self.runtime.spawn(connection);
        Ok(Sender::One(sender))
    }
}

/// A sender as often as requests go over its connection at a time.
fn several(sender: Sender, streams: usize) -> Vec<Sender> {
    match sender {
        one @ Sender::One(_) => vec![one],
        Sender::Two(sender) => (0..streams).map(|_| Sender::Two(sender.clone())).collect(),
    }
}

fn well((status, body): (u16, Bytes)) -> Result<(), Failed> {
    match status {
        200 => Ok(()),
        _ => Err(format!("{status} {}", String::from_utf8_lossy(&body)).into()),
    }
}

async fn send(
    sender: &mut Sender,
    path: &'static str,
    body: &'static str,
    token: &str,
) -> Result<(u16, Bytes), Failed> {
    let request = Request::post(match sender {
        Sender::One(_) => path.to_owned(),
        Sender::Two(_) => format!("https://localhost{path}"),
    });
    let request = request
        .header("host", "localhost")
        .header("content-type", "application/json;charset=UTF-8")
        .header("authorization", token)
        .body(Full::new(Bytes::from_static(body.as_bytes())))?;
    let response = match sender {
        Sender::One(sender) => {
            sender.ready().await?;
            sender.send_request(request).await?
        }
        Sender::Two(sender) => {
            sender.ready().await?;
            sender.send_request(request).await?
        }
    };
    let status = response.status().as_u16();
    Ok((status, response.into_body().collect().await?.to_bytes()))
}

fn tls(protocol: &[u8]) -> Result<Arc<ClientConfig>, Failed> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/tls");
    let file = |name: &str| folder.join(name);
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(file("ca.pem"))?)?;
    let chain = vec![CertificateDer::from_pem_file(file(
        "client-1319990014.pem",
    ))?];
    let key = PrivateKeyDer::from_pem_file(file("client-1319990014.key"))?;
    let mut config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_client_auth_cert(chain, key)?;
    config.alpn_protocols = vec![protocol.to_vec()];
    Ok(Arc::new(config))
}
