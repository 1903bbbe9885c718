//! What fails, and works again.

use std::time::Duration;

use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::role::{Address, Effect, Fault as Disturbance, RoleName, Scope};
use madoguchi_sim::vocabulary::FacilityCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::room::{Room, Slow};
use super::NotDone;

/// Something that fails.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// What.
    pub what: What,
    /// At which facility, for what belongs to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub facility: Option<FacilityCode>,
    /// For how many minutes of virtual time; absent: until it is repaired.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// With `slow`: by how many milliseconds every answer is late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 600_000))]
    pub milliseconds: Option<u32>,
}

/// What can fail.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// オンライン資格確認等システムの停止.
    FundDown,
    /// 回線の切断 between a facility's terminal and the system.
    LineDown,
    /// 回答の途絶: the system acts, its answer is lost.
    AnswersLost,
    /// 回答の文字化け.
    AnswersGarbled,
    /// リーダーの回線の切断.
    ReaderLineDown,
    /// リーダーの故障.
    ReaderBroken,
    /// リーダーの応答停止.
    ReaderHangs,
    /// 認証局の停止.
    AuthorityDown,
    /// マイナポータルの停止.
    PortalDown,
    /// Every answer to what comes from outside is late, on the clock of the machine.
    Slow,
}

impl What {
    /// The cause, in the words of a report.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::FundDown => "オンライン資格確認等システムの停止",
            Self::LineDown => "回線の切断",
            Self::AnswersLost => "回答の途絶",
            Self::AnswersGarbled => "回答の文字化け",
            Self::ReaderLineDown => "リーダーの回線の切断",
            Self::ReaderBroken => "リーダーの故障",
            Self::ReaderHangs => "リーダーの応答停止",
            Self::AuthorityDown => "認証局の停止",
            Self::PortalDown => "マイナポータルの停止",
            Self::Slow => "回答の遅れ",
        }
    }

    const fn is_of_a_facility(self) -> bool {
        !matches!(
            self,
            Self::FundDown | Self::AuthorityDown | Self::PortalDown | Self::Slow
        )
    }
}

/// A fault that is in force.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FaultInForce {
    /// By which it is repaired.
    pub name: String,
    /// What fails.
    pub what: What,
    /// The same in Japanese.
    pub reason: String,
    /// At which facility.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub facility: Option<FacilityCode>,
    /// The first moment at which it no longer holds; absent: until it is repaired.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub until: Option<VirtualTime>,
}

impl Room {
    /// The faults in force now.
    pub fn faults(&self) -> impl Iterator<Item = &FaultInForce> {
        let now = self.now();
        let all = self.operator.faults.iter();
        all.filter(move |fault| fault.until.is_none_or(|until| now < until))
    }

    pub(super) fn disturb(&mut self, fault: Fault) -> Result<FaultInForce, NotDone> {
        let Fault {
            what,
            facility,
            minutes,
            milliseconds,
        } = fault;
        let place = match (&facility, what.is_of_a_facility()) {
            (Some(code), true) => {
                self.facility(code)?;
                code.to_string()
            }
            (None, false) => String::new(),
            (None, true) => return Err(NotDone::unfit("`facility`, where it fails", "none")),
            (Some(code), false) => {
                let found = code.to_string();
                return Err(NotDone::unfit("no `facility`: it fails everywhere", found));
            }
        };
        if milliseconds.is_some() != (what == What::Slow) {
            return Err(NotDone::unfit(
                "`milliseconds` with `slow`, and with nothing else",
                format!("{milliseconds:?}"),
            ));
        }
        let word = serde_json::to_value(what).unwrap_or_default();
        let word = word.as_str().unwrap_or_default().to_owned();
        let name = match place.as_str() {
            "" => word,
            place => format!("{word}-{place}"),
        };
        let now = self.now();
        let until =
            minutes.map(|minutes| now.plus_minutes(i32::try_from(minutes).unwrap_or(i32::MAX)));
        // What is told of it again takes the place of what was told before.
        if self.operator.faults.iter().any(|there| there.name == name) {
            self.repair(&name)?;
        }
        if let Some(by) = milliseconds {
            let by = Duration::from_millis(by.into());
            self.slow = Some(Slow { by, until });
        } else {
            let (from, to, effect) = scopes(what, &place);
            self.ecosystem().board().disturb(Disturbance {
                from,
                to,
                since: now,
                until,
                effect,
                reason: cause(what, &name),
            });
        }
        let fault = FaultInForce {
            name,
            what,
            reason: what.ja().to_owned(),
            facility,
            until,
        };
        self.operator.faults.push(fault.clone());
        Ok(fault)
    }

    pub(super) fn repair(&mut self, name: &str) -> Result<FaultInForce, NotDone> {
        let faults = &mut self.operator.faults;
        let Some(place) = faults.iter().position(|fault| fault.name == name) else {
            let known: Vec<_> = faults.iter().map(|fault| fault.name.as_str()).collect();
            let expected = format!("a fault in force ({})", known.join(", "));
            return Err(NotDone::unknown(expected, name));
        };
        let mut fault = faults.remove(place);
        match fault.what {
            What::Slow => self.slow = None,
            what => self.ecosystem().board().repair(&cause(what, name)),
        }
        fault.until = Some(self.now());
        Ok(fault)
    }
}

/// One cause for each fault, so that it can be repaired alone.
fn cause(what: What, name: &str) -> String {
    format!("{} ({name})", what.ja())
}

fn scopes(what: What, place: &str) -> (Scope, Scope, Effect) {
    let one = |role| Scope::One(Address::new(role, place));
    let (counter, reader) = (one(RoleName::Counter), one(RoleName::Reader));
    let fund = Scope::Role(RoleName::Fund);
    match what {
        What::FundDown | What::Slow => (Scope::Anyone, fund, Effect::Unreachable),
        What::LineDown => (counter, fund, Effect::Unreachable),
        What::AnswersLost => (counter, fund, Effect::AnswerLost),
        What::AnswersGarbled => (counter, fund, Effect::Garbled),
        What::ReaderLineDown => (reader, fund, Effect::Unreachable),
        What::ReaderBroken => (Scope::Anyone, reader, Effect::Unreachable),
        What::ReaderHangs => (Scope::Anyone, reader, Effect::TimedOut),
        What::AuthorityDown => (
            Scope::Anyone,
            Scope::Role(RoleName::Jlis),
            Effect::Unreachable,
        ),
        What::PortalDown => (
            Scope::Anyone,
            Scope::Role(RoleName::Portal),
            Effect::Unreachable,
        ),
    }
}
