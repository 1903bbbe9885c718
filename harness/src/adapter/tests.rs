use arbitrary::Arbitrary;
use madoguchi_sim::role::Role;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::samples::any;
use super::{ROLES, with_role};

fn reads_back<T>() -> Vec<String>
where
    T: for<'a> Arbitrary<'a> + Serialize + DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let mut wrong: Vec<_> = any::<T>(400)
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

#[test]
fn a_message_that_no_role_knows_is_refused() {
    let mut accepted = Vec::new();
    for role in ROLES {
        with_role!(role, R => {
            for mut sample in super::samples(role, 100).unwrap() {
                let is = sample.is;
                // A message without anything in it may be its tag alone.
                let tag = match sample.message.get_mut(is) {
                    Some(tag) => tag,
                    None => &mut sample.message,
                };
                *tag = "no-such".into();
                let read = match is {
                    "request" => serde_json::from_value::<<R as Role>::Request>(sample.message).is_ok(),
                    _ => serde_json::from_value::<<R as Role>::Response>(sample.message).is_ok(),
                };
                if read {
                    accepted.push(format!("{} {is}", role.name()));
                }
            }
        }, _ => {});
    }
    accepted.dedup();
    assert!(accepted.is_empty(), "{accepted:?}");
}
