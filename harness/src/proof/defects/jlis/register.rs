//! J-LIS whose register matches too easily, or not at all.

use madoguchi_sim::jlis::{FiveItems, JlisRole, Request, Response};
use madoguchi_sim::role::{Answer, Line, Port, Switchboard};
use madoguchi_sim::vocabulary::Sex;

use super::{answers, jlis, mistakes};
use crate::proof::Defect;

/// Matches people although some of the five items differ, when `forgives` says so of what was asked and what is
/// registered.
struct Loose {
    inner: Box<dyn Port<JlisRole>>,
    forgives: fn(&FiveItems, &FiveItems) -> bool,
}

impl Loose {
    /// Whoever has the kana and the birth date that were asked for, if the rest is forgiven.
    async fn find(&mut self, line: &Line, asked: &FiveItems) -> Option<Response> {
        for sex in [asked.sex, Sex::Female, Sex::Male] {
            let three = Request::InquireByThreeItems {
                kana: asked.name.kana().to_owned(),
                birth: asked.birth,
                sex,
            };
            let found = self.inner.call(line.clone(), three).await.ok()?;
            let Response::Matched { number } = &found else {
                continue;
            };
            let who = Request::InquireByNumber {
                number: number.clone(),
            };
            if let Response::Resident(items) = self.inner.call(line.clone(), who).await.ok()?
                && (self.forgives)(asked, &items)
            {
                return Some(found);
            }
        }
        None
    }
}

impl Port<JlisRole> for Loose {
    fn call<'a>(&'a mut self, line: Line, request: Request) -> Answer<'a, JlisRole> {
        Box::pin(async move {
            let answer = self.inner.call(line.clone(), request.clone()).await?;
            match (request, &answer) {
                (Request::InquireByFiveItems(asked), Response::NotFound) => {
                    Ok(self.find(&line, &asked).await.unwrap_or(answer))
                }
                _ => Ok(answer),
            }
        })
    }
}

fn forgives(board: &Switchboard, forgives: fn(&FiveItems, &FiveItems) -> bool) {
    board.layer::<JlisRole>(move |_, inner| Box::new(Loose { inner, forgives }));
}

/// Matches only what is written exactly as in the register.
struct Strict {
    inner: Box<dyn Port<JlisRole>>,
    differs: fn(&FiveItems, &FiveItems) -> bool,
}

impl Port<JlisRole> for Strict {
    fn call<'a>(&'a mut self, line: Line, request: Request) -> Answer<'a, JlisRole> {
        Box::pin(async move {
            let answer = self.inner.call(line.clone(), request.clone()).await?;
            if let (Request::InquireByFiveItems(asked), Response::Matched { number }) =
                (&request, &answer)
            {
                let who = Request::InquireByNumber {
                    number: number.clone(),
                };
                if let Response::Resident(items) = self.inner.call(line, who).await?
                    && (self.differs)(asked, &items)
                {
                    return Ok(Response::NotFound);
                }
            }
            Ok(answer)
        })
    }
}

fn minds(board: &Switchboard, differs: fn(&FiveItems, &FiveItems) -> bool) {
    board.layer::<JlisRole>(move |_, inner| Box::new(Strict { inner, differs }));
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    jlis(
        "jlis-matches-three-of-five",
        "5情報の照会に、カナ氏名・生年月日・性別だけで答える",
        &["JLIS-011", "INSURER-005", "number-matched-on-every-item"],
        |board| {
            mistakes(board, |_, asked| {
                if let Request::InquireByFiveItems(items) = asked {
                    *asked = Request::InquireByThreeItems {
                        kana: items.name.kana().to_owned(),
                        birth: items.birth,
                        sex: items.sex,
                    };
                }
            });
        },
    ),
    jlis(
        "jlis-ignores-address",
        "5情報の照会で、住所の違いを見ない",
        &["JLIS-011", "INSURER-006"],
        |board| {
            forgives(board, |asked, items| {
                asked.name.same_as(&items.name) && asked.sex == items.sex
            });
        },
    ),
    jlis(
        "jlis-ignores-kanji",
        "5情報の照会で、漢字氏名の違いを見ない",
        &["JLIS-011", "INSURER-006"],
        |board| {
            forgives(board, |asked, items| {
                asked.address.same_as(&items.address) && asked.sex == items.sex
            });
        },
    ),
    jlis(
        "jlis-takes-variants-for-the-same",
        "5情報の照会で、異体字を同じ字と見る",
        &["JLIS-011", "INSURER-006"],
        |board| {
            forgives(board, |asked, items| {
                asked.name.is_variant_of(&items.name)
                    && asked.address.same_as(&items.address)
                    && asked.sex == items.sex
            });
        },
    ),
    jlis(
        "jlis-ignores-sex",
        "5情報の照会で、性別の違いを見ない",
        &["JLIS-011", "INSURER-006"],
        |board| {
            forgives(board, |asked, items| {
                asked.name.same_as(&items.name) && asked.address.same_as(&items.address)
            });
        },
    ),
    jlis(
        "jlis-minds-how-an-address-is-written",
        "5情報の照会で、住所の数字や丁目の書き方の違いも不一致とする",
        &["JLIS-012", "JLIS-011"],
        |board| {
            minds(board, |asked, items| {
                asked.address.as_str() != items.address.as_str()
            })
        },
    ),
    jlis(
        "jlis-minds-width-of-letters",
        "5情報の照会で、全角と半角や空白の違いも不一致とする",
        &["JLIS-012", "JLIS-011"],
        |board| {
            minds(board, |asked, items| {
                asked.name.kanji() != items.name.kanji() || asked.name.kana() != items.name.kana()
            });
        },
    ),
    jlis(
        "jlis-finds-nobody",
        "5情報の照会に、いつも該当なしと答える",
        &["JLIS-011", "INSURER-005"],
        |board| {
            answers(board, |_, asked, answer| {
                if let Request::InquireByFiveItems(_) = asked {
                    *answer = Response::NotFound;
                }
            });
        },
    ),
    jlis(
        "jlis-knows-no-number",
        "個人番号による照会に、いつも該当なしと答える",
        &["INSURER-007", "MUNI-013"],
        |board| {
            answers(board, |_, asked, answer| {
                if let Request::InquireByNumber { .. } = asked {
                    *answer = Response::NotFound;
                }
            });
        },
    ),
    jlis(
        "jlis-tells-half-an-address",
        "個人番号による照会に、番地のない住所を答える",
        &["INSURER-007"],
        |board| {
            answers(board, |_, _, answer| {
                if let Response::Resident(items) = answer {
                    let kept = items.address.as_str().chars().count() / 2;
                    let cut: String = items.address.as_str().chars().take(kept).collect();
                    if let Ok(cut) = cut.parse() {
                        items.address = cut;
                    }
                }
            });
        },
    ),
    jlis(
        "jlis-tells-birth-a-day-off",
        "個人番号による照会に、1日ずれた生年月日を答える",
        &["INSURER-007", "MUNI-002"],
        |board| {
            answers(board, |_, _, answer| {
                if let Response::Resident(items) = answer {
                    items.birth = items.birth.saturating_add(jiff::Span::new().days(1));
                }
            });
        },
    ),
];
