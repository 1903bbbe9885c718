//! `ecosystem.yaml`: what of an ecosystem is served, and where.

use std::path::{Path, PathBuf};

use jiff::civil::DateTime;
use madoguchi_sim::cast::Cast;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::oqs::Profile;
use madoguchi_sim::specimen;
use serde::{Deserialize, Serialize};

use super::card::{Deck, Drawer, Transport};
use super::house::{HouseConfig, Pace, World};
use super::operator::OperatorConfig;
use super::terminal::{self, TerminalConfig, TerminalError};
use super::web::WebConfig;
use crate::stage::{self, StageError, Step};
use crate::wire::Place;

/// The form of the file that is read.
const SCHEMA_VERSION: u32 = 1;

/// An example with everything in it.
pub const EXAMPLE: &str = include_str!("../../../scenarios/serve/standard.yaml");

/// What stands in the file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EcosystemFile {
    schema_version: u32,
    /// `standard`, `specimens`, or an ecosystem file, from the folder of this file on.
    world: String,
    at: Option<DateTime>,
    #[serde(default = "one")]
    seed: u64,
    #[serde(default)]
    clock: Pace,
    state: Option<PathBuf>,
    #[serde(default = "keep")]
    keep: usize,
    /// What is contradictory in public about the messages, as the eligibility system and the terminals write it.
    #[serde(default)]
    profile: Profile,
    /// The folders of facilities.
    #[serde(default)]
    pub terminals: Vec<TerminalConfig>,
    /// The Web API.
    pub web: Option<WebConfig>,
    /// OCSP and revocation lists.
    pub jlis: Option<JlisConfig>,
    /// Cards on the readers of others.
    pub cards: Option<CardsConfig>,
    /// The operator's API.
    pub operator: Option<OperatorConfig>,
    #[serde(skip)]
    folder: PathBuf,
    /// The file, for what is found wrong with it later.
    #[serde(skip)]
    path: String,
    #[serde(skip)]
    text: String,
}

/// `jlis:` of an ecosystem file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct JlisConfig {
    /// `[HOST:]PORT`; port 0 is any that is free.
    pub listen: Place,
    /// Whether other machines may reach it.
    pub allow_remote: bool,
}

impl Default for JlisConfig {
    fn default() -> Self {
        Self {
            listen: Place::here(8899),
            allow_remote: false,
        }
    }
}

/// `cards:` of an ecosystem file: the cards of the house in slots, each at a port of its own, one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CardsConfig {
    /// Where vpcd, the virtual reader inside pcscd, listens: it is dialled until it is there. The default.
    vpcd: Option<Place>,
    /// Instead: where whoever speaks in the frames of vpcd may dial.
    tcp: Option<Place>,
    /// Whether the place may be another machine, or be reached from one.
    pub allow_remote: bool,
    /// The card or phone in each slot at the beginning (`見本 花子`, `見本 花子/phone`).
    pub slots: Vec<String>,
}

impl CardsConfig {
    /// Where vpcd listens unless told otherwise.
    const VPCD: u16 = 35963;

    /// How readers are met, and where.
    pub fn transport(&self) -> (Transport, Place) {
        let wait = true;
        match (&self.tcp, &self.vpcd) {
            (Some(place), _) => (Transport::Tcp, place.clone()),
            (None, Some(place)) => (Transport::Vpcd { wait }, place.clone()),
            (None, None) => (Transport::Vpcd { wait }, Place::here(Self::VPCD)),
        }
    }

    /// What is wrong with it by itself.
    fn wrong(&self) -> Option<String> {
        if self.tcp.is_some() && self.vpcd.is_some() {
            return Some("cards: expected either `vpcd` or `tcp`, found both".to_owned());
        }
        let (found, most) = (self.slots.len(), Deck::SLOTS);
        (found > most).then(|| format!("cards: slots: expected {most} at most, found {found}"))
    }

    /// Whether everyone named in the slots has such a card.
    ///
    /// # Errors
    /// What was expected, and found.
    pub fn check(&self, cast: Cast) -> Result<(), String> {
        let drawer = Drawer::of_ecosystem(cast);
        for card in &self.slots {
            drawer
                .find(card)
                .map_err(|error| format!("cards: slots: {error}"))?;
        }
        Ok(())
    }
}

fn one() -> u64 {
    1
}

fn keep() -> usize {
    HouseConfig::KEEP
}

