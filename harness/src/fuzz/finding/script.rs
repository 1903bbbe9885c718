//! A finding as something that software of others can send.

use jiff::ToSpan as _;
use madoguchi_sim::card::Request;
use madoguchi_sim::clock::VirtualTime;

use crate::adapter::{Order, PROTOCOL, ToImplementation, wire as written};
use crate::fuzz::case::{Case, Step};
use crate::fuzz::speech::Asked;
use crate::fuzz::wire;

/// Lines to be sent, and how their file is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// The end of the file's name.
    pub extension: &'static str,
    /// The lines.
    pub lines: String,
}

/// For a card, commands in hexadecimal as `scriptor` takes them; for other roles, `curl` lines that speak the adapter protocol
/// over HTTP. None for a case of both. What was sent over a line is sent again, by `curl` or octet by octet; files are laid again.
pub fn script(case: &Case) -> Option<Script> {
    let sent = case.steps.iter().filter_map(|step| match step {
        Step::Send(parcel) => Some(parcel),
        _ => None,
    });
    let laid = case.steps.iter().filter_map(|step| match step {
        Step::Lay(sheet) => Some(sheet),
        _ => None,
    });
    let (sent, laid): (Vec<_>, Vec<_>) = (sent.collect(), laid.collect());
    let wired = match (sent.is_empty(), laid.is_empty()) {
        (true, true) => None,
        (false, _) => Some(wire::script(&sent)),
        (true, false) => Some(wire::script_of_files(&laid)),
    };
    if let Some(lines) = wired {
        return Some(Script {
            extension: "sh",
            lines,
        });
    }
    match case.is_of_cards() {
        true => Some(Script {
            extension: "scriptor",
            lines: hex(case),
        }),
        false => Some(Script {
            extension: "sh",
            lines: curl(case)?,
        }),
    }
}

fn hex(case: &Case) -> String {
    let lines = case.steps.iter().filter_map(|step| match step {
        Step::Ask { asked, .. } => match asked {
            Asked::Card(Request::Apdu(command)) => Some(format!("{command}\n")),
            Asked::Card(Request::PowerOn | Request::Reset | Request::PowerOff) => {
                Some("reset\n".to_owned())
            }
            _ => None,
        },
        _ => None,
    });
    lines.collect()
}

fn curl(case: &Case) -> Option<String> {
    let mut now = case.world.opening;
    let mut orders = vec![
        Order::Hello {
            protocol: PROTOCOL,
            madoguchi: env!("CARGO_PKG_VERSION").to_owned(),
        },
        Order::Begin {
            at: now,
            world: written(&*case.world.cast).ok()?,
        },
    ];
    for step in &case.steps {
        match step {
            Step::Ask { to, asked, .. } => orders.push(Order::Answer {
                to: to.clone(),
                at: now,
                request: asked.value(),
            }),
            Step::Pass { seconds } => {
                now = VirtualTime::new(now.civil().saturating_add(seconds.seconds()));
                orders.push(Order::Advance { at: now });
            }
            _ => {}
        }
    }
    let mut lines = "\
#!/bin/sh
# TEST 見本. Where the implementation asks others (is: ask), it must be answered (do: continue) before the next line.
: \"${URL:=http://127.0.0.1:9000/madoguchi/v1}\"
"
    .to_owned();
    for (number, order) in orders.into_iter().enumerate() {
        let id = number as u64 + 1;
        let message = serde_json::to_string(&ToImplementation { id, order }).ok()?;
        // A single quote ends the shell's text; nothing else does.
        let quoted = message.replace('\'', r"'\''");
        lines.push_str(&format!(
            "curl -sS -H 'content-type: application/json' -d '{quoted}' \"$URL\"; echo\n"
        ));
    }
    Some(lines)
}
