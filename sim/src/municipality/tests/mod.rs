//! The municipality, driven on a switchboard with the real J-LIS, cards and fund.

mod any_request;
mod application;
mod kiosk;
mod terminal;
mod window;

use jiff::civil::{Date, DateTime, date};

use super::{Municipality, MunicipalityRole, Request, Response};
use crate::card::{self, Card, CardKind, CardRole};
use crate::cast::Cast;
use crate::clock::VirtualTime;
use crate::fund::{Fund, FundRole};
use crate::jlis::testing::{card as owned, cast, finish};
use crate::jlis::{Jlis, JlisRole};
use crate::role::{Address, Effect, Fault, RoleName, Scope, Switchboard};

const HANAKO: &str = "見本 花子";
const TARO: &str = "見本 太郎";
const MOMO: &str = "見本 桃";
const TODAY: Date = date(2025, 6, 10);

/// 見本市 with everyone it deals with. 太郎 has a 顔認証 card and 桃 one without a photo.
struct Town {
    board: Switchboard,
    cast: Cast,
}

impl Town {
    fn on(day: Date) -> Self {
        let mut cast = cast(day);
        for (key, kind) in [(TARO, CardKind::FaceOnly), (MOMO, CardKind::NoPhotoInfant)] {
            let person = cast.people.get_mut(key);
            person.unwrap().card = Some(owned(kind, date(2025, 5, 20)));
        }
        Self::of(cast)
    }

    fn of(cast: Cast) -> Self {
        let board = Switchboard::new(cast.start);
        let (jlis, cards) = Jlis::begin(&cast);
        for (instance, spec) in cards {
            board.plug::<CardRole>(instance, Card::new(spec));
        }
        board.plug::<JlisRole>("", jlis);
        board.plug::<FundRole>("", Fund::begin(&cast));
        board.plug::<MunicipalityRole>("見本市", Municipality::begin(&cast, "見本市"));
        Self { board, cast }
    }

    fn ask(&self, request: Request) -> Response {
        let person = Address::person("tester");
        let answer = self
            .board
            .call::<MunicipalityRole>(&person, "見本市", request);
        finish(answer).unwrap()
    }

    fn jlis(&self, request: crate::jlis::Request) -> crate::jlis::Response {
        let person = Address::person("tester");
        finish(self.board.call::<JlisRole>(&person, "", request)).unwrap()
    }

    fn card(&self, instance: &str, request: card::Request) -> card::Response {
        let person = Address::person("tester");
        finish(self.board.call::<CardRole>(&person, instance, request)).unwrap()
    }

    fn suspend(&self, key: &str) {
        let caller = crate::jlis::testing::caller(&self.cast.people[key]);
        let answer = self.jlis(crate::jlis::Request::CallToSuspend(caller));
        assert_eq!(answer, crate::jlis::Response::Suspended);
    }

    fn at(&self, moment: DateTime) {
        finish(self.board.advance_to(VirtualTime::new(moment)));
    }

    fn cut_off(&self, role: RoleName) {
        self.board.disturb(Fault {
            from: Scope::Anyone,
            to: Scope::Role(role),
            since: self.board.now(),
            until: None,
            effect: Effect::Unreachable,
            reason: "回線障害".to_owned(),
        });
    }

    /// Sends a command in hexadecimal to a card that is powered on first, and gives the status word.
    fn status_word(&self, instance: &str, commands: &[&str]) -> String {
        self.card(instance, card::Request::PowerOn);
        let mut last = String::new();
        for command in commands {
            let command = card::Request::Apdu(command.parse().unwrap());
            if let card::Response::Apdu(bytes) = self.card(instance, command) {
                let written = bytes.to_string();
                last = written[written.len() - 4..].to_owned();
            }
        }
        last
    }

    /// What VERIFY of a four-digit PIN of 公的個人認証AP answers.
    fn verify(&self, instance: &str, pin: &str) -> String {
        let digits: String = pin.bytes().map(|digit| format!("{digit:02X}")).collect();
        self.status_word(
            instance,
            &[
                "00A4040C0AD392F000260100000001",
                "00A4020C020018",
                &format!("0020008004{digits}"),
            ],
        )
    }
}

fn is_refused(answer: &Response) -> bool {
    matches!(answer, Response::Refused { .. })
}

fn is_done(answer: &Response) -> bool {
    *answer == super::at_hand::DONE
}
