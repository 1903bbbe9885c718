//! Applications and their files, as tables: what a chip holds is data, what it does with it is the chip.

mod common;
mod jpki;
mod signed;
mod surface;
#[cfg(test)]
mod tests;
mod text;
mod top;

use std::rc::Rc;

use super::reference::{Reference, Rights};
use super::spec::CardSpec;
use super::{CardKind, LazyBytes};
use crate::pki::{DedicatedKey, HolderKey, KeyPair, KeyPool};

pub use jpki::{OWNER, TERMINAL};
pub use text::PIN as TEXT_PIN;
pub use top::{data_objects, top_files};

/// AID of the GlobalPlatform issuer security domain: selected at power-on, what clients call MF.
pub const ISSUER_DOMAIN: &[u8] = b"\xA0\x00\x00\x01\x51\x00\x00";

/// Which application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ap {
    /// 公的個人認証AP.
    Jpki,
    /// 券面事項確認AP.
    Surface,
    /// 券面事項入力補助AP.
    Text,
    /// 共通カードAP.
    Common,
    /// 住基AP.
    Resident,
}

impl Ap {
    /// Its AID, by which SELECT finds it (CARD-042).
    pub const fn aid(self) -> &'static [u8] {
        match self {
            Self::Jpki => b"\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01",
            Self::Surface => b"\xD3\x92\x10\x00\x31\x00\x01\x01\x04\x02",
            Self::Text => b"\xD3\x92\x10\x00\x31\x00\x01\x01\x04\x08",
            Self::Common => b"\xD3\x92\x10\x00\x31\x00\x01\x01\x01\x00",
            Self::Resident => b"\xD3\x92\x10\x00\x31\x00\x01\x01\x04\x01",
        }
    }

    /// The key that a signature with P2 = 00 means: only the 券面 applications have such a one.
    pub const fn default_key(self) -> Option<u16> {
        match self {
            Self::Text => Some(0x0013),
            Self::Surface => Some(0x001A),
            Self::Jpki | Self::Common | Self::Resident => None,
        }
    }

    /// Its name.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Jpki => "公的個人認証AP",
            Self::Surface => "券面事項確認AP",
            Self::Text => "券面事項入力補助AP",
            Self::Common => "共通カードAP",
            Self::Resident => "住基AP",
        }
    }

    /// Every application.
    pub const ALL: [Self; 5] = [
        Self::Jpki,
        Self::Surface,
        Self::Text,
        Self::Common,
        Self::Resident,
    ];
}

/// Who may read a file or use a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anyone.
    Free,
    /// Whoever has proved at least one of these.
    AnyOf(Rights),
    /// Nobody outside the chip.
    Never,
}

impl Access {
    /// Whether these rights suffice.
    pub const fn admits(self, rights: Rights) -> bool {
        match self {
            Self::Free => true,
            Self::AnyOf(needed) => needed.meets(rights),
            Self::Never => false,
        }
    }
}

/// What a file is.
#[derive(Clone)]
pub enum Content {
    /// Bytes, for READ BINARY. Shared, since all cards hold the same CA certificates.
    Transparent(LazyBytes),
    /// Records, for READ RECORD.
    Records(Vec<Vec<u8>>),
    /// A secret, for VERIFY.
    Reference(Reference),
    /// A private key.
    Key(ChipKey),
    /// It exists; nothing else is known of it.
    Unknown,
}

/// A private key in the chip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChipKey {
    /// A key of the holder.
    Holder(HolderKey),
    /// A key of an application, the same on every card.
    Application(DedicatedKey),
}

impl ChipKey {
    /// Of which kind it is.
    pub const fn algorithm(self) -> &'static str {
        match self {
            Self::Holder(HolderKey::P384(_)) => "P-384",
            Self::Holder(HolderKey::Rsa(_)) | Self::Application(_) => "RSA-2048",
        }
    }

    /// The key pair, if it is an RSA one.
    pub fn rsa(self) -> Option<&'static KeyPair> {
        match self {
            Self::Holder(HolderKey::P384(_)) => None,
            Self::Holder(HolderKey::Rsa(index)) => Some(KeyPool::key(index)),
            Self::Application(key) => Some(KeyPool::dedicated(key)),
        }
    }
}

/// Size of the blocks that files with certificates fill.
const FILLED_TO: usize = 256;

