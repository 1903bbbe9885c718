//! The Web API as a client meets it: over real sockets and TLS, with certificates, tokens and bytes of all kinds.

mod bounds;
mod certificates;
mod client;
mod messages;
mod served;
mod tokens;
