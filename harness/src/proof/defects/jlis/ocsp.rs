//! OCSP responders that are wrong.

use jiff::ToSpan;
use jiff::civil::DateTime;
use madoguchi_sim::card::Bytes;
use madoguchi_sim::jlis::{JlisRole, Request, Response};
use madoguchi_sim::pki::ocsp::{self, Answer, CertId, Reply, ResponderName, Status};
use madoguchi_sim::pki::{Authority, CertificateKind, Generation, Reason};
use madoguchi_sim::role::{Line, Switchboard};

use super::jlis;
use crate::proof::{Defect, flaw};

/// An answer of a responder before it is signed.
struct Draft {
    authority: &'static Authority,
    produced_at: DateTime,
    answers: Vec<Answer>,
    nonce: Option<Vec<u8>>,
    now: DateTime,
}

/// An answer is signed anew after it was changed.
fn drafts(board: &Switchboard, change: fn(&mut Draft)) {
    flaw::says::<JlisRole, _>(board, move || {
        move |line: &Line, asked: &Request, answer: &mut Response| {
            if let (
                Request::Ocsp { authority, .. },
                Response::Ocsp {
                    answer: Bytes(said),
                },
            ) = (asked, answer)
                && let Some(changed) = redraft(line, *authority, said, change)
            {
                *said = changed;
            }
        }
    });
}

fn redraft(
    line: &Line,
    kind: CertificateKind,
    said: &[u8],
    change: fn(&mut Draft),
) -> Option<Vec<u8>> {
    let Ok(Reply::Answered(basic)) = Reply::from_der(said) else {
        return None;
    };
    let id = basic.answers.first().map(|answer| answer.id.clone())?;
    let mut draft = Draft {
        authority: named(kind, &id)
            .unwrap_or_else(|| Authority::of(kind, Generation::on(line.now().date()))),
        produced_at: basic.produced_at,
        answers: basic.answers.clone(),
        nonce: basic.nonce.clone(),
        now: line.now().civil(),
    };
    change(&mut draft);
    ocsp::answer(
        draft.authority,
        ResponderName::ByKey,
        draft.produced_at,
        draft.answers,
        draft.nonce.as_deref(),
    )
    .ok()
}

fn named(kind: CertificateKind, id: &CertId) -> Option<&'static Authority> {
    let generations = Generation::ALL.into_iter();
    generations
        .map(|generation| Authority::of(kind, generation))
        .find(|authority| id.is_of(authority))
}

