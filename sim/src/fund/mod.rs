//! 支払基金・国保中央会: オンライン資格確認等システム and claims.

mod authority;
mod by_card;
mod by_number;
pub mod care;
mod claim;
mod claims;
mod confirmed;
mod credential;
mod eligibility;
mod emergency;
mod exchange;
mod files;
mod filing;
mod medical;
mod member;
mod members;
mod oversight;
mod own;
mod port;
mod recall;
mod refusal;
mod registration;
mod role;
mod rules;
mod session;
mod system;
#[cfg(test)]
mod tests;

pub use claim::{Claim, ClaimAnswer, ClaimsBody};
pub use refusal::CardRefusal;
pub use role::*;
pub use system::Fund;
