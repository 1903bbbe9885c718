//! Readers that compare faces wrongly, or keep them.

use madoguchi_sim::card::{self, CardRole, FaceImage};
use madoguchi_sim::fund::{self, FundRole};
use madoguchi_sim::reader::{Camera, ReaderRole, Request, Response, Screen, Trouble};
use madoguchi_sim::role::{Answer, Line, Port, Switchboard};

use super::{answers, mistakes, reader};
use crate::proof::{Defect, flaw};

/// Compares the face that is printed on the card, in place of the one before the camera.
struct Skips {
    inner: Box<dyn Port<ReaderRole>>,
    card: Option<String>,
}

impl Port<ReaderRole> for Skips {
    fn call<'a>(&'a mut self, line: Line, mut request: Request) -> Answer<'a, ReaderRole> {
        Box::pin(async move {
            if let Request::Place { card, .. } = &request {
                self.card = Some(card.clone());
            }
            if let (Request::ShowFace(camera), Some(card)) = (&mut request, &self.card) {
                let looked = line.ask::<CardRole>(card, card::Request::LookAt).await?;
                if let card::Response::Face(face) = looked
                    && let Some(photo) = face.photo
                {
                    camera.face = photo;
                    camera.noise = 0;
                }
            }
            self.inner.call(line, request).await
        })
    }
}

/// Asks the fund something that has the face in it.
struct Sends {
    inner: Box<dyn Port<ReaderRole>>,
}

impl Port<ReaderRole> for Sends {
    fn call<'a>(&'a mut self, line: Line, request: Request) -> Answer<'a, ReaderRole> {
        Box::pin(async move {
            if let (Request::ShowFace(camera), Ok(facility)) =
                (&request, line.me().instance.parse())
            {
                let sent = fund::Request::OpenEmergency {
                    facility,
                    called_back_at: camera.face.token().to_owned(),
                };
                let _refused = line.ask::<FundRole>("", sent).await;
            }
            self.inner.call(line, request).await
        })
    }
}

/// Keeps faces that were before the camera.
fn keeps(board: &Switchboard, such: fn(&Response) -> bool) {
    flaw::says::<ReaderRole, _>(board, move || {
        let mut kept: Vec<FaceImage> = Vec::new();
        move |_: &Line, asked: &Request, answer: &mut Response| {
            if let Request::ShowFace(camera) = asked
                && such(answer)
            {
                kept.push(camera.face.clone());
            }
            if let Response::Storage { images, .. } = answer {
                images.clone_from(&kept);
            }
        }
    });
}

