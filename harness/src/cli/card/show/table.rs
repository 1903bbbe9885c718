//! The table for people: at most 100 columns, in which a kanji takes two.

use std::io::{self, Write};

use madoguchi_sim::card::capability::{self, Application, Row};
use madoguchi_sim::card::catalogue::FileKind;
use madoguchi_sim::specimen;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::{Line, Shown, ShownCard};

const COLUMNS: usize = 100;
const NAME: usize = 30;
const CONTENT: usize = 17;
/// Where the last column begins.
const CONDITION: usize = 9 + NAME + 2 + CONTENT + 2;

/// Writes everything that is to be told.
///
/// # Errors
/// What writing to `out` brings.
pub(super) fn write(shown: &Shown, out: &mut dyn Write) -> io::Result<()> {
    list(&shown.specimens, out)?;
    for (place, card) in shown.cards.iter().enumerate() {
        if place > 0 || !shown.specimens.is_empty() {
            writeln!(out)?;
        }
        one(card, out)?;
    }
    Ok(())
}

fn list(specimens: &[Line], out: &mut dyn Write) -> io::Result<()> {
    if specimens.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "見本カード（madoguchi card show CARD… で、それぞれの表を見る）"
    )?;
    for line in specimens {
        writeln!(
            out,
            "  {}  {}  {}",
            padded(line.name, 15),
            padded(line.title, 30),
            line.remark
        )?;
    }
    Ok(())
}

fn one(card: &ShownCard, out: &mut dyn Write) -> io::Result<()> {
    let table = &card.capabilities;
    writeln!(
        out,
        "{} ({})  見本・TEST: 実在の人・番号ではない",
        card.title, card.name
    )?;
    if let Some(remark) = card.remark {
        writeln!(out, "  {remark}")?;
    }
    writeln!(
        out,
        "  {}  {}生  交付 {}  有効期限 {}",
        card.holder, card.birth, card.issued, card.expires
    )?;
    if let Some(printed) = &card.printed {
        writeln!(
            out,
            "  個人番号（照合番号A） {}  セキュリティコード {}  照合番号B {}",
            printed.individual_number, printed.security_code, printed.reference_number_b
        )?;
    }
    match &table.answer_to_reset {
        Some(bytes) => writeln!(out, "  ATR {bytes}")?,
        None => writeln!(out, "  ATR なし（チップが答えない）")?,
    }
    if card.remark.is_some() {
        secrets(card, out)?;
    }
    for application in &table.applications {
        writeln!(out)?;
        one_application(application, out)?;
    }
    if !table.objects.is_empty() {
        writeln!(out, "\nAPを選ばないとき (GET DATA)  だれでも読める")?;
        for object in &table.objects {
            writeln!(
                out,
                "  {}   {}  {}",
                object.tag,
                padded(object.name.unwrap_or("—"), NAME),
                bytes(object.length)
            )?;
        }
    }
    writeln!(out, "\nないもの")?;
    for absent in &table.absent {
        writeln!(out, "  {absent}")?;
    }
    Ok(())
}

/// What opens a specimen: all of one kind are the same.
fn secrets(card: &ShownCard, out: &mut dyn Write) -> io::Result<()> {
    let usable = |form: &str| {
        let applications = card.capabilities.applications.iter();
        let mut secrets = applications
            .flat_map(|it| &it.files)
            .filter_map(|row| row.secret.as_ref());
        secrets.any(|secret| secret.usable && secret.form == form)
    };
    let mut told = Vec::new();
    if usable(capability::FOUR_DIGITS) {
        told.push(format!("暗証番号はどれも {}", specimen::PIN));
    }
    if usable(capability::PASSWORD) {
        told.push(format!("署名用パスワードは {}", specimen::SIGN_PASSWORD));
    }
    match told.is_empty() {
        true => Ok(()),
        false => writeln!(out, "  {}", told.join("、")),
    }
}

