//! 入れてはならないもの: everything that can be read out of a chip, and what must not be among it.

use cucumber::{then, when};
use madoguchi_sim::card::apdu::{Command, StatusWord};
use madoguchi_sim::card::{Ap, catalogue};

use super::map;
use super::present::present_made;
use super::read::{content, holds, read_file};
use super::record::fact;
use super::subject::{exchange, subject};
use crate::run::Party;
use crate::steps::Scene;
use crate::{ensure, fail};

/// Every file has a short identifier (below 0020); what lies a little above would be a surprise.
const IDENTIFIERS: std::ops::RangeInclusive<u16> = 0x0000..=0x003F;

/// Words of insurance and medicine: none of them is on a My Number card (CARD-001).
const FOREIGN_WORDS: [&str; 8] = [
    "保険者",
    "被保険者",
    "記号",
    "枝番",
    "薬剤",
    "診療",
    "健診",
    "負担割合",
];

/// A file that was read, by application and identifier.
fn place(application: &str, file: u16) -> String {
    format!("{application} {file:04X}")
}

#[when(regex = r"^知っている暗証番号と照合番号をすべて照合し、読めるファイルをすべて読む$")]
async fn reads_everything(scene: &mut Scene) {
    for application in Ap::ALL {
        let command = Command::new(0x00, 0xA4, 0x04, 0x0C).with_data(application.aid());
        subject(scene).enter(Some(application));
        match exchange(scene, command).await {
            Some((_, StatusWord::OK)) => {}
            // A phone has one application only.
            Some(_) => continue,
            None => fail!("SELECTへの応答", "応答なし"),
        }
        for (reference, _) in catalogue::files_with_words(application) {
            if subject(scene).knows(reference) {
                present_made(scene, reference, str::to_owned).await;
            }
        }
        for file in IDENTIFIERS {
            let name = format!("{file:04X}");
            if let Some((content, StatusWord::OK)) = read_file(scene, &name).await {
                let files = &mut subject(scene).files;
                files.remove(&name);
                files.insert(place(application.ja(), file), content);
            }
        }
    }
}

#[then(regex = r"^読めたファイルは、次のものだけである$")]
async fn only_these(scene: &mut Scene, step: &cucumber::gherkin::Step) {
    let rows = step.table.as_ref().map(|table| table.rows.as_slice());
    let mut allowed = Vec::new();
    for row in rows.unwrap_or_default().iter().skip(1) {
        let [application, file] = row.as_slice() else {
            fail!(Party::Configuration, "two columns", format_args!("{row:?}"))
        };
        let file = map::file(map::application(application), file);
        allowed.push(place(application, file));
    }
    let read: Vec<_> = subject(scene).files.keys().cloned().collect();
    ensure!(!read.is_empty(), "読めるファイル", "一つも読めない");
    for name in read {
        ensure!(
            allowed.contains(&name),
            "表にあるファイルだけが読める",
            format_args!("「{name}」が読める")
        );
    }
}

#[then(regex = r"^読めたファイルのどこにも、資格や健康を表す言葉はない$")]
async fn no_foreign_words(scene: &mut Scene) {
    let files = &subject(scene).files;
    ensure!(!files.is_empty(), "読めるファイル", "一つも読めない");
    for (name, content) in files {
        for word in FOREIGN_WORDS {
            ensure!(
                !holds(content, word.as_bytes()),
                format_args!("「{word}」はどこにもない"),
                format_args!("「{name}」にある")
            );
        }
    }
}

#[then(regex = r"^「([^」]+)」のファイルのどこにも、持ち主の(.+)はない$")]
async fn application_is_without(scene: &mut Scene, application: String, what: String) {
    let sought = fact(scene, &what);
    let files = &subject(scene).files;
    let mut own = files
        .iter()
        .filter(|(name, _)| name.starts_with(&application))
        .peekable();
    ensure!(
        own.peek().is_some(),
        format_args!("「{application}」の読めるファイル"),
        "一つも読めない"
    );
    for (name, content) in own {
        ensure!(
            !sought.iter().any(|text| holds(content, text.as_bytes())),
            format_args!("持ち主の{what}はない"),
            format_args!("「{name}」にある")
        );
    }
}

#[then(regex = r"^「([^」]+)」に持ち主の(.+)が(ある|ない)$")]
async fn file_holds(scene: &mut Scene, name: String, what: String, whether: String) {
    let sought = fact(scene, &what);
    let content = content(scene, &name).await;
    let found = sought.iter().any(|text| holds(&content, text.as_bytes()));
    ensure!(
        found == (whether == "ある"),
        format_args!("「{name}」に持ち主の{what}が{whether}"),
        if found { "ある" } else { "ない" }
    );
}
