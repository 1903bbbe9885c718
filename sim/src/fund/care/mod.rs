//! Care away from the reception counter, and what else the eligibility system keeps about it: consents, addresses, devices, tickets,
//! settings, disasters, subsidies.

mod answer;
mod consent;
mod device;
mod role;
mod settings;
mod subsidy;
mod sweep;
mod ticket;
mod urgent;

use std::collections::BTreeMap;

use jiff::civil::Date;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

pub use answer::{Activation, CareResponse, ConsentEnd, ConsentState, Consented, TicketHolder};
pub use device::{app_csv, app_text};
pub use role::{CareKind, CareRequest, Identified, ListedBy, Said};
pub use settings::{FacilitySettings, PrescriptionUse, TwoFactor};
pub use subsidy::Subsidy;
pub use ticket::{Ticket, TicketKind, TreatmentKind};
pub use urgent::{Area, Pattern, district_of};

pub(super) use consent::listing_denied;
pub(super) use ticket::tickets_denied;

use super::members::MemberId;
use super::{Fund, Response};
use crate::clock::VirtualTime;
use crate::rulebook::care::CareSetting;
use crate::vocabulary::{FacilityCode, FacilityKind};

/// What keeps the codes drawn here apart from every other stream drawn from the same seed.
const STREAM: u64 = 0x4341_5245;

/// Where the addresses of マイナ在宅受付Web lie here (ours; `.invalid` leads nowhere).
const ADDRESS: &str = "https://zaitaku.test.invalid/";

/// Everything kept about care settings.
#[derive(Debug)]
pub(super) struct Care {
    stream: ChaCha8Rng,
    numbered: u32,
    consents: Vec<consent::Kept>,
    addresses: BTreeMap<(FacilityCode, CareKind), String>,
    activations: BTreeMap<FacilityCode, Vec<Activation>>,
    settings: BTreeMap<FacilityCode, FacilitySettings>,
    passcodes: BTreeMap<FacilityCode, (String, Date)>,
    tickets: BTreeMap<MemberId, Vec<Ticket>>,
    disasters: Vec<urgent::Opened>,
    subsidies: Vec<subsidy::Held>,
    /// When what has ended was forgotten last.
    swept: Option<VirtualTime>,
    /// When a facility has checked whose card last.
    pub(super) by_card: BTreeMap<(FacilityCode, MemberId), VirtualTime>,
}

impl Care {
    /// Nothing yet; codes come from the seed.
    pub(super) fn new(seed: u64) -> Self {
        let mut stream = ChaCha8Rng::seed_from_u64(seed);
        stream.set_stream(STREAM);
        Self {
            stream,
            numbered: 0,
            consents: Vec::new(),
            addresses: BTreeMap::new(),
            activations: BTreeMap::new(),
            settings: BTreeMap::new(),
            passcodes: BTreeMap::new(),
            tickets: BTreeMap::new(),
            disasters: Vec::new(),
            subsidies: Vec::new(),
            swept: None,
            by_card: BTreeMap::new(),
        }
    }

    fn number(&mut self) -> u32 {
        self.numbered = self.numbered.saturating_add(1);
        self.numbered
    }

    fn text(&mut self, alphabet: &[u8], length: usize) -> String {
        let mut drawn = vec![0u8; length];
        self.stream.fill_bytes(&mut drawn);
        drawn
            .into_iter()
            .filter_map(|byte| alphabet.get(usize::from(byte) % alphabet.len()))
            .map(|letter| char::from(*letter))
            .collect()
    }

    fn digits(&mut self, length: usize) -> String {
        self.text(b"0123456789", length)
    }

    fn address(&self, facility: &FacilityCode, kind: CareKind) -> Option<&String> {
        self.addresses.get(&(facility.clone(), kind))
    }

    fn new_address(&mut self, facility: FacilityCode, kind: CareKind) -> String {
        let url = format!(
            "{ADDRESS}{}/{}",
            kind.code(),
            self.text(b"abcdefghijkmnpqrstuvwxyz23456789", 16)
        );
        self.addresses.insert((facility, kind), url.clone());
        url
    }

    fn activation_mut(&mut self, facility: &FacilityCode, code: &str) -> Option<&mut Activation> {
        self.activations
            .get_mut(facility)?
            .iter_mut()
            .find(|activation| activation.code == code)
    }
}

