//! 保険者のファイル: 加入者情報 as an insurer's system hands it in, whole or spoilt, and inquiries for J-LIS.

use cucumber::gherkin::Step;
use cucumber::{then, when};
use madoguchi_sim::cast::{Enrolment, Person};
use madoguchi_sim::fund::{self, FundRole, Holder};
use madoguchi_sim::insurer::file::{
    COLUMNS, Content, FileResult, INQUIRY_COLUMNS, Kind, LineResult, Outcome, write_sheet,
};
use madoguchi_sim::insurer::{self, InsurerRole};
use madoguchi_sim::oqs::cp932;
use madoguchi_sim::oqs::text::{Encoding, decode};

use super::Scene;
use super::insurer::insurer_of;
use super::trip::insured;
use super::words::word;
use crate::run::Party;
use crate::{ensure, fail};

/// What has been written and what came back last.
#[derive(Debug, Default)]
pub struct Files {
    /// The file that is being made.
    draft: String,
    /// What became of 加入者情報.
    result: Option<FileResult>,
    /// The cells of what J-LIS answered, line by line.
    inquired: Vec<Vec<String>>,
}

fn content(person: &Person, enrolment: &Enrolment) -> Content {
    Content {
        number: person.individual_number.clone(),
        holder: Holder {
            name: person.name.clone(),
            birth: person.birth,
            sex: person.sex,
            address: person.address.clone(),
        },
        enrolment: enrolment.clone(),
    }
}

fn last_enrolment<'s>(scene: &'s Scene, person: &str) -> &'s Enrolment {
    match scene.person(person).enrolments.last() {
        Some(enrolment) => enrolment,
        None => fail!(
            Party::Configuration,
            "an insured person",
            format_args!("「{person}」")
        ),
    }
}

/// What a cell of a table stands for: 個人番号 by whose it is, 空 for nothing.
fn cell(scene: &Scene, column: &str, value: &str) -> String {
    match scene.cast().people.get(value) {
        Some(person) if column == "個人番号" => person.individual_number.digits().to_owned(),
        _ if value == "空" => String::new(),
        _ => value.to_owned(),
    }
}

/// The rows of a table: who, and what each column says.
fn table(step: &Step) -> Vec<(String, Vec<(&str, &str)>)> {
    let rows = step
        .table
        .as_ref()
        .and_then(|table| table.rows.split_first());
    let Some((head, rows)) = rows else {
        fail!(Party::Configuration, "a table of people", "nothing")
    };
    rows.iter()
        .map(|row| {
            let mut cells: Vec<_> = { head.iter().map(String::as_str) }
                .zip(row.iter().map(String::as_str))
                .collect();
            let Some(place) = cells.iter().position(|(column, _)| *column == "人") else {
                fail!(Party::Configuration, "a column 人", head.join("・"))
            };
            let person = cells.remove(place).1.to_owned();
            cells.retain(|(_, value)| !value.is_empty());
            (person, cells)
        })
        .collect()
}

fn change(scene: &Scene, row: &mut [String], columns: &[&str], cells: &[(&str, &str)]) {
    for (column, value) in cells {
        match columns.iter().position(|name| name == column) {
            Some(place) => {
                if let Some(slot) = row.get_mut(place) {
                    *slot = cell(scene, column, value);
                }
            }
            None => fail!(
                Party::Configuration,
                format_args!("one of {}", columns.join("・")),
                column
            ),
        }
    }
}

fn draft(scene: &mut Scene, insurer: &str, extent: &str, sequence: &str, rows: Vec<Vec<String>>) {
    let number = insurer_of(scene, insurer);
    let today = scene.today().to_string();
    let head = ["加入者情報", "1", &number, extent, sequence, &today];
    let names = COLUMNS.map(|(name, _)| name);
    let written = write_sheet(Encoding::Utf8, &head, &names, rows);
    scene.seen.insurer_files.draft = String::from_utf8_lossy(&written.octets).into_owned();
}

#[when(regex = r"^「([^」]+)」が通番(\d+)の(差分|全件)ファイルを作る:$")]
async fn makes(scene: &mut Scene, step: &Step, insurer: String, sequence: String, extent: String) {
    let names = COLUMNS.map(|(name, _)| name);
    let mut rows = Vec::new();
    for (person, cells) in table(step) {
        let mut row = content(scene.person(&person), last_enrolment(scene, &person)).row(Kind::Add);
        change(scene, &mut row, &names, &cells);
        rows.push(row);
    }
    draft(scene, &insurer, &extent, &sequence, rows);
}

#[when(regex = r"^「([^」]+)」が加入者全員を書いた、通番(\d+)の全件ファイルを作る$")]
async fn makes_whole(scene: &mut Scene, insurer: String, sequence: String) {
    let (number, today) = (insurer_of(scene, &insurer), scene.today());
    let mut rows = Vec::new();
    for person in scene.cast().people.values() {
        let own = person.enrolments.iter().filter(|it| {
            it.insured.insurer.as_str() == number
                && it.from <= today
                && it.until.is_none_or(|until| today < until)
                && it.visible_from.is_some()
        });
        rows.extend(own.map(|it| {
            let mut row = content(person, it).row(Kind::Standing);
            // 現況 tells who is insured now; a loss that lies ahead is filed as 喪失.
            if let Some(until) = row.get_mut(12) {
                until.clear();
            }
            row
        }));
    }
    draft(scene, &insurer, "全件", &sequence, rows);
}

