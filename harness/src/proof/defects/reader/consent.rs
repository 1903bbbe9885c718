//! Readers that ask for consent wrongly, or make up the answer.

use jiff::civil::date;
use madoguchi_sim::cast::MedicalKind;
use madoguchi_sim::fund::Consents;
use madoguchi_sim::reader::{ConsentChoice, Outcome, ReaderRole, Request, Response, Screen};
use madoguchi_sim::role::{Line, Switchboard};

use super::{at_another_time, mistakes, reader, shows};
use crate::proof::Defect;
use crate::proof::flaw::{self, early, late};

/// Other consents are handed to the counter than were given.
fn hands_over(board: &Switchboard, change: fn(&mut Consents)) {
    flaw::says::<ReaderRole, _>(board, move || {
        move |_: &Line, _: &Request, answer: &mut Response| {
            if let Response::Outcome(outcome) = answer
                && let Outcome::Verified { consents, .. } = outcome.as_mut()
            {
                change(consents);
            }
        }
    });
}

/// The consent screens are other than should be.
fn asks(board: &Switchboard, change: fn(&mut Vec<MedicalKind>, &mut bool, &mut bool)) {
    flaw::says::<ReaderRole, _>(board, move || {
        move |_: &Line, _: &Request, answer: &mut Response| {
            if let Response::Screen(Screen::Consent {
                asks,
                asks_limit,
                offers_all,
            })
            | Response::NotNow {
                screen:
                    Screen::Consent {
                        asks,
                        asks_limit,
                        offers_all,
                    },
            } = answer
            {
                change(asks, asks_limit, offers_all);
            }
        }
    });
}

/// The days on which what is asked changed.
const CHANGES: [jiff::civil::Date; 3] = [date(2022, 9, 1), date(2023, 5, 1), date(2024, 10, 7)];

