//! The address that patients open, as a 二次元コード (JIS X 0510): an image, or a page to be put up at the reception.

use base64ct::{Base64, Encoding as _};
use fast_qr::QRBuilder;

use super::super::pdf::{self, Square};
use crate::oqs::code::QrFile;
use crate::vocabulary::Canvas;

/// Dots of an image for each side of a module (ours).
const DOTS: usize = 8;
/// What stays white around the code, in modules (JIS X 0510).
const QUIET: usize = 4;
/// On paper: the side of a module, and where the code begins at the left and above, all in points (ours).
const POINTS: usize = 5;
const CORNER: (usize, usize) = (60, 740);

/// The file in Base64; `None` if the address is too long for any code.
pub(super) fn image(address: &str, file: &QrFile) -> Option<String> {
    let code = QRBuilder::new(address).build().ok()?;
    let places = (0..code.size).flat_map(|y| (0..code.size).map(move |x| (x, y)));
    let dark = places.filter(|(x, y)| code[*y].get(*x).is_some_and(|module| module.value()));
    let octets = match file {
        QrFile::Png => {
            let side = (code.size + 2 * QUIET) * DOTS;
            let mut canvas = Canvas::new(side, side);
            for (x, y) in dark {
                for (right, down) in (0..DOTS * DOTS).map(|dot| (dot % DOTS, dot / DOTS)) {
                    canvas.blacken((x + QUIET) * DOTS + right, (y + QUIET) * DOTS + down);
                }
            }
            canvas.to_png()
        }
        _ => {
            let squares: Vec<_> = dark
                .map(|(x, y)| Square {
                    left: CORNER.0 + x * POINTS,
                    bottom: CORNER.1 - (y + 1) * POINTS,
                    side: POINTS,
                })
                .collect();
            let title = "医療機関アクセスURL（TEST 見本）";
            pdf::write(title, &[address.to_owned()], &squares)
        }
    };
    Some(Base64::encode_string(&octets))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADDRESS: &str = "https://home.madoguchi.test/abcdefgh";

    fn octets(address: &str, file: QrFile) -> Option<Vec<u8>> {
        image(address, &file).map(|text| Base64::decode_vec(&text).unwrap())
    }

    #[test]
    fn an_image_is_a_square_with_a_white_border_of_four_modules() {
        let file = octets(ADDRESS, QrFile::Png).unwrap();
        assert!(file.starts_with(b"\x89PNG"));
        let side = u32::from_be_bytes(file[16..20].try_into().unwrap());
        assert_eq!(file[16..20], file[20..24]);
        // Version 4: 33 modules.
        assert_eq!(side, (33 + 8) * 8);
        let data = file.windows(4).position(|it| it == b"IDAT").unwrap() + 4 + 7;
        let stride = side as usize / 8 + 1;
        let rows = &file[data..data + stride * side as usize];
        assert!(
            rows[..stride * 32]
                .chunks(stride)
                .all(|row| row[1..].iter().all(|it| *it == 0xFF))
        );
        // The finder pattern begins at once after the border.
        assert_eq!(rows[stride * 32..][5..12], [0; 7]);
    }

    #[test]
    fn a_page_holds_the_code_and_the_address() {
        let file = octets(ADDRESS, QrFile::Pdf).unwrap();
        let text = String::from_utf8_lossy(&file);
        assert!(file.starts_with(b"%PDF-1.5"));
        assert!(text.contains("60 735 5 5 re f"), "the first dark module");
    }

    #[test]
    fn what_fits_no_code_has_no_image() {
        assert_eq!(octets(&"x".repeat(4000), QrFile::Png), None);
    }
}
