//! The Web API form of オンライン資格確認: the messages of the folders as JSON, over TLS with client certificates.
//!
//! Known in public are the paths of login and query, the names of the fields in a login's answer, the header with the idToken, and
//! that the JSON is the tree of the XML. All else (credentials, other paths, error codes, lifetimes) is ours and says so.

mod body;
mod certificates;
mod config;
mod desk;
mod fault;
mod http;
mod identity;
mod openapi;
mod path;
mod refusal;
mod tls;
mod token;

pub(crate) use body::{json_of, xml_of};
pub use certificates::{File, files};
pub use config::{Account, Limits, PORT, WebConfig};
pub use desk::{Asked, Credentials, Desk, LoggedIn, Now, Refreshing, Reply};
pub use fault::WebFault;
pub use http::Serving;
pub use openapi::openapi;
pub use path::{Endpoint, LOGIN, MESSAGES, REFRESH, SEARCH};
pub use refusal::{Refusal, WELL};
pub(crate) use tls::{certificates_of, key_of, provider};
pub use tls::{server, term};
pub use token::{BadToken, Seen, Tokens, Triple, Use};

/// What the server says of itself.
pub const BANNER: &str = "Madoguchi: a simulated Web API of the eligibility system (見本・TEST). Its people, facilities and certificates are made up.";
