//! 資格確認書: who gets one, with or without asking, and for how long (DOC-001 to DOC-018, FIELD-015,
//! INSURER-018 to INSURER-020, INSURER-030).

use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use crate::vocabulary::birthday_in;

/// The first day of the 資格確認書.
pub const SINCE: Date = date(2024, 12, 2);

/// The last day on which everybody in late-elderly care gets one (暫定運用, INSURER-018).
pub const LATE_ELDERLY_ALL_UNTIL: Date = date(2026, 7, 31);

/// The day on which 85 must have been reached to get one without asking afterwards (INSURER-019).
pub const EIGHTY_FIVE_ON: Date = date(2026, 8, 1);

/// 有効期間の上限, in years (DOC-009).
pub const LONGEST_YEARS: i32 = 5;

/// 事情: what is true of a member, as far as the certificate depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Circumstance {
    /// マイナンバーカードを持たない.
    NoCard,
    /// 利用登録をしていない.
    NotRegistered,
    /// 利用登録を解除した、又は解除を申請中.
    RegistrationCancelled,
    /// 電子証明書の有効期限が切れた.
    CertificateExpired,
    /// カードを返納した.
    CardReturned,
    /// DV 等で閲覧を制限されている (INSURER-020).
    Protected,
    /// 要配慮者として資格確認書を受けている: its renewal needs no application (DOC-006).
    HeldAsNeedingCare,
    /// 介助等がなければカードを使えない (要配慮者).
    NeedsHelp,
    /// カードを紛失した.
    CardLost,
    /// カードを更新中.
    CardBeingRenewed,
}

impl Circumstance {
    /// Every circumstance; the first seven give a certificate without request.
    pub const ALL: [Circumstance; 10] = [
        Circumstance::NoCard,
        Circumstance::NotRegistered,
        Circumstance::RegistrationCancelled,
        Circumstance::CertificateExpired,
        Circumstance::CardReturned,
        Circumstance::Protected,
        Circumstance::HeldAsNeedingCare,
        Circumstance::NeedsHelp,
        Circumstance::CardLost,
        Circumstance::CardBeingRenewed,
    ];

    /// Whether the insurer sends the certificate without being asked (職権交付, DOC-004).
    pub fn gives_without_request(self) -> bool {
        match self {
            Circumstance::NoCard
            | Circumstance::NotRegistered
            | Circumstance::RegistrationCancelled
            | Circumstance::CertificateExpired
            | Circumstance::CardReturned
            | Circumstance::Protected
            | Circumstance::HeldAsNeedingCare => true,
            Circumstance::NeedsHelp | Circumstance::CardLost | Circumstance::CardBeingRenewed => {
                false
            }
        }
    }
}

/// 交付の根拠: the ground on which a certificate is issued or refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// 職権交付: without request.
    WithoutRequest(Circumstance),
    /// 後期高齢者医療の被保険者全員 to 2026-07-31.
    LateElderlyEveryone,
    /// 2026-08-01 に85歳以上.
    LateElderlyEightyFive,
    /// 申請交付: on request.
    OnRequest(Circumstance),
    /// 84歳以下の後期高齢者, registered: on request from 2026-08-01 (INSURER-030).
    LateElderlyOnRequest,
    /// 交付しない: the card works and paper is merely preferred; the registration may be cancelled instead
    /// (FIELD-015).
    Refused,
    /// 制度開始前.
    NotYet,
}

impl Ground {
    /// Whether a certificate is issued, asked for or not.
    pub fn issues(self) -> bool {
        !matches!(self, Ground::Refused | Ground::NotYet)
    }

    /// 任意記載事項: whether optional items may be written, which a certificate issued without request never
    /// carries (DOC-018).
    pub fn may_carry_optional_items(self) -> bool {
        matches!(self, Ground::OnRequest(_) | Ground::LateElderlyOnRequest)
    }
}

