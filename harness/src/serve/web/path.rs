//! The paths of the Web API. Two are known in public; the others are ours, and say so.

use madoguchi_sim::oqs::{Leg, Service};

/// Where a login goes (published).
pub const LOGIN: &str = "/oqs-api-pro/MSA12020/ILI12020SV01/auth";

/// Where 資格確認 goes (published).
pub const SEARCH: &str = "/oqs-api-pro/MSA01030/ILI01030SV01/search";

/// Where a refreshToken goes (ours).
pub const REFRESH: &str = "/oqs-api-pro/madoguchi/refresh";

/// What every message goes to that has no published path (ours): behind it the prefix of its file names and its step.
pub const MESSAGES: &str = "/oqs-api-pro/madoguchi/";

/// What a path means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// ログイン.
    LogIn,
    /// New tokens for a refreshToken.
    Refresh,
    /// A message.
    Message(Service, Leg),
}

impl Endpoint {
    /// The endpoint at a path.
    pub fn at(path: &str) -> Option<Self> {
        match path {
            LOGIN => return Some(Self::LogIn),
            SEARCH => return Some(Self::Message(Service::Eligibility, Leg::Request)),
            REFRESH => return Some(Self::Refresh),
            _ => {}
        }
        let (prefix, leg) = path.strip_prefix(MESSAGES)?.split_once('/')?;
        let service = Service::of_prefix(prefix)?;
        let leg = legs(service).iter().find(|known| known.written() == leg)?;
        Some(Self::Message(service, *leg))
    }

    /// The path at which it is. 資格確認 has two; this is the published one.
    pub fn path(self) -> String {
        match self {
            Self::LogIn => LOGIN.to_owned(),
            Self::Refresh => REFRESH.to_owned(),
            Self::Message(Service::Eligibility, Leg::Request) => SEARCH.to_owned(),
            Self::Message(service, leg) => {
                format!("{MESSAGES}{}/{}", service.prefix(), leg.written())
            }
        }
    }

    /// Whether the path is known in public.
    pub const fn is_published(self) -> bool {
        matches!(
            self,
            Self::LogIn | Self::Message(Service::Eligibility, Leg::Request)
        )
    }

    /// Every endpoint.
    pub fn all() -> impl Iterator<Item = Self> {
        let messages = Service::ALL.into_iter().flat_map(|service| {
            let legs = legs(service).iter();
            legs.map(move |leg| Self::Message(service, *leg))
        });
        [Self::LogIn, Self::Refresh].into_iter().chain(messages)
    }
}

/// The steps in which a service is asked something.
const fn legs(service: Service) -> &'static [Leg] {
    match service.is_bulk() {
        true => &[Leg::Request, Leg::DownloadRequest],
        false => &[Leg::Request],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_endpoint_is_found_at_its_path_and_no_two_share_one() {
        let paths: BTreeSet<_> = Endpoint::all().map(Endpoint::path).collect();
        assert_eq!(paths.len(), Endpoint::all().count());
        for endpoint in Endpoint::all() {
            assert_eq!(Endpoint::at(&endpoint.path()), Some(endpoint));
        }
    }

    #[test]
    fn eligibility_is_also_where_every_message_is() {
        let message = Endpoint::Message(Service::Eligibility, Leg::Request);
        let ours = "/oqs-api-pro/madoguchi/OQSsiquc/01req";
        assert_eq!(Endpoint::at(ours), Some(message));
        assert!(message.is_published());
    }

    #[test]
    fn results_later_steps_of_single_queries_and_odd_paths_are_nowhere() {
        for path in [
            "/",
            "/oqs-api-pro/madoguchi/OQSsiquc/01res",
            "/oqs-api-pro/madoguchi/OQSsiquc/02req",
            "/oqs-api-pro/madoguchi/OQSsiquc/01req/",
            "/oqs-api-pro/madoguchi//01req",
            "/oqs-api-pro/madoguchi/",
            "/oqs-api-pro/MSA01030/ILI01030SV01/SEARCH",
        ] {
            assert_eq!(Endpoint::at(path), None, "{path}");
        }
    }
}
