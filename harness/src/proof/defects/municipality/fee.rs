//! Municipalities that take other fees than they should.

use madoguchi_sim::municipality::{MunicipalityRole, Request, Response, WindowApplication};
use madoguchi_sim::role::{Line, Switchboard};
use madoguchi_sim::rulebook::reissue::IssueReason;
use madoguchi_sim::vocabulary::Yen;

use super::{answers, municipality};
use crate::proof::{Defect, flaw};

fn charges(board: &Switchboard, fee: fn(&WindowApplication, Yen) -> Yen) {
    flaw::says::<MunicipalityRole, _>(board, move || {
        move |_: &Line, asked: &Request, answer: &mut Response| {
            if let (Request::ApplyForCard(asked), Response::Ordered { fee: own, .. }) =
                (asked, answer)
            {
                *own = fee(asked, *own);
            }
        }
    });
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    municipality(
        "municipality-charges-express-as-ordinary",
        "特急の再交付にも、通常の手数料を取る",
        &["JLIS-006", "FEE-028", "MUNI-021"],
        |board| {
            charges(board, |asked, own| match asked.express {
                Some(IssueReason::Loss) => own.saturating_sub(Yen(1_000)),
                _ => own,
            });
        },
    ),
    municipality(
        "municipality-charges-ordinary-as-express",
        "通常の再交付にも、特急の手数料を取る",
        &["JLIS-006", "FEE-028"],
        |board| {
            charges(board, |asked, own| match (&asked.loss, asked.express) {
                (Some(_), None) => own.saturating_add(Yen(1_000)),
                _ => own,
            });
        },
    ),
    municipality(
        "municipality-charges-for-certificates-not-wanted",
        "電子証明書を付けない再交付にも、電子証明書の手数料を取る",
        &["JLIS-006", "FEE-028"],
        |board| {
            charges(board, |asked, own| match asked.certificates {
                false => own.saturating_add(Yen(200)),
                true => own,
            });
        },
    ),
    municipality(
        "municipality-charges-nothing",
        "紛失による再交付を無料にする",
        &["JLIS-006", "FEE-028", "MUNI-021"],
        |board| charges(board, |_, _| Yen::ZERO),
    ),
    municipality(
        "municipality-charges-for-infants",
        "1歳未満の子の最初のカードに、手数料を取る",
        &["JLIS-006"],
        |board| {
            charges(board, |asked, own| match asked.express {
                Some(IssueReason::Infant) => Yen(1_000),
                _ => own,
            });
        },
    ),
    municipality(
        "municipality-charges-for-renewal",
        "有効期限による更新に、手数料を取る",
        &["CARD-007"],
        |board| {
            answers(board, |_, asked, answer| match (asked, answer) {
                (Request::RenewCertificates { .. }, Response::Done { fee }) => *fee = Yen(200),
                (Request::ApplyForCard(asked), Response::Ordered { fee, .. })
                    if asked.loss.is_none() && asked.express.is_none() =>
                {
                    *fee = Yen(800);
                }
                _ => {}
            });
        },
    ),
    municipality(
        "municipality-charges-at-the-kiosk",
        "キオスク端末での再設定に、手数料を取る",
        &["MUNI-007", "MUNI-006"],
        |board| {
            answers(board, |_, asked, answer| {
                if let (Request::ResetPinAtKiosk { .. }, Response::Done { fee }) = (asked, answer) {
                    *fee = Yen(200);
                }
            });
        },
    ),
];
