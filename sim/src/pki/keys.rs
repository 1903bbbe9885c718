//! The pool of test keys, embedded in the program.
//!
//! Making an RSA-2048 key takes some 75 ms, so people share 192 keys made once and committed. Two people
//! with the same key have different certificates, and nothing in the ecosystem identifies anybody by a key.

use super::authority::CertificateKind;
use super::ec::EcKeyPair;
use super::public_key::KeyKind;
use super::rsa::KeyPair;
use super::signer::Signer;
use arbitrary::Arbitrary;
use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::{LazyLock, OnceLock};

/// Keys for people: the first of the file.
const END_ENTITY_KEYS: u16 = 192;
const DEDICATED_KEYS: u16 = 32;
/// From here on the keys of the authorities and their responders: three generations a row, four rows.
const FIRST_OF_GENERATIONS: u16 = END_ENTITY_KEYS;
const KEYS: usize = (END_ENTITY_KEYS + DEDICATED_KEYS) as usize;

/// What the file begins with, so that nobody takes it for something to protect.
const BANNER: &[u8] = b"MADOGUCHI TEST KEYS, NOT SECRET\n";

static FILE: &[u8] = include_bytes!("../../../fixtures/keys/rsa-2048.bin");
static ENTRIES: LazyLock<Vec<&'static [u8]>> = LazyLock::new(|| entries(FILE));
static PARSED: [OnceLock<KeyPair>; KEYS] = [const { OnceLock::new() }; KEYS];

/// The PKCS#8 entries of a pool file: the banner, then each key after its length in two bytes big-endian.
/// What does not fit that form ends the list.
fn entries(file: &[u8]) -> Vec<&[u8]> {
    let mut rest = file.strip_prefix(BANNER).unwrap_or_default();
    let mut found = Vec::with_capacity(KEYS);
    while let Some((length, tail)) = rest.split_first_chunk::<2>() {
        let Some((entry, tail)) = tail.split_at_checked(usize::from(u16::from_be_bytes(*length)))
        else {
            break;
        };
        found.push(entry);
        rest = tail;
    }
    found
}

/// The place of an end-entity key in the pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyIndex(u16);

impl KeyIndex {
    /// The place `index`, or `None` if the pool has no such end-entity key.
    #[must_use]
    pub fn new(index: u16) -> Option<Self> {
        (index < END_ENTITY_KEYS).then_some(Self(index))
    }

    /// The place as a number from 0.
    #[must_use]
    pub fn get(self) -> u16 {
        self.0
    }
}

/// 世代: the generation of an authority. A new one has a new key and certificate under the same name.
#[derive(
    Debug,
    Clone,
    Copy,
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
#[serde(rename_all = "kebab-case")]
pub enum Generation {
    /// 第1世代.
    First,
    /// 第2世代.
    Second,
    /// 第3世代.
    Third,
    /// 第4世代 (assumed): P-384, for the certificates of the next card only. See
    /// [`Authority`](super::Authority).
    Fourth,
}

impl Generation {
    /// Every generation there are keys for.
    pub const ALL: [Self; 4] = [Self::First, Self::Second, Self::Third, Self::Fourth];

    /// The first day of the generation, on which it begins to issue. The first three years are those of the real
    /// ones.
    #[must_use]
    pub const fn first_day(self) -> Date {
        match self {
            Self::First => date(2015, 10, 20),
            Self::Second => date(2019, 9, 14),
            Self::Third => date(2023, 7, 16),
            // Assumed: long before the next card, as an authority for tests would, so that specimens of the card
            // chain on any day of today.
            Self::Fourth => date(2024, 4, 1),
        }
    }

    /// Whether the generation is there on a day. One that is there stays, to answer for what it has issued.
    #[must_use]
    pub fn has_begun(self, on: Date) -> bool {
        self.first_day() <= on
    }

    /// The generation that issues on a day for a key of a kind. P-384 keys are the fourth's on any day, since
    /// specimens of the next card are made on any day; it has no others (both assumed).
    #[must_use]
    pub fn issuing(key: KeyKind, day: Date) -> Self {
        match key {
            KeyKind::Rsa2048 => Self::on(day),
            KeyKind::P384 => Self::Fourth,
        }
    }

