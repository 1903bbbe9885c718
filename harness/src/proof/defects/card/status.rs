//! Cards that answer with other status words than they should, and random numbers that are none.

use madoguchi_sim::card::apdu::Command;
use madoguchi_sim::card::{Bytes, Refusal, Request, Response};
use madoguchi_sim::role::Line;

use super::card;
use super::chip::{
    CHALLENGE, Place, Quirk, VERIFY, answering, answers, end, give, hearing, quirk, status,
};
use crate::proof::Defect;

/// Every one.
pub(super) const ALL: &[Defect] = &[
    card(
        "card-answers-6f00-to-what-it-does-not-know",
        "知らない命令に、どれも6F00を答える",
        &["CARD-052"],
        |board| {
            answering(board, |_, answer| {
                if matches!(status(answer), 0x6D00 | 0x6E00 | 0x6881) {
                    end(answer, 0x6F00);
                }
            });
        },
    ),
    card(
        "card-swaps-unknown-class-and-instruction",
        "知らない命令の種類と知らない命令番号の状態語を取り違える",
        &["CARD-052"],
        |board| {
            answering(board, |_, answer| match status(answer) {
                0x6D00 => end(answer, 0x6E00),
                0x6E00 => end(answer, 0x6D00),
                _ => {}
            });
        },
    ),
    card(
        "card-ignores-logical-channels",
        "論理チャネルの番号を見ない",
        &["CARD-052"],
        |board| {
            hearing(board, |heard| {
                let mut command = heard.command;
                command.cla = 0;
                matches!(heard.command.cla, 0x01..=0x03).then(|| command.encode())
            });
        },
    ),
    card(
        "card-accepts-anything",
        "知らない命令にも9000を答える",
        &["CARD-047", "CARD-052"],
        |board| {
            answering(board, |_, answer| {
                if matches!(status(answer), 0x6D00 | 0x6E00 | 0x6881) {
                    end(answer, 0x9000);
                }
            });
        },
    ),
    card(
        "card-takes-length-with-a-query",
        "応答の長さを付けた残り回数の問合せに答える",
        &["CARD-052"],
        |board| {
            hearing(board, |heard| {
                let mut command = heard.command;
                command.expected = None;
                (heard.kind() == VERIFY && heard.command.expected.is_some())
                    .then(|| command.encode())
            });
        },
    ),
    card(
        "card-knows-no-short-identifiers-in-verify",
        "短縮番号で指した暗証番号を照合できない",
        &["CARD-018", "CARD-052"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == VERIFY && heard.command.p2 > 0x80 {
                    end(answer, 0x6A88);
                }
            });
        },
    ),
    card(
        "card-counts-tries-of-any-file",
        "暗証番号でないファイルにも残り回数を答える",
        &["CARD-052"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == VERIFY && status(answer) == 0x6981 {
                    end(answer, 0x9000);
                }
            });
        },
    ),
    card(
        "card-accepts-the-indicator-of-phones",
        "iPhoneだけが受ける命令を、カードも受ける",
        &["CARD-052"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == (0x80, 0xFC) {
                    end(answer, 0x9000);
                }
            });
        },
    ),
    card(
        "card-hangs-at-what-it-does-not-know",
        "リーダーへの命令や途中で切れた命令が届くと、黙り込む",
        &["CARD-047"],
        |board| quirk(board, || Hangs { hung: false }),
    ),
    card(
        "card-takes-commands-that-are-cut-off",
        "途中で切れた命令に9000を答える",
        &["CARD-047"],
        |board| quirk(board, || Obliging),
    ),
    card(
        "card-repeats-its-random-numbers",
        "乱数が毎回同じである",
        &["CARD-057"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == CHALLENGE && status(answer) == 0x9000 {
                    let length = answer.len().saturating_sub(2);
                    give(answer, &vec![0x17; length]);
                }
            });
        },
    ),
    card(
        "card-begins-its-random-numbers-again",
        "電源を入れ直すと、乱数が初めから繰り返す",
        &["CARD-057"],
        |board| quirk(board, || Repeats { drawn: 0 }),
    ),
    card(
        "card-gives-eight-random-bytes",
        "乱数を、求められた長さによらず8バイト返す",
        &["CARD-057"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == CHALLENGE && status(answer) == 0x9000 {
                    let bytes = answer.get(..8).unwrap_or(answer).to_vec();
                    give(answer, &bytes);
                }
            });
        },
    ),
    card(
        "card-draws-nothing-without-an-application",
        "アプリケーションを選ぶ前は、乱数を返さない",
        &["CARD-057"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == CHALLENGE && heard.at.ap.is_none() {
                    end(answer, 0x6985);
                }
            });
        },
    ),
    card(
        "card-draws-as-much-as-is-asked",
        "256バイトより長い乱数も返す",
        &["CARD-057"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == CHALLENGE && status(answer) == 0x6985 {
                    give(answer, &[0x5A; 257]);
                }
            });
        },
    ),
    card(
        "card-draws-nothing",
        "乱数を返さない",
        &["CARD-057"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == CHALLENGE {
                    end(answer, 0x6D00);
                }
            });
        },
    ),
    card(
        "card-has-every-data-object",
        "ないデータオブジェクトに、空の9000を答える",
        &["CARD-052"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == (0x00, 0xCA) && status(answer) == 0x6A88 {
                    end(answer, 0x9000);
                }
            });
        },
    ),
    card(
        "card-has-no-data-objects",
        "データオブジェクトを備えない",
        &["CARD-052", "CARD-054"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == (0x00, 0xCA) {
                    end(answer, 0x6A81);
                }
            });
        },
    ),
    card(
        "card-cuts-long-data-objects",
        "長いデータオブジェクトを、短い長さで切って返す",
        &["CARD-052"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == (0x00, 0xCA) && status(answer) == 0x6700 {
                    give(answer, &[0x5A; 256]);
                }
            });
        },
    ),
    card(
        "card-tells-another-expiry-in-its-data-object",
        "データオブジェクトの有効期限が、券面より1年長い",
        &["CARD-052"],
        |board| {
            answering(board, |heard, answer| {
                let expiry = heard.kind() == (0x00, 0xCA) && heard.command.p2 == 0xF2;
                if expiry && let [_, _, _, year, ..] = answer.as_mut_slice() {
                    *year = if *year == b'9' {
                        b'0'
                    } else {
                        year.saturating_add(1)
                    };
                }
            });
        },
    ),
    card(
        "card-authenticates-with-any-key",
        "内部認証に、共通カードAPでない鍵も使わせる",
        &["CARD-052"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == (0x00, 0x88) && status(answer) != 0x9000 {
                    give(answer, &[0x5A; 256]);
                }
            });
        },
    ),
    card(
        "card-does-not-authenticate",
        "内部認証ができない",
        &["CARD-052"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == (0x00, 0x88) {
                    end(answer, 0x6D00);
                }
            });
        },
    ),
    card(
        "card-takes-no-terminal-certificates",
        "特定機関認証の命令を知らない",
        &["CARD-052"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == (0x80, 0xA2) {
                    end(answer, 0x6D00);
                }
            });
        },
    ),
    card(
        "card-takes-session-keys-in-any-application",
        "どのアプリケーションでもセッション鍵を受け取る",
        &["CARD-052"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == (0x80, 0xAE) && status(answer) == 0x66F1 {
                    end(answer, 0x9000);
                }
            });
        },
    ),
    card(
        "card-sends-data-with-errors",
        "断る応答にも中身を付ける",
        &["CARD-050", "CARD-051", "CARD-052"],
        |board| {
            answers(board, || {
                |_, answer: &mut Vec<u8>| {
                    let status = status(answer);
                    if status != 0x9000 && status & 0xFFF0 != 0x63C0 {
                        *answer = [&[0x5A, 0x5A], answer.as_slice()].concat();
                    }
                }
            });
        },
    ),
];

