//! Cards that read wrongly.

use madoguchi_sim::card::apdu::Command;
use madoguchi_sim::card::{Ap, Bytes, Request, Response};
use madoguchi_sim::role::Line;

use super::card;
use super::chip::{
    Place, Quirk, READ, RECORD, answering, answers, end, give, hearing, leak, open, quirk, status,
};
use crate::proof::Defect;

/// The offset of a READ BINARY.
const fn offset(command: &Command<'_>) -> u16 {
    match command.p1 & 0x80 {
        0 => u16::from_be_bytes([command.p1, command.p2]),
        _ => command.p2 as u16,
    }
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    card(
        "card-warns-at-the-end-of-a-file",
        "終わりを越えて読むと、9000でなく6282を答える",
        &["CARD-050"],
        |board| {
            answering(board, |heard, answer| {
                let asked = heard.command.expected.unwrap_or(0);
                let short = answer.len().saturating_sub(2) < usize::try_from(asked).unwrap_or(0);
                if heard.kind() == READ && status(answer) == 0x9000 && short {
                    let data = answer.len().saturating_sub(2);
                    answer.truncate(data);
                    answer.extend_from_slice(&[0x62, 0x82]);
                }
            });
        },
    ),
    card(
        "card-asks-for-the-right-length",
        "終わりを越えて読むと、6Cxxで正しい長さを求める",
        &["CARD-050"],
        |board| {
            answering(board, |heard, answer| {
                let asked = heard.command.expected.unwrap_or(0);
                let there = answer.len().saturating_sub(2);
                let short = there < usize::try_from(asked).unwrap_or(0);
                if heard.kind() == READ && status(answer) == 0x9000 && short {
                    end(answer, 0x6C00 | u16::try_from(there & 0xFF).unwrap_or(0));
                }
            });
        },
    ),
    card(
        "card-gives-nothing-behind-the-end",
        "終わりから先を読むと、6B00でなく、中身のない9000を答える",
        &["CARD-050"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == READ && status(answer) == 0x6B00 {
                    end(answer, 0x9000);
                }
            });
        },
    ),
    card(
        "card-reads-on-behind-the-end",
        "終わりから先を読むと、隣のファイルの中身を返す",
        &["CARD-050"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == READ && status(answer) == 0x6B00 {
                    leak(heard, answer);
                }
            });
        },
    ),
    card(
        "card-gives-one-byte-less",
        "読出しに、求めた長さより1バイト短く返す",
        &["CARD-050"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == READ && status(answer) == 0x9000 && answer.len() > 3 {
                    let data = answer.len().saturating_sub(3);
                    answer.truncate(data);
                    answer.extend_from_slice(&[0x90, 0x00]);
                }
            });
        },
    ),
    card(
        "card-gives-255-bytes-at-most",
        "読出しに、一度に255バイトまでしか返さない",
        &["CARD-050"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == READ && status(answer) == 0x9000 && answer.len() > 257 {
                    answer.truncate(255);
                    answer.extend_from_slice(&[0x90, 0x00]);
                }
            });
        },
    ),
    card(
        "card-knows-no-extended-length",
        "拡張長の読出しを断る",
        &["CARD-050"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == READ && heard.command.extended {
                    end(answer, 0x6700);
                }
            });
        },
    ),
    card(
        "card-gives-256-bytes-whatever-is-asked",
        "拡張長の読出しにも、256バイトまでしか返さない",
        &["CARD-050"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == READ && status(answer) == 0x9000 && answer.len() > 258 {
                    answer.truncate(256);
                    answer.extend_from_slice(&[0x90, 0x00]);
                }
            });
        },
    ),
    card(
        "card-knows-no-short-identifiers",
        "短縮番号による読出しを断る",
        &["CARD-050"],
        |board| {
            answering(board, |heard, answer| {
                let short = match heard.kind() {
                    READ => heard.command.p1 & 0x80 != 0,
                    RECORD => heard.command.p2 >> 3 != 0,
                    _ => false,
                };
                if short {
                    end(answer, 0x6A86);
                }
            });
        },
    ),
    card(
        "card-stays-at-its-file-when-read-by-short-identifier",
        "短縮番号で読んでも、前に選んだファイルが選ばれたままである",
        &["CARD-050"],
        |board| quirk(board, Returns::default),
    ),
    card(
        "card-reads-protected-files-by-short-identifier",
        "短縮番号による読出しでは、照合を確かめない",
        &["CARD-050"],
        |board| {
            answering(board, |heard, answer| {
                let short = heard.kind() == READ && heard.command.p1 & 0x80 != 0;
                if short && status(answer) == 0x6982 {
                    leak(heard, answer);
                }
            });
        },
    ),
    card(
        "card-takes-an-unknown-short-identifier-for-the-current-file",
        "ない短縮番号で読むと、選んだファイルを返す",
        &["CARD-050"],
        |board| {
            answering(board, |heard, answer| {
                let short = heard.kind() == READ && heard.command.p1 & 0x80 != 0;
                if short && matches!(status(answer), 0x6A82 | 0x6A88) {
                    leak(heard, answer);
                }
            });
        },
    ),
    card(
        "card-reads-records-as-bytes",
        "レコードのファイルを、READ BINARYでも読める",
        &["CARD-050"],
        |board| {
            answering(board, |heard, answer| {
                let records = matches!(
                    heard.about(),
                    Some((Ap::Common, 0x0001 | 0x0002) | (Ap::Resident, 0x0002))
                );
                if heard.kind() == READ && records && status(answer) == 0x6981 {
                    leak(heard, answer);
                }
            });
        },
    ),
    card(
        "card-counts-records-from-zero",
        "レコードの番号を0から数える",
        &["CARD-050"],
        |board| {
            hearing(board, |heard| {
                let mut command = heard.command;
                command.p1 = command.p1.wrapping_add(1);
                (heard.kind() == RECORD).then(|| command.encode())
            });
        },
    ),
    card(
        "card-gives-the-same-record-for-any-number",
        "どの番号のレコードを求めても、1番目を返す",
        &["CARD-050"],
        |board| {
            hearing(board, |heard| {
                let mut command = heard.command;
                command.p1 = 1;
                (heard.kind() == RECORD).then(|| command.encode())
            });
        },
    ),
    card(
        "card-answers-6a82-for-a-missing-record",
        "ないレコードに、6A83でなく6A82を答える",
        &["CARD-050"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == RECORD && status(answer) == 0x6A83 {
                    end(answer, 0x6A82);
                }
            });
        },
    ),
    card(
        "card-goes-on-where-it-stopped",
        "同じ位置の読出しがもう一度届くと、その続きを返す",
        &["CARD-050"],
        |board| quirk(board, GoesOn::default),
    ),
    card(
        "card-swaps-offset-bytes",
        "読み出す位置の上位と下位のバイトを取り違える",
        &["CARD-050", "CARD-054", "CARD-055"],
        |board| {
            hearing(board, |heard| {
                let mut command = heard.command;
                (command.p1, command.p2) = (command.p2, command.p1);
                let plain = heard.kind() == READ && heard.command.p1 & 0x80 == 0;
                plain.then(|| command.encode())
            });
        },
    ),
    card(
        "card-reads-without-a-file",
        "ファイルを選ばずに読むと、6986でなく6A82を答える",
        &["CARD-050", "CARD-052"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == READ && status(answer) == 0x6986 {
                    end(answer, 0x6A82);
                }
            });
        },
    ),
    card(
        "card-refuses-to-read",
        "どの読出しにも6A81を答える",
        &["CARD-043", "CARD-050", "CARD-055"],
        |board| {
            answering(board, |heard, answer| {
                if heard.reads() {
                    end(answer, 0x6A81);
                }
            });
        },
    ),
    card(
        "card-forgets-how-long-a-file-is",
        "トークン情報と電子証明書の有無を、それぞれ20バイトと2バイトしか持たない",
        &["CARD-043"],
        |board| {
            answers(board, || {
                |heard, answer: &mut Vec<u8>| {
                    let length: usize = match heard.about() {
                        Some((Ap::Jpki, 0x0006)) => 20,
                        Some((Ap::Jpki, 0x0008)) => 2,
                        _ => return,
                    };
                    if heard.kind() != READ || status(answer) != 0x9000 {
                        return;
                    }
                    let offset = usize::from(offset(&heard.command));
                    let data = answer.len().saturating_sub(2);
                    let kept = length.saturating_sub(offset).min(data);
                    match kept {
                        0 => end(answer, 0x6B00),
                        kept => {
                            let data = answer.get(..kept).unwrap_or_default().to_vec();
                            give(answer, &data);
                        }
                    }
                }
            });
        },
    ),
];

