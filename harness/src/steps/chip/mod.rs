//! 検査: a card judged by itself, command by command. These steps see commands, answers and ATRs and nothing else, so
//! that they judge a built-in card and one outside alike.

mod absent;
mod certificate;
pub mod map;
mod present;
mod privacy;
mod raw;
mod read;
mod record;
mod repair;
mod select;
mod sign;
mod signed;
mod subject;
pub mod terminal;
pub(crate) mod tlv;

pub use privacy::lines_without_privacy;
pub use repair::give_tries_back;
pub use subject::Subject;
