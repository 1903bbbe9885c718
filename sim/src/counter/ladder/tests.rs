//! Every cell of the decision table, on the first and the last day of each column.

use jiff::ToSpan;
use jiff::civil::date;

use crate::counter::role::{Acceptance, Companion, Guidance, Occasion};
use crate::counter::testbed::{
    Desk, check, early_certificate, employee, insurance_card, items, late_elderly, national,
    notice, record, valid, view,
};
use crate::fund::Validity;
use crate::vocabulary::{Document, FacilityKind, InsuredId, Share};

use super::*;

const PROVEN: Acceptance = Acceptance::Confirmed;
const FULL: (Acceptance, &str, Share) = (Acceptance::Unproven, "", Share::FULL);

/// The first and last days of the six columns of the decision table.
fn days() -> [Date; 12] {
    [
        date(2023, 4, 1),
        date(2023, 7, 9),
        date(2023, 7, 10),
        date(2024, 12, 1),
        date(2024, 12, 2),
        date(2025, 7, 31),
        date(2025, 8, 1),
        date(2025, 12, 1),
        date(2025, 12, 2),
        date(2026, 7, 31),
        date(2026, 8, 1),
        date(2026, 11, 1),
    ]
}

/// Says on each of those days whether a desk takes its one proof, and that full cost remains otherwise.
fn holds(basis: &str, first: Date, last: Date, desk: impl Fn(Date) -> Desk) {
    for day in days() {
        let expected = if first <= day && day <= last {
            (PROVEN, basis, Share::THREE)
        } else {
            FULL
        };
        assert_eq!(desk(day).result(), expected, "{basis} on {day}");
    }
}

const ALWAYS: (Date, Date) = (Date::MIN, Date::MAX);

#[test]
fn a_card_that_is_checked_gives_the_share_on_every_day() {
    holds("マイナ保険証", ALWAYS.0, ALWAYS.1, |day| {
        Desk::card_checked(day, valid(record(employee("1"))))
    });
}

#[test]
fn an_insurance_card_in_date_gives_the_share_with_and_without_the_card_to_1_december_2025() {
    let paper = || insurance_card(employee("1"), None);
    holds("保険証", ALWAYS.0, date(2025, 12, 1), |day| {
        Desk::on(day).shows(paper())
    });
    holds("保険証", ALWAYS.0, date(2025, 12, 1), |day| {
        Desk::card_fails(day).shows(paper())
    });
}

#[test]
fn the_portal_screen_counts_with_the_card_from_10_july_2023_and_never_without() {
    let screen = || Document::PortalScreen(view());
    holds(
        "マイナポータルの画面",
        date(2023, 7, 10),
        ALWAYS.1,
        |day| Desk::card_fails(day).shows(screen()),
    );
    for day in days() {
        assert_eq!(Desk::on(day).shows(screen()).result(), FULL);
    }
}

#[test]
fn pdf_printout_and_notice_count_with_the_card_from_2_december_2024() {
    let papers = [
        ("マイナポータルのPDF", Document::PortalPdf(view())),
        ("印刷物", Document::PortalPrintout(view())),
        ("資格情報のお知らせ", notice(employee("1"))),
    ];
    for (basis, paper) in papers {
        holds(basis, date(2024, 12, 2), ALWAYS.1, |day| {
            Desk::card_fails(day).shows(paper.clone())
        });
    }
}

#[test]
fn a_returning_patient_counts_with_the_card_from_10_july_2023_if_nothing_has_changed() {
    holds("過去の受診歴", date(2023, 7, 10), ALWAYS.1, |day| {
        Desk::card_fails(day).returns(true)
    });
    for day in days() {
        assert_eq!(Desk::card_fails(day).returns(false).result(), FULL);
        assert_eq!(Desk::on(day).returns(true).result(), FULL);
    }
}

#[test]
fn a_first_visit_with_the_card_and_nothing_else_is_declared_from_10_july_2023() {
    for day in days() {
        let declared = (Acceptance::Declared, "申立書", Share::THREE);
        let expected = if day >= date(2023, 7, 10) {
            declared
        } else {
            FULL
        };
        assert_eq!(
            Desk::card_fails(day).declares(Share::THREE).result(),
            expected,
            "{day}"
        );
        assert_eq!(
            Desk::on(day).declares(Share::THREE).result(),
            FULL,
            "without the card on {day}"
        );
    }
}

