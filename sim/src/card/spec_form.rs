//! How what a card is made from is written in a message: bytes as hexadecimal.

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
