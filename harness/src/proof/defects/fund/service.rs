//! Systems that go wrong with messages about settings, devices, consents, tickets and subsidies.

use std::cell::RefCell;
use std::rc::Rc;

use jiff::civil::date;
use madoguchi_sim::fund::{FundRole, Request};
use madoguchi_sim::oqs::{Document, Exchange, Leg, Service};
use madoguchi_sim::role::{Line, Switchboard};
use madoguchi_sim::vocabulary::FacilityCode;

use super::{at_another_time, fund, leave_out, misreads, reword, service, words};
use crate::proof::flaw::{early, late};
use crate::proof::{Defect, flaw};

fn hears_message(board: &Switchboard, change: fn(&mut Exchange)) {
    flaw::hears::<FundRole, _>(board, move || {
        move |_: &Line, asked: &mut Request| {
            if let Request::Exchange(exchange) = asked {
                change(exchange);
            }
        }
    });
}

/// Looks where it should change something.
fn only_looks(board: &Switchboard, asked: Service, instead: Service) {
    flaw::hears::<FundRole, _>(board, move || {
        move |_: &Line, request: &mut Request| {
            if let Request::Exchange(exchange) = request
                && exchange.service == asked
            {
                exchange.service = instead;
            }
        }
    });
}

/// Takes every facility for the one that asked first for such a service.
fn takes_for_first(board: &Switchboard, first: Service, then: &'static [Service]) {
    let owner: Rc<RefCell<Option<FacilityCode>>> = Rc::default();
    flaw::hears::<FundRole, _>(board, move || {
        let owner = Rc::clone(&owner);
        move |_: &Line, asked: &mut Request| {
            let Request::Exchange(exchange) = asked else {
                return;
            };
            let mut owner = owner.borrow_mut();
            if exchange.service == first {
                owner.get_or_insert_with(|| exchange.facility.clone());
            }
            if let (Some(owner), Document::Xml(xml)) = (&*owner, &mut exchange.document)
                && then.contains(&exchange.service)
            {
                *xml = xml.replace(exchange.facility.as_str(), owner.as_str());
                exchange.facility = owner.clone();
            }
        }
    });
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    fund(
        "fund-confuses-emergency-right",
        "環境設定の救急時閲覧権限の符号を取り違える",
        &["MSG-020"],
        |board| {
            words(board, |_, tree| {
                reword(tree, "EmergencyViewingAuthority", |it| {
                    if it == "1" { "0" } else { "1" }.to_owned()
                });
            });
        },
    ),
    fund(
        "fund-forgets-settings-by-message",
        "環境設定の更新の電文に正常終了と答え、更新しない",
        &["MSG-020", "MSG-021"],
        |board| only_looks(board, Service::SettingsUpdate, Service::SettingsInquiry),
    ),
    fund(
        "fund-keeps-settings-for-everybody",
        "一つの施設の設定を、ほかの施設の設定としても返す",
        &["MSG-020"],
        |board| {
            takes_for_first(
                board,
                Service::SettingsUpdate,
                &[Service::SettingsInquiry, Service::SettingsUpdate],
            );
        },
    ),
    fund(
        "fund-tells-settings-that-are-not-set",
        "設定されていない連携システムも返す",
        &["MSG-020"],
        |board| {
            words(board, |asked, tree| {
                if matches!(service(asked), Some((Service::SettingsInquiry, _))) {
                    super::each(tree, "MedicalInstitutionSettingInfo", &mut |info| {
                        if info.child("LinkedSystemId").is_none() {
                            let linked = madoguchi_sim::oqs::Element::leaf("LinkedSystemId", "");
                            info.children.push(linked);
                        }
                    });
                }
            });
        },
    ),
    fund(
        "fund-does-not-revoke-codes-by-message",
        "アクティベーションコードの無効化の電文に正常終了と答え、使わせる",
        &["MSG-020"],
        |board| only_looks(board, Service::ActivationRevoke, Service::ActivationInquiry),
    ),
    fund(
        "fund-revokes-codes-of-other-facilities",
        "ほかの施設のアクティベーションコードも無効化する",
        &["MSG-020"],
        |board| {
            takes_for_first(
                board,
                Service::ActivationIssue,
                &[Service::ActivationRevoke],
            );
        },
    ),
    fund(
        "fund-tells-codes-of-other-facilities",
        "ほかの施設のアクティベーションコードも返す",
        &["MSG-020"],
        |board| {
            takes_for_first(
                board,
                Service::ActivationIssue,
                &[Service::ActivationInquiry],
            );
        },
    ),
    fund(
        "fund-tells-no-address",
        "アクセスURLの電文にURLを書かない",
        &["MSG-020"],
        |board| {
            words(board, |_, tree| {
                reword(tree, "AccessUrl", |_| String::new())
            })
        },
    ),
    fund(
        "fund-keeps-address-by-message",
        "電文でURLの変更を求められても、前のURLのままにする",
        &["MSG-020"],
        |board| {
            misreads(board, |service, _, tree| {
                if service == Service::AccessUrl {
                    reword(tree, "UrlChangeClassification", |_| "0".to_owned());
                }
            });
        },
    ),
    fund(
        "fund-takes-online-requery-for-home-visits",
        "オンライン診療の再照会の電文にも訪問診療の同意で答える",
        &["MSG-017"],
        |board| {
            hears_message(board, |exchange| {
                if exchange.service == Service::OnlineRequery
                    && let Document::Xml(xml) = &mut exchange.document
                {
                    exchange.service = Service::HomeRequery;
                    *xml = xml.replace("<MedicalTreatmentFlag>3<", "<MedicalTreatmentFlag>2<");
                }
            });
        },
    ),
    fund(
        "fund-lists-consents-of-any-day-of-visit",
        "診療予定日の外の同意も電文の一括で返す",
        &["MSG-018"],
        |board| {
            misreads(board, |service, leg, tree| {
                if (service, leg) == (Service::OnlineConsentsBulk, Leg::Request) {
                    reword(tree, "ExaminationDateFrom", |_| "20250601".to_owned());
                    reword(tree, "ExaminationDateTo", |_| "20250630".to_owned());
                }
            });
        },
    ),
    fund(
        "fund-confuses-designated-facilities",
        "医療券の名あての施設かどうかを取り違える",
        &["MSG-019"],
        |board| {
            words(board, |_, tree| {
                reword(tree, "DesignatedMedicalInstitutionFlag", |it| {
                    if it == "1" { "0" } else { "1" }.to_owned()
                });
            });
        },
    ),
    fund(
        "fund-leaves-tickets-out-of-reader-result",
        "リーダーの結果に医療券を付けない",
        &["MSG-019"],
        |board| {
            words(board, |asked, tree| {
                if matches!(asked, Request::ExchangeByCard { .. }) {
                    leave_out(tree, "MedicalTicketInfo");
                }
            });
        },
    ),
    fund(
        "fund-writes-subsidies-a-day-early",
        "期間の前日から医療費助成を電文で返す",
        &["MSG-021"],
        |board| {
            at_another_time(board, |asked, now| match service(asked) {
                Some((Service::Subsidy, _)) => {
                    let eve = early(date(2025, 6, 11), now) != now;
                    if eve { now.plus_minutes(15 * 60) } else { now }
                }
                _ => now,
            });
        },
    ),
    fund(
        "fund-writes-subsidies-a-day-too-long",
        "期間の翌日にも医療費助成を電文で返す",
        &["MSG-021"],
        |board| {
            at_another_time(board, |asked, now| match service(asked) {
                Some((Service::Subsidy, _)) => late(date(2025, 6, 10), now),
                _ => now,
            });
        },
    ),
    fund(
        "fund-refuses-every-reference",
        "照会番号を一つも登録しない",
        &["MSG-011", "MSG-012"],
        |board| {
            words(board, |asked, tree| {
                if matches!(
                    service(asked),
                    Some((Service::Reference | Service::ReferenceBulk, _))
                ) {
                    reword(tree, "ProcessingResultStatus", |_| "2".to_owned());
                }
            });
        },
    ),
    fund(
        "fund-ends-every-message-abnormally",
        "どの電文も異常終了にする",
        &[
            "MSG-001", "MSG-002", "MSG-005", "MSG-009", "MSG-013", "MSG-017", "MSG-018", "MSG-019",
            "MSG-020",
        ],
        |board| {
            words(board, |_, tree| {
                reword(tree, "SegmentOfResult", |_| "9".to_owned())
            });
        },
    ),
    fund(
        "fund-never-tells-limit-class-by-message",
        "電文の照会では口頭の同意があっても限度額の情報を返さない",
        &["OQS-011"],
        |board| {
            misreads(board, |_, _, tree| {
                reword(tree, "LimitApplicationCertificateRelatedConsFlg", |it| {
                    if it == "1" { "0" } else { it }.to_owned()
                });
            });
        },
    ),
    fund(
        "fund-confuses-classes-of-cards",
        "被保険者証区分の一般を退職と書く",
        &["MSG-008", "OQS-021"],
        |board| {
            words(board, |_, tree| {
                reword(tree, "InsuredCardClassification", |it| {
                    if it == "01" { "02" } else { it }.to_owned()
                });
            });
        },
    ),
];