#[test]
fn a_certificate_alone_counts_from_2_december_2024() {
    holds("資格確認書", date(2024, 12, 2), ALWAYS.1, |day| {
        Desk::on(day).shows(early_certificate())
    });
}

fn expired(whose: InsuredId, day: Date) -> Desk {
    Desk::on(day)
        .shows(insurance_card(whose.clone(), Some(date(2023, 3, 31))))
        .number_says(valid(record(whose)))
}

#[test]
fn an_expired_national_or_late_elderly_card_is_asked_about_from_1_august_2025_to_31_july_2026() {
    for whose in [national("1"), late_elderly("1")] {
        holds(
            "番号による照会",
            date(2025, 8, 1),
            date(2026, 7, 31),
            |day| expired(whose.clone(), day),
        );
    }
}

#[test]
fn an_expired_card_of_other_insurers_is_asked_about_from_2_december_2025_to_31_july_2026() {
    holds(
        "番号による照会",
        date(2025, 12, 2),
        date(2026, 7, 31),
        |day| expired(employee("1"), day),
    );
}

#[test]
fn a_notice_alone_is_asked_about_from_the_day_of_its_insurer() {
    for (whose, first) in [
        (national("1"), date(2025, 8, 1)),
        (late_elderly("1"), date(2025, 8, 1)),
        (employee("1"), date(2025, 12, 2)),
    ] {
        holds("番号による照会", first, date(2026, 7, 31), |day| {
            Desk::on(day)
                .shows(notice(whose.clone()))
                .number_says(valid(record(whose.clone())))
        });
    }
}

#[test]
fn a_notice_of_a_day_to_come_is_not_asked_about() {
    let day = date(2025, 8, 1);
    for (issued, asked) in [(day, true), (date(2025, 8, 2), false)] {
        let mut paper = notice(national("1"));
        if let Document::Notice(notice) = &mut paper {
            notice.issued = issued;
        }
        let desk = Desk::on(day)
            .shows(paper)
            .number_says(valid(record(national("1"))));
        assert_eq!(desk.result() != FULL, asked);
    }
}

#[test]
fn the_interim_handling_asks_for_a_proof_next_time_and_a_failed_query_proves_nothing() {
    let day = date(2025, 8, 1);
    assert!(
        expired(national("1"), day)
            .decide()
            .guidance
            .contains(&Guidance::BringProofNextTime)
    );
    assert_eq!(
        expired(national("1"), day)
            .number_says(check(Validity::NoneFound, vec![]))
            .result(),
        FULL
    );
    let mut silent = expired(national("1"), day);
    silent.fund.by_number = None;
    assert_eq!(silent.result(), FULL);
}

#[test]
fn nothing_at_all_is_full_cost_with_a_refund_and_from_2_december_2024_a_certificate_to_apply_for() {
    for day in days() {
        let decision = Desk::on(day).decide();
        assert_eq!(
            (decision.outcome, decision.share),
            (Acceptance::Unproven, Share::FULL)
        );
        assert!(decision.guidance.contains(&Guidance::ClaimRefund));
        let certificate = decision.guidance.contains(&Guidance::ApplyForCertificate);
        assert_eq!(certificate, day >= date(2024, 12, 2), "{day}");
    }
}

#[test]
fn special_medical_expense_is_full_cost_on_every_day_but_not_for_children() {
    for day in days() {
        let special = crate::fund::Eligibility {
            special_expense: true,
            ..record(national("1"))
        };
        let decision = Desk::card_checked(day, valid(special)).decide();
        assert_eq!(
            (decision.outcome, decision.share),
            (PROVEN, Share::FULL),
            "{day}"
        );
        assert!(decision.guidance.contains(&Guidance::ClaimRefund));
    }
    let born = date(2007, 6, 1);
    let child = crate::fund::Eligibility {
        special_expense: true,
        birth: born,
        ..record(national("1"))
    };
    let on = |day| {
        Desk::card_checked(day, valid(child.clone()))
            .born(born)
            .decide()
            .share
    };
    assert_eq!(on(date(2026, 3, 31)), Share::THREE);
    assert_eq!(on(date(2026, 4, 1)), Share::FULL);
}

#[test]
fn the_mark_on_a_certificate_is_full_cost() {
    let mut paper = crate::counter::testbed::certificate();
    paper.special_expense = true;
    let decision = Desk::on(date(2025, 6, 10))
        .shows(Document::Certificate(paper))
        .decide();
    assert_eq!((decision.outcome, decision.share), (PROVEN, Share::FULL));
}

