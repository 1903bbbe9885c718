//! 命令と応答: any command, and what an answer looks like.

use cucumber::{then, when};
use madoguchi_sim::card::apdu::{Command, StatusWord};
use madoguchi_sim::card::{Ap, Bytes};

use super::record::fact;
use super::subject::{exchange, exchange_bytes, subject};
use crate::run::Party;
use crate::steps::Scene;
use crate::steps::words::number;
use crate::{ensure, fail};

#[when(regex = r"^命令「([0-9A-F ]+)」を送る$")]
async fn sends(scene: &mut Scene, command: String) {
    let digits: String = command.split_whitespace().collect();
    match digits.parse::<Bytes>() {
        Ok(command) => exchange_bytes(scene, command.0).await,
        Err(error) => fail!(
            Party::Configuration,
            "a C-APDU in hexadecimal digits",
            error
        ),
    };
}

#[when(regex = r"^(\d+)バイトの乱数を求める$")]
async fn asks_for_random_bytes(scene: &mut Scene, length: String) {
    let command = Command::new(0x00, 0x84, 0x00, 0x00).expecting(number(&length));
    exchange(scene, command).await;
}

#[then(regex = r"^状態語は「([0-9A-F]{4})」である$")]
async fn ends_with(scene: &mut Scene, expected: String) {
    ends_with_one_of(scene, &[&expected]);
}

#[then(regex = r"^状態語は「([0-9A-F]{4})」か「([0-9A-F]{4})」である$")]
async fn ends_with_either(scene: &mut Scene, one: String, other: String) {
    ends_with_one_of(scene, &[&one, &other]);
}

fn ends_with_one_of(scene: &mut Scene, expected: &[&String]) {
    let subject = subject(scene);
    let (_, found) = subject.answer();
    let found = found.to_string();
    let said: Vec<_> = expected.iter().map(|it| format!("「{it}」")).collect();
    ensure!(
        expected.contains(&&found),
        format_args!("{}に状態語{}", subject.said(), said.join("か")),
        format_args!("「{found}」")
    );
}

#[then(regex = r"^カードは受け付けない$")]
async fn refuses(scene: &mut Scene) {
    let subject = subject(scene);
    let (data, found) = subject.answer();
    ensure!(
        found != StatusWord::OK && data.is_empty(),
        format_args!("{}に、9000でない状態語だけ", subject.said()),
        format_args!("「{found}」と{}バイト", data.len())
    );
}

#[then(regex = r"^応答は(\d+)バイトである$")]
async fn is_as_long_as(scene: &mut Scene, length: String) {
    let subject = subject(scene);
    let (data, status) = subject.answer();
    ensure!(
        data.len() == number::<usize>(&length),
        format_args!("{}に{length}バイトの応答", subject.said()),
        format_args!("{}バイト（状態語「{status}」）", data.len())
    );
}

#[then(regex = r"^応答は(\d+)バイトより長い$")]
async fn is_longer_than(scene: &mut Scene, length: String) {
    let subject = subject(scene);
    let (data, status) = subject.answer();
    ensure!(
        data.len() > number::<usize>(&length),
        format_args!("{}に{length}バイトより長い応答", subject.said()),
        format_args!("{}バイト（状態語「{status}」）", data.len())
    );
}

#[then(regex = r"^応答に中身はない$")]
async fn is_empty(scene: &mut Scene) {
    let subject = subject(scene);
    let (data, status) = subject.answer();
    ensure!(
        data.is_empty(),
        format_args!("{}に状態語だけ", subject.said()),
        format_args!("{}バイトと状態語「{status}」", data.len())
    );
}

#[then(regex = r"^応答は「([0-9A-F ]+)」で始まる$")]
async fn begins_with(scene: &mut Scene, beginning: String) {
    let digits: String = beginning.split_whitespace().collect();
    let expected: Bytes = match digits.parse() {
        Ok(bytes) => bytes,
        Err(error) => fail!(Party::Configuration, "bytes in hexadecimal digits", error),
    };
    let (data, _) = subject(scene).answer();
    let found = data.get(..expected.len()).unwrap_or(data);
    ensure!(*found == *expected, expected, Bytes::from(found));
}

