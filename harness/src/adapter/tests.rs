use arbitrary::{Arbitrary, Unstructured};
use madoguchi_sim::role::Role;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{ROLES, with_role};

/// What some octets stand for, over and over with other octets.
fn any<T: for<'a> Arbitrary<'a>>() -> impl Iterator<Item = T> {
    (0..400_u32).filter_map(|seed| {
        let mut hash = blake3::Hasher::new();
        hash.update(&seed.to_le_bytes());
        let mut octets = vec![0; 6_000];
        hash.finalize_xof().fill(&mut octets);
        Unstructured::new(&octets).arbitrary().ok()
    })
}

fn reads_back<T>() -> Vec<String>
where
    T: for<'a> Arbitrary<'a> + Serialize + DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let mut wrong: Vec<_> = any::<T>()
        .filter_map(|message| {
            let json = super::wire(&message).unwrap();
            match serde_json::from_value::<T>(json.clone()) {
                Ok(read) if read == message => None,
                Ok(_) => Some(format!("{}: reads back as something else", json)),
                Err(error) => Some(format!(
                    "{}: {error}",
                    json["request"]
                        .as_str()
                        .or(json["response"].as_str())
                        .unwrap_or("?")
                )),
            }
        })
        .collect();
    wrong.sort();
    wrong.dedup();
    wrong
}

#[test]
fn every_message_of_every_role_reads_back_from_its_json() {
    let mut wrong = Vec::new();
    for role in ROLES {
        with_role!(role, R => {
            wrong.extend(reads_back::<<R as Role>::Request>());
            wrong.extend(reads_back::<<R as Role>::Response>());
        }, _ => {});
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
