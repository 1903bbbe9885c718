//! モバイル端末: what reads a card away from the reception counter — the patient's own phone with マイナ在宅受付Web, a facility's
//! device with its app, the tablet of an ambulance crew.

mod actor;
mod role;

pub use actor::Mobile;
pub use role::*;