/// Every one.
pub(super) const ALL: &[Defect] = &[
    reader(
        "reader-assumes-consent",
        "何に同意したかによらず、すべてに同意したとして届ける",
        &["READER-019", "OQS-004"],
        |board| {
            hands_over(board, |consents| {
                *consents = Consents {
                    drugs: true,
                    clinical: true,
                    checkups: true,
                    surgery: true,
                    limit: true,
                };
            });
        },
    ),
    reader(
        "reader-assumes-consent-of-whoever-leaves",
        "同意しないで取ったカードを、すべてに同意したものとして扱う",
        &["READER-001", "OQS-004"],
        |board| {
            flaw::before::<ReaderRole, _>(board, || {
                |_: &Line, asked: &Request| match asked {
                    Request::TakeCard => vec![Request::Consent(ConsentChoice::All)],
                    _ => Vec::new(),
                }
            });
        },
    ),
    reader(
        "reader-takes-no-for-yes",
        "何にも同意しない人を、まとめて同意したものとして扱う",
        &["OQS-004"],
        |board| {
            mistakes(board, |_, asked| {
                if let Request::Consent(choice) = asked
                    && *choice == ConsentChoice::Nothing
                {
                    *choice = ConsentChoice::Each(Consents {
                        drugs: true,
                        clinical: true,
                        checkups: true,
                        surgery: true,
                        limit: true,
                    });
                }
            });
        },
    ),
    reader(
        "reader-takes-each-for-all",
        "一つに同意した人を、まとめて同意したものとして扱う",
        &["READER-019"],
        |board| {
            mistakes(board, |_, asked| {
                if let Request::Consent(choice) = asked
                    && let ConsentChoice::Each(_) = choice
                {
                    *choice = ConsentChoice::All;
                }
            });
        },
    ),
    reader(
        "reader-takes-surgery-with-the-rest",
        "まとめた同意に、手術情報も含める",
        &["READER-019"],
        |board| {
            hands_over(board, |consents| {
                consents.surgery |= consents.drugs && consents.clinical && consents.checkups;
            });
        },
    ),
    reader(
        "reader-leaves-checkups-out",
        "まとめた同意に、健診を含めない",
        &["READER-019"],
        |board| {
            hands_over(board, |consents| {
                consents.checkups &= !(consents.drugs && consents.clinical);
            });
        },
    ),
    reader(
        "reader-swaps-drugs-and-checkups",
        "薬剤情報と特定健診等情報の同意を取り違える",
        &["READER-019", "OQS-004"],
        |board| {
            hands_over(board, |consents| {
                std::mem::swap(&mut consents.drugs, &mut consents.checkups);
            });
        },
    ),
    reader(
        "reader-loses-consents",
        "同意を届けない",
        &["READER-019", "OQS-004"],
        |board| {
            hands_over(board, |consents| {
                *consents = Consents {
                    limit: consents.limit,
                    ..Consents::default()
                };
            });
        },
    ),
    reader(
        "reader-asks-everything-everywhere",
        "施設の設定によらず、すべての情報の同意を尋ねる",
        &["READER-017"],
        |board| asks(board, |asks, _, _| *asks = MedicalKind::ALL.to_vec()),
    ),
    reader(
        "reader-asks-drugs-and-checkups-only",
        "施設が設定を変えても、薬剤情報と特定健診等情報だけを尋ねる",
        &["READER-017", "READER-019"],
        |board| {
            asks(board, |asks, _, _| {
                asks.retain(|kind| matches!(kind, MedicalKind::Drugs | MedicalKind::Checkups));
            });
        },
    ),
    reader(
        "reader-asks-about-limit-for-ever",
        "2024年10月7日からも、限度額の同意を尋ねる",
        &["READER-018"],
        |board| asks(board, |_, limit, _| *limit = true),
    ),
    reader(
        "reader-never-asks-about-limit",
        "2024年10月6日までも、限度額の同意を尋ねない",
        &["READER-018"],
        |board| asks(board, |_, limit, _| *limit = false),
    ),
    reader(
        "reader-holds-limit-back-without-consent",
        "2024年10月7日からも、同意しない人の限度額を届けない",
        &["READER-018"],
        |board| hands_over(board, |consents| consents.limit = false),
    ),
    reader(
        "reader-hands-limit-over-without-consent",
        "2024年10月6日までも、同意しない人の限度額を届ける",
        &["READER-018"],
        |board| hands_over(board, |consents| consents.limit = true),
    ),
    reader(
        "reader-offers-one-screen-for-all-from-the-beginning",
        "2024年10月7日より前から、まとめて同意する画面を示す",
        &["READER-019"],
        |board| asks(board, |_, _, all| *all = true),
    ),
    reader(
        "reader-has-no-screen-for-all",
        "まとめて同意する画面がない",
        &["READER-019"],
        |board| {
            asks(board, |_, _, all| *all = false);
            mistakes(board, |_, asked| {
                if *asked == Request::Consent(ConsentChoice::All) {
                    *asked = Request::Look;
                }
            });
        },
    ),
    reader(
        "reader-changes-its-screens-a-day-early",
        "同意の画面を、変わる日の前日に変える",
        &["READER-018", "READER-019"],
        |board| {
            at_another_time(board, |_, now| {
                CHANGES.into_iter().fold(now, |now, day| early(day, now))
            });
        },
    ),
    reader(
        "reader-changes-its-screens-a-day-late",
        "同意の画面を、変わる日の翌日に変える",
        &["READER-018", "READER-019"],
        |board| {
            at_another_time(board, |_, now| {
                CHANGES.into_iter().fold(now, |now, day| late(day, now))
            });
        },
    ),
    reader(
        "reader-asks-about-clinical-data-too-early",
        "診療情報と手術情報の同意を、始まる前日に尋ねる",
        &["OQS-008", "OQS-009"],
        |board| {
            shows(board, |line, screen| {
                let eve = [date(2022, 8, 31), date(2023, 4, 30)];
                if let Screen::Consent { asks, .. } = screen
                    && eve.contains(&line.now().date())
                {
                    *asks = MedicalKind::ALL.to_vec();
                }
            });
        },
    ),
    reader(
        "reader-skips-consent",
        "同意を尋ねず、すべてに同意したものとして受付を済ませる",
        &["READER-001", "READER-007", "OQS-004"],
        |board| {
            flaw::then::<ReaderRole, _>(board, || {
                |_: &Line, _: &Request, answer: &Response| match answer {
                    Response::Screen(Screen::Consent { offers_all, .. }) => {
                        Some(Request::Consent(match offers_all {
                            true => ConsentChoice::All,
                            false => ConsentChoice::Each(Consents {
                                drugs: true,
                                clinical: true,
                                checkups: true,
                                surgery: true,
                                limit: true,
                            }),
                        }))
                    }
                    _ => None,
                }
            });
        },
    ),
];