    /// The generation that issues on a day for the cards of today. Before there was any, the first does.
    #[must_use]
    pub fn on(day: Date) -> Self {
        let begun = [Self::Third, Self::Second, Self::First].into_iter();
        let mut begun = begun.filter(|generation| generation.has_begun(day));
        begun.next().unwrap_or(Self::First)
    }

    /// The number of the generation, from 1.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::First => 1,
            Self::Second => 2,
            Self::Third => 3,
            Self::Fourth => 4,
        }
    }
}

/// A key that belongs to an authority of devices or to a device and is never dealt to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DedicatedKey {
    /// The authority that certifies terminals for 特定機関認証.
    TerminalAuthority,
    /// An authorised terminal, one of four; the number is taken modulo four.
    Terminal(u8),
    /// The issuer that signs the records of the 券面 applets, and the keys of the cards in them.
    CardIssuer,
    /// The key of the 券面入力補助AP that answers challenges.
    TextApplet,
    /// The key of the 券面事項確認AP that answers challenges.
    FaceApplet,
    /// The key of the 共通カードAP for INTERNAL AUTHENTICATE.
    CommonApplet,
    /// The root over the card-verifiable certificates at the top of the card.
    CardRoot,
    /// The root that certifies issuers of the records of 券面事項確認AP.
    FaceRoot,
    /// The root that certifies issuers of the records of 券面入力補助AP.
    TextRoot,
    /// What [`Self::CardRoot`] certifies.
    CardIntermediate,
    /// What [`Self::CardIntermediate`] certifies.
    CardSubordinate,
    /// The key of 券面入力補助AP to which a terminal encrypts a session key.
    TextSession,
    /// A key without a task, for tests: it belongs to nobody that anybody trusts.
    Spare,
}

impl DedicatedKey {
    fn index(self) -> u16 {
        match self {
            Self::TerminalAuthority => 204,
            Self::Terminal(number) => 205 + u16::from(number % 4),
            Self::CardIssuer => 209,
            Self::TextApplet => 210,
            Self::FaceApplet => 211,
            Self::CommonApplet => 212,
            Self::CardRoot => 213,
            Self::FaceRoot => 214,
            Self::TextRoot => 215,
            Self::CardIntermediate => 216,
            Self::CardSubordinate => 217,
            Self::TextSession => 218,
            Self::Spare => 223,
        }
    }
}

/// The pool. Keys are read on first use and kept for the life of the process.
pub struct KeyPool;

impl KeyPool {
    /// How many end-entity keys there are.
    pub const END_ENTITY_KEYS: u16 = END_ENTITY_KEYS;

    /// The key that `seed` draws: the same seed draws the same key on every machine. Whoever wants two keys
    /// for a person (利用者証明用 and 署名用) draws with two seeds.
    #[must_use]
    pub fn deal(seed: u64) -> KeyIndex {
        // Seeds are often consecutive numbers; SplitMix64's finaliser spreads them.
        let mut mixed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        // Less than END_ENTITY_KEYS, because the remainder is.
        KeyIndex((mixed % u64::from(END_ENTITY_KEYS)) as u16)
    }

    /// The end-entity key at `index`.
    #[must_use]
    pub fn key(index: KeyIndex) -> &'static KeyPair {
        read(index.0)
    }

    /// The key of an authority in a generation.
    #[must_use]
    pub fn authority(kind: CertificateKind, generation: Generation) -> Signer {
        match kind {
            CertificateKind::Authentication => of_generation(FIRST_OF_GENERATIONS, generation),
            CertificateKind::Signature => of_generation(FIRST_OF_GENERATIONS + 3, generation),
        }
    }

    /// The key of the OCSP responder of an authority in a generation.
    #[must_use]
    pub fn responder(kind: CertificateKind, generation: Generation) -> Signer {
        match kind {
            CertificateKind::Authentication => of_generation(FIRST_OF_GENERATIONS + 6, generation),
            CertificateKind::Signature => of_generation(FIRST_OF_GENERATIONS + 9, generation),
        }
    }

    /// The key of a device.
    #[must_use]
    pub fn dedicated(key: DedicatedKey) -> &'static KeyPair {
        read(key.index())
    }
}

/// The key of a generation: one of three places of the pool from `first` on, or the P-384 key that belongs to
/// those places.
fn of_generation(first: u16, generation: Generation) -> Signer {
    static CURVES: [OnceLock<EcKeyPair>; 4] = [const { OnceLock::new() }; 4];
    if generation == Generation::Fourth {
        let row = usize::from((first - FIRST_OF_GENERATIONS) / 3);
        let seed = [b"authority".as_slice(), &first.to_be_bytes()].concat();
        return Signer::P384(CURVES[row].get_or_init(|| EcKeyPair::derive(&seed)));
    }
    Signer::Rsa(read(first + u16::from(generation.number()) - 1))
}

