//! 加入者情報: the file that an insurer sends to the 中間サーバー.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Problem;
use super::csv::Row;
use super::field::Fields;
use super::sheet::{Sheet, Title, place, read};
use crate::cast::{Enrolment, Relation};
use crate::fund::Holder;
use crate::oqs::Place;
use crate::oqs::text::Encoding;
use crate::vocabulary::{
    Address, Branch, IndividualNumber, InsuredId, InsurerNumber, Number, PersonName, Symbol,
};

/// The columns, and which of them must be there.
pub const COLUMNS: [(&str, bool); 18] = [
    ("区分", true),
    ("記号", true),
    ("番号", true),
    ("枝番", true),
    ("個人番号", true),
    ("氏名", true),
    ("カナ氏名", true),
    ("生年月日", true),
    ("性別", true),
    ("住所", true),
    ("本人家族", true),
    ("資格取得年月日", true),
    ("資格喪失年月日", true),
    ("世帯主", false),
    ("適用区分", false),
    ("負担割合", false),
    ("特別療養費", false),
    ("理由", false),
];

/// The most characters of a reason (ours).
const LONGEST_REASON: usize = 100;

/// How much of an insurer's book a file holds.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, arbitrary::Arbitrary, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Extent {
    /// 差分: what has changed.
    Difference,
    /// 全件: everyone whose insurance is in force.
    Whole,
}

impl Extent {
    /// As the head names it.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Difference => "差分",
            Self::Whole => "全件",
        }
    }
}

/// 区分: what a line asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// 追加: a new record.
    Add,
    /// 変更: other data of the same person.
    Change,
    /// 喪失.
    Lose,
    /// 訂正: the record was wrong; may move it to the right 個人番号.
    Correct,
    /// 取消: the record should never have been there.
    Void,
    /// 確認: data that differ from the register of residents are right all the same (誤入力なし).
    Confirm,
    /// 現況: how it stands, in a whole file.
    Standing,
}

impl Kind {
    const ALL: [Self; 7] = [
        Self::Add,
        Self::Change,
        Self::Lose,
        Self::Correct,
        Self::Void,
        Self::Confirm,
        Self::Standing,
    ];

    /// As the column names it.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Add => "追加",
            Self::Change => "変更",
            Self::Lose => "喪失",
            Self::Correct => "訂正",
            Self::Void => "取消",
            Self::Confirm => "確認",
            Self::Standing => "現況",
        }
    }

    fn belongs_in(self, extent: Extent) -> bool {
        (self == Self::Standing) == (extent == Extent::Whole)
    }
}

/// A file of which at least head, columns and end are right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EligibilityFile {
    /// How it is written; the result is written alike.
    pub encoding: Encoding,
    /// 保険者番号 of the head.
    pub insurer: InsurerNumber,
    /// 差分 or 全件.
    pub extent: Extent,
    /// 通番: rises with every file of an insurer.
    pub sequence: u64,
    /// 作成日.
    pub made_on: Date,
    /// The lines, in order.
    pub lines: Vec<FileLine>,
}

/// A line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileLine {
    /// Where it begins.
    pub place: Place,
    /// 区分 as written.
    pub kind: String,
    /// 記号・番号・枝番, if they can be read, whatever else is wrong.
    pub insured: Option<InsuredId>,
    /// Where its 個人番号 stands.
    pub number_at: Place,
    /// What it asks for, or everything that is wrong with it.
    pub change: Result<Change, Vec<Problem>>,
}

/// What a line asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// 追加・変更・訂正・現況.
    Record(Kind, Box<Content>),
    /// 喪失.
    Lose {
        /// 資格喪失年月日: the first day without it.
        on: Date,
    },
    /// 取消.
    Void,
    /// 確認.
    Confirm {
        /// Why the data differ (ours: free words; the real codes are not public).
        reason: String,
    },
}

/// A record as a line tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// 個人番号.
    pub number: IndividualNumber,
    /// 氏名・生年月日・性別・住所.
    pub holder: Holder,
    /// The record; when it is to be seen is for the receiver to say.
    pub enrolment: Enrolment,
}

