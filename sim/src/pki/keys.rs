//! The pool of test keys, embedded in the program.
//!
//! Making an RSA-2048 key takes some 75 ms, so people share 192 keys made once and committed. Two people
//! with the same key have different certificates, and nothing in the ecosystem identifies anybody by a key.

use super::rsa::KeyPair;
use arbitrary::Arbitrary;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};
use std::sync::{LazyLock, OnceLock};

/// Keys for people: the first of the file.
const END_ENTITY_KEYS: u16 = 192;
const DEDICATED_KEYS: u16 = 32;
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
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Arbitrary,
)]
#[serde(rename_all = "kebab-case")]
pub enum Generation {
    /// 第1世代.
    First,
    /// 第2世代.
    Second,
    /// 第3世代.
    Third,
}

impl Generation {
    /// Every generation there are keys for.
    pub const ALL: [Self; 3] = [Self::First, Self::Second, Self::Third];

    /// The first day of the generation, on which it begins to issue. The years are those of the real ones.
    #[must_use]
    pub const fn first_day(self) -> Date {
        match self {
            Self::First => date(2015, 10, 20),
            Self::Second => date(2019, 9, 14),
            Self::Third => date(2023, 7, 16),
        }
    }

    /// Whether the generation is there on a day. One that is there stays, to answer for what it has issued.
    #[must_use]
    pub fn has_begun(self, on: Date) -> bool {
        self.first_day() <= on
    }

    /// The generation that issues on a day. Before there was any, the first does.
    #[must_use]
    pub fn on(day: Date) -> Self {
        let begun = Self::ALL.into_iter().rev();
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
        }
    }
}

/// A key that belongs to an authority or a device and is never dealt to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DedicatedKey {
    /// 利用者証明用認証局.
    AuthenticationAuthority(Generation),
    /// 署名用認証局.
    SignatureAuthority(Generation),
    /// The OCSP responder of the 利用者証明用認証局.
    AuthenticationResponder(Generation),
    /// The OCSP responder of the 署名用認証局.
    SignatureResponder(Generation),
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
        let of_generation =
            |first: u16, generation: Generation| first + u16::from(generation.number()) - 1;
        match self {
            Self::AuthenticationAuthority(generation) => of_generation(192, generation),
            Self::SignatureAuthority(generation) => of_generation(195, generation),
            Self::AuthenticationResponder(generation) => of_generation(198, generation),
            Self::SignatureResponder(generation) => of_generation(201, generation),
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

    /// The key of an authority or a device.
    #[must_use]
    pub fn dedicated(key: DedicatedKey) -> &'static KeyPair {
        read(key.index())
    }
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
    fn every_dedicated_key_is_a_different_one_outside_the_dealt_range() {
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
        for generation in Generation::ALL {
            all.extend([
                DedicatedKey::AuthenticationAuthority(generation),
                DedicatedKey::SignatureAuthority(generation),
                DedicatedKey::AuthenticationResponder(generation),
                DedicatedKey::SignatureResponder(generation),
            ]);
        }
        let places: BTreeSet<u16> = all.iter().map(|key| key.index()).collect();
        assert_eq!(places.len(), all.len());
        let range = END_ENTITY_KEYS..END_ENTITY_KEYS + DEDICATED_KEYS;
        assert!(places.iter().all(|place| range.contains(place)));
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
