//! 見本カード: one card of every kind that a terminal may meet, each with a synthetic holder of its own.
//!
//! What tells one from another is sometimes the chip, sometimes J-LIS, sometimes the calendar. All are made by
//! J-LIS from one cast, so that a card and the authority that answers for it agree wherever they are offered.

use indexmap::IndexMap;
use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::card::{CardKind, CardSpec, Condition};
use crate::cast::{Cast, OwnedCard, OwnedPhone, Person, Standing};
use crate::clock::VirtualTime;
use crate::jlis::Jlis;
use crate::rulebook::Parameters;
use crate::vocabulary::{IndividualNumber, PersonName, Sex};

/// A kind of card, as one would ask for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Specimen {
    /// マイナンバーカード of an adult, with both certificates.
    Ordinary,
    /// 顔認証マイナンバーカード.
    FaceOnly,
    /// A card applied for before the first birthday: no photo, no 署名用 certificate.
    Infant,
    /// A card of a holder under fifteen: no 署名用 certificate.
    Under15,
    /// スマホ用電子証明書 on Android.
    Android,
    /// iPhoneのマイナンバーカード.
    Iphone,
    /// Card and certificates out of their term, and out of the grace after it.
    Expired,
    /// Given up; its certificates are revoked.
    Revoked,
    /// 一時利用停止: its certificates are on hold.
    Suspended,
    /// ICチップ破損: it dies within a command, after some that it still answers.
    Damaged,
    /// 耐タンパ: someone tried to read the chip illegally, and it destroyed what it held.
    Tampered,
    /// 次期個人番号カード (assumed).
    NextGeneration,
    /// 住民基本台帳カード.
    OldResident,
}

/// How many commands the damaged specimen answers before it dies.
const COMMANDS_BEFORE_DEATH: u32 = 12;

/// The last 住民基本台帳カード: issuing ended with the year 2015; the day is assumed.
const LAST_OLD_CARD: Date = date(2015, 12, 28);

/// PIN of every specimen.
pub const PIN: &str = "1234";

/// 署名用パスワード of every specimen that has one.
pub const SIGN_PASSWORD: &str = "MIHON123";

impl Specimen {
    /// Every specimen.
    pub const ALL: [Self; 13] = [
        Self::Ordinary,
        Self::FaceOnly,
        Self::Infant,
        Self::Under15,
        Self::Android,
        Self::Iphone,
        Self::Expired,
        Self::Revoked,
        Self::Suspended,
        Self::Damaged,
        Self::Tampered,
        Self::NextGeneration,
        Self::OldResident,
    ];

