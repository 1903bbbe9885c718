//! The portal: who is logged in, and what they are shown.

use std::collections::BTreeMap;

use super::own::{Owned, Stop};
use super::role::{PortalRole, Request, Response};
use crate::card::Bytes;
use crate::card::client::CardClient;
use crate::cast::Cast;
use crate::clock::VirtualTime;
use crate::role::{Answer, Line, Port};
use crate::rulebook::{Parameters, RuleId, holds, portal as rule};
use crate::vocabulary::{EligibilityItems, PortalView};

/// マイナポータル. It keeps nothing of a person beyond the login.
pub struct Portal {
    pub(super) parameters: Parameters,
    sessions: BTreeMap<u32, Login>,
    last: u32,
}

/// Someone logged in. The card stays where it is read: it signs for every question to the fund.
#[derive(Clone, Debug)]
pub(super) struct Login {
    /// The instance of role `card`.
    pub(super) card: String,
    /// 利用者証明用電子証明書.
    pub(super) certificate: Bytes,
    /// The first moment at which the login is over.
    pub(super) until: VirtualTime,
}

/// What a logged-in person may ask.
enum Wish {
    Eligibility,
    Registration,
    Medical,
}

impl Portal {
    /// The portal with nobody logged in.
    pub fn begin(cast: &Cast) -> Self {
        Self {
            parameters: cast.parameters.clone(),
            sessions: BTreeMap::new(),
            last: 0,
        }
    }

    async fn handle(&mut self, line: &Line, request: Request) -> Response {
        let today = line.now().date();
        match request {
            Request::Login(login) => match self.log_in(line, &login).await {
                Ok(login) => Response::LoggedIn {
                    session: self.admit(login),
                },
                Err(failure) => Response::LoginFailed(failure),
            },
            Request::ShowEligibility { session } => {
                self.show(line, session, Wish::Eligibility).await
            }
            Request::SavePdf { session } | Request::Print { session } => {
                if self.login(session, line.now()).is_some() && !rule::saves_eligibility(today) {
                    return refused("資格情報の保存と印刷は2024年12月2日からです");
                }
                self.show(line, session, Wish::Eligibility).await
            }
            Request::ShowRegistration { session } => {
                self.show(line, session, Wish::Registration).await
            }
            Request::ShowMedical { session } => {
                if self.login(session, line.now()).is_some()
                    && !holds(RuleId::PortalDrugsAndCheckups, today)
                {
                    return refused("薬剤情報・特定健診等情報はまだ閲覧できません");
                }
                self.show(line, session, Wish::Medical).await
            }
            Request::Register {
                session,
                accepts_terms,
            } => self.register(line, session, accepts_terms).await,
            Request::CancelRegistration { session } => match self.login(session, line.now()) {
                Some(_) => refused("利用登録の解除は、加入している保険者に申請してください"),
                None => Response::NoSession,
            },
            Request::Logout { session } => match self.login(session, line.now()) {
                Some(_) => {
                    self.end(line, session).await;
                    Response::Done
                }
                None => Response::NoSession,
            },
        }
    }

    /// A new session. A card reads for one login at a time, so an earlier one with it is over.
    fn admit(&mut self, login: Login) -> u32 {
        self.sessions.retain(|_, other| other.card != login.card);
        self.last = self.last.wrapping_add(1);
        self.sessions.insert(self.last, login);
        self.last
    }

    /// The login of a session that is not over.
    fn login(&self, session: u32, now: VirtualTime) -> Option<Login> {
        self.sessions
            .get(&session)
            .filter(|login| now < login.until)
            .cloned()
    }

    /// The session is over, and the card may be taken.
    async fn end(&mut self, line: &Line, session: u32) {
        if let Some(login) = self.sessions.remove(&session) {
            let _taken = CardClient::new(line, &login.card).power_off().await;
        }
    }

    async fn show(&mut self, line: &Line, session: u32, wish: Wish) -> Response {
        let Some(login) = self.login(session, line.now()) else {
            self.end(line, session).await;
            return Response::NoSession;
        };
        let owned = match self.own(line, &login).await {
            Ok(owned) => owned,
            Err(stop) => return self.stopped(line, session, stop).await,
        };
        match wish {
            Wish::Eligibility => eligibility(owned, line.now()),
            Wish::Registration => Response::Registration {
                state: owned.registration,
            },
            Wish::Medical => Response::Medical {
                records: owned.medical,
                may_be_incomplete: owned.stopped && rule::warns_of_missing_data(line.now().date()),
            },
        }
    }

    /// 利用登録. The terms come first (PORTAL-009); whoever is registered already needs nothing more (PORTAL-010).
    async fn register(&mut self, line: &Line, session: u32, accepts_terms: bool) -> Response {
        let Some(login) = self.login(session, line.now()) else {
            self.end(line, session).await;
            return Response::NoSession;
        };
        if !accepts_terms {
            return refused("利用規約に同意しないと、利用登録はできません");
        }
        match self.register_card(line, &login).await {
            Ok(()) => Response::Done,
            Err(stop) => self.stopped(line, session, stop).await,
        }
    }

    /// Why a question got no answer. A card that does not sign any more has been taken away.
    async fn stopped(&mut self, line: &Line, session: u32, stop: Stop) -> Response {
        match stop.reason() {
            Some(reason) => refused(&reason),
            None => {
                self.end(line, session).await;
                Response::NoSession
            }
        }
    }
}

fn eligibility(owned: Owned, now: VirtualTime) -> Response {
    match owned.eligibility {
        Some(record) => Response::Eligibility(Box::new(PortalView {
            items: EligibilityItems {
                insured: record.insured,
                insurer_name: record.insurer_name,
                name: record.name,
                birth: record.birth,
                sex: record.sex,
                share: record.share,
                acquired: record.acquired,
            },
            taken: now,
        })),
        None => Response::NoEligibility {
            stopped: owned.stopped,
        },
    }
}

fn refused(reason: &str) -> Response {
    Response::Refused {
        reason: reason.to_owned(),
    }
}

impl Port<PortalRole> for Portal {
    fn call<'a>(&'a mut self, line: Line, request: Request) -> Answer<'a, PortalRole> {
        Box::pin(async move { Ok(self.handle(&line, request).await) })
    }
}
