//! Insurers that go wrong with applications, cancellations, special medical expense and questions.

use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::fund::{self, FundRole};
use madoguchi_sim::insurer::{Applicant, CertificateReason, InsurerRole, Request, Response};
use madoguchi_sim::role::{Line, Switchboard};

use super::{answers, insurer, leaves_undone, mistakes, refuses};
use crate::proof::flaw::{early, late};
use crate::proof::{Defect, flaw};

fn refuses_reason(board: &Switchboard, wrong: CertificateReason) {
    flaw::instead::<InsurerRole, _>(board, move || {
        move |_: &Line, asked: &Request| match asked {
            Request::ApplyForCertificate(application) if application.reason == wrong => {
                Some(Response::Refused {
                    reason: "その理由では交付しない".to_owned(),
                })
            }
            _ => None,
        }
    });
}

const ABOLITION: jiff::civil::Date = jiff::civil::date(2024, 12, 2);

/// Every one.
pub(super) const ALL: &[Defect] = &[
    insurer(
        "insurer-issues-insurance-cards-a-day-too-long",
        "2024年12月2日にも保険証を交付する",
        &["PLAN-002", "FEE-011"],
        off!(late, ABOLITION, Request::IssueInsuranceCard { .. }),
    ),
    insurer(
        "insurer-stops-insurance-cards-a-day-early",
        "2024年12月1日に保険証を交付しない",
        &["PLAN-002", "FEE-011"],
        off!(early, ABOLITION, Request::IssueInsuranceCard { .. }),
    ),
    insurer(
        "insurer-takes-applications-a-day-early",
        "資格確認書の申請を2024年12月1日から受け付ける",
        &["DOC-002", "FIELD-007"],
        off!(early, ABOLITION, Request::ApplyForCertificate(_)),
    ),
    insurer(
        "insurer-takes-applications-a-day-late",
        "資格確認書の申請を2024年12月3日まで受け付けない",
        &["DOC-002", "FIELD-007"],
        off!(late, ABOLITION, Request::ApplyForCertificate(_)),
    ),
    insurer(
        "insurer-sends-certificates-a-day-early",
        "申請のない人への資格確認書を2024年12月1日から送る",
        &["DOC-003", "INSURER-014", "INSURER-018"],
        off!(early, ABOLITION, Request::RunMonthlyJob),
    ),
    insurer(
        "insurer-sends-certificates-a-day-late",
        "申請のない人への資格確認書を2024年12月3日まで送らない",
        &["DOC-003", "INSURER-014", "INSURER-018"],
        off!(late, ABOLITION, Request::RunMonthlyJob),
    ),
    insurer(
        "insurer-sends-late-elderly-everything-a-day-too-long",
        "後期高齢者医療の全員への交付を2026年8月1日にも続ける",
        &["INSURER-018", "INSURER-019"],
        off!(late, jiff::civil::date(2026, 8, 1), Request::RunMonthlyJob),
    ),
    insurer(
        "insurer-ends-late-elderly-everything-a-day-early",
        "後期高齢者医療の全員への交付を2026年7月31日に終える",
        &["INSURER-018", "INSURER-019"],
        off!(early, jiff::civil::date(2026, 8, 1), Request::RunMonthlyJob),
    ),
    insurer(
        "insurer-sends-notices-a-day-early",
        "お知らせを2024年12月1日の登録から送る",
        &["DOC-024"],
        off!(early, ABOLITION, Request::Process { .. }),
    ),
    insurer(
        "insurer-sends-notices-a-day-late",
        "お知らせを2024年12月2日の登録には送らない",
        &["DOC-024"],
        off!(late, ABOLITION, Request::Process { .. }),
    ),
    insurer(
        "insurer-notices-new-shares-a-day-early",
        "負担割合の変わる前の月の末日にお知らせを送る",
        &["DOC-024"],
        off!(early, jiff::civil::date(2025, 8, 1), Request::RunMonthlyJob),
    ),
    insurer(
        "insurer-notices-new-shares-a-day-late",
        "負担割合の変わった月の1日にお知らせを送らない",
        &["DOC-024", "DOC-025"],
        off!(late, jiff::civil::date(2025, 8, 1), Request::RunMonthlyJob),
    ),
    insurer(
        "insurer-takes-cancellations-a-day-early",
        "利用登録の解除を2024年10月27日から受け付ける",
        &["INSURER-021"],
        |board| {
            answers(board, |asked, answer| {
                if let (Request::ApplyForCancellation { .. }, Response::Refused { reason }) =
                    (asked, &*answer)
                    && reason.contains("10月28日")
                {
                    *answer = Response::Accepted;
                }
            });
        },
    ),
    insurer(
        "insurer-takes-cancellations-a-day-late",
        "利用登録の解除を2024年10月29日まで受け付けない",
        &["INSURER-021"],
        off!(
            late,
            jiff::civil::date(2024, 10, 28),
            Request::ApplyForCancellation { .. }
        ),
    ),
    insurer(
        "insurer-cancels-without-certificate",
        "資格確認書の申請のない解除も受け付ける",
        &["INSURER-021"],
        |board| {
            mistakes(board, |asked| {
                if let Request::ApplyForCancellation {
                    with_certificate, ..
                } = asked
                {
                    *with_certificate = true;
                }
            });
        },
    ),
    insurer(
        "insurer-does-not-pass-cancellations-on",
        "利用登録の解除を支払基金に伝えない",
        &["INSURER-022", "INSURER-023", "DOC-004"],
        |board| {
            flaw::skips::<InsurerRole, FundRole, _>(board, || {
                |_: &Line, asked: &fund::Request| {
                    matches!(asked, fund::Request::CancelRegistration { .. })
                        .then_some(fund::Response::Accepted)
                }
            });
        },
    ),
    insurer(
        "insurer-refuses-cancellations",
        "利用登録の解除を受け付けない",
        &["INSURER-021", "INSURER-022", "DOC-004"],
        |board| {
            refuses(board, |asked| {
                matches!(asked, Request::ApplyForCancellation { .. })
            });
        },
    ),
    insurer(
        "insurer-issues-to-be-on-the-safe-side",
        "カードが使える人にも念のための資格確認書を交付する",
        &["FIELD-015", "DOC-001", "DOC-005"],
        |board| {
            mistakes(board, |asked| {
                if let Request::ApplyForCertificate(application) = asked
                    && matches!(
                        application.reason,
                        CertificateReason::JustInCase | CertificateReason::NoRegisteredCard
                    )
                {
                    application.reason = CertificateReason::NeedsHelp;
                }
            });
        },
    ),
    insurer(
        "insurer-refuses-lost-cards",
        "カードを紛失した人に資格確認書を交付しない",
        &["DOC-001", "DOC-002", "DOC-005", "DOC-012"],
        |board| refuses_reason(board, CertificateReason::Lost),
    ),
    insurer(
        "insurer-refuses-cards-being-renewed",
        "カードを更新中の人に資格確認書を交付しない",
        &["DOC-001", "DOC-005"],
        |board| refuses_reason(board, CertificateReason::BeingRenewed),
    ),
    insurer(
        "insurer-refuses-who-needs-help",
        "介助が必要な人に資格確認書を交付しない",
        &["DOC-001", "DOC-005", "DOC-006", "DOC-007", "DOC-014"],
        |board| refuses_reason(board, CertificateReason::NeedsHelp),
    ),
    insurer(
        "insurer-refuses-companions-and-agents",
        "付添いや代理の受取りのための資格確認書を交付しない",
        &["FIELD-007", "FIELD-008", "DOC-001", "DOC-005"],
        |board| refuses_reason(board, CertificateReason::CompanionOrAgent),
    ),
    insurer(
        "insurer-wants-reason-of-whoever-has-no-card",
        "マイナ保険証のない人の申請を断る",
        &["DOC-001", "FIELD-015", "INSURER-014", "INSURER-028"],
        |board| {
            flaw::instead::<InsurerRole, _>(board, || {
                |_: &Line, asked: &Request| match asked {
                    Request::ApplyForCertificate(application)
                        if matches!(
                            application.reason,
                            CertificateReason::JustInCase | CertificateReason::NoRegisteredCard
                        ) =>
                    {
                        Some(Response::Refused {
                            reason: "理由がない".to_owned(),
                        })
                    }
                    _ => None,
                }
            });
        },
    ),
    insurer(
        "insurer-takes-applications-of-anybody",
        "だれの申請でも受け付ける",
        &["DOC-007"],
        |board| {
            mistakes(board, |asked| {
                if let Request::ApplyForCertificate(application) = asked {
                    application.applicant = Applicant::Self_;
                }
            });
        },
    ),
    insurer(
        "insurer-takes-applications-of-holders-only",
        "法定代理人や介助者の申請を断る",
        &["DOC-007", "FIELD-007", "FIELD-008"],
        |board| {
            mistakes(board, |asked| {
                if let Request::ApplyForCertificate(application) = asked
                    && application.applicant != Applicant::Self_
                {
                    application.applicant = Applicant::Other;
                }
            });
        },
    ),
    insurer(
        "insurer-waits-for-state-of-registration",
        "登録状況が分からないあいだは資格確認書を交付しない",
        &["INSURER-028"],
        |board| {
            flaw::skips::<InsurerRole, FundRole, _>(board, || {
                |_: &Line, asked: &fund::Request| {
                    matches!(asked, fund::Request::ListUnregistered { .. }).then(|| {
                        fund::Response::Unregistered {
                            members: Vec::new(),
                        }
                    })
                }
            });
        },
    ),
    insurer(
        "insurer-skips-the-monthly-job",
        "毎月の点検をしたことにする",
        &[
            "DOC-003",
            "DOC-004",
            "INSURER-018",
            "INSURER-019",
            "DOC-024",
            "OQS-029",
            "INSURER-027",
            "INSURER-014",
            "INCIDENT-021",
        ],
        |board| leaves_undone(board, |asked| matches!(asked, Request::RunMonthlyJob)),
    ),
    insurer(
        "insurer-tells-log-to-anybody",
        "加入者でない番号にも閲覧記録を答える",
        &["PRIV-004"],
        |board| {
            answers(board, |asked, answer| {
                if let (Request::AskForLog { .. }, Response::Refused { .. }) = (asked, &*answer) {
                    *answer = Response::Log {
                        accesses: Vec::new(),
                    };
                }
            });
        },
    ),
    insurer(
        "insurer-keeps-sending-to-late-elderly",
        "2026年8月からも、後期高齢者医療の全員に資格確認書を送る",
        &["INSURER-019", "INSURER-030"],
        |board| {
            flaw::clock_while::<InsurerRole, _>(board, |asked, now| match asked {
                Request::RunMonthlyJob => {
                    now.min(VirtualTime::morning_of(jiff::civil::date(2026, 7, 31)))
                }
                _ => now,
            });
        },
    ),
];
