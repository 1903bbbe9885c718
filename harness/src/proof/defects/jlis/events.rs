//! J-LIS that deals wrongly with what happens to residents, with renewal, and with notices.

use jiff::ToSpan;
use madoguchi_sim::jlis::{LifeEvent, Request, Response};
use madoguchi_sim::role::Switchboard;

use super::{answers, at_another_time, jlis, mistakes, pretends, refused};
use crate::proof::Defect;

/// An event is entered as if nothing followed from it.
fn only_notes(board: &Switchboard, such: fn(&LifeEvent) -> bool) {
    crate::proof::flaw::instead::<madoguchi_sim::jlis::JlisRole, _>(board, move || {
        move |_: &madoguchi_sim::role::Line, asked: &Request| match asked {
            Request::Report { event, .. } if such(event) => Some(Response::Accepted),
            _ => None,
        }
    });
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    jlis(
        "jlis-keeps-signature-certificate-after-a-move",
        "引っ越しても、署名用電子証明書を失効させない",
        &["JLIS-009"],
        |board| only_notes(board, |event| matches!(event, LifeEvent::Moved { .. })),
    ),
    jlis(
        "jlis-keeps-signature-certificate-after-a-change-of-name",
        "氏名が変わっても、署名用電子証明書を失効させない",
        &["JLIS-009"],
        |board| only_notes(board, |event| matches!(event, LifeEvent::Renamed { .. })),
    ),
    jlis(
        "jlis-revokes-everything-after-a-move",
        "引っ越しで、利用者証明用電子証明書も失効させる",
        &["JLIS-009"],
        |board| {
            mistakes(board, |_, asked| {
                if let Request::Report { event, .. } = asked
                    && let LifeEvent::Moved { .. } = event
                {
                    *event = LifeEvent::ReturnedCard;
                }
            });
        },
    ),
    jlis(
        "jlis-revokes-everything-after-a-change-of-name",
        "氏名の変更で、利用者証明用電子証明書も失効させる",
        &["JLIS-009"],
        |board| {
            mistakes(board, |_, asked| {
                if let Request::Report { event, .. } = asked
                    && let LifeEvent::Renamed { .. } = event
                {
                    *event = LifeEvent::ReturnedCard;
                }
            });
        },
    ),
    jlis(
        "jlis-keeps-certificates-of-the-dead",
        "死亡した人の電子証明書を失効させない",
        &["JLIS-008"],
        |board| only_notes(board, |event| *event == LifeEvent::Died),
    ),
    jlis(
        "jlis-keeps-certificates-of-returned-cards",
        "返納されたカードの電子証明書を失効させない",
        &["JLIS-008"],
        |board| only_notes(board, |event| *event == LifeEvent::ReturnedCard),
    ),
    jlis(
        "jlis-refuses-reports",
        "市町村からの異動の知らせを受け付けない",
        &["JLIS-009", "JLIS-008"],
        |board| {
            answers(board, |_, asked, answer| {
                if let Request::Report { .. } = asked {
                    *answer = refused("異動を受け付けられない");
                }
            });
        },
    ),
    jlis(
        "jlis-renews-nothing",
        "電子証明書の更新を断る",
        &["CARD-005", "CARD-007", "JLIS-009"],
        |board| {
            answers(board, |_, asked, answer| {
                if let Request::RenewCertificates { .. } = asked {
                    *answer = refused("電子証明書を更新できない");
                }
            });
        },
    ),
    jlis(
        "jlis-renews-one-certificate-of-two",
        "電子証明書の更新で、署名用のものを作らない",
        &["JLIS-009"],
        |board| {
            answers(board, |_, _, answer| {
                if let Response::Certificates { sign, sign_key, .. } = answer {
                    (*sign, *sign_key) = (None, None);
                }
            });
        },
    ),
    jlis(
        "jlis-renews-with-the-wrong-term",
        "更新した電子証明書の期限を、5回目でなく4回目の誕生日とする",
        &["CARD-005"],
        |board| {
            at_another_time(board, |asked, now| match asked {
                Request::RenewCertificates { .. } => now.plus_days(-365),
                _ => now,
            });
        },
    ),
    jlis(
        "jlis-renews-with-the-term-of-the-old-one",
        "電子証明書の更新で、前と同じものを渡す",
        &["CARD-005"],
        |board| {
            at_another_time(board, |asked, now| match asked {
                Request::RenewCertificates { .. } => now.plus_days(-5 * 365),
                _ => now,
            });
        },
    ),
    jlis(
        "jlis-sends-no-notices",
        "有効期限通知書を送らない",
        &["CARD-006"],
        |board| {
            answers(board, |_, _, answer| {
                if let Response::Notices { sent } = answer {
                    sent.clear();
                }
            });
        },
    ),
    jlis(
        "jlis-sends-notices-a-day-early",
        "有効期限通知書を、3か月前の前日に送る",
        &["CARD-006"],
        |board| {
            at_another_time(board, |asked, now| match asked {
                Request::ExpiryNotices { .. } => now.plus_days(1),
                _ => now,
            });
        },
    ),
    jlis(
        "jlis-sends-notices-when-it-is-too-late",
        "有効期限通知書を、1か月前に送る",
        &["CARD-006"],
        |board| {
            answers(board, |line, _, answer| {
                if let Response::Notices { sent } = answer {
                    for day in sent.iter_mut() {
                        *day = day.saturating_add(2.months());
                    }
                    sent.retain(|day| *day <= line.now().date());
                }
            });
        },
    ),
    jlis(
        "jlis-sends-notices-to-everybody",
        "有効期限の遠い人にも、有効期限通知書を送る",
        &["CARD-006"],
        |board| {
            answers(board, |line, asked, answer| {
                if let (Request::ExpiryNotices { .. }, Response::Notices { sent }) = (asked, answer)
                {
                    sent.push(line.now().date());
                }
            });
        },
    ),
    jlis(
        "jlis-takes-reports-and-loses-them",
        "異動の知らせを受け付けたと答え、何もしない",
        &["JLIS-008", "JLIS-009"],
        |board| {
            pretends(board, |_, asked| match asked {
                Request::Report { .. } => Some(Response::Accepted),
                _ => None,
            });
        },
    ),
];
