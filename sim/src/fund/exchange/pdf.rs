//! A small writer of PDF: lines of text on pages of A4, in a Japanese font that every viewer has (HeiseiKakuGo-W5, not embedded).

use std::fmt::Write as _;

/// Size of the letters in points.
const SIZE: u32 = 10;
/// From one line to the next in points.
const LEADING: u32 = 15;
/// Lines on a page of A4.
const LINES: usize = 50;
/// Width of a line in half-width letters.
const WIDTH: usize = 100;

/// A black square on the first page, in points from the left and from below.
pub(super) struct Square {
    /// Its left edge.
    pub left: usize,
    /// Its lower edge.
    pub bottom: usize,
    /// How long its edges are.
    pub side: usize,
}

/// Writes lines as a PDF of version 1.5. A line that is too long goes on in the next one. The title stands at the head of each page, and
/// squares on the first one.
///
/// Text is written in UTF-16 through the predefined CMap `UniJIS-UTF16-H`, so that no character is lost. A viewer brings that
/// map itself (poppler in the package poppler-data) and draws with a font of its own.
pub(super) fn write(title: &str, lines: &[String], squares: &[Square]) -> Vec<u8> {
    let wrapped: Vec<String> = lines.iter().flat_map(|line| wrap(line)).collect();
    let pages: Vec<&[String]> = if wrapped.is_empty() {
        vec![&[]]
    } else {
        wrapped.chunks(LINES).collect()
    };
    // Objects 1 to 5 are fixed; each page then takes two.
    let page_number = |place: usize| 6 + 2 * place;
    let kids: Vec<String> = (0..pages.len())
        .map(|place| format!("{} 0 R", page_number(place)))
        .collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R /Lang (ja) >>".to_owned(),
        format!(
            "<< /Type /Pages /Kids [{}] /Count {} /MediaBox [0 0 595 842] >>",
            kids.join(" "),
            pages.len()
        ),
        "<< /Type /Font /Subtype /Type0 /BaseFont /HeiseiKakuGo-W5 /Encoding /UniJIS-UTF16-H /DescendantFonts [4 0 R] >>".to_owned(),
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /HeiseiKakuGo-W5 /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 6 >> /DW 1000 /W [1 [278] 231 632 500] /FontDescriptor 5 0 R >>".to_owned(),
        "<< /Type /FontDescriptor /FontName /HeiseiKakuGo-W5 /Flags 4 /FontBBox [-92 -250 1010 922] /ItalicAngle 0 /Ascent 752 /Descent -221 /CapHeight 737 /StemV 114 >>".to_owned(),
    ];
    for (place, page) in pages.iter().enumerate() {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>",
            page_number(place) + 1
        ));
        let mut content = content(title, place, pages.len(), page);
        let drawn = if place == 0 { squares } else { &[] };
        for Square { left, bottom, side } in drawn {
            let _infallible = write!(content, "\n{left} {bottom} {side} {side} re f");
        }
        objects.push(format!(
            "<< /Length {} >>\nstream\n{content}\nendstream",
            content.len()
        ));
    }
    assemble(&objects)
}

/// The objects, the table of where each begins, and the trailer.
fn assemble(objects: &[String]) -> Vec<u8> {
    // The comment of bytes above 127 says that the file is not plain text.
    let mut file = b"%PDF-1.5\n%\xE3\x81\x82\xE3\n".to_vec();
    let mut table = String::from("0000000000 65535 f \n");
    for (place, object) in objects.iter().enumerate() {
        let _infallible = writeln!(table, "{:010} 00000 n ", file.len());
        file.extend(format!("{} 0 obj\n{object}\nendobj\n", place + 1).bytes());
    }
    let start = file.len();
    let size = objects.len() + 1;
    let trailer = format!(
        "xref\n0 {size}\n{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    );
    file.extend(trailer.bytes());
    file
}

fn content(title: &str, place: usize, pages: usize, lines: &[String]) -> String {
    let mut content = format!("BT\n/F1 {SIZE} Tf\n{LEADING} TL\n40 800 Td\n");
    let head = format!("{title}　{}/{pages}", place + 1);
    for line in [head.as_str(), ""]
        .into_iter()
        .chain(lines.iter().map(String::as_str))
    {
        let _infallible = writeln!(content, "<{}> Tj T*", hex(line));
    }
    content.push_str("ET");
    content
}

/// Text as UTF-16, in hexadecimal.
fn hex(text: &str) -> String {
    text.encode_utf16().fold(String::new(), |mut hex, unit| {
        let _infallible = write!(hex, "{unit:04X}");
        hex
    })
}

/// A line as lines of the width of the page.
fn wrap(line: &str) -> Vec<String> {
    let (mut lines, mut current, mut width) = (Vec::new(), String::new(), 0);
    for letter in line.chars() {
        let own = if letter.is_ascii() || ('｡'..='ﾟ').contains(&letter) {
            1
        } else {
            2
        };
        if width + own > WIDTH {
            lines.push(std::mem::take(&mut current));
            width = 0;
        }
        current.push(letter);
        width += own;
    }
    lines.push(current);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_where_every_object_begins() {
        let lines: Vec<String> = (0..120).map(|line| format!("{line} 見本錠 𠮷")).collect();
        let file = write("薬剤情報（見本）", &lines, &[]);
        let text = String::from_utf8_lossy(&file);
        assert!(file.starts_with(b"%PDF-1.5\n") && file.ends_with(b"%%EOF\n"));
        let begin = file
            .windows(5)
            .rposition(|found| found == b"xref\n")
            .unwrap();
        let begin = if file[begin - 5..begin] == *b"start" {
            file[..begin - 5]
                .windows(5)
                .rposition(|found| found == b"xref\n")
                .unwrap()
        } else {
            begin
        };
        let table = std::str::from_utf8(&file[begin..]).unwrap();
        let offsets: Vec<usize> = table
            .lines()
            .filter(|line| line.ends_with(" n "))
            .map(|line| line[..10].parse().unwrap())
            .collect();
        // Three pages of two objects, and five that are always there.
        assert_eq!(offsets.len(), 11);
        for (place, offset) in offsets.into_iter().enumerate() {
            let object = format!("{} 0 obj\n", place + 1);
            assert!(file[offset..].starts_with(object.as_bytes()), "{object}");
        }
        assert!(text.contains(&hex("119 見本錠 𠮷")));
    }

    #[test]
    fn a_long_line_goes_on_in_the_next() {
        let wrapped = wrap(&"見".repeat(51));
        assert_eq!(wrapped, ["見".repeat(50), "見".to_owned()]);
        assert_eq!(wrap(""), [""]);
    }
}
