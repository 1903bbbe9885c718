//! What a facility asks about itself: 医療機関環境設定情報 (OQS-IF-041 … 044), 目視確認用パスコード (049), アクティベーションコード
//! (051 … 056).

use jiff::civil::Date;

use super::super::Letter;
use super::super::ask::{self, Fault};
use super::super::tell::{put, stamp};
use super::{done, unexpected};
use crate::cast::FacilitySystem;
use crate::clock::VirtualTime;
use crate::fund::Fund;
use crate::fund::care::{
    Activation, CareKind, CareRequest, CareResponse, FacilitySettings, PrescriptionUse, setting,
};
use crate::oqs::{Element, Service};
use crate::vocabulary::FacilityCode;

const SETTINGS: &str = "MedicalInstitutionSettingInfo";
const USES: [PrescriptionUse; 4] = [
    PrescriptionUse::None,
    PrescriptionUse::ElectronicOnly,
    PrescriptionUse::Both,
    PrescriptionUse::PaperOnly,
];

/// 医療費助成 among 連携システムID (OQSCD044).
const SUBSIDIES: &str = "01";

const fn yes(yes: bool) -> Option<&'static str> {
    Some(if yes { "1" } else { "0" })
}

/// The last second of a day.
fn end_of(day: Date) -> String {
    stamp(VirtualTime::new(day.at(23, 59, 59, 0)))
}

/// 0 or 1, where it is said.
fn said(within: &Element, name: &str) -> Result<Option<bool>, Fault> {
    let element = ask::optional(within, name);
    let code = element.map(|element| ask::code(element, &["0", "1"]));
    Ok(code.transpose()?.map(|code| code == "1"))
}

impl Fund {
    /// Whether care of a kind can be checked at a facility today: it follows from its system and the day.
    fn is_used(&self, now: VirtualTime, facility: &FacilityCode, kind: CareKind) -> bool {
        self.joined(facility).is_some_and(|known| {
            known.system == FacilitySystem::Full && setting(known.kind, kind).is_open(now.date())
        })
    }

    fn settings(&mut self, letter: &Letter<'_>) -> Result<FacilitySettings, Fault> {
        let request = CareRequest::ReadSettings {
            facility: letter.facility.clone(),
        };
        match self.cared(letter.now, request, ask::DENIED)? {
            CareResponse::Settings { settings } => Ok(settings),
            _ => Err(unexpected()),
        }
    }

