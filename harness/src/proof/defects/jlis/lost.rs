//! Lost-card lines that are wrong.

use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::jlis::{JlisRole, Request, Response};
use madoguchi_sim::role::Line;

use super::{answers, jlis, pretends, refused};
use crate::proof::{Defect, flaw};

/// Whether an office is open.
fn at_office_hours(now: VirtualTime) -> bool {
    (9..18).contains(&now.civil().hour())
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    jlis(
        "jlis-suspends-nothing-at-night",
        "夜間は、電話による一時停止を受け付けない",
        &["CARD-024"],
        |board| {
            pretends(board, |line, asked| match asked {
                Request::CallToSuspend(_) if !at_office_hours(line.now()) => {
                    Some(refused("受付時間は9時から18時までである"))
                }
                _ => None,
            });
        },
    ),
    jlis(
        "jlis-suspends-nothing-at-the-turn-of-the-year",
        "年末年始は、電話による一時停止を受け付けない",
        &["CARD-024"],
        |board| {
            pretends(board, |line, asked| {
                let day = line.now().date();
                let closed = matches!((day.month(), day.day()), (12, 29..=31) | (1, 1..=3));
                match asked {
                    Request::CallToSuspend(_) if closed => Some(refused("年末年始は休業である")),
                    _ => None,
                }
            });
        },
    ),
    jlis(
        "jlis-suspends-nothing-on-sundays",
        "日曜日は、電話による一時停止を受け付けない",
        &["CARD-024"],
        |board| {
            pretends(board, |line, asked| {
                let sunday = line.now().date().weekday() == jiff::civil::Weekday::Sunday;
                match asked {
                    Request::CallToSuspend(_) if sunday => Some(refused("日曜日は休業である")),
                    _ => None,
                }
            });
        },
    ),
    jlis(
        "jlis-only-notes-a-call-to-suspend",
        "一時停止の電話を受け付けたと答え、何もしない",
        &["CARD-025"],
        |board| {
            pretends(board, |_, asked| match asked {
                Request::CallToSuspend(_) => Some(Response::Suspended),
                _ => None,
            });
        },
    ),
    jlis(
        "jlis-suspends-the-next-morning",
        "一時停止の電話を、翌朝にまとめて処理する",
        &["CARD-025"],
        |board| {
            flaw::instead::<JlisRole, _>(board, || {
                let mut taken: Vec<Request> = Vec::new();
                move |line: &Line, asked: &Request| {
                    let Request::CallToSuspend(_) = asked else {
                        return None;
                    };
                    if taken.contains(asked) {
                        return None;
                    }
                    taken.push(asked.clone());
                    let morning = line.now().date().at(9, 0, 0, 0);
                    let next = VirtualTime::new(morning).plus_days(1);
                    line.later::<JlisRole>(next, line.me().instance.clone(), asked.clone());
                    Some(Response::Suspended)
                }
            });
        },
    ),
    jlis(
        "jlis-suspends-cards-that-are-not-there",
        "カードのない人にも、停止したと答える",
        &["CARD-024"],
        |board| {
            answers(board, |_, asked, answer| {
                if let Request::CallToSuspend(_) = asked {
                    *answer = Response::Suspended;
                }
            });
        },
    ),
    jlis(
        "jlis-lifts-by-telephone",
        "一時停止の解除を、電話で受け付ける",
        &["CARD-026"],
        |board| {
            answers(board, |_, asked, answer| {
                if let Request::CallToLift(_) = asked {
                    *answer = Response::Lifted;
                }
            });
        },
    ),
    jlis(
        "jlis-lifts-nothing",
        "一時停止を解除したと答え、解除しない",
        &["CARD-026"],
        |board| {
            pretends(board, |_, asked| match asked {
                Request::LiftSuspension { .. } => Some(Response::Lifted),
                _ => None,
            });
        },
    ),
    jlis(
        "jlis-refuses-to-lift",
        "窓口からの一時停止の解除を断る",
        &["CARD-026"],
        |board| {
            answers(board, |_, asked, answer| {
                if let Request::LiftSuspension { .. } = asked {
                    *answer = refused("一時停止は解除できない");
                }
            });
        },
    ),
    jlis(
        "jlis-lifts-what-is-revoked",
        "失効したカードの一時停止も、解除したと答える",
        &["CARD-025", "CARD-026"],
        |board| {
            answers(board, |_, asked, answer| {
                if let (Request::LiftSuspension { .. }, Response::Refused { .. }) =
                    (asked, &*answer)
                {
                    *answer = Response::Lifted;
                }
            });
        },
    ),
    jlis(
        "jlis-lets-suspensions-run-out",
        "一時停止を、30日で自動的に解除する",
        &["CARD-026"],
        |board| {
            flaw::says::<JlisRole, _>(board, || {
                let mut since: Option<VirtualTime> = None;
                move |line: &Line, asked: &Request, answer: &mut Response| {
                    if let (Request::CallToSuspend(_), Response::Suspended) = (asked, &*answer) {
                        since = Some(line.now());
                    }
                    let over = since.is_some_and(|since| line.now() >= since.plus_days(30));
                    if over
                        && let Response::Status { status } = answer
                        && *status == madoguchi_sim::jlis::CertificateStatus::Suspended
                    {
                        *status = madoguchi_sim::jlis::CertificateStatus::Good;
                    }
                }
            });
        },
    ),
];
