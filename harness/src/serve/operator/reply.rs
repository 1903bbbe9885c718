//! What is answered to a request, whatever carries it.

use madoguchi_sim::oqs::text::Encoding;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::route::{Nowhere, Route, unescaped};
use super::view::{self, ClockMove};
use super::{Desk, Problem, openapi, page};
use crate::serve::house::act::{Act, Done, NotDone};
use crate::serve::house::{Answer, Kept, Order, Room};

/// A request.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// `GET`, `POST` …
    pub method: &'a str,
    /// From the first slash to before the question mark.
    pub path: &'a str,
    /// Behind the question mark.
    pub query: &'a str,
    /// The body.
    pub body: &'a [u8],
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Status of HTTP.
    pub status: u16,
    /// Of the body.
    pub content_type: &'static str,
    /// What would be allowed (with 405).
    pub allow: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

impl Reply {
    pub(super) fn json(value: &impl Serialize) -> Self {
        // Views are plain data: nothing in them can fail to be written.
        let mut body = serde_json::to_vec_pretty(value).unwrap_or_default();
        body.push(b'\n');
        Self {
            status: 200,
            content_type: "application/json",
            allow: None,
            body,
        }
    }
}

impl From<Problem> for Reply {
    fn from(problem: Problem) -> Self {
        Self {
            status: problem.status,
            content_type: "application/problem+json",
            ..Self::json(&problem)
        }
    }
}

impl Desk {
    /// Answers a request.
    pub async fn reply(&self, asked: &Asked<'_>) -> Reply {
        match Route::at(asked.method, asked.path) {
            Ok((route, name)) => {
                let replied = self.replied(route, name, asked).await;
                replied.unwrap_or_else(Reply::from)
            }
            Err(Nowhere::Unknown) => {
                Problem::unknown("a path of GET /openapi.json", asked.path).into()
            }
            Err(Nowhere::Method(methods)) => {
                let allow = methods.join(", ");
                Reply {
                    allow: Some(allow.clone()),
                    ..Problem::unfit(405, &allow, asked.method).into()
                }
            }
        }
    }

    async fn replied(
        &self,
        route: Route,
        name: String,
        asked: &Asked<'_>,
    ) -> Result<Reply, Problem> {
        match route {
            Route::Page => {
                let english = asked.query.split('&').any(|part| part == "lang=en");
                let served = self.served.clone();
                let html = self
                    .look(move |room| page::html(room, &served, english))
                    .await?;
                Ok(Reply {
                    status: 200,
                    content_type: "text/html; charset=utf-8",
                    allow: None,
                    body: html.into_bytes(),
                })
            }
            Route::OpenApi => Ok(Reply {
                body: openapi().into_bytes(),
                ..Reply::json(&())
            }),
            Route::Health => self.see(view::health).await,
            Route::People => self.see(view::people).await,
            Route::Facilities => self.see(view::facilities).await,
            Route::Insurers => self.see(view::insurers).await,
            Route::Cards => self.see(view::cards).await,
            Route::Clock => self.see(view::clock).await,
            Route::Invariants => self.see(view::invariants).await,
            Route::Faults => {
                self.see(|room| room.faults().cloned().collect::<Vec<_>>())
                    .await
            }
            Route::Person => {
                let people = self.look(view::people).await?;
                let found = people.into_iter().find(|person| person.key == name);
                let expected = "the key of a person (GET /people)";
                let found = found.ok_or_else(|| Problem::unknown(expected, &name))?;
                Ok(Reply::json(&found))
            }
            Route::Exchanges => {
                let (facility, most) = filter(asked.query)?;
                self.see(move |room| view::exchanges(room, facility.as_deref(), most))
                    .await
            }
            Route::MoveClock => self.move_clock(body(asked.body)?).await,
            Route::Card => {
                let what = body(asked.body)?;
                self.act(Act::Card { person: name, what }).await
            }
            Route::Insurance => {
                let what = body(asked.body)?;
                self.act(Act::Insurance { person: name, what }).await
            }
            Route::Reader => {
                let unfit =
                    |_| Problem::unknown("医療機関コード of a facility (GET /facilities)", &name);
                let facility = name.parse().map_err(unfit)?;
                let visit = body(asked.body)?;
                self.act(Act::Visit { facility, visit }).await
            }
            Route::InsurerFile => {
                let unfit = |_| Problem::unknown("保険者番号 of an insurer (GET /insurers)", &name);
                let insurer = name.parse().map_err(unfit)?;
                let file = asked.body.into();
                self.act(Act::File { insurer, file }).await
            }
            Route::Slots => self.slots().await,
            Route::Insert => self.insert(&name, asked.body).await,
            Route::Remove => self.remove(&name).await,
            Route::Disturb => {
                let fault = body(asked.body)?;
                self.act(Act::Disturb { fault }).await
            }
            Route::Repair => self.act(Act::Repair { fault: name }).await,
            Route::BeginAgain => {
                self.house.begin_again().await.map_err(Problem::gone)?;
                self.see(view::clock).await
            }
            Route::NewWorld => {
                let cast = body(asked.body)?;
                let begun = self.house.begin_with(cast).await;
                begun.map_err(|error| match error {
                    Kept::State => {
                        Problem::unfit(409, "a house that keeps no `state`", "one that does")
                    }
                    Kept::Gone(gone) => Problem::gone(gone),
                })?;
                self.see(view::clock).await
            }
        }
    }

