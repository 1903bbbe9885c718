//! A facility's terminal: takes request files from the folder `req` to the eligibility system, and writes the answers to `res`.
//!
//! What has been taken survives a crash by files alone, so that a look into the folders shows where every message is. A request is
//! claimed by a rename to `work/taken`; its answer is written to `work/answers` before the request goes; and the answer comes to `res`
//! by a rename, after which nothing is left of either. A rename happens once or not at all, so that an answer is written once.

mod answer;
mod config;
mod face;
mod folders;
mod run;
#[cfg(test)]
mod tests;

pub use config::TerminalConfig;
pub use face::Face;
pub use folders::Unusable;
pub use run::Terminal;
