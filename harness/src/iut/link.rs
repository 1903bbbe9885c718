//! The way to an implementation that is a server: a thread of its own speaks HTTP, and whoever asks waits.

use std::sync::Arc;
use std::sync::mpsc as blocking;
use std::time::Duration;

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::{Fault, Timeouts, WebTarget};

/// No answer may be longer: a bulk result of 10,000 people is a tenth of it.
const LONGEST: usize = 256 * 1024 * 1024;

/// A request.
pub(in crate::iut) struct Asked {
    /// Where.
    pub(in crate::iut) target: WebTarget,
    /// TLS, where it is spoken.
    pub(in crate::iut) tls: Option<Arc<ClientConfig>>,
    /// The path.
    pub(in crate::iut) path: String,
    /// The header Authorization.
    pub(in crate::iut) token: Option<String>,
    /// JSON.
    pub(in crate::iut) body: Vec<u8>,
}

/// What came back.
#[derive(Debug)]
pub(in crate::iut) struct Got {
    /// Status of HTTP.
    pub(in crate::iut) status: u16,
    /// Content-Type, without parameters, in lower case.
    pub(in crate::iut) content_type: String,
    /// The body.
    pub(in crate::iut) body: Vec<u8>,
}

type Answer = Result<Got, Fault>;

/// A thread that speaks HTTP. It ends with the last link.
#[derive(Clone)]
pub(in crate::iut) struct Link {
    asks: mpsc::UnboundedSender<(Asked, blocking::Sender<Answer>)>,
}

impl Link {
    /// Begins the thread.
    ///
    /// # Errors
    /// [`Fault::Environment`]: the machine has no thread left.
    pub(in crate::iut) fn open(timeouts: Timeouts) -> Result<Self, Fault> {
        let (asks, mut asked) = mpsc::unbounded_channel::<(Asked, blocking::Sender<Answer>)>();
        let environment = |error: std::io::Error| Fault::Environment(error.to_string());
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(environment)?;
        let speak = move || {
            runtime.block_on(async {
                while let Some((request, reply)) = asked.recv().await {
                    // Whoever asked may have gone.
                    let _ = reply.send(ask(request, timeouts).await);
                }
            });
        };
        let thread = std::thread::Builder::new().name("outside server".to_owned());
        thread.spawn(speak).map_err(environment)?;
        Ok(Self { asks })
    }

    /// Asks, and waits.
    ///
    /// # Errors
    /// [`Fault`].
    pub(in crate::iut) fn post(&self, asked: Asked) -> Answer {
        let gone = || Fault::Environment("the thread that speaks HTTP has ended".to_owned());
        let (reply, answer) = blocking::channel();
        self.asks.send((asked, reply)).map_err(|_| gone())?;
        answer.recv().map_err(|_| gone())?
    }
}

/// Every request has a connection of its own: nothing of an earlier one can spoil it.
async fn ask(asked: Asked, timeouts: Timeouts) -> Answer {
    let target = asked.target.to_string();
    let patience = timeouts.connecting();
    let connected = timeout(
        patience,
        TcpStream::connect((asked.target.host.as_str(), asked.target.port)),
    );
    let unreachable = |why: &dyn std::fmt::Display| {
        Fault::Environment(format!("{target} cannot be reached: {why}"))
    };
    let late = || unreachable(&format_args!("nothing within {} s", patience.as_secs()));
    let stream = connected.await.map_err(|_| late())?;
    let stream = stream.map_err(|error| unreachable(&error))?;
    // A request is one small write.
    let _ = stream.set_nodelay(true);
    let answering = timeouts.answering();
    match &asked.tls {
        None => exchange(stream, asked, answering).await,
        Some(tls) => {
            let name = ServerName::try_from(asked.target.host.clone());
            let name = name.map_err(|error| Fault::Configuration(format!("{target}: {error}")))?;
            let agreed = TlsConnector::from(Arc::clone(tls)).connect(name, stream);
            let agreed = timeout(patience, agreed).await.map_err(|_| late())?;
            let stream = agreed.map_err(|error| no_tls(&target, &error))?;
            exchange(stream, asked, answering).await
        }
    }
}

/// TLS that is refused on either side lies in the certificates that the configuration names.
fn no_tls(target: &str, error: &std::io::Error) -> Fault {
    let told = format!("{target}: no TLS: {error}");
    match error
        .get_ref()
        .is_some_and(|inner| inner.is::<rustls::Error>())
    {
        true => Fault::Configuration(told),
        false => Fault::Environment(told),
    }
}

async fn exchange<S>(stream: S, asked: Asked, patience: Duration) -> Answer
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let target = asked.target.to_string();
    let told = timeout(patience, send(stream, asked)).await;
    let told = told.map_err(|_| Fault::Silent(patience))?;
    told.map_err(|error| broken(&target, &*error))
}

type Broken = Box<dyn std::error::Error + Send + Sync>;

async fn send<S>(stream: S, asked: Asked) -> Result<Got, Broken>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(asked.path)
        .header(HOST, asked.target.authority)
        .header(CONTENT_TYPE, "application/json; charset=UTF-8");
    if let Some(token) = asked.token {
        request = request.header(AUTHORIZATION, token);
    }
    let request = request.body(Full::new(Bytes::from(asked.body)))?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let carried = tokio::spawn(connection);
    let answered = async {
        let (head, body) = sender.send_request(request).await?.into_parts();
        let body = Limited::new(body, LONGEST).collect().await?;
        let kind = head.headers.get(CONTENT_TYPE);
        let kind = kind.and_then(|it| it.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default();
        Ok::<_, Broken>(Got {
            status: head.status.as_u16(),
            content_type: kind.trim().to_ascii_lowercase(),
            body: body.to_bytes().to_vec(),
        })
    };
    let answered = answered.await;
    carried.abort();
    answered
}

/// Alerts of TLS come with the first octets of an answer: a certificate that is not taken shows itself here.
fn broken(target: &str, error: &(dyn std::error::Error + 'static)) -> Fault {
    let mut causes = std::iter::successors(Some(error), |error| error.source());
    let alert = causes.find_map(|cause| {
        let io = cause.downcast_ref::<std::io::Error>()?;
        let inner = io.get_ref()?.downcast_ref::<rustls::Error>()?;
        matches!(inner, rustls::Error::AlertReceived(_)).then(|| inner.to_string())
    });
    if let Some(alert) = alert {
        return Fault::Configuration(format!("{target}: no TLS: {alert}"));
    }
    let parsing = error.downcast_ref::<hyper::Error>();
    let told = format!("{target}: {error}");
    match parsing.is_some_and(hyper::Error::is_parse) {
        true => Fault::Garbled(format!("expected HTTP, found something else: {told}")),
        false => Fault::Gone(told),
    }
}
