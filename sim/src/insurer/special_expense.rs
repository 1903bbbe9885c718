//! 特別療養費: the switch after arrears (FEE-006 … -009), and the refund.

use jiff::ToSpan;
use jiff::civil::Date;

use super::member::key;
use super::{Insurer, Letter, Response};
use crate::fund::Filing;
use crate::role::Line;
use crate::rulebook::share::special_expense_possible_from;
use crate::rulebook::{self, RuleId};
use crate::vocabulary::InsuredId;

/// Months of arrears from which the switch is possible.
const MONTHS_OF_ARREARS: u32 = 12;

/// Years within which the refund may be claimed.
const REFUND_YEARS: i32 = 2;

/// What an insurer holds against a member in arrears.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grounds {
    pub arrears_months: u32,
    pub special_reason: bool,
    pub helped: bool,
    pub notified: Option<Date>,
}

impl Insurer {
    pub(super) async fn switch_to_special_expense(
        &mut self,
        line: &Line,
        insured: &InsuredId,
        grounds: Grounds,
    ) -> Response {
        let today = line.now().date();
        if !rulebook::holds(RuleId::SpecialMedicalExpense, today) {
            return Response::refused("特別療養費への切替えは2024年12月2日からである");
        }
        let scheme = self.number().scheme();
        if scheme.is_employee() {
            return Response::refused("特別療養費は国民健康保険と後期高齢者医療の制度である");
        }
        let Some(member) = self.members.get_mut(&key(insured)) else {
            return Response::unknown_member();
        };
        if today < special_expense_possible_from(member.holder.birth) {
            return Response::refused("18歳年度末までの人は対象外である");
        }
        if grounds.arrears_months < MONTHS_OF_ARREARS {
            return Response::refused("滞納が1年に満たない");
        }
        if grounds.special_reason {
            return Response::refused("災害・病気・廃業などの特別の事情がある");
        }
        if !grounds.helped {
            return Response::refused("納付の勧奨と相談をしていない");
        }
        if grounds.notified.is_none_or(|notified| notified >= today) {
            let on = self.letter_arrives(line);
            self.letters
                .send(insured, Letter::SpecialExpenseNotice { on });
            return Response::refused("事前通知をしていない。今日、通知を送る");
        }
        member.enrolment.special_expense = true;
        let (number, holder, enrolment) = (
            member.number.clone(),
            member.holder.clone(),
            member.enrolment.clone(),
        );
        if let Some(number) = number {
            self.file(
                line,
                Filing::Correct {
                    number,
                    holder,
                    enrolment,
                },
            )
            .await;
        }
        Response::Accepted
    }

    /// 療養費・特別療養費の支給申請: within two years of the visit.
    pub(super) fn refund(&self, line: &Line, insured: &InsuredId, visited: Date) -> Response {
        let today = line.now().date();
        let Some(member) = self.member(insured) else {
            return Response::unknown_member();
        };
        if !member.in_force(visited) {
            return Response::refused("受診した日に資格がない");
        }
        if visited > today || today > visited.saturating_add(REFUND_YEARS.years()) {
            return Response::refused("申請できるのは受診から2年以内である");
        }
        Response::Accepted
    }
}
