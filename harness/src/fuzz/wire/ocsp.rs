//! OCSP and lists of J-LIS, as whoever relies on certificates asks for them.

use base64ct::{Base64, Encoding as _};
use madoguchi_sim::pki::Certificate;
use madoguchi_sim::pki::crl::RevocationList;
use madoguchi_sim::pki::ocsp::{CertId, Hash, Refusal, Reply as Told, Request};

use super::change::escaped;
use super::line::{Answer, Line, Reply};
use super::parcel::Parcel;
use super::{Attack, Flaw, Manners, Sight};
use crate::fuzz::oracle::Oracle;
use crate::run::Party;

const REQUEST: &str = "application/ocsp-request";
const RESPONSE: &str = "application/ocsp-response";

/// Certificates of each list that are asked about.
const MOST: usize = 4;

/// Fetches authorities and lists, and makes questions about what stands in them.
pub fn attack(mut line: Line) -> Result<Attack, (Party, String)> {
    let target = line.target().clone();
    let mut fetch = |path: String| {
        let parcel = Parcel::new("GET", &path, None, Vec::new());
        match line.post(&parcel, "") {
            Reply::Answer(answer) if answer.status == 200 => Ok((answer.body, parcel)),
            other => {
                let found = super::words(&other);
                let told = format!("{target}{path}: expected HTTP 200, found {found}");
                Err((Party::Environment, told))
            }
        }
    };
    let (mut seeds, mut questions) = (Vec::new(), Vec::new());
    for kind in ["authentication", "signature"] {
        let (der, parcel) = fetch(format!("/ca/{kind}.cer"))?;
        seeds.push(parcel);
        let unfit = |what: &str, error: &dyn std::fmt::Display| {
            (
                Party::Implementation,
                format!("{target}: {what} of {kind}: {error}"),
            )
        };
        let issuer =
            Certificate::from_der(&der).map_err(|error| unfit("the certificate", &error))?;
        let (der, parcel) = fetch(format!("/crl/{kind}.crl"))?;
        seeds.push(parcel);
        let list = RevocationList::from_der(&der).map_err(|error| unfit("the list", &error))?;
        let listed = list.entries.iter().map(|entry| entry.serial.clone());
        // One that hardly anybody has.
        for serial in std::iter::once("7F".to_owned()).chain(listed.take(MOST)) {
            for (hash, nonce) in [(Hash::ALL[0], None), (Hash::ALL[1], Some(vec![7; 16]))] {
                let ids = CertId::new(hash, &issuer, &serial).into_iter().collect();
                let Ok(question) = (Request { ids, nonce }).to_der() else {
                    continue;
                };
                let path = format!("/ocsp/{kind}");
                let named = escaped(&Base64::encode_string(&question));
                questions.push(Parcel::new("POST", &path, Some(REQUEST), question));
                let read = Parcel::new("GET", &format!("{path}/{named}"), None, Vec::new());
                seeds.push(read.called(format!("GET {path}/…")));
            }
        }
    }
    seeds.extend(["/", "/ca/all.pem"].map(|path| Parcel::new("GET", path, None, Vec::new())));
    let good = questions.first().cloned();
    let good = good.ok_or((Party::Harness, "there is nothing to ask".to_owned()))?;
    seeds.extend(questions);
    Ok(Attack {
        line,
        good,
        login: None,
        seeds,
        words: [
            "authentication",
            "signature",
            "ocsp",
            "crl",
            "ca",
            "all.pem",
        ]
        .map(str::to_owned)
        .into(),
        manners: Box::new(Ocsp),
    })
}

struct Ocsp;

impl Ocsp {
    fn told(answer: &Answer) -> Option<Told> {
        Told::from_der(&answer.body).ok()
    }
}

impl Manners for Ocsp {
    fn flaw(&self, parcel: &Parcel, answer: &Answer) -> Option<Flaw> {
        if answer.content_type != RESPONSE || parcel.method() == "HEAD" {
            return None;
        }
        match Self::told(answer) {
            None => {
                let found = madoguchi_sim::card::Bytes(answer.body.clone()).to_string();
                let found = super::shortened(&found, super::LONGEST);
                Some(Flaw::new(
                    "no OCSP",
                    "an OCSPResponse (RFC 6960 4.2.1)",
                    found,
                ))
            }
            Some(Told::Refused(refusal @ (Refusal::InternalError | Refusal::TryLater))) => {
                let expected = "an answer, or a refusal for what is wrong with the request";
                Some(Flaw::new(
                    format!("{refusal:?}"),
                    expected,
                    format!("{refusal:?}"),
                ))
            }
            Some(Told::Refused(_)) => None,
            Some(Told::Answered(basic)) => {
                let asked = match parcel.method() {
                    "POST" => parcel.body.0.clone(),
                    _ => named(parcel.path()),
                };
                let stranger = basic.answers.iter().find_map(|answer| {
                    let serial = answer.id.serial()?;
                    let octets = serial.parse::<madoguchi_sim::card::Bytes>().ok()?;
                    let within = asked.windows(octets.len().max(1)).any(|it| it == &*octets);
                    (!within).then_some(serial)
                });
                stranger.map(|serial| Flaw {
                    oracle: Oracle::Invariant,
                    ..Flaw::new(
                        "nobody-else",
                        "an answer about the certificates that were asked about",
                        format!("one about {serial}"),
                    )
                })
            }
        }
    }

    fn sight(&self, answer: &Answer) -> Sight {
        match Self::told(answer) {
            None => Sight::default(),
            Some(Told::Refused(refusal)) => Sight::default().and(format!("{refusal:?}").as_bytes()),
            Some(Told::Answered(basic)) => {
                let sight = Sight::default().with(basic.answers.len() as u64);
                let said = basic.answers.iter().take(4);
                said.fold(sight, |sight, answer| {
                    let (word, hash) = (format!("{:?}", answer.status), answer.id.hash());
                    sight
                        .and(&word.as_bytes()[..1])
                        .and(format!("{hash:?}").as_bytes())
                })
            }
        }
    }
}

/// The question that stands in a path, as far as it is one.
fn named(path: &str) -> Vec<u8> {
    let path = path.split('?').next().unwrap_or_default();
    let last = path.splitn(4, '/').nth(3).unwrap_or_default();
    let mut text = Vec::new();
    let mut octets = last.bytes();
    while let Some(octet) = octets.next() {
        let hex = |it: Option<u8>| {
            char::from(it?)
                .to_digit(16)
                .and_then(|it| u8::try_from(it).ok())
        };
        text.push(match octet {
            b'%' => {
                hex(octets.next()).unwrap_or_default() << 4 | hex(octets.next()).unwrap_or_default()
            }
            other => other,
        });
    }
    let text = String::from_utf8_lossy(&text).into_owned();
    Base64::decode_vec(&text).unwrap_or_default()
}