/// The ground for a member with these circumstances. `late_elderly_birth` is the birth date of a member in
/// late-elderly care, `None` in other schemes. A ground without request goes before one on request. That 85
/// is reached on the birthday itself, and stays the 85 of 2026-08-01 in later years, is assumed (仮定).
pub fn ground(
    circumstances: &[Circumstance],
    late_elderly_birth: Option<Date>,
    on: Date,
) -> Ground {
    if on < SINCE {
        return Ground::NotYet;
    }
    if let Some(birth) = late_elderly_birth {
        if on <= LATE_ELDERLY_ALL_UNTIL {
            return Ground::LateElderlyEveryone;
        }
        if birthday_in(birth, 85) <= EIGHTY_FIVE_ON {
            return Ground::LateElderlyEightyFive;
        }
    }
    let first = |without_request: bool| {
        Circumstance::ALL.into_iter().find(|circumstance| {
            circumstance.gives_without_request() == without_request
                && circumstances.contains(circumstance)
        })
    };
    if let Some(circumstance) = first(true) {
        Ground::WithoutRequest(circumstance)
    } else if let Some(circumstance) = first(false) {
        Ground::OnRequest(circumstance)
    } else if late_elderly_birth.is_some() {
        Ground::LateElderlyOnRequest
    } else {
        Ground::Refused
    }
}

/// Whether a validity is allowed: issued from 2024-12-02, at most five years (DOC-009). The day of issue is
/// not counted (民法140条), so the fifth anniversary is the last possible day (assumed, 仮定).
pub fn validity_is_allowed(issued_on: Date, last_day: Date) -> bool {
    issued_on >= SINCE
        && last_day >= issued_on
        && last_day <= issued_on.saturating_add(LONGEST_YEARS.years())
}

#[cfg(test)]
mod tests {
    use super::*;

    const YOUNGER: Date = date(1948, 1, 1);

    #[test]
    fn there_is_no_certificate_before_2_december_2024() {
        assert_eq!(
            ground(&[Circumstance::NoCard], None, date(2024, 12, 1)),
            Ground::NotYet
        );
        assert_eq!(
            ground(&[Circumstance::NoCard], None, date(2024, 12, 2)),
            Ground::WithoutRequest(Circumstance::NoCard)
        );
    }

    #[test]
    fn seven_circumstances_need_no_request_and_three_do() {
        for (position, circumstance) in Circumstance::ALL.into_iter().enumerate() {
            let found = ground(&[circumstance], None, SINCE);
            if position < 7 {
                assert_eq!(found, Ground::WithoutRequest(circumstance));
                assert!(!found.may_carry_optional_items());
            } else {
                assert_eq!(found, Ground::OnRequest(circumstance));
                assert!(found.may_carry_optional_items());
            }
            assert!(found.issues());
        }
    }

    #[test]
    fn a_ground_without_request_goes_before_one_on_request() {
        assert_eq!(
            ground(
                &[Circumstance::CardLost, Circumstance::CertificateExpired],
                None,
                SINCE
            ),
            Ground::WithoutRequest(Circumstance::CertificateExpired)
        );
    }

    #[test]
    fn who_merely_prefers_paper_is_refused() {
        assert_eq!(ground(&[], None, SINCE), Ground::Refused);
        assert!(!Ground::Refused.issues());
    }

    #[test]
    fn everybody_in_late_elderly_care_gets_one_to_31_july_2026() {
        assert_eq!(
            ground(&[], Some(YOUNGER), date(2026, 7, 31)),
            Ground::LateElderlyEveryone
        );
        assert_eq!(
            ground(&[], Some(YOUNGER), date(2026, 8, 1)),
            Ground::LateElderlyOnRequest
        );
        assert_eq!(
            ground(
                &[Circumstance::NotRegistered],
                Some(YOUNGER),
                date(2026, 8, 1)
            ),
            Ground::WithoutRequest(Circumstance::NotRegistered)
        );
    }

    #[test]
    fn from_1_august_2026_those_of_85_on_that_day_get_one() {
        let on = date(2026, 8, 1);
        assert_eq!(
            ground(&[], Some(date(1941, 8, 1)), on),
            Ground::LateElderlyEightyFive
        );
        assert_eq!(
            ground(&[], Some(date(1941, 8, 2)), on),
            Ground::LateElderlyOnRequest
        );
    }

    #[test]
    fn five_years_are_allowed_and_a_day_more_is_not() {
        let issued = date(2024, 12, 2);
        assert!(validity_is_allowed(issued, date(2029, 12, 2)));
        assert!(!validity_is_allowed(issued, date(2029, 12, 3)));
        assert!(validity_is_allowed(issued, issued));
        assert!(!validity_is_allowed(issued, date(2024, 12, 1)));
        assert!(!validity_is_allowed(date(2024, 12, 1), date(2025, 12, 1)));
    }
}
