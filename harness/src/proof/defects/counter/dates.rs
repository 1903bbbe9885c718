//! Counters whose calendar is off by a day: both sides of every boundary of R1.3, and of the rules about trips and care.

use jiff::civil::date;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::counter::{Care, Companion, Reception};
use madoguchi_sim::vocabulary::{Document, InsurerScheme};

use super::{
    counter, is_certificate, is_insurance_card, is_notice, is_pdf, is_printout, is_screen,
    on_another_day, shows,
};
use crate::proof::Defect;
use crate::proof::flaw::{early, late};

fn brings_card(reception: &Reception) -> bool {
    reception.card.is_some()
}

fn beside_card(reception: &Reception, such: fn(&Document) -> bool) -> bool {
    brings_card(reception) && shows(reception, such)
}

fn alone(reception: &Reception, such: fn(&Document) -> bool) -> bool {
    !brings_card(reception) && reception.companion == Companion::Alone && shows(reception, such)
}

fn on_a_trip(reception: &Reception, such: fn(&Document) -> bool) -> bool {
    reception.companion == Companion::Teacher && shows(reception, such)
}

/// 国民健康保険 and 後期高齢者医療, whose interim handling began first.
fn of_first_schemes(document: &Document) -> bool {
    document.items().is_some_and(|items| {
        let scheme = items.insured.insurer.scheme();
        scheme.is_national() || scheme == InsurerScheme::LateElderly
    })
}

fn is_first_card(document: &Document) -> bool {
    is_insurance_card(document) && of_first_schemes(document)
}

fn is_other_card(document: &Document) -> bool {
    is_insurance_card(document) && !of_first_schemes(document)
}

fn is_first_notice(document: &Document) -> bool {
    is_notice(document) && of_first_schemes(document)
}

fn is_other_notice(document: &Document) -> bool {
    is_notice(document) && !of_first_schemes(document)
}

