//! The catalogue against the run: every requirement, area by area, with its scenarios or the reason for none.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::labels::{self, Label};
use crate::catalogue::{Catalogue, Line, ScenarioRef, ScenarioResult, Standing, coverage};
use crate::run::{PlannedScenario, Verdict};

/// The catalogue for features at a path: `requirements.yaml` in the nearest folder above, or here. One that cannot
/// be read is none: `madoguchi lint` says what is wrong with it.
pub(super) fn beside(feature: &str) -> Option<Catalogue> {
    let folders = Path::new(feature).ancestors().skip(1);
    let path = folders
        .chain(std::iter::once(Path::new(".")))
        .map(|folder| folder.join("requirements.yaml"))
        .find(|path| path.is_file())?;
    Catalogue::load(&path).ok()
}

/// What of the scenarios is needed for the join, gathered while they are played.
#[derive(Debug, Default)]
pub(super) struct Cited {
    results: Vec<ScenarioResult>,
    links: BTreeMap<(PathBuf, usize), Link>,
}

/// A scenario as a requirement shows it.
#[derive(Clone, Debug, Serialize)]
struct Link {
    anchor: usize,
    name: String,
    row: Option<usize>,
    label: Label,
}

impl Cited {
    pub(super) fn add(&mut self, anchor: usize, planned: &PlannedScenario, verdict: Verdict) {
        if planned.tags.is_empty() {
            return;
        }
        let path = PathBuf::from(&planned.path);
        let link = Link {
            anchor,
            name: planned.name.clone(),
            row: planned.row.map(|row| row + 1),
            label: labels::of_verdict(verdict),
        };
        self.links.insert((path.clone(), planned.line), link);
        let scenario = ScenarioRef {
            path,
            line: planned.line,
            feature: planned.feature_name.clone(),
            name: planned.name.clone(),
        };
        self.results
            .push((scenario, planned.tags.clone(), verdict.into()));
    }

    /// The section of the page; `None` without a catalogue.
    pub(super) fn join(&self, catalogue: &Catalogue) -> Chapter {
        let joined = coverage(catalogue, self.results.iter().cloned());
        let mut areas: Vec<Area> = catalogue
            .areas()
            .iter()
            .map(|(id, words)| Area::new(id, words))
            .collect();
        let mut chapter = Counts::default();
        for (line, one) in joined.requirements.iter().zip(catalogue.requirements()) {
            let area = line.id.rsplit_once('-').map(|(area, _)| area);
            let Some(area) = areas
                .iter_mut()
                .find(|known| Some(known.id.as_str()) == area)
            else {
                continue;
            };
            chapter.add(line.standing);
            area.counts.add(line.standing);
            area.requirements
                .push(self.requirement(line, one, catalogue));
        }
        areas.retain(|area| !area.requirements.is_empty());
        let mut unknown: Vec<String> = joined.dangling.into_iter().map(|one| one.tag).collect();
        unknown.dedup();
        Chapter {
            areas,
            counts: chapter,
            unknown,
            seeds: seeds(catalogue)
                .map(|(_, short, title)| (short, title.clone()))
                .collect(),
            drawn_up: catalogue.generated_on().to_string(),
        }
    }

    fn requirement(
        &self,
        line: &Line,
        one: &crate::catalogue::Requirement,
        catalogue: &Catalogue,
    ) -> Requirement {
        let scenarios = line.scenarios.iter().filter_map(|covering| {
            let place = (covering.scenario.path.clone(), covering.scenario.line);
            self.links.get(&place).cloned()
        });
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
        Requirement {
            id: line.id.clone(),
            title: line.title.clone(),
            kind: labels::of_kind(line.kind),
            label: labels::of_standing(line.standing),
            statement: one.statement.clone(),
            actor: one.actor.clone(),
            from: day(one.effective_from),
            to: day(one.effective_to),
            sources: sources(&one.source, catalogue),
            untested: line.untested.clone(),
            scenarios: scenarios.collect(),
        }
    }
}

/// The whole section.
#[derive(Debug, Serialize)]
pub(super) struct Chapter {
    areas: Vec<Area>,
    counts: Counts,
    /// Tags that look like ids and are in no catalogue.
    unknown: Vec<String>,
    /// The papers that sources abbreviate, and their titles.
    seeds: Vec<(String, String)>,
    drawn_up: String,
}

#[derive(Debug, Serialize)]
struct Area {
    id: String,
    ja: String,
    en: String,
    counts: Counts,
    requirements: Vec<Requirement>,
}

#[derive(Debug, Default, Serialize)]
struct Counts {
    all: usize,
    passed: usize,
    problems: usize,
    others: usize,
    untested: usize,
}

impl Counts {
    const fn add(&mut self, standing: Standing) {
        self.all += 1;
        match standing {
            Standing::Passed => self.passed += 1,
            Standing::Failed | Standing::Undecided => self.problems += 1,
            Standing::NotApplicable | Standing::NotRun => self.others += 1,
            Standing::Excused | Standing::Uncovered => self.untested += 1,
        }
    }
}

