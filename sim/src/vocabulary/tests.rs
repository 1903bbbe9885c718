//! What holds for every word of the vocabulary.

use proptest::prelude::*;

use super::testing::any_word;
use super::*;

macro_rules! round_trips {
    ($($name:ident: $word:ty),+ $(,)?) => {
        proptest! {$(
            #[test]
            fn $name(word in any_word::<$word>()) {
                let written = word.to_string();
                prop_assert_eq!(written.parse::<$word>(), Ok(word.clone()), "{}", written);
                let json = serde_json::to_string(&word).unwrap();
                prop_assert_eq!(serde_json::from_str::<$word>(&json).unwrap(), word, "{}", json);
            }
        )+}
    };
}

round_trips! {
    an_address_reads_back_as_written: Address,
    a_branch_reads_back_as_written: Branch,
    a_certificate_serial_reads_back_as_written: CertificateSerial,
    an_era_reads_back_as_written: Era,
    a_facility_code_reads_back_as_written: FacilityCode,
    a_facility_kind_reads_back_as_written: FacilityKind,
    an_insured_id_reads_back_as_written: InsuredId,
    an_insurer_number_reads_back_as_written: InsurerNumber,
    an_insurer_scheme_reads_back_as_written: InsurerScheme,
    a_limit_age_group_reads_back_as_written: LimitAgeGroup,
    a_limit_class_reads_back_as_written: LimitClass,
    a_number_reads_back_as_written: Number,
    a_person_name_reads_back_as_written: PersonName,
    a_phone_number_reads_back_as_written: PhoneNumber,
    a_sex_reads_back_as_written: Sex,
    a_share_reads_back_as_written: Share,
    a_symbol_reads_back_as_written: Symbol,
    an_amount_of_yen_reads_back_as_written: Yen,
}

proptest! {
    #[test]
    fn no_text_makes_reading_a_word_panic_and_what_is_read_is_written_back(text in any_text()) {
        macro_rules! reads_back {
            ($($word:ty),+) => {$(
                if let Ok(word) = text.parse::<$word>() {
                    prop_assert_eq!(word.to_string().parse::<$word>(), Ok(word));
                }
            )+};
        }
        reads_back!(
            Address, Branch, CertificateSerial, Era, FacilityCode, FacilityKind, InsuredId,
            InsurerNumber, InsurerScheme, LimitAgeGroup, LimitClass, Number, PersonName, PhoneNumber,
            Sex, Share, Symbol, Yen
        );
        if let Ok(day) = parse_date(&text) {
            prop_assert_eq!(parse_date(&wareki(day)), Ok(day));
        }
        let _ = (text.parse::<AuthPin>(), text.parse::<SignPassword>(), text.parse::<IndividualNumber>());
        let _ = (InsurerNumber::from_padded(&text), InsurerNumber::with_check_digit(&text));
        let _ = (FacilityCode::with_check_digit(&text), Share::from_ratio_code(&text));
        let _ = (black_circles(&text), is_variant_of(&text, "高"));
    }
}

/// Texts near enough to words that some of them are read.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[0-9０-９ 　-]{0,12}",
        "(令和|昭和|明治|19|20)?[0-9元]{1,3}年[0-9]{1,2}月[0-9]{1,2}日",
        "[0-9]{4}-?[0-1][0-9]-?[0-3][0-9]",
        "[ァ-ヶｦ-ﾟ一-三（） ]{0,12}",
        "[0-9,]{0,6}[円割]",
    ]
}

#[test]
fn refusals_say_what_is_wrong_and_what_is_right() {
    let refusals = [
        "06139993".parse::<InsurerNumber>().err(),
        InsurerNumber::with_check_digit("5413999").err(),
        InsurerNumber::with_check_digit("0699999").err(),
        "06139992 番号".parse::<InsuredId>().err(),
        "06139992 記号12".parse::<InsuredId>().err(),
        "１".parse::<Branch>().err(),
        "999900000013".parse::<IndividualNumber>().err(),
        "1312345678".parse::<FacilityCode>().err(),
        PersonName::new("見本  花子", "ミホン ハナコ").err(),
        PersonName::new("見本 花子", "みほん はなこ").err(),
        parse_date("２０２５年６月１０日").err(),
        parse_date("昭和65年1月1日").err(),
        parse_date("令和7年2月29日").err(),
        parse_date("2025/06/10").err(),
        Share::tenths(11).err(),
        "1,23円".parse::<Yen>().err(),
        "C01".parse::<LimitClass>().err(),
        "0a".parse::<CertificateSerial>().err(),
        "123".parse::<AuthPin>().err(),
        "password1".parse::<SignPassword>().err(),
        "1234".parse::<PhoneNumber>().err(),
    ];
    let messages: Vec<String> = refusals
        .into_iter()
        .map(|refusal| refusal.map_or_else(|| "not refused".to_owned(), |r| r.to_string()))
        .collect();
    insta::assert_snapshot!(messages.join("\n"));
}

#[test]
fn reading_a_file_checks_each_word_again() {
    let wrong = r#"{"insurer":"06139993","number":"345"}"#;
    let error = serde_json::from_str::<InsuredId>(wrong).unwrap_err();
    assert!(error.to_string().contains("保険者番号"), "{error}");
    assert!(serde_json::from_str::<Share>("\"11割\"").is_err());
    assert!(serde_json::from_str::<PersonName>(r#"{"kanji":"見本","kana":"見本"}"#).is_err());
}
