//! Municipalities that take applications and hand cards over wrongly.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::municipality::{
    MunicipalityRole, Request, Response, Visitor, WindowApplication,
};
use madoguchi_sim::role::{Line, Switchboard};
use madoguchi_sim::rulebook::reissue::IssueReason;

use super::{answers, at_another_time, mistakes, municipality, refused};
use crate::proof::Defect;
use crate::proof::flaw::{self, early, late};

/// An application is taken for another.
fn misreads(board: &Switchboard, change: fn(&Line, &mut WindowApplication)) {
    flaw::hears::<MunicipalityRole, _>(board, move || {
        move |line: &Line, asked: &mut Request| {
            if let Request::ApplyForCard(application) = asked {
                change(line, application);
            }
        }
    });
}

/// An application is refused that should be taken.
fn refuses(board: &Switchboard, such: fn(&Line, &WindowApplication) -> bool) {
    flaw::says::<MunicipalityRole, _>(board, move || {
        move |line: &Line, asked: &Request, answer: &mut Response| {
            if let Request::ApplyForCard(application) = asked
                && such(line, application)
            {
                *answer = refused("この申請は受け付けられない");
            }
        }
    });
}

/// Applications, or cards that agents come for, are dealt with as if a day were another.
fn when(
    asked: bool,
    day: Date,
    wrong: fn(Date, VirtualTime) -> VirtualTime,
    now: VirtualTime,
) -> VirtualTime {
    match asked {
        true => wrong(day, now),
        false => now,
    }
}

const fn applies(asked: &Request) -> bool {
    matches!(asked, Request::ApplyForCard(_))
}

const fn by_agent(asked: &Request) -> bool {
    matches!(asked, Request::CollectByAgent { .. })
}

/// The days on which agents begin or cease to need papers, of people who come in scenarios.
const PAPERS: [Date; 3] = [date(2023, 3, 31), date(2025, 4, 1), date(2025, 5, 10)];

