//! 検査対象: which card is judged, what is known of it, and what has passed between it and the terminal.

use std::collections::BTreeMap;

use cucumber::given;
use jiff::civil::Date;
use madoguchi_sim::card::apdu::{Command, StatusWord};
use madoguchi_sim::card::{Ap, Request, Response, describe_command};
use madoguchi_sim::specimen::Specimen;

use super::map;
use super::sign::Signed;
use super::terminal;
use crate::fail;
use crate::iut::{CardCapability, CardFacts};
use crate::run::{Party, Raised, raise};
use crate::steps::Scene;

/// The card on the reader.
#[derive(Debug)]
pub struct Subject {
    /// Under which name it is called.
    pub card: String,
    /// What is known of it.
    pub facts: CardFacts,
    /// The day on which it is judged.
    pub day: Date,
    /// The application selected last, whether it let itself be selected or not.
    application: Option<Ap>,
    /// The last command in words, never with a secret.
    said: String,
    /// What came back; nothing from a card that does not answer.
    answer: Option<(Vec<u8>, StatusWord)>,
    /// What came back before that.
    pub earlier: Option<(Vec<u8>, StatusWord)>,
    /// An answer to be compared with later ones.
    pub remembered: Option<(Vec<u8>, StatusWord)>,
    /// The first ATR; none from a card that does not answer.
    pub atr: Option<Vec<u8>>,
    /// Files read so far, by their names.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The last signature, and what it must be over.
    pub signed: Option<Signed>,
    /// References that got a wrong value (application, file), and the right one.
    pub wronged: BTreeMap<(Ap, u16), String>,
}

impl Subject {
    /// The application selected last.
    pub fn application(&self) -> Ap {
        match self.application {
            Some(application) => application,
            None => fail!(
                Party::Configuration,
                "an application selected before",
                "none; add a step アプリケーション「…」を選択する"
            ),
        }
    }

    /// The identifier of a file of the application selected last.
    pub fn file(&self, name: &str) -> u16 {
        map::file(self.application(), name)
    }

    /// Keeps in mind which application files are of from now on.
    pub fn enter(&mut self, application: Option<Ap>) {
        self.application = application;
    }

    /// What the card answered last; a card that did not answer fails the step.
    pub fn answer(&self) -> (&[u8], StatusWord) {
        match &self.answer {
            Some((data, status)) => (data, *status),
            None => fail!(format_args!("{}への応答", self.said), "応答なし"),
        }
    }

    /// Whether the card answered the last command at all.
    pub fn answered(&self) -> bool {
        self.answer.is_some()
    }

    /// The last command in words.
    pub fn said(&self) -> &str {
        &self.said
    }

    /// Notes an answer made up of several.
    pub fn note(&mut self, said: String, answer: Option<(Vec<u8>, StatusWord)>) {
        self.said = said;
        self.earlier = std::mem::replace(&mut self.answer, answer);
    }

    /// The right value of a reference; ends the step if it is not known.
    pub fn secret(&self, reference: &str) -> String {
        let facts = &self.facts;
        match reference {
            "利用者証明用暗証番号" => {
                facts.need(&facts.secrets.auth_pin, "secrets.auth_pin")
            }
            "署名用暗証番号" => {
                facts.need(&facts.secrets.sign_password, "secrets.sign_password")
            }
            "券面事項入力補助用暗証番号" | "住民基本台帳用暗証番号" => {
                facts.need(&facts.secrets.other_pin, "secrets.other_pin")
            }
            "照合番号A" => facts.individual_number(),
            "照合番号B" => facts.number_b(),
            "生年月日" => facts.birth_by_era(),
            _ => fail!(
                Party::Configuration,
                "a 暗証番号, 照合番号A, 照合番号B or 生年月日",
                format_args!("「{reference}」")
            ),
        }
    }

