//! Cards that are wrong in what tells one kind from another.

use madoguchi_sim::card::{Ap, Bytes, CardKind, Condition, Refusal, Request, Response};
use madoguchi_sim::role::Line;

use super::chip::{
    Held, Place, Quirk, READ, SIGN, VERIFY, answering, answers, end, give, holding, leak, quirk,
    status,
};
use super::record::{insert, swap};
use super::{TOKEN, card};
use crate::proof::Defect;

/// Every one.
pub(super) const ALL: &[Defect] = &[
    card(
        "card-without-pins-takes-a-pin",
        "顔認証マイナンバーカードが、暗証番号の照合を通す",
        &["CARD-009"],
        |board| {
            answers(board, || {
                let mut proved = false;
                move |heard, answer: &mut Vec<u8>| {
                    if heard.at.kind() != Some(CardKind::FaceOnly) {
                        return;
                    }
                    if heard.kind() == VERIFY && status(answer) == 0x6984 {
                        proved = true;
                        end(answer, 0x9000);
                    }
                    if proved && heard.kind() == SIGN && status(answer) == 0x6982 {
                        leak(heard, answer);
                    }
                }
            });
        },
    ),
    card(
        "card-without-pins-signs-for-anybody",
        "顔認証マイナンバーカードが、何も照合しないで署名する",
        &["CARD-009"],
        |board| {
            answering(board, |heard, answer| {
                let pinless = heard.at.kind() == Some(CardKind::FaceOnly);
                if pinless && heard.kind() == SIGN && status(answer) == 0x6982 {
                    leak(heard, answer);
                }
            });
        },
    ),
    card(
        "card-without-pins-hides-its-certificate",
        "顔認証マイナンバーカードの電子証明書を読めない",
        &["CARD-056"],
        |board| {
            answering(board, |heard, answer| {
                let pinless = heard.at.kind() == Some(CardKind::FaceOnly);
                if pinless && heard.kind() == READ && heard.about() == Some((Ap::Jpki, 0x000A)) {
                    end(answer, 0x6982);
                }
            });
        },
    ),
    card(
        "card-claims-a-sign-certificate-that-it-lacks",
        "署名用電子証明書のないカードが、あると示す",
        &["CARD-056"],
        |board| {
            holding(board, |about| {
                let held: Held = |_, content| swap(content, 0, 0x00, 0x8F);
                (about == (Ap::Jpki, 0x0008)).then_some(held)
            });
        },
    ),
    card(
        "card-of-an-infant-holds-a-blank-photo",
        "1歳になる前に申請したカードのチップに、空の顔写真がある",
        &["CARD-027"],
        |board| {
            holding(board, |about| {
                let held: Held = |known, content| {
                    let infant = known.face.as_ref().is_some_and(|face| !face.has_photo);
                    if infant {
                        insert(content, 0x28, 0x27, &[0xFF; 16]);
                    }
                };
                (about == (Ap::Surface, 0x0002)).then_some(held)
            });
        },
    ),
    card(
        "card-loses-the-photo",
        "どのカードのチップにも、顔写真がない",
        &["CARD-044", "CARD-056", "READER-005"],
        |board| {
            holding(board, |about| {
                let held: Held = |_, content| super::record::tag(content, 0x27, 0x2F);
                (about == (Ap::Surface, 0x0002)).then_some(held)
            });
        },
    ),
    card(
        "card-of-a-child-does-not-sign",
        "署名用電子証明書のない子どものカードが、利用者証明用の鍵でも署名しない",
        &["CARD-056"],
        |board| {
            answers(board, || {
                let mut child = false;
                move |heard, answer: &mut Vec<u8>| {
                    // Only a password that was never set is asked about with no tries from the beginning.
                    let password = heard.about() == Some((Ap::Jpki, 0x001B));
                    child |= password && heard.kind() == VERIFY && status(answer) == 0x63C0;
                    let infant = heard.at.face.as_ref().is_some_and(|face| {
                        !face.has_photo || face.birth.year() > face.expires.year() - 20
                    });
                    if heard.kind() == SIGN && (infant || child) && status(answer) == 0x9000 {
                        end(answer, 0x6985);
                    }
                }
            });
        },
    ),
    card(
        "card-of-phone-calls-itself-a-card",
        "スマートフォンのトークン情報が、マイナンバーカードのものである",
        &["CARD-056"],
        |board| {
            holding(board, |about| {
                let held: Held = |_, content| {
                    let label = b"JPKIAPICCTOKEN2                 ";
                    let phone =
                        content.starts_with(b"JPKIAPGPSE") || content.starts_with(b"JPKIAPIOS");
                    if phone && let Some(own) = content.get_mut(..32) {
                        own.copy_from_slice(label);
                    }
                };
                (about == TOKEN).then_some(held)
            });
        },
    ),
    card(
        "card-of-phone-has-the-applications-of-the-face",
        "スマートフォンに、券面のアプリケーションがある",
        &["CARD-056"],
        |board| {
            answering(board, |heard, answer| {
                let one = Ap::ALL.iter().any(|ap| heard.command.data == ap.aid());
                if heard.names() && one && status(answer) == 0x6A82 {
                    end(answer, 0x9000);
                }
            });
        },
    ),
    card(
        "card-of-phone-gives-its-certificate-to-anybody",
        "スマートフォンが、暗証番号を照合しないで電子証明書を渡す",
        &["CARD-056"],
        |board| {
            answering(board, |heard, answer| {
                let own = heard.about() == Some((Ap::Jpki, 0x000A));
                if heard.kind() == READ && own && status(answer) == 0x6982 {
                    leak(heard, answer);
                }
            });
        },
    ),
    card(
        "card-of-phone-refuses-the-indicator-of-the-last-command",
        "iPhoneが、最後の命令の合図を断る",
        &["CARD-056"],
        |board| {
            answering(board, |heard, answer| {
                if heard.kind() == (0x80, 0xFC) {
                    end(answer, 0x6700);
                }
            });
        },
    ),
    card(
        "card-refuses-when-it-has-expired",
        "券面の有効期限を過ぎると、チップが署名しない",
        &["CARD-056"],
        |board| {
            answering(board, |heard, answer| {
                let today = heard.line.now().date();
                let over = heard
                    .at
                    .face
                    .as_ref()
                    .is_some_and(|face| face.expires < today);
                if over && heard.kind() == SIGN && status(answer) == 0x9000 {
                    end(answer, 0x6985);
                }
            });
        },
    ),
    card(
        "card-comes-back-to-life",
        "壊れて応えなくなったカードが、電源を入れ直すと応える",
        &["CARD-056"],
        |board| quirk(board, || Revives { atr: None }),
    ),
    card(
        "card-never-dies",
        "壊れかけたカードが、応答の代わりに6F00を返し続ける",
        &["CARD-056"],
        |board| quirk(board, || Undead),
    ),
    card(
        "card-gives-what-it-held-when-tampered-with",
        "不正に読み出されたチップが、中身を返す",
        &["CARD-023"],
        |board| {
            answering(board, |heard, answer| {
                if status(answer) == 0x6F00 && heard.command.expected.is_some() {
                    give(answer, &[0x5A; 4]);
                }
            });
        },
    ),
    card(
        "card-does-not-notice-tampering",
        "不正に読み出そうとしても、チップが使えるままである",
        &["CARD-023"],
        |board| quirk(board, || Unnoticing),
    ),
    card(
        "card-selects-what-older-cards-lack",
        "住民基本台帳カードで、利用者証明用のファイルを選べる",
        &["CARD-056"],
        |board| {
            answering(board, |heard, answer| {
                let older = heard.at.kind() == Some(CardKind::OldResident);
                if older && heard.identifies() && status(answer) == 0x6A82 {
                    end(answer, 0x9000);
                }
            });
        },
    ),
];

