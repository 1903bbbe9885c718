//! Bytes that are made when somebody first reads them.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::fmt;
use std::ops::Deref;
use std::rc::Rc;

use arbitrary::{Arbitrary, Unstructured};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Bytes;

type Make = Box<dyn FnOnce() -> Rc<[u8]>>;

/// Bytes, perhaps not made yet: most certificates of an ecosystem are never read, and each costs a signature
/// of RSA. Clones share what is made. Two are equal if the bytes are.
#[derive(Clone)]
pub struct LazyBytes(Form);

#[derive(Clone)]
enum Form {
    Made(Rc<[u8]>),
    Later(Rc<LazyCell<Rc<[u8]>, Make>>),
}

impl LazyBytes {
    /// Bytes to be made by `make` when they are first read. It must always make the same, and not nothing.
    pub fn later(make: impl FnOnce() -> Rc<[u8]> + 'static) -> Self {
        Self(Form::Later(Rc::new(LazyCell::new(Box::new(make)))))
    }

    /// Whether there are any, without making them.
    pub fn is_held(&self) -> bool {
        match &self.0 {
            Form::Made(bytes) => !bytes.is_empty(),
            Form::Later(_) => true,
        }
    }
}

#[cfg(test)]
impl LazyBytes {
    /// Whether they are made already.
    pub(super) fn is_made(&self) -> bool {
        match &self.0 {
            Form::Made(_) => true,
            Form::Later(cell) => LazyCell::get(cell).is_some(),
        }
    }
}

impl Deref for LazyBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match &self.0 {
            Form::Made(bytes) => bytes,
            Form::Later(cell) => cell,
        }
    }
}

impl AsRef<[u8]> for LazyBytes {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

impl From<Rc<[u8]>> for LazyBytes {
    fn from(bytes: Rc<[u8]>) -> Self {
        Self(Form::Made(bytes))
    }
}

impl From<Vec<u8>> for LazyBytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Form::Made(bytes.into()))
    }
}

impl From<&[u8]> for LazyBytes {
    fn from(bytes: &[u8]) -> Self {
        Self(Form::Made(bytes.into()))
    }
}

impl<const N: usize> From<[u8; N]> for LazyBytes {
    fn from(bytes: [u8; N]) -> Self {
        Self(Form::Made(bytes.into()))
    }
}

impl Default for LazyBytes {
    fn default() -> Self {
        Self(Form::Made(Rc::default()))
    }
}

impl PartialEq for LazyBytes {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for LazyBytes {}

impl fmt::Debug for LazyBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&Bytes::from(&**self), f)
    }
}

impl Serialize for LazyBytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Bytes::from(&**self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for LazyBytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Bytes::deserialize(deserializer).map(|bytes| bytes.0.into())
    }
}

impl JsonSchema for LazyBytes {
    fn schema_name() -> Cow<'static, str> {
        Bytes::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        Bytes::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Bytes::json_schema(generator)
    }
}

impl<'a> Arbitrary<'a> for LazyBytes {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        Ok(Vec::<u8>::arbitrary(u)?.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn bytes_are_made_once_and_not_before_they_are_read() {
        let made = Rc::new(Cell::new(0));
        let count = Rc::clone(&made);
        let bytes = LazyBytes::later(move || {
            count.set(count.get() + 1);
            Rc::from([1, 2])
        });
        let copy = bytes.clone();
        assert!(bytes.is_held());
        assert_eq!(made.get(), 0);
        assert_eq!((&*bytes, &*copy), (&[1, 2][..], &[1, 2][..]));
        assert_eq!(made.get(), 1);
    }

    #[test]
    fn no_bytes_are_not_held() {
        assert!(!LazyBytes::default().is_held());
        assert!(!LazyBytes::from(Vec::new()).is_held());
        assert!(LazyBytes::from(vec![0]).is_held());
    }

    #[test]
    fn bytes_to_be_made_equal_the_same_bytes_made() {
        assert_eq!(LazyBytes::later(|| Rc::from([7])), LazyBytes::from(vec![7]));
    }
}
