//! Where things are on a chip, in the words of scenarios: the catalogue of the simulation, and what a scenario is told
//! that uses a word which is not in it.

use madoguchi_sim::card::{Ap, catalogue};

use crate::fail;
use crate::run::Party;

/// The application of that name.
pub fn application(name: &str) -> Ap {
    match Ap::ALL.into_iter().find(|it| it.ja() == name) {
        Some(application) => application,
        None => fail!(
            Party::Configuration,
            format_args!(
                "アプリケーション: one of {}",
                Ap::ALL.map(Ap::ja).join("・")
            ),
            format_args!("「{name}」")
        ),
    }
}

/// The identifier of a file of an application: by its word, or four hexadecimal digits.
pub fn file(application: Ap, name: &str) -> u16 {
    let mut named = catalogue::files_with_words(application);
    let by_word = named
        .find(|(word, _)| *word == name)
        .map(|(_, file)| file.id);
    let by_number = || match name.len() {
        4 => u16::from_str_radix(name, 16).ok(),
        _ => None,
    };
    match by_word.or_else(by_number) {
        Some(id) => id,
        None => {
            let known: Vec<_> = catalogue::files_with_words(application)
                .map(|(word, _)| word)
                .collect();
            fail!(
                Party::Configuration,
                format_args!(
                    "a file of {}: four hexadecimal digits, or one of {}",
                    application.ja(),
                    known.join("・")
                ),
                format_args!("「{name}」")
            )
        }
    }
}
