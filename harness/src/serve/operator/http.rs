//! The operator's API on a port: HTTP/1 with bounds on size, time and number, and an orderly end.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{ALLOW, HOST, HeaderValue};
use hyper::{Request, Response};
use tokio::net::TcpListener;

use super::{Asked, Desk, Problem, Reply};
use crate::serve::http::{self, Bounds, NoBody};

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
    /// Answers until the end comes; what is under way then is answered still. To be run on a `LocalSet`.
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
        let bounds = Bounds {
            head: HEAD,
            patience: PATIENCE,
            connections: CONNECTIONS,
            farewell: FAREWELL,
        };
        http::serve(listener, bounds, end, move |request| {
            let desk = desk.clone();
            async move { answer(&desk, address, remote, request).await }
        })
        .await
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
        match http::body(body, OCTETS, PATIENCE).await {
            Err(NoBody::Late) => Problem::unfit(408, "a body in time", "none").into(),
            Err(NoBody::Long) => {
                let expected = format!("a body of at most {OCTETS} octets");
                Problem::unfit(413, &expected, "a longer one").into()
            }
            Err(NoBody::BrokenOff) => {
                Problem::unfit(400, "a whole body", "one that breaks off").into()
            }
            Ok(body) => {
                let asked = Asked {
                    method: head.method.as_str(),
                    path: head.uri.path(),
                    query: head.uri.query().unwrap_or_default(),
                    body: &body,
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
    let simulated = "TEST; nobody and nothing here is real";
    let allow = replied.allow;
    let mut response = http::response(
        replied.status,
        replied.content_type,
        simulated,
        replied.body,
    );
    if let Some(allow) = allow.and_then(|allow| HeaderValue::from_str(&allow).ok()) {
        response.headers_mut().insert(ALLOW, allow);
    }
    response
}
