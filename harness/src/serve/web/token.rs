//! Tokens of a login: signed, for one facility, for a time.
//!
//! The real ones look like those of OpenID Connect; what is in them is not public. Ours are JSON Web Tokens (RFC 7519) under HS256
//! with a key that belongs to the seed of the ecosystem: the same seed, facility and moment give the same token, another seed takes
//! none of them, and nothing has to be kept for a token to outlive a restart.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use aws_lc_rs::{digest, hmac};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use jiff::civil::{DateTime, date};
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::vocabulary::FacilityCode;
use serde::{Deserialize, Serialize};

use super::WebConfig;

/// `{"alg":"HS256","typ":"JWT"}`.
const HEADER: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";

/// Who issues.
const ISSUER: &str = "madoguchi-simulated";

/// No token of ours is longer.
const LONGEST: usize = 1024;

/// For what a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Use {
    /// accessToken. Nothing asks for it yet.
    Access,
    /// refreshToken: for new tokens.
    Refresh,
    /// idToken: for queries.
    Id,
}

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    sub: FacilityCode,
    token_use: Use,
    /// Seconds of Unix time, virtual.
    iat: i64,
    exp: i64,
    /// Which login of the facility.
    login: u64,
    /// Which start of the server, where logins end each other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    run: Option<u64>,
}

/// The three tokens of a login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Triple {
    /// accessToken.
    pub access: String,
    /// refreshToken.
    pub refresh: String,
    /// idToken.
    pub id: String,
}

/// Why a token is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadToken {
    /// It is none of ours: not of the form, or not signed with our key.
    Forged,
    /// It is for something else.
    OtherUse(Use),
    /// It was given to another facility than the one of the client certificate.
    OtherFacility,
    /// Its time is over.
    Expired,
    /// A later login of the facility ended this one, or the server has begun anew since.
    LoggedOut,
}

/// The token that a connection brought last and that was genuine: the next request brings the same.
#[derive(Default)]
pub struct Seen(Mutex<Option<(String, Claims)>>);

/// Gives tokens out and knows them again.
pub struct Tokens {
    key: hmac::Key,
    token_seconds: i64,
    refresh_seconds: i64,
    run: Option<u64>,
    logins: Mutex<BTreeMap<FacilityCode, u64>>,
}

impl Tokens {
    /// For an ecosystem of a seed. `run` tells this start of the server from others; it matters where logins end each other.
    pub fn new(seed: u64, run: u64, config: &WebConfig) -> Self {
        let mut banner = b"MADOGUCHI TEST KEY, NOT SECRET, TOKENS OF THE WEB API".to_vec();
        banner.extend_from_slice(&seed.to_be_bytes());
        let key = digest::digest(&digest::SHA256, &banner);
        Self {
            key: hmac::Key::new(hmac::HMAC_SHA256, key.as_ref()),
            token_seconds: i64::from(config.token_minutes) * 60,
            refresh_seconds: i64::from(config.refresh_minutes) * 60,
            run: config.one_login.then_some(run),
            logins: Mutex::default(),
        }
    }

    /// The tokens of a new login.
    pub fn log_in(&self, facility: &FacilityCode, now: VirtualTime) -> Triple {
        let login = {
            let mut logins = self.logins.lock().unwrap_or_else(PoisonError::into_inner);
            let login = logins.entry(facility.clone()).or_default();
            *login = login.saturating_add(1);
            *login
        };
        self.triple(facility, login, now)
    }

    /// New tokens of the same login.
    ///
    /// # Errors
    /// [`BadToken`].
    pub fn refresh(
        &self,
        token: &str,
        facility: &FacilityCode,
        now: VirtualTime,
    ) -> Result<Triple, BadToken> {
        let claims = self.read(token, Use::Refresh, facility, now)?;
        Ok(self.triple(facility, claims.login, now))
    }

    /// Whether a token opens something to a facility. What `seen` holds is not verified again.
    ///
    /// # Errors
    /// [`BadToken`].
    pub fn check(
        &self,
        token: &str,
        for_use: Use,
        facility: &FacilityCode,
        now: VirtualTime,
        seen: &Seen,
    ) -> Result<(), BadToken> {
        let mut seen = seen.0.lock().unwrap_or_else(PoisonError::into_inner);
        let claims = match &*seen {
            Some((known, claims)) if known == token => claims,
            _ => {
                let claims = self.genuine(token).ok_or(BadToken::Forged)?;
                &seen.insert((token.to_owned(), claims)).1
            }
        };
        self.holds(claims, for_use, facility, now)
    }