    pub(super) fn answer_settings(&mut self, letter: &Letter<'_>) -> Result<Vec<Element>, Fault> {
        let settings = self.settings(letter)?;
        let used = |kind| self.is_used(letter.now, letter.facility, kind);
        let mut list = Vec::new();
        let codes = ["0", "1", "2", "3"];
        let code = codes.into_iter().zip(USES);
        let code = code
            .into_iter()
            .find(|(_, r#use)| *r#use == settings.prescription);
        put(
            &mut list,
            "ElectronicPrescriptionUse",
            code.map(|(code, _)| code),
        );
        let timing = if settings.asks_form_at_check {
            "2"
        } else {
            "1"
        };
        put(&mut list, "PrescriptionIssueSelectTiming", Some(timing));
        put(&mut list, "HomeVisitUse", yes(used(CareKind::HomeVisit)));
        put(&mut list, "OnlineUse", yes(used(CareKind::Online)));
        put(
            &mut list,
            "TwoFactorUse",
            yes(!settings.two_factor.is_empty()),
        );
        put(
            &mut list,
            "EmergencyViewingAuthority",
            yes(settings.emergency_right),
        );
        put(
            &mut list,
            "LinkedSystemId",
            settings.subsidies.then_some(SUBSIDIES),
        );
        Ok(done(vec![Element::group(SETTINGS, list)]))
    }

    /// 医療機関環境設定情報更新: what is not said stays as it is (ours).
    pub(super) fn answer_settings_update(
        &mut self,
        letter: &Letter<'_>,
    ) -> Result<Vec<Element>, Fault> {
        let told = letter.body.child(SETTINGS);
        let told = told.ok_or_else(|| Fault::missing(SETTINGS))?;
        let mut settings = self.settings(letter)?;
        if let Some(element) = ask::optional(told, "ElectronicPrescriptionUse") {
            let code = ask::code(element, &["0", "1", "2", "3"])?;
            let number = code.parse().unwrap_or(0);
            settings.prescription = *USES.get::<usize>(number).ok_or_else(unexpected)?;
        }
        if let Some(element) = ask::optional(told, "PrescriptionIssueSelectTiming") {
            settings.asks_form_at_check = ask::code(element, &["1", "2"])? == "2";
        }
        for (name, kind) in [
            ("HomeVisitUse", CareKind::HomeVisit),
            ("OnlineUse", CareKind::Online),
        ] {
            let now = self.is_used(letter.now, letter.facility, kind);
            if said(told, name)?.is_some_and(|wanted| wanted != now) {
                let reason = format!("施設の種類と日付で決まり、変更できません: {name}");
                return Err(Fault::new(ask::DENIED, reason));
            }
        }
        match said(told, "TwoFactorUse")? {
            Some(false) => settings.two_factor.clear(),
            Some(true) if settings.two_factor.is_empty() => {
                let reason = "二要素認証の方法が登録されていません: TwoFactorUse";
                return Err(Fault::new(ask::DENIED, reason));
            }
            Some(true) | None => {}
        }
        if let Some(right) = said(told, "EmergencyViewingAuthority")? {
            settings.emergency_right = right;
        }
        let linked = told.children.iter();
        let linked = linked.filter(|child| child.name == "LinkedSystemId");
        for system in linked {
            // An empty one says that there is none.
            if system.text.is_empty() {
                settings.subsidies = false;
                continue;
            }
            if ask::code(system, &[SUBSIDIES, "02", "04", "08"])? != SUBSIDIES {
                let reason = format!("この連携システムにはつながりません: {}", system.text);
                return Err(Fault::new(ask::DENIED, reason));
            }
            settings.subsidies = true;
        }
        let request = CareRequest::ChangeSettings {
            facility: letter.facility.clone(),
            settings,
        };
        self.cared(letter.now, request, ask::DENIED)?;
        self.answer_settings(letter)
    }

    pub(super) fn answer_passcode(&mut self, letter: &Letter<'_>) -> Result<Vec<Element>, Fault> {
        let request = CareRequest::IssuePasscode {
            facility: letter.facility.clone(),
        };
        match self.cared(letter.now, request, ask::DENIED)? {
            CareResponse::Passcode { passcode, until } => Ok(done(vec![
                Element::leaf("SightConfirmationPasscode", passcode),
                Element::leaf("PasscodeExpirationTime", end_of(until)),
            ])),
            _ => Err(unexpected()),
        }
    }

    /// Codes issued, listed, or made void. A device names itself when it is paired, not here.
    pub(super) fn answer_activation(
        &mut self,
        letter: &Letter<'_>,
        service: Service,
    ) -> Result<Vec<Element>, Fault> {
        let facility = letter.facility.clone();
        let named = ask::optional(letter.body, "ActivationCode");
        let named = named.map(|element| element.text.clone());
        let request = match service {
            Service::ActivationIssue => CareRequest::IssueActivation { facility },
            Service::ActivationRevoke => CareRequest::RevokeActivation {
                facility,
                code: named
                    .clone()
                    .ok_or_else(|| Fault::missing("ActivationCode"))?,
            },
            _ => CareRequest::ListActivations { facility },
        };
        let mut codes = match self.cared(letter.now, request, ask::DENIED)? {
            CareResponse::Activations { codes } => codes,
            _ => Vec::new(),
        };
        if service == Service::ActivationInquiry
            && let Some(named) = named
        {
            codes.retain(|known| known.code == named);
        }
        Ok(done(codes.iter().map(activation).collect()))
    }
}

fn activation(known: &Activation) -> Element {
    let mut list = vec![Element::leaf("ActivationCode", known.code.as_str())];
    put(&mut list, "DeviceName", known.device.as_deref());
    put(&mut list, "ExpirationTime", Some(end_of(known.until)));
    put(&mut list, "UseClassification", yes(!known.revoked));
    Element::group("ActivationInfo", list)
}
