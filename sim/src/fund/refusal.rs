//! Why the eligibility system takes no card.

use arbitrary::Arbitrary;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why a card is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CardRefusal {
    /// Not issued by the authority for user authentication.
    NotGenuine,
    /// Out of its term, and out of the grace time.
    Expired,
    /// 失効.
    Revoked,
    /// 一時停止.
    Suspended,
    /// The signature does not fit the challenge, or the challenge is not a fresh one of this session.
    BadProof,
    /// The certificate authority is needed and does not answer.
    AuthorityDown,
    /// The card has not been registered for insurance use.
    NotRegistered,
    /// This kind of credential is not accepted on this channel or day.
    NotAccepted,
}

impl CardRefusal {
    /// The Japanese words for the screen.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::NotGenuine => "利用者証明用電子証明書ではない",
            Self::Expired => "電子証明書の有効期限切れ",
            Self::Revoked => "電子証明書が失効している",
            Self::Suspended => "電子証明書が一時停止されている",
            Self::BadProof => "本人確認の署名が正しくない",
            Self::AuthorityDown => "認証局に照会できない",
            Self::NotRegistered => "健康保険証としての利用登録がない",
            Self::NotAccepted => "この方法では受け付けられない",
        }
    }
}
