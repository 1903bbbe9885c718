//! Cards that are wrong.

use madoguchi_sim::card::{Bytes, CardRole, Request, Response};
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::role::{Line, RoleName};

use crate::proof::{Defect, flaw};

/// Every one.
pub(super) const ALL: &[Defect] = &[Defect {
    id: "card-heals-pin",
    role: RoleName::Card,
    does: "誤った暗証番号の回数が、1日たつと元に戻る",
    breaks: &["CARD-019"],
    infect: |board| {
        flaw::says::<CardRole, _>(board, || {
            let mut failed: Option<(VirtualTime, u8)> = None;
            move |line: &Line, asked: &Request, answer: &mut Response| {
                let (Request::Apdu(command), Response::Apdu(Bytes(said))) = (asked, answer) else {
                    return;
                };
                let is_verify = command.0.get(1) == Some(&0x20);
                let [.., 0x63, left] = said.as_mut_slice() else {
                    return;
                };
                if !is_verify {
                    return;
                }
                match failed {
                    // What it says of its tries is no less than it was before the day passed.
                    Some((since, tries)) if line.now() >= since.plus_days(1) => {
                        *left = (*left).max(tries);
                    }
                    _ => failed = Some((line.now(), *left)),
                }
            }
        });
    },
}];