/// Answers again once it has been without power.
struct Revives {
    atr: Option<Response>,
}

impl Quirk for Revives {
    fn after(&mut self, _: &Line, _: &Place, asked: &Request, answer: &mut Response) {
        match (asked, &*answer) {
            (_, Response::Atr(_)) => self.atr = Some(answer.clone()),
            (
                Request::PowerOn,
                Response::Refused {
                    reason: Refusal::NoAnswer,
                },
            ) => {
                if let Some(atr) = &self.atr {
                    *answer = atr.clone();
                }
            }
            (
                Request::Apdu(_),
                Response::Refused {
                    reason: Refusal::NoPower,
                },
            ) => *answer = Response::Apdu(Bytes(vec![0x6F, 0x00])),
            _ => {}
        }
    }
}

/// Says that it failed where it should say nothing.
struct Undead;

impl Quirk for Undead {
    fn after(&mut self, _: &Line, _: &Place, asked: &Request, answer: &mut Response) {
        if let (Request::Apdu(_), Response::Refused { .. }) = (asked, &*answer) {
            *answer = Response::Apdu(Bytes(vec![0x6F, 0x00]));
        }
    }
}

/// Takes no harm from being tampered with.
struct Unnoticing;

impl Quirk for Unnoticing {
    fn before(&mut self, _: &Line, _: &Place, asked: &mut Request) -> Option<Response> {
        let tampered = Request::Suffer {
            condition: Condition::Tampered,
        };
        (*asked == tampered).then_some(Response::Done)
    }
}
