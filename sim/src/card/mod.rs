//! マイナンバーカード and the phone credential: the chip, and the printed face.

mod bytes;
mod condition;
mod face;
mod interim;
mod role;

pub use bytes::{Bytes, NotHex};
pub use condition::{CardKind, Condition};
pub use face::{Face, FaceImage};
pub use interim::{Address, AuthPin, PersonName, Sex, SignPassword};
pub use role::{CardRole, IssuerCommand, Refusal, Request, Response};
