//! What a result gives back of its request.

use std::marker::PhantomData;

use super::layout::{Group, Reading, Row};
use super::{Element, Profile};

/// A group of a request that a result gives back as it stood: in the order, with the padding and with the elements that the asker
/// chose, whatever the profile. What stands in it is read for what is not of the layout, and kept untouched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quoted<G> {
    elements: Vec<Element>,
    of: PhantomData<G>,
}

impl<G> Quoted<G> {
    /// What stands in an element.
    pub fn of(element: &Element) -> Self {
        Self {
            elements: element.children.clone(),
            of: PhantomData,
        }
    }
}

impl<G: Group> Quoted<G> {
    /// What it says.
    pub fn said(&self, profile: &Profile) -> G {
        let element = Element::group("", self.elements.clone());
        G::read(&element, &mut Reading::new(profile))
    }
}

impl<G> Default for Quoted<G> {
    fn default() -> Self {
        Self {
            elements: Vec::new(),
            of: PhantomData,
        }
    }
}

impl<G: Group> Group for Quoted<G> {
    fn rows() -> Vec<Row> {
        G::rows()
    }

    fn read(element: &Element, reading: &mut Reading<'_>) -> Self {
        // For its findings.
        G::read(element, reading);
        Self::of(element)
    }

    fn write(&self, _: &Profile) -> Vec<Element> {
        self.elements.clone()
    }
}

impl<'a, G: Group + arbitrary::Arbitrary<'a>> arbitrary::Arbitrary<'a> for Quoted<G> {
    fn arbitrary(u: &mut arbitrary::Unstructured<'a>) -> arbitrary::Result<Self> {
        let group = G::arbitrary(u)?;
        Ok(Self {
            elements: group.write(&Profile::default()),
            of: PhantomData,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oqs::message::SearchInfo;
    use crate::oqs::{FindingKind, Padding};

    #[test]
    fn a_quotation_stands_as_it_stood_and_is_looked_through_all_the_same() {
        let xml = "<Q><Birthdate>1990</Birthdate><InsurerNumber>00138057</InsurerNumber><Novelty/><InsurerNumber/></Q>";
        let element = Element::parse(xml).unwrap();
        for insurer_padding in [Padding::Space, Padding::Zero, Padding::None] {
            let profile = Profile {
                insurer_padding,
                ..Profile::default()
            };
            let mut reading = Reading::new(&profile);
            let quoted: Quoted<SearchInfo> = reading.group(&element);
            assert_eq!(quoted.write(&profile), element.children);
            let said = quoted.said(&profile);
            assert_eq!(said.insurer_number.value().map(|it| &**it), Some("138057"));
            let found: Vec<_> = reading.into_findings().iter().map(|it| it.kind).collect();
            for kind in [
                FindingKind::Form,
                FindingKind::Unknown,
                FindingKind::Repeated,
                FindingKind::Missing,
            ] {
                assert!(found.contains(&kind), "{kind:?} in {found:?}");
            }
        }
    }
}
