//! The words of the field that the card needs, until the vocabulary holds them.

use std::fmt;
use std::str::FromStr;

use arbitrary::{Arbitrary, Unstructured};
use serde::{Deserialize, Serialize};

/// 氏名.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary)]
pub struct PersonName {
    /// 氏名 as written.
    pub kanji: String,
    /// フリガナ.
    pub kana: String,
}

/// 住所.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary)]
pub struct Address(pub String);

impl Address {
    /// As written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// 個人番号.
#[derive(Clone, PartialEq, Eq)]
pub struct IndividualNumber(pub String);

impl IndividualNumber {
    /// The digits.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for IndividualNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IndividualNumber(****)")
    }
}

/// 性別.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Arbitrary)]
pub enum Sex {
    /// 男.
    Male,
    /// 女.
    Female,
    /// 未設定.
    Unset,
}

macro_rules! secret {
    ($name:ident, $doc:literal, $length:expr, $allowed:expr) => {
        #[doc = $doc]
        #[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The secret itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(****)"))
            }
        }

        impl FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                let allowed: fn(u8) -> bool = $allowed;
                if $length.contains(&text.len()) && text.bytes().all(allowed) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err("not such a secret".to_owned())
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;
            fn try_from(text: String) -> Result<Self, String> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(secret: $name) -> Self {
                secret.0
            }
        }
    };
}

secret!(AuthPin, "利用者証明用暗証番号.", (4..=4), |b| b
    .is_ascii_digit());
secret!(SignPassword, "署名用パスワード.", (6..=16), |b| b
    .is_ascii_digit()
    || b.is_ascii_uppercase());

impl<'a> Arbitrary<'a> for AuthPin {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        Ok(Self(format!("{:04}", u.int_in_range(0..=9999)?)))
    }
}

impl<'a> Arbitrary<'a> for SignPassword {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        Ok(Self(format!("A{:06}", u.int_in_range(0..=999_999)?)))
    }
}
