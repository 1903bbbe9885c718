//! What becomes of parcels by chance: body, head, framing, and how they are handed over.

use super::body;
use super::parcel::{Framing, Manner, Parcel, TOKEN};
use crate::fuzz::dice::Dice;

/// Most parcels of a case.
const MOST: usize = 8;

/// Lengths that are none, or that no body has.
const LENGTHS: [&str; 10] = [
    "-1",
    "+2",
    "0x10",
    "1e3",
    "",
    " ",
    "18446744073709551616",
    "9223372036854775807",
    "4294967296",
    "1, 1",
];

/// Chunks that are said to be as long as no chunk is.
const CHUNKS: [&str; 9] = [
    "ZZ",
    "-1",
    "",
    "FFFFFFFFFFFFFFFFF",
    "7FFFFFFFFFFFFFFF",
    "1;a=\"",
    "0x1",
    "1\r",
    "00000000000000000000000000",
];

/// Lines of a head that mean something to a server.
const HEADERS: [&str; 22] = [
    "content-type: application/json; charset=Shift_JIS",
    "content-type: text/xml",
    "content-type: application/x-www-form-urlencoded",
    "content-type: multipart/form-data; boundary=a",
    "content-type: application/ocsp-request",
    "content-type:",
    "content-encoding: gzip",
    "accept: text/nothing",
    "accept-encoding: gzip;q=nonsense",
    "expect: 100-continue",
    "expect: 200-ok",
    "connection: close",
    "connection: upgrade",
    "upgrade: h2c",
    "transfer-encoding: gzip, chunked",
    "transfer-encoding: identity",
    "range: bytes=0-0,-1,9-2",
    "host: example.invalid",
    "cookie: a=b; a=\"",
    "x-forwarded-for: 127.0.0.1",
    "x-http-method-override: DELETE",
    " folded: line",
];

const METHODS: [&str; 12] = [
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "DELETE",
    "OPTIONS",
    "PATCH",
    "TRACE",
    "CONNECT",
    "get",
    "PROPFIND",
    "\u{FF27}ET",
];

/// Parts of a path that mean something to a server.
const PARTS: [&str; 12] = [
    "..",
    "%2e%2e",
    "%00",
    "%",
    "%zz",
    "%ff",
    "",
    "~",
    "%E8%A6%8B%E6%9C%AC",
    "a%2Fb",
    ";v=1",
    "*",
];

/// Changes the parcels of a case. `words` are values that exist; `others` are the parcels of another case.
pub fn change(parcels: &mut Vec<Parcel>, others: &[Parcel], words: &[String], dice: &mut Dice) {
    if dice.one_in(8) {
        return rearranged(parcels, others, dice);
    }
    let chosen = dice.below(parcels.len());
    let Some(parcel) = parcels.get_mut(chosen) else {
        return;
    };
    match dice.below(12) {
        0..=6 => {
            let other = dice.pick(others).map(|it| &*it.body.0).unwrap_or_default();
            body::change(&mut parcel.body.0, words, other, dice);
        }
        7 => line(parcel, words, dice),
        8 | 9 => head(parcel, dice),
        10 => parcel.framing = framing(dice),
        _ if dice.one_in(2) => parcel.second = !parcel.second,
        _ => parcel.manner = manner(parcel, dice),
    }
}

/// Drops, doubles or borrows one of several.
pub fn rearranged<T: Clone>(several: &mut Vec<T>, others: &[T], dice: &mut Dice) {
    let place = dice.below(several.len().max(1));
    match dice.below(3) {
        0 if several.len() > 1 => {
            several.remove(place);
        }
        1 => {
            if let Some(one) = several.get(place).cloned() {
                several.insert(place, one);
            }
        }
        _ => {
            if let Some(one) = dice.pick(others) {
                several.insert(place.min(several.len()), one.clone());
            }
        }
    }
    several.truncate(MOST);
}

