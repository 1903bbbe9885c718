//! Cards that open too much, or too little.

use std::collections::{BTreeMap, BTreeSet};

use madoguchi_sim::card::{Ap, Bytes, Request, Response};
use madoguchi_sim::role::{Line, Switchboard};

use super::chip::{
    Heard, Place, Quirk, READ, SIGN, VERIFY, answering, answers, end, give, hearing, leak, quirk,
    status,
};
use super::{AGE, FACE, FOUR_ITEMS, NUMBER, NUMBER_IMAGE, card};
use crate::proof::Defect;

/// What a chip refuses for want of a PIN, it gives when `opens` says so.
fn opens(board: &Switchboard, opens: fn(&Heard<'_>) -> bool) {
    answers(board, move || {
        move |heard, answer: &mut Vec<u8>| {
            let wants = heard.reads() || heard.kind() == SIGN;
            if wants && status(answer) == 0x6982 && opens(heard) {
                leak(heard, answer);
            }
        }
    });
}

/// A file or a key is opened by something that was proved which should not open it.
fn opened_by(board: &Switchboard, opens: fn((Ap, u16), u16) -> bool) {
    answers(board, move || {
        move |heard, answer: &mut Vec<u8>| {
            let wants = heard.reads() || heard.kind() == SIGN;
            let by = |about| heard.at.proved.iter().any(|proved| opens(about, *proved));
            if wants && status(answer) == 0x6982 && heard.about().is_some_and(by) {
                leak(heard, answer);
            }
        }
    });
}

/// A file or a key stays shut, whatever was proved.
fn shut(board: &Switchboard, stays: fn((Ap, u16), &BTreeSet<u16>) -> bool) {
    answers(board, move || {
        move |heard, answer: &mut Vec<u8>| {
            let wants = heard.reads() || heard.kind() == SIGN;
            let stays = |about| stays(about, &heard.at.proved);
            if wants && status(answer) == 0x9000 && heard.about().is_some_and(stays) {
                end(answer, 0x6982);
            }
        }
    });
}

/// A VERIFY with other data.
fn verify_with(heard: &Heard<'_>, data: &[u8]) -> Option<Vec<u8>> {
    let verifies = heard.kind() == VERIFY && !heard.command.data.is_empty();
    verifies.then(|| heard.command.with_data(data).encode())
}

/// What a wrong value leaves open because it does not take the right one back: the chip never hears of it.
#[derive(Default)]
struct Unmoved {
    right: BTreeMap<(Ap, u16), Vec<u8>>,
    wrongs: BTreeMap<(Ap, u16), u16>,
}

impl Quirk for Unmoved {
    fn before(&mut self, line: &Line, at: &Place, asked: &mut Request) -> Option<Response> {
        let heard = at.hears(line, asked)?;
        let about = heard.about().filter(|_| heard.kind() == VERIFY)?;
        let proved = at.proved.contains(&about.1);
        let right = self.right.get(&about).filter(|_| proved)?;
        if heard.command.data.is_empty() || heard.command.data == right {
            return None;
        }
        let limit: u16 = match about {
            (Ap::Jpki, 0x001B) => 5,
            (Ap::Jpki, _) | (Ap::Text, 0x0011) => 3,
            _ => 10,
        };
        let wrongs = self.wrongs.entry(about).or_default();
        *wrongs = wrongs.saturating_add(1);
        let mut answer = Vec::new();
        end(&mut answer, 0x63C0 | limit.saturating_sub(*wrongs));
        Some(Response::Apdu(Bytes(answer)))
    }

    fn after(&mut self, line: &Line, at: &Place, asked: &Request, answer: &mut Response) {
        if let (Some(heard), Response::Apdu(Bytes(answer))) = (at.hears(line, asked), answer)
            && heard.kind() == VERIFY
            && status(answer) == 0x9000
            && let Some(about) = heard.about()
        {
            self.right.insert(about, heard.command.data.to_vec());
            self.wrongs.remove(&about);
        }
    }
}

const SIGN_CERTIFICATE: (Ap, u16) = (Ap::Jpki, 0x0001);
const USER_KEY: (Ap, u16) = (Ap::Jpki, 0x0017);
const SIGN_KEY: (Ap, u16) = (Ap::Jpki, 0x001A);

/// Every one.
pub(super) const ALL: &[Defect] = &[
    card(
        "card-reads-without-verify",
        "照合の要るファイルを、何も照合しないで渡す",
        &["CARD-044", "CARD-049"],
        |board| opens(board, |heard| heard.reads()),
    ),
    card(
        "card-signs-without-pin",
        "暗証番号を照合しないで署名する",
        &["CARD-049"],
        |board| opens(board, |heard| heard.kind() == SIGN),
    ),
    card(
        "card-gives-the-face-without-number-b",
        "照合番号Bを照合しないで、顔写真のある券面の記録を渡す",
        &["CARD-044"],
        |board| opens(board, |heard| heard.about() == Some(FACE)),
    ),
    card(
        "card-gives-sign-certificate-without-password",
        "署名用電子証明書を、暗証番号を照合しないで渡す",
        &["CARD-049"],
        |board| opens(board, |heard| heard.about() == Some(SIGN_CERTIFICATE)),
    ),
    card(
        "card-opens-by-a-wrong-value",
        "誤った照合の後にも、ファイルと鍵を開く",
        &["CARD-044", "CARD-049"],
        |board| {
            answers(board, || {
                let mut wrong = false;
                move |heard, answer: &mut Vec<u8>| {
                    if heard.kind() == VERIFY && !heard.command.data.is_empty() {
                        wrong = status(answer) & 0xFFF0 == 0x63C0;
                    } else if heard.names() {
                        wrong = false;
                    } else if wrong && status(answer) == 0x6982 {
                        leak(heard, answer);
                    }
                }
            });
        },
    ),
    card(
        "card-keeps-what-was-proved-after-a-wrong-value",
        "正しく照合した後は、誤った照合をしても鍵とファイルが開いたままである",
        &["CARD-049"],
        |board| quirk(board, Unmoved::default),
    ),
    card(
        "card-opens-all-by-anything-proved",
        "どれか一つを照合すれば、同じアプリケーションのすべてを開く",
        &["CARD-044", "CARD-049"],
        |board| opened_by(board, |_, _| true),
    ),
    card(
        "card-opens-number-image-by-number-b",
        "照合番号Bでも、個人番号の画像を渡す",
        &["CARD-044"],
        |board| opened_by(board, |about, by| about == NUMBER_IMAGE && by == 0x0012),
    ),
    card(
        "card-opens-face-by-birth-date",
        "生年月日だけで、顔写真のある券面の記録を渡す",
        &["CARD-044"],
        |board| opened_by(board, |about, by| about == FACE && by == 0x0011),
    ),
    card(
        "card-opens-number-by-number-b",
        "照合番号Bで、個人番号のファイルを渡す",
        &["CARD-049"],
        |board| opened_by(board, |about, by| about == NUMBER && by == 0x0015),
    ),
    card(
        "card-opens-four-items-by-number-a",
        "照合番号Aで、基本4情報のファイルを渡す",
        &["CARD-049"],
        |board| opened_by(board, |about, by| about == FOUR_ITEMS && by == 0x0014),
    ),
    card(
        "card-opens-sign-certificate-by-user-pin",
        "利用者証明用暗証番号で、署名用電子証明書を渡す",
        &["CARD-049"],
        |board| opened_by(board, |about, by| about == SIGN_CERTIFICATE && by == 0x0018),
    ),
    card(
        "card-signs-with-sign-key-by-user-pin",
        "利用者証明用暗証番号で、署名用秘密鍵を使わせる",
        &["CARD-049"],
        |board| opened_by(board, |about, by| about == SIGN_KEY && by == 0x0018),
    ),
    card(
        "card-signs-with-user-key-by-sign-password",
        "署名用暗証番号で、利用者証明用秘密鍵を使わせる",
        &["CARD-049"],
        |board| opened_by(board, |about, by| about == USER_KEY && by == 0x001B),
    ),
    card(
        "card-opens-protected-file-by-a-pin",
        "誰にも渡さないファイルを、暗証番号で渡す",
        &["CARD-049"],
        |board| opened_by(board, |about, _| about == (Ap::Jpki, 0x0009)),
    ),
    card(
        "card-wants-pin-for-everything",
        "誰にでも読めるはずのファイルにも、照合を求める",
        &["CARD-043"],
        |board| shut(board, |_, proved| proved.is_empty()),
    ),
    card(
        "card-wants-pin-for-user-certificate",
        "利用者証明用電子証明書を読むのに、暗証番号の照合を求める",
        &["CARD-043"],
        |board| {
            shut(board, |about, proved| {
                about == (Ap::Jpki, 0x000A) && !proved.contains(&0x0018)
            });
        },
    ),
    card(
        "card-opens-nothing",
        "正しく照合しても、照合の要るファイルと鍵を開かない",
        &["CARD-044", "CARD-049"],
        |board| shut(board, |_, proved| !proved.is_empty()),
    ),
    card(
        "card-opens-face-by-number-a-only",
        "券面の記録を、照合番号Bでは渡さない",
        &["CARD-044"],
        |board| {
            shut(board, |about, proved| {
                about == FACE && !proved.contains(&0x0013)
            })
        },
    ),
    card(
        "card-opens-face-by-number-b-only",
        "券面の記録を、照合番号Aでは渡さない",
        &["CARD-044"],
        |board| {
            shut(board, |about, proved| {
                about == FACE && !proved.contains(&0x0012)
            })
        },
    ),
    card(
        "card-opens-text-by-numbers-only",
        "個人番号と基本4情報を、暗証番号では渡さない",
        &["CARD-049"],
        |board| {
            shut(board, |about, proved| {
                matches!(
                    about,
                    NUMBER | FOUR_ITEMS | (Ap::Text, 0x0003 | 0x0006 | 0x0007)
                ) && proved.contains(&0x0011)
            });
        },
    ),
    card(
        "card-opens-text-by-pin-only",
        "個人番号と基本4情報を、照合番号では渡さない",
        &["CARD-049"],
        |board| {
            shut(board, |about, proved| {
                about.0 == Ap::Text && !proved.is_empty() && !proved.contains(&0x0011)
            });
        },
    ),
    card(
        "card-wants-all-references-for-age",
        "年齢確認の記録に、生年月日のほか照合番号も求める",
        &["CARD-044"],
        |board| shut(board, |about, proved| about == AGE && proved.len() < 2),
    ),
    card(
        "card-lets-keys-be-read",
        "鍵と暗証番号のファイルを、読み出せる",
        &["CARD-050"],
        |board| {
            answering(board, |heard, answer| {
                let secret = matches!(
                    heard.about(),
                    Some(
                        (Ap::Jpki, 0x0017 | 0x0018 | 0x001A | 0x001B)
                            | (Ap::Surface, 0x0011..=0x001A)
                            | (Ap::Text, 0x0011..=0x0015)
                            | (Ap::Common, 0x0019 | 0x001C)
                            | (Ap::Resident, 0x001C)
                    )
                );
                if heard.kind() == READ && secret && status(answer) == 0x6981 {
                    give(answer, &[0x5A; 32]);
                }
            });
        },
    ),
    card(
        "card-takes-lower-case",
        "署名用暗証番号の大文字と小文字を区別しない",
        &["CARD-049"],
        |board| {
            hearing(board, |heard| {
                let upper = heard.command.data.to_ascii_uppercase();
                let password = heard.about() == Some((Ap::Jpki, 0x001B));
                password.then(|| verify_with(heard, &upper)).flatten()
            });
        },
    ),
    card(
        "card-compares-as-much-as-it-knows",
        "暗証番号と照合番号を、知っている長さだけ比べる",
        &["CARD-049"],
        |board| {
            hearing(board, |heard| {
                let length = match heard.about()? {
                    (Ap::Jpki, 0x0018) | (Ap::Text, 0x0011) => 4,
                    (Ap::Common | Ap::Resident, 0x001C) => 4,
                    (Ap::Surface, 0x0012) | (Ap::Text, 0x0015) => 14,
                    (Ap::Surface, 0x0013) | (Ap::Text, 0x0014) => 12,
                    _ => return None,
                };
                verify_with(heard, heard.command.data.get(..length)?)
            });
        },
    ),
    card(
        "card-takes-any-value",
        "どの値の照合も通し、すべてを開く",
        &["CARD-018", "CARD-044", "CARD-045", "CARD-049"],
        |board| {
            answers(board, || {
                let mut proved = false;
                move |heard, answer: &mut Vec<u8>| {
                    if heard.kind() == VERIFY && !heard.command.data.is_empty() {
                        proved = true;
                        end(answer, 0x9000);
                    } else if heard.names() {
                        proved = false;
                    } else if proved && status(answer) == 0x6982 {
                        leak(heard, answer);
                    }
                }
            });
        },
    ),
    card(
        "card-takes-no-value",
        "正しい値の照合も通さない",
        &["CARD-018", "CARD-045", "CARD-049"],
        |board| {
            answering(board, |heard, answer| {
                let verifies = heard.kind() == VERIFY && !heard.command.data.is_empty();
                if verifies && status(answer) == 0x9000 {
                    end(answer, 0x6300);
                }
            });
        },
    ),
    card(
        "card-takes-a-right-value-once",
        "正しい照合が二度届くと、二度目を断る",
        &["CARD-048"],
        |board| {
            answering(board, |heard, answer| {
                let again = heard
                    .file
                    .is_some_and(|file| heard.at.proved.contains(&file));
                let verifies = heard.kind() == VERIFY && !heard.command.data.is_empty();
                if verifies && again && status(answer) == 0x9000 {
                    end(answer, 0x6985);
                }
            });
        },
    ),
    card(
        "card-keeps-all-pins-shut-when-one-is-blocked",
        "一つの暗証番号が閉塞すると、ほかの照合も断る",
        &["CARD-020"],
        |board| {
            answers(board, || {
                let mut blocked = BTreeSet::new();
                move |heard, answer: &mut Vec<u8>| {
                    let verifies = heard.kind() == VERIFY && !heard.command.data.is_empty();
                    // The reserve reference is blocked from the beginning.
                    let Some(about) = heard.about().filter(|it| *it != (Ap::Text, 0x0012)) else {
                        return;
                    };
                    match status(answer) {
                        _ if !verifies => {}
                        0x63C0 => _ = blocked.insert(about),
                        0x9000 if !blocked.is_empty() => end(answer, 0x6984),
                        _ => {}
                    }
                }
            });
        },
    ),
    card(
        "card-shuts-free-files-when-blocked",
        "暗証番号が閉塞すると、照合の要らない証明書も渡さない",
        &["CARD-043", "CARD-049"],
        |board| {
            answers(board, || {
                let mut blocked = false;
                move |heard, answer: &mut Vec<u8>| {
                    let verifies = heard.kind() == VERIFY && !heard.command.data.is_empty();
                    blocked |= verifies && status(answer) == 0x63C0;
                    if blocked && heard.reads() && status(answer) == 0x9000 {
                        end(answer, 0x6982);
                    }
                }
            });
        },
    ),
    card(
        "card-lets-terminal-in-with-any-certificate",
        "特定機関認証で、でたらめな証明書を受け入れて署名する",
        &["CARD-049", "CARD-052"],
        |board| {
            answers(board, || {
                let mut accepted = false;
                move |heard, answer: &mut Vec<u8>| match heard.kind() {
                    (0x80, 0xA2) => {
                        accepted = true;
                        end(answer, 0x9000);
                    }
                    SIGN if accepted && status(answer) == 0x6982 => leak(heard, answer),
                    _ => {}
                }
            });
        },
    ),
    card(
        "card-takes-session-key-without-pin",
        "暗証番号を照合しないうちに、セッション鍵を受け取る",
        &["CARD-052"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == (0x80, 0xAE) && status(answer) == 0x6982 {
                    end(answer, 0x9000);
                }
            });
        },
    ),
];
