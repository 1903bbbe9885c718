//! The operator's API on a port: HTTP/1 with bounds on size, time and number, and an orderly end.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{ALLOW, CONTENT_TYPE, HOST, HeaderName, HeaderValue, SERVER};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::{Asked, Desk, Problem, Reply};

/// Octets of a head.
const HEAD: usize = 64 * 1024;
/// Octets of a body: a cast of some thousand people.
const OCTETS: usize = 8 * 1024 * 1024;
/// For a head to arrive, and for a body.
const PATIENCE: Duration = Duration::from_secs(10);
/// Connections at once; more wait.
const CONNECTIONS: usize = 64;
/// For answers under way when the end comes.
const FAREWELL: Duration = Duration::from_secs(3);

const SIMULATED: HeaderName = HeaderName::from_static("x-madoguchi-simulated");

/// The operator's API, ready to be served at a port.
pub struct Serving {
    /// Whom to ask.
    pub desk: Desk,
    /// Where.
    pub listener: TcpListener,
    /// Whether it may be called by names that other machines know it by.
    pub remote: bool,
}

impl Serving {
    /// Answers until the end comes; what is under way then is answered still.
    ///
    /// # Errors
    /// The port is of no use any more.
    pub async fn serve(self, end: impl Future<Output = ()>) -> io::Result<()> {
        let Self {
            desk,
            listener,
            remote,
        } = self;
        let address = listener.local_addr()?;
        let desk = Arc::new(desk);
        let graceful = GracefulShutdown::new();
        let places = Arc::new(Semaphore::new(CONNECTIONS));
        let mut end = std::pin::pin!(end);
        loop {
            let place = places
                .clone()
                .acquire_owned()
                .await
                .map_err(io::Error::other)?;
            let accepted = tokio::select! {
                () = &mut end => break,
                accepted = listener.accept() => accepted,
            };
            let stream = match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    tracing::warn!(%error, "cannot take a connection");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            };
            // An answer is one small write: it shall not wait for another.
            let _ = stream.set_nodelay(true);
            let desk = desk.clone();
            let service = service_fn(move |request| {
                let desk = desk.clone();
                async move { Ok::<_, Infallible>(answer(&desk, address, remote, request).await) }
            });
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(PATIENCE)
                .max_buf_size(HEAD)
                .half_close(true)
                .serve_connection(TokioIo::new(stream), service);
            let connection = graceful.watch(connection);
            tokio::spawn(async move {
                // Whoever breaks off or speaks no HTTP harms only themself.
                if let Err(error) = connection.await {
                    tracing::debug!(%error, "a connection ended badly");
                }
                drop(place);
            });
        }
        drop(listener);
        // Whoever is slower than that is left behind.
        let _ = timeout(FAREWELL, graceful.shutdown()).await;
        Ok(())
    }
}

async fn answer(
    desk: &Desk,
    address: SocketAddr,
    remote: bool,
    request: Request<Incoming>,
) -> Response<Full<Bytes>> {
    let (head, body) = request.into_parts();
    let host = head.headers.get(HOST).and_then(|host| host.to_str().ok());
    let replied = if !remote && !is_here(host, address) {
        // A page of the web that has its name lead here shall move nothing.
        let expected = format!("Host: {address} or localhost:{}", address.port());
        Problem::unfit(421, &expected, host.unwrap_or("none")).into()
    } else {
        match timeout(PATIENCE, Limited::new(body, OCTETS).collect()).await {
            Err(_) => Problem::unfit(408, "a body in time", "none").into(),
            Ok(Err(error)) if error.is::<LengthLimitError>() => {
                let expected = format!("a body of at most {OCTETS} octets");
                Problem::unfit(413, &expected, "a longer one").into()
            }
            Ok(Err(_)) => Problem::unfit(400, "a whole body", "one that breaks off").into(),
            Ok(Ok(body)) => {
                let asked = Asked {
                    method: head.method.as_str(),
                    path: head.uri.path(),
                    query: head.uri.query().unwrap_or_default(),
                    body: &body.to_bytes(),
                };
                desk.reply(&asked).await
            }
        }
    };
    response(replied)
}

fn is_here(host: Option<&str>, address: SocketAddr) -> bool {
    let Some(host) = host else { return false };
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    name == "localhost" || name == address.ip().to_string() || name == format!("[{}]", address.ip())
}

fn response(replied: Reply) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(replied.body)));
    *response.status_mut() = StatusCode::from_u16(replied.status).unwrap_or_default();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(replied.content_type));
    headers.insert(SERVER, HeaderValue::from_static("Madoguchi"));
    headers.insert(
        SIMULATED,
        HeaderValue::from_static("TEST; nobody and nothing here is real"),
    );
    if let Some(allow) = replied
        .allow
        .and_then(|allow| HeaderValue::from_str(&allow).ok())
    {
        headers.insert(ALLOW, allow);
    }
    response
}
