//! Cards that keep what was proved too long, or not long enough.

use std::collections::BTreeMap;

use madoguchi_sim::card::apdu::Command;
use madoguchi_sim::card::{Ap, Bytes, Request, Response};
use madoguchi_sim::role::{Line, Switchboard};

use super::card;
use super::chip::{
    Heard, Place, Quirk, READ, SIGN, VERIFY, beforehand, enter, forget, open, quirk, sent, status,
};
use crate::proof::Defect;

/// Remembers what was proved over something that should make it forget, and proves it to the chip again when it is
/// wanted.
struct Remembers {
    /// Values that were right, and whether they still count.
    right: BTreeMap<(Ap, u16), (Vec<u8>, bool)>,
    /// Whether the chip is to remember over this.
    over: fn(&Request) -> bool,
}

fn remembers(board: &Switchboard, over: fn(&Request) -> bool) {
    quirk(board, move || Remembers {
        right: BTreeMap::new(),
        over,
    });
}

/// Whether it makes a chip forget: power, reset, or another application.
fn ends(at: &Place, asked: &Request) -> bool {
    match asked {
        Request::PowerOn | Request::Reset => true,
        Request::Apdu(bytes) => {
            selects(bytes) && at.ap.is_some_and(|ap| !bytes.ends_with(ap.aid()))
        }
        _ => false,
    }
}

fn selects(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x00, 0xA4, 0x04])
}

impl Quirk for Remembers {
    fn first(&mut self, line: &Line, at: &Place, asked: &Request) -> Vec<Request> {
        if ends(at, asked) && !(self.over)(asked) {
            for (_, counts) in self.right.values_mut() {
                *counts = false;
            }
        }
        let Some(heard) = at.hears(line, asked) else {
            return Vec::new();
        };
        let (Some(ap), Some(file)) = (at.ap, at.file) else {
            return Vec::new();
        };
        if !heard.reads() && heard.kind() != SIGN {
            return Vec::new();
        }
        let own = self.right.iter().filter(|((of, _), _)| *of == ap);
        let mut again: Vec<Request> = own
            .filter(|((_, reference), (_, counts))| *counts && !at.proved.contains(reference))
            .flat_map(|((_, reference), (value, _))| {
                let verify = Command::new(0x00, 0x20, 0x00, 0x80).with_data(value);
                [open(*reference), sent(verify)]
            })
            .collect();
        if !again.is_empty() {
            again.push(open(file));
        }
        again
    }

    fn after(&mut self, line: &Line, at: &Place, asked: &Request, answer: &mut Response) {
        if let (Some(heard), Response::Apdu(Bytes(answer))) = (at.hears(line, asked), answer)
            && heard.kind() == VERIFY
            && !heard.command.data.is_empty()
            && let Some(about) = heard.about()
        {
            match status(answer) {
                0x9000 => {
                    _ = self
                        .right
                        .insert(about, (heard.command.data.to_vec(), true))
                }
                _ => _ = self.right.remove(&about),
            }
        }
    }
}

/// Does not notice that it was reset: what was selected and proved stays as it is.
#[derive(Default)]
struct Unreset {
    atr: Option<Bytes>,
}

impl Quirk for Unreset {
    fn before(&mut self, _: &Line, _: &Place, asked: &mut Request) -> Option<Response> {
        match asked {
            Request::Reset => self.atr.clone().map(Response::Atr),
            _ => None,
        }
    }

    fn after(&mut self, _: &Line, _: &Place, _: &Request, answer: &mut Response) {
        if let Response::Atr(atr) = answer {
            self.atr = Some(atr.clone());
        }
    }
}

/// Takes what was proved to one application for proved to another in which the same value is a reference.
#[derive(Default)]
struct Shares {
    numbers: BTreeMap<u16, Vec<u8>>,
}

/// 照合番号A and B in the applications of the printed face.
const TWINS: [(u16, u16); 2] = [(0x0013, 0x0014), (0x0012, 0x0015)];

