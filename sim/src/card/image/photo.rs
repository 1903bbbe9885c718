//! The photo in the chip: a JPEG 2000 file (JP2, ISO/IEC 15444-1) with a drawn face, and how one is recognised.
//!
//! The token of the face, by which people are compared, travels in a `uuid` box in front of the codestream, where
//! every decoder passes over it.

use std::sync::LazyLock;

use crate::card::face::FaceImage;

macro_rules! faces {
    ($($number:literal)*) => {
        [$(include_bytes!(concat!("../../../../fixtures/faces/", $number, ".jp2")) as &[u8]),*]
    };
}

/// The drawn faces; `fixtures/faces/README.md` tells where they come from.
static FACES: [&[u8]; 24] = faces!(
    "00" "01" "02" "03" "04" "05" "06" "07" "08" "09" "10" "11"
    "12" "13" "14" "15" "16" "17" "18" "19" "20" "21" "22" "23"
);

/// Names the box with the token.
const TOKEN_BOX: &[u8; 16] = b"MADOGUCHI SAMPLE";

/// The photo as the chip holds it. Which face is drawn follows from the token.
pub fn photo_to_chip(photo: &FaceImage) -> Vec<u8> {
    let token = photo.token().as_bytes();
    let number = token.iter().fold(0_usize, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(usize::from(*byte))
    });
    let face = FACES.get(number % FACES.len()).copied().unwrap_or_default();
    let before = boxes(face)
        .take_while(|it| it.kind != b"jp2c")
        .map(|it| it.whole.len())
        .sum();
    let (head, codestream) = face.split_at_checked(before).unwrap_or((face, &[]));
    let length = u32::try_from(token.len().saturating_add(24)).unwrap_or_default();
    [
        head,
        &length.to_be_bytes(),
        b"uuid",
        TOKEN_BOX,
        token,
        codestream,
    ]
    .concat()
}

/// The face from what the chip holds; `None` if it is none of ours.
pub fn photo_from_chip(bytes: &[u8]) -> Option<FaceImage> {
    let token = boxes(bytes)
        .filter(|it| it.kind == b"uuid")
        .find_map(|it| it.value.strip_prefix(TOKEN_BOX))?;
    std::str::from_utf8(token).ok().map(FaceImage::from_token)
}

/// A box of a JP2 file.
struct Jp2Box<'a> {
    kind: &'a [u8],
    value: &'a [u8],
    whole: &'a [u8],
}

/// The boxes of a file, up to the first that is not whole.
fn boxes(mut file: &[u8]) -> impl Iterator<Item = Jp2Box<'_>> {
    std::iter::from_fn(move || {
        let (length, rest) = file.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (kind, _) = rest.split_at_checked(4)?;
        let (whole, after) = file.split_at_checked(length)?;
        let value = whole.get(8..)?;
        file = after;
        Some(Jp2Box { kind, value, whole })
    })
}

/// So many bytes of a photo in a row are no accident.
const STRETCH: usize = 8;
/// Every so many bytes of a face, a stretch is remembered.
const STRIDE: usize = 4;

/// Whether bytes hold a photo, or any stretch of at least [`STRETCH`] + [`STRIDE`] - 1 bytes of one of ours, wherever a reader cut
/// it. Of a foreign photo only the beginning of the file is recognised.
pub fn holds_photo(bytes: &[u8]) -> bool {
    bytes.len() >= STRETCH && STRETCHES.meet(bytes)
}

static STRETCHES: LazyLock<Stretches> = LazyLock::new(Stretches::of_all_faces);

/// Stretches of the faces, and a filter that tells most others apart at once: traces are full of bytes.
struct Stretches {
    filter: Vec<u64>,
    sorted: Vec<u64>,
}

impl Stretches {
    const FILTER_BITS: u32 = 18;

