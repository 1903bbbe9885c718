//! A certificate that is revoked, suspended or out of its term is never taken as proof (CARD-025, CARD-039,
//! OQS-028). The stated grace after expiry opens eligibility only.

use super::told::{self, ByCard, Named};
use super::{Invariant, Violation};
use crate::cast::Cast;
use crate::clock::VirtualTime;
use crate::fund::{CardProof, FundRole, Response};
use crate::jlis::{self, JlisRole};
use crate::pki::Certificate;
use crate::rulebook::certificate::{TermPhase, term_phase};
use crate::trace::{Entry, Trace};

pub(super) fn check(trace: &Trace, cast: &Cast, found: &mut Vec<Violation>) {
    for entry in trace.entries() {
        let Some(check) = told::by_card(entry) else {
            continue;
        };
        match Certificate::from_der(&check.proof.certificate) {
            Ok(certificate) => {
                let shown = shown(trace, cast, entry, check.proof);
                out_of_term(entry, shown, &certificate, &check, found);
                suspended(trace, cast, entry, shown, (&certificate, &check), found);
            }
            Err(_) => {
                let message = "読めない電子証明書で資格を答えた";
                found.push(Violation::at(
                    Invariant::DeadCertificateProvesNothing,
                    entry,
                    message,
                ));
            }
        }
        stale(trace, entry, check.proof, found);
    }
}

/// When the certificate of a proof was shown: its session began, and it was asked about. The proof may follow as long as the challenge lives.
fn shown(trace: &Trace, cast: &Cast, entry: &Entry, proof: &CardProof) -> VirtualTime {
    let lives = i32::from(cast.parameters.challenge_minutes);
    let mut earlier = trace.before(entry).rev();
    let session = earlier.find(|it| {
        matches!(it.response::<FundRole>(), Some(Response::Session { challenge, .. }) if *challenge == proof.challenge)
    });
    session
        .map(|session| session.at)
        .filter(|begun| entry.at <= begun.plus_minutes(lives))
        .unwrap_or(entry.at)
}

fn out_of_term(
    entry: &Entry,
    shown: VirtualTime,
    certificate: &Certificate,
    check: &ByCard<'_>,
    found: &mut Vec<Violation>,
) {
    let last = certificate.not_after().date();
    let message = match term_phase(last, shown.date()) {
        TermPhase::Ended => format!("{last}に期限の切れた電子証明書を証明として受け取った"),
        TermPhase::Grace if check.key().is_some() => {
            "有効期限後の猶予期間に、医療情報の鍵を渡した".to_owned()
        }
        TermPhase::InDate | TermPhase::Grace => return,
    };
    found.push(Violation::at(
        Invariant::DeadCertificateProvesNothing,
        entry,
        message,
    ));
}

/// A suspension taken by the lost-card line binds once the assumed delay is over, until a window lifts it. Who
/// called is known by name and birth date, as the line knows them.
fn suspended(
    trace: &Trace,
    cast: &Cast,
    entry: &Entry,
    shown: VirtualTime,
    (certificate, check): (&Certificate, &ByCard<'_>),
    found: &mut Vec<Violation>,
) {
    let since = trace.before(entry).rev().find_map(|earlier| {
        let (Some(jlis::Request::CallToSuspend(caller)), Some(jlis::Response::Suspended)) = (
            earlier.request::<JlisRole>(),
            earlier.response::<JlisRole>(),
        ) else {
            return None;
        };
        let same = |told: &Named| {
            let named = told.name.as_ref();
            told.birth == Some(caller.birth) && named.is_some_and(|name| name.same_as(&caller.name))
        };
        check
            .people()
            .iter()
            .any(same)
            .then_some((earlier.number, earlier.at))
    });
    let Some((number, since)) = since else { return };
    let lifted = trace
        .before(entry)
        .skip_while(|earlier| earlier.number < number)
        .any(|later| matches!(later.response::<JlisRole>(), Some(jlis::Response::Lifted)));
    let reissued = VirtualTime::new(certificate.not_before()) > since;
    let visible = since.plus_days(i32::from(cast.parameters.suspension_visible_after_days));
    if !lifted && !reissued && shown > visible {
        let message = format!("{since}に一時停止された電子証明書を証明として受け取った");
        found.push(Violation::at(
            Invariant::DeadCertificateProvesNothing,
            entry,
            message,
        ));
    }
}

/// A challenge proves that the card is there now; the same one never proves it twice.
fn stale(trace: &Trace, entry: &Entry, proof: &CardProof, found: &mut Vec<Violation>) {
    let used_before = trace.before(entry).any(|earlier| {
        told::by_card(earlier).is_some_and(|before| before.proof.challenge == proof.challenge)
    });
    if used_before {
        let message = "同じチャレンジへの署名を二度、証明として受け取った";
        found.push(Violation::at(
            Invariant::DeadCertificateProvesNothing,
            entry,
            message,
        ));
    }
}
