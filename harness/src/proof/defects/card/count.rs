//! Cards that count wrong tries wrongly.

use std::collections::BTreeMap;

use madoguchi_sim::card::{Ap, Bytes, Request, Response};
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::role::{Line, Switchboard};

use super::card;
use super::chip::{Heard, Place, Quirk, VERIFY, answering, answers, end, quirk, status};
use crate::proof::Defect;

/// A reference: application and file.
type Reference = (Ap, u16);

/// What came of a VERIFY.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// Nothing was presented; so many tries are left.
    Asked(u8),
    /// It was right.
    Right,
    /// It was wrong; so many tries are left.
    Wrong(u8),
    /// It was blocked before.
    Blocked,
}

fn verdict(heard: &Heard<'_>, answer: &[u8]) -> Option<(Reference, Verdict)> {
    if heard.kind() != VERIFY {
        return None;
    }
    let verdict = match (status(answer), heard.command.data) {
        (0x9000, _) => Verdict::Right,
        (0x6984, _) => Verdict::Blocked,
        (status @ 0x63C0..=0x63CF, data) => {
            let left = u8::try_from(status & 0x0F).unwrap_or(0);
            match data {
                [] => Verdict::Asked(left),
                _ => Verdict::Wrong(left),
            }
        }
        _ => return None,
    };
    Some((heard.about()?, verdict))
}

/// The tries that a reference has when nothing went wrong.
const fn limit((ap, file): Reference) -> u8 {
    match (ap, file) {
        (Ap::Jpki, 0x001B) => 5,
        (Ap::Surface, _) | (Ap::Text, 0x0014 | 0x0015) => 10,
        _ => 3,
    }
}

fn says(answer: &mut Vec<u8>, left: u8) {
    end(answer, 0x63C0 | u16::from(left.min(15)));
}

/// Wrong tries of each reference, by a count that something sets back which should not.
#[derive(Default)]
struct Wrongs(BTreeMap<Reference, u8>);

impl Wrongs {
    fn hears(&mut self, heard: &Heard<'_>, answer: &mut Vec<u8>) {
        let Some((reference, verdict)) = verdict(heard, answer) else {
            return;
        };
        let wrongs = self.0.entry(reference).or_default();
        match verdict {
            Verdict::Right => *wrongs = 0,
            Verdict::Wrong(_) | Verdict::Blocked => *wrongs = wrongs.saturating_add(1),
            Verdict::Asked(_) => {}
        }
        let left = limit(reference).saturating_sub(*wrongs);
        match verdict {
            Verdict::Right => {}
            Verdict::Blocked if *wrongs > limit(reference) => {}
            Verdict::Asked(_) | Verdict::Wrong(_) | Verdict::Blocked => says(answer, left),
        }
    }
}

/// Forgets its wrong tries whenever something of a kind happens.
struct Forgets {
    wrongs: Wrongs,
    when: fn(&Place, &Request) -> bool,
}

impl Quirk for Forgets {
    fn after(&mut self, line: &Line, at: &Place, asked: &Request, answer: &mut Response) {
        if (self.when)(at, asked) {
            self.wrongs.0.clear();
        }
        if let (Some(heard), Response::Apdu(Bytes(answer))) = (at.hears(line, asked), answer) {
            self.wrongs.hears(&heard, answer);
        }
    }
}

fn forgets(board: &Switchboard, when: fn(&Place, &Request) -> bool) {
    quirk(board, move || Forgets {
        wrongs: Wrongs::default(),
        when,
    });
}

