//! Bodies: the tree of a message as JSON, and back.
//!
//! Seen in public: element names are the same, a leaf is a string, and `ResultList` is an array with an object of one member for each
//! child: `"ResultList":[{"ResultOfQualificationConfirmation":{…}}]`. Anything else that comes more than once is an array under its
//! own name.

mod from_json;
mod to_json;

use madoguchi_sim::oqs::Document;
use serde::de::DeserializeOwned;

use super::desk::{JSON, Reply};
use super::refusal::Refusal;

/// The root of every message.
const ROOT: &str = "XmlMsg";

/// How deep elements may lie in each other. The deepest of a message lies at 9.
const DEEPEST: usize = 32;

/// Reads a small body of known fields.
pub(super) fn small<T: DeserializeOwned>(body: &[u8], expected: &str) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| Refusal::body_is_not(expected, error))
}

/// Reads a message.
pub(super) fn read(body: &[u8]) -> Result<Document, Refusal> {
    let xml = from_json::xml(body);
    let xml = xml.map_err(|error| Refusal::body_is_not(r#"{"XmlMsg":{…}}"#, error))?;
    Ok(Document::Xml(xml))
}

/// Writes an answer.
pub(super) fn write(document: Document) -> Result<Reply, Refusal> {
    let (content_type, body) = match document {
        Document::Xml(xml) => (JSON, to_json::json(&xml).ok_or_else(Refusal::unfit_answer)?),
        Document::Pdf(pdf) => ("application/pdf", pdf.0),
    };
    Ok(Reply {
        status: 200,
        content_type,
        body,
    })
}

/// The JSON of a message that is XML; `None` if it is no message, or says more than JSON can.
pub(crate) fn json_of(xml: &str) -> Option<Vec<u8>> {
    to_json::json(xml)
}

/// The XML of a message that is JSON.
pub(crate) fn xml_of(json: &[u8]) -> Result<String, String> {
    from_json::xml(json).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests;
