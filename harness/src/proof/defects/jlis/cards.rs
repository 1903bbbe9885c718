//! J-LIS that takes applications and makes cards wrongly.

use jiff::ToSpan;
use jiff::civil::date;
use madoguchi_sim::card::CardKind;
use madoguchi_sim::jlis::{CardApplication, JlisRole, Request, Response};
use madoguchi_sim::role::{Line, Switchboard};

use super::{answers, at_another_time, jlis, refused};
use crate::proof::Defect;
use crate::proof::flaw::{self, early, late};

/// An application is taken for another.
fn misreads(board: &Switchboard, change: fn(&Line, &mut CardApplication)) {
    flaw::hears::<JlisRole, _>(board, move || {
        move |line: &Line, asked: &mut Request| {
            if let Request::ApplyForCard(application) = asked {
                change(line, application);
            }
        }
    });
}

/// Cards are ready on another day than should be. Told the day, and whether the route is the express one.
fn ready(board: &Switchboard, days: fn(bool) -> i64) {
    flaw::says::<JlisRole, _>(board, move || {
        move |_: &Line, asked: &Request, answer: &mut Response| {
            if let (Request::ApplyForCard(application), Response::Ordered { ready, .. }) =
                (asked, answer)
            {
                let days = days(application.express.is_some());
                *ready = ready.saturating_add(days.days());
            }
        }
    });
}

