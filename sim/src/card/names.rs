//! What files are called, for people (CARD-042, CARD-043, CARD-044).

use super::applet::Ap;

/// The name of a file of an application; none if nobody knows what it is for.
pub(super) const fn file_name(ap: Ap, id: u16) -> Option<&'static str> {
    Some(match (ap, id) {
        (Ap::Jpki, 0x0001) => "署名用電子証明書",
        (Ap::Jpki, 0x0002) => "署名用CA証明書",
        (Ap::Jpki, 0x0006) => "トークン情報",
        (Ap::Jpki, 0x0008) => "電子証明書の有無",
        (Ap::Jpki, 0x000A) => "利用者証明用電子証明書",
        (Ap::Jpki, 0x000B) => "利用者証明用CA証明書",
        (Ap::Jpki, 0x0016) => "特定機関認証の鍵",
        (Ap::Jpki, 0x0017) => "利用者証明用秘密鍵",
        (Ap::Jpki, 0x0018) => "利用者証明用暗証番号",
        (Ap::Jpki, 0x001A) => "署名用秘密鍵",
        (Ap::Jpki, 0x001B) => "署名用パスワード",
        (Ap::Text, 0x0001) => "個人番号",
        (Ap::Text, 0x0002) => "基本4情報",
        (Ap::Text, 0x0003) => "完全性情報",
        (Ap::Text, 0x0006) => "セッション鍵設定用公開鍵",
        (Ap::Text, 0x0007) => "内部認証用公開鍵",
        (Ap::Text, 0x0011) => "券面事項入力補助用暗証番号",
        (Ap::Text, 0x0012) => "出荷時に閉塞された照合番号",
        (Ap::Text, 0x0013) => "AP署名鍵",
        (Ap::Text, 0x0014) | (Ap::Surface, 0x0013) => "照合番号A",
        (Ap::Text, 0x0015) | (Ap::Surface, 0x0012) => "照合番号B",
        (Ap::Surface, 0x0001) => "年齢確認情報",
        (Ap::Surface, 0x0002) => "券面事項",
        (Ap::Surface, 0x0005) => "個人番号の画像",
        (Ap::Surface, 0x0011) => "生年月日",
        (Ap::Surface, 0x001A) => "AP署名鍵",
        (Ap::Text, 0x0004) | (Ap::Surface, 0x0004) => "CV証明書",
        (Ap::Text, 0x0005) | (Ap::Surface, 0x0003) => "AP基本情報",
        (Ap::Common, 0x0001) => "カードの製造番号・発行地・有効期限",
        (Ap::Common | Ap::Resident, 0x0002) => "鍵識別子",
        (Ap::Common, 0x0019) => "内部認証用秘密鍵",
        (Ap::Common | Ap::Resident, 0x001C) => "住民基本台帳用暗証番号",
        _ => return None,
    })
}
