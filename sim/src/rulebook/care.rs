//! 訪問・オンライン・施術所等: the settings beyond the reception counter, since when each may or must check
//! the card, how the person is identified and what comes back (CARE-001 to CARE-013, OQS-023 to OQS-026).

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::cast::MedicalKind;
use crate::vocabulary::FacilityKind;

/// 場面.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CareSetting {
    /// 訪問診療 (居宅同意取得型).
    HomeVisit,
    /// 往診.
    HouseCall,
    /// オンライン診療・オンライン服薬指導.
    OnlineConsultation,
    /// 訪問看護.
    VisitingNurse,
    /// 訪問服薬指導.
    VisitingMedicationGuidance,
    /// 柔道整復・あはき施術所 (資格確認限定型).
    Therapy,
    /// 義務の対象外・経過措置の施設、健診実施機関、助産所 (資格確認限定型).
    SimpleForm,
    /// 医療扶助.
    PublicAssistance,
    /// マイナ救急.
    Ambulance,
    /// 救急時医療情報閲覧, in hospitals.
    EmergencyView,
}

/// 再照会: whether a visit needs the card again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recheck {
    /// 継続する訪問の2回目以降はカード不要 (CARE-006).
    WithoutCardWhileVisitsContinue,
    /// 毎回カードで確認 (CARE-007).
    EachTime,
}

/// 返る情報.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Returned {
    /// 資格情報 and what was consented to.
    EligibilityAndConsented,
    /// 資格情報のみ.
    EligibilityOnly,
    /// 医療券の情報, once the welfare office has registered it.
    Ticket,
    /// 医療情報: names, visits, illnesses, drugs.
    MedicalInformation,
}

/// 本人確認の手段 outside the counter's reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Identification {
    /// 4桁の暗証番号.
    Pin,
    /// 目視確認.
    Sight,
}

/// 画面: on whose device the person is identified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Client {
    /// 施設のアプリ or generic reader.
    FacilityApp,
    /// マイナ在宅受付Web on the patient's own device.
    PatientWeb,
}

/// 目視確認 in the facility's app at home begins (CARE-005).
pub const HOME_SIGHT_SINCE: Date = date(2024, 10, 1);

/// The day from which visiting nurses and therapists must check in principle (CARE-003, CARE-010).
pub const DUTY_SINCE: Date = date(2024, 12, 2);

/// The last day by which a therapist who closes or leaves delegation stays exempt (CARE-010).
pub const THERAPY_LEAVES_BY: Date = date(2025, 12, 2);

impl CareSetting {
    /// Every setting.
    pub const ALL: [CareSetting; 10] = [
        CareSetting::HomeVisit,
        CareSetting::HouseCall,
        CareSetting::OnlineConsultation,
        CareSetting::VisitingNurse,
        CareSetting::VisitingMedicationGuidance,
        CareSetting::Therapy,
        CareSetting::SimpleForm,
        CareSetting::PublicAssistance,
        CareSetting::Ambulance,
        CareSetting::EmergencyView,
    ];

    /// The first day on which the card may be used there. Months without a day begin on the first. The
    /// nationwide trial of ambulances is taken as their start.
    pub fn since(self) -> Date {
        match self {
            CareSetting::HomeVisit
            | CareSetting::HouseCall
            | CareSetting::OnlineConsultation
            | CareSetting::VisitingMedicationGuidance
            | CareSetting::Therapy
            | CareSetting::SimpleForm => date(2024, 4, 1),
            CareSetting::VisitingNurse => date(2024, 6, 1),
            CareSetting::PublicAssistance => date(2024, 3, 1),
            CareSetting::Ambulance => date(2025, 10, 1),
            CareSetting::EmergencyView => date(2024, 12, 9),
        }
    }

    /// Whether the card may be used there on a day.
    pub fn is_open(self, on: Date) -> bool {
        on >= self.since()
    }

    /// The first day of the duty to check, where there is one. Exceptions of therapists: [`therapy_duty`].
    pub fn duty_since(self) -> Option<Date> {
        matches!(self, CareSetting::VisitingNurse | CareSetting::Therapy).then_some(DUTY_SINCE)
    }