/// Says no more once it has heard what it does not know.
struct Hangs {
    hung: bool,
}

impl Quirk for Hangs {
    fn after(&mut self, _: &Line, _: &Place, asked: &Request, answer: &mut Response) {
        if matches!(asked, Request::PowerOn | Request::Reset) {
            self.hung = false;
        }
        let odd = match asked {
            Request::Apdu(bytes) => bytes.first() == Some(&0xFF) || Command::decode(bytes).is_err(),
            _ => false,
        };
        self.hung |= odd;
        if self.hung && matches!(asked, Request::Apdu(_)) {
            *answer = Response::Refused {
                reason: Refusal::NoAnswer,
            };
        }
    }
}

/// Takes what is cut off for what it might have been.
struct Obliging;

impl Quirk for Obliging {
    fn after(&mut self, _: &Line, _: &Place, asked: &Request, answer: &mut Response) {
        if let (Request::Apdu(bytes), Response::Apdu(Bytes(answer))) = (asked, answer)
            && Command::decode(bytes).is_err()
        {
            end(answer, 0x9000);
        }
    }
}

/// Draws the same numbers after each power-on.
struct Repeats {
    drawn: u8,
}

impl Quirk for Repeats {
    fn after(&mut self, line: &Line, at: &Place, asked: &Request, answer: &mut Response) {
        if matches!(asked, Request::PowerOn | Request::Reset) {
            self.drawn = 0;
        }
        if let (Some(heard), Response::Apdu(Bytes(answer))) = (at.hears(line, asked), answer)
            && heard.kind() == CHALLENGE
            && status(answer) == 0x9000
        {
            self.drawn = self.drawn.wrapping_add(1);
            let length = answer.len().saturating_sub(2);
            give(answer, &vec![self.drawn; length]);
        }
    }
}
