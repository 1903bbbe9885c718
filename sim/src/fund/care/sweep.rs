//! What has ended long ago is forgotten, so that a fund that runs for years does not grow.

use super::Care;
use crate::clock::VirtualTime;
use crate::rulebook::Parameters;
use crate::rulebook::medical_information::consent_lives;

/// How often there is a look at it, in minutes.
const EVERY: i32 = 60;

impl Care {
    /// Forgets what has ended so many days ago as the parameters say, once an hour.
    pub(in crate::fund) fn sweep(&mut self, now: VirtualTime, parameters: &Parameters) {
        if self.swept.is_some_and(|at| now < at.plus_minutes(EVERY)) {
            return;
        }
        self.swept = Some(now);
        let kept = i32::from(parameters.care_kept_days);
        let first = now.plus_days(kept.saturating_neg()).date();
        self.consents
            .retain(|consent| consent.state.until.date() >= first);
        self.by_card
            .retain(|_, at| consent_lives(at.civil(), now.civil(), parameters));
        self.disasters.retain(|opened| opened.to >= now.date());
        self.subsidies.retain(|held| held.subsidy.until >= first);
        // A holder without tickets left stays one whose office registers them one by one.
        for tickets in self.tickets.values_mut() {
            tickets.retain(|ticket| ticket.until >= first);
        }
        for codes in self.activations.values_mut() {
            codes.retain(|code| code.until >= first || (code.device.is_some() && !code.revoked));
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::fund::Consents;
    use crate::fund::care::consent::Kept;
    use crate::fund::care::urgent::Opened;
    use crate::fund::care::{Activation, Area, CareKind, ConsentState};
    use crate::fund::members::MemberId;
    use crate::vocabulary::FacilityCode;

    fn clinic() -> FacilityCode {
        "1319990014".parse().unwrap()
    }

    fn consent(until: VirtualTime) -> Kept {
        Kept {
            facility: clinic(),
            member: MemberId::default(),
            state: ConsentState {
                number: 1,
                kind: CareKind::HomeVisit,
                consents: Consents::default(),
                given: until,
                visit: None,
                until,
                ended: None,
            },
        }
    }

    fn day(day: jiff::civil::Date) -> VirtualTime {
        VirtualTime::morning_of(day)
    }

    #[test]
    fn a_consent_is_kept_for_the_days_of_the_parameters_after_its_end_and_not_longer() {
        let parameters = Parameters::default();
        let end = day(date(2025, 6, 10));
        let last = end.plus_days(i32::from(parameters.care_kept_days));
        for (now, left) in [(end, 1), (last, 1), (last.plus_days(1), 0)] {
            let mut care = Care::new(1);
            care.consents.push(consent(end));
            care.sweep(now, &parameters);
            assert_eq!(care.consents.len(), left, "{now:?}");
        }
    }

    #[test]
    fn within_an_hour_nothing_is_looked_at_again() {
        let parameters = Parameters::default();
        let now = day(date(2030, 1, 1));
        let mut care = Care::new(1);
        care.sweep(now, &parameters);
        care.consents.push(consent(day(date(2025, 6, 10))));
        care.sweep(now.plus_minutes(EVERY - 1), &parameters);
        assert_eq!(care.consents.len(), 1);
        care.sweep(now.plus_minutes(EVERY), &parameters);
        assert_eq!(care.consents.len(), 0);
    }

    #[test]
    fn a_paired_device_outlives_its_code_and_a_revoked_one_does_not() {
        let old = |device: Option<&str>, revoked| Activation {
            code: "CODE".to_owned(),
            until: date(2020, 1, 1),
            device: device.map(str::to_owned),
            revoked,
        };
        let mut care = Care::new(1);
        let codes = vec![
            old(Some("paired"), false),
            old(Some("revoked"), true),
            old(None, false),
        ];
        care.activations.insert(clinic(), codes);
        care.sweep(day(date(2025, 6, 10)), &Parameters::default());
        let left = care.activations.get(&clinic()).unwrap();
        assert_eq!(left, &[old(Some("paired"), false)]);
    }

    #[test]
    fn an_area_is_open_through_its_last_day_and_a_check_by_card_counts_as_long_as_a_consent() {
        let today = day(date(2025, 6, 10));
        let parameters = Parameters::default();
        let opened = |to| Opened {
            area: Area {
                prefecture: 13,
                district: None,
            },
            from: date(2025, 6, 1),
            to,
        };
        let mut care = Care::new(1);
        care.disasters = vec![opened(date(2025, 6, 9)), opened(date(2025, 6, 10))];
        care.by_card.insert((clinic(), MemberId::default()), today);
        care.sweep(today, &parameters);
        assert_eq!(care.disasters.len(), 1);
        assert_eq!(care.by_card.len(), 1);
        care.sweep(today.plus_days(2), &parameters);
        assert_eq!(care.disasters.len(), 0);
        assert_eq!(care.by_card.len(), 0);
    }
}
