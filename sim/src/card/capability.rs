//! What a card can do, as a table: application by application, file by file, what is readable when.

use serde::Serialize;

use super::applet::{Ap, Applet, Content, File, data_objects};
use super::catalogue::{self, FileKind};
use super::reference::Alphabet;
use super::{Bytes, CardKind, CardSpec, Condition};

/// The form of 暗証番号.
pub const FOUR_DIGITS: &str = "数字4桁";
/// The form of 署名用パスワード.
pub const PASSWORD: &str = "英大文字・数字6〜16桁";

/// The capability table of one card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Capabilities {
    /// Which kind.
    pub kind: CardKind,
    /// What has become of it.
    pub condition: Condition,
    /// ATR; none if the chip does not answer.
    pub answer_to_reset: Option<Bytes>,
    /// Its applications.
    pub applications: Vec<Application>,
    /// What GET DATA gives.
    pub objects: Vec<DataObject>,
    /// What one might look for in vain, in words.
    pub absent: Vec<&'static str>,
}

/// An application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Application {
    /// Its name.
    pub name: &'static str,
    /// AID.
    pub aid: Bytes,
    /// Its files in the order of their identifiers.
    pub files: Vec<Row>,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Row {
    /// Identifier, four hexadecimal digits.
    pub id: String,
    /// Its name; none if nobody outside knows what it is for.
    pub name: Option<&'static str>,
    /// What it is.
    pub kind: FileKind,
    /// Bytes that can be read, filling included.
    pub length: Option<usize>,
    /// Who may read or use it, in words; none for a secret.
    pub condition: Option<String>,
    /// For a secret: how it is counted.
    pub secret: Option<Secret>,
    /// For a private key: of which kind it is.
    pub algorithm: Option<&'static str>,
    /// 仮定: what is assumed of it.
    pub assumed: Option<&'static str>,
}

/// How a secret is counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Secret {
    /// What values it may have, in words.
    pub form: &'static str,
    /// Tries left on this card; none is blocked.
    pub tries_left: u8,
    /// Whether it can be presented at all.
    pub usable: bool,
}

/// An object of GET DATA.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct DataObject {
    /// Tag, four hexadecimal digits.
    pub tag: String,
    /// Its name.
    pub name: Option<&'static str>,
    /// Bytes.
    pub length: usize,
}

impl Capabilities {
    /// The table of a new card.
    pub fn of(spec: &CardSpec) -> Self {
        let answers = !matches!(spec.condition, Condition::Mute | Condition::ForeignObject);
        // A chip that was tampered with has destroyed what it held.
        let holds = answers && spec.condition != Condition::Tampered;
        let mut applets = match holds {
            true => Applet::all_of(spec),
            false => Vec::new(),
        };
        if spec.kind == CardKind::FaceOnly {
            applets.iter_mut().for_each(Applet::retire_pins);
        }
        let objects = match holds {
            true => data_objects(spec),
            false => Vec::new(),
        };
        Self {
            kind: spec.kind,
            condition: spec.condition,
            answer_to_reset: answers.then(|| spec.interface.answer_to_reset().into()),
            absent: absent(spec, &applets),
            applications: applets.iter().map(Application::of).collect(),
            objects: objects
                .iter()
                .map(|(tag, value)| DataObject {
                    tag: format!("{tag:04X}"),
                    name: catalogue::object_name(*tag),
                    length: value.len(),
                })
                .collect(),
        }
    }
}

impl Application {
    fn of(applet: &Applet) -> Self {
        let mut files: Vec<&File> = applet.files.iter().collect();
        files.sort_by_key(|file| file.id);
        Self {
            name: applet.ap.ja(),
            aid: applet.ap.aid().into(),
            files: files.into_iter().map(|it| Row::of(applet.ap, it)).collect(),
        }
    }
}

impl Row {
    fn of(ap: Ap, file: &File) -> Self {
        let info = catalogue::file(ap, file.id);
        let condition = || Some(catalogue::condition(ap, file.access));
        let row = Self {
            id: format!("{:04X}", file.id),
            name: info.and_then(|info| info.name),
            kind: info.map_or(FileKind::Unknown, |info| info.kind),
            length: None,
            condition: None,
            secret: None,
            algorithm: None,
            assumed: info.and_then(|info| info.assumed),
        };
        match &file.content {
            Content::Transparent(bytes) => Self {
                length: Some(bytes.len()),
                condition: condition(),
                ..row
            },
            Content::Records(records) => Self {
                length: Some(records.iter().map(Vec::len).sum()),
                condition: condition(),
                ..row
            },
            Content::Key(key) => Self {
                condition: condition(),
                algorithm: Some(key.algorithm()),
                ..row
            },
            Content::Reference(reference) => {
                let form = match reference.alphabet() {
                    Alphabet::FourDigits => FOUR_DIGITS,
                    Alphabet::Password => PASSWORD,
                    Alphabet::Printed => printed_form(ap, file.id),
                };
                let tries_left = reference.tries_left();
                let secret = Secret {
                    form,
                    tries_left,
                    usable: tries_left > 0,
                };
                Self {
                    secret: Some(secret),
                    ..row
                }
            }
            Content::Unknown => row,
        }
    }
}

