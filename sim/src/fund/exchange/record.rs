//! 資格確認結果: one record as the message carries it (ResultOfQualificationConfirmation). What may be told is decided where
//! every check is ([`crate::fund::Eligibility`]); here it is worded, with the dates of the papers that belong to it.

use jiff::civil::Date;

use super::tell::{compact, put, put_group, stamp};
use crate::cast::{PaperDates, Papers, Relation};
use crate::clock::VirtualTime;
use crate::fund::care::Ticket;
use crate::fund::member::Record;
use crate::fund::{Eligibility, Fund};
use crate::oqs::Element;
use crate::rulebook::share::elderly_from;
use crate::vocabulary::{FacilityCode, InsurerScheme, PersonName, Sex, Share, black_circles};

/// A consent as the message tells it.
pub(super) struct Told {
    /// What its elements begin with.
    pub(super) name: &'static str,
    pub(super) flag: Flag,
    /// When it was answered.
    pub(super) at: VirtualTime,
    /// Until when what it opens may be asked for.
    pub(super) until: Option<VirtualTime>,
}

/// 同意区分 (OQSCD016).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flag {
    /// 0 なし.
    No,
    /// 1 あり.
    Yes,
    /// 2 同意有効期限切れ, of visits and online care.
    Lapsed,
    /// 3 同意取得困難, in emergencies.
    Unable,
}

impl Flag {
    /// Whether there is one.
    pub(super) const fn given(given: bool) -> Self {
        if given { Self::Yes } else { Self::No }
    }

    const fn code(self) -> &'static str {
        match self {
            Self::No => "0",
            Self::Yes => "1",
            Self::Lapsed => "2",
            Self::Unable => "3",
        }
    }
}

/// What a record carries besides the qualification.
#[derive(Default)]
pub(super) struct Beside<'a> {
    /// 限度額情報: whether consent was given, if it was asked for, and when.
    pub(super) limit: Option<(bool, VirtualTime)>,
    pub(super) diseases: Option<Told>,
    pub(super) medical: Vec<Told>,
    pub(super) identifier: Option<&'a str>,
    pub(super) key: Option<&'a str>,
    /// 医療券・調剤券.
    pub(super) tickets: &'a [Ticket],
}

fn full_width(name: &str) -> String {
    name.replace(' ', "\u{3000}")
}

const fn sex(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "1",
        Sex::Female => "2",
        Sex::Unset => "3",
    }
}

fn dates(list: &mut Vec<Element>, names: [&str; 3], dates: PaperDates) {
    for (name, day) in names
        .into_iter()
        .zip([dates.issued, dates.from, dates.until])
    {
        put(list, name, day.map(compact));
    }
}

impl Told {
    fn write(&self, list: &mut Vec<Element>) {
        let code = self.flag.code();
        put(list, &format!("{}ConsFlg", self.name), Some(code));
        let answered = matches!(self.flag, Flag::Yes | Flag::Lapsed);
        put(
            list,
            &format!("{}ConsTime", self.name),
            answered.then(|| stamp(self.at)),
        );
        let until = self.until.filter(|_| self.flag != Flag::No).map(stamp);
        put(list, &format!("{}AvailableTime", self.name), until);
    }
}

