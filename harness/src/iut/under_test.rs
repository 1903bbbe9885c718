//! The implementation as a run knows it: what it plays, and which scenarios may be played against it.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use madoguchi_sim::card::CardRole;
use madoguchi_sim::cast::Cast;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::fund::FundRole;
use madoguchi_sim::role::{RoleName, Switchboard};
use madoguchi_sim::specimen::Specimen;
use x509_cert::der::Encode as _;

use super::AdapterUnderTest;
use super::capability::CardCapability;
use super::card::{Guard, OutsideCard, Reach, Wire};
use super::config::{CardConfig, ConfigError, IutFile, Reconnect, Renew};
use super::facts::CardFacts;
use super::fund::FundUnderTest;
use super::{CommandLine, Fault, Timeouts};
use crate::fail;
use crate::run::{Party, Raised, Tested, raise};
use crate::serve::web::WebFault;

/// Tag of scenarios that leave their subject as nobody can repair it.
const DESTRUCTIVE: &str = "破壊的";

/// Every feature.
const ALL_FEATURES: &str = "features";

/// Features that judge a card, and the tag of their scenarios.
const CARD_FEATURES: &str = "features/card";
const CARD_TAG: &str = "カードの検査";

/// Features that judge an eligibility system by messages, and the tag of their scenarios.
const FUND_FEATURES: &str = "features/oqs";
const FUND_TAG: &str = "支払基金の検査";

/// Why an implementation cannot be put under test.
#[derive(Debug, thiserror::Error)]
pub enum IutError {
    /// Its configuration says something else than it may.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// What it names to reach a fund by is of no use.
    #[error("roles.fund: {0}")]
    Fund(#[from] WebFault),
    /// What it names to reach it by cannot be.
    #[error("the card at {reach}: {fault}")]
    Unreachable {
        /// How it is to be reached.
        reach: Reach,
        /// What is in the way.
        fault: Fault,
    },
    /// A file cannot be read.
    #[error("{path}: cannot be read: {error}")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system says.
        error: std::io::Error,
    },
}

impl IutError {
    /// Whose turn it is.
    pub const fn party(&self) -> Party {
        match self {
            Self::Config(_) | Self::Unreadable { .. } => Party::Configuration,
            Self::Fund(fault) => fault.party(),
            Self::Unreachable { fault, .. } => fault.party(),
        }
    }
}

/// An implementation under test.
#[derive(Debug)]
pub struct Iut {
    tested: Tested,
    /// Whether scenarios may be played that nobody can undo.
    destructive: bool,
    card: Option<CardUnderTest>,
    fund: Option<FundUnderTest>,
    adapter: Option<Arc<AdapterUnderTest>>,
}

/// A card outside.
pub struct CardUnderTest {
    reach: Reach,
    timeouts: Timeouts,
    wire: Mutex<Wire>,
    renew: Option<Renew>,
    /// A scenario that cannot be undone was played on it.
    spent: AtomicBool,
    kind: Specimen,
    day: Date,
    facts: CardFacts,
    lacks: Vec<CardCapability>,
}

impl fmt::Debug for CardUnderTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CardUnderTest")
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

impl Iut {
    /// Reads a configuration and what it names.
    ///
    /// # Errors
    /// [`IutError`].
    pub fn open(path: &Path, destructive: bool) -> Result<Self, IutError> {
        let text = read(path)?;
        let text = String::from_utf8_lossy(&text);
        let file = IutFile::read(path, &text)?;
        let mut arguments = vec!["--iut".to_owned(), path.display().to_string()];
        if destructive {
            arguments.push("--destructive".to_owned());
        }
        let card = file.roles.card.map(|card| CardUnderTest::new(path, card));
        let fund = file
            .roles
            .fund
            .map(|fund| FundUnderTest::new(path, fund, today()));
        let adapter = file.adapter.map(|adapter| {
            let adapter = AdapterUnderTest::new(adapter).map_err(|message| ConfigError {
                path: path.display().to_string(),
                position: None,
                message,
            });
            adapter.map(Arc::new)
        });
        Ok(Self {
            adapter: adapter.transpose()?,
            tested: Tested {
                name: file.name,
                arguments,
            },
            destructive,
            card: card.transpose()?,
            fund: fund.transpose()?,
        })
    }

    /// One that is spoken to by the adapter protocol only.
    pub fn adapted(name: &str, adapter: AdapterUnderTest) -> Self {
        Self {
            adapter: Some(Arc::new(adapter)),
            ..Self::nobody(name)
        }
    }