    /// What a check gives.
    pub fn returned(self) -> Returned {
        match self {
            CareSetting::HomeVisit
            | CareSetting::HouseCall
            | CareSetting::OnlineConsultation
            | CareSetting::VisitingNurse
            | CareSetting::VisitingMedicationGuidance => Returned::EligibilityAndConsented,
            CareSetting::Therapy | CareSetting::SimpleForm => Returned::EligibilityOnly,
            CareSetting::PublicAssistance => Returned::Ticket,
            CareSetting::Ambulance | CareSetting::EmergencyView => Returned::MedicalInformation,
        }
    }

    /// Whether a later visit needs the card again.
    pub fn recheck(self) -> Recheck {
        match self {
            CareSetting::HomeVisit
            | CareSetting::VisitingNurse
            | CareSetting::VisitingMedicationGuidance => Recheck::WithoutCardWhileVisitsContinue,
            CareSetting::HouseCall
            | CareSetting::OnlineConsultation
            | CareSetting::Therapy
            | CareSetting::SimpleForm
            | CareSetting::PublicAssistance
            | CareSetting::Ambulance
            | CareSetting::EmergencyView => Recheck::EachTime,
        }
    }

    /// Whether a way of identification is open there on a day: at home the PIN, and sight in the facility's
    /// app from 2024-10-01, never on the patient's own device (CARE-008); in the simple form either; in
    /// ambulances sight without PIN. `None` where the reader of the counter is used.
    pub fn accepts(self, way: Identification, client: Client, on: Date) -> Option<bool> {
        let open = self.is_open(on);
        match self {
            CareSetting::HomeVisit
            | CareSetting::HouseCall
            | CareSetting::OnlineConsultation
            | CareSetting::VisitingNurse
            | CareSetting::VisitingMedicationGuidance => Some(match way {
                Identification::Pin => open,
                Identification::Sight => {
                    open && client == Client::FacilityApp && on >= HOME_SIGHT_SINCE
                }
            }),
            CareSetting::Therapy | CareSetting::SimpleForm => Some(open),
            CareSetting::Ambulance => Some(open && way == Identification::Sight),
            CareSetting::PublicAssistance | CareSetting::EmergencyView => None,
        }
    }
}

/// Whether a kind of facility may see a set of medical information, where its system shows any. 施術所 see none (CARE-009). That
/// 健診実施機関 with the full system would see 特定健診等情報 alone is assumed (仮定): those known have the simple form, which shows
/// none (CARE-011).
pub fn sees(facility: FacilityKind, kind: MedicalKind) -> bool {
    match facility {
        FacilityKind::Therapy => false,
        FacilityKind::CheckupBody => kind == MedicalKind::Checkups,
        _ => true,
    }
}

/// 施術所の種類.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TherapyKind {
    /// 柔道整復.
    Judo,
    /// はり・きゅう・あん摩マッサージ指圧.
    AcupunctureAndMassage,
}

/// 施術所 as far as its duty depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TherapyClinic {
    /// Its kind.
    pub kind: TherapyKind,
    /// 受領委任: whether it is paid through delegation.
    pub delegated: bool,
    /// Whether all regular staff were 70 or over in April 2024.
    pub all_staff_seventy: bool,
    /// Whether the therapists are visually impaired; counts in acupuncture and massage only.
    pub visually_impaired: bool,
    /// The day on which it closes or leaves delegation, where that is settled.
    pub leaves_on: Option<Date>,
}

