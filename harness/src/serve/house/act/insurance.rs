//! What happens to a person's insurance: reports to the insurer, which takes its days for them.

use jiff::civil::Date;
use madoguchi_sim::cast::Relation;
use madoguchi_sim::fund::Holder;
use madoguchi_sim::insurer::{AcquisitionReport, InsurerRole, Request, Resolution, Response};
use madoguchi_sim::vocabulary::{Branch, InsuredId, InsurerNumber, Number, Symbol};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::room::Room;
use super::NotDone;

/// 保険者番号・記号・番号・枝番.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Branched {
    /// 保険者番号 of an insurer that exists.
    #[schemars(with = "String")]
    pub insurer: InsurerNumber,
    /// 記号.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub symbol: Option<Symbol>,
    /// 番号.
    #[schemars(with = "String")]
    pub number: Number,
    /// 枝番.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub branch: Option<Branch>,
}

/// What is done with an insurance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
pub enum InsuranceAct {
    /// 資格取得届.
    Enrol {
        /// Under which number.
        insured: Branched,
        /// 本人 (`insured`) or 家族 (`dependant`).
        #[schemars(with = "String")]
        relation: Relation,
        /// 資格取得年月日.
        #[schemars(with = "String", extend("format" = "date"))]
        acquired: Date,
        /// 世帯主 in 国民健康保険.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        head_of_household: Option<String>,
        /// The report lacks 個人番号.
        #[serde(default)]
        without_number: bool,
        /// The report carries the 個人番号 of this person instead.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number_of: Option<String>,
    },
    /// 資格喪失届.
    Lose {
        /// Which insurance; absent: the last one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        insured: Option<Branched>,
        /// 資格喪失年月日: the first day without it.
        #[schemars(with = "String", extend("format" = "date"))]
        on: Date,
    },
    /// A mismatch with the register of residents is resolved: the number told was wrong, this person's is right.
    CorrectNumber {
        /// The insurer.
        #[schemars(with = "String")]
        insurer: InsurerNumber,
        /// From the answer to `enrol`.
        report: u32,
    },
    /// 別人の資格への紐付けを正す: the record turns out to be this person's.
    Relink {
        /// The record.
        insured: Branched,
    },
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InsuranceDone {
    /// The person.
    pub person: String,
    /// The insurer that was asked.
    #[schemars(with = "String")]
    pub insurer: InsurerNumber,
    /// The insurer's number of the report, if it is worked on later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<u32>,
}

impl From<Branched> for InsuredId {
    fn from(it: Branched) -> Self {
        Self {
            insurer: it.insurer,
            symbol: it.symbol,
            number: it.number,
            branch: it.branch,
        }
    }
}

impl Room {
    pub(super) fn with_insurance(
        &mut self,
        key: &str,
        act: InsuranceAct,
    ) -> Result<InsuranceDone, NotDone> {
        let person = self.person(key)?.clone();
        let number = person.individual_number.clone();
        let (insurer, request) = match act {
            InsuranceAct::Enrol {
                insured,
                relation,
                acquired,
                head_of_household,
                without_number,
                number_of,
            } => {
                let number = match (&number_of, without_number) {
                    (_, true) => None,
                    (Some(other), false) => Some(self.person(other)?.individual_number.clone()),
                    (None, false) => Some(number),
                };
                let report = AcquisitionReport {
                    holder: Holder {
                        name: person.name.clone(),
                        birth: person.birth,
                        sex: person.sex,
                        address: person.address.clone(),
                    },
                    number,
                    insured: insured.into(),
                    relation,
                    acquired,
                    head_of_household,
                    limit: None,
                };
                let insured = report.insured.clone();
                let insurer = insured.insurer.clone();
                self.insurer(&insurer)?;
                self.hands(key).enrolled = Some(insured);
                (insurer, Request::FileAcquisition(report))
            }
            InsuranceAct::Lose { insured, on } => {
                let known = self.hands(key).enrolled.clone();
                let first = person.enrolments.last().map(|it| it.insured.clone());
                let insured = insured.map(InsuredId::from).or(known).or(first);
                let Some(insured) = insured else {
                    let none = format!("no insurance of {key}");
                    return Err(NotDone::unfit(
                        "`insured`, or somebody who is insured",
                        none,
                    ));
                };
                (insured.insurer.clone(), Request::FileLoss { insured, on })
            }
            InsuranceAct::CorrectNumber { insurer, report } => {
                let resolution = Resolution::CorrectedNumber { number };
                (insurer, Request::ResolveMismatch { report, resolution })
            }
            InsuranceAct::Relink { insured } => {
                let insured = InsuredId::from(insured);
                let insurer = insured.insurer.clone();
                (insurer, Request::CorrectWrongLink { insured, number })
            }
        };
        self.insurer(&insurer)?;
        let mut done = InsuranceDone {
            person: key.to_owned(),
            insurer: insurer.clone(),
            report: None,
        };
        match self.ask::<InsurerRole>("届出人", &insurer.to_string(), request)? {
            Response::Received { report } => done.report = Some(report),
            Response::Accepted | Response::State { .. } => {}
            Response::Refused { reason } => return Err(NotDone::refused("保険者", reason)),
            _ => return Err(NotDone::no_answer("the answer does not fit")),
        }
        Ok(done)
    }
}
