//! A request read: its elements by name, each with the form that it must have, and what is wrong in the words of the answer.

use jiff::civil::Date;

use crate::oqs::{Element, Service};
use crate::vocabulary::{Branch, FacilityCode, InsuredId, InsurerNumber};

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

    /// An element that is not written as it must be.
    pub(super) fn wrong(element: &Element, form: &str) -> Self {
        let Element { name, place, .. } = element;
        Self::new(
            "MDG103",
            format!(
                "要素の書き方が正しくありません: {name}（{}行{}桁。{form}）",
                place.line, place.column
            ),
        )
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

/// The text of an element, if it is there and not empty.
pub(super) fn optional<'e>(within: &'e Element, name: &str) -> Option<&'e Element> {
    within
        .child(name)
        .filter(|element| !element.text.is_empty())
}

/// An element that must be there and not empty.
pub(super) fn required<'e>(within: &'e Element, name: &str) -> Result<&'e Element, Fault> {
    optional(within, name).ok_or_else(|| Fault::missing(name))
}

/// YYYYMMDD.
pub(super) fn day(element: &Element) -> Result<Date, Fault> {
    let wrong = || Fault::wrong(element, "YYYYMMDD");
    if element.text.len() != 8 || !element.text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wrong());
    }
    Date::strptime("%Y%m%d", &element.text).map_err(|_| wrong())
}

/// The first day of YYYYMM.
pub(super) fn month(element: &Element) -> Result<Date, Fault> {
    let wrong = || Fault::wrong(element, "YYYYMM");
    if element.text.len() != 6 || !element.text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wrong());
    }
    Date::strptime("%Y%m%d", format!("{}01", element.text)).map_err(|_| wrong())
}

/// One of the codes.
pub(super) fn code<'e>(element: &'e Element, known: &[&str]) -> Result<&'e str, Fault> {
    if known.contains(&element.text.as_str()) {
        Ok(&element.text)
    } else {
        Err(Fault::wrong(element, &known.join("・")))
    }
}

/// 医療機関コード of ten digits.
pub(super) fn facility(header: &Element) -> Result<&str, Fault> {
    let element = required(header, "MedicalInstitutionCode")?;
    if element.text.len() == 10 && element.text.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(&element.text)
    } else {
        Err(Fault::wrong(element, "数字10桁"))
    }
}

/// The facility of the header must be that of the terminal.
pub(super) fn own_facility(header: &Element, terminal: &FacilityCode) -> Result<(), Fault> {
    if facility(header)? == terminal.as_str() {
        return Ok(());
    }
    let message = "医療機関コードが端末のものと違います: MedicalInstitutionCode";
    Err(Fault::new(OTHER_FACILITY, message))
}

/// 保険者番号・記号・番号・枝番, by the names that the family of messages gives them.
pub(super) fn insured(within: &Element, names: [&str; 4]) -> Result<InsuredId, Fault> {
    let [insurer, symbol, number, branch] = names;
    let insurer = required(within, insurer)?;
    let number = required(within, number)?;
    let symbol = optional(within, symbol);
    let branch = optional(within, branch);
    let text = |element: &Element, form: &str| Fault::wrong(element, form);
    Ok(InsuredId {
        insurer: InsurerNumber::from_padded(&insurer.text)
            .map_err(|_| text(insurer, "保険者番号8桁。6桁の番号は空白か0で埋める"))?,
        symbol: symbol
            .map(|element| {
                element
                    .text
                    .parse()
                    .map_err(|_| text(element, "20文字まで"))
            })
            .transpose()?,
        number: number
            .text
            .parse()
            .map_err(|_| text(number, "20文字まで"))?,
        branch: branch
            .map(|element| {
                let read: Result<Branch, _> = element.text.parse();
                read.map_err(|_| text(element, "数字2桁"))
            })
            .transpose()?,
    })
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
