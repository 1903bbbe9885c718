//! Cards that select wrongly.

use madoguchi_sim::card::Ap;
use madoguchi_sim::card::apdu::Command;

use super::card;
use super::chip::{answering, end, hearing, status};
use crate::proof::Defect;

/// Every one.
pub(super) const ALL: &[Defect] = &[
    card(
        "card-selects-anything",
        "知らない番号のアプリケーションも選べる",
        &["CARD-042"],
        |board| {
            answering(board, |heard, answer| {
                if heard.names() && status(answer) == 0x6A82 {
                    end(answer, 0x9000);
                }
            });
        },
    ),
    card(
        "card-compares-nine-bytes-of-an-aid",
        "アプリケーションの番号を、9バイト目までしか比べない",
        &["CARD-042"],
        |board| {
            hearing(board, |heard| {
                let name = heard.command.data.get(..9).filter(|_| heard.names())?;
                if Ap::ALL.iter().any(|ap| ap.aid() == heard.command.data) {
                    return None;
                }
                let ap = Ap::ALL.into_iter().find(|ap| ap.aid().starts_with(name))?;
                Some(heard.command.with_data(ap.aid()).encode())
            });
        },
    ),
    card(
        "card-ignores-what-follows-an-aid",
        "アプリケーションの番号の後に続くバイトを見ない",
        &["CARD-042"],
        |board| {
            hearing(board, |heard| {
                let ap = Ap::ALL.into_iter().find(|ap| {
                    heard.command.data.len() > ap.aid().len()
                        && heard.command.data.starts_with(ap.aid())
                });
                let ap = ap.filter(|_| heard.names())?;
                Some(heard.command.with_data(ap.aid()).encode())
            });
        },
    ),
    card(
        "card-answers-6a80-to-unknown-aid",
        "知らない番号のアプリケーションに、6A82でなく6A80を答える",
        &["CARD-042"],
        |board| {
            answering(board, |heard, answer| {
                if heard.names() && status(answer) == 0x6A82 {
                    end(answer, 0x6A80);
                }
            });
        },
    ),
    card(
        "card-has-no-applications",
        "どのアプリケーションも見つからない",
        &["CARD-042"],
        |board| {
            answering(board, |heard, answer| {
                if heard.names() && status(answer) == 0x9000 {
                    end(answer, 0x6A82);
                }
            });
        },
    ),
    card(
        "card-lacks-common-and-resident-applications",
        "共通カードAPと住基APを備えない",
        &["CARD-042"],
        |board| {
            answering(board, |heard, answer| {
                let lacks = [Ap::Common, Ap::Resident]
                    .iter()
                    .any(|ap| heard.command.data == ap.aid());
                if heard.names() && lacks {
                    end(answer, 0x6A82);
                }
            });
        },
    ),
    card(
        "card-selects-no-application-for-an-answer",
        "応答を求める選択を断る",
        &["CARD-042"],
        |board| {
            answering(board, |heard, answer| {
                if heard.names() && heard.command.p2 == 0 && status(answer) == 0x9000 {
                    end(answer, 0x6A86);
                }
            });
        },
    ),
    card(
        "card-tells-of-what-it-selects",
        "応答を求めない選択にも、ファイルの情報を返す",
        &["CARD-042", "CARD-043"],
        |board| {
            answering(board, |heard, answer| {
                if (heard.names() || heard.identifies()) && status(answer) == 0x9000 {
                    super::chip::give(answer, b"\x6F\x04\x82\x02\x01\x01");
                }
            });
        },
    ),
    card(
        "card-has-a-master-file",
        "最上位の階層をいつでも選べる",
        &["CARD-042"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == (0x00, 0xA4) && heard.command.p1 == 0 {
                    end(answer, 0x9000);
                }
            });
        },
    ),
    card(
        "card-refuses-the-top-within-an-application",
        "アプリケーションを選んでいても、最上位の階層の選択を断る",
        &["CARD-042"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == (0x00, 0xA4) && heard.command.p1 == 0 {
                    end(answer, 0x6A86);
                }
            });
        },
    ),
    card(
        "card-leaves-its-application-for-the-top",
        "最上位の階層を選ぶと、アプリケーションの選択が消える",
        &["CARD-042"],
        |board| {
            hearing(board, |heard| {
                let top = heard.kind() == (0x00, 0xA4)
                    && heard.command.p1 == 0
                    && heard.command.data.is_empty()
                    && heard.at.ap.is_some();
                let leave = Command::new(0x00, 0xA4, 0x04, 0x0C)
                    .with_data(madoguchi_sim::card::ISSUER_DOMAIN);
                top.then(|| leave.encode())
            });
        },
    ),
    card(
        "card-has-every-file",
        "ない番号のファイルも選べる",
        &["CARD-043"],
        |board| {
            answering(board, |heard, answer| {
                if heard.identifies() && status(answer) == 0x6A82 {
                    end(answer, 0x9000);
                }
            });
        },
    ),
    card(
        "card-ignores-the-high-byte-of-a-file",
        "ファイルの番号の上位のバイトを見ない",
        &["CARD-043"],
        |board| {
            hearing(board, |heard| match heard.command.data {
                [high, low] if *high != 0 && heard.identifies() => {
                    Some(heard.command.with_data(&[0, *low]).encode())
                }
                _ => None,
            });
        },
    ),
    card(
        "card-has-no-files",
        "アプリケーションにファイルがない",
        &["CARD-043"],
        |board| {
            answering(board, |heard, answer| {
                if heard.identifies() {
                    end(answer, 0x6A82);
                }
            });
        },
    ),
    card(
        "card-hides-keys",
        "鍵と暗証番号のファイルを選べない",
        &["CARD-043"],
        |board| {
            answering(board, |heard, answer| {
                if heard.identifies() && heard.file.is_some_and(|file| file > 0x0010) {
                    end(answer, 0x6A82);
                }
            });
        },
    ),
    card(
        "card-selects-by-path",
        "番号によらない方法でもファイルを選べる",
        &["CARD-043"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == (0x00, 0xA4) && !heard.names() {
                    end(answer, 0x9000);
                }
            });
        },
    ),
    card(
        "card-swaps-authorities",
        "利用者証明用と署名用のCA証明書を、互いのファイルに入れている",
        &["CARD-043", "CARD-055"],
        |board| {
            hearing(board, |heard| {
                let other: u16 = match heard.about()? {
                    (Ap::Jpki, 0x0002) => 0x000B,
                    (Ap::Jpki, 0x000B) => 0x0002,
                    _ => return None,
                };
                let id = other.to_be_bytes();
                heard
                    .identifies()
                    .then(|| heard.command.with_data(&id).encode())
            });
        },
    ),
    card(
        "card-has-authority-in-place-of-user-certificate",
        "利用者証明用電子証明書のファイルに、その認証局の証明書を入れている",
        &["CARD-043", "CARD-055"],
        |board| {
            hearing(board, |heard| {
                let own = heard.about() == Some((Ap::Jpki, 0x000A));
                (own && heard.identifies()).then(|| heard.command.with_data(&[0x00, 0x0B]).encode())
            });
        },
    ),
];
