//! Messages of the external interface, answered.

use super::{Fund, Response};
use crate::oqs::Exchange;

impl Fund {
    /// Answers a message.
    pub(super) fn exchange(exchange: &Exchange) -> Response {
        Response::Refused {
            reason: format!("{}の電文には対応していません", exchange.service.ja()),
        }
    }
}
