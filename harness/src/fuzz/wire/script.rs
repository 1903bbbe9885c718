//! What was sent, as something that software of others can send.

use std::fmt::Write as _;

use super::parcel::{Framing, Manner, Parcel, TOKEN};
use super::second;

/// Lines of a shell: `curl` for right HTTP, octets in hexadecimal for anything else.
pub fn script(parcels: &[&Parcel]) -> String {
    let mut lines = "\
#!/bin/sh
# TEST 見本. URL: where the server is; TOKEN: of a login; CURL, CONNECT: more arguments (certificates).
: \"${URL:=http://127.0.0.1:8080}\"; HOST=${URL#*://}
case $URL in https*) send() { openssl s_client -quiet -connect \"$HOST\" $CONNECT; };; *) send() { nc -w 10 \"${HOST%:*}\" \"${HOST##*:}\"; };; esac
"
    .to_owned();
    for parcel in parcels {
        let plain = parcel.is_right_http() && parcel.manner == Manner::Whole && !parcel.second;
        let line = match plain && parcel.framing == Framing::Told {
            true => curl(parcel),
            false => octets(parcel),
        };
        // Writing to a text cannot fail.
        let _ = writeln!(lines, "{line}; echo");
    }
    lines
}

/// A text in single quotes: nothing but a single quote ends them.
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

fn curl(parcel: &Parcel) -> String {
    let mut line = format!("curl -sS -i $CURL -X {} --path-as-is", parcel.method());
    for header in parcel.headers.iter().filter(|it| !it.starts_with("host:")) {
        let _ = match header.contains(TOKEN) {
            true => write!(line, " -H \"{}\"", header.replace(TOKEN, "$TOKEN")),
            false => write!(line, " -H {}", quoted(header)),
        };
    }
    let _ = match (parcel.body.is_empty(), std::str::from_utf8(&parcel.body)) {
        (true, _) => Ok(()),
        (false, Ok(text)) if !text.contains('\0') && !text.starts_with('@') => {
            write!(line, " --data-binary {}", quoted(text))
        }
        _ => {
            let body = parcel.body.to_string();
            line = format!("printf %s {body} | xxd -r -p | {line} --data-binary @-");
            Ok(())
        }
    };
    let _ = write!(line, " \"$URL\"{}", quoted(parcel.path()));
    line
}

fn octets(parcel: &Parcel) -> String {
    let octets = match parcel.second {
        true => second::octets(parcel, "localhost", "TOKEN"),
        false => parcel.octets("localhost", "TOKEN"),
    };
    let hex = madoguchi_sim::card::Bytes(octets).to_string();
    format!("printf %s {hex} | xxd -r -p | send")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_http_is_sent_by_curl_and_anything_else_as_octets() {
        let right = Parcel::new("POST", "/a", Some("text/plain"), b"it's".to_vec()).with_token();
        let mut wrong = right.clone();
        wrong.manner = Manner::Cut(3);
        let script = script(&[&right, &wrong]);
        assert!(
            script.contains(r#"-H "authorization: $TOKEN" --data-binary 'it'\''s' "$URL"'/a'"#),
            "{script}"
        );
        assert!(
            script.contains("printf %s 504F53 | xxd -r -p | send"),
            "{script}"
        );
    }
}