    fn triple(&self, facility: &FacilityCode, login: u64, now: VirtualTime) -> Triple {
        let give = |token_use, lasts| self.give(facility, token_use, login, now, lasts);
        Triple {
            access: give(Use::Access, self.token_seconds),
            refresh: give(Use::Refresh, self.refresh_seconds),
            id: give(Use::Id, self.token_seconds),
        }
    }

    fn give(
        &self,
        facility: &FacilityCode,
        token_use: Use,
        login: u64,
        now: VirtualTime,
        lasts: i64,
    ) -> String {
        let iat = unix(now);
        let claims = Claims {
            iss: ISSUER.to_owned(),
            sub: facility.clone(),
            token_use,
            iat,
            exp: iat.saturating_add(lasts),
            login,
            run: self.run,
        };
        // A struct of numbers and words is always JSON.
        let claims = serde_json::to_vec(&claims).unwrap_or_default();
        let signed = format!("{HEADER}.{}", Base64UrlUnpadded::encode_string(&claims));
        let tag = hmac::sign(&self.key, signed.as_bytes());
        format!(
            "{signed}.{}",
            Base64UrlUnpadded::encode_string(tag.as_ref())
        )
    }

    fn read(
        &self,
        token: &str,
        for_use: Use,
        facility: &FacilityCode,
        now: VirtualTime,
    ) -> Result<Claims, BadToken> {
        let claims = self.genuine(token).ok_or(BadToken::Forged)?;
        self.holds(&claims, for_use, facility, now)?;
        Ok(claims)
    }

    fn holds(
        &self,
        claims: &Claims,
        for_use: Use,
        facility: &FacilityCode,
        now: VirtualTime,
    ) -> Result<(), BadToken> {
        if claims.token_use != for_use {
            return Err(BadToken::OtherUse(claims.token_use));
        }
        if claims.sub != *facility {
            return Err(BadToken::OtherFacility);
        }
        if unix(now) >= claims.exp {
            return Err(BadToken::Expired);
        }
        if self.run.is_some() {
            let logins = self.logins.lock().unwrap_or_else(PoisonError::into_inner);
            let last = logins.get(facility).copied();
            if claims.run != self.run || last != Some(claims.login) {
                return Err(BadToken::LoggedOut);
            }
        }
        Ok(())
    }

    fn genuine(&self, token: &str) -> Option<Claims> {
        if token.len() > LONGEST {
            return None;
        }
        let (signed, tag) = token.rsplit_once('.')?;
        let claims = signed.strip_prefix(HEADER)?.strip_prefix('.')?;
        let tag = Base64UrlUnpadded::decode_vec(tag).ok()?;
        hmac::verify(&self.key, signed.as_bytes(), &tag).ok()?;
        let claims = Base64UrlUnpadded::decode_vec(claims).ok()?;
        serde_json::from_slice(&claims).ok()
    }
}

