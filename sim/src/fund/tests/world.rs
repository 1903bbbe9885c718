//! A small cast, cards that sign, and a J-LIS that answers from a table.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use indexmap::IndexMap;
use jiff::civil::{Date, date};

use crate::card::{Bytes, CardKind, CardSpec, LazyBytes};
use crate::cast::{
    Cast, Enrolment, Facility, FacilitySystem, Insurer, MedicalKind, MedicalRecord, Person,
    Relation,
};
use crate::clock::VirtualTime;
use crate::fund::{
    CardProof, Channel, Check, Consents, Fund, FundRole, IdentityMeans, Request, Response,
};
use crate::jlis::testing;
use crate::jlis::{self, CertificateStatus, JlisRole, LinkCode};
use crate::oqs::{Document, Exchange, Leg, Service};
use crate::pki::{Authority, CertificateKind, Generation, HolderKey, Issuance, KeyKind, KeyPool};
use crate::role::{Address as RoleAddress, Breakdown, Line, RoleName, Switchboard};
use crate::rulebook::Parameters;
use crate::vocabulary::{FacilityCode, FacilityKind, IndividualNumber, InsuredId, PhoneNumber};

pub(super) const CLINIC: &str = "1319990014";
pub(super) const HOSPITAL: &str = "1319990022";
pub(super) const THERAPY: &str = "1379990011";
pub(super) const UNJOINED: &str = "1319990030";

/// 見本 花子: registered, a dependant in a health insurance society.
pub(super) const HANAKO: &str = "見本 花子";
/// 見本 太郎: never registered.
pub(super) const TARO: &str = "見本 太郎";

/// The serial number of the certificate that 花子 has at the beginning.
pub(super) const HANAKO_SERIAL: &str = "A001";

/// Nothing here ever waits, so one look is enough.
pub(super) fn finish<T>(future: impl Future<Output = T>) -> T {
    crate::role::at_once(future).expect("waits for something")
}

pub(super) fn facility(code: &str) -> FacilityCode {
    code.parse().unwrap()
}

pub(super) fn insured(text: &str) -> InsuredId {
    text.parse().unwrap()
}

pub(super) fn at(day: Date, hour: i8, minute: i8) -> VirtualTime {
    VirtualTime::new(day.at(hour, minute, 0, 0))
}

pub(super) const EVERYTHING: Consents = Consents {
    drugs: true,
    clinical: true,
    checkups: true,
    surgery: true,
    limit: true,
};

pub(super) fn enrolment(id: &str, from: Date, until: Option<Date>) -> Enrolment {
    Enrolment {
        insured: insured(id),
        relation: Relation::Dependant,
        from,
        until,
        head_of_household: None,
        limit: Some("A03".parse().unwrap()),
        special_expense: false,
        recorded_share: None,
        visible_from: Some(VirtualTime::start_of(from)),
        papers: Box::default(),
    }
}

pub(super) fn medical(kind: MedicalKind, on: Date) -> MedicalRecord {
    MedicalRecord {
        kind,
        on,
        text: format!("{} {on}", kind.ja()),
        detail: None,
    }
}

pub(super) fn person(name: &str, kana: &str, birth: Date, seed: u32) -> Person {
    Person {
        address: "東京都見本市見本町1-2-3".parse().unwrap(),
        individual_number: IndividualNumber::synthetic(seed),
        contact: PhoneNumber::synthetic(seed),
        card: Some(testing::card(CardKind::Ordinary, date(2021, 6, 1))),
        ..testing::person(name, kana, birth, seed)
    }
}

fn known_facility(code: &str, name: &str, kind: FacilityKind, system: FacilitySystem) -> Facility {
    Facility {
        code: facility(code),
        name: name.to_owned(),
        kind,
        system,
        phone_reader: code == HOSPITAL,
        reader_model: "機種A".to_owned(),
        cannot_send_sevens: false,
        patient_card_link: false,
        asks_surgery_and_clinical: false,
        registered_phone: "03-0000-1014".parse().unwrap(),
    }
}

