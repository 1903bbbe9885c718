//! J-LIS: registry of residents, certificate authority, card issuance, lost-card line.

mod actor;
mod cards;
mod cause;
mod certificates;
mod draw;
mod issuing;
mod life_events;
mod lost_card_line;
mod notices;
mod orders;
mod register;
mod responder;
mod revocation_list;
mod role;
mod standing;

pub use actor::Jlis;
pub use role::{
    Caller, CardApplication, CertificateStatus, FiveItems, JlisRole, LifeEvent, LinkCode, Request,
    Response,
};

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
