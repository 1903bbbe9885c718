//! A terminal's folders, as a レセコン uses them: over a whole ecosystem, and over one that is killed again and again.

mod client;
mod folders;
#[cfg(unix)]
mod killed;
mod odd;
