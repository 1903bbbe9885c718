//! A レセコン as the field writes them: a temporary name, a rename, a look now and then, a deletion.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use futures::FutureExt as _;
use jiff::civil::date;
use madoguchi::serve::house::{House, HouseConfig};
use madoguchi::serve::terminal::{Face, Terminal, TerminalConfig};
use madoguchi::stage;
use madoguchi_sim::cast::Cast;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::oqs::{Element, Profile, text};
use tokio::runtime::Builder;
use tokio::sync::oneshot;

pub const FACILITY: &str = "1319990014";

/// The folders of a facility, seen from the other side.
pub struct Client {
    pub folder: PathBuf,
}

/// 見本 次郎 by number.
pub fn request(identifier: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\r\n<XmlMsg><MessageHeader>\
         <QualificationConfirmationDate>20250610</QualificationConfirmationDate>\
         <MedicalInstitutionCode>{FACILITY}</MedicalInstitutionCode>\
         <ArbitraryFileIdentifier>{identifier}</ArbitraryFileIdentifier></MessageHeader>\
         <MessageBody><QualificationConfirmSearchInfo><InsurerNumber>06139992</InsurerNumber>\
         <InsuredCardSymbol>12</InsuredCardSymbol><InsuredIdentificationNumber>345</InsuredIdentificationNumber>\
         <Birthdate>19800120</Birthdate>\
         <LimitApplicationCertificateRelatedConsFlg>0</LimitApplicationCertificateRelatedConsFlg>\
         </QualificationConfirmSearchInfo></MessageBody></XmlMsg>\r\n"
    )
}

/// 見本 次郎 by number, in a bulk query: each that is carried out has a reception number of its own.
pub fn bulk_request(identifier: &str) -> String {
    request(identifier).replace(
        "</QualificationConfirmSearchInfo>",
        "<ArbitraryIdentifier>1</ArbitraryIdentifier></QualificationConfirmSearchInfo>",
    )
}

impl Client {
    pub fn at(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    /// Puts a request there as one should.
    pub fn put(&self, name: &str, octets: &[u8]) {
        let part = self.folder.join("req").join(format!("{name}.tmp"));
        fs::write(&part, octets).expect("written");
        fs::rename(part, self.folder.join("req").join(name)).expect("renamed");
    }

    pub fn result(&self, name: &str) -> PathBuf {
        self.folder.join("res").join(name)
    }

    /// Waits for a result, takes it and deletes it.
    pub fn collect(&self, name: &str) -> Vec<u8> {
        let path = self.result(name);
        self.until(name, || path.exists());
        let octets = fs::read(&path).expect("read");
        fs::remove_file(&path).expect("deleted");
        octets
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log/terminal.log")).unwrap_or_default()
    }

    /// Waits until something holds.
    pub fn until(&self, what: &str, holds: impl Fn() -> bool) {
        let begun = Instant::now();
        while !holds() {
            assert!(
                begun.elapsed() < Duration::from_secs(20),
                "{what}; {}",
                self.log()
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

pub fn tree(octets: &[u8]) -> Element {
    let read = text::decode(octets).expect("characters");
    Element::parse(&read.text).expect("XML")
}

pub fn header(tree: &Element, name: &str) -> String {
    let header = tree.child("MessageHeader").expect("a header");
    header
        .child(name)
        .map(|it| it.text.clone())
        .unwrap_or_default()
}

/// An ecosystem and a terminal in it.
pub struct Site {
    pub client: Client,
    pub face: Face,
    ending: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    house_thread: Option<House>,
    _folder: tempfile::TempDir,
}

impl Site {
    pub fn with(prepare: impl FnOnce(&Path), change: impl FnOnce(&mut TerminalConfig)) -> Self {
        Self::written_by(Profile::default(), prepare, change)
    }

    pub fn written_by(
        profile: Profile,
        prepare: impl FnOnce(&Path),
        change: impl FnOnce(&mut TerminalConfig),
    ) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        prepare(folder.path());
        let start = VirtualTime::morning_of(date(2025, 6, 10));
        let cast = Cast {
            start,
            profile,
            ..stage::standard_cast()
        };
        let (house_thread, house) = House::open(HouseConfig::frozen(cast)).expect("a house");
        let facility = FACILITY.parse().expect("a facility");
        let mut config = TerminalConfig::usual(facility, folder.path().to_owned());
        config.poll_ms = 10;
        config.settle_ms = 50;
        change(&mut config);
        let clock = house.clone();
        let now = Arc::new(move || clock.now());
        let terminal = Terminal::open(config, house, now);
        let terminal = terminal.expect("a terminal");
        let face = terminal.face();
        let (ending, ended) = oneshot::channel::<()>();
        let thread = std::thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_time().build();
            let runtime = runtime.expect("a runtime");
            // The other end is dropped at the end.
            runtime.block_on(terminal.work(ended.map(drop)));
        });
        Self {
            client: Client::at(folder.path()),
            face,
            ending: Some(ending),
            thread: Some(thread),
            house_thread: Some(house_thread),
            _folder: folder,
        }
    }

    pub fn usual() -> Self {
        Self::with(|_| (), |_| ())
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        drop(self.ending.take());
        if let Some(thread) = self.thread.take() {
            // A test may be failing already.
            let _ = thread.join();
        }
        if let Some(house) = self.house_thread.take() {
            let _ = house.close();
        }
    }
}
