//! Commands and responses in words, for logs and reports. Secrets are never among the words.

mod status;

use super::Bytes;
use super::apdu::{Command, split_response};
use super::applet::{Ap, ISSUER_DOMAIN};
use status::describe_status;

/// A C-APDU in words: Japanese, and the name of the command in ISO 7816-4.
pub fn describe_command(bytes: &[u8]) -> String {
    let Ok(command) = Command::decode(bytes) else {
        return format!(
            "読めないコマンド (malformed command, {} bytes)",
            bytes.len()
        );
    };
    let words = words(&command);
    match command.cla {
        0x08 | 0x0C | 0x88 | 0x8C => format!("[秘匿] {words} (secure messaging)"),
        0x10 | 0x90 => format!("[続く] {words} (chained)"),
        _ => words,
    }
}

/// The command without its class's bits for secured and chained ones.
fn words(command: &Command<'_>) -> String {
    let Command { p1, p2, data, .. } = *command;
    let expected = command.expected.unwrap_or_default();
    let tag = u16::from_be_bytes([p1, p2]);
    match (command.cla & 0x83, command.ins) {
        _ if command.cla & 0x60 != 0 => unknown(command),
        (0x00, 0xA4) => select(command),
        (0x00, 0x20) if data.is_empty() => {
            format!("照合の残り回数を照会{} (VERIFY query)", target(p2))
        }
        (0x00, 0x20) => format!("暗証番号・照合番号を照合{} (VERIFY ****)", target(p2)),
        (0x00, 0x24) => format!("暗証番号を変更{} (CHANGE REFERENCE DATA ****)", target(p2)),
        (0x80, 0x32) => format!("暗証番号を変更{} (CHANGE KEY ****)", target(p2)),
        (0x00, 0xB0) => read_binary(command),
        (0x00, 0xB2) if p2 >> 3 == 0 => format!("レコード{p1}を読出し (READ RECORD)"),
        (0x00, 0xB2) => format!(
            "ファイル{:04X}のレコード{p1}を読出し (READ RECORD)",
            p2 >> 3
        ),
        (0x00, 0x84) => format!("乱数{expected}バイトを生成 (GET CHALLENGE)"),
        (0x00, 0x88) => format!(
            "{}バイトのチャレンジで内部認証{} (INTERNAL AUTHENTICATE)",
            data.len(),
            target(p2)
        ),
        (0x00, 0xC0) => format!("残りの応答{expected}バイトを取得 (GET RESPONSE)"),
        (0x00, 0xCA) => format!(
            "データオブジェクト{tag:04X}{}を取得 (GET DATA)",
            object(tag)
        ),
        (0x80, 0x2A) => format!(
            "{}バイト{}に署名{} (COMPUTE DIGITAL SIGNATURE{})",
            data.len(),
            input(p1),
            target(p2),
            if matches!(p1, 0x04 | 0x05) {
                ", PSS"
            } else {
                ""
            }
        ),
        (0x80, 0xA2) if tag == 0x06C1 => {
            "特定機関認証: 端末の証明書を提示 (terminal certificate)".to_owned()
        }
        (0x80, 0xA2) => "特定機関認証: 証明書の署名を提示 (terminal certificate)".to_owned(),
        (0x80, 0xAE) => "セッション鍵を設定 (SET SESSION KEY)".to_owned(),
        (0x80, 0xFC) => "最後のコマンドの予告 (iPhone indicator)".to_owned(),
        (0x80, 0x8A) => "属性の管理 (MANAGE ATTRIBUTES)".to_owned(),
        (0x80, 0x50) => "アプリケーションの閉塞 (LOCK DF)".to_owned(),
        (0x80, 0x52) => "アプリケーションの閉塞解除 (UNLOCK DF)".to_owned(),
        (0x80, 0x54) => "鍵の閉塞解除 (UNLOCK KEY)".to_owned(),
        (0x80, 0x06) => "全レコードの消去 (ERASE ALL RECORDS)".to_owned(),
        _ => unknown(command),
    }
}

