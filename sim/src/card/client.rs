//! The terminal's side: what readers, the portal, ATMs and the municipality do with a card over their line.

mod secure;

use super::apdu::{Command, StatusWord, split_response};
use super::applet::Ap;
use super::image::photo_from_chip;
use super::role::{CardRole, Refusal, Request, Response};
use super::{Bytes, Face, FaceImage, tlv};
use crate::pki::KeyKind;
use crate::pki::ec::sha384;
use crate::pki::rsa::sha256_digest_info;
use crate::pki::terminal::TerminalCertificate;
use crate::role::{Address, Breakdown, Line, RoleName};
use crate::vocabulary::{AuthPin, SignPassword};

pub use secure::{SecureClient, SessionRandom};

const AUTH_CERTIFICATE: u16 = 0x000A;
const AUTH_AUTHORITY: u16 = 0x000B;
const AUTH_KEY: u16 = 0x0017;
const AUTH_PIN: u16 = 0x0018;
const SIGN_CERTIFICATE: u16 = 0x0001;
const SIGN_KEY: u16 = 0x001A;
const SIGN_PASSWORD: u16 = 0x001B;
const TOKEN_INFO: u16 = 0x0006;
const SURFACE_RECORD: u16 = 0x0002;
const SURFACE_NUMBER_B: u16 = 0x0012;

/// Why a terminal gets no further with what lies on it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CardTrouble {
    /// The chip does not answer; a reader shows 001.
    #[error("001: the card cannot be recognised")]
    NotRecognised,
    /// It answers but has not the application that a My Number card has, or is an older card that has it too;
    /// a reader shows 002.
    #[error("002: this is not a My Number card")]
    NotMyNumberCard,
    /// 照合番号 or 顔認証 is locked.
    #[error("locked until the municipality unlocks it")]
    Locked,
    /// The chip refuses with a status word.
    #[error("the chip answered {0}")]
    Refused(StatusWord),
    /// What lies there has no such thing: no printed face, no photo, no biometrics.
    #[error("the card declines: {0:?}")]
    Declined(Refusal),
    /// The player of the card does not answer as a card must.
    #[error(transparent)]
    Broken(#[from] Breakdown),
}

/// What the label of 公的個人認証AP tells of what lies there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// マイナンバーカード, `JPKIAPICCTOKEN2`; the next card too (assumed).
    Card,
    /// スマホ用電子証明書 on Android, `JPKIAPGPSETOKEN`.
    Android,
    /// iPhoneのマイナンバーカード, `JPKIAPIOSTOKEN`.
    Iphone,
}

impl Token {
    /// None for `JPKIAPICCTOKEN`, 住民基本台帳カード, and for whatever else is written there.
    fn labelled(label: &str) -> Option<Self> {
        match label {
            "JPKIAPICCTOKEN2" => Some(Self::Card),
            "JPKIAPGPSETOKEN" => Some(Self::Android),
            "JPKIAPIOSTOKEN" => Some(Self::Iphone),
            _ => None,
        }
    }
}

/// What came of presenting a PIN or password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinResult {
    /// It is right.
    Ok,
    /// It is wrong; so many tries are left, at least one.
    Wrong {
        /// Tries left.
        left: u8,
    },
    /// It is locked, by this try or already.
    Blocked,
}

/// A terminal with one card on it. Powering, selecting and presenting happen in the order in which the
/// terminal calls them, as with a real chip.
pub struct CardClient<'a> {
    line: &'a Line,
    card: &'a str,
}

impl<'a> CardClient<'a> {
    /// A terminal that speaks over `line` to the card of that instance.
    pub const fn new(line: &'a Line, card: &'a str) -> Self {
        Self { line, card }
    }

    /// Powers the card on, selects 公的個人認証AP and reads from its label what lies there: what every terminal
    /// begins with, so that what is no insurance card is refused in one place. 住民基本台帳カード has the same
    /// application under the same AID, with `JPKIAPICCTOKEN`.
    ///
    /// # Errors
    /// [`CardTrouble::NotRecognised`] if there is no answer, [`CardTrouble::NotMyNumberCard`] if there is no such
    /// application or its label is none of [`Token`].
    pub async fn begin(&self) -> Result<Token, CardTrouble> {
        self.power_on().await?;
        self.select_jpki().await?;
        Token::labelled(&self.read_token_label().await?).ok_or(CardTrouble::NotMyNumberCard)
    }

