//! 負担割合: what part of the cost the patient pays.

use std::fmt;
use std::str::FromStr;

use arbitrary::{Arbitrary, Unstructured};
use serde::{Deserialize, Serialize};

use super::schema::text_schema;
use super::{Invalid, Yen};

const WHAT: &str = "負担割合";

/// 負担割合 in tenths (割), 0 to 10, written `3割`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Share(u8);

written_form!(Share);

text_schema! {
    Share,
    "Share",
    "負担割合 in tenths, 0割 to 10割.",
    r"^([0-9]|10)割$",
    ["3割"]
}

impl Share {
    /// 0割: nothing to pay.
    pub const NONE: Share = Share(0);
    /// 1割.
    pub const ONE: Share = Share(1);
    /// 2割.
    pub const TWO: Share = Share(2);
    /// 3割.
    pub const THREE: Share = Share(3);
    /// 10割: the whole cost.
    pub const FULL: Share = Share(10);

    /// The share of so many tenths.
    ///
    /// # Errors
    /// Above 10.
    pub fn tenths(tenths: u8) -> Result<Self, Invalid> {
        if tenths > 10 {
            return Err(Invalid::new(WHAT, &format!("{tenths}割"), "0割 to 10割"));
        }
        Ok(Share(tenths))
    }

    /// How many tenths.
    pub fn as_tenths(self) -> u8 {
        self.0
    }

    /// The share of `cost` the patient pays (一部負担金), rounded to 10 yen: less than 5 yen is dropped,
    /// 5 yen and more becomes 10 (健康保険法 75, 国民健康保険法 42-2). What would not fit is the greatest
    /// amount that does.
    pub fn of(self, cost: Yen) -> Yen {
        let tenths_of_yen = u64::from(cost.0) * u64::from(self.0);
        let rounded = (tenths_of_yen + 50) / 100 * 10;
        Yen(u32::try_from(rounded).unwrap_or(u32::MAX / 10 * 10))
    }

    /// The three digits of 一部負担金割合 in results of the eligibility service, in percent: `030`.
    pub fn ratio_code(self) -> String {
        format!("{:03}", u32::from(self.0) * 10)
    }

    /// Reads the three digits of 一部負担金割合.
    ///
    /// # Errors
    /// Anything but `000`, `010` … `100`.
    pub fn from_ratio_code(code: &str) -> Result<Self, Invalid> {
        (0..=10)
            .map(Share)
            .find(|share| share.ratio_code() == code)
            .ok_or_else(|| Invalid::new(WHAT, code, "three digits of whole tenths, as `030`"))
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}割", self.0))
    }
}

impl FromStr for Share {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        (0..=10)
            .map(Share)
            .find(|share| share.to_string() == text)
            .ok_or_else(|| Invalid::new(WHAT, text, "0割 to 10割, as `3割`"))
    }
}

impl<'a> Arbitrary<'a> for Share {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        Ok(Share(u.int_in_range(0..=10)?))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::vocabulary::testing::any_word;

    #[test]
    fn ten_tenths_are_the_most() {
        assert_eq!(Share::tenths(10), Ok(Share::FULL));
        assert!(Share::tenths(11).is_err());
        assert!("11割".parse::<Share>().is_err());
        assert!("３割".parse::<Share>().is_err());
    }

    #[test]
    fn what_the_patient_pays_is_rounded_at_five_yen() {
        // 10 × 288 and 291 points: 3割 are 864 and 873 yen.
        assert_eq!(Share::THREE.of(Yen(2_880)), Yen(860));
        assert_eq!(Share::THREE.of(Yen(2_910)), Yen(870));
        assert_eq!(Share::ONE.of(Yen(2_850)), Yen(290));
        assert_eq!(Share::ONE.of(Yen(2_849)), Yen(280));
        assert_eq!(Share::NONE.of(Yen(2_850)), Yen(0));
        assert_eq!(Share::FULL.of(Yen(2_850)), Yen(2_850));
    }

    #[test]
    fn the_greatest_cost_does_not_overflow() {
        assert_eq!(Share::FULL.of(Yen(u32::MAX)), Yen(4_294_967_290));
    }

    #[test]
    fn ratio_codes_are_three_digits_of_percent() {
        assert_eq!(Share::THREE.ratio_code(), "030");
        assert_eq!(Share::FULL.ratio_code(), "100");
        for wrong in ["", "30", "035", "110", "3割"] {
            assert!(Share::from_ratio_code(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn the_rounding_is_at_most_five_yen_and_to_tens(
            share in any_word::<Share>(), cost in 0_u32..1_000_000_000,
        ) {
            let paid = i64::from(share.of(Yen(cost)).0);
            let exact_tenths = i64::from(cost) * i64::from(share.as_tenths());
            prop_assert_eq!(paid % 10, 0);
            prop_assert!((-50..50).contains(&(exact_tenths - paid * 10)));
            prop_assert_eq!(Share::from_ratio_code(&share.ratio_code()), Ok(share));
        }
    }
}
