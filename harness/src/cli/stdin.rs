//! Lines that tell a running server what to do, from stdin.

use std::io;

use crate::wire::{Line, LineReader};

/// Reads stdin in a thread of its own and hands over every line that says something, until nobody wants more (`false`).
/// The end of stdin ends nothing: whoever started the program may have given it none.
pub(super) fn listen(mut hear: impl FnMut(String) -> bool + Send + 'static) -> io::Result<()> {
    std::thread::Builder::new()
        .name("stdin".to_owned())
        .spawn(move || {
            let mut lines = LineReader::new(io::stdin().lock());
            loop {
                let line = match lines.next_line() {
                    Ok(Line::Text(line)) if line.trim().is_empty() => continue,
                    Ok(Line::Text(line)) => line,
                    Ok(Line::TooLong) => "a line without end".to_owned(),
                    Ok(Line::End) | Err(_) => return,
                };
                if !hear(line) {
                    return;
                }
            }
        })
        .map(drop)
}