    /// Powers the card on. Gives its ATR.
    ///
    /// # Errors
    /// [`CardTrouble::NotRecognised`] if there is no answer.
    pub async fn power_on(&self) -> Result<Bytes, CardTrouble> {
        match self.ask(Request::PowerOn).await? {
            Response::Atr(answer_to_reset) => Ok(answer_to_reset),
            _ => Err(self.garbled()),
        }
    }

    /// The card leaves the terminal.
    ///
    /// # Errors
    /// [`CardTrouble::Broken`].
    pub async fn power_off(&self) -> Result<(), CardTrouble> {
        match self.ask(Request::PowerOff).await? {
            Response::Done => Ok(()),
            _ => Err(self.garbled()),
        }
    }

    /// Selects 公的個人認証AP.
    ///
    /// # Errors
    /// [`CardTrouble::NotMyNumberCard`] if there is none.
    pub async fn select_jpki(&self) -> Result<(), CardTrouble> {
        self.select(Ap::Jpki).await
    }

    /// Reads 利用者証明用電子証明書, DER. A card gives it to anyone; a phone wants PIN or biometrics first.
    ///
    /// # Errors
    /// [`CardTrouble::Refused`] with 6982 by a phone that is still locked.
    pub async fn read_auth_certificate(&self) -> Result<Vec<u8>, CardTrouble> {
        self.read_file(AUTH_CERTIFICATE).await
    }

    /// Reads 利用者証明用CA証明書, DER: the certificate of the authority that issued it.
    ///
    /// # Errors
    /// [`CardTrouble::Refused`].
    pub async fn read_auth_authority(&self) -> Result<Vec<u8>, CardTrouble> {
        self.read_file(AUTH_AUTHORITY).await
    }

    /// Presents 利用者証明用暗証番号.
    ///
    /// # Errors
    /// What keeps the question from being asked; a wrong PIN is an answer.
    pub async fn verify_auth_pin(&self, pin: &AuthPin) -> Result<PinResult, CardTrouble> {
        self.verify(AUTH_PIN, pin.reveal().as_bytes()).await
    }

    /// How many tries 利用者証明用暗証番号 has left. Costs none.
    ///
    /// # Errors
    /// What keeps the question from being asked.
    pub async fn pin_tries_left(&self) -> Result<u8, CardTrouble> {
        self.tries_left(AUTH_PIN).await
    }

    /// Has the user-authentication key sign a challenge, in the algorithm of the key that `certificate` (DER)
    /// certifies: PKCS#1 v1.5 over DigestInfo(SHA-256), or ECDSA over SHA-384.
    ///
    /// # Errors
    /// [`CardTrouble::Refused`] with 6982 if nothing that opens the key was proved.
    pub async fn sign_challenge(
        &self,
        certificate: &[u8],
        challenge: &[u8],
    ) -> Result<Vec<u8>, CardTrouble> {
        self.sign(AUTH_KEY, certificate, challenge).await
    }

    /// 特定機関認証: presents the terminal's certificate (object 5F4E, then object 5F37), after which the
    /// user-authentication key signs without the PIN.
    ///
    /// # Errors
    /// [`CardTrouble::Refused`] if the certificate is not genuine, or by a phone.
    pub async fn authenticate_terminal(
        &self,
        certificate: &TerminalCertificate,
    ) -> Result<(), CardTrouble> {
        let mut first = Command::new(0x80, 0xA2, 0x06, 0xC1).with_data(&certificate.body);
        first.extended = true;
        self.done(first).await?;
        let mut second = Command::new(0x80, 0xA2, 0x00, 0xC1).with_data(&certificate.signature);
        second.extended = true;
        self.done(second).await
    }

    /// Presents 署名用パスワード.
    ///
    /// # Errors
    /// What keeps the question from being asked; a wrong password is an answer.
    pub async fn verify_sign_password(
        &self,
        password: &SignPassword,
    ) -> Result<PinResult, CardTrouble> {
        self.verify(SIGN_PASSWORD, password.reveal().as_bytes())
            .await
    }

    /// How many tries 署名用パスワード has left. Costs none.
    ///
    /// # Errors
    /// What keeps the question from being asked.
    pub async fn sign_password_tries_left(&self) -> Result<u8, CardTrouble> {
        self.tries_left(SIGN_PASSWORD).await
    }

    /// Reads 署名用電子証明書, DER, after the password.
    ///
    /// # Errors
    /// [`CardTrouble::Refused`] with 6982 before the password, with 6B00 if the card has none.
    pub async fn read_sign_certificate(&self) -> Result<Vec<u8>, CardTrouble> {
        self.read_file(SIGN_CERTIFICATE).await
    }

