//! Readers whose 目視モード is wrong.

use jiff::civil::date;
use madoguchi_sim::card::{self, CardRole};
use madoguchi_sim::fund::IdentityMeans;
use madoguchi_sim::reader::{
    Outcome, ReaderRole, Request, Response, Screen, VisualCheck, VisualReason,
};
use madoguchi_sim::role::{Answer, Line, Port, Switchboard};

use super::{answers, at_another_time, mistakes, reader, shows};
use crate::proof::Defect;
use crate::proof::flaw::{self, early, late};

/// What staff did is taken for something else.
fn misreads(board: &Switchboard, change: fn(&mut VisualCheck)) {
    flaw::hears::<ReaderRole, _>(board, move || {
        move |_: &Line, asked: &mut Request| {
            if let Request::SwitchToVisual(check) = asked {
                change(check);
            }
        }
    });
}

/// Tells the card after a visual check that the face matched.
struct Reports {
    inner: Box<dyn Port<ReaderRole>>,
    card: Option<String>,
}

impl Port<ReaderRole> for Reports {
    fn call<'a>(&'a mut self, line: Line, request: Request) -> Answer<'a, ReaderRole> {
        Box::pin(async move {
            if let Request::Place { card, .. } = &request {
                self.card = Some(card.clone());
            }
            let answer = self.inner.call(line.clone(), request.clone()).await?;
            if let (Request::SwitchToVisual(_), Response::Screen(_), Some(card)) =
                (&request, &answer, &self.card)
            {
                let matched = card::Request::FaceResult { matched: true };
                let _counted = line.ask::<CardRole>(card, matched).await;
            }
            Ok(answer)
        })
    }
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    reader(
        "reader-switches-to-visual-without-administrator",
        "管理者でない職員にも、目視モードに切り替えさせる",
        &["READER-013"],
        |board| misreads(board, |check| check.administrator = true),
    ),
    reader(
        "reader-switches-back-without-administrator",
        "管理者でない職員にも、目視モードを解除させる",
        &["READER-013"],
        |board| {
            mistakes(board, |_, asked| {
                if let Request::SwitchBack { administrator } = asked {
                    *administrator = true;
                }
            });
        },
    ),
    reader(
        "reader-switches-to-visual-without-comparison",
        "券面の写真を確かめないうちに、目視モードに切り替える",
        &["READER-012"],
        |board| misreads(board, |check| check.compared = true),
    ),
    reader(
        "reader-takes-any-reason-for-visual",
        "どの理由でも、いつでも、目視モードに切り替える",
        &["READER-011"],
        |board| {
            misreads(board, |check| {
                check.reason = VisualReason::DementiaOrDisability
            })
        },
    ),
    reader(
        "reader-takes-no-reason-but-dementia",
        "認知症や障害のほかは、目視モードの理由と認めない",
        &["READER-011"],
        |board| {
            misreads(board, |check| {
                check.administrator &= check.reason == VisualReason::DementiaOrDisability;
            });
        },
    ),
    reader(
        "reader-follows-new-guide-a-day-early",
        "目視モードの理由を、手引の版が変わる前日から新しい版による",
        &["READER-011"],
        |board| {
            at_another_time(board, |asked, now| match asked {
                Request::SwitchToVisual(_) => {
                    early(date(2024, 11, 1), early(date(2025, 2, 1), now))
                }
                _ => now,
            });
        },
    ),
    reader(
        "reader-follows-old-guide-a-day-too-long",
        "目視モードの理由を、手引の版が変わった日にも古い版による",
        &["READER-011"],
        |board| {
            at_another_time(board, |asked, now| match asked {
                Request::SwitchToVisual(_) => late(date(2024, 11, 1), late(date(2025, 2, 1), now)),
                _ => now,
            });
        },
    ),
    reader(
        "reader-never-switches-back",
        "目視モードを解除したと示し、入ったままである",
        &["READER-013"],
        |board| {
            mistakes(board, |_, asked| {
                if let Request::SwitchBack { .. } = asked {
                    *asked = Request::Look;
                }
            });
        },
    ),
    reader(
        "reader-switches-back-by-itself",
        "カードが取られると、職員が解除しなくても目視モードが切れる",
        &["READER-013"],
        |board| {
            flaw::then::<ReaderRole, _>(board, || {
                |_: &Line, asked: &Request, _: &Response| {
                    (*asked == Request::TakeCard).then_some(Request::SwitchBack {
                        administrator: true,
                    })
                }
            });
        },
    ),
    reader(
        "reader-offers-face-and-pin-in-visual-mode",
        "目視モードのままでも、次の人に顔認証と暗証番号を示す",
        &["READER-013"],
        |board| {
            shows(board, |_, screen| {
                if let Screen::Identify { face, pin, .. } = screen
                    && !*face
                    && !*pin
                {
                    (*face, *pin) = (true, true);
                }
            });
        },
    ),
    reader(
        "reader-takes-visual-for-cards-without-photo",
        "写真のないカードでも、目視モードで受け付ける",
        &["CARD-028"],
        |board| {
            flaw::hears_back::<ReaderRole, CardRole, _>(board, || {
                |_: &card::Request, answer: &mut card::Response| {
                    if let card::Response::Face(face) = answer {
                        face.has_photo = true;
                    }
                }
            });
        },
    ),
    reader(
        "reader-stays-in-visual-mode-when-it-cannot-be-used",
        "目視で受け付けられないカードでも、目視モードが入る",
        &["CARD-028"],
        |board| {
            flaw::says::<ReaderRole, _>(board, || {
                let mut switched = false;
                move |_: &Line, asked: &Request, answer: &mut Response| {
                    match asked {
                        Request::SwitchToVisual(_) => switched = true,
                        Request::SwitchBack { administrator } => switched &= !administrator,
                        _ => {}
                    }
                    if let Response::Storage { visual_mode, .. } = answer {
                        *visual_mode |= switched;
                    }
                }
            });
        },
    ),
    reader(
        "reader-reports-visual-check-as-face",
        "目視を顔認証の成功としてカードに伝え、失敗の回数を戻す",
        &["CARD-022"],
        |board| board.layer::<ReaderRole>(|_, inner| Box::new(Reports { inner, card: None })),
    ),
    reader(
        "reader-asks-again-after-visual-check",
        "目視の後も、本人確認の画面に戻る",
        &["READER-012"],
        |board| {
            flaw::says::<ReaderRole, _>(board, || {
                |_: &Line, asked: &Request, answer: &mut Response| {
                    if let (Request::SwitchToVisual(_), Response::Screen(screen)) = (asked, answer)
                        && matches!(screen, Screen::Consent { .. })
                    {
                        *screen = Screen::Identify {
                            face: false,
                            pin: false,
                            alert: None,
                            trouble: None,
                        };
                    }
                }
            });
        },
    ),
    reader(
        "reader-has-no-visual-mode",
        "目視モードに切り替わらない",
        &["READER-002", "READER-011", "READER-012"],
        |board| misreads(board, |check| check.administrator = false),
    ),
    reader(
        "reader-calls-every-check-visual",
        "顔認証や暗証番号による受付も、目視によるものとして届ける",
        &["READER-002", "READER-020", "READER-021"],
        |board| {
            answers(board, |_, _, answer| {
                if let Response::Outcome(outcome) = answer
                    && let Outcome::Verified { proof, .. } = outcome.as_mut()
                {
                    proof.identity = IdentityMeans::Visual;
                }
            });
        },
    ),
];
