//! What both ends of a card's wire have in common: frames, lines, places.

mod frame;
mod line;
mod place;

pub use frame::{Control, Framed, LONGEST_FRAME};
pub use line::{LONGEST_LINE, Line, LineReader, shortened};
pub use place::{Place, PlaceError};