    /// The name by which a command line asks for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::FaceOnly => "face-only",
            Self::Infant => "infant",
            Self::Under15 => "under-15",
            Self::Android => "android",
            Self::Iphone => "iphone",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::Suspended => "suspended",
            Self::Damaged => "damaged",
            Self::Tampered => "tampered",
            Self::NextGeneration => "next-generation",
            Self::OldResident => "juki",
        }
    }

    /// The name by which scenarios and reports speak of it.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Ordinary => "マイナンバーカード",
            Self::FaceOnly => "顔認証マイナンバーカード",
            Self::Infant => "顔写真のないカード",
            Self::Under15 => "15歳未満のカード",
            Self::Android => "スマホ用電子証明書（Android）",
            Self::Iphone => "iPhoneのマイナンバーカード",
            Self::Expired => "有効期限切れのカード",
            Self::Revoked => "失効したカード",
            Self::Suspended => "一時停止中のカード",
            Self::Damaged => "破損したカード",
            Self::Tampered => "不正に読み出されたカード",
            Self::NextGeneration => "次期個人番号カード",
            Self::OldResident => "住民基本台帳カード",
        }
    }

    /// Whether a name, of either language, means it.
    pub fn is_called(self, name: &str) -> bool {
        name == self.name() || name == self.ja()
    }

    /// What the chip is.
    pub const fn kind(self) -> CardKind {
        match self {
            Self::FaceOnly => CardKind::FaceOnly,
            Self::Infant => CardKind::NoPhotoInfant,
            Self::Android => CardKind::PhoneAndroid,
            Self::Iphone => CardKind::PhoneIphone,
            Self::NextGeneration => CardKind::NextGeneration,
            Self::OldResident => CardKind::OldResident,
            Self::Ordinary
            | Self::Under15
            | Self::Expired
            | Self::Revoked
            | Self::Suspended
            | Self::Damaged
            | Self::Tampered => CardKind::Ordinary,
        }
    }

    /// What it is made from, as J-LIS hands it out at a moment.
    pub fn spec(self, at: VirtualTime, seed: u64) -> Option<CardSpec> {
        let (_, mut cards) = Jlis::begin(&cast(at, seed));
        let place = cards
            .iter()
            .position(|(name, _)| *name == self.instance())?;
        Some(cards.swap_remove(place).1)
    }

    /// Under which name its card is called in an ecosystem begun from [`cast`].
    pub fn instance(self) -> String {
        match self.kind().is_phone() {
            true => format!("{}/phone", self.name()),
            false => self.name().to_owned(),
        }
    }

    const fn condition(self) -> Condition {
        match self {
            Self::Damaged => Condition::Failing {
                commands: COMMANDS_BEFORE_DEATH,
            },
            Self::Tampered => Condition::Tampered,
            _ => Condition::Sound,
        }
    }

    /// 生年月日 and 交付日 that make it what it is on a day.
    fn days(self, today: Date) -> (Date, Date) {
        let ago = |years: i32, months: i32| {
            let span = years.years().months(months);
            today.checked_sub(span).unwrap_or(today)
        };
        match self {
            Self::Infant => (ago(0, 8), ago(0, 6)),
            Self::Under15 => (ago(10, 3), ago(1, 2)),
            // A minor's card and its certificates end together, at the fifth birthday after issue.
            Self::Expired => (ago(21, 3), ago(6, 1)),
            Self::OldResident => (ago(60, 3), ago(11, 0).min(LAST_OLD_CARD)),
            _ => (ago(40, 3), ago(1, 2)),
        }
    }
}

/// The holders of all specimens. The phones belong to people who have an ordinary card too.
pub fn cast(at: VirtualTime, seed: u64) -> Cast {
    let people = Specimen::ALL
        .into_iter()
        .enumerate()
        .filter_map(|(place, specimen)| {
            Some((specimen.name().to_owned(), holder(specimen, place, at)?))
        });
    Cast {
        seed,
        start: at,
        parameters: Parameters::default(),
        profile: crate::oqs::Profile::default(),
        people: people.collect(),
        facilities: IndexMap::new(),
        insurers: IndexMap::new(),
        municipalities: vec!["見本市".to_owned()],
    }
}