impl EcosystemFile {
    /// Reads the file.
    ///
    /// # Errors
    /// [`StageError`] with line and column.
    pub fn read(path: &Path, text: &str) -> Result<Self, StageError> {
        let shown = path.display().to_string();
        let mut file: Self = serde_yaml::from_str(text).map_err(|error| StageError {
            path: shown.clone(),
            position: error.location().map(|place| (place.line(), place.column())),
            message: error.to_string(),
        })?;
        (file.path, file.text) = (shown, text.to_owned());
        if file.schema_version != SCHEMA_VERSION {
            let found = file.schema_version;
            let message = format!("schema_version: expected {SCHEMA_VERSION}, found {found}");
            return Err(file.wrong(&[Step::Key("schema_version")], message));
        }
        if file.keep == 0 {
            let message = "keep: expected at least 1, found 0".to_owned();
            return Err(file.wrong(&[Step::Key("keep")], message));
        }
        if let Some(message) = file.cards.as_ref().and_then(CardsConfig::wrong) {
            return Err(file.wrong(&[Step::Key("cards")], message));
        }
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        file.web = file.web.map(|web| web.from_folder(&folder));
        let terminals = file.terminals.into_iter();
        file.terminals = terminals.map(|one| one.from_folder(&folder)).collect();
        file.state = file.state.map(|state| folder.join(state));
        file.folder = folder;
        Ok(file)
    }

