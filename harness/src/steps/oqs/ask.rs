//! Single queries by message, and what a terminal hears of a visit at the reader.

use cucumber::gherkin::Step;
use cucumber::when;
use madoguchi_sim::fund::Request;
use madoguchi_sim::oqs::{Leg, Service};
use madoguchi_sim::reader::{self, Outcome, ReaderRole};

use super::draft::Draft;
use super::requests::{header, medical, qualification, reference, search};
use super::say::{say, send};
use crate::fail;
use crate::run::Party;
use crate::steps::Scene;

/// Changes a message as the table of a step says: 要素 and 値.
pub fn changed(mut draft: Draft, step: &Step) -> Draft {
    let rows = step.table.as_ref().map(|table| table.rows.as_slice());
    for row in rows.unwrap_or_default() {
        match row.as_slice() {
            [element, value] if element == "要素" && value == "値" => {}
            [element, value] => draft.change(element, value),
            _ => fail!(
                Party::Configuration,
                "a table of two columns, 要素 and 値",
                format_args!("{row:?}")
            ),
        }
    }
    draft
}

#[when(
    regex = r"^「([^」]+)」が「([^」]+)」の(今の|前の|次の)資格を照会する電文を(次のように変えて)?送る:?$"
)]
async fn eligibility(
    scene: &mut Scene,
    step: &Step,
    facility: String,
    person: String,
    which: String,
    _changed: String,
) {
    let insured = qualification(scene, &person, &which);
    let search = search(scene, &person, &insured);
    let draft = changed(
        Draft::message(header(scene, &facility, true), vec![search]),
        step,
    );
    let xml = draft.to_xml();
    say(scene, &facility, Service::Eligibility, Leg::Request, xml).await;
}

#[when(regex = r"^「([^」]+)」が次の資格確認の電文を送る:$")]
async fn raw(scene: &mut Scene, step: &Step, facility: String) {
    let Some(text) = &step.docstring else {
        fail!(Party::Configuration, "a message between \"\"\"", "nothing")
    };
    let xml = text.trim().to_owned();
    say(scene, &facility, Service::Eligibility, Leg::Request, xml).await;
}

#[when(
    regex = r"^「([^」]+)」が「([^」]+)」に照会番号「([^」]*)」を登録する電文を(次のように変えて)?送る:?$"
)]
async fn register_reference(
    scene: &mut Scene,
    step: &Step,
    facility: String,
    person: String,
    number: String,
    _changed: String,
) {
    let body = vec![reference(scene, &person, &number)];
    let draft = changed(Draft::message(header(scene, &facility, false), body), step);
    say(
        scene,
        &facility,
        Service::Reference,
        Leg::Request,
        draft.to_xml(),
    )
    .await;
}

#[when(
    regex = r"^「([^」]+)」が「([^」]+)」の(薬剤情報|特定健診情報)を(XML|PDF)で求める電文を(次のように変えて)?送る:?$"
)]
async fn medical_information(
    scene: &mut Scene,
    step: &Step,
    facility: String,
    person: String,
    what: String,
    form: String,
    _changed: String,
) {
    let drugs = what == "薬剤情報";
    let draft = changed(
        medical(scene, &facility, &person, drugs, form == "PDF"),
        step,
    );
    let service = if drugs {
        Service::Drugs
    } else {
        Service::Checkups
    };
    say(scene, &facility, service, Leg::Request, draft.to_xml()).await;
}

/// The terminal takes the outcome of the reader over and asks for the message that goes to the folder `face`.
#[when(regex = r"^「([^」]+)」の端末が読取りの結果を電文で受け取る$")]
async fn face_result(scene: &mut Scene, facility: String) {
    let code = scene.facility_named(&facility).code.clone();
    let taken = scene
        .ask::<ReaderRole>("端末", code.as_str(), reader::Request::TakeOutcome)
        .await;
    let outcome = match taken {
        reader::Response::Outcome(outcome) => *outcome,
        other => fail!("an outcome of the reader", format_args!("{other:?}")),
    };
    match outcome {
        Outcome::Verified {
            proof, consents, ..
        } => {
            let request = Request::ExchangeByCard {
                facility: code,
                proof,
                consents,
            };
            scene.seen.reading = Some(request.clone());
            send(scene, &facility, request).await;
        }
        Outcome::Failed { trouble } => {
            scene.seen.message = Some(super::Heard::Refused(format!("{trouble:?}")));
        }
        Outcome::Nothing => fail!("a finished visit at the reader", "none"),
    }
}

/// The terminal asks once more with what the reader gave it before.
#[when(regex = r"^「([^」]+)」の端末が同じ読取りの結果をもう一度求める$")]
async fn face_result_again(scene: &mut Scene, facility: String) {
    match scene.seen.reading.clone() {
        Some(request) => send(scene, &facility, request).await,
        None => fail!(
            Party::Configuration,
            "a reading that was asked with before",
            "none"
        ),
    }
}
