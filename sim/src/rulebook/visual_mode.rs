//! 目視モード: the reasons that each edition of the guide for care workers names (READER-011).

use jiff::civil::{Date, date};

/// The edition of November 2024; of the month no day was published.
const EDITION_2024_11: Date = date(2024, 11, 1);

/// The edition of February 2025; of the month no day was published.
const EDITION_2025_02: Date = date(2025, 2, 1);

/// Whether けが is among the reasons: only in the edition of November 2024.
pub fn names_injury(on: Date) -> bool {
    (EDITION_2024_11..EDITION_2025_02).contains(&on)
}

/// Whether 機械のトラブル is among the reasons: since the edition of February 2025.
pub fn names_machine_trouble(on: Date) -> bool {
    on >= EDITION_2025_02
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn injury_is_a_reason_only_in_the_edition_of_november_2024() {
        assert!(!names_injury(date(2024, 10, 31)));
        assert!(names_injury(date(2024, 11, 1)));
        assert!(names_injury(date(2025, 1, 31)));
        assert!(!names_injury(date(2025, 2, 1)));
    }

    #[test]
    fn trouble_of_the_machine_is_a_reason_from_the_edition_of_february_2025() {
        assert!(!names_machine_trouble(date(2025, 1, 31)));
        assert!(names_machine_trouble(date(2025, 2, 1)));
    }
}
