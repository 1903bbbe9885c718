//! Built-in actors offered over the adapter protocol: what an implementation under test looks like from outside.

mod http;
mod lines;
mod player;

pub use http::serve_http;
pub use lines::serve_lines;
pub use player::{Pipe, Player};