/// The cast of most tests: 花子 and 太郎, four facilities, three insurers.
pub(super) fn cast(start: Date) -> Cast {
    let mut hanako = person(HANAKO, "ミホン ハナコ", date(1990, 5, 10), 1);
    hanako.registered = Some(date(2021, 10, 20));
    hanako.enrolments = vec![enrolment(
        "06139992 記号12 番号345 枝番02",
        date(2020, 4, 1),
        None,
    )];
    let mut taro = person(TARO, "ミホン タロウ", date(1955, 7, 8), 2);
    taro.enrolments = vec![enrolment("139998 番号77 枝番01", date(2015, 4, 1), None)];
    let insurers = [
        ("06139992", "見本健康保険組合"),
        ("139998", "見本市国民健康保険"),
        ("39139993", "見本広域連合"),
    ];
    let facilities = [
        known_facility(
            CLINIC,
            "見本診療所",
            FacilityKind::MedicalClinic,
            FacilitySystem::Full,
        ),
        known_facility(
            HOSPITAL,
            "見本病院",
            FacilityKind::Hospital,
            FacilitySystem::Full,
        ),
        known_facility(
            THERAPY,
            "見本接骨院",
            FacilityKind::Therapy,
            FacilitySystem::EligibilityOnly,
        ),
        known_facility(
            UNJOINED,
            "経過措置診療所",
            FacilityKind::MedicalClinic,
            FacilitySystem::None,
        ),
    ];
    Cast {
        seed: 7,
        start: VirtualTime::morning_of(start),
        parameters: Parameters::default(),
        profile: crate::oqs::Profile::default(),
        people: IndexMap::from([(HANAKO.to_owned(), hanako), (TARO.to_owned(), taro)]),
        facilities: facilities
            .into_iter()
            .map(|facility| (facility.code.clone(), facility))
            .collect(),
        insurers: insurers
            .into_iter()
            .map(|(number, name)| {
                let number: crate::vocabulary::InsurerNumber = number.parse().unwrap();
                let insurer = Insurer {
                    number: number.clone(),
                    name: name.to_owned(),
                    certificate_years: 1,
                    offers_optional_items: true,
                    separate_elderly_card: false,
                    registration_days: 5,
                    searches_with_three_items: false,
                };
                (number, insurer)
            })
            .collect(),
        municipalities: vec!["見本市".to_owned()],
    }
}

/// A chip that signs.
pub(super) struct TestCard {
    pub(super) certificate: Bytes,
    key: HolderKey,
}

impl TestCard {
    pub(super) fn new(serial: &str, from: Date, last_day: Date) -> Self {
        let number = u64::from_str_radix(serial, 16).unwrap();
        Self::with_key(
            serial,
            from,
            last_day,
            HolderKey::Rsa(KeyPool::deal(number)),
        )
    }

    /// With a key of its own: an authority for such keys issues the certificate.
    pub(super) fn with_key(serial: &str, from: Date, last_day: Date, key: HolderKey) -> Self {
        let generation = match key.kind() {
            KeyKind::Rsa2048 => Generation::Third,
            KeyKind::P384 => Generation::Fourth,
        };
        let der = Authority::of(CertificateKind::Authentication, generation)
            .issue_authentication(&Issuance {
                serial,
                not_before: from.at(0, 0, 0, 0),
                last_day,
                common_name: "0123456789ABCD13103001A",
                prefecture: "Tokyo-to",
                municipality: "Mihon-shi",
                key: &key.public(),
            })
            .unwrap();
        Self {
            certificate: Bytes(der),
            key,
        }
    }

    /// The chip of a card that J-LIS has made.
    pub(super) fn of(spec: &CardSpec) -> Self {
        Self {
            certificate: Bytes(spec.auth_certificate.to_vec()),
            key: spec.auth_key,
        }
    }

    /// The card with which 花子 begins: 2021-06-01 to her fifth birthday after that, 2026-05-10.
    pub(super) fn hanako() -> Self {
        Self::new(HANAKO_SERIAL, date(2021, 6, 1), date(2026, 5, 10))
    }

    /// The card of 太郎, to 2026-07-08.
    pub(super) fn taro() -> Self {
        Self::new("A002", date(2022, 6, 1), date(2026, 7, 8))
    }

    pub(super) fn sign(&self, challenge: &Bytes, identity: IdentityMeans) -> CardProof {
        let signature = match self.key {
            HolderKey::Rsa(index) => KeyPool::key(index).sign_sha256(challenge).to_vec(),
            HolderKey::P384(number) => HolderKey::curve(number).sign_sha384(challenge),
        };
        CardProof {
            certificate: self.certificate.clone(),
            challenge: challenge.clone(),
            signature: Bytes(signature),
            identity,
        }
    }
}

/// What J-LIS says.
#[derive(Default)]
pub(super) struct Table {
    pub(super) serials: BTreeMap<String, (LinkCode, CertificateStatus)>,
    pub(super) numbers: BTreeMap<IndividualNumber, LinkCode>,
    pub(super) down: bool,
    pub(super) asked: usize,
}

impl Table {
    fn answer(&mut self, request: &jlis::Request) -> Result<jlis::Response, Breakdown> {
        self.asked += 1;
        if self.down {
            let to = RoleAddress::new(RoleName::Jlis, "");
            return Err(Breakdown::TimedOut { to });
        }
        let link = |code: Option<&LinkCode>| match code {
            Some(code) => jlis::Response::Link {
                code: code.clone(),
                current: None,
            },
            None => jlis::Response::NotFound,
        };
        Ok(match request {
            jlis::Request::LinkOf { number } => link(self.numbers.get(number)),
            jlis::Request::LinkOfSerial { serial } => {
                link(self.serials.get(serial.as_str()).map(|(code, _)| code))
            }
            jlis::Request::CertificateStatus { serial } => jlis::Response::Status {
                status: self
                    .serials
                    .get(serial.as_str())
                    .map_or(CertificateStatus::Unknown, |(_, status)| *status),
            },
            _ => jlis::Response::Refused {
                reason: "not in the table".to_owned(),
            },
        })
    }
}

