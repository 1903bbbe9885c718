//! 記号・番号・枝番: under what an insurer knows a person.

use std::fmt;
use std::str::FromStr;

use arbitrary::{Arbitrary, Unstructured};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::digits::is_digits;
use super::schema::text_schema;
use super::{InsurerNumber, Invalid};

/// The most characters a 記号 or a 番号 has in the layout of the eligibility service.
const LONGEST: usize = 20;

/// Characters arbitrary symbols are made of.
const SYMBOL_CHARACTERS: [char; 10] = ['1', '2', '0', '１', '２', '-', 'ー', '神', '協', 'ア'];

fn checked(what: &'static str, text: &str) -> Result<String, Invalid> {
    let fits = (1..=LONGEST).contains(&text.chars().count())
        && !text.chars().any(|c| c.is_whitespace() || c.is_control());
    if fits {
        Ok(text.to_owned())
    } else {
        Err(Invalid::new(
            what,
            text,
            "1 to 20 characters without spaces",
        ))
    }
}

macro_rules! symbol_like {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The characters as written.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Whether both read the same once full-width and half-width forms count as one. Assumed
            /// (仮定): no published rule says how receivers compare them.
            pub fn same_as(&self, other: &Self) -> bool {
                self.0 == other.0 || self.0.nfkc().eq(other.0.nfkc())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = Invalid;

            fn from_str(text: &str) -> Result<Self, Invalid> {
                checked($what, text).map($name)
            }
        }

        impl<'a> Arbitrary<'a> for $name {
            fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
                let len = u.int_in_range(1..=LONGEST)?;
                (0..len)
                    .map(|_| u.choose(&SYMBOL_CHARACTERS).copied())
                    .collect::<arbitrary::Result<String>>()
                    .map($name)
            }
        }
    };
}

symbol_like! {
    /// 記号: 1 to 20 characters, full-width allowed, no spaces (assumed). 後期高齢者医療 has none.
    Symbol, "記号"
}
symbol_like! {
    /// 番号: 1 to 20 characters, no spaces (assumed).
    Number, "番号"
}

/// 枝番: two digits that tell the members of one 記号・番号 apart; the leading zero belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Branch(String);

written_form!(Symbol, Number, Branch);

text_schema! {
    Symbol,
    "Symbol",
    "記号: 1 to 20 characters without spaces.",
    r"^[^\s\u0000-\u001F\u007F-\u009F]{1,20}$",
    ["12", "神１"]
}

text_schema! {
    Number,
    "Number",
    "番号: 1 to 20 characters without spaces.",
    r"^[^\s\u0000-\u001F\u007F-\u009F]{1,20}$",
    ["345"]
}

text_schema! {
    Branch,
    "Branch",
    "枝番: two digits; the leading zero belongs to it.",
    r"^[0-9]{2}$",
    ["01"]
}

impl Branch {
    /// The two digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Branch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for Branch {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        if is_digits(text, 2) {
            return Ok(Branch(text.to_owned()));
        }
        Err(Invalid::new("枝番", text, "2 digits, as `01`"))
    }
}

impl<'a> Arbitrary<'a> for Branch {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        Ok(Branch(format!("{:02}", u.int_in_range(0..=99)?)))
    }
}

/// 被保険者等記号・番号等: the insurer with the 記号, 番号 and 枝番 it gave.
///
/// Written `06139992 記号12 番号345 枝番01`, without the parts that are missing.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    Arbitrary,
    JsonSchema,
)]
pub struct InsuredId {
    /// 保険者番号.
    pub insurer: InsurerNumber,
    /// 記号, missing for 後期高齢者医療 and at some insurers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symbol: Option<Symbol>,
    /// 番号.
    pub number: Number,
    /// 枝番, missing for 後期高齢者医療 and on old cards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<Branch>,
}

