//! What the files of the applications are called and what opens them, for whoever tells a person of it: the
//! capability table, the log of commands, scenarios. It knows of cards in general; what one card holds, that card says.

use serde::Serialize;

use super::applet::{Access, Ap};
use super::reference::Rights;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileKind {
    /// Bytes, for READ BINARY.
    Data,
    /// Records, for READ RECORD.
    Records,
    /// 暗証番号, パスワード or 照合番号, for VERIFY.
    Secret,
    /// A private key; it signs.
    PrivateKey,
    /// A public key that the chip keeps to itself.
    PublicKey,
    /// It exists; nothing else is known.
    Unknown,
}

impl FileKind {
    /// Its name.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Data => "データ",
            Self::Records => "レコード",
            Self::Secret => "照合",
            Self::PrivateKey => "秘密鍵",
            Self::PublicKey => "公開鍵",
            Self::Unknown => "不明",
        }
    }
}

/// What is known of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileInfo {
    /// The application.
    pub ap: Ap,
    /// Identifier.
    pub id: u16,
    /// What it is.
    pub kind: FileKind,
    /// Its name; none if nobody outside knows what it is for.
    pub name: Option<&'static str>,
    /// What scenarios call it, where that is not its name.
    called: Option<&'static str>,
    /// 仮定: what is assumed of it, since nobody has published or measured it, or sources disagree.
    pub assumed: Option<&'static str>,
}

/// Whether what a file holds tells who the holder is or what they look like: 氏名, 住所, 生年月日, 性別, 個人番号, also as a
/// picture or as a hash that can be guessed. The 利用者証明用 certificate tells nothing of the kind.
pub const fn is_personal(ap: Ap, id: u16) -> bool {
    match ap {
        Ap::Jpki => id == 0x0001,
        Ap::Surface => matches!(id, 0x0001 | 0x0002 | 0x0005),
        Ap::Text => matches!(id, 0x0001..=0x0003),
        Ap::Common | Ap::Resident => false,
    }
}

const fn known(ap: Ap, id: u16, kind: FileKind, name: &'static str) -> FileInfo {
    FileInfo {
        ap,
        id,
        kind,
        name: Some(name),
        called: None,
        assumed: None,
    }
}

const fn nameless(ap: Ap, id: u16, kind: FileKind) -> FileInfo {
    FileInfo {
        ap,
        id,
        kind,
        name: None,
        called: None,
        assumed: None,
    }
}

impl FileInfo {
    /// What scenarios call it: by a word that is also there for files whose purpose nobody knows, if they are spoken of.
    pub fn word(&self) -> Option<&'static str> {
        self.called.or(self.name)
    }

    const fn called(mut self, word: &'static str) -> Self {
        self.called = Some(word);
        self
    }

    const fn assumed(mut self, what: &'static str) -> Self {
        self.assumed = Some(what);
        self
    }
}

const FILLED: &str = "ファイルの大きさ（証明書の後をFFで埋める）";

