//! マイナポータル: from when it lets save what it shows, and says what may be missing (PORTAL-002,
//! PORTAL-014).

use jiff::civil::{Date, date};

/// Whether 資格情報 can be saved as PDF or printed.
pub fn saves_eligibility(on: Date) -> bool {
    on >= date(2024, 12, 2)
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
        assert!(!warns_of_missing_data(date(2023, 9, 6)));
        assert!(warns_of_missing_data(date(2023, 9, 7)));
    }
}
