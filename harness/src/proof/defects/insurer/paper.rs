//! Insurers whose 資格確認書 and お知らせ say the wrong thing.

use jiff::ToSpan;
use madoguchi_sim::insurer::{InsurerRole, Request};
use madoguchi_sim::role::Line;
use madoguchi_sim::vocabulary::Share;

use super::{certificates, insurer, items, letters, mistakes, notices};
use crate::proof::{Defect, flaw};

/// Every one.
pub(super) const ALL: &[Defect] = &[
    insurer(
        "insurer-issues-for-a-day-too-long",
        "資格確認書の期限を一日長く書く",
        &["DOC-009", "DOC-012"],
        |board| {
            certificates(board, |it| it.expires = it.expires.saturating_add(1.day()));
        },
    ),
    insurer(
        "insurer-issues-for-a-day-too-short",
        "資格確認書の期限を一日短く書く",
        &["DOC-009", "DOC-012"],
        |board| {
            certificates(board, |it| it.expires = it.expires.saturating_sub(1.day()));
        },
    ),
    insurer(
        "insurer-issues-for-six-years",
        "資格確認書の有効期間を6年とする",
        &["DOC-009"],
        |board| {
            certificates(board, |it| {
                it.expires = it.issued.saturating_add(6.years()).saturating_sub(1.day());
            });
        },
    ),
    insurer(
        "insurer-issues-for-one-year-always",
        "資格確認書の有効期間をいつも1年とする",
        &["DOC-009", "DOC-012"],
        |board| {
            certificates(board, |it| {
                it.expires = it.issued.saturating_add(1.years()).saturating_sub(1.day());
            });
        },
    ),
    insurer(
        "insurer-prints-no-share",
        "70歳以上の人にも負担割合を書かない",
        &["DOC-012", "DOC-014", "DOC-025", "INSURER-018"],
        |board| items(board, |it| it.share = None),
    ),
    insurer(
        "insurer-prints-every-share",
        "70歳未満の人にも負担割合を書く",
        &["DOC-012", "DOC-014", "DOC-025", "INSURER-017"],
        |board| items(board, |it| it.share = it.share.or(Some(Share::THREE))),
    ),
    insurer(
        "insurer-prints-two-tenths-from-70",
        "70歳以上の負担割合をいつも2割と書く",
        &["DOC-012", "DOC-014"],
        |board| items(board, |it| it.share = it.share.map(|_| Share::TWO)),
    ),
    insurer(
        "insurer-prints-share-a-day-early",
        "70歳になった月の末日から負担割合を書く",
        &["DOC-014"],
        |board| {
            flaw::clock_while::<InsurerRole, _>(board, |asked, now| match asked {
                Request::ApplyForCertificate(_) => {
                    let july = flaw::early(jiff::civil::date(2025, 7, 1), now);
                    flaw::early(jiff::civil::date(2025, 8, 1), july)
                }
                _ => now,
            });
        },
    ),
    insurer(
        "insurer-prints-share-a-day-late",
        "70歳になった翌月の1日に負担割合を書かない",
        &["DOC-014"],
        |board| {
            flaw::clock_while::<InsurerRole, _>(board, |asked, now| match asked {
                Request::ApplyForCertificate(_) => {
                    let july = flaw::late(jiff::civil::date(2025, 7, 1), now);
                    flaw::late(jiff::civil::date(2025, 8, 1), july)
                }
                _ => now,
            });
        },
    ),
    insurer(
        "insurer-leaves-branch-out",
        "資格確認書とお知らせに枝番を書かない",
        &["DOC-012", "DOC-025"],
        |board| items(board, |it| it.insured.branch = None),
    ),
    insurer(
        "insurer-does-not-print-its-name",
        "資格確認書とお知らせの保険者名を書かない",
        &["DOC-012", "DOC-025"],
        |board| items(board, |it| it.insurer_name.clear()),
    ),
    insurer(
        "insurer-prints-day-of-issue-as-acquired",
        "資格の始まりに交付の日を書く",
        &["DOC-012", "DOC-025"],
        |board| {
            certificates(board, |it| it.items.acquired = it.issued);
            notices(board, |it| it.items.acquired = it.issued);
        },
    ),
    insurer(
        "insurer-prints-limit-class-unasked",
        "申請なしの資格確認書にも限度額の区分を書く",
        &["DOC-018", "DOC-012"],
        |board| {
            certificates(board, |it| {
                it.limit = it.limit.or_else(|| "A03".parse().ok())
            })
        },
    ),
    insurer(
        "insurer-prints-no-limit-class",
        "望まれても限度額の区分を書かない",
        &["DOC-017"],
        |board| certificates(board, |it| it.limit = None),
    ),
    insurer(
        "insurer-prints-limit-class-it-does-not-offer",
        "任意の記載を設けないのに、望まれれば書く",
        &["DOC-019"],
        |board| {
            flaw::says::<InsurerRole, _>(board, || {
                let mut wished = false;
                move |_: &Line, asked: &Request, answer: &mut madoguchi_sim::insurer::Response| {
                    if let Request::ApplyForCertificate(application) = asked {
                        wished |= application.optional_items;
                    }
                    for document in super::documents(answer) {
                        if let madoguchi_sim::vocabulary::Document::Certificate(it) = document
                            && wished
                        {
                            it.limit = it.limit.or_else(|| "A03".parse().ok());
                        }
                    }
                }
            });
        },
    ),
    insurer(
        "insurer-does-not-hear-wish-for-optional-items",
        "任意の記載の望みを聞かない",
        &["DOC-017"],
        |board| {
            mistakes(board, |asked| {
                if let Request::ApplyForCertificate(application) = asked {
                    application.optional_items = false;
                }
            });
        },
    ),
    insurer(
        "insurer-does-not-mark-special-expense",
        "資格確認書に特別療養費の旨を書かない",
        &["DOC-012", "FEE-010"],
        |board| certificates(board, |it| it.special_expense = false),
    ),
    insurer(
        "insurer-prints-no-head-of-household",
        "国民健康保険の資格確認書に世帯主を書かない",
        &["DOC-012"],
        |board| certificates(board, |it| it.head_of_household = None),
    ),
    insurer(
        "insurer-prints-head-of-household-for-everybody",
        "会社員の資格確認書にも世帯主を書く",
        &["DOC-012"],
        |board| {
            certificates(board, |it| {
                let own = it.items.name.kanji().to_owned();
                it.head_of_household.get_or_insert(own);
            });
        },
    ),
    insurer(
        "insurer-repeats-share-beside-elderly-card",
        "高齢受給者証を別に出すのに、割合も書く",
        &["INSURER-017"],
        |board| items(board, |it| it.share = it.share.or(Some(Share::TWO))),
    ),
    insurer(
        "insurer-keeps-the-old-year-on-notices",
        "お知らせの交付の日を一年前と書く",
        &["DOC-025"],
        |board| {
            notices(board, |it| it.issued = it.issued.saturating_sub(1.years()));
        },
    ),
    insurer(
        "insurer-confuses-certificate-and-notice",
        "マイナ保険証のある人に資格確認書を、ない人にお知らせを送る",
        &["DOC-024", "DOC-003", "DOC-012"],
        |board| {
            letters(board, |all| {
                for letter in all {
                    let madoguchi_sim::insurer::Letter::Document { document, .. } = letter else {
                        continue;
                    };
                    use madoguchi_sim::vocabulary::{Document, EligibilityNotice};
                    if let Document::Certificate(it) = document.as_ref() {
                        **document = Document::Notice(EligibilityNotice {
                            items: it.items.clone(),
                            issued: it.issued,
                        });
                    }
                }
            });
        },
    ),
];
