//! What a scenario has observed last: ならば steps judge it.

use madoguchi_sim::card::Response as CardResponse;
use madoguchi_sim::cast::MedicalRecord;
use madoguchi_sim::counter::{Decision, Expected};
use madoguchi_sim::fund::{self, Access, Check, Claim, ClaimAnswer};
use madoguchi_sim::reader::Screen;
use madoguchi_sim::role::Breakdown;
use madoguchi_sim::vocabulary::{InsuredId, Yen};

use super::answer::Answer;
use super::authority::Checked;
use super::away::Away;
use super::insurer_file::Files;
use super::oqs::Heard;
use super::portal::PortalSeen;
use super::scene::OwnPage;

/// What has been observed last.
#[derive(Debug, Default)]
pub struct Seen {
    /// What the counter decided last.
    pub decision: Option<Decision>,
    /// What the reader's screen shows.
    pub screen: Option<Screen>,
    /// Whether the reader did not listen to what was done last.
    pub reader_did_not_listen: bool,
    /// The orders of the digit keys looked at so far.
    pub key_orders: Vec<Vec<u8>>,
    /// What was read out of a chip: application, file, content.
    pub files: Vec<(&'static str, u16, Vec<u8>)>,
    /// The last breakdown that a person met (a machine that does not react).
    pub breakdown: Option<Breakdown>,
    /// The reason of the last refusal, and by whom.
    pub refusal: Option<String>,
    /// The report filed last: the insurer, and its number of the report.
    pub report: Option<(String, u32)>,
    /// Whom a check of an insurer has listed last.
    pub members: Vec<InsuredId>,
    /// What a card answered last.
    pub card: Option<CardResponse>,
    /// Total cost of the visit (10割).
    pub total: Option<Yen>,
    /// The claim sent last, and what became of it.
    pub claim: Option<(Claim, ClaimAnswer)>,
    /// What the fund answered last to a terminal that asked by itself, with nobody at the desk.
    pub check: Option<Check>,
    /// What the counter knows of patients before they come, and whether more is to be asked for.
    pub expected: Option<(bool, Vec<Expected>)>,
    /// The medical information on the doctor's screen, and whether a consent opens it.
    pub medical: Option<(Vec<MedicalRecord>, bool)>,
    /// What the holder saw on the portal last.
    pub own: Option<OwnPage>,
    /// Who has seen a person's data, as told last.
    pub accesses: Vec<Access>,
    /// What an office, terminal or call centre answered last.
    pub answer: Option<Answer>,
    /// What a verifier asked the authority last, and what came back.
    pub checked: Option<Checked>,
    /// The fee that a municipality took last.
    pub fee: Option<Yen>,
    /// What has been done and seen away from the reception counter.
    pub away: Away,
    /// What has been seen of the portal.
    pub portal: PortalSeen,
    /// What came back for the message sent last.
    pub message: Option<Heard>,
    /// What a terminal has asked with the last reading of a card.
    pub reading: Option<fund::Request>,
    /// The file of an insurer that is being made, and what became of the last.
    pub insurer_files: Files,
    /// 受付番号 of the bulk query received last.
    pub reception: Option<String>,
}
