use super::*;
use crate::oqs::text::Encoding;

const NAMES: &str = "区分,記号,番号,枝番,個人番号,氏名,カナ氏名,生年月日,性別,住所,本人家族,資格取得年月日,資格喪失年月日,負担割合,特別療養費,理由";
const HANAKO: &str = "追加,12,345,02,999900000012,見本 花子,ミホン ハナコ,1990-05-10,女,東京都見本市1-2,家族,2025-06-01,,,,";

fn hanako() -> String {
    let number = crate::vocabulary::IndividualNumber::synthetic(1);
    HANAKO.replace("999900000012", number.digits())
}

fn file(extent: &str, lines: &[&str]) -> String {
    let head = format!("見本,加入者情報,1,06139992,{extent},1,2025-06-10");
    let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let count = lines.lines().count();
    format!("{head}\n{NAMES}\n{lines}終,{count}\n")
}

fn read(text: &str) -> EligibilityFile {
    EligibilityFile::read(text.as_bytes()).unwrap()
}

fn sent_back(text: &str) -> Problem {
    EligibilityFile::read(text.as_bytes()).unwrap_err()
}

/// What is wrong with the one line of a file.
fn wrong(line: &str) -> Vec<Problem> {
    let text = file("差分", &[line]);
    read(&text).lines.remove(0).change.unwrap_err()
}

#[test]
fn a_line_becomes_a_record_in_utf_8_with_and_without_mark_and_in_cp932() {
    let text = file("差分", &[&hanako()]);
    let utf8 = read(&text);
    let Ok(Change::Record(Kind::Add, content)) = &utf8.lines[0].change else {
        panic!("{utf8:?}")
    };
    assert_eq!(content.holder.name.kanji(), "見本 花子");
    assert_eq!(
        content.enrolment.insured.to_string(),
        "06139992 記号12 番号345 枝番02"
    );
    let marked = format!("\u{FEFF}{}", text.replace('\n', "\r\n"));
    assert_eq!(read(&marked), utf8);
    let octets = crate::oqs::cp932::encode(&text).unwrap();
    let cp932 = EligibilityFile::read(&octets).unwrap();
    assert_eq!(cp932.encoding, Encoding::ShiftJis);
    assert_eq!(cp932.lines, utf8.lines);
}

#[test]
fn columns_may_come_in_any_order_and_cells_may_be_quoted() {
    let text = "見本,加入者情報,1,06139992,差分,3,2025-06-10\n番号,区分,記号,枝番,個人番号,氏名,カナ氏名,生年月日,性別,住所,本人家族,資格取得年月日,資格喪失年月日\n\"345\",\"取消\",12,02,,,,,,,,,\n終,1";
    let file = read(text);
    assert_eq!(file.lines[0].change, Ok(Change::Void));
    assert_eq!(file.sequence, 3);
}

#[test]
fn half_a_file_is_no_file() {
    let whole = file("差分", &[&hanako()]);
    assert_eq!(read(&whole).lines.len(), 1);
    // Wherever it breaks off, except before the line feed at its end.
    let ends: Vec<_> = whole.char_indices().map(|(at, _)| at).collect();
    for at in &ends[..ends.len() - 1] {
        sent_back(&whole[..*at]);
    }
    let counted = sent_back(&whole.replace("終,1", "終,2"));
    assert_eq!((counted.place.line, counted.place.column), (4, 1));
    sent_back(&whole.replace("終,1", "終,01"));
    sent_back(&whole.replace("終,1\n", "終,1\n終,2\n"));
}

#[test]
fn a_file_that_does_not_say_that_it_is_simulated_is_not_read() {
    let text = file("差分", &[&hanako()]);
    let real = sent_back(&text.replacen("見本,加入者情報", "加入者情報", 1));
    assert!(real.en.contains("`見本,加入者情報,1`"), "{real}");
}

#[test]
fn a_column_that_is_missing_unknown_or_there_twice_is_named_with_its_place() {
    let text = file("差分", &[&hanako()]);
    for (from, to, column, part) in [
        ("枝番", "枝", 10, "枝"),
        ("枝番", "番号", 10, "2度"),
        ("性別,", "", 1, "性別"),
    ] {
        let problem = sent_back(&text.replacen(from, to, 1));
        assert_eq!(
            (problem.place.line, problem.place.column),
            (2, column),
            "{problem}"
        );
        assert!(problem.ja.contains(part), "{problem:?}");
    }
}

