//! Cards that sign wrongly.

use madoguchi_sim::card::Ap;
use madoguchi_sim::pki::rsa::sha256_digest_info;

use super::card;
use super::chip::{Heard, SIGN, answering, answers, end, give, hearing, leak, status};
use crate::proof::Defect;

/// A signature over other bytes.
fn over(heard: &Heard<'_>, bytes: &[u8]) -> Option<Vec<u8>> {
    (heard.kind() == SIGN).then(|| heard.command.with_data(bytes).encode())
}

/// Whether the key is one of the holder's.
fn of_holder(heard: &Heard<'_>) -> bool {
    heard.kind() == SIGN && heard.at.ap == Some(Ap::Jpki)
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    card(
        "card-hashes-what-it-is-given",
        "渡された入力を、もう一度ハッシュしてから署名する",
        &["CARD-051"],
        |board| {
            hearing(board, |heard| {
                let framed = sha256_digest_info(heard.command.data);
                let raw = of_holder(heard) && heard.command.p1 == 0;
                raw.then(|| over(heard, &framed)).flatten()
            });
        },
    ),
    card(
        "card-signs-digest-info-only",
        "DigestInfoの形をした入力だけに署名する",
        &["CARD-051"],
        |board| {
            answering(board, |heard, answer| {
                let framed = heard.command.data.starts_with(&[0x30]);
                if of_holder(heard) && heard.command.p1 == 0 && !framed {
                    end(answer, 0x6A80);
                }
            });
        },
    ),
    card(
        "card-signs-sha256-only",
        "SHA-256のDigestInfoの長さの入力だけに署名する",
        &["CARD-051"],
        |board| {
            answering(board, |heard, answer| {
                let length = heard.command.data.len();
                if of_holder(heard) && heard.command.p1 == 0 && length != 51 {
                    end(answer, 0x6985);
                }
            });
        },
    ),
    card(
        "card-cuts-what-is-too-long",
        "枠に入らない入力を切り詰めて署名する",
        &["CARD-051"],
        |board| {
            hearing(board, |heard| {
                let cut = heard.command.data.get(..245)?;
                (heard.command.data.len() > 245)
                    .then(|| over(heard, cut))
                    .flatten()
            });
        },
    ),
    card(
        "card-refuses-245-bytes",
        "枠いっぱいの245バイトに署名しない",
        &["CARD-051"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == SIGN && heard.command.data.len() == 245 {
                    end(answer, 0x6985);
                }
            });
        },
    ),
    card(
        "card-signs-a-byte-less",
        "入力の最後の1バイトを落として署名する",
        &["CARD-051"],
        |board| {
            hearing(board, |heard| {
                let (_, rest) = heard.command.data.split_last()?;
                (!rest.is_empty()).then(|| over(heard, rest)).flatten()
            });
        },
    ),
    card(
        "card-spoils-signatures-of-the-sign-key",
        "署名用秘密鍵の署名の末尾が誤っている",
        &["CARD-051"],
        |board| {
            answering(board, |heard, answer| {
                let signs = heard.kind() == SIGN && heard.file == Some(0x001A);
                if signs && status(answer) == 0x9000 {
                    spoil(answer);
                }
            });
        },
    ),
    card(
        "card-gives-half-a-signature",
        "署名を128バイトで返す",
        &["CARD-051"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == SIGN && status(answer) == 0x9000 && answer.len() > 130 {
                    let half = answer.get(..128).unwrap_or_default().to_vec();
                    give(answer, &half);
                }
            });
        },
    ),
    card(
        "card-signs-by-short-identifier-without-pin",
        "短縮番号で鍵を指すと、照合を確かめずに署名する",
        &["CARD-051"],
        |board| {
            answering(board, |heard, answer| {
                let short = heard.kind() == SIGN && heard.command.p2 > 0x80;
                if short && status(answer) == 0x6982 {
                    leak(heard, answer);
                }
            });
        },
    ),
    card(
        "card-signs-by-no-short-identifier",
        "短縮番号で指した鍵では署名しない",
        &["CARD-051"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == SIGN && heard.command.p2 > 0x80 {
                    end(answer, 0x6A86);
                }
            });
        },
    ),
    card(
        "card-signs-with-any-file",
        "鍵でないファイルを選んでいても署名する",
        &["CARD-051"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == SIGN && status(answer) == 0x6981 {
                    leak(heard, answer);
                }
            });
        },
    ),
    card(
        "card-takes-any-p1-for-raw",
        "署名のP1を見ず、いつも入力をそのまま署名する",
        &["CARD-051"],
        |board| {
            hearing(board, |heard| {
                let mut command = heard.command;
                command.p1 = 0;
                (of_holder(heard) && heard.command.p1 != 0).then(|| command.encode())
            });
        },
    ),
    card(
        "card-hashes-only-for-whoever-proved-nothing",
        "カードがハッシュを計算する署名では、照合を確かめない",
        &["CARD-051"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == SIGN && heard.command.p1 != 0 && status(answer) == 0x6982 {
                    leak(heard, answer);
                }
            });
        },
    ),
    card(
        "card-pads-a-hash-that-is-too-short",
        "長さの違うハッシュの値を、補うか切り詰めて署名する",
        &["CARD-051"],
        |board| {
            hearing(board, |heard| {
                let mut hash = heard.command.data.to_vec();
                hash.resize(32, 0);
                let hashed = of_holder(heard) && matches!(heard.command.p1, 0x02 | 0x04);
                hashed.then(|| over(heard, &hash)).flatten()
            });
        },
    ),
    card(
        "card-signs-differently-each-time",
        "同じ署名の命令が二度届くと、違う応答を返す",
        &["CARD-048"],
        |board| {
            answers(board, || {
                let mut times = 0_u32;
                move |heard, answer: &mut Vec<u8>| {
                    if heard.kind() == SIGN && status(answer) == 0x9000 {
                        times = times.saturating_add(1);
                        if times.is_multiple_of(2) {
                            spoil(answer);
                        }
                    }
                }
            });
        },
    ),
    card(
        "card-lacks-the-keys-of-its-applications",
        "券面のアプリケーションの既定の鍵がない",
        &["CARD-051"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == SIGN && heard.command.p2 == 0 {
                    end(answer, 0x6A88);
                }
            });
        },
    ),
    card(
        "card-signs-with-another-key-of-its-application",
        "券面のアプリケーションの署名が、記録にある鍵の相手のものでない",
        &["CARD-051"],
        |board| {
            answering(board, |heard, answer| {
                let own = heard.kind() == SIGN && heard.command.p2 == 0;
                if own && status(answer) == 0x9000 {
                    spoil(answer);
                }
            });
        },
    ),
    card(
        "card-never-signs",
        "どの署名の命令にも6985を答える",
        &["CARD-048", "CARD-051"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == SIGN && status(answer) == 0x9000 {
                    end(answer, 0x6985);
                }
            });
        },
    ),
    card(
        "card-signs-a-hash-of-any-length-by-curve",
        "次期個人番号カードが、長さの違うハッシュの値に署名する",
        &["CARD-056"],
        |board| {
            answering(board, |heard, answer| {
                let signs = of_holder(heard) && heard.command.p1 == 0;
                if signs && status(answer) == 0x6985 && heard.command.data.len() < 246 {
                    leak(heard, answer);
                }
            });
        },
    ),
    card(
        "card-signs-by-curve-as-plain-numbers",
        "次期個人番号カードが、ECDSAの署名をDERでなく二つの数のまま返す",
        &["CARD-056"],
        |board| {
            answering(board, |heard, answer| {
                // A signature by RSA is longer.
                let curve = of_holder(heard) && status(answer) == 0x9000 && answer.len() < 200;
                if curve {
                    let numbers = answer.get(2..98).unwrap_or_default().to_vec();
                    give(answer, &numbers);
                }
            });
        },
    ),
];

/// Makes a signature one that does not verify.
fn spoil(answer: &mut [u8]) {
    if let [.., last, _, _] = answer {
        *last ^= 1;
    }
}