/// The texts here are constants that a test reads: nobody is missing from the cast.
fn holder(specimen: Specimen, place: usize, at: VirtualTime) -> Option<Person> {
    const GIVEN: [(&str, &str); 13] = [
        ("太郎", "タロウ"),
        ("花子", "ハナコ"),
        ("桃", "モモ"),
        ("次郎", "ジロウ"),
        ("三郎", "サブロウ"),
        ("梅", "ウメ"),
        ("期限", "キゲン"),
        ("失効", "シッコウ"),
        ("停止", "テイシ"),
        ("破損", "ハソン"),
        ("耐性", "タイセイ"),
        ("次世", "ジセイ"),
        ("旧子", "キュウコ"),
    ];
    // Fixtures take the numbers from 1 on.
    const FIRST_NUMBER: u32 = 9_000_001;
    let today = at.date();
    let (birth, issued) = specimen.days(today);
    let number = u32::try_from(place).ok()?;
    let (kanji, kana) = GIVEN.get(place)?;
    let signs = matches!(
        specimen.kind(),
        CardKind::Ordinary | CardKind::NextGeneration | CardKind::OldResident
    ) && specimen != Specimen::Under15;
    let phone = specimen.kind().is_phone();
    let standing = match specimen {
        Specimen::Revoked => Standing::Ended(today.checked_sub(1.month()).ok()?),
        Specimen::Suspended => Standing::Suspended,
        _ => Standing::InForce,
    };
    let resident = Person::resident(
        PersonName::new(&format!("見本　{kanji}"), &format!("ミホン　{kana}")).ok()?,
        birth,
        match place % 2 {
            0 => Sex::Male,
            _ => Sex::Female,
        },
        format!("東京都見本区見本町{}丁目1番1号", number.saturating_add(1))
            .parse()
            .ok()?,
        "見本市",
        IndividualNumber::synthetic(FIRST_NUMBER.saturating_add(number)),
        "03-0000-9001".parse().ok()?,
    );
    Some(Person {
        card: Some(OwnedCard {
            kind: match phone {
                true => CardKind::Ordinary,
                false => specimen.kind(),
            },
            condition: specimen.condition(),
            issued,
            certificates_issued: issued,
            pin: PIN.parse().ok()?,
            sign_password: (signs || phone)
                .then(|| SIGN_PASSWORD.parse())
                .transpose()
                .ok()?,
            standing,
        }),
        phone: match phone {
            true => Some(OwnedPhone {
                kind: specimen.kind(),
                issued,
                pin: PIN.parse().ok()?,
            }),
            false => None,
        },
        ..resident
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::{Certificate, KeyKind};

    fn days() -> [VirtualTime; 3] {
        [date(2025, 6, 10), date(2026, 11, 25), date(2028, 2, 29)].map(VirtualTime::morning_of)
    }

    #[test]
    fn every_specimen_can_be_made_on_any_day() {
        for at in days() {
            assert_eq!(cast(at, 1).people.len(), Specimen::ALL.len());
            for specimen in Specimen::ALL {
                let spec = specimen.spec(at, 1);
                assert!(
                    spec.is_some_and(|spec| spec.kind == specimen.kind()),
                    "{specimen:?}"
                );
            }
        }
    }

    #[test]
    fn only_the_expired_one_and_the_old_one_are_out_of_their_term() {
        for at in days() {
            for specimen in Specimen::ALL {
                let spec = specimen.spec(at, 1).unwrap();
                let certificate = Certificate::from_der(&spec.auth_certificate).unwrap();
                let over = certificate.not_after().date() < at.date();
                let expected = matches!(specimen, Specimen::Expired | Specimen::OldResident);
                assert_eq!(over, expected, "{specimen:?} on {at}");
            }
        }
    }

    #[test]
    fn only_the_revoked_one_has_ended_and_only_the_suspended_one_is_on_hold() {
        for at in days() {
            let cast = cast(at, 1);
            for specimen in Specimen::ALL {
                let holder = cast.people.get(specimen.name()).unwrap();
                let standing = holder.card.as_ref().unwrap().standing;
                let expected = match specimen {
                    Specimen::Revoked => {
                        matches!(standing, Standing::Ended(since) if since < at.date())
                    }
                    Specimen::Suspended => standing == Standing::Suspended,
                    _ => standing == Standing::InForce,
                };
                assert!(expected, "{specimen:?}: {standing:?}");
            }
        }
    }

    #[test]
    fn every_certificate_is_proved_by_the_authority_beside_it_on_the_card() {
        for at in days() {
            for specimen in Specimen::ALL {
                let spec = specimen.spec(at, 1).unwrap();
                let auth = Some((&spec.auth_certificate, &spec.auth_ca_certificate));
                let sign = spec.sign_certificate.as_ref();
                for (own, authority) in auth
                    .into_iter()
                    .chain(sign.map(|own| (own, &spec.sign_ca_certificate)))
                {
                    let own = Certificate::from_der(own).unwrap();
                    let authority = Certificate::from_der(authority).unwrap();
                    assert_eq!(own.verify_issued_by(&authority), Ok(()), "{specimen:?}");
                    let curve = specimen == Specimen::NextGeneration;
                    assert_eq!(own.public_key().kind() == KeyKind::P384, curve);
                }
            }
        }
    }

    #[test]
    fn a_name_of_either_language_means_one_specimen() {
        for specimen in Specimen::ALL {
            for name in [specimen.name(), specimen.ja()] {
                let meant = Specimen::ALL.into_iter().filter(|it| it.is_called(name));
                assert_eq!(meant.collect::<Vec<_>>(), [specimen]);
            }
        }
    }
}
