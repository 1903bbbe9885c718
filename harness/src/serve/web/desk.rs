//! What is answered to a request, without a socket.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::oqs::text::Encoding;
use madoguchi_sim::oqs::value::Value;
use madoguchi_sim::oqs::{Exchange, Leg, Service};
use madoguchi_sim::vocabulary::FacilityCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::time::timeout;

use super::config::ms;
use super::path::Endpoint;
use super::refusal::{Frame, WELL};
use super::token::{Seen, Tokens, Triple, Use};
use super::{Account, Refusal, WebConfig, body};
use crate::serve::centre::{Centre, NoDocument};

/// Tells the virtual time, from any thread.
pub type Now = Arc<dyn Fn() -> VirtualTime + Send + Sync>;

/// What a facility logs in with. The real fields are not public: these are ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Credentials {
    /// 利用者ID.
    pub user_id: String,
    /// パスワード.
    pub password: String,
}

/// What new tokens are asked for with (ours).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Refreshing {
    /// refreshToken of a login.
    pub refresh_token: String,
}

/// The tokens of a login.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LoggedIn {
    /// accessToken. Nothing asks for it yet.
    pub access_token: String,
    /// refreshToken: opens new tokens for a day.
    pub refresh_token: String,
    /// idToken: goes into the header Authorization of queries, alone.
    pub id_token: String,
    /// 連携システムの文字コード: that of UTF-8 by the profile, as in 文字コード識別 (assumed).
    pub link_sys_char_cd: String,
}

/// A request, whole.
#[derive(Clone)]
pub struct Asked<'a> {
    /// The facility of the client certificate, or what stands in its place.
    pub facility: &'a Result<FacilityCode, String>,
    /// Whether it is POST.
    pub post: bool,
    /// The path, without query.
    pub path: &'a str,
    /// The header Authorization, if it is there and is text.
    pub authorization: Option<&'a str>,
    /// What the connection is known by.
    pub seen: &'a Seen,
    /// The header Content-Type, if it is there and is text.
    pub content_type: Option<&'a str>,
    /// The body.
    pub body: &'a [u8],
}

/// What is sent back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Status of HTTP.
    pub status: u16,
    /// Content-Type.
    pub content_type: &'static str,
    /// The body.
    pub body: Vec<u8>,
}

/// JSON, as the API writes it.
pub(super) const JSON: &str = "application/json; charset=UTF-8";

impl From<Refusal> for Reply {
    fn from(refusal: Refusal) -> Self {
        Self {
            status: refusal.http,
            content_type: JSON,
            body: refusal.body(),
        }
    }
}

/// The Web API before the eligibility system.
pub struct Desk<C> {
    centre: C,
    now: Now,
    accounts: BTreeMap<FacilityCode, Account>,
    tokens: Tokens,
    patience: Duration,
}

impl<C: Centre> Desk<C> {
    /// Before a system, for an ecosystem of a seed. `run` tells this start of the server from others.
    pub fn new(centre: C, now: Now, seed: u64, run: u64, config: &WebConfig) -> Self {
        let accounts = config.accounts.iter();
        let accounts = accounts.map(|account| (account.facility.clone(), account.clone()));
        Self {
            centre,
            now,
            accounts: accounts.collect(),
            tokens: Tokens::new(seed, run, config),
            patience: ms(config.limits.answer_ms),
        }
    }

    /// Answers a request.
    pub async fn reply(&self, asked: &Asked<'_>) -> Reply {
        self.answer(asked).await.unwrap_or_else(Reply::from)
    }

    async fn answer(&self, asked: &Asked<'_>) -> Result<Reply, Refusal> {
        let endpoint = Endpoint::at(asked.path).ok_or_else(Refusal::no_path)?;
        if !asked.post {
            return Err(Refusal::not_post());
        }
        let facility = asked.facility.as_ref();
        let facility = facility.map_err(|found| Refusal::no_facility(found))?;
        is_json(asked.content_type)?;
        match endpoint {
            Endpoint::LogIn => self.log_in(facility, asked.body),
            Endpoint::Refresh => self.refresh(facility, asked.body),
            Endpoint::Message(service, leg) => {
                self.authorised(facility, asked)?;
                self.message(facility, service, leg, asked.body).await
            }
        }
    }