fn line(parcel: &mut Parcel, words: &[String], dice: &mut Dice) {
    let (method, path) = (parcel.method().to_owned(), parcel.path().to_owned());
    parcel.line = match dice.below(8) {
        0 => format!("{} {path} HTTP/1.1", dice.pick(&METHODS).unwrap_or(&"GET")),
        1 => {
            let versions = [
                "HTTP/1.0",
                "HTTP/2.0",
                "HTTP/9.9",
                "HTTP/1.1 x",
                "http/1.1",
                "",
            ];
            format!("{method} {path} {}", dice.pick(&versions).unwrap_or(&""))
        }
        2 => format!(
            "{method} {path}{} HTTP/1.1",
            "/a".repeat(1 << dice.below(16))
        ),
        3 => format!(
            "{method} {path}?{}=%E3%81%82&limit={} HTTP/1.1",
            "q".repeat(1 << dice.below(8)),
            dice.next()
        ),
        4 => String::new(),
        _ => {
            let mut parts: Vec<String> = path.split('/').map(str::to_owned).collect();
            let place = dice.below(parts.len());
            if let Some(part) = parts.get_mut(place) {
                *part = match dice.one_in(2) {
                    true => dice
                        .pick(words)
                        .map(|word| escaped(word))
                        .unwrap_or_default(),
                    false => dice.pick(&PARTS).copied().unwrap_or_default().to_owned(),
                };
            }
            format!("{method} {} HTTP/1.1", parts.join("/"))
        }
    };
}

fn head(parcel: &mut Parcel, dice: &mut Dice) {
    let headers = &mut parcel.headers;
    let place = dice.below(headers.len().max(1)).min(headers.len());
    match dice.below(9) {
        0 if !headers.is_empty() => {
            headers.remove(place.min(headers.len() - 1));
        }
        1 => {
            if let Some(header) = headers.get(place).cloned() {
                headers.push(header);
            }
        }
        2 => headers.push(format!("x-long: {}", "a".repeat(1 << dice.below(18)))),
        3 => {
            let count = 1_usize << dice.below(10);
            headers.extend((0..count).map(|number| format!("x-{number}: {number}")));
        }
        4 => {
            let spelled = [
                "{token}x",
                "Bearer {token}",
                "x",
                "",
                "Basic bWFkb2d1Y2hpOg==",
                "\u{898B}\u{672C}",
            ];
            let told = dice.pick(&spelled).map(|it| it.replace("{token}", TOKEN));
            headers.retain(|it| !it.starts_with("authorization"));
            headers.push(format!("authorization: {}", told.unwrap_or_default()));
        }
        5 => headers.push("no colon in it".to_owned()),
        _ => {
            let Some(header) = dice.pick(&HEADERS) else {
                return;
            };
            let name = header.split(':').next().unwrap_or_default();
            if dice.one_in(2) {
                headers.retain(|it| it.split(':').next() != Some(name));
            }
            headers.insert(place.min(headers.len()), (*header).to_owned());
        }
    }
}

fn framing(dice: &mut Dice) -> Framing {
    let word = |several: &[&str], dice: &mut Dice| {
        dice.pick(several).copied().unwrap_or_default().to_owned()
    };
    match dice.below(8) {
        0 => Framing::Untold,
        1 => Framing::Lies(i64::from(dice.octet()) - 128),
        2 => Framing::Says(word(&LENGTHS, dice)),
        3 => Framing::Twice,
        4 => Framing::OddChunk(word(&CHUNKS, dice)),
        5 => Framing::Both,
        _ => Framing::Chunks(1 + u16::from(dice.octet())),
    }
}

fn manner(parcel: &Parcel, dice: &mut Dice) -> Manner {
    let head: usize = parcel.headers.iter().map(String::len).sum();
    let length = parcel.line.len() + head + parcel.body.len() + 16;
    let place = u32::try_from(dice.below(length)).unwrap_or(u32::MAX);
    match dice.below(6) {
        0 => Manner::Cut(place),
        1 => Manner::Left(place),
        2 => Manner::Pieces(1 + u16::from(dice.octet())),
        3 => Manner::Times(1 + dice.octet() % 8),
        _ => Manner::Spoilt {
            at: place,
            octet: dice.octet(),
        },
    }
}

/// A text as it stands in a path (RFC 3986 2.1).
pub fn escaped(text: &str) -> String {
    let plain = |octet: &u8| octet.is_ascii_alphanumeric() || b"-._~".contains(octet);
    text.bytes()
        .map(|octet| match plain(&octet) {
            true => char::from(octet).to_string(),
            false => format!("%{octet:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_never_becomes_empty_and_one_of_two_changes_leaves_right_http() {
        let seed = Parcel::new(
            "POST",
            "/a",
            Some("application/json"),
            b"{\"a\":1}".to_vec(),
        );
        let mut right = 0;
        for number in 0..1_000 {
            let mut parcels = vec![seed.clone()];
            let others = [seed.clone()];
            change(&mut parcels, &others, &[], &mut Dice::nth(1, number));
            assert!(!parcels.is_empty() && parcels.len() <= MOST);
            right += usize::from(parcels.iter().all(Parcel::is_right_http));
        }
        assert!((400..900).contains(&right), "{right}");
    }
}
