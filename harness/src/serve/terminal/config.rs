//! `terminals:` of an ecosystem file.

use std::path::{Path, PathBuf};

use madoguchi_sim::oqs::text::Encoding;
use madoguchi_sim::vocabulary::FacilityCode;
use serde::{Deserialize, Serialize};

/// A terminal of a facility, and its folders. Times are of the wall clock; all of them are ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TerminalConfig {
    /// 医療機関コード.
    pub facility: FacilityCode,
    /// Where `req`, `res`, `face` and `work` are.
    pub folder: PathBuf,
    /// How results are written (a setting of the terminal in the field). The default is assumed.
    #[serde(default = "shift_jis")]
    pub encoding: Encoding,
    /// Milliseconds between two looks into `req`.
    #[serde(default = "poll")]
    pub poll_ms: u32,
    /// Milliseconds for which a file that is not yet whole may lie unchanged before it is taken as it is.
    #[serde(default = "settle")]
    pub settle_ms: u32,
    /// Octets of a request.
    #[serde(default = "octets")]
    pub request_octets: u64,
    /// Milliseconds for the eligibility system to answer.
    #[serde(default = "answer")]
    pub answer_ms: u32,
}

fn shift_jis() -> Encoding {
    Encoding::ShiftJis
}

fn poll() -> u32 {
    200
}

fn settle() -> u32 {
    3_000
}

fn octets() -> u64 {
    8 << 20
}

fn answer() -> u32 {
    30_000
}

impl TerminalConfig {
    /// The terminal of a facility, with everything else as it usually is.
    pub fn at(facility: FacilityCode, folder: &Path) -> Self {
        Self {
            facility,
            folder: folder.to_owned(),
            encoding: shift_jis(),
            poll_ms: poll(),
            settle_ms: settle(),
            request_octets: octets(),
            answer_ms: answer(),
        }
    }

    /// The same with its folder sought from another on.
    #[must_use]
    pub fn from_folder(mut self, folder: &Path) -> Self {
        self.folder = folder.join(&self.folder);
        self
    }
}
