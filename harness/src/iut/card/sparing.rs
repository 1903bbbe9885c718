//! The layer that lets nothing through that a card does not forget when its power goes: it stays as it was from case to case.

use madoguchi_sim::card::apdu::{Command, split_response};
use madoguchi_sim::card::{CardRole, Refusal, Request, Response};
use madoguchi_sim::role::{Answer, Breakdown, Line, Port};

use super::guard::may_harm;
use crate::iut::Secrets;

/// AID of 公的個人認証 (JPKI AP).
const JPKI: &[u8] = &[0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01];
/// EF of 利用者証明用暗証番号 there.
const AUTH_PIN: &[u8] = &[0x00, 0x18];
/// EF of 署名用パスワード there.
const SIGN_PASSWORD: &[u8] = &[0x00, 0x1B];

/// Refuses with [`Refusal::WouldHarm`] what changes a card or costs one of its tries. The right secret for the reference that is
/// selected costs none.
pub struct Sparing {
    inner: Box<dyn Port<CardRole>>,
    secrets: Secrets,
    /// Whether JPKI AP is selected.
    application: bool,
    /// The EF that is selected.
    file: Vec<u8>,
}

impl Sparing {
    /// Around a player of a card with these secrets.
    pub const fn new(inner: Box<dyn Port<CardRole>>, secrets: Secrets) -> Self {
        Self {
            inner,
            secrets,
            application: false,
            file: Vec::new(),
        }
    }

    async fn spared(&mut self, line: Line, request: Request) -> Result<Response, Breakdown> {
        let command = match &request {
            Request::Apdu(command) => command.0.clone(),
            // Whatever is selected is not selected any more.
            _ => {
                self.application = false;
                self.file.clear();
                return self.inner.call(line, request).await;
            }
        };
        if may_harm(&command) && !self.is_right(&command) {
            return Ok(Response::Refused {
                reason: Refusal::WouldHarm,
            });
        }
        let answer = self.inner.call(line, request).await;
        if let Ok(Response::Apdu(answer)) = &answer {
            self.look(&command, answer);
        }
        answer
    }

    /// VERIFY with the secret of the reference that is selected, as the standard writes it.
    fn is_right(&self, command: &[u8]) -> bool {
        let secret = match self.file.as_slice() {
            AUTH_PIN => &self.secrets.auth_pin,
            SIGN_PASSWORD => &self.secrets.sign_password,
            _ => &None,
        };
        let right = secret.as_ref().map(|secret| {
            let verify = Command::new(0x00, 0x20, 0x00, 0x80);
            verify.with_data(secret.as_bytes()).encode()
        });
        self.application && right.is_some_and(|right| right == command)
    }

    /// Takes in what a SELECT has selected.
    fn look(&mut self, command: &[u8], answer: &[u8]) {
        if command.get(1) != Some(&0xA4) {
            return;
        }
        let done = split_response(answer).is_some_and(|(_, status)| status.0 == 0x9000);
        let data = Command::decode(command).map(|read| read.data.to_vec());
        let (class, by) = (command.first(), command.get(2));
        match (done, class, by, data) {
            (true, Some(0x00), Some(0x04), Ok(name)) => {
                self.application = name == JPKI;
                self.file.clear();
            }
            (true, Some(0x00), Some(0x02), Ok(file)) => self.file = file,
            // What is selected now is not known.
            (true, ..) => self.application = false,
            (false, ..) => {}
        }
    }
}

impl Port<CardRole> for Sparing {
    fn call<'a>(&'a mut self, line: Line, request: Request) -> Answer<'a, CardRole> {
        Box::pin(self.spared(line, request))
    }
}
