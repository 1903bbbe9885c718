//! What was laid into the folder, as lines of a shell.

use std::fmt::Write as _;

use super::sheet::{Manner, NUMBER, Sheet};
use crate::fuzz::wire::script::quoted;

/// Lines of a shell that lay the same files again.
pub fn script(sheets: &[&Sheet]) -> String {
    let mut lines = "\
#!/bin/sh
# TEST 見本. DIR: the folder of a terminal, with req and res in it.
: \"${DIR:=.}\"; cd \"$DIR/req\" || exit; N=$(date +%s)
OUTSIDE=$(mktemp -p ..)
"
    .to_owned();
    for (place, sheet) in sheets.iter().enumerate() {
        for copy in 0..sheet.copies() {
            let name = quoted(&sheet.name);
            let number = format!("'\"$N\"'{place}{copy}");
            // Writing to a text cannot fail.
            let _ = writeln!(lines, "F=./{}", name.replace(NUMBER, &number));
            let _ = writeln!(lines, "{}", lay(sheet));
        }
    }
    lines.push_str("sleep 5; ls -l . ../res; rm -f \"$OUTSIDE\"\n");
    lines
}

/// The file whose name is in `$F`.
fn lay(sheet: &Sheet) -> String {
    let body = match std::str::from_utf8(&sheet.body) {
        Ok(text) if !text.contains('\0') => format!("printf %s {}", quoted(text)),
        _ => format!("printf %s {} | xxd -r -p", sheet.body),
    };
    match sheet.manner {
        Manner::Renamed | Manner::Times(_) => format!("{body} >\"$F.tmp\" && mv \"$F.tmp\" \"$F\""),
        Manner::Written => format!("{body} >\"$F\""),
        Manner::Pieces(pieces) => {
            let size = sheet.body.len().div_ceil(usize::from(pieces).max(1)).max(1);
            format!("{body} | dd bs={size} iflag=fullblock status=none of=\"$F\"")
        }
        Manner::Replaced => {
            let half = sheet.body.len() / 2;
            format!("{body} >\"$F.tmp\"; head -c {half} \"$F.tmp\" >\"$F\"; mv \"$F.tmp\" \"$F\"")
        }
        Manner::Rewritten => format!("{body} >\"$F\"; {body} >\"$F\""),
        Manner::Grown(kib) => {
            format!("{body} >\"$F.tmp\"; truncate -s +{kib}K \"$F.tmp\"; mv \"$F.tmp\" \"$F\"")
        }
        Manner::TakenBack => format!("{body} >\"$F\"; rm -f \"$F\""),
        Manner::Folder => format!("mkdir \"$F\" && {body} >\"$F/$F\""),
        Manner::Link => format!("{body} >\"$OUTSIDE\"; ln -s \"$OUTSIDE\" \"$F\""),
        Manner::HardLink => format!("{body} >\"$OUTSIDE\"; ln \"$OUTSIDE\" \"$F\""),
        Manner::Pipe => "mkfifo \"$F\"".to_owned(),
        Manner::Unreadable => {
            format!("{body} >\"$F.tmp\"; chmod 0 \"$F.tmp\"; mv \"$F.tmp\" \"$F\"")
        }
    }
}
