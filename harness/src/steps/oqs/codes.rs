//! Codes in the words of a scenario (業務コード as known from public sources), written down here once more so that what is
//! judged does not translate for its judge.

/// The table of an item by the name of its element: word and code.
fn table(element: &str) -> &'static [(&'static str, &'static str)] {
    match element {
        "SegmentOfResult" => &[("正常終了", "1"), ("処理中", "2"), ("異常終了", "9")],
        "ProcessingResultStatus" => &[("正常終了", "1"), ("エラー", "2")],
        "ReferenceClassification" => &[("マイナンバーカード", "1"), ("被保険者証情報", "2")],
        "QualificationValidity" => &[
            ("有効", "1"),
            ("無効", "2"),
            ("無効（新しい資格あり）", "3"),
            ("該当資格なし", "4"),
            ("複数該当", "5"),
            ("有効（未登録）", "6"),
        ],
        "Sex1" | "Sex2" => &[("男", "1"), ("女", "2"), ("未設定", "3")],
        "PersonalFamilyClassification" => &[("本人", "1"), ("家族", "2")],
        "ReasonOfLoss" => &[
            ("死亡", "01"),
            ("生活保護受給開始", "02"),
            ("医療保険等の資格取得", "03"),
            ("その他", "99"),
        ],
        "InsuredCardClassification" => &[
            ("一般", "01"),
            ("退職", "02"),
            ("短期（一般）", "03"),
            ("特別療養費支給対象者", "05"),
            ("自衛官", "07"),
            ("医療扶助", "A1"),
        ],
        "LimitApplicationCertificateClassification" => &[
            ("限度額適用認定証", "01"),
            ("限度額適用・標準負担額減額認定証", "02"),
            ("標準負担額減額認定証", "03"),
        ],
        "SpecificDiseasesDiseaseCategory" => &[
            ("人工透析を要する慢性腎不全", "1"),
            ("先天性血液凝固因子障害", "2"),
            ("血液製剤に起因するHIV感染症", "3"),
        ],
        "DesignatedMedicalInstitutionFlag" => &[("一致", "0"), ("不一致", "1")],
        "TicketType" => &[("医療券", "01"), ("調剤券", "02")],
        "EmergencyViewingAuthority" => &[("なし", "0"), ("あり", "1")],
        "UseClassification" => &[("使えない", "0"), ("使える", "1")],
        "PrescriptionIssueSelect" => &[("電子処方箋", "1"), ("紙の処方箋", "2")],
        name if name.ends_with("ConsFlg") => &[
            ("なし", "0"),
            ("あり", "1"),
            ("同意有効期限切れ", "2"),
            ("同意取得困難", "3"),
        ],
        _ => &[],
    }
}

/// The code that a word stands for in an element; a word without one stands for itself.
pub fn code<'a>(element: &str, word: &'a str) -> &'a str {
    table(element)
        .iter()
        .find(|(known, _)| *known == word)
        .map_or(word, |(_, code)| code)
}

/// What an element says, with the word of its code.
pub fn shown(element: &str, code: &str) -> String {
    match table(element).iter().find(|(_, known)| *known == code) {
        Some((word, _)) => format!("{code} {word}"),
        None => code.to_owned(),
    }
}
