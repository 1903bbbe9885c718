//! Roles as the command line names them.

use madoguchi_sim::role::RoleName;

use crate::adapter::ROLES;

/// A role that is played.
pub(super) fn played(text: &str) -> Result<RoleName, String> {
    one_of(&RoleName::PLAYED, text)
}

/// A role that can be spoken to by the adapter protocol.
pub(super) fn spoken(text: &str) -> Result<RoleName, String> {
    one_of(&ROLES, text)
}

fn one_of(roles: &[RoleName], text: &str) -> Result<RoleName, String> {
    let role = roles.iter().find(|role| role.name() == text);
    role.copied().ok_or_else(|| {
        let names: Vec<_> = roles.iter().map(|role| role.name()).collect();
        format!("expected one of {}", names.join(", "))
    })
}
