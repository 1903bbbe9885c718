//! Lines of text from somebody who may never end one.

use std::io::{self, BufRead};

/// Bytes of the longest line: the longest C-APDU in hexadecimal, with a space behind each pair, is shorter.
pub const LONGEST_LINE: usize = 200_000;

/// At most so many characters of a text, for a line in which others stand too.
pub fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    }
}

/// What came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A line, without its end; what is not UTF-8 is replaced.
    Text(String),
    /// A line of more bytes than it may have, thrown away as far as it has come.
    TooLong,
    /// Nothing more will come.
    End,
}

/// Reads line by line, in bounded memory.
#[derive(Debug)]
pub struct LineReader<R> {
    from: R,
    longest: usize,
    /// The rest of a line that was too long is still coming.
    skipping: bool,
}

impl<R: BufRead> LineReader<R> {
    /// Reads from there, lines of at most [`LONGEST_LINE`] bytes.
    pub const fn new(from: R) -> Self {
        Self::bounded(from, LONGEST_LINE)
    }

    /// Reads from there, lines of at most so many bytes.
    pub const fn bounded(from: R, longest: usize) -> Self {
        Self {
            from,
            longest,
            skipping: false,
        }
    }

    /// Waits for the next line. One that is too long is told at once, and the next is the one after its end.
    ///
    /// # Errors
    /// What the system says.
    pub fn next_line(&mut self) -> io::Result<Line> {
        let mut line = Vec::new();
        loop {
            let chunk = match self.from.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if chunk.is_empty() {
                return Ok(match line.is_empty() {
                    true => Line::End,
                    false => Line::Text(text(&line)),
                });
            }
            let end = chunk.iter().position(|byte| *byte == b'\n');
            let taken = end.map_or(chunk.len(), |end| end + 1);
            if !self.skipping {
                line.extend_from_slice(chunk.get(..end.unwrap_or(taken)).unwrap_or_default());
            }
            self.from.consume(taken);
            if end.is_some() && std::mem::take(&mut self.skipping) {
                continue;
            }
            if line.len() > self.longest {
                self.skipping = end.is_none();
                return Ok(Line::TooLong);
            }
            if end.is_some() {
                return Ok(Line::Text(text(&line)));
            }
        }
    }
}

fn text(line: &[u8]) -> String {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    String::from_utf8_lossy(line).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_with_either_end_or_with_the_last_byte() {
        let mut reader = LineReader::new(&b"one\r\n\ntwo"[..]);
        for expected in ["one", "", "two"] {
            let line = reader.next_line().expect("read");
            assert_eq!(line, Line::Text(expected.to_owned()));
        }
        assert_eq!(reader.next_line().expect("read"), Line::End);
    }

    #[test]
    fn a_line_that_never_ends_is_told_once_and_the_next_is_whole() {
        let flood = vec![b'A'; LONGEST_LINE * 3];
        let all = [&flood[..], b"\n9000\n", &flood[..]].concat();
        let mut reader = LineReader::new(&all[..]);
        assert_eq!(reader.next_line().expect("read"), Line::TooLong);
        let line = reader.next_line().expect("read");
        assert_eq!(line, Line::Text("9000".to_owned()));
        assert_eq!(reader.next_line().expect("read"), Line::TooLong);
        assert_eq!(reader.next_line().expect("read"), Line::End);
    }
}
