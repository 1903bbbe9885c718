//! Someone who listens to a card and its terminal and tells what they say to each other.

use super::apdu::{Command, StatusWord, split_response};
use super::applet::Ap;
use super::catalogue::{file_name, is_personal};
use super::describe::{describe_command, describe_response};

/// Follows which application and file are selected, as far as commands and answers show it, so that it can name what a
/// command is about. It tells no secret: neither what is presented nor what is read.
#[derive(Clone, Debug, Default)]
pub struct Narrator {
    application: Option<Ap>,
    file: Option<u16>,
}

/// A command and its answer in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The application that is selected when the command has been carried out; none at the level above them.
    pub application: Option<&'static str>,
    /// The command, and the name of the file it is about.
    pub command: String,
    /// The answer, and what its status word means.
    pub answer: String,
}

impl Narrator {
    /// The card has been powered on or off, or reset: nothing is selected any more.
    pub fn reset(&mut self) {
        *self = Self::default();
    }

    /// Whether the answer to a command that reads shows who the holder is ([`is_personal`]). Follows the two as
    /// [`Self::tell`] does: one narrator does one or the other.
    pub fn hears_of_the_holder(&mut self, command: &[u8], answer: &[u8]) -> bool {
        let place = self.follow(command, answer);
        let read = matches!(command.get(1), Some(0xB0 | 0xB2));
        read && place.is_some_and(|(ap, file)| is_personal(ap, file))
    }

    /// Follows a C-APDU and the R-APDU to it, as [`Self::tell`] does. Gives the application and the file that are selected now, as far as
    /// that can be seen; nothing of a command that is none.
    pub fn follow(&mut self, command: &[u8], answer: &[u8]) -> Option<(Ap, u16)> {
        let (command, (_, status)) = (Command::decode(command).ok()?, split_response(answer)?);
        self.select(&command, status);
        self.application.zip(self.file)
    }

    /// Tells a C-APDU and the R-APDU to it; `None` if the chip did not answer.
    pub fn tell(&mut self, command: &[u8], answer: Option<&[u8]>) -> Told {
        let status = answer.and_then(split_response).map(|(_, status)| status);
        let decoded = Command::decode(command).ok();
        if let (Some(command), Some(status)) = (&decoded, status) {
            self.select(command, status);
        }
        let mut words = describe_command(command);
        if let Some(name) = decoded.and_then(|command| self.subject(&command)) {
            words.push_str(&format!("〔{name}〕"));
        }
        Told {
            application: self.application.map(Ap::ja),
            command: words,
            answer: match answer {
                Some(answer) => describe_response(answer),
                None => "応答なし (no answer)".to_owned(),
            },
        }
    }

    /// Selection by SELECT, or by the short identifier that another command carries.
    fn select(&mut self, command: &Command<'_>, status: StatusWord) {
        let secret = command.cla & 0x0C != 0;
        match (command.ins, command.p1) {
            // What is selected within secure messaging cannot be seen.
            (0xA4, 0x04) if status == StatusWord::OK && secret => self.reset(),
            (0xA4, 0x02) if status == StatusWord::OK && secret => self.file = None,
            (0xA4, 0x04) if status == StatusWord::OK => {
                self.file = None;
                // A partial name finds the first application that it fits.
                let fits = |ap: &Ap| ap.aid().starts_with(command.data);
                self.application = Ap::ALL.into_iter().find(fits);
            }
            (0xA4, 0x02) if status == StatusWord::OK => {
                let id = <[u8; 2]>::try_from(command.data).map(u16::from_be_bytes);
                self.file = id.ok();
            }
            (0xA4, _) => {}
            _ => {
                let found = !matches!(status, StatusWord::NOT_FOUND | StatusWord::NO_OBJECT);
                if let Some(id) = short_id(command)
                    && found
                {
                    self.file = Some(id);
                }
            }
        }
    }