/// Every file of every application (CARD-042, CARD-043, CARD-044), in the order of application and identifier.
#[rustfmt::skip] // A table.
pub static FILES: [FileInfo; 46] = [
    known(Ap::Jpki, 0x0001, FileKind::Data, "署名用電子証明書").assumed(FILLED),
    known(Ap::Jpki, 0x0002, FileKind::Data, "署名用CA証明書").assumed(FILLED),
    nameless(Ap::Jpki, 0x0005, FileKind::Unknown),
    known(Ap::Jpki, 0x0006, FileKind::Data, "トークン情報"),
    known(Ap::Jpki, 0x0008, FileKind::Data, "電子証明書の有無"),
    nameless(Ap::Jpki, 0x0009, FileKind::Data).called("保護されたファイル").assumed("大きさ（0とする）"),
    known(Ap::Jpki, 0x000A, FileKind::Data, "利用者証明用電子証明書").assumed(FILLED),
    known(Ap::Jpki, 0x000B, FileKind::Data, "利用者証明用CA証明書").assumed(FILLED),
    nameless(Ap::Jpki, 0x0010, FileKind::Unknown),
    known(Ap::Jpki, 0x0016, FileKind::PublicKey, "端末認証の鍵"),
    known(Ap::Jpki, 0x0017, FileKind::PrivateKey, "利用者証明用秘密鍵"),
    known(Ap::Jpki, 0x0018, FileKind::Secret, "利用者証明用暗証番号"),
    nameless(Ap::Jpki, 0x0019, FileKind::Unknown),
    known(Ap::Jpki, 0x001A, FileKind::PrivateKey, "署名用秘密鍵"),
    known(Ap::Jpki, 0x001B, FileKind::Secret, "署名用パスワード").called("署名用暗証番号"),
    nameless(Ap::Jpki, 0x001C, FileKind::Unknown),
    nameless(Ap::Jpki, 0x001E, FileKind::Unknown),
    known(Ap::Surface, 0x0001, FileKind::Data, "年齢確認（生年月日）").called("年齢確認"),
    known(Ap::Surface, 0x0002, FileKind::Data, "券面（氏名・住所・顔写真）").called("券面"),
    known(Ap::Surface, 0x0003, FileKind::Data, "AP基本情報").assumed("DF35の中身（意味は知られていない）"),
    known(Ap::Surface, 0x0004, FileKind::Data, "カード検証可能証明書"),
    known(Ap::Surface, 0x0005, FileKind::Data, "個人番号の画像"),
    nameless(Ap::Surface, 0x0006, FileKind::Data).called("予備"),
    known(Ap::Surface, 0x0011, FileKind::Secret, "生年月日").assumed("回数（10回とする）"),
    known(Ap::Surface, 0x0012, FileKind::Secret, "照合番号B"),
    known(Ap::Surface, 0x0013, FileKind::Secret, "照合番号A").assumed("回数（3回とする資料もある）"),
    known(Ap::Surface, 0x001A, FileKind::PrivateKey, "カードの署名鍵"),
    known(Ap::Text, 0x0001, FileKind::Data, "個人番号"),
    known(Ap::Text, 0x0002, FileKind::Data, "基本4情報"),
    known(Ap::Text, 0x0003, FileKind::Data, "完全性").assumed("照合番号Bでも読める（資料が食い違う）"),
    known(Ap::Text, 0x0004, FileKind::Data, "カード検証可能証明書"),
    known(Ap::Text, 0x0005, FileKind::Data, "AP基本情報").assumed("DF43の中身（意味は知られていない）"),
    known(Ap::Text, 0x0006, FileKind::Data, "セッション鍵の公開鍵"),
    known(Ap::Text, 0x0007, FileKind::Data, "カードの署名鍵の公開鍵"),
    nameless(Ap::Text, 0x0008, FileKind::Data).called("予備").assumed("読む条件"),
    known(Ap::Text, 0x0011, FileKind::Secret, "券面事項入力補助用暗証番号"),
    known(Ap::Text, 0x0012, FileKind::Secret, "閉塞した参照"),
    known(Ap::Text, 0x0013, FileKind::PrivateKey, "カードの署名鍵"),
    known(Ap::Text, 0x0014, FileKind::Secret, "照合番号A"),
    known(Ap::Text, 0x0015, FileKind::Secret, "照合番号B"),
    known(Ap::Common, 0x0001, FileKind::Records, "カード情報（製造番号・期限）").called("カード情報"),
    known(Ap::Common, 0x0002, FileKind::Records, "鍵識別子").assumed("どの鍵を指すか"),
    known(Ap::Common, 0x0019, FileKind::PrivateKey, "内部認証の鍵"),
    known(Ap::Common, 0x001C, FileKind::Secret, "住民基本台帳用暗証番号"),
    known(Ap::Resident, 0x0002, FileKind::Records, "鍵識別子").assumed("どの鍵を指すか"),
    known(Ap::Resident, 0x001C, FileKind::Secret, "住民基本台帳用暗証番号"),
];

/// What is known of a file of an application; `None` if no card has it.
pub fn file(ap: Ap, id: u16) -> Option<&'static FileInfo> {
    FILES.iter().find(|file| file.ap == ap && file.id == id)
}

/// The name of a file; `None` if no card has it or nobody knows what it is for.
pub fn file_name(ap: Ap, id: u16) -> Option<&'static str> {
    file(ap, id)?.name
}

/// The file of the certificate of a private key, where the card holds one (CARD-042).
pub const fn certificate_of(ap: Ap, key: u16) -> Option<u16> {
    match (ap, key) {
        (Ap::Jpki, 0x0017) => Some(0x000A),
        (Ap::Jpki, 0x001A) => Some(0x0001),
        _ => None,
    }
}

/// The files of an application that scenarios have a word for.
pub fn files_with_words(ap: Ap) -> impl Iterator<Item = (&'static str, &'static FileInfo)> {
    let own = FILES.iter().filter(move |file| file.ap == ap);
    own.filter_map(|file| Some((file.word()?, file)))
}

/// The name of an object of GET DATA.
pub const fn object_name(tag: u16) -> Option<&'static str> {
    Some(match tag {
        0x0042 => "発行者識別番号（鍵識別子）",
        0x0045 => "製造番号",
        0x0066 => "カード認識データ",
        0x00F0 => "全国地方公共団体コード",
        0x00F2 => "有効期限",
        0x00F7 => "中間の鍵の識別子",
        0x00F8 => "検証可能証明書（根→中間）",
        0x7F21 => "検証可能証明書（中間→下）",
        0x5F51 => "接触端子のATR（TSを除く）",
        _ => return None,
    })
}

