use super::*;

const DECLARED: &[u8] = b"<?xml version=\"1.0\" encoding=\"Shift_JIS\"?>";

fn written(text: &str) -> Vec<u8> {
    encode(text, Encoding::ShiftJis).expect("in CP932")
}

fn with(before: &[u8], after: &[u8]) -> Vec<u8> {
    [before, after].concat()
}

#[test]
fn a_byte_order_mark_beside_a_declaration_of_shift_jis_is_found() {
    let file = with(BOM, &with(DECLARED, "<a>髙</a>".as_bytes()));
    let text = decode(&file).expect("UTF-8");
    assert_eq!((text.encoding, text.bom), (Encoding::Utf8, true));
    assert_eq!(text.declared, Some(Encoding::ShiftJis));
    assert_eq!(text.findings.len(), 1);
    assert!(text.text.ends_with("<a>髙</a>"));
}

#[test]
fn shift_jis_declared_over_utf_8_is_found_or_refused_with_the_reason() {
    // An even number of octets may be Shift_JIS by chance, an odd one hardly.
    let by_chance = with(DECLARED, "<a>ああ</a>".as_bytes());
    match decode(&by_chance) {
        Ok(text) => assert_eq!(text.findings[0].kind, FindingKind::Encoding),
        Err(error) => assert!(error.found.contains("valid UTF-8"), "{error}"),
    }
    for name in ["見本　次郎", "髙﨑", "窓口", "ﾐﾎﾝ ｼﾞﾛｳ"] {
        let file = with(DECLARED, format!("<a>{name}</a>").as_bytes());
        match decode(&file) {
            Ok(text) => assert_eq!(text.findings.len(), 1, "{name}"),
            Err(error) => assert!(error.found.contains("valid UTF-8"), "{error}"),
        }
    }
}

#[test]
fn utf_8_declared_over_shift_jis_is_refused_with_the_reason() {
    let (octets, _, _) = SHIFT_JIS.encode("<a>見本</a>");
    let file = with(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", &octets);
    let error = decode(&file).expect_err("no UTF-8");
    assert_eq!((error.at.line, error.at.column), (2, 4));
    assert!(error.found.contains("valid Shift_JIS"), "{error}");
}

#[test]
fn half_width_kana_of_shift_jis_are_not_taken_for_utf_8() {
    for kana in ["ﾃｰ", "ﾃｽﾄ ﾊﾅｺ", "ｶﾞｷﾞｸﾞ", "見本"] {
        let text = decode(&written(kana)).expect("Shift_JIS");
        assert_eq!(text.findings, [], "{kana}");
        assert!(text.text.ends_with(kana));
    }
}

#[test]
fn a_sign_that_unicode_has_twice_is_written_in_its_cell_and_comes_back_as_windows_has_it() {
    let text = "〜−‖—¢£¬";
    let again = decode(&written(text)).expect("Shift_JIS").text;
    assert!(again.ends_with("～－∥―￠￡￢"), "{again}");
    let changed = cp932::changed(text);
    assert_eq!(changed.len(), 7);
    for (from, to) in changed {
        let again = decode(&written(&from.to_string())).expect("Shift_JIS").text;
        assert!(again.ends_with(to), "{from} {to}");
    }
    assert_eq!(cp932::changed("～－髙①"), []);
}

#[test]
fn every_character_of_private_use_that_windows_has_comes_back() {
    let all: String = ('\u{E000}'..='\u{E757}').collect();
    assert!(
        decode(&written(&all))
            .expect("Shift_JIS")
            .text
            .ends_with(&all)
    );
    let error = encode("\u{E758}", Encoding::ShiftJis).expect_err("no cell");
    assert_eq!(error.characters, ['\u{E758}']);
}

#[test]
fn what_has_no_cell_is_refused_and_named_once() {
    let error = encode("𠮷野家𠮷¥‾", Encoding::ShiftJis).expect_err("no cell");
    assert_eq!(error.characters, ['𠮷', '¥', '‾']);
}
