//! A request as it goes over a line: octets, and how they are framed and handed over.

use madoguchi_sim::card::Bytes;
use serde::{Deserialize, Serialize};

use super::body;

/// In place of the host and port that are spoken to.
pub const HOST: &str = "{host}";
/// In place of the token of the last login.
pub const TOKEN: &str = "{token}";

/// Most octets of a head that every server must take.
const USUAL_HEAD: usize = 6 * 1024;
/// Most octets of a body that every server must look at, and of all bodies that a connection of HTTP/2 takes before it makes room for
/// more (RFC 9113, 6.9.2).
const USUAL_BODY: usize = 60 * 1024;
/// Most lines of a head that every server must take.
const USUAL_HEADERS: usize = 60;

/// A request of HTTP/1, right or wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parcel {
    /// What it was made of, which names findings: `POST /clock`.
    pub door: String,
    /// The first line, without its end.
    pub line: String,
    /// The lines of the head but those that frame the body.
    pub headers: Vec<String>,
    /// The body.
    pub body: Bytes,
    /// How the end of the body is told.
    #[serde(default)]
    pub framing: Framing,
    /// How it is handed over.
    #[serde(default)]
    pub manner: Manner,
    /// Whether it goes as HTTP/2, where the server speaks it.
    #[serde(default)]
    pub second: bool,
}

/// How the end of a body is told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Framing {
    /// By its length.
    #[default]
    Told,
    /// Not at all.
    Untold,
    /// By a length that is not its own: so many octets more or less.
    Lies(i64),
    /// By this instead of a length.
    Says(String),
    /// By its length, and by another.
    Twice,
    /// In chunks of so many octets.
    Chunks(u16),
    /// In one chunk, which is said to be as long as this says.
    OddChunk(String),
    /// By its length and in chunks.
    Both,
}

/// How it is handed over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Manner {
    /// At once.
    #[default]
    Whole,
    /// So many octets at a time, each for itself.
    Pieces(u16),
    /// So many times, one behind the other.
    Times(u8),
    /// The first octets only, and the end of what is sent.
    Cut(u32),
    /// The first octets only, and nobody waits for an answer.
    Left(u32),
    /// With an octet that is another.
    Spoilt {
        /// Which.
        at: u32,
        /// What it is.
        octet: u8,
    },
}

impl Parcel {
    /// A right one.
    pub fn new(method: &str, path: &str, content_type: Option<&str>, body: Vec<u8>) -> Self {
        let mut headers = vec![format!("host: {HOST}")];
        headers.extend(content_type.map(|it| format!("content-type: {it}")));
        Self {
            door: format!("{method} {path}"),
            line: format!("{method} {path} HTTP/1.1"),
            headers,
            body: body.into(),
            framing: Framing::default(),
            manner: Manner::default(),
            second: false,
        }
    }

    /// The same under another name.
    #[must_use]
    pub fn called(self, door: String) -> Self {
        Self { door, ..self }
    }

    /// The same with a token of a login.
    #[must_use]
    pub fn with_token(mut self) -> Self {
        self.headers.push(format!("authorization: {TOKEN}"));
        self
    }

    /// The method, as far as there is one.
    pub fn method(&self) -> &str {
        self.line.split(' ').next().unwrap_or_default()
    }

    /// Where it goes, as far as that is said.
    pub fn path(&self) -> &str {
        self.line.split(' ').nth(1).unwrap_or_default()
    }

