//! A page for people: what time it is, who exists, where what listens, what happened last.

use std::fmt::Write as _;

use super::view;
use crate::serve::house::Room;

/// How many calls are shown.
const CALLS: usize = 20;

pub(super) fn html(room: &Room, served: &[(&str, String)], english: bool) -> String {
    let say = |ja: &'static str, en: &'static str| if english { en } else { ja };
    let (language, other) = if english {
        ("en", "?lang=ja")
    } else {
        ("ja", "?lang=en")
    };
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\"><title>Madoguchi 見本・TEST</title><style>\
         body{{font:15px/1.5 sans-serif;margin:2em;max-width:70em}}table{{border-collapse:collapse;width:100%}}\
         th,td{{text-align:left;padding:.2em .6em;border-bottom:1px solid #ccc}}.test{{background:#fff3cd;padding:.5em 1em}}\
         </style></head><body><h1>Madoguchi</h1><p class=\"test\">{}</p><p><a href=\"{other}\">{}</a> · <a href=\"/openapi.json\">OpenAPI</a></p>",
        say(
            "見本・TEST。ここにいる人、カード、番号はすべて架空です。",
            "TEST. All people, cards and numbers here are made up."
        ),
        say("English", "日本語"),
    );
    let health = view::health(room);
    let mut rows = vec![
        vec![
            say("仮想の時刻", "Virtual time").to_owned(),
            health.now.replace('T', " "),
        ],
        vec![
            say("やりとりの数", "Calls so far").to_owned(),
            health.calls.to_string(),
        ],
    ];
    rows.extend(
        served
            .iter()
            .map(|(what, place)| vec![(*what).to_owned(), place.clone()]),
    );
    table(&mut page, say("いま", "Now"), &[], &rows);
    let faults = room.faults();
    let faults: Vec<_> = faults
        .map(|fault| {
            let until = fault
                .until
                .map(|until| until.to_string())
                .unwrap_or_default();
            vec![fault.name.clone(), fault.reason.clone(), until]
        })
        .collect();
    if !faults.is_empty() {
        let head = [
            say("名前", "Name"),
            say("障害", "Fault"),
            say("終わり", "Until"),
        ];
        table(
            &mut page,
            say("起きている障害", "Faults in force"),
            &head,
            &faults,
        );
    }
    let calls: Vec<_> = view::exchanges(room, None, CALLS)
        .into_iter()
        .map(|call| {
            let kind = |value: &serde_json::Value, word: &str| {
                // What stands in cards is a word, or an object with one key.
                let word = value.get(word).and_then(|kind| kind.as_str());
                let key = || value.as_object()?.keys().next().map(String::as_str);
                let word = word.or_else(|| value.as_str()).or_else(key);
                word.unwrap_or_default().to_owned()
            };
            let answer = call
                .response
                .as_ref()
                .map(|answer| kind(answer, "response"));
            vec![
                call.number.to_string(),
                call.at.replace('T', " "),
                call.from,
                call.to,
                kind(&call.request, "request"),
                answer.or(call.breakdown).unwrap_or_default(),
            ]
        })
        .collect();
    let head = [
        "#",
        say("時刻", "Time"),
        say("から", "From"),
        say("へ", "To"),
        say("要求", "Request"),
        say("応答", "Answer"),
    ];
    table(
        &mut page,
        say("最近のやりとり", "Last calls"),
        &head,
        &calls,
    );
    let facilities: Vec<_> = view::facilities(room)
        .into_iter()
        .map(|it| vec![it.code, it.name, it.kind])
        .collect();
    let head = [
        say("医療機関コード", "Code"),
        say("名称", "Name"),
        say("種別", "Kind"),
    ];
    table(
        &mut page,
        say("医療機関等", "Facilities"),
        &head,
        &facilities,
    );
    let people: Vec<_> = view::people(room)
        .into_iter()
        .map(|it| {
            let card = match it.card {
                view::CardStanding::None => say("なし", "none"),
                view::CardStanding::WithHolder => say("所持", "with holder"),
                view::CardStanding::Lost => say("紛失・返納", "lost"),
            };
            vec![it.key, it.name, it.birth.to_string(), card.to_owned()]
        })
        .collect();
    let head = [
        say("キー", "Key"),
        say("氏名", "Name"),
        say("生年月日", "Birth"),
        say("カード", "Card"),
    ];
    table(&mut page, say("人", "People"), &head, &people);
    page.push_str("</body></html>\n");
    page
}

fn table(page: &mut String, title: &str, head: &[&str], rows: &[Vec<String>]) {
    // Nothing can go wrong in writing to a text.
    let _ = write!(page, "<h2>{}</h2><table>", escaped(title));
    if !head.is_empty() {
        let cells: String = head
            .iter()
            .map(|cell| format!("<th>{}</th>", escaped(cell)))
            .collect();
        let _ = write!(page, "<tr>{cells}</tr>");
    }
    for row in rows {
        let cells: String = row
            .iter()
            .map(|cell| format!("<td>{}</td>", escaped(cell)))
            .collect();
        let _ = write!(page, "<tr>{cells}</tr>");
    }
    page.push_str("</table>");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
