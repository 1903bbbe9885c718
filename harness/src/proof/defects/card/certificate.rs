//! Cards whose certificates are wrong.

use madoguchi_sim::card::Ap;

use super::card;
use super::chip::{Held, hearing, holding};
use crate::proof::Defect;

/// Where the DER at the beginning of a file ends.
fn end(content: &[u8]) -> usize {
    match *content {
        [0x30, 0x82, high, low, ..] => {
            usize::from(u16::from_be_bytes([high, low])).saturating_add(4)
        }
        _ => 0,
    }
}

/// Changes the last byte of the DER: the signature does not verify any more.
fn spoil(content: &mut [u8]) {
    let last = end(content).checked_sub(1);
    if let Some(last) = last.and_then(|last| content.get_mut(last)) {
        *last ^= 1;
    }
}

/// The year of the end of the term: two digits of a `UTCTime`.
fn last_year(content: &mut [u8]) -> Option<&mut [u8]> {
    let times = content.windows(2).enumerate();
    let mut times = times.filter(|(_, it)| *it == [0x17, 0x0D]);
    let (place, _) = times.nth(1)?;
    content.get_mut(place.checked_add(2)?..place.checked_add(4)?)
}

/// Certificates that hold for so many tens of years more or less.
fn decades(content: &mut [u8], forward: bool) {
    if let Some([tens, _]) = last_year(content) {
        *tens = if forward {
            tens.saturating_add(1)
        } else {
            tens.saturating_sub(1)
        };
    }
}

const fn is_holders(about: (Ap, u16)) -> bool {
    matches!(about, (Ap::Jpki, 0x0001 | 0x000A))
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    card(
        "card-spoils-certificates",
        "電子証明書が、カードの認証局の証明書で検証できない",
        &["CARD-043", "CARD-055"],
        |board| {
            holding(board, |about| {
                let held: Held = |_, content| spoil(content);
                is_holders(about).then_some(held)
            });
        },
    ),
    card(
        "card-spoils-authorities",
        "カードにある認証局の証明書が、自分の鍵で検証できない",
        &["CARD-055"],
        |board| {
            holding(board, |about| {
                let held: Held = |_, content| spoil(content);
                matches!(about, (Ap::Jpki, 0x0002 | 0x000B)).then_some(held)
            });
        },
    ),
    card(
        "card-holds-one-certificate-for-both",
        "署名用電子証明書のファイルに、利用者証明用電子証明書を入れている",
        &["CARD-043", "CARD-055"],
        |board| {
            hearing(board, |heard| {
                let sign = heard.about() == Some((Ap::Jpki, 0x0001));
                (sign && heard.identifies())
                    .then(|| heard.command.with_data(&[0x00, 0x0A]).encode())
            });
        },
    ),
    card(
        "card-holds-one-authority-for-both",
        "どちらの認証局の証明書のファイルにも、署名用の認証局を入れている",
        &["CARD-043", "CARD-055"],
        |board| {
            hearing(board, |heard| {
                let user = heard.about() == Some((Ap::Jpki, 0x000B));
                (user && heard.identifies())
                    .then(|| heard.command.with_data(&[0x00, 0x02]).encode())
            });
        },
    ),
    card(
        "card-comes-with-certificates-that-are-over",
        "電子証明書の有効期間が、10年前に終わっている",
        &["CARD-055"],
        |board| {
            holding(board, |about| {
                let held: Held = |_, content| decades(content, false);
                is_holders(about).then_some(held)
            });
        },
    ),
    card(
        "card-comes-with-certificates-for-fifteen-years",
        "電子証明書の有効期間が、10年長い",
        &["CARD-055"],
        |board| {
            holding(board, |about| {
                let held: Held = |_, content| decades(content, true);
                is_holders(about).then_some(held)
            });
        },
    ),
    card(
        "card-names-nobody-in-sign-certificate",
        "署名用電子証明書に、氏名も住所もない",
        &["CARD-055"],
        |board| {
            holding(board, |about| {
                let held: Held = |known, content| {
                    let Some(face) = &known.face else {
                        return;
                    };
                    let texts = [
                        face.name.kanji().to_owned(),
                        face.address.as_str().to_owned(),
                    ];
                    for text in texts {
                        let found = content
                            .windows(text.len())
                            .position(|it| it == text.as_bytes());
                        let place = found.map(|at| at..at.saturating_add(text.len()));
                        if let Some(text) = place.and_then(|place| content.get_mut(place)) {
                            text.fill(b'-');
                        }
                    }
                };
                (about == (Ap::Jpki, 0x0001)).then_some(held)
            });
        },
    ),
];