/// EF. Every identifier is at most 001E, so that it is a short EF identifier as well.
#[derive(Clone)]
pub struct File {
    /// Identifier.
    pub id: u16,
    /// Who may read or use it.
    pub access: Access,
    /// What it is.
    pub content: Content,
}

impl File {
    fn bytes(id: u16, access: Access, bytes: impl Into<LazyBytes>) -> Self {
        let content = Content::Transparent(bytes.into());
        Self {
            id,
            access,
            content,
        }
    }

    /// A file that is made when somebody first reads it: it costs an image or a signature.
    fn made(id: u16, access: Access, spec: &Rc<CardSpec>, make: fn(&CardSpec) -> Vec<u8>) -> Self {
        let spec = Rc::clone(spec);
        Self::bytes(id, access, LazyBytes::later(move || make(&spec).into()))
    }

    /// A file larger than what it holds: FF follows up to a multiple of 256 bytes. That something follows is
    /// seen on real cards; how much is assumed. Nothing stays nothing.
    fn filled(id: u16, access: Access, content: impl Into<LazyBytes>) -> Self {
        let content = content.into();
        if !content.is_held() {
            return Self::bytes(id, access, content);
        }
        let filled = LazyBytes::later(move || {
            let mut bytes = content.to_vec();
            bytes.resize(bytes.len().next_multiple_of(FILLED_TO), 0xFF);
            bytes.into()
        });
        Self::bytes(id, access, filled)
    }

    fn records(id: u16, access: Access, records: Vec<Vec<u8>>) -> Self {
        Self {
            id,
            access,
            content: Content::Records(records),
        }
    }

    fn key(id: u16, access: Access, key: ChipKey) -> Self {
        Self {
            id,
            access,
            content: Content::Key(key),
        }
    }

    fn reference(id: u16, reference: Reference) -> Self {
        Self {
            id,
            access: Access::Never,
            content: Content::Reference(reference),
        }
    }

    fn unknown(id: u16) -> Self {
        Self {
            id,
            access: Access::Never,
            content: Content::Unknown,
        }
    }
}

/// An application with its files.
#[derive(Clone)]
pub struct Applet {
    /// Which one.
    pub ap: Ap,
    /// Its files.
    pub files: Vec<File>,
}

impl Applet {
    /// The applications on a card of this specification. A phone has 公的個人認証AP only, 住民基本台帳カード that and
    /// 住基AP (assumed).
    pub fn all_of(spec: &CardSpec) -> Vec<Self> {
        let applet = |ap, files| Self { ap, files };
        let mut applets = vec![applet(Ap::Jpki, jpki::files(spec))];
        if spec.kind == CardKind::OldResident {
            applets.push(applet(Ap::Resident, common::resident_files(spec)));
        } else if !spec.kind.is_phone() {
            // What is made later has to be made from what the card is now.
            let spec = &Rc::new(spec.clone());
            applets.extend([
                applet(Ap::Surface, surface::files(spec)),
                applet(Ap::Text, text::files(spec)),
                applet(Ap::Common, common::files(spec)),
                applet(Ap::Resident, common::resident_files(spec)),
            ]);
        }
        applets
    }

    /// A secret of it.
    pub fn reference_mut(&mut self, id: u16) -> Option<&mut Reference> {
        self.files
            .iter_mut()
            .find(|file| file.id == id)
            .and_then(|file| match &mut file.content {
                Content::Reference(reference) => Some(reference),
                _ => None,
            })
    }

    /// Takes every PIN and password out of use, and leaves 照合番号 (CARD-009).
    pub(super) fn retire_pins(&mut self) {
        for file in &mut self.files {
            match &mut file.content {
                Content::Reference(reference) if reference.is_pin() => reference.retire(),
                _ => {}
            }
        }
    }

    /// Gives all that is printed on the card (照合番号, 生年月日) its tries back.
    pub(super) fn unlock_printed(&mut self) {
        for file in &mut self.files {
            match &mut file.content {
                Content::Reference(reference) if !reference.is_pin() => {
                    reference.unlock_by_issuer();
                }
                _ => {}
            }
        }
    }

    /// Takes over what another edition of it holds, except its secrets and their tries.
    pub(super) fn take_over(&mut self, newer: Self) {
        for file in newer.files {
            match self.files.iter_mut().find(|own| own.id == file.id) {
                Some(own) if !matches!(own.content, Content::Reference(_)) => *own = file,
                Some(_) => {}
                None => self.files.push(file),
            }
        }
    }
}
