//! Systems that go wrong with settings, devices and passcodes of facilities.

use madoguchi_sim::fund::care::{CareRequest, CareResponse};
use madoguchi_sim::fund::{FundRole, IdentityMeans, Request, Response, Validity};
use madoguchi_sim::role::Line;

use super::{agrees, answers_care, fund, mistakes_care, refuses};
use crate::proof::{Defect, flaw};

fn is_app_check(asked: &Request) -> bool {
    matches!(
        asked,
        Request::Care(asked) if matches!(**asked, CareRequest::CheckByApp { .. })
    )
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    fund(
        "fund-gives-emergency-right-to-everybody",
        "診療所や薬局にも救急時閲覧の権限を持たせる",
        &["OQS-023"],
        |board| {
            agrees(board, |asked| {
                matches!(asked, CareRequest::ChangeSettings { .. })
            });
        },
    ),
    fund(
        "fund-refuses-emergency-right",
        "病院にも救急時閲覧の権限を持たせない",
        &["OQS-023"],
        |board| {
            refuses(board, |asked| {
                matches!(
                    asked,
                    Request::Care(asked) if matches!(**asked, CareRequest::ChangeSettings { .. })
                )
            });
        },
    ),
    fund(
        "fund-forgets-settings",
        "環境設定の更新を受け取り、忘れる",
        &["OQS-023", "OQS-034", "MSG-021"],
        |board| {
            flaw::instead::<FundRole, _>(board, || {
                |_: &Line, asked: &Request| {
                    matches!(
                        asked,
                        Request::Care(asked)
                            if matches!(**asked, CareRequest::ChangeSettings { .. })
                    )
                    .then(|| Response::Care(Box::new(CareResponse::Done)))
                }
            });
        },
    ),
    fund(
        "fund-asks-form-without-prescriptions",
        "電子処方箋を使わない施設にも発行形態を選ばせる",
        &["OQS-035"],
        |board| {
            agrees(board, |asked| {
                matches!(asked, CareRequest::ChangeSettings { settings, .. }
                    if settings.asks_form_at_check)
            });
        },
    ),
    fund(
        "fund-takes-any-passcode",
        "誤った目視確認用パスコードも受け付ける",
        &["READER-012"],
        |board| {
            agrees(board, |asked| {
                matches!(asked, CareRequest::UsePasscode { .. })
            });
        },
    ),
    fund(
        "fund-takes-no-passcode",
        "目視確認用パスコードを受け付けない",
        &["READER-012", "MSG-020"],
        |board| {
            mistakes_care(board, |asked| {
                if let CareRequest::UsePasscode { passcode, .. } = asked {
                    passcode.clear();
                }
            });
        },
    ),
    fund(
        "fund-takes-activation-codes-twice",
        "使われたアクティベーションコードでもう一台を登録する",
        &["CARE-009"],
        |board| {
            agrees(board, |asked| matches!(asked, CareRequest::Activate { .. }));
        },
    ),
    fund(
        "fund-does-not-revoke-devices",
        "コードを無効化しても端末を使わせる",
        &["CARE-009"],
        |board| {
            flaw::instead::<FundRole, _>(board, || {
                |_: &Line, asked: &Request| {
                    matches!(
                        asked,
                        Request::Care(asked)
                            if matches!(**asked, CareRequest::RevokeActivation { .. })
                    )
                    .then(|| Response::Care(Box::new(CareResponse::Done)))
                }
            });
        },
    ),
    fund(
        "fund-takes-no-devices",
        "登録した端末も受け付けない",
        &["CARE-009", "CARE-011", "CARE-001", "READER-026"],
        |board| {
            refuses(board, is_app_check);
        },
    ),
    fund(
        "fund-wants-pin-on-app",
        "マイナ資格確認アプリの目視を受け付けない",
        &["CARE-009"],
        |board| {
            refuses(board, |asked| {
                matches!(
                    asked,
                    Request::Care(asked)
                        if matches!(
                            asked.as_ref(),
                            CareRequest::CheckByApp { proof, .. }
                                if proof.identity == IdentityMeans::Visual
                        )
                )
            });
        },
    ),
    fund(
        "fund-answers-app-invalid",
        "アプリの確認に無効と答える",
        &["CARE-009", "CARE-011", "READER-026"],
        |board| {
            answers_care(board, |_, answer| {
                if let CareResponse::AppResult { check } = answer {
                    check.validity = Validity::Invalid;
                }
            });
        },
    ),
    fund(
        "fund-answers-app-without-insurer",
        "アプリに保険者名と番号を返さない",
        &["CARE-009"],
        |board| {
            answers_care(board, |_, answer| {
                if let CareResponse::AppResult { check } = answer {
                    for record in &mut check.records {
                        record.insurer_name.clear();
                    }
                }
            });
        },
    ),
];
