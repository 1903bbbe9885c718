//! What a card can be asked and what it answers.

use arbitrary::Arbitrary;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::face::any_date;
use super::image::holds_photo;
use super::{Bytes, Condition, Face, FaceImage};
use crate::pki::HolderKey;
use crate::role::{Role, RoleName};
use crate::vocabulary::{Address, AuthPin, PersonName, SignPassword};

/// The role of マイナンバーカード, or of the phone that carries its credential.
pub enum CardRole {}

impl Role for CardRole {
    const NAME: RoleName = RoleName::Card;
    type Request = Request;
    type Response = Response;

    /// The digits of a PIN are kept nowhere: VERIFY, CHANGE REFERENCE DATA and CHANGE KEY keep their length.
    fn kept_request(request: &Request) -> Request {
        match request {
            Request::Apdu(command) => Request::Apdu(without_secrets(command)),
            Request::Issuer(command) => Request::Issuer(command.without_secrets()),
            other => other.clone(),
        }
    }

    /// A photo is kept nowhere, neither printed nor from the chip.
    fn kept_response(response: &Response) -> Response {
        match response {
            Response::Face(face) => {
                let photo = face.photo.as_ref().map(|_| FaceImage::blank());
                Response::Face(Box::new(Face {
                    photo,
                    ..(**face).clone()
                }))
            }
            Response::Apdu(answer) if holds_photo(answer) => {
                let data = answer.len().saturating_sub(2);
                let status = answer.iter().skip(data).copied();
                Response::Apdu(Bytes(vec![0; data].into_iter().chain(status).collect()))
            }
            other => other.clone(),
        }
    }
}

impl IssuerCommand {
    /// The command with a placeholder for every secret.
    fn without_secrets(&self) -> Self {
        let pin = AuthPin::placeholder();
        match self {
            Self::SetAuthPin { .. } => Self::SetAuthPin { pin },
            Self::SetTextPin { .. } => Self::SetTextPin { pin },
            Self::SetResidentPin { .. } => Self::SetResidentPin { pin },
            Self::SwitchToOrdinary { .. } => Self::SwitchToOrdinary { pin },
            Self::SetSignPassword { .. } => Self::SetSignPassword {
                password: SignPassword::placeholder(),
            },
            other => other.clone(),
        }
    }
}

/// A command with the body of those that carry a PIN blotted out. Its lengths are kept, so that the trace still tells
/// whether there was a body.
fn without_secrets(command: &Bytes) -> Bytes {
    let header = match command.get(4..) {
        // Extended lengths: 00 and two bytes.
        Some([0, _, _, _, ..]) => 7,
        _ => 5,
    };
    let mut kept = command.clone();
    if matches!(command.get(1), Some(0x20 | 0x24 | 0x32)) {
        kept.0.iter_mut().skip(header).for_each(|byte| *byte = b'*');
    }
    kept
}

/// What happens to a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Request {
    /// It comes into the field of a reader or into its slot. Answered with [`Response::Atr`].
    PowerOn,
    /// The reader resets it; security state is gone, counters stay. Answered with [`Response::Atr`].
    Reset,
    /// It leaves the reader. Answered with [`Response::Done`], also when it had no power.
    PowerOff,
    /// C-APDU to the chip. Answered with [`Response::Apdu`].
    Apdu(Bytes),
    /// Somebody looks at the front. Answered with [`Response::Face`].
    LookAt,
    /// The owner unlocks the phone with face or fingerprint, or tries to. Only a phone has it. The unlocking
    /// lasts until the phone leaves the reader (assumed).
    Biometrics {
        /// Whether it is the owner.
        matched: bool,
    },
    /// How many face authentications may still fail. Answered with [`Response::FaceTries`]. Where the count
    /// is kept is not published; here it is on the card (assumed, CARD-021).
    FaceTriesLeft,
    /// The reader's verdict on 顔認証. A visual check (目視確認) is none and is never reported (CARD-022).
    FaceResult {
        /// Whether the face at the reader is the face in the chip.
        matched: bool,
    },
    /// The municipality's window works on the card with the issuer's keys. A real window does it with
    /// commands of the issuer that are not published; here they are one request, for that window only.
    Issuer(IssuerCommand),
    /// Something befalls the card: it breaks, or is tampered with. Nothing makes it sound again.
    Suffer {
        /// What has become of it.
        condition: Condition,
    },
}