#[when(regex = r"^そのファイルの「(.+)」を「(.*)」に書き換える$")]
async fn rewrites(scene: &mut Scene, from: String, to: String) {
    let draft = &mut scene.seen.insurer_files.draft;
    ensure!(
        draft.contains(&from),
        Party::Configuration,
        format_args!("a file with 「{from}」"),
        draft
    );
    *draft = draft.replacen(&from, &to, 1);
}

#[when(regex = r"^そのファイルの最後の(\d+)行を落とす$")]
async fn breaks_off(scene: &mut Scene, count: usize) {
    let draft = &mut scene.seen.insurer_files.draft;
    let lines: Vec<_> = draft.lines().collect();
    let kept = lines.len().saturating_sub(count);
    *draft = lines
        .iter()
        .take(kept)
        .map(|line| format!("{line}\r\n"))
        .collect();
}

#[when(regex = r"^そのファイルから「([^」]+)」の行を除いて、件数を合わせる$")]
async fn leaves_out(scene: &mut Scene, person: String) {
    let name = format!(",{},", scene.person(&person).name.kanji());
    let draft = &mut scene.seen.insurer_files.draft;
    ensure!(
        draft.contains(&name),
        Party::Configuration,
        format_args!("a file with 「{person}」"),
        draft
    );
    let mut lines: Vec<_> = draft.lines().filter(|line| !line.contains(&name)).collect();
    lines.pop();
    let count = lines.len().saturating_sub(2);
    let kept: String = lines.iter().map(|line| format!("{line}\r\n")).collect();
    *draft = format!("{kept}終,{count}\r\n");
}

#[when(regex = r"^「([^」]+)」がそのファイルを(UTF-8|BOM付きのUTF-8|CP932)で送る$")]
async fn sends(scene: &mut Scene, insurer: String, encoding: String) {
    let draft = &scene.seen.insurer_files.draft;
    let octets = match encoding.as_str() {
        "UTF-8" => draft.clone().into_bytes(),
        "CP932" => cp932::encode(draft)
            .unwrap_or_else(|error| fail!(Party::Configuration, "characters of CP932", error)),
        _ => format!("\u{FEFF}{draft}").into_bytes(),
    };
    let insurer = match insurer_of(scene, &insurer).parse() {
        Ok(insurer) => insurer,
        Err(error) => fail!(Party::Harness, "a 保険者番号", error),
    };
    let file = octets.into();
    let request = fund::Request::FileUpload { insurer, file };
    match scene.ask::<FundRole>("保険者職員", "", request).await {
        fund::Response::FileDone(result) => scene.seen.insurer_files.result = Some(*result),
        other => fail!("ファイルの結果", format_args!("{other:?}")),
    }
}

fn result(scene: &Scene) -> &FileResult {
    match &scene.seen.insurer_files.result {
        Some(result) => result,
        None => fail!(Party::Configuration, "a file that was sent", "none"),
    }
}

fn line(scene: &Scene, place: usize) -> &LineResult {
    let result = result(scene);
    match result.lines.get(place.saturating_sub(1)) {
        Some(line) if line.outcome != Outcome::LossProposed => line,
        _ => fail!(
            format_args!("{place}件目の結果"),
            format_args!("{:?} {:?}", result.returned, result.lines)
        ),
    }
}

#[then(regex = r"^ファイルは(受け付けられる|返される)$")]
async fn is_taken(scene: &mut Scene, expected: String) {
    let result = result(scene);
    let found = match &result.returned {
        None => "受け付けられる",
        Some(_) => "返される",
    };
    ensure!(
        found == expected,
        expected,
        format_args!("{found}: {:?}", result.returned)
    );
    ensure!(
        result.returned.is_none() || result.lines.is_empty(),
        "返されたファイルからは何も登録されない",
        format_args!("{:?}", result.lines)
    );
}

#[then(regex = r"^ファイルが返された理由は(\d+)行目の「(.+)」である$")]
async fn is_returned_because(scene: &mut Scene, line: usize, part: String) {
    match &result(scene).returned {
        Some(said) if said.line == line && said.reason.contains(&part) => {}
        other => fail!(
            format_args!("{line}行目の「{part}」"),
            format_args!("{other:?}")
        ),
    }
}

#[then(regex = r"^ファイルの(\d+)件目は「(登録|登録・表示停止|拒否)」である$")]
async fn became(scene: &mut Scene, place: usize, expected: String) {
    let line = line(scene, place);
    let found = line.outcome.ja();
    ensure!(
        found == expected,
        format_args!("{place}件目は「{expected}」"),
        format_args!("「{found}」{:?}", line.said)
    );
}

