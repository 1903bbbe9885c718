//! A line of 加入者情報: checked against J-LIS, filed like a single filing, and kept out of view while it differs.

use crate::fund::eligibility::share_by_law;
use crate::fund::member::Record;
use crate::fund::members::MemberId;
use crate::fund::{Filing, Fund, Response, ViewingStop};
use crate::insurer::compare;
use crate::insurer::file::{Change, Content, FileLine, Kind, Outcome, Said, key};
use crate::jlis::{self, JlisRole};
use crate::role::Line;
use crate::rulebook::registration::{Mismatch, new_data_are_checked};
use crate::vocabulary::InsuredId;

/// What became of a line.
type Done = (Outcome, Vec<Said>);

impl Fund {
    pub(super) async fn apply(&mut self, line: &Line, asked: &FileLine, change: &Change) -> Done {
        let at = About(asked);
        let Some(insured) = &asked.insured else {
            return at.refused("番号", "誰の行か分からない");
        };
        match change {
            Change::Record(kind, content) => self.record(line, at, *kind, content).await,
            Change::Lose { on } => {
                let filing = Filing::Lose {
                    insured: insured.clone(),
                    on: *on,
                };
                self.file_simply(line, at, insured, filing).await
            }
            Change::Void => {
                let filing = Filing::Void {
                    insured: insured.clone(),
                };
                let done = self.file_simply(line, at, insured, filing).await;
                if done.0 == Outcome::Registered {
                    self.files.waiting.remove(&key(insured));
                    self.files.confirmed.remove(&key(insured));
                }
                done
            }
            Change::Confirm { .. } => self.confirm(at, insured),
        }
    }

    async fn file_simply(
        &mut self,
        line: &Line,
        at: About<'_>,
        insured: &InsuredId,
        filing: Filing,
    ) -> Done {
        // Void of a record that nobody has is no error to a single filing if the account is known.
        if self.held(insured).is_none() {
            return at.refused("番号", "該当する加入者情報がない");
        }
        match self.file(line, &insured.insurer, filing).await {
            Response::Accepted => (Outcome::Registered, Vec::new()),
            Response::Refused { reason } => at.refused("区分", &reason),
            _ => at.refused("区分", "登録できない"),
        }
    }

    /// 誤入力なし: what differs is right all the same; it comes into view.
    fn confirm(&mut self, at: About<'_>, insured: &InsuredId) -> Done {
        let Some((owner, record)) = self.held(insured) else {
            return at.refused("番号", "該当する加入者情報がない");
        };
        let Some(before) = self.files.waiting.get(&key(insured)).copied() else {
            return at.refused("区分", "確認を待つ不一致がない");
        };
        let told = (owner, record.holder.clone());
        self.files.confirmed.insert(key(insured), told);
        self.files.waiting.remove(&key(insured));
        self.set_viewing_stop(&insured.insurer, insured, before);
        (Outcome::Registered, Vec::new())
    }

    async fn record(&mut self, line: &Line, at: About<'_>, kind: Kind, content: &Content) -> Done {
        let insured = &content.enrolment.insured;
        let mismatch = match self.check(line, content).await {
            Ok(mismatch) => mismatch,
            Err(reason) => return at.refused("個人番号", reason),
        };
        let Some(person) = self.member_numbered(line, &content.number).await else {
            return at.refused("個人番号", "住民基本台帳に該当者がいない");
        };
        let before = self.held(insured).map(|(id, record)| (id, record.clone()));
        let there = match may_be_filed(kind, person, before.as_ref(), content) {
            Ok(there) => there,
            Err((field, reason)) => return at.refused(field, reason),
        };
        let mut enrolment = content.enrolment.clone();
        let mut said = Vec::new();
        if let Some((_, before)) = &before {
            // The file has no columns for papers: what was filed of them stays.
            enrolment.papers = before.enrolment.papers.clone();
            if before.enrolment.special_expense && !enrolment.special_expense {
                let reason = "特別療養費の対象でなくなる。漏れでないか確かめる";
                said.push(at.said("特別療養費", reason));
            }
        }
        let (number, holder) = (content.number.clone(), content.holder.clone());
        let filing = match there {
            true => Filing::Correct {
                number,
                holder,
                enrolment,
            },
            false => Filing::Acquire {
                number,
                holder,
                enrolment,
            },
        };
        match self.file(line, &insured.insurer, filing).await {
            Response::Accepted => {}
            Response::Refused { reason } => return at.refused("区分", &reason),
            _ => return at.refused("区分", "登録できない"),
        }
        said.extend(self.strange_share(line, at, insured));
        self.show_or_withhold(at, person, content, mismatch, said)
    }

