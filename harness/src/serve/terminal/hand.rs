//! A document written for the facility.

use madoguchi_sim::oqs::text::{self, Encoding};
use madoguchi_sim::oqs::value::Value;
use madoguchi_sim::oqs::{Document, Extension};

use super::{Choice, sealed};

/// How a document is written for a facility.
#[derive(Clone)]
pub struct Hand {
    /// Its characters.
    pub encoding: Encoding,
    /// By which 文字コード識別 says what they are.
    pub choice: Choice,
    /// The password, if the form is the encrypted one.
    pub password: Option<String>,
}

impl Hand {
    /// The octets of a document, and the extension that says what they are. `name` gives the name for an extension.
    ///
    /// # Errors
    /// It cannot be encrypted.
    pub fn write(
        &self,
        document: &Document,
        name: impl Fn(Extension) -> String,
    ) -> Result<(Extension, Vec<u8>), String> {
        let (extension, octets) = self.write_plain(document);
        match &self.password {
            None => Ok((extension, octets)),
            Some(password) => {
                let sealed = sealed::seal(&name(extension), &octets, password)?;
                Ok((Extension::Zip, sealed))
            }
        }
    }

    /// The same without encryption, whatever the form should be.
    pub fn write_plain(&self, document: &Document) -> (Extension, Vec<u8>) {
        match document {
            Document::Pdf(pdf) => (Extension::Pdf, pdf.to_vec()),
            Document::Xml(xml) => (Extension::Xml, self.characters(xml)),
        }
    }

    fn characters(&self, xml: &str) -> Vec<u8> {
        let xml = self.with_code(xml);
        text::encode(&xml, self.encoding).unwrap_or_else(|lacking| {
            // Assumed: as paper and screens of the field show what they cannot write.
            let shown = xml.replace(|character| lacking.characters.contains(&character), "●");
            text::encode(&shown, self.encoding).unwrap_or_else(|_| shown.into_bytes())
        })
    }

    /// The centre does not know how a terminal writes; 文字コード識別 is said here.
    fn with_code(&self, xml: &str) -> String {
        const OPEN: &str = "<CharacterCodeIdentifier>";
        let profile = (self.choice)();
        let code = self.encoding.write(&profile);
        let parts = xml.split_once(OPEN).and_then(|(before, rest)| {
            let (_, after) = rest.split_once("</")?;
            Some(format!("{before}{OPEN}{code}</{after}"))
        });
        parts.unwrap_or_else(|| xml.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use madoguchi_sim::oqs::{CharacterCodes, Profile};

    use super::*;

    fn write(encoding: Encoding, xml: &str) -> Vec<u8> {
        write_by(CharacterCodes::FromZero, encoding, xml)
    }

    fn write_by(character_codes: CharacterCodes, encoding: Encoding, xml: &str) -> Vec<u8> {
        let profile = Profile {
            character_codes,
            ..Profile::default()
        };
        let hand = Hand {
            encoding,
            choice: Arc::new(move || profile),
            password: None,
        };
        let document = Document::Xml(xml.to_owned());
        hand.write_plain(&document).1
    }

    #[test]
    fn the_code_of_the_characters_is_that_of_the_file() {
        let xml = "<XmlMsg><CharacterCodeIdentifier>0</CharacterCodeIdentifier><N>髙</N></XmlMsg>";
        let written = write(Encoding::ShiftJis, xml);
        let read = text::decode(&written).unwrap();
        assert_eq!(read.encoding, Encoding::ShiftJis);
        assert!(
            read.text
                .contains("Identifier>1</CharacterCodeIdentifier><N>髙<")
        );
        let written = String::from_utf8(write(Encoding::Utf8, xml)).unwrap();
        assert!(written.contains("Identifier>0</"));
        for (encoding, code) in [(Encoding::ShiftJis, "2"), (Encoding::Utf8, "1")] {
            let written = write_by(CharacterCodes::FromOne, encoding, xml);
            let read = text::decode(&written).unwrap();
            assert!(read.text.contains(&format!("Identifier>{code}</")));
        }
    }

    #[test]
    fn a_character_that_shift_jis_lacks_is_shown_as_a_black_circle() {
        let written = write(Encoding::ShiftJis, "<N>𠮷田</N>");
        let read = text::decode(&written).unwrap();
        assert!(read.text.ends_with("<N>●田</N>"), "{}", read.text);
    }
}
