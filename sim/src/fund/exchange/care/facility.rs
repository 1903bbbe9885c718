//! What a facility asks about itself: 医療機関環境設定情報 (OQS-IF-041 … 044), 目視確認用パスコード (049), アクティベーションコード
//! (051 … 056).

use jiff::civil::{Date, DateTime};

use super::super::Letter;
use super::super::ask::{self, Fault, Part};
use super::super::tell::envelope;
use super::{told, unexpected};
use crate::cast::FacilitySystem;
use crate::clock::VirtualTime;
use crate::fund::Fund;
use crate::fund::care::{self, CareKind, CareRequest, CareResponse, FacilitySettings, setting};
use crate::oqs::code::{EmergencyRight, IssueTiming, LinkedSystem, PrescriptionUse, Use};
use crate::oqs::layout::{Item, Many};
use crate::oqs::message::{
    Activation, ActivationResultBody, PasscodeBody, Settings, SettingsResultBody,
};
use crate::oqs::{Message, Service};
use crate::vocabulary::FacilityCode;

const SETTINGS: &str = "MedicalInstitutionSettingInfo";

const fn used(used: bool) -> Item<Use> {
    Item::Value(if used { Use::Yes } else { Use::No })
}

const fn prescriptions(known: care::PrescriptionUse) -> PrescriptionUse {
    match known {
        care::PrescriptionUse::None => PrescriptionUse::No,
        care::PrescriptionUse::ElectronicOnly => PrescriptionUse::ElectronicOnly,
        care::PrescriptionUse::Both => PrescriptionUse::Both,
        care::PrescriptionUse::PaperOnly => PrescriptionUse::PaperOnly,
    }
}

/// The last second of a day.
fn end_of(day: Date) -> DateTime {
    day.at(23, 59, 59, 0)
}

