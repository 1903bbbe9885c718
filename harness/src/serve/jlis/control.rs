//! What can be said on stdin while J-LIS is served.

use std::str::FromStr;

/// A line of stdin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Control {
    /// 一時利用停止.
    Suspend(String),
    /// Its end.
    Lift(String),
    /// The card is given up.
    Revoke(String),
    /// Time passes, in hours.
    Advance(u16),
    /// Every certificate and what is said of it.
    List,
    /// What can be said.
    Help,
    /// The end.
    Quit,
}

impl Control {
    /// Answer to `help`.
    pub const HELP: &'static str = "\
suspend CARD    its holder calls the lost-card line: certificateHold
lift CARD       a window lifts the suspension
revoke CARD     its holder gives the card up: cessationOfOperation
advance HOURS   put the clock on
list            every certificate, and what is said of it now
help            this
quit            end";
}

impl FromStr for Control {
    type Err = String;

    fn from_str(line: &str) -> Result<Self, String> {
        let line = line.trim();
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = rest.trim().to_owned();
        match (word, rest.is_empty()) {
            ("suspend", false) => Ok(Self::Suspend(rest)),
            ("lift", false) => Ok(Self::Lift(rest)),
            ("revoke", false) => Ok(Self::Revoke(rest)),
            ("advance", false) => match rest.parse() {
                Ok(hours) => Ok(Self::Advance(hours)),
                Err(_) => Err(format!(
                    "advance: expected hours from 0 to 65535, found `{rest}`"
                )),
            },
            ("list", true) => Ok(Self::List),
            ("help", true) => Ok(Self::Help),
            ("quit", true) => Ok(Self::Quit),
            _ => Err(format!(
                "expected suspend CARD, lift CARD, revoke CARD, advance HOURS, list, help or quit, found `{line}`"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_may_have_a_name_of_two_words() {
        let suspend = " suspend  見本 花子 ".parse();
        assert_eq!(suspend, Ok(Control::Suspend("見本 花子".to_owned())));
        assert_eq!("advance 24".parse(), Ok(Control::Advance(24)));
        assert_eq!("quit".parse(), Ok(Control::Quit));
    }

    #[test]
    fn what_cannot_be_understood_is_answered_with_what_can() {
        for line in [
            "suspend",
            "advance",
            "advance -1",
            "list all",
            "resume x",
            "",
        ] {
            let told = line.parse::<Control>().expect_err("not understood");
            assert!(told.contains("expected"), "{line}: {told}");
        }
    }
}
