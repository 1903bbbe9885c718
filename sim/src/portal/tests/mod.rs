//! The portal with real cards and a fund that tests play.

mod fuzz;
mod login;
mod registration;
mod scene;
mod session;
mod shown;
