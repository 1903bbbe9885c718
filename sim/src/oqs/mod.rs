//! The messages of オンライン資格確認 as facilities exchange them with the eligibility system: what each is called, how it is
//! written, what may stand in it.
//!
//! The official layout is given to registered vendors only. What stands here was put together from what is public; where
//! nothing is, the form is ours and says so.

pub mod character_code;
pub mod code;
pub mod cp932;
mod exchange;
pub mod explain;
mod file_name;
mod finding;
pub mod json;
pub mod layout;
pub mod message;
mod place;
mod profile;
mod quoted;
pub mod schema;
mod service;
mod sink;
pub mod table;
pub mod text;
pub mod tree;
pub mod value;
mod xml;

pub use exchange::{Document, Exchange};
pub use file_name::{Extension, FileName};
pub use finding::{Finding, FindingKind};
pub use message::{Message, Read};
pub use place::{Place, Unreadable};
pub use profile::{CharacterCodes, Padding, PrescriptionIssuePlace, Profile};
pub use quoted::Quoted;
pub use service::{Leg, Published, Service};
pub use tree::Element;