/// What the municipality's window does to a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IssuerCommand {
    /// 暗証番号初期化 of the user-authentication PIN: sets it and gives it all its tries.
    SetAuthPin {
        /// The new PIN.
        #[serde(with = "super::secret")]
        #[schemars(with = "AuthPin")]
        pin: AuthPin,
    },
    /// 暗証番号初期化 of the signature password.
    SetSignPassword {
        /// The new password.
        #[serde(with = "super::secret")]
        #[schemars(with = "SignPassword")]
        password: SignPassword,
    },
    /// 暗証番号初期化 of the PIN of 券面事項入力補助.
    SetTextPin {
        /// The new PIN.
        #[serde(with = "super::secret")]
        #[schemars(with = "AuthPin")]
        pin: AuthPin,
    },
    /// 暗証番号初期化 of the PIN of 住民基本台帳 (in 住基AP and 共通AP).
    SetResidentPin {
        /// The new PIN.
        #[serde(with = "super::secret")]
        #[schemars(with = "AuthPin")]
        pin: AuthPin,
    },
    /// Gives 照合番号A, 照合番号B and 生年月日 all their tries back. The values stay: they are printed.
    UnlockReferenceNumbers,
    /// 顔認証のロック解除 (CARD-021).
    UnlockFace,
    /// 電子証明書の更新: new certificates, and the keys that belong to them.
    ReplaceCertificates {
        /// 利用者証明用電子証明書, DER.
        auth: Bytes,
        /// The key that belongs to it.
        auth_key: HolderKey,
        /// 署名用電子証明書, DER, and the key that belongs to it.
        sign: Option<(Bytes, HolderKey)>,
    },
    /// 顔認証マイナンバーカードへの設定切替 of this very card (CARD-015).
    SwitchToFaceOnly,
    /// Back to an ordinary card: PINs are set anew.
    SwitchToOrdinary {
        /// 利用者証明用暗証番号, and that of the other applications.
        #[serde(with = "super::secret")]
        #[schemars(with = "AuthPin")]
        pin: AuthPin,
    },
    /// 券面更新 after a change of name or address: in the chip and in 追記欄.
    Rewrite {
        /// 氏名, if it changed.
        name: Option<PersonName>,
        /// 住所, if it changed.
        address: Option<Address>,
    },
    /// 電子証明書の有効期限 is written on the face by hand.
    WriteCertificateExpiry {
        /// The day.
        #[arbitrary(with = any_date)]
        expires: Date,
    },
}

/// What a card answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Response {
    /// Answer to reset.
    Atr(Bytes),
    /// It is so.
    Done,
    /// R-APDU, status word included.
    Apdu(Bytes),
    /// The front.
    Face(Box<Face>),
    /// 顔認証: how many times it may still fail; zero is locked.
    FaceTries {
        /// Tries left.
        left: u8,
    },
    /// It did not do so.
    Refused {
        /// Why.
        reason: Refusal,
    },
}

/// Why a card does not do what it is asked.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    Arbitrary,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// The chip does not answer: broken, or it died within the command.
    NoAnswer,
    /// The chip has no power.
    NoPower,
    /// A phone has no printed face, and a foreign object has none of a My Number card.
    NothingPrinted,
    /// Only a phone has biometrics of its own.
    NotAPhone,
    /// 顔認証 is locked until the municipality unlocks it.
    FaceLocked,
    /// The chip works with keys of another kind.
    NoSuchKey,
    /// Not possible with a card of this kind (a PIN for a card without PINs, 顔認証 without a photo).
    NotThisKind,
    /// The card is broken beyond repair, tampered with, or not a My Number card.
    Unserviceable,
    /// The card is outside and reached over a wire, which carries power and commands only. No simulated card says so;
    /// what was asked cannot be tested there.
    OutOfReach,
    /// The command could take the last try of a PIN or change the card for good, and the run was not told that it may:
    /// Madoguchi has not sent it. No card says so; it cannot be tested without `--destructive`.
    WouldHarm,
}