/// Counts wrong tries of one reference against others too.
fn counts_against(board: &Switchboard, others: fn(Reference, Reference) -> bool) {
    answers(board, move || {
        let mut wrongs: BTreeMap<Reference, u8> = BTreeMap::new();
        move |heard, answer| {
            let Some((reference, verdict)) = verdict(heard, answer) else {
                return;
            };
            match verdict {
                Verdict::Wrong(_) => {
                    let count = wrongs.entry(reference).or_default();
                    *count = count.saturating_add(1);
                }
                Verdict::Right => _ = wrongs.remove(&reference),
                Verdict::Asked(_) | Verdict::Blocked => {}
            }
            let foreign = wrongs
                .iter()
                .filter(|(other, _)| others(**other, reference));
            let foreign: u8 = foreign.map(|(_, count)| *count).fold(0, u8::saturating_add);
            match verdict {
                Verdict::Asked(left) | Verdict::Wrong(left) => {
                    says(answer, left.saturating_sub(foreign));
                }
                Verdict::Right if foreign >= limit(reference) => end(answer, 0x6984),
                Verdict::Right | Verdict::Blocked => {}
            }
        }
    });
}

/// Heals by time: after so long a reference is as if nothing had been wrong.
fn heals(board: &Switchboard, minutes: i64) {
    answers(board, move || {
        let mut last: BTreeMap<Reference, (VirtualTime, u8)> = BTreeMap::new();
        move |heard, answer| {
            let Some((reference, verdict)) = verdict(heard, answer) else {
                return;
            };
            let now = heard.line.now();
            let healed = last
                .get(&reference)
                .filter(|(since, _)| now.since(*since).as_mins() >= minutes)
                .map_or(0, |(_, wrongs)| *wrongs);
            match verdict {
                Verdict::Right => _ = last.remove(&reference),
                Verdict::Wrong(left) if healed == 0 => {
                    let wrongs = limit(reference).saturating_sub(left);
                    last.insert(reference, (now, wrongs));
                }
                Verdict::Asked(_) | Verdict::Wrong(_) | Verdict::Blocked => {}
            }
            let left = match verdict {
                Verdict::Asked(left) | Verdict::Wrong(left) => left,
                Verdict::Blocked => 0,
                Verdict::Right => return,
            };
            if healed > 0 {
                says(answer, left.saturating_add(healed));
            }
        }
    });
}

