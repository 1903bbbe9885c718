//! A connection over which anything may be sent, and what comes back over it.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream, ToSocketAddrs as _};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, StreamOwned};

use super::parcel::{Manner, Parcel};
use super::second;
use crate::iut::WebTarget;

/// No answer is longer.
const LONGEST: usize = 64 * 1024 * 1024;
/// Octets of the head of an answer.
const LONGEST_HEAD: usize = 256 * 1024;
/// Between two pieces.
const PAUSE: Duration = Duration::from_micros(200);
/// Pieces that are sent each for itself; the rest goes at once.
const PIECES: usize = 64;

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// An answer.
    Answer(Answer),
    /// It broke off without one.
    Closed,
    /// Neither an answer nor an end came in time.
    Late,
    /// What came is no HTTP.
    Garbled(String),
    /// Nobody listens there.
    Unreachable(String),
    /// Nobody waited for an answer.
    Unheard,
}

/// An answer of HTTP/1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Content-Type without parameters, in lower case.
    pub content_type: String,
    /// The body.
    pub body: Vec<u8>,
    /// Whether the connection lives on.
    lives: bool,
}

/// Plain or not.
enum Stream {
    Plain(TcpStream),
    Tls(Box<StreamOwned<ClientConnection, TcpStream>>),
}

impl Stream {
    fn open(
        target: &WebTarget,
        tls: Option<&Arc<ClientConfig>>,
        time: Duration,
    ) -> io::Result<Self> {
        let mut last = io::Error::from(ErrorKind::AddrNotAvailable);
        for address in (target.host.as_str(), target.port).to_socket_addrs()? {
            match TcpStream::connect_timeout(&address, time) {
                Ok(stream) => {
                    stream.set_nodelay(true)?;
                    stream.set_write_timeout(Some(time))?;
                    let Some(tls) = tls else {
                        return Ok(Self::Plain(stream));
                    };
                    stream.set_read_timeout(Some(time))?;
                    let name =
                        ServerName::try_from(target.host.clone()).map_err(io::Error::other)?;
                    let session = ClientConnection::new(Arc::clone(tls), name);
                    let session = session.map_err(io::Error::other)?;
                    return Ok(Self::Tls(Box::new(StreamOwned::new(session, stream))));
                }
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// Whether the other side speaks HTTP/2.
    fn agrees_on_second(&mut self) -> bool {
        match self {
            Self::Plain(_) => false,
            Self::Tls(stream) => {
                let agreed = stream.conn.complete_io(&mut stream.sock).is_ok();
                agreed && stream.conn.alpn_protocol() == Some(b"h2")
            }
        }
    }

    fn socket(&self) -> &TcpStream {
        match self {
            Self::Plain(stream) => stream,
            Self::Tls(stream) => &stream.sock,
        }
    }

    /// Sends no more; still listens.
    fn finish(&mut self) {
        if let Self::Tls(stream) = self {
            stream.conn.send_close_notify();
            // Whoever has gone hears nothing any more.
            let _ = stream.flush();
        }
        let _ = self.socket().shutdown(Shutdown::Write);
    }

    fn send(&mut self, octets: &[u8]) -> io::Result<()> {
        match self {
            Self::Plain(stream) => stream.write_all(octets),
            Self::Tls(stream) => stream.write_all(octets).and_then(|()| stream.flush()),
        }
    }

    fn receive(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.read(into),
            Self::Tls(stream) => stream.read(into),
        }
    }
}

/// A line to a server: a connection is kept while nothing odd has been said over it.
pub struct Line {
    target: WebTarget,
    tls: Option<Arc<ClientConfig>>,
    /// The same for HTTP/2, until the server turns out not to speak it.
    second: Option<Arc<ClientConfig>>,
    time: Duration,
    kept: Option<Stream>,
}

impl Line {
    /// A line on which nothing has been said. Whoever listens there has `time` for each answer.
    pub fn new(target: WebTarget, tls: Option<Arc<ClientConfig>>, time: Duration) -> Self {
        let second = tls.as_ref().map(|tls| {
            let mut second = ClientConfig::clone(tls);
            second.alpn_protocols = vec![b"h2".to_vec()];
            Arc::new(second)
        });
        Self {
            target,
            tls,
            second,
            time,
            kept: None,
        }
    }

    /// Where it leads.
    pub const fn target(&self) -> &WebTarget {
        &self.target
    }

    /// What is said next is said over another connection.
    pub fn anew(&mut self) {
        self.kept = None;
    }

    /// Sends a parcel and waits for what comes back; of several answers, the last.
    pub fn post(&mut self, parcel: &Parcel, token: &str) -> Reply {
        if parcel.second
            && let Some(reply) = self.post_second(parcel, token)
        {
            return reply;
        }
        let octets = parcel.octets(&self.target.authority, token);
        let right = parcel.is_right_http();
        let reused = self.kept.is_some();
        let reply = self.exchange(parcel, &octets, right);
        match reply {
            // A server may end a connection that lies idle at any time; that is no answer to what is sent then.
            Reply::Closed if reused && right => self.exchange(parcel, &octets, right),
            reply => reply,
        }
    }

    /// The same in HTTP/2, over a connection of its own; none if the server does not speak it.
    fn post_second(&mut self, parcel: &Parcel, token: &str) -> Option<Reply> {
        let tls = self.second.as_ref()?;
        let mut stream = match Stream::open(&self.target, Some(tls), self.time) {
            Ok(stream) => stream,
            Err(error) => return Some(Reply::Unreachable(error.to_string())),
        };
        if !stream.agrees_on_second() {
            self.second = None;
            return None;
        }
        let octets = second::octets(parcel, &self.target.authority, token);
        hand_over(&mut stream, &octets, &parcel.manner);
        if let Manner::Left(_) = parcel.manner {
            return Some(Reply::Unheard);
        }
        if !parcel.is_right_http() {
            stream.finish();
        }
        let mut reading = Reading::new(&mut stream, self.time);
        Some(reading.second(parcel.copies()).unwrap_or_else(Reply::from))
    }

    fn exchange(&mut self, parcel: &Parcel, octets: &[u8], right: bool) -> Reply {
        let mut stream = match self.kept.take() {
            Some(stream) => stream,
            None => match Stream::open(&self.target, self.tls.as_ref(), self.time) {
                Ok(stream) => stream,
                Err(error) => return Reply::Unreachable(error.to_string()),
            },
        };
        // Whoever has heard enough may break off while we still speak: what counts is the answer.
        let sent = hand_over(&mut stream, octets, &parcel.manner);
        if let Manner::Left(_) = parcel.manner {
            return Reply::Unheard;
        }
        if !right {
            stream.finish();
        }
        let mut reading = Reading::new(&mut stream, self.time);
        let mut reply = Reply::Closed;
        for _ in 0..parcel.copies().max(1) {
            reply = match reading.answer(parcel.method() == "HEAD") {
                Ok(Some(answer)) => Reply::Answer(answer),
                Ok(None) => Reply::Closed,
                Err(trouble) => trouble.into(),
            };
            let lives = matches!(&reply, Reply::Answer(answer) if answer.lives);
            if !lives {
                return reply;
            }
        }
        let nothing_more = reading.buffer.is_empty();
        if right && sent && nothing_more {
            self.kept = Some(stream);
        }
        reply
    }
}

fn hand_over(stream: &mut Stream, octets: &[u8], manner: &Manner) -> bool {
    let Manner::Pieces(size) = manner else {
        return stream.send(octets).is_ok();
    };
    let mut pieces = octets.chunks(usize::from(*size).max(1));
    for piece in pieces.by_ref().take(PIECES) {
        if stream.send(piece).is_err() {
            return false;
        }
        std::thread::sleep(PAUSE);
    }
    let rest: Vec<u8> = pieces.flatten().copied().collect();
    stream.send(&rest).is_ok()
}

enum Trouble {
    Late,
    Garbled(String),
    /// It broke off in the middle.
    Half,
}

impl From<Trouble> for Reply {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Late => Self::Late,
            Trouble::Garbled(found) => Self::Garbled(found),
            Trouble::Half => Self::Closed,
        }
    }
}