    /// Has the signature key sign a document, as [`CardClient::sign_challenge`] does with the other key.
    ///
    /// # Errors
    /// [`CardTrouble::Refused`] with 6982 before the password.
    pub async fn sign_document(
        &self,
        certificate: &[u8],
        document: &[u8],
    ) -> Result<Vec<u8>, CardTrouble> {
        self.sign(SIGN_KEY, certificate, document).await
    }

    async fn read_token_label(&self) -> Result<String, CardTrouble> {
        self.select_file(TOKEN_INFO).await?;
        let label = self.read_at(0, 32).await?;
        Ok(String::from_utf8_lossy(&label).trim_end().to_owned())
    }

    /// Reads the photo from 券面事項確認AP with 照合番号B, made from what is printed; none on a card without
    /// a photo. Afterwards 公的個人認証AP has to be selected again, and what was proved to it is forgotten.
    ///
    /// # Errors
    /// [`CardTrouble::Locked`] if 照合番号B is; [`CardTrouble::Refused`] with 63Cx if the face that was read is
    /// not the face of this chip.
    pub async fn read_photo(&self, face: &Face) -> Result<Option<FaceImage>, CardTrouble> {
        self.select(Ap::Surface).await?;
        let number = face.reference_number_b();
        match self.verify(SURFACE_NUMBER_B, number.as_bytes()).await? {
            PinResult::Ok => {}
            PinResult::Wrong { left } => {
                return Err(CardTrouble::Refused(StatusWord::tries_left(left)));
            }
            PinResult::Blocked => return Err(CardTrouble::Locked),
        }
        let record = self.read_file(SURFACE_RECORD).await?;
        Ok(tlv::take(&record)
            .and_then(|(record, _)| tlv::find(record.value, &[0xDF, 0x27]))
            .and_then(photo_from_chip))
    }

    /// Looks at the front.
    ///
    /// # Errors
    /// [`CardTrouble::Declined`] if nothing is printed.
    pub async fn look_at(&self) -> Result<Face, CardTrouble> {
        match self.ask(Request::LookAt).await? {
            Response::Face(face) => Ok(*face),
            _ => Err(self.garbled()),
        }
    }

    /// How many face authentications may still fail; zero is locked.
    ///
    /// # Errors
    /// [`CardTrouble::Declined`] where there is no face to compare.
    pub async fn face_tries_left(&self) -> Result<u8, CardTrouble> {
        self.face_tries(Request::FaceTriesLeft).await
    }

    /// Tells the card the verdict on 顔認証. Gives the tries left. Not to be told of a visual check.
    ///
    /// # Errors
    /// [`CardTrouble::Locked`] if it was locked before.
    pub async fn report_face(&self, matched: bool) -> Result<u8, CardTrouble> {
        self.face_tries(Request::FaceResult { matched }).await
    }

    async fn face_tries(&self, request: Request) -> Result<u8, CardTrouble> {
        match self.ask(request).await? {
            Response::FaceTries { left } => Ok(left),
            _ => Err(self.garbled()),
        }
    }

    async fn select(&self, ap: Ap) -> Result<(), CardTrouble> {
        let command = Command::new(0x00, 0xA4, 0x04, 0x0C).with_data(ap.aid());
        match self.done(command).await {
            Err(CardTrouble::Refused(StatusWord::NOT_FOUND)) => Err(CardTrouble::NotMyNumberCard),
            other => other,
        }
    }

    async fn select_file(&self, id: u16) -> Result<(), CardTrouble> {
        let id = id.to_be_bytes();
        self.done(Command::new(0x00, 0xA4, 0x02, 0x0C).with_data(&id))
            .await
    }

    async fn verify(&self, reference: u16, value: &[u8]) -> Result<PinResult, CardTrouble> {
        self.select_file(reference).await?;
        let command = Command::new(0x00, 0x20, 0x00, 0x80).with_data(value);
        pin_result(self.transmit(command).await?.1)
    }

    async fn tries_left(&self, reference: u16) -> Result<u8, CardTrouble> {
        self.select_file(reference).await?;
        match self.transmit(Command::new(0x00, 0x20, 0x00, 0x80)).await?.1 {
            StatusWord::BLOCKED | StatusWord(0x6983) => Ok(0),
            status => status.tries().ok_or(CardTrouble::Refused(status)),
        }
    }