/// A picture is taken for a better or a worse one.
fn sees(board: &Switchboard, change: fn(&mut Camera)) {
    flaw::hears::<ReaderRole, _>(board, move || {
        move |_: &Line, asked: &mut Request| {
            if let Request::ShowFace(camera) = asked {
                change(camera);
            }
        }
    });
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    reader(
        "reader-keeps-faces",
        "カメラに映った顔を保存する",
        &["READER-004", "face-image-stays-in"],
        |board| keeps(board, |_| true),
    ),
    reader(
        "reader-keeps-faces-that-did-not-match",
        "一致しなかった顔だけを、調査のために保存する",
        &["READER-004", "face-image-stays-in"],
        |board| {
            keeps(board, |answer| {
                matches!(
                    answer,
                    Response::Screen(Screen::Identify {
                        trouble: Some(Trouble::FaceMismatch),
                        ..
                    })
                )
            });
        },
    ),
    reader(
        "reader-writes-faces-into-its-log",
        "故障の記録に、映った顔を残す",
        &["READER-024", "face-image-stays-in"],
        |board| {
            flaw::says::<ReaderRole, _>(board, || {
                let mut last: Option<FaceImage> = None;
                move |_: &Line, asked: &Request, answer: &mut Response| {
                    if let Request::ShowFace(camera) = asked {
                        last = Some(camera.face.clone());
                    }
                    if let (Response::Storage { failures, .. }, Some(face)) = (answer, &last) {
                        for failure in failures {
                            failure.model = face.token().to_owned();
                        }
                    }
                }
            });
        },
    ),
    reader(
        "reader-sends-faces-to-the-centre",
        "映った顔を、支払基金へ送る",
        &["face-image-stays-in"],
        |board| board.layer::<ReaderRole>(|_, inner| Box::new(Sends { inner })),
    ),
    reader(
        "reader-skips-the-comparison",
        "カメラに映った顔を比べず、顔認証を通す",
        &["READER-005"],
        |board| board.layer::<ReaderRole>(|_, inner| Box::new(Skips { inner, card: None })),
    ),
    reader(
        "reader-takes-no-face-for-a-match",
        "本人の顔も一致しないとする",
        &["READER-005", "READER-002"],
        |board| sees(board, |camera| camera.face = FaceImage::of("nobody")),
    ),
    reader(
        "reader-minds-no-bad-light",
        "帽子や逆光で下がる点数を、引かない",
        &["READER-014"],
        |board| sees(board, |camera| camera.noise = 0),
    ),
    reader(
        "reader-minds-glasses-too-much",
        "眼鏡や帽子で下がる点数を、2倍に引く",
        &["READER-014"],
        |board| {
            sees(board, |camera| {
                camera.noise = camera.noise.saturating_mul(2)
            })
        },
    ),
    reader(
        "reader-wants-a-point-more-than-its-threshold",
        "顔認証のしきい値ちょうどの点数を、通さない",
        &["INCIDENT-020"],
        |board| {
            sees(board, |camera| {
                camera.noise = camera.noise.saturating_add(1)
            })
        },
    ),
    reader(
        "reader-does-not-report-failed-faces",
        "顔認証の失敗をカードに伝えない",
        &["CARD-021"],
        |board| {
            flaw::skips::<ReaderRole, CardRole, _>(board, || {
                |_: &Line, asked: &card::Request| match asked {
                    card::Request::FaceResult { matched: false } => {
                        Some(card::Response::FaceTries { left: 10 })
                    }
                    _ => None,
                }
            });
        },
    ),
    reader(
        "reader-does-not-report-a-match",
        "顔認証の成功をカードに伝えない",
        &["CARD-021"],
        |board| {
            flaw::skips::<ReaderRole, CardRole, _>(board, || {
                |_: &Line, asked: &card::Request| match asked {
                    card::Request::FaceResult { matched: true } => {
                        Some(card::Response::FaceTries { left: 10 })
                    }
                    _ => None,
                }
            });
        },
    ),
    reader(
        "reader-tries-locked-faces",
        "顔認証が止まったカードにも、顔認証を示す",
        &["CARD-021"],
        |board| {
            flaw::hears_back::<ReaderRole, CardRole, _>(board, || {
                |asked: &card::Request, answer: &mut card::Response| {
                    if let (card::Request::FaceTriesLeft, card::Response::FaceTries { left }) =
                        (asked, answer)
                    {
                        *left = (*left).max(1);
                    }
                }
            });
        },
    ),
    reader(
        "reader-locks-faces-after-three",
        "顔認証を、3回の失敗で止める",
        &["CARD-021"],
        |board| {
            flaw::hears_back::<ReaderRole, CardRole, _>(board, || {
                |_: &card::Request, answer: &mut card::Response| {
                    if let card::Response::FaceTries { left } = answer {
                        *left = left.saturating_sub(7);
                    }
                }
            });
        },
    ),
    reader(
        "reader-locks-faces-without-saying-so",
        "顔認証が止まっても、顔が一致しないと示す",
        &["CARD-021"],
        |board| {
            super::shows(board, |_, screen| {
                if let Screen::Identify { trouble, .. } = screen
                    && *trouble == Some(Trouble::FaceLocked)
                {
                    *trouble = Some(Trouble::FaceMismatch);
                }
            });
        },
    ),
    reader(
        "reader-goes-on-after-one-mismatch",
        "顔が一致しないと、受付をやめる",
        &["READER-005", "READER-014"],
        |board| {
            flaw::then::<ReaderRole, _>(board, || {
                |_: &Line, asked: &Request, answer: &Response| {
                    let mismatch = matches!(
                        answer,
                        Response::Screen(Screen::Identify {
                            trouble: Some(Trouble::FaceMismatch),
                            ..
                        })
                    );
                    (mismatch && matches!(asked, Request::ShowFace(_))).then_some(Request::TakeCard)
                }
            });
        },
    ),
    reader(
        "reader-offers-faces-where-there-is-no-photo",
        "写真のないカードにも、顔認証を示す",
        &["CARD-028"],
        |board| {
            super::shows(board, |_, screen| {
                if let Screen::Identify { face, .. } = screen {
                    *face = true;
                }
            });
        },
    ),
    reader(
        "reader-has-no-camera",
        "顔認証を示さない",
        &["READER-007", "READER-002", "CARD-009"],
        |board| {
            super::shows(board, |_, screen| {
                if let Screen::Identify { face, .. } = screen {
                    *face = false;
                }
            });
        },
    ),
    reader(
        "reader-takes-no-pictures",
        "カメラに顔が映っても、何もしない",
        &["READER-002", "READER-005", "READER-007"],
        |board| {
            mistakes(board, |_, asked| {
                if let Request::ShowFace(_) = asked {
                    *asked = Request::Look;
                }
            });
        },
    ),
    reader(
        "reader-says-that-nothing-is-kept",
        "故障の記録を残さない",
        &["READER-024"],
        |board| {
            answers(board, |_, _, answer| {
                if let Response::Storage { failures, .. } = answer {
                    failures.clear();
                }
            });
        },
    ),
];
