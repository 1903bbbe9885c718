//! The card as a thing: a chip in plastic with a printed face, or a phone.

use super::chip::Chip;
use super::foreign;
use super::role::{CardRole, Refusal, Request, Response};
use super::spec::CardSpec;
use super::{Bytes, CardKind, Condition};
use crate::role::{Answer, Line, Port};

/// A simulated card or phone credential. Time does nothing to it: whether it has expired or is suspended is
/// for others to know.
pub struct Card {
    pub(super) spec: CardSpec,
    pub(super) notes: Vec<String>,
    /// Most cards of an ecosystem are never used: the chip is made when something first happens to it.
    chip: Option<Chip>,
    pub(super) face_tries_left: u8,
    condition: Condition,
    powered: bool,
}

impl Card {
    /// A new card.
    pub fn new(spec: CardSpec) -> Self {
        Self {
            chip: None,
            notes: spec.notes(),
            face_tries_left: spec.limits.face,
            condition: spec.condition,
            powered: false,
            spec,
        }
    }

    pub(super) fn chip(&mut self) -> &mut Chip {
        self.chip.get_or_insert_with(|| Chip::new(&self.spec))
    }

    /// Writes what the specification now says into the chip.
    pub(super) fn rewrite_chip(&mut self) {
        let chip = self.chip.get_or_insert_with(|| Chip::new(&self.spec));
        chip.rewrite(&self.spec);
    }

    /// Answers one request.
    pub fn handle(&mut self, request: Request) -> Response {
        let answer = match request {
            Request::PowerOn | Request::Reset => self.power_on(),
            Request::PowerOff => {
                self.powered = false;
                self.chip().power_off();
                Ok(Response::Done)
            }
            Request::Apdu(command) => {
                let mut answer = Vec::new();
                self.transmit(&command, &mut answer)
                    .map(|()| Response::Apdu(Bytes(answer)))
            }
            Request::LookAt => self.look_at(),
            Request::Biometrics { matched } => self.unlock_phone(matched),
            Request::FaceTriesLeft => self.face_tries(),
            Request::FaceResult { matched } => self.count_face(matched),
            Request::Issuer(command) => self.apply(command),
            Request::Suffer { condition } => self.suffer(condition),
        };
        answer.unwrap_or_else(|reason| Response::Refused { reason })
    }

    /// Answers a C-APDU with an R-APDU written over `answer`, as [`Request::Apdu`] does, without allocating
    /// where `answer` is kept between commands.
    ///
    /// # Errors
    /// [`Refusal::NoPower`], or [`Refusal::NoAnswer`] if the chip is dead or dies within the command. A chip
    /// that dies has not carried the command out.
    pub fn transmit(&mut self, command: &[u8], answer: &mut Vec<u8>) -> Result<(), Refusal> {
        if !self.powered {
            return Err(Refusal::NoPower);
        }
        let chip = self.chip.get_or_insert_with(|| Chip::new(&self.spec));
        match &mut self.condition {
            Condition::Sound => chip.transmit(command, answer),
            Condition::Mute => return Err(Refusal::NoAnswer),
            Condition::Failing { commands } => match commands.checked_sub(1) {
                Some(left) => {
                    *commands = left;
                    chip.transmit(command, answer);
                }
                None => {
                    self.condition = Condition::Mute;
                    return Err(Refusal::NoAnswer);
                }
            },
            Condition::Tampered => foreign::dead(answer),
            Condition::ForeignObject => foreign::transmit(command, answer),
        }
        Ok(())
    }

    /// Power fails while the chip is at a C-APDU: a card is pulled away too early. Of VERIFY the try is taken
    /// before anything is compared, so that pulling the card gains nobody one; nothing else has happened.
    pub fn lose_power_within(&mut self, command: &[u8]) {
        if self.powered && self.answers() {
            self.chip().lose_power_within(command);
        }
        self.powered = false;
    }

    fn power_on(&mut self) -> Result<Response, Refusal> {
        let answer_to_reset = match self.condition {
            Condition::Mute => return Err(Refusal::NoAnswer),
            Condition::ForeignObject => foreign::ANSWER_TO_RESET,
            Condition::Sound | Condition::Failing { .. } | Condition::Tampered => {
                self.chip().reset()
            }
        };
        self.powered = true;
        Ok(Response::Atr(answer_to_reset.into()))
    }

    fn look_at(&self) -> Result<Response, Refusal> {
        if self.spec.kind.is_phone() || self.condition == Condition::ForeignObject {
            return Err(Refusal::NothingPrinted);
        }
        let mut face = self.spec.face();
        face.notes.clone_from(&self.notes);
        Ok(Response::Face(Box::new(face)))
    }

    fn unlock_phone(&mut self, matched: bool) -> Result<Response, Refusal> {
        if !self.spec.kind.is_phone() || self.condition == Condition::ForeignObject {
            return Err(Refusal::NotAPhone);
        }
        if !self.answers() {
            return Err(Refusal::NoAnswer);
        }
        self.chip().set_owner_present(matched);
        Ok(Response::Done)
    }

    /// 顔認証 needs a chip that answers, and a photo in it.
    fn face_tries(&self) -> Result<Response, Refusal> {
        if !self.answers() {
            return Err(Refusal::NoAnswer);
        }
        if self.spec.photo.is_none() || self.spec.kind.is_phone() {
            return Err(Refusal::NotThisKind);
        }
        let left = self.face_tries_left;
        Ok(Response::FaceTries { left })
    }

    fn count_face(&mut self, matched: bool) -> Result<Response, Refusal> {
        self.face_tries()?;
        let left = self
            .face_tries_left
            .checked_sub(1)
            .ok_or(Refusal::FaceLocked)?;
        self.face_tries_left = if matched { self.spec.limits.face } else { left };
        self.face_tries()
    }

    fn suffer(&mut self, condition: Condition) -> Result<Response, Refusal> {
        match (self.condition, condition) {
            (Condition::Tampered | Condition::ForeignObject, _)
            | (_, Condition::Sound | Condition::ForeignObject)
            | (Condition::Mute, Condition::Failing { .. }) => return Err(Refusal::Unserviceable),
            (_, Condition::Tampered) => self.chip().erase(),
            _ => {}
        }
        self.condition = condition;
        Ok(Response::Done)
    }

    /// Whether it is a My Number card whose chip still does something.
    pub(super) fn answers(&self) -> bool {
        matches!(
            self.condition,
            Condition::Sound | Condition::Failing { commands: 1.. }
        )
    }

    /// Which kind it is now.
    pub const fn kind(&self) -> CardKind {
        self.spec.kind
    }
}

impl Port<CardRole> for Card {
    fn call<'a>(&'a mut self, _line: Line, request: Request) -> Answer<'a, CardRole> {
        Box::pin(std::future::ready(Ok(self.handle(request))))
    }
}
