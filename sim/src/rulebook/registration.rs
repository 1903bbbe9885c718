//! 資格データの登録と点検: when an employer's and an insurer's data are due, when a 個人番号 may be taken,
//! and when a mismatch with the resident register stops the viewing (INSURER-001 to INSURER-008, OQS-027).

use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

/// Five-day rules, number on the report and five-item query begin (INSURER-001 to INSURER-006).
pub const FIVE_ITEMS_SINCE: Date = date(2023, 6, 1);

/// The full comparison with the register, and its rule of stops, begins; published as November 2023.
pub const COMPARISON_SINCE: Date = date(2023, 11, 1);

/// J-LIS check of all new data (新規登録時の全件照会) begins.
pub const ALL_NEW_DATA_SINCE: Date = date(2024, 5, 7);

/// 事業主の届出期限: the last day for the report of an acquisition, five days after it (INSURER-003); `None`
/// before the rule. Calendar days, without regard to holidays (assumed, 仮定).
pub fn employer_report_due(acquired_on: Date) -> Option<Date> {
    (acquired_on >= FIVE_ITEMS_SINCE).then(|| acquired_on.saturating_add(5.days()))
}

/// 保険者の登録期限: the last day for the registration, five days after the report (INSURER-002); `None`
/// before the rule. Counted as the employer's.
pub fn insurer_registration_due(reported_on: Date) -> Option<Date> {
    (reported_on >= FIVE_ITEMS_SINCE).then(|| reported_on.saturating_add(5.days()))
}

/// 照会項目: an item of the query to J-LIS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InquiryItem {
    /// 漢字氏名.
    KanjiName,
    /// カナ氏名.
    KanaName,
    /// 生年月日.
    BirthDate,
    /// 性別.
    Sex,
    /// 住所.
    Address,
}

impl InquiryItem {
    /// The five items.
    pub const ALL: [InquiryItem; 5] = [
        InquiryItem::KanjiName,
        InquiryItem::KanaName,
        InquiryItem::BirthDate,
        InquiryItem::Sex,
        InquiryItem::Address,
    ];
}

/// Whether the rule lets an insurer take a 個人番号 from J-LIS when these items matched: all five from
/// 2023-06-01 (INSURER-005, INSURER-006). `None` before, when insurers went different ways.
pub fn number_may_be_taken(matched: &[InquiryItem], on: Date) -> Option<bool> {
    (on >= FIVE_ITEMS_SINCE).then(|| InquiryItem::ALL.iter().all(|item| matched.contains(item)))
}

/// Whether a new registration is checked against the resident register (INSURER-007).
pub fn new_data_are_checked(on: Date) -> bool {
    on >= ALL_NEW_DATA_SINCE
}

/// Whether a newly registered record may be seen: from 2024-05-07 one that differs in anything stays out of
/// view until the insurer has confirmed or corrected it (INSURER-008).
pub fn new_record_is_visible(differs: bool, confirmed: bool, registered_on: Date) -> bool {
    !new_data_are_checked(registered_on) || !differs || confirmed
}

/// 不一致: in what a stored record differs from the resident register.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mismatch {
    /// 漢字氏名 differs.
    pub kanji_name: bool,
    /// カナ氏名 differs.
    pub kana_name: bool,
    /// 生年月日 differs.
    pub birth_date: bool,
    /// 性別 differs.
    pub sex: bool,
    /// 住所 differs.
    pub address: bool,
    /// The person has several valid eligibility records (有効な資格が複数).
    pub several_valid_records: bool,
}

impl Mismatch {
    /// The items that differ, as forms name them.
    pub fn items_ja(self) -> Vec<&'static str> {
        [
            (self.kanji_name, "氏名"),
            (self.kana_name, "カナ氏名"),
            (self.birth_date, "生年月日"),
            (self.sex, "性別"),
            (self.address, "住所"),
        ]
        .into_iter()
        .filter_map(|(differs, item)| differs.then_some(item))
        .collect()
    }
}

/// 閲覧停止: what is kept out of view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ViewingStop {
    /// 停止なし.
    Nothing,
    /// 薬剤・診療・健診情報のみ.
    MedicalInformation,
    /// 資格情報 and medical information.
    EligibilityAndMedicalInformation,
}

