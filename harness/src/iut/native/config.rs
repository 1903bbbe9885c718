//! `adapter.native` of iut.yaml.

use std::path::{Path, PathBuf};

use madoguchi_sim::role::RoleName;
use serde::Deserialize;

use crate::serve::terminal::Characters;
use crate::serve::web::WebConfig;
use crate::stage::Step;
use crate::wire::Place;

/// What an implementation meets over interfaces of the field, and not over the protocol.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NativeConfig {
    /// The folders in which a counter asks the fund.
    pub folders: Option<FoldersConfig>,
    /// The Web API at which a counter asks the fund.
    pub web: Option<WebConfig>,
    /// Where a reader has its card.
    pub card: Option<CardConfig>,
}

/// The folders of terminals.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FoldersConfig {
    /// A folder that is Madoguchi's own: for each facility it has one by its 医療機関コード, with `req`, `res` and `face` in it.
    pub at: PathBuf,
    /// How the characters of results are written.
    #[serde(default)]
    pub encoding: Characters,
}

/// Where a card is: one of the two.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardConfig {
    /// Where vpcd, the virtual reader inside pcscd, listens: it is dialled while a card lies on the tray.
    pub vpcd: Option<Place>,
    /// Where whoever speaks in the frames of vpcd may dial.
    pub tcp: Option<Place>,
}

/// Roles that are asked while the fund answers: who waits for the fund cannot be one of them.
const BEHIND_THE_FUND: [RoleName; 3] = [RoleName::Fund, RoleName::Insurer, RoleName::Jlis];

impl NativeConfig {
    /// What does not fit the roles that are played, and where in the file.
    pub(in crate::iut) fn wrong(&self, roles: &[RoleName]) -> Option<(Vec<Step<'static>>, String)> {
        let at = |keys: &[&'static str]| {
            let begin = [Step::Key("adapter"), Step::Key("native")];
            let keys = keys.iter().map(|key| Step::Key(key));
            begin.into_iter().chain(keys).collect()
        };
        let Self { folders, web, card } = self;
        if folders.is_none() && web.is_none() && card.is_none() {
            let told = "native: expected `folders`, `web` or `card`, found none of them";
            return Some((at(&[]), told.to_owned()));
        }
        let needs = |key: &'static str, role: RoleName| {
            let told = format!(
                "native.{key}: expected `{}` among the roles, since it is for that role, found none",
                role.name()
            );
            (!roles.contains(&role)).then(|| (at(&[key]), told))
        };
        let asks = match (folders, web) {
            (Some(_), _) => Some("folders"),
            (None, Some(_)) => Some("web"),
            (None, None) => None,
        };
        if let Some(key) = asks {
            let circle = roles.iter().find(|role| BEHIND_THE_FUND.contains(role));
            let circle = circle.map(|role| {
                let told = format!(
                    "native.{key}: expected nobody among the roles who is asked while the fund answers (fund, insurer, jlis), found `{}`",
                    role.name()
                );
                (at(&[key]), told)
            });
            if let Some(wrong) = needs(key, RoleName::Counter).or(circle) {
                return Some(wrong);
            }
        }
        match card {
            Some(card) if card.vpcd.is_some() == card.tcp.is_some() => {
                let told = "native.card: expected one of `vpcd` and `tcp`";
                Some((at(&["card"]), told.to_owned()))
            }
            Some(_) => needs("card", RoleName::Reader),
            None => None,
        }
    }

    /// Its files and folders are sought beside the file that names them.
    pub(in crate::iut) fn beside(&mut self, file: &Path) {
        let folder = file.parent().unwrap_or(Path::new(""));
        if let Some(folders) = &mut self.folders {
            folders.at = folder.join(&folders.at);
        }
        self.web = self.web.take().map(|web| web.from_folder(folder));
    }
}