#[derive(Debug, Serialize)]
struct Requirement {
    id: String,
    title: String,
    kind: Label,
    label: Label,
    statement: String,
    actor: String,
    from: Option<String>,
    to: Option<String>,
    sources: Vec<Source>,
    untested: Option<String>,
    scenarios: Vec<Link>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Source {
    text: String,
    link: bool,
}

/// The papers of a catalogue: file name, short name, title.
fn seeds(catalogue: &Catalogue) -> impl Iterator<Item = (&String, String, &String)> {
    let numbered = catalogue.seeds().iter().enumerate();
    numbered.map(|(at, (file, title))| (file, format!("S{at}"), title))
}

/// Splits a source into pages, which can be opened, and papers, whose file names are abbreviated.
fn sources(text: &str, catalogue: &Catalogue) -> Vec<Source> {
    let one = |part: &str| {
        let link = ["https://", "http://"]
            .iter()
            .any(|start| part.starts_with(start))
            && !part.contains(char::is_whitespace);
        let mut text = part.to_owned();
        for (file, short, _) in seeds(catalogue) {
            text = text.replace(file.as_str(), &short);
        }
        Source { text, link }
    };
    text.split("; ")
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(one)
        .collect()
}

impl Area {
    fn new(id: &str, words: &str) -> Self {
        Self {
            id: id.to_owned(),
            ja: area_ja(id).unwrap_or(words).to_owned(),
            en: words.to_owned(),
            counts: Counts::default(),
            requirements: Vec::new(),
        }
    }
}

/// The areas of Madoguchi's own catalogue in Japanese; another catalogue's are shown in its words.
fn area_ja(id: &str) -> Option<&'static str> {
    Some(match id {
        "CARD" => "カード・ICチップ・スマートフォン",
        "READER" => "顔認証付きカードリーダー",
        "COUNTER" => "受付窓口",
        "CLAIM" => "レセプト請求",
        "OQS" => "オンライン資格確認等システム",
        "INSURER" => "保険者・事業主",
        "JLIS" => "J-LIS・認証局",
        "PORTAL" => "マイナポータル・コールセンター",
        "MUNI" => "市町村窓口・キオスク・銀行ATM・郵便局",
        "DOC" => "書面と電子の書類",
        "FIELD" => "校外活動・介助・施設",
        "CARE" => "在宅・オンライン・施術所",
        "PRIV" => "プライバシー",
        "FEE" => "負担割合・診療報酬・手数料",
        "SUBSIDY" => "補助・加算",
        "PLAN" => "日程・経過措置・工程表",
        "STAT" => "公表された数値",
        "NATQ" => "国家資格等",
        "LAYOUT" => "標準レイアウト",
        "PENSION" => "年金情報の連携",
        "PROMO" => "2021年の広報資料",
        "INCIDENT" => "公表された事故",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CATALOGUE: &str = "\
schema_version: 1
generated_on: '2026-01-01'
seeds:
  000_paper.txt: a paper
areas:
  TILL: coins
  DOC: papers
requirements:
- {id: TILL-001, title: 一, statement: s, actor: a, kind: must, effective_from: '2024-12-02', effective_to: null, source: '000_paper.txt:1-2; https://example.invalid/a?b', scenario_hint: ''}
- {id: TILL-002, title: 二, statement: s, actor: a, kind: fact, effective_from: null, effective_to: null, source: x, scenario_hint: '', untested: 数値のため。}
";

    fn catalogue() -> Catalogue {
        Catalogue::parse(Path::new("requirements.yaml"), CATALOGUE).expect("a catalogue")
    }

    fn scenario(tags: &[&str], line: usize) -> std::sync::Arc<PlannedScenario> {
        let tags: String = tags.iter().map(|tag| format!("@{tag} ")).collect();
        let blank = "\n".repeat(line.saturating_sub(4));
        let text = format!(
            "# language: ja\n機能: 名\n{blank}  {tags}\n  シナリオ: 例{line}\n    もし 一枚入れる\n"
        );
        crate::run::toy::plan(&text).scenarios.remove(0)
    }

    #[test]
    fn every_requirement_is_there_with_its_scenarios_or_its_reason_and_areas_without_any_are_not() {
        let mut cited = Cited::default();
        cited.add(3, &scenario(&["TILL-001", "TILL-009"], 5), Verdict::Passed);
        cited.add(4, &scenario(&["TILL-001"], 9), Verdict::Environment);
        let chapter = cited.join(&catalogue());
        assert_eq!(chapter.areas.len(), 1);
        let area = &chapter.areas[0];
        let anchors: Vec<_> = area.requirements[0]
            .scenarios
            .iter()
            .map(|one| one.anchor)
            .collect();
        assert_eq!(anchors, [3, 4]);
        assert_eq!(
            area.requirements[1].untested.as_deref(),
            Some("数値のため。")
        );
        let Counts {
            all,
            passed,
            problems,
            untested,
            ..
        } = area.counts;
        assert_eq!((all, passed, problems, untested), (2, 0, 1, 1));
        assert_eq!(chapter.unknown, ["TILL-009"]);
    }

    #[test]
    fn a_page_is_a_link_and_a_paper_is_abbreviated() {
        let catalogue = catalogue();
        let found = sources(&catalogue.requirements()[0].source, &catalogue);
        let shown: Vec<_> = found
            .iter()
            .map(|one| (one.text.as_str(), one.link))
            .collect();
        assert_eq!(
            shown,
            [("S0:1-2", false), ("https://example.invalid/a?b", true)]
        );
        assert!(
            sources("javascript:alert(1); https://a b", &catalogue)
                .iter()
                .all(|one| !one.link)
        );
    }

    #[test]
    fn no_catalogue_above_the_features_is_no_catalogue() {
        let folder = tempfile::tempdir().expect("a folder");
        let inner = folder.path().join("a/b");
        std::fs::create_dir_all(&inner).expect("made");
        let feature = inner.join("x.feature").display().to_string();
        assert!(beside(&feature).is_none());
        std::fs::write(folder.path().join("requirements.yaml"), CATALOGUE).expect("written");
        assert_eq!(beside(&feature), Some(catalogue()));
    }
}
