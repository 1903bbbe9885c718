//! The player of an outside fund.

use std::borrow::Cow;
use std::sync::{Arc, PoisonError};

use madoguchi_sim::fund::{FundRole, Request, Response};
use madoguchi_sim::role::{Answer, Breakdown, Line, Port};

use super::typed;
use super::under_test::{Shared, Telling};
use crate::fail;
use crate::run::{Raised, raise};

/// Plays the role of the fund over a Web API. A call blocks its thread until the system answers or its time is over.
pub struct OutsideFund {
    shared: Arc<Telling>,
}

impl OutsideFund {
    pub(super) const fn new(shared: Arc<Telling>) -> Self {
        Self { shared }
    }

    /// Whoever is asked what no message says ends the scenario: nothing could be judged.
    fn handle(&self, line: &Line, request: &Request) -> Result<Response, Breakdown> {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let profile = shared.profile;
        let (exchange, typed) = match request {
            Request::Exchange(exchange) => (Cow::Borrowed(&**exchange), false),
            other => match typed::written(other, &profile) {
                Some(exchange) => (Cow::Owned(exchange), true),
                None => raise(Raised::NotTestable(format!(
                    "外の支払基金には電文でしか尋ねられない。これには公開された電文がない: {}",
                    name(other)
                ))),
            },
        };
        let Shared {
            link,
            targets,
            control,
            told,
            terminals,
            profile: _,
        } = &mut *shared;
        let Some(terminal) = terminals.get_mut(&exchange.facility) else {
            raise(Raised::NotTestable(format!(
                "{}の端末が roles.fund.terminals にない",
                exchange.facility
            )))
        };
        let now = line.now();
        let timed = match control {
            Some(control) if *told != Some(now) => {
                let timed = control.time(link, now);
                *told = timed.is_ok().then_some(now);
                timed
            }
            _ => Ok(()),
        };
        let answered = timed.and_then(|()| terminal.hand_in(link, targets, &exchange));
        let answered = answered.and_then(|answer| match answer {
            Some(response) if typed => typed::read(exchange.service, response, &profile).map(Some),
            answer => Ok(answer),
        });
        match answered {
            Ok(Some(response)) => Ok(response),
            Ok(None) => raise(Raised::NotTestable(
                "この電文はJSONで書けないので、Web APIでは送れない".to_owned(),
            )),
            Err(fault) => match fault.breakdown(line.me().clone()) {
                Some(breakdown) => Err(breakdown),
                None => fail!(fault.party(), "an answer of the fund under test", fault),
            },
        }
    }
}

impl Port<FundRole> for OutsideFund {
    fn call<'a>(&'a mut self, line: Line, request: Request) -> Answer<'a, FundRole> {
        Box::pin(async move { self.handle(&line, &request) })
    }
}

/// What was asked, in the word that traces use.
fn name(request: &Request) -> String {
    let told = serde_json::to_value(request).unwrap_or_default();
    let name = told.get("request").and_then(|name| name.as_str());
    name.unwrap_or("?").to_owned()
}