/// Every one.
pub(super) const ALL: &[Defect] = &[
    municipality(
        "municipality-takes-applications-from-afar",
        "一度も来庁しない人の申請を受け付ける",
        &["MUNI-013", "JLIS-007"],
        |board| misreads(board, |_, application| application.in_person = true),
    ),
    municipality(
        "municipality-takes-any-birth-report-for-presence",
        "出生届と一緒の申請なら、誰でも来庁しなくてよいとする",
        &["JLIS-007"],
        |board| {
            misreads(board, |_, application| {
                application.in_person |= application.with_birth_report;
            });
        },
    ),
    municipality(
        "municipality-wants-newborns-to-come",
        "出生届と一緒の申請でも、子の来庁を求める",
        &["JLIS-007"],
        |board| {
            misreads(board, |_, application| {
                application.with_birth_report = false
            })
        },
    ),
    municipality(
        "municipality-wants-no-police-receipt",
        "自宅の外で失くしたカードも、警察の受理番号なしに再交付する",
        &["MUNI-021"],
        |board| {
            misreads(board, |_, application| {
                if let Some(loss) = &mut application.loss {
                    loss.outside_home = false;
                }
            });
        },
    ),
    municipality(
        "municipality-always-wants-a-police-receipt",
        "自宅の中で失くしたカードにも、警察の受理番号を求める",
        &["MUNI-021"],
        |board| {
            misreads(board, |_, application| {
                if let Some(loss) = &mut application.loss {
                    loss.outside_home = true;
                }
            });
        },
    ),
    municipality(
        "municipality-takes-any-reason-for-express",
        "どの事由でも、特急発行を受け付ける",
        &["JLIS-004"],
        |board| {
            misreads(board, |_, application| {
                if let Some(reason) = &mut application.express
                    && !reason.opens_express()
                {
                    *reason = IssueReason::Damage;
                }
            });
        },
    ),
    municipality(
        "municipality-takes-adults-for-infants",
        "1歳を過ぎた人にも、乳児としての特急発行を受け付ける",
        &["JLIS-004"],
        |board| {
            misreads(board, |_, application| {
                if application.express == Some(IssueReason::Infant) {
                    application.express = Some(IssueReason::NewResidentRecord);
                }
            });
        },
    ),
    municipality(
        "municipality-takes-loss-only-for-express",
        "紛失と1歳未満のほかは、特急発行を受け付けない",
        &["JLIS-004"],
        |board| {
            refuses(board, |_, application| {
                !matches!(
                    application.express,
                    None | Some(IssueReason::Loss | IssueReason::Infant)
                )
            });
        },
    ),
    municipality(
        "municipality-takes-no-loss-for-express",
        "紛失の特急発行を受け付けない",
        &["JLIS-001", "JLIS-004", "JLIS-005"],
        |board| {
            refuses(board, |_, application| {
                application.express == Some(IssueReason::Loss)
            });
        },
    ),
    municipality(
        "municipality-takes-no-infants-for-express",
        "乳児の特急発行を受け付けない",
        &["JLIS-004", "JLIS-005", "JLIS-007"],
        |board| {
            refuses(board, |_, application| {
                application.express == Some(IssueReason::Infant)
            });
        },
    ),
    municipality(
        "municipality-holds-infants-to-thirty-days",
        "乳児の特急発行も、30日で締め切る",
        &["JLIS-005"],
        |board| {
            refuses(board, |line, application| {
                application.express == Some(IssueReason::Infant)
                    && line.now().date() >= date(2025, 2, 10)
            });
        },
    ),
    municipality(
        "municipality-takes-infants-on-their-first-birthday",
        "1歳の誕生日にも、乳児としての特急発行を受け付ける",
        &["JLIS-004", "JLIS-005"],
        |board| {
            flaw::then::<MunicipalityRole, _>(board, || {
                |_: &Line, asked: &Request, answer: &Response| match (asked, answer) {
                    (Request::ApplyForCard(application), Response::Refused { .. })
                        if application.express == Some(IssueReason::Infant) =>
                    {
                        let mut other = application.clone();
                        other.express = Some(IssueReason::NewResidentRecord);
                        other.kind = madoguchi_sim::card::CardKind::Ordinary;
                        other.in_person = true;
                        other.photo_taken = Some(application.event_on);
                        Some(Request::ApplyForCard(other))
                    }
                    _ => None,
                }
            });
        },
    ),
    municipality(
        "municipality-refuses-infants-on-the-eve-of-their-birthday",
        "1歳の誕生日の前日に、乳児としての特急発行を受け付けない",
        &["JLIS-004", "JLIS-005"],
        |board| {
            at_another_time(board, |asked, now| {
                when(applies(asked), date(2026, 1, 10), early, now)
            });
        },
    ),
    municipality(
        "municipality-takes-express-on-the-31st-day",
        "事由から31日目にも、特急発行を受け付ける",
        &["JLIS-005"],
        |board| {
            misreads(board, |_, application| {
                application.event_on = application.event_on.saturating_add(1.day());
            });
        },
    ),
    municipality(
        "municipality-refuses-express-on-the-30th-day",
        "事由から30日目に、特急発行を受け付けない",
        &["JLIS-005"],
        |board| {
            misreads(board, |_, application| {
                application.event_on = application.event_on.saturating_sub(1.day());
            });
        },
    ),
    municipality(
        "municipality-does-not-ask-when-it-happened",
        "事由の日を見ずに、特急発行を受け付ける",
        &["JLIS-005"],
        |board| {
            misreads(board, |line, application| {
                application.event_on = line.now().date()
            });
        },
    ),
    municipality(
        "municipality-begins-express-a-day-late",
        "特急発行を、始まった日に受け付けない",
        &["JLIS-001", "JLIS-004"],
        |board| {
            at_another_time(board, |asked, now| {
                when(applies(asked), date(2024, 12, 2), late, now)
            });
        },
    ),
    municipality(
        "municipality-sends-express-as-ordinary",
        "特急の申請を、通常の申請としてJ-LISへ送る",
        &["JLIS-001", "JLIS-002"],
        |board| misreads(board, |_, application| application.express = None),
    ),
    municipality(
        "municipality-keeps-express-cards-at-the-window",
        "特急のカードも、窓口で渡すとする",
        &["JLIS-002"],
        |board| {
            answers(board, |_, _, answer| {
                if let Response::Ordered { by_mail, .. } = answer {
                    *by_mail = false;
                }
            });
        },
    ),
    municipality(
        "municipality-mails-every-card",
        "通常のカードも、本人に郵送するとする",
        &["CARD-036"],
        |board| {
            answers(board, |_, _, answer| {
                if let Response::Ordered { by_mail, .. } = answer {
                    *by_mail = true;
                }
            });
        },
    ),
    municipality(
        "municipality-hands-express-cards-to-agents",
        "特急のカードを、窓口で代理人に渡す",
        &["JLIS-002"],
        |board| {
            mistakes(board, |_, asked| {
                if let Request::CollectByAgent {
                    order,
                    visitor: Visitor::AgentWithPapers,
                    ..
                } = asked
                {
                    *asked = Request::Collect { order: *order };
                }
            });
        },
    ),
    municipality(
        "municipality-tells-another-day",
        "カードが用意できる日を、1日遅く答える",
        &["JLIS-001", "CARD-036", "JLIS-003"],
        |board| {
            answers(board, |_, _, answer| {
                if let Response::Ordered { ready, .. } = answer {
                    *ready = ready.saturating_add(1.day());
                }
            });
        },
    ),
    municipality(
        "municipality-hands-no-cards-over",
        "用意できたカードを渡さない",
        &["MUNI-013", "JLIS-001", "MUNI-021"],
        |board| {
            answers(board, |_, asked, answer| {
                if let Request::Collect { .. } = asked {
                    *answer = refused("カードは渡せない");
                }
            });
        },
    ),
    municipality(
        "municipality-wants-papers-of-every-agent",
        "誰の代理人にも、書類を求める",
        &["MUNI-002"],
        |board| {
            answers(board, |_, asked, answer| {
                if let Request::CollectByAgent {
                    visitor: Visitor::AgentWithoutPapers,
                    ..
                } = asked
                {
                    *answer = refused("代理人に交付するには、書類が必要である");
                }
            });
        },
    ),
    municipality(
        "municipality-wants-papers-for-wards",
        "成年被後見人の代理人にも、書類を求める",
        &["MUNI-002"],
        |board| {
            mistakes(board, |_, asked| {
                if let Request::CollectByAgent { adult_ward, .. } = asked {
                    *adult_ward = false;
                }
            });
        },
    ),
    municipality(
        "municipality-wants-no-papers-of-anybody",
        "誰の代理人にも、書類を求めない",
        &["MUNI-001", "MUNI-002", "MUNI-015"],
        |board| {
            mistakes(board, |_, asked| {
                if let Request::CollectByAgent { adult_ward, .. } = asked {
                    *adult_ward = true;
                }
            });
        },
    ),
    municipality(
        "municipality-counts-ages-of-agents-a-day-early",
        "代理人の書類が要るかどうかを、翌日の年齢と扱いで決める",
        &["MUNI-002"],
        |board| {
            at_another_time(board, |asked, now| match by_agent(asked) {
                true => PAPERS.into_iter().fold(now, |now, day| early(day, now)),
                false => now,
            });
        },
    ),
    municipality(
        "municipality-counts-ages-of-agents-a-day-late",
        "代理人の書類が要るかどうかを、前日の年齢と扱いで決める",
        &["MUNI-002"],
        |board| {
            at_another_time(board, |asked, now| match by_agent(asked) {
                true => PAPERS.into_iter().fold(now, |now, day| late(day, now)),
                false => now,
            });
        },
    ),
    municipality(
        "municipality-refuses-agents-with-papers",
        "書類を持つ代理人にも、カードを渡さない",
        &["MUNI-001", "MUNI-015"],
        |board| {
            answers(board, |_, asked, answer| {
                if let Request::CollectByAgent {
                    visitor: Visitor::AgentWithPapers,
                    ..
                } = asked
                {
                    *answer = refused("代理人には渡せない");
                }
            });
        },
    ),
    municipality(
        "municipality-refuses-everybody",
        "どの用件も断る",
        &["MUNI-013", "JLIS-001", "CARD-014", "MUNI-006"],
        |board| {
            answers(board, |_, _, answer| {
                *answer = refused("本日の受付は終わった")
            })
        },
    ),
];
