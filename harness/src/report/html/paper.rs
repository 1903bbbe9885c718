//! Documents in an exchange, drawn as the forms that they are: labels as printed, and 見本 across each.

use std::collections::BTreeSet;

use jiff::civil::Date;
use madoguchi_sim::vocabulary::{
    Declaration, Document, EligibilityItems, FormSize, InsurerScheme, PortalView, Presented, wareki,
};
use serde::Serialize;
use serde_json::Value;

/// One form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Paper {
    title: String,
    /// How it is drawn: card, sheet, screen.
    class: &'static str,
    copy: bool,
    fields: Vec<(&'static str, String)>,
    foot: Option<String>,
}

/// The forms in a message that have not been `seen` before.
pub(super) fn find(message: &Value, seen: &mut BTreeSet<String>) -> Vec<Paper> {
    let mut papers = Vec::new();
    walk(message, &mut papers);
    papers.retain(|paper| seen.insert(format!("{paper:?}")));
    papers
}

/// The trace is written by this program, and JSON readers limit how deep a value may be.
fn walk(message: &Value, papers: &mut Vec<Paper>) {
    match message {
        Value::Array(items) => items.iter().for_each(|item| walk(item, papers)),
        Value::Object(items) => match paper(message) {
            Some(paper) => papers.push(paper),
            None => items.values().for_each(|item| walk(item, papers)),
        },
        _ => {}
    }
}

fn paper(value: &Value) -> Option<Paper> {
    let items = value.as_object()?;
    if items.contains_key("document") {
        if let Ok(shown) = serde_json::from_value::<Presented>(value.clone()) {
            return Some(Paper {
                copy: shown.copy,
                ..of_document(&shown.document)
            });
        }
        return serde_json::from_value(value.clone())
            .ok()
            .map(|document| of_document(&document));
    }
    if items.contains_key("contact") {
        return serde_json::from_value(value.clone())
            .ok()
            .map(|declared| of_declaration(&declared));
    }
    if items.contains_key("taken") {
        let mut view = items.clone();
        view.remove("response");
        let view: PortalView = serde_json::from_value(Value::Object(view)).ok()?;
        return Some(of_document(&Document::PortalScreen(view)));
    }
    None
}

fn of_document(document: &Document) -> Paper {
    let mut fields = document.items().map(fields).unwrap_or_default();
    let mut foot = None;
    let mut class = "card";
    let mut day = |label, day: Option<Date>| fields.extend(day.map(|day| (label, wareki(day))));
    match document {
        Document::Certificate(certificate) => {
            class = if certificate.size == FormSize::Card {
                "card"
            } else {
                "sheet"
            };
            day("交付年月日", Some(certificate.issued));
            day("有効期限", Some(certificate.expires));
            fields.extend(
                certificate
                    .head_of_household
                    .clone()
                    .map(|name| ("世帯主氏名", name)),
            );
            fields.extend(
                certificate
                    .address
                    .as_ref()
                    .map(|address| ("住所", address.as_str().to_owned())),
            );
            fields.extend(
                certificate
                    .limit
                    .map(|limit| ("適用区分", limit.ja().to_owned())),
            );
            foot = certificate.special_expense.then(|| "特別療養費".to_owned());
        }
        Document::Notice(notice) => {
            class = "sheet";
            day("交付年月日", Some(notice.issued));
            foot = Some(
                "このお知らせだけでは受診できません。マイナ保険証と一緒にお使いください。"
                    .to_owned(),
            );
        }
        Document::InsuranceCard(card) => {
            day("有効期限", card.printed_expiry);
            day("在留期間の満了日", card.stay_until);
        }
        Document::PortalScreen(view)
        | Document::PortalPdf(view)
        | Document::PortalPrintout(view) => {
            class = if matches!(document, Document::PortalScreen(_)) {
                "screen"
            } else {
                "sheet"
            };
            fields.push(("取得日時", view.taken.to_string().replace('T', " ")));
            foot = Some("被保険者資格情報".to_owned());
        }
        Document::ElderlyCard(_) | Document::MedicalTicket(_) => {}
        Document::SubsidyCertificate { name } | Document::CardCopy { name } => {
            fields.push(("氏名", name.kanji().to_owned()));
        }
    }
    Paper {
        title: document.ja().to_owned(),
        class,
        copy: false,
        fields,
        foot,
    }
}

