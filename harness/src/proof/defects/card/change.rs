//! Cards whose PINs are changed wrongly.

use madoguchi_sim::card::{Ap, Bytes, Request, Response};
use madoguchi_sim::role::Line;

use super::card;
use super::chip::{Heard, Place, Quirk, VERIFY, answering, end, quirk, status};
use crate::proof::Defect;

/// CHANGE REFERENCE DATA, or CHANGE KEY.
const fn changes(heard: &Heard<'_>) -> bool {
    matches!(heard.kind(), (0x00, 0x24) | (0x80, 0x32))
}

/// Says that a PIN was changed.
struct Unchanged;

impl Quirk for Unchanged {
    fn before(&mut self, line: &Line, at: &Place, asked: &mut Request) -> Option<Response> {
        let heard = at.hears(line, asked)?;
        let proved = heard.file.is_some_and(|file| at.proved.contains(&file));
        (changes(&heard) && proved).then(|| Response::Apdu(Bytes(vec![0x90, 0x00])))
    }
}

/// Holds the PINs of 共通カードAP and 住基AP for one: when one was changed, the old value of the other is wrong.
#[derive(Default)]
struct Twins {
    changed: Option<(Ap, Vec<u8>)>,
}

impl Quirk for Twins {
    fn before(&mut self, line: &Line, at: &Place, asked: &mut Request) -> Option<Response> {
        let heard = at.hears(line, asked)?;
        let (ap, value) = self.changed.as_ref()?;
        let other =
            matches!(heard.at.ap, Some(Ap::Common | Ap::Resident)) && heard.at.ap != Some(*ap);
        let verifies = heard.kind() == VERIFY && !heard.command.data.is_empty();
        if !(other && verifies) || heard.command.data == value {
            return None;
        }
        Some(Response::Apdu(Bytes(vec![0x63, 0xC2])))
    }

    fn after(&mut self, line: &Line, at: &Place, asked: &Request, answer: &mut Response) {
        if let (Some(heard), Response::Apdu(Bytes(answer))) = (at.hears(line, asked), answer)
            && heard.kind() == (0x80, 0x32)
            && status(answer) == 0x9000
            && let Some(ap) = at.ap
        {
            self.changed = Some((ap, heard.command.data.to_vec()));
        }
    }
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    card(
        "card-changes-pin-without-old-one",
        "今の暗証番号を照合しないで、新しい値に変えさせる",
        &["CARD-053"],
        |board| {
            answering(board, |heard, answer| {
                if changes(heard) && status(answer) == 0x6982 {
                    end(answer, 0x9000);
                }
            });
        },
    ),
    card(
        "card-changes-pin-to-anything",
        "暗証番号を、使えない文字や長さの値にも変えると答える",
        &["CARD-053"],
        |board| {
            answering(board, |heard, answer| {
                if changes(heard) && status(answer) != 0x6982 {
                    end(answer, 0x9000);
                }
            });
        },
    ),
    card(
        "card-does-not-change-pin",
        "暗証番号を変えたと答え、変えない",
        &["CARD-053"],
        |board| {
            quirk(board, || Unchanged);
        },
    ),
    card(
        "card-changes-both-resident-pins",
        "住民基本台帳用暗証番号を変えると、もう一つのアプリケーションの値も変わる",
        &["CARD-053"],
        |board| quirk(board, Twins::default),
    ),
];
