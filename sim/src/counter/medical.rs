//! Medical information on a doctor's or pharmacist's screen.

use super::desk::{Counter, no_such_visit, refused};
use super::law;
use super::role::Response;
use crate::cast::MedicalKind;
use crate::fund::{self, FundRole};
use crate::role::Line;

impl Counter {
    /// Asks the fund under the consent that came with the check by card. A visit on paper has none and opens
    /// nothing (COUNTER-002); a facility asks for no more than it may see (CARE-009).
    pub(super) async fn view_medical(
        &self,
        line: &Line,
        number: u32,
        kind: MedicalKind,
    ) -> Response {
        if !law::opens(&self.facility, kind) {
            return refused("この施設では閲覧できない情報です");
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::role::Request;
    use super::super::testbed::{Desk, early_certificate, employee, record, valid};
    use super::*;
    use crate::cast::{FacilitySystem, MedicalRecord};
    use crate::fund::Check;
    use crate::vocabulary::FacilityKind;

    fn drug() -> MedicalRecord {
        MedicalRecord {
            kind: MedicalKind::Drugs,
            on: date(2025, 1, 1),
            text: "見本錠".to_owned(),
            detail: None,
        }
    }

    fn viewed(mut desk: Desk, consented: bool) -> Response {
        let (kind, records) = (MedicalKind::Drugs, vec![drug()]);
        desk.fund.other = Some(fund::Response::Medical {
            kind,
            records,
            consented,
        });
        let open = desk.open();
        let visit = open.receive(&desk.reception).visit;
        open.ask(Request::ViewMedical { visit, kind })
    }

    fn by_card() -> Desk {
        let checked = Check {
            key: Some("K1".to_owned()),
            ..valid(record(employee("1")))
        };
        Desk::card_checked(date(2025, 6, 10), checked)
    }

    #[test]
    fn a_visit_by_card_shows_what_was_consented_to_and_nothing_without_consent() {
        assert_eq!(
            viewed(by_card(), true),
            Response::Medical {
                records: vec![drug()],
                consented: true
            }
        );
        assert_eq!(
            viewed(by_card(), false),
            Response::Medical {
                records: vec![],
                consented: false
            }
        );
    }

    #[test]
    fn a_visit_on_paper_opens_nothing() {
        let paper = Desk::on(date(2025, 6, 10)).shows(early_certificate());
        assert_eq!(
            viewed(paper, true),
            Response::Medical {
                records: vec![],
                consented: false
            }
        );
    }

    #[test]
    fn a_key_to_another_persons_record_is_thrown_away() {
        let mut desk = by_card();
        desk.reception.spoken.birth = date(1950, 1, 1);
        assert_eq!(
            viewed(desk, true),
            Response::Medical {
                records: vec![],
                consented: false
            }
        );
    }

    #[test]
    fn a_checkup_body_opens_checkups_and_nothing_else() {
        let mut desk = by_card();
        desk.facility.kind = FacilityKind::CheckupBody;
        assert!(matches!(
            viewed(desk.clone(), true),
            Response::Refused { .. }
        ));
        let open = desk.open();
        let visit = open.receive(&desk.reception).visit;
        let (kind, records) = (MedicalKind::Checkups, Vec::new());
        open.answers(fund::Response::Medical {
            kind,
            records,
            consented: true,
        });
        assert!(matches!(
            open.ask(Request::ViewMedical { visit, kind }),
            Response::Medical {
                consented: true,
                ..
            }
        ));
    }

    #[test]
    fn a_facility_for_eligibility_only_may_not_ask() {
        let mut limited = by_card();
        limited.facility.system = FacilitySystem::EligibilityOnly;
        let mut therapy = by_card();
        therapy.facility.kind = FacilityKind::Therapy;
        for desk in [limited, therapy] {
            assert!(matches!(viewed(desk, true), Response::Refused { .. }));
        }
    }
}
