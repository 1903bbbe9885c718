//! What is signed in a certificate (RFC 5280 4.1.2), and the certificate around it.

use super::authority::CertificateKind;
use super::name::{self, ORGANIZATION};
use super::public_key::PublicKey;
use super::signer::Signer;
use const_oid::ObjectIdentifier;
use const_oid::db::rfc4519::{C, O, OU};
use const_oid::db::rfc5280::ID_CE_CRL_DISTRIBUTION_POINTS;
use der::asn1::{AnyRef, BitStringRef, GeneralizedTime, UintRef, UtcTime};
use der::{Decode, Encode, ErrorKind, Sequence, Tag};
use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};
use spki::AlgorithmIdentifierRef;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::CrlDistributionPoints;
use x509_cert::ext::pkix::crl::dp::DistributionPoint;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::name::Name;
use x509_cert::time::{Time, Validity};

const V3: u8 = 2;

/// 日本標準時 is this far ahead of UTC.
const JST: SignedDuration = SignedDuration::from_hours(9);

/// What differs from one certificate to another. Times are JST.
pub(super) struct Fields<'a> {
    pub(super) serial: &'a str,
    pub(super) issuer: &'a Name,
    pub(super) not_before: DateTime,
    pub(super) not_after: DateTime,
    pub(super) subject: &'a Name,
    pub(super) key: &'a PublicKey,
    pub(super) extensions: Vec<Extension>,
}

#[derive(Sequence)]
struct Tbs<'a> {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    version: u8,
    serial: UintRef<'a>,
    algorithm: AlgorithmIdentifierRef<'a>,
    issuer: AnyRef<'a>,
    validity: Validity,
    subject: AnyRef<'a>,
    key: AnyRef<'a>,
    #[asn1(context_specific = "3", tag_mode = "EXPLICIT")]
    extensions: Vec<Extension>,
}

#[derive(Sequence)]
struct Signed<'a> {
    tbs: AnyRef<'a>,
    algorithm: AlgorithmIdentifierRef<'a>,
    signature: BitStringRef<'a>,
}

/// The DER of the certificate over `fields`, signed by `signer`.
pub(super) fn sign(fields: Fields<'_>, signer: Signer) -> der::Result<Vec<u8>> {
    let serial =
        octets(fields.serial).ok_or_else(|| der::Error::from(Tag::Integer.value_error()))?;
    let (issuer, subject) = (fields.issuer.to_der()?, fields.subject.to_der()?);
    let tbs = Tbs {
        version: V3,
        serial: UintRef::new(&serial)?,
        algorithm: signer.algorithm(),
        issuer: AnyRef::from_der(&issuer)?,
        validity: Validity::new(time(fields.not_before)?, time(fields.not_after)?),
        subject: AnyRef::from_der(&subject)?,
        key: AnyRef::from_der(fields.key.spki())?,
        extensions: fields.extensions,
    }
    .to_der()?;
    Signed {
        tbs: AnyRef::from_der(&tbs)?,
        algorithm: signer.algorithm(),
        signature: BitStringRef::from_bytes(&signer.sign(&tbs))?,
    }
    .to_der()
}

/// Where the revocation list is: a directory name and no address, as in the profile.
pub(super) fn crl_distribution_point(
    kind: CertificateKind,
    below: &[(ObjectIdentifier, &str)],
) -> der::Result<Extension> {
    let mut levels = vec![
        (C, "JP"),
        (O, ORGANIZATION),
        (OU, kind.unit()),
        (OU, "CRL Distribution Points"),
    ];
    levels.extend_from_slice(below);
    let place = GeneralName::DirectoryName(name::name(&levels)?);
    let points = CrlDistributionPoints(vec![DistributionPoint {
        distribution_point: Some(DistributionPointName::FullName(vec![place])),
        reasons: None,
        crl_issuer: None,
    }]);
    name::extension(ID_CE_CRL_DISTRIBUTION_POINTS, false, &points)
}

/// The last second of `day` in JST: 14:59:59 UTC.
pub(super) fn end_of(day: Date) -> DateTime {
    day.at(23, 59, 59, 0)
}