struct Reading<'a> {
    stream: &'a mut Stream,
    buffer: Vec<u8>,
    until: Option<Instant>,
}

impl<'a> Reading<'a> {
    fn new(stream: &'a mut Stream, time: Duration) -> Self {
        Self {
            stream,
            buffer: Vec::new(),
            until: Instant::now().checked_add(time),
        }
    }

    /// The answer on the last of so many streams of HTTP/2.
    fn second(&mut self, streams: usize) -> Result<Reply, Trouble> {
        loop {
            let goes_on = self.more()?;
            let come = second::read(&self.buffer, streams);
            let come = come.ok_or_else(|| Trouble::Garbled(shown(&self.buffer)))?;
            match come.status {
                Some(status) if come.whole => {
                    return Ok(Reply::Answer(Answer {
                        status,
                        content_type: kind_of(&come.body).to_owned(),
                        body: come.body,
                        lives: false,
                    }));
                }
                _ if come.broken || !goes_on => return Ok(Reply::Closed),
                _ if self.buffer.len() > LONGEST => {
                    return Err(Trouble::Garbled("an answer without end".to_owned()));
                }
                _ => {}
            }
        }
    }

    /// Reads more. Whether anything came.
    fn more(&mut self) -> Result<bool, Trouble> {
        let left = self
            .until
            .map(|it| it.saturating_duration_since(Instant::now()));
        if left.is_some_and(|left| left.is_zero()) {
            return Err(Trouble::Late);
        }
        // A socket that takes no time-out tells of it when it is read.
        let _ = self.stream.socket().set_read_timeout(left);
        let mut chunk = [0; 16 * 1024];
        match self.stream.receive(&mut chunk) {
            Ok(read) => {
                self.buffer
                    .extend_from_slice(chunk.get(..read).unwrap_or_default());
                Ok(read > 0)
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => self.more(),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                Err(Trouble::Late)
            }
            // Broken off, with or without the manners of TLS.
            Err(_) => Ok(false),
        }
    }

