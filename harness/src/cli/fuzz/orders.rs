//! What is to be done: the campaign, and what the command line says otherwise.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use madoguchi_sim::role::RoleName;

use super::super::{Failure, check};
use super::{Args, read};
use crate::exit::Exit;
use crate::fuzz::{Binding, Budget, Campaign, Subject, Terms};
use crate::run::Shard;

/// What a hunt ends by unless it is told otherwise.
const EXECUTIONS: u64 = 100_000;

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
        let role = args.role.or(campaign.map(|it| it.role));
        let role = role.ok_or_else(|| Failure::new(Exit::Configuration, "expected --role"))?;
        let (subject, name) = subject(args, campaign)?;
        plays(&subject, role)?;
        let default = Budget {
            executions: args.seconds.is_none().then_some(EXECUTIONS),
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

    pub(super) fn terms(&self, args: &Args) -> Terms {
        let (part, parts) = args.shard.map_or((0, 1), Shard::place);
        Terms {
            faults: self.faults,
            first: args.first,
            part,
            parts,
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
        Some(Binding::Defect(id)) => Ok((named(id)?, id.clone())),
        Some(Binding::Iut(iut)) => {
            let folder = args.campaign.as_deref().and_then(Path::parent);
            outside(&folder.unwrap_or(Path::new("")).join(iut), args.destructive)
        }
        Some(Binding::BuiltIn) | None => Ok((Subject::BuiltIn, BUILT_IN.to_owned())),
    }
}

/// Who is attacked by the word of the command line.
pub(super) fn told(args: &Args) -> Result<Option<(Subject, String)>, Failure> {
    match (args.defect, &args.iut) {
        (Some(defect), _) => Ok(Some((Subject::Defect(defect), defect.id.to_owned()))),
        (None, Some(path)) => outside(path, args.destructive).map(Some),
        (None, None) => Ok(None),
    }
}

/// Who is attacked by the word of an incident.
pub(super) fn named(subject: &str) -> Result<Subject, Failure> {
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

fn outside(path: &Path, destructive: bool) -> Result<(Subject, String), Failure> {
    let iut = check::open(path, destructive)?;
    check::before_a_run(&iut, &[])?;
    Ok((Subject::Outside(Arc::new(iut)), path.display().to_string()))
}

/// Refuses a subject that does not play the role.
fn plays(subject: &Subject, role: RoleName) -> Result<(), Failure> {
    let found = match subject {
        // Its counters go on from case to case, and so would no longer be those of the reference.
        Subject::Outside(iut) if role == RoleName::Card && iut.card().is_some() => {
            let message = "a card outside cannot be attacked: it is not a new one for each case";
            return Err(Failure::new(Exit::NotTestable, message));
        }
        Subject::Defect(defect) if defect.role != role => {
            format!("the defect `{}` of {}", defect.id, defect.role.name())
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