impl Fund {
    /// A record of a check as an element.
    pub(super) fn record_element(
        &self,
        shown: &Eligibility,
        record: Option<&Record>,
        facility: &FacilityCode,
        on: Date,
        beside: &Beside<'_>,
    ) -> Element {
        let nothing = Papers::default();
        let papers = record.map_or(&nothing, |record| record.enrolment.papers.as_ref());
        let mut list = Vec::new();
        let class = if shown.public_assistance {
            "A1"
        } else if shown.special_expense {
            "05"
        } else {
            papers.class.map_or("01", |class| class.code())
        };
        put(&mut list, "InsuredCardClassification", Some(class));
        let insured = &shown.insured;
        let number = format!("{:0>8}", insured.insurer.to_string());
        put(&mut list, "InsurerNumber", Some(number));
        let symbol = insured.symbol.as_ref().map(|symbol| symbol.as_str());
        put(&mut list, "InsuredCardSymbol", symbol);
        let number = insured.number.as_str();
        put(&mut list, "InsuredIdentificationNumber", Some(number));
        let branch = insured.branch.as_ref().map(|branch| branch.as_str());
        put(&mut list, "InsuredBranchNumber", branch);
        let relation = match shown.relation {
            Relation::Insured => "1",
            Relation::Dependant => "2",
        };
        let relation = (!shown.public_assistance).then_some(relation);
        put(&mut list, "PersonalFamilyClassification", relation);
        let head = record.and_then(|record| record.enrolment.head_of_household.as_deref());
        let head = head.map(|head| full_width(&black_circles(head)));
        put(&mut list, "InsuredName", head);
        names(&mut list, &shown.name, papers.other_name.as_ref());
        put(&mut list, "Sex1", Some(sex(shown.sex)));
        put(&mut list, "Sex2", papers.sex_on_back.map(sex));
        put(&mut list, "Birthdate", Some(compact(shown.birth)));
        put(&mut list, "Address", Some(shown.address.as_str()));
        put(&mut list, "PostNumber", papers.post_number.as_deref());
        put(
            &mut list,
            "QualificationDate",
            Some(compact(shown.acquired)),
        );
        put(&mut list, "DisqualificationDate", shown.lost.map(compact));
        let card = [
            "InsuredCertificateIssuanceDate",
            "InsuredCardValidDate",
            "InsuredCardExpirationDate",
        ];
        dates(&mut list, card, papers.card);
        let late = insured.insurer.scheme() == InsurerScheme::LateElderly;
        let share = shown.share.map(Share::ratio_code);
        put(
            &mut list,
            "InsuredPartialContributionRatio",
            share.clone().filter(|_| late),
        );
        let preschool = shown.preschool.then_some("1");
        put(&mut list, "PreschoolClassification", preschool);
        let loss = papers.loss.filter(|_| shown.lost.is_some());
        put(&mut list, "ReasonOfLoss", loss.map(|loss| loss.code()));
        put(&mut list, "InsurerName", Some(shown.insurer_name.as_str()));
        if !late && !shown.public_assistance && elderly_from(shown.birth) <= on {
            elderly(&mut list, papers.elderly.unwrap_or_default(), share);
        }
        limit(&mut list, shown, papers, beside.limit);
        if let Some(told) = &beside.diseases {
            told.write(&mut list);
            if told.flag == Flag::Yes {
                diseases(&mut list, papers);
            }
        }
        if shown.public_assistance {
            let tickets = beside.tickets.iter();
            let tickets = tickets.map(|ticket| self.ticket_element(ticket, facility));
            put_group(&mut list, "PublicExpenseResultList", tickets.collect());
        }
        for told in &beside.medical {
            told.write(&mut list);
        }
        put(&mut list, "ArbitraryIdentifier", beside.identifier);
        let own = (facility.clone(), insured.clone());
        let reference = self.references.get(&own).map(String::as_str);
        put(&mut list, "ReferenceNumber", reference);
        put(&mut list, "QualificationConfirmationKey", beside.key);
        Element::group("ResultOfQualificationConfirmation", list)
    }
}

fn names(list: &mut Vec<Element>, name: &PersonName, other: Option<&PersonName>) {
    put(list, "Name", Some(full_width(name.kanji())));
    let shown = other.map(PersonName::with_black_circles);
    put(
        list,
        "NameOfOther",
        shown.as_ref().map(|name| full_width(name.kanji())),
    );
    put(list, "NameKana", Some(name.kana_half_width()));
    put(
        list,
        "NameOfOtherKana",
        other.map(PersonName::kana_half_width),
    );
}

fn elderly(list: &mut Vec<Element>, term: PaperDates, share: Option<String>) {
    let mut inside = Vec::new();
    let names = [
        "ElderlyRecipientCertificateDate",
        "ElderlyRecipientValidStartDate",
        "ElderlyRecipientValidEndDate",
    ];
    dates(&mut inside, names, term);
    put(&mut inside, "ElderlyRecipientContributionRatio", share);
    put_group(list, "ElderlyRecipientCertificateInfo", inside);
}

fn limit(
    list: &mut Vec<Element>,
    shown: &Eligibility,
    papers: &Papers,
    consent: Option<(bool, VirtualTime)>,
) {
    let Some((given, at)) = consent else { return };
    let flag = if given { "1" } else { "0" };
    put(
        list,
        "LimitApplicationCertificateRelatedConsFlg",
        Some(flag),
    );
    let time = given.then(|| stamp(at));
    put(list, "LimitApplicationCertificateRelatedConsTime", time);
    let Some(class) = shown.limit else { return };
    let paper = papers.limit;
    let kind = paper.map_or("01", |paper| paper.kind.code());
    let mut inside = vec![
        Element::leaf("LimitApplicationCertificateClassification", kind),
        Element::leaf(
            "LimitApplicationCertificateClassificationFlag",
            class.code(),
        ),
    ];
    let names = [
        "LimitApplicationCertificateDate",
        "LimitApplicationCertificateValidStartDate",
        "LimitApplicationCertificateValidEndDate",
    ];
    let term = paper.map_or(PaperDates::default(), |paper| paper.dates);
    dates(&mut inside, names, term);
    let long_term = paper.and_then(|paper| paper.long_term);
    put(
        &mut inside,
        "LimitApplicationCertificateLongTermDate",
        long_term.map(compact),
    );
    put_group(list, "LimitApplicationCertificateRelatedInfo", inside);
}

fn diseases(list: &mut Vec<Element>, papers: &Papers) {
    let all = papers.diseases.iter().map(|paper| {
        let mut inside = vec![Element::leaf(
            "SpecificDiseasesDiseaseCategory",
            paper.disease.code(),
        )];
        let names = [
            "SpecificDiseasesCertificateDate",
            "SpecificDiseasesValidStartDate",
            "SpecificDiseasesValidEndDate",
        ];
        dates(&mut inside, names, paper.dates);
        let yen = paper.self_pay.0.to_string();
        put(&mut inside, "SpecificDiseasesSelfPay", Some(yen));
        Element::group("SpecificDiseasesCertificateInfo", inside)
    });
    put_group(list, "SpecificDiseasesCertificateList", all.collect());
}
