//! How what a card is made from is written in a message: bytes as hexadecimal, keys as their number.

/// A string of bytes.
pub(super) mod hex {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::card::Bytes;

    pub fn serialize<S: Serializer>(
        bytes: &impl AsRef<[u8]>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        Bytes::from(bytes.as_ref()).serialize(serializer)
    }

    pub fn deserialize<'de, T: From<Vec<u8>>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<T, D::Error> {
        Bytes::deserialize(deserializer).map(|bytes| T::from(bytes.0))
    }
}

/// A key of the pool.
pub(super) mod key {
    use arbitrary::Unstructured;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::pki::{KeyIndex, KeyPool};

    pub fn serialize<S: Serializer>(key: &KeyIndex, serializer: S) -> Result<S::Ok, S::Error> {
        key.get().serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<KeyIndex, D::Error> {
        let number = u16::deserialize(deserializer)?;
        KeyIndex::new(number).ok_or_else(|| {
            D::Error::custom(format_args!(
                "key: expected a number below {}, found `{number}`",
                KeyPool::END_ENTITY_KEYS
            ))
        })
    }

    pub fn any(u: &mut Unstructured<'_>) -> arbitrary::Result<KeyIndex> {
        Ok(KeyPool::deal(u.arbitrary()?))
    }
}

/// A key of the pool, or none.
pub(super) mod key_or_none {
    use arbitrary::Unstructured;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::pki::KeyIndex;

    #[derive(Serialize, Deserialize)]
    #[serde(transparent)]
    struct Key(#[serde(with = "super::key")] KeyIndex);

    pub fn serialize<S: Serializer>(
        key: &Option<KeyIndex>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        key.map(Key).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<KeyIndex>, D::Error> {
        Option::<Key>::deserialize(deserializer).map(|key| key.map(|Key(index)| index))
    }

    pub fn any(u: &mut Unstructured<'_>) -> arbitrary::Result<Option<KeyIndex>> {
        u.arbitrary::<bool>()?
            .then(|| super::key::any(u))
            .transpose()
    }
}
