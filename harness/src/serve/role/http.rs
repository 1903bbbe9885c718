//! One message a POST. The actors live on a thread of their own, since each waits in the middle of its work.

use std::future::Future;
use std::io;
use std::rc::Rc;
use std::sync::mpsc as blocking;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::{Method, Request, Response};
use madoguchi_sim::role::RoleName;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc};

use super::{Pipe, Player};
use crate::adapter::{FromImplementation, ToImplementation};
use crate::proof::Defect;
use crate::serve::http::{self, Bounds, NoBody};

/// Octets of the largest message.
const LARGEST: usize = 64 * 1024 * 1024;
const BOUNDS: Bounds = Bounds {
    head: 64 * 1024,
    patience: Duration::from_secs(10),
    connections: 64,
    farewell: Duration::from_secs(3),
};
const SIMULATED: &str = "TEST; nobody and nothing here is real";

/// Plays roles over HTTP until the end comes. To be run on a `LocalSet`.
///
/// # Errors
/// The port is of no use any more, or the machine has no thread left.
pub async fn serve_http(
    roles: Vec<RoleName>,
    defect: Option<&'static Defect>,
    listener: TcpListener,
    end: impl Future<Output = ()>,
) -> io::Result<()> {
    let (orders, received) = blocking::channel();
    let (said, words) = mpsc::unbounded_channel();
    std::thread::Builder::new()
        .name("roles".to_owned())
        .spawn(move || {
            let posts = Posts { received, said };
            // It ends when the server does.
            let _ = Player::new(roles, defect, Box::new(posts)).play();
        })?;
    let desk = Rc::new(Desk {
        orders,
        words: Mutex::new(words),
    });
    http::serve(listener, BOUNDS, end, move |request| {
        let desk = Rc::clone(&desk);
        async move { desk.answer(request).await }
    })
    .await
}

struct Posts {
    received: blocking::Receiver<ToImplementation>,
    said: mpsc::UnboundedSender<FromImplementation>,
}

impl Pipe for Posts {
    fn receive(&mut self) -> io::Result<Option<ToImplementation>> {
        Ok(self.received.recv().ok())
    }

    fn send(&mut self, message: FromImplementation) -> io::Result<()> {
        self.said.send(message).map_err(io::Error::other)
    }
}

struct Desk {
    orders: blocking::Sender<ToImplementation>,
    /// One POST at a time: the words have an order.
    words: Mutex<mpsc::UnboundedReceiver<FromImplementation>>,
}

impl Desk {
    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let (head, body) = request.into_parts();
        let refused = |status, why: &str| {
            let body = format!("{why}\n").into_bytes();
            http::response(status, "text/plain; charset=utf-8", SIMULATED, body)
        };
        if head.method != Method::POST || head.uri.path() != "/madoguchi/v1" {
            return refused(404, "expected POST /madoguchi/v1");
        }
        let body = match http::body(body, LARGEST, BOUNDS.patience).await {
            Ok(body) => body,
            Err(NoBody::Late) => return refused(408, "the body did not arrive in time"),
            Err(NoBody::Long) => return refused(413, "the body is too large"),
            Err(NoBody::BrokenOff) => return refused(400, "the body broke off"),
        };
        let order: ToImplementation = match serde_json::from_slice(&body) {
            Ok(order) => order,
            Err(error) => {
                return refused(
                    400,
                    &format!("expected an order of the adapter protocol: {error}"),
                );
            }
        };
        let mut words = self.words.lock().await;
        let id = order.id;
        let sent = self.orders.send(order).is_ok();
        // What was said to somebody who did not wait for it is nobody's any more.
        let word = loop {
            match if sent { words.recv().await } else { None } {
                Some(word) if word.id == id => break word,
                Some(_) => {}
                None => return refused(500, "the actors have ended"),
            }
        };
        match serde_json::to_vec(&word) {
            Ok(body) => http::response(200, "application/json", SIMULATED, body),
            Err(error) => refused(500, &error.to_string()),
        }
    }
}
