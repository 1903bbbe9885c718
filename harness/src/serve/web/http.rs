//! The Web API on a port: TLS, HTTP/1.1 and HTTP/2 by ALPN, with bounds on size, time and number, and an orderly end.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{ALLOW, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulConnection;
use madoguchi_sim::vocabulary::FacilityCode;
use rustls::ServerConfig;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;

use super::config::ms;
use super::desk::{Asked, Desk, Reply};
use super::token::Seen;
use super::{Limits, Refusal, WebConfig, WebFault, identity};
use crate::serve::centre::Centre;
use crate::serve::http::{self, NoBody};

/// The least room that HTTP/1 needs for a head.
const LEAST_HEAD: usize = 8 * 1024;

/// The Web API, ready to be served at a port.
pub struct Serving<C> {
    desk: Arc<Desk<C>>,
    listener: TcpListener,
    tls: Arc<ServerConfig>,
    limits: Limits,
}

impl<C: Centre> Serving<C> {
    /// Takes the port that the configuration names.
    ///
    /// # Errors
    /// [`WebFault`].
    pub async fn bind(
        config: &WebConfig,
        tls: Arc<ServerConfig>,
        desk: Desk<C>,
    ) -> Result<Self, WebFault> {
        let addresses = config.listen.addresses_if_allowed(config.allow_remote)?;
        let listener = TcpListener::bind(&*addresses).await;
        let listener = listener.map_err(|error| WebFault::Listen {
            place: config.listen.clone(),
            error,
        })?;
        Ok(Self {
            desk: Arc::new(desk),
            listener,
            tls,
            limits: config.limits,
        })
    }

    /// The same at a port that is taken already.
    pub fn at(
        listener: TcpListener,
        tls: Arc<ServerConfig>,
        desk: Desk<C>,
        limits: Limits,
    ) -> Self {
        Self {
            desk: Arc::new(desk),
            listener,
            tls,
            limits,
        }
    }

    /// Where it listens.
    ///
    /// # Errors
    /// What the system says.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Answers until the end comes; what is under way then is answered still.
    ///
    /// # Errors
    /// The port is of no use any more.
    pub async fn serve(self, end: impl Future<Output = ()>) -> io::Result<()> {
        let places = Arc::new(Semaphore::new(self.limits.connections));
        let (ending, ended) = watch::channel(false);
        let acceptor = TlsAcceptor::from(Arc::clone(&self.tls));
        let mut connections = JoinSet::new();
        let mut end = pin!(end);
        loop {
            let (stream, place) = tokio::select! {
                () = &mut end => break,
                Some(_) = connections.join_next() => continue,
                accepted = http::accept(&self.listener, &places) => accepted?,
            };
            let visit = Visit {
                desk: Arc::clone(&self.desk),
                limits: self.limits,
                ended: ended.clone(),
            };
            connections.spawn(visit.meet(acceptor.clone(), stream, place));
        }
        drop(self.listener);
        let _ = ending.send(true);
        let all = async { while connections.join_next().await.is_some() {} };
        // Whoever is slower than that is left behind.
        let _ = timeout(ms(self.limits.farewell_ms), all).await;
        Ok(())
    }
}

/// Somebody at the port.
struct Visit<C> {
    desk: Arc<Desk<C>>,
    limits: Limits,
    ended: watch::Receiver<bool>,
}

impl<C: Centre> Visit<C> {
    /// `_place` is given back when the visit is over.
    async fn meet(self, acceptor: TlsAcceptor, stream: TcpStream, _place: OwnedSemaphorePermit) {
        let patience = ms(self.limits.handshake_ms);
        let stream = match timeout(patience, acceptor.accept(stream)).await {
            Ok(Ok(stream)) => stream,
            Ok(Err(error)) => {
                // Which alert the other side was sent: unknown authority, expired, revoked, no certificate.
                tracing::info!(%error, "no TLS");
                return;
            }
            Err(_) => {
                tracing::info!("no TLS in time");
                return;
            }
        };
        let (_, session) = stream.get_ref();
        let second = session.alpn_protocol() == Some(b"h2");
        let certificate = session.peer_certificates().and_then(<[_]>::first);
        let facility = match certificate {
            Some(certificate) => identity::facility(certificate),
            // The verifier lets nobody in without one.
            None => Err("証明書なし".to_owned()),
        };
        let guest = Arc::new(Guest {
            facility,
            seen: Seen::default(),
            activity: Activity::default(),
        });
        let (desk, limits) = (self.desk, self.limits);
        let visitor = Arc::clone(&guest);
        let service = service_fn(move |request| {
            let (desk, guest) = (Arc::clone(&desk), Arc::clone(&visitor));
            async move { Ok::<_, Infallible>(answer(&desk, &guest, limits, request).await) }
        });
        let io = TokioIo::new(stream);
        let head = usize::try_from(limits.head_octets).unwrap_or(usize::MAX);
        match second {
            false => {
                let connection = http1::Builder::new()
                    .timer(TokioTimer::new())
                    .header_read_timeout(ms(limits.arrival_ms))
                    .max_buf_size(head.max(LEAST_HEAD))
                    .serve_connection(io, service);
                attend(connection, &guest.activity, limits, self.ended).await;
            }
            true => {
                let connection = http2::Builder::new(TokioExecutor::new())
                    .timer(TokioTimer::new())
                    .max_concurrent_streams(limits.streams)
                    .max_header_list_size(limits.head_octets)
                    .keep_alive_interval(ms(limits.idle_ms))
                    .keep_alive_timeout(ms(limits.arrival_ms))
                    .serve_connection(io, service);
                attend(connection, &guest.activity, limits, self.ended).await;
            }
        }
    }
}

