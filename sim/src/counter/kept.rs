//! 居宅同意取得型 at the desk: patients of continued visits and of online care are checked without the card, under the
//! consent that they gave on their own phone or on the facility's device (CARE-006, CARE-007).

use jiff::civil::Date;

use super::desk::{Counter, refused};
use super::expected::Expected;
use super::law;
use super::role::{Care, Companion, Reception, Response, Spoken};
use super::situation::{By, Likeness, Online, likeness};
use crate::cast::{Facility, FacilitySystem};
use crate::fund::care::{CareKind, CareRequest, CareResponse, Consented, ListedBy};
use crate::fund::{self, FundRole, Validity};
use crate::role::Line;
use crate::vocabulary::{InsuredId, PersonName, Sex};

/// A consent of which the facility knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KnownConsent {
    /// For which way of care.
    pub care: Care,
    /// 氏名.
    pub name: PersonName,
    /// 生年月日.
    pub birth: Date,
    /// 性別.
    pub sex: Sex,
    /// The number under which it can be asked about.
    pub insured: InsuredId,
}

impl KnownConsent {
    fn is_of(&self, spoken: &Spoken, care: Care) -> bool {
        self.care == care && likeness(spoken, &self.name, self.birth, self.sex) != Likeness::Other
    }
}

/// The kind of consent that opens a way of care; none does at the reception counter.
const fn kind(care: Care) -> Option<CareKind> {
    match care {
        Care::Outpatient => None,
        Care::HomeVisit => Some(CareKind::HomeVisit),
        Care::Online => Some(CareKind::Online),
    }
}

/// Whether a patient is one who may have consented away from the reader.
pub(super) fn may_have_consented(facility: &Facility, reception: &Reception, on: Date) -> bool {
    kind(reception.care).is_some()
        && !reception.used_reader
        && reception.companion != Companion::AgentOnly
        && facility.system == FacilitySystem::Full
        && law::takes_cards(facility, reception.care, on)
}

/// 再照会: asks without the card, by each number that may be the patient's, until one answers to a consent.
pub(super) async fn check_under_consent(
    line: &Line,
    facility: &Facility,
    reception: &Reception,
    numbers: Vec<InsuredId>,
) -> Online {
    let Some(kind) = kind(reception.care) else {
        return Online::NotTried;
    };
    for insured in numbers {
        let request = CareRequest::CheckAgain {
            facility: facility.code.clone(),
            kind,
            insured,
            birth: reception.spoken.birth,
        };
        let request = fund::Request::Care(Box::new(request));
        match line.ask::<FundRole>("", request).await {
            Ok(fund::Response::Care(answer)) => {
                if let CareResponse::Consented { check, state } = *answer {
                    let lapsed = state.ended.is_some();
                    return Online::Answered {
                        check,
                        by: By::Consent { lapsed },
                    };
                }
            }
            // No consent under this number, or one that has been withdrawn.
            Ok(_) => {}
            Err(_) => return Online::Down,
        }
    }
    Online::NotTried
}

impl Counter {
    /// Whether the facility knows of a consent of this patient to this way of care.
    pub(super) fn knows_consent(&self, reception: &Reception) -> bool {
        let mut consents = self.consents.iter();
        consents.any(|consent| consent.is_of(&reception.spoken, reception.care))
    }