    /// What is wrong with a value of the file.
    fn wrong(&self, steps: &[Step<'_>], message: String) -> StageError {
        StageError {
            path: self.path.clone(),
            position: stage::place_of(&self.text, steps),
            message,
        }
    }

    /// What is wrong with the terminal of this place in the list.
    pub fn wrong_terminal(&self, which: usize, error: &TerminalError) -> StageError {
        let mut steps = vec![Step::Key("terminals"), Step::Entry(which)];
        if let TerminalError::Option { option, .. } = error {
            steps.push(Step::Key(option));
        }
        self.wrong(&steps, error.to_string())
    }

    /// Whether the people, facilities and folders that the file names are of use in this world.
    ///
    /// # Errors
    /// [`StageError`] with line and column.
    pub fn check(&self, cast: Cast) -> Result<(), StageError> {
        let checked = terminal::check(&self.terminals, &cast);
        checked.map_err(|(which, error)| self.wrong_terminal(which, &error))?;
        if let Some(cards) = &self.cards {
            let checked = cards.check(cast);
            let steps = [Step::Key("cards"), Step::Key("slots")];
            checked.map_err(|message| self.wrong(&steps, message))?;
        }
        Ok(())
    }

    /// Seed of everything that varies.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// What a house begins with; `now` is the moment at which one begins that names none.
    ///
    /// # Errors
    /// [`StageError`]: the file that says who exists is of no use.
    pub fn house(&self, now: VirtualTime) -> Result<HouseConfig, StageError> {
        let (seed, at) = (self.seed, self.at.map(VirtualTime::new));
        let (people, profile) = (self.people()?, self.profile);
        let world: World = Box::new(move |begun| {
            let start = at.or(begun).unwrap_or(now);
            let mut cast = people.clone();
            if cast.people.is_empty() {
                cast.people = specimen::cast(start, seed).people;
            }
            Cast {
                seed,
                start,
                profile,
                ..cast
            }
        });
        Ok(HouseConfig {
            world,
            pace: self.clock,
            keep: self.keep,
            state: self.state.clone(),
        })
    }

    /// Who exists. The specimens are made for the moment of the beginning, so they are nobody as yet.
    fn people(&self) -> Result<Cast, StageError> {
        match self.world.as_str() {
            "standard" => Ok(stage::standard_cast()),
            "specimens" => Ok(Cast {
                people: indexmap::IndexMap::new(),
                ..stage::standard_cast()
            }),
            path => {
                let path = self.folder.join(path);
                let shown = path.display().to_string();
                let text = std::fs::read_to_string(&path).map_err(|error| StageError {
                    path: shown.clone(),
                    position: None,
                    message: format!(
                        "world: expected `standard`, `specimens` or an ecosystem file: {error}"
                    ),
                })?;
                stage::read_ecosystem(&shown, &text)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<EcosystemFile, StageError> {
        EcosystemFile::read(Path::new("x/ecosystem.yaml"), text)
    }

    #[test]
    fn the_example_can_be_read() {
        let file = read(EXAMPLE).unwrap();
        assert!(
            !file.terminals.is_empty()
                && file.web.is_some()
                && file.jlis.is_some()
                && file.operator.is_some()
        );
        let now = VirtualTime::new(DateTime::MAX);
        let cast = (file.house(now).unwrap().world)(None);
        assert!(cast.people.contains_key("見本 花子"));
    }

    #[test]
    fn the_example_explains_every_option_of_a_terminal_and_its_default() {
        // An option is commented out by a `#` with nothing between; the password has no default.
        let options = EXAMPLE.replace("#crypt_password", "# crypt_password");
        let lines = options.lines().map(|line| match line.split_once("    #") {
            Some(("", option)) if !option.starts_with(' ') => format!("    {option}"),
            _ => line.to_owned(),
        });
        let file = read(&lines.collect::<Vec<_>>().join("\n")).unwrap();
        let said = serde_json::to_value(&file.terminals[0]).unwrap();
        let folder = Path::new("x/./OQS").to_owned();
        let mut usual = TerminalConfig::usual("1319990014".parse().unwrap(), folder);
        usual.req = Some("req".into());
        usual.res = Some("res".into());
        usual.face = Some("face".into());
        usual.work = Some("work".into());
        usual.rejects = Some("work/rejects".into());
        usual.config = Some("config".into());
        usual.log = Some("log".into());
        assert_eq!(said, serde_json::to_value(&usual).unwrap());
        for option in said.as_object().unwrap().keys() {
            let explained = EXAMPLE.contains(&format!("    #{option}: "));
            let given = EXAMPLE.contains(&format!("    {option}: "));
            assert!(explained || given, "{option}");
        }
    }

    #[test]
    fn a_wrong_word_is_found_with_its_line() {
        let error = read("schema_version: 1\nworld: standard\nclok: frozen\n").unwrap_err();
        assert_eq!(error.position.map(|place| place.0), Some(3), "{error}");
        assert!(read("schema_version: 2\nworld: standard\n").is_err());
        assert!(read("schema_version: 1\nworld: standard\nkeep: 0\n").is_err());
    }

    #[test]
    fn slots_are_met_in_one_way_and_hold_cards_that_somebody_has() {
        let with = |cards: &str| {
            read(&format!(
                "schema_version: 1\nworld: standard\ncards: {cards}\n"
            ))
        };
        assert!(with("{ vpcd: \"1\", tcp: \"2\" }").is_err());
        let file = with("{ slots: [見本 花子, 見本 鼻子] }").unwrap();
        let cards = file.cards.unwrap();
        assert_eq!(cards.transport().1, Place::here(35963));
        let error = cards.check(stage::standard_cast()).unwrap_err();
        assert!(error.contains("found `見本 鼻子`"), "{error}");
    }

    #[test]
    fn what_is_wrong_with_a_terminal_is_found_at_its_option() {
        let told = |terminals: &str| {
            let file = read(&format!(
                "schema_version: 1\nworld: standard\nterminals:\n{terminals}"
            ));
            let checked = file.and_then(|file| file.check(stage::standard_cast()));
            checked.map_err(|error| error.to_string())
        };
        let one = "  - { facility: \"1319990014\", folder: ./a }\n";
        assert_eq!(told(one), Ok(()));
        for (options, expected) in [
            ("poll_ms: 0", ":6:14: terminals: poll_ms: expected 1 … "),
            ("poll_ms: soon", ":6:14: "),
            ("at_once: 5000", "at_once: expected 1 … 1024, found 5000"),
            ("patience_ms: 10", "expected at least settle_ms (1000)"),
            ("crypt_password: \"\"", ":6:21: terminals: crypt_password: "),
            (
                "res: req",
                ":6:10: terminals: res: expected a folder of its own",
            ),
            (
                "res: ../a/res",
                ":6:10: terminals: res: expected a folder of its own",
            ),
            ("colour: red", ":6:5: "),
            ("encoding: latin1", ":6:15: "),
        ] {
            let other =
                format!("{one}  - {{ facility: \"1349990018\", folder: ./b,\n    {options} }}\n");
            let told = told(&other).unwrap_err();
            assert!(told.contains(expected), "{options}: {told}");
        }
        let twice = format!("{one}{}", one.replace("./a", "./b"));
        assert!(
            told(&twice)
                .unwrap_err()
                .contains(":5:17: terminals: facility: ")
        );
        let unknown = one.replace("1319990014", "1310000011");
        let told = told(&unknown).unwrap_err();
        assert!(
            told.contains(":4:17: terminals: facility: expected"),
            "{told}"
        );
    }

    #[test]
    fn specimens_are_as_old_as_the_beginning_wants_them() {
        let file = read("schema_version: 1\nworld: specimens\nat: 2025-06-10T09:00\n").unwrap();
        let now = VirtualTime::new(DateTime::MAX);
        let cast = (file.house(now).unwrap().world)(None);
        assert!(cast.people.contains_key("ordinary") && !cast.facilities.is_empty());
        assert_eq!(cast.start.to_string(), "2025-06-10T09:00:00");
    }
}