    /// In what the line differs from the register of residents (INSURER-007).
    async fn check(&self, line: &Line, content: &Content) -> Result<Mismatch, &'static str> {
        if !new_data_are_checked(line.now().date()) {
            return Ok(Mismatch::default());
        }
        let request = jlis::Request::InquireByNumber {
            number: content.number.clone(),
        };
        match line.ask::<JlisRole>("", request).await {
            Ok(jlis::Response::Resident(resident)) => Ok(compare(&content.holder, &resident)),
            Ok(_) => Err("住民基本台帳に該当者がいない"),
            Err(_) => Err("住民基本台帳に照会できない。新しい通番で送り直す"),
        }
    }

    fn show_or_withhold(
        &mut self,
        at: About<'_>,
        person: MemberId,
        content: &Content,
        mismatch: Mismatch,
        mut said: Vec<Said>,
    ) -> Done {
        let insured = &content.enrolment.insured;
        let told = (person, content.holder.clone());
        let confirmed = self.files.confirmed.get(&key(insured)) == Some(&told);
        if mismatch != Mismatch::default() && !confirmed {
            let before = self.held(insured).map(|(_, record)| record.stop);
            let waiting = self.files.waiting.entry(key(insured));
            waiting.or_insert(before.unwrap_or(ViewingStop::None));
            self.files.confirmed.remove(&key(insured));
            self.set_viewing_stop(&insured.insurer, insured, ViewingStop::Everything);
            for item in mismatch.items_ja() {
                said.push(at.said(item, "住民基本台帳と違う。確認か訂正まで表示しない"));
            }
            return (Outcome::Withheld, said);
        }
        // A stop that another reason has brought is not for a file to lift (PRIV-005).
        if let Some(before) = self.files.waiting.remove(&key(insured)) {
            self.set_viewing_stop(&insured.insurer, insured, before);
        }
        (Outcome::Registered, said)
    }

    /// A share that is not the one that age and income give (INCIDENT-006): registered as filed, and said.
    fn strange_share(&self, line: &Line, at: About<'_>, insured: &InsuredId) -> Option<Said> {
        let (owner, record) = self.held(insured)?;
        let member = self.members.get(owner)?;
        let (filed, lawful) = (
            record.enrolment.recorded_share?,
            share_by_law(member, record, line.now().date()),
        );
        let reason = format!("届け出た{filed}は、年齢と所得の区分から決まる{lawful}と違う");
        (filed != lawful).then(|| at.said("負担割合", &reason))
    }

    /// The record of exactly this 記号・番号・枝番, and whose it is.
    fn held(&self, insured: &InsuredId) -> Option<(MemberId, &Record)> {
        let owner = self.members.owner_of(insured)?;
        let records = self.members.get(owner)?.records.iter();
        let own = records.filter(|record| record.is_of(insured));
        Some((owner, own.max_by_key(|record| record.enrolment.from)?))
    }
}

/// Whether a line takes the place of a record (`true`) or adds one, or why it can do neither.
fn may_be_filed(
    kind: Kind,
    person: MemberId,
    before: Option<&(MemberId, Record)>,
    content: &Content,
) -> Result<bool, (&'static str, &'static str)> {
    let ended = |record: &Record| {
        let until = record.enrolment.until;
        until.is_some_and(|until| until <= content.enrolment.from)
    };
    match (kind, before) {
        (Kind::Add | Kind::Standing, None) => Ok(false),
        // Once lost, the same number may come to the same person again.
        (Kind::Add | Kind::Standing, Some((_, before))) if ended(before) => Ok(false),
        (Kind::Add, Some(_)) => Err(("区分", "すでに登録がある。変更か訂正で送る")),
        (Kind::Change | Kind::Correct, None) => Err(("番号", "該当する加入者情報がない")),
        (Kind::Correct, Some(_)) => Ok(true),
        (_, Some((owner, _))) if *owner != person => Err((
            "個人番号",
            "登録されている人と違う人の個人番号である。訂正で送る",
        )),
        _ => Ok(true),
    }
}

/// A line, to be spoken of.
#[derive(Clone, Copy)]
struct About<'l>(&'l FileLine);

impl About<'_> {
    fn said(self, field: &str, reason: &str) -> Said {
        let at = match field {
            "個人番号" => self.0.number_at,
            _ => self.0.place,
        };
        Said {
            line: at.line,
            column: at.column,
            field: Some(field.to_owned()),
            reason: reason.to_owned(),
        }
    }

    fn refused(self, field: &str, reason: &str) -> Done {
        (Outcome::Refused, vec![self.said(field, reason)])
    }
}
