//! 回答: what an office, a terminal or a call centre says to what it was last asked.

use cucumber::then;

use super::Scene;
use crate::run::Party;
use crate::{ensure, fail};

/// The last answer, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Who answers, in the words of a scenario.
    pub by: &'static str,
    /// What.
    pub ruling: Ruling,
}

/// What becomes of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// 受け付ける.
    Accepted,
    /// 照会文書への回答を待つ.
    Waiting,
    /// 断る, and why.
    Refused(String),
}

impl Ruling {
    fn ja(&self) -> String {
        match self {
            Self::Accepted => "受け付ける".to_owned(),
            Self::Waiting => "照会への回答を待つ".to_owned(),
            Self::Refused(reason) => format!("断る（{reason}）"),
        }
    }
}

fn last<'s>(scene: &'s Scene, by: &str) -> &'s Ruling {
    match &scene.seen.answer {
        Some(answer) if answer.by == by => &answer.ruling,
        other => fail!(
            Party::Configuration,
            format_args!("{by}への申出が直前にある"),
            format_args!(
                "直前の申出先は{}",
                other.as_ref().map_or("なし", |answer| answer.by)
            )
        ),
    }
}

#[then(
    regex = r"^(市町村|J-LIS|マイナポータル|キオスク端末|銀行ATM|市町村の端末|紛失の電話窓口|電子申請の受付)の判断は「(受け付ける|断る|照会への回答を待つ)」である$"
)]
async fn rules(scene: &mut Scene, by: String, words: String) {
    let found = last(scene, &by);
    let agrees = match found {
        Ruling::Accepted => words == "受け付ける",
        Ruling::Waiting => words == "照会への回答を待つ",
        Ruling::Refused(_) => words == "断る",
    };
    ensure!(agrees, format_args!("{by}の判断は「{words}」"), found.ja());
}

#[then(
    regex = r"^(市町村|J-LIS|マイナポータル|キオスク端末|銀行ATM|市町村の端末|紛失の電話窓口|電子申請の受付)は受け付ける$"
)]
async fn accepts(scene: &mut Scene, by: String) {
    rules(scene, by, "受け付ける".to_owned()).await;
}

#[then(
    regex = r"^(市町村|J-LIS|マイナポータル|キオスク端末|銀行ATM|市町村の端末|紛失の電話窓口|電子申請の受付)は「([^」]+)」を理由に断る$"
)]
async fn refuses_because(scene: &mut Scene, by: String, keyword: String) {
    let found = last(scene, &by);
    ensure!(
        matches!(found, Ruling::Refused(reason) if reason.contains(&keyword)),
        format_args!("{by}は「{keyword}」を理由に断る"),
        found.ja()
    );
}
