//! `terminals:` of an ecosystem file.

use std::path::{Path, PathBuf};
use std::time::Duration;

use madoguchi_sim::oqs::text::Encoding;
use madoguchi_sim::vocabulary::FacilityCode;
use serde::{Deserialize, Serialize};

/// A terminal of a facility (資格確認端末 with 連携アプリケーション) and its folders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TerminalConfig {
    /// Whose terminal it is (医療機関コード).
    pub facility: FacilityCode,
    /// What is `C:\OQS` on a real one. Created if absent; so are the folders in it.
    pub folder: PathBuf,
    /// Where requests are put; `req` in `folder` unless told otherwise. This and the six that follow are looked up from `folder` on.
    pub req: Option<PathBuf>,
    /// Where results go; `res`.
    pub res: Option<PathBuf>,
    /// Where results of readers go; what `UserDefinitionForFace.property` says, or `face`.
    pub face: Option<PathBuf>,
    /// Where requests and answers under way lie; `work`. On the same file system as `req`.
    pub work: Option<PathBuf>,
    /// Where files go that cannot be answered; `rejects` in `work`. On the same file system as `req`.
    pub rejects: Option<PathBuf>,
    /// Where the property files are; `config`.
    pub config: Option<PathBuf>,
    /// Where the log is written; `log`.
    pub log: Option<PathBuf>,
    /// How the characters of results are written. The real rule is not public.
    #[serde(default)]
    pub encoding: Characters,
    /// The password of encrypted files, which a real terminal keeps as `OQS_CRYPT_PASS`.
    pub crypt_password: Option<String>,
    /// Milliseconds between two looks at `req`.
    #[serde(default = "poll")]
    pub poll_ms: u64,
    /// Milliseconds for which a file must not change before one believes that it is meant so.
    #[serde(default = "settle")]
    pub settle_ms: u64,
    /// Milliseconds without a change after which an unfinished or unreadable file is given up.
    #[serde(default = "patience")]
    pub patience_ms: u64,
    /// The largest request, in octets. Ours: no limit is public.
    #[serde(default = "octets")]
    pub request_octets: u64,
    /// Milliseconds for the eligibility system to answer.
    #[serde(default = "answer")]
    pub answer_ms: u64,
    /// How many requests are with the eligibility system at once.
    #[serde(default = "at_once")]
    pub at_once: usize,
}

/// How the characters of results are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Characters {
    /// UTF-8.
    #[serde(rename = "utf-8")]
    Utf8,
    /// Shift_JIS (CP932).
    #[default]
    #[serde(rename = "shift_jis")]
    ShiftJis,
    /// As the request was written; Shift_JIS where there is none.
    #[serde(rename = "as-requested")]
    AsRequested,
}

impl Characters {
    /// How a result is written whose request was written so.
    pub fn of(self, request: Option<Encoding>) -> Encoding {
        match self {
            Self::Utf8 => Encoding::Utf8,
            Self::ShiftJis => Encoding::ShiftJis,
            Self::AsRequested => request.unwrap_or(Encoding::ShiftJis),
        }
    }
}

fn poll() -> u64 {
    200
}

fn settle() -> u64 {
    1000
}

fn patience() -> u64 {
    10_000
}

fn octets() -> u64 {
    16 * 1024 * 1024
}

fn answer() -> u64 {
    30_000
}

fn at_once() -> usize {
    64
}

impl TerminalConfig {
    /// A terminal with everything where it usually is.
    pub fn usual(facility: FacilityCode, folder: PathBuf) -> Self {
        Self {
            facility,
            folder,
            req: None,
            res: None,
            face: None,
            work: None,
            rejects: None,
            config: None,
            log: None,
            encoding: Characters::default(),
            crypt_password: None,
            poll_ms: poll(),
            settle_ms: settle(),
            patience_ms: patience(),
            request_octets: octets(),
            answer_ms: answer(),
            at_once: at_once(),
        }
    }

    /// The same for a file in a folder, from which `folder` is looked up.
    pub fn from_folder(mut self, folder: &Path) -> Self {
        self.folder = folder.join(&self.folder);
        self
    }

    /// How often one looks.
    pub(super) fn poll(&self) -> Duration {
        Duration::from_millis(self.poll_ms.max(1))
    }

    /// How long a file must stand still.
    pub(super) fn settle(&self) -> Duration {
        Duration::from_millis(self.settle_ms)
    }

    /// How long an answer is waited for.
    pub(super) fn answer(&self) -> Duration {
        Duration::from_millis(self.answer_ms)
    }

    /// How long an unfinished file is waited for.
    pub(super) fn patience(&self) -> Duration {
        Duration::from_millis(self.patience_ms)
    }
}
