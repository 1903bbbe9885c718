//! Bulk queries: handed in, and fetched under the reception number.

use cucumber::gherkin::Step;
use cucumber::when;
use madoguchi_sim::oqs::{Leg, Service};

use super::answer::{at, tree};
use super::draft::Draft;
use super::requests::{header, qualification, reference, search};
use super::say::say;
use crate::fail;
use crate::run::Party;
use crate::steps::Scene;

/// The rows under the head of a table, each with the names of its columns.
pub fn rows(step: &Step) -> Vec<Vec<(&str, &str)>> {
    let Some((head, rows)) = step
        .table
        .as_ref()
        .and_then(|table| table.rows.split_first())
    else {
        fail!(Party::Configuration, "a table of people", "nothing")
    };
    rows.iter()
        .map(|row| {
            head.iter()
                .map(String::as_str)
                .zip(row.iter().map(String::as_str))
                .collect()
        })
        .collect()
}

/// The reception number is what later steps fetch results by.
pub fn keep_reception(scene: &mut Scene) {
    let number = match at(tree(scene), "ReceptionNumber").first() {
        Some(element) => element.text.clone(),
        None => return,
    };
    scene.seen.reception = Some(number);
}

/// Hands a bulk query in and keeps its reception number.
async fn hand_in(
    scene: &mut Scene,
    facility: &str,
    service: Service,
    (header, body): (Vec<Draft>, Vec<Draft>),
) {
    let xml = Draft::message(header, body).to_xml();
    say(scene, facility, service, Leg::Request, xml).await;
    keep_reception(scene);
}

#[when(regex = r"^「([^」]+)」が次の人の資格を一括で照会する電文を送る:$")]
async fn upload(scene: &mut Scene, step: &Step, facility: String) {
    let mut body = Vec::new();
    for row in rows(step) {
        let mut entry = None;
        for (column, value) in row {
            match (&mut entry, column) {
                (_, "人") => {
                    let insured = qualification(scene, value, "今の");
                    entry = Some(search(scene, value, &insured));
                }
                (Some(entry), element) if !value.is_empty() => entry.change(element, value),
                _ => {}
            }
        }
        body.extend(entry);
    }
    let header = header(scene, &facility, true);
    hand_in(scene, &facility, Service::EligibilityBulk, (header, body)).await;
}

#[when(regex = r"^「([^」]+)」が「([^」]+)」を(\d+)人分、一括で照会する電文を送る$")]
async fn upload_many(scene: &mut Scene, facility: String, person: String, count: usize) {
    let insured = qualification(scene, &person, "今の");
    let entry = search(scene, &person, &insured);
    let body = vec![entry; count];
    let header = header(scene, &facility, true);
    hand_in(scene, &facility, Service::EligibilityBulk, (header, body)).await;
}

#[when(regex = r"^「([^」]+)」が次の照会番号を一括で登録する電文を送る:$")]
async fn upload_references(scene: &mut Scene, step: &Step, facility: String) {
    let mut body = Vec::new();
    for row in rows(step) {
        let mut entry = None;
        for (column, value) in row {
            match (&mut entry, column) {
                (_, "人") => entry = Some(reference(scene, value, "")),
                (Some(entry), "照会番号") => entry.change("ReferenceNumber", value),
                (Some(entry), element) if !value.is_empty() => entry.change(element, value),
                _ => {}
            }
        }
        body.extend(entry);
    }
    let header = header(scene, &facility, false);
    hand_in(scene, &facility, Service::ReferenceBulk, (header, body)).await;
}

async fn fetch(scene: &mut Scene, facility: &str, service: Service, number: String) {
    let body = vec![Draft::leaf("ReceptionNumber", number)];
    let xml = Draft::message(header(scene, facility, false), body).to_xml();
    say(scene, facility, service, Leg::DownloadRequest, xml).await;
}

fn bulk(what: &str) -> Service {
    match what {
        "資格" => Service::EligibilityBulk,
        "医療券" => Service::TicketsBulk,
        "訪問診療の同意" => Service::HomeConsentsBulk,
        "オンライン診療の同意" => Service::OnlineConsentsBulk,
        "訪問診療の再照会" => Service::HomeRequeryBulk,
        "オンライン診療の再照会" => Service::OnlineRequeryBulk,
        _ => Service::ReferenceBulk,
    }
}

#[when(
    regex = r"^「([^」]+)」が(資格|照会番号|医療券|(?:訪問診療|オンライン診療)の(?:同意|再照会))の一括の結果を取りに行く$"
)]
async fn download(scene: &mut Scene, facility: String, what: String) {
    let number = match (&scene.seen.reception, &scene.seen.message) {
        (Some(number), _) => number.clone(),
        (None, Some(_)) => fail!("受付番号のある電文", "受付番号がない"),
        (None, None) => fail!(
            Party::Configuration,
            "a bulk query that was handed in",
            "none"
        ),
    };
    fetch(scene, &facility, bulk(&what), number).await;
}

#[when(regex = r"^「([^」]+)」が受付番号「([^」]*)」で(資格|照会番号)の一括の結果を取りに行く$")]
async fn download_by(scene: &mut Scene, facility: String, number: String, what: String) {
    fetch(scene, &facility, bulk(&what), number).await;
}
