//! Results that the terminal itself makes, because the eligibility system was not or could not be asked.

use std::time::Duration;

use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::oqs::Profile;
use madoguchi_sim::oqs::code::SegmentOfResult;
use madoguchi_sim::oqs::layout::Item;
use madoguchi_sim::oqs::message::{ResultHeader, refused};
use madoguchi_sim::oqs::text::Encoding;
use madoguchi_sim::vocabulary::FacilityCode;

use crate::serve::centre::NoDocument;

/// Why a request is answered with 処理結果区分 9 by the terminal. Codes and texts are ours: those of 別紙6-1 are not public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was never finished.
    Unfinished {
        /// How long it did not change.
        waited: Duration,
    },
    /// It is too large.
    TooLarge {
        /// The limit in octets.
        limit: u64,
    },
    /// It cannot be read.
    Unreadable(String),
    /// It is no text in a known encoding.
    NoText(String),
    /// It is no ZIP that can be opened with the terminal's password, or has not one XML file in it.
    NoZip(String),
    /// No family of messages is called so.
    UnknownFamily,
    /// The extension is that of a result.
    NotARequest,
    /// The eligibility system refused.
    Refused(String),
    /// The eligibility system did not answer.
    NoAnswer(String),
    /// The answer cannot be encrypted as it should be.
    NotSealed(String),
}

impl From<NoDocument> for Outcome {
    fn from(none: NoDocument) -> Self {
        match none {
            NoDocument::Refused(why) => Self::Refused(why),
            NoDocument::NoAnswer(why) => Self::NoAnswer(why),
        }
    }
}

impl Outcome {
    /// エラーコード, ours.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unfinished { .. } => "MDG901",
            Self::TooLarge { .. } => "MDG902",
            Self::Unreadable(_) => "MDG903",
            Self::NoText(_) => "MDG904",
            Self::NoZip(_) => "MDG905",
            Self::UnknownFamily => "MDG906",
            Self::NotARequest => "MDG907",
            Self::Refused(_) => "MDG908",
            Self::NoAnswer(_) => "MDG909",
            Self::NotSealed(_) => "MDG910",
        }
    }

    /// エラーメッセージ.
    pub fn ja(&self) -> String {
        match self {
            Self::Unfinished { waited } => {
                let waited = waited.as_secs_f32();
                format!(
                    "要求ファイルの書き込みが終わらないまま{waited}秒間変化しませんでした（</XmlMsg>で終わる必要があります）"
                )
            }
            Self::TooLarge { limit } => {
                format!("要求ファイルが大きすぎます（上限{limit}バイト）")
            }
            Self::Unreadable(why) => format!("要求ファイルを読めません: {why}"),
            Self::NoText(why) => format!("要求ファイルの文字を読めません: {why}"),
            Self::NoZip(why) => format!("要求のZIPを開けません: {why}"),
            Self::UnknownFamily => "ファイル名の電文種別がわかりません".to_owned(),
            Self::NotARequest => "要求ファイルの拡張子は.xmlか.zipです".to_owned(),
            Self::Refused(why) => format!("受け付けられませんでした: {why}"),
            Self::NoAnswer(why) => {
                format!("オンライン資格確認等システムから応答がありません: {why}")
            }
            Self::NotSealed(why) => format!("結果を暗号化できません: {why}"),
        }
    }

    /// The result, in the frame that every result has.
    pub fn message(&self, now: VirtualTime, facility: &FacilityCode, file: Option<&str>) -> String {
        let header = ResultHeader {
            process_execution_time: now.civil().into(),
            medical_institution_code: Item::of(facility.as_str()),
            arbitrary_file_identifier: Item::of_any(file),
            segment_of_result: SegmentOfResult::Abnormal.into(),
            error_code: Item::of(self.code()),
            error_message: Item::of(&self.ja()),
            // Whoever writes the file sets it.
            character_code_identifier: Encoding::Utf8.into(),
            ..ResultHeader::default()
        };
        refused(header, &Profile::default()).to_xml()
    }
}