    /// The name of the file that a command is about.
    fn subject(&self, command: &Command<'_>) -> Option<&'static str> {
        let ap = self.application?;
        let selects = (command.ins, command.p1) == (0xA4, 0x02);
        let id = match short_id(command) {
            Some(id) => id,
            None if selects => u16::from_be_bytes(command.data.try_into().ok()?),
            None if is_about_default_key(command) => ap.default_key()?,
            None if is_about_a_file(command) => self.file?,
            None => return None,
        };
        file_name(ap, id)
    }
}

/// The short identifier in a command that may carry one.
fn short_id(command: &Command<'_>) -> Option<u16> {
    let Command { ins, p1, p2, .. } = *command;
    let id = match ins {
        0xB0 if p1 & 0x80 != 0 => p1 & 0x1F,
        0xB2 => p2 >> 3,
        0x20 | 0x24 | 0x2A | 0x32 | 0x88 if p2 > 0x80 => p2 & 0x1F,
        _ => 0,
    };
    (id != 0).then_some(id.into())
}

/// Whether a command works on the current file.
const fn is_about_a_file(command: &Command<'_>) -> bool {
    matches!(command.ins, 0x20 | 0x24 | 0x2A | 0x32 | 0x88 | 0xB0 | 0xB2)
}

const fn is_about_default_key(command: &Command<'_>) -> bool {
    command.ins == 0x2A && command.p2 == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::Bytes;
    use proptest::prelude::*;

    fn tell(narrator: &mut Narrator, command: &str, answer: &str) -> String {
        let [command, answer] = [command, answer].map(|hex| hex.parse::<Bytes>().unwrap());
        let told = narrator.tell(&command, Some(&answer));
        format!(
            "{} {} → {}",
            told.application.unwrap_or("-"),
            told.command,
            told.answer
        )
    }

    #[test]
    fn a_file_is_named_when_it_is_selected_and_when_it_is_used() {
        let mut narrator = Narrator::default();
        let story = [
            ("00A4040C0AD392F000260100000001", "9000"),
            ("00A4020C020018", "9000"),
            ("002000800431323334", "63C2"),
            ("00B08A0004", "308206319000"),
            ("00B0000100", "9000"),
            ("802A009A0101", "6982"),
        ]
        .map(|(command, answer)| tell(&mut narrator, command, answer));
        assert_eq!(
            story,
            [
                "公的個人認証AP 公的個人認証APを選択 (SELECT DF) → 9000 正常終了 (ok)",
                "公的個人認証AP ファイル0018を選択 (SELECT EF)〔利用者証明用暗証番号〕 → 9000 正常終了 (ok)",
                "公的個人認証AP 暗証番号・照合番号を照合 (VERIFY ****)〔利用者証明用暗証番号〕 → 63C2 残り2回 (2 tries left)",
                "公的個人認証AP ファイル000Aの0バイト目から4バイト読出し (READ BINARY)〔利用者証明用電子証明書〕 → 4バイト、9000 正常終了 (ok)",
                "公的個人認証AP 1バイト目から256バイト読出し (READ BINARY)〔利用者証明用電子証明書〕 → 9000 正常終了 (ok)",
                "公的個人認証AP 1バイトに署名 [001A] (COMPUTE DIGITAL SIGNATURE)〔署名用秘密鍵〕 → 6982 照合されていない (security status not satisfied)",
            ]
        );
    }

    #[test]
    fn what_was_not_found_is_not_selected_and_a_reset_ends_every_selection() {
        let mut narrator = Narrator::default();
        tell(&mut narrator, "00A4040C0AD3921000310001010408", "9000");
        tell(&mut narrator, "00A4020C020001", "9000");
        tell(&mut narrator, "00A4020C020099", "6A82");
        tell(&mut narrator, "00A4040C0AD392F000260100000001", "6A82");
        let read = tell(&mut narrator, "00B0000011", "9000");
        assert!(read.starts_with("券面事項入力補助AP ") && read.contains("〔個人番号〕"));
        narrator.reset();
        let read = tell(&mut narrator, "00B0000011", "6986");
        assert!(read.starts_with("- ") && !read.contains('〔'), "{read}");
    }

    #[test]
    fn who_the_holder_is_stands_in_the_files_of_the_face_and_not_in_the_authentication_certificate()
    {
        let mut narrator = Narrator::default();
        let mut hears = |command: &str| {
            let command = command.parse::<Bytes>().unwrap();
            narrator.hears_of_the_holder(&command, &[0x30, 0x90, 0x00])
        };
        let heard = [
            "00A4040C0AD392F000260100000001",
            "00B08A0000",
            "00B0810000",
            "00B0010000",
            "00A4040C0AD3921000310001010408",
            "00A4020C020002",
            "00B0000000",
            "00B0850000",
        ]
        .map(&mut hears);
        let expected = [false, false, true, true, false, false, true, false];
        assert_eq!(heard, expected);
    }

    #[test]
    fn the_same_number_is_another_file_in_another_application() {
        let mut narrator = Narrator::default();
        tell(&mut narrator, "00A4040C0AD3921000310001010402", "9000");
        let birth = tell(&mut narrator, "00200091", "63CA");
        assert!(birth.contains("〔生年月日〕"), "{birth}");
        let key = tell(&mut narrator, "802A0500010100", "9000");
        assert!(key.contains("〔カードの署名鍵〕"), "{key}");
    }

    proptest! {
        #[test]
        fn no_secret_and_nothing_read_is_told(
            secret in "[A-Z0-9]{6,16}",
            header in prop_oneof![Just([0x00, 0x20, 0, 0x80]), Just([0x00, 0x24, 1, 0x9B]), Just([0x80, 0x32, 0, 0x80])],
            read in proptest::collection::vec(any::<u8>(), 8..40),
        ) {
            let [cla, ins, p1, p2] = header;
            let command = Command::new(cla, ins, p1, p2).with_data(secret.as_bytes()).encode();
            let answer = Bytes([&read[..], &[0x90, 0x00]].concat());
            let told = format!("{:?}", Narrator::default().tell(&command, Some(&answer)));
            prop_assert!(!told.contains(&secret));
            prop_assert!(!told.contains(&Bytes(secret.into_bytes()).to_string()));
            prop_assert!(!told.contains(&Bytes(read).to_string()));
        }

        #[test]
        fn any_exchange_can_be_told(
            exchanges in proptest::collection::vec(
                (proptest::collection::vec(any::<u8>(), 0..20), proptest::option::of(proptest::collection::vec(any::<u8>(), 0..9))),
                0..9,
            )
        ) {
            let mut narrator = Narrator::default();
            for (command, answer) in exchanges {
                let told = narrator.tell(&command, answer.as_deref());
                prop_assert!(!told.command.is_empty() && !told.answer.is_empty());
            }
        }
    }
}
