//! HTTP/2 (RFC 9113), as much of it as a request needs: its frames out, status and body in.

use super::parcel::{Framing, Manner, Parcel, TOKEN};

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// Octets of a frame that every server takes (RFC 9113 4.2).
const LONGEST_FRAME: usize = 16 * 1024;

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;
const WINDOW_UPDATE: u8 = 8;
const CONTINUATION: u8 = 9;

const END_STREAM: u8 = 0x1;
const END_HEADERS: u8 = 0x4;
const PADDED: u8 = 0x8;
const PRIORITY: u8 = 0x20;

/// The octets of a parcel, from the first of the connection on.
pub fn octets(parcel: &Parcel, host: &str, token: &str) -> Vec<u8> {
    let mut all = PREFACE.to_vec();
    // No table of headers (what comes can be read without one), and windows that no answer fills.
    let settings = [&[0, 1, 0, 0, 0, 0][..], &[0, 4, 0x7F, 0xFF, 0xFF, 0xFF]].concat();
    frame(&mut all, SETTINGS, 0, 0, &settings);
    frame(&mut all, WINDOW_UPDATE, 0, 0, &[0x3F, 0xFF, 0, 0]);
    for copy in 0..parcel.copies() {
        stream(&mut all, parcel, 2 * copy + 1, host, token);
    }
    match parcel.manner {
        Manner::Cut(end) | Manner::Left(end) => {
            // What lies before the first request is always the same.
            let begin = PREFACE.len() + 9 + settings.len() + 13;
            all.truncate(begin.saturating_add(usize::try_from(end).unwrap_or(usize::MAX)));
        }
        Manner::Spoilt { at, octet } => {
            let place = usize::try_from(at).unwrap_or(usize::MAX);
            if let Some(spoilt) = all.get_mut(place) {
                *spoilt = octet;
            }
        }
        Manner::Whole | Manner::Pieces(_) | Manner::Times(_) => {}
    }
    all
}

fn stream(all: &mut Vec<u8>, parcel: &Parcel, id: usize, host: &str, token: &str) {
    let mut block = Vec::new();
    let pseudo = [
        (":method", parcel.method()),
        (":scheme", "https"),
        (":authority", host),
        (":path", parcel.path()),
    ];
    pseudo
        .iter()
        .for_each(|(name, value)| field(&mut block, name, value));
    for header in &parcel.headers {
        let (name, value) = header.split_once(':').unwrap_or((header, ""));
        if !name.eq_ignore_ascii_case("host") {
            let value = value.trim().replace(TOKEN, token);
            field(&mut block, &name.to_ascii_lowercase(), &value);
        }
    }
    let length = parcel.body.len();
    let told = match &parcel.framing {
        Framing::Told => Some(length.to_string()),
        Framing::Lies(by) => Some(
            i64::try_from(length)
                .unwrap_or(i64::MAX)
                .saturating_add(*by)
                .to_string(),
        ),
        Framing::Says(this) => Some(this.clone()),
        Framing::Twice => {
            field(&mut block, "content-length", &(length / 2).to_string());
            Some(length.to_string())
        }
        Framing::Both => {
            field(&mut block, "transfer-encoding", "chunked");
            Some(length.to_string())
        }
        Framing::Untold | Framing::Chunks(_) | Framing::OddChunk(_) => None,
    };
    if let Some(told) = told.filter(|_| length > 0) {
        field(&mut block, "content-length", &told);
    }
    let end = if length == 0 { END_STREAM } else { 0 };
    let mut pieces = block.chunks(LONGEST_FRAME).peekable();
    let mut kind = (HEADERS, end);
    while let Some(piece) = pieces.next() {
        let last = if pieces.peek().is_none() {
            END_HEADERS
        } else {
            0
        };
        frame(all, kind.0, kind.1 | last, id, piece);
        kind = (CONTINUATION, 0);
    }
    let size = match parcel.framing {
        Framing::Chunks(size) => usize::from(size).max(1),
        _ => LONGEST_FRAME,
    };
    let mut pieces = parcel.body.chunks(size).peekable();
    while let Some(piece) = pieces.next() {
        let last = if pieces.peek().is_none() {
            END_STREAM
        } else {
            0
        };
        let begin = all.len();
        frame(all, DATA, last, id, piece);
        // A frame that is longer than it says.
        if let (Framing::OddChunk(_), Some(octet)) = (&parcel.framing, all.get_mut(begin + 2)) {
            *octet = octet.wrapping_add(1);
        }
    }
}

fn frame(all: &mut Vec<u8>, kind: u8, flags: u8, stream: usize, payload: &[u8]) {
    let length = u32::try_from(payload.len())
        .unwrap_or(u32::MAX)
        .to_be_bytes();
    all.extend(&length[1..]);
    all.extend([kind, flags]);
    all.extend(u32::try_from(stream).unwrap_or(1).to_be_bytes());
    all.extend(payload);
}

/// A field of a head, literal and in no table (RFC 7541 6.2.2).
fn field(block: &mut Vec<u8>, name: &str, value: &str) {
    block.push(0);
    for text in [name, value] {
        let mut length = text.len();
        match u8::try_from(length) {
            Ok(short @ 0..127) => block.push(short),
            _ => {
                block.push(127);
                length -= 127;
                while length >= 128 {
                    block.push(u8::try_from(length % 128).unwrap_or_default() | 0x80);
                    length /= 128;
                }
                block.push(u8::try_from(length).unwrap_or_default());
            }
        }
        block.extend(text.as_bytes());
    }
}

