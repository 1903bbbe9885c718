//! Messages of every role, drawn: for whoever builds an adapter, and for judges of the schemas.

use arbitrary::{Arbitrary, Unstructured};
use madoguchi_sim::role::{Role, RoleName};
use serde::Serialize;
use serde_json::Value;

use super::{wire, with_role};

/// Octets that a message is drawn from: those with a whole file or card in them need some thousands.
const OCTETS: usize = 6_000;

/// A message as it goes over the wire.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sample {
    /// The role.
    pub role: RoleName,
    /// `request` or `response`.
    pub is: &'static str,
    /// The message.
    pub message: Value,
}

/// So many requests and so many responses of a role; always the same. Their parts are valid one by one but do not belong together:
/// no such person exists.
///
/// # Errors
/// None that a message of a role can cause.
pub fn samples(role: RoleName, count: u32) -> serde_json::Result<Vec<Sample>> {
    let mut all = Vec::new();
    with_role!(role, R => {
        for request in any::<<R as Role>::Request>(count) {
            all.push(Sample { role, is: "request", message: wire(&request)? });
        }
        for response in any::<<R as Role>::Response>(count) {
            all.push(Sample { role, is: "response", message: wire(&response)? });
        }
    }, _ => {});
    Ok(all)
}

/// What some octets stand for, over and over with other octets.
pub(super) fn any<T: for<'a> Arbitrary<'a>>(count: u32) -> impl Iterator<Item = T> {
    (0..count).filter_map(|seed| {
        let mut hash = blake3::Hasher::new();
        hash.update(&seed.to_le_bytes());
        let mut octets = vec![0; OCTETS];
        hash.finalize_xof().fill(&mut octets);
        Unstructured::new(&octets).arbitrary().ok()
    })
}
