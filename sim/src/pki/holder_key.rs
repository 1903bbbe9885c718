//! Which key pair belongs to a certificate of a person, and how it is written in a message.

use std::borrow::Cow;

use super::ec::EcKeyPair;
use super::keys::{KeyIndex, KeyPool};
use super::public_key::{KeyKind, PublicKey};
use arbitrary::{Arbitrary, Unstructured};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What the number of a P-384 key stands behind, in a message.
const P384_PREFIX: &str = "P-384:";

/// A key pair of a person. In messages an RSA key is its place in the pool, a P-384 key `P-384:` and the sixteen
/// hexadecimal digits of its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HolderKey {
    /// RSA-2048, dealt from the pool.
    Rsa(KeyIndex),
    /// P-384, derived from a number: making one costs too little to share any.
    P384(u64),
}

impl HolderKey {
    /// Of which kind it is.
    #[must_use]
    pub fn kind(self) -> KeyKind {
        match self {
            Self::Rsa(_) => KeyKind::Rsa2048,
            Self::P384(_) => KeyKind::P384,
        }
    }

    /// The public half.
    #[must_use]
    pub fn public(self) -> PublicKey {
        match self {
            Self::Rsa(index) => KeyPool::key(index).public().clone(),
            Self::P384(number) => Self::curve(number).public().clone(),
        }
    }

    /// The P-384 key pair of a number.
    #[must_use]
    pub fn curve(number: u64) -> EcKeyPair {
        EcKeyPair::derive(&[b"holder".as_slice(), &number.to_be_bytes()].concat())
    }
}

impl From<KeyIndex> for HolderKey {
    fn from(index: KeyIndex) -> Self {
        Self::Rsa(index)
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Place(u16),
    Text(String),
}

impl Serialize for HolderKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Rsa(index) => serializer.serialize_u16(index.get()),
            Self::P384(number) => {
                serializer.collect_str(&format_args!("{P384_PREFIX}{number:016X}"))
            }
        }
    }
}

impl<'de> Deserialize<'de> for HolderKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let refused = |found: &dyn std::fmt::Display| {
            D::Error::custom(format_args!(
                "key: expected a number below {}, or `{P384_PREFIX}` and 16 hexadecimal digits, found `{found}`",
                KeyPool::END_ENTITY_KEYS
            ))
        };
        match Written::deserialize(deserializer)? {
            Written::Place(place) => KeyIndex::new(place)
                .map(Self::Rsa)
                .ok_or_else(|| refused(&place)),
            Written::Text(text) => text
                .strip_prefix(P384_PREFIX)
                .filter(|digits| {
                    digits.len() == 16 && digits.bytes().all(|it| it.is_ascii_hexdigit())
                })
                .and_then(|digits| u64::from_str_radix(digits, 16).ok())
                .map(Self::P384)
                .ok_or_else(|| refused(&text)),
        }
    }
}

impl JsonSchema for HolderKey {
    fn schema_name() -> Cow<'static, str> {
        "HolderKey".into()
    }

    fn schema_id() -> Cow<'static, str> {
        concat!(module_path!(), "::HolderKey").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A key pair of a person: RSA-2048 by its place in the pool, P-384 by the number that it is derived from.",
            "oneOf": [
                { "type": "integer", "minimum": 0, "exclusiveMaximum": KeyPool::END_ENTITY_KEYS },
                { "type": "string", "pattern": "^P-384:[0-9A-Fa-f]{16}$" },
            ],
            "examples": [26, "P-384:00000000000000AB"],
        })
    }
}

impl<'a> Arbitrary<'a> for HolderKey {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        Ok(match u.ratio(1, 4)? {
            true => Self::P384(u.arbitrary()?),
            false => Self::Rsa(KeyPool::deal(u.arbitrary()?)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<HolderKey, String> {
        serde_json::from_str(text).map_err(|error: serde_json::Error| error.to_string())
    }

    #[test]
    fn a_key_of_either_kind_reads_back_as_it_is_written() {
        let keys = [HolderKey::Rsa(KeyPool::deal(5)), HolderKey::P384(0xAB)];
        let written = keys.map(|key| serde_json::to_string(&key).expect("it is written"));
        assert_eq!(written, ["26", "\"P-384:00000000000000AB\""]);
        assert_eq!(written.map(|text| read(&text)), keys.map(Ok));
    }

    #[test]
    fn a_key_that_nobody_has_is_refused_with_what_was_expected() {
        for text in [
            "192",
            "\"P-384:AB\"",
            "\"P-384:+00000000000000A\"",
            "\"26\"",
        ] {
            let refused = read(text).expect_err(text);
            assert!(refused.contains("expected a number below 192"), "{refused}");
        }
    }

    #[test]
    fn two_numbers_give_two_keys_of_the_kind_they_say() {
        let (one, other) = (HolderKey::P384(1), HolderKey::P384(2));
        assert_ne!(one.public(), other.public());
        assert_eq!(one.public().kind(), one.kind());
        let pooled = HolderKey::Rsa(KeyPool::deal(1));
        assert_eq!(pooled.public().kind(), pooled.kind());
    }
}
