//! 公的個人認証AP: two key pairs, their certificates, and what they need (CARD-043).

use super::{Access, ChipKey, File};
use crate::card::CardKind;
use crate::card::reference::{Alphabet, Reference, Rights};
use crate::card::spec::CardSpec;

/// 利用者証明用暗証番号 was presented.
const AUTH_PIN: Rights = Rights::number(0);
/// 署名用パスワード was presented.
const SIGN_PASSWORD: Rights = Rights::number(1);
/// 特定機関認証: a certified terminal vouches for the holder, without a PIN.
pub const TERMINAL: Rights = Rights::number(2);
/// The phone's owner has unlocked it.
pub const OWNER: Rights = Rights::number(3);

/// What is there on 住民基本台帳カード: label, and the 署名用 certificate with its authority, key and password. The
/// other certificate came with the My Number card. That the identifiers and the form of the password are those
/// of today is assumed: the label alone is known.
const OF_OLD_CARDS: [u16; 5] = [0x0001, 0x0002, 0x0006, 0x001A, 0x001B];

pub(super) fn files(spec: &CardSpec) -> Vec<File> {
    let phone = spec.kind.is_phone();
    let (auth_reading, auth_signing) = if phone {
        let owner = Access::AnyOf(AUTH_PIN.and(OWNER));
        (owner, owner)
    } else {
        (Access::Free, Access::AnyOf(AUTH_PIN.and(TERMINAL)))
    };
    let signing = Access::AnyOf(SIGN_PASSWORD);
    let password = spec.sign_password.as_ref().map_or("", |it| it.reveal());
    let key = |id, access, key| File::key(id, access, ChipKey::Holder(key));

    let mut files = vec![
        File::filled(0x0002, Access::Free, spec.sign_ca_certificate.clone()),
        File::bytes(0x0006, Access::Free, token_info(spec.kind)),
        File::bytes(0x0008, Access::Free, certificates_held(spec)),
        // Exists on real cards, and no credential of the holder opens it.
        File::bytes(0x0009, Access::Never, [0; 0]),
        File::filled(0x000A, auth_reading, spec.auth_certificate.clone()),
        File::filled(0x000B, Access::Free, spec.auth_ca_certificate.clone()),
        File::unknown(0x0016),
        key(0x0017, auth_signing, spec.auth_key),
        File::reference(
            0x0018,
            Reference::new(
                spec.auth_pin.reveal().as_bytes(),
                3,
                Alphabet::FourDigits,
                AUTH_PIN,
            ),
        ),
        File::reference(
            0x001B,
            Reference::new(password.as_bytes(), 5, Alphabet::Password, SIGN_PASSWORD),
        ),
    ];
    files.extend([0x0005, 0x0010, 0x0019, 0x001C, 0x001E].map(File::unknown));
    // Without a signature certificate the file is there and empty (assumed).
    let certificate = spec.sign_certificate.clone().unwrap_or_default();
    files.push(File::filled(0x0001, signing, certificate));
    files.push(match spec.sign_key {
        Some(number) => key(0x001A, signing, number),
        None => File::unknown(0x001A),
    });
    if spec.kind == CardKind::OldResident {
        files.retain(|file| OF_OLD_CARDS.contains(&file.id));
    }
    files
}

/// EF 0006: CK_TOKEN_INFO of PKCS#11 with 32-bit big-endian numbers, 160 bytes. The label tells a card from a
/// phone; manufacturer and model say that this is a specimen.
fn token_info(kind: CardKind) -> Vec<u8> {
    let label = match kind {
        CardKind::PhoneAndroid => "JPKIAPGPSETOKEN",
        CardKind::PhoneIphone => "JPKIAPIOSTOKEN",
        CardKind::OldResident => "JPKIAPICCTOKEN",
        CardKind::Ordinary
        | CardKind::FaceOnly
        | CardKind::NoPhotoInfant
        | CardKind::NextGeneration => "JPKIAPICCTOKEN2",
    };
    let mut info = format!(
        "{label:<32}{:<32}{:<16}{:<16}",
        "MADOGUCHI (NOT A REAL CARD)", "SPECIMEN", "00000000"
    )
    .into_bytes();
    // Flags; sessions at most, sessions, the same for writing; longest and shortest PIN; memory unknown.
    let numbers: [u32; 11] = [
        0x0000_040D,
        1,
        0,
        1,
        0,
        16,
        6,
        u32::MAX,
        u32::MAX,
        u32::MAX,
        u32::MAX,
    ];
    info.extend(numbers.into_iter().flat_map(u32::to_be_bytes));
    info.extend_from_slice(b"0301");
    info.extend_from_slice(&[b'9'; 16]);
    info
}

/// EF 0008: whether there is a signature certificate and a user-authentication certificate. Holders under
/// fifteen have no signature certificate.
fn certificates_held(spec: &CardSpec) -> [u8; 3] {
    let mark = |held| if held { 0x8F } else { 0x00 };
    [
        mark(spec.sign_certificate.is_some()),
        mark(spec.auth_certificate.is_held()),
        0x00,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn token_information_is_160_bytes_and_its_label_tells_cards_from_phones() {
        let card = token_info(CardKind::Ordinary);
        assert_eq!(card.len(), 160);
        assert!(card.starts_with(b"JPKIAPICCTOKEN2                 "));
        assert!(token_info(CardKind::PhoneIphone).starts_with(b"JPKIAPIOSTOKEN "));
    }
}
