//! The fund as others call it.

use super::by_number::NumberQuery;
use super::emergency::FourItems;
use super::{Fund, FundRole, Request, Response};
use crate::role::{Answer, Line, Port};

impl Port<FundRole> for Fund {
    fn call<'a>(&'a mut self, line: Line, request: Request) -> Answer<'a, FundRole> {
        Box::pin(async move { Ok(self.answer(&line, request).await) })
    }
}

impl Fund {
    async fn answer(&mut self, line: &Line, request: Request) -> Response {
        let now = line.now();
        match request {
            Request::OpenSession {
                channel,
                certificate,
            } => self.open_session(line, channel, certificate).await,
            Request::Register { channel, proof } => self.register(line, &channel, &proof).await,
            Request::CheckByCard {
                facility,
                proof,
                consents,
            } => self.check_by_card(now, facility, &proof, consents),
            Request::CheckByNumber {
                facility,
                insured,
                birth,
                on,
                limit_consent,
            } => {
                let query = NumberQuery {
                    facility,
                    insured,
                    birth,
                    on,
                    limit_consent,
                };
                self.check_by_number(now, &query)
            }
            Request::Exchange(exchange) => self.exchange(now, &exchange),
            Request::ExchangeByCard {
                facility,
                proof,
                consents,
            } => self.exchange_by_card(now, &facility, &proof, consents),
            Request::Care(request) => self.care(now, *request),
            Request::RegisterReference {
                facility,
                reference,
                insured,
            } => match self.register_reference(facility, reference, &insured) {
                Ok(()) => Response::Accepted,
                Err(denial) => denial.response(),
            },
            Request::ViewMedical {
                facility,
                key,
                kind,
            } => self.view_medical(now, &facility, &key, kind),
            Request::OpenEmergency {
                facility,
                called_back_at,
            } => self.open_emergency(now, facility, &called_back_at),
            Request::EmergencyCheck {
                facility,
                name,
                sex,
                birth,
                address,
                on,
            } => {
                let items = FourItems {
                    name,
                    sex,
                    birth,
                    address,
                };
                self.emergency_check(now, &facility, &items, on)
            }
            Request::ReportEmergencyUse { facility } => self.report_emergency_use(&facility),
            Request::SubmitClaim(claim) => Response::Claim(self.settle(now, &claim)),
            Request::File { insurer, filing } => self.file(line, &insurer, filing).await,
            Request::FileUpload { insurer, file } => self.take_file(line, &insurer, &file).await,
            Request::SetViewingStop {
                insurer,
                insured,
                stop,
            } => self.set_viewing_stop(&insurer, &insured, stop),
            Request::CancelRegistration { insurer, insured } => {
                self.cancel_registration(now, &insurer, &insured)
            }
            Request::ListUnregistered { insurer } => self.list_unregistered(now, &insurer),
            Request::Own { proof } => self.own(now, &proof),
            Request::AuditLog { insurer, insured } => self.audit_log(&insurer, &insured),
        }
    }
}