    fn of_all_faces() -> Self {
        let token_box = [b"uuid", &TOKEN_BOX[..]].concat();
        let sources = FACES.iter().copied().chain([&*token_box]);
        let mut sorted: Vec<u64> = sources
            .flat_map(|source| source.windows(STRETCH).step_by(STRIDE))
            .filter(|window| tells(window))
            .map(|window| {
                window
                    .iter()
                    .fold(0, |sum, byte| sum << 8 | u64::from(*byte))
            })
            .collect();
        sorted.sort_unstable();
        sorted.dedup();
        let mut filter = vec![0; 1 << (Self::FILTER_BITS - 6)];
        for stretch in &sorted {
            let (word, bit) = Self::place(*stretch);
            if let Some(word) = filter.get_mut(word) {
                *word |= bit;
            }
        }
        Self { filter, sorted }
    }

    fn place(stretch: u64) -> (usize, u64) {
        let mixed = stretch.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - Self::FILTER_BITS);
        // 18 bits fit.
        (mixed as usize >> 6, 1 << (mixed & 63))
    }

    fn meet(&self, bytes: &[u8]) -> bool {
        let mut last_eight = 0;
        bytes.iter().any(|byte| {
            last_eight = last_eight << 8 | u64::from(*byte);
            let (word, bit) = Self::place(last_eight);
            self.filter.get(word).is_some_and(|word| word & bit != 0)
                && self.sorted.binary_search(&last_eight).is_ok()
        })
    }
}

/// Whether eight bytes are more than filling.
fn tells(window: &[u8]) -> bool {
    let mut different = window.to_vec();
    different.sort_unstable();
    different.dedup();
    different.len() >= 5
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn photo() -> Vec<u8> {
        photo_to_chip(&FaceImage::of("見本花子"))
    }

    #[test]
    fn a_photo_comes_out_of_the_chip_as_it_went_in() {
        let face = FaceImage::of("見本花子");
        assert_eq!(photo_from_chip(&photo_to_chip(&face)), Some(face));
        assert_eq!(photo_from_chip(FACES[0]), None);
        assert_eq!(photo_from_chip(b"some JPEG"), None);
    }

    #[test]
    fn every_face_is_a_whole_file_of_the_size_on_the_test_cards() {
        for face in FACES {
            let kinds: Vec<&[u8]> = boxes(face).map(|it| it.kind).collect();
            assert_eq!(kinds, [&b"jP  "[..], b"ftyp", b"jp2h", b"jp2c"]);
            assert_eq!(
                boxes(face).map(|it| it.whole.len()).sum::<usize>(),
                face.len()
            );
            // Height and width.
            assert_eq!(face[48..56], [0, 0, 0x01, 0xD8, 0, 0, 0x01, 0x7A]);
            assert!(face.ends_with(&[0xFF, 0xD9]));
        }
    }

    #[test]
    fn tokens_choose_among_all_faces() {
        let drawn: std::collections::BTreeSet<Vec<u8>> = (0..200)
            .map(|number| photo_to_chip(&FaceImage::of(format!("person {number}"))))
            .map(|file| file[file.len() - 1000..].to_vec())
            .collect();
        assert_eq!(drawn.len(), FACES.len());
    }

    #[test]
    fn what_is_no_photo_is_not_taken_for_one() {
        let spki = crate::pki::KeyPool::dedicated(crate::pki::DedicatedKey::Spare)
            .public()
            .spki();
        let png = crate::card::image::text("見本　花子", 216);
        for other in [spki, &png, &[0xFF; 300], &[0; 300], b"jp2", &[]] {
            assert!(!holds_photo(other));
        }
    }

    proptest! {
        #[test]
        fn a_photo_is_recognised_wherever_it_is_cut(start in 0_usize..2500, length in 64_usize..=256) {
            let photo = photo();
            let end = (start + length).min(photo.len());
            let start = start.min(end - 64);
            prop_assert!(holds_photo(&photo[start..end]));
        }

        #[test]
        fn other_bytes_are_not_recognised(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            prop_assert!(!holds_photo(&bytes));
        }

        #[test]
        fn no_bytes_make_reading_a_photo_panic(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
            let _face = photo_from_chip(&bytes);
        }
    }
}
