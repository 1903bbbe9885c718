//! The layout of a message as XML Schema, for software that is none of ours.
//!
//! It asks for more than reading does: elements in the order of the layout, none that is not in it, no code that is in no table.
//! An element may be empty wherever it may stand, since facilities were seen to send it so.

use super::layout::{Cardinality, Content, Row};
use super::message::{Kind, ROOT};
use super::value::Form;

/// The schema of a kind of message.
pub fn schema(kind: &Kind) -> String {
    let mut xsd = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xsd.push_str("<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" elementFormDefault=\"unqualified\">\n");
    let note = format!(
        "{} ({}). Put together from public sources by Madoguchi; not the official layout. TEST.",
        kind.ja, kind.name
    );
    line(&mut xsd, 1, "<xs:annotation>");
    let note = format!(
        "<xs:documentation xml:lang=\"ja\">{}</xs:documentation>",
        escaped(&note)
    );
    line(&mut xsd, 2, &note);
    line(&mut xsd, 1, "</xs:annotation>");
    line(&mut xsd, 1, &format!("<xs:element name=\"{ROOT}\">"));
    group(&mut xsd, 2, &(kind.rows)());
    line(&mut xsd, 1, "</xs:element>");
    xsd.push_str("</xs:schema>\n");
    xsd
}

fn group(xsd: &mut String, depth: usize, rows: &[Row]) {
    line(xsd, depth, "<xs:complexType>");
    line(xsd, depth + 1, "<xs:sequence>");
    for row in rows {
        element(xsd, depth + 2, row);
    }
    line(xsd, depth + 1, "</xs:sequence>");
    line(xsd, depth, "</xs:complexType>");
}

fn element(xsd: &mut String, depth: usize, row: &Row) {
    let occurs = match row.cardinality {
        Cardinality::One => "",
        Cardinality::Optional => " minOccurs=\"0\"",
        Cardinality::Many => " minOccurs=\"0\" maxOccurs=\"unbounded\"",
    };
    let open = format!("<xs:element name=\"{}\"{occurs}>", row.element);
    line(xsd, depth, &open);
    let about = format!("{} {}", row.ja, row.source.mark());
    let about = format!(
        "<xs:annotation><xs:documentation>{}</xs:documentation></xs:annotation>",
        escaped(&about)
    );
    line(xsd, depth + 1, &about);
    match row.content {
        Content::Value(form) => value(xsd, depth + 1, &form()),
        Content::Group(rows) => group(xsd, depth + 1, &rows()),
    }
    line(xsd, depth, "</xs:element>");
}

fn value(xsd: &mut String, depth: usize, form: &Form) {
    let mut facets = Vec::new();
    if let Some(table) = form.codes {
        facets.push("<xs:enumeration value=\"\"/>".to_owned());
        for (code, ja) in table.entries {
            facets.push(format!(
                "<xs:enumeration value=\"{}\"><xs:annotation><xs:documentation>{}</xs:documentation></xs:annotation></xs:enumeration>",
                escaped(code), escaped(ja)
            ));
        }
    }
    if let Some(pattern) = &form.pattern {
        // Patterns are written as XML already: their characters may be references.
        facets.push(format!("<xs:pattern value=\"({pattern})?\"/>"));
    }
    if let Some(longest) = form.longest {
        facets.push(format!("<xs:maxLength value=\"{longest}\"/>"));
    }
    line(xsd, depth, "<xs:simpleType>");
    if facets.is_empty() {
        line(xsd, depth + 1, "<xs:restriction base=\"xs:string\"/>");
    } else {
        line(xsd, depth + 1, "<xs:restriction base=\"xs:string\">");
        for facet in &facets {
            line(xsd, depth + 2, facet);
        }
        line(xsd, depth + 1, "</xs:restriction>");
    }
    line(xsd, depth, "</xs:simpleType>");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

fn line(xsd: &mut String, depth: usize, text: &str) {
    for _ in 0..depth {
        xsd.push_str("  ");
    }
    xsd.push_str(text);
    xsd.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_xml_are_escaped() {
        assert_eq!(escaped("[a<\"&"), "[a&lt;&quot;&amp;");
    }
}
