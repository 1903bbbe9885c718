//! 照会番号登録 (OQS-IF-003, 004).

use super::Letter;
use super::ask::{self, Fault, OQS_NAMES};
use super::tell::{Header, message, put};
use crate::fund::{Fund, Response};
use crate::oqs::Element;
use crate::vocabulary::FacilityCode;

/// The element of one registration.
pub(super) const INFO: &str = "ReferenceNumberRegistrationInfo";

impl Fund {
    pub(super) fn answer_reference(&mut self, letter: &Letter<'_>) -> Result<Response, Fault> {
        let Some(info) = letter.body.child(INFO) else {
            let message = format!("必須の要素がありません: {INFO}");
            return Err(Fault::new("MDG102", message));
        };
        let number = ask::required(info, "ReferenceNumber")?.text.clone();
        let result = self.reference(letter.facility, info);
        let mut body = status(result.err().as_ref());
        put(&mut body, "ReferenceNumber", Some(number));
        let header = Header {
            file: letter.file(),
            ..Header::default()
        };
        Ok(message(header.write(letter.now, letter.facility), body))
    }

    /// Registers one number.
    pub(super) fn reference(
        &mut self,
        facility: &FacilityCode,
        info: &Element,
    ) -> Result<(), Fault> {
        let number = ask::required(info, "ReferenceNumber")?.text.clone();
        let insured = ask::insured(info, OQS_NAMES)?;
        self.register_reference(facility.clone(), number, &insured)
            .map_err(|denial| Fault::new(ask::NOT_FOUND, denial.ja()))
    }
}

/// 処理結果状況 of one person.
pub(super) fn status(fault: Option<&Fault>) -> Vec<Element> {
    let mut list = Vec::new();
    let code = if fault.is_some() { "2" } else { "1" };
    put(&mut list, "ProcessingResultStatus", Some(code));
    put(
        &mut list,
        "ProcessingResultCode",
        fault.map(|fault| fault.code),
    );
    let message = fault.map(|fault| fault.message.as_str());
    put(&mut list, "ProcessingResultMessage", message);
    list
}
