//! 文字コード識別 (`CharacterCodeIdentifier`): in which encoding the file of a result is written, as its header says.

use super::finding::{Finding, FindingKind};
use super::profile::{CharacterCodes, Profile};
use super::text::Encoding;
use super::value::Value;
use super::{Element, message};

const HEADER: &str = "MessageHeader";
const NAME: &str = "CharacterCodeIdentifier";

/// Makes the header of a message say in which encoding its file is written. A header that does not say it stays as it is.
pub fn identify(root: &mut Element, encoding: Encoding, profile: &Profile) {
    let headers = root.children.iter_mut();
    for header in headers.filter(|child| child.name == HEADER) {
        let items = header.children.iter_mut();
        for item in items.filter(|item| item.name == NAME) {
            encoding.write(profile).as_ref().clone_into(&mut item.text);
        }
    }
}

/// What is to be said of a message whose header says another encoding than that in which its file is written. A code that is of no
/// encoding is the layout's to find.
pub fn contradicts(root: &Element, encoding: Encoding, profile: &Profile) -> Option<Finding> {
    let item = root.child(HEADER)?.child(NAME)?;
    let told = Encoding::read(&item.text, profile)?;
    if told == encoding {
        return None;
    }
    let mut found = format!("{}, the code of {}", item.text, told.written());
    let other = Profile {
        character_codes: match profile.character_codes {
            CharacterCodes::FromZero => CharacterCodes::FromOne,
            CharacterCodes::FromOne => CharacterCodes::FromZero,
        },
        ..*profile
    };
    if Encoding::read(&item.text, &other) == Some(encoding) {
        let name = other.character_codes.name();
        found.push_str(&format!(
            "; with the codes {name} of the profile it would be right"
        ));
    }
    Some(Finding {
        kind: FindingKind::Encoding,
        path: format!("/{}/{HEADER}/{NAME}", message::ROOT),
        place: item.place,
        expected: format!(
            "{}, the code of {}, in which the file is written",
            encoding.write(profile),
            encoding.written()
        ),
        found,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(code: &str) -> Element {
        let xml = format!(
            "<XmlMsg>\n<MessageHeader><{NAME}>{code}</{NAME}></MessageHeader><MessageBody/></XmlMsg>"
        );
        Element::parse(&xml).unwrap()
    }

    fn profile(character_codes: CharacterCodes) -> Profile {
        Profile {
            character_codes,
            ..Profile::default()
        }
    }

    #[test]
    fn what_was_identified_contradicts_the_other_encoding_only() {
        for codes in [CharacterCodes::FromZero, CharacterCodes::FromOne] {
            let profile = profile(codes);
            for encoding in [Encoding::Utf8, Encoding::ShiftJis] {
                let mut root = message("");
                identify(&mut root, encoding, &profile);
                assert_eq!(contradicts(&root, encoding, &profile), None);
                let other = match encoding {
                    Encoding::Utf8 => Encoding::ShiftJis,
                    Encoding::ShiftJis => Encoding::Utf8,
                };
                let found = contradicts(&root, other, &profile).unwrap();
                assert!(found.kind.breaks());
                assert_eq!((found.place.line, found.place.column), (2, 16));
            }
        }
    }

    #[test]
    fn a_code_that_is_right_by_the_other_table_says_so() {
        let told = contradicts(
            &message("1"),
            Encoding::Utf8,
            &profile(CharacterCodes::FromZero),
        );
        assert!(told.unwrap().found.contains("from-one"));
        let told = contradicts(
            &message("0"),
            Encoding::ShiftJis,
            &profile(CharacterCodes::FromZero),
        );
        assert!(!told.unwrap().found.contains("from-one"));
    }

    #[test]
    fn a_header_that_says_nothing_or_no_code_contradicts_nothing() {
        let silent = Element::parse("<XmlMsg><MessageHeader/><MessageBody/></XmlMsg>").unwrap();
        for root in [silent, message(""), message("7")] {
            let profile = Profile::default();
            assert_eq!(contradicts(&root, Encoding::Utf8, &profile), None);
        }
    }
}
