//! Systems whose calendar is off for care away from the reception counter, emergencies and devices.

use jiff::civil::date;
use madoguchi_sim::fund::care::{CareKind, CareRequest, Identified};
use madoguchi_sim::fund::{Channel, IdentityMeans, Request};
use madoguchi_sim::oqs::Service;

use super::{at_another_time, care, fund, service};
use crate::proof::Defect;
use crate::proof::flaw::{early, late};

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
];
