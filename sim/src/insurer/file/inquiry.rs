//! 本人確認情報照会: the file that an insurer sends to J-LIS, one line a person, and what comes back.

use super::eligibility::name;
use super::field::Fields;
use super::sheet::{Title, place, read};
use super::{Problem, Written, write_sheet};
use crate::jlis::FiveItems;
use crate::oqs::Place;
use crate::oqs::text::Encoding;
use crate::rulebook::registration::Mismatch;
use crate::vocabulary::{IndividualNumber, InsurerNumber};

/// The columns of an inquiry, and which of them must be there.
pub const INQUIRY_COLUMNS: [(&str, bool); 7] = [
    ("整理番号", true),
    ("個人番号", true),
    ("氏名", true),
    ("カナ氏名", true),
    ("生年月日", true),
    ("性別", true),
    ("住所", true),
];

/// An inquiry of which at least head, columns and end are right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InquiryFile {
    /// How it is written; the answer is written alike.
    pub encoding: Encoding,
    /// 保険者番号 of the head.
    pub insurer: InsurerNumber,
    /// The lines, in order.
    pub lines: Vec<(Place, String, Result<Asked, Vec<Problem>>)>,
}

/// One person of an inquiry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// 個人番号 to be checked; without it, the five items are to find one (INSURER-005).
    pub number: Option<IndividualNumber>,
    /// 基本5情報.
    pub items: FiveItems,
}

/// What is answered of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InquiryAnswer {
    /// 一致: every item; with the number that was asked for.
    Matched(Option<IndividualNumber>),
    /// 不一致: in what.
    Differs(Mismatch),
    /// 該当なし: nobody has the number, or nobody or several fit the five items.
    NotFound,
    /// The line makes no sense.
    Refused(Vec<Problem>),
    /// J-LIS does not answer.
    NoAnswer,
}

impl InquiryFile {
    /// Reads an inquiry.
    ///
    /// # Errors
    /// What lets no line be trusted, as with 加入者情報.
    pub fn read(octets: &[u8]) -> Result<Self, Problem> {
        let sheet = read(octets, Title::Inquiry, &INQUIRY_COLUMNS)?;
        let number = sheet.head.first();
        let insurer = number.map_or("", |cell| cell.text.as_str());
        let insurer = insurer
            .parse()
            .map_err(|error: crate::vocabulary::Invalid| {
                let at = number.map_or(sheet.head_at, |cell| cell.place);
                let ja = format!("保険者番号として読めない: 「{}」", error.found);
                let en = format!("expected {}, found `{}`", error.expected, error.found);
                Problem::at(at, ja, en).of("保険者番号")
            })?;
        let mut lines = Vec::new();
        for row in &sheet.table.rows {
            let mut fields = Fields {
                table: &sheet.table,
                row,
                problems: Vec::new(),
            };
            let fits = sheet.table.fits(row);
            let key = fields.needed_text("整理番号").unwrap_or_default();
            let number = fields.read("個人番号");
            let asked = (|| {
                let (name, birth) = (name(&mut fields), fields.needed_day("生年月日"));
                let (sex, address) = (fields.needed("性別"), fields.needed("住所"));
                let items = FiveItems {
                    name: name?,
                    birth: birth?,
                    sex: sex?,
                    address: address?,
                };
                Some(Asked { number, items })
            })();
            let asked = match (fits, asked) {
                (Err(problem), _) => Err(vec![problem]),
                (Ok(()), Some(asked)) if fields.problems.is_empty() => Ok(asked),
                _ => Err(fields.problems),
            };
            lines.push((place(row), key, asked));
        }
        Ok(Self {
            encoding: sheet.encoding,
            insurer,
            lines,
        })
    }

    /// The file that goes back, an answer for each line in order.
    pub fn answered(&self, answers: &[InquiryAnswer]) -> Written {
        let head = ["本人確認情報照会結果", "1", self.insurer.as_str()].map(str::to_owned);
        let lines = self.lines.iter().zip(answers);
        let rows = lines.map(|((place, key, _), answer)| {
            let (word, number, items) = match answer {
                InquiryAnswer::Matched(number) => {
                    let digits = number.as_ref().map(|it| it.digits().to_owned());
                    ("一致", digits.unwrap_or_default(), String::new())
                }
                InquiryAnswer::Differs(mismatch) => {
                    ("不一致", String::new(), mismatch.items_ja().join("・"))
                }
                InquiryAnswer::NotFound => ("該当なし", String::new(), String::new()),
                InquiryAnswer::Refused(problems) => {
                    let said: Vec<_> = problems.iter().map(|it| it.ja.as_str()).collect();
                    ("拒否", String::new(), said.join("／"))
                }
                InquiryAnswer::NoAnswer => ("回答なし", String::new(), String::new()),
            };
            let line = place.line.to_string();
            vec![line, key.clone(), word.to_owned(), number, items]
        });
        write_sheet(self.encoding, &head, &super::INQUIRY_RESULT_COLUMNS, rows)
    }
}