    /// The numbers by which a patient may be asked about: recorded here, told with a consent, or on a paper shown.
    pub(super) fn numbers_of(&self, reception: &Reception) -> Vec<InsuredId> {
        let spoken = &reception.spoken;
        let chart = self.chart_of(reception).map(|chart| chart.insured);
        let consents = self.consents.iter();
        let told = consents
            .filter(|consent| consent.is_of(spoken, reception.care))
            .map(|consent| consent.insured.clone());
        let shown = reception.documents.iter().filter_map(|shown| {
            let items = shown.document.items()?;
            let own = likeness(spoken, &items.name, items.birth, items.sex) != Likeness::Other;
            own.then(|| items.insured.clone())
        });
        let mut numbers: Vec<InsuredId> = Vec::new();
        for number in chart.into_iter().chain(told).chain(shown) {
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        numbers
    }

    /// Keeps that a patient consented to a way of care.
    pub(super) fn remember_consent(&mut self, consent: KnownConsent) {
        self.consents.retain(|known| {
            known.care != consent.care
                || (&known.name, known.birth, known.sex)
                    != (&consent.name, consent.birth, consent.sex)
        });
        self.consents.push(consent);
    }

    /// 同意済資格情報一括取得: consents of days of consent. Those that have ended are no longer known here.
    pub(super) async fn fetch_consented(
        &mut self,
        line: &Line,
        care: Care,
        (from, to): (Date, Date),
    ) -> Response {
        let Some(kind) = kind(care) else {
            return refused("外来の同意はリーダーで取ります。一括取得するものはありません");
        };
        let request = CareRequest::ListConsented {
            facility: self.facility.code.clone(),
            kind,
            by: ListedBy::ConsentDate,
            from,
            to,
        };
        let request = fund::Request::Care(Box::new(request));
        let people = match line.ask::<FundRole>("", request).await {
            Ok(fund::Response::Care(answer)) => match *answer {
                CareResponse::ConsentedList { people } => people,
                _ => return refused("同意の一括取得に、別の回答が返りました"),
            },
            Ok(fund::Response::Refused { reason }) => return refused(reason),
            Ok(_) | Err(_) => {
                return refused("同意を一括取得できませんでした。後でもう一度取得してください");
            }
        };
        let patients = people
            .iter()
            .filter(|consented| consented.state.kind == kind)
            .filter_map(|consented| self.take_consent(care, consented))
            .collect();
        Response::Expected {
            pending: false,
            patients,
        }
    }

    /// Takes a line of the list in, if it tells whose it is.
    fn take_consent(&mut self, care: Care, consented: &Consented) -> Option<Expected> {
        let check = &consented.check;
        let [record] = check.records.as_slice() else {
            return None;
        };
        let consent = KnownConsent {
            care,
            name: record.name.clone(),
            birth: record.birth,
            sex: record.sex,
            insured: record.insured.clone(),
        };
        if consented.state.ended.is_none() && check.validity == Validity::Valid {
            self.remember_consent(consent);
        } else {
            self.consents.retain(|known| *known != consent);
        }
        Some(Expected {
            name: record.name.clone(),
            birth: record.birth,
            asked: None,
            validity: Some(check.validity),
            insured: Some(record.insured.clone()),
            share: record.share,
            limit: record.limit,
            message: check.notice.clone(),
            warnings: Vec::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::role::{Acceptance, Basis, Guidance, Request};
    use super::super::testbed::{Desk, employee, name, record, valid};
    use super::*;
    use crate::clock::VirtualTime;
    use crate::fund::care::{ConsentEnd, ConsentState};
    use crate::fund::{Check, Consents};
    use crate::vocabulary::Share;

    fn state(ended: Option<ConsentEnd>) -> ConsentState {
        ConsentState {
            number: 1,
            kind: CareKind::HomeVisit,
            consents: Consents::default(),
            given: VirtualTime::morning_of(date(2025, 6, 1)),
            visit: None,
            until: VirtualTime::morning_of(date(2025, 9, 1)),
            ended,
        }
    }

    fn consented(ended: Option<ConsentEnd>) -> fund::Response {
        let check = Box::new(Check {
            key: ended.is_none().then(|| "K1".to_owned()),
            ..valid(record(employee("1")))
        });
        let state = state(ended);
        fund::Response::Care(Box::new(CareResponse::Consented { check, state }))
    }

    /// At home, known here from an earlier visit, without the card.
    fn at_home(answer: Option<fund::Response>) -> Desk {
        let mut desk = Desk::on(date(2025, 6, 10)).returns(true);
        desk.reception.care = Care::HomeVisit;
        desk.fund.other = answer;
        desk
    }

    #[test]
    fn a_kept_consent_proves_without_the_card_and_a_lapsed_one_asks_to_consent_again() {
        for (ended, again) in [(None, false), (Some(ConsentEnd::Lapsed), true)] {
            let decision = at_home(Some(consented(ended))).decide();
            assert_eq!(
                (decision.outcome, decision.basis),
                (Acceptance::Confirmed, Some(Basis::KeptConsent))
            );
            assert_eq!(decision.guidance.contains(&Guidance::ConsentAgain), again);
        }
    }

    #[test]
    fn online_care_is_checked_each_time_so_that_a_lapsed_consent_proves_nothing() {
        for (ended, expected) in [
            (None, Acceptance::Confirmed),
            (Some(ConsentEnd::Lapsed), Acceptance::Unproven),
        ] {
            let mut desk = at_home(Some(consented(ended)));
            desk.reception.care = Care::Online;
            let decision = desk.decide();
            assert_eq!(decision.outcome, expected);
            assert_eq!(
                decision.guidance.contains(&Guidance::ConsentAgain),
                ended.is_some()
            );
        }
    }

    #[test]
    fn a_consent_opens_nothing_at_the_reception_counter() {
        let mut desk = at_home(Some(consented(None)));
        desk.reception.care = Care::Outpatient;
        let open = desk.open();
        assert_eq!(open.receive(&desk.reception).outcome, Acceptance::Unproven);
        assert!(open.asked.borrow().is_empty());
    }

    #[test]
    fn a_patient_of_whom_nothing_is_known_cannot_be_asked_about() {
        let mut desk = at_home(Some(consented(None)));
        desk.charts.clear();
        let open = desk.open();
        assert_eq!(open.receive(&desk.reception).outcome, Acceptance::Unproven);
        assert!(open.asked.borrow().is_empty());
    }

    #[test]
    fn with_a_known_consent_a_dead_line_leads_to_the_past_record_and_not_to_full_cost() {
        let desk = at_home(Some(consented(None)));
        let open = desk.open();
        open.receive(&desk.reception);
        open.falls_silent();
        let next = open.receive(&desk.reception);
        assert_eq!(
            (next.outcome, next.basis, next.share),
            (Acceptance::Confirmed, Some(Basis::PastRecord), Share::THREE)
        );
    }

    #[test]
    fn a_listed_consent_lets_somebody_new_be_asked_about_and_an_ended_one_no_longer() {
        let listed = |ended| {
            let mut desk = at_home(None);
            desk.charts.clear();
            let people = vec![Consented {
                check: valid(record(employee("1"))),
                state: state(ended),
            }];
            desk.fund.other = Some(fund::Response::Care(Box::new(
                CareResponse::ConsentedList { people },
            )));
            let open = desk.open();
            let (care, day) = (Care::HomeVisit, date(2025, 6, 1));
            let (from, to) = (day, day);
            match open.ask(Request::FetchConsented { care, from, to }) {
                Response::Expected { patients, .. } => assert_eq!(patients[0].name, name()),
                other => panic!("{other:?}"),
            }
            open.receive(&desk.reception);
            let asked = open.asked.borrow();
            asked.iter().any(|request| {
                matches!(request, fund::Request::Care(care) if matches!(**care, CareRequest::CheckAgain { .. }))
            })
        };
        assert!(listed(None));
        assert!(!listed(Some(ConsentEnd::Facility)));
    }
}