/// The setting of the rulebook for a kind of care at a kind of facility.
pub(crate) const fn setting(kind: FacilityKind, care: CareKind) -> CareSetting {
    match (kind, care) {
        (FacilityKind::VisitingNurse, _) => CareSetting::VisitingNurse,
        (_, CareKind::Online) => CareSetting::OnlineConsultation,
        (_, CareKind::HouseCall) => CareSetting::HouseCall,
        (FacilityKind::Pharmacy, CareKind::HomeVisit) => CareSetting::VisitingMedicationGuidance,
        (_, CareKind::HomeVisit) => CareSetting::HomeVisit,
    }
}

const fn simple_setting(kind: FacilityKind) -> CareSetting {
    match kind {
        FacilityKind::Therapy => CareSetting::Therapy,
        _ => CareSetting::SimpleForm,
    }
}

fn refused(reason: &str) -> Response {
    Response::Refused {
        reason: reason.to_owned(),
    }
}

fn answer(answer: CareResponse) -> Response {
    Response::Care(Box::new(answer))
}

fn done() -> Response {
    answer(CareResponse::Done)
}

impl Fund {
    /// Answers a request about a care setting.
    pub(super) fn care(&mut self, now: VirtualTime, request: CareRequest) -> Response {
        self.care.sweep(now, &self.parameters);
        match request {
            CareRequest::Consent {
                channel,
                proof,
                kind,
                consents,
                visit,
                address,
            } => {
                let given = consent::Given {
                    kind,
                    consents,
                    visit,
                    address,
                };
                self.consent_away(now, &channel, &proof, given)
            }
            CareRequest::ListConsented {
                facility,
                kind,
                by,
                from,
                to,
            } => self.list_consented(now, &facility, kind, (by, from, to)),
            CareRequest::CheckAgain {
                facility,
                kind,
                insured,
                birth,
            } => self.check_again(now, &facility, kind, &insured, birth),
            CareRequest::WithdrawAtFacility {
                facility,
                kind,
                insured,
                purpose_changed,
            } => self.withdraw_at_facility(now, &facility, kind, &insured, purpose_changed),
            CareRequest::WithdrawByPatient {
                channel,
                proof,
                kind,
            } => self.withdraw_by_patient(now, &channel, &proof, kind),
            CareRequest::GetAddress {
                facility,
                kind,
                change,
            } => self.get_address(facility, kind, change),
            CareRequest::CheckByApp { channel, proof } => self.check_by_app(now, &channel, &proof),
            CareRequest::ReadSettings { facility } => self.read_settings(&facility),
            CareRequest::ChangeSettings { facility, settings } => {
                self.change_settings(facility, settings)
            }
            CareRequest::ViewInEmergency {
                facility,
                who,
                consent,
                pattern,
            } => self.view_in_emergency(now, &facility, &who, consent, pattern),
            CareRequest::ViewInAmbulance {
                service,
                proof,
                consent,
            } => self.view_in_ambulance(now, &service, &proof, consent),
            CareRequest::OpenDisaster { area, from, to } => self.open_disaster(area, from, to),
            CareRequest::ViewInDisaster {
                facility,
                who,
                consent,
            } => self.view_in_disaster(now, &facility, &who, consent),
            CareRequest::IssuePasscode { facility } => self.issue_passcode(now, facility),
            CareRequest::UsePasscode { facility, passcode } => {
                self.use_passcode(now, &facility, &passcode)
            }
            CareRequest::IssueActivation { facility } => self.issue_activation(now, facility),
            CareRequest::ListActivations { facility } => self.list_activations(&facility),
            CareRequest::RevokeActivation { facility, code } => {
                self.revoke_activation(&facility, &code)
            }
            CareRequest::Activate {
                facility,
                code,
                device,
            } => self.activate(now, &facility, &code, device),
            CareRequest::RegisterTicket { insured, ticket } => {
                self.register_ticket(&insured, *ticket)
            }
            CareRequest::ListTickets { facility, month } => {
                self.list_tickets(now, &facility, month)
            }
            CareRequest::RegisterSubsidy {
                municipality,
                holder,
                subsidy,
            } => self.register_subsidy(now, municipality, &holder, subsidy),
            CareRequest::InquireSubsidies {
                facility,
                insured,
                wished,
            } => self.inquire_subsidies(now, &facility, &insured, wished),
        }
    }
}
