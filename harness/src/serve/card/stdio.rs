//! A card over lines: one C-APDU in hexadecimal a line in, one R-APDU a line out.

use std::io::{self, BufRead, Write};

use madoguchi_sim::card::Bytes;

use super::session::Session;
use super::{Chip, Log};
use crate::wire::{Line, LineReader, shortened};

/// Serves a card until there is no further line. It has power from the beginning.
///
/// Besides C-APDUs there are two words: `reset` gives power or resets and is answered with the ATR, `off` takes the
/// power away and is answered with `ok`. A chip that does not answer is told as `mute`, a line that is neither as
/// `error: ` and what was expected. Empty lines are passed over; every other gives exactly one line.
///
/// # Errors
/// What the system says.
pub fn serve_lines(
    card: &mut dyn Chip,
    name: &str,
    log: Option<&Log>,
    lines: impl BufRead,
    mut out: impl Write,
) -> io::Result<()> {
    let mut session = Session::new(card, log, name.to_owned());
    // It has power from the first line on; if that is `reset`, this is what gives it.
    let mut fresh = true;
    let mut lines = LineReader::new(lines);
    loop {
        let answer = match lines.next_line()? {
            Line::End => return Ok(()),
            Line::TooLong => wrong("more text than any C-APDU has"),
            Line::Text(line) => match line.trim() {
                "" => continue,
                line => session.answer_line(line, &mut fresh),
            },
        };
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
}

impl Session<'_> {
    fn answer_line(&mut self, line: &str, fresh: &mut bool) -> String {
        let answer = match line {
            "reset" => {
                *fresh = false;
                self.reset()
            }
            "off" => {
                *fresh = false;
                self.power_off();
                return "ok".to_owned();
            }
            hex => match hex.parse::<Bytes>() {
                Ok(command) => {
                    if std::mem::take(fresh) {
                        self.power_on();
                    }
                    self.exchange(&command).ok().map(<[u8]>::to_vec)
                }
                Err(_) => return wrong(&format!("`{}`", shortened(hex, 40))),
            },
        };
        answer.map_or_else(|| "mute".to_owned(), |bytes| Bytes(bytes).to_string())
    }
}

fn wrong(found: &str) -> String {
    format!(
        "error: expected a C-APDU in hexadecimal (such as 00A4040C0AD392F000260100000001), `reset` or `off`, found {found}"
    )
}
