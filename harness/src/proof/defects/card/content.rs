//! Cards that hold something else than what is printed on them and signed.

use madoguchi_sim::card::Ap;

use super::chip::{Held, READ, RECORD, answering, give, holding, status};
use super::record::{fill, spoil, swap, tag, value};
use super::{AGE, FACE, FOUR_ITEMS, NUMBER, NUMBER_IMAGE, TOKEN, card};
use crate::proof::Defect;

const INTEGRITY: (Ap, u16) = (Ap::Text, 0x0003);

/// Where bytes that are neither data nor filler end.
fn filled_from(content: &[u8]) -> usize {
    let last = content.iter().rposition(|byte| *byte != 0xFF);
    last.map_or(content.len(), |last| last.saturating_add(1))
}

/// Writes words into the filler of a file.
fn write_behind(content: &mut [u8], words: &str) {
    let end = filled_from(content);
    let room = content.get_mut(end..).unwrap_or_default();
    for (place, byte) in room.iter_mut().zip(words.bytes()) {
        *place = byte;
    }
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    card(
        "card-holds-insurance-words",
        "券面事項入力補助APの基本情報の余りに、被保険者の記号を書いている",
        &["CARD-001"],
        |board| {
            holding(board, |about| {
                let held: Held = |_, content| write_behind(content, "被保険者 記号21 番号700001");
                (about == (Ap::Text, 0x0005)).then_some(held)
            });
        },
    ),
    card(
        "card-holds-a-file-too-many",
        "知られていないファイルに、読めるものを入れている",
        &["CARD-001"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == READ && heard.about() == Some((Ap::Jpki, 0x0010)) {
                    give(answer, b"VISIT 20250610");
                }
            });
        },
    ),
    card(
        "card-holds-number-beside-certificates",
        "公的個人認証APの電子証明書の後に、個人番号を書いている",
        &["CARD-055"],
        |board| {
            holding(board, |about| {
                let held: Held = |known, content| {
                    write_behind(content, known.number.as_deref().unwrap_or_default());
                };
                matches!(about, (Ap::Jpki, 0x0001 | 0x000A)).then_some(held)
            });
        },
    ),
    card(
        "card-writes-holder-behind-user-certificate",
        "利用者証明用電子証明書の後に、氏名と住所を書いている",
        &["CARD-055"],
        |board| {
            holding(board, |about| {
                let held: Held = |known, content| {
                    if let Some(face) = &known.face {
                        let words = format!("{} {}", face.name.kanji(), face.address.as_str());
                        write_behind(content, &words);
                    }
                };
                (about == (Ap::Jpki, 0x000A)).then_some(held)
            });
        },
    ),
    card(
        "card-labels-itself-as-an-older-card",
        "トークン情報のラベルが、住民基本台帳カードのものである",
        &["CARD-043", "CARD-056"],
        |board| {
            holding(board, |about| {
                let held: Held = |_, content| {
                    if content.starts_with(b"JPKIAPICCTOKEN2")
                        && let Some(last) = content.get_mut(14)
                    {
                        *last = b' ';
                    }
                };
                (about == TOKEN).then_some(held)
            });
        },
    ),
    card(
        "card-pads-its-label-with-zeros",
        "トークン情報のラベルを、空白でなく00で埋めている",
        &["CARD-043"],
        |board| {
            holding(board, |about| {
                let held: Held = |_, content| {
                    for byte in content.iter_mut().filter(|byte| **byte == b' ') {
                        *byte = 0;
                    }
                };
                (about == TOKEN).then_some(held)
            });
        },
    ),
    card(
        "card-denies-its-sign-certificate",
        "電子証明書の有無を示すファイルが、署名用はないとする",
        &["CARD-043"],
        |board| {
            holding(board, |about| {
                let held: Held = |_, content| swap(content, 0, 0x8F, 0x00);
                (about == (Ap::Jpki, 0x0008)).then_some(held)
            });
        },
    ),
    card(
        "card-leaves-out-filler",
        "ファイルの余りを埋めず、中身だけの長さにしている",
        &["CARD-043"],
        |board| {
            holding(board, |about| {
                let held: Held = |_, content| {
                    let end = filled_from(content);
                    content.truncate(end);
                };
                (about.0 == Ap::Text).then_some(held)
            });
        },
    ),
    card(
        "card-fills-with-zeros",
        "ファイルの余りを、FFでなく00で埋めている",
        &["CARD-054"],
        |board| {
            holding(board, |about| {
                let held: Held = |_, content| {
                    let end = filled_from(content);
                    content.get_mut(end..).unwrap_or_default().fill(0);
                };
                (about.0 != Ap::Jpki && !matches!(about.1, 0x0006 | 0x0008)).then_some(held)
            });
        },
    ),
    card(
        "card-holds-records-in-other-containers",
        "記録の入れ物のタグが違う",
        &["CARD-054"],
        |board| {
            holding(board, |about| {
                let held: Held = |_, content| {
                    if let Some(second) = content.get_mut(1) {
                        *second ^= 0x01;
                    }
                };
                (about.0 != Ap::Jpki).then_some(held)
            });
        },
    ),
    card(
        "card-names-items-of-its-records-otherwise",
        "記録の項目のタグが違う",
        &["CARD-054"],
        |board| {
            holding(board, |about| {
                let held: Held = |_, content| {
                    for item in 0x11..=0x5F {
                        tag(content, item, item | 0x20);
                    }
                };
                (about.0 != Ap::Jpki).then_some(held)
            });
        },
    ),
    card(
        "card-holds-birth-by-era",
        "記録の生年月日を、西暦でなく元号の年で書いている",
        &["CARD-044", "CARD-054"],
        |board| {
            holding(board, |about| {
                let held: Held = |_, content| {
                    for item in [0x11, 0x22, 0x24] {
                        if let Some([century, decade, _, _, _, _, _, _]) = value(content, item) {
                            (*century, *decade) = (b'0', b'0');
                        }
                    }
                };
                matches!(about, AGE | FACE | FOUR_ITEMS).then_some(held)
            });
        },
    ),
    card(
        "card-holds-the-other-sex",
        "記録の性別の番号を取り違えている",
        &["CARD-044", "CARD-054"],
        |board| {
            holding(board, |about| {
                let held: Held = |_, content| {
                    for item in [0x23, 0x25] {
                        if let Some([code]) = value(content, item) {
                            *code = if *code == b'1' { b'2' } else { b'1' };
                        }
                    }
                };
                matches!(about, FACE | FOUR_ITEMS).then_some(held)
            });
        },
    ),
    card(
        "card-holds-another-expiry",
        "券面の記録の有効期限が、券面より1日遅い",
        &["CARD-044"],
        |board| {
            holding(board, |about| {
                let held: Held = |_, content| {
                    if let Some([.., last]) = value(content, 0x29) {
                        *last = if *last == b'9' {
                            b'8'
                        } else {
                            last.saturating_add(1)
                        };
                    }
                };
                (about == FACE).then_some(held)
            });
        },
    ),
    card(
        "card-separates-names-by-ascii-spaces",
        "氏名の姓と名の間を、全角でない空白で区切っている",
        &["CARD-054"],
        |board| {
            holding(board, |about| {
                let held: Held = |_, content| {
                    let Some(name) = value(content, 0x22) else {
                        return;
                    };
                    if let Some(place) = name.windows(3).position(|it| it == "　".as_bytes())
                        && let Some(space) = name.get_mut(place..place.saturating_add(3))
                    {
                        space.fill(b' ');
                    }
                };
                (about == FOUR_ITEMS).then_some(held)
            });
        },
    ),
    card(
        "card-keeps-an-old-address",
        "4情報の住所が、券面の住所と違う",
        &["CARD-054"],
        |board| {
            holding(board, |about| {
                let held: Held = |_, content| fill(content, 0x23, b'-');
                (about == FOUR_ITEMS).then_some(held)
            });
        },
    ),
    card(
        "card-holds-another-number",
        "個人番号の最後の一桁が違う",
        &["CARD-054"],
        |board| {
            holding(board, |about| {
                let held: Held = |_, content| {
                    if let Some(last) = content.get_mut(14) {
                        *last = if *last == b'0' { b'1' } else { b'0' };
                    }
                };
                (about == NUMBER).then_some(held)
            });
        },
    ),
    card(
        "card-holds-pictures-in-another-format",
        "文字の画像がPNGでなく、顔写真がJPEG 2000でない",
        &["CARD-044", "CARD-054"],
        |board| {
            holding(board, |about| {
                let held: Held = |_, content| {
                    for item in [0x25, 0x26, 0x27, 0x2A, 0x41] {
                        if let Some(picture) = value(content, item) {
                            picture.iter_mut().take(8).for_each(|byte| *byte = 0x42);
                        }
                    }
                };
                matches!(about, FACE | NUMBER_IMAGE).then_some(held)
            });
        },
    ),
    card(
        "card-holds-pictures-of-another-size",
        "文字の画像の幅と高さを取り違えている",
        &["CARD-054"],
        |board| {
            holding(board, |about| {
                let held: Held = |_, content| {
                    for item in [0x25, 0x26, 0x2A, 0x41] {
                        // IHDR begins with the width, then the height.
                        if let Some(size) = value(content, item).and_then(|it| it.get_mut(16..24)) {
                            size.rotate_left(4);
                        }
                    }
                };
                matches!(about, FACE | NUMBER_IMAGE).then_some(held)
            });
        },
    ),
    card(
        "card-counts-offsets-from-the-first-item",
        "記録の位置の表を、記録の先頭でなく最初の項目から数えている",
        &["CARD-054"],
        |board| {
            holding(board, |about| {
                let held: Held = |_, content| {
                    for place in value(content, 0x21)
                        .into_iter()
                        .flat_map(|table| table.as_chunks_mut::<2>().0)
                    {
                        let offset = u16::from_be_bytes(*place);
                        *place = offset.saturating_sub(5).to_be_bytes();
                    }
                };
                matches!(about, FACE | FOUR_ITEMS).then_some(held)
            });
        },
    ),
    card(
        "card-hashes-without-filler",
        "完全性の記録のハッシュを、ファイルの余りを除いて求めている",
        &["CARD-054"],
        |board| {
            holding(board, |about| {
                let held: Held = |known, content| {
                    let number = known.number.as_deref().unwrap_or_default();
                    let record = [b"\xFF\x10\x0C", number.as_bytes()].concat();
                    let framed = madoguchi_sim::pki::rsa::sha256_digest_info(&record);
                    let hash = framed.get(19..).unwrap_or_default().to_vec();
                    if let Some(held) = value(content, 0x31) {
                        held.iter_mut()
                            .zip(hash)
                            .for_each(|(byte, own)| *byte = own);
                    }
                };
                (about == INTEGRITY).then_some(held)
            });
        },
    ),
    card(
        "card-spoils-signatures-of-records",
        "記録の署名の末尾が誤っている",
        &["CARD-054"],
        |board| {
            holding(board, |about| {
                let held: Held = |_, content| {
                    for item in [0x13, 0x28, 0x33, 0x43, 0x52] {
                        spoil(content, item);
                    }
                };
                (about.0 != Ap::Jpki && !matches!(about.1, 0x0004 | 0x0005)
                    || about == NUMBER_IMAGE)
                    .then_some(held)
            });
        },
    ),
    card(
        "card-changes-a-picture-after-it-was-signed",
        "署名の後で、住所の画像を書き換えている",
        &["CARD-054"],
        |board| {
            holding(board, |about| {
                let held: Held = |_, content| spoil(content, 0x26);
                (about == FACE).then_some(held)
            });
        },
    ),
    card(
        "card-writes-its-record-otherwise",
        "カード情報と鍵識別子のレコードのタグが違い、アプリケーションごとに中身も違う",
        &["CARD-043"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() != RECORD || status(answer) != 0x9000 {
                    return;
                }
                match (heard.about(), answer.as_mut_slice()) {
                    (Some((Ap::Common, 0x0001)), [tag, ..]) => *tag = 0x03,
                    (Some((Ap::Resident, _)), [.., last, _, _]) => *last ^= 1,
                    _ => {}
                }
            });
        },
    ),
    card(
        "card-gives-records-without-their-headers",
        "レコードを、見出しの2バイトを除いて返す",
        &["CARD-043", "CARD-050"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == RECORD && status(answer) == 0x9000 {
                    let data = answer.len().saturating_sub(2);
                    let bare = answer.get(2..data).unwrap_or_default().to_vec();
                    give(answer, &bare);
                }
            });
        },
    ),
    card(
        "card-spoils-card-verifiable-certificates",
        "上の階層の証明書が、その上の鍵で検証できない",
        &["CARD-054"],
        |board| {
            answering(board, |heard, answer| {
                let object = (heard.command.p1, heard.command.p2) == (0x7F, 0x21);
                if heard.kind() == (0x00, 0xCA)
                    && object
                    && let [.., last, _, _] = answer.as_mut_slice()
                {
                    *last ^= 1;
                }
            });
        },
    ),
];