    async fn sign(
        &self,
        key: u16,
        certificate: &[u8],
        message: &[u8],
    ) -> Result<Vec<u8>, CardTrouble> {
        self.select_file(key).await?;
        let input = match KeyKind::certified_in(certificate) {
            Some(KeyKind::P384) => sha384(message).to_vec(),
            // What cannot be read is taken for what every card has today; the signature will not verify.
            Some(KeyKind::Rsa2048) | None => sha256_digest_info(message),
        };
        let command = Command::new(0x80, 0x2A, 0x00, 0x80)
            .with_data(&input)
            .expecting(256);
        self.data(command).await
    }

    /// Reads the one object at the beginning of a file; what fills the file behind it is left.
    async fn read_file(&self, id: u16) -> Result<Vec<u8>, CardTrouble> {
        self.select_file(id).await?;
        whole_object(256, async |offset, length| {
            self.read_at(offset, length).await
        })
        .await
    }

    async fn read_at(&self, offset: usize, length: usize) -> Result<Vec<u8>, CardTrouble> {
        let too_far = |_| CardTrouble::Refused(StatusWord::WRONG_OFFSET);
        let [high, low] = u16::try_from(offset).map_err(too_far)?.to_be_bytes();
        let length = u32::try_from(length).map_err(too_far)?;
        self.data(Command::new(0x00, 0xB0, high, low).expecting(length))
            .await
    }

    async fn done(&self, command: Command<'_>) -> Result<(), CardTrouble> {
        self.data(command).await.map(|_none| ())
    }

    async fn data(&self, command: Command<'_>) -> Result<Vec<u8>, CardTrouble> {
        match self.transmit(command).await? {
            (data, StatusWord::OK) => Ok(data),
            (_, status) => Err(CardTrouble::Refused(status)),
        }
    }

    /// Sends any command. Gives the data and the status word.
    ///
    /// # Errors
    /// [`CardTrouble::NotRecognised`] if no answer comes, [`CardTrouble::Broken`] if it is no R-APDU.
    pub async fn transmit(
        &self,
        command: Command<'_>,
    ) -> Result<(Vec<u8>, StatusWord), CardTrouble> {
        let answer = self.ask(Request::Apdu(Bytes(command.encode()))).await?;
        let Response::Apdu(Bytes(mut bytes)) = answer else {
            return Err(self.garbled());
        };
        match split_response(&bytes) {
            Some((data, status)) => {
                let length = data.len();
                bytes.truncate(length);
                Ok((bytes, status))
            }
            None => Err(self.garbled()),
        }
    }

    async fn ask(&self, request: Request) -> Result<Response, CardTrouble> {
        match self.line.ask::<CardRole>(self.card, request).await? {
            Response::Refused {
                reason: Refusal::NoAnswer,
            } => Err(CardTrouble::NotRecognised),
            Response::Refused {
                reason: Refusal::FaceLocked,
            } => Err(CardTrouble::Locked),
            Response::Refused { reason } => Err(CardTrouble::Declined(reason)),
            answer => Ok(answer),
        }
    }

    /// The answer itself is in the trace; it may hold a face and is not to be spread further.
    fn garbled(&self) -> CardTrouble {
        CardTrouble::Broken(Breakdown::Garbled {
            to: Address::new(RoleName::Card, self.card),
            detail: "an answer of another kind than the question".to_owned(),
        })
    }
}

/// The one object at the beginning of a file, read `chunk` bytes at a time by offset and length.
async fn whole_object(
    chunk: usize,
    mut read_at: impl AsyncFnMut(usize, usize) -> Result<Vec<u8>, CardTrouble>,
) -> Result<Vec<u8>, CardTrouble> {
    let mut object = read_at(0, chunk).await?;
    let whole = tlv::header(&object)
        .map(|(header, value)| header.saturating_add(value))
        .ok_or(CardTrouble::Refused(StatusWord::WRONG_DATA))?;
    while object.len() < whole {
        let missing = whole.saturating_sub(object.len()).min(chunk);
        let more = read_at(object.len(), missing).await?;
        if more.is_empty() {
            return Err(CardTrouble::Refused(StatusWord::WRONG_OFFSET));
        }
        object.extend_from_slice(&more);
    }
    object.truncate(whole);
    Ok(object)
}

/// What the status word of a VERIFY says.
fn pin_result(status: StatusWord) -> Result<PinResult, CardTrouble> {
    match status {
        StatusWord::OK => Ok(PinResult::Ok),
        // 6983 has not been measured, but other cards answer it.
        StatusWord::BLOCKED | StatusWord(0x6983) => Ok(PinResult::Blocked),
        status => match status.tries() {
            Some(0) => Ok(PinResult::Blocked),
            Some(left) => Ok(PinResult::Wrong { left }),
            None => Err(CardTrouble::Refused(status)),
        },
    }
}
