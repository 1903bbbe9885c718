//! Messages of the eligibility system, in every encoding and under every profile.

use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use madoguchi_sim::oqs::explain::explain;
use madoguchi_sim::oqs::message::Kind;
use madoguchi_sim::oqs::{
    Element, FileName, Leg, Message, Profile, Service, character_code, cp932, json as json_form,
    text,
};

use super::Told;
use crate::serve::terminal::open;

/// The messages that fixtures hold.
static MESSAGES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../fixtures/oqs");

/// Every message that there is.
static STEPS: LazyLock<Vec<(Service, Leg)>> = LazyLock::new(|| {
    let kinds = Message::KINDS.iter();
    kinds.flat_map(|kind| kind.uses).copied().collect()
});

/// Every profile.
static PROFILES: LazyLock<Vec<Profile>> = LazyLock::new(Profile::every);

/// Which message under which profile, and its octets.
type Addressed<'a> = ((Service, Leg), Profile, &'a [u8]);

fn addressed(octets: &[u8]) -> Result<Addressed<'_>, String> {
    let chosen = octets
        .split_first_chunk::<2>()
        .and_then(|([step, profile], rest)| {
            let step = STEPS.get(usize::from(*step) % STEPS.len().max(1))?;
            let profile = PROFILES.get(usize::from(*profile) % PROFILES.len().max(1))?;
            Some((*step, *profile, rest))
        });
    chosen.ok_or_else(|| "an octet each for kind and profile".to_owned())
}

pub(super) fn xml(octets: &[u8]) -> Told {
    let (step, profile, octets) = addressed(octets)?;
    let text = text::decode(octets).map_err(|error| error.to_string())?;
    let mut root = Element::parse(&text.text).map_err(|error| error.to_string())?;
    let _contradiction = character_code::contradicts(&root, text.encoding, &profile);
    let _json = json_form::of_xml(&text.text);
    tree(step, &profile, &root)?;
    character_code::identify(&mut root, text.encoding, &profile);
    let _octets = text::encode(&root.to_xml(), text.encoding);
    Ok(())
}

pub(super) fn json(octets: &[u8]) -> Told {
    let (step, profile, octets) = addressed(octets)?;
    let root = Element::from_json(octets).map_err(|error| error.to_string())?;
    json_form::to_xml(octets).map_err(|error| error.to_string())?;
    let _json = root.to_json();
    tree(step, &profile, &root)
}

fn tree((service, leg): (Service, Leg), profile: &Profile, root: &Element) -> Told {
    if let Some(kind) = Kind::of(service, leg) {
        let _explained = explain(kind, root, profile);
    }
    let read = Message::read(service, leg, root, profile).map_err(|error| error.to_string())?;
    let _written = read.message.write(profile);
    match read.findings.first() {
        None => Ok(()),
        Some(first) => Err(format!("{first:?}")),
    }
}

pub(super) fn cp932(octets: &[u8]) -> Told {
    let decoded = text::decode(octets).map_err(|error| error.to_string())?;
    let _changed = cp932::changed(&decoded.text);
    let written = cp932::encode(&decoded.text);
    written.map(drop).map_err(|error| error.to_string())
}

pub(super) fn letter(octets: &[u8]) -> Told {
    const MOST: u64 = 100_000;
    for password in [None, Some("himitsu")] {
        if let Ok(opened) = open(octets, password, MOST) {
            return text::decode(&opened)
                .map(drop)
                .map_err(|error| error.to_string());
        }
    }
    open(octets, None, MOST).map(drop)
}

/// The messages of the fixtures, each behind its kind and a profile.
fn fixtures() -> Vec<Vec<u8>> {
    let folders = MESSAGES.dirs().flat_map(Dir::files);
    let addressed = folders.filter_map(|file| {
        let name = FileName::parse(file.path().file_name()?.to_str()?)?;
        let step = (name.service, name.leg);
        let place = STEPS.iter().position(|it| *it == step)?;
        let kind = u8::try_from(place).ok()?;
        Some([&[kind, 0][..], file.contents()].concat())
    });
    addressed.filter(|it| it.len() < 6_000).collect()
}

pub(super) fn xmls() -> Vec<Vec<u8>> {
    fixtures()
}

pub(super) fn jsons() -> Vec<Vec<u8>> {
    let json = |octets: Vec<u8>| {
        let (head, octets) = octets.split_at_checked(2)?;
        let text = text::decode(octets).ok()?.text;
        let tree = Element::parse(&text).ok()?;
        Some([head, &tree.to_json()].concat())
    };
    fixtures().into_iter().filter_map(json).collect()
}

pub(super) fn texts() -> Vec<Vec<u8>> {
    let declared = "<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><a>髙﨑～①ｱ〜</a>";
    let cp932 = cp932::encode(declared).unwrap_or_default();
    vec![cp932, declared.replace("Shift_JIS", "UTF-8").into_bytes()]
}

pub(super) fn letters() -> Vec<Vec<u8>> {
    let xml = b"<XmlMsg></XmlMsg>";
    vec![xml.to_vec()]
}
