//! What goes to the fund, and what waits because the fund does not answer.

use super::{Insurer, InsurerRole, Request, Response};
use crate::fund::{self, Filing, FundRole, ViewingStop};
use crate::role::Line;
use crate::vocabulary::InsuredId;

/// What became of a filing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filed {
    /// The fund has it.
    Taken,
    /// The fund does not want it (nobody has that number).
    Refused,
    /// The fund does not answer.
    NoAnswer,
}

impl Insurer {
    /// Files with the fund, now or, if it does not answer, on the first day on which it does.
    pub(super) async fn file(&mut self, line: &Line, filing: Filing) {
        let request = self.filing(filing);
        self.send(line, request).await;
    }

    /// Files with the fund once. Whoever calls sees to another try.
    pub(super) async fn file_now(&self, line: &Line, filing: Filing) -> Filed {
        match line.ask::<FundRole>("", self.filing(filing)).await {
            Ok(fund::Response::Refused { .. }) => Filed::Refused,
            Ok(_) => Filed::Taken,
            Err(_) => Filed::NoAnswer,
        }
    }

    /// 閲覧停止, or its end.
    pub(super) async fn set_stop(&mut self, line: &Line, insured: InsuredId, stop: ViewingStop) {
        let request = fund::Request::SetViewingStop {
            insurer: self.number().clone(),
            insured,
            stop,
        };
        self.send(line, request).await;
    }

    /// The next try of all that waits, in its order.
    pub(super) async fn file_again(&mut self, line: &Line) -> Response {
        let mut waiting = std::mem::take(&mut self.unfiled).into_iter();
        while let Some(request) = waiting.next() {
            if line.ask::<FundRole>("", request.clone()).await.is_err() {
                self.unfiled.push(request);
                self.unfiled.extend(waiting);
                self.try_tomorrow(line);
                break;
            }
        }
        Response::Accepted
    }

    /// Nothing overtakes what already waits: a correction must not come before the stop that protects it.
    async fn send(&mut self, line: &Line, request: fund::Request) {
        if !self.unfiled.is_empty() {
            self.unfiled.push(request);
        } else if line.ask::<FundRole>("", request.clone()).await.is_err() {
            self.unfiled.push(request);
            self.try_tomorrow(line);
        }
    }

    fn try_tomorrow(&self, line: &Line) {
        let me = line.me().instance.clone();
        line.later::<InsurerRole>(line.now().plus_days(1), me, Request::FileAgain);
    }

    fn filing(&self, filing: Filing) -> fund::Request {
        fund::Request::File {
            insurer: self.number().clone(),
            filing,
        }
    }
}
