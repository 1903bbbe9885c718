//! 後始末: an outside card gets back the tries that a scenario took from it.

use madoguchi_sim::card::apdu::Command;
use madoguchi_sim::card::{Bytes, CardRole, Request, Response};
use madoguchi_sim::ecosystem::Ecosystem;
use madoguchi_sim::role::at_once;

use super::subject::Subject;
use super::terminal::TERMINAL;

/// Presents the right value wherever the last one was wrong. Gives a remark for each reference that did not take it: it
/// stays as it is.
pub fn give_tries_back(ecosystem: &Ecosystem, subject: &Subject) -> Vec<String> {
    let mut remarks = Vec::new();
    for ((application, file), right) in &subject.wronged {
        let id = file.to_be_bytes();
        let steps = [
            Command::new(0x00, 0xA4, 0x04, 0x0C).with_data(application.aid()),
            Command::new(0x00, 0xA4, 0x02, 0x0C).with_data(&id),
            Command::new(0x00, 0x20, 0x00, 0x80).with_data(right.as_bytes()),
        ];
        let taken = steps.iter().all(|command| {
            let request = Request::Apdu(Bytes(command.encode()));
            let answer = ecosystem.ask::<CardRole>(TERMINAL, &subject.card, request);
            matches!(at_once(answer), Some(Ok(Response::Apdu(answer))) if *answer == [0x90, 0x00])
        });
        if !taken {
            remarks.push(format!(
                "{}のファイル{file:04X}は、誤った照合の後、残り回数を元に戻せていない",
                application.ja()
            ));
        }
    }
    remarks
}
