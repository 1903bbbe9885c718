//! Systems that go wrong with 医療券・調剤券 and subsidies.

use madoguchi_sim::fund::care::{CareRequest, CareResponse};
use madoguchi_sim::fund::{FundRole, Request, Response};
use madoguchi_sim::role::Line;

use super::{agrees, answers_care, fund, mistakes_care, refuses};
use crate::proof::{Defect, flaw};

/// Every one.
pub(super) const ALL: &[Defect] = &[
    fund(
        "fund-lists-tickets-of-other-facilities",
        "ほかの施設あての医療券も一括で返す",
        &["OQS-025"],
        |board| {
            mistakes_care(board, |asked| {
                if let CareRequest::ListTickets { facility, .. } = asked
                    && facility.as_str().starts_with("13199900")
                    && let Ok(other) = "1319990014".parse()
                {
                    *facility = other;
                }
            });
        },
    ),
    fund(
        "fund-lists-no-tickets",
        "医療券を一括で返さない",
        &["OQS-025"],
        |board| {
            answers_care(board, |_, answer| {
                if let CareResponse::Tickets { people } = answer {
                    people.clear();
                }
            });
        },
    ),
    fund(
        "fund-keeps-replaced-tickets",
        "同じ交付番号の券を置き換えずに残す",
        &["OQS-025"],
        |board| {
            flaw::hears::<FundRole, _>(board, || {
                let mut registered = 0_u32;
                move |_: &Line, asked: &mut Request| {
                    if let Request::Care(asked) = asked
                        && let CareRequest::RegisterTicket { ticket, .. } = asked.as_mut()
                    {
                        registered += 1;
                        ticket.issue_number = format!("{}-{registered}", ticket.issue_number);
                    }
                }
            });
        },
    ),
    fund(
        "fund-keeps-one-ticket-a-person",
        "新しい券を登録すると、ほかの交付番号の券も消す",
        &["OQS-025"],
        |board| {
            mistakes_care(board, |asked| {
                if let CareRequest::RegisterTicket { ticket, .. } = asked {
                    ticket.issue_number = "000001".to_owned();
                }
            });
        },
    ),
    fund(
        "fund-takes-tickets-that-end-before-they-begin",
        "期間の終わりが始まりより前の券を登録する",
        &["OQS-025"],
        |board| {
            agrees(board, |asked| {
                matches!(asked, CareRequest::RegisterTicket { .. })
            });
        },
    ),
    fund(
        "fund-refuses-tickets",
        "医療券の登録を受け付けない",
        &["OQS-025", "MSG-019"],
        |board| {
            refuses(board, |asked| {
                matches!(
                    asked,
                    Request::Care(asked) if matches!(**asked, CareRequest::RegisterTicket { .. })
                )
            });
        },
    ),
    fund(
        "fund-lists-tickets-for-everybody",
        "導入していない医療機関にも医療券を返す",
        &["OQS-025"],
        |board| {
            agrees(board, |asked| {
                matches!(asked, CareRequest::ListTickets { .. })
            });
        },
    ),
    fund(
        "fund-tells-of-subsidies-without-wish",
        "患者が選ばなくても受給者証を返す",
        &["OQS-034"],
        |board| {
            mistakes_care(board, |asked| {
                if let CareRequest::InquireSubsidies { wished, .. } = asked {
                    *wished = true;
                }
            });
        },
    ),
    fund(
        "fund-tells-of-no-subsidies",
        "受給者証を返さない",
        &["OQS-034"],
        |board| {
            answers_care(board, |_, answer| {
                if let CareResponse::Subsidies { subsidies } = answer {
                    subsidies.clear();
                }
            });
        },
    ),
    fund(
        "fund-tells-of-subsidies-without-hub-or-card",
        "PMHにつながらない施設や、カードで確かめていない人にも答える",
        &["OQS-034"],
        |board| {
            agrees(board, |asked| {
                matches!(asked, CareRequest::InquireSubsidies { .. })
            });
        },
    ),
    fund(
        "fund-keeps-no-subsidies",
        "市町村の受給者証の登録を受け付けない",
        &["OQS-034", "MSG-021"],
        |board| {
            refuses(board, |asked| {
                matches!(
                    asked,
                    Request::Care(asked) if matches!(**asked, CareRequest::RegisterSubsidy { .. })
                )
            });
        },
    ),
    fund(
        "fund-invents-subsidies",
        "登録のない人にも受給者証を返す",
        &["OQS-034"],
        |board| {
            flaw::says::<FundRole, _>(board, || {
                |line: &Line, asked: &Request, answer: &mut Response| {
                    let (Request::Care(asked), Response::Care(answer)) = (asked, answer) else {
                        return;
                    };
                    if let (
                        CareRequest::InquireSubsidies { .. },
                        CareResponse::Subsidies { subsidies },
                    ) = (asked.as_ref(), answer.as_mut())
                        && subsidies.is_empty()
                    {
                        let today = line.now().date();
                        subsidies.push(madoguchi_sim::fund::care::Subsidy {
                            payer: "80139991".to_owned(),
                            recipient: "9999991".to_owned(),
                            name: "見本医療費".to_owned(),
                            from: today,
                            until: today,
                            limit: None,
                        });
                    }
                }
            });
        },
    ),
];
