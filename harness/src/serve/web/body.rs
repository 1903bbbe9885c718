//! Bodies: the tree of a message as JSON, and back ([`madoguchi_sim::oqs::json`]).

use madoguchi_sim::oqs::message::ROOT;
use madoguchi_sim::oqs::{Document, Place, Unreadable, json};
use serde::de::DeserializeOwned;

use super::desk::{JSON, Reply};
use super::refusal::Refusal;

/// Reads a small body of known fields.
pub(super) fn small<T: DeserializeOwned>(body: &[u8], expected: &str) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| Refusal::body_is_not(expected, error))
}

/// Reads a message.
pub(super) fn read(body: &[u8]) -> Result<Document, Refusal> {
    let xml = xml_of(body);
    let xml = xml.map_err(|error| Refusal::body_is_not(r#"{"XmlMsg":{…}}"#, error))?;
    Ok(Document::Xml(xml))
}

/// Writes an answer.
pub(super) fn write(document: Document) -> Result<Reply, Refusal> {
    let (content_type, body) = match document {
        Document::Xml(xml) => (JSON, json_of(&xml).ok_or_else(Refusal::unfit_answer)?),
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
    let begins = [b"{\"", ROOT.as_bytes(), b"\""].concat();
    json::of_xml(xml)
        .ok()
        .filter(|json| json.starts_with(&begins))
}

/// The XML of a message that is JSON.
///
/// # Errors
/// What is none, with line and column.
pub(crate) fn xml_of(json: &[u8]) -> Result<String, Unreadable> {
    let xml = json::to_xml(json)?;
    let name = xml.trim_start_matches('<').split('>').next();
    match name {
        Some(ROOT) => Ok(xml),
        found => Err(Unreadable {
            at: Place::START,
            expected: format!("the one member `{ROOT}`"),
            found: format!("`{}`", found.unwrap_or_default()),
        }),
    }
}
