//! How a message carries a secret.
//!
//! Secrets hide themselves wherever they are shown or written. A request to set one is of no use without it:
//! it has to reach a card under test and to read back from a trace, as the bytes of a VERIFY do.

use serde::{Deserialize, Deserializer, Serializer};

use crate::vocabulary::{AuthPin, SignPassword};

/// A secret that can be shown on purpose.
pub(super) trait Secret {
    fn shown(&self) -> &str;
}

impl Secret for AuthPin {
    fn shown(&self) -> &str {
        self.reveal()
    }
}

impl Secret for SignPassword {
    fn shown(&self) -> &str {
        self.reveal()
    }
}

/// Writes the secret itself.
pub(super) fn serialize<T: Secret, S: Serializer>(
    secret: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.shown())
}

/// Reads a secret, as it reads itself.
pub(super) fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    T::deserialize(deserializer)
}
