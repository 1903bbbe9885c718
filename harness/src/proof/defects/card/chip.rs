//! A chip with a quirk: what a defect of a card is made of, told in commands and answers.

use std::collections::BTreeSet;

use madoguchi_sim::card::apdu::Command;
use madoguchi_sim::card::{Ap, Bytes, CardKind, CardRole, Face, Request, Response};
use madoguchi_sim::role::{Answer, Breakdown, Line, Port, Switchboard};
use madoguchi_sim::specimen::Specimen;

/// As much as READ BINARY can ask for with a short length.
const CHUNK: u32 = 0x100;

/// No file is longer: offsets have fifteen bits.
const LONGEST_FILE: usize = 0x8000;

/// Where a chip stands, as told by what it heard and answered.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    /// The application selected.
    pub(super) ap: Option<Ap>,
    /// The file selected in it.
    pub(super) file: Option<u16>,
    /// What has been proved to it.
    pub(super) proved: BTreeSet<u16>,
    /// What is printed on the card; nothing is on a phone.
    pub(super) face: Option<Box<Face>>,
}

/// What a card could write where it should not.
pub(super) struct Known {
    /// What is printed on it.
    pub(super) face: Option<Box<Face>>,
    /// 個人番号, of a specimen.
    pub(super) number: Option<String>,
}

/// What a file holds, to be changed.
pub(super) type Held = fn(&Known, &mut Vec<u8>);

/// One command on its way.
pub(super) struct Heard<'a> {
    /// When.
    pub(super) line: &'a Line,
    /// Where the chip stood before it.
    pub(super) at: &'a Place,
    /// The command.
    pub(super) command: Command<'a>,
    /// The file that it is about.
    pub(super) file: Option<u16>,
}

impl Heard<'_> {
    /// Class and instruction.
    pub(super) const fn kind(&self) -> (u8, u8) {
        (self.command.cla, self.command.ins)
    }

    /// The application selected and the file that the command is about.
    pub(super) fn about(&self) -> Option<(Ap, u16)> {
        Some((self.at.ap?, self.file?))
    }

    /// Whether it reads.
    pub(super) const fn reads(&self) -> bool {
        matches!(self.kind(), READ | RECORD)
    }

    /// Whether it is an application that is to be selected, by name.
    pub(super) const fn names(&self) -> bool {
        matches!(self.kind(), SELECT) && self.command.p1 == 0x04
    }

    /// Whether it is a file that is to be selected, by identifier.
    pub(super) const fn identifies(&self) -> bool {
        matches!(self.kind(), SELECT) && self.command.p1 == 0x02
    }
}

/// SELECT.
pub(super) const SELECT: (u8, u8) = (0x00, 0xA4);
/// READ BINARY.
pub(super) const READ: (u8, u8) = (0x00, 0xB0);
/// READ RECORD.
pub(super) const RECORD: (u8, u8) = (0x00, 0xB2);
/// VERIFY.
pub(super) const VERIFY: (u8, u8) = (0x00, 0x20);
/// COMPUTE DIGITAL SIGNATURE.
pub(super) const SIGN: (u8, u8) = (0x80, 0x2A);
/// GET CHALLENGE.
pub(super) const CHALLENGE: (u8, u8) = (0x00, 0x84);

/// What is wrong with a chip.
pub(super) trait Quirk {
    /// What happens to the chip before it hears a request.
    fn first(&mut self, line: &Line, at: &Place, asked: &Request) -> Vec<Request> {
        let _ = (line, at, asked);
        Vec::new()
    }

    /// What is answered without the chip, or what it hears instead.
    fn before(&mut self, line: &Line, at: &Place, asked: &mut Request) -> Option<Response> {
        let _ = (line, at, asked);
        None
    }

    /// What becomes of the answer.
    fn after(&mut self, line: &Line, at: &Place, asked: &Request, answer: &mut Response) {
        let _ = (line, at, asked, answer);
    }