impl Content {
    /// The line that tells this record, in the order of [`COLUMNS`].
    pub fn row(&self, kind: Kind) -> Vec<String> {
        let (holder, enrolment) = (&self.holder, &self.enrolment);
        let insured = &enrolment.insured;
        let text = |part: Option<String>| part.unwrap_or_default();
        vec![
            kind.ja().to_owned(),
            text(insured.symbol.as_ref().map(ToString::to_string)),
            insured.number.to_string(),
            text(insured.branch.as_ref().map(ToString::to_string)),
            self.number.digits().to_owned(),
            holder.name.kanji().to_owned(),
            holder.name.kana().to_owned(),
            holder.birth.to_string(),
            holder.sex.to_string(),
            holder.address.to_string(),
            match enrolment.relation {
                Relation::Insured => "本人",
                Relation::Dependant => "家族",
            }
            .to_owned(),
            enrolment.from.to_string(),
            text(enrolment.until.map(|until| until.to_string())),
            text(enrolment.head_of_household.clone()),
            text(enrolment.limit.map(|limit| limit.code().to_owned())),
            text(enrolment.recorded_share.map(|share| share.to_string())),
            if enrolment.special_expense {
                "該当"
            } else {
                ""
            }
            .to_owned(),
            String::new(),
        ]
    }
}

impl EligibilityFile {
    /// Reads a file, UTF-8 or CP932. Lines that make no sense are kept with what is wrong with them.
    ///
    /// # Errors
    /// What lets no line be trusted: characters, head, columns, or an end that does not count the lines.
    pub fn read(octets: &[u8]) -> Result<Self, Problem> {
        let sheet = read(octets, Title::Eligibility, &COLUMNS)?;
        let head = Head::read(&sheet)?;
        let rows = sheet.table.rows.iter();
        let lines = rows.map(|row| line(&sheet, &head, row)).collect();
        Ok(Self {
            encoding: sheet.encoding,
            insurer: head.insurer,
            extent: head.extent,
            sequence: head.sequence,
            made_on: head.made_on,
            lines,
        })
    }
}

struct Head {
    insurer: InsurerNumber,
    extent: Extent,
    sequence: u64,
    made_on: Date,
}

impl Head {
    fn read(sheet: &Sheet) -> Result<Self, Problem> {
        let [insurer, extent, sequence, made_on] = sheet.head.as_slice() else {
            let found = sheet.head.len().saturating_add(3);
            return Err(Problem::at(
                sheet.head_at,
                format!("先頭の行は7項目でなければならない（{found}項目ある）"),
                format!(
                    "expected 7 cells in the first line (見本,加入者情報,1,保険者番号,差分|全件,通番,作成日), found {found}"
                ),
            ));
        };
        let refuse = |place: Place, what: &str, expected: &str, found: &str| {
            Problem::at(
                place,
                format!("{what}として読めない: 「{found}」"),
                format!("expected {expected}, found `{found}`"),
            )
            .of(what)
        };
        let extents = [Extent::Difference, Extent::Whole].into_iter();
        Ok(Self {
            insurer: insurer
                .text
                .parse()
                .map_err(|error: crate::vocabulary::Invalid| {
                    refuse(insurer.place, "保険者番号", &error.expected, &error.found)
                })?,
            extent: { extents }
                .find(|it| it.ja() == extent.text)
                .ok_or_else(|| refuse(extent.place, "範囲", "差分 or 全件", &extent.text))?,
            sequence: { sequence.text.parse().ok() }
                .filter(|number| *number > 0)
                .ok_or_else(|| {
                    let expected = "a number from 1 on in half-width digits";
                    refuse(sequence.place, "通番", expected, &sequence.text)
                })?,
            made_on: crate::vocabulary::parse_date(&made_on.text)
                .map_err(|error| refuse(made_on.place, "作成日", &error.expected, &error.found))?,
        })
    }
}

fn line(sheet: &Sheet, head: &Head, row: &Row) -> FileLine {
    let mut fields = Fields {
        table: &sheet.table,
        row,
        problems: Vec::new(),
    };
    let at = place(row);
    if let Err(problem) = sheet.table.fits(row) {
        return FileLine {
            place: at,
            kind: String::new(),
            insured: None,
            number_at: at,
            change: Err(vec![problem]),
        };
    }
    let kind = fields.needed_text("区分");
    let symbol = fields.read::<Symbol>("記号");
    let number = fields.needed::<Number>("番号");
    let branch = fields.read::<Branch>("枝番");
    let whose = fields
        .problems
        .iter()
        .all(|problem| !matches!(problem.field.as_deref(), Some("記号" | "番号" | "枝番")));
    let insured = number.filter(|_| whose).map(|number| InsuredId {
        insurer: head.insurer.clone(),
        symbol,
        number,
        branch,
    });
    let change = change(&mut fields, head, kind.as_deref(), insured.as_ref());
    let number_at = fields.place("個人番号");
    let problems = fields.problems;
    FileLine {
        place: at,
        kind: kind.unwrap_or_default(),
        insured,
        number_at,
        change: match change {
            Some(change) if problems.is_empty() => Ok(change),
            _ => Err(problems),
        },
    }
}

