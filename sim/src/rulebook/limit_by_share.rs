//! 一般と現役並みⅢ: from 70 on there is no 限度額適用認定証 for them, because the share on the paper already tells
//! the class (FEE-014).

use jiff::civil::Date;

use super::share::{AgeClass, TWENTY_PERCENT_SINCE, age_class};
use crate::vocabulary::{LimitClass, Share};

/// 適用区分 that a share printed on a paper tells, as claim computers fall back to it; `None` where the share
/// tells nothing. The lower and the middle classes need a certificate that says so.
pub fn limit_by_share(birth: Date, share: Share, on: Date) -> Option<LimitClass> {
    let split = on >= TWENTY_PERCENT_SINCE;
    match (age_class(birth, None, on), share) {
        (AgeClass::Elderly | AgeClass::LateElderly, Share::THREE) => Some(LimitClass::B01),
        (AgeClass::Elderly, Share::TWO) => Some(LimitClass::B04),
        (AgeClass::LateElderly, Share::TWO) if split => Some(LimitClass::B09),
        (AgeClass::LateElderly, Share::ONE) if split => Some(LimitClass::B10),
        (AgeClass::LateElderly, Share::ONE) => Some(LimitClass::B04),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const DAY: Date = date(2025, 6, 10);

    #[test]
    fn the_share_tells_the_class_from_70_on() {
        let of = |birth, share| limit_by_share(birth, share, DAY);
        let (at_72, at_80) = (date(1953, 5, 5), date(1945, 5, 5));
        assert_eq!(of(at_72, Share::THREE), Some(LimitClass::B01));
        assert_eq!(of(at_72, Share::TWO), Some(LimitClass::B04));
        assert_eq!(of(at_80, Share::THREE), Some(LimitClass::B01));
        assert_eq!(of(at_80, Share::TWO), Some(LimitClass::B09));
        assert_eq!(of(at_80, Share::ONE), Some(LimitClass::B10));
    }

    #[test]
    fn the_general_class_of_the_late_elderly_is_split_from_october_2022() {
        let of = |on| limit_by_share(date(1945, 5, 5), Share::ONE, on);
        assert_eq!(of(date(2022, 9, 30)), Some(LimitClass::B04));
        assert_eq!(of(date(2022, 10, 1)), Some(LimitClass::B10));
    }

    #[test]
    fn below_70_the_share_tells_nothing() {
        assert_eq!(limit_by_share(date(1955, 6, 10), Share::THREE, DAY), None);
        assert_eq!(limit_by_share(date(1985, 5, 5), Share::THREE, DAY), None);
    }
}