/// What can be proved to an application: the right that it gives, its name, and the EF of the secret if it is one.
const fn rights(ap: Ap) -> &'static [(u16, &'static str, Option<u16>)] {
    match ap {
        Ap::Jpki => &[
            (0, "利用者証明用暗証番号", Some(0x0018)),
            (1, "署名用パスワード", Some(0x001B)),
            (2, "特定機関認証", None),
            (3, "端末の生体認証", None),
        ],
        Ap::Surface => &[
            (0, "生年月日", Some(0x0011)),
            (1, "照合番号A", Some(0x0013)),
            (2, "照合番号B", Some(0x0012)),
        ],
        Ap::Text => &[
            (0, "暗証番号", Some(0x0011)),
            (1, "照合番号A", Some(0x0014)),
            (2, "照合番号B", Some(0x0015)),
        ],
        Ap::Common | Ap::Resident => &[(0, "住民基本台帳用暗証番号", Some(0x001C))],
    }
}

/// Who may read a file or use a key of an application, in words.
pub fn condition(ap: Ap, access: Access) -> String {
    match access {
        Access::Free => "だれでも".to_owned(),
        Access::Never => "だれも読めない".to_owned(),
        Access::AnyOf(needed) => {
            let names: Vec<String> = rights(ap)
                .iter()
                .filter(|(number, ..)| needed.meets(Rights::number(*number)))
                .map(|(_, name, id)| match id {
                    Some(id) => format!("{name}({id:04X})"),
                    None => (*name).to_owned(),
                })
                .collect();
            format!("{}の後", names.join("か"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::CardKind;
    use crate::card::applet::{Applet, Content};
    use crate::card::tests::spec;

    fn kind(content: &Content) -> FileKind {
        match content {
            Content::Transparent(_) => FileKind::Data,
            Content::Records(_) => FileKind::Records,
            Content::Reference(_) => FileKind::Secret,
            Content::Key(_) => FileKind::PrivateKey,
            Content::Unknown => FileKind::Unknown,
        }
    }

    #[test]
    fn every_key_of_the_holder_has_its_certificate() {
        let keys = FILES.iter().filter(|it| it.kind == FileKind::PrivateKey);
        for key in keys.filter(|it| it.ap == Ap::Jpki) {
            let certificate = file(key.ap, certificate_of(key.ap, key.id).unwrap()).unwrap();
            assert_eq!(certificate.kind, FileKind::Data);
            let purpose = key.name.unwrap().strip_suffix("秘密鍵").unwrap();
            assert_eq!(certificate.name.unwrap(), format!("{purpose}電子証明書"));
        }
    }

    #[test]
    fn the_catalogue_knows_every_file_of_an_ordinary_card_and_no_other() {
        let mut held = Vec::new();
        for applet in Applet::all_of(&spec(CardKind::Ordinary)) {
            for own in &applet.files {
                let info = file(applet.ap, own.id).unwrap();
                let same = info.kind == kind(&own.content) || info.kind == FileKind::PublicKey;
                assert!(same, "{info:?}");
                held.push((applet.ap, own.id));
            }
        }
        let mut known: Vec<_> = FILES.iter().map(|file| (file.ap, file.id)).collect();
        held.sort_unstable();
        known.sort_unstable();
        assert_eq!(held, known);
    }

    #[test]
    fn no_word_stands_for_two_files_of_an_application() {
        for ap in Ap::ALL {
            let mut words: Vec<_> = files_with_words(ap).map(|(word, _)| word).collect();
            let all = words.len();
            words.sort_unstable();
            words.dedup();
            assert_eq!(words.len(), all, "{ap:?}: {words:?}");
        }
    }

    #[test]
    fn every_secret_that_proves_something_is_named_by_what_it_opens() {
        for applet in Applet::all_of(&spec(CardKind::Ordinary)) {
            for own in &applet.files {
                if let Content::Reference(reference) = &own.content
                    && reference.grants() != Rights::NONE
                {
                    let words = condition(applet.ap, Access::AnyOf(reference.grants()));
                    assert!(words.contains(&format!("({:04X})", own.id)), "{words}");
                }
            }
        }
    }

    #[test]
    fn every_object_of_get_data_has_a_name() {
        for (tag, _) in crate::card::applet::data_objects(&spec(CardKind::Ordinary)) {
            assert!(object_name(tag).is_some(), "{tag:04X}");
        }
        assert_eq!(object_name(0x0043), None);
    }
}
