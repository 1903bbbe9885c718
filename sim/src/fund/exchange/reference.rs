//! 照会番号登録 (OQS-IF-003, 004).

use super::Letter;
use super::ask::{self, Fault, OQS_NAMES, Part};
use super::tell::{Status, envelope};
use crate::fund::{Fund, Response};
use crate::oqs::Message;
use crate::oqs::layout::Item;
use crate::oqs::message::ReferenceResultBody;
use crate::vocabulary::FacilityCode;

/// The element of one registration.
pub(super) const INFO: &str = "ReferenceNumberRegistrationInfo";

impl Fund {
    pub(super) fn answer_reference(&mut self, letter: &Letter<'_>) -> Result<Response, Fault> {
        let info = letter.body.group(INFO)?;
        let number = info.required("ReferenceNumber")?.text();
        let status = match self.reference(letter.facility, info) {
            Ok(()) => Status::done(),
            Err(fault) => Status::refused(&fault),
        };
        let body = ReferenceResultBody {
            processing_result_status: status.status,
            processing_result_code: status.code,
            processing_result_message: status.message,
            reference_number: Item::of(number),
            ..ReferenceResultBody::default()
        };
        let result = envelope(letter.answered(), body);
        Ok(letter.answer(&Message::ReferenceResult(result)))
    }

    /// Registers one number.
    pub(super) fn reference(
        &mut self,
        facility: &FacilityCode,
        info: Part<'_>,
    ) -> Result<(), Fault> {
        let number = info.required("ReferenceNumber")?.text().to_owned();
        let insured = info.insured(OQS_NAMES)?;
        self.register_reference(facility.clone(), number, &insured)
            .map_err(|denial| Fault::new(ask::NOT_FOUND, denial.ja()))
    }
}
