//! マイナポータル: from when it shows and lets save what (PORTAL-002, PORTAL-003, PORTAL-014).

use jiff::civil::{Date, date};

/// Whether 資格情報 can be saved as PDF or printed.
pub fn saves_eligibility(on: Date) -> bool {
    on >= date(2024, 12, 2)
}

/// Whether one's own 薬剤情報・特定健診等情報 are shown.
pub fn shows_medical(on: Date) -> bool {
    on >= date(2021, 10, 21)
}

/// Whether the portal says that data may be missing while a record is being compared with the register.
pub fn warns_of_missing_data(on: Date) -> bool {
    on >= date(2023, 9, 7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_function_begins_on_its_day() {
        assert!(!saves_eligibility(date(2024, 12, 1)));
        assert!(saves_eligibility(date(2024, 12, 2)));
        assert!(!shows_medical(date(2021, 10, 20)));
        assert!(shows_medical(date(2021, 10, 21)));
        assert!(!warns_of_missing_data(date(2023, 9, 6)));
        assert!(warns_of_missing_data(date(2023, 9, 7)));
    }
}