    async fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Room) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        self.house.look(look).await.map_err(Problem::gone)
    }

    async fn see<T: Serialize + Send + 'static>(
        &self,
        look: impl FnOnce(&Room) -> T + Send + 'static,
    ) -> Result<Reply, Problem> {
        Ok(Reply::json(&self.look(look).await?))
    }

    async fn move_clock(&self, how: ClockMove) -> Result<Reply, Problem> {
        let to = match (how.advance, how.to) {
            (Some(minutes), None) => {
                let minutes = i32::try_from(minutes).unwrap_or(i32::MAX);
                self.look(Room::now).await?.plus_minutes(minutes)
            }
            (None, Some(to)) => {
                let now = self.look(Room::now).await?;
                if to < now {
                    let expected = format!("a moment from {now} on: time does not go back");
                    return Err(Problem::unfit(422, &expected, &to.to_string()));
                }
                to
            }
            _ => {
                return Err(Problem::unfit(
                    422,
                    "either `advance` or `to`",
                    "both or neither",
                ));
            }
        };
        let moved = self.house.order(Order::Advance { to }).await;
        moved.map_err(Problem::gone)?;
        self.see(view::clock).await
    }

    async fn act(&self, act: Act) -> Result<Reply, Problem> {
        let facility = match &act {
            Act::Visit { facility, .. } => Some(facility.clone()),
            _ => None,
        };
        let act = Box::new(act);
        let answer = self
            .house
            .order(Order::Act { act })
            .await
            .map_err(Problem::gone)?;
        let done = match answer {
            Answer::Done(done) => done,
            Answer::NotDone(why) => return Err(why.into()),
            other => return Err(Problem::gone(format!("it answered {other:?}"))),
        };
        if let (Done::Visit(visit), Some(facility), Some(take)) = (&done, &facility, &self.face)
            && let Some(document) = &visit.document
        {
            let taken = take(facility, document);
            taken.map_err(|reason| Problem::from(NotDone::NoAnswer { reason }))?;
        }
        Ok(match done {
            Done::Card(done) => Reply::json(&done),
            Done::Visit(done) => Reply::json(&done),
            Done::Insurance(done) => Reply::json(&done),
            Done::File(done) => Reply {
                status: 200,
                content_type: match done.encoding {
                    Encoding::Utf8 => "text/csv; charset=utf-8",
                    Encoding::ShiftJis => "text/csv; charset=shift_jis",
                },
                allow: None,
                body: done.file.0,
            },
            Done::Fault(done) => Reply::json(&done),
        })
    }
}

pub(super) fn body<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|error| {
        let expected = "a JSON body as GET /openapi.json describes it";
        Problem::unfit(400, expected, &error.to_string())
    })
}

/// `facility=CODE&limit=N`.
fn filter(query: &str) -> Result<(Option<String>, usize), Problem> {
    const USUAL: usize = 50;
    let (mut facility, mut most) = (None, USUAL);
    for part in query.split('&').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let value = unescaped(value).unwrap_or_default();
        match name {
            "facility" => facility = Some(value),
            "limit" => {
                let number = value.parse();
                most = number.map_err(|_| Problem::unfit(400, "limit: a number", &value))?;
            }
            _ => return Err(Problem::unfit(400, "`facility` or `limit`", name)),
        }
    }
    Ok((facility, most))
}
