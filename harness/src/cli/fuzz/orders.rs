//! What is to be done: the campaign, and what the command line says otherwise.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use madoguchi_sim::role::RoleName;

use super::super::{Failure, check};
use super::{Args, read};
use crate::exit::Exit;
use crate::fuzz::{Binding, Budget, Campaign, Effort, Subject, Terms, Wire, WirePlace};
use crate::iut::CardUnderTest;
use crate::run::Shard;

/// What a hunt ends by unless it is told otherwise.
const EXECUTIONS: u64 = 100_000;

/// The same for an implementation outside: each case begins it anew.
const EXECUTIONS_OUTSIDE: u64 = 20_000;

/// The name of the built-in actors as a subject.
const BUILT_IN: &str = "built-in";

/// What is to be done.
pub(super) struct Orders {
    pub(super) role: RoleName,
    pub(super) subject: Subject,
    /// What incidents call the subject.
    pub(super) name: String,
    pub(super) budget: Budget,
    pub(super) seed: u64,
    pub(super) features: Vec<PathBuf>,
    faults: usize,
}

impl Orders {
    pub(super) fn read(args: &Args) -> Result<Self, Failure> {
        let campaign = match &args.campaign {
            Some(path) => Some(
                Campaign::read(path, &read(path)?)
                    .map_err(|error| Failure::new(Exit::Configuration, error))?,
            ),
            None => None,
        };
        let campaign = campaign.as_ref();
        let (subject, name) = subject(args, campaign)?;
        let wired = match &subject {
            Subject::Wire(wire) => Some(wire.place().role()),
            _ => None,
        };
        let role = args.role.or(campaign.map(|it| it.role)).or(wired);
        let role = role.ok_or_else(|| Failure::new(Exit::Configuration, "expected --role"))?;
        plays(&subject, role)?;
        let usual = match subject {
            Subject::Outside(_) => EXECUTIONS_OUTSIDE,
            Subject::BuiltIn | Subject::Defect(_) | Subject::Wire(_) => EXECUTIONS,
        };
        let default = Budget {
            executions: args.seconds.is_none().then_some(usual),
            seconds: None,
        };
        let budget = campaign.map_or(default, |it| it.budget);
        let features = match (args.features.is_empty(), campaign) {
            (false, _) => args.features.clone(),
            (true, Some(campaign)) => campaign.features.clone(),
            // Those that judge cards are about cards alone.
            (true, None) if role == RoleName::Card => vec![PathBuf::from("features/card")],
            (true, None) => vec![PathBuf::from("features")],
        };
        let seed = args.seed.or(campaign.map(|it| it.seed));
        let faults = args.faults.or(campaign.map(|it| it.faults));
        Ok(Self {
            role,
            subject,
            name,
            budget: Budget {
                executions: args.executions.or(budget.executions),
                seconds: args.seconds.or(budget.seconds),
            },
            seed: seed.unwrap_or(1),
            features,
            faults: faults.unwrap_or(Terms::FAULTS),
        })
    }

    /// The card outside that is attacked, if one is.
    pub(super) fn card(&self) -> Option<&CardUnderTest> {
        match &self.subject {
            Subject::Outside(iut) if self.role == RoleName::Card => iut.card(),
            _ => None,
        }
    }

    /// What is left out of a hunt, and why.
    pub(super) fn left_out(&self) -> Option<&'static str> {
        let Subject::Outside(iut) = &self.subject else {
            return None;
        };
        let spared = self.card().is_some() && !iut.renews_its_card();
        spared.then_some(
            "not tested: what costs a try or changes the card, and how many tries are left; for that it must become a new card (`renew` in iut.yaml, and --destructive)",
        )
    }

    pub(super) fn terms(&self, args: &Args) -> Terms {
        let (part, parts) = args.shard.map_or((0, 1), Shard::place);
        Terms {
            faults: self.faults,
            first: args.first,
            part,
            parts,
            effort: match self.subject {
                Subject::Outside(_) | Subject::Wire(_) => Effort::OUTSIDE,
                Subject::BuiltIn | Subject::Defect(_) => Effort::INSIDE,
            },
            memory: args.memory,
            ..Terms::new(self.seed)
        }
    }
}

/// Who is attacked, and what incidents call them.
fn subject(args: &Args, campaign: Option<&Campaign>) -> Result<(Subject, String), Failure> {
    if let Some(subject) = told(args)? {
        return Ok(subject);
    }
    match campaign.map(|it| &it.binding) {
        Some(Binding::Defect(id)) => Ok((named(id, args)?, id.clone())),
        Some(Binding::Iut(iut)) => {
            let folder = args.campaign.as_deref().and_then(Path::parent);
            outside(&folder.unwrap_or(Path::new("")).join(iut), args.destructive)
        }
        Some(Binding::Wire(place)) => {
            let folder = args.campaign.as_deref().and_then(Path::parent);
            wire(place.from_folder(folder.unwrap_or(Path::new(""))), args)
        }
        Some(Binding::BuiltIn) | None => Ok((Subject::BuiltIn, BUILT_IN.to_owned())),
    }
}

/// Who is attacked by the word of the command line.
pub(super) fn told(args: &Args) -> Result<Option<(Subject, String)>, Failure> {
    if let Some(place) = &args.wire {
        return wire(place.clone(), args).map(Some);
    }
    match (args.defect, &args.iut) {
        (Some(defect), _) => Ok(Some((Subject::Defect(defect), defect.id.to_owned()))),
        (None, Some(path)) => outside(path, args.destructive).map(Some),
        (None, None) => Ok(None),
    }
}

/// Who is attacked by the word of an incident.
pub(super) fn named(subject: &str, args: &Args) -> Result<Subject, Failure> {
    if let Ok(place) = subject.parse() {
        return wire(place, args).map(|(subject, _)| subject);
    }
    match subject {
        BUILT_IN => Ok(Subject::BuiltIn),
        id => super::super::play::defect(id)
            .map(Subject::Defect)
            .map_err(|error| {
                let message = format!("`{id}`: {error}; --iut names an implementation");
                Failure::new(Exit::Configuration, message)
            }),
    }
}

fn wire(place: WirePlace, args: &Args) -> Result<(Subject, String), Failure> {
    let name = place.to_string();
    let wire = Wire::open(place, args.allow_remote)
        .map_err(|(party, reason)| Failure::new(Exit::of_party(party), reason))?;
    Ok((Subject::Wire(Arc::new(wire.in_program(args.pid))), name))
}

fn outside(path: &Path, destructive: bool) -> Result<(Subject, String), Failure> {
    let iut = check::open(path, destructive)?;
    check::before_a_run(&iut, &[])?;
    Ok((Subject::Outside(Arc::new(iut)), path.display().to_string()))
}

/// Refuses a subject that does not play the role.
fn plays(subject: &Subject, role: RoleName) -> Result<(), Failure> {
    let found = match subject {
        Subject::Defect(defect) if defect.role != role => {
            format!("the defect `{}` of {}", defect.id, defect.role.name())
        }
        Subject::Wire(wire) if wire.place().role() != role => {
            format!(
                "`{}`, which is {}",
                wire.place(),
                wire.place().role().name()
            )
        }
        Subject::Outside(iut) if !iut.plays(role) => {
            format!("`{}`, which does not", iut.tested().name)
        }
        _ => return Ok(()),
    };
    let message = format!(
        "expected something that plays {}, found {found}",
        role.name()
    );
    Err(Failure::new(Exit::Configuration, message))
}
