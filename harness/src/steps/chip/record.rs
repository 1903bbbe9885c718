//! 記録: the TLV records of the applications of the printed face: their items, and who signed them.

use aws_lc_rs::digest::{SHA256, digest};
use cucumber::then;
use madoguchi_sim::card::Bytes;
use madoguchi_sim::vocabulary::Sex;

use super::read::content;
use super::subject::subject;
use super::tlv::{self, Object};
use crate::run::Party;
use crate::steps::Scene;
use crate::steps::words::number;
use crate::{ensure, fail};

const PNG: &[u8] = b"\x89PNG\r\n\x1A\n";
/// The signature box of JP2 (ISO/IEC 15444-1, I.5.1).
const JP2: &[u8] = b"\x00\x00\x00\x0CjP  \r\n\x87\n";

/// The value of the one object in a file.
pub async fn record(scene: &mut Scene, name: &str) -> Vec<u8> {
    let content = content(scene, name).await;
    match tlv::take(&content) {
        Some((object, _)) => object.value.to_vec(),
        None => fail!(
            format_args!("「{name}」に一つのTLV"),
            Bytes::from(content.get(..16).unwrap_or(&content))
        ),
    }
}

/// The objects that a record is made of.
pub fn objects<'a>(name: &str, record: &'a [u8]) -> Vec<Object<'a>> {
    match tlv::all(record) {
        Some(objects) => objects,
        None => fail!(
            format_args!("「{name}」の中身は切れ目のないTLVの列"),
            "TLVとして読めない"
        ),
    }
}

/// A tag in the words of a scenario.
pub fn tag(text: &str) -> u16 {
    match u16::from_str_radix(text, 16) {
        Ok(tag) => tag,
        Err(_) => fail!(
            Party::Configuration,
            "a tag of four hexadecimal digits",
            format_args!("「{text}」")
        ),
    }
}

/// The value of an item of a record; a missing one fails the step.
pub async fn item(scene: &mut Scene, name: &str, wanted: &str) -> Vec<u8> {
    let record = record(scene, name).await;
    let objects = objects(name, &record);
    match objects.iter().find(|object| object.tag == tag(wanted)) {
        Some(object) => object.value.to_vec(),
        None => fail!(format_args!("「{name}」に項目{wanted}"), "項目なし"),
    }
}

#[then(regex = r"^「([^」]+)」は「([0-9A-F]{2,4})」の入れ物で、残りはFFで埋まっている$")]
async fn is_one_object(scene: &mut Scene, name: String, expected: String) {
    let content = content(scene, &name).await;
    let Some((object, rest)) = tlv::take(&content) else {
        fail!(
            format_args!("「{name}」に一つのTLV"),
            Bytes::from(content.get(..16).unwrap_or(&content))
        )
    };
    ensure!(
        object.tag == tag(&expected),
        format_args!("タグ{expected}"),
        format_args!("タグ{:02X}", object.tag)
    );
    ensure!(
        rest.iter().all(|byte| *byte == 0xFF),
        "残りはすべてFF",
        Bytes::from(rest.get(..16).unwrap_or(rest))
    );
}

#[then(regex = r"^「([^」]+)」に項目「([0-9A-F]{4})」が(ある|ない)$")]
async fn has_item(scene: &mut Scene, name: String, wanted: String, whether: String) {
    let record = record(scene, &name).await;
    let found = objects(&name, &record)
        .iter()
        .any(|object| object.tag == tag(&wanted) && !object.value.is_empty());
    ensure!(
        found == (whether == "ある"),
        format_args!("「{name}」に項目{wanted}が{whether}"),
        if found { "ある" } else { "ない" }
    );
}

#[then(regex = r"^「([^」]+)」の項目「([0-9A-F]{4})」は(\d+)バイトである$")]
async fn item_is_as_long_as(scene: &mut Scene, name: String, wanted: String, length: String) {
    let found = item(scene, &name, &wanted).await;
    ensure!(
        found.len() == number::<usize>(&length),
        format_args!("{length}バイト"),
        format_args!("{}バイト", found.len())
    );
}

#[then(regex = r"^「([^」]+)」の項目「([0-9A-F]{4})」は持ち主の(.+)である$")]
async fn item_is_of_the_holder(scene: &mut Scene, name: String, wanted: String, what: String) {
    let found = item(scene, &name, &wanted).await;
    let expected = fact(scene, &what);
    ensure!(
        expected.iter().any(|it| it.as_bytes() == found),
        format_args!("持ち主の{what}「{}」", expected.join("」か「")),
        format_args!("「{}」", String::from_utf8_lossy(&found))
    );
}

