//! Insurers that go wrong with special medical expense and refunds.

use madoguchi_sim::fund::{self};
use madoguchi_sim::insurer::{InsurerRole, Request, Response};

use super::{answers, files, insurer, mistakes, refuses};
use crate::proof::flaw::{early, late};
use crate::proof::{Defect, flaw};

/// Every one.
pub(super) const ALL: &[Defect] = &[
    insurer(
        "insurer-switches-mechanically",
        "特別の事情があっても特別療養費に切り替える",
        &["FEE-007", "FEE-008"],
        |board| {
            mistakes(board, |asked| {
                if let Request::SwitchToSpecialExpense { special_reason, .. } = asked {
                    *special_reason = false;
                }
            });
        },
    ),
    insurer(
        "insurer-switches-after-eleven-months",
        "11か月の滞納で特別療養費に切り替える",
        &["FEE-007", "FEE-008"],
        |board| {
            mistakes(board, |asked| {
                if let Request::SwitchToSpecialExpense { arrears_months, .. } = asked
                    && *arrears_months == 11
                {
                    *arrears_months = 12;
                }
            });
        },
    ),
    insurer(
        "insurer-switches-after-thirteen-months",
        "12か月の滞納では特別療養費に切り替えない",
        &["FEE-007", "FEE-008"],
        |board| {
            mistakes(board, |asked| {
                if let Request::SwitchToSpecialExpense { arrears_months, .. } = asked {
                    *arrears_months = arrears_months.saturating_sub(1);
                }
            });
        },
    ),
    insurer(
        "insurer-switches-without-advice",
        "納付の相談をせずに特別療養費に切り替える",
        &["FEE-007", "FEE-008"],
        |board| {
            mistakes(board, |asked| {
                if let Request::SwitchToSpecialExpense { helped, .. } = asked {
                    *helped = true;
                }
            });
        },
    ),
    insurer(
        "insurer-switches-without-notice",
        "事前の通知をせずに特別療養費に切り替える",
        &["FEE-007"],
        |board| {
            mistakes(board, |asked| {
                if let Request::SwitchToSpecialExpense { notified, .. } = asked {
                    notified.get_or_insert(jiff::civil::date(2024, 12, 2));
                }
            });
        },
    ),
    insurer(
        "insurer-switches-on-the-day-of-the-notice",
        "通知した当日に特別療養費に切り替える",
        &["FEE-007"],
        |board| {
            mistakes(board, |asked| {
                if let Request::SwitchToSpecialExpense {
                    notified: Some(notified),
                    ..
                } = asked
                {
                    *notified = notified.yesterday().unwrap_or(*notified);
                }
            });
        },
    ),
    insurer(
        "insurer-switches-youth-a-day-early",
        "18歳年度末の3月31日に特別療養費に切り替える",
        &["FEE-009"],
        off!(
            early,
            jiff::civil::date(2026, 4, 1),
            Request::SwitchToSpecialExpense { .. }
        ),
    ),
    insurer(
        "insurer-switches-youth-a-day-late",
        "18歳年度末を過ぎた4月1日に特別療養費に切り替えない",
        &["FEE-009"],
        off!(
            late,
            jiff::civil::date(2026, 4, 1),
            Request::SwitchToSpecialExpense { .. }
        ),
    ),
    insurer(
        "insurer-switches-everybody",
        "子どもや勤め先の保険の人も特別療養費に切り替える",
        &["FEE-007", "FEE-008", "FEE-009"],
        |board| {
            answers(board, |asked, answer| {
                if matches!(asked, Request::SwitchToSpecialExpense { .. }) {
                    *answer = Response::Accepted;
                }
            });
        },
    ),
    insurer(
        "insurer-switches-nobody",
        "手順をすべて踏んでも特別療養費に切り替えない",
        &["FEE-006", "FEE-007", "FEE-008", "FEE-009", "FEE-010"],
        |board| {
            refuses(board, |asked| {
                matches!(asked, Request::SwitchToSpecialExpense { .. })
            });
        },
    ),
    insurer(
        "insurer-does-not-file-the-switch",
        "特別療養費への切替えを支払基金に知らせない",
        &["FEE-006", "FEE-010"],
        |board| {
            files(board, |asked| {
                if let fund::Request::File {
                    filing: fund::Filing::Correct { enrolment, .. },
                    ..
                } = asked
                {
                    enrolment.special_expense = false;
                }
            });
        },
    ),
    insurer(
        "insurer-refunds-a-day-too-long",
        "療養費を受診から2年と1日後にも支給する",
        &["FEE-006"],
        |board| {
            mistakes(board, |asked| {
                if let Request::ClaimRefund { visited, .. } = asked {
                    *visited = visited.tomorrow().unwrap_or(*visited);
                }
            });
        },
    ),
    insurer(
        "insurer-stops-refunds-a-day-early",
        "療養費を受診からちょうど2年の日に支給しない",
        &["FEE-006"],
        |board| {
            mistakes(board, |asked| {
                if let Request::ClaimRefund { visited, .. } = asked {
                    *visited = visited.yesterday().unwrap_or(*visited);
                }
            });
        },
    ),
    insurer(
        "insurer-refunds-nothing",
        "療養費を支給しない",
        &["FEE-006"],
        |board| refuses(board, |asked| matches!(asked, Request::ClaimRefund { .. })),
    ),
];