/// 連携システムID. The one source has `01` beside `2`, `4` and `8`: both widths are read.
pub(super) fn linked_system(field: Part<'_>) -> Result<LinkedSystem, Fault> {
    let entries = LinkedSystem::TABLE.entries.iter();
    let bare = |code: &str| code.trim_start_matches('0').to_owned();
    let known = |code: &str| code == field.text() || format!("0{}", bare(code)) == field.text();
    let found = entries.map(|(code, _)| *code).find(|code| known(code));
    match found {
        Some(code) => Ok(LinkedSystem::of(code)),
        // Which there are.
        None => field.code(),
    }
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

    pub(super) fn answer_settings(&mut self, letter: &Letter<'_>) -> Result<Message, Fault> {
        let settings = self.settings(letter);
        self.tell_settings(letter, settings)
    }

    fn tell_settings(
        &self,
        letter: &Letter<'_>,
        settings: Result<FacilitySettings, Fault>,
    ) -> Result<Message, Fault> {
        let (status, settings) = told(settings)?;
        let open = |kind| used(self.is_used(letter.now, letter.facility, kind));
        let settings = settings.map(|settings| Settings {
            prescription_use: prescriptions(settings.prescription).into(),
            issue_timing: match settings.asks_form_at_check {
                true => IssueTiming::AtConfirmation.into(),
                false => IssueTiming::Elsewhere.into(),
            },
            home_use: open(CareKind::HomeVisit),
            online_use: open(CareKind::Online),
            two_factor: used(!settings.two_factor.is_empty()),
            emergency_right: match settings.emergency_right {
                true => EmergencyRight::Yes.into(),
                false => EmergencyRight::No.into(),
            },
            linked_systems: match settings.subsidies {
                true => vec![LinkedSystem::Subsidy.into()],
                false => Vec::new(),
            },
            ..Settings::default()
        });
        let body = SettingsResultBody {
            processing_result_status: status.status,
            processing_result_code: status.code,
            processing_result_message: status.message,
            settings,
            ..SettingsResultBody::default()
        };
        Ok(Message::SettingsResult(envelope(letter.answered(), body)))
    }

    pub(super) fn answer_settings_update(&mut self, letter: &Letter<'_>) -> Result<Message, Fault> {
        let settings = self.update_settings(letter);
        self.tell_settings(letter, settings)
    }

    /// 医療機関環境設定情報更新: what is not said stays as it is (ours).
    fn update_settings(&mut self, letter: &Letter<'_>) -> Result<FacilitySettings, Fault> {
        let told = letter.body.group(SETTINGS)?;
        let mut settings = self.settings(letter)?;
        if let Some(wanted) = told.optional_code::<PrescriptionUse>("ElectronicPrescriptionUse")? {
            settings.prescription = match wanted {
                PrescriptionUse::ElectronicOnly => care::PrescriptionUse::ElectronicOnly,
                PrescriptionUse::Both => care::PrescriptionUse::Both,
                PrescriptionUse::PaperOnly => care::PrescriptionUse::PaperOnly,
                PrescriptionUse::No | PrescriptionUse::Unknown(_) => care::PrescriptionUse::None,
            };
        }
        if let Some(timing) = told.optional_code::<IssueTiming>("PrescriptionIssueSelectTiming")? {
            settings.asks_form_at_check = timing == IssueTiming::AtConfirmation;
        }
        for (name, kind) in [
            ("HomeVisitUse", CareKind::HomeVisit),
            ("OnlineUse", CareKind::Online),
        ] {
            let now = used(self.is_used(letter.now, letter.facility, kind));
            let wanted = told.optional_code::<Use>(name)?;
            if wanted.is_some_and(|wanted| Item::Value(wanted) != now) {
                let reason = format!("施設の種類と日付で決まり、変更できません: {name}");
                return Err(Fault::new(ask::DENIED, reason));
            }
        }
        match told.optional_code::<Use>("TwoFactorUse")? {
            Some(Use::No) => settings.two_factor.clear(),
            Some(Use::Yes) if settings.two_factor.is_empty() => {
                let reason = "二要素認証の方法が登録されていません: TwoFactorUse";
                return Err(Fault::new(ask::DENIED, reason));
            }
            Some(_) | None => {}
        }
        if let Some(right) = told.optional_code::<EmergencyRight>("EmergencyViewingAuthority")? {
            settings.emergency_right = right == EmergencyRight::Yes;
        }
        for system in told.all("LinkedSystemId") {
            // An empty one says that there is none.
            if system.text().is_empty() {
                settings.subsidies = false;
                continue;
            }
            if linked_system(system)? != LinkedSystem::Subsidy {
                let reason = format!("この連携システムにはつながりません: {}", system.text());
                return Err(Fault::new(ask::DENIED, reason));
            }
            settings.subsidies = true;
        }
        let request = CareRequest::ChangeSettings {
            facility: letter.facility.clone(),
            settings,
        };
        self.cared(letter.now, request, ask::DENIED)?;
        self.settings(letter)
    }

    pub(super) fn answer_passcode(&mut self, letter: &Letter<'_>) -> Result<Message, Fault> {
        let request = CareRequest::IssuePasscode {
            facility: letter.facility.clone(),
        };
        let issued = match self.cared(letter.now, request, ask::DENIED) {
            Ok(CareResponse::Passcode { passcode, until }) => Ok((passcode, until)),
            Ok(_) => Err(unexpected()),
            Err(fault) => Err(fault),
        };
        let (status, issued) = told(issued)?;
        let (passcode, until) = issued.unzip();
        let body = PasscodeBody {
            processing_result_status: status.status,
            processing_result_code: status.code,
            processing_result_message: status.message,
            passcode: Item::of_any(passcode.as_deref()),
            valid_until: until.map(end_of).into(),
            ..PasscodeBody::default()
        };
        Ok(Message::PasscodeResult(envelope(letter.answered(), body)))
    }

    pub(super) fn answer_activation(
        &mut self,
        letter: &Letter<'_>,
        service: Service,
    ) -> Result<Message, Fault> {
        let (status, codes) = told(self.activations(letter, service))?;
        let body = ActivationResultBody {
            processing_result_status: status.status,
            processing_result_code: status.code,
            processing_result_message: status.message,
            codes: codes.unwrap_or_default(),
            ..ActivationResultBody::default()
        };
        Ok(Message::ActivationResult(envelope(letter.answered(), body)))
    }

    /// Codes issued, listed, or made void. A device names itself when it is paired, not here.
    fn activations(
        &mut self,
        letter: &Letter<'_>,
        service: Service,
    ) -> Result<Many<Activation>, Fault> {
        let facility = letter.facility.clone();
        let named = letter.body.text_of("ActivationCode");
        let request = match service {
            Service::ActivationIssue => CareRequest::IssueActivation { facility },
            Service::ActivationRevoke => CareRequest::RevokeActivation {
                facility,
                code: letter.body.required("ActivationCode")?.text().to_owned(),
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
        Ok(codes.iter().map(activation).collect())
    }
}

fn activation(known: &care::Activation) -> Activation {
    Activation {
        activation_code: Item::of(&known.code),
        device_name: Item::of_any(known.device.as_deref()),
        valid_until: end_of(known.until).into(),
        in_use: used(!known.revoked),
        ..Activation::default()
    }
}
