//! Reading and writing of messages against bare quick-xml, which reads the same events and writes them again and knows nothing of
//! messages.
//!
//! ```text
//! cargo bench -p madoguchi --bench oqs
//! ```
//!
//! Ours is the whole way: octets to characters, tree, typed message with findings, and back. The two are taken in turn; the median
//! of the rounds counts.

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use madoguchi_sim::oqs::text::{self, Encoding};
use madoguchi_sim::oqs::{Element, Leg, Message, Profile, Service};
use quick_xml::events::Event;
use quick_xml::{Reader, Writer};

type Failed = Box<dyn Error>;

const ROUNDS: usize = 7;
const SPAN: Duration = Duration::from_millis(300);
const ONE: &str = include_str!("../web/result.xml");
const PEOPLE: usize = 1_000;

fn main() -> Result<(), Failed> {
    let one = Element::parse(ONE)?;
    let bulk = bulk(&one)?;
    for (what, service, leg, root) in [
        ("one result", Service::Eligibility, Leg::Result, &one),
        (
            "1,000 people",
            Service::EligibilityBulk,
            Leg::DownloadResult,
            &bulk,
        ),
    ] {
        for encoding in [Encoding::Utf8, Encoding::ShiftJis] {
            let octets = text::encode(&root.to_xml(), encoding)?;
            compare(what, service, leg, &octets, encoding)?;
        }
    }
    Ok(())
}

/// A bulk result with the record of one result for each person.
fn bulk(one: &Element) -> Result<Element, Failed> {
    let header = one.child("MessageHeader").ok_or("no header")?.clone();
    let body = one.child("MessageBody").ok_or("no body")?;
    let mut unit = Vec::new();
    for child in &body.children {
        match child.name.as_str() {
            "ResultList" => unit.extend(child.children.iter().cloned()),
            _ => unit.push(child.clone()),
        }
    }
    let unit = Element::group("BulkConfirmUnit", unit);
    let body = Element::group("MessageBody", vec![unit; PEOPLE]);
    Ok(Element::group("XmlMsg", vec![header, body]))
}

fn compare(
    what: &str,
    service: Service,
    leg: Leg,
    octets: &[u8],
    encoding: Encoding,
) -> Result<(), Failed> {
    let (mut typed, mut tree, mut bare) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        typed.push(rate(octets, || ours(service, leg, octets, encoding))?);
        tree.push(rate(octets, || tree_alone(octets, encoding))?);
        bare.push(rate(octets, || events(octets, encoding))?);
    }
    let (typed, tree, bare) = (median(typed), median(tree), median(bare));
    println!(
        "{what}, {} ({} octets): typed {typed:.0} MB/s, tree alone {tree:.0} MB/s, bare quick-xml {bare:.0} MB/s; \
         ratios {:.2} and {:.2}",
        encoding.written(),
        octets.len(),
        typed / bare,
        tree / bare
    );
    Ok(())
}

fn ours(service: Service, leg: Leg, octets: &[u8], encoding: Encoding) -> Result<Vec<u8>, Failed> {
    let profile = Profile::default();
    let text = text::decode(octets)?;
    let root = Element::parse(&text.text)?;
    let read = Message::read(service, leg, &root, &profile)?;
    Ok(text::encode(
        &read.message.write(&profile).to_xml(),
        encoding,
    )?)
}

fn tree_alone(octets: &[u8], encoding: Encoding) -> Result<Vec<u8>, Failed> {
    let root = Element::parse(&text::decode(octets)?.text)?;
    Ok(text::encode(&root.to_xml(), encoding)?)
}

fn events(octets: &[u8], encoding: Encoding) -> Result<Vec<u8>, Failed> {
    let decoded;
    let text = match encoding {
        Encoding::Utf8 => std::str::from_utf8(octets)?,
        Encoding::ShiftJis => {
            decoded = encoding_rs::SHIFT_JIS.decode(octets).0;
            &*decoded
        }
    };
    let (mut reader, mut writer) = (Reader::from_str(text), Writer::new(Vec::new()));
    loop {
        match reader.read_event()? {
            Event::Eof => break,
            event => writer.write_event(event)?,
        }
    }
    let written = writer.into_inner();
    Ok(match encoding {
        Encoding::Utf8 => written,
        Encoding::ShiftJis => {
            let text = String::from_utf8(written)?;
            encoding_rs::SHIFT_JIS.encode(&text).0.into_owned()
        }
    })
}

/// Megabytes read, and written again, in a second.
fn rate(octets: &[u8], mut round: impl FnMut() -> Result<Vec<u8>, Failed>) -> Result<f64, Failed> {
    let (began, mut times) = (Instant::now(), 0_u32);
    while began.elapsed() < SPAN {
        black_box(round()?);
        times += 1;
    }
    Ok(octets.len() as f64 * f64::from(times) / began.elapsed().as_secs_f64() / 1e6)
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}