impl Quirk for Shares {
    fn first(&mut self, line: &Line, at: &Place, asked: &Request) -> Vec<Request> {
        let reads = at.hears(line, asked).is_some_and(|it| it.reads());
        let (Some(ap), Some(file)) = (at.ap, at.file) else {
            return Vec::new();
        };
        if !reads || !at.proved.is_empty() || !matches!(ap, Ap::Surface | Ap::Text) {
            return Vec::new();
        }
        let mut again: Vec<Request> = self
            .numbers
            .iter()
            .filter_map(|(reference, value)| {
                let (here, _) = TWINS
                    .iter()
                    .map(|(surface, text)| match ap {
                        Ap::Surface => (*surface, *text),
                        _ => (*text, *surface),
                    })
                    .find(|(_, there)| there == reference)?;
                let verify = Command::new(0x00, 0x20, 0x00, 0x80).with_data(value);
                Some([open(here), sent(verify)])
            })
            .flatten()
            .collect();
        if !again.is_empty() {
            again.push(open(file));
        }
        again
    }

    fn after(&mut self, line: &Line, at: &Place, asked: &Request, answer: &mut Response) {
        match (asked, answer) {
            (Request::PowerOn | Request::Reset, _) => self.numbers.clear(),
            (_, Response::Apdu(Bytes(answer))) => {
                if let Some(heard) = at.hears(line, asked)
                    && heard.kind() == VERIFY
                    && status(answer) == 0x9000
                    && let Some((Ap::Surface | Ap::Text, reference)) = heard.about()
                {
                    self.numbers.insert(reference, heard.command.data.to_vec());
                }
            }
            _ => {}
        }
    }
}

