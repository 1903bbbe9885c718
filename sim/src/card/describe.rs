//! Commands and responses in words, for logs and reports. Secrets are never among the words.

use super::Bytes;
use super::apdu::{Command, StatusWord, split_response};
use super::applet::Ap;

/// A C-APDU in words: Japanese, and the name of the command in ISO 7816-4.
pub fn describe_command(bytes: &[u8]) -> String {
    let Ok(command) = Command::decode(bytes) else {
        return format!(
            "読めないコマンド (malformed command, {} bytes)",
            bytes.len()
        );
    };
    let Command { p1, p2, data, .. } = command;
    let expected = command.expected.unwrap_or_default();
    match (command.cla, command.ins) {
        (0x00, 0xA4) if p1 == 0x04 => match Ap::ALL.into_iter().find(|ap| ap.aid() == data) {
            Some(ap) => format!("{}を選択 (SELECT DF)", ap.ja()),
            None => format!("アプリケーション{}を選択 (SELECT DF)", Bytes::from(data)),
        },
        (0x00, 0xA4) if p1 == 0x02 => {
            format!("ファイル{}を選択 (SELECT EF)", Bytes::from(data))
        }
        (0x00, 0xA4) => "MFを選択 (SELECT MF)".to_owned(),
        (0x00, 0x20) if data.is_empty() => {
            format!("照合の残り回数を照会{} (VERIFY query)", target(p2))
        }
        (0x00, 0x20) => format!("暗証番号・照合番号を照合{} (VERIFY ****)", target(p2)),
        (0x00, 0x24) => format!("暗証番号を変更{} (CHANGE REFERENCE DATA ****)", target(p2)),
        (0x80, 0x32) => format!("暗証番号を変更{} (CHANGE KEY ****)", target(p2)),
        (0x00, 0xB0) if p1 & 0x80 == 0 => {
            let offset = u16::from_be_bytes([p1, p2]);
            format!("{offset}バイト目から{expected}バイト読出し (READ BINARY)")
        }
        (0x00, 0xB0) => format!(
            "ファイル{:04X}の{p2}バイト目から{expected}バイト読出し (READ BINARY)",
            p1 & 0x1F
        ),
        (0x00, 0xB2) => format!("レコード{p1}を読出し (READ RECORD)"),
        (0x00, 0x84) => format!("乱数{expected}バイトを生成 (GET CHALLENGE)"),
        (0x00, 0xCA) => format!("データオブジェクト{p1:02X}{p2:02X}を取得 (GET DATA)"),
        (0x80, 0x2A) => format!(
            "{}バイトに署名{} (COMPUTE DIGITAL SIGNATURE)",
            data.len(),
            target(p2)
        ),
        (0x80, 0xA2) if p1 == 0x06 => {
            "特定機関認証: 端末の証明書を提示 (terminal certificate)".to_owned()
        }
        (0x80, 0xA2) => "特定機関認証: 証明書の署名を提示 (terminal certificate)".to_owned(),
        (cla, ins) => format!("未知のコマンド{cla:02X}{ins:02X} (unknown command)"),
    }
}

/// Which key or secret P2 means.
fn target(p2: u8) -> String {
    match p2 {
        0x80 => String::new(),
        _ => format!(" [{:04X}]", p2 & 0x1F),
    }
}

/// An R-APDU in words.
pub fn describe_response(bytes: &[u8]) -> String {
    match split_response(bytes) {
        None => format!("読めない応答 (malformed response, {} bytes)", bytes.len()),
        Some(([], status)) => describe_status(status),
        Some((data, status)) => format!("{}バイト、{}", data.len(), describe_status(status)),
    }
}

/// A status word in words.
fn describe_status(status: StatusWord) -> String {
    if let Some(left) = status.tries() {
        return match left {
            0 => format!("{status} 残り0回、ロック (blocked)"),
            left => format!("{status} 残り{left}回 ({left} tries left)"),
        };
    }
    let words = match status {
        StatusWord::OK => "正常終了 (ok)",
        StatusWord::WRONG_LENGTH => "長さの誤り (wrong length)",
        StatusWord::CHANNEL => "論理チャネル未対応 (channel not supported)",
        StatusWord::WRONG_FILE_KIND => "ファイルの種類が違う (wrong kind of file)",
        StatusWord::NOT_VERIFIED => "照合されていない (security status not satisfied)",
        StatusWord(0x6983) | StatusWord::BLOCKED => "ロックされている (blocked)",
        StatusWord::CONDITIONS => "使用条件を満たさない (conditions not satisfied)",
        StatusWord::NO_CURRENT_FILE => "ファイルが選択されていない (no current file)",
        StatusWord::SECURE_MESSAGING => "セキュアメッセージングの誤り (secure messaging)",
        StatusWord::WRONG_DATA => "データの誤り (wrong data)",
        StatusWord::NOT_SUPPORTED => "未対応の機能 (not supported)",
        StatusWord::NOT_FOUND => "見つからない (file or application not found)",
        StatusWord::NO_RECORD => "レコードがない (record not found)",
        StatusWord::WRONG_PARAMETERS => "P1・P2の誤り (wrong parameters)",
        StatusWord::NO_OBJECT => "対象がない (referenced data not found)",
        StatusWord::WRONG_OFFSET => "オフセットが末尾を超える (wrong offset)",
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
    use proptest::prelude::*;

    fn command(hex: &str) -> String {
        describe_command(&hex.parse::<Bytes>().unwrap())
    }

    #[test]
    fn commands_are_told_in_words() {
        assert_eq!(
            command("00A4040C0AD392F000260100000001"),
            "公的個人認証APを選択 (SELECT DF)"
        );
        assert_eq!(
            command("00B0010000"),
            "256バイト目から256バイト読出し (READ BINARY)"
        );
        assert_eq!(
            describe_response(&[0x63, 0xC2]),
            "63C2 残り2回 (2 tries left)"
        );
        assert_eq!(
            describe_response(&[1, 2, 0x90, 0]),
            "2バイト、9000 正常終了 (ok)"
        );
    }

    #[test]
    fn a_pin_is_not_told() {
        assert_eq!(
            command("002000800431323334"),
            "暗証番号・照合番号を照合 (VERIFY ****)"
        );
    }

    proptest! {
        #[test]
        fn any_bytes_can_be_told(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(!describe_command(&bytes).is_empty());
            prop_assert!(!describe_response(&bytes).is_empty());
        }
    }
}
