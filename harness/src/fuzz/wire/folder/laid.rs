//! A file that has been laid into `req`, and what came of it.

use super::answer::Answer;
use super::sheet::{NUMBER, Sheet, answer_to, stem};
use super::{AFTERWARDS, GOOD, TWICE};
use crate::fuzz::oracle::SILENCE;
use crate::fuzz::voice::Sight;
use crate::fuzz::wire::Flaw;

/// A file that has been laid there.
pub struct Laid<'a> {
    /// The step of the case.
    pub step: usize,
    /// What was laid there.
    pub sheet: &'a Sheet,
    /// What it is called there.
    pub name: String,
    /// Whether the terminal can have read it only as it is.
    pub plain: bool,
    /// Whether it must be answered.
    pub owed: bool,
    /// What was in `res` for it.
    pub answers: Vec<Answer>,
}

impl Laid<'_> {
    /// Whether a file in `res` is called as its answer must be.
    pub fn is_answered_by(&self, name: &str) -> bool {
        answer_to(&self.name).is_some_and(|answer| answer == stem(name))
    }

    /// Whether there may be no second answer.
    pub fn is_answered_once(&self) -> bool {
        self.plain && self.sheet.name.contains(NUMBER)
    }

    /// What is wrong with how often it was answered.
    pub fn flaw(&self) -> Option<Flaw> {
        let expected = "one answer in `res`";
        match self.answers.as_slice() {
            answers
                if self.step == GOOD && answers.first().and_then(Answer::segment) != Some("1") =>
            {
                let found = answers
                    .first()
                    .map_or_else(|| SILENCE.to_owned(), Answer::words);
                let expected = "a good answer to a good request afterwards";
                Some(Flaw::new(AFTERWARDS, expected, found))
            }
            [] if self.owed => Some(Flaw::new(SILENCE, expected, "none")),
            [_, second, ..] if self.is_answered_once() => {
                Some(Flaw::new(TWICE, expected, second.words()))
            }
            _ => None,
        }
    }

    /// What tells what came of it apart.
    pub fn sight(&self) -> Sight {
        let sight = Sight::default().and(self.sheet.door.as_bytes());
        let manner = match self.sheet.manner.is_plain() {
            true => "",
            false => &format!("{:?}", self.sheet.manner),
        };
        let sight = sight.and(manner.get(..4).unwrap_or(manner).as_bytes());
        self.answers.iter().fold(sight, |sight, it| it.sight(sight))
    }
}