/// Who is there, and whether they want anything.
struct Guest {
    facility: Result<FacilityCode, String>,
    seen: Seen,
    activity: Activity,
}

/// What is under way on a connection.
struct Activity {
    busy: AtomicUsize,
    since: Mutex<Instant>,
}

impl Default for Activity {
    fn default() -> Self {
        Self {
            busy: AtomicUsize::new(0),
            since: Mutex::new(Instant::now()),
        }
    }
}

impl Activity {
    fn begin(&self) -> Busy<'_> {
        self.busy.fetch_add(1, Ordering::AcqRel);
        Busy(self)
    }

    fn last(&self) -> Instant {
        *self.since.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Done when nothing has been under way for so long.
    async fn idle(&self, longest: Duration) {
        loop {
            let left = longest.saturating_sub(self.last().elapsed());
            let busy = self.busy.load(Ordering::Acquire) > 0;
            match (busy, left.is_zero()) {
                (false, true) => return,
                (false, false) => sleep(left).await,
                (true, _) => sleep(longest).await,
            }
        }
    }
}

/// A request under way.
struct Busy<'a>(&'a Activity);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        let mut since = self.0.since.lock().unwrap_or_else(PoisonError::into_inner);
        *since = Instant::now();
        self.0.busy.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Carries a connection to its end: until it closes, lies idle for too long, or everything ends.
async fn attend<T>(
    connection: T,
    activity: &Activity,
    limits: Limits,
    mut ended: watch::Receiver<bool>,
) where
    T: GracefulConnection,
    T::Error: std::fmt::Display,
{
    let mut connection = pin!(connection);
    let told = |end: Result<(), T::Error>| {
        // Whoever breaks off or speaks no HTTP harms only themself.
        if let Err(error) = end {
            tracing::debug!(%error, "a connection ended badly");
        }
    };
    tokio::select! {
        end = connection.as_mut() => return told(end),
        () = activity.idle(ms(limits.idle_ms)) => {}
        _ = ended.wait_for(|ended| *ended) => {}
    }
    GracefulConnection::graceful_shutdown(Pin::as_mut(&mut connection));
    if let Ok(end) = timeout(ms(limits.farewell_ms), connection).await {
        told(end);
    }
}

async fn answer<C: Centre>(
    desk: &Desk<C>,
    guest: &Guest,
    limits: Limits,
    request: Request<Incoming>,
) -> Response<Full<Bytes>> {
    let _busy = guest.activity.begin();
    let (head, body) = request.into_parts();
    let arrived = http::body(body, limits.body_octets, ms(limits.arrival_ms)).await;
    let reply = match arrived {
        Err(NoBody::Late) => Refusal::too_slow().into(),
        Err(NoBody::Long) => Refusal::too_large(limits.body_octets).into(),
        Err(NoBody::BrokenOff) => Refusal::broken_off().into(),
        Ok(body) => {
            let text = |name| head.headers.get(name).map(|it| it.to_str().unwrap_or("?"));
            let asked = Asked {
                facility: &guest.facility,
                post: head.method == Method::POST,
                path: head.uri.path(),
                authorization: text(AUTHORIZATION),
                seen: &guest.seen,
                content_type: text(CONTENT_TYPE),
                body: &body,
            };
            desk.reply(&asked).await
        }
    };
    response(reply)
}

fn response(reply: Reply) -> Response<Full<Bytes>> {
    let simulated = "TEST; no real person, facility or insurer";
    let mut response = http::response(reply.status, reply.content_type, simulated, reply.body);
    let not_allowed = response.status() == StatusCode::METHOD_NOT_ALLOWED;
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if not_allowed {
        headers.insert(ALLOW, HeaderValue::from_static("POST"));
    }
    response
}