#[then(regex = r"^ファイルの(\d+)件目の「([^」]+)」について「(.+)」と知らされる$")]
async fn is_said(scene: &mut Scene, place: usize, field: String, part: String) {
    let said = &line(scene, place).said;
    let found = said
        .iter()
        .any(|said| said.field.as_deref() == Some(&field) && said.reason.contains(&part));
    ensure!(
        found,
        format_args!("{field}: 「{part}」"),
        format_args!("{said:?}")
    );
}

#[then(regex = r"^ファイルの(\d+)件目について何も知らされない$")]
async fn nothing_is_said(scene: &mut Scene, place: usize) {
    let said = &line(scene, place).said;
    ensure!(
        said.is_empty(),
        "何も知らされない",
        format_args!("{said:?}")
    );
}

#[then(regex = r"^「([^」]+)」の喪失案が(ある|ない)$")]
async fn loss_is_proposed(scene: &mut Scene, person: String, expected: String) {
    let insured = insured(scene, &person);
    let found = result(scene).lines.iter().any(|line| {
        line.outcome == Outcome::LossProposed && line.insured.as_ref() == Some(&insured)
    });
    ensure!(
        found == (expected == "ある"),
        format_args!("喪失案が{expected}"),
        format_args!("{:?}", result(scene).lines)
    );
}

#[then(regex = r"^結果ファイルは(UTF-8|CP932)で、「([^」]+)」の個人番号を含まない$")]
async fn result_file_is(scene: &mut Scene, encoding: String, person: String) {
    let written = result(scene).write();
    let expected = word(
        "文字コード",
        &encoding,
        &[("UTF-8", Encoding::Utf8), ("CP932", Encoding::ShiftJis)],
    );
    let text = match decode(&written.octets) {
        Ok(text) => text,
        Err(error) => fail!("a result file that can be read", error),
    };
    ensure!(
        text.encoding == expected,
        encoding,
        format_args!("{:?}", text.encoding)
    );
    let number = scene.person(&person).individual_number.digits();
    ensure!(!text.text.contains(number), "個人番号を含まない", "含む");
}

#[when(regex = r"^「([^」]+)」が次の人をJ-LISに照会するファイルを送る:$")]
async fn inquires(scene: &mut Scene, step: &Step, insurer: String) {
    let names = INQUIRY_COLUMNS.map(|(name, _)| name);
    let mut rows = Vec::new();
    for (place, (person, cells)) in table(step).into_iter().enumerate() {
        let person = scene.person(&person);
        let mut row = vec![
            place.to_string(),
            person.individual_number.digits().to_owned(),
            person.name.kanji().to_owned(),
            person.name.kana().to_owned(),
            person.birth.to_string(),
            person.sex.to_string(),
            person.address.to_string(),
        ];
        change(scene, &mut row, &names, &cells);
        rows.push(row);
    }
    let number = insurer_of(scene, &insurer);
    let head = ["本人確認情報照会", "1", &number];
    let file = write_sheet(Encoding::Utf8, &head, &names, rows).octets;
    let request = insurer::Request::InquireByFile { file: file.into() };
    let answer = scene
        .ask::<InsurerRole>("保険者職員", &number, request)
        .await;
    let insurer::Response::Inquired { file, .. } = answer else {
        fail!("照会の結果", format_args!("{answer:?}"))
    };
    let text = String::from_utf8_lossy(&file).into_owned();
    let cells = |line: &str| line.split(',').map(str::to_owned).collect();
    scene.seen.insurer_files.inquired = text.lines().skip(2).map(cells).collect();
}

fn inquired(scene: &Scene, place: usize, column: usize) -> &str {
    let rows = &scene.seen.insurer_files.inquired;
    let row = rows.get(place.saturating_sub(1));
    match row.and_then(|row| row.get(column)) {
        Some(cell) => cell,
        None => fail!(format_args!("{place}件目の答え"), format_args!("{rows:?}")),
    }
}

#[then(regex = r"^照会の(\d+)件目は「(一致|不一致|該当なし|拒否|回答なし)」である$")]
async fn inquiry_ends(scene: &mut Scene, place: usize, expected: String) {
    let found = inquired(scene, place, 2);
    ensure!(found == expected, expected, found);
}

#[then(regex = r"^照会の(\d+)件目で違う項目は「(.+)」である$")]
async fn inquiry_differs(scene: &mut Scene, place: usize, expected: String) {
    let found = inquired(scene, place, 4);
    ensure!(found == expected, expected, found);
}

#[then(regex = r"^照会の(\d+)件目に「([^」]+)」の個人番号が(ある|ない)$")]
async fn inquiry_tells(scene: &mut Scene, place: usize, person: String, expected: String) {
    let number = scene.person(&person).individual_number.digits();
    let found = inquired(scene, place, 3) == number;
    ensure!(
        found == (expected == "ある"),
        format_args!("個人番号が{expected}"),
        "違う"
    );
}