/// Forgets what was proved with the next command after one of a kind.
struct ForgetsAfter {
    such: fn(&Heard<'_>, u16) -> bool,
    due: bool,
}

fn forgets_after(board: &Switchboard, such: fn(&Heard<'_>, u16) -> bool) {
    quirk(board, move || ForgetsAfter { such, due: false });
}

impl Quirk for ForgetsAfter {
    fn first(&mut self, _: &Line, at: &Place, _: &Request) -> Vec<Request> {
        match std::mem::take(&mut self.due) {
            true => forget(at),
            false => Vec::new(),
        }
    }

    fn after(&mut self, line: &Line, at: &Place, asked: &Request, answer: &mut Response) {
        if let (Some(heard), Response::Apdu(Bytes(answer))) = (at.hears(line, asked), answer) {
            self.due = (self.such)(&heard, status(answer));
        }
    }
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    card(
        "card-keeps-what-was-proved-over-reset",
        "リセットしても、照合した状態が残る",
        &["CARD-048"],
        |board| remembers(board, |asked| matches!(asked, Request::Reset)),
    ),
    card(
        "card-keeps-what-was-proved-over-power-off",
        "電源を入れ直しても、照合した状態が残る",
        &["CARD-048"],
        |board| remembers(board, |asked| matches!(asked, Request::PowerOn)),
    ),
    card(
        "card-keeps-what-was-proved-to-another-application",
        "別のアプリケーションを選んでも、照合した状態が残る",
        &["CARD-048"],
        |board| remembers(board, |asked| matches!(asked, Request::Apdu(_))),
    ),
    card(
        "card-ignores-reset",
        "リセットに気付かず、選択も照合した状態も残る",
        &["CARD-048"],
        |board| quirk(board, Unreset::default),
    ),
    card(
        "card-shares-reference-numbers-between-applications",
        "券面事項確認APと券面事項入力補助APの間で、照合番号の照合を共有する",
        &["CARD-048"],
        |board| quirk(board, Shares::default),
    ),
    card(
        "card-forgets-with-every-file",
        "ファイルを選択するたびに、照合した状態が消える",
        &["CARD-048"],
        |board| {
            beforehand(board, |heard| {
                if heard.identifies() && !heard.at.proved.is_empty() {
                    forget(heard.at)
                } else {
                    Vec::new()
                }
            });
        },
    ),
    card(
        "card-forgets-when-its-application-is-selected-again",
        "同じアプリケーションを選び直すと、照合した状態が消える",
        &["CARD-048"],
        |board| {
            beforehand(board, |heard| match heard.at.ap {
                Some(ap) if heard.names() && heard.command.data == ap.aid() => {
                    vec![super::chip::leave()]
                }
                _ => Vec::new(),
            });
        },
    ),
    card(
        "card-forgets-when-its-application-is-selected-for-an-answer",
        "同じアプリケーションを、応答を求めて選び直すと、照合した状態が消える",
        &["CARD-048"],
        |board| {
            beforehand(board, |heard| match heard.at.ap {
                Some(ap)
                    if heard.names() && heard.command.p2 == 0 && heard.command.data == ap.aid() =>
                {
                    vec![super::chip::leave()]
                }
                _ => Vec::new(),
            });
        },
    ),
    card(
        "card-forgets-after-each-signature",
        "署名のたびに、照合した状態が消える",
        &["CARD-048"],
        |board| forgets_after(board, |heard, _| heard.kind() == SIGN),
    ),
    card(
        "card-forgets-after-a-query",
        "残り回数を問い合わせると、照合した状態が消える",
        &["CARD-048", "CARD-049"],
        |board| {
            forgets_after(board, |heard, _| {
                heard.kind() == VERIFY && heard.command.data.is_empty()
            });
        },
    ),
    card(
        "card-forgets-all-after-a-wrong-value",
        "一つの誤った照合で、ほかの照合した状態も消える",
        &["CARD-049"],
        |board| {
            forgets_after(board, |heard, status| {
                heard.kind() == VERIFY
                    && status & 0xFFF0 == 0x63C0
                    && !heard.command.data.is_empty()
            });
        },
    ),
    card(
        "card-holds-one-proof-at-a-time",
        "二つ目を照合すると、一つ目の照合した状態が消える",
        &["CARD-049"],
        |board| {
            beforehand(board, |heard| {
                let other = heard
                    .file
                    .is_some_and(|file| !heard.at.proved.contains(&file));
                let verifies = heard.kind() == VERIFY && !heard.command.data.is_empty();
                if verifies && other && !heard.at.proved.is_empty() {
                    forget(heard.at)
                } else {
                    Vec::new()
                }
            });
        },
    ),
    card(
        "card-forgets-when-it-finds-no-application",
        "見つからないアプリケーションを選ぶと、前の選択も照合した状態も消える",
        &["CARD-042", "CARD-048"],
        |board| {
            quirk(board, || Lost { due: false });
        },
    ),
    card(
        "card-forgets-its-place-after-an-error",
        "知らない命令を受けると、選んだファイルを忘れる",
        &["CARD-052"],
        |board| {
            quirk(board, || Dazed { due: false });
        },
    ),
    card(
        "card-begins-within-an-application",
        "電源を入れると、公的個人認証APが選ばれている",
        &["CARD-042", "CARD-048"],
        |board| {
            beforehand(board, |heard| {
                if heard.at.ap.is_none() && (heard.identifies() || heard.kind() == READ) {
                    vec![enter(Ap::Jpki), open(0x0006)]
                } else {
                    Vec::new()
                }
            });
        },
    ),
];

/// Loses all that was selected when it finds no application.
struct Lost {
    due: bool,
}

impl Quirk for Lost {
    fn first(&mut self, _: &Line, _: &Place, _: &Request) -> Vec<Request> {
        match std::mem::take(&mut self.due) {
            true => vec![super::chip::leave()],
            false => Vec::new(),
        }
    }

    fn after(&mut self, line: &Line, at: &Place, asked: &Request, answer: &mut Response) {
        if let (Some(heard), Response::Apdu(Bytes(answer))) = (at.hears(line, asked), answer) {
            self.due = heard.names() && status(answer) == 0x6A82;
        }
    }
}

/// Loses the file that was selected when it hears what it does not know.
struct Dazed {
    due: bool,
}

impl Quirk for Dazed {
    fn first(&mut self, _: &Line, at: &Place, _: &Request) -> Vec<Request> {
        match std::mem::take(&mut self.due) {
            true => at.ap.map(enter).into_iter().collect(),
            false => Vec::new(),
        }
    }

    fn after(&mut self, _: &Line, _: &Place, _: &Request, answer: &mut Response) {
        if let Response::Apdu(Bytes(answer)) = answer {
            self.due = matches!(status(answer), 0x6700 | 0x6881 | 0x6D00 | 0x6E00);
        }
    }
}
