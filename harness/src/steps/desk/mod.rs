//! What a counter does with the eligibility system's answers: asks again, asks in advance, reads what was changed on its way, and
//! what its questions say.

mod advance;
mod again;
mod altered;
mod asked;
mod given;
