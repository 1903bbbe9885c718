//! Whoever can be asked as J-LIS: one that stands alone, or the one of an ecosystem that is served.

use std::rc::Rc;

use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::jlis::{Request, Response};
use madoguchi_sim::pki::{CertificateKind, Generation};

use super::desk::unfit;
use super::{Asked, Desk, NotDone, Reply, reply};
use crate::serve::house::{HouseHandle, Room};

/// A J-LIS with a clock.
pub trait AsksJlis {
    /// The present moment.
    fn moment(&self) -> VirtualTime;

    /// Asks it.
    ///
    /// # Errors
    /// [`NotDone::NoAnswer`].
    fn ask_jlis(&self, request: Request) -> Result<Response, NotDone>;

    /// What the OCSP responder of an authority says.
    ///
    /// # Errors
    /// [`NotDone`].
    fn ocsp(&self, authority: CertificateKind, question: &[u8]) -> Result<Vec<u8>, NotDone> {
        let question = question.into();
        match self.ask_jlis(Request::Ocsp {
            authority,
            question,
        })? {
            Response::Ocsp { answer } => Ok(answer.to_vec()),
            other => Err(unfit(other)),
        }
    }

    /// The revocation list that is out, of a generation or of the one that issues now.
    ///
    /// # Errors
    /// [`NotDone`]: the generation has not begun.
    fn list(
        &self,
        authority: CertificateKind,
        generation: Option<Generation>,
    ) -> Result<Vec<u8>, NotDone> {
        match self.ask_jlis(Request::RevocationList {
            authority,
            generation,
        })? {
            Response::RevocationList { list } => Ok(list.to_vec()),
            other => Err(unfit(other)),
        }
    }

    /// The generations that there are by now.
    fn generations(&self) -> impl Iterator<Item = Generation> {
        let today = self.moment().date();
        let all = Generation::ALL.into_iter();
        all.filter(move |generation| generation.has_begun(today))
    }

    /// The generation that issues now.
    fn generation(&self) -> Generation {
        Generation::on(self.moment().date())
    }
}

impl AsksJlis for Room {
    fn moment(&self) -> VirtualTime {
        self.now()
    }

    /// These questions change nothing.
    fn ask_jlis(&self, request: Request) -> Result<Response, NotDone> {
        self.ask_the_authority(request).map_err(NotDone::NoAnswer)
    }
}

/// Whoever answers what comes over HTTP.
pub trait Answers: Clone + 'static {
    /// Answers a request.
    fn answer(&self, asked: &Asked<'_>) -> impl Future<Output = Reply>;
}

impl Answers for Rc<Desk> {
    async fn answer(&self, asked: &Asked<'_>) -> Reply {
        reply(&**self, asked)
    }
}

impl Answers for HouseHandle {
    async fn answer(&self, asked: &Asked<'_>) -> Reply {
        let (method, path) = (asked.method.to_owned(), asked.path.to_owned());
        let content_type = asked.content_type.map(str::to_owned);
        let body = asked.body.to_vec();
        let replied = self.look(move |room| {
            let asked = Asked {
                method: &method,
                path: &path,
                content_type: content_type.as_deref(),
                body: &body,
            };
            reply(room, &asked)
        });
        let replied = replied.await;
        replied.unwrap_or_else(|gone| Reply::refused(503, &gone.to_string()))
    }
}
