//! BER-TLV as the card writes it: a length of 128 or more is always two bytes long (`82 hh ll`).

/// Appends an object to `out`. A value past 65,535 bytes, which no file of the card holds, is cut.
pub fn put(out: &mut Vec<u8>, tag: &[u8], value: &[u8]) {
    let value = value.get(..0xFFFF).unwrap_or(value);
    out.extend_from_slice(tag);
    // The casts cannot lose anything: each arm bounds the length.
    match value.len() {
        length @ ..=0x7F => out.push(length as u8),
        length => {
            out.push(0x82);
            out.extend_from_slice(&(length as u16).to_be_bytes());
        }
    }
    out.extend_from_slice(value);
}

/// A record `FF tag` of objects `DF …` that begins with a table of their places (`DF tag+1`): two bytes for each,
/// counted from the start of the record, 0 for an object that is not there.
pub fn with_offsets(tag: u8, objects: &[(u8, Option<&[u8]>)]) -> Vec<u8> {
    let (mut body, mut places) = (Vec::new(), Vec::with_capacity(objects.len()));
    for &(tag, value) in objects {
        places.push(value.map(|_| body.len()));
        if let Some(value) = value {
            put(&mut body, &[0xDF, tag], value);
        }
    }
    let table = objects.len().saturating_mul(2).saturating_add(3);
    let header = if table.saturating_add(body.len()) < 0x80 {
        3
    } else {
        5
    };
    let start = table.saturating_add(header);
    let offsets: Vec<u8> = places
        .into_iter()
        .flat_map(|place| {
            let offset = place.map_or(0, |place| start.saturating_add(place));
            u16::try_from(offset).unwrap_or_default().to_be_bytes()
        })
        .collect();
    let (mut inner, mut record) = (Vec::new(), Vec::new());
    put(&mut inner, &[0xDF, tag | 1], &offsets);
    inner.extend_from_slice(&body);
    put(&mut record, &[0xFF, tag], &inner);
    record
}

/// One object at the beginning of some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Object<'a> {
    /// The tag, one or two bytes.
    pub tag: &'a [u8],
    /// The value.
    pub value: &'a [u8],
    /// How many bytes tag and length take.
    pub header: usize,
}

/// Reads the object at the beginning of `bytes`, and what follows it; `None` if no whole object is there.
pub fn take(bytes: &[u8]) -> Option<(Object<'_>, &[u8])> {
    let (header, length) = header(bytes)?;
    let tag_length = tag_length(bytes)?;
    let value = bytes.get(header..header.checked_add(length)?)?;
    let rest = bytes.get(header.checked_add(length)?..)?;
    let tag = bytes.get(..tag_length)?;
    Some((Object { tag, value, header }, rest))
}

/// How many bytes the header of the object takes and how many its value, from the header alone; `None` if the
/// header is not whole or its length is not one that the card writes.
pub fn header(bytes: &[u8]) -> Option<(usize, usize)> {
    let tag = tag_length(bytes)?;
    let rest = bytes.get(tag..)?;
    match *rest {
        [length @ ..=0x7F, ..] => Some((tag.checked_add(1)?, usize::from(length))),
        [0x81, length, ..] => Some((tag.checked_add(2)?, usize::from(length))),
        [0x82, high, low, ..] => Some((
            tag.checked_add(3)?,
            usize::from(u16::from_be_bytes([high, low])),
        )),
        _ => None,
    }
}

fn tag_length(bytes: &[u8]) -> Option<usize> {
    let first = *bytes.first()?;
    if first & 0x1F == 0x1F {
        // Tags of more than two bytes are not on the card.
        (bytes.get(1)? & 0x80 == 0).then_some(2)
    } else {
        Some(1)
    }
}

/// The value of the first object with a tag among those in `bytes`, one after another.
pub fn find<'a>(mut bytes: &'a [u8], tag: &[u8]) -> Option<&'a [u8]> {
    while let Some((object, rest)) = take(bytes) {
        if object.tag == tag {
            return Some(object.value);
        }
        bytes = rest;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_object_reads_back_as_it_is_written(value in proptest::collection::vec(any::<u8>(), 0..400)) {
            let mut bytes = Vec::new();
            put(&mut bytes, &[0xDF, 0x22], &value);
            bytes.extend_from_slice(&[0xFF, 0xFF]);
            let (object, rest) = take(&bytes).unwrap();
            prop_assert_eq!(object.value, &value[..]);
            prop_assert_eq!(rest, &[0xFF, 0xFF][..]);
            prop_assert_eq!(find(&bytes, &[0xDF, 0x22]), Some(&value[..]));
        }

        #[test]
        fn reading_any_bytes_ends(bytes: Vec<u8>) {
            let _found = find(&bytes, &[0xDF, 0x99]);
        }
    }

    #[test]
    fn offsets_lead_to_the_objects_of_short_and_of_long_records() {
        for length in [1, 200] {
            let name = vec![b'x'; length];
            let record = with_offsets(
                0x20,
                &[(0x22, Some(b"a")), (0x23, None), (0x24, Some(&name))],
            );
            let (outer, _) = take(&record).unwrap();
            let table = find(outer.value, &[0xDF, 0x21]).unwrap();
            assert_eq!(table[2..4], [0, 0]);
            let place = usize::from(u16::from_be_bytes([table[4], table[5]]));
            assert_eq!(take(&record[place..]).unwrap().0.value, name);
        }
    }

    #[test]
    fn a_length_of_128_takes_two_bytes() {
        let mut bytes = Vec::new();
        put(&mut bytes, &[0x30], &[0; 128]);
        assert_eq!(bytes[..4], [0x30, 0x82, 0x00, 0x80]);
    }
}