fn one_application(application: &Application, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}  {}", application.name, application.aid)?;
    writeln!(
        out,
        "  EF     {}  {}  読む・使う条件",
        padded("名称", NAME),
        padded("中身", CONTENT)
    )?;
    for row in &application.files {
        let name = row.name.unwrap_or("—（用途は知られていない）");
        let mark = if row.assumed.is_some() { '*' } else { ' ' };
        let start = format!(
            "  {}{mark}  {}  {}  ",
            row.id,
            padded(name, NAME),
            padded(&content(row), CONTENT)
        );
        for (line, part) in wrapped(&condition(row), COLUMNS - CONDITION)
            .iter()
            .enumerate()
        {
            match line {
                0 => writeln!(out, "{}", format!("{start}{part}").trim_end())?,
                _ => writeln!(out, "{}{part}", " ".repeat(CONDITION))?,
            }
        }
    }
    // What is assumed, each thing once.
    let mut told: Vec<&str> = Vec::new();
    for what in application.files.iter().filter_map(|row| row.assumed) {
        if told.contains(&what) {
            continue;
        }
        told.push(what);
        let files = application.files.iter();
        let of: Vec<&str> = files
            .filter(|row| row.assumed == Some(what))
            .map(|row| row.id.as_str())
            .collect();
        writeln!(out, "  * 仮定 {}: {what}", of.join(" "))?;
    }
    Ok(())
}

fn content(row: &Row) -> String {
    match (row.length, row.algorithm, &row.secret) {
        (Some(0), ..) => "空".to_owned(),
        (Some(length), ..) => format!("{} {}", padded(row.kind.ja(), 8), bytes(length)),
        (None, Some(algorithm), _) => format!("{} {algorithm}", padded(row.kind.ja(), 8)),
        (None, None, Some(secret)) if secret.usable => {
            format!("{} 残り{}回", padded(row.kind.ja(), 8), secret.tries_left)
        }
        (None, None, Some(_)) => format!("{} 閉塞", padded(row.kind.ja(), 8)),
        // The place of a key that the card does not have.
        (None, None, None) if row.kind == FileKind::PrivateKey => "空".to_owned(),
        (None, None, None) => row.kind.ja().to_owned(),
    }
}

fn condition(row: &Row) -> String {
    match (&row.condition, &row.secret) {
        (Some(condition), _) => condition.clone(),
        (None, Some(secret)) => secret.form.to_owned(),
        (None, None) if row.kind == FileKind::PrivateKey => "だれも使えない".to_owned(),
        (None, None) => "だれも読めない".to_owned(),
    }
}

/// A number of bytes with a comma before each three digits.
fn bytes(length: usize) -> String {
    let number = match (length / 1000, length % 1000) {
        (0, rest) => rest.to_string(),
        (thousands, rest) => format!("{thousands},{rest:03}"),
    };
    format!("{number:>6} B")
}

/// A text filled with blanks up to so many columns.
fn padded(text: &str, columns: usize) -> String {
    let blank = columns.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(blank))
}

/// A text in lines of at most so many columns, broken between alternatives if there are any in the line.
fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let (mut lines, mut line, mut width) = (Vec::new(), String::new(), 0);
    for character in text.chars() {
        let more = character.width().unwrap_or_default();
        if width + more > columns {
            let end = line
                .rfind(['か', '・'])
                .map_or(line.len(), |at| at + 'か'.len_utf8());
            let rest = line.split_off(end);
            width = rest.width();
            lines.push(std::mem::replace(&mut line, rest));
        }
        line.push(character);
        width += more;
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_condition_goes_on_under_its_own_column() {
        assert_eq!(wrapped("だれでも", 4), ["だれ", "でも"]);
        assert_eq!(wrapped("だれ", 3), ["だ", "れ"]);
        assert_eq!(wrapped("甲か乙か丙の後", 12), ["甲か乙か", "丙の後"]);
        assert_eq!(wrapped("", 4), [""]);
    }

    #[test]
    fn lengths_are_told_with_commas() {
        assert_eq!(bytes(17), "    17 B");
        assert_eq!(bytes(3008), " 3,008 B");
    }
}