/// Seconds of Unix time of a moment in Japan.
fn unix(moment: VirtualTime) -> i64 {
    const EPOCH: DateTime = date(1970, 1, 1).at(9, 0, 0, 0);
    moment.civil().duration_since(EPOCH).as_secs()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facility(code: &str) -> FacilityCode {
        code.parse().unwrap()
    }

    fn now() -> VirtualTime {
        VirtualTime::morning_of(date(2025, 6, 10))
    }

    fn tokens(seed: u64, run: u64, one_login: bool) -> Tokens {
        let config = WebConfig {
            one_login,
            ..WebConfig::default()
        };
        Tokens::new(seed, run, &config)
    }

    #[test]
    fn the_header_of_a_token_is_what_it_says() {
        let header = Base64UrlUnpadded::decode_vec(HEADER).unwrap();
        assert_eq!(header, br#"{"alg":"HS256","typ":"JWT"}"#);
    }

    #[test]
    fn the_same_seed_gives_the_same_tokens_and_another_takes_none_of_them() {
        let clinic = facility("1319990014");
        let first = tokens(1, 1, false).log_in(&clinic, now());
        assert_eq!(first, tokens(1, 2, false).log_in(&clinic, now()));
        let other = tokens(2, 1, false);
        assert_ne!(first, other.log_in(&clinic, now()));
        let told = other.check(&first.id, Use::Id, &clinic, now(), &Seen::default());
        assert_eq!(told, Err(BadToken::Forged));
    }

    #[test]
    fn a_token_holds_to_the_last_second_of_its_time_and_after_a_restart() {
        let clinic = facility("1319990014");
        let given = tokens(1, 1, false).log_in(&clinic, now());
        let again = tokens(1, 2, false);
        let check = |minutes| {
            let moment = now().plus_minutes(minutes);
            again.check(&given.id, Use::Id, &clinic, moment, &Seen::default())
        };
        assert_eq!((check(0), check(29)), (Ok(()), Ok(())));
        assert_eq!(check(30), Err(BadToken::Expired));
        let fresh = again.refresh(&given.refresh, &clinic, now().plus_minutes(31));
        let moment = now().plus_minutes(60);
        let fresh = again.check(
            &fresh.unwrap().id,
            Use::Id,
            &clinic,
            moment,
            &Seen::default(),
        );
        assert_eq!(fresh, Ok(()));
        let late = now().plus_minutes(24 * 60);
        let late = again.refresh(&given.refresh, &clinic, late);
        assert_eq!(late, Err(BadToken::Expired));
    }

    #[test]
    fn a_token_of_another_facility_or_for_another_use_is_refused_with_that_reason() {
        let (clinic, pharmacy) = (facility("1319990014"), facility("1349990018"));
        let tokens = tokens(1, 1, false);
        let given = tokens.log_in(&clinic, now());
        let check = |token: &str, who| tokens.check(token, Use::Id, who, now(), &Seen::default());
        assert_eq!(check(&given.id, &pharmacy), Err(BadToken::OtherFacility));
        let refresh = Err(BadToken::OtherUse(Use::Refresh));
        assert_eq!(check(&given.refresh, &clinic), refresh);
        let access = Err(BadToken::OtherUse(Use::Access));
        assert_eq!(check(&given.access, &clinic), access);
    }

    #[test]
    fn no_changed_character_of_a_token_is_taken() {
        let clinic = facility("1319990014");
        let tokens = tokens(1, 1, false);
        let given = tokens.log_in(&clinic, now()).id;
        for at in 0..given.len() {
            let mut changed = given.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            let told = tokens.check(&changed, Use::Id, &clinic, now(), &Seen::default());
            assert_eq!(told, Err(BadToken::Forged), "{at}");
        }
        for odd in ["", ".", "..", "a.b.c", "窓口", &"x".repeat(100_000)] {
            let told = tokens.check(odd, Use::Id, &clinic, now(), &Seen::default());
            assert_eq!(told, Err(BadToken::Forged));
        }
    }

    #[test]
    fn a_second_login_ends_the_first_where_that_is_asked_for() {
        let clinic = facility("1319990014");
        let (one, many) = (tokens(1, 1, true), tokens(1, 1, false));
        let (first, free) = (one.log_in(&clinic, now()), many.log_in(&clinic, now()));
        assert_eq!(
            one.check(&first.id, Use::Id, &clinic, now(), &Seen::default()),
            Ok(())
        );
        let second = one.log_in(&clinic, now());
        many.log_in(&clinic, now());
        let out = Err(BadToken::LoggedOut);
        assert_eq!(
            one.check(&first.id, Use::Id, &clinic, now(), &Seen::default()),
            out
        );
        assert_eq!(
            one.refresh(&first.refresh, &clinic, now()),
            Err(BadToken::LoggedOut)
        );
        assert_eq!(
            one.check(&second.id, Use::Id, &clinic, now(), &Seen::default()),
            Ok(())
        );
        assert_eq!(
            many.check(&free.id, Use::Id, &clinic, now(), &Seen::default()),
            Ok(())
        );
        let restarted = tokens(1, 2, true);
        assert_eq!(
            restarted.check(&second.id, Use::Id, &clinic, now(), &Seen::default()),
            out
        );
    }
}
