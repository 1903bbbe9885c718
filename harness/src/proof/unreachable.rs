//! Defects that no hunt can find, and why. A hunt sees what is answered to whoever asks from outside, the nine invariants, and who does not
//! answer: what shows nowhere there cannot be missed.

use super::Defect;

/// Why nobody finds what a counter makes of answers that the fund here never gives.
const ANSWERS: &str = "a hunt changes what a counter is asked, not what the fund answers it; that of here never answers so";

/// By name.
const UNREACHABLE: &[(&str, &str)] = &[
    ("counter-takes-first-of-several-records", ANSWERS),
    ("counter-does-not-compare-reception-numbers", ANSWERS),
    ("counter-takes-anybodys-line", ANSWERS),
    ("counter-reads-empty-share-as-nothing-to-pay", ANSWERS),
    ("counter-cannot-read-empty-codes", ANSWERS),
    ("counter-reads-by-order", ANSWERS),
    ("counter-takes-no-share-for-nothing-to-pay", ANSWERS),
];

impl Defect {
    /// Why no hunt can find it, if none can.
    pub fn unreachable(&self) -> Option<&'static str> {
        let mut known = UNREACHABLE.iter();
        let (_, why) = known.find(|(id, _)| *id == self.id)?;
        Some(why)
    }
}

#[cfg(test)]
mod tests {
    use super::super::defects;
    use super::*;

    #[test]
    fn whatever_is_called_unreachable_exists_and_is_named_once() {
        for (place, (id, why)) in UNREACHABLE.iter().enumerate() {
            assert!(defects::all().any(|it| it.id == *id), "{id}");
            assert!(!why.is_empty(), "{id}");
            let mut others = UNREACHABLE.iter().skip(place + 1);
            assert!(others.all(|(other, _)| other != id), "{id}");
        }
    }
}
