//! What came back for a message, by the path of its elements.

use cucumber::then;
use madoguchi_sim::oqs::Element;

use super::codes::{code, shown};
use super::draft::spaced;
use super::say::Heard;
use crate::run::Party;
use crate::steps::Scene;
use crate::{ensure, fail};

fn heard(scene: &Scene) -> &Heard {
    match &scene.seen.message {
        Some(heard) => heard,
        None => fail!(
            Party::Configuration,
            "an answer to a message",
            "no message has been sent yet"
        ),
    }
}

/// The message that came back.
pub fn tree(scene: &Scene) -> &Element {
    match heard(scene) {
        Heard::Tree(tree) => tree,
        Heard::Pdf(_) => fail!("XMLの電文", "PDF"),
        Heard::Refused(reason) => fail!("電文", format_args!("断り: {reason}")),
        Heard::Nothing => fail!("電文", "回答なし"),
    }
}

/// Every element whose path ends so. A step with `[2]` is the second of its name within its parent.
pub fn at<'t>(tree: &'t Element, path: &str) -> Vec<&'t Element> {
    let steps: Vec<&str> = path.split('/').collect();
    let mut found = Vec::new();
    descend(tree, &mut vec![(tree.name.as_str(), 1)], &steps, &mut found);
    found
}

fn descend<'t>(
    here: &'t Element,
    path: &mut Vec<(&'t str, usize)>,
    steps: &[&str],
    found: &mut Vec<&'t Element>,
) {
    let fits = path.len() >= steps.len()
        && path
            .iter()
            .rev()
            .zip(steps.iter().rev())
            .all(|((name, place), step)| match step.strip_suffix(']') {
                None => name == step,
                Some(numbered) => numbered
                    .split_once('[')
                    .is_some_and(|(wanted, number)| *name == wanted && number == place.to_string()),
            });
    if fits {
        found.push(here);
    }
    for (order, child) in here.children.iter().enumerate() {
        let place = here
            .children
            .iter()
            .take(order.saturating_add(1))
            .filter(|other| other.name == child.name)
            .count();
        path.push((child.name.as_str(), place));
        descend(child, path, steps, found);
        path.pop();
    }
}

fn last(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split_once('[').map_or(name, |(name, _)| name)
}

/// The text of the one element there.
pub fn text<'s>(scene: &'s Scene, path: &str) -> &'s str {
    match at(tree(scene), path).as_slice() {
        [one] => one.text.as_str(),
        [] => fail!(format_args!("要素「{path}」"), "ない"),
        several => fail!(
            format_args!("要素「{path}」が一つ"),
            format_args!("{}個", several.len())
        ),
    }
}

#[then(regex = r"^電文の「([^」]+)」は「([^」]*)」である$")]
async fn is(scene: &mut Scene, path: String, expected: String) {
    let (name, expected) = (last(&path), spaced(&expected));
    let found = text(scene, &path);
    ensure!(
        found == code(name, &expected),
        format_args!("{path}は「{}」", shown(name, code(name, &expected))),
        format_args!("「{}」", shown(name, found))
    );
}

#[then(regex = r"^電文に「([^」]+)」はない$")]
async fn is_absent(scene: &mut Scene, path: String) {
    let found = at(tree(scene), &path);
    ensure!(
        found.is_empty(),
        format_args!("要素「{path}」はない"),
        format_args!(
            "{}個ある。最初は「{}」",
            found.len(),
            found.first().map_or("", |element| element.text.as_str())
        )
    );
}

#[then(regex = r"^電文に「([^」]+)」は(\d+)個ある$")]
async fn counted(scene: &mut Scene, path: String, expected: usize) {
    let found = at(tree(scene), &path).len();
    ensure!(
        found == expected,
        format_args!("要素「{path}」が{expected}個"),
        format_args!("{found}個")
    );
}

#[then(regex = r"^電文の「([^」]+)」は「([^」]+)」を含む$")]
async fn contains(scene: &mut Scene, path: String, part: String) {
    let found = text(scene, &path);
    ensure!(
        found.contains(&part),
        format_args!("{path}は「{part}」を含む"),
        format_args!("「{found}」")
    );
}

#[then(regex = r"^電文の「([^」]+)」には何か書かれている$")]
async fn is_not_empty(scene: &mut Scene, path: String) {
    let found = text(scene, &path);
    ensure!(
        !found.is_empty(),
        format_args!("{path}に何か書かれている"),
        "空"
    );
}

#[then(regex = r"^電文のどこにも「([^」]+)」という文字はない$")]
async fn nowhere(scene: &mut Scene, part: String) {
    let xml = tree(scene).to_xml();
    ensure!(
        !xml.contains(&part),
        format_args!("「{part}」はない"),
        "ある"
    );
}

#[then(regex = r"^電文は返らず、「([^」]+)」と断られる$")]
async fn refused(scene: &mut Scene, part: String) {
    let heard = heard(scene);
    ensure!(
        matches!(heard, Heard::Refused(reason) if reason.contains(&part)),
        format_args!("「{part}」と断られる"),
        format_args!("{heard:?}")
    );
}

/// A PDF that says so: text stands in it as UTF-16 in hexadecimal.
#[then(regex = r"^PDFに「([^」]+)」と書かれて(いる|いない)$")]
async fn pdf_says(scene: &mut Scene, words: String, says: String) {
    let bytes = match heard(scene) {
        Heard::Pdf(bytes) => bytes,
        other => fail!("PDF", format_args!("{other:?}")),
    };
    ensure!(bytes.starts_with(b"%PDF-"), "PDF", "PDFではない");
    let hex: String = words
        .encode_utf16()
        .map(|unit| format!("{unit:04X}"))
        .collect();
    let found = bytes
        .windows(hex.len())
        .any(|window| window == hex.as_bytes());
    ensure!(
        found == (says == "いる"),
        format_args!("「{words}」と書かれて{says}"),
        if found {
            "書かれている"
        } else {
            "書かれていない"
        }
    );
}

/// Whose qualification, and at which insurer.
#[then(regex = r"^電文の資格は「([^」]+)」の「([^」]+)」のものである$")]
async fn qualification_of(scene: &mut Scene, person: String, insurer: String) {
    let name = text(scene, "ResultOfQualificationConfirmation/Name").replace('\u{3000}', " ");
    let found = text(scene, "ResultOfQualificationConfirmation/InsurerName");
    let own = scene.person(&person).name.kanji().replace('\u{3000}', " ");
    ensure!(
        name == own && found == insurer,
        format_args!("{own}、{insurer}"),
        format_args!("{name}、{found}")
    );
}
