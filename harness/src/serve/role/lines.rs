//! One message a line.

use std::io::{self, BufRead, Write};

use super::{Pipe, Player};
use crate::adapter::{FromImplementation, ToImplementation};
use crate::proof::Defect;
use crate::wire::{Line, LineReader};
use madoguchi_sim::role::RoleName;

/// Bytes of the longest line.
const LONGEST: usize = 64 * 1024 * 1024;

/// Plays roles over lines until there is no further one.
///
/// # Errors
/// What the system says, or what was no order.
pub fn serve_lines(
    roles: Vec<RoleName>,
    defect: Option<&'static Defect>,
    lines: impl BufRead + 'static,
    out: impl Write + 'static,
) -> io::Result<()> {
    let pipe = Lines {
        lines: LineReader::bounded(lines, LONGEST),
        out,
    };
    Player::new(roles, defect, Box::new(pipe)).play()
}

struct Lines<R, W> {
    lines: LineReader<R>,
    out: W,
}

impl<R: BufRead, W: Write> Pipe for Lines<R, W> {
    fn receive(&mut self) -> io::Result<Option<ToImplementation>> {
        loop {
            let line = match self.lines.next_line()? {
                Line::Text(line) if line.trim().is_empty() => continue,
                Line::Text(line) => line,
                Line::TooLong => return Err(wrong("more octets than any message has")),
                Line::End => return Ok(None),
            };
            return serde_json::from_str(&line).map(Some).map_err(wrong);
        }
    }

    fn send(&mut self, message: FromImplementation) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, &message)?;
        self.out.write_all(b"\n")?;
        self.out.flush()
    }
}

fn wrong(found: impl std::fmt::Display) -> io::Error {
    let told = format!("expected an order of the adapter protocol, found {found}");
    io::Error::new(io::ErrorKind::InvalidData, told)
}
