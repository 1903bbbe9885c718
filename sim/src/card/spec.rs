//! What a card is made from.

use std::rc::Rc;

use arbitrary::Arbitrary;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::face::{any_date, any_date_or_none};
use super::{Bytes, CardKind, Condition, Face, FaceImage, Interface, LazyBytes, spec_form};
use crate::pki::HolderKey;
use crate::vocabulary::{Address, AuthPin, IndividualNumber, PersonName, Sex, SignPassword};

/// Everything that goes into a new card.
///
/// Its secrets hide themselves where it is written, so that no trace holds them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CardSpec {
    /// Which kind.
    pub kind: CardKind,
    /// What has become of it already.
    pub condition: Condition,
    /// 氏名.
    pub holder: PersonName,
    /// 生年月日.
    #[arbitrary(with = any_date)]
    pub birth: Date,
    /// 性別.
    pub sex: Sex,
    /// 住所.
    pub address: Address,
    /// 個人番号.
    pub individual_number: IndividualNumber,
    /// 顔写真; none for a card applied for before the first birthday.
    pub photo: Option<FaceImage>,
    /// 交付日.
    #[arbitrary(with = any_date)]
    pub issued: Date,
    /// 有効期限.
    #[arbitrary(with = any_date)]
    pub expires: Date,
    /// 電子証明書の有効期限, if someone wrote it on the face.
    #[arbitrary(with = any_date_or_none)]
    pub certificate_expires_written: Option<Date>,
    /// セキュリティコード, four digits.
    pub security_code: String,
    /// 製造番号, up to 15 characters.
    pub serial: String,
    /// 全国地方公共団体コード of the issuing municipality, five digits.
    pub municipality: String,
    /// 利用者証明用暗証番号. A face-authentication card does not take it into use.
    pub auth_pin: AuthPin,
    /// The PIN of 券面事項入力補助 and 住民基本台帳: most holders take the same for all.
    pub other_pin: AuthPin,
    /// 署名用パスワード; none without a signature certificate.
    pub sign_password: Option<SignPassword>,
    /// 利用者証明用電子証明書, DER; empty if none was wanted.
    pub auth_certificate: LazyBytes,
    /// Its key.
    pub auth_key: HolderKey,
    /// 利用者証明用CA証明書, DER; shared by all cards.
    #[serde(with = "spec_form::hex")]
    #[schemars(with = "Bytes")]
    pub auth_ca_certificate: Rc<[u8]>,
    /// 署名用電子証明書, DER; holders under fifteen have none.
    pub sign_certificate: Option<LazyBytes>,
    /// Its key.
    pub sign_key: Option<HolderKey>,
    /// 署名用CA証明書, DER; shared by all cards.
    #[serde(with = "spec_form::hex")]
    #[schemars(with = "Bytes")]
    pub sign_ca_certificate: Rc<[u8]>,
    /// How the reader sees it.
    pub interface: Interface,
    /// How many tries there are of what no source fixes.
    pub limits: Limits,
    /// Where the chip's random numbers come from: another seed for each card.
    pub seed: u64,
}

impl CardSpec {
    /// The same with a blank photo, as a trace may keep it.
    pub fn without_photo(&self) -> Box<Self> {
        let photo = self.photo.as_ref().map(|_| FaceImage::blank());
        Box::new(Self {
            photo,
            ..self.clone()
        })
    }

    /// The front of the new card.
    pub fn face(&self) -> Face {
        Face {
            kind: self.kind,
            name: self.holder.clone(),
            address: self.address.clone(),
            birth: self.birth,
            sex: self.sex,
            has_photo: self.photo.is_some(),
            photo: self.photo.clone(),
            expires: self.expires,
            certificate_expires_written: self.certificate_expires_written,
            security_code: self.security_code.clone(),
            notes: self.notes(),
            specimen: true,
        }
    }

    /// 追記欄 of the new card.
    pub(super) fn notes(&self) -> Vec<String> {
        match self.kind {
            CardKind::FaceOnly => vec!["顔認証".to_owned()],
            _ => Vec::new(),
        }
    }
}

/// Tries that no official source fixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// 顔認証: consecutive failures until it locks. One news report says ten (CARD-021, assumed).
    pub face: u8,
    /// 照合番号A, 照合番号B and 生年月日: consecutive failures until each locks. Ten has been measured for the
    /// first two and is assumed for the third.
    pub printed: u8,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            face: 10,
            printed: 10,
        }
    }
}
