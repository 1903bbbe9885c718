//! The authority on a port: HTTP/1 with bounds on size, time and number, and an orderly end.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{ALLOW, CONTENT_TYPE, HeaderName, HeaderValue, SERVER};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::{Answers, Asked, Reply};

/// How much is taken from anybody.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Octets of a body, and of a head.
    pub octets: usize,
    /// For a head to arrive, and for a body.
    pub patience: Duration,
    /// Connections at once; more wait.
    pub connections: usize,
    /// For answers under way when the end comes.
    pub farewell: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            octets: 64 * 1024,
            patience: Duration::from_secs(10),
            connections: 256,
            farewell: Duration::from_secs(3),
        }
    }
}

/// Says of every answer that it is simulated.
const SIMULATED: HeaderName = HeaderName::from_static("x-madoguchi-simulated");

/// What is served: a desk at a port.
pub struct Serving<A> {
    /// Whom to ask.
    pub desk: A,
    /// Where.
    pub listener: TcpListener,
    /// How much is taken.
    pub limits: Limits,
}

/// Answers until the end comes. To be run on a `LocalSet`: a desk stays on its thread.
///
/// # Errors
/// The port is of no use any more.
pub async fn serve<A: Answers>(
    serving: Serving<A>,
    end: impl Future<Output = ()>,
) -> io::Result<()> {
    let Serving {
        desk,
        listener,
        limits,
    } = serving;
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(limits.connections));
    let mut end = std::pin::pin!(end);
    loop {
        let accepted = tokio::select! {
            () = &mut end => break,
            accepted = accept(&listener, &places) => accepted?,
        };
        let (stream, place) = accepted;
        let desk = desk.clone();
        let service = service_fn(move |request| {
            let desk = desk.clone();
            async move { Ok::<_, Infallible>(answer(&desk, limits, request).await) }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.patience)
            .max_buf_size(limits.octets)
            // Some say all they have to say before they listen.
            .half_close(true)
            .serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        tokio::task::spawn_local(async move {
            // Whoever breaks off or speaks no HTTP harms only themself.
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended badly");
            }
            drop(place);
        });
    }
    drop(listener);
    // Whoever is slower than that is left behind.
    let _ = timeout(limits.farewell, graceful.shutdown()).await;
    Ok(())
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> io::Result<(TcpStream, tokio::sync::OwnedSemaphorePermit)> {
    /// When the machine has no room for another connection, one may end soon.
    const BREATH: Duration = Duration::from_millis(50);
    let place = places.clone().acquire_owned().await;
    let place = place.map_err(io::Error::other)?;
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                // An answer is one small write: it shall not wait for another.
                let _ = stream.set_nodelay(true);
                return Ok((stream, place));
            }
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => return Err(error),
            Err(error) => {
                tracing::warn!(%error, "cannot take a connection");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
}

async fn answer<A: Answers>(
    desk: &A,
    limits: Limits,
    request: Request<Incoming>,
) -> Response<Full<Bytes>> {
    let (head, body) = request.into_parts();
    let body = Limited::new(body, limits.octets).collect();
    let answered = match timeout(limits.patience, body).await {
        Err(_) => Reply::refused(408, "The body did not arrive in time."),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            let why = format!("Expected a body of at most {} octets.", limits.octets);
            Reply::refused(413, &why)
        }
        Ok(Err(_)) => Reply::refused(400, "The body broke off."),
        Ok(Ok(body)) => {
            let body = body.to_bytes();
            let asked = Asked {
                method: head.method.as_str(),
                path: head.uri.path(),
                content_type: head
                    .headers
                    .get(CONTENT_TYPE)
                    .and_then(|it| it.to_str().ok()),
                body: &body,
            };
            desk.answer(&asked).await
        }
    };
    let mut response = Response::new(Full::new(Bytes::from(answered.body)));
    *response.status_mut() = StatusCode::from_u16(answered.status).unwrap_or_default();
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static(answered.content_type),
    );
    headers.insert(SERVER, HeaderValue::from_static("Madoguchi"));
    headers.insert(
        SIMULATED,
        HeaderValue::from_static("TEST authorities; nothing here is a real certificate"),
    );
    if let Some(allow) = answered.allow {
        headers.insert(ALLOW, HeaderValue::from_static(allow));
    }
    response
}
