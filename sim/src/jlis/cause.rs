//! 失効の事由: what happens to a card or its holder, and the reason code that the authority gives for it.

use crate::pki::Reason;

/// Why a certificate ends before its term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// 転居 or 氏名変更: the 署名用電子証明書 no longer says what is so.
    ItemsChanged,
    /// 死亡.
    Died,
    /// カード返納.
    Returned,
    /// 更新: new certificates on the same card.
    Renewed,
    /// 再交付: a new card takes the place of the old one.
    Reissued,
    /// 紛失 as the reason of 特急発行: somebody else may have the old card.
    Lost,
    /// The card from which the phone credential was made has ended.
    CardEnded,
}

impl Cause {
    /// The reason code. Which code goes with which event is not published: 仮定 throughout.
    pub const fn reason(self) -> Reason {
        match self {
            Self::ItemsChanged => Reason::AffiliationChanged,
            Self::Died | Self::Returned | Self::CardEnded => Reason::CessationOfOperation,
            Self::Renewed | Self::Reissued => Reason::Superseded,
            Self::Lost => Reason::KeyCompromise,
        }
    }
}
