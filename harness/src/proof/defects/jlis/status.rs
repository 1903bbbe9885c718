//! J-LIS that says the wrong thing of a certificate.

use madoguchi_sim::jlis::{CertificateStatus, JlisRole, LinkCode, Request, Response};
use madoguchi_sim::role::{Line, Switchboard};

use super::{answers, jlis};
use crate::proof::{Defect, flaw};

/// One status is taken for another.
fn says(board: &Switchboard, change: fn(CertificateStatus) -> CertificateStatus) {
    flaw::says::<JlisRole, _>(board, move || {
        move |_: &Line, _: &Request, answer: &mut Response| {
            if let Response::Status { status } = answer {
                *status = change(*status);
            }
        }
    });
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    jlis(
        "jlis-says-good-of-revoked",
        "失効した電子証明書を有効と答える",
        &["JLIS-008", "dead-certificate-proves-nothing"],
        |board| {
            says(board, |status| match status {
                CertificateStatus::Revoked => CertificateStatus::Good,
                other => other,
            });
        },
    ),
    jlis(
        "jlis-says-good-of-suspended",
        "一時停止された電子証明書を有効と答える",
        &["CARD-025", "JLIS-008", "dead-certificate-proves-nothing"],
        |board| {
            says(board, |status| match status {
                CertificateStatus::Suspended => CertificateStatus::Good,
                other => other,
            });
        },
    ),
    jlis(
        "jlis-says-good-of-expired",
        "有効期限の切れた電子証明書を有効と答える",
        &["CARD-005", "JLIS-008", "dead-certificate-proves-nothing"],
        |board| {
            says(board, |status| match status {
                CertificateStatus::Expired => CertificateStatus::Good,
                other => other,
            });
        },
    ),
    jlis(
        "jlis-says-good-of-unknown",
        "発行されたことのないシリアル番号を有効と答える",
        &["JLIS-008"],
        |board| {
            says(board, |status| match status {
                CertificateStatus::Unknown => CertificateStatus::Good,
                other => other,
            });
        },
    ),
    jlis(
        "jlis-says-revoked-of-suspended",
        "一時停止された電子証明書を失効と答える",
        &["CARD-025", "JLIS-008"],
        |board| {
            says(board, |status| match status {
                CertificateStatus::Suspended => CertificateStatus::Revoked,
                other => other,
            });
        },
    ),
    jlis(
        "jlis-says-suspended-of-revoked",
        "失効した電子証明書を一時停止と答える",
        &["CARD-025", "JLIS-008"],
        |board| {
            says(board, |status| match status {
                CertificateStatus::Revoked => CertificateStatus::Suspended,
                other => other,
            });
        },
    ),
    jlis(
        "jlis-says-unknown-of-everything",
        "どの電子証明書も知らないと答える",
        &["JLIS-008", "CARD-005"],
        |board| says(board, |_| CertificateStatus::Unknown),
    ),
    jlis(
        "jlis-says-expired-on-the-last-day",
        "有効期限の当日に、期限切れと答える",
        &["CARD-005"],
        |board| {
            super::at_another_time(board, |asked, now| match asked {
                Request::CertificateStatus { .. } => now.plus_days(1),
                _ => now,
            });
        },
    ),
    jlis(
        "jlis-says-good-a-day-after-the-last-day",
        "有効期限の翌日に、有効と答える",
        &["CARD-005"],
        |board| {
            super::at_another_time(board, |asked, now| match asked {
                Request::CertificateStatus { .. } => now.plus_days(-1),
                _ => now,
            });
        },
    ),
    jlis(
        "jlis-knows-no-successor",
        "更新した電子証明書を、前のものと結び付けない",
        &["JLIS-010", "PORTAL-010", "OQS-031"],
        |board| {
            answers(board, |_, asked, answer| {
                if let (Request::LinkOfSerial { serial }, Response::Link { code, .. }) =
                    (asked, answer)
                {
                    *code = LinkCode(format!("{}-{}", code.0, serial.as_str()));
                }
            });
        },
    ),
    jlis(
        "jlis-links-nobody",
        "電子証明書のシリアル番号から、連携符号を引けない",
        &["JLIS-010", "READER-008"],
        |board| {
            answers(board, |_, asked, answer| {
                if let Request::LinkOfSerial { .. } = asked {
                    *answer = Response::NotFound;
                }
            });
        },
    ),
    jlis(
        "jlis-links-everybody-to-one-code",
        "誰にも同じ連携符号を答える",
        &["nobody-elses-data"],
        |board| {
            answers(board, |_, _, answer| {
                if let Response::Link { code, .. } = answer {
                    *code = LinkCode("0000".to_owned());
                }
            });
        },
    ),
    jlis(
        "jlis-links-by-individual-number",
        "連携符号の代わりに、個人番号をそのまま答える",
        &["individual-number-stays-out", "JLIS-010"],
        |board| {
            answers(board, |_, asked, answer| {
                if let (Request::LinkOf { number }, Response::Link { code, .. }) = (asked, answer) {
                    *code = LinkCode(number.digits().to_owned());
                }
            });
        },
    ),
];