fn select(command: &Command<'_>) -> String {
    let data = command.data;
    let named = || Ap::ALL.into_iter().find(|ap| ap.aid() == data);
    match (command.p1, command.cla) {
        // What is selected cannot be seen.
        (0x04, 0x08) => "アプリケーションを選択 (SELECT DF)".to_owned(),
        (0x02, 0x08) => "ファイルを選択 (SELECT EF)".to_owned(),
        (0x04, _) => match named() {
            Some(ap) => format!("{}を選択 (SELECT DF)", ap.ja()),
            None if data == ISSUER_DOMAIN => "発行者領域を選択 (SELECT DF)".to_owned(),
            None => format!("アプリケーション{}を選択 (SELECT DF)", Bytes::from(data)),
        },
        (0x02, _) => format!("ファイル{}を選択 (SELECT EF)", Bytes::from(data)),
        (0x00, _) => "MFを選択 (SELECT MF)".to_owned(),
        (p1, _) => format!("未知の方法{p1:02X}で{}を選択 (SELECT)", Bytes::from(data)),
    }
}

fn read_binary(command: &Command<'_>) -> String {
    let Command { p1, p2, .. } = *command;
    let length = match (command.cla, command.expected) {
        (0x08, _) | (_, None) => String::new(),
        (_, Some(expected)) => format!("{expected}バイト"),
    };
    if p1 & 0x80 == 0 {
        let offset = u16::from_be_bytes([p1, p2]);
        format!("{offset}バイト目から{length}読出し (READ BINARY)")
    } else {
        format!(
            "ファイル{:04X}の{p2}バイト目から{length}読出し (READ BINARY)",
            p1 & 0x1F
        )
    }
}

/// What P1 says that the bytes to be signed are.
const fn input(p1: u8) -> &'static str {
    match p1 {
        0x00 => "",
        0x01 | 0x03 | 0x05 => "のメッセージ",
        0x02 | 0x04 => "のハッシュ値",
        _ => "の未知の入力",
    }
}

/// What an object at the top level is.
const fn object(tag: u16) -> &'static str {
    match tag {
        0x0042 => "（発行者の識別子）",
        0x0045 => "（製造番号）",
        0x0066 => "（カード認識データ）",
        0x00F0 => "（全国地方公共団体コード）",
        0x00F2 => "（有効期限）",
        0x00F7 => "（中間鍵の識別子）",
        0x00F8 | 0x7F21 => "（CV証明書）",
        0x5F51 => "（接触ATR）",
        _ => "",
    }
}

fn unknown(command: &Command<'_>) -> String {
    let Command { cla, ins, .. } = command;
    format!("未知のコマンド{cla:02X}{ins:02X} (unknown command)")
}

/// Which key or secret P2 means.
fn target(p2: u8) -> String {
    match p2 {
        0x00 => " [既定の鍵]".to_owned(),
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
    fn every_command_that_the_chip_knows_has_a_name() {
        for (hex, words) in [
            ("00A4040C07A0000001510000", "発行者領域を選択 (SELECT DF)"),
            ("00A4090C02000A", "未知の方法09で000Aを選択 (SELECT)"),
            (
                "00B08A0004",
                "ファイル000Aの0バイト目から4バイト読出し (READ BINARY)",
            ),
            (
                "00B2010C00",
                "ファイル0001のレコード1を読出し (READ RECORD)",
            ),
            (
                "00CA5F5100",
                "データオブジェクト5F51（接触ATR）を取得 (GET DATA)",
            ),
            (
                "0088009901FF00",
                "1バイトのチャレンジで内部認証 [0019] (INTERNAL AUTHENTICATE)",
            ),
            (
                "802A0080010100",
                "1バイトに署名 (COMPUTE DIGITAL SIGNATURE)",
            ),
            (
                "802A0500010100",
                "1バイトのメッセージに署名 [既定の鍵] (COMPUTE DIGITAL SIGNATURE, PSS)",
            ),
            ("80AE0000", "セッション鍵を設定 (SET SESSION KEY)"),
            (
                "902A03800141",
                "[続く] 1バイトのメッセージに署名 (COMPUTE DIGITAL SIGNATURE) (chained)",
            ),
            (
                "08B0000005960300000300",
                "[秘匿] 0バイト目から読出し (READ BINARY) (secure messaging)",
            ),
            ("80540080", "鍵の閉塞解除 (UNLOCK KEY)"),
            ("FFCA000000", "未知のコマンドFFCA (unknown command)"),
            ("0184000008", "未知のコマンド0184 (unknown command)"),
        ] {
            assert_eq!(command(hex), words, "{hex}");
        }
    }

    #[test]
    fn a_pin_is_not_told() {
        assert!(!command("00240180044D4E4F50").contains("MNOP"));
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