/// Tells another number of tries than are left.
fn tells(board: &Switchboard, change: fn(Reference, Verdict, &mut Vec<u8>)) {
    answers(board, move || {
        move |heard, answer| {
            if let Some((reference, verdict)) = verdict(heard, answer) {
                change(reference, verdict, answer);
            }
        }
    });
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    card(
        "card-heals-pin",
        "誤った暗証番号の回数が、1日たつと元に戻る",
        &["CARD-019"],
        |board| heals(board, 24 * 60),
    ),
    card(
        "card-heals-pin-in-half-an-hour",
        "誤った暗証番号の回数が、30分たつと元に戻る",
        &["CARD-019"],
        |board| heals(board, 30),
    ),
    card(
        "card-heals-pin-within-a-year",
        "誤った暗証番号の回数と閉塞が、1年たつと元に戻る",
        &["CARD-019"],
        |board| heals(board, 360 * 24 * 60),
    ),
    card(
        "card-forgets-wrong-tries-on-power-off",
        "残り回数を電源の切れない所に書かず、電源を入れ直すと元に戻る",
        &["CARD-019"],
        |board| forgets(board, |_, asked| matches!(asked, Request::PowerOn)),
    ),
    card(
        "card-forgets-wrong-tries-on-reset",
        "リセットすると残り回数が元に戻る",
        &["CARD-019"],
        |board| forgets(board, |_, asked| matches!(asked, Request::Reset)),
    ),
    card(
        "card-forgets-wrong-tries-with-the-application",
        "ほかのアプリケーションを選ぶと残り回数が元に戻る",
        &["CARD-019"],
        |board| {
            forgets(board, |at, asked| {
                let Request::Apdu(bytes) = asked else {
                    return false;
                };
                let own = at.ap.is_none_or(|ap| bytes.ends_with(ap.aid()));
                bytes.starts_with(&[0x00, 0xA4, 0x04]) && !own
            });
        },
    ),
    card(
        "card-counts-queries-as-tries",
        "残り回数の問合せも、誤りに数える",
        &["CARD-018", "CARD-020"],
        |board| {
            answers(board, || {
                let mut queries: BTreeMap<Reference, u8> = BTreeMap::new();
                move |heard, answer| {
                    let Some((reference, verdict)) = verdict(heard, answer) else {
                        return;
                    };
                    let asked = queries.entry(reference).or_default();
                    match verdict {
                        Verdict::Asked(left) => {
                            says(answer, left.saturating_sub(*asked));
                            *asked = asked.saturating_add(1);
                        }
                        Verdict::Wrong(left) => says(answer, left.saturating_sub(*asked)),
                        Verdict::Right => *asked = 0,
                        Verdict::Blocked => {}
                    }
                }
            });
        },
    ),
    card(
        "card-answers-9000-to-query-after-verify",
        "正しく照合した後の残り回数の問合せに、9000と答える",
        &["CARD-045"],
        |board| {
            answering(board, |heard, answer| {
                if let Some(((_, file), Verdict::Asked(_))) = verdict(heard, answer)
                    && heard.at.proved.contains(&file)
                {
                    end(answer, 0x9000);
                }
            });
        },
    ),
    card(
        "card-never-gives-tries-back",
        "正しく照合しても、残り回数が戻らない",
        &["CARD-018", "CARD-045"],
        |board| {
            answers(board, || {
                let mut least: BTreeMap<Reference, u8> = BTreeMap::new();
                move |heard, answer| {
                    let Some((reference, verdict)) = verdict(heard, answer) else {
                        return;
                    };
                    let least = least.entry(reference).or_insert(limit(reference));
                    match verdict {
                        Verdict::Wrong(_) => {
                            *least = least.saturating_sub(1);
                            says(answer, *least);
                        }
                        Verdict::Asked(_) => says(answer, *least),
                        Verdict::Right | Verdict::Blocked => {}
                    }
                }
            });
        },
    ),
    card(
        "card-gives-one-try-back-only",
        "正しく照合すると、残り回数が一つだけ戻る",
        &["CARD-018", "CARD-045"],
        |board| {
            answers(board, || {
                let mut wrongs: BTreeMap<Reference, u8> = BTreeMap::new();
                move |heard, answer| {
                    let Some((reference, verdict)) = verdict(heard, answer) else {
                        return;
                    };
                    let wrongs = wrongs.entry(reference).or_default();
                    match verdict {
                        Verdict::Wrong(_) => *wrongs = wrongs.saturating_add(1),
                        Verdict::Right => *wrongs = wrongs.saturating_sub(1),
                        Verdict::Asked(_) | Verdict::Blocked => {}
                    }
                    if let Verdict::Wrong(_) | Verdict::Asked(_) = verdict {
                        says(answer, limit(reference).saturating_sub(*wrongs));
                    }
                }
            });
        },
    ),
    card(
        "card-gives-all-tries-back-at-once",
        "一つの暗証番号を正しく照合すると、ほかの残り回数も戻る",
        &["CARD-020"],
        |board| {
            answers(board, || {
                let mut wrongs = Wrongs::default();
                move |heard, answer| {
                    if let Some((_, Verdict::Right)) = verdict(heard, answer) {
                        wrongs.0.clear();
                    }
                    wrongs.hears(heard, answer);
                }
            });
        },
    ),
    card(
        "card-counts-all-pins-of-an-application-together",
        "同じアプリケーションの暗証番号を、一つの回数で数える",
        &["CARD-020"],
        |board| counts_against(board, |one, other| one.0 == other.0 && one != other),
    ),
    card(
        "card-counts-the-same-value-together",
        "同じ値を持つ暗証番号と照合番号を、アプリケーションをまたいで一つの回数で数える",
        &["CARD-020"],
        |board| counts_against(board, |one, other| one.0 != other.0),
    ),
    card(
        "card-locks-user-pin-after-four",
        "利用者証明用暗証番号を4回まで誤らせる",
        &["CARD-018"],
        |board| {
            answers(board, || {
                let mut extra = false;
                move |heard, answer| match verdict(heard, answer) {
                    Some(((Ap::Jpki, 0x0018), Verdict::Wrong(left))) => {
                        extra = left == 0;
                        says(answer, left.saturating_add(1));
                    }
                    Some(((Ap::Jpki, 0x0018), Verdict::Blocked)) if extra => {
                        extra = false;
                        says(answer, 0);
                    }
                    _ => {}
                }
            });
        },
    ),
    card(
        "card-locks-sign-password-after-three",
        "署名用暗証番号も3回の誤りで閉塞する",
        &["CARD-020"],
        |board| {
            tells(board, |reference, verdict, answer| {
                if reference != (Ap::Jpki, 0x001B) {
                    return;
                }
                match verdict {
                    Verdict::Asked(left) | Verdict::Wrong(left) => {
                        says(answer, left.saturating_sub(2));
                    }
                    Verdict::Right | Verdict::Blocked => {}
                }
            });
        },
    ),
    card(
        "card-gives-reference-numbers-three-tries",
        "照合番号と生年月日を、暗証番号と同じく3回で閉塞させる",
        &["CARD-018", "CARD-045"],
        |board| {
            tells(board, |reference, verdict, answer| {
                if limit(reference) < 10 {
                    return;
                }
                match verdict {
                    Verdict::Asked(left) | Verdict::Wrong(left) => {
                        says(answer, left.saturating_sub(7));
                    }
                    Verdict::Right | Verdict::Blocked => {}
                }
            });
        },
    ),
    card(
        "card-tells-the-tries-before-this-one",
        "誤った照合に、その誤りを引く前の残り回数を答える",
        &["CARD-045"],
        |board| {
            tells(board, |_, verdict, answer| {
                if let Verdict::Wrong(left) = verdict {
                    says(answer, left.saturating_add(1));
                }
            });
        },
    ),
    card(
        "card-answers-6300-to-a-wrong-pin",
        "誤った照合に、残り回数のない6300を答える",
        &["CARD-045"],
        |board| {
            tells(board, |_, verdict, answer| {
                if let Verdict::Wrong(_) = verdict {
                    end(answer, 0x6300);
                }
            });
        },
    ),
    card(
        "card-answers-6983-when-blocked",
        "閉塞した暗証番号の照合に6983を答える",
        &["CARD-018", "CARD-020"],
        |board| {
            tells(board, |_, verdict, answer| {
                if verdict == Verdict::Blocked {
                    end(answer, 0x6983);
                }
            });
        },
    ),
    card(
        "card-answers-6984-to-the-last-try",
        "閉塞させた誤りそのものに、63C0でなく6984を答える",
        &["CARD-018", "CARD-045"],
        |board| {
            tells(board, |_, verdict, answer| {
                if verdict == Verdict::Wrong(0) {
                    end(answer, 0x6984);
                }
            });
        },
    ),
    card(
        "card-wraps-its-counter",
        "閉塞した後も誤りを数え、残り回数が負になって15に戻る",
        &["CARD-018", "CARD-020", "pin-counter-never-heals"],
        |board| {
            tells(board, |_, verdict, answer| {
                if verdict == Verdict::Blocked {
                    says(answer, 15);
                }
            });
        },
    ),
    card(
        "card-comes-with-an-open-reserve-reference",
        "閉塞したまま渡される参照が、開いている",
        &["CARD-049"],
        |board| {
            tells(board, |reference, verdict, answer| {
                if reference != (Ap::Text, 0x0012) {
                    return;
                }
                match verdict {
                    Verdict::Asked(0) => says(answer, 3),
                    Verdict::Blocked => says(answer, 2),
                    _ => {}
                }
            });
        },
    ),
];
