//! What every server over HTTP does alike: takes connections and bodies with bounds, says that it is simulated, and ends in order.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue, SERVER};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};

/// Says of every answer that it is simulated.
const SIMULATED: HeaderName = HeaderName::from_static("x-madoguchi-simulated");

/// How much a server without TLS takes of a connection, whatever is asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// Octets of a head.
    pub(super) head: usize,
    /// For a head to arrive.
    pub(super) patience: Duration,
    /// Connections at once; more wait.
    pub(super) connections: usize,
    /// For answers under way when the end comes.
    pub(super) farewell: Duration,
}

/// Answers in HTTP/1 until the end comes. To be run on a `LocalSet`: who answers may stay on its thread.
///
/// # Errors
/// The port is of no use any more.
pub(super) async fn serve<A, F>(
    listener: TcpListener,
    bounds: Bounds,
    end: impl Future<Output = ()>,
    answer: A,
) -> io::Result<()>
where
    A: Fn(Request<Incoming>) -> F + Clone + 'static,
    F: Future<Output = Response<Full<Bytes>>> + 'static,
{
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(bounds.connections));
    let mut end = pin!(end);
    loop {
        let (stream, place) = tokio::select! {
            () = &mut end => break,
            accepted = accept(&listener, &places) => accepted?,
        };
        let answer = answer.clone();
        let service = service_fn(move |request| {
            let answered = answer(request);
            async move { Ok::<_, Infallible>(answered.await) }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(bounds.patience)
            .max_buf_size(bounds.head)
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
    let _ = timeout(bounds.farewell, graceful.shutdown()).await;
    Ok(())
}

/// The next connection, once there is a place for it.
///
/// # Errors
/// The port is of no use any more.
pub(super) async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> io::Result<(TcpStream, OwnedSemaphorePermit)> {
    /// When the machine has no room for another connection, one may end soon.
    const BREATH: Duration = Duration::from_millis(50);
    let place = Arc::clone(places).acquire_owned().await;
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
                sleep(BREATH).await;
            }
        }
    }
}

/// Why there is no body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoBody {
    /// It did not arrive in time.
    Late,
    /// It is longer than allowed.
    Long,
    /// It broke off.
    BrokenOff,
}

/// The whole body of a request.
pub(super) async fn body(
    body: Incoming,
    octets: usize,
    patience: Duration,
) -> Result<Bytes, NoBody> {
    match timeout(patience, Limited::new(body, octets).collect()).await {
        Err(_) => Err(NoBody::Late),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(NoBody::Long),
        Ok(Err(_)) => Err(NoBody::BrokenOff),
        Ok(Ok(body)) => Ok(body.to_bytes()),
    }
}

/// An answer that says what it is not.
pub(super) fn response(
    status: u16,
    content_type: &'static str,
    simulated: &'static str,
    body: Vec<u8>,
) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(SERVER, HeaderValue::from_static("Madoguchi"));
    headers.insert(SIMULATED, HeaderValue::from_static(simulated));
    response
}
