//! The layer that keeps a card from harm: real cards cannot be mended by anyone who runs a test.

use madoguchi_sim::card::apdu::{Command, split_response};
use madoguchi_sim::card::{Bytes, CardRole, Refusal, Request, Response};
use madoguchi_sim::role::{Answer, Breakdown, Line, Port};

/// Refuses with [`Refusal::WouldHarm`] what could not be undone, and hands everything else on.
///
/// Before each VERIFY it asks the card itself how many tries are left (the query costs none): a wrong PIN must leave one
/// at least. What changes a reference, locks, erases or writes is never handed on.
pub struct Guard<P> {
    inner: P,
    destructive: bool,
}

impl<P: Port<CardRole>> Guard<P> {
    /// A guard around a player; with `destructive` it lets everything through.
    pub const fn new(inner: P, destructive: bool) -> Self {
        Self { inner, destructive }
    }

    async fn guarded(&mut self, line: Line, request: Request) -> Result<Response, Breakdown> {
        let harm = match &request {
            Request::Apdu(command) if !self.destructive => harm(command),
            _ => Harm::None,
        };
        let safe = match harm {
            Harm::None => true,
            Harm::Lasting => false,
            Harm::OneTry { p2 } => {
                let query = Command::new(0x00, 0x20, 0x00, p2).encode();
                let asked = Request::Apdu(Bytes(query));
                match self.inner.call(line.clone(), asked).await? {
                    Response::Apdu(answer) => leaves_a_try(&answer),
                    // Without power, or dead: it will say the same again.
                    _ => true,
                }
            }
        };
        match safe {
            true => self.inner.call(line, request).await,
            false => Ok(Response::Refused {
                reason: Refusal::WouldHarm,
            }),
        }
    }
}

impl<P: Port<CardRole>> Port<CardRole> for Guard<P> {
    fn call<'a>(&'a mut self, line: Line, request: Request) -> Answer<'a, CardRole> {
        Box::pin(self.guarded(line, request))
    }
}

/// Whether a command may change a card, or cost one of its tries.
pub fn may_harm(command: &[u8]) -> bool {
    harm(command) != Harm::None
}

/// What a command may do for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Harm {
    None,
    /// It may take one of the tries of a reference.
    OneTry {
        p2: u8,
    },
    /// It changes what the card holds.
    Lasting,
}

/// Looks at class and instruction only: a card may read length fields otherwise than we do.
fn harm(command: &[u8]) -> Harm {
    let &[cla, ins, _, p2, ref body @ ..] = command else {
        return Harm::None;
    };
    match (cla & 0x80, ins) {
        (0x00, 0x20) if body.is_empty() => Harm::None,
        (0x00, 0x20) => Harm::OneTry { p2 },
        // VERIFY with data objects, EXTERNAL AUTHENTICATE and its kin count failures too, and cannot be asked how many.
        (_, 0x21 | 0x82) => Harm::Lasting,
        // CHANGE REFERENCE DATA, RESET RETRY COUNTER, and what disables or enables a reference.
        (0x00, 0x24..=0x2D) if ins != 0x2A => Harm::Lasting,
        // JICSAP: CHANGE KEY, LOCK and UNLOCK, MANAGE ATTRIBUTES, ERASE ALL RECORDS.
        (0x80, 0x32 | 0x50 | 0x52 | 0x54 | 0x8A | 0x06) => Harm::Lasting,
        // Writing, erasing, creating and deleting of ISO 7816-4 and -9, and of GlobalPlatform.
        (_, 0x04 | 0x0E | 0x0F | 0x44 | 0x46 | 0x47 | 0xD0..=0xDF | 0xE0..=0xE9 | 0xF0 | 0xFE) => {
            Harm::Lasting
        }
        _ => Harm::None,
    }
}

/// Whether, after a failed VERIFY, something is left, or there is nothing to lose.
fn leaves_a_try(query: &[u8]) -> bool {
    let Some((_, status)) = split_response(query) else {
        return false;
    };
    match status.0 {
        // Unlimited.
        0x6300 => true,
        // Blocked already.
        0x63C0 | 0x6983 | 0x6984 => true,
        0x63C2..=0x63CF => true,
        // There is no such reference.
        0x6981 | 0x6986 | 0x6A80..=0x6A8F | 0x6B00 | 0x6D00 | 0x6E00 => true,
        // The last try, or a card that does not say.
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn harm_of(hex: &str) -> Harm {
        harm(&hex.parse::<Bytes>().expect("hexadecimal"))
    }

    #[test]
    fn only_what_presents_a_secret_costs_a_try() {
        assert_eq!(harm_of("00200080"), Harm::None);
        assert_eq!(harm_of("002000800431323334"), Harm::OneTry { p2: 0x80 });
        assert_eq!(harm_of("0820009806860401020304"), Harm::OneTry { p2: 0x98 });
        assert_eq!(harm_of("00A4020C020018"), Harm::None);
        assert_eq!(harm_of("802A0080020102"), Harm::None);
        assert_eq!(harm_of("002A9E9A020102"), Harm::None);
        assert_eq!(harm_of("0020"), Harm::None);
    }

    #[test]
    fn what_changes_the_card_is_lasting() {
        for hex in [
            "002401800431323334",
            "803200800431323334",
            "80500000",
            "00D6000001FF",
            "00E40000",
            "80E400000A",
            "84820000100000",
        ] {
            assert_eq!(harm_of(hex), Harm::Lasting, "{hex}");
        }
    }

    #[test]
    fn a_card_that_does_not_say_how_many_tries_are_left_is_not_tried() {
        for (status, safe) in [
            (0x63C2_u16, true),
            (0x63C1, false),
            (0x63C0, true),
            (0x6984, true),
            (0x6300, true),
            (0x9000, false),
            (0x6700, false),
            (0x6A88, true),
        ] {
            let answer = status.to_be_bytes();
            assert_eq!(leaves_a_try(&answer), safe, "{status:04X}");
        }
        assert!(!leaves_a_try(&[]));
    }
}
