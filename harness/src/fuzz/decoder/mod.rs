//! Our own readers of what comes from outside, and a hunt for octets that one of them does not bear.
//!
//! Every reader stands in [`ALL`]. Whatever the octets, it must say that it understands or what is wrong: a panic, a time without end and a
//! stack that overflows are findings.

mod card;
mod file;
mod hunt;
mod message;
mod mutate;
mod pki;
mod talk;
#[cfg(test)]
mod tests;

use include_dir::{Dir, include_dir};

pub use hunt::{Bad, Reading, read};

/// What never changes its place: octets that readers once did not bear, and small real files.
static CORPUS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../fixtures/corpus");

/// What a reader says is wrong; nothing if it understands.
type Told = Result<(), String>;

/// A reader.
pub struct Decoder {
    /// Its name, and that of its folder in `fixtures/corpus`.
    pub name: &'static str,
    /// What it reads.
    pub reads: &'static str,
    read: fn(&[u8]) -> Told,
    /// What our own writers write, to begin with.
    seeds: fn() -> Vec<Vec<u8>>,
}

impl Decoder {
    /// The reader of a name.
    pub fn named(name: &str) -> Option<&'static Self> {
        ALL.iter().find(|it| it.name == name)
    }

    /// Reads octets.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn read(&self, octets: &[u8]) -> Result<(), String> {
        (self.read)(octets)
    }

    /// What a hunt begins with: what our own writers write, and what stands in the corpus.
    pub fn seeds(&self) -> Vec<Vec<u8>> {
        (self.seeds)().into_iter().chain(kept(self.name)).collect()
    }
}

/// What stands in a folder of the corpus.
fn kept(name: &str) -> Vec<Vec<u8>> {
    let files = CORPUS.get_dir(name).into_iter().flat_map(Dir::files);
    files.map(|file| file.contents().to_vec()).collect()
}

/// The corpus has all that there is to begin with.
const fn nothing() -> Vec<Vec<u8>> {
    Vec::new()
}

const fn decoder(
    name: &'static str,
    reads: &'static str,
    read: fn(&[u8]) -> Told,
    seeds: fn() -> Vec<Vec<u8>>,
) -> Decoder {
    Decoder {
        name,
        reads,
        read,
        seeds,
    }
}

/// Every reader.
pub static ALL: [Decoder; 33] = [
    decoder(
        "apdu",
        "a C-APDU, an R-APDU, and both in words",
        card::apdu,
        card::commands,
    ),
    decoder(
        "card-lines",
        "lines of `card serve --stdio`",
        card::lines,
        card::hex_lines,
    ),
    decoder(
        "card-commands",
        "commands to a chip, each behind its length, secured ones among them",
        card::frames,
        card::framed,
    ),
    decoder("tlv", "objects of a chip", card::tlv, card::objects),
    decoder("jp2", "boxes of a photo", card::photo, card::photos),
    decoder(
        "certificate",
        "an X.509 certificate",
        pki::certificate,
        pki::certificates,
    ),
    decoder(
        "card-verifiable",
        "a chain of a card-verifiable certificate",
        pki::card_verifiable,
        pki::card_verifiables,
    ),
    decoder(
        "revocation-list",
        "a list of revoked certificates",
        pki::list,
        pki::lists,
    ),
    decoder(
        "ocsp-request",
        "a question to a responder",
        pki::question,
        pki::questions,
    ),
    decoder(
        "ocsp-response",
        "an answer of a responder",
        pki::answer,
        pki::answers,
    ),
    decoder(
        "oqs-xml",
        "a message of the eligibility system; before it an octet each for its kind and the profile",
        message::xml,
        message::xmls,
    ),
    decoder(
        "oqs-json",
        "the same as JSON",
        message::json,
        message::jsons,
    ),
    decoder("cp932", "text in CP932", message::cp932, message::texts),
    decoder(
        "request-file",
        "a request file of a terminal, encrypted or not",
        message::letter,
        message::letters,
    ),
    decoder(
        "insurer-file",
        "加入者情報, 本人確認情報照会",
        file::insurer,
        file::insurers,
    ),
    decoder("feature", "a feature file", file::feature, nothing),
    decoder(
        "requirements",
        "requirements.yaml",
        file::requirements,
        nothing,
    ),
    decoder("tags", "tags.yaml", file::tags, file::tag_files),
    decoder(
        "people",
        "people.yaml, insurers.yaml and facilities.yaml",
        file::people,
        file::people_files,
    ),
    decoder(
        "ecosystem",
        "an ecosystem file",
        file::ecosystem,
        file::ecosystems,
    ),
    decoder(
        "served",
        "an ecosystem file that is served",
        file::served,
        file::serveds,
    ),
    decoder("iut", "iut.yaml", file::iut, file::iuts),
    decoder("campaign", "a campaign", file::campaign, file::campaigns),
    decoder("known", "known failures", file::known, nothing),
    decoder(
        "property",
        "the property files of a terminal",
        file::property,
        file::properties,
    ),
    decoder("incident", "an incident of a hunt", file::incident, nothing),
    decoder("state", "a hunt at rest", file::state, file::states),
    decoder("events", "the events of a run", file::events, nothing),
    decoder(
        "journal",
        "a record of a journal",
        file::journal,
        file::journals,
    ),
    decoder(
        "adapter-order",
        "what an adapter is told",
        talk::order,
        talk::orders,
    ),
    decoder(
        "adapter-word",
        "what an adapter says",
        talk::word,
        talk::words,
    ),
    decoder(
        "role-message",
        "a request or an answer of any role as JSON",
        talk::message,
        talk::messages,
    ),
    decoder(
        "words",
        "single words: numbers, names, dates, addresses, places, lines of control",
        talk::single,
        talk::singles,
    ),
];
