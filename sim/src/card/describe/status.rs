//! Status words in words.

use crate::card::apdu::StatusWord;

/// A status word in words: also those that this card never gives, since others do.
pub(super) fn describe_status(status: StatusWord) -> String {
    if let Some(left) = status.tries() {
        return match left {
            0 => format!("{status} 残り0回、ロック (blocked)"),
            left => format!("{status} 残り{left}回 ({left} tries left)"),
        };
    }
    let words = match status {
        StatusWord::OK => "正常終了 (ok)",
        // After a query of tries it means that there is no limit; after a comparison, that it failed.
        StatusWord(0x6300) => "照合不一致、回数の制限なし (failed, no limit)",
        StatusWord(0x6100..=0x61FF) => "続きの応答あり (more data available)",
        StatusWord(0x6282) => "末尾に達した (end of file reached)",
        StatusWord::NO_KEY_DELIVERY => "セッション鍵を受け付けない (no key delivery)",
        StatusWord::WRONG_LENGTH => "長さの誤り (wrong length)",
        StatusWord::CHANNEL => "論理チャネル未対応 (channel not supported)",
        StatusWord(0x6882) => "セキュアメッセージング未対応 (secure messaging not supported)",
        StatusWord(0x6883) => "連鎖の最後のコマンドを待っている (last of chain expected)",
        StatusWord::CHAINING => "連鎖未対応 (chaining not supported)",
        StatusWord::WRONG_FILE_KIND => "ファイルの種類が違う (wrong kind of file)",
        StatusWord::NOT_VERIFIED => "照合されていない (security status not satisfied)",
        StatusWord(0x6983) | StatusWord::BLOCKED => "ロックされている (blocked)",
        StatusWord::CONDITIONS => "使用条件を満たさない (conditions not satisfied)",
        StatusWord::NO_CURRENT_FILE => "ファイルが選択されていない (no current file)",
        StatusWord::SECURE_MESSAGING => "セキュアメッセージングの誤り (secure messaging)",
        StatusWord::SECURE_OBJECTS => {
            "セキュアメッセージングのデータの誤り (secure messaging objects)"
        }
        StatusWord::NO_SESSION_KEY => "セッション鍵がない (no session key)",
        StatusWord::WRONG_DATA => "データの誤り (wrong data)",
        StatusWord::NOT_SUPPORTED => "未対応の機能 (not supported)",
        StatusWord::NOT_FOUND => "見つからない (file or application not found)",
        StatusWord::NO_RECORD => "レコードがない (record not found)",
        StatusWord::WRONG_PARAMETERS => "P1・P2の誤り (wrong parameters)",
        StatusWord::NO_OBJECT => "対象がない (referenced data not found)",
        StatusWord::WRONG_OFFSET => "オフセットが末尾を超える (wrong offset)",
        StatusWord(0x6C00..=0x6CFF) => "Leの誤り (wrong Le)",
        StatusWord::UNKNOWN_INSTRUCTION => "未知の命令 (unknown instruction)",
        StatusWord::UNKNOWN_CLASS => "未知のクラス (unknown class)",
        StatusWord::FAILED => "失敗 (failed)",
        _ => "その他 (other)",
    };
    format!("{status} {words}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_status_word_that_the_card_gives_has_words_of_its_own() {
        let given = [
            0x9000, 0x6300, 0x63C0, 0x63C3, 0x66F1, 0x6700, 0x6881, 0x6884, 0x6981, 0x6982, 0x6984,
            0x6985, 0x6986, 0x6987, 0x6988, 0x69FC, 0x6A80, 0x6A81, 0x6A82, 0x6A83, 0x6A86, 0x6A88,
            0x6B00, 0x6D00, 0x6E00, 0x6F00,
        ];
        let words = given.map(|status| describe_status(StatusWord(status))[5..].to_owned());
        assert!(words.iter().all(|words| !words.contains("other")));
        assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), given.len());
    }
}
