//! The roles that can be played over the protocol.

use madoguchi_sim::role::RoleName;

/// Every role but the card, which has a public interface of its own: ISO 7816 over PC/SC, vpcd, TCP or lines.
pub const ROLES: [RoleName; 8] = [
    RoleName::Reader,
    RoleName::Counter,
    RoleName::Fund,
    RoleName::Insurer,
    RoleName::Jlis,
    RoleName::Portal,
    RoleName::Municipality,
    RoleName::Mobile,
];

/// Whether a role can be played over the protocol.
pub fn is_spoken(role: RoleName) -> bool {
    ROLES.contains(&role)
}

/// Names the type of a role that is known by its name only: `with_role!(name, R => expression, _ => expression)`. The second
/// expression is for callers that play no role.
macro_rules! with_role {
    ($name:expr, $role:ident => $done:expr, _ => $otherwise:expr) => {{
        use madoguchi_sim::role::RoleName;
        match $name {
            RoleName::Card => {
                type $role = madoguchi_sim::card::CardRole;
                $done
            }
            RoleName::Reader => {
                type $role = madoguchi_sim::reader::ReaderRole;
                $done
            }
            RoleName::Counter => {
                type $role = madoguchi_sim::counter::CounterRole;
                $done
            }
            RoleName::Fund => {
                type $role = madoguchi_sim::fund::FundRole;
                $done
            }
            RoleName::Insurer => {
                type $role = madoguchi_sim::insurer::InsurerRole;
                $done
            }
            RoleName::Jlis => {
                type $role = madoguchi_sim::jlis::JlisRole;
                $done
            }
            RoleName::Portal => {
                type $role = madoguchi_sim::portal::PortalRole;
                $done
            }
            RoleName::Municipality => {
                type $role = madoguchi_sim::municipality::MunicipalityRole;
                $done
            }
            RoleName::Mobile => {
                type $role = madoguchi_sim::mobile::MobileRole;
                $done
            }
            RoleName::Person | RoleName::Clock => $otherwise,
        }
    }};
}
pub(crate) use with_role;
