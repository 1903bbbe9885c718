//! What is known of a card before it is asked anything: what its holder knows and what is printed on it.

use std::fmt;

use jiff::civil::Date;
use madoguchi_sim::card::CardSpec;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::pki::{Authority, CertificateKind, Generation};
use madoguchi_sim::specimen::Specimen;
use madoguchi_sim::vocabulary::{AuthPin, Era, Sex};
use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

use crate::fail;
use crate::run::{Party, Raised, raise};

/// 暗証番号 and 照合番号: what the holder knows. Each may be absent: what needs it cannot be tested then.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Secrets {
    /// 利用者証明用暗証番号, four digits.
    #[serde(default, deserialize_with = "text")]
    pub auth_pin: Option<String>,
    /// 署名用パスワード, 6 to 16 of A–Z and 0–9.
    #[serde(default, deserialize_with = "text")]
    pub sign_password: Option<String>,
    /// 券面事項入力補助用暗証番号 and 住民基本台帳用暗証番号, four digits.
    #[serde(default, deserialize_with = "text")]
    pub other_pin: Option<String>,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(****)")
    }
}

/// What is printed on the card. Each may be absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Printed {
    /// 個人番号, 12 digits.
    #[serde(default, deserialize_with = "text")]
    pub individual_number: Option<String>,
    /// 生年月日.
    pub birth: Option<Date>,
    /// 有効期限.
    pub expires: Option<Date>,
    /// セキュリティコード, 4 digits.
    #[serde(default, deserialize_with = "text")]
    pub security_code: Option<String>,
    /// 氏名, with a full-width space between family and given name.
    pub name: Option<String>,
    /// 住所.
    pub address: Option<String>,
    /// 性別.
    pub sex: Option<Sex>,
}

/// Everything that is known of one card, and who said so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardFacts {
    /// The file that says so; absent for a built-in card.
    pub from: Option<String>,
    /// What the holder knows.
    pub secrets: Secrets,
    /// What is printed.
    pub printed: Printed,
    /// DER of the certificates that are trusted.
    pub trust_anchors: Vec<Vec<u8>>,
}

impl CardFacts {
    /// What J-LIS knows of a specimen, and the test authorities as trust anchors. `None` if there is no such card.
    pub fn of_specimen(specimen: Specimen, at: VirtualTime, seed: u64) -> Option<Self> {
        let authorities = CertificateKind::ALL
            .into_iter()
            .flat_map(|kind| Generation::ALL.map(|generation| Authority::of(kind, generation)));
        let trust_anchors = authorities.map(|it| it.certificate().to_vec()).collect();
        Some(Self::of(&specimen.spec(at, seed)?, trust_anchors))
    }

    fn of(spec: &CardSpec, trust_anchors: Vec<Vec<u8>>) -> Self {
        let password = spec.sign_password.as_ref();
        Self {
            from: None,
            secrets: Secrets {
                auth_pin: Some(spec.auth_pin.reveal().to_owned()),
                sign_password: password.map(|it| it.reveal().to_owned()),
                other_pin: Some(spec.other_pin.reveal().to_owned()),
            },
            printed: Printed {
                individual_number: Some(spec.individual_number.digits().to_owned()),
                birth: Some(spec.birth),
                expires: Some(spec.expires),
                security_code: Some(spec.security_code.clone()),
                name: Some(spec.holder.kanji().to_owned()),
                address: Some(spec.address.as_str().to_owned()),
                sex: Some(spec.sex),
            },
            trust_anchors,
        }
    }

    /// A card as it is made, with what is known of this one in it.
    #[must_use]
    pub fn onto(&self, made: CardSpec) -> CardSpec {
        let Self {
            secrets, printed, ..
        } = self;
        // What is no secret of its kind no card takes: then the other one is as good.
        let pin = |told: &Option<String>, made: AuthPin| {
            told.as_ref().and_then(|it| it.parse().ok()).unwrap_or(made)
        };
        let password = secrets
            .sign_password
            .as_ref()
            .and_then(|it| it.parse().ok());
        CardSpec {
            auth_pin: pin(&secrets.auth_pin, made.auth_pin),
            other_pin: pin(&secrets.other_pin, made.other_pin),
            sign_password: made.sign_password.map(|made| password.unwrap_or(made)),
            birth: printed.birth.unwrap_or(made.birth),
            expires: printed.expires.unwrap_or(made.expires),
            security_code: printed.security_code.clone().unwrap_or(made.security_code),
            individual_number: printed
                .individual_number
                .as_ref()
                .and_then(|it| it.parse().ok())
                .unwrap_or(made.individual_number),
            ..made
        }
    }

