//! What a terminal does with the applications beside 公的個人認証AP: secure messaging, proof that the card is
//! genuine, the objects at the top level.

use super::{CardClient, CardTrouble, PinResult, pin_result, whole_object};
use crate::card::apdu::{Command, StatusWord};
use crate::card::applet::{Ap, ISSUER_DOMAIN};
use crate::card::secure_messaging::{CIPHERTEXT, EXPECTED, Exchange, SEED, SEED_HEADER, Session};
use crate::card::tlv;
use crate::pki::terminal::decode_key;
use crate::vocabulary::AuthPin;

const TEXT_PIN: u16 = 0x0011;
/// The same by its short identifier.
const SECURE_PIN: u8 = 0x91;
const SESSION_PUBLIC_KEY: u16 = 0x0006;
/// P2 of INTERNAL AUTHENTICATE: the key of 共通カードAP.
const CARD_KEY: u8 = 0x99;

/// The random bytes that a terminal needs for a session. They are the caller's, so that a run repeats.
#[derive(Clone, Copy)]
pub struct SessionRandom {
    /// What becomes the session key.
    pub seed: [u8; SEED],
    /// What hides it in the ciphertext of RSA-OAEP.
    pub padding: [u8; 32],
}

/// Secure messaging with 券面入力補助AP. It ends with a selection of an application, and at any error of the
/// messaging itself.
pub struct SecureClient<'c, 'a> {
    card: &'c CardClient<'a>,
    session: Session,
}

impl<'a> CardClient<'a> {
    /// Selects 券面入力補助AP and presents its PIN, in the clear: there is no session before it.
    ///
    /// # Errors
    /// What keeps the question from being asked; a wrong PIN is an answer.
    pub async fn verify_text_pin(&self, pin: &AuthPin) -> Result<PinResult, CardTrouble> {
        self.select(Ap::Text).await?;
        self.verify(TEXT_PIN, pin.reveal().as_bytes()).await
    }

    /// Begins secure messaging: encrypts a seed to the key that the card tells. The PIN has been presented.
    ///
    /// # Errors
    /// [`CardTrouble::Refused`] with 6982 without the PIN.
    pub async fn begin_secure_messaging(
        &self,
        random: &SessionRandom,
    ) -> Result<SecureClient<'_, 'a>, CardTrouble> {
        let file = self.read_file(SESSION_PUBLIC_KEY).await?;
        let key = tlv::take(&file)
            .and_then(|(object, _)| decode_key(object.value))
            .ok_or_else(|| self.garbled())?;
        let seed = [&SEED_HEADER[..], &random.seed].concat();
        let ciphertext = key
            .encrypt_oaep(&seed, &random.padding)
            .ok_or_else(|| self.garbled())?;
        self.done(Command::new(0x80, 0xAE, 0x00, 0x00).with_data(&ciphertext))
            .await?;
        Ok(SecureClient {
            card: self,
            session: Session::new(&random.seed),
        })
    }

    /// Has the key of 共通カードAP sign a challenge of 1 to 255 bytes: PKCS#1 v1.5 over DigestInfo(SHA-256).
    /// It wants no PIN. Its public half is not on the card.
    ///
    /// # Errors
    /// [`CardTrouble::Refused`]; [`CardTrouble::NotMyNumberCard`] for what has no such application.
    pub async fn authenticate_card(&self, challenge: &[u8]) -> Result<Vec<u8>, CardTrouble> {
        self.select(Ap::Common).await?;
        let command = Command::new(0x00, 0x88, 0x00, CARD_KEY)
            .with_data(challenge)
            .expecting(256);
        self.data(command).await
    }

    /// Reads an object at the top level. Extended Le: the card refuses large ones to a short one.
    ///
    /// # Errors
    /// [`CardTrouble::Refused`] with 6A88 if there is none.
    pub async fn read_data_object(&self, tag: u16) -> Result<Vec<u8>, CardTrouble> {
        self.done(Command::new(0x00, 0xA4, 0x04, 0x0C).with_data(ISSUER_DOMAIN))
            .await?;
        let [p1, p2] = tag.to_be_bytes();
        self.data(Command::new(0x00, 0xCA, p1, p2).expecting(0x1_0000))
            .await
    }
}

impl SecureClient<'_, '_> {
    /// Presents the PIN, encrypted.
    ///
    /// # Errors
    /// What keeps the question from being asked; a wrong PIN is an answer.
    pub async fn verify_pin(&mut self, pin: &AuthPin) -> Result<PinResult, CardTrouble> {
        let pin = pin.reveal().as_bytes();
        let status = self.send([0x20, 0x00, SECURE_PIN], pin).await?;
        pin_result(status)
    }

    /// Reads the object at the beginning of a file, encrypted on its way.
    ///
    /// # Errors
    /// [`CardTrouble::Refused`] as in the clear, and with 6988 or 69FC when the session is over.
    pub async fn read_file(&mut self, id: u16) -> Result<Vec<u8>, CardTrouble> {
        /// As much as fits, encrypted, into an answer of 256 bytes.
        const CHUNK: usize = 224;
        let selected = self.send([0xA4, 0x02, 0x0C], &id.to_be_bytes()).await?;
        if selected != StatusWord::OK {
            return Err(CardTrouble::Refused(selected));
        }
        whole_object(CHUNK, async |offset, length| {
            self.read_at(offset, length).await
        })
        .await
    }

    /// At least one byte, or an error.
    async fn read_at(&mut self, offset: usize, length: usize) -> Result<Vec<u8>, CardTrouble> {
        let too_far = |_| CardTrouble::Refused(StatusWord::WRONG_OFFSET);
        let [p1, p2] = u16::try_from(offset).map_err(too_far)?.to_be_bytes();
        let [high, low] = u16::try_from(length).map_err(too_far)?.to_be_bytes();
        let mut expected = Vec::new();
        tlv::put(&mut expected, EXPECTED, &[0x00, high, low]);
        let exchange = self.next()?;
        let command = Command::new(0x08, 0xB0, p1, p2)
            .with_data(&expected)
            .expecting(256);
        let answer = self.card.data(command).await?;
        match tlv::take(&answer) {
            Some((object, [])) if object.tag == CIPHERTEXT => exchange.open(object.value),
            _ => None,
        }
        .filter(|value| !value.is_empty())
        .ok_or_else(|| self.card.garbled())
    }

    async fn send(&mut self, header: [u8; 3], data: &[u8]) -> Result<StatusWord, CardTrouble> {
        let object = self.next()?.seal(data);
        let object = object.ok_or_else(|| self.card.garbled())?;
        let [ins, p1, p2] = header;
        let command = Command::new(0x08, ins, p1, p2).with_data(&object);
        Ok(self.card.transmit(command).await?.1)
    }

    fn next(&mut self) -> Result<Exchange, CardTrouble> {
        self.session.next().ok_or_else(|| self.card.garbled())
    }
}