    /// Whether the right value of a reference is known.
    pub fn knows(&self, reference: &str) -> bool {
        let (secrets, printed) = (&self.facts.secrets, &self.facts.printed);
        match reference {
            "利用者証明用暗証番号" => secrets.auth_pin.is_some(),
            "署名用暗証番号" => secrets.sign_password.is_some(),
            "券面事項入力補助用暗証番号" | "住民基本台帳用暗証番号" => {
                secrets.other_pin.is_some()
            }
            "照合番号A" => printed.individual_number.is_some(),
            "照合番号B" => {
                printed.birth.is_some()
                    && printed.expires.is_some()
                    && printed.security_code.is_some()
            }
            "生年月日" => printed.birth.is_some(),
            _ => false,
        }
    }
}

/// The card that the scenario judges.
pub fn subject(scene: &mut Scene) -> &mut Subject {
    match &mut scene.subject {
        Some(subject) => subject,
        None => fail!(
            Party::Configuration,
            "a card to be judged",
            "none; begin with 前提 検査対象は「マイナンバーカード」である"
        ),
    }
}

/// One command to the card, its answer noted.
pub async fn exchange(scene: &mut Scene, command: Command<'_>) -> Option<(Vec<u8>, StatusWord)> {
    exchange_bytes(scene, command.encode()).await
}

/// The bytes of a command, whatever they are, and the answer noted.
pub async fn exchange_bytes(scene: &mut Scene, command: Vec<u8>) -> Option<(Vec<u8>, StatusWord)> {
    let card = subject(scene).card.clone();
    let said = describe_command(&command);
    let answer = terminal::transmit(scene, &card, command).await;
    subject(scene).note(said, answer.clone());
    answer
}

/// Gives the card power, or takes it, or resets it. The ATR, if there is one.
pub async fn power(scene: &mut Scene, request: Request) -> Option<Vec<u8>> {
    let card = subject(scene).card.clone();
    let answer = terminal::call(scene, &card, request).await;
    subject(scene).enter(None);
    match answer {
        Some(Response::Atr(atr)) => Some(atr.0),
        _ => None,
    }
}

#[given(regex = r"^検査対象は「([^」]+)」である$")]
async fn is_judged(scene: &mut Scene, name: String) {
    let Some(specimen) = Specimen::ALL.into_iter().find(|it| it.is_called(&name)) else {
        let known: Vec<_> = Specimen::ALL.iter().map(|it| it.ja()).collect();
        fail!(
            Party::Configuration,
            format_args!("検査対象: one of {}", known.join("・")),
            format_args!("「{name}」")
        )
    };
    let (facts, day) = match scene.outside_card() {
        Some(card) if card.kind() != specimen => raise(Raised::NotApplicable(format!(
            "検査対象は「{}」であり、「{name}」ではない",
            card.kind().ja()
        ))),
        Some(card) => (card.facts().clone(), card.day()),
        None => (built_in(scene, specimen, &name), scene.today()),
    };
    scene.cast_specimens();
    scene.subject = Some(Subject {
        card: specimen.instance(),
        facts,
        day,
        application: None,
        said: String::new(),
        answer: None,
        earlier: None,
        remembered: None,
        atr: None,
        files: BTreeMap::new(),
        signed: None,
        wronged: BTreeMap::new(),
    });
    let atr = power(scene, Request::PowerOn).await;
    let subject = subject(scene);
    subject.atr.clone_from(&atr);
    subject.note("ATR".to_owned(), atr.map(|atr| (atr, StatusWord::OK)));
}

fn built_in(scene: &Scene, specimen: Specimen, name: &str) -> CardFacts {
    match CardFacts::of_specimen(specimen, scene.now(), scene.cast().seed) {
        Some(facts) => facts,
        None => fail!(Party::Harness, format_args!("「{name}」"), "no such card"),
    }
}

#[given(regex = r"^カードは「([^」]+)」を備える$")]
async fn has_capability(scene: &mut Scene, name: String) {
    let Some(capability) = CardCapability::ALL.into_iter().find(|it| it.ja() == name) else {
        let known: Vec<_> = CardCapability::ALL.iter().map(|it| it.ja()).collect();
        fail!(
            Party::Configuration,
            format_args!("能力: one of {}", known.join("・")),
            format_args!("「{name}」")
        )
    };
    if let Some(card) = scene.outside_card()
        && card.lacks(capability)
    {
        raise(Raised::NotApplicable(format!(
            "検査対象は「{name}」を備えないと申告している"
        )))
    }
}
