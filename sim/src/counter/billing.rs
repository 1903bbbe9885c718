//! レセプト: the claim of a visit, by the current, the former or the unknown number (CLAIM-001 … -009).

use jiff::civil::Date;

use super::desk::{Counter, no_such_visit, refused};
use super::law;
use super::role::{Basis, ClaimRoute, Form, Response};
use super::visit::Visit;
use crate::cast::Facility;
use crate::fund::{self, Claim, FundRole};
use crate::role::Line;
use crate::vocabulary::{Declaration, InsuredId, InsurerScheme};

/// 保険者番号 of an unknown claim (CLAIM-002).
const UNKNOWN_INSURER: &str = "77777777";
/// The same from a claim computer that cannot send the usual one (CLAIM-003).
const UNKNOWN_INSURER_ALTERNATIVE: &str = "77777779";
/// 番号 of an unknown claim (CLAIM-004).
const UNKNOWN_NUMBER: &str = "777777777";
/// 番号 of an unknown claim in 後期高齢者医療, one digit shorter (CLAIM-004).
const UNKNOWN_NUMBER_LATE_ELDERLY: &str = "77777777";
/// 保険者番号 for a disaster victim without documents (CLAIM-009).
const DISASTER_INSURER: &str = "99999999";
/// 番号 for a disaster victim without documents (CLAIM-009).
const DISASTER_NUMBER: &str = "999999999";

/// The number columns and the remarks of a claim.
struct Columns {
    insurer: String,
    symbol: String,
    number: String,
    remarks: String,
}

impl Counter {
    /// Makes the claim of a visit and sends it.
    pub(super) async fn bill(&mut self, line: &Line, number: u32, month: Date) -> Response {
        let Some(visit) = self.visits.get_mut(&number) else {
            return no_such_visit();
        };
        let claim = match claim(&self.facility, number, visit, month.first_of_month()) {
            Ok(claim) => claim,
            Err(reason) => return refused(reason),
        };
        match line
            .ask::<FundRole>("", fund::Request::SubmitClaim(claim.clone()))
            .await
        {
            Ok(fund::Response::Claim(answer)) => {
                visit.billed = Some(answer.clone());
                Response::Billed {
                    claim: Box::new(claim),
                    answer,
                }
            }
            Ok(fund::Response::Refused { reason }) => refused(reason),
            Ok(_) | Err(_) => refused("請求を送信できませんでした。後でもう一度送信してください"),
        }
    }
}

fn claim(
    facility: &Facility,
    number: u32,
    visit: &Visit,
    month: Date,
) -> Result<Claim, &'static str> {
    if visit.is_claimed() {
        return Err("この受診はもう請求済みです");
    }
    if month < visit.on.first_of_month() {
        return Err("受診月より前の月には請求できません");
    }
    let columns = columns(facility, visit, month)?;
    let route = &visit.decision.route;
    Ok(Claim {
        facility: facility.code.clone(),
        visit: number,
        visited: visit.on,
        billed: month,
        insurer: columns.insurer,
        symbol: columns.symbol,
        number: columns.number,
        remarks: columns.remarks,
        declaration_on_file: visit.rests_on_declaration(),
        disaster: *route == ClaimRoute::Disaster,
        public_expense: matches!(route, ClaimRoute::PublicAssistance { .. })
            || visit.decision.forms.contains(&Form::SubsidyPaper),
        total: visit.total,
        share: visit.decision.share,
    })
}

fn columns(facility: &Facility, visit: &Visit, month: Date) -> Result<Columns, &'static str> {
    match &visit.decision.route {
        ClaimRoute::PaidInFull => Err("全額をお支払いいただいた受診なので、請求しません"),
        ClaimRoute::Current { insured } | ClaimRoute::PublicAssistance { insured } => {
            Ok(Columns::known(insured, String::new()))
        }
        // The wording for the former number was published but could not be read: only that it is said.
        ClaimRoute::Former { insured } => Ok(Columns::known(insured, "旧資格".to_owned())),
        ClaimRoute::Disaster => Ok(Columns {
            insurer: DISASTER_INSURER.to_owned(),
            symbol: String::new(),
            number: DISASTER_NUMBER.to_owned(),
            remarks: format!("不詳　災害　住所：{}", visit.spoken.address),
        }),
        ClaimRoute::Unknown if !law::takes_unknown_claims(month) => {
            Err("不詳の請求は2023年9月の請求からです")
        }
        ClaimRoute::Unknown if visit.decision.basis == Some(Basis::Emergency) => {
            Err("障害時モードで照会するか申立書を受け取るまで請求できません")
        }
        ClaimRoute::Unknown => Ok(Columns::unknown(facility, visit.declaration.as_ref())),
    }
}

impl Columns {
    fn known(insured: &InsuredId, remarks: String) -> Self {
        Self {
            insurer: insured.insurer.padded(),
            symbol: insured
                .symbol
                .as_ref()
                .map(|symbol| symbol.as_str().to_owned())
                .unwrap_or_default(),
            number: insured.number.as_str().to_owned(),
            remarks,
        }
    }

    fn unknown(facility: &Facility, declaration: Option<&Declaration>) -> Self {
        let late_elderly = declaration.is_some_and(|declaration| {
            declaration.insurance_type == Some(InsurerScheme::LateElderly)
        });
        Self {
            insurer: if facility.cannot_send_sevens {
                UNKNOWN_INSURER_ALTERNATIVE
            } else {
                UNKNOWN_INSURER
            }
            .to_owned(),
            symbol: String::new(),
            number: if late_elderly {
                UNKNOWN_NUMBER_LATE_ELDERLY
            } else {
                UNKNOWN_NUMBER
            }
            .to_owned(),
            remarks: declaration.map_or_else(|| "不詳".to_owned(), remarks),
        }
    }
}

/// 摘要欄 of an unknown claim: starts with 不詳 and carries what the declaration says (CLAIM-005).
fn remarks(declaration: &Declaration) -> String {
    let workplace = declaration
        .workplace
        .as_ref()
        .map(|name| format!("　事業所：{name}"))
        .unwrap_or_default();
    format!(
        "不詳　住所：{}{workplace}　連絡先：{}",
        declaration.address, declaration.contact
    )
}
