//! What can be said on stdin while cards are served.

use std::str::FromStr;

/// Answer to `help`.
pub(super) const HELP: &str = "\
insert SLOT CARD    lay a card into a slot (0 is the first); it keeps its PIN counters from before
remove SLOT         take the card out of a slot
list                every slot and its card
help                this
quit                end";

/// A line of stdin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Control {
    Insert { slot: usize, card: String },
    Remove { slot: usize },
    List,
    Help,
    Quit,
}

impl FromStr for Control {
    type Err = String;

    fn from_str(line: &str) -> Result<Self, String> {
        let line = line.trim();
        let (word, rest) = cut(line);
        let (slot, card) = cut(rest);
        let number = || {
            slot.parse()
                .map_err(|_| format!("{word}: expected the number of a slot, found `{slot}`"))
        };
        match (word, rest, card) {
            ("insert", _, "") => Err(format!("expected insert SLOT CARD, found `{line}`")),
            ("insert", _, card) => Ok(Self::Insert {
                slot: number()?,
                card: card.to_owned(),
            }),
            ("remove", _, "") => Ok(Self::Remove { slot: number()? }),
            ("list", "", _) => Ok(Self::List),
            ("help", "", _) => Ok(Self::Help),
            ("quit", "", _) => Ok(Self::Quit),
            _ => Err(format!(
                "expected insert SLOT CARD, remove SLOT, list, help or quit, found `{line}`"
            )),
        }
    }
}

/// The first word and what follows it.
fn cut(text: &str) -> (&str, &str) {
    match text.split_once(char::is_whitespace) {
        Some((word, rest)) => (word, rest.trim()),
        None => (text, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_may_have_a_name_of_two_words() {
        let insert = "insert  1   見本 花子 ".parse();
        let card = "見本 花子".to_owned();
        assert_eq!(insert, Ok(Control::Insert { slot: 1, card }));
        assert_eq!("remove 0".parse(), Ok(Control::Remove { slot: 0 }));
    }

    #[test]
    fn what_cannot_be_understood_is_answered_with_what_can() {
        for line in [
            "insert 0",
            "insert x ordinary",
            "remove",
            "remove 1 2",
            "eject",
            "list 3",
        ] {
            let error = line.parse::<Control>().expect_err(line);
            assert!(error.contains("expected"), "{error}");
        }
    }
}
