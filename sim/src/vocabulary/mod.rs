//! The typed words of the field: a value that exists is a valid one.
//!
//! Every word is read from its written form with `str::parse`, written with `Display`, and refused with
//! [`Invalid`]. Serialised forms are the written forms (composite words are maps of them), so reading a
//! file back checks it again.

#[macro_use]
mod written;

mod address;
pub mod age;
mod any_date;
mod certificate_serial;
mod declaration;
mod digits;
mod document;
mod era;
mod facility_code;
mod facility_kind;
mod individual_number;
mod insured_id;
mod insurer_number;
mod insurer_scheme;
mod invalid;
mod limit_class;
mod name_text;
mod person_name;
mod phone;
mod png;
mod schema;
mod secret;
mod sex;
mod share;
mod written_date;
mod yen;

pub use address::Address;
pub use age::{age_on, birthday_in, first_march_31_on_or_after, reaches_age_on};
pub use any_date::{
    arbitrary_date, arbitrary_dates, arbitrary_optional_date, arbitrary_optional_time,
    arbitrary_time,
};
pub use certificate_serial::CertificateSerial;
pub use declaration::Declaration;
pub use document::{
    Document, EligibilityCertificate, EligibilityItems, EligibilityNotice, FormSize, InsuranceCard,
    InsuranceCardKind, PortalView, Presented,
};
pub use era::{Era, wareki};
pub use facility_code::FacilityCode;
pub use facility_kind::FacilityKind;
pub use individual_number::IndividualNumber;
pub use insured_id::{Branch, InsuredId, Number, Symbol};
pub use insurer_number::InsurerNumber;
pub use insurer_scheme::InsurerScheme;
pub use invalid::Invalid;
pub use limit_class::{LimitAgeGroup, LimitClass};
pub use name_text::{black_circles, is_variant_of, same_text};
pub use person_name::PersonName;
pub use phone::PhoneNumber;
pub(crate) use png::Canvas;
pub(crate) use schema::text_schema;
pub use secret::{AuthPin, SignPassword, revealed};
pub use sex::Sex;
pub use share::Share;
pub use written_date::parse_date;
pub use yen::Yen;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
