//! Cards that are wrong outside the chip: what is printed, the count of faces, and what the municipality's window does.

use jiff::ToSpan;
use madoguchi_sim::card::{CardRole, Face, IssuerCommand, Refusal, Request, Response};
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::role::{Line, Switchboard};
use madoguchi_sim::vocabulary::Sex;

use super::card;
use crate::proof::{Defect, flaw};

/// Something else is printed than should be.
fn prints(board: &Switchboard, change: fn(&mut Face)) {
    flaw::says::<CardRole, _>(board, move || {
        move |_: &Line, _: &Request, answer: &mut Response| {
            if let Response::Face(face) = answer {
                change(face);
            }
        }
    });
}

/// The window is told that its work is done, and it is not.
fn ignores(board: &Switchboard, such: fn(&IssuerCommand) -> bool) {
    flaw::instead::<CardRole, _>(board, move || {
        move |_: &Line, asked: &Request| match asked {
            Request::Issuer(command) if such(command) => Some(Response::Done),
            _ => None,
        }
    });
}

/// The count of faces that did not match, told otherwise than it is.
fn counts_faces<F>(board: &Switchboard, make: impl Fn() -> F + 'static)
where
    F: FnMut(&Line, &Request, &mut Response) + 'static,
{
    flaw::says::<CardRole, _>(board, make);
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    card(
        "card-prints-half-the-address",
        "券面の住所が途中で切れている",
        &["CARD-046"],
        |board| {
            prints(board, |face| {
                let kept = face.address.as_str().chars().count() / 2;
                let cut: String = face.address.as_str().chars().take(kept).collect();
                if let Ok(cut) = cut.parse() {
                    face.address = cut;
                }
            });
        },
    ),
    card(
        "card-prints-birth-a-day-off",
        "券面の生年月日が1日ずれている",
        &["CARD-046"],
        |board| {
            prints(board, |face| {
                face.birth = face.birth.saturating_add(1.day())
            })
        },
    ),
    card(
        "card-prints-the-other-sex",
        "券面の性別が違う",
        &["CARD-046"],
        |board| {
            prints(board, |face| {
                face.sex = match face.sex {
                    Sex::Male => Sex::Female,
                    Sex::Female | Sex::Unset => Sex::Male,
                };
            });
        },
    ),
    card(
        "card-prints-no-photo",
        "券面に顔写真がない",
        &["CARD-046", "CARD-011"],
        |board| prints(board, |face| face.photo = None),
    ),
    card(
        "card-of-an-infant-is-printed-with-a-photo",
        "1歳になる前に申請したカードに、顔写真の枠を印刷している",
        &["CARD-027", "CARD-028"],
        |board| {
            prints(board, |face| {
                if !face.has_photo {
                    face.has_photo = true;
                    face.photo = Some(madoguchi_sim::card::FaceImage::blank());
                }
            });
        },
    ),
    card(
        "card-without-pins-is-not-marked",
        "顔認証マイナンバーカードの追記欄に「顔認証」とない",
        &["CARD-010", "CARD-014"],
        |board| prints(board, |face| face.notes.retain(|note| note != "顔認証")),
    ),
    card(
        "card-marks-every-card-as-without-pins",
        "どのカードの追記欄にも「顔認証」とある",
        &["CARD-010"],
        |board| prints(board, |face| face.notes.push("顔認証".to_owned())),
    ),
    card(
        "card-of-an-infant-is-printed-with-ten-years",
        "写真のないカードの有効期限を、10回目の誕生日と印刷している",
        &["CARD-027"],
        |board| {
            prints(board, |face| {
                if !face.has_photo {
                    face.expires = face.expires.saturating_add(5.years());
                }
            });
        },
    ),
    card(
        "card-prints-expiry-by-another-year",
        "券面の有効期限の年が、一つ遅い",
        &["CARD-004", "CARD-015"],
        |board| {
            prints(board, |face| {
                face.expires = face.expires.saturating_add(1.year())
            })
        },
    ),
    card(
        "card-prints-another-security-code",
        "券面のセキュリティコードが、チップの照合番号Bと合わない",
        &["READER-005"],
        |board| prints(board, |face| face.security_code = "0000".to_owned()),
    ),
    card(
        "card-locks-faces-after-nine",
        "顔認証を、9回目の失敗で止める",
        &["CARD-021"],
        |board| {
            counts_faces(board, || {
                |_: &Line, _: &Request, answer: &mut Response| {
                    if let Response::FaceTries { left } = answer
                        && *left < 10
                    {
                        *left = left.saturating_sub(1);
                    }
                }
            });
        },
    ),
    card(
        "card-never-locks-faces",
        "顔認証を、何回失敗しても止めない",
        &["CARD-021"],
        |board| {
            counts_faces(board, || {
                |_: &Line, _: &Request, answer: &mut Response| match answer {
                    Response::FaceTries { left } => *left = 10,
                    Response::Refused {
                        reason: Refusal::FaceLocked,
                    } => *answer = Response::FaceTries { left: 10 },
                    _ => {}
                }
            });
        },
    ),
    card(
        "card-forgets-failed-faces-with-time",
        "顔認証の失敗の回数が、半年たつと元に戻る",
        &["CARD-021"],
        |board| {
            counts_faces(board, || {
                let mut last: Option<VirtualTime> = None;
                move |line: &Line, asked: &Request, answer: &mut Response| {
                    let Response::FaceTries { left } = answer else {
                        return;
                    };
                    let forgotten = last.is_some_and(|last| line.now() >= last.plus_days(180));
                    if forgotten {
                        *left = 10;
                    }
                    if let Request::FaceResult { matched: false } = asked {
                        last = Some(line.now());
                    }
                }
            });
        },
    ),
    card(
        "card-counts-faces-over-a-match",
        "顔認証に一度成功しても、失敗の回数が初めに戻らない",
        &["CARD-021"],
        |board| {
            counts_faces(board, || {
                let mut failed = 0_u8;
                move |_: &Line, asked: &Request, answer: &mut Response| {
                    if let Request::FaceResult { matched: false } = asked {
                        failed = failed.saturating_add(1);
                    }
                    if let Response::FaceTries { left } = answer {
                        *left = 10_u8.saturating_sub(failed);
                    }
                }
            });
        },
    ),
    card(
        "card-stays-locked-for-faces",
        "窓口で顔認証のロックを解除しても、戻らない",
        &["CARD-021"],
        |board| {
            ignores(board, |command| {
                matches!(command, IssuerCommand::UnlockFace)
            })
        },
    ),
    card(
        "card-keeps-its-old-pin",
        "窓口で再設定した暗証番号が、カードに入らない",
        &["MUNI-006"],
        |board| {
            ignores(board, |command| {
                matches!(
                    command,
                    IssuerCommand::SetAuthPin { .. } | IssuerCommand::SetSignPassword { .. }
                )
            });
        },
    ),
    card(
        "card-keeps-its-old-certificates",
        "窓口で更新した電子証明書が、カードに入らない",
        &["CARD-005", "JLIS-009"],
        |board| {
            ignores(board, |command| {
                matches!(command, IssuerCommand::ReplaceCertificates { .. })
            });
        },
    ),
    card(
        "card-stays-one-with-pins",
        "窓口で顔認証カードに切り替えても、暗証番号のあるカードのままである",
        &["CARD-014", "CARD-015"],
        |board| {
            ignores(board, |command| {
                matches!(command, IssuerCommand::SwitchToFaceOnly)
            });
        },
    ),
];
