//! Counters that misread one paper.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use madoguchi_sim::counter::Basis;
use madoguchi_sim::rulebook::share::elderly_from;
use madoguchi_sim::vocabulary::{
    Document, EligibilityCertificate, InsuranceCard, Share, birthday_in,
};

use super::{counter, decides, items_of, misreads, mistakes, on_another_day};
use crate::proof::Defect;
use crate::proof::flaw::{early, late};

fn of_card(document: &mut Document, change: fn(&mut InsuranceCard)) {
    if let Document::InsuranceCard(card) = document {
        change(card);
    }
}

fn of_certificate(document: &mut Document, change: fn(&mut EligibilityCertificate)) {
    if let Document::Certificate(certificate) = document {
        change(certificate);
    }
}

fn a_day_more(day: Date) -> Date {
    day.saturating_add(1.day())
}

fn a_day_less(day: Date) -> Date {
    day.saturating_sub(1.day())
}

/// A card that ends earlier than it says.
fn ends_by(card: &mut InsuranceCard, last: Date) {
    card.printed_expiry = Some(card.printed_expiry.map_or(last, |day| day.min(last)));
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    counter(
        "counter-takes-certificate-a-day-after-it-expires",
        "資格確認書を有効期限の翌日にも認める",
        &["COUNTER-001"],
        |board| {
            misreads(board, |document| {
                of_certificate(document, |it| it.expires = a_day_more(it.expires));
            });
        },
    ),
    counter(
        "counter-refuses-certificate-on-its-last-day",
        "資格確認書を有効期限の当日に認めない",
        &["COUNTER-001"],
        |board| {
            misreads(board, |document| {
                of_certificate(document, |it| it.expires = a_day_less(it.expires));
            });
        },
    ),
    counter(
        "counter-reads-certificate-dates-in-the-wrong-era",
        "資格確認書の令和の期限を平成と読む",
        &["COUNTER-001"],
        |board| {
            misreads(board, |document| {
                of_certificate(document, |it| {
                    it.expires = it.expires.saturating_sub(30.years());
                });
            });
        },
    ),
    counter(
        "counter-refuses-certificates",
        "資格確認書では認めない",
        &[
            "COUNTER-001",
            "INSURER-014",
            "DOC-002",
            "FIELD-012",
            "FIELD-003",
        ],
        |board| {
            mistakes(board, |reception| {
                reception
                    .documents
                    .retain(|shown| !matches!(shown.document, Document::Certificate(_)));
            });
        },
    ),
    counter(
        "counter-ignores-expiry-printed-on-insurance-card",
        "保険証の券面の期限を見ずに2025年12月1日まで認める",
        &["COUNTER-017", "DOC-031"],
        |board| {
            misreads(board, |document| {
                of_card(document, |card| card.printed_expiry = None);
            });
        },
    ),
    counter(
        "counter-takes-insurance-card-a-day-after-it-expires",
        "保険証を券面の期限の翌日にも認める",
        &["COUNTER-017", "DOC-031"],
        |board| {
            misreads(board, |document| {
                of_card(document, |card| {
                    card.printed_expiry = card.printed_expiry.map(a_day_more);
                });
            });
        },
    ),
    counter(
        "counter-refuses-insurance-card-on-its-last-day",
        "保険証を券面の期限の当日に認めない",
        &["COUNTER-017", "DOC-031", "PLAN-005", "DOC-032", "PROMO-011"],
        |board| {
            misreads(board, |document| {
                of_card(document, |card| {
                    card.printed_expiry = card.printed_expiry.map(a_day_less);
                });
            });
        },
    ),
    counter(
        "counter-ends-insurance-card-on-70th-birthday",
        "70歳になる月の末日でなく、誕生日に保険証を終わらせる",
        &["COUNTER-020"],
        |board| {
            misreads(board, |document| {
                of_card(document, |card| {
                    if card.items.share.is_none() {
                        ends_by(card, a_day_less(birthday_in(card.items.birth, 70)));
                    }
                });
            });
        },
    ),
    counter(
        "counter-ends-insurance-card-a-month-after-70",
        "1日生まれの人の保険証も、70歳になる月の末日まで認める",
        &["COUNTER-020"],
        |board| {
            misreads(board, |document| {
                of_card(document, |card| {
                    // As if the birth were a day later, in the same month.
                    if card.items.birth.day() == 1 {
                        let birthday = birthday_in(card.items.birth, 70);
                        ends_by(card, birthday.last_of_month());
                        card.items.share = Some(Share::THREE);
                    }
                });
            });
        },
    ),
    counter(
        "counter-lets-insurance-card-run-past-70",
        "70歳になっても保険証を券面の期限まで認める",
        &["COUNTER-020"],
        |board| {
            misreads(board, |document| {
                of_card(document, |card| {
                    card.items.share = card.items.share.or(Some(Share::THREE));
                });
            });
        },
    ),
    counter(
        "counter-ends-insurance-card-at-70-beside-elderly-card",
        "高齢受給者証が別にあっても、70歳で保険証を終わらせる",
        &["COUNTER-020"],
        |board| {
            misreads(board, |document| {
                of_card(document, |card| {
                    ends_by(card, a_day_less(elderly_from(card.items.birth)));
                });
            });
        },
    ),
    counter(
        "counter-takes-insurance-card-on-75th-birthday",
        "75歳の誕生日にも前の保険証を認める",
        &["COUNTER-021"],
        |board| {
            on_another_day(board, |reception, now| {
                late(birthday_in(reception.spoken.birth, 75), now)
            });
        },
    ),
    counter(
        "counter-ends-insurance-card-on-the-eve-of-75",
        "75歳の誕生日の前日に保険証を認めない",
        &["COUNTER-021"],
        |board| {
            misreads(board, |document| {
                of_card(document, |card| {
                    let eve = a_day_less(birthday_in(card.items.birth, 75));
                    ends_by(card, a_day_less(eve));
                });
            });
        },
    ),
    counter(
        "counter-ignores-end-of-stay",
        "在留期間が終わった人の保険証を認める",
        &["COUNTER-022"],
        |board| {
            misreads(board, |document| {
                of_card(document, |card| card.stay_until = None)
            });
        },
    ),
    counter(
        "counter-refuses-insurance-card-on-the-last-day-of-stay",
        "在留期間の最後の日に保険証を認めない",
        &["COUNTER-022"],
        |board| {
            misreads(board, |document| {
                of_card(document, |card| {
                    card.stay_until = card.stay_until.map(a_day_less)
                });
            });
        },
    ),
    counter(
        "counter-refuses-short-term-cards",
        "短期被保険者証を認めない",
        &["DOC-031"],
        |board| {
            mistakes(board, |reception| {
                reception
                    .documents
                    .retain(|shown| shown.document.ja() != "短期被保険者証");
            });
        },
    ),
    counter(
        "counter-takes-papers-of-another-person",
        "書類の氏名も生年月日も確かめない",
        &["COUNTER-008"],
        |board| {
            mistakes(board, |reception| {
                let spoken = reception.spoken.clone();
                for shown in &mut reception.documents {
                    if let Some(items) = items_of(&mut shown.document) {
                        (items.name, items.birth, items.sex) =
                            (spoken.name.clone(), spoken.birth, spoken.sex);
                    }
                }
            });
        },
    ),
    counter(
        "counter-ignores-age-where-paper-has-no-share",
        "書面に割合がなければ、年齢にかかわらず3割とする",
        &["FEE-001"],
        |board| {
            decides(board, |reception, decision| {
                let printed = reception.documents.iter().any(|shown| {
                    shown
                        .document
                        .items()
                        .is_some_and(|items| items.share.is_some())
                });
                if decision.basis == Some(Basis::InsuranceCard) && !printed {
                    decision.share = Share::THREE;
                    decision.collected = Share::THREE.of(reception.total);
                }
            });
        },
    ),
    counter(
        "counter-thinks-of-school-a-day-early",
        "割合のない保険証で、6歳の年度末の3月31日を3割とする",
        &["FEE-001", "FEE-002"],
        |board| on_another_day(board, |_, now| early(date(2025, 4, 1), now)),
    ),
    counter(
        "counter-thinks-of-school-a-day-late",
        "割合のない保険証で、6歳の年度末を過ぎた4月1日を2割とする",
        &["FEE-001", "FEE-002"],
        |board| on_another_day(board, |_, now| late(date(2025, 4, 1), now)),
    ),
    counter(
        "counter-overlooks-elderly-card",
        "高齢受給者証の割合を見ない",
        &["COUNTER-020", "INCIDENT-026"],
        |board| {
            mistakes(board, |reception| {
                reception
                    .documents
                    .retain(|shown| !matches!(shown.document, Document::ElderlyCard(_)));
            });
        },
    ),
];
