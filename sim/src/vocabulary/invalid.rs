//! The one refusal of the vocabulary.

/// How many characters of a refused text are kept for the message.
const KEPT: usize = 80;

/// A text that is not a value of the word it was read as.
///
/// Reads `保険者番号: expected 6 or 8 digits with a right check digit, found `123``.
#[derive(Clone, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("{what}: expected {expected}, found `{found}`")]
pub struct Invalid {
    /// The Japanese term of the word.
    pub what: &'static str,
    /// The refused text, cut after 80 characters; for secrets only its length.
    pub found: String,
    /// What a right value looks like, with the fix where there is an obvious one.
    pub expected: String,
}

impl Invalid {
    /// Refuses `found` as a value of `what`.
    pub fn new(what: &'static str, found: &str, expected: impl Into<String>) -> Self {
        let mut kept: String = found.chars().take(KEPT).collect();
        if found.chars().nth(KEPT).is_some() {
            kept.push('…');
        }
        Invalid {
            what,
            found: kept,
            expected: expected.into(),
        }
    }

    /// Refuses a secret: the message tells its length and nothing else.
    pub fn hidden(what: &'static str, secret: &str, expected: impl Into<String>) -> Self {
        Invalid {
            what,
            found: format!("{} characters, not shown", secret.chars().count()),
            expected: expected.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_names_the_word_the_expectation_and_the_finding() {
        let invalid = Invalid::new("保険者番号", "123", "6 or 8 digits");
        assert_eq!(
            invalid.to_string(),
            "保険者番号: expected 6 or 8 digits, found `123`"
        );
    }

    #[test]
    fn a_long_finding_is_cut_at_eighty_characters_and_not_before() {
        assert_eq!(
            Invalid::new("x", &"あ".repeat(80), "y").found,
            "あ".repeat(80)
        );
        assert_eq!(
            Invalid::new("x", &"あ".repeat(81), "y").found,
            format!("{}…", "あ".repeat(80))
        );
    }

    #[test]
    fn a_hidden_finding_tells_only_its_length() {
        assert_eq!(
            Invalid::hidden("暗証番号", "12345", "4 digits").found,
            "5 characters, not shown"
        );
    }
}
