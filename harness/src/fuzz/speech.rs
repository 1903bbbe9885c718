//! What is asked of any role, and what any role answers, as one type each: a case mixes roles.

use std::any::Any;

use arbitrary::{Arbitrary as _, Unstructured};
use madoguchi_sim::card::CardRole;
use madoguchi_sim::counter::CounterRole;
use madoguchi_sim::fund::FundRole;
use madoguchi_sim::insurer::InsurerRole;
use madoguchi_sim::jlis::JlisRole;
use madoguchi_sim::mobile::MobileRole;
use madoguchi_sim::municipality::MunicipalityRole;
use madoguchi_sim::portal::PortalRole;
use madoguchi_sim::reader::ReaderRole;
use madoguchi_sim::role::{Address, Breakdown, Role, RoleName, Switchboard, at_once};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::adapter::wire;

macro_rules! speech {
    ($($role:ident: $name:ident),*) => {
        /// A request to any role.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "lowercase")]
        #[expect(missing_docs, reason = "a variant a role")]
        pub enum Asked {
            $($name(<$role as Role>::Request)),*
        }

        /// An answer of any role.
        #[derive(Clone, Debug, PartialEq)]
        #[expect(missing_docs, reason = "a variant a role")]
        pub enum Told {
            $($name(<$role as Role>::Response)),*
        }

        impl Asked {
            /// Whom it is for.
            pub const fn role(&self) -> RoleName {
                match self {
                    $(Self::$name(_) => RoleName::$name),*
                }
            }

            /// What a call asks, if it is of a role that can be played.
            pub fn heard(role: RoleName, asked: &dyn Any) -> Option<Self> {
                match role {
                    $(RoleName::$name => asked.downcast_ref().cloned().map(Self::$name),)*
                    RoleName::Person | RoleName::Clock => None,
                }
            }

            /// What octets stand for.
            pub fn any(role: RoleName, octets: &[u8]) -> Option<Self> {
                let mut octets = Unstructured::new(octets);
                match role {
                    $(RoleName::$name => {
                        <$role as Role>::Request::arbitrary(&mut octets).ok().map(Self::$name)
                    })*
                    RoleName::Person | RoleName::Clock => None,
                }
            }

            /// The request as it goes over a wire.
            pub fn value(&self) -> Value {
                match self {
                    $(Self::$name(asked) => wire(asked).unwrap_or_default()),*
                }
            }

            /// Reads a request; none if it is not one of the role.
            pub fn read(role: RoleName, value: Value) -> Option<Self> {
                match role {
                    $(RoleName::$name => serde_json::from_value(value).ok().map(Self::$name),)*
                    RoleName::Person | RoleName::Clock => None,
                }
            }

            /// Puts it to an instance of its role; none if that waits for something that never comes. Each role has a future of its own:
            /// one for all would be as large as that of the largest message.
            ///
            /// # Errors
            /// A [`Breakdown`] if the instance does not answer as it must.
            pub fn put(
                &self,
                board: &Switchboard,
                from: &Address,
                instance: &str,
            ) -> Option<Result<Told, Breakdown>> {
                match self {
                    $(Self::$name(asked) => {
                        let told = at_once(board.call::<$role>(from, instance, asked.clone()))?;
                        Some(told.map(Told::$name))
                    })*
                }
            }
        }

        impl Told {
            /// The answer as it goes over a wire.
            pub fn value(&self) -> Value {
                match self {
                    $(Self::$name(told) => wire(told).unwrap_or_default()),*
                }
            }
        }
    };
}

speech! {
    CardRole: Card,
    ReaderRole: Reader,
    CounterRole: Counter,
    FundRole: Fund,
    InsurerRole: Insurer,
    JlisRole: Jlis,
    PortalRole: Portal,
    MunicipalityRole: Municipality,
    MobileRole: Mobile
}
