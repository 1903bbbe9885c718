//! What comes in whole is answered, in the form that is wanted.

use std::fs;
use std::path::Path;
use std::process::Command;

use madoguchi::serve::terminal::{Characters, TerminalConfig};
use madoguchi_sim::oqs::text::{self, Encoding};
use madoguchi_sim::oqs::{CharacterCodes, Profile};

use super::client::{Site, header, request, tree};

#[test]
fn a_request_is_taken_away_and_answered_with_what_it_brought_along() {
    let site = Site::usual();
    site.client
        .put("OQSsiquc01req_202506100001.xml", request("A-1").as_bytes());
    let octets = site.client.collect("OQSsiquc01res_202506100001.xml");
    let answer = tree(&octets);
    assert_eq!(header(&answer, "ArbitraryFileIdentifier"), "A-1");
    assert_eq!(header(&answer, "SegmentOfResult"), "1");
    assert_eq!(header(&answer, "CharacterCodeIdentifier"), "1");
    assert_eq!(
        header(&answer, "ProcessExecutionTime").get(..8),
        Some("20250610")
    );
    for folder in ["req", "work/taken", "work/answers"] {
        let left = fs::read_dir(site.client.folder.join(folder))
            .unwrap()
            .count();
        assert_eq!(left, 0, "{folder}");
    }
    // An answer may be seen before it is written down that it was given.
    for line in [
        " taken     OQSsiquc01req_202506100001.xml",
        " answered  OQSsiquc01res_202506100001.xml to OQSsiquc01req_",
    ] {
        let client = &site.client;
        client.until(line, || client.log().contains(line));
    }
}

#[test]
fn a_result_is_written_as_its_request_was_and_says_so_by_the_codes_of_its_world() {
    for (codes, [in_shift_jis, in_utf8]) in [
        (CharacterCodes::FromZero, ["1", "0"]),
        (CharacterCodes::FromOne, ["2", "1"]),
    ] {
        a_result_is_written_as_its_request_was(codes, in_shift_jis, in_utf8);
    }
}

fn a_result_is_written_as_its_request_was(
    character_codes: CharacterCodes,
    in_shift_jis: &str,
    in_utf8: &str,
) {
    let profile = Profile {
        character_codes,
        ..Profile::default()
    };
    let as_requested = |config: &mut TerminalConfig| config.encoding = Characters::AsRequested;
    let site = Site::written_by(profile, |_| (), as_requested);
    let utf8 = request("名前");
    let declared = utf8.replace("UTF-8", "Shift_JIS");
    let (_, rest) = declared.split_once("?>").expect("a declaration");
    let shift_jis = text::encode(rest, Encoding::ShiftJis).expect("kanji that Shift_JIS has");
    for (number, octets, encoding, code) in [
        (1, shift_jis, Encoding::ShiftJis, in_shift_jis),
        (2, utf8.into_bytes(), Encoding::Utf8, in_utf8),
    ] {
        site.client
            .put(&format!("OQSsiquc01req_{number}.xml"), &octets);
        let answer = site.client.collect(&format!("OQSsiquc01res_{number}.xml"));
        assert_eq!(text::decode(&answer).expect("text").encoding, encoding);
        let answer = tree(&answer);
        assert_eq!(header(&answer, "CharacterCodeIdentifier"), code);
        assert_eq!(header(&answer, "ArbitraryFileIdentifier"), "名前");
    }
}

#[test]
fn a_thousand_requests_at_once_are_answered_in_order_of_arrival() {
    // There before the terminal looks: a folder that changes while it is read has no order.
    let drop = |folder: &Path| {
        let req = folder.join("req");
        fs::create_dir(&req).unwrap();
        for number in 0..1000 {
            let name = format!("OQSsiquc01req_{number:04}.xml");
            fs::write(req.join(&name), request(&name)).unwrap();
        }
    };
    let site = Site::with(drop, |_| ());
    for number in 0..1000 {
        let answer = site
            .client
            .collect(&format!("OQSsiquc01res_{number:04}.xml"));
        let identifier = header(&tree(&answer), "ArbitraryFileIdentifier");
        assert_eq!(identifier, format!("OQSsiquc01req_{number:04}.xml"));
    }
    let log = site.client.log();
    let answered = log.lines().filter(|line| line.contains(" answered "));
    let numbers: Vec<&str> = answered
        .filter_map(|line| line.split("01res_").nth(1)?.split('.').next())
        .collect();
    assert_eq!(numbers.len(), 1000);
    let later = numbers
        .windows(2)
        .find(|two| two.is_sorted_by(|one, other| one > other));
    assert_eq!(later, None);
}