/// The stop that the inspection of stored data sets (OQS-027): birth date or sex differs, both; kanji and
/// kana both differ, medical information; one form of the name and the address differ and there are several
/// valid records, medical information.
pub fn viewing_stop(mismatch: Mismatch, on: Date) -> ViewingStop {
    if on < COMPARISON_SINCE {
        return ViewingStop::Nothing;
    }
    let one_name = mismatch.kanji_name != mismatch.kana_name;
    let both_names = mismatch.kanji_name && mismatch.kana_name;
    if mismatch.birth_date || mismatch.sex {
        ViewingStop::EligibilityAndMedicalInformation
    } else if both_names || (one_name && mismatch.address && mismatch.several_valid_records) {
        ViewingStop::MedicalInformation
    } else {
        ViewingStop::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn report_and_registration_take_up_to_ten_days_from_1_june_2023() {
        let due = employer_report_due(date(2023, 6, 1)).unwrap();
        assert_eq!(due, date(2023, 6, 6));
        assert_eq!(insurer_registration_due(due), Some(date(2023, 6, 11)));
        assert_eq!(employer_report_due(date(2023, 5, 31)), None);
        assert_eq!(insurer_registration_due(date(2023, 5, 31)), None);
    }

    #[test]
    fn a_number_is_taken_on_five_matches_and_never_on_four() {
        let on = date(2023, 6, 1);
        assert_eq!(number_may_be_taken(&InquiryItem::ALL, on), Some(true));
        for missing in InquiryItem::ALL {
            let four: Vec<_> = InquiryItem::ALL
                .into_iter()
                .filter(|item| *item != missing)
                .collect();
            assert_eq!(number_may_be_taken(&four, on), Some(false), "{missing:?}");
        }
        assert_eq!(
            number_may_be_taken(&InquiryItem::ALL, date(2023, 5, 31)),
            None
        );
    }

    #[test]
    fn five_times_the_same_item_is_not_five_items() {
        assert_eq!(
            number_may_be_taken(&[InquiryItem::Sex; 5], date(2023, 6, 1)),
            Some(false)
        );
    }

    #[test]
    fn new_data_that_differ_are_hidden_from_7_may_2024_until_confirmed() {
        assert!(new_record_is_visible(true, false, date(2024, 5, 6)));
        assert!(!new_record_is_visible(true, false, date(2024, 5, 7)));
        assert!(new_record_is_visible(true, true, date(2024, 5, 7)));
        assert!(new_record_is_visible(false, false, date(2024, 5, 7)));
    }

    #[test]
    fn a_birth_date_or_sex_that_differs_stops_eligibility_from_november_2023() {
        for mismatch in [
            Mismatch {
                birth_date: true,
                ..Mismatch::default()
            },
            Mismatch {
                sex: true,
                ..Mismatch::default()
            },
        ] {
            assert_eq!(
                viewing_stop(mismatch, date(2023, 10, 31)),
                ViewingStop::Nothing
            );
            assert_eq!(
                viewing_stop(mismatch, date(2023, 11, 1)),
                ViewingStop::EligibilityAndMedicalInformation
            );
        }
    }

    #[test]
    fn names_stop_medical_information_when_both_forms_differ_and_not_when_one_does() {
        let on = date(2023, 11, 1);
        let kana = Mismatch {
            kana_name: true,
            ..Mismatch::default()
        };
        assert_eq!(viewing_stop(kana, on), ViewingStop::Nothing);
        let both = Mismatch {
            kanji_name: true,
            ..kana
        };
        assert_eq!(viewing_stop(both, on), ViewingStop::MedicalInformation);
    }

    #[test]
    fn one_name_and_the_address_stop_only_with_several_valid_records() {
        let on = date(2023, 11, 1);
        let one_record = Mismatch {
            kanji_name: true,
            address: true,
            ..Mismatch::default()
        };
        assert_eq!(viewing_stop(one_record, on), ViewingStop::Nothing);
        let several = Mismatch {
            several_valid_records: true,
            ..one_record
        };
        assert_eq!(viewing_stop(several, on), ViewingStop::MedicalInformation);
        let address_only = Mismatch {
            kanji_name: false,
            ..several
        };
        assert_eq!(viewing_stop(address_only, on), ViewingStop::Nothing);
    }
}
