//! The authority on a port: HTTP/1 with bounds on size, time and number, and an orderly end.

use std::future::Future;
use std::io;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{ALLOW, CONTENT_TYPE, HeaderValue};
use hyper::{Request, Response};
use tokio::net::TcpListener;

use super::{Answers, Asked, Reply};
use crate::serve::http::{self, Bounds, NoBody};

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
    let bounds = Bounds {
        head: limits.octets,
        patience: limits.patience,
        connections: limits.connections,
        farewell: limits.farewell,
    };
    http::serve(listener, bounds, end, move |request| {
        let desk = desk.clone();
        async move { answer(&desk, limits, request).await }
    })
    .await
}

async fn answer<A: Answers>(
    desk: &A,
    limits: Limits,
    request: Request<Incoming>,
) -> Response<Full<Bytes>> {
    let (head, body) = request.into_parts();
    let answered = match http::body(body, limits.octets, limits.patience).await {
        Err(NoBody::Late) => Reply::refused(408, "The body did not arrive in time."),
        Err(NoBody::Long) => {
            let why = format!("Expected a body of at most {} octets.", limits.octets);
            Reply::refused(413, &why)
        }
        Err(NoBody::BrokenOff) => Reply::refused(400, "The body broke off."),
        Ok(body) => {
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
    let simulated = "TEST authorities; nothing here is a real certificate";
    let mut response = http::response(
        answered.status,
        answered.content_type,
        simulated,
        answered.body,
    );
    if let Some(allow) = answered.allow {
        let headers = response.headers_mut();
        headers.insert(ALLOW, HeaderValue::from_static(allow));
    }
    response
}