/// Goes back to the file that was selected after it was read by a short identifier.
#[derive(Default)]
struct Returns {
    to: Option<u16>,
}

impl Quirk for Returns {
    fn first(&mut self, line: &Line, at: &Place, asked: &Request) -> Vec<Request> {
        let back = self.to.take();
        let heard = at.hears(line, asked);
        let by_short = heard.is_some_and(|heard| {
            heard.kind() == READ && heard.command.p1 & 0x80 != 0 && heard.file != at.file
        });
        if by_short {
            self.to = back.or(at.file);
        }
        back.map(open).into_iter().collect()
    }
}

/// Takes the same READ BINARY for the next one.
#[derive(Default)]
struct GoesOn {
    last: Vec<u8>,
    read: u16,
}

impl Quirk for GoesOn {
    fn before(&mut self, line: &Line, at: &Place, asked: &mut Request) -> Option<Response> {
        let Request::Apdu(Bytes(bytes)) = asked else {
            self.last.clear();
            return None;
        };
        let again = *bytes == self.last;
        self.last.clone_from(bytes);
        let heard = at.hears(line, asked)?;
        let mut command = heard.command;
        if again && heard.kind() == READ && command.p1 & 0x80 == 0 {
            let next = offset(&command).saturating_add(self.read);
            [command.p1, command.p2] = next.to_be_bytes();
            let other = command.encode();
            *asked = Request::Apdu(Bytes(other));
        }
        None
    }

    fn after(&mut self, _: &Line, _: &Place, _: &Request, answer: &mut Response) {
        if let Response::Apdu(Bytes(answer)) = answer {
            self.read = u16::try_from(answer.len().saturating_sub(2)).unwrap_or(0);
        }
    }
}
