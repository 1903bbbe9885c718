//! 保険者: filings, registration, 資格確認書 and 資格情報のお知らせ.

mod actor;
mod certificate;
pub mod file;
mod filing;
mod inquiry;
mod inspection;
mod mail;
mod member;
mod monthly;
mod registration;
mod role;
mod special_expense;
#[cfg(test)]
mod tests;

pub use actor::Insurer;
pub(crate) use registration::compare;
pub use role::*;