#[test]
fn what_spreadsheets_and_typists_spoil_is_named_with_its_column_and_the_fix() {
    let number = crate::vocabulary::IndividualNumber::synthetic(1);
    let number = number.digits();
    for (from, to, field, fix) in [
        (",02,", ",2,", "枝番", "先頭の 0"),
        (",02,", ",０２,", "枝番", "「02」"),
        (number, "9.99900E+11", "個人番号", "指数"),
        (number, "'999900000017", "個人番号", "'"),
        (number, &number[1..], "個人番号", "先頭の 0"),
        ("1990-05-10", "1990/5/10", "生年月日", "「1990-05-10」"),
        ("1990-05-10", "昭和65年5月10日", "生年月日", "生年月日"),
        ("見本 花子", "見本 ●子", "氏名", "●"),
        ("見本 花子", "見本 \u{E000}子", "氏名", "外字"),
        ("見本 花子", "見本 花子 ", "氏名", "氏名"),
        ("ミホン ハナコ", "みほん はなこ", "カナ氏名", "みほん"),
        (",女,", ",2,", "性別", "「2」"),
        (",家族,", ",02,", "本人家族", "「家族」"),
        ("追加", "新規", "区分", "追加"),
        ("追加", "現況", "区分", "差分"),
        (
            "2025-06-01,,,,",
            "2025-06-01,2025-06-02,,,",
            "資格喪失年月日",
            "喪失の区分",
        ),
        ("2025-06-01,,,,", "2025-06-01,,３割,,", "負担割合", "３割"),
        ("2025-06-01,,,,", "2025-06-01,,,1,", "特別療養費", "該当"),
        (",345,", ",,", "番号", "ない"),
    ] {
        let problems = wrong(&hanako().replacen(from, to, 1));
        let problem = &problems[0];
        assert_eq!(problem.field.as_deref(), Some(field), "{problems:?}");
        assert!(problem.ja.contains(fix), "{problem:?}");
        assert_eq!(problem.place.line, 3, "{problem:?}");
    }
}

#[test]
fn every_problem_of_a_line_is_told_at_once_and_the_individual_number_never() {
    let line = hanako().replace("1990-05-10", "?").replace("女", "?");
    let spoilt = line.replace(",9999", ",8888");
    let problems = wrong(&spoilt);
    assert_eq!(problems.len(), 3, "{problems:?}");
    for problem in problems {
        assert!(!problem.ja.contains("8888"), "{problem:?}");
        assert!(!problem.en.contains("8888"), "{problem:?}");
    }
}

#[test]
fn a_stray_quotation_is_refused_where_it_stands() {
    let text = file("差分", &[&hanako()]);
    let stray = sent_back(&text.replace("見本 花子", "見本\"花子"));
    assert_eq!(stray.place.line, 3);
    assert!(stray.ja.contains("引用符"), "{stray:?}");
    let open = sent_back(&text.replace("見本 花子", "\"見本 花子"));
    assert!(open.ja.contains("閉じ"), "{open:?}");
}

#[test]
fn a_result_tells_every_line_in_the_encoding_of_the_file() {
    let said = |field: &str| Said {
        line: 3,
        column: 8,
        field: Some(field.to_owned()),
        reason: "住所, \"違い\" 𠮷".to_owned(),
    };
    let mut result = FileResult {
        encoding: Encoding::Utf8,
        insurer: "06139992".to_owned(),
        extent: Some(Extent::Difference),
        sequence: Some(4),
        on: jiff::civil::date(2025, 6, 10),
        returned: None,
        lines: vec![LineResult {
            line: 3,
            kind: "追加".to_owned(),
            insured: Some("06139992 記号12 番号345".parse().unwrap()),
            outcome: Outcome::Withheld,
            said: vec![said("住所")],
        }],
    };
    let text = String::from_utf8(result.write().octets).unwrap();
    assert_eq!(
        text,
        "見本,加入者情報結果,1,06139992,差分,4,2025-06-10,受付\r\n行,列,項目,区分,記号,番号,枝番,結果,理由\r\n\
         3,8,住所,追加,12,345,,登録・表示停止,\"住所, \"\"違い\"\" 𠮷\"\r\n終,1\r\n"
    );
    result.encoding = Encoding::ShiftJis;
    let written = result.write();
    assert_eq!(written.replaced, ['𠮷']);
    let back = crate::oqs::text::decode(&written.octets).unwrap();
    assert_eq!(back.text, text.replace('𠮷', "〓"));
}

proptest::proptest! {
    #[test]
    fn no_octets_make_the_reader_panic(octets: Vec<u8>) {
        let _ = EligibilityFile::read(&octets);
        let _ = InquiryFile::read(&octets);
        let _ = title_of(&octets);
    }

    #[test]
    fn no_cell_makes_the_reader_panic(cells in proptest::collection::vec("[ -~●０-９あ\"]{0,12}", 16)) {
        let line = cells.join(",");
        let _ = EligibilityFile::read(file("差分", &[&line]).as_bytes());
        let _ = EligibilityFile::read(file("全件", &[&line]).as_bytes());
    }
}
