//! What comes in otherwise than it should.

use std::fs;
use std::io::Write as _;
use std::time::Duration;

use super::client::{Site, header, request, tree};

fn code(site: &Site, name: &str) -> String {
    let answer = tree(&site.client.collect(name));
    assert_eq!(header(&answer, "SegmentOfResult"), "9");
    assert!(!header(&answer, "ErrorMessage").is_empty());
    header(&answer, "ErrorCode")
}

#[test]
fn a_request_that_is_written_slowly_is_taken_when_it_is_whole() {
    let site = Site::usual();
    let whole = request("slow");
    let path = site.client.folder.join("req/OQSsiquc01req_1.xml");
    let mut file = fs::File::create(&path).unwrap();
    for part in whole.as_bytes().chunks(100) {
        file.write_all(part).unwrap();
        file.flush().unwrap();
        std::thread::sleep(Duration::from_millis(30));
    }
    drop(file);
    let answer = tree(&site.client.collect("OQSsiquc01res_1.xml"));
    assert_eq!(header(&answer, "ArbitraryFileIdentifier"), "slow");
    assert_eq!(header(&answer, "SegmentOfResult"), "1");
}

#[test]
fn a_request_that_is_never_finished_is_answered_so() {
    let site = Site::with(|_| (), |config| config.patience_ms = 500);
    site.client
        .put("OQSsiquc01req_1.xml", b"<XmlMsg><MessageHeader>");
    assert_eq!(code(&site, "OQSsiquc01res_1.xml"), "MDG901");
    assert!(site.client.log().contains("waiting   OQSsiquc01req_1.xml"));
}

#[test]
fn each_thing_that_is_no_request_is_told_what_is_wrong() {
    let site = Site::with(|_| (), |config| config.request_octets = 4000);
    let put = |name: &str, octets: &[u8]| site.client.put(name, octets);
    put("OQSsiquc01req_1.xml", &[b' '; 4001]);
    assert_eq!(code(&site, "OQSsiquc01res_1.xml"), "MDG902");
    put("OQSsiquc01req_2.xml", b"\xFF\xFEh\0");
    assert_eq!(code(&site, "OQSsiquc01res_2.xml"), "MDG904");
    put("EPSsipre01req_3.xml", request("E").as_bytes());
    let answer = tree(&site.client.collect("EPSsipre01res_3.xml"));
    assert_eq!(header(&answer, "ErrorCode"), "MDG906");
    assert_eq!(header(&answer, "ArbitraryFileIdentifier"), "E");
    put("OQSsiquc01req_4.xml", b"hello");
    assert!(code(&site, "OQSsiquc01res_4.xml").starts_with("MDG"));
    put("OQSsiquc01req_5.xml", b"<XmlMsg><MessageHeader></XmlMsg>");
    assert!(code(&site, "OQSsiquc01res_5.xml").starts_with("MDG"));
}

#[test]
fn what_cannot_be_answered_is_put_aside_and_never_deleted() {
    let site = Site::with(|_| (), |config| config.patience_ms = 0);
    let names = ["note.txt", "OQSsiquc01res_1.xml", "OQSsiquc03req_1.xml"];
    for name in names {
        site.client.put(name, name.as_bytes());
    }
    let rejects = site.client.folder.join("work/rejects");
    site.client.until("three rejects", || {
        fs::read_dir(&rejects).unwrap().count() == 3
    });
    for name in names {
        assert_eq!(fs::read(rejects.join(name)).unwrap(), name.as_bytes());
    }
    site.client.put("note.txt", b"again");
    site.client
        .until("a fourth", || rejects.join("note.txt.1").exists());
    assert_eq!(fs::read(rejects.join("note.txt")).unwrap(), b"note.txt");
}

#[cfg(unix)]
#[test]
fn links_go_aside_folders_and_temporary_files_stay_and_names_may_be_in_any_encoding() {
    use std::os::unix::ffi::OsStrExt as _;
    let site = Site::with(|_| (), |config| config.patience_ms = 0);
    let req = site.client.folder.join("req");
    std::os::unix::fs::symlink("/etc/hostname", req.join("OQSsiquc01req_1.xml")).unwrap();
    fs::create_dir(req.join("OQSsiquc01req_2.xml")).unwrap();
    fs::write(req.join("OQSsiquc01req_3.xml~"), "x").unwrap();
    let shift_jis = std::ffi::OsStr::from_bytes(b"OQSsiquc01req_\x8e\x51.xml");
    fs::write(req.join(shift_jis), "x").unwrap();
    let rejects = site.client.folder.join("work/rejects");
    site.client.until("two rejects", || {
        fs::read_dir(&rejects).unwrap().count() == 2
    });
    assert!(rejects.join(shift_jis).exists());
    assert!(rejects.join("OQSsiquc01req_1.xml").is_symlink());
    assert_eq!(fs::read_dir(&req).unwrap().count(), 2);
    site.client
        .put("OQSsiquc01req_日本.xml", request("J").as_bytes());
    let answer = tree(&site.client.collect("OQSsiquc01res_日本.xml"));
    assert_eq!(header(&answer, "ArbitraryFileIdentifier"), "J");
}

#[test]
fn a_name_used_again_has_both_answers_one_after_the_other() {
    let site = Site::usual();
    for identifier in ["first", "second", "third"] {
        site.client
            .put("OQSsiquc01req_1.xml", request(identifier).as_bytes());
        site.client.until("taken", || {
            fs::read_dir(site.client.folder.join("req"))
                .unwrap()
                .count()
                == 0
        });
    }
    for identifier in ["first", "second", "third"] {
        let answer = tree(&site.client.collect("OQSsiquc01res_1.xml"));
        assert_eq!(header(&answer, "ArbitraryFileIdentifier"), identifier);
    }
    assert!(site.client.log().contains(" held      OQSsiquc01res_1.xml"));
}

#[test]
fn folders_that_are_deleted_come_back_and_no_answer_is_lost() {
    let site = Site::usual();
    for folder in ["res", "req", "work"] {
        // At once, or the terminal makes some of it again meanwhile.
        let gone = site.client.folder.join(format!("{folder}-gone"));
        fs::rename(site.client.folder.join(folder), &gone).unwrap();
        fs::remove_dir_all(gone).unwrap();
    }
    site.client
        .until("there again", || site.client.folder.join("req").exists());
    site.client
        .put("OQSsiquc01req_1.xml", request("back").as_bytes());
    let answer = tree(&site.client.collect("OQSsiquc01res_1.xml"));
    assert_eq!(header(&answer, "ArbitraryFileIdentifier"), "back");
}

#[test]
fn an_answer_waits_while_its_folder_is_of_no_use() {
    let site = Site::usual();
    let res = site.client.folder.join("res");
    fs::remove_dir(&res).unwrap();
    // Whoever may do everything is not kept out by permissions, but by a file.
    fs::write(&res, "in the way").unwrap();
    site.client
        .put("OQSsiquc01req_1.xml", request("patient").as_bytes());
    site.client
        .until("held", || site.client.log().contains(" held "));
    fs::remove_file(&res).unwrap();
    let answer = tree(&site.client.collect("OQSsiquc01res_1.xml"));
    assert_eq!(header(&answer, "ArbitraryFileIdentifier"), "patient");
}