    /// The next answer; none if the other side closes before one begins.
    fn answer(&mut self, bodiless: bool) -> Result<Option<Answer>, Trouble> {
        loop {
            let end = loop {
                if let Some(end) = find(&self.buffer, b"\r\n\r\n") {
                    break end;
                }
                if self.buffer.len() > LONGEST_HEAD {
                    return Err(Trouble::Garbled("a head without end".to_owned()));
                }
                if !self.more()? {
                    return match self.buffer.is_empty() {
                        true => Ok(None),
                        false => Err(Trouble::Garbled(shown(&self.buffer))),
                    };
                }
            };
            let head: Vec<u8> = self.buffer.drain(..end + 4).collect();
            let head = String::from_utf8_lossy(&head).into_owned();
            let answer = self.behind(&head, bodiless)?;
            // Told to go on; the answer comes later.
            if !(100..200).contains(&answer.status) {
                return Ok(Some(answer));
            }
        }
    }

    fn behind(&mut self, head: &str, bodiless: bool) -> Result<Answer, Trouble> {
        let garbled = || Trouble::Garbled(shown(head.as_bytes()));
        let mut lines = head.lines();
        let mut words = lines.next().unwrap_or_default().split(' ');
        let version = words.next().filter(|it| it.starts_with("HTTP/1."));
        let version = version.ok_or_else(garbled)?;
        let status: u16 = words
            .next()
            .and_then(|it| it.parse().ok())
            .ok_or_else(garbled)?;
        let named = |name: &str| {
            head.lines().skip(1).find_map(|line| {
                let (found, value) = line.split_once(':')?;
                found
                    .eq_ignore_ascii_case(name)
                    .then(|| value.trim().to_ascii_lowercase())
            })
        };
        let length = named("content-length");
        let chunked = named("transfer-encoding").is_some_and(|it| it.ends_with("chunked"));
        let closes = named("connection").is_some_and(|it| it.contains("close"));
        let none = bodiless || matches!(status, 100..200 | 204 | 304);
        let mut lives = version != "HTTP/1.0" && !closes;
        let body = match (none, chunked, length) {
            (true, ..) => Vec::new(),
            (false, true, _) => self.chunks()?,
            (false, false, Some(length)) => {
                let length = length.parse().ok().filter(|it| *it <= LONGEST);
                self.exactly(length.ok_or_else(garbled)?)?
            }
            (false, false, None) => {
                lives = false;
                while self.buffer.len() <= LONGEST && self.more()? {}
                std::mem::take(&mut self.buffer)
            }
        };
        let content_type = named("content-type").unwrap_or_default();
        let content_type = content_type.split(';').next().unwrap_or_default();
        Ok(Answer {
            status,
            content_type: content_type.trim().to_owned(),
            body,
            lives,
        })
    }

    fn exactly(&mut self, length: usize) -> Result<Vec<u8>, Trouble> {
        while self.buffer.len() < length {
            if !self.more()? {
                return Err(Trouble::Half);
            }
        }
        Ok(self.buffer.drain(..length).collect())
    }

    fn chunks(&mut self) -> Result<Vec<u8>, Trouble> {
        let mut body = Vec::new();
        loop {
            let line = self.line()?;
            let size = line.split(';').next().unwrap_or_default().trim();
            let size = usize::from_str_radix(size, 16).ok();
            let size = size.filter(|size| body.len().saturating_add(*size) <= LONGEST);
            match size {
                Some(0) => {
                    while !self.line()?.is_empty() {}
                    return Ok(body);
                }
                Some(size) => {
                    body.extend(self.exactly(size)?);
                    self.exactly(2)?;
                }
                None => return Err(Trouble::Garbled(format!("a chunk of `{line}` octets"))),
            }
        }
    }

    fn line(&mut self) -> Result<String, Trouble> {
        loop {
            if let Some(end) = find(&self.buffer, b"\r\n") {
                let line: Vec<u8> = self.buffer.drain(..end + 2).collect();
                let line = String::from_utf8_lossy(&line).into_owned();
                return Ok(line.trim_end().to_owned());
            }
            if self.buffer.len() > LONGEST_HEAD {
                return Err(Trouble::Garbled(shown(&self.buffer)));
            }
            if !self.more()? {
                return Err(Trouble::Half);
            }
        }
    }
}

/// The kind of a body, which stands in a part of the head that is not read.
fn kind_of(body: &[u8]) -> &'static str {
    match body.first() {
        Some(b'{') => "application/json",
        Some(b'%') => "application/pdf",
        _ => "",
    }
}

fn find(octets: &[u8], sought: &[u8]) -> Option<usize> {
    octets.windows(sought.len()).position(|it| it == sought)
}

fn shown(octets: &[u8]) -> String {
    crate::wire::shortened(&String::from_utf8_lossy(octets), 200)
}
