//! レセプト: the claim of a visit, by the current, the former or the unknown number (CLAIM-001 … -009).

use jiff::civil::Date;

use super::desk::{Counter, no_such_visit, refused};
use super::law;
use super::role::{Basis, ClaimRoute, Form, Response};
use super::visit::Visit;
use crate::cast::Facility;
use crate::fund::{self, Claim, ClaimsBody, FundRole};
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
    addressed_to: ClaimsBody,
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
        addressed_to: columns.addressed_to,
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
            addressed_to: body_of_unknown(visit.declaration.as_ref()),
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
        ClaimRoute::Unknown
            if facility.cannot_send_sevens && !law::has_alternative_number(month) =>
        {
            Err("このレセコンから送れる不詳の番号がまだありません")
        }
        ClaimRoute::Unknown => Ok(Columns::unknown(facility, visit.declaration.as_ref())),
    }
}

impl Columns {
    fn known(insured: &InsuredId, remarks: String) -> Self {
        Self {
            addressed_to: insured.insurer.scheme().into(),
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
            addressed_to: body_of_unknown(declaration),
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

/// The body of the kind of insurance declared; where even that is unknown the facility chooses, and this one
/// chooses 支払基金 (CLAIM-008).
fn body_of_unknown(declaration: Option<&Declaration>) -> ClaimsBody {
    declaration
        .and_then(|declaration| declaration.insurance_type)
        .map_or(ClaimsBody::PaymentFund, ClaimsBody::from)
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::role::{Companion, Occasion, Request};
    use super::super::testbed::{Desk, check, employee, late_elderly, record, valid};
    use super::*;
    use crate::fund::{ClaimAnswer, Eligibility, Validity};
    use crate::vocabulary::Share;

    /// Bills a visit and gives the claim, or why there is none.
    fn billed(mut desk: Desk, month: Date) -> Result<Claim, String> {
        desk.fund.other = Some(fund::Response::Claim(ClaimAnswer::AcceptedUnknown));
        let open = desk.open();
        let visit = open.receive(&desk.reception).visit;
        match open.ask(Request::Bill { visit, month }) {
            Response::Billed { claim, .. } => Ok(*claim),
            Response::Refused { reason } => Err(reason),
            other => panic!("{other:?}"),
        }
    }

    fn declared() -> Desk {
        Desk::card_fails(date(2025, 6, 10)).declares(Share::THREE)
    }

    fn numbers(claim: &Claim) -> (&str, &str, &str) {
        (&claim.insurer, &claim.symbol, &claim.number)
    }

    #[test]
    fn a_proven_visit_is_claimed_by_its_number() {
        let claim = billed(
            Desk::card_checked(date(2025, 6, 10), valid(record(employee("345")))),
            date(2025, 7, 10),
        );
        let claim = claim.unwrap();
        assert_eq!(
            numbers(&claim),
            (employee("345").insurer.padded().as_str(), "12", "345")
        );
        assert_eq!(
            (claim.billed, claim.declaration_on_file),
            (date(2025, 7, 1), false)
        );
    }

    #[test]
    fn an_unknown_claim_is_written_in_sevens_with_the_declaration_in_the_remarks() {
        let claim = billed(declared(), date(2025, 7, 1)).unwrap();
        assert_eq!(numbers(&claim), ("77777777", "", "777777777"));
        assert!(claim.declaration_on_file && !claim.disaster);
        let contact = crate::vocabulary::PhoneNumber::synthetic(2).to_string();
        assert!(claim.remarks.starts_with("不詳"));
        for item in ["東京都見本市1-2-3", "見本商事", &contact] {
            assert!(claim.remarks.contains(item), "{item}");
        }
    }

    #[test]
    fn late_elderly_care_has_one_seven_less_and_a_computer_without_sevens_writes_a_nine() {
        let mut desk = declared();
        desk.reception.declaration.as_mut().unwrap().insurance_type =
            Some(InsurerScheme::LateElderly);
        desk.facility.cannot_send_sevens = true;
        assert_eq!(
            numbers(&billed(desk, date(2025, 7, 1)).unwrap()),
            ("77777779", "", "77777777")
        );
    }

    #[test]
    fn a_disaster_claim_is_written_in_nines() {
        let desk = Desk::on(date(2024, 1, 10)).comes(Companion::Alone, Occasion::Disaster);
        let claim = billed(desk, date(2024, 2, 1)).unwrap();
        assert_eq!(numbers(&claim), ("99999999", "", "999999999"));
        assert!(claim.disaster);
    }

    #[test]
    fn unknown_claims_begin_with_the_billing_of_september_2023() {
        let visit = || Desk {
            on: date(2023, 7, 10),
            ..declared()
        };
        assert!(billed(visit(), date(2023, 8, 31)).is_err());
        assert!(billed(visit(), date(2023, 9, 1)).is_ok());
    }

    #[test]
    fn a_former_number_is_claimed_as_it_was() {
        let lost = Eligibility {
            lost: Some(date(2025, 6, 1)),
            ..record(late_elderly("7"))
        };
        let desk = Desk::card_checked(date(2025, 6, 10), check(Validity::Invalid, vec![lost]))
            .declares(Share::THREE);
        let claim = billed(desk, date(2025, 7, 1)).unwrap();
        assert_eq!(
            numbers(&claim),
            (late_elderly("7").insurer.as_str(), "12", "7")
        );
    }

    #[test]
    fn a_full_charge_is_not_claimed_nor_is_a_month_before_the_visit() {
        assert!(billed(Desk::on(date(2025, 6, 10)), date(2025, 7, 1)).is_err());
        assert!(billed(declared(), date(2025, 5, 31)).is_err());
        assert!(billed(declared(), date(2025, 6, 1)).is_ok());
    }

    #[test]
    fn a_claim_is_sent_again_only_after_it_was_returned() {
        for (answer, again) in [
            (ClaimAnswer::AcceptedUnknown, false),
            (
                ClaimAnswer::Returned {
                    reason: "資格喪失".to_owned(),
                },
                true,
            ),
        ] {
            let mut desk = declared();
            desk.fund.other = Some(fund::Response::Claim(answer));
            let open = desk.open();
            let visit = open.receive(&desk.reception).visit;
            let bill = || {
                open.ask(Request::Bill {
                    visit,
                    month: date(2025, 7, 1),
                })
            };
            assert!(matches!(bill(), Response::Billed { .. }));
            assert_eq!(matches!(bill(), Response::Billed { .. }), again);
        }
    }

    #[test]
    fn a_past_record_confirmed_by_mouth_counts_as_a_declaration_on_file() {
        let claim = billed(
            Desk::card_fails(date(2025, 6, 10)).returns(true),
            date(2025, 7, 1),
        )
        .unwrap();
        assert!(claim.declaration_on_file);
    }
}
