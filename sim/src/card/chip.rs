//! The IC chip: what it holds, what has been proved to it, and what it answers to a command.

mod select;
mod sign;
mod verify;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::CardKind;
use super::apdu::{Command, StatusWord};
use super::applet::{Access, Ap, Applet, Content, File, OWNER};
use super::face::chip_date;
use super::reference::Rights;
use super::spec::CardSpec;

/// How a command ends: well, or with a status word that says why not.
type Outcome = Result<(), StatusWord>;

/// The chip of a card or the secure element of a phone. What it holds, the tries left and the stream of its
/// random numbers survive loss of power; the session does not.
pub struct Chip {
    kind: CardKind,
    answer_to_reset: &'static [u8],
    applets: Vec<Applet>,
    objects: Vec<(u16, Vec<u8>)>,
    random: ChaCha8Rng,
    session: Option<Session>,
    owner_present: bool,
}

/// What lasts from power-on to power-off.
#[derive(Default)]
struct Session {
    /// The application selected, by its place in the table; none is the issuer's security domain ("MF").
    applet: Option<usize>,
    /// The file selected in it, by its place.
    file: Option<usize>,
    /// What has been proved to that application.
    rights: Rights,
    /// The body of a terminal's certificate, waiting for the signature over it.
    terminal: Option<Vec<u8>>,
}

impl Chip {
    /// A chip with what the specification puts into it.
    pub fn new(spec: &CardSpec) -> Self {
        let mut applets = Applet::all_of(spec);
        if spec.kind == CardKind::FaceOnly {
            applets.iter_mut().for_each(Applet::retire_pins);
        }
        Self {
            kind: spec.kind,
            answer_to_reset: spec.interface.answer_to_reset(),
            applets,
            objects: data_objects(spec),
            random: ChaCha8Rng::seed_from_u64(spec.seed),
            session: None,
            owner_present: false,
        }
    }

