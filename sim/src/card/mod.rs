//! マイナンバーカード and the phone credential: the chip, and the printed face.

pub mod apdu;
mod applet;
mod bytes;
#[expect(clippy::module_inception, reason = "the card itself, beside its parts")]
mod card;
mod chip;
mod condition;
mod face;
mod foreign;
mod issuer;
mod keys;
mod reference;
mod role;
mod spec;
mod tlv;

pub use bytes::{Bytes, NotHex};
pub use card::Card;
pub use condition::{CardKind, Condition};
pub use face::{Face, FaceImage, holds_face_image};
pub use keys::Keys;
pub use role::{CardRole, IssuerCommand, Refusal, Request, Response};
pub use spec::{CardSpec, Interface, Limits};
