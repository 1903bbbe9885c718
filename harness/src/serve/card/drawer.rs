//! The drawer in which all cards lie: by name, from the specimens or from an ecosystem.

use madoguchi_sim::card::{Card, CardSpec, Interface};
use madoguchi_sim::cast::Cast;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::jlis::Jlis;
use madoguchi_sim::population::Population;
use madoguchi_sim::specimen::{self, Specimen};

use super::holder::title;
use super::wrong::WrongCard;
use super::{Chip, Holder};
use crate::proof::Defect;
use crate::source::nearest::nearest;

/// All cards that can be served, as J-LIS has made them for the people of one cast.
#[derive(Debug)]
pub struct Drawer {
    cast: Cast,
    specimens: bool,
    names: Vec<String>,
    interface: Option<Interface>,
    defect: Option<&'static Defect>,
}

/// A name that means no card.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("card: expected one of {}, found `{found}`{}", known.join(", "), self.meant())]
pub struct NoSuchCard {
    /// The name.
    pub found: String,
    /// Names that mean one.
    pub known: Vec<String>,
}

impl NoSuchCard {
    /// The name that was probably meant, as the end of a sentence.
    fn meant(&self) -> String {
        let japanese = Specimen::ALL.map(Specimen::ja);
        let known = self.known.iter().map(String::as_str).chain(japanese);
        nearest(&self.found, known)
            .map_or_else(String::new, |it| format!(" (did you mean `{it}`?)"))
    }
}

impl Drawer {
    /// One card of every kind.
    pub fn of_specimens(at: VirtualTime, seed: u64) -> Self {
        Self::new(specimen::cast(at, seed), true)
    }

    /// The cards of the people of an ecosystem.
    pub fn of_ecosystem(cast: Cast) -> Self {
        Self::new(cast, false)
    }

    fn new(cast: Cast, specimens: bool) -> Self {
        let (_, cards) = Jlis::begin(&cast);
        Self {
            names: cards.into_iter().map(|(name, _)| name).collect(),
            cast,
            specimens,
            interface: None,
            defect: None,
        }
    }

    /// The same cards as another kind of reader sees them.
    pub fn seen_by(self, interface: Option<Interface>) -> Self {
        Self { interface, ..self }
    }

    /// The same cards, wrong in one way if a defect is given.
    pub fn wrong_by(self, defect: Option<&'static Defect>) -> Self {
        Self { defect, ..self }
    }

    /// The citizens beside the specimens; nobody is beside the people of an ecosystem.
    fn population(&self) -> Option<Population> {
        self.specimens
            .then(|| Population::new(self.cast.seed, self.cast.start))
    }

    /// The one name of the card that somebody means: specimens go by names of either language, and beside them
    /// there are the cards of as many citizens as one wants, `citizen-0` and on.
    ///
    /// # Errors
    /// [`NoSuchCard`] with all names.
    pub fn find(&self, name: &str) -> Result<String, NoSuchCard> {
        let name = name.trim();
        let specimen = Specimen::ALL
            .into_iter()
            .find(|specimen| self.specimens && specimen.is_called(name))
            .map(Specimen::instance);
        specimen
            .or_else(|| self.names.iter().find(|known| *known == name).cloned())
            .or_else(|| Some(self.population()?.by_key(name)?.key()))
            .ok_or_else(|| NoSuchCard {
                found: name.to_owned(),
                known: self.known(),
            })
    }

    fn known(&self) -> Vec<String> {
        match self.specimens {
            true => Specimen::ALL
                .map(|specimen| specimen.name().to_owned())
                .into_iter()
                .chain(["citizen-N".to_owned()])
                .collect(),
            false => self.names.clone(),
        }
    }

    /// The card of a name as [`Self::find`] gives it, new. Every call gives the same card.
    pub fn take(&self, instance: &str) -> Option<CardSpec> {
        let (_, cards) = Jlis::begin(&self.cast);
        let mut spec = match cards.into_iter().find(|(name, _)| name == instance) {
            Some((_, spec)) => spec,
            None => {
                let population = self.population()?;
                population.spec(&population.by_key(instance)?)?
            }
        };
        if let Some(interface) = self.interface {
            spec.interface = interface;
        }
        Some(spec)
    }

    /// What the kind of a card is called, for people.
    pub fn title(&self, instance: &str) -> &'static str {
        let mut specimens = Specimen::ALL.into_iter().filter(|_| self.specimens);
        let specimen = specimens.find(|specimen| specimen.instance() == instance);
        specimen.map_or_else(|| title(instance), Specimen::ja)
    }
}

impl Holder for Drawer {
    fn find(&self, name: &str) -> Result<String, NoSuchCard> {
        Self::find(self, name)
    }

    fn bring(&self, instance: &str) -> Option<Box<dyn Chip>> {
        let card = Card::new(self.take(instance)?);
        Some(match self.defect {
            None => Box::new(card),
            Some(defect) => Box::new(WrongCard::new(card, instance, self.cast.start, defect)),
        })
    }

    fn title(&self, instance: &str) -> &'static str {
        Self::title(self, instance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use madoguchi_sim::card::CardKind;

    fn drawer() -> Drawer {
        Drawer::of_specimens(VirtualTime::morning_of(date(2026, 11, 25)), 1)
    }

    #[test]
    fn citizens_lie_beside_the_specimens_and_not_beside_the_people_of_an_ecosystem() {
        let drawer = drawer();
        assert_eq!(drawer.find("citizen-7").as_deref(), Ok("citizen-7"));
        assert!(drawer.take("citizen-7").is_some());
        let cast = specimen::cast(VirtualTime::morning_of(date(2026, 11, 25)), 1);
        assert!(Drawer::of_ecosystem(cast).find("citizen-7").is_err());
    }

    #[test]
    fn a_specimen_is_found_by_either_name_and_a_phone_by_the_name_of_its_kind() {
        let drawer = drawer();
        assert_eq!(
            drawer.find("顔認証マイナンバーカード"),
            drawer.find("face-only")
        );
        let phone = drawer.find("android").expect("found");
        let kind = drawer.take(&phone).expect("made").kind;
        assert_eq!(kind, CardKind::PhoneAndroid);
    }

    #[test]
    fn a_card_that_nobody_has_is_answered_with_all_names() {
        let none = drawer().find("gold").expect_err("none").to_string();
        assert!(none.contains("ordinary, face-only") && none.contains("`gold`"));
        let near = drawer().find("ordinal").expect_err("none").to_string();
        assert!(near.ends_with("(did you mean `ordinary`?)"), "{near}");
    }

    #[test]
    fn people_of_an_ecosystem_have_the_cards_that_their_fixtures_give_them() {
        let drawer = Drawer::of_ecosystem(crate::stage::standard_cast());
        assert!(drawer.find("見本 太郎").is_ok());
        assert!(drawer.find("ordinary").is_err());
    }
}
