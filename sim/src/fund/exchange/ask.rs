//! A request read: its elements by name, each with the form that the layout gives it, and what is wrong in the words of the answer.

use jiff::civil::Date;

use crate::oqs::value::{Digits, InsurerDigits, Month, Value};
use crate::oqs::{Element, Profile, Quoted, Service};
use crate::vocabulary::{FacilityCode, InsuredId};

/// Why a message, or one person's part of it, is not answered. The codes are ours: 別紙6-1 is not public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) code: &'static str,
    pub(super) message: String,
}

impl Fault {
    /// A code of ours with its text.
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }

    /// An element that is not there.
    pub(super) fn missing(name: &str) -> Self {
        Self::new("MDG102", format!("必須の要素がありません: {name}"))
    }
}

/// 電文を読めない.
pub(super) const UNREADABLE: &str = "MDG101";
/// 医療機関コードが端末のものと違う.
pub(super) const OTHER_FACILITY: &str = "MDG104";
/// 業務の断り: not joined, a day ahead.
pub(super) const DENIED: &str = "MDG105";
/// 対応していない電文.
pub(super) const NOT_SERVED: &str = "MDG106";
/// 受付番号がない.
pub(super) const NO_RECEPTION: &str = "MDG107";
/// 一括の件数の上限.
pub(super) const TOO_MANY: &str = "MDG108";
/// 人ごとの誤り: 該当する資格がない, several.
pub(super) const NOT_FOUND: &str = "MDG201";
/// 同意がない.
pub(super) const NO_CONSENT: &str = "MDG202";
/// 同意は終わっている.
pub(super) const ENDED: &str = "MDG302";
/// 補足のある正常終了.
pub(super) const NOTICE: &str = "MDG301";

/// A message, or a step of one, that nothing here answers.
pub(super) fn not_served(service: Service) -> Fault {
    let message = format!("{}のこの電文には対応していません", service.ja());
    Fault::new(NOT_SERVED, message)
}

/// An element of a request, and the profile by which it is read.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    element: &'a Element,
    profile: &'a Profile,
}

impl<'a> Part<'a> {
    pub(super) const fn new(element: &'a Element, profile: &'a Profile) -> Self {
        Self { element, profile }
    }

    const fn of(self, element: &'a Element) -> Self {
        Self { element, ..self }
    }

    /// The elements of a name within, empty ones too.
    pub(super) fn all(self, name: &'static str) -> impl Iterator<Item = Self> {
        let children = self.element.children.iter();
        let named = children.filter(move |child| child.name == name);
        named.map(move |child| self.of(child))
    }

    /// The group of a name within, which must be there.
    pub(super) fn group(self, name: &str) -> Result<Self, Fault> {
        let found = self.element.child(name);
        found
            .map(|found| self.of(found))
            .ok_or_else(|| Fault::missing(name))
    }

    /// The element of a name within, if it is there and not empty.
    pub(super) fn optional(self, name: &str) -> Option<Self> {
        let found = self.element.child(name)?;
        (!found.text.is_empty()).then(|| self.of(found))
    }

    /// The element of a name within, which must be there and not empty.
    pub(super) fn required(self, name: &str) -> Result<Self, Fault> {
        self.optional(name).ok_or_else(|| Fault::missing(name))
    }

    /// What stands in it.
    pub(super) const fn text(self) -> &'a str {
        self.element.text.as_str()
    }

    /// The text of the element of a name within, if it is there and not empty.
    pub(super) fn text_of(self, name: &str) -> Option<&'a str> {
        self.optional(name).map(Self::text)
    }

    /// The element itself.
    pub(super) const fn element(self) -> &'a Element {
        self.element
    }

    /// What stands in it, to be given back as it stands.
    pub(super) fn quoted<G>(self) -> Quoted<G> {
        Quoted::of(self.element)
    }

    /// An element that is not written as it must be.
    pub(super) fn wrong(self, form: &str) -> Fault {
        let Element { name, place, .. } = self.element;
        Fault::new(
            "MDG103",
            format!(
                "要素の書き方が正しくありません: {name}（{}行{}桁。{form}）",
                place.line, place.column
            ),
        )
    }

    fn value<V: Value>(self, form: &str) -> Result<V, Fault> {
        let read = V::read(self.text(), self.profile);
        read.filter(|value| value.fault().is_none())
            .ok_or_else(|| self.wrong(form))
    }

    /// YYYYMMDD.
    pub(super) fn day(self) -> Result<Date, Fault> {
        self.value("YYYYMMDD")
    }

    /// YYYYMM.
    pub(super) fn month(self) -> Result<Month, Fault> {
        self.value("YYYYMM")
    }

    /// One of the codes of a table.
    pub(super) fn code<C: Value>(self) -> Result<C, Fault> {
        let entries = C::form().codes.map_or(&[][..], |table| table.entries);
        let known: Vec<&str> = entries.iter().map(|(code, _)| *code).collect();
        self.value(&known.join("・"))
    }

    /// One of the codes of a table, where it is said.
    pub(super) fn optional_code<C: Value>(self, name: &str) -> Result<Option<C>, Fault> {
        self.optional(name).map(Self::code).transpose()
    }

    /// A word of the vocabulary.
    pub(super) fn word<W: std::str::FromStr>(self, form: &str) -> Result<W, Fault> {
        self.text().parse().map_err(|_| self.wrong(form))
    }

    /// 保険者番号・記号・番号・枝番, by the names that the family of messages gives them.
    pub(super) fn insured(self, names: [&str; 4]) -> Result<InsuredId, Fault> {
        let [insurer, symbol, number, branch] = names;
        let insurer = self.required(insurer)?;
        let number = self.required(number)?;
        let symbol = self.optional(symbol);
        let branch = self.optional(branch);
        let form = "保険者番号8桁。6桁の番号は空白か0で埋める";
        let digits: InsurerDigits = insurer.value(form)?;
        Ok(InsuredId {
            insurer: digits.parse().map_err(|_| insurer.wrong(form))?,
            symbol: symbol.map(|it| it.word("20文字まで")).transpose()?,
            number: number.word("20文字まで")?,
            branch: branch.map(|it| it.word("数字2桁")).transpose()?,
        })
    }
}

/// The facility of the header must be that of the terminal.
pub(super) fn own_facility(header: Part<'_>, terminal: &FacilityCode) -> Result<(), Fault> {
    let named = header.required("MedicalInstitutionCode")?;
    let code: Digits<10> = named.value("数字10桁")?;
    if *code == *terminal.as_str() {
        return Ok(());
    }
    let message = "医療機関コードが端末のものと違います: MedicalInstitutionCode";
    Err(Fault::new(OTHER_FACILITY, message))
}

/// The names in messages of 資格確認 and 照会番号.
pub(super) const OQS_NAMES: [&str; 4] = [
    "InsurerNumber",
    "InsuredCardSymbol",
    "InsuredIdentificationNumber",
    "InsuredBranchNumber",
];

/// The names in messages of 薬剤情報 and 特定健診情報.
pub(super) const MEDICAL_NAMES: [&str; 4] = [
    "InsurerNumber",
    "InsuranceCardSymbol",
    "InsuredPersonIdentificationNumber",
    "BranchNumber",
];
