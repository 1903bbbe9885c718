//! Systems whose calendar or clock is off.

use jiff::civil::{Date, date};
use madoguchi_sim::cast::MedicalKind;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::fund::care::{CareKind, CareRequest, Identified};
use madoguchi_sim::fund::{Channel, IdentityMeans, Request};
use madoguchi_sim::oqs::Service;

use super::{at_another_time, fund, is_card_check, mistakes, service};
use crate::proof::Defect;
use crate::proof::flaw::{early, late};

/// The first moment of the first day, on the day before: what was consented to in the morning still holds.
fn before_dawn(first: Date, now: VirtualTime) -> VirtualTime {
    match early(first, now) {
        same if same == now => now,
        _ => VirtualTime::start_of(first),
    }
}

/// Answered as on the day before, if it is such a request, on the first day of a rule; or as on the first day, on the day before.
macro_rules! off {
    ($when:ident, $day:expr, $such:expr) => {
        |board| {
            at_another_time(board, |asked, now| {
                let such: fn(&Request) -> bool = $such;
                if such(asked) { $when($day, now) } else { now }
            });
        }
    };
}

fn views(asked: &Request, wanted: MedicalKind) -> bool {
    matches!(asked, Request::ViewMedical { kind, .. } if *kind == wanted)
}

fn care(asked: &Request) -> Option<&CareRequest> {
    match asked {
        Request::Care(asked) => Some(asked),
        _ => None,
    }
}

fn consents_at(asked: &Request, third: u8, wanted: fn(CareKind) -> bool) -> bool {
    matches!(
        care(asked),
        Some(CareRequest::Consent { channel, kind, .. })
            if wanted(*kind) && channel.facility().is_some_and(|it| it.kind_code() == third)
    )
}

const fn any_kind(_: CareKind) -> bool {
    true
}

fn consents_by_sight(asked: &Request) -> bool {
    matches!(
        care(asked),
        Some(CareRequest::Consent { channel: Channel::FacilityApp { .. }, proof, .. })
            if proof.identity == IdentityMeans::Visual
    )
}

const fn is_claim(asked: &Request) -> bool {
    matches!(asked, Request::SubmitClaim(_))
}

fn is_medical(asked: &Request) -> bool {
    matches!(asked, Request::ViewMedical { .. })
        || matches!(
            service(asked),
            Some((Service::Drugs | Service::Checkups, _))
        )
}

const fn is_own(asked: &Request) -> bool {
    matches!(asked, Request::Own { .. })
}

fn is_of_consents(asked: &Request) -> bool {
    matches!(
        care(asked),
        Some(CareRequest::CheckAgain { .. } | CareRequest::ListConsented { .. })
    ) || matches!(
        service(asked),
        Some((
            Service::HomeRequery | Service::OnlineRequery | Service::HomeConsentsBulk,
            _
        ))
    )
}

