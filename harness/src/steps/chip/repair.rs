//! 後始末: an outside card gets back the tries that a scenario took from it.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use madoguchi_sim::card::apdu::Command;
use madoguchi_sim::card::{Bytes, CardRole, Request, Response};
use madoguchi_sim::ecosystem::Ecosystem;

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
            matches!(now(answer), Some(Ok(Response::Apdu(answer))) if *answer == [0x90, 0x00])
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

/// What a call gives. Outside cards block their thread and built-in ones never wait, so that one poll is enough.
fn now<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}
