//! fixtures/people.yaml.

use indexmap::IndexMap;
use jiff::civil::Date;
use madoguchi_sim::card::{CardKind, Condition};
use madoguchi_sim::cast::{
    Enrolment, MedicalRecord, OwnedCard, OwnedPhone, Papers, Person, PublicAssistance, Relation,
    Standing,
};
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::rulebook::share::IncomeClass;
use madoguchi_sim::vocabulary::{
    Address, AuthPin, Branch, IndividualNumber, InsuredId, InsurerNumber, LimitClass, Number,
    PersonName, PhoneNumber, Sex, SignPassword, Symbol,
};
use serde::Deserialize;

use super::{StageError, yaml};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonRow {
    kana: String,
    birth: Date,
    sex: Sex,
    address: Address,
    municipality: String,
    /// Which synthetic 個人番号.
    number: u32,
    contact: PhoneNumber,
    #[serde(default)]
    income: IncomeClass,
    stay_until: Option<Date>,
    card: Option<CardRow>,
    phone: Option<PhoneRow>,
    registered: Option<Date>,
    #[serde(default)]
    enrolments: Vec<EnrolmentRow>,
    #[serde(default)]
    medical: Vec<MedicalRecord>,
    public_assistance: Option<AssistanceRow>,
    workplace: Option<String>,
    #[serde(default)]
    needs_help: bool,
    #[serde(default)]
    protected: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CardRow {
    kind: CardKind,
    issued: Date,
    certificates_issued: Option<Date>,
    pin: AuthPin,
    sign_password: Option<SignPassword>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PhoneRow {
    kind: CardKind,
    issued: Date,
    pin: AuthPin,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EnrolmentRow {
    insurer: InsurerNumber,
    symbol: Option<Symbol>,
    number: Number,
    branch: Option<Branch>,
    relation: Relation,
    from: Date,
    until: Option<Date>,
    head_of_household: Option<String>,
    limit: Option<LimitClass>,
    #[serde(default)]
    special_expense: bool,
    #[serde(default)]
    papers: Box<Papers>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AssistanceRow {
    insurer: InsurerNumber,
    number: Number,
    from: Date,
    ticket_registered: Option<Date>,
}

pub fn read(path: &str, text: &str) -> Result<IndexMap<String, Person>, StageError> {
    let rows: IndexMap<String, PersonRow> = yaml(path, text)?;
    rows.into_iter()
        .map(|(name, row)| person(path, &name, row).map(|person| (name, person)))
        .collect()
}

fn person(path: &str, kanji: &str, row: PersonRow) -> Result<Person, StageError> {
    let name = PersonName::new(kanji, &row.kana).map_err(|error| StageError {
        path: path.to_owned(),
        position: None,
        message: format!("{kanji}: {error}"),
    })?;
    Ok(Person {
        name,
        birth: row.birth,
        sex: row.sex,
        address: row.address,
        municipality: row.municipality,
        individual_number: IndividualNumber::synthetic(row.number),
        contact: row.contact,
        income: row.income,
        stay_until: row.stay_until,
        card: row.card.map(|card| OwnedCard {
            kind: card.kind,
            condition: Condition::Sound,
            issued: card.issued,
            certificates_issued: card.certificates_issued.unwrap_or(card.issued),
            pin: card.pin,
            sign_password: card.sign_password,
            standing: Standing::InForce,
        }),
        phone: row.phone.map(|phone| OwnedPhone {
            kind: phone.kind,
            issued: phone.issued,
            pin: phone.pin,
        }),
        enrolments: row.enrolments.into_iter().map(enrolment).collect(),
        registered: row.registered,
        medical: row.medical,
        public_assistance: row.public_assistance.map(|assistance| PublicAssistance {
            insured: InsuredId {
                insurer: assistance.insurer,
                symbol: None,
                number: assistance.number,
                branch: None,
            },
            from: assistance.from,
            ticket_registered: assistance.ticket_registered,
        }),
        workplace: row.workplace,
        needs_help: row.needs_help,
        protected: row.protected,
        charts: Vec::new(),
    })
}

/// Unless a scenario says otherwise, a record is visible from the day on which the insurance began.
fn enrolment(row: EnrolmentRow) -> Enrolment {
    Enrolment {
        insured: InsuredId {
            insurer: row.insurer,
            symbol: row.symbol,
            number: row.number,
            branch: row.branch,
        },
        relation: row.relation,
        from: row.from,
        until: row.until,
        head_of_household: row.head_of_household,
        limit: row.limit,
        special_expense: row.special_expense,
        recorded_share: None,
        visible_from: Some(VirtualTime::start_of(row.from)),
        papers: row.papers,
    }
}