#[test]
fn no_device_line_or_registration_leads_to_full_cost() {
    use crate::fund::{self, CardRefusal};
    use crate::reader::{Outcome, Trouble};
    let day = date(2025, 6, 10);
    let verified = crate::counter::testbed::verified(false);
    let lost = crate::fund::Eligibility {
        lost: Some(day),
        ..record(national("1"))
    };
    let results = [
        (Validity::Invalid, vec![lost.clone()]),
        (Validity::InvalidNewerExists, vec![lost]),
        (Validity::NoneFound, vec![]),
        (Validity::Several, vec![]),
        (Validity::Valid, vec![]),
    ];
    let mut desks: Vec<Desk> = results
        .map(|(validity, records)| Desk::card_checked(day, check(validity, records)))
        .into();
    for trouble in [
        Trouble::CardNotRecognised,
        Trouble::FaceLocked,
        Trouble::PinLocked,
        Trouble::LineDown,
        Trouble::Interrupted,
        Trouble::CardRefused {
            reason: CardRefusal::Expired,
        },
        Trouble::CardRefused {
            reason: CardRefusal::AuthorityDown,
        },
    ] {
        let mut desk = Desk::card_fails(day);
        desk.outcome = Some(Outcome::Failed { trouble });
        desks.push(desk);
    }
    let mut reader_down = Desk::card_fails(day);
    reader_down.outcome = None;
    let mut fund_down = Desk::card_fails(day);
    fund_down.outcome = Some(verified.clone());
    let mut fund_refuses = fund_down.clone();
    fund_refuses.fund.by_card = Some(fund::Response::Refused {
        reason: "混雑".to_owned(),
    });
    desks.extend([reader_down, fund_down, fund_refuses]);
    for desk in desks {
        let decision = desk.declares(Share::THREE).decide();
        assert_eq!(
            (decision.outcome, decision.share),
            (Acceptance::Declared, Share::THREE)
        );
    }
}

#[test]
fn the_ladder_goes_from_paper_over_portal_or_notice_and_record_to_the_declaration() {
    let day = date(2025, 6, 10);
    let declared = Desk::card_fails(day).declares(Share::THREE);
    let returned = declared.clone().returns(true);
    let notified = returned.clone().shows(notice(employee("1")));
    let carded = notified.clone().shows(insurance_card(employee("1"), None));
    for (desk, basis) in [
        (declared, "申立書"),
        (returned, "過去の受診歴"),
        (notified, "資格情報のお知らせ"),
        (carded, "保険証"),
    ] {
        assert_eq!(desk.result().1, basis);
        assert!(!desk.decide().warnings.contains(&Warning::LadderOrder));
    }
}

#[test]
fn a_declaration_above_a_notice_on_the_desk_would_be_reported() {
    use crate::counter::situation::{Credential, Online};
    let with = |day| {
        let desk = Desk::card_fails(day).shows(notice(employee("1")));
        let s = Situation {
            on: day,
            facility: &desk.facility,
            reception: &desk.reception,
            credential: Credential::Unseen,
            online: Online::Down,
            chart: None,
        };
        (
            passes_over(Step::Declaration, &s),
            passes_over(Step::Notice, &s),
        )
    };
    assert_eq!(with(date(2024, 12, 1)), (false, false));
    assert_eq!(with(date(2024, 12, 2)), (true, false));
}

#[test]
fn on_school_occasions_printout_and_notice_count_without_the_card_from_2_december_2024() {
    for occasion in [Occasion::SchoolTrip, Occasion::ClubCamp, Occasion::AwayGame] {
        let trip = |day| Desk::on(day).comes(Companion::Teacher, occasion);
        let first = date(2024, 12, 2);
        holds("印刷物", first, ALWAYS.1, |day| {
            trip(day).shows(Document::PortalPrintout(view()))
        });
        holds("資格情報のお知らせ", first, ALWAYS.1, |day| {
            trip(day).shows(notice(employee("1")))
        });
        holds(
            "資格情報のお知らせの写し",
            first,
            ALWAYS.1,
            |day| trip(day).shows_copy(notice(employee("1"))),
        );
    }
}