    /// Whether it is right HTTP, of a size that nobody refuses: then it is answered whatever it says.
    pub fn is_right_http(&self) -> bool {
        let token = |text: &str| {
            !text.is_empty()
                && text
                    .bytes()
                    .all(|c| c.is_ascii_alphanumeric() || b"-_".contains(&c))
        };
        let words: Vec<&str> = self.line.split(' ').collect();
        let line = matches!(words.as_slice(), [method, path, "HTTP/1.1"]
            if token(method)
                && *method != "CONNECT"
                && method.bytes().all(|c| c.is_ascii_uppercase())
                && path.starts_with('/')
                && path.bytes().all(|c| c.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&c)));
        let header = |header: &String| {
            header.split_once(':').is_some_and(|(name, value)| {
                let framing = ["content-length", "transfer-encoding", "expect", "upgrade"];
                // Connections of HTTP/2 have no options; and nothing may follow what ends one (RFC 9112, 9.6): an answer may be lost.
                let alone = !self.second && self.copies() <= 1;
                let optional = !alone && name.eq_ignore_ascii_case("connection");
                token(name)
                    && !optional
                    && !framing.contains(&name.to_ascii_lowercase().as_str())
                    && value.bytes().all(|c| c.is_ascii_graphic() || c == b' ')
            })
        };
        let named = |header: &&String| {
            let name = header.split(':').next().unwrap_or_default();
            name.eq_ignore_ascii_case("host")
        };
        let hosts: Vec<_> = self.headers.iter().filter(named).collect();
        let size: usize = self.headers.iter().map(String::len).sum();
        // Copies in HTTP/2 go side by side; in HTTP/1 one is taken behind the other.
        let together = if self.second { self.copies() } else { 1 };
        line && self.headers.iter().all(header)
            && matches!(hosts.as_slice(), [host] if host.ends_with(HOST))
            && size + self.line.len() <= USUAL_HEAD
            && self.headers.len() <= USUAL_HEADERS
            && self.body.len() * together <= USUAL_BODY
            && matches!(self.framing, Framing::Told | Framing::Chunks(1..))
            && matches!(
                self.manner,
                Manner::Whole | Manner::Pieces(_) | Manner::Times(1..)
            )
    }

    /// How many answers there should be.
    pub fn copies(&self) -> usize {
        match self.manner {
            Manner::Times(times) => times.into(),
            _ => 1,
        }
    }

    /// Its octets as they are sent.
    pub fn octets(&self, host: &str, token: &str) -> Vec<u8> {
        let mut all = self.line.clone().into_bytes();
        all.extend(b"\r\n");
        for header in &self.headers {
            let header = header.replace(HOST, host).replace(TOKEN, token);
            all.extend(header.as_bytes());
            all.extend(b"\r\n");
        }
        let length = self.body.len();
        let told = match &self.framing {
            // What has no body need not say so.
            Framing::Told if length == 0 && matches!(self.method(), "GET" | "HEAD" | "DELETE") => {
                String::new()
            }
            Framing::Told => format!("content-length: {length}\r\n"),
            Framing::Untold => String::new(),
            Framing::Lies(by) => {
                let lie = i64::try_from(length)
                    .unwrap_or(i64::MAX)
                    .saturating_add(*by);
                format!("content-length: {lie}\r\n")
            }
            Framing::Says(this) => format!("content-length: {this}\r\n"),
            Framing::Twice => {
                format!(
                    "content-length: {length}\r\ncontent-length: {}\r\n",
                    length / 2
                )
            }
            Framing::Chunks(_) | Framing::OddChunk(_) => {
                "transfer-encoding: chunked\r\n".to_owned()
            }
            Framing::Both => {
                format!("content-length: {length}\r\ntransfer-encoding: chunked\r\n")
            }
        };
        all.extend(told.as_bytes());
        all.extend(b"\r\n");
        match &self.framing {
            Framing::Chunks(size) => {
                for chunk in self.body.chunks(usize::from(*size).max(1)) {
                    all.extend(format!("{:x}\r\n", chunk.len()).as_bytes());
                    all.extend(chunk);
                    all.extend(b"\r\n");
                }
                all.extend(b"0\r\n\r\n");
            }
            Framing::OddChunk(said) => {
                all.extend(said.as_bytes());
                all.extend(b"\r\n");
                all.extend(&*self.body);
                all.extend(b"\r\n0\r\n\r\n");
            }
            _ => all.extend(&*self.body),
        }
        match self.manner {
            Manner::Times(times) => all.repeat(times.into()),
            Manner::Cut(end) | Manner::Left(end) => {
                all.truncate(usize::try_from(end).unwrap_or(usize::MAX));
                all
            }
            Manner::Spoilt { at, octet } => {
                let place = usize::try_from(at).unwrap_or(usize::MAX);
                if let Some(spoilt) = all.get_mut(place) {
                    *spoilt = octet;
                }
                all
            }
            Manner::Whole | Manner::Pieces(_) => all,
        }
    }

    /// Parcels that are a little simpler, the simplest first. Each has less in it.
    pub fn simpler(&self) -> Vec<Self> {
        let mut all = Vec::new();
        let mut with = |change: &dyn Fn(&mut Self)| {
            let mut simpler = self.clone();
            change(&mut simpler);
            all.push(simpler);
        };
        if self.manner != Manner::Whole {
            with(&|it| it.manner = Manner::Whole);
        }
        if self.second {
            with(&|it| it.second = false);
        }
        if self.framing != Framing::Told {
            with(&|it| it.framing = Framing::Told);
        }
        for body in body::shorter(&self.body) {
            with(&|it| it.body.0.clone_from(&body));
        }
        for place in 0..self.headers.len() {
            with(&|it| {
                it.headers.remove(place);
            });
            if self.headers.get(place).is_some_and(|it| it.len() > 128) {
                with(&|it| {
                    if let Some(header) = it.headers.get_mut(place) {
                        *header = header.chars().take(header.chars().count() / 2).collect();
                    }
                });
            }
        }
        if let Some((line, _)) = self.line.split_once('?') {
            with(&|it| it.line = format!("{line} HTTP/1.1"));
        }
        all
    }

    /// The parcel in a line.
    pub fn words(&self) -> String {
        let body = body::words(&self.body);
        let mut words = self.line.clone();
        if self.second {
            words.push_str(" (HTTP/2)");
        }
        for header in &self.headers {
            words.push_str(" | ");
            words.push_str(header);
        }
        if self.framing != Framing::Told {
            words.push_str(&format!(" | {:?}", self.framing));
        }
        if self.manner != Manner::Whole {
            words.push_str(&format!(" | {:?}", self.manner));
        }
        if !body.is_empty() {
            words.push_str(" | ");
            words.push_str(&body);
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(parcel: &Parcel) -> String {
        String::from_utf8(parcel.octets("here:1", "T")).unwrap()
    }

    #[test]
    fn a_right_parcel_is_right_http() {
        let parcel = Parcel::new("POST", "/a?b=1", Some("application/json"), b"{}".to_vec());
        let parcel = parcel.with_token();
        assert!(parcel.is_right_http());
        let head = "POST /a?b=1 HTTP/1.1\r\nhost: here:1\r\ncontent-type: application/json\r\nauthorization: T\r\n";
        assert_eq!(
            told(&parcel),
            format!("{head}content-length: 2\r\n\r\n{{}}")
        );
        let mut chunked = parcel.clone();
        chunked.framing = Framing::Chunks(1);
        assert!(chunked.is_right_http());
        assert!(told(&chunked).ends_with("\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"));
    }

    #[test]
    fn what_may_be_refused_unread_is_not_right_http() {
        let right = Parcel::new("GET", "/", None, Vec::new());
        assert!(right.is_right_http());
        let changes: [fn(&mut Parcel); 11] = [
            |it| it.framing = Framing::Lies(1),
            |it| it.framing = Framing::Both,
            |it| it.manner = Manner::Cut(3),
            |it| it.line = "GET / HTTP/9.9".to_owned(),
            |it| it.line = "G\u{e9}T / HTTP/1.1".to_owned(),
            |it| it.headers.clear(),
            |it| it.headers.push("no colon".to_owned()),
            |it| it.headers.push("transfer-encoding: gzip".to_owned()),
            |it| {
                it.headers.push("connection: close".to_owned());
                it.manner = Manner::Times(2);
            },
            |it| it.headers.push(format!("x: {}", "a".repeat(70_000))),
            |it| {
                it.body = vec![b' '; 11_000].into();
                it.manner = Manner::Times(6);
                it.second = true;
            },
        ];
        for (place, change) in changes.into_iter().enumerate() {
            let mut wrong = right.clone();
            change(&mut wrong);
            assert!(!wrong.is_right_http(), "{place}");
        }
    }

    #[test]
    fn simpler_parcels_end_with_one_that_has_nothing_in_it() {
        let mut parcel = Parcel::new("POST", "/a?b", Some("text/plain"), vec![7; 300]);
        parcel.manner = Manner::Times(3);
        let mut tries = 0;
        while let Some(simpler) = parcel.simpler().into_iter().next() {
            parcel = simpler;
            tries += 1;
            assert!(tries < 50);
        }
        assert!(parcel.body.is_empty() && parcel.headers.is_empty());
    }
}