    /// A fact; ends the step if it is absent, because the scenario cannot be tested then. `key` is its place below
    /// `roles.card`.
    pub fn need<T: Clone>(&self, fact: &Option<T>, key: &str) -> T {
        match (fact, &self.from) {
            (Some(fact), _) => fact.clone(),
            (None, Some(path)) => raise(Raised::NotTestable(format!(
                "{path}: expected `roles.card.{key}`, which this scenario needs, found none"
            ))),
            (None, None) => fail!(
                Party::Configuration,
                format_args!("a built-in card that has `{key}`"),
                "this specimen has none"
            ),
        }
    }

    /// 個人番号, which is 照合番号A as well.
    pub fn individual_number(&self) -> String {
        self.need(&self.printed.individual_number, "printed.individual_number")
    }

    /// 生年月日.
    pub fn birth(&self) -> Date {
        self.need(&self.printed.birth, "printed.birth")
    }

    /// 生年月日 as the chip takes it: YYMMDD, the year by era.
    pub fn birth_by_era(&self) -> String {
        let birth = self.birth();
        let first = Era::of(birth).map_or(1, |era| era.first_day().year());
        let year = birth.year().saturating_sub(first).saturating_add(1);
        format!("{year:02}{:02}{:02}", birth.month(), birth.day())
    }

    /// 照合番号B: 生年月日 (YYMMDD by era), year of 有効期限, セキュリティコード.
    pub fn number_b(&self) -> String {
        let expires = self.need(&self.printed.expires, "printed.expires");
        let code = self.need(&self.printed.security_code, "printed.security_code");
        format!("{}{:04}{code}", self.birth_by_era(), expires.year())
    }
}

/// A text that looks like a number must stand in quotes: YAML would drop its leading zeros. What was found is not
/// repeated, because it may be secret.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    struct Quoted;

    impl Visitor<'_> for Quoted {
        type Value = Option<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a text in quotes, such as \"0123\"")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
            Ok(Some(text.to_owned()))
        }

        fn visit_i64<E: de::Error>(self, _: i64) -> Result<Self::Value, E> {
            Err(E::custom("expected a text in quotes, found a number"))
        }

        fn visit_u64<E: de::Error>(self, _: u64) -> Result<Self::Value, E> {
            Err(E::custom("expected a text in quotes, found a number"))
        }

        fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
            Err(E::custom("expected a text in quotes, found nothing"))
        }
    }

    deserializer.deserialize_any(Quoted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn facts(printed: Printed) -> CardFacts {
        CardFacts {
            from: Some("iut.yaml".to_owned()),
            secrets: Secrets::default(),
            printed,
            trust_anchors: Vec::new(),
        }
    }

    #[test]
    fn number_b_is_made_from_what_is_printed() {
        let known = facts(Printed {
            birth: Some(date(1989, 1, 7)),
            expires: Some(date(2031, 1, 7)),
            security_code: Some("0042".to_owned()),
            ..Printed::default()
        });
        assert_eq!(known.number_b(), "64010720310042");
    }

    #[test]
    fn a_secret_that_yaml_would_read_as_a_number_is_refused_without_being_repeated() {
        let error = serde_yaml::from_str::<Secrets>("auth_pin: 4711\n").unwrap_err();
        let told = error.to_string();
        assert!(
            told.contains("in quotes") && !told.contains("4711"),
            "{told}"
        );
    }

    #[test]
    fn secrets_are_not_shown() {
        let secrets: Secrets = serde_yaml::from_str("auth_pin: \"4711\"\n").unwrap();
        assert!(!format!("{secrets:?}").contains("4711"));
    }
}