/// 資格情報 with the labels that the forms of each family of insurers print.
fn fields(items: &EligibilityItems) -> Vec<(&'static str, String)> {
    let insured = &items.insured;
    let scheme = insured.insurer.scheme();
    let (number, acquired, insurer_number, insurer_name) = match scheme {
        InsurerScheme::LateElderly => ("被保険者番号", "発効期日", "保険者番号", "保険者名"),
        InsurerScheme::PublicAssistance => {
            ("受給者番号", "有効期間の初日", "公費負担者番号", "交付者")
        }
        InsurerScheme::NationalHealth | InsurerScheme::NationalHealthAssociation => {
            ("番号", "適用開始年月日", "保険者番号", "保険者名")
        }
        _ => ("番号", "資格取得年月日", "保険者番号", "保険者名"),
    };
    let mut fields = Vec::new();
    fields.extend(
        insured
            .symbol
            .as_ref()
            .map(|symbol| ("記号", symbol.to_string())),
    );
    fields.push((number, insured.number.to_string()));
    fields.extend(
        insured
            .branch
            .as_ref()
            .map(|branch| ("枝番", branch.to_string())),
    );
    fields.extend([
        ("氏名", items.name.kanji().to_owned()),
        ("フリガナ", items.name.kana_full_width()),
        ("生年月日", wareki(items.birth)),
        ("性別", items.sex.to_string()),
    ]);
    fields.extend(items.share.map(|share| ("負担割合", share.to_string())));
    fields.extend([
        (acquired, wareki(items.acquired)),
        (insurer_number, insured.insurer.to_string()),
        (insurer_name, items.insurer_name.clone()),
    ]);
    fields
}

fn of_declaration(declared: &Declaration) -> Paper {
    let unknown = || "わからない".to_owned();
    let scheme = declared
        .insurance_type
        .map(|scheme| scheme.name_ja().to_owned());
    let mut fields = vec![
        ("氏名", declared.name.kanji().to_owned()),
        ("生年月日", wareki(declared.birth)),
        ("性別", declared.sex.to_string()),
        ("住所", declared.address.as_str().to_owned()),
        ("連絡先", declared.contact.to_string()),
        ("保険種別", scheme.unwrap_or_else(unknown)),
        (
            "保険者等名称",
            declared.insurer_name.clone().unwrap_or_else(unknown),
        ),
    ];
    fields.extend(declared.workplace.clone().map(|place| ("事業所名", place)));
    fields.push(("一部負担金の割合", declared.share.to_string()));
    Paper {
        title: "被保険者資格申立書".to_owned(),
        class: "sheet",
        copy: false,
        fields,
        foot: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn items() -> Value {
        json!({
            "insured": {"insurer": "06139992", "symbol": "12", "number": "345", "branch": "02"},
            "insurer_name": "見本健康保険組合",
            "name": {"kanji": "見本 花子", "kana": "ミホン ハナコ"},
            "birth": "2010-03-15", "sex": "女", "share": "3割", "acquired": "2010-03-15"
        })
    }

    fn papers(message: &Value) -> Vec<Paper> {
        find(message, &mut BTreeSet::new())
    }

    #[test]
    fn a_certificate_carries_the_labels_of_the_form_and_dates_of_the_era() {
        let message = json!({"documents": [{"copy": true, "document": {
            "document": "certificate", "items": items(), "head_of_household": null,
            "issued": "2024-12-02", "expires": "2025-07-31", "special_expense": false,
            "limit": null, "address": null, "size": "card"
        }}]});
        let found = papers(&message);
        assert_eq!(found.len(), 1);
        let paper = &found[0];
        assert_eq!(
            (paper.title.as_str(), paper.class, paper.copy),
            ("資格確認書", "card", true)
        );
        let labels: Vec<_> = paper.fields.iter().map(|(label, _)| *label).collect();
        assert_eq!(
            labels,
            [
                "記号",
                "番号",
                "枝番",
                "氏名",
                "フリガナ",
                "生年月日",
                "性別",
                "負担割合",
                "資格取得年月日",
                "保険者番号",
                "保険者名",
                "交付年月日",
                "有効期限",
            ]
        );
        assert!(
            paper
                .fields
                .contains(&("生年月日", "平成22年3月15日".to_owned()))
        );
    }

    #[test]
    fn a_screen_of_the_portal_is_found_in_the_answer_and_drawn_once() {
        let answer =
            json!({"response": "eligibility", "items": items(), "taken": "2025-06-10T09:00:00"});
        let mut seen = BTreeSet::new();
        assert_eq!(find(&answer, &mut seen)[0].class, "screen");
        assert!(find(&answer, &mut seen).is_empty());
    }

    #[test]
    fn what_only_looks_like_a_form_is_none() {
        for message in [
            json!({"document": "certificate"}),
            json!({"taken": 1}),
            json!({"contact": "x", "name": {}}),
            json!([null, 1, "document"]),
        ] {
            assert!(papers(&message).is_empty(), "{message}");
        }
    }
}