    /// A card only, and one that may be broken.
    pub fn expendable(name: &str, card: CardUnderTest) -> Self {
        Self {
            destructive: true,
            card: Some(card),
            ..Self::nobody(name)
        }
    }

    fn nobody(name: &str) -> Self {
        Self {
            tested: Tested {
                name: name.to_owned(),
                arguments: Vec::new(),
            },
            destructive: false,
            card: None,
            fund: None,
            adapter: None,
        }
    }

    /// What reports say of it.
    pub const fn tested(&self) -> &Tested {
        &self.tested
    }

    /// The card, if the implementation plays that role.
    pub const fn card(&self) -> Option<&CardUnderTest> {
        self.card.as_ref()
    }

    /// The eligibility system, if the implementation plays that role.
    pub const fn fund(&self) -> Option<&FundUnderTest> {
        self.fund.as_ref()
    }

    /// What is spoken to by the adapter protocol, if anything is.
    pub const fn adapter(&self) -> Option<&Arc<AdapterUnderTest>> {
        self.adapter.as_ref()
    }

    /// Why a scenario that was played to its end has judged nothing, if it has not: the implementation never came into it.
    pub fn judged_nothing(&self, tags: &[String]) -> Option<String> {
        let adapter = self.adapter.as_ref()?;
        let judges = |tag: &str| tags.iter().any(|it| it == tag);
        let card = self.card.is_some() && judges(CARD_TAG);
        let fund = self.fund.is_some() && judges(FUND_TAG);
        let untouched = !card && !fund && !adapter.was_played();
        untouched.then(|| {
            format!(
                "「{}」の担う役割は、このシナリオに登場しない",
                self.tested.name
            )
        })
    }

    /// Where the features lie that judge its roles.
    pub fn features(&self) -> Vec<PathBuf> {
        let card = self.card.as_ref().map(|_| PathBuf::from(CARD_FEATURES));
        let fund = self.fund.as_ref().map(|_| PathBuf::from(FUND_FEATURES));
        match self.adapter {
            // Its roles may act anywhere.
            Some(_) => vec![PathBuf::from(ALL_FEATURES)],
            None => card.into_iter().chain(fund).collect(),
        }
    }

    /// Lets it live in the world of a scenario, which is about to begin at a moment; ends the scenario if that cannot be.
    pub fn begin(&self, cast: &Cast, opening: VirtualTime) {
        if let Some(fund) = &self.fund {
            fund.begin(cast, opening);
        }
        if let Some(adapter) = &self.adapter {
            adapter.begin(cast, opening, today());
        }
    }

    /// Why it cannot be told that time has passed, if it cannot.
    pub fn deaf_to_time(&self) -> Option<&'static str> {
        if let Some(deaf) = self
            .adapter
            .as_ref()
            .and_then(|adapter| adapter.deaf_to_time())
        {
            return Some(deaf);
        }
        match (&self.card, &self.fund) {
            (Some(_), _) => Some("外のカードに、時間がたったことは伝えられない"),
            (None, Some(fund)) if !fund.hears_of_time() => {
                Some("外の支払基金に、時間がたったことは伝えられない（roles.fund.control）")
            }
            (None, _) => None,
        }
    }

    /// Ends a scenario that is not to be played against this implementation: one that judges another role, and one
    /// that nobody could undo.
    pub fn admit(&self, tags: &[String]) {
        let judges = |tag: &str| tags.iter().any(|it| it == tag);
        let card = self.card.is_some() && judges(CARD_TAG);
        let fund = self.fund.is_some() && judges(FUND_TAG);
        if let Some(id) = self
            .adapter
            .as_ref()
            .and_then(|adapter| adapter.lacks(tags))
        {
            raise(Raised::NotApplicable(format!(
                "「{}」は{id}を備えない（adapter.lacks）",
                self.tested.name
            )))
        }
        if !card && !fund && self.adapter.is_none() {
            raise(Raised::NotApplicable(format!(
                "「{}」の担う役割を検査するシナリオではない",
                self.tested.name
            )))
        }
        if card && !self.destructive && destroys(tags) {
            raise(Raised::NotRun(
                "元に戻せない操作を含む。実施するには --destructive を付ける".to_owned(),
            ))
        }
        if let Some(card) = &self.card {
            card.prepare(destroys(tags));
        }
    }

    /// Whether it plays a role.
    pub fn plays(&self, role: RoleName) -> bool {
        match role {
            RoleName::Card if self.card.is_some() => true,
            RoleName::Fund if self.fund.is_some() => true,
            _ => self
                .adapter
                .as_ref()
                .is_some_and(|it| it.roles().contains(&role)),
        }
    }

    /// Whether its card is a new one whenever one is spent.
    pub fn renews_its_card(&self) -> bool {
        let card = self.card.as_ref();
        self.destructive && card.is_some_and(CardUnderTest::can_be_renewed)
    }

    /// Whether that may be done to it which nobody can undo.
    pub const fn is_destructive(&self) -> bool {
        self.destructive
    }

    /// Lets time pass for everybody. What has something to do by itself in between is told so then.
    pub async fn pass_time(&self, board: &Switchboard, moment: VirtualTime) {
        let Some(adapter) = &self.adapter else {
            return board.advance_to(moment).await;
        };
        let mut since = board.now();
        // A moment that has passed is no moment to wait for.
        while let Some(next) = adapter
            .next()
            .filter(|next| *next > since && *next < moment)
        {
            board.advance_to(next).await;
            adapter.advance(board, next).await;
            since = next;
        }
        board.advance_to(moment).await;
        adapter.advance(board, moment).await;
    }

    /// Ends what was started for it.
    pub fn end(&self) {
        if let Some(adapter) = &self.adapter {
            adapter.end();
        }
    }

    /// Lets it play its roles in an ecosystem.
    pub fn plug(&self, board: &Switchboard) {
        if let Some(card) = &self.card {
            let player = OutsideCard::new(card.wire());
            board.plug::<CardRole>(card.kind.instance(), Guard::new(player, self.destructive));
        }
        if let Some(fund) = &self.fund {
            board.plug::<FundRole>("", fund.player());
        }
        if let Some(adapter) = &self.adapter {
            adapter.plug(board);
        }
    }
}

