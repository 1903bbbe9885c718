//! マイナンバーカード and the phone credential: the chip, and the printed face.

pub mod apdu;
mod applet;
mod bytes;
pub mod capability;
#[expect(clippy::module_inception, reason = "the card itself, beside its parts")]
mod card;
pub mod catalogue;
mod chip;
pub mod client;
mod condition;
mod describe;
mod face;
mod foreign;
mod image;
mod interface;
mod issuer;
mod lazy_bytes;
mod narrator;
mod reference;
mod role;
mod secret;
mod secure_messaging;
mod spec;
mod spec_form;
#[cfg(test)]
mod tests;
mod tlv;

pub use applet::{Access, Ap, ISSUER_DOMAIN};
pub use bytes::{Bytes, NotHex};
pub use capability::Capabilities;
pub use card::Card;
pub use condition::{CardKind, Condition};
pub use describe::{describe_command, describe_response};
pub use face::{Face, FaceImage, holds_face_image};
pub use image::{photo_from_chip, photo_to_chip};
pub use interface::Interface;
pub use lazy_bytes::LazyBytes;
pub use narrator::{Narrator, Told};
pub use role::{CardRole, IssuerCommand, Refusal, Request, Response};
pub use spec::{CardSpec, Limits};