    /// What a file holds in truth, if it is not what it should.
    fn holds(&self, about: (Ap, u16)) -> Option<Held> {
        let _ = about;
        None
    }
}

/// Gives every chip a quirk.
pub(super) fn quirk<Q: Quirk + 'static>(board: &Switchboard, make: impl Fn() -> Q + 'static) {
    board.layer::<CardRole>(move |instance, inner| {
        Box::new(Flawed {
            inner,
            instance: instance.to_owned(),
            at: Place::default(),
            quirk: make(),
        })
    });
}

/// Changes what chips answer to commands.
pub(super) fn answers<F>(board: &Switchboard, make: impl Fn() -> F + 'static)
where
    F: FnMut(&Heard<'_>, &mut Vec<u8>) + 'static,
{
    quirk(board, move || Answers(make()));
}

/// The same, for what needs no memory.
pub(super) fn answering(board: &Switchboard, change: fn(&Heard<'_>, &mut Vec<u8>)) {
    answers(board, move || change);
}

/// Changes the commands that chips hear.
pub(super) fn hearing(board: &Switchboard, change: fn(&Heard<'_>) -> Option<Vec<u8>>) {
    quirk(board, move || Hears(change));
}

/// Does something to chips before they hear a command.
pub(super) fn beforehand(board: &Switchboard, first: fn(&Heard<'_>) -> Vec<Request>) {
    quirk(board, move || Beforehand(first));
}

/// Changes what a file holds.
pub(super) fn holding(board: &Switchboard, held: fn((Ap, u16)) -> Option<Held>) {
    quirk(board, move || Holds(held));
}

/// How a command ended.
pub(super) fn status(answer: &[u8]) -> u16 {
    match answer {
        [.., high, low] => u16::from_be_bytes([*high, *low]),
        _ => 0,
    }
}

/// Ends a command with a status word only.
pub(super) fn end(answer: &mut Vec<u8>, status: u16) {
    answer.clear();
    answer.extend_from_slice(&status.to_be_bytes());
}

/// Ends a command well, with data.
pub(super) fn give(answer: &mut Vec<u8>, data: &[u8]) {
    *answer = [data, &[0x90, 0x00]].concat();
}

/// Ends a command well, with as much as was expected of what nobody should be given. What a chip really holds there no
/// layer can know; that it gives anything is the defect.
pub(super) fn leak(heard: &Heard<'_>, answer: &mut Vec<u8>) {
    let length = match heard.kind() {
        READ | RECORD => heard.command.expected.unwrap_or(CHUNK).min(CHUNK - 1),
        SIGN => CHUNK,
        _ => 0,
    };
    give(answer, &vec![0x5A; usize::try_from(length).unwrap_or(0)]);
}

/// A command as a request.
pub(super) fn sent(command: Command<'_>) -> Request {
    Request::Apdu(Bytes(command.encode()))
}

/// SELECT of an application.
pub(super) fn enter(ap: Ap) -> Request {
    sent(Command::new(0x00, 0xA4, 0x04, 0x0C).with_data(ap.aid()))
}

/// SELECT of what is above the applications: all that was proved is forgotten.
pub(super) fn leave() -> Request {
    sent(Command::new(0x00, 0xA4, 0x04, 0x0C).with_data(madoguchi_sim::card::ISSUER_DOMAIN))
}

/// SELECT of a file.
pub(super) fn open(file: u16) -> Request {
    sent(Command::new(0x00, 0xA4, 0x02, 0x0C).with_data(&file.to_be_bytes()))
}

/// What makes a chip forget what was proved to it, and stand where it stood.
pub(super) fn forget(at: &Place) -> Vec<Request> {
    let again = at.ap.map(enter).into_iter();
    [leave()]
        .into_iter()
        .chain(again)
        .chain(at.file.map(open))
        .collect()
}

impl Place {
    /// Which kind of card it is; a phone has no face to tell.
    pub(super) fn kind(&self) -> Option<CardKind> {
        self.face.as_ref().map(|face| face.kind)
    }

    /// A command to a chip that stands here; none if its bytes are not one.
    pub(super) fn hears<'a>(&'a self, line: &'a Line, asked: &'a Request) -> Option<Heard<'a>> {
        let Request::Apdu(bytes) = asked else {
            return None;
        };
        let command = Command::decode(bytes).ok()?;
        Some(Heard {
            line,
            at: self,
            file: self.file_of(&command),
            command,
        })
    }

    fn file_of(&self, command: &Command<'_>) -> Option<u16> {
        let short = match (command.cla, command.ins) {
            READ if command.p1 & 0x80 != 0 => command.p1 & 0x1F,
            RECORD => command.p2 >> 3,
            (0x00, 0xA4) => {
                return <[u8; 2]>::try_from(command.data)
                    .ok()
                    .map(u16::from_be_bytes);
            }
            (_, 0x20 | 0x24 | 0x2A | 0x32 | 0x88) => match command.p2 {
                0x00 => return self.ap.and_then(Ap::default_key),
                p2 => p2 & 0x1F,
            },
            _ => 0,
        };
        match short {
            0 => self.file,
            id => Some(u16::from(id)),
        }
    }

    fn follow(&mut self, asked: &Request, answer: &Response) {
        match (asked, answer) {
            (Request::PowerOn | Request::Reset | Request::PowerOff, _) => {
                self.proved.clear();
                (self.ap, self.file) = (None, None);
            }
            (Request::Apdu(bytes), Response::Apdu(answer)) => {
                if let Ok(command) = Command::decode(bytes) {
                    self.follow_command(&command, status(answer));
                }
            }
            _ => {}
        }
    }

    fn follow_command(&mut self, command: &Command<'_>, status: u16) {
        let about = self.file_of(command);
        match (command.cla, command.ins, command.p1) {
            (0x00, 0xA4, 0x04) if status == 0x9000 => {
                let ap = Ap::ALL.into_iter().find(|ap| ap.aid() == command.data);
                if ap != self.ap {
                    self.proved.clear();
                }
                (self.ap, self.file) = (ap, None);
            }
            (0x00, 0xA4, 0x02) if status == 0x9000 => self.file = about,
            (0x00, 0xA4, _) => {}
            (0x00, 0x20, _) => {
                self.file = about;
                match (about, status) {
                    (Some(file), 0x9000) => _ = self.proved.insert(file),
                    (Some(file), _) if !command.data.is_empty() => _ = self.proved.remove(&file),
                    _ => {}
                }
            }
            (0x00, 0xB0 | 0xB2, _) | (0x80, 0x2A, _) if status == 0x9000 => self.file = about,
            _ => {}
        }
    }
}

struct Flawed<Q> {
    inner: Box<dyn Port<CardRole>>,
    instance: String,
    at: Place,
    quirk: Q,
}

impl<Q: Quirk> Flawed<Q> {
    /// The chip itself is asked.
    async fn ask(&mut self, line: &Line, asked: Request) -> Result<Response, Breakdown> {
        let answer = self.inner.call(line.clone(), asked.clone()).await?;
        self.at.follow(&asked, &answer);
        Ok(answer)
    }

    fn known(&self, line: &Line) -> Known {
        let specimen = Specimen::ALL
            .into_iter()
            .find(|it| it.instance() == self.instance);
        let spec = specimen.and_then(|it| it.spec(line.now(), 0));
        Known {
            face: self.at.face.clone(),
            number: spec.map(|spec| spec.individual_number.digits().to_owned()),
        }
    }

    /// The whole of the file selected, as the chip itself holds it.
    async fn whole(&mut self, line: &Line) -> Result<Vec<u8>, Breakdown> {
        let mut content = Vec::new();
        while content.len() < LONGEST_FILE {
            let offset = u16::try_from(content.len()).unwrap_or(u16::MAX);
            let [high, low] = offset.to_be_bytes();
            let read = Command::new(0x00, 0xB0, high, low).expecting(CHUNK);
            let Response::Apdu(Bytes(mut answer)) = self.ask(line, sent(read)).await? else {
                break;
            };
            if status(&answer) != 0x9000 || answer.len() < 3 {
                break;
            }
            answer.truncate(answer.len().saturating_sub(2));
            content.append(&mut answer);
        }
        Ok(content)
    }

    /// READ BINARY of a file that holds something else than it should.
    async fn reread(
        &mut self,
        line: &Line,
        asked: &Request,
        answer: &mut Response,
    ) -> Result<(), Breakdown> {
        let (Request::Apdu(bytes), Response::Apdu(Bytes(said))) = (asked, answer) else {
            return Ok(());
        };
        let Ok(command) = Command::decode(bytes) else {
            return Ok(());
        };
        let about = self.at.ap.zip(self.at.file);
        let held = about.and_then(|about| self.quirk.holds(about));
        let Some(change) = held.filter(|_| {
            (command.cla, command.ins) == READ && matches!(status(said), 0x9000 | 0x6B00)
        }) else {
            return Ok(());
        };
        let mut content = self.whole(line).await?;
        change(&self.known(line), &mut content);
        let offset = match command.p1 & 0x80 {
            0 => usize::from(u16::from_be_bytes([command.p1, command.p2])),
            _ => usize::from(command.p2),
        };
        let length = usize::try_from(command.expected.unwrap_or(0)).unwrap_or(0);
        match content.get(offset..) {
            None | Some([]) => end(said, 0x6B00),
            Some(rest) => give(said, rest.get(..length).unwrap_or(rest)),
        }
        Ok(())
    }
}

impl<Q: Quirk> Port<CardRole> for Flawed<Q> {
    fn call<'a>(&'a mut self, line: Line, mut request: Request) -> Answer<'a, CardRole> {
        Box::pin(async move {
            if self.at.face.is_none() && request == Request::PowerOn {
                let looked = self.inner.call(line.clone(), Request::LookAt).await?;
                if let Response::Face(face) = looked {
                    self.at.face = Some(face);
                }
            }
            for unasked in self.quirk.first(&line, &self.at, &request) {
                self.ask(&line, unasked).await?;
            }
            let stood = self.at.clone();
            if let Some(answer) = self.quirk.before(&line, &stood, &mut request) {
                return Ok(answer);
            }
            let mut answer = self.ask(&line, request.clone()).await?;
            self.reread(&line, &request, &mut answer).await?;
            self.quirk.after(&line, &stood, &request, &mut answer);
            Ok(answer)
        })
    }
}

struct Answers<F>(F);

impl<F: FnMut(&Heard<'_>, &mut Vec<u8>)> Quirk for Answers<F> {
    fn after(&mut self, line: &Line, at: &Place, asked: &Request, answer: &mut Response) {
        if let (Some(heard), Response::Apdu(Bytes(answer))) = (at.hears(line, asked), answer) {
            (self.0)(&heard, answer);
        }
    }
}

struct Hears(fn(&Heard<'_>) -> Option<Vec<u8>>);

impl Quirk for Hears {
    fn before(&mut self, line: &Line, at: &Place, asked: &mut Request) -> Option<Response> {
        let other = at.hears(line, asked).and_then(|heard| (self.0)(&heard));
        if let Some(other) = other {
            *asked = Request::Apdu(Bytes(other));
        }
        None
    }
}

struct Beforehand(fn(&Heard<'_>) -> Vec<Request>);

impl Quirk for Beforehand {
    fn first(&mut self, line: &Line, at: &Place, asked: &Request) -> Vec<Request> {
        let heard = at.hears(line, asked);
        heard.map(|heard| (self.0)(&heard)).unwrap_or_default()
    }
}

struct Holds(fn((Ap, u16)) -> Option<Held>);

impl Quirk for Holds {
    fn holds(&self, about: (Ap, u16)) -> Option<Held> {
        (self.0)(about)
    }
}
