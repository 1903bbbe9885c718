//! Images as the chip holds them: texts in twelve dots, and the photo.

mod font;
mod photo;

use crate::vocabulary::Canvas;

pub(super) use photo::holds_photo;
pub use photo::{photo_from_chip, photo_to_chip};

/// A text as PNG of so many dots by twelve, black on white. What does not fit falls away at the right (assumed),
/// and a character without a glyph is shown as 〓.
pub(super) fn text(text: &str, width: usize) -> Vec<u8> {
    let mut canvas = Canvas::new(width, font::HEIGHT);
    let mut left = 0;
    for character in text.chars() {
        let glyph = font::glyph(character);
        for (x, y) in glyph.dots() {
            canvas.blacken(x.saturating_add(left), y);
        }
        left = left.saturating_add(glyph.width());
    }
    canvas.to_png()
}
