//! Rules that hold on every trace, whatever the scenario: of every scenario, fuzz run, replay and soak.
//!
//! A rule sees what was said at ports, and holds it against who really existed ([`Cast`]) and who really
//! stood at the desk ([`crate::trace::Fact`]).

mod another_person;
mod certificate;
mod claim_route;
mod face_image;
mod full_charge;
mod individual_number;
mod medical;
mod pin_counter;
mod registration;
mod registration_file;
mod sight;
mod told;

use serde::Serialize;

use crate::cast::Cast;
use crate::trace::{Entry, Trace};

/// The rules, in the order in which DESIGN lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Invariant {
    /// 1. 個人番号 never travels between card, reader, counter and fund.
    IndividualNumberStaysOut,
    /// 2. A face image leaves no reader and is kept nowhere.
    FaceImageStaysIn,
    /// 3. Medical information is answered only under a live consent given on a verified card.
    MedicalNeedsConsent,
    /// 4. Whoever paid premiums is never charged 10割 because a device, a line or a registration failed.
    NoFullChargeForFailure,
    /// 5. A PIN counter only falls on a wrong PIN, returns on a right one, and stays at zero until re-set.
    PinCounterNeverHeals,
    /// 6. A certificate that is revoked, suspended or out of its term is never taken as proof.
    DeadCertificateProvesNothing,
    /// 7. Nobody is ever answered with another person's data.
    NobodyElsesData,
    /// 8. An insurer never stores a 個人番号 that J-LIS did not match on every item.
    NumberMatchedOnEveryItem,
    /// 9. Each reception ends in exactly one claim route.
    OneClaimRoute,
}

impl Invariant {
    /// Every rule.
    pub const ALL: [Self; 9] = [
        Self::IndividualNumberStaysOut,
        Self::FaceImageStaysIn,
        Self::MedicalNeedsConsent,
        Self::NoFullChargeForFailure,
        Self::PinCounterNeverHeals,
        Self::DeadCertificateProvesNothing,
        Self::NobodyElsesData,
        Self::NumberMatchedOnEveryItem,
        Self::OneClaimRoute,
    ];

    /// Whether the rule needs all that came before to say that a call broke it: the consent, the match, the reception.
    pub const fn looks_back(self) -> bool {
        matches!(
            self,
            Self::MedicalNeedsConsent
                | Self::NoFullChargeForFailure
                | Self::NumberMatchedOnEveryItem
                | Self::OneClaimRoute
        )
    }

    /// The name in reports and result files.
    pub const fn id(self) -> &'static str {
        match self {
            Self::IndividualNumberStaysOut => "individual-number-stays-out",
            Self::FaceImageStaysIn => "face-image-stays-in",
            Self::MedicalNeedsConsent => "medical-needs-consent",
            Self::NoFullChargeForFailure => "no-full-charge-for-failure",
            Self::PinCounterNeverHeals => "pin-counter-never-heals",
            Self::DeadCertificateProvesNothing => "dead-certificate-proves-nothing",
            Self::NobodyElsesData => "nobody-elses-data",
            Self::NumberMatchedOnEveryItem => "number-matched-on-every-item",
            Self::OneClaimRoute => "one-claim-route",
        }
    }

    /// The rule in the words of a report.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::IndividualNumberStaysOut => {
                "個人番号はカード・リーダー・窓口・支払基金の間を流れない"
            }
            Self::FaceImageStaysIn => "顔画像はリーダーの外に出ず、どこにも残らない",
            Self::MedicalNeedsConsent => {
                "医療情報は、確認済みのカードによる有効な同意があるときだけ返る"
            }
            Self::NoFullChargeForFailure => "機器・回線・登録の不具合を理由に10割を請求されない",
            Self::PinCounterNeverHeals => {
                "暗証番号の残り回数は誤りで減り、正しい入力で戻り、ゼロからは再設定までそのままである"
            }
            Self::DeadCertificateProvesNothing => {
                "失効・停止・期限切れの電子証明書は証明にならない"
            }
            Self::NobodyElsesData => "他人の情報で答えない",
            Self::NumberMatchedOnEveryItem => "全項目が一致しない個人番号を保険者は登録しない",
            Self::OneClaimRoute => "受付はちょうど一つの請求に結び付く",
        }
    }
}

/// A broken rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// Which.
    pub rule: Invariant,
    /// The call that broke it ([`Entry::number`]).
    pub entry: usize,
    /// What happened.
    pub message: String,
}

impl Violation {
    fn at(rule: Invariant, entry: &Entry, message: impl Into<String>) -> Self {
        Self {
            rule,
            entry: entry.number,
            message: message.into(),
        }
    }
}

/// Every violation in a trace, in the order of the calls. Of one that has forgotten its beginning nothing is said by the
/// rules that would need it ([`Invariant::looks_back`]).
pub fn check(trace: &Trace, cast: &Cast) -> Vec<Violation> {
    let mut found = Vec::new();
    individual_number::check(trace, cast, &mut found);
    face_image::check(trace, &mut found);
    medical::check(trace, cast, &mut found);
    full_charge::check(trace, cast, &mut found);
    pin_counter::check(trace, &mut found);
    certificate::check(trace, cast, &mut found);
    another_person::check(trace, cast, &mut found);
    registration::check(trace, cast, &mut found);
    registration_file::check(trace, &mut found);
    claim_route::check(trace, &mut found);
    if trace.forgotten() > 0 {
        found.retain(|violation| !violation.rule.looks_back());
    }
    found.sort_by_key(|violation| (violation.entry, violation.rule));
    found
}
