//! The known defects, a file a role.

/// What a defect of a role is written with: `counter("id", "what it does", &["what it breaks"], |board| …)`. With the role's type also what
/// most defects of devices and offices do: take what is asked for something else, answer something else, be at another time.
macro_rules! defects_of {
    ($name:ident: $role:ident) => {
        const fn $name(
            id: &'static str,
            does: &'static str,
            breaks: &'static [&'static str],
            infect: fn(&madoguchi_sim::role::Switchboard),
        ) -> $crate::proof::Defect {
            $crate::proof::Defect {
                id,
                role: madoguchi_sim::role::RoleName::$role,
                does,
                breaks,
                infect,
            }
        }
    };
    ($name:ident: $role:ident, $of:ident) => {
        defects_of!($name: $role);

        /// What is asked is taken for something else.
        fn mistakes(board: &Switchboard, change: fn(&Line, &mut Request)) {
            flaw::hears::<$of, _>(board, move || change);
        }

        /// Something else is answered than should be.
        fn answers(board: &Switchboard, change: fn(&Line, &Request, &mut Response)) {
            flaw::says::<$of, _>(board, move || change);
        }

        /// Some requests are dealt with as if it were another moment.
        fn at_another_time(board: &Switchboard, wrong: fn(&Request, VirtualTime) -> VirtualTime) {
            flaw::clock_while::<$of, _>(board, wrong);
        }
    };
}

mod card;
mod counter;
mod fund;
mod insurer;
mod jlis;
mod mobile;
mod municipality;
mod portal;
mod reader;

use super::Defect;

/// Every defect, role by role.
pub fn all() -> impl Iterator<Item = &'static Defect> {
    [
        card::ALL,
        reader::ALL,
        counter::ALL,
        counter::DESK,
        fund::ALL,
        insurer::ALL,
        jlis::ALL,
        portal::ALL,
        municipality::ALL,
        mobile::ALL,
    ]
    .into_iter()
    .flatten()
    .copied()
    .flatten()
}
