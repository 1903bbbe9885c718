//! Medical information on a doctor's or pharmacist's screen.

use super::desk::{Counter, no_such_visit, refused};
use super::role::Response;
use crate::cast::{FacilitySystem, MedicalKind};
use crate::fund::{self, FundRole};
use crate::role::Line;
use crate::vocabulary::FacilityKind;

impl Counter {
    /// Asks the fund under the consent that came with the check by card. A visit on paper has none and opens
    /// nothing (COUNTER-002); a facility that checks eligibility only may not ask (CARE-009).
    pub(super) async fn view_medical(
        &self,
        line: &Line,
        number: u32,
        kind: MedicalKind,
    ) -> Response {
        if self.facility.system != FacilitySystem::Full
            || self.facility.kind == FacilityKind::Therapy
        {
            return refused("この施設では資格情報だけを確認できます");
        }
        let Some(visit) = self.visits.get(&number) else {
            return no_such_visit();
        };
        let Some(key) = visit.key.clone() else {
            return Response::Medical {
                records: Vec::new(),
                consented: false,
            };
        };
        let request = fund::Request::ViewMedical {
            facility: self.facility.code.clone(),
            key,
            kind,
        };
        match line.ask::<FundRole>("", request).await {
            // What is not asked for is not shown, whatever comes back.
            Ok(fund::Response::Medical {
                kind: answered,
                records,
                consented,
            }) if answered == kind => {
                let records = if consented { records } else { Vec::new() };
                Response::Medical {
                    records: records
                        .into_iter()
                        .filter(|record| record.kind == kind)
                        .collect(),
                    consented,
                }
            }
            Ok(fund::Response::Refused { reason }) => refused(reason),
            Ok(_) | Err(_) => refused("医療情報を照会できませんでした"),
        }
    }
}