#[then(regex = r"^応答は前の応答と(同じである|違う)$")]
async fn is_the_same_again(scene: &mut Scene, how: String) {
    let subject = subject(scene);
    let (data, status) = subject.answer();
    let (data, earlier) = ((data.to_vec(), status), subject.earlier.clone());
    ensure!(
        (earlier.as_ref() == Some(&data)) == (how == "同じである"),
        format_args!("前の応答と{how}"),
        match how.as_str() {
            "違う" => "同じ応答",
            _ => "違う応答",
        }
    );
}

#[when(regex = r"^応答を覚えておく$")]
async fn remembers(scene: &mut Scene) {
    let subject = subject(scene);
    let (data, status) = subject.answer();
    subject.remembered = Some((data.to_vec(), status));
}

#[then(regex = r"^応答は覚えておいた応答と(同じである|違う)$")]
async fn is_what_was_remembered(scene: &mut Scene, how: String) {
    let subject = subject(scene);
    let (data, status) = subject.answer();
    let same = subject.remembered == Some((data.to_vec(), status));
    ensure!(
        same == (how == "同じである"),
        format_args!("覚えておいた応答と{how}"),
        format_args!("「{}」と状態語「{status}」", Bytes::from(data))
    );
}

#[then(regex = r"^カードは応答しない$")]
async fn is_mute(scene: &mut Scene) {
    let subject = subject(scene);
    ensure!(
        !subject.answered(),
        format_args!("{}に応答なし", subject.said()),
        "応答あり"
    );
}

/// Commands of every kind, to see whether anything is left in a chip.
#[then(regex = r"^カードはどの命令にも(応答しない|エラーを返す)$")]
async fn is_dead(scene: &mut Scene, how: String) {
    let commands = [
        Command::new(0x00, 0xA4, 0x04, 0x0C).with_data(Ap::Jpki.aid()),
        Command::new(0x00, 0x20, 0x00, 0x98),
        Command::new(0x00, 0xB0, 0x8A, 0x00).expecting(4),
        Command::new(0x00, 0x84, 0x00, 0x00).expecting(8),
        Command::new(0x00, 0xCA, 0x00, 0x45).expecting(0x100),
        Command::new(0x80, 0x2A, 0x00, 0x97)
            .with_data(b"specimen")
            .expecting(0x100),
    ];
    for command in commands {
        let answer = exchange(scene, command).await;
        let right = match &answer {
            None => how == "応答しない",
            Some((data, status)) => {
                how == "エラーを返す" && data.is_empty() && *status != StatusWord::OK
            }
        };
        ensure!(
            right,
            format_args!("{}に{how}", subject(scene).said()),
            match answer {
                None => "応答なし".to_owned(),
                Some((data, status)) => format!("{}バイトと「{status}」", data.len()),
            }
        );
    }
}

#[when(regex = r"^カードが応答しなくなるまで、(\d+)回を限りに読出しを繰り返す$")]
async fn reads_until_mute(scene: &mut Scene, times: String) {
    let read = Command::new(0x00, 0xB0, 0x8A, 0x00).expecting(4);
    for _ in 0..number::<u32>(&times) {
        if exchange(scene, read).await.is_none() {
            break;
        }
    }
}

#[then(regex = r"^応答は持ち主の(.+)である$")]
async fn is_a_fact(scene: &mut Scene, what: String) {
    let expected = fact(scene, &what);
    let (data, _) = subject(scene).answer();
    ensure!(
        expected.iter().any(|it| it.as_bytes() == data),
        format_args!("持ち主の{what}「{}」", expected.join("」か「")),
        Bytes::from(data)
    );
}