/// Whether a therapist's clinic must check the card on a day (CARE-010).
pub fn therapy_duty(clinic: &TherapyClinic, on: Date) -> bool {
    let impaired = clinic.visually_impaired && clinic.kind == TherapyKind::AcupunctureAndMassage;
    let leaves = clinic.leaves_on.is_some_and(|day| day <= THERAPY_LEAVES_BY);
    on >= DUTY_SINCE && clinic.delegated && !clinic.all_staff_seventy && !impaired && !leaves
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;

    const CLINIC: TherapyClinic = TherapyClinic {
        kind: TherapyKind::Judo,
        delegated: true,
        all_staff_seventy: false,
        visually_impaired: false,
        leaves_on: None,
    };

    #[test]
    fn each_setting_opens_on_its_day_and_not_on_the_eve() {
        for (setting, first) in [
            (CareSetting::HomeVisit, date(2024, 4, 1)),
            (CareSetting::HouseCall, date(2024, 4, 1)),
            (CareSetting::OnlineConsultation, date(2024, 4, 1)),
            (CareSetting::VisitingNurse, date(2024, 6, 1)),
            (CareSetting::VisitingMedicationGuidance, date(2024, 4, 1)),
            (CareSetting::Therapy, date(2024, 4, 1)),
            (CareSetting::SimpleForm, date(2024, 4, 1)),
            (CareSetting::PublicAssistance, date(2024, 3, 1)),
            (CareSetting::Ambulance, date(2025, 10, 1)),
            (CareSetting::EmergencyView, date(2024, 12, 9)),
        ] {
            assert!(setting.is_open(first), "{setting:?}");
            assert!(
                !setting.is_open(first.saturating_sub(1.day())),
                "{setting:?}"
            );
        }
    }

    #[test]
    fn only_nurses_and_therapists_come_under_the_duty_of_december_2024() {
        for setting in CareSetting::ALL {
            let bound = matches!(setting, CareSetting::VisitingNurse | CareSetting::Therapy);
            assert_eq!(setting.duty_since().is_some(), bound, "{setting:?}");
        }
        assert!(!therapy_duty(&CLINIC, date(2024, 12, 1)));
        assert!(therapy_duty(&CLINIC, date(2024, 12, 2)));
    }

    #[test]
    fn sight_at_home_is_open_from_october_2024_and_never_on_the_patients_own_device() {
        let sight = |client, on| CareSetting::HomeVisit.accepts(Identification::Sight, client, on);
        assert_eq!(sight(Client::FacilityApp, date(2024, 9, 30)), Some(false));
        assert_eq!(sight(Client::FacilityApp, date(2024, 10, 1)), Some(true));
        assert_eq!(sight(Client::PatientWeb, date(2026, 1, 1)), Some(false));
        assert_eq!(
            CareSetting::HomeVisit.accepts(
                Identification::Pin,
                Client::PatientWeb,
                date(2024, 4, 1)
            ),
            Some(true)
        );
    }

    #[test]
    fn an_ambulance_compares_by_sight_and_asks_no_pin() {
        let on = date(2025, 10, 1);
        let accepts = |way| CareSetting::Ambulance.accepts(way, Client::FacilityApp, on);
        assert_eq!(accepts(Identification::Sight), Some(true));
        assert_eq!(accepts(Identification::Pin), Some(false));
    }

    #[test]
    fn continued_visits_need_no_card_and_single_ones_do() {
        assert_eq!(
            CareSetting::HomeVisit.recheck(),
            Recheck::WithoutCardWhileVisitsContinue
        );
        assert_eq!(CareSetting::HouseCall.recheck(), Recheck::EachTime);
        assert_eq!(CareSetting::OnlineConsultation.recheck(), Recheck::EachTime);
    }

    #[test]
    fn the_simple_form_gives_eligibility_only() {
        assert_eq!(CareSetting::Therapy.returned(), Returned::EligibilityOnly);
        assert_eq!(
            CareSetting::SimpleForm.returned(),
            Returned::EligibilityOnly
        );
    }

    #[test]
    fn each_exception_frees_a_therapist_and_nothing_else_does() {
        let on = date(2025, 1, 1);
        let freed = [
            TherapyClinic {
                delegated: false,
                ..CLINIC
            },
            TherapyClinic {
                all_staff_seventy: true,
                ..CLINIC
            },
            TherapyClinic {
                kind: TherapyKind::AcupunctureAndMassage,
                visually_impaired: true,
                ..CLINIC
            },
            TherapyClinic {
                leaves_on: Some(date(2025, 12, 2)),
                ..CLINIC
            },
        ];
        for clinic in freed {
            assert!(!therapy_duty(&clinic, on), "{clinic:?}");
        }
        let bound = [
            TherapyClinic {
                visually_impaired: true,
                ..CLINIC
            },
            TherapyClinic {
                leaves_on: Some(date(2025, 12, 3)),
                ..CLINIC
            },
        ];
        for clinic in bound {
            assert!(therapy_duty(&clinic, on), "{clinic:?}");
        }
    }
}