#[test]
fn encrypted_messages_go_both_ways_and_7z_opens_them() {
    let site = Site::with(
        |folder| {
            let config = folder.join("config");
            fs::create_dir(&config).unwrap();
            fs::write(config.join("encrypt.conf"), "OQSsiquc=e\r\nEPS=n\r\n").unwrap();
        },
        |config| config.crypt_password = Some("himitsu".to_owned()),
    );
    site.client
        .put("OQSsiquc01req_1.xml", request("Z").as_bytes());
    let zip = site.client.collect("OQSsiquc01res_1.zip");
    assert!(zip.starts_with(b"PK"));
    let path = site.client.folder.join("OQSsiquc01req_2.zip");
    fs::write(&path, &zip).unwrap();
    // The answer is no request, but it comes back through the terminal as one: it was opened.
    site.client.put("OQSsiquc01req_2.zip", &zip);
    assert!(
        site.client
            .collect("OQSsiquc01res_2.zip")
            .starts_with(b"PK")
    );
    let log = site.client.log();
    assert!(!log.contains("MDG905"), "{log}");
    let opened = Command::new("7z")
        .args(["t", "-phimitsu"])
        .arg(&path)
        .output();
    // Where there is no 7z, `.ci/judge-oqs` still says so.
    if let Ok(opened) = opened {
        assert!(
            opened.status.success(),
            "{}",
            String::from_utf8_lossy(&opened.stdout)
        );
    }
    site.client.put(
        "OQSsiquc01req_3.zip",
        b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
    );
    site.client.collect("OQSsiquc01res_3.zip");
    // An answer is handed out first and told of then.
    site.client.until("it is told", || {
        let log = site.client.log();
        log.contains("OQSsiquc01res_3.zip") && log.contains("MDG905")
    });
}

#[test]
fn what_a_reader_brings_is_written_into_face_unless_it_is_switched_off() {
    use madoguchi_sim::oqs::{Document, FileName};
    let message = "<XmlMsg><MessageHeader><CharacterCodeIdentifier>0</CharacterCodeIdentifier></MessageHeader></XmlMsg>";
    let document = Document::Xml(message.to_owned());
    let site = Site::with(|_| (), |config| config.encoding = Characters::ShiftJis);
    site.face.put(&document).unwrap();
    site.face.put(&document).unwrap();
    let face = site.client.folder.join("face");
    site.client
        .until("two files", || fs::read_dir(&face).unwrap().count() == 2);
    for entry in fs::read_dir(&face).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        assert!(FileName::parse(&name).unwrap().is_face(), "{name}");
        assert!(name.starts_with("OQSsiquc01res_face_1319990014"), "{name}");
        assert!(name.ends_with("_20250610090000.xml"), "{name}");
        assert_eq!(
            name.len(),
            "OQSsiquc01res_face_".len() + 29 + 1 + 14 + 4,
            "{name}"
        );
        assert_eq!(
            header(
                &tree(&fs::read(entry.path()).unwrap()),
                "CharacterCodeIdentifier"
            ),
            "1"
        );
    }
    let off = Site::with(
        |folder| {
            fs::create_dir(folder.join("config")).unwrap();
            let file = folder.join("config/UserDefinitionForFace.property");
            fs::write(file, "OutputFlg=false\r\n").unwrap();
        },
        |_| (),
    );
    off.face.put(&document).unwrap();
    off.client
        .until("said so", || off.client.log().contains("OutputFlg=false"));
    assert_eq!(
        fs::read_dir(off.client.folder.join("face"))
            .unwrap()
            .count(),
        0
    );
}
