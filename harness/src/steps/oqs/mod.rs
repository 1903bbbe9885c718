//! 電文: the eligibility system judged by the messages that a facility exchanges with it. These steps write requests as a
//! レセコン would, and look at what comes back by the path of its elements.

mod answer;
mod ask;
mod bulk;
mod care;
mod codes;
mod draft;
mod papers;
mod profile;
mod requests;
mod say;

pub use requests::{compact, qualification};
pub use say::Heard;