const fn applies(asked: &Request) -> bool {
    matches!(asked, Request::ApplyForCard(_))
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    jlis(
        "jlis-promises-express-cards-in-four-days",
        "特急発行のカードを、4日目に用意できると答える",
        &["JLIS-001"],
        |board| ready(board, |express| if express { -1 } else { 0 }),
    ),
    jlis(
        "jlis-promises-express-cards-in-eight-days",
        "特急発行のカードを、3日遅く用意できると答える",
        &["JLIS-001"],
        |board| ready(board, |express| if express { 3 } else { 0 }),
    ),
    jlis(
        "jlis-makes-every-card-express",
        "通常の申請も、5日で用意できると答える",
        &["CARD-036"],
        |board| ready(board, |express| if express { 0 } else { -25 }),
    ),
    jlis(
        "jlis-has-no-limit-to-express-cards",
        "処理能力を超えた特急の申請も、その日のうちに受ける",
        &["JLIS-003"],
        |board| {
            flaw::says::<JlisRole, _>(board, || {
                let mut first: Option<(jiff::civil::Date, jiff::civil::Date)> = None;
                move |line: &Line, asked: &Request, answer: &mut Response| {
                    if let (Request::ApplyForCard(application), Response::Ordered { ready, .. }) =
                        (asked, answer)
                        && application.express.is_some()
                    {
                        let today = line.now().date();
                        match first {
                            Some((day, soonest)) if day == today => *ready = soonest,
                            _ => first = Some((today, *ready)),
                        }
                    }
                }
            });
        },
    ),
    jlis(
        "jlis-hands-over-on-the-fourth-day",
        "特急のカードを、4日目に渡す",
        &["JLIS-001"],
        |board| {
            at_another_time(board, |asked, now| match asked {
                Request::Collect { .. } => early(date(2025, 6, 15), now),
                _ => now,
            });
        },
    ),
    jlis(
        "jlis-hands-over-on-the-sixth-day",
        "特急のカードを、5日目に渡さない",
        &["JLIS-001"],
        |board| {
            at_another_time(board, |asked, now| match asked {
                Request::Collect { .. } => late(date(2025, 6, 15), now),
                _ => now,
            });
        },
    ),
    jlis(
        "jlis-never-hands-over",
        "用意できたカードを渡さない",
        &["JLIS-001", "MUNI-013", "JLIS-014"],
        |board| {
            answers(board, |_, asked, answer| {
                if let Request::Collect { .. } = asked {
                    *answer = refused("カードはまだできていない");
                }
            });
        },
    ),
    jlis(
        "jlis-hands-over-twice",
        "渡したカードを、もう一度渡す",
        &["MUNI-001"],
        |board| {
            flaw::says::<JlisRole, _>(board, || {
                let mut last: Option<Response> = None;
                move |_: &Line, asked: &Request, answer: &mut Response| {
                    let Request::Collect { .. } = asked else {
                        return;
                    };
                    match (&*answer, &last) {
                        (Response::Card(_), _) => last = Some(answer.clone()),
                        (_, Some(card)) => *answer = card.clone(),
                        _ => {}
                    }
                }
            });
        },
    ),
    jlis(
        "jlis-begins-express-a-day-late",
        "特急発行を、始まった日に受け付けない",
        &["JLIS-001", "JLIS-004"],
        |board| {
            at_another_time(board, |asked, now| match asked {
                _ if applies(asked) => late(date(2024, 12, 2), now),
                _ => now,
            });
        },
    ),
    jlis(
        "jlis-takes-old-photos",
        "6か月より前に撮影した写真を受け付ける",
        &["CARD-030"],
        |board| {
            misreads(board, |line, application| {
                application.photo_taken = application.photo_taken.map(|_| line.now().date());
            });
        },
    ),
    jlis(
        "jlis-takes-photos-a-day-too-old",
        "6か月と1日前に撮影した写真を受け付ける",
        &["CARD-030"],
        |board| {
            misreads(board, |_, application| {
                application.photo_taken = application
                    .photo_taken
                    .map(|day| day.saturating_add(1.day()));
            });
        },
    ),
    jlis(
        "jlis-refuses-photos-of-just-six-months",
        "ちょうど6か月前に撮影した写真を断る",
        &["CARD-030"],
        |board| {
            misreads(board, |_, application| {
                application.photo_taken = application
                    .photo_taken
                    .map(|day| day.saturating_sub(1.day()));
            });
        },
    ),
    jlis(
        "jlis-takes-cards-without-pins-a-day-early",
        "顔認証マイナンバーカードの申請を、始まる前日に受け付ける",
        &["CARD-008"],
        |board| {
            at_another_time(board, |asked, now| match asked {
                _ if applies(asked) => early(date(2023, 12, 15), now),
                _ => now,
            });
        },
    ),
    jlis(
        "jlis-takes-cards-without-pins-a-day-late",
        "顔認証マイナンバーカードの申請を、始まった日に受け付けない",
        &["CARD-008"],
        |board| {
            at_another_time(board, |asked, now| match asked {
                _ if applies(asked) => late(date(2023, 12, 15), now),
                _ => now,
            });
        },
    ),
    jlis(
        "jlis-takes-next-cards-a-day-early",
        "次期個人番号カードの申請を、始まる前日に受け付ける",
        &["CARD-040"],
        |board| {
            at_another_time(board, |asked, now| match asked {
                _ if applies(asked) => early(date(2028, 4, 1), now),
                _ => now,
            });
        },
    ),
    jlis(
        "jlis-takes-next-cards-a-day-late",
        "次期個人番号カードの申請を、始まった日に受け付けない",
        &["CARD-040"],
        |board| {
            at_another_time(board, |asked, now| match asked {
                _ if applies(asked) => late(date(2028, 4, 1), now),
                _ => now,
            });
        },
    ),
    jlis(
        "jlis-makes-ordinary-cards-of-next-ones",
        "次期個人番号カードの申請に、今のカードを作る",
        &["CARD-040"],
        |board| {
            misreads(board, |_, application| {
                if application.kind == CardKind::NextGeneration {
                    application.kind = CardKind::Ordinary;
                }
            });
        },
    ),
    jlis(
        "jlis-takes-no-cards-without-photo",
        "1歳になる前の人にも、写真のあるカードの申請を求める",
        &["JLIS-007", "JLIS-005"],
        |board| {
            answers(board, |_, asked, answer| {
                if let Request::ApplyForCard(application) = asked
                    && application.kind == CardKind::NoPhotoInfant
                {
                    *answer = refused("写真が必要である");
                }
            });
        },
    ),
    jlis(
        "jlis-refuses-every-application",
        "どの申請も断る",
        &["JLIS-001", "MUNI-013", "CARD-036", "JLIS-014"],
        |board| {
            answers(board, |_, asked, answer| {
                if applies(asked) {
                    *answer = refused("申請を受け付けられない");
                }
            });
        },
    ),
    jlis(
        "jlis-makes-cards-for-five-years",
        "成人のカードの有効期限を、5回目の誕生日とする",
        &["CARD-004"],
        |board| {
            answers(board, |_, _, answer| {
                if let Response::Card(spec) = answer {
                    spec.expires = spec.expires.saturating_sub(5.years());
                }
            });
        },
    ),
    jlis(
        "jlis-makes-cards-that-expire-a-day-early",
        "カードの有効期限を、誕生日の前日とする",
        &["CARD-004"],
        |board| {
            answers(board, |_, _, answer| {
                if let Response::Card(spec) = answer {
                    spec.expires = spec.expires.saturating_sub(1.day());
                }
            });
        },
    ),
    jlis(
        "jlis-keeps-the-lost-certificates-in-force",
        "紛失による再交付の後も、前のカードの電子証明書を失効させない",
        &["CARD-025", "JLIS-008"],
        keeps_old,
    ),
];

/// Hands over a new card and says of the old one what was so before.
fn keeps_old(board: &Switchboard) {
    flaw::says::<JlisRole, _>(board, || {
        let mut handed_over = false;
        move |_: &Line, asked: &Request, answer: &mut Response| {
            handed_over |= matches!(
                (asked, &*answer),
                (Request::Collect { .. }, Response::Card(_))
            );
            if handed_over
                && let Response::Status { status } = answer
                && *status == madoguchi_sim::jlis::CertificateStatus::Revoked
            {
                *status = madoguchi_sim::jlis::CertificateStatus::Good;
            }
        }
    });
}