/// Whether a scenario leaves its subject as nobody can repair it.
pub fn destroys(tags: &[String]) -> bool {
    tags.iter().any(|tag| tag == DESTRUCTIVE)
}

impl CardUnderTest {
    fn new(path: &Path, config: CardConfig) -> Result<Self, IutError> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut trust_anchors = Vec::new();
        for anchor in &config.trust_anchors {
            let certificates = certificates(&folder.join(anchor)).map_err(|error| ConfigError {
                path: path.display().to_string(),
                position: None,
                message: format!("roles.card.trust_anchors, from the folder of this file: {error}"),
            })?;
            trust_anchors.extend(certificates);
        }
        let wire = config.reach.open(config.timeouts);
        let wire = wire.map_err(|fault| IutError::Unreachable {
            reach: config.reach.clone(),
            fault,
        })?;
        Ok(Self {
            wire: Mutex::new(wire),
            reach: config.reach,
            timeouts: config.timeouts,
            renew: config.renew,
            spent: AtomicBool::new(false),
            kind: config.kind,
            day: config.at.unwrap_or_else(today),
            facts: CardFacts {
                from: Some(path.display().to_string()),
                secrets: config.secrets,
                printed: config.printed,
                trust_anchors,
            },
            lacks: config.lacks,
        })
    }

    /// Whether there comes a new card in place of one that is spent.
    pub const fn can_be_renewed(&self) -> bool {
        self.renew.is_some()
    }

    /// A program that is a specimen, new whenever it is started, and speaks in lines.
    pub fn of_program(program: CommandLine, kind: Specimen, day: Date, facts: CardFacts) -> Self {
        let timeouts = Timeouts::default();
        Self {
            wire: Mutex::new(Reach::lines(program.clone(), timeouts)),
            reach: Reach::Stdio(program),
            timeouts,
            renew: Some(Renew::Word(Reconnect::Reconnect)),
            spent: AtomicBool::new(false),
            kind,
            day,
            facts,
            lacks: Vec::new(),
        }
    }

    /// Makes it ready for a scenario: one that was spent is replaced, if that is possible.
    pub fn prepare(&self, destroys: bool) {
        let spent = self
            .spent
            .swap(destroys && self.renew.is_some(), Ordering::Relaxed);
        if spent && let Err(reason) = self.replace() {
            fail!(
                Party::Environment,
                "新しいカード（roles.card.renew）",
                reason
            )
        }
    }

    /// Whether a new card will take its place after this scenario.
    pub fn is_spent(&self) -> bool {
        self.spent.load(Ordering::Relaxed)
    }

    fn replace(&self) -> Result<(), String> {
        if let Some(Renew::Program(program)) = &self.renew {
            run(program)?;
        }
        let wire = self.reach.open(self.timeouts);
        let wire = wire.map_err(|fault| fault.to_string())?;
        *self.wire.lock().unwrap_or_else(PoisonError::into_inner) = wire;
        Ok(())
    }

    fn wire(&self) -> Wire {
        Arc::clone(&self.wire.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Which kind of card it is.
    pub const fn kind(&self) -> Specimen {
        self.kind
    }

    /// The day on which it is judged.
    pub const fn day(&self) -> Date {
        self.day
    }

    /// What is known of it.
    pub const fn facts(&self) -> &CardFacts {
        &self.facts
    }

    /// Whether it does not have an optional capability.
    pub fn lacks(&self, capability: CardCapability) -> bool {
        self.lacks.contains(&capability)
    }
}

/// Runs a program to its end. What it writes goes where Madoguchi's messages go.
fn run(program: &CommandLine) -> Result<(), String> {
    let name = program.name();
    let status = program
        .command()
        .stdin(Stdio::null())
        .stdout(std::io::stderr())
        .status()
        .map_err(|error| format!("`{name}` cannot be started: {error}"))?;
    match status.success() {
        true => Ok(()),
        false => Err(format!("`{name}` ended with {status}")),
    }
}

/// Today in Japan.
fn today() -> Date {
    const JAPAN: Offset = Offset::constant(9);
    JAPAN.to_datetime(Timestamp::now()).date()
}

fn read(path: &Path) -> Result<Vec<u8>, IutError> {
    std::fs::read(path).map_err(|error| IutError::Unreadable {
        path: path.display().to_string(),
        error,
    })
}

/// DER of the certificates in a PEM file, at least one.
fn certificates(path: &Path) -> Result<Vec<Vec<u8>>, IutError> {
    let told = |message: String| ConfigError {
        path: path.display().to_string(),
        position: None,
        message,
    };
    let chain = x509_cert::Certificate::load_pem_chain(&read(path)?)
        .map_err(|error| told(format!("expected certificates in PEM, found: {error}")))?;
    if chain.is_empty() {
        Err(told("expected certificates in PEM, found none".to_owned()))?;
    }
    let ders = chain.iter().map(|certificate| certificate.to_der());
    let ders: Result<Vec<_>, _> = ders.collect();
    Ok(ders.map_err(|error| told(error.to_string()))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn example(name: &str) -> Iut {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios/iut");
        Iut::open(&folder.join(name), false).unwrap()
    }

    #[test]
    fn the_examples_say_what_the_served_card_says_of_itself() {
        let at = VirtualTime::morning_of(date(2025, 6, 10));
        let served = CardFacts::of_specimen(Specimen::Ordinary, at, 1).unwrap();
        for name in ["card-tcp.yaml", "card-stdio.yaml", "card-vpcd.yaml"] {
            let iut = example(name);
            let facts = iut.card().unwrap().facts();
            assert_eq!(facts.secrets, served.secrets, "{name}");
            assert_eq!(facts.printed, served.printed, "{name}");
        }
    }

    /// What kept a scenario from being played.
    fn refusal(iut: &Iut, tags: &[&str]) -> Option<Raised> {
        let tags: Vec<_> = tags.iter().map(|tag| (*tag).to_owned()).collect();
        let admitted = std::panic::AssertUnwindSafe(|| iut.admit(&tags));
        let payload = std::panic::catch_unwind(admitted).err()?;
        payload.downcast_ref::<Raised>().cloned()
    }

    #[test]
    fn only_scenarios_that_judge_its_role_and_leave_it_whole_are_played() {
        let iut = example("card-stdio.yaml");
        assert_eq!(refusal(&iut, &["カードの検査", "CARD-001"]), None);
        let other = refusal(&iut, &["READER-001"]);
        assert!(matches!(other, Some(Raised::NotApplicable(_))), "{other:?}");
        let harm = refusal(&iut, &["カードの検査", "破壊的"]);
        assert!(matches!(harm, Some(Raised::NotRun(_))), "{harm:?}");
    }

    #[test]
    fn certificates_that_are_none_are_told_with_their_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("iut.yaml");
        let text = "\
schema_version: 1
name: x
roles:
  card: { reach: { stdio: [cat] }, kind: ordinary, trust_anchors: [ca.pem] }
";
        std::fs::write(&path, text).unwrap();
        let told = Iut::open(&path, false).unwrap_err().to_string();
        assert!(
            told.contains("iut.yaml: roles.card.trust_anchors"),
            "{told}"
        );
        assert!(told.contains("ca.pem: cannot be read"), "{told}");
        std::fs::write(folder.path().join("ca.pem"), "nothing\n").unwrap();
        let told = Iut::open(&path, false).unwrap_err();
        assert!(
            told.to_string().contains("ca.pem: expected certificates"),
            "{told}"
        );
        assert_eq!(told.party(), Party::Configuration);
    }
}
