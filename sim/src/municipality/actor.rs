//! 市町村 as an actor.

use std::collections::BTreeMap;

use super::at_hand::{DONE, Step, ask_jlis, no_jlis, refused};
use super::role::{MunicipalityRole, Request, Response};
use super::window::Switch;
use super::{application, kiosk, terminal, window};
use crate::cast::Cast;
use crate::jlis;
use crate::role::{Answer, Line, Port};
use crate::vocabulary::IndividualNumber;

/// A simulated municipality: its windows, and the kiosk and terminals that stand in it. What it knows of
/// residents it asks J-LIS; it keeps the applications it has taken.
pub struct Municipality {
    orders: BTreeMap<u32, Booked>,
}

/// An application taken here.
#[derive(Clone, Debug)]
pub(super) struct Booked {
    pub number: IndividualNumber,
    pub by_mail: bool,
}

impl Municipality {
    /// The municipality of that name at the beginning. All of them work by the same rules (MUNI-015), so
    /// neither cast nor name decides anything yet.
    pub fn begin(_cast: &Cast, _name: &str) -> Self {
        Self {
            orders: BTreeMap::new(),
        }
    }

    async fn answer(&mut self, line: &Line, request: Request) -> Step<Response> {
        match request {
            Request::LiftSuspension { card, visitor } => {
                window::lift_suspension(line, card.as_deref(), visitor).await
            }
            Request::ApplyForCard(asked) => {
                let (order, booked, answer) = application::apply(line, *asked).await?;
                self.orders.insert(order, booked);
                Ok(answer)
            }
            Request::Collect { order } => {
                self.booked(order)?;
                application::collect(line, order).await
            }
            Request::CollectByAgent {
                order,
                visitor,
                adult_ward,
            } => {
                let booked = self.booked(order)?;
                application::collect_by_agent(line, order, booked, visitor, adult_ward).await
            }
            Request::ResetPin {
                card,
                visitor,
                pin,
                sign_password,
                chosen_by_holder,
            } => {
                let secrets = (pin, sign_password);
                window::reset_pin(line, &card, visitor, secrets, chosen_by_holder).await
            }
            Request::ResetPinAtKiosk {
                card,
                booked,
                pin,
                sign_password,
                other_pin_known,
            } => {
                let secrets = (pin, sign_password);
                kiosk::reset_pin(line, &card, booked, secrets, other_pin_known).await
            }
            Request::UnlockFace { card } => window::unlock_face(line, &card).await,
            Request::SwitchToFaceOnly {
                card,
                visitor,
                with_renewal,
                power_of_attorney,
                inquiry_answered,
            } => {
                let asked = Switch {
                    visitor,
                    with_renewal,
                    power_of_attorney,
                    inquiry_answered,
                };
                window::switch_to_face_only(line, &card, asked).await
            }
            Request::RenewCertificates { card } => window::renew_certificates(line, &card).await,
            Request::Report { number, event } => report(line, number, event).await,
            Request::RegisterAtTerminal {
                terminal,
                card,
                pin,
            } => terminal::register(line, terminal, &card, &pin).await,
        }
    }

    fn booked(&self, order: u32) -> Step<&Booked> {
        self.orders
            .get(&order)
            .ok_or_else(|| refused("この市町村で受け付けた申請ではない"))
    }
}

/// 住民異動・死亡・返納, sent on to J-LIS. The printed face is brought up to date at another visit, and the
/// card stays in use meanwhile (MUNI-020).
async fn report(line: &Line, number: IndividualNumber, event: jlis::LifeEvent) -> Step<Response> {
    match ask_jlis(line, jlis::Request::Report { number, event }).await? {
        jlis::Response::Accepted => Ok(DONE),
        _ => Err(no_jlis()),
    }
}

impl Port<MunicipalityRole> for Municipality {
    fn call<'a>(&'a mut self, line: Line, request: Request) -> Answer<'a, MunicipalityRole> {
        Box::pin(async move {
            Ok(self
                .answer(&line, request)
                .await
                .unwrap_or_else(|ending| ending))
        })
    }
}