    fn log_in(&self, facility: &FacilityCode, body: &[u8]) -> Result<Reply, Refusal> {
        const EXPECTED: &str = r#"{"userId":"…","password":"…"}"#;
        let told: Credentials = body::small(body, EXPECTED)?;
        let own = self.accounts.get(facility).cloned();
        let own = own.unwrap_or_else(|| Account::synthetic(facility));
        let same = |a: &str, b: &str| verify_slices_are_equal(a.as_bytes(), b.as_bytes()).is_ok();
        // Both are looked at, whichever is wrong.
        match same(&told.user_id, &own.user) & same(&told.password, &own.password) {
            true => Ok(self.logged_in(self.tokens.log_in(facility, (self.now)()))),
            false => Err(Refusal::bad_credentials()),
        }
    }

    fn refresh(&self, facility: &FacilityCode, body: &[u8]) -> Result<Reply, Refusal> {
        let told: Refreshing = body::small(body, r#"{"refreshToken":"…"}"#)?;
        let token = &told.refresh_token;
        let fresh = self.tokens.refresh(token, facility, (self.now)());
        let fresh = fresh.map_err(Refusal::bad_token)?;
        Ok(self.logged_in(fresh))
    }

    fn logged_in(&self, tokens: Triple) -> Reply {
        // JSON is UTF-8, whatever a terminal writes into its folders.
        let utf_8 = Encoding::Utf8.write(&self.centre.profile()).into_owned();
        let frame = Frame {
            status: WELL,
            msg: "正常終了",
            result: Some(LoggedIn {
                access_token: tokens.access,
                refresh_token: tokens.refresh,
                id_token: tokens.id,
                link_sys_char_cd: utf_8,
            }),
        };
        Reply {
            status: 200,
            content_type: JSON,
            // Words are always JSON.
            body: serde_json::to_vec(&frame).unwrap_or_default(),
        }
    }

    fn authorised(&self, facility: &FacilityCode, asked: &Asked<'_>) -> Result<(), Refusal> {
        let token = asked.authorization.ok_or_else(Refusal::no_token)?;
        if token.len() >= 7 && token.as_bytes()[..7].eq_ignore_ascii_case(b"bearer ") {
            return Err(Refusal::bearer());
        }
        let now = (self.now)();
        let checked = self.tokens.check(token, Use::Id, facility, now, asked.seen);
        checked.map_err(Refusal::bad_token)
    }

    async fn message(
        &self,
        facility: &FacilityCode,
        service: Service,
        leg: Leg,
        body: &[u8],
    ) -> Result<Reply, Refusal> {
        let exchange = Exchange {
            facility: facility.clone(),
            service,
            leg,
            document: body::read(body)?,
        };
        let answer = timeout(self.patience, self.centre.exchange(exchange, None)).await;
        match answer {
            Err(_) => Err(Refusal::no_answer_in_time()),
            Ok(Err(NoDocument::Refused(reason))) => Err(Refusal::by_the_system(&reason)),
            Ok(Err(NoDocument::NoAnswer(why))) => {
                tracing::warn!(%why, "no answer for the Web API");
                Err(Refusal::no_answer())
            }
            Ok(Ok(document)) => body::write(document),
        }
    }
}

/// Whether a body is said to be JSON in UTF-8.
fn is_json(content_type: Option<&str>) -> Result<(), Refusal> {
    let told = content_type.ok_or_else(|| Refusal::not_json("なし"))?;
    let refused = || Refusal::not_json(told);
    let mut parts = told.split(';').map(str::trim);
    let kind = parts.next().unwrap_or_default();
    if !kind.eq_ignore_ascii_case("application/json") {
        return Err(refused());
    }
    for part in parts {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let utf_8 = value.trim_matches('"').eq_ignore_ascii_case("utf-8");
        if name.trim().eq_ignore_ascii_case("charset") && !utf_8 {
            return Err(refused());
        }
    }
    Ok(())
}
