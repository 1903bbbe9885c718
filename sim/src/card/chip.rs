//! The IC chip: what it holds, what has been proved to it, and what it answers to a command.

mod chain;
mod data;
mod read;
mod reserved;
mod secure;
mod select;
mod sign;
mod terminal;
mod verify;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::apdu::{Command, StatusWord};
use super::applet::{Access, Ap, Applet, File, OWNER, data_objects, top_files};
use super::reference::Rights;
use super::secure_messaging;
use super::spec::CardSpec;
use super::{CardKind, LazyBytes};
use chain::Chain;

/// How a command ends: well, or with a status word that says why not.
type Outcome = Result<(), StatusWord>;

/// The chip of a card or the secure element of a phone. What it holds, the tries left and the stream of its
/// random numbers survive loss of power; the session does not.
pub struct Chip {
    kind: CardKind,
    answer_to_reset: &'static [u8],
    applets: Vec<Applet>,
    /// The files that can be selected while no application is.
    top: Vec<File>,
    /// The data objects at that level.
    objects: Vec<(u16, LazyBytes)>,
    random: ChaCha8Rng,
    session: Option<Session>,
    owner_present: bool,
}

/// What lasts from power-on to power-off.
#[derive(Default)]
struct Session {
    /// The application selected, by its place in the table; none is the issuer's security domain ("MF").
    applet: Option<usize>,
    /// The file selected in it, or at the top level, by its place.
    file: Option<usize>,
    /// What has been proved to that application.
    rights: Rights,
    /// The body of a terminal's certificate, waiting for the signature over it.
    terminal: Option<Vec<u8>>,
    /// Secure messaging with the application, while it goes well.
    secure: Option<Box<secure_messaging::Session>>,
    /// The beginning of a command that comes in several.
    chain: Option<Box<Chain>>,
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
            top: top_files(spec),
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
        let outcome = match Command::decode(command) {
            Ok(command) => self.execute(&command, answer),
            Err(_malformed) => {
                self.forget_links();
                Err(StatusWord::WRONG_LENGTH)
            }
        };
        let status = match outcome {
            Ok(()) => StatusWord::OK,
            Err(status) => {
                answer.clear();
                status
            }
        };
        answer.extend_from_slice(&status.0.to_be_bytes());
    }

    /// Power fails while the chip is at a command: of VERIFY the try has been taken already, of all else
    /// nothing has been done.
    pub(super) fn lose_power_within(&mut self, command: &[u8]) {
        if let Ok(command) = Command::decode(command)
            && (command.cla, command.ins) == (0x00, 0x20)
        {
            self.begin_verify(&command);
        }
        self.power_off();
    }

    #[inline]
    fn execute(&mut self, command: &Command<'_>, answer: &mut Vec<u8>) -> Outcome {
        if matches!(command.cla, 0x10 | 0x90) {
            return self.keep_link(command);
        }
        match self.joined(command) {
            None => self.dispatch(command, answer),
            Some(data) => {
                let data = &data;
                self.dispatch(&Command { data, ..*command }, answer)
            }
        }
    }

    /// By class: plain, secured, or none of this card.
    #[inline]
    fn dispatch(&mut self, command: &Command<'_>, answer: &mut Vec<u8>) -> Outcome {
        match command.cla {
            0x00 | 0x80 => self.carry_out(command, answer),
            0x08 => self.execute_secured(command, answer),
            0x0C | 0x88 | 0x8C => Err(StatusWord::SECURE_MESSAGING),
            // Another logical channel, whether or not the data are secured or chained.
            0x01..=0x1F | 0x40..=0x7F | 0x81..=0x9F if command.cla & 0x43 != 0 => {
                Err(StatusWord::CHANNEL)
            }
            _ => Err(StatusWord::UNKNOWN_CLASS),
        }
    }

    #[inline]
    fn carry_out(&mut self, command: &Command<'_>, answer: &mut Vec<u8>) -> Outcome {
        match (command.cla, command.ins) {
            (0x00, 0xB0) => self.read_binary(command, answer),
            (0x00, 0xA4) => self.select(command),
            (0x00, 0x20) => self.verify(command),
            (0x80, 0x2A) => self.compute_signature(command, answer),
            (0x00, 0xB2) => self.read_record(command, answer),
            (0x00, 0x84) => self.get_challenge(command, answer),
            (0x00, 0x88) => self.internal_authenticate(command, answer),
            (0x00, 0xCA) => self.get_data(command, answer),
            (0x00, 0x24) => self.change_reference(command),
            (0x80, 0x32) => self.change_key(command),
            (0x80, 0xA2) => self.terminal_certificate(command),
            (0x80, 0xAE) => self.set_session_key(command),
            (0x80, 0x06 | 0x50 | 0x52 | 0x54 | 0x8A) if !self.kind.is_phone() => {
                Self::issuer_command(command)
            }
            // The iPhone's indicator of the last command; what it answers is assumed.
            (0x80, 0xFC) if self.kind == CardKind::PhoneIphone => Ok(()),
            (0x80, 0xFC) => Err(StatusWord::WRONG_LENGTH),
            // GET RESPONSE too (assumed): every answer fits into one, so that none is ever left to fetch.
            _ => Err(StatusWord::UNKNOWN_INSTRUCTION),
        }
    }

    /// The current file, and what has been proved to its application.
    #[inline]
    fn current_file(&self) -> Result<(&File, Rights), StatusWord> {
        let session = self.session.as_ref().ok_or(StatusWord::NO_CURRENT_FILE)?;
        let file = session
            .file
            .and_then(|place| self.files(session.applet)?.get(place))
            .ok_or(StatusWord::NO_CURRENT_FILE)?;
        Ok((file, self.rights()))
    }

    /// The files of an application, or of the top level.
    #[inline]
    fn files(&self, applet: Option<usize>) -> Option<&[File]> {
        match applet {
            Some(place) => Some(&self.applets.get(place)?.files),
            None => Some(&self.top),
        }
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

    /// Which application is selected.
    fn current_ap(&self) -> Option<Ap> {
        let place = self.session.as_ref()?.applet?;
        Some(self.applets.get(place)?.ap)
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
        self.top.clear();
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

/// How many bytes a command expects that sends none: 6700 if it expects none, or sends some.
#[inline]
fn expected_without_data(command: &Command<'_>) -> Result<usize, StatusWord> {
    match command.expected {
        Some(expected) if command.data.is_empty() => Ok(expected as usize),
        _ => Err(StatusWord::WRONG_LENGTH),
    }
}