fn is_ambulance(asked: &Request) -> bool {
    matches!(
        asked,
        Request::OpenSession {
            channel: Channel::Ambulance { .. },
            ..
        }
    ) || matches!(care(asked), Some(CareRequest::ViewInAmbulance { .. }))
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    fund(
        "fund-gives-grace-a-day-too-long",
        "電子証明書の猶予を2025年8月1日まで続ける",
        &["OQS-028", "dead-certificate-proves-nothing"],
        off!(late, date(2025, 8, 1), is_card_check),
    ),
    fund(
        "fund-ends-grace-a-day-early",
        "電子証明書の猶予の最後の日の2025年7月31日に断る",
        &["OQS-028"],
        off!(early, date(2025, 8, 1), is_card_check),
    ),
    fund(
        "fund-begins-grace-a-day-late",
        "電子証明書の切れた翌日の2025年4月2日にも医療情報の鍵を渡す",
        &["OQS-028", "OQS-029", "dead-certificate-proves-nothing"],
        off!(late, date(2025, 4, 2), is_card_check),
    ),
    fund(
        "fund-begins-grace-a-day-early",
        "電子証明書の最後の日の2025年4月1日に医療情報の鍵を渡さない",
        &["OQS-028", "OQS-029"],
        off!(early, date(2025, 4, 2), is_card_check),
    ),
    fund(
        "fund-asks-limit-consent-a-day-too-long",
        "限度額の同意を2024年10月7日にも求める",
        &["OQS-011"],
        |board| {
            mistakes(board, |asked| {
                // Readers no longer ask, and say yes.
                if let Request::CheckByCard { consents, .. } = asked {
                    consents.limit = false;
                }
            });
            at_another_time(board, |asked, now| {
                if is_card_check(asked) {
                    late(date(2024, 10, 7), now)
                } else {
                    now
                }
            });
        },
    ),
    fund(
        "fund-tells-limit-class-a-day-early",
        "限度額の区分を2024年10月6日から同意なしに返す",
        &["OQS-011"],
        off!(early, date(2024, 10, 7), is_card_check),
    ),
    fund(
        "fund-shows-drugs-of-a-day-more-than-three-years",
        "3年と1日前の薬剤情報を返す",
        &["OQS-007"],
        off!(late, date(2025, 6, 10), |it| views(it, MedicalKind::Drugs)),
    ),
    fund(
        "fund-hides-drugs-of-three-years-ago",
        "ちょうど3年前の薬剤情報を返さない",
        &["OQS-007"],
        off!(before_dawn, date(2025, 6, 11), |it| views(
            it,
            MedicalKind::Drugs
        )),
    ),
    fund(
        "fund-shows-checkups-of-a-day-more-than-five-years",
        "5年と1日前の特定健診を返す",
        &["OQS-007"],
        off!(late, date(2025, 6, 10), |it| views(
            it,
            MedicalKind::Checkups
        )),
    ),
    fund(
        "fund-hides-checkups-of-five-years-ago",
        "ちょうど5年前の特定健診を返さない",
        &["OQS-007"],
        off!(before_dawn, date(2025, 6, 11), |it| views(
            it,
            MedicalKind::Checkups
        )),
    ),
    fund(
        "fund-shows-clinical-information-a-day-early",
        "診療情報を2022年8月31日から返す",
        &["OQS-008"],
        off!(before_dawn, date(2022, 9, 1), |it| views(
            it,
            MedicalKind::Clinical
        )),
    ),
    fund(
        "fund-shows-clinical-information-a-day-late",
        "診療情報を2022年9月2日まで返さない",
        &["OQS-008"],
        off!(late, date(2022, 9, 1), |it| views(
            it,
            MedicalKind::Clinical
        )),
    ),
    fund(
        "fund-shows-surgery-a-day-early",
        "手術情報を2023年4月30日から返す",
        &["OQS-009"],
        off!(before_dawn, date(2023, 5, 1), |it| views(
            it,
            MedicalKind::Surgery
        )),
    ),
    fund(
        "fund-shows-surgery-a-day-late",
        "手術情報を2023年5月2日まで返さない",
        &["OQS-009"],
        off!(late, date(2023, 5, 1), |it| views(it, MedicalKind::Surgery)),
    ),
    fund(
        "fund-keeps-consent-for-an-hour-too-long",
        "薬剤情報を同意の25時間後まで返す",
        &["OQS-005", "medical-needs-consent"],
        |board| {
            at_another_time(board, |asked, now| {
                if is_medical(asked) {
                    now.plus_minutes(-60)
                } else {
                    now
                }
            });
        },
    ),
    fund(
        "fund-ends-consent-an-hour-early",
        "薬剤情報を同意の23時間後から返さない",
        &["OQS-005"],
        |board| {
            at_another_time(board, |asked, now| {
                if is_medical(asked) {
                    now.plus_minutes(60)
                } else {
                    now
                }
            });
        },
    ),
    fund(
        "fund-checks-public-assistance-a-day-early",
        "医療扶助を2024年2月29日から返す",
        &["OQS-025"],
        off!(early, date(2024, 3, 1), |it| is_card_check(it)
            || service(it).is_some()
            || care(it).is_some()),
    ),
    fund(
        "fund-checks-public-assistance-a-day-late",
        "医療扶助を2024年3月2日まで返さない",
        &["OQS-025"],
        off!(late, date(2024, 3, 1), |it| is_card_check(it)
            || service(it).is_some()
            || care(it).is_some()),
    ),
    fund(
        "fund-knows-ticket-a-day-early",
        "福祉事務所の登録の前日から医療券を返す",
        &["OQS-025"],
        off!(early, date(2024, 3, 20), is_card_check),
    ),
    fund(
        "fund-knows-ticket-a-day-late",
        "福祉事務所が登録した日に医療券を返さない",
        &["OQS-025"],
        off!(late, date(2024, 3, 20), is_card_check),
    ),
    fund(
        "fund-accepts-phones-a-day-late",
        "スマートフォンを2025年9月20日まで受け付けない",
        &["READER-020", "READER-021"],
        off!(late, date(2025, 9, 19), is_card_check),
    ),
    fund(
        "fund-shows-new-record-a-day-early",
        "新しい資格を登録の前日から返す",
        &["OQS-003"],
        off!(early, date(2025, 6, 10), is_card_check),
    ),
    fund(
        "fund-shows-new-record-a-day-late",
        "新しい資格を登録の翌日から返す",
        &["OQS-003"],
        off!(late, date(2025, 6, 10), is_card_check),
    ),
    fund(
        "fund-shows-new-insurer-a-day-early",
        "移る前日に新しい保険者を返す",
        &["OQS-003", "OQS-036"],
        off!(early, date(2025, 6, 1), is_card_check),
    ),
    fund(
        "fund-shows-new-insurer-a-day-late",
        "移った当日に前の保険者を返す",
        &["OQS-003", "OQS-036"],
        off!(late, date(2025, 6, 1), is_card_check),
    ),
    fund(
        "fund-takes-alternative-number-a-day-early",
        "77777779の請求を2023年9月14日から受理する",
        &["CLAIM-003"],
        off!(early, date(2023, 9, 15), is_claim),
    ),
    fund(
        "fund-takes-alternative-number-a-day-late",
        "77777779の請求を2023年9月16日まで受理しない",
        &["CLAIM-003"],
        off!(late, date(2023, 9, 15), is_claim),
    ),
    fund(
        "fund-takes-nines-a-day-early",
        "9の請求を2024年1月9日から受理する",
        &["CLAIM-009"],
        off!(early, date(2024, 1, 10), is_claim),
    ),
    fund(
        "fund-takes-nines-a-day-late",
        "9の請求を2024年1月11日まで受理しない",
        &["CLAIM-009"],
        off!(late, date(2024, 1, 10), is_claim),
    ),
    fund(
        "fund-opens-emergency-function-a-day-early",
        "障害時モードを2023年7月9日から開く",
        &["COUNTER-016"],
        off!(early, date(2023, 7, 10), |it| matches!(
            it,
            Request::OpenEmergency { .. }
        )),
    ),
    fund(
        "fund-opens-emergency-function-a-day-late",
        "障害時モードを2023年7月11日まで開かない",
        &["COUNTER-016"],
        off!(late, date(2023, 7, 10), |it| matches!(
            it,
            Request::OpenEmergency { .. }
        )),
    ),
    fund(
        "fund-takes-cancellations-a-day-late",
        "利用登録の解除を2024年10月29日まで受け付けない",
        &["INSURER-021"],
        off!(late, date(2024, 10, 28), |it| matches!(
            it,
            Request::CancelRegistration { .. }
        )),
    ),
    fund(
        "fund-ends-registration-a-day-early",
        "解除を翌月の末日の前の日から反映する",
        &["INSURER-022"],
        off!(early, date(2025, 7, 31), is_own),
    ),
    fund(
        "fund-ends-registration-a-day-late",
        "解除を翌月の末日の次の日に反映する",
        &["INSURER-022"],
        off!(late, date(2025, 7, 31), is_own),
    ),
    fund(
        "fund-opens-home-visits-a-day-early",
        "訪問診療・往診・オンライン診療の同意を2024年3月31日から受け付ける",
        &["CARE-001"],
        off!(early, date(2024, 4, 1), |it| consents_at(it, 1, any_kind)),
    ),
    fund(
        "fund-opens-home-visits-a-day-late",
        "訪問診療・往診・オンライン診療の同意を2024年4月2日まで受け付けない",
        &["CARE-001"],
        off!(late, date(2024, 4, 1), |it| consents_at(it, 1, any_kind)),
    ),
    fund(
        "fund-opens-visits-of-nurses-a-day-early",
        "訪問看護の同意を2024年5月31日から受け付ける",
        &["CARE-002"],
        off!(early, date(2024, 6, 1), |it| consents_at(it, 6, any_kind)),
    ),
    fund(
        "fund-opens-visits-of-nurses-a-day-late",
        "訪問看護の同意を2024年6月2日まで受け付けない",
        &["CARE-002"],
        off!(late, date(2024, 6, 1), |it| consents_at(it, 6, any_kind)),
    ),
    fund(
        "fund-opens-visits-of-pharmacists-a-day-early",
        "訪問服薬指導の同意を2024年3月31日から受け付ける",
        &["CARE-013"],
        off!(early, date(2024, 4, 1), |it| consents_at(it, 4, any_kind)),
    ),
    fund(
        "fund-opens-visits-of-pharmacists-a-day-late",
        "訪問服薬指導の同意を2024年4月2日まで受け付けない",
        &["CARE-013"],
        off!(late, date(2024, 4, 1), |it| consents_at(it, 4, any_kind)),
    ),
    fund(
        "fund-takes-sight-on-devices-a-day-early",
        "施設のアプリの目視を2024年9月30日から受け付ける",
        &["CARE-008"],
        off!(early, date(2024, 10, 1), consents_by_sight),
    ),
    fund(
        "fund-takes-sight-on-devices-a-day-late",
        "施設のアプリの目視を2024年10月2日まで受け付けない",
        &["CARE-008"],
        off!(late, date(2024, 10, 1), consents_by_sight),
    ),
    fund(
        "fund-opens-app-of-therapists-a-day-early",
        "施術所のアプリを2024年3月31日から使わせる",
        &["CARE-009"],
        off!(early, date(2024, 4, 1), |it| matches!(
            care(it),
            Some(CareRequest::CheckByApp { .. })
        )),
    ),
    fund(
        "fund-opens-app-of-therapists-a-day-late",
        "施術所のアプリを2024年4月2日まで使わせない",
        &["CARE-009"],
        off!(late, date(2024, 4, 1), |it| matches!(
            care(it),
            Some(CareRequest::CheckByApp { .. })
        )),
    ),
    fund(
        "fund-opens-emergency-view-a-day-early",
        "救急時閲覧を2024年12月8日から開く",
        &["OQS-023"],
        off!(early, date(2024, 12, 9), |it| matches!(
            care(it),
            Some(CareRequest::ViewInEmergency { .. })
        )),
    ),
    fund(
        "fund-opens-emergency-view-a-day-late",
        "救急時閲覧を2024年12月10日まで開かない",
        &["OQS-023"],
        off!(late, date(2024, 12, 9), |it| matches!(
            care(it),
            Some(CareRequest::ViewInEmergency { .. })
        )),
    ),
    fund(
        "fund-opens-ambulances-a-day-early",
        "マイナ救急を2025年9月30日から使わせる",
        &["OQS-024"],
        off!(early, date(2025, 10, 1), is_ambulance),
    ),
    fund(
        "fund-opens-ambulances-a-day-late",
        "マイナ救急を2025年10月2日まで使わせない",
        &["OQS-024"],
        off!(late, date(2025, 10, 1), is_ambulance),
    ),
    fund(
        "fund-keeps-disaster-view-open-a-day-too-long",
        "災害時閲覧を期間の翌日にも使わせる",
        &["OQS-022", "INCIDENT-022"],
        off!(late, date(2024, 1, 8), |it| matches!(
            care(it),
            Some(CareRequest::ViewInDisaster { .. })
        )),
    ),
    fund(
        "fund-closes-disaster-view-a-day-early",
        "災害時閲覧を期間の最後の日に使わせない",
        &["OQS-022", "INCIDENT-022"],
        off!(early, date(2024, 1, 8), |it| matches!(
            care(it),
            Some(CareRequest::ViewInDisaster { .. })
        )),
    ),
    fund(
        "fund-refuses-four-items-in-disaster",
        "災害時に4項目では照会させない",
        &["OQS-022"],
        |board| {
            super::refuses(board, |asked| {
                matches!(
                    care(asked),
                    Some(CareRequest::ViewInDisaster {
                        who: Identified::FourItems { .. },
                        ..
                    })
                )
            });
        },
    ),
    fund(
        "fund-keeps-home-consent-a-day-too-long",
        "訪問診療の同意を3か月と1日のあいだ有効とする",
        &["CARE-006"],
        off!(late, date(2025, 9, 11), is_of_consents),
    ),
    fund(
        "fund-ends-home-consent-a-day-early",
        "訪問診療の同意を3か月の最後の日に期限切れとする",
        &["CARE-006"],
        off!(early, date(2025, 9, 11), is_of_consents),
    ),
    fund(
        "fund-keeps-online-consent-after-the-visit",
        "オンライン診療の同意を受診日の翌日にも有効とする",
        &["CARE-007"],
        off!(late, date(2025, 6, 21), is_of_consents),
    ),
    fund(
        "fund-ends-online-consent-on-the-day-of-the-visit",
        "オンライン診療の同意を受診日に期限切れとする",
        &["CARE-007"],
        off!(early, date(2025, 6, 21), is_of_consents),
    ),
    fund(
        "fund-keeps-house-call-consent-for-days",
        "往診とオンライン診療の同意を2日後にも有効とする",
        &["CARE-007"],
        |board| {
            at_another_time(board, |asked, now| match care(asked) {
                Some(CareRequest::CheckAgain { .. }) => now.plus_days(-2),
                _ => now,
            });
        },
    ),
    fund(
        "fund-takes-activation-codes-a-day-too-long",
        "アクティベーションコードを8日目にも受け付ける",
        &["CARE-009"],
        off!(late, date(2025, 6, 18), |it| matches!(
            care(it),
            Some(CareRequest::Activate { .. })
        )),
    ),
    fund(
        "fund-ends-activation-codes-a-day-early",
        "アクティベーションコードを7日目に受け付けない",
        &["CARE-009"],
        off!(early, date(2025, 6, 18), |it| matches!(
            care(it),
            Some(CareRequest::Activate { .. })
        )),
    ),
    fund(
        "fund-takes-passcode-on-the-next-day",
        "目視確認用パスコードを翌日にも受け付ける",
        &["READER-012", "MSG-020"],
        off!(late, date(2025, 6, 11), |it| matches!(
            care(it),
            Some(CareRequest::UsePasscode { .. })
        )),
    ),
    fund(
        "fund-tells-of-subsidies-a-day-early",
        "受給者証を期間の前日から返す",
        &["OQS-034"],
        off!(early, date(2025, 6, 1), |it| matches!(
            care(it),
            Some(CareRequest::InquireSubsidies { .. })
        )),
    ),
    fund(
        "fund-tells-of-subsidies-a-day-too-long",
        "受給者証を期間の翌日にも返す",
        &["OQS-034"],
        off!(late, date(2025, 7, 1), |it| matches!(
            care(it),
            Some(CareRequest::InquireSubsidies { .. })
        )),
    ),
    fund(
        "fund-takes-tickets-a-day-too-long",
        "医療券を期間の翌日にも有効とする",
        &["OQS-025", "MSG-019"],
        off!(late, date(2025, 7, 1), is_card_check),
    ),
    fund(
        "fund-takes-tickets-a-day-early",
        "医療券を期間の前日から有効とする",
        &["OQS-025", "MSG-019"],
        off!(early, date(2025, 6, 1), is_card_check),
    ),
];
