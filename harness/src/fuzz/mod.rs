//! `madoguchi fuzz`: asks any role of any implementation what no honest peer would ask.
//!
//! A [`Case`] is a world and what is done in it, step by step, drawn from [`input`] and played by [`oracle`] against a subject and,
//! beside it, against the reference. What shows something new ([`novelty`]) is kept and changed further; what is wrong is made as
//! small as it can be ([`shrink`]) and written down ([`finding`]). A server that is reached over a line is sent octets, a terminal is given files ([`wire`]). Nothing here knows a clock or chance of its own: the same
//! seed gives the same findings; how small they become does, where an implementation outside lets us wait.

mod arena;
mod campaign;
mod case;
pub mod decoder;
mod dice;
mod differ;
mod doings;
mod finding;
mod growth;
mod hunt;
mod input;
mod novelty;
mod oracle;
mod recorder;
pub mod report;
mod rules;
mod shown;
mod shrink;
mod speech;
mod state;
#[cfg(test)]
mod tests;
mod visits;
mod voice;
mod wire;

pub use arena::Subject;
pub use campaign::{Binding, Budget, Campaign};
pub use case::{Case, Recording, Step, World};
pub use dice::Dice;
pub use finding::{Finding, Incident, played, scenario, script, text};
pub use growth::Growth;
pub use hunt::{Hunt, Namer, Progress, Terms};
pub use input::{Input, Sources};
pub use novelty::Novelty;
pub use oracle::{Fault, Oracle, Played, play, play_quietly};
pub use recorder::Recorder;
pub use shrink::Effort;
pub use speech::{Asked, Told};
pub use state::State;
pub use visits::{read_visits, visits};
pub use wire::{Parcel, Sheet, Wire, WirePlace};
