//! Revocation lists that are wrong.

use jiff::ToSpan;
use madoguchi_sim::card::Bytes;
use madoguchi_sim::jlis::{JlisRole, Request, Response};
use madoguchi_sim::pki::crl::{Publication, RevocationList};
use madoguchi_sim::pki::{Authority, CertificateKind, Generation};
use madoguchi_sim::role::{Line, Switchboard};

use super::jlis;
use crate::proof::{Defect, flaw};

/// A list is signed anew after it was changed, by the authority that should or by another.
fn lists<F>(board: &Switchboard, make: impl Fn() -> F + 'static)
where
    F: FnMut(&mut Publication, &mut CertificateKind) + 'static,
{
    flaw::says::<JlisRole, _>(board, move || {
        let mut change = make();
        move |line: &Line, asked: &Request, answer: &mut Response| {
            if let (
                Request::RevocationList {
                    authority,
                    generation,
                },
                Response::RevocationList { list: Bytes(said) },
            ) = (asked, answer)
            {
                let generation = generation.unwrap_or_else(|| Generation::on(line.now().date()));
                if let Some(changed) = redraft(*authority, generation, said, &mut change) {
                    *said = changed;
                }
            }
        }
    });
}

fn redraft(
    mut kind: CertificateKind,
    generation: Generation,
    said: &[u8],
    change: &mut impl FnMut(&mut Publication, &mut CertificateKind),
) -> Option<Vec<u8>> {
    let list = RevocationList::from_der(said).ok()?;
    let number = list.number.unwrap_or_default();
    let number = number
        .iter()
        .fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    let mut draft = Publication {
        number,
        this_update: list.this_update,
        next_update: list.next_update?,
        entries: list.entries,
    };
    change(&mut draft, &mut kind);
    draft.sign(Authority::of(kind, generation)).ok()
}

fn changed(board: &Switchboard, change: fn(&mut Publication, &mut CertificateKind)) {
    lists(board, move || change);
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    jlis(
        "jlis-list-is-empty",
        "失効リストに何も載せない",
        &["JLIS-008"],
        |board| changed(board, |list, _| list.entries.clear()),
    ),
    jlis(
        "jlis-list-misses-suspended",
        "一時停止された電子証明書を、失効リストに載せない",
        &["JLIS-008"],
        |board| {
            changed(board, |list, _| {
                list.entries.retain(|entry| !entry.revocation.is_hold());
            });
        },
    ),
    jlis(
        "jlis-list-misses-revoked",
        "失効した電子証明書を、失効リストに載せない",
        &["JLIS-008", "JLIS-009"],
        |board| {
            changed(board, |list, _| {
                list.entries.retain(|entry| entry.revocation.is_hold());
            });
        },
    ),
    jlis(
        "jlis-list-misses-the-last-serial",
        "失効リストの最後の一件が抜けている",
        &["JLIS-008"],
        |board| {
            changed(board, |list, _| {
                list.entries.sort_by_key(|entry| entry.revocation.at);
                list.entries.pop();
            });
        },
    ),
    jlis(
        "jlis-list-keeps-what-was-lifted",
        "解除された一時停止を、失効リストに載せ続ける",
        &["JLIS-008"],
        |board| {
            lists(board, || {
                let mut seen = Vec::new();
                move |list: &mut Publication, _: &mut CertificateKind| {
                    for entry in &list.entries {
                        if !seen.contains(entry) {
                            seen.push(entry.clone());
                        }
                    }
                    list.entries.clone_from(&seen);
                }
            });
        },
    ),
    jlis(
        "jlis-list-is-signed-by-the-other-authority",
        "失効リストに、もう一方の認証局が署名する",
        &["JLIS-008"],
        |board| {
            changed(board, |_, kind| {
                *kind = match kind {
                    CertificateKind::Authentication => CertificateKind::Signature,
                    CertificateKind::Signature => CertificateKind::Authentication,
                };
            });
        },
    ),
    jlis(
        "jlis-list-is-not-signed-validly",
        "失効リストの署名が正しくない",
        &["JLIS-008"],
        |board| {
            flaw::says::<JlisRole, _>(board, || {
                |_: &Line, _: &Request, answer: &mut Response| {
                    if let Response::RevocationList { list: Bytes(said) } = answer
                        && let Some(last) = said.last_mut()
                    {
                        *last ^= 1;
                    }
                }
            });
        },
    ),
    jlis(
        "jlis-list-is-a-week-old",
        "1週間前の失効リストを出し続ける",
        &["JLIS-008"],
        |board| {
            changed(board, |list, _| {
                list.this_update = list.this_update.saturating_sub(7.days());
                list.next_update = list.next_update.saturating_sub(7.days());
            });
        },
    ),
    jlis(
        "jlis-list-is-published-a-minute-early",
        "失効リストの発行が、1分早い",
        &["JLIS-008"],
        |board| {
            super::at_another_time(board, |asked, now| match asked {
                Request::RevocationList { .. } => now.plus_minutes(1),
                _ => now,
            });
        },
    ),
    jlis(
        "jlis-list-is-published-a-minute-late",
        "失効リストの発行が、1分遅い",
        &["JLIS-008"],
        |board| {
            super::at_another_time(board, |asked, now| match asked {
                Request::RevocationList { .. } => now.plus_minutes(-1),
                _ => now,
            });
        },
    ),
    jlis(
        "jlis-list-holds-a-day-too-long",
        "失効リストの次の更新の時刻が、1日遅い",
        &["JLIS-008"],
        |board| {
            changed(board, |list, _| {
                list.next_update = list.next_update.saturating_add(1.day());
            });
        },
    ),
    jlis(
        "jlis-list-holds-a-day-too-short",
        "失効リストの次の更新の時刻が、1日早い",
        &["JLIS-008"],
        |board| {
            changed(board, |list, _| {
                list.next_update = list.next_update.saturating_sub(1.day());
            });
        },
    ),
    jlis(
        "jlis-list-is-dated-back",
        "失効リストの時刻を、1日前にさかのぼらせる",
        &["JLIS-008"],
        |board| {
            changed(board, |list, _| {
                list.this_update = list.this_update.saturating_sub(1.day());
            });
        },
    ),
    jlis(
        "jlis-publishes-no-lists",
        "失効リストを出さない",
        &["JLIS-008"],
        |board| {
            super::answers(board, |_, asked, answer| {
                if let Request::RevocationList { .. } = asked {
                    *answer = super::refused("失効リストは準備中である");
                }
            });
        },
    ),
];
