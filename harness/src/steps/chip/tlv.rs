//! BER-TLV as it is found on a card, read without trust.

/// One object: its tag, its value, and all its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Object<'a> {
    /// Tag of one or two bytes.
    pub tag: u16,
    /// Value.
    pub value: &'a [u8],
    /// Tag, length and value.
    pub whole: &'a [u8],
}

/// The object at the beginning of some bytes, and what follows it; `None` if no whole object is there.
pub fn take(bytes: &[u8]) -> Option<(Object<'_>, &[u8])> {
    let (tag, tag_bytes) = match *bytes {
        [first, second, ..] if first & 0x1F == 0x1F && second & 0x80 == 0 => {
            (u16::from_be_bytes([first, second]), 2)
        }
        [first, ..] if first & 0x1F != 0x1F => (u16::from(first), 1),
        _ => return None,
    };
    let (length, length_bytes) = match *bytes.get(tag_bytes..)? {
        [length @ ..=0x7F, ..] => (usize::from(length), 1),
        [0x81, length, ..] => (usize::from(length), 2),
        [0x82, high, low, ..] => (usize::from(u16::from_be_bytes([high, low])), 3),
        _ => return None,
    };
    let header = tag_bytes + length_bytes;
    let (whole, rest) = bytes.split_at_checked(header.checked_add(length)?)?;
    let value = whole.get(header..)?;
    Some((Object { tag, value, whole }, rest))
}

/// All objects in some bytes, one after another; `None` unless they fill them.
pub fn all(mut bytes: &[u8]) -> Option<Vec<Object<'_>>> {
    let mut objects = Vec::new();
    while !bytes.is_empty() {
        let (object, rest) = take(bytes)?;
        objects.push(object);
        bytes = rest;
    }
    Some(objects)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_with_short_and_long_lengths_are_read() {
        let mut bytes = vec![0xDF, 0x22, 0x01, 0xAA, 0x30, 0x82, 0x00, 0x02, 1, 2];
        let objects = all(&bytes).unwrap();
        assert_eq!(
            objects.iter().map(|it| it.tag).collect::<Vec<_>>(),
            [0xDF22, 0x30]
        );
        assert_eq!(objects.last().unwrap().value, [1, 2]);
        bytes.pop();
        assert_eq!(all(&bytes), None);
    }
}
