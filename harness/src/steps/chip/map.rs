//! Where things are on a chip, in the words of scenarios. From public implementations, not from an official
//! specification (CARD-042, CARD-043, CARD-044).

use crate::fail;
use crate::run::Party;

/// An application: its name, its AID and the files that have a name.
pub struct Application {
    /// Its name.
    pub name: &'static str,
    /// AID.
    pub aid: &'static [u8],
    files: &'static [(&'static str, u16)],
}

/// The applications of a My Number card.
pub const APPLICATIONS: [Application; 5] = [
    Application {
        name: "公的個人認証AP",
        aid: b"\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01",
        files: &[
            ("署名用電子証明書", 0x0001),
            ("署名用CA証明書", 0x0002),
            ("トークン情報", 0x0006),
            ("電子証明書の有無", 0x0008),
            ("保護されたファイル", 0x0009),
            ("利用者証明用電子証明書", 0x000A),
            ("利用者証明用CA証明書", 0x000B),
            ("端末認証の鍵", 0x0016),
            ("利用者証明用秘密鍵", 0x0017),
            ("利用者証明用暗証番号", 0x0018),
            ("署名用秘密鍵", 0x001A),
            ("署名用暗証番号", 0x001B),
        ],
    },
    Application {
        name: "券面事項確認AP",
        aid: b"\xD3\x92\x10\x00\x31\x00\x01\x01\x04\x02",
        files: &[
            ("年齢確認", 0x0001),
            ("券面", 0x0002),
            ("AP基本情報", 0x0003),
            ("カード検証可能証明書", 0x0004),
            ("個人番号の画像", 0x0005),
            ("予備", 0x0006),
            ("生年月日", 0x0011),
            ("照合番号B", 0x0012),
            ("照合番号A", 0x0013),
            ("AP署名鍵", 0x001A),
        ],
    },
    Application {
        name: "券面事項入力補助AP",
        aid: b"\xD3\x92\x10\x00\x31\x00\x01\x01\x04\x08",
        files: &[
            ("個人番号", 0x0001),
            ("基本4情報", 0x0002),
            ("完全性", 0x0003),
            ("カード検証可能証明書", 0x0004),
            ("AP基本情報", 0x0005),
            ("セッション鍵の公開鍵", 0x0006),
            ("AP署名鍵の公開鍵", 0x0007),
            ("予備", 0x0008),
            ("券面事項入力補助用暗証番号", 0x0011),
            ("閉塞した参照", 0x0012),
            ("AP署名鍵", 0x0013),
            ("照合番号A", 0x0014),
            ("照合番号B", 0x0015),
        ],
    },
    Application {
        name: "共通カードAP",
        aid: b"\xD3\x92\x10\x00\x31\x00\x01\x01\x01\x00",
        files: &[
            ("カード情報", 0x0001),
            ("鍵識別子", 0x0002),
            ("内部認証の鍵", 0x0019),
            ("住民基本台帳用暗証番号", 0x001C),
        ],
    },
    Application {
        name: "住基AP",
        aid: b"\xD3\x92\x10\x00\x31\x00\x01\x01\x04\x01",
        files: &[("鍵識別子", 0x0002), ("住民基本台帳用暗証番号", 0x001C)],
    },
];

/// The application of that name.
pub fn application(name: &str) -> &'static Application {
    match APPLICATIONS.iter().find(|it| it.name == name) {
        Some(application) => application,
        None => {
            let known: Vec<_> = APPLICATIONS.iter().map(|it| it.name).collect();
            fail!(
                Party::Configuration,
                format_args!("アプリケーション: one of {}", known.join("・")),
                format_args!("「{name}」")
            )
        }
    }
}

impl Application {
    /// Its files that have a name.
    pub fn files(&self) -> impl Iterator<Item = (&'static str, u16)> {
        self.files.iter().copied()
    }

    /// The identifier of a file: by its name, or four hexadecimal digits.
    pub fn file(&self, name: &str) -> u16 {
        let named = self.files.iter().find(|(known, _)| *known == name);
        let by_number = || match name.len() {
            4 => u16::from_str_radix(name, 16).ok(),
            _ => None,
        };
        match named.map(|(_, id)| *id).or_else(by_number) {
            Some(id) => id,
            None => {
                let known: Vec<_> = self.files.iter().map(|(name, _)| *name).collect();
                fail!(
                    Party::Configuration,
                    format_args!(
                        "a file of {}: four hexadecimal digits, or one of {}",
                        self.name,
                        known.join("・")
                    ),
                    format_args!("「{name}」")
                )
            }
        }
    }
}