impl InsuredId {
    /// Whether both are of one insured person's account (same insurer, 記号 and 番号), whoever of the
    /// household the 枝番 means.
    pub fn same_household_account(&self, other: &InsuredId) -> bool {
        let same_symbol = match (&self.symbol, &other.symbol) {
            (Some(mine), Some(theirs)) => mine.same_as(theirs),
            (mine, theirs) => mine.is_none() && theirs.is_none(),
        };
        self.insurer == other.insurer && same_symbol && self.number.same_as(&other.number)
    }
}

impl fmt::Display for InsuredId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.insurer)?;
        if let Some(symbol) = &self.symbol {
            write!(f, " 記号{symbol}")?;
        }
        write!(f, " 番号{}", self.number)?;
        if let Some(branch) = &self.branch {
            write!(f, " 枝番{branch}")?;
        }
        Ok(())
    }
}

impl FromStr for InsuredId {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let refuse = || {
            Invalid::new(
                "被保険者等記号・番号",
                text,
                "the form `06139992 記号12 番号345 枝番01`, 記号 and 枝番 where there are any",
            )
        };
        let mut parts = text.split(' ').peekable();
        let insurer = parts.next().ok_or_else(refuse)?.parse()?;
        let mut labelled = |label: &str| {
            let part = parts.peek()?.strip_prefix(label)?;
            parts.next();
            Some(part)
        };
        let symbol = labelled("記号").map(str::parse).transpose()?;
        let number = labelled("番号").ok_or_else(refuse)?.parse()?;
        let branch = labelled("枝番").map(str::parse).transpose()?;
        if parts.next().is_some() {
            return Err(refuse());
        }
        Ok(InsuredId {
            insurer,
            symbol,
            number,
            branch,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> InsuredId {
        text.parse().unwrap()
    }

    #[test]
    fn members_of_one_household_differ_by_their_branch_only() {
        let first = id("06139992 記号12 番号345 枝番01");
        assert!(first.same_household_account(&id("06139992 記号12 番号345 枝番02")));
        assert!(first.same_household_account(&id("06139992 記号12 番号345")));
        for other in [
            "06132013 記号12 番号345 枝番01",
            "06139992 記号13 番号345 枝番01",
            "06139992 番号345 枝番01",
            "06139992 記号12 番号346 枝番01",
        ] {
            assert!(!first.same_household_account(&id(other)), "{other}");
        }
    }

    #[test]
    fn full_width_and_half_width_writings_are_one_account_but_not_one_text() {
        let half = id("06139992 記号12 番号345");
        let full = id("06139992 記号１２ 番号３４５");
        assert!(half.same_household_account(&full));
        assert_ne!(half, full);
    }

    #[test]
    fn parts_that_are_missing_are_not_written() {
        let text = "39131156 番号01234567";
        let late = id(text);
        assert_eq!((late.symbol.as_ref(), late.branch.as_ref()), (None, None));
        assert_eq!(late.to_string(), text);
        assert_eq!(
            serde_json::to_string(&late).unwrap(),
            r#"{"insurer":"39131156","number":"01234567"}"#
        );
    }

    #[test]
    fn parts_out_of_order_or_unknown_are_refused() {
        for wrong in [
            "",
            "06139992",
            "06139992 番号345 記号12",
            "06139992 記号12 番号345 枝番01 枝番02",
            "06139992  番号345",
            "06139992 345",
        ] {
            assert!(wrong.parse::<InsuredId>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_symbol_has_one_to_twenty_characters_whatever_their_width() {
        assert!("神".repeat(20).parse::<Symbol>().is_ok());
        assert!("神".repeat(21).parse::<Symbol>().is_err());
        assert!("".parse::<Symbol>().is_err());
        assert!("1 2".parse::<Symbol>().is_err());
        assert!("1　2".parse::<Number>().is_err());
    }

    #[test]
    fn a_branch_keeps_its_leading_zero_and_needs_it() {
        assert_eq!("01".parse::<Branch>().unwrap().as_str(), "01");
        for wrong in ["1", "001", "0１", "a1", ""] {
            assert!(wrong.parse::<Branch>().is_err(), "{wrong}");
        }
    }
}
