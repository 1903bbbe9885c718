//! The fund as a run knows it.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use madoguchi_sim::cast::Cast;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::oqs::Profile;
use madoguchi_sim::vocabulary::FacilityCode;
use rustls::ClientConfig;

use super::control::Control;
use super::terminal::{Targets, Terminal};
use super::{FundConfig, OutsideFund};
use crate::fail;
use crate::iut::link::Link;
use crate::iut::{Fault, WebTarget};
use crate::run::{Raised, raise};
use crate::serve::web::{Credentials, WebFault};
use crate::stage::standard_cast;

/// What the players of one outside fund share, one after another.
pub(super) type Telling = Mutex<Shared>;

/// The way to a fund, and what it has been told.
pub(super) struct Shared {
    pub(super) link: Link,
    pub(super) targets: Targets,
    pub(super) control: Option<Control>,
    /// What time it was told.
    pub(super) told: Option<VirtualTime>,
    pub(super) terminals: BTreeMap<FacilityCode, Terminal>,
    /// How it writes its messages in the world of this scenario.
    pub(super) profile: Profile,
}

/// How a terminal reaches a fund.
pub struct Way {
    /// Where messages go.
    pub target: WebTarget,
    /// TLS with the certificate of the terminal.
    pub tls: Arc<ClientConfig>,
    /// What it logs in with.
    pub credentials: Credentials,
}

/// A fund outside.
pub struct FundUnderTest {
    shared: Arc<Telling>,
    /// The day on which it lives, if it cannot be told.
    day: Option<Date>,
    /// How it writes its messages unless it is told otherwise.
    profile: Profile,
}

impl fmt::Debug for FundUnderTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FundUnderTest")
            .field("day", &self.day)
            .finish_non_exhaustive()
    }
}

impl FundUnderTest {
    /// Reads what the configuration names. `today` is the day on which it lives if neither it nor the configuration can tell.
    ///
    /// # Errors
    /// [`WebFault`].
    pub fn new(path: &Path, config: FundConfig, today: Date) -> Result<Self, WebFault> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let spoken = |target: &WebTarget, tls: bool| match target.tls == tls {
            true => Ok(()),
            false => Err(WebFault::Settings(format!(
                "expected a URL that begins with {}, found `{target}`",
                if tls { "https://" } else { "http://" }
            ))),
        };
        let logins = config
            .web
            .auth_url
            .unwrap_or_else(|| config.web.url.clone());
        spoken(&config.web.url, true)?;
        spoken(&logins, true)?;
        if config.terminals.is_empty() {
            return Err(WebFault::Settings(
                "expected a terminal under `terminals`, found none: nobody could ask".to_owned(),
            ));
        }
        let mut terminals = BTreeMap::new();
        for (code, terminal) in &config.terminals {
            let terminal = Terminal::new(folder, &config.web.ca, terminal)?;
            terminals.insert(code.clone(), terminal);
        }
        let day = match &config.control {
            Some(control) => {
                spoken(&control.url, false)?;
                None
            }
            None => Some(config.at.unwrap_or(today)),
        };
        let link = Link::open(config.timeouts);
        let link = link.map_err(|fault| WebFault::Settings(fault.to_string()))?;
        let shared = Shared {
            link,
            targets: Targets {
                messages: config.web.url,
                logins,
            },
            control: config.control.map(|control| Control::new(control.url)),
            told: None,
            terminals,
            profile: config.profile,
        };
        Ok(Self {
            shared: Arc::new(Mutex::new(shared)),
            day,
            profile: config.profile,
        })
    }

    /// The day on which it lives; absent if it can be told.
    pub const fn day(&self) -> Option<Date> {
        self.day
    }

    /// The facilities as whose terminals it is asked.
    pub fn facilities(&self) -> Vec<FacilityCode> {
        let shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        shared.terminals.keys().cloned().collect()
    }

    /// How a terminal reaches it, for whoever speaks to it in words of their own. None for a facility that has no terminal.
    pub fn way(&self, facility: &FacilityCode) -> Option<Way> {
        let shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let (tls, credentials) = shared.terminals.get(facility)?.way();
        Some(Way {
            target: shared.targets.messages.clone(),
            tls,
            credentials,
        })
    }

    /// Whether it can be told that time has passed.
    pub const fn hears_of_time(&self) -> bool {
        self.day.is_none()
    }

    /// How it writes its messages unless it is told otherwise.
    pub const fn profile(&self) -> Profile {
        self.profile
    }

    /// Lets it live in the world of a scenario that begins; ends the scenario if that cannot be.
    pub fn begin(&self, cast: &Cast, opening: VirtualTime) {
        match self.day {
            None => {
                if let Err(fault) = self.tell(cast) {
                    fail!(fault.party(), "the fund under test takes the world", fault)
                }
            }
            Some(day) if day != opening.date() => raise(Raised::NotTestable(format!(
                "外の支払基金は{day}にいて、{}だと伝えられない（roles.fund.control）",
                opening.date()
            ))),
            Some(_) if cast.profile != self.profile => raise(Raised::NotTestable(
                "外の支払基金に、電文の書き方が違うことは伝えられない（roles.fund.control）"
                    .to_owned(),
            )),
            Some(_) => {
                let known = standard_cast();
                let same = cast.people == known.people && cast.parameters == known.parameters;
                if !same {
                    raise(Raised::NotTestable(
                        "外の支払基金に、登場する人が標準の世界と違うことは伝えられない（roles.fund.control）"
                            .to_owned(),
                    ))
                }
            }
        }
    }

    fn tell(&self, cast: &Cast) -> Result<(), Fault> {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        shared.told = None;
        shared.profile = cast.profile;
        match &shared.control {
            Some(control) => control.begin(&shared.link, cast),
            None => Ok(()),
        }
    }

    /// A player for a scenario.
    pub fn player(&self) -> OutsideFund {
        OutsideFund::new(Arc::clone(&self.shared))
    }
}
