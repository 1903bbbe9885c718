//! 支払基金・国保中央会: オンライン資格確認等システム and claims.

mod role;

pub use role::*;
