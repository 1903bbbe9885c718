//! The conversions every word needs so that serde reads and writes its written form.

/// Gives a word with `FromStr<Err = Invalid>` and `Display` the two conversions that
/// `#[serde(try_from = "String", into = "String")]` asks for.
macro_rules! written_form {
    ($($word:ty),+ $(,)?) => {$(
        impl TryFrom<String> for $word {
            type Error = $crate::vocabulary::Invalid;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$word> for String {
            fn from(word: $word) -> String {
                word.to_string()
            }
        }
    )+};
}
