//! Broken invariants that are the doing of people: nobody who is under test could have known.

use madoguchi_sim::cast::Cast;
use madoguchi_sim::fund::{self, Filing, FundRole, Holder};
use madoguchi_sim::insurer;
use madoguchi_sim::invariant::Invariant;
use madoguchi_sim::trace::Entry;
use madoguchi_sim::vocabulary::IndividualNumber;

use super::case::{Case, Step};
use super::speech::Asked;

/// Whether the steps of a case bring it about that an invariant is broken by a call.
pub fn bring_about(case: &Case, rule: Invariant, call: Option<&Entry>) -> bool {
    // What a step says, and not what somebody says of it to others.
    let own = call.filter(|call| call.depth == 0);
    let foreseen = case.foresees.iter().any(|id| id == rule.id());
    foreseen
        || match rule {
            // Here the case speaks for the insurer.
            Invariant::NumberMatchedOnEveryItem => own.is_some(),
            // Whose number is said to be somebody else's is told of that other one from then on. And where the case speaks for a terminal,
            // the card of the proof need not be the one that lies on the reader.
            Invariant::NobodyElsesData => {
                let cast = &case.world.cast;
                own.is_some_and(|call| call.request::<FundRole>().is_some())
                    || case.steps.iter().any(|step| mistakes_a_number(step, cast))
            }
            // The fund tells of 特別療養費 whatever is filed.
            Invariant::NoFullChargeForFailure => case.steps.iter().any(files_special_expense),
            _ => false,
        }
}

/// Whether a step files a record under 特別療養費.
fn files_special_expense(step: &Step) -> bool {
    let Step::Ask { asked, .. } = step else {
        return false;
    };
    match asked {
        Asked::Fund(fund::Request::File {
            filing: Filing::Acquire { enrolment, .. } | Filing::Correct { enrolment, .. },
            ..
        }) => enrolment.special_expense,
        _ => false,
    }
}

/// Whether a step says of a 個人番号 that it is somebody's whose it is not.
fn mistakes_a_number(step: &Step, cast: &Cast) -> bool {
    let Step::Ask { asked, .. } = step else {
        return false;
    };
    match asked {
        Asked::Insurer(insurer::Request::FileAcquisition(report)) => {
            let number = report.number.as_ref();
            number.is_some_and(|number| is_not_of(number, &report.holder, cast))
        }
        Asked::Fund(fund::Request::File {
            filing: Filing::Acquire { number, holder, .. } | Filing::Correct { number, holder, .. },
            ..
        }) => is_not_of(number, holder, cast),
        _ => false,
    }
}

fn is_not_of(number: &IndividualNumber, said: &Holder, cast: &Cast) -> bool {
    let mut people = cast.people.values();
    people.any(|person| {
        person.individual_number == *number
            && (person.birth != said.birth || !person.name.same_as(&said.name))
    })
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use madoguchi_sim::role::{Address, RoleName};
    use madoguchi_sim::trace::Trace;

    use super::*;
    use crate::fuzz::case::World;
    use crate::stage::standard_cast;

    fn filed_for(other: bool) -> Case {
        let cast = standard_cast();
        let mut people = cast.people.values();
        let (one, two) = (
            people.next().expect("a person"),
            people.next().expect("another"),
        );
        let numbered = if other { two } else { one };
        let filing = Filing::Acquire {
            number: numbered.individual_number.clone(),
            holder: Holder {
                name: one.name.clone(),
                birth: one.birth,
                sex: one.sex,
                address: one.address.clone(),
            },
            enrolment: one.enrolments.first().expect("insured").clone(),
        };
        let insurer = one
            .enrolments
            .first()
            .expect("insured")
            .insured
            .insurer
            .clone();
        let asked = Asked::Fund(fund::Request::File { insurer, filing });
        let step = Step::Ask {
            from: Address::new(RoleName::Insurer, "06139992"),
            to: Address::new(RoleName::Fund, ""),
            asked,
        };
        let opening = cast.start;
        Case::new(Rc::new(World::new(Rc::new(cast), opening)), vec![step])
    }

    #[test]
    fn a_number_that_is_said_to_be_somebody_elses_excuses_data_of_somebody_else() {
        let rule = Invariant::NobodyElsesData;
        assert!(bring_about(&filed_for(true), rule, None));
        assert!(!bring_about(&filed_for(false), rule, None));
    }

    #[test]
    fn what_a_case_says_for_an_actor_is_excused_and_what_the_actor_says_is_not() {
        for (case, rule) in [
            (filed_for(true), Invariant::NumberMatchedOnEveryItem),
            (filed_for(false), Invariant::NobodyElsesData),
        ] {
            assert!(told_at(&case, 0, rule));
            assert!(!told_at(&case, 1, rule));
        }
    }

    #[test]
    fn a_filing_of_special_expense_excuses_the_full_charge() {
        for marked in [true, false] {
            let mut case = filed_for(false);
            for step in &mut case.steps {
                if let Step::Ask { asked, .. } = step
                    && let Asked::Fund(fund::Request::File { filing, .. }) = asked
                    && let Filing::Acquire { enrolment, .. } = filing
                {
                    enrolment.special_expense = marked;
                }
            }
            let rule = Invariant::NoFullChargeForFailure;
            assert_eq!(bring_about(&case, rule, None), marked);
        }
    }

    /// Whether a broken rule is excused that was broken by a step, said at a depth.
    fn told_at(case: &Case, depth: u32, rule: Invariant) -> bool {
        let mut trace = Trace::default();
        for step in &case.steps {
            if let Step::Ask { from, to, asked } = step
                && let Asked::Fund(asked) = asked
            {
                trace.begin::<FundRole>(case.world.opening, from, to, asked, depth);
            }
        }
        bring_about(case, rule, trace.entries().first())
    }
}
