//! 読出し: READ BINARY and READ RECORD.

use cucumber::{then, when};
use madoguchi_sim::card::Bytes;
use madoguchi_sim::card::apdu::{Command, StatusWord};

use super::select::select_file;
use super::subject::{exchange, subject};
use crate::steps::Scene;
use crate::steps::words::number;
use crate::{ensure, fail};

/// What a short length field asks for at most.
const CHUNK: u32 = 0x100;

/// No file of a card is longer: offsets have fifteen bits.
const LONGEST_FILE: usize = 0x8000;

/// Reads a file to its end and keeps it under its name. The answer noted is that of the whole: the content, and 9000,
/// or the status word that kept it from being read.
pub async fn read_file(scene: &mut Scene, name: &str) -> Option<(Vec<u8>, StatusWord)> {
    let answer = match select_file(scene, name).await {
        Some(StatusWord::OK) => read_current(scene).await,
        other => other.map(|status| (Vec::new(), status)),
    };
    let said = format!("「{name}」の読出し");
    let subject = subject(scene);
    if let Some((content, StatusWord::OK)) = &answer {
        subject.files.insert(name.to_owned(), content.clone());
    }
    subject.note(said, answer.clone());
    answer
}

/// The content of a file, read before or now; a file that cannot be read fails the step.
pub async fn content(scene: &mut Scene, name: &str) -> Vec<u8> {
    if let Some(content) = subject(scene).files.get(name) {
        return content.clone();
    }
    match read_file(scene, name).await {
        Some((content, StatusWord::OK)) => content,
        Some((_, status)) => fail!(
            format_args!("「{name}」が読める"),
            format_args!("状態語「{status}」")
        ),
        None => fail!(format_args!("「{name}」が読める"), "応答なし"),
    }
}

async fn read_current(scene: &mut Scene) -> Option<(Vec<u8>, StatusWord)> {
    let mut content = Vec::new();
    loop {
        let (data, status) = exchange(scene, read_at(content.len(), CHUNK)).await?;
        match status {
            StatusWord::OK if data.is_empty() => fail!(
                "at least one byte with 9000, or 6B00 at the end of the file",
                "9000 without data"
            ),
            StatusWord::OK => content.extend_from_slice(&data),
            // The file ended with a whole chunk.
            StatusWord::WRONG_OFFSET if !content.is_empty() => break,
            status => return Some((Vec::new(), status)),
        }
        if (data.len() as u64) < u64::from(CHUNK) || content.len() >= LONGEST_FILE {
            break;
        }
    }
    Some((content, StatusWord::OK))
}

/// READ BINARY of the current file; offsets past fifteen bits do not exist.
fn read_at(offset: usize, length: u32) -> Command<'static> {
    let offset = u16::try_from(offset).unwrap_or(u16::MAX) & 0x7FFF;
    let [high, low] = offset.to_be_bytes();
    Command::new(0x00, 0xB0, high, low).expecting(length)
}

#[when(regex = r"^ファイル「([^」]+)」を読む$")]
async fn reads(scene: &mut Scene, name: String) {
    read_file(scene, &name).await;
}

#[when(regex = r"^選択したファイルの(\d+)バイト目の後から(\d+)バイトを読む$")]
async fn reads_part(scene: &mut Scene, offset: String, length: String) {
    exchange(scene, read_at(number(&offset), number(&length))).await;
}

#[when(regex = r"^選択したファイルの末尾から(\d+)バイト手前より(\d+)バイトを読む$")]
async fn reads_across_the_end(scene: &mut Scene, before: String, length: String) {
    let whole = subject(scene).answer().0.len();
    let offset = whole.saturating_sub(number(&before));
    exchange(scene, read_at(offset, number(&length))).await;
}

#[when(regex = r"^選択したファイルを、拡張長で(\d+)バイトまで読む$")]
async fn reads_extended(scene: &mut Scene, length: String) {
    let mut command = read_at(0, number(&length));
    command.extended = true;
    exchange(scene, command).await;
}

#[when(regex = r"^短縮番号でファイル「([^」]+)」の先頭(\d+)バイトを読む$")]
async fn reads_by_short_identifier(scene: &mut Scene, name: String, length: String) {
    let [_, id] = subject(scene).file(&name).to_be_bytes();
    let command = Command::new(0x00, 0xB0, 0x80 | id, 0x00).expecting(number(&length));
    exchange(scene, command).await;
}

#[when(regex = r"^ファイル「([^」]+)」の(\d+)番目のレコードを読む$")]
async fn reads_record(scene: &mut Scene, name: String, record: String) {
    if select_file(scene, &name).await == Some(StatusWord::OK) {
        exchange(
            scene,
            Command::new(0x00, 0xB2, number(&record), 0x04).expecting(CHUNK),
        )
        .await;
    }
}

#[when(regex = r"^短縮番号でファイル「([^」]+)」の(\d+)番目のレコードを読む$")]
async fn reads_record_by_short_identifier(scene: &mut Scene, name: String, record: String) {
    let [_, id] = subject(scene).file(&name).to_be_bytes();
    let command = Command::new(0x00, 0xB2, number(&record), (id << 3) | 0x04);
    exchange(scene, command.expecting(CHUNK)).await;
}

#[then(regex = r"^応答は「([^」]+)」の先頭と同じである$")]
async fn is_the_beginning_of(scene: &mut Scene, name: String) {
    let found = subject(scene).answer().0.to_vec();
    let whole = content(scene, &name).await;
    ensure!(
        !found.is_empty() && whole.starts_with(&found),
        format_args!("「{name}」の先頭{}バイト", found.len()),
        Bytes::from(found.as_slice())
    );
}

/// Whether bytes hold a text.
pub fn holds(bytes: &[u8], text: &[u8]) -> bool {
    !text.is_empty() && bytes.windows(text.len()).any(|window| window == text)
}
