//! 一括照会 about patients who are expected, before the day begins (OQS-IF-005 … 008): handed in, then asked for until it is
//! ready. What it tells corrects the facility's record; it proves nothing by itself.

mod message;

use jiff::civil::Date;

use super::desk::{Counter, refused};
use super::expected::Expected;
use super::role::{Response, Spoken};
use super::situation::{Likeness, likeness};
use crate::cast::FacilitySystem;
use crate::fund::{self, FundRole, Validity};
use crate::oqs::{Document, Exchange, Leg, Message, Service};
use crate::role::Line;
use crate::vocabulary::InsuredId;
use message::{Downloaded, Told};

/// A patient who was asked about.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    spoken: Spoken,
    insured: Option<InsuredId>,
}

/// A bulk query that has been handed in.
#[derive(Clone, Debug)]
pub(super) struct Batch {
    /// 受付番号.
    reception: String,
    /// 資格確認日.
    on: Date,
    asked: Vec<Asked>,
}

/// What stands for a patient in the messages of a batch: their place in it.
fn identifier(place: usize) -> String {
    format!("{:04}", place.saturating_add(1))
}

fn not_yet(asked: &Asked) -> Expected {
    Expected {
        name: asked.spoken.name.clone(),
        birth: asked.spoken.birth,
        asked: asked.insured.clone(),
        validity: None,
        insured: None,
        share: None,
        limit: None,
        message: None,
        warnings: Vec::new(),
    }
}

fn pending(batch: &Batch) -> Response {
    Response::Expected {
        pending: true,
        patients: batch.asked.iter().map(not_yet).collect(),
    }
}

impl Counter {
    /// Hands in a bulk query about those of the expected whose number is on record here.
    pub(super) async fn ask_reserved(&mut self, line: &Line, patients: Vec<Spoken>) -> Response {
        if self.facility.system == FacilitySystem::None {
            return refused("この施設ではオンライン資格確認の照会ができません");
        }
        let asked: Vec<Asked> = patients
            .into_iter()
            .map(|spoken| Asked {
                insured: self.chart_of_person(&spoken).map(|chart| chart.insured),
                spoken,
            })
            .collect();
        if asked.iter().all(|patient| patient.insured.is_none()) {
            return refused("記録のある人がいないため、照会する番号がありません");
        }
        let on = line.now().date();
        let file = format!("一括{on}");
        let upload = message::upload(&self.facility.code, on, &file, &asked);
        let answer = match self.exchange(line, Leg::Request, &upload).await {
            Ok(answer) => answer,
            Err(reason) => return refused(reason),
        };
        match message::received(&answer, &self.facility.code, &file) {
            Ok(reception) => {
                let batch = Batch {
                    reception,
                    on,
                    asked,
                };
                let waiting = pending(&batch);
                self.batch = Some(batch);
                waiting
            }
            Err(reason) => refused(reason),
        }
    }

    /// Asks for the results of the bulk query handed in last. 処理中 is no result: they are asked for again later, under
    /// the same reception number.
    pub(super) async fn fetch_reserved(&mut self, line: &Line) -> Response {
        let Some(batch) = self.batch.clone() else {
            return refused("一括照会をしていません");
        };
        let request = message::download(&self.facility.code, &batch.reception);
        let answer = match self.exchange(line, Leg::DownloadRequest, &request).await {
            Ok(answer) => answer,
            Err(reason) => return refused(reason),
        };
        match message::downloaded(
            &answer,
            &self.facility.code,
            &batch.reception,
            &self.profile,
        ) {
            Ok(Downloaded::Processing) => pending(&batch),
            Ok(Downloaded::Done(told)) => {
                let mut patients = Vec::new();
                for (place, asked) in batch.asked.iter().enumerate() {
                    let identifier = identifier(place);
                    let mut own = told.iter().filter(|unit| unit.identifier == identifier);
                    patients.push(match (own.next(), own.next()) {
                        (Some(unit), None) => self.take_told(asked, unit, batch.on),
                        _ => not_yet(asked),
                    });
                }
                Response::Expected {
                    pending: false,
                    patients,
                }
            }
            // What is no longer kept there can only be handed in again.
            Ok(Downloaded::Failed(reason)) => {
                self.batch = None;
                refused(reason)
            }
            Err(reason) => refused(reason),
        }
    }

    async fn exchange(&self, line: &Line, leg: Leg, message: &Message) -> Result<Message, String> {
        let profile = self.profile;
        let exchange = Exchange {
            facility: self.facility.code.clone(),
            service: Service::EligibilityBulk,
            leg,
            document: Document::Xml(message.write(&profile).to_xml()),
        };
        let request = fund::Request::Exchange(Box::new(exchange));
        match line.ask::<FundRole>("", request).await {
            Ok(fund::Response::Document(document)) => message::read(leg, &document, &profile),
            Ok(fund::Response::Refused { reason }) => Err(reason),
            Ok(_) | Err(_) => Err(
                "一括照会の回答がありません。後でもう一度送るか、取りに行ってください".to_owned(),
            ),
        }
    }

    /// Takes what was told of a patient into the record, if it is theirs.
    fn take_told(&mut self, asked: &Asked, unit: &Told, on: Date) -> Expected {
        let mut expected = Expected {
            message: unit.message.clone(),
            ..not_yet(asked)
        };
        let Some(validity) = unit.validity else {
            return expected;
        };
        let record = match unit.records.as_slice() {
            [] => {
                expected.validity = Some(validity);
                return expected;
            }
            [record] => record,
            [_, _, ..] => {
                expected.warnings.push(super::role::Warning::SeveralRecords);
                return expected;
            }
        };
        match likeness(&asked.spoken, &record.name, record.birth, record.sex) {
            Likeness::Other => {
                expected
                    .warnings
                    .push(super::role::Warning::RecordOfAnotherPerson);
                return expected;
            }
            Likeness::NameNotComparable => {
                expected.warnings.push(super::role::Warning::BlackCircles);
            }
            Likeness::Same => {}
        }
        expected.validity = Some(validity);
        expected.insured = Some(record.insured.clone());
        expected.share = record.share;
        expected.limit = record.limit;
        let spoken = &asked.spoken;
        let chart =
            self.charts.iter_mut().rev().find(|chart| {
                likeness(spoken, &chart.name, chart.birth, chart.sex) == Likeness::Same
            });
        if let Some(chart) = chart {
            match validity {
                Validity::Valid => {
                    chart.insured = record.insured.clone();
                    chart.share = record.share.unwrap_or(chart.share);
                    chart.lost = None;
                }
                Validity::Invalid | Validity::InvalidNewerExists => {
                    chart.lost = Some(record.lost.unwrap_or(on));
                }
                Validity::NoneFound | Validity::Several | Validity::ValidNotEntrusted => {}
            }
        }
        expected
    }
}

#[cfg(test)]
mod tests;
