//! 医療機関環境設定情報 (OQS-IF-041 to 044), and passcodes for 目視確認 (OQS-IF-049).

use arbitrary::Arbitrary;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CareResponse, answer, done, refused};
use crate::clock::VirtualTime;
use crate::fund::by_number::not_joined;
use crate::fund::{Fund, Response};
use crate::vocabulary::{FacilityCode, FacilityKind};

/// 医療機関環境設定情報.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FacilitySettings {
    /// 電子処方箋の利用.
    pub prescription: PrescriptionUse,
    /// 発行形態の選択: asked when eligibility is checked (OQSCD039 2) and not at another time (1).
    pub asks_form_at_check: bool,
    /// 二要素認証 of the facility's systems: the codes of OQSCD042 that are used.
    pub two_factor: Vec<TwoFactor>,
    /// 救急時閲覧権限 (OQSCD043); only a hospital can have it.
    pub emergency_right: bool,
    /// PMH: joined to the subsidies of municipalities.
    pub subsidies: bool,
}

/// 電子処方箋利用 (OQSCD038).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PrescriptionUse {
    /// 0 利用しない.
    None,
    /// 1 電子のみ.
    ElectronicOnly,
    /// 2 電子と紙.
    Both,
    /// 3 紙のみ.
    PaperOnly,
}

/// 二要素認証の方法 (OQSCD041 and 042, in short).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TwoFactor {
    /// 記憶.
    Knowledge,
    /// 生体.
    Biometric,
    /// 物理.
    Possession,
}

impl FacilitySettings {
    /// What holds until a facility changes it: nothing beyond eligibility, and the emergency right for hospitals (assumed).
    pub(in crate::fund) const fn initial(kind: FacilityKind) -> Self {
        Self {
            prescription: PrescriptionUse::None,
            asks_form_at_check: false,
            two_factor: Vec::new(),
            emergency_right: matches!(kind, FacilityKind::Hospital),
            subsidies: false,
        }
    }
}

impl Fund {
    /// 医療機関環境設定情報 in force; `None` for a facility that is not joined.
    pub(in crate::fund) fn settings_of(&self, facility: &FacilityCode) -> Option<FacilitySettings> {
        let known = self.joined(facility)?;
        let changed = self.care.settings.get(facility).cloned();
        Some(changed.unwrap_or_else(|| FacilitySettings::initial(known.kind)))
    }

    pub(super) fn read_settings(&self, facility: &FacilityCode) -> Response {
        match self.settings_of(facility) {
            Some(settings) => answer(CareResponse::Settings { settings }),
            None => not_joined(),
        }
    }

    pub(super) fn change_settings(
        &mut self,
        facility: FacilityCode,
        settings: FacilitySettings,
    ) -> Response {
        let Some(known) = self.joined(&facility) else {
            return not_joined();
        };
        if settings.emergency_right && known.kind != FacilityKind::Hospital {
            return refused("救急時閲覧の権限は病院だけが持てます");
        }
        if settings.asks_form_at_check && settings.prescription == PrescriptionUse::None {
            return refused("電子処方箋を利用しない設定では発行形態を選べません");
        }
        self.care.settings.insert(facility, settings);
        done()
    }

    /// A passcode for the rest of the day (assumed); an older one of the facility ends.
    pub(super) fn issue_passcode(&mut self, now: VirtualTime, facility: FacilityCode) -> Response {
        if self.joined(&facility).is_none() {
            return not_joined();
        }
        let passcode = self.care.digits(6);
        let until = now.date();
        self.care
            .passcodes
            .insert(facility, (passcode.clone(), until));
        answer(CareResponse::Passcode { passcode, until })
    }

    pub(super) fn use_passcode(
        &self,
        now: VirtualTime,
        facility: &FacilityCode,
        passcode: &str,
    ) -> Response {
        match self.care.passcodes.get(facility) {
            Some((known, until)) if known == passcode && now.date() <= *until => done(),
            Some((known, _)) if known == passcode => {
                refused("目視確認用パスコードの期限が切れています")
            }
            _ => refused("目視確認用パスコードが正しくありません"),
        }
    }
}