#[test]
fn on_school_occasions_the_copy_of_a_certificate_and_the_pdf_count_from_12_february_2025() {
    let first = date(2025, 2, 12);
    let trip = |day| Desk::on(day).comes(Companion::Teacher, Occasion::SchoolTrip);
    for (basis, desk) in [
        (
            "資格確認書の写し",
            trip(first).shows_copy(early_certificate()),
        ),
        (
            "マイナポータルのPDF",
            trip(first).shows(Document::PortalPdf(view())),
        ),
    ] {
        assert_eq!(desk.result(), (PROVEN, basis, Share::THREE));
        let eve = Desk {
            on: first.saturating_sub(1.day()),
            ..desk
        };
        assert_eq!(eve.result(), FULL);
    }
}

#[test]
fn outside_school_or_without_a_teacher_nothing_but_the_card_helps_a_printout() {
    let day = date(2025, 8, 10);
    for (companion, occasion) in [
        (Companion::Family, Occasion::Ordinary),
        (Companion::Family, Occasion::SchoolTrip),
        (Companion::Teacher, Occasion::Ordinary),
    ] {
        for desk in [
            Desk::on(day).shows(Document::PortalPrintout(view())),
            Desk::on(day).shows_copy(early_certificate()),
            Desk::on(day).shows_copy(notice(employee("1"))),
        ] {
            let desk = desk.comes(companion, occasion);
            assert_eq!(desk.result(), FULL);
        }
        let alone = Desk::on(day)
            .shows(Document::PortalPrintout(view()))
            .comes(companion, occasion)
            .decide();
        assert!(alone.guidance.contains(&Guidance::ShowWithCard));
    }
}

#[test]
fn a_copy_of_the_card_proves_nothing_anywhere() {
    for day in days() {
        let desk = Desk::on(day).shows_copy(Document::CardCopy {
            name: crate::counter::testbed::name(),
        });
        assert_eq!(desk.clone().result(), FULL);
        assert_eq!(
            desk.comes(Companion::Teacher, Occasion::SchoolTrip)
                .result(),
            FULL
        );
    }
}

#[test]
fn an_agent_collects_medicine_with_a_certificate_and_not_with_the_card() {
    let day = date(2025, 6, 10);
    let agent = |desk: Desk| {
        let mut desk = desk.comes(Companion::AgentOnly, Occasion::Ordinary);
        desk.facility.kind = FacilityKind::Pharmacy;
        desk
    };
    assert_eq!(
        agent(Desk::on(day).shows(early_certificate())).result(),
        (PROVEN, "資格確認書", Share::THREE)
    );
    assert_eq!(
        agent(Desk::card_checked(day, valid(record(employee("1"))))).result(),
        FULL
    );
    assert_eq!(
        agent(Desk::card_fails(day).shows(notice(employee("1")))).result(),
        FULL
    );
}

#[test]
fn a_disaster_victims_word_counts_from_10_january_2024() {
    let victim = |day| {
        Desk::on(day)
            .comes(Companion::Alone, Occasion::Disaster)
            .result()
    };
    assert_eq!(victim(date(2024, 1, 9)), FULL);
    assert_eq!(
        victim(date(2024, 1, 10)),
        (Acceptance::Declared, "", Share::THREE)
    );
}

#[test]
fn a_medical_ticket_costs_nothing() {
    let ticket = Document::MedicalTicket(items(national("1")));
    assert_eq!(
        Desk::on(date(2025, 6, 10)).shows(ticket).result(),
        (PROVEN, "医療券", Share::NONE)
    );
}

#[test]
fn a_copy_of_an_expired_card_or_notice_is_not_asked_about_and_a_photographed_screen_is_no_screen() {
    let day = date(2025, 12, 2);
    for paper in [
        insurance_card(national("1"), Some(date(2023, 3, 31))),
        notice(national("1")),
    ] {
        let desk = Desk::on(day).number_says(valid(record(national("1"))));
        assert_eq!(desk.clone().shows(paper.clone()).result().0, PROVEN);
        assert_eq!(desk.shows_copy(paper).result(), FULL);
    }
    let screen = Document::PortalScreen(view());
    assert_eq!(Desk::card_fails(day).shows_copy(screen).result(), FULL);
}

#[test]
fn with_the_card_a_copy_of_a_notice_or_certificate_does_not_count() {
    for paper in [notice(employee("1")), early_certificate()] {
        let desk = Desk::card_fails(date(2025, 6, 10));
        assert_eq!(desk.clone().shows(paper.clone()).result().0, PROVEN);
        assert_eq!(desk.shows_copy(paper).result(), FULL);
    }
}
