//! The messages of オンライン資格確認 as facilities exchange them with the eligibility system: what each is called, how it is
//! written, what may stand in it.
//!
//! The official layout is given to registered vendors only. What stands here was put together from what is public; where
//! nothing is, the form is ours and says so.

mod exchange;
mod place;
mod service;
pub mod tree;

pub use exchange::{Document, Exchange};
pub use place::{Place, Unreadable};
pub use service::{Leg, Published, Service};
pub use tree::Element;