fn change(
    fields: &mut Fields<'_>,
    head: &Head,
    kind: Option<&str>,
    insured: Option<&InsuredId>,
) -> Option<Change> {
    let written = kind?;
    let fitting = Kind::ALL
        .into_iter()
        .filter(|kind| kind.belongs_in(head.extent));
    let Some(kind) = fitting.clone().find(|kind| kind.ja() == written) else {
        let known: Vec<_> = fitting.map(Kind::ja).collect();
        let (known, extent) = (known.join("・"), head.extent.ja());
        let problem = Problem::at(
            fields.place("区分"),
            format!("{extent}ファイルの区分は{known}のどれかである: 「{written}」"),
            format!("expected one of {known} in a file of {extent}, found `{written}`"),
        );
        fields.problems.push(problem.of("区分"));
        return None;
    };
    match kind {
        Kind::Add | Kind::Change | Kind::Correct | Kind::Standing => {
            let content = content(fields, kind, insured)?;
            Some(Change::Record(kind, Box::new(content)))
        }
        Kind::Lose => {
            let on = fields.needed_day("資格喪失年月日")?;
            Some(Change::Lose { on })
        }
        Kind::Void => Some(Change::Void),
        Kind::Confirm => {
            let reason = fields.needed_text("理由")?;
            if reason.chars().count() > LONGEST_REASON {
                let problem = Problem::at(
                    fields.place("理由"),
                    format!("理由は{LONGEST_REASON}文字までである"),
                    format!("expected at most {LONGEST_REASON} characters"),
                );
                fields.problems.push(problem.of("理由"));
            }
            Some(Change::Confirm { reason })
        }
    }
}

fn content(fields: &mut Fields<'_>, kind: Kind, insured: Option<&InsuredId>) -> Option<Content> {
    let number = fields.needed("個人番号");
    let name = name(fields);
    let birth = fields.needed_day("生年月日");
    let sex = fields.needed("性別");
    let address = fields.needed::<Address>("住所");
    let relation = relation(fields);
    let from = fields.needed_day("資格取得年月日");
    if kind == Kind::Add || kind == Kind::Standing {
        let (ja, en) = ("喪失は喪失の区分で届ける", "losses are filed as 喪失");
        fields.empty("資格喪失年月日", ja, en);
    }
    let until = fields.day("資格喪失年月日");
    let head_of_household = fields.text("世帯主");
    let limit = fields.read("適用区分");
    let recorded_share = fields.read("負担割合");
    let special_expense = match fields.text("特別療養費").as_deref() {
        None => false,
        Some("該当") => true,
        Some(other) => {
            let problem = Problem::at(
                fields.place("特別療養費"),
                format!("特別療養費は「該当」か空である: 「{other}」"),
                format!("expected 該当 or nothing, found `{other}`"),
            );
            fields.problems.push(problem.of("特別療養費"));
            false
        }
    };
    Some(Content {
        number: number?,
        holder: Holder {
            name: name?,
            birth: birth?,
            sex: sex?,
            address: address?,
        },
        enrolment: Enrolment {
            insured: insured?.clone(),
            relation: relation?,
            from: from?,
            until,
            head_of_household,
            limit,
            special_expense,
            recorded_share,
            visible_from: None,
            papers: Box::default(),
        },
    })
}

pub(super) fn name(fields: &mut Fields<'_>) -> Option<PersonName> {
    let kanji = fields.needed_text("氏名");
    let kana = fields.needed_text("カナ氏名");
    match PersonName::new(&kanji?, &kana?) {
        Ok(name) => Some(name),
        Err(invalid) => {
            let column = match invalid.what {
                "氏名カナ" => "カナ氏名",
                _ => "氏名",
            };
            let problem = Problem::at(
                fields.place(column),
                format!("{column}として読めない: 「{}」", invalid.found),
                format!("expected {}, found `{}`", invalid.expected, invalid.found),
            );
            fields.problems.push(problem.of(column));
            None
        }
    }
}

fn relation(fields: &mut Fields<'_>) -> Option<Relation> {
    match fields.needed_text("本人家族")?.as_str() {
        "本人" => Some(Relation::Insured),
        "家族" => Some(Relation::Dependant),
        other => {
            let problem = Problem::at(
                fields.place("本人家族"),
                format!("本人家族は「本人」か「家族」である: 「{other}」"),
                format!("expected 本人 or 家族, found `{other}`"),
            );
            fields.problems.push(problem.of("本人家族"));
            None
        }
    }
}