/// The big-endian octets of a serial number in upper-case hexadecimal: one to twenty octets (RFC 5280 4.1.2.2),
/// not zero, no leading zero octets.
pub(super) fn octets(serial: &str) -> Option<Vec<u8>> {
    let digits = serial.as_bytes();
    let whole = digits.len().is_multiple_of(2) && (2..=40).contains(&digits.len());
    let upper = |digit: &u8| digit.is_ascii_digit() || (b'A'..=b'F').contains(digit);
    if !whole || serial.starts_with("00") || !digits.iter().all(upper) {
        return None;
    }
    digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

/// A JST time as UTC: UTCTime to 2049 and GeneralizedTime from 2050 (RFC 5280 4.1.2.5).
pub(super) fn time(jst: DateTime) -> der::Result<Time> {
    let time = utc(jst)?;
    Ok(match UtcTime::from_date_time(time) {
        Ok(time) => Time::UtcTime(time),
        Err(_) => Time::GeneralTime(GeneralizedTime::from_date_time(time)),
    })
}

/// A JST time as UTC, always as GeneralizedTime: OCSP knows no other (RFC 6960 4.2.1).
pub(super) fn generalized(jst: DateTime) -> der::Result<GeneralizedTime> {
    Ok(GeneralizedTime::from_date_time(utc(jst)?))
}

/// The second of a JST time in UTC, within the years 1970 to 9999.
fn utc(jst: DateTime) -> der::Result<der::DateTime> {
    let refused = || der::Error::from(ErrorKind::DateTime);
    let utc = jst.checked_sub(JST).map_err(|_| refused())?;
    let part = |number: i8| u8::try_from(number).map_err(|_| refused());
    der::DateTime::new(
        u16::try_from(utc.year()).map_err(|_| refused())?,
        part(utc.month())?,
        part(utc.day())?,
        part(utc.hour())?,
        part(utc.minute())?,
        part(utc.second())?,
    )
}

/// A time of a certificate as JST, or `None` beyond the calendar.
pub(super) fn jst(time: Time) -> Option<DateTime> {
    jst_of(time.to_date_time())
}

/// A UTC time as JST, or `None` beyond the calendar.
pub(super) fn jst_of(utc: der::DateTime) -> Option<DateTime> {
    let part = |number: u8| i8::try_from(number).ok();
    DateTime::new(
        i16::try_from(utc.year()).ok()?,
        part(utc.month())?,
        part(utc.day())?,
        part(utc.hour())?,
        part(utc.minutes())?,
        part(utc.seconds())?,
        0,
    )
    .ok()?
    .checked_add(JST)
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_last_second_of_a_day_in_japan_is_14_59_59_utc() {
        let time = time(end_of(date(2030, 2, 17))).expect("the year is fine");
        let utc = time.to_date_time();
        assert_eq!(
            (utc.day(), utc.hour(), utc.minutes(), utc.seconds()),
            (17, 14, 59, 59)
        );
    }

    #[test]
    fn utc_time_ends_with_2049_in_utc() {
        let last = date(2050, 1, 1).at(8, 59, 59, 0);
        assert!(matches!(time(last), Ok(Time::UtcTime(_))));
        let next = date(2050, 1, 1).at(9, 0, 0, 0);
        assert!(matches!(time(next), Ok(Time::GeneralTime(_))));
        assert_eq!(time(next).ok().and_then(jst), Some(next));
    }

    #[test]
    fn a_year_before_1970_and_the_end_of_the_calendar_are_answered() {
        assert!(time(date(1969, 12, 31).at(0, 0, 0, 0)).is_err());
        assert_eq!(jst(Time::INFINITY), None);
    }

    #[test]
    fn serial_numbers_are_upper_case_without_leading_zeros() {
        assert_eq!(octets("0133C349"), Some(vec![0x01, 0x33, 0xC3, 0x49]));
        let longest = "FF".repeat(20);
        assert_eq!(octets(&longest).map(|octets| octets.len()), Some(20));
        let too_long = "FF".repeat(21);
        for refused in ["", "1", "00", "0001", "ab", "+1", "G0", "あ", &too_long] {
            assert_eq!(octets(refused), None);
        }
    }
}
