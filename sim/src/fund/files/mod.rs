//! 医療保険者等向け中間サーバー: files of 加入者情報. Each line goes the way of a single [`Filing`]; what this room adds is what keeps a
//! whole sending from doing harm (the layout and these rules are ours, oqs.md 6 knows of the check against J-LIS).

mod line;

use std::collections::{BTreeMap, BTreeSet};

use super::members::MemberId;
use super::{Fund, Holder, Response, ViewingStop};
use crate::clock::VirtualTime;
use crate::insurer::file::{
    EligibilityFile, Extent, FileResult, Key, LineResult, Outcome, Problem, Said, contradictions,
    key,
};
use crate::oqs::Place;
use crate::oqs::text::{Encoding, decode};
use crate::role::Line;
use crate::vocabulary::InsurerNumber;

/// What is known of the files of insurers.
#[derive(Debug, Default)]
pub(super) struct FileDesk {
    /// 通番 of the last file taken.
    last: BTreeMap<InsurerNumber, u64>,
    /// Records that differ from the register of residents and wait for their insurer's word, with the stop that was in force before.
    waiting: BTreeMap<Key, ViewingStop>,
    /// Of those whose insurer has said that they are right: whose they were, and what they said.
    confirmed: BTreeMap<Key, (MemberId, Holder)>,
}

impl Fund {
    /// Takes a file: all of it is sent back, or each line is registered or refused.
    pub(super) async fn take_file(
        &mut self,
        line: &Line,
        insurer: &InsurerNumber,
        octets: &[u8],
    ) -> Response {
        let today = line.now().date();
        let read = EligibilityFile::read(octets);
        let mut result = FileResult {
            encoding: match &read {
                Ok(file) => file.encoding,
                Err(_) => decode(octets).map_or(Encoding::Utf8, |text| text.encoding),
            },
            insurer: insurer.to_string(),
            extent: None,
            sequence: None,
            on: today,
            returned: None,
            lines: Vec::new(),
        };
        match read.and_then(|file| self.may_be_taken(line.now(), insurer, file)) {
            Err(problem) => result.returned = Some(problem.into()),
            Ok(file) => {
                result.extent = Some(file.extent);
                result.sequence = Some(file.sequence);
                self.files.last.insert(insurer.clone(), file.sequence);
                result.lines = self.lines(line, &file).await;
                if file.extent == Extent::Whole {
                    let proposed = self.missing_in(line.now(), &file);
                    result.lines.extend(proposed);
                }
            }
        }
        Response::FileDone(Box::new(result))
    }

    /// Whether a file is of its sender, and newer than the last.
    fn may_be_taken(
        &self,
        now: VirtualTime,
        insurer: &InsurerNumber,
        file: EligibilityFile,
    ) -> Result<EligibilityFile, Problem> {
        let refuse = |field: &str, ja: String, en: String| Problem {
            place: Place::START,
            field: Some(field.to_owned()),
            ja,
            en,
        };
        if file.insurer != *insurer || !self.insurers.contains_key(insurer) {
            return Err(refuse(
                "保険者番号",
                format!(
                    "他の保険者のファイルは受け付けられない（送った保険者 {insurer}、ファイル {}）",
                    file.insurer
                ),
                format!(
                    "expected a file of {insurer}, found one of {}",
                    file.insurer
                ),
            ));
        }
        if file.made_on > now.date() {
            return Err(refuse(
                "作成日",
                format!("作成日 {} が今日より後である", file.made_on),
                format!(
                    "expected a file made by {}, found {}",
                    now.date(),
                    file.made_on
                ),
            ));
        }
        match self.files.last.get(insurer) {
            Some(last) if file.sequence <= *last => Err(refuse(
                "通番",
                format!(
                    "通番{}のファイルを受け付けた後に、通番{}は受け付けられない",
                    last, file.sequence
                ),
                format!("expected a number above {last}, found {}", file.sequence),
            )),
            _ => Ok(file),
        }
    }

    async fn lines(&mut self, line: &Line, file: &EligibilityFile) -> Vec<LineResult> {
        let twice = contradictions(&file.lines);
        let mut results = Vec::with_capacity(file.lines.len());
        for (asked, twice) in file.lines.iter().zip(twice) {
            let (outcome, said) = match (&asked.change, twice) {
                (Err(problems), _) => {
                    let said = problems.iter().cloned().map(Said::from);
                    (Outcome::Refused, said.collect())
                }
                (Ok(_), Some(problem)) => (Outcome::Refused, vec![problem.into()]),
                (Ok(change), None) => self.apply(line, asked, change).await,
            };
            results.push(LineResult {
                line: asked.place.line,
                kind: asked.kind.clone(),
                insured: asked.insured.clone(),
                outcome,
                said,
            });
        }
        results
    }

    /// Who is in force here and stands in no line of a whole file. A line that is refused speaks of its person all the same; where one
    /// does not even say of whom it speaks, nobody is proposed.
    fn missing_in(&self, now: VirtualTime, file: &EligibilityFile) -> Vec<LineResult> {
        let mut told = BTreeSet::new();
        for line in &file.lines {
            match &line.insured {
                Some(insured) => told.insert(key(insured)),
                None => return Vec::new(),
            };
        }
        let records = self.members.iter().flat_map(|(_, member)| &member.records);
        let mut missing: Vec<_> = records
            .filter(|record| {
                record.enrolment.insured.insurer == file.insurer
                    && record.has_arrived(now)
                    && record.in_force_on(now.date())
                    && !told.contains(&key(&record.enrolment.insured))
            })
            .map(|record| record.enrolment.insured.clone())
            .collect();
        missing.sort();
        missing.dedup();
        let proposed = |insured| LineResult {
            line: 0,
            kind: String::new(),
            insured: Some(insured),
            outcome: Outcome::LossProposed,
            said: vec![Said {
                line: 0,
                column: 0,
                field: None,
                reason:
                    "全件ファイルにない。喪失なら差分ファイルの喪失で届ける（届けるまで有効のまま）"
                        .to_owned(),
            }],
        };
        missing.into_iter().map(proposed).collect()
    }
}
