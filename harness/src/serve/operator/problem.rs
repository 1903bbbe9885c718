//! Errors as RFC 9457 has them.

use schemars::JsonSchema;
use serde::Serialize;

use crate::serve::house::act::NotDone;

/// Why a request was not carried out (`application/problem+json`, RFC 9457).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Problem {
    /// What kind of problem, as a URN of our own.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The kind in words.
    pub title: &'static str,
    /// Status of HTTP.
    pub status: u16,
    /// This case in words.
    pub detail: String,
    /// What was expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
}

impl Problem {
    fn new(status: u16, kind: &'static str, title: &'static str, detail: String) -> Self {
        Self {
            kind,
            title,
            status,
            detail,
            expected: None,
            found: None,
        }
    }

    fn against(
        status: u16,
        kind: &'static str,
        title: &'static str,
        expected: &str,
        found: &str,
    ) -> Self {
        Self {
            expected: Some(expected.to_owned()),
            found: Some(found.to_owned()),
            ..Self::new(
                status,
                kind,
                title,
                format!("Expected {expected}, found {found}."),
            )
        }
    }

    /// Something that is not there.
    pub fn unknown(expected: &str, found: &str) -> Self {
        Self::against(
            404,
            "urn:madoguchi:problem:unknown",
            "There is no such thing",
            expected,
            found,
        )
    }

    /// A request that makes no sense.
    pub fn unfit(status: u16, expected: &str, found: &str) -> Self {
        Self::against(
            status,
            "urn:madoguchi:problem:unfit",
            "The request makes no sense",
            expected,
            found,
        )
    }

    /// Somebody or something does not let it be done now.
    pub fn refused(why: impl ToString) -> Self {
        Self::new(
            409,
            "urn:madoguchi:problem:refused",
            "Whoever was asked refuses",
            why.to_string(),
        )
    }

    /// The ecosystem is no longer there.
    pub fn gone(why: impl ToString) -> Self {
        Self::new(
            503,
            "urn:madoguchi:problem:gone",
            "The ecosystem does not answer",
            why.to_string(),
        )
    }
}

impl From<NotDone> for Problem {
    fn from(why: NotDone) -> Self {
        match why {
            NotDone::Unknown { expected, found } => Self::unknown(&expected, &found),
            NotDone::Unfit { expected, found } => Self::unfit(422, &expected, &found),
            NotDone::Refused { by, reason } => Self::refused(format!("{by}: {reason}")),
            NotDone::NoAnswer { reason } => Self::new(
                502,
                "urn:madoguchi:problem:no-answer",
                "Whoever was asked did not answer as it must",
                reason,
            ),
        }
    }
}
