//! Counters that go wrong with school trips, helpers and agents.

use madoguchi_sim::counter::{Acceptance, Basis, Companion, Occasion, Request, Response};
use madoguchi_sim::vocabulary::Document;

use super::{answers, counter, decides, is_certificate, is_notice, is_printout, mistakes, shows};
use crate::proof::Defect;

/// Every one.
pub(super) const ALL: &[Defect] = &[
    counter(
        "counter-takes-printout-from-a-family",
        "家族に付き添われた生徒も、印刷物だけで認める",
        &["FIELD-004", "FIELD-005"],
        |board| {
            mistakes(board, |reception| {
                if reception.companion == Companion::Family && shows(reception, is_printout) {
                    reception.companion = Companion::Teacher;
                    reception.occasion = Occasion::SchoolTrip;
                }
            });
        },
    ),
    counter(
        "counter-takes-printout-from-a-pupil-alone",
        "教員と離れた生徒も、印刷物や写しだけで認める",
        &["FIELD-004"],
        |board| {
            mistakes(board, |reception| {
                if reception.occasion.is_school() {
                    reception.companion = Companion::Teacher;
                }
            });
        },
    ),
    counter(
        "counter-takes-printout-outside-school",
        "教員がいれば、学校行事でなくても印刷物だけで認める",
        &["FIELD-004"],
        |board| {
            mistakes(board, |reception| {
                if reception.companion == Companion::Teacher {
                    reception.occasion = Occasion::SchoolTrip;
                }
            });
        },
    ),
    counter(
        "counter-takes-printout-at-any-time",
        "一度認めた印刷物は、後日一人で来ても認める",
        &["FIELD-004"],
        |board| {
            mistakes(board, |reception| {
                if shows(reception, is_printout) && reception.companion == Companion::Alone {
                    reception.companion = Companion::Teacher;
                    reception.occasion = Occasion::SchoolTrip;
                }
            });
        },
    ),
    counter(
        "counter-knows-school-trips-only",
        "部活動の合宿や遠征を学校行事とみなさない",
        &["FIELD-001", "FIELD-003"],
        |board| {
            mistakes(board, |reception| {
                if matches!(reception.occasion, Occasion::ClubCamp | Occasion::AwayGame) {
                    reception.occasion = Occasion::Ordinary;
                }
            });
        },
    ),
    counter(
        "counter-knows-no-school-occasions",
        "学校行事の特例を知らない",
        &["FIELD-001", "FIELD-002", "FIELD-003", "FIELD-005"],
        |board| {
            mistakes(board, |reception| {
                if reception.occasion.is_school() {
                    reception.occasion = Occasion::Ordinary;
                }
            });
        },
    ),
    counter(
        "counter-refuses-copies-of-notice-on-trips",
        "修学旅行でもお知らせの写しを認めない",
        &["FIELD-002"],
        |board| {
            mistakes(board, |reception| {
                reception
                    .documents
                    .retain(|shown| !(shown.copy && is_notice(&shown.document)));
            });
        },
    ),
    counter(
        "counter-wants-copies-of-notice-on-trips",
        "修学旅行でお知らせの原本を認めない",
        &["FIELD-002"],
        |board| {
            mistakes(board, |reception| {
                let at_school = reception.occasion.is_school();
                reception
                    .documents
                    .retain(|shown| shown.copy || !at_school || !is_notice(&shown.document));
            });
        },
    ),
    counter(
        "counter-refuses-copies-of-certificate-on-trips",
        "修学旅行でも資格確認書の写しを認めない",
        &["FIELD-003"],
        |board| {
            mistakes(board, |reception| {
                reception
                    .documents
                    .retain(|shown| !(shown.copy && is_certificate(&shown.document)));
            });
        },
    ),
    counter(
        "counter-takes-copies-for-originals",
        "資格確認書の写しを原本と同じに扱う",
        &["FIELD-003"],
        |board| {
            mistakes(board, |reception| {
                for shown in &mut reception.documents {
                    shown.copy = false;
                }
            });
        },
    ),
    counter(
        "counter-takes-copy-of-card",
        "カードの写しで認める",
        &["FIELD-005"],
        |board| {
            decides(board, |reception, decision| {
                let copy = shows(reception, |it| matches!(it, Document::CardCopy { .. }));
                if copy && decision.outcome == Acceptance::Unproven {
                    decision.outcome = Acceptance::Confirmed;
                    decision.basis = Some(Basis::Card);
                }
            });
        },
    ),
    counter(
        "counter-stumbles-over-copy-of-card",
        "カードの写しがあると、印刷物も認めない",
        &["FIELD-005"],
        |board| {
            mistakes(board, |reception| {
                if shows(reception, |it| matches!(it, Document::CardCopy { .. })) {
                    reception.documents.clear();
                }
            });
        },
    ),
    counter(
        "counter-receives-agents-everywhere",
        "診療所でも本人の代わりの人を受け付け、薬局では本人のいないカードを使う",
        &["FIELD-008", "PRIV-008"],
        |board| {
            mistakes(board, |reception| {
                if reception.companion == Companion::AgentOnly {
                    reception.companion = Companion::Family;
                }
            });
        },
    ),
    counter(
        "counter-refuses-agents-everywhere",
        "薬局でも代わりに薬を受け取る人を受け付けない",
        &["FIELD-008"],
        |board| {
            answers(board, |asked, answer| {
                if let Request::Receive(reception) = asked
                    && reception.companion == Companion::AgentOnly
                {
                    *answer = Response::Refused {
                        reason: "本人が来てください".to_owned(),
                    };
                }
            });
        },
    ),
    counter(
        "counter-refuses-patients-with-helpers",
        "介助者やベビーシッターに付き添われた人を受け付けない",
        &["FIELD-007", "FIELD-012", "PRIV-008"],
        |board| {
            answers(board, |asked, answer| {
                if let Request::Receive(reception) = asked
                    && matches!(reception.companion, Companion::Carer | Companion::Sitter)
                {
                    *answer = Response::Refused {
                        reason: "一人で来てください".to_owned(),
                    };
                }
            });
        },
    ),
];