/// What has come of an answer.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Come {
    /// The status, once it is there.
    pub status: Option<u16>,
    /// The body, as far as it is there.
    pub body: Vec<u8>,
    /// Whether it is whole.
    pub whole: bool,
    /// Whether it was broken off.
    pub broken: bool,
}

/// Reads all frames that are whole, of the last of so many streams. None: what comes are no frames.
pub fn read(octets: &[u8], streams: usize) -> Option<Come> {
    let last = u32::try_from(2 * streams.max(1) - 1).ok()?;
    let mut come = Come::default();
    let mut rest = octets;
    while let Some((head, behind)) = rest.split_at_checked(9) {
        let &[a, b, c, kind, flags, s0, s1, s2, s3] = head else {
            return None;
        };
        let length = usize::try_from(u32::from_be_bytes([0, a, b, c])).ok()?;
        // Nobody has been told that a frame may be longer.
        if length > LONGEST_FRAME {
            return None;
        }
        let Some((payload, next)) = behind.split_at_checked(length) else {
            break;
        };
        let stream = u32::from_be_bytes([s0, s1, s2, s3]) & 0x7FFF_FFFF;
        let padding = match flags & PADDED {
            0 => 0,
            _ => usize::from(*payload.first()?),
        };
        let begin = usize::from(flags & PADDED != 0);
        let unpadded = payload.get(begin..payload.len().checked_sub(padding)?);
        match kind {
            GOAWAY => come.broken = true,
            RST_STREAM if stream == last => come.broken = true,
            HEADERS if stream == last && come.status.is_none() => {
                let begin = if flags & PRIORITY != 0 { 5 } else { 0 };
                let told = status(unpadded?.get(begin..)?)?;
                // Told to go on; the answer comes later.
                come.status = Some(told).filter(|it| !(100..200).contains(it));
            }
            DATA if stream == last => come.body.extend_from_slice(unpadded?),
            _ => {}
        }
        let ends = matches!(kind, DATA | HEADERS) && stream == last && flags & END_STREAM != 0;
        come.whole |= ends;
        rest = next;
    }
    Some(come)
}

/// The status, which stands first (RFC 7541; nothing is in a table of its own, by our settings).
fn status(block: &[u8]) -> Option<u16> {
    const KNOWN: [u16; 7] = [200, 204, 206, 304, 400, 404, 500];
    let block = match block.split_first() {
        // The size of the table.
        Some((first, rest)) if first & 0xE0 == 0x20 => rest,
        _ => block,
    };
    let (&first, rest) = block.split_first()?;
    if first & 0x80 != 0 {
        return KNOWN
            .get(usize::from((first & 0x7F).checked_sub(8)?))
            .copied();
    }
    let name = match first & 0xC0 {
        0x40 => first & 0x3F,
        _ => first & 0x0F,
    };
    if !(8..=14).contains(&name) {
        return None;
    }
    let (&length, rest) = rest.split_first()?;
    let value = rest.get(..usize::from(length & 0x7F))?;
    match length & 0x80 {
        0 => std::str::from_utf8(value).ok()?.parse().ok(),
        _ => digits(value),
    }
}

/// Three digits in the code of RFC 7541 appendix B: 0, 1, 2 in five bits, the others in six.
fn digits(octets: &[u8]) -> Option<u16> {
    let bits = octets
        .iter()
        .fold(0_u32, |bits, octet| bits << 8 | u32::from(*octet));
    let mut left = 8 * u32::try_from(octets.len()).ok().filter(|it| *it <= 4)?;
    let mut number = 0;
    for _ in 0..3 {
        let take = |count: u32| Some((bits >> left.checked_sub(count)?) & ((1 << count) - 1));
        let digit = match take(5)? {
            short @ 0..=2 => {
                left -= 5;
                short
            }
            _ => {
                let long = take(6)?.checked_sub(0x19)?;
                left -= 6;
                long + 3
            }
        };
        number = number * 10 + digit;
    }
    u16::try_from(number).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_read_in_every_form() {
        assert_eq!(status(&[0x88]), Some(200));
        assert_eq!(status(&[0x20, 0x8C]), Some(400));
        assert_eq!(status(b"\x48\x03503"), Some(503));
        assert_eq!(status(b"\x08\x03401"), Some(401));
        // RFC 7541 C.6.1: 302, and C.6.2: 307.
        assert_eq!(status(&[0x48, 0x82, 0x64, 0x02]), Some(302));
        assert_eq!(status(&[0x48, 0x83, 0x64, 0x0E, 0xFF]), Some(307));
        assert_eq!(status(&[0xBE]), None);
    }

    #[test]
    fn an_answer_is_read_from_its_frames_and_others_are_passed_over() {
        let mut octets = Vec::new();
        frame(&mut octets, SETTINGS, 0, 0, &[]);
        frame(&mut octets, HEADERS, END_HEADERS, 1, &[0x88]);
        frame(&mut octets, HEADERS, END_HEADERS, 3, &[0x8D]);
        frame(&mut octets, DATA, PADDED, 3, &[1, b'{', 0]);
        let half = read(&octets, 2).unwrap();
        assert!(!half.whole);
        frame(&mut octets, DATA, END_STREAM, 3, b"}");
        let come = read(&octets, 2).unwrap();
        assert_eq!(
            (come.status, come.body.as_slice(), come.whole),
            (Some(404), &b"{}"[..], true)
        );
        assert_eq!(read(b"HTTP/1.1 400 Bad Request\r\n\r\n", 1), None);
    }
}
