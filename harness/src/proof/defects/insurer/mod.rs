//! Insurers that are wrong.

/// Answers such requests as if it were another day.
macro_rules! off {
    ($when:ident, $day:expr, $such:pat) => {
        |board| {
            flaw::clock_while::<InsurerRole, _>(board, |asked, now| {
                if matches!(asked, $such) {
                    $when($day, now)
                } else {
                    now
                }
            });
        }
    };
}

mod application;
mod arrears;
mod inspection;
mod letter;
mod number;
mod paper;
mod report;

use madoguchi_sim::fund::{self, FundRole};
use madoguchi_sim::insurer::{InsurerRole, Letter, Request, Response};
use madoguchi_sim::jlis::{self, JlisRole};
use madoguchi_sim::role::{Line, Switchboard};
use madoguchi_sim::vocabulary::{
    Document, EligibilityCertificate, EligibilityItems, EligibilityNotice,
};

use crate::proof::{Defect, flaw};

/// Every one.
pub(super) const ALL: &[&[Defect]] = &[
    report::ALL,
    number::ALL,
    inspection::ALL,
    application::ALL,
    arrears::ALL,
    letter::ALL,
    paper::ALL,
];

defects_of!(insurer: Insurer);

/// Something else is answered than should be.
fn answers(board: &Switchboard, change: impl Fn(&Request, &mut Response) + Copy + 'static) {
    flaw::says::<InsurerRole, _>(board, move || {
        move |_: &Line, asked: &Request, answer: &mut Response| change(asked, answer)
    });
}

/// What is asked is taken for something else.
fn mistakes(board: &Switchboard, change: fn(&mut Request)) {
    flaw::hears::<InsurerRole, _>(board, move || {
        move |_: &Line, asked: &mut Request| change(asked)
    });
}

/// Refuses what it should take.
fn refuses(board: &Switchboard, such: fn(&Request) -> bool) {
    flaw::instead::<InsurerRole, _>(board, move || {
        move |_: &Line, asked: &Request| {
            such(asked).then(|| Response::Refused {
                reason: "受け付けない".to_owned(),
            })
        }
    });
}

/// Says that it has done what it leaves undone.
fn leaves_undone(board: &Switchboard, such: fn(&Request) -> bool) {
    flaw::instead::<InsurerRole, _>(board, move || {
        move |_: &Line, asked: &Request| such(asked).then_some(Response::Accepted)
    });
}

/// Something else is filed with the fund than should be.
fn files(board: &Switchboard, change: fn(&mut fund::Request)) {
    flaw::asks::<InsurerRole, FundRole, _>(board, move || {
        move |_: &Line, asked: &mut fund::Request| change(asked)
    });
}

/// What J-LIS answers is taken for something else.
fn mishears(board: &Switchboard, change: fn(&jlis::Request, &mut jlis::Response)) {
    flaw::hears_back::<InsurerRole, JlisRole, _>(board, move || change);
}

/// Other letters arrive.
fn letters(board: &Switchboard, change: fn(&mut Vec<Letter>)) {
    answers(board, move |_, answer| {
        if let Response::Letters { letters } = answer {
            change(letters);
        }
    });
}

/// Other certificates arrive.
fn certificates(board: &Switchboard, change: fn(&mut EligibilityCertificate)) {
    answers(board, move |_, answer| {
        for document in documents(answer) {
            if let Document::Certificate(certificate) = document {
                change(certificate);
            }
        }
    });
}

/// Other notices arrive.
fn notices(board: &Switchboard, change: fn(&mut EligibilityNotice)) {
    answers(board, move |_, answer| {
        for document in documents(answer) {
            if let Document::Notice(notice) = document {
                change(notice);
            }
        }
    });
}

/// What both say is another thing.
fn items(board: &Switchboard, change: fn(&mut EligibilityItems)) {
    answers(board, move |_, answer| {
        for document in documents(answer) {
            match document {
                Document::Certificate(certificate) => change(&mut certificate.items),
                Document::Notice(notice) => change(&mut notice.items),
                _ => {}
            }
        }
    });
}

fn documents(answer: &mut Response) -> impl Iterator<Item = &mut Document> {
    let letters = match answer {
        Response::Letters { letters } => letters.as_mut_slice(),
        _ => &mut [],
    };
    letters.iter_mut().filter_map(|letter| match letter {
        Letter::Document { document, .. } => Some(document.as_mut()),
        _ => None,
    })
}

const fn is_certificate(letter: &Letter) -> bool {
    matches!(letter, Letter::Document { document, .. } if matches!(**document, Document::Certificate(_)))
}

const fn is_notice(letter: &Letter) -> bool {
    matches!(letter, Letter::Document { document, .. } if matches!(**document, Document::Notice(_)))
}