    /// Power on, or reset: whatever was proved is forgotten. Gives the ATR.
    pub fn reset(&mut self) -> &'static [u8] {
        self.session = Some(Session::default());
        self.answer_to_reset
    }

    /// Power off: a phone is locked again too (assumed).
    pub fn power_off(&mut self) {
        self.session = None;
        self.owner_present = false;
    }

    /// The owner of the phone has unlocked it, or failed to.
    pub(super) fn set_owner_present(&mut self, present: bool) {
        self.owner_present = present;
    }

    /// Answers a C-APDU with an R-APDU, written over `answer`. A caller that keeps `answer` between commands
    /// makes reading free of allocation. Never an empty answer: whatever the bytes, two come back at least.
    pub fn transmit(&mut self, command: &[u8], answer: &mut Vec<u8>) {
        answer.clear();
        let status = match Command::decode(command) {
            Ok(command) => match self.execute(&command, answer) {
                Ok(()) => StatusWord::OK,
                Err(status) => {
                    answer.clear();
                    status
                }
            },
            Err(_malformed) => StatusWord::WRONG_LENGTH,
        };
        answer.extend_from_slice(&status.0.to_be_bytes());
    }

    fn execute(&mut self, command: &Command<'_>, answer: &mut Vec<u8>) -> Outcome {
        match (command.cla, command.ins) {
            (0x00, 0xB0) => self.read_binary(command, answer),
            (0x00, 0xA4) => self.select(command),
            (0x00, 0x20) => self.verify(command),
            (0x80, 0x2A) => self.compute_signature(command, answer),
            (0x00, 0xB2) => self.read_record(command, answer),
            (0x00, 0x84) => self.get_challenge(command, answer),
            (0x00, 0xCA) => self.get_data(command, answer),
            (0x00, 0x24) => self.change_reference(command),
            (0x80, 0x32) => self.change_key(command),
            (0x80, 0xA2) => self.terminal_certificate(command),
            // The iPhone's indicator of the last command; what it answers is assumed.
            (0x80, 0xFC) if self.kind == CardKind::PhoneIphone => Ok(()),
            (0x80, 0xFC) => Err(StatusWord::WRONG_LENGTH),
            (0x00 | 0x80, _) => Err(StatusWord::UNKNOWN_INSTRUCTION),
            (0x08 | 0x0C | 0x88 | 0x8C, _) => Err(StatusWord::SECURE_MESSAGING),
            (0x01..=0x03 | 0x40..=0x7F | 0x81..=0x83, _) => Err(StatusWord::CHANNEL),
            _ => Err(StatusWord::UNKNOWN_CLASS),
        }
    }

    /// READ BINARY. Reading across the end gives what there is; starting at the end or behind it, 6B00.
    fn read_binary(&mut self, command: &Command<'_>, answer: &mut Vec<u8>) -> Outcome {
        let offset = if command.p1 & 0x80 == 0 {
            usize::from(u16::from_be_bytes([command.p1, command.p2]))
        } else {
            if command.p1 & 0x60 != 0 {
                return Err(StatusWord::WRONG_PARAMETERS);
            }
            self.go_to_short_id(command.p1 & 0x1F, StatusWord::NOT_FOUND)?;
            usize::from(command.p2)
        };
        let expected = match command.expected {
            Some(expected) if command.data.is_empty() => expected as usize,
            _ => return Err(StatusWord::WRONG_LENGTH),
        };
        let (file, rights) = self.current_file()?;
        let Content::Transparent(bytes) = &file.content else {
            return Err(StatusWord::WRONG_FILE_KIND);
        };
        admit(file.access, rights)?;
        match bytes.get(offset..) {
            None | Some([]) => Err(StatusWord::WRONG_OFFSET),
            Some(rest) => {
                answer.extend_from_slice(rest.get(..expected).unwrap_or(rest));
                Ok(())
            }
        }
    }

    /// READ RECORD, by number, in the current file or by short identifier.
    fn read_record(&mut self, command: &Command<'_>, answer: &mut Vec<u8>) -> Outcome {
        match command.p2 & 0x07 {
            0x04 => {}
            0x05 => return Err(StatusWord::NOT_SUPPORTED),
            _ => return Err(StatusWord::WRONG_PARAMETERS),
        }
        if command.p2 >> 3 != 0 {
            self.go_to_short_id(command.p2 >> 3, StatusWord::NOT_FOUND)?;
        }
        let expected = match command.expected {
            Some(expected) if command.data.is_empty() => expected as usize,
            _ => return Err(StatusWord::WRONG_LENGTH),
        };
        let (file, rights) = self.current_file()?;
        let Content::Records(records) = &file.content else {
            return Err(StatusWord::WRONG_FILE_KIND);
        };
        admit(file.access, rights)?;
        let record = usize::from(command.p1)
            .checked_sub(1)
            .and_then(|place| records.get(place))
            .ok_or(StatusWord::NO_RECORD)?;
        answer.extend_from_slice(record.get(..expected).unwrap_or(record));
        Ok(())
    }

    /// GET CHALLENGE: 1 to 256 random bytes.
    fn get_challenge(&mut self, command: &Command<'_>, answer: &mut Vec<u8>) -> Outcome {
        if command.p1 != 0 || command.p2 != 0 {
            return Err(StatusWord::WRONG_PARAMETERS);
        }
        match command.expected {
            Some(length @ 1..=0x100) if command.data.is_empty() => {
                answer.resize(length as usize, 0);
                self.random.fill_bytes(answer);
                Ok(())
            }
            Some(_) if command.data.is_empty() => Err(StatusWord::CONDITIONS),
            _ => Err(StatusWord::WRONG_LENGTH),
        }
    }

    /// GET DATA: the objects at MF level.
    fn get_data(&self, command: &Command<'_>, answer: &mut Vec<u8>) -> Outcome {
        let expected = match command.expected {
            Some(expected) if command.data.is_empty() => expected as usize,
            _ => return Err(StatusWord::WRONG_LENGTH),
        };
        let at_top = self.session.as_ref().is_some_and(|it| it.applet.is_none());
        let tag = u16::from_be_bytes([command.p1, command.p2]);
        let (_, value) = self
            .objects
            .iter()
            .find(|(known, _)| at_top && *known == tag)
            .ok_or(StatusWord::NO_OBJECT)?;
        if value.len() > expected {
            return Err(StatusWord::WRONG_LENGTH);
        }
        answer.extend_from_slice(value);
        Ok(())
    }

    /// The current file, and what has been proved to its application.
    #[inline]
    fn current_file(&self) -> Result<(&File, Rights), StatusWord> {
        let session = self.session.as_ref().ok_or(StatusWord::NO_CURRENT_FILE)?;
        let file = session
            .applet
            .and_then(|applet| self.applets.get(applet))
            .zip(session.file)
            .and_then(|(applet, file)| applet.files.get(file))
            .ok_or(StatusWord::NO_CURRENT_FILE)?;
        Ok((file, self.rights()))
    }

    /// What has been proved to the application selected.
    #[inline]
    fn rights(&self) -> Rights {
        let proved = self.session.as_ref().map_or(Rights::NONE, |it| it.rights);
        if self.owner_present {
            proved.and(OWNER)
        } else {
            proved
        }
    }

    /// The application selected.
    fn current_applet(&mut self) -> Option<&mut Applet> {
        let place = self.session.as_ref()?.applet?;
        self.applets.get_mut(place)
    }

    /// An application, whether selected or not.
    pub(super) fn applet_mut(&mut self, ap: Ap) -> Option<&mut Applet> {
        self.applets.iter_mut().find(|applet| applet.ap == ap)
    }

    /// Every application.
    pub(super) fn applets_mut(&mut self) -> &mut [Applet] {
        &mut self.applets
    }

    /// The issuer rewrites what the chip holds, except the secrets. Ends the session.
    pub(super) fn rewrite(&mut self, spec: &CardSpec) {
        self.session = None;
        self.kind = spec.kind;
        self.objects = data_objects(spec);
        for newer in Applet::all_of(spec) {
            if let Some(applet) = self.applet_mut(newer.ap) {
                applet.take_over(newer);
            }
        }
    }

    /// 耐タンパ: everything is gone.
    pub(super) fn erase(&mut self) {
        self.applets.clear();
        self.objects.clear();
    }
}

/// 6982, unless what was proved suffices.
fn admit(access: Access, rights: Rights) -> Outcome {
    if access.admits(rights) {
        Ok(())
    } else {
        Err(StatusWord::NOT_VERIFIED)
    }
}

/// What GET DATA gives at MF level. Of 住民基本台帳カード nothing is known.
fn data_objects(spec: &CardSpec) -> Vec<(u16, Vec<u8>)> {
    if spec.kind.is_phone() || spec.kind == CardKind::OldResident {
        return Vec::new();
    }
    let text = |text: &str| text.as_bytes().to_vec();
    vec![
        (0x0045, text(&spec.serial)),
        (0x00F0, text(&spec.municipality)),
        (0x00F2, text(&chip_date(spec.expires))),
    ]
}