/// How a number that is printed on the card is presented.
fn printed_form(ap: Ap, id: u16) -> &'static str {
    match catalogue::file_name(ap, id) {
        Some("照合番号A") => "個人番号12桁",
        Some("照合番号B") => "生年月日6・期限の年4・セキュリティコード4桁",
        Some("生年月日") => "和暦YYMMDDの6桁",
        _ => "券面の数字",
    }
}

/// What is not there although one might look for it. No My Number card holds anything of insurance or of medicine:
/// terminals ask the fund.
fn absent(spec: &CardSpec, applets: &[Applet]) -> Vec<&'static str> {
    let mut absent = Vec::new();
    if applets.is_empty() {
        absent.push("すべてのAP（チップは応答しないか、中身を失っている）");
        return absent;
    }
    if spec.sign_certificate.is_none() {
        absent.push("署名用電子証明書とその鍵");
    }
    if spec.kind.is_phone() {
        absent.push("券面とその各AP（個人番号・基本4情報・顔写真）");
        absent.push("特定機関認証");
    } else if spec.photo.is_none() {
        absent.push("顔写真（券面事項にDF27がない）");
    }
    if spec.kind == CardKind::FaceOnly {
        absent.push("使える暗証番号（どれも閉塞した状態にある）");
    }
    absent.extend([
        "健康保険の資格（記号・番号・枝番・保険者番号）",
        "薬剤・診療・健診の情報",
        "税・年金・預貯金の情報",
        "公的個人認証APと電子証明書の中の個人番号",
    ]);
    absent
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::tests::spec;

    fn table(kind: CardKind) -> Capabilities {
        Capabilities::of(&spec(kind))
    }

    fn row<'a>(table: &'a Capabilities, ap: Ap, id: &str) -> &'a Row {
        let application = table.applications.iter().find(|it| it.name == ap.ja());
        let mut files = application.unwrap().files.iter();
        files.find(|row| row.id == id).unwrap()
    }

    #[test]
    fn the_table_says_what_opens_what_as_the_chip_does() {
        let table = table(CardKind::Ordinary);
        let condition = |ap, id| row(&table, ap, id).condition.clone().unwrap();
        assert_eq!(condition(Ap::Jpki, "000A"), "だれでも");
        assert_eq!(condition(Ap::Jpki, "0001"), "署名用パスワード(001B)の後");
        assert_eq!(
            condition(Ap::Jpki, "0017"),
            "利用者証明用暗証番号(0018)か特定機関認証の後"
        );
        assert_eq!(condition(Ap::Surface, "0005"), "照合番号A(0013)の後");
        assert_eq!(row(&table, Ap::Text, "0001").length, Some(17));
        assert_eq!(row(&table, Ap::Jpki, "001A").algorithm, Some("RSA-2048"));
        let tries = |ap, id| row(&table, ap, id).secret.as_ref().unwrap().tries_left;
        assert_eq!(tries(Ap::Jpki, "0018"), 3);
        assert_eq!(tries(Ap::Jpki, "001B"), 5);
        assert_eq!(tries(Ap::Text, "0012"), 0);
        assert_eq!(tries(Ap::Text, "0015"), 10);
    }

    #[test]
    fn a_phone_has_one_application_and_gives_its_certificate_to_its_owner_only() {
        let table = table(CardKind::PhoneAndroid);
        assert_eq!(table.applications.len(), 1);
        assert!(table.objects.is_empty());
        assert_eq!(
            row(&table, Ap::Jpki, "000A").condition.as_deref(),
            Some("利用者証明用暗証番号(0018)か端末の生体認証の後")
        );
    }

    #[test]
    fn no_pin_of_a_face_only_card_is_usable_and_every_printed_number_is() {
        let table = table(CardKind::FaceOnly);
        for (ap, id, usable) in [
            (Ap::Jpki, "0018", false),
            (Ap::Text, "0011", false),
            (Ap::Text, "0014", true),
            (Ap::Surface, "0012", true),
        ] {
            let secret = row(&table, ap, id).secret.as_ref().unwrap();
            assert_eq!(secret.usable, usable, "{id}");
        }
    }

    #[test]
    fn a_chip_that_was_tampered_with_holds_nothing_and_a_mute_one_does_not_answer() {
        let with = |condition| {
            Capabilities::of(&CardSpec {
                condition,
                ..spec(CardKind::Ordinary)
            })
        };
        let tampered = with(Condition::Tampered);
        assert!(tampered.applications.is_empty() && tampered.answer_to_reset.is_some());
        assert!(with(Condition::Mute).answer_to_reset.is_none());
    }
}
