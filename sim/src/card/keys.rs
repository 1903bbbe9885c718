//! The cryptography that a chip needs and does not do itself.

/// The private keys of cards, by number, and the key that the terminals' certificates are checked with. A chip
/// holds the number of its key only; the keys are test keys of a pool.
pub trait Keys {
    /// Signs 1 to 245 bytes, verbatim inside PKCS#1 v1.5 type 1 padding; `None` if there is no such key or the
    /// bytes do not fit.
    fn sign_verbatim(&self, key: u16, input: &[u8]) -> Option<Vec<u8>>;

    /// Whether the body of a terminal's CV certificate (object 5F4E, whole) bears the terminal CA's signature
    /// (object 5F37, whole): 特定機関認証.
    fn vouch_for_terminal(&self, body: &[u8], signature: &[u8]) -> bool;
}
