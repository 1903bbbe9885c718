//! What a card may have and need not.

use serde::{Deserialize, Serialize};

/// An optional capability of a card. Scenarios that need one which the implementation does not claim are not
/// applicable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CardCapability {
    /// 拡張長: APDUs with length fields of two bytes.
    ExtendedLength,
    /// 特定機関認証: signing without PIN for a certified terminal.
    TerminalAuthentication,
    /// セキュアメッセージング.
    SecureMessaging,
    /// 内部認証: INTERNAL AUTHENTICATE in 共通カードAP.
    InternalAuthenticate,
    /// データオブジェクト: GET DATA above the applications.
    DataObjects,
    /// アプリケーションの鍵による署名: the keys of 券面事項確認AP and 券面事項入力補助AP that need no PIN.
    ApplicationSignature,
    /// カードによるハッシュ計算: COMPUTE DIGITAL SIGNATURE with P1 01 to 05.
    HashOnCard,
    /// 暗証番号の変更: CHANGE REFERENCE DATA and CHANGE KEY by the holder.
    PinChange,
}

impl CardCapability {
    /// Every one.
    pub const ALL: [Self; 8] = [
        Self::ExtendedLength,
        Self::TerminalAuthentication,
        Self::SecureMessaging,
        Self::InternalAuthenticate,
        Self::DataObjects,
        Self::ApplicationSignature,
        Self::HashOnCard,
        Self::PinChange,
    ];

    /// The name by which scenarios speak of it.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::ExtendedLength => "拡張長",
            Self::TerminalAuthentication => "特定機関認証",
            Self::SecureMessaging => "セキュアメッセージング",
            Self::InternalAuthenticate => "内部認証",
            Self::DataObjects => "データオブジェクト",
            Self::ApplicationSignature => "アプリケーションの鍵による署名",
            Self::HashOnCard => "カードによるハッシュ計算",
            Self::PinChange => "暗証番号の変更",
        }
    }
}
