//! How much of a run is RSA: operations counted in the traces, times what each costs.

use std::collections::BTreeSet;

use anyhow::Context as _;
use jiff::civil::date;
use madoguchi_sim::pki::{
    Authority, Certificate, CertificateKind, Generation, Issuance, KeyIndex, KeyPool,
};
use serde_json::Value;

use crate::timing::each;

/// Operations of RSA.
#[derive(Debug, Default)]
pub struct Operations {
    pub calls: usize,
    signed: usize,
    verified: usize,
    issued: usize,
}

impl Operations {
    /// Adds what one trace tells.
    pub fn count(&mut self, trace: &[String]) {
        let mut certificates = BTreeSet::new();
        let mut bearers = BTreeSet::new();
        let mut unknown = 0;
        self.calls += trace.len();
        for line in trace {
            let Ok(line) = serde_json::from_str::<Value>(line) else {
                continue;
            };
            let text = |pointer: &str| line.pointer(pointer).and_then(Value::as_str).unwrap_or("");
            let to = text("/to");
            if to.starts_with("card:") {
                let (command, answer) = (text("/request/apdu"), text("/response/apdu"));
                let done = answer.ends_with("9000");
                // COMPUTE DIGITAL SIGNATURE.
                self.signed += usize::from(command.starts_with("802A") && done);
                // A terminal's certificate, presented with its signature.
                self.verified += usize::from(command.starts_with("80A200C1") && done);
                // The head of a certificate, its serial number in it: made when it is first read.
                if command.starts_with("00B00000") && answer.starts_with("3082") && done {
                    certificates.extend(answer.get(..80).map(str::to_owned));
                }
                for place in [
                    "/request/issuer/replace-certificates/auth",
                    "/request/issuer/replace-certificates/sign/0",
                ] {
                    certificates.extend(text(place).get(..80).map(str::to_owned));
                }
            }
            match (to, text("/request/request")) {
                ("fund", "open-session") if text("/response/reason") != "not-genuine" => {
                    self.verified += 1;
                    bearers.insert(text("/request/certificate").to_owned());
                }
                ("fund", "register" | "check-by-card" | "own") => self.verified += 1,
                ("jlis", "link-of-serial") => unknown += 1,
                _ => {}
            }
        }
        self.issued += certificates.len();
        // Whose certificate the fund knew before, it compared with its own copy.
        self.verified += bearers.len().saturating_sub(unknown);
    }
}

/// What one operation costs, in seconds.
pub struct Costs {
    pub sign: f64,
    pub verify: f64,
    pub issue: f64,
    /// A certificate read and proved by its authority.
    pub read: f64,
}

impl Costs {
    pub fn measure(rounds: usize) -> anyhow::Result<Self> {
        let key = KeyPool::key(KeyIndex::new(0).context("a key")?);
        let message = [0x5A; 32];
        let signature = key.sign_sha256(&message);
        let authority = Authority::of(CertificateKind::Authentication, Generation::Third);
        let issue = || {
            authority.issue_authentication(&Issuance {
                serial: "1A2B3C4D",
                not_before: date(2025, 4, 1).at(0, 0, 0, 0),
                last_day: date(2030, 4, 1),
                common_name: "000000000001A",
                prefecture: "Mihon-ken",
                municipality: "Mihon",
                key: key.public(),
            })
        };
        let certificate = issue().context("a certificate")?;
        let issuer = Certificate::from_der(authority.certificate())?;
        Ok(Self {
            sign: each(rounds, 40, || key.sign_sha256(&message)),
            verify: each(rounds, 400, || key.public().verify(&message, &signature)),
            issue: each(rounds, 40, issue),
            read: each(rounds, 400, || {
                Certificate::from_der(&certificate)
                    .is_ok_and(|certificate| certificate.verify_issued_by(&issuer).is_ok())
            }),
        })
    }

    /// Name, number and cost of each kind of operation.
    pub fn rows(&self, operations: &Operations) -> [(&'static str, f64, f64); 3] {
        [
            ("signatures of cards", operations.signed as f64, self.sign),
            (
                "signatures verified",
                operations.verified as f64,
                self.verify,
            ),
            ("certificates issued", operations.issued as f64, self.issue),
        ]
    }

    /// All operations together, in seconds.
    pub fn of(&self, operations: &Operations) -> f64 {
        self.rows(operations)
            .iter()
            .map(|(_, number, each)| number * each)
            .sum()
    }
}