/// # Panics
/// Never for an index below 224 of the embedded file, which a test reads whole; no input reaches it.
fn read(index: u16) -> &'static KeyPair {
    let index = usize::from(index);
    PARSED[index].get_or_init(|| {
        KeyPair::from_pkcs8(ENTRIES[index]).expect("the embedded pool holds RSA-2048 keys")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::{KeyKind, PublicKey};
    use std::collections::BTreeSet;

    #[test]
    fn the_pool_holds_224_different_usable_keys_and_nothing_else() {
        assert_eq!(ENTRIES.len(), KEYS);
        let bytes: usize = ENTRIES.iter().map(|entry| entry.len() + 2).sum();
        assert_eq!(BANNER.len() + bytes, FILE.len());
        let moduli: BTreeSet<Vec<u8>> = (0..END_ENTITY_KEYS + DEDICATED_KEYS)
            .map(|index| read(index).public().modulus().to_vec())
            .collect();
        assert_eq!(moduli.len(), KEYS);
    }

    #[test]
    fn every_key_of_authorities_and_devices_is_a_different_one_and_none_is_dealt() {
        let mut all = vec![
            DedicatedKey::TerminalAuthority,
            DedicatedKey::CardIssuer,
            DedicatedKey::TextApplet,
            DedicatedKey::FaceApplet,
            DedicatedKey::CommonApplet,
            DedicatedKey::CardRoot,
            DedicatedKey::FaceRoot,
            DedicatedKey::TextRoot,
            DedicatedKey::CardIntermediate,
            DedicatedKey::CardSubordinate,
            DedicatedKey::TextSession,
            DedicatedKey::Spare,
        ];
        all.extend((0..4).map(DedicatedKey::Terminal));
        let devices = all.iter().map(|key| KeyPool::dedicated(*key).public());
        let mut keys: BTreeSet<&[u8]> = devices.map(PublicKey::spki).collect();
        for generation in Generation::ALL {
            for kind in CertificateKind::ALL {
                keys.insert(KeyPool::authority(kind, generation).public().spki());
                keys.insert(KeyPool::responder(kind, generation).public().spki());
            }
        }
        assert_eq!(keys.len(), all.len() + 4 * Generation::ALL.len());
        for dealt in 0..END_ENTITY_KEYS {
            assert!(!keys.contains(read(dealt).public().spki()));
        }
    }

    #[test]
    fn only_the_fourth_generation_signs_with_p384() {
        for kind in CertificateKind::ALL {
            for generation in Generation::ALL {
                let expected = match generation {
                    Generation::Fourth => KeyKind::P384,
                    _ => KeyKind::Rsa2048,
                };
                let keys = [KeyPool::authority, KeyPool::responder];
                let kinds = keys.map(|key| key(kind, generation).public().kind());
                assert_eq!(kinds, [expected; 2]);
            }
        }
    }

    #[test]
    fn consecutive_seeds_draw_every_key_about_equally_often() {
        let mut drawn = vec![0_u32; usize::from(END_ENTITY_KEYS)];
        for seed in 0..192_000 {
            drawn[usize::from(KeyPool::deal(seed).get())] += 1;
        }
        assert!(drawn.iter().all(|count| (850..1150).contains(count)));
    }

    #[test]
    fn a_seed_always_draws_the_same_key() {
        let drawn: Vec<u16> = (0..6).map(|seed| KeyPool::deal(seed).get()).collect();
        assert_eq!(drawn, [175, 65, 142, 45, 10, 26]);
    }

    #[test]
    fn an_index_ends_with_the_end_entity_keys() {
        assert_eq!(KeyIndex::new(191).map(KeyIndex::get), Some(191));
        assert_eq!(KeyIndex::new(192), None);
    }

    #[test]
    fn a_broken_pool_file_gives_what_can_be_read() {
        assert_eq!(entries(b"something else"), Vec::<&[u8]>::new());
        let cut = [BANNER, &[0, 2, 7, 8, 0, 9, 1]].concat();
        assert_eq!(entries(&cut), vec![&[7, 8]]);
    }
}