fn each(draft: &mut Draft, change: fn(&mut Answer)) {
    draft.answers.iter_mut().for_each(change);
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    jlis(
        "jlis-ocsp-says-good-of-revoked",
        "OCSPが、失効した電子証明書を有効と答える",
        &["JLIS-008"],
        |board| {
            drafts(board, |draft| {
                each(draft, |answer| {
                    if let Status::Revoked(why) = answer.status
                        && !why.is_hold()
                    {
                        answer.status = Status::Good;
                    }
                });
            });
        },
    ),
    jlis(
        "jlis-ocsp-says-good-of-suspended",
        "OCSPが、一時停止された電子証明書を有効と答える",
        &["JLIS-008", "CARD-025"],
        |board| {
            drafts(board, |draft| {
                each(draft, |answer| {
                    if let Status::Revoked(why) = answer.status
                        && why.is_hold()
                    {
                        answer.status = Status::Good;
                    }
                });
            });
        },
    ),
    jlis(
        "jlis-ocsp-says-good-of-unknown",
        "OCSPが、発行されたことのないシリアル番号を有効と答える",
        &["JLIS-008"],
        |board| {
            drafts(board, |draft| {
                each(draft, |answer| {
                    if answer.status == Status::Unknown {
                        answer.status = Status::Good;
                    }
                });
            });
        },
    ),
    jlis(
        "jlis-ocsp-says-unknown-of-everything",
        "OCSPが、どの電子証明書も知らないと答える",
        &["JLIS-008"],
        |board| {
            drafts(board, |draft| {
                each(draft, |answer| answer.status = Status::Unknown)
            })
        },
    ),
    jlis(
        "jlis-ocsp-gives-no-reason",
        "OCSPが、失効の理由を答えない",
        &["JLIS-008", "CARD-025"],
        |board| {
            drafts(board, |draft| {
                each(draft, |answer| {
                    if let Status::Revoked(why) = &mut answer.status {
                        why.reason = None;
                    }
                });
            });
        },
    ),
    jlis(
        "jlis-ocsp-gives-one-reason-for-all",
        "OCSPが、一時停止でない失効の理由をすべてkeyCompromiseと答える",
        &["JLIS-008", "JLIS-009"],
        |board| {
            drafts(board, |draft| {
                each(draft, |answer| {
                    if let Status::Revoked(why) = &mut answer.status
                        && !why.is_hold()
                    {
                        why.reason = Some(Reason::KeyCompromise);
                    }
                });
            });
        },
    ),
    jlis(
        "jlis-ocsp-tells-the-moment-of-asking",
        "OCSPが、失効の時刻として問合せの時刻を答える",
        &["JLIS-008", "CARD-025"],
        |board| {
            drafts(board, |draft| {
                let asked = draft.now.saturating_sub(1.minute());
                for answer in &mut draft.answers {
                    if let Status::Revoked(why) = &mut answer.status {
                        why.at = asked;
                    }
                }
            });
        },
    ),
    jlis(
        "jlis-ocsp-answers-without-a-valid-signature",
        "OCSPの回答の署名が正しくない",
        &["JLIS-008"],
        |board| {
            flaw::says::<JlisRole, _>(board, || {
                |_: &Line, _: &Request, answer: &mut Response| {
                    if let Response::Ocsp {
                        answer: Bytes(said),
                    } = answer
                    {
                        spoil_signature(said);
                    }
                }
            });
        },
    ),
    jlis(
        "jlis-ocsp-signs-by-the-other-authority",
        "OCSPの回答に、もう一方の認証局の回答者が署名する",
        &["JLIS-008"],
        |board| {
            drafts(board, |draft| {
                let other = match draft.authority.kind() {
                    CertificateKind::Authentication => CertificateKind::Signature,
                    CertificateKind::Signature => CertificateKind::Authentication,
                };
                draft.authority = Authority::of(other, draft.authority.generation());
            });
        },
    ),
    jlis(
        "jlis-ocsp-answers-with-another-nonce",
        "OCSPの回答に、別の問合せのnonceを返す",
        &["JLIS-008"],
        |board| {
            drafts(board, |draft| {
                draft.nonce = Some(b"MIHON-NONCE-0000".to_vec())
            })
        },
    ),
    jlis(
        "jlis-ocsp-answers-of-another-certificate",
        "OCSPが、問い合わせたものでない電子証明書について答える",
        &["JLIS-008"],
        |board| {
            drafts(board, |draft| {
                let authority = draft.authority;
                let issuer = madoguchi_sim::pki::Certificate::from_der(authority.certificate());
                let other = issuer
                    .ok()
                    .and_then(|issuer| CertId::new(ocsp::Hash::Sha1, &issuer, authority.serial()));
                if let (Some(other), Some(answer)) = (other, draft.answers.first_mut()) {
                    answer.id = other;
                }
            });
        },
    ),
    jlis(
        "jlis-ocsp-repeats-yesterdays-answer",
        "OCSPが、前の日の時刻の回答を返す",
        &["JLIS-008"],
        |board| {
            drafts(board, |draft| {
                for answer in &mut draft.answers {
                    answer.this_update = answer.this_update.saturating_sub(1.day());
                    answer.next_update = answer.next_update.map(|it| it.saturating_sub(1.day()));
                }
                draft.produced_at = draft.produced_at.saturating_sub(1.day());
            });
        },
    ),
    jlis(
        "jlis-ocsp-promises-no-next-update",
        "OCSPの回答に、次の更新の時刻がない",
        &["JLIS-008"],
        |board| {
            drafts(board, |draft| {
                each(draft, |answer| answer.next_update = None)
            })
        },
    ),
    jlis(
        "jlis-ocsp-answers-hold-an-hour-too-long",
        "OCSPの回答の次の更新の時刻が、1時間遅い",
        &["JLIS-008"],
        |board| {
            drafts(board, |draft| {
                each(draft, |answer| {
                    answer.next_update = answer.next_update.map(|it| it.saturating_add(1.hour()));
                });
            });
        },
    ),
    jlis(
        "jlis-ocsp-answers-hold-a-minute-too-short",
        "OCSPの回答の次の更新の時刻が、1分早い",
        &["JLIS-008"],
        |board| {
            drafts(board, |draft| {
                each(draft, |answer| {
                    answer.next_update = answer.next_update.map(|it| it.saturating_sub(1.minute()));
                });
            });
        },
    ),
    jlis(
        "jlis-ocsp-answers-hold-a-minute-too-long",
        "OCSPの回答の次の更新の時刻が、1分遅い",
        &["JLIS-008"],
        |board| {
            drafts(board, |draft| {
                each(draft, |answer| {
                    answer.next_update = answer.next_update.map(|it| it.saturating_add(1.minute()));
                });
            });
        },
    ),
    jlis(
        "jlis-ocsp-knows-a-minute-late",
        "停止がOCSPに現れるのが、1分遅い",
        &["JLIS-008"],
        |board| {
            super::at_another_time(board, |asked, now| match asked {
                Request::Ocsp { .. } => now.plus_minutes(-1),
                _ => now,
            });
        },
    ),
    jlis(
        "jlis-ocsp-knows-a-minute-early",
        "停止がOCSPに現れるのが、1分早い",
        &["JLIS-008"],
        |board| {
            super::at_another_time(board, |asked, now| match asked {
                Request::Ocsp { .. } => now.plus_minutes(1),
                _ => now,
            });
        },
    ),
    jlis(
        "jlis-ocsp-dates-its-answers-back",
        "OCSPの回答の時刻を、1時間前にさかのぼらせる",
        &["JLIS-008"],
        |board| {
            drafts(board, |draft| {
                each(draft, |answer| {
                    answer.this_update = answer.this_update.saturating_sub(1.hour());
                });
                draft.produced_at = draft.produced_at.saturating_sub(1.hour());
            });
        },
    ),
    jlis(
        "jlis-ocsp-refuses-to-answer",
        "OCSPが、問合せを読めないと答える",
        &["JLIS-008"],
        |board| {
            flaw::says::<JlisRole, _>(board, || {
                |_: &Line, asked: &Request, answer: &mut Response| {
                    if let Request::Ocsp { .. } = asked {
                        *answer = Response::Ocsp {
                            answer: ocsp::refuse(ocsp::Refusal::TryLater).into(),
                        };
                    }
                }
            });
        },
    ),
];

/// Changes a byte within the signature.
fn spoil_signature(said: &mut [u8]) {
    let Ok(Reply::Answered(basic)) = Reply::from_der(said) else {
        return;
    };
    // The certificate of the responder stands behind the signature.
    let Some(certificate) = basic.certificates.first() else {
        return;
    };
    let place = said
        .windows(certificate.len())
        .position(|it| it == certificate.as_slice());
    // Headers of the list of certificates: at most eight bytes; the signature itself is longer than that.
    let inside = place.and_then(|place| place.checked_sub(32));
    if let Some(byte) = inside.and_then(|inside| said.get_mut(inside)) {
        *byte ^= 1;
    }
}
