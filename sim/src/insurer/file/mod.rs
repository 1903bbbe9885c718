//! Files that insurers hand in and get back: 加入者情報 for the 中間サーバー of the fund, and inquiries for J-LIS.
//!
//! The layouts of the real ones are in no public document (oqs.md 6): these are **of our own**, published in
//! `docs/insurer-files.md`. Every file begins with 見本, so that no file of a real insurer is ever taken for one.

mod csv;
mod eligibility;
mod field;
mod inquiry;
mod outcome;
mod problem;
mod sheet;
#[cfg(test)]
mod tests;
mod twice;
mod write;

pub use eligibility::{COLUMNS, Change, Content, EligibilityFile, Extent, FileLine, Kind};
pub use inquiry::{Asked, INQUIRY_COLUMNS, InquiryAnswer, InquiryFile};
pub use outcome::{FileResult, LineResult, Outcome, Said};
pub use problem::Problem;
pub use sheet::{LARGEST, MOST_LINES, Title, title_of};
pub use twice::contradictions;
pub(crate) use twice::{Key, key};
pub use write::{INQUIRY_RESULT_COLUMNS, RESULT_COLUMNS, Written, write_sheet};