/// 花子's card was registered before the beginning.
pub(super) fn recall(fund: &mut Fund, card: &TestCard) {
    let certificate = LazyBytes::from(card.certificate.0.clone());
    fund.recall(HANAKO, CardKind::Ordinary, certificate);
}

/// The fund and a J-LIS on a switchboard.
pub(super) struct World {
    pub(super) board: Switchboard,
    pub(super) jlis: Rc<RefCell<Table>>,
}

impl World {
    pub(super) fn begin(cast: &Cast) -> Self {
        let mut fund = Fund::begin(cast);
        if cast.people.contains_key(HANAKO) {
            recall(&mut fund, &TestCard::hanako());
        }
        Self::with(cast, fund)
    }

    pub(super) fn with(cast: &Cast, fund: Fund) -> Self {
        let board = Switchboard::new(cast.start);
        let mut table = Table::default();
        for (place, person) in cast.people.values().enumerate() {
            let code = LinkCode(format!("L{place}"));
            table
                .numbers
                .insert(person.individual_number.clone(), code.clone());
            let serial = format!("A{:03}", place + 1);
            table
                .serials
                .insert(serial, (code, CertificateStatus::Good));
        }
        let jlis = Rc::new(RefCell::new(table));
        let shared = jlis.clone();
        board.plug::<JlisRole>("", move |_: Line, request: jlis::Request| {
            shared.borrow_mut().answer(&request)
        });
        board.plug::<FundRole>("", fund);
        Self { board, jlis }
    }

    pub(super) fn on(day: Date) -> Self {
        Self::begin(&cast(day))
    }

    pub(super) fn ask(&self, request: Request) -> Response {
        finish(
            self.board
                .call::<FundRole>(&RoleAddress::person("試験"), "", request),
        )
        .unwrap()
    }

    /// What a facility hears when it says something, as XML.
    pub(super) fn say(&self, code: &str, service: Service, leg: Leg, inside: &str) -> String {
        let xml = format!(
            "<XmlMsg><MessageHeader>\
             <QualificationConfirmationDate>20250610</QualificationConfirmationDate>\
             <MedicalInstitutionCode>{code}</MedicalInstitutionCode>\
             </MessageHeader><MessageBody>{inside}</MessageBody></XmlMsg>"
        );
        let exchange = Exchange {
            facility: facility(code),
            service,
            leg,
            document: Document::Xml(xml),
        };
        match self.ask(Request::Exchange(Box::new(exchange))) {
            Response::Document(Document::Xml(xml)) => xml,
            answer => panic!("no message: {answer:?}"),
        }
    }

    pub(super) fn go_to(&self, moment: VirtualTime) {
        finish(self.board.advance_to(moment));
    }

    pub(super) fn status(&self, serial: &str, status: CertificateStatus) {
        let mut table = self.jlis.borrow_mut();
        table.serials.get_mut(serial).unwrap().1 = status;
    }

    pub(super) fn open(&self, channel: &Channel, card: &TestCard) -> Response {
        self.ask(Request::OpenSession {
            channel: channel.clone(),
            certificate: card.certificate.clone(),
        })
    }

    pub(super) fn proof(
        &self,
        channel: &Channel,
        card: &TestCard,
        identity: IdentityMeans,
    ) -> CardProof {
        match self.open(channel, card) {
            Response::Session { challenge, .. } => card.sign(&challenge, identity),
            other => panic!("no session: {other:?}"),
        }
    }

    /// A whole visit to a facility, identified by PIN.
    pub(super) fn visit(&self, code: &str, card: &TestCard, consents: Consents) -> Response {
        let channel = Channel::Facility {
            code: facility(code),
        };
        match self.open(&channel, card) {
            Response::Session { challenge, .. } => self.ask(Request::CheckByCard {
                facility: facility(code),
                proof: card.sign(&challenge, IdentityMeans::Pin),
                consents,
            }),
            other => other,
        }
    }

    pub(super) fn check(&self, code: &str, card: &TestCard, consents: Consents) -> Check {
        match self.visit(code, card, consents) {
            Response::Checked(check) => *check,
            other => panic!("not checked: {other:?}"),
        }
    }

    pub(super) fn by_number(&self, id: &str, birth: Date, on: Date) -> Check {
        match self.ask(Request::CheckByNumber {
            facility: facility(CLINIC),
            insured: insured(id),
            birth,
            on,
            limit_consent: false,
        }) {
            Response::Checked(check) => *check,
            other => panic!("not checked: {other:?}"),
        }
    }
}
