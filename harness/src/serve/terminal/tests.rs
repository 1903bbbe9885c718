use std::fs;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::date;
use madoguchi_sim::cast::Cast;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::oqs::{CharacterCodes, Element, text};
use madoguchi_sim::specimen;
use tempfile::TempDir;

use super::*;
use crate::serve::house::{House, HouseConfig, HouseHandle};

const REQUEST: &str = "OQSsiquc01req_202611250001.xml";
const RESULT: &str = "OQSsiquc01res_202611250001.xml";

fn open(folder: &Path) -> (House, Terminal<HouseHandle>) {
    open_with(folder, 200)
}

fn open_with(folder: &Path, poll_ms: u32) -> (House, Terminal<HouseHandle>) {
    let start = VirtualTime::morning_of(date(2026, 11, 25));
    open_cast(folder, poll_ms, specimen::cast(start, 1))
}

fn open_cast(folder: &Path, poll_ms: u32, cast: Cast) -> (House, Terminal<HouseHandle>) {
    let (house, handle) = House::open(HouseConfig::frozen(cast)).unwrap();
    let mut config = TerminalConfig::at("1319990014".parse().unwrap(), folder);
    config.settle_ms = 0;
    config.poll_ms = poll_ms;
    let now = handle.clone();
    let now = Arc::new(move || now.now());
    let terminal = Terminal::open(config, handle, now).unwrap();
    (house, terminal)
}

fn result(folder: &Path, name: &str) -> Element {
    let octets = fs::read(folder.join("res").join(name)).unwrap();
    let read = text::decode(&octets).unwrap();
    assert_eq!(read.encoding, text::Encoding::ShiftJis);
    Element::parse(read.text.split_once("?>").unwrap().1).unwrap()
}

fn said(tree: &Element, path: &str) -> String {
    tree.at_path(path)[0].text.clone()
}

#[tokio::test]
async fn a_result_says_how_it_is_written_by_the_codes_of_its_world() {
    let start = VirtualTime::morning_of(date(2026, 11, 25));
    for (codes, expected) in [
        (CharacterCodes::FromZero, "1"),
        (CharacterCodes::FromOne, "2"),
    ] {
        let root = TempDir::new().unwrap();
        let mut cast = specimen::cast(start, 1);
        cast.profile.character_codes = codes;
        let (_house, mut terminal) = open_cast(root.path(), 200, cast);
        // Answered by the system, and by the terminal itself.
        for request in [
            "<XmlMsg><MessageHeader/><MessageBody/></XmlMsg>",
            "\u{FEFF}<?xml encoding='謎'?>",
        ] {
            fs::write(root.path().join("req").join(REQUEST), request).unwrap();
            terminal.round(|| false).await.unwrap();
            let tree = result(root.path(), RESULT);
            assert_eq!(
                said(&tree, "MessageHeader/CharacterCodeIdentifier"),
                expected
            );
            assert_eq!(said(&tree, "MessageHeader/SegmentOfResult"), "9");
            fs::remove_file(root.path().join("res").join(RESULT)).unwrap();
        }
    }
}

fn files(folder: &Path) -> usize {
    fs::read_dir(folder).unwrap().count()
}

#[tokio::test]
async fn a_half_written_request_is_answered_with_what_is_wrong() {
    let root = TempDir::new().unwrap();
    let (_house, mut terminal) = open(root.path());
    fs::write(root.path().join("req").join(REQUEST), "<XmlMsg><Mess").unwrap();
    terminal.round(|| false).await.unwrap();
    let tree = result(root.path(), RESULT);
    assert_eq!(said(&tree, "MessageHeader/SegmentOfResult"), "9");
    assert_eq!(files(&root.path().join("req")), 0);
    assert_eq!(files(&root.path().join("work/taken")), 0);
    assert_eq!(files(&root.path().join("work/answers")), 0);
}

#[tokio::test]
async fn what_is_no_request_is_kept_aside_and_temporary_names_are_left() {
    let root = TempDir::new().unwrap();
    let (_house, mut terminal) = open(root.path());
    for name in ["memo.txt", RESULT, "x.tmp"] {
        fs::write(root.path().join("req").join(name), "x").unwrap();
    }
    terminal.round(|| false).await.unwrap();
    assert_eq!(files(&root.path().join("work/rejects")), 2);
    assert_eq!(files(&root.path().join("req")), 1);
    assert_eq!(files(&root.path().join("res")), 0);
}

#[tokio::test]
async fn an_answer_waits_while_one_of_its_name_is_uncollected() {
    let root = TempDir::new().unwrap();
    let (_house, mut terminal) = open(root.path());
    let collected = root.path().join("res").join(RESULT);
    fs::write(&collected, "uncollected").unwrap();
    fs::write(root.path().join("req").join(REQUEST), "<XmlMsg></XmlMsg>").unwrap();
    terminal.round(|| false).await.unwrap();
    assert_eq!(fs::read(&collected).unwrap(), b"uncollected");
    fs::remove_file(&collected).unwrap();
    terminal.round(|| false).await.unwrap();
    assert_eq!(result(root.path(), RESULT).name, "XmlMsg");
}

#[tokio::test]
async fn a_request_whose_answer_was_kept_before_a_crash_is_not_asked_again() {
    let root = TempDir::new().unwrap();
    let (_house, mut terminal) = open(root.path());
    let work = root.path().join("work");
    let number = "00000000000000000007";
    fs::write(work.join(format!("taken/{number}_{REQUEST}")), "<XmlMsg/>").unwrap();
    fs::write(work.join(format!("answers/{number}_{RESULT}")), "kept").unwrap();
    terminal.round(|| false).await.unwrap();
    assert_eq!(
        fs::read(root.path().join("res").join(RESULT)).unwrap(),
        b"kept"
    );
    assert_eq!(files(&work.join("taken")) + files(&work.join("answers")), 0);
}

#[tokio::test]
async fn the_first_of_many_is_handed_out_before_the_next_is_asked() {
    let root = TempDir::new().unwrap();
    let (_house, mut terminal) = open_with(root.path(), 0);
    for number in 1..=3 {
        let name = format!("OQSsiquc01req_{number}.xml");
        fs::write(root.path().join("req").join(name), "<XmlMsg></XmlMsg>").unwrap();
    }
    assert!(terminal.round(|| false).await.unwrap());
    assert_eq!(files(&root.path().join("res")), 1);
    assert_eq!(files(&root.path().join("work/taken")), 2);
}
