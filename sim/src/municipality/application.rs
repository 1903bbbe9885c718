//! 交付・再交付の申請 at the window, and handing the card over (MUNI-001, MUNI-002, MUNI-013, MUNI-021,
//! JLIS-002, JLIS-004 to JLIS-007, FEE-028).

use jiff::civil::Date;

use super::actor::Booked;
use super::at_hand::{Step, ask_jlis, no_jlis, refused};
use super::role::{Response, Visitor, WindowApplication};
use crate::jlis::{self, CardApplication, FiveItems};
use crate::role::Line;
use crate::rulebook::card_window::{agent_needs_no_papers, is_before_first_birthday};
use crate::rulebook::reissue::{ExpressRefusal, IssueReason, IssueRoute, express_application, fee};
use crate::rulebook::{self, RuleId};
use crate::vocabulary::{IndividualNumber, Yen};

/// Takes an application and sends it on to J-LIS. Gives the answer and what to keep of it.
pub(super) async fn apply(
    line: &Line,
    application: WindowApplication,
) -> Step<(u32, Booked, Response)> {
    let today = line.now().date();
    let holder = resident(line, &application.number).await?;
    is_proper(&application, &holder, today)?;
    let (route, by_mail) = match application.express {
        Some(_) => (IssueRoute::Express, true),
        None => (IssueRoute::Ordinary, false),
    };
    let fee = fee(reason(&application), route, application.certificates);
    let number = application.number.clone();
    let sent = jlis::Request::ApplyForCard(CardApplication {
        number: application.number,
        kind: application.kind,
        express: application.express,
        pin: application.pin,
        sign_password: application.sign_password,
        photo_taken: application.photo_taken,
        certificates: application.certificates,
    });
    match ask_jlis(line, sent).await? {
        jlis::Response::Ordered { order, ready } => {
            let answer = Response::Ordered {
                order,
                // Where no fee was published none is taken (assumed, 仮定).
                fee: fee.unwrap_or(Yen::ZERO),
                ready,
                by_mail,
            };
            Ok((order, Booked { number, by_mail }, answer))
        }
        _ => Err(no_jlis()),
    }
}

/// Why the card is issued, as far as the fee depends on it.
fn reason(application: &WindowApplication) -> IssueReason {
    match (&application.loss, application.express) {
        (Some(_), _) => IssueReason::Loss,
        (None, Some(reason)) => reason,
        (None, None) => IssueReason::FirstIssue,
    }
}

/// What the municipality knows of a resident.
async fn resident(line: &Line, number: &IndividualNumber) -> Step<FiveItems> {
    let number = number.clone();
    match ask_jlis(line, jlis::Request::InquireByNumber { number }).await? {
        jlis::Response::Resident(items) => Ok(items),
        _ => Err(no_jlis()),
    }
}

fn is_proper(application: &WindowApplication, holder: &FiveItems, today: Date) -> Step<()> {
    let birth_report = application.with_birth_report
        && rulebook::holds(RuleId::CardWithoutPhoto, today)
        && is_before_first_birthday(holder.birth, today);
    if !application.in_person && !birth_report {
        return Err(refused("本人の来庁による本人確認が必要である"));
    }
    if let Some(loss) = &application.loss {
        let receipt = loss.police_receipt.as_deref().unwrap_or_default();
        if loss.outside_home && receipt.trim().is_empty() {
            return Err(refused(
                "自宅外での紛失・盗難は、警察に届け出て受理番号を得てから申請する",
            ));
        }
    }
    let Some(reason) = application.express else {
        return Ok(());
    };
    if reason == IssueReason::Loss && application.loss.is_none() {
        return Err(refused("紛失の届出がない"));
    }
    let event = match reason {
        IssueReason::Infant => holder.birth,
        _ => application.event_on,
    };
    express_application(reason, event, today).map_err(|refusal| {
        refused(match refusal {
            ExpressRefusal::NotYet => "特急発行はまだ始まっていない",
            ExpressRefusal::NotAReason => "特急発行の対象となる事由ではない",
            ExpressRefusal::TooLate if reason == IssueReason::Infant => {
                "1歳の誕生日以後は、乳児としての特急発行の対象ではない"
            }
            ExpressRefusal::TooLate => "事由の日から30日を過ぎており、特急発行の対象ではない",
            ExpressRefusal::BeforeTheEvent => "事由の日がまだ来ていない",
        })
    })
}

/// Hands a card over, or opens the letter that brought it.
pub(super) async fn collect(line: &Line, order: u32) -> Step<Response> {
    match ask_jlis(line, jlis::Request::Collect { order }).await? {
        jlis::Response::Card(spec) => Ok(Response::Card(spec)),
        _ => Err(no_jlis()),
    }
}

/// Hands a card over to an agent (MUNI-001): with papers that show why the applicant stays away, or without
/// where nobody needs them (MUNI-002).
pub(super) async fn collect_by_agent(
    line: &Line,
    order: u32,
    booked: &Booked,
    visitor: Visitor,
    adult_ward: bool,
) -> Step<Response> {
    let agent = matches!(
        visitor,
        Visitor::AgentWithPapers | Visitor::AgentWithoutPapers
    );
    if booked.by_mail && agent {
        return Err(refused("特急発行のカードは申請者に直接郵送される"));
    }
    if visitor == Visitor::AgentWithoutPapers {
        let holder = resident(line, &booked.number).await?;
        if !agent_needs_no_papers(holder.birth, adult_ward, line.now().date()) {
            return Err(refused(
                "代理人に交付するには、本人が来庁できない理由を示す書類が必要である",
            ));
        }
    }
    collect(line, order).await
}
