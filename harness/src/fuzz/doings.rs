//! Broken invariants that are the doing of people: nobody who is under test could have known.

use madoguchi_sim::cast::Cast;
use madoguchi_sim::fund::{self, Filing, Holder};
use madoguchi_sim::insurer;
use madoguchi_sim::invariant::Invariant;
use madoguchi_sim::vocabulary::IndividualNumber;

use super::case::{Case, Step};
use super::speech::Asked;

/// Whether the steps of a case bring it about that an invariant is broken. `own` says that it is broken by what a step says, and not by
/// what somebody says of it to others.
pub fn bring_about(case: &Case, rule: Invariant, own: bool) -> bool {
    let foreseen = case.foresees.iter().any(|id| id == rule.id());
    foreseen
        || match rule {
            // Here the case speaks for the insurer.
            Invariant::NumberMatchedOnEveryItem => own,
            // Whose number is said to be somebody else's is told of that other one from then on.
            Invariant::NobodyElsesData => {
                let cast = &case.world.cast;
                case.steps.iter().any(|step| mistakes_a_number(step, cast))
            }
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
        assert!(bring_about(
            &filed_for(true),
            Invariant::NobodyElsesData,
            false
        ));
        assert!(!bring_about(
            &filed_for(false),
            Invariant::NobodyElsesData,
            false
        ));
    }

    #[test]
    fn what_an_insurer_says_of_itself_is_not_excused() {
        let rule = Invariant::NumberMatchedOnEveryItem;
        assert!(bring_about(&filed_for(true), rule, true));
        assert!(!bring_about(&filed_for(true), rule, false));
    }
}