/// A fact about the holder as a chip writes it; several where more than one is right.
pub fn fact(scene: &mut Scene, what: &str) -> Vec<String> {
    let facts = &subject(scene).facts;
    let printed = &facts.printed;
    let day = |day: jiff::civil::Date| day.strftime("%Y%m%d").to_string();
    match what {
        "氏名" => vec![facts.need(&printed.name, "printed.name")],
        "住所" => vec![facts.need(&printed.address, "printed.address")],
        "個人番号" => vec![facts.individual_number()],
        "生年月日" => vec![day(facts.birth())],
        "有効期限" => vec![day(facts.need(&printed.expires, "printed.expires"))],
        "性別" => match facts.need(&printed.sex, "printed.sex") {
            Sex::Male => vec!["1".to_owned()],
            Sex::Female => vec!["2".to_owned()],
            Sex::Unset => vec!["9".to_owned(), "0".to_owned()],
        },
        _ => fail!(
            Party::Configuration,
            "氏名・住所・個人番号・生年月日・有効期限・性別",
            format_args!("「{what}」")
        ),
    }
}

#[then(regex = r"^「([^」]+)」の項目「([0-9A-F]{4})」は(\d+)×(\d+)の白黒のPNG画像である$")]
async fn item_is_png(
    scene: &mut Scene,
    name: String,
    wanted: String,
    width: String,
    height: String,
) {
    let found = item(scene, &name, &wanted).await;
    // IHDR comes first: length, type, width, height, bit depth, colour type (PNG, 11.2.2).
    let header = found.get(8..26).unwrap_or_default();
    let size = [number::<u32>(&width), number(&height)].map(u32::to_be_bytes);
    let expected = [b"\0\0\0\x0DIHDR".as_slice(), size.as_flattened(), &[1, 0]].concat();
    ensure!(
        found.starts_with(PNG) && header == expected,
        format_args!("{width}×{height}、1ビットのPNG"),
        Bytes::from(found.get(..26).unwrap_or(&found))
    );
}

#[then(regex = r"^「([^」]+)」の項目「([0-9A-F]{4})」はJPEG 2000の画像である$")]
async fn item_is_jp2(scene: &mut Scene, name: String, wanted: String) {
    let found = item(scene, &name, &wanted).await;
    ensure!(
        found.starts_with(JP2),
        "JP2の署名",
        Bytes::from(found.get(..12).unwrap_or(&found))
    );
}

#[then(regex = r"^「([^」]+)」の項目「([0-9A-F]{4})」は、続く項目の位置を正しく示す$")]
async fn offsets_are_right(scene: &mut Scene, name: String, table: String) {
    let content = content(scene, &name).await;
    let record = record(scene, &name).await;
    let objects = objects(&name, &record);
    let Some((table, items)) = objects
        .split_first()
        .filter(|(first, _)| first.tag == tag(&table))
    else {
        fail!(
            format_args!("最初の項目は{table}"),
            format_args!("{:?}", objects.first().map(|it| it.tag))
        )
    };
    let offsets = table.value.chunks_exact(2).map(|pair| match pair {
        [high, low] => usize::from(u16::from_be_bytes([*high, *low])),
        _ => 0,
    });
    // 0 stands for an item that is not there.
    let pointed: Vec<_> = offsets
        .filter(|offset| *offset != 0)
        .map(|offset| content.get(offset..).and_then(tlv::take))
        .map(|found| found.map(|(object, _)| (object.tag, object.value)))
        .collect();
    let expected: Vec<_> = items.iter().map(|it| Some((it.tag, it.value))).collect();
    ensure!(
        pointed == expected,
        "記録の順に、すべての項目の先頭",
        format_args!(
            "{:02X?}",
            pointed
                .iter()
                .map(|it| it.map(|(tag, _)| tag))
                .collect::<Vec<_>>()
        )
    );
}

#[then(regex = r"^「完全性」の二つのハッシュは、「個人番号」と「基本4情報」のものである$")]
async fn hashes_are_right(scene: &mut Scene) {
    // The whole file, its filler included.
    let number = content(scene, "個人番号").await;
    let record = record(scene, "基本4情報").await;
    // Without the table of places, which comes first.
    let four = tlv::take(&record).map_or(record.as_slice(), |(_, rest)| rest);
    for (wanted, of, bytes) in [
        ("DF31", "個人番号", number.as_slice()),
        ("DF32", "基本4情報", four),
    ] {
        let found = item(scene, "完全性", wanted).await;
        let expected = digest(&SHA256, bytes);
        ensure!(
            found == expected.as_ref(),
            format_args!("「{of}」のSHA-256 {}", Bytes::from(expected.as_ref())),
            Bytes::from(found.as_slice())
        );
    }
}