/// Received as on the day before, if `$who`, on the first day of a rule; or as on the first day, on the day before.
macro_rules! off {
    ($when:ident, $day:expr, $who:expr) => {
        |board| {
            on_another_day(board, |reception, now| {
                let who: fn(&Reception) -> bool = $who;
                if who(reception) {
                    $when($day, now)
                } else {
                    now
                }
            });
        }
    };
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    counter(
        "counter-takes-portal-screen-a-day-early",
        "2023年7月9日からマイナポータルの画面で認める",
        &["COUNTER-003"],
        off!(early, date(2023, 7, 10), |it| beside_card(it, is_screen)),
    ),
    counter(
        "counter-takes-portal-screen-a-day-late",
        "2023年7月11日までマイナポータルの画面で認めない",
        &["COUNTER-003"],
        off!(late, date(2023, 7, 10), |it| beside_card(it, is_screen)),
    ),
    counter(
        "counter-takes-portal-pdf-a-day-early",
        "2024年12月1日からマイナポータルのPDFで認める",
        &["COUNTER-004"],
        off!(early, date(2024, 12, 2), |it| beside_card(it, is_pdf)),
    ),
    counter(
        "counter-takes-portal-pdf-a-day-late",
        "2024年12月3日までマイナポータルのPDFで認めない",
        &["COUNTER-004"],
        off!(late, date(2024, 12, 2), |it| beside_card(it, is_pdf)),
    ),
    counter(
        "counter-takes-notice-with-card-a-day-early",
        "2024年12月1日からカードとお知らせで認める",
        &["COUNTER-005"],
        off!(early, date(2024, 12, 2), |it| beside_card(it, is_notice)),
    ),
    counter(
        "counter-takes-notice-with-card-a-day-late",
        "2024年12月3日までカードとお知らせで認めない",
        &["COUNTER-005"],
        off!(late, date(2024, 12, 2), |it| beside_card(it, is_notice)),
    ),
    counter(
        "counter-takes-past-record-a-day-early",
        "2023年7月9日から過去の受診歴で認める",
        &["COUNTER-006"],
        off!(early, date(2023, 7, 10), |it| it.says_unchanged
            == Some(true)),
    ),
    counter(
        "counter-takes-past-record-a-day-late",
        "2023年7月11日まで過去の受診歴で認めない",
        &["COUNTER-006"],
        off!(late, date(2023, 7, 10), |it| it.says_unchanged
            == Some(true)),
    ),
    counter(
        "counter-takes-declaration-a-day-early",
        "2023年7月9日から申立書で受け付ける",
        &["COUNTER-007"],
        off!(early, date(2023, 7, 10), |it| it.declaration.is_some()),
    ),
    counter(
        "counter-takes-declaration-a-day-late",
        "2023年7月11日まで申立書で受け付けない",
        &["COUNTER-007", "COUNTER-013"],
        off!(late, date(2023, 7, 10), |it| it.declaration.is_some()),
    ),
    counter(
        "counter-takes-certificate-a-day-early",
        "2024年12月1日から資格確認書で認める",
        &["COUNTER-001"],
        off!(early, date(2024, 12, 2), |it| alone(it, is_certificate)),
    ),
    counter(
        "counter-takes-certificate-a-day-late",
        "2024年12月3日まで資格確認書で認めない",
        &["COUNTER-001"],
        off!(late, date(2024, 12, 2), |it| alone(it, is_certificate)),
    ),
    counter(
        "counter-takes-insurance-card-a-day-too-long",
        "経過措置の終わった2025年12月2日にも保険証で認める",
        &["COUNTER-017", "COUNTER-018", "PLAN-005", "DOC-032"],
        off!(late, date(2025, 12, 2), |it| shows(it, is_insurance_card)),
    ),
    counter(
        "counter-ends-insurance-card-a-day-early",
        "経過措置の最後の日の2025年12月1日に保険証で認めない",
        &["COUNTER-017", "COUNTER-018", "PLAN-005", "DOC-032"],
        off!(early, date(2025, 12, 2), |it| shows(it, is_insurance_card)),
    ),
    counter(
        "counter-queries-expired-national-card-a-day-early",
        "国保と後期の期限切れの保険証を2025年7月31日から照会する",
        &["COUNTER-023"],
        off!(early, date(2025, 8, 1), |it| alone(it, is_first_card)),
    ),
    counter(
        "counter-queries-expired-national-card-a-day-late",
        "国保と後期の期限切れの保険証を2025年8月2日まで照会しない",
        &["COUNTER-023"],
        off!(late, date(2025, 8, 1), |it| alone(it, is_first_card)),
    ),
    counter(
        "counter-queries-expired-employee-card-a-day-early",
        "勤め先の保険の期限切れの保険証を2025年12月1日から照会する",
        &["COUNTER-024"],
        off!(early, date(2025, 12, 2), |it| alone(it, is_other_card)),
    ),
    counter(
        "counter-queries-expired-employee-card-a-day-late",
        "勤め先の保険の期限切れの保険証を2025年12月3日まで照会しない",
        &["COUNTER-024"],
        off!(late, date(2025, 12, 2), |it| alone(it, is_other_card)),
    ),
    counter(
        "counter-queries-expired-cards-a-day-too-long",
        "暫定の取扱いの終わった2026年8月1日にも期限切れの保険証を照会する",
        &["COUNTER-027"],
        off!(late, date(2026, 8, 1), |it| shows(it, is_insurance_card)),
    ),
    counter(
        "counter-stops-querying-expired-cards-a-day-early",
        "暫定の取扱いの最後の日の2026年7月31日に期限切れの保険証を照会しない",
        &["COUNTER-023", "COUNTER-024"],
        off!(early, date(2026, 8, 1), |it| shows(it, is_insurance_card)),
    ),
    counter(
        "counter-queries-national-notice-alone-a-day-early",
        "国保と後期のお知らせだけの人を2025年7月31日から照会で認める",
        &["COUNTER-025"],
        off!(early, date(2025, 8, 1), |it| alone(it, is_first_notice)),
    ),
    counter(
        "counter-queries-national-notice-alone-a-day-late",
        "国保と後期のお知らせだけの人を2025年8月2日まで照会しない",
        &["COUNTER-025"],
        off!(late, date(2025, 8, 1), |it| alone(it, is_first_notice)),
    ),
    counter(
        "counter-queries-employee-notice-alone-a-day-early",
        "勤め先の保険のお知らせだけの人を2025年12月1日から照会で認める",
        &["COUNTER-025"],
        off!(early, date(2025, 12, 2), |it| alone(it, is_other_notice)),
    ),
    counter(
        "counter-queries-employee-notice-alone-a-day-late",
        "勤め先の保険のお知らせだけの人を2025年12月3日まで照会しない",
        &["COUNTER-025"],
        off!(late, date(2025, 12, 2), |it| alone(it, is_other_notice)),
    ),
    counter(
        "counter-queries-notice-alone-a-day-too-long",
        "暫定の取扱いの終わった2026年8月1日にもお知らせだけの人を照会で認める",
        &["COUNTER-025", "COUNTER-027"],
        off!(late, date(2026, 8, 1), |it| alone(it, is_notice)),
    ),
    counter(
        "counter-stops-querying-notice-alone-a-day-early",
        "暫定の取扱いの最後の日の2026年7月31日にお知らせだけの人を照会しない",
        &["COUNTER-025"],
        off!(early, date(2026, 8, 1), |it| alone(it, is_notice)),
    ),
    counter(
        "counter-takes-trip-printout-a-day-early",
        "修学旅行の印刷物を2024年12月1日から認める",
        &["FIELD-001"],
        off!(early, date(2024, 12, 2), |it| on_a_trip(it, is_printout)),
    ),
    counter(
        "counter-takes-trip-printout-a-day-late",
        "修学旅行の印刷物を2024年12月3日まで認めない",
        &["FIELD-001"],
        off!(late, date(2024, 12, 2), |it| on_a_trip(it, is_printout)),
    ),
    counter(
        "counter-takes-trip-notice-a-day-early",
        "修学旅行のお知らせの写しを2024年12月1日から認める",
        &["FIELD-002"],
        off!(early, date(2024, 12, 2), |it| on_a_trip(it, is_notice)),
    ),
    counter(
        "counter-takes-trip-notice-a-day-late",
        "修学旅行のお知らせの写しを2024年12月3日まで認めない",
        &["FIELD-002"],
        off!(late, date(2024, 12, 2), |it| on_a_trip(it, is_notice)),
    ),
    counter(
        "counter-takes-trip-certificate-copy-a-day-early",
        "修学旅行の資格確認書の写しを2025年2月11日から認める",
        &["FIELD-003"],
        off!(early, date(2025, 2, 12), |it| on_a_trip(it, is_certificate)),
    ),
    counter(
        "counter-takes-trip-certificate-copy-a-day-late",
        "修学旅行の資格確認書の写しを2025年2月13日まで認めない",
        &["FIELD-003"],
        off!(late, date(2025, 2, 12), |it| on_a_trip(it, is_certificate)),
    ),
    counter(
        "counter-notes-outage-a-day-early",
        "障害時の4情報を2023年7月9日から控える",
        &["COUNTER-015"],
        off!(early, date(2023, 7, 10), |it| it.wide_outage),
    ),
    counter(
        "counter-notes-outage-a-day-late",
        "障害時の4情報を2023年7月11日まで控えない",
        &["COUNTER-015"],
        off!(late, date(2023, 7, 10), |it| it.wide_outage),
    ),
    counter(
        "counter-takes-cards-at-home-a-day-early",
        "訪問診療とオンライン診療のカードを2024年3月31日から使う",
        &["CARE-001"],
        off!(early, date(2024, 4, 1), |it| it.care != Care::Outpatient),
    ),
    counter(
        "counter-takes-cards-at-home-a-day-late",
        "訪問診療とオンライン診療のカードを2024年4月2日まで使わない",
        &["CARE-001"],
        off!(late, date(2024, 4, 1), |it| it.care != Care::Outpatient),
    ),
    counter(
        "counter-takes-cards-of-nurses-a-day-early",
        "訪問看護のカードを2024年5月31日から使う",
        &["CARE-002"],
        off!(early, date(2024, 6, 1), brings_card),
    ),
    counter(
        "counter-takes-cards-of-nurses-a-day-late",
        "訪問看護のカードを2024年6月2日まで使わない",
        &["CARE-002"],
        off!(late, date(2024, 6, 1), brings_card),
    ),
    counter(
        "counter-takes-cards-at-therapists-a-day-early",
        "施術所のカードを2024年3月31日から使う",
        &["CARE-009"],
        off!(early, date(2024, 4, 1), |it| it.care == Care::Outpatient),
    ),
    counter(
        "counter-takes-cards-at-therapists-a-day-late",
        "施術所のカードを2024年4月2日まで使わない",
        &["CARE-009"],
        off!(late, date(2024, 4, 1), |it| it.care == Care::Outpatient),
    ),
    counter(
        "counter-charges-youth-in-full-a-day-early",
        "18歳年度末の3月31日に特別療養費の全額を求める",
        &["FEE-009"],
        off!(early, date(2026, 4, 1), brings_card),
    ),
    counter(
        "counter-charges-youth-in-full-a-day-late",
        "18歳年度末を過ぎた4月1日に特別療養費の全額を求めない",
        &["FEE-009"],
        off!(late, date(2026, 4, 1), brings_card),
    ),
    counter(
        "counter-takes-insurance-cards-until-printed-expiry",
        "2025年12月2日からも、券面の期限まで保険証で認める",
        &["COUNTER-018", "DOC-031", "PLAN-005"],
        |board| {
            on_another_day(board, |it, now| {
                let last = VirtualTime::morning_of(date(2025, 12, 1));
                let printed = it.documents.iter().any(|shown| {
                    matches!(&shown.document, Document::InsuranceCard(card)
                        if card.printed_expiry.is_some_and(|day| day >= now.date()))
                });
                if printed { now.min(last) } else { now }
            });
        },
    ),
    counter(
        "counter-queries-expired-cards-at-any-time",
        "期限切れの保険証を、暫定の取扱いの始まる前も終わった後も照会で認める",
        &["COUNTER-023", "COUNTER-024", "COUNTER-027", "COUNTER-017"],
        |board| {
            on_another_day(board, |it, now| {
                let expired = it.documents.iter().any(|shown| {
                    matches!(&shown.document, Document::InsuranceCard(card)
                        if card.printed_expiry.is_some_and(|day| day < now.date()))
                });
                if expired && !brings_card(it) {
                    VirtualTime::morning_of(date(2025, 12, 15))
                } else {
                    now
                }
            });
        },
    ),
];
