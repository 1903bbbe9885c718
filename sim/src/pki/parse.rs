//! Reading certificates that come from outside: a card, a wire, a fuzzer. Any bytes are answered, never with a
//! panic.

use super::authority::{self, CertificateKind};
use super::certificate::Holder;
use super::name::HOLDER_FIELDS;
use super::public_key::{KeyError, KeyKind, PublicKey};
use super::tbs;
use const_oid::ObjectIdentifier;
use const_oid::db::rfc5280::ID_AD_OCSP;
use der::asn1::{AnyRef, BitStringRef, Utf8StringRef};
use der::{Decode, Encode, Sequence};
use jiff::civil::DateTime;
use spki::AlgorithmIdentifierRef;
use std::sync::LazyLock;
use x509_cert::TbsCertificate;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, BasicConstraints, CertificatePolicies,
    ExtendedKeyUsage, KeyUsage, SubjectAltName, SubjectKeyIdentifier,
};

/// Whose certificate it is, by the issuer's name alone. Only [`Certificate::verify_issued_by`] proves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IssuerKind {
    /// Names the 利用者証明用認証局 of the test PKI.
    Authentication,
    /// Names the 署名用認証局 of the test PKI.
    Signature,
    /// Names somebody else.
    Unknown,
}

impl From<CertificateKind> for IssuerKind {
    fn from(kind: CertificateKind) -> Self {
        match kind {
            CertificateKind::Authentication => Self::Authentication,
            CertificateKind::Signature => Self::Signature,
        }
    }
}

/// Why bytes are not taken as a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// Not the DER of an X.509 certificate and nothing behind it, or an extension that does not decode.
    #[error("the bytes are not the DER of an X.509 certificate")]
    Malformed,
    /// Signed with something else than sha256WithRSAEncryption or ecdsa-with-SHA384, or two answers to the
    /// question.
    #[error("expected sha256WithRSAEncryption or ecdsa-with-SHA384, the same in both places")]
    Algorithm,
    /// A serial number that is zero, negative or longer than 20 octets.
    #[error("expected a positive serial number of at most 20 octets")]
    Serial,
    /// A time that the calendar does not hold.
    #[error("the validity lies beyond the calendar")]
    Validity,
    /// A key outside the profile.
    #[error("the certified key is refused")]
    Key(#[from] KeyError),
}

/// A certificate whose structure was read. Its signature is not checked by reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    serial: String,
    issuer_kind: IssuerKind,
    pub(super) issuer: Vec<u8>,
    pub(super) subject: Vec<u8>,
    common_name: Option<String>,
    not_before: DateTime,
    not_after: DateTime,
    public_key: PublicKey,
    pub(super) key_identifier: Option<Vec<u8>>,
    pub(super) authority_key_identifier: Option<Vec<u8>>,
    policies: Vec<ObjectIdentifier>,
    purposes: Vec<ObjectIdentifier>,
    ocsp_url: Option<String>,
    holder: Option<Holder>,
    pub(super) is_authority: bool,
    pub(super) signed_with: KeyKind,
    pub(super) signed: Vec<u8>,
    pub(super) signature: Vec<u8>,
}

#[derive(Sequence)]
struct Outer<'a> {
    tbs: AnyRef<'a>,
    algorithm: AlgorithmIdentifierRef<'a>,
    signature: BitStringRef<'a>,
}

/// The names of the two authorities, encoded.
static ISSUERS: LazyLock<Vec<(Vec<u8>, CertificateKind)>> = LazyLock::new(|| {
    CertificateKind::ALL
        .into_iter()
        .filter_map(|kind| Some((authority::issuer_name(kind).ok()?.to_der().ok()?, kind)))
        .collect()
});

impl Certificate {
    /// Reads the DER of one certificate with nothing behind it. A file of a card may be longer than its
    /// certificate: whoever reads one cuts it at the length in its header.
    ///
    /// # Errors
    /// [`ParseError`] says what is wrong.
    pub fn from_der(bytes: &[u8]) -> Result<Self, ParseError> {
        let outer = Outer::from_der(bytes)?;
        let signed = outer.tbs.to_der()?;
        let content = TbsCertificate::from_der(&signed)?;
        // The outer one is not signed: whatever it may say besides would be anybody's.
        let signed_with = KeyKind::that_signs(&outer.algorithm).ok_or(ParseError::Algorithm)?;
        if content.signature().to_der()? != outer.algorithm.to_der()? {
            return Err(ParseError::Algorithm);
        }
        let issuer = content.issuer().to_der()?;
        let known = ISSUERS.iter().find(|(name, _)| *name == issuer);
        let time = |time| tbs::jst(time).ok_or(ParseError::Validity);
        Ok(Self {
            serial: serial(content.serial_number().as_bytes())?,
            issuer_kind: known.map_or(IssuerKind::Unknown, |(_, kind)| (*kind).into()),
            issuer,
            subject: content.subject().to_der()?,
            common_name: common_name(&content),
            not_before: time(content.validity().not_before)?,
            not_after: time(content.validity().not_after)?,
            public_key: PublicKey::from_spki(&content.subject_public_key_info().to_der()?)?,
            key_identifier: content
                .get_extension::<SubjectKeyIdentifier>()?
                .map(|(_, identifier)| identifier.0.as_bytes().to_vec()),
            authority_key_identifier: content
                .get_extension::<AuthorityKeyIdentifier>()?
                .and_then(|(_, identifier)| identifier.key_identifier)
                .map(|identifier| identifier.as_bytes().to_vec()),
            policies: policies(&content)?,
            purposes: content
                .get_extension::<ExtendedKeyUsage>()?
                .map_or_else(Vec::new, |(_, purposes)| purposes.0),
            ocsp_url: ocsp_url(&content)?,
            holder: holder(&content)?,
            is_authority: is_authority(&content)?,
            signed_with,
            signature: outer
                .signature
                .as_bytes()
                .ok_or(ParseError::Malformed)?
                .to_vec(),
            signed,
        })
    }

    /// シリアル番号: upper-case hexadecimal, two digits an octet, without leading zero octets.
    #[must_use]
    pub fn serial(&self) -> &str {
        &self.serial
    }

    /// Whose name the issuer's is.
    #[must_use]
    pub fn issuer_kind(&self) -> IssuerKind {
        self.issuer_kind
    }

    /// CN of the subject.
    #[must_use]
    pub fn common_name(&self) -> Option<&str> {
        self.common_name.as_deref()
    }

    /// The first moment of validity, JST.
    #[must_use]
    pub fn not_before(&self) -> DateTime {
        self.not_before
    }

    /// The last second of validity, JST: 23:59:59 of the last day.
    #[must_use]
    pub fn not_after(&self) -> DateTime {
        self.not_after
    }

    /// Whether `now` (JST) lies within the validity, both ends included (RFC 5280 4.1.2.5).
    #[must_use]
    pub fn is_in_term(&self, now: DateTime) -> bool {
        // The last second lasts until the next one begins.
        let second = now.with().subsec_nanosecond(0).build().unwrap_or(now);
        self.not_before <= second && second <= self.not_after
    }

    /// The certified key.
    #[must_use]
    pub fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// The policies claimed.
    #[must_use]
    pub fn policies(&self) -> &[ObjectIdentifier] {
        &self.policies
    }

    /// For what the key may be used (extKeyUsage); empty if the certificate does not say.
    #[must_use]
    pub fn purposes(&self) -> &[ObjectIdentifier] {
        &self.purposes
    }

    /// The address of the OCSP responder: only 利用者証明用 certificates have one.
    #[must_use]
    pub fn ocsp_url(&self) -> Option<&str> {
        self.ocsp_url.as_deref()
    }

    /// The 基本4情報: only 署名用 certificates have them.
    #[must_use]
    pub fn holder(&self) -> Option<&Holder> {
        self.holder.as_ref()
    }
}

impl From<der::Error> for ParseError {
    fn from(_: der::Error) -> Self {
        Self::Malformed
    }
}

/// The octets of an INTEGER as hexadecimal. DER puts one zero octet before a number whose first bit is set.
pub(super) fn serial(octets: &[u8]) -> Result<String, ParseError> {
    let negative = octets.first().is_none_or(|first| *first >= 0x80);
    let hex: String = octets
        .iter()
        .skip_while(|octet| **octet == 0)
        .map(|octet| format!("{octet:02X}"))
        .collect();
    if negative || tbs::octets(&hex).is_none() {
        return Err(ParseError::Serial);
    }
    Ok(hex)
}

fn common_name(tbs: &TbsCertificate) -> Option<String> {
    let name = tbs.subject().common_name().ok()??;
    Some(name.value().into_owned())
}

fn policies(tbs: &TbsCertificate) -> Result<Vec<ObjectIdentifier>, ParseError> {
    let policies = tbs.get_extension::<CertificatePolicies>()?;
    Ok(policies.map_or_else(Vec::new, |(_, policies)| {
        policies
            .0
            .iter()
            .map(|policy| policy.policy_identifier)
            .collect()
    }))
}

fn ocsp_url(tbs: &TbsCertificate) -> Result<Option<String>, ParseError> {
    let Some((_, access)) = tbs.get_extension::<AuthorityInfoAccessSyntax>()? else {
        return Ok(None);
    };
    let of_ocsp = access.0.iter().filter(|it| it.access_method == ID_AD_OCSP);
    Ok(of_ocsp
        .filter_map(|it| match &it.access_location {
            GeneralName::UniformResourceIdentifier(url) => Some(url.to_string()),
            _ => None,
        })
        .next())
}

/// All six otherNames, each once, or nothing.
fn holder(tbs: &TbsCertificate) -> Result<Option<Holder>, ParseError> {
    let Some((_, names)) = tbs.get_extension::<SubjectAltName>()? else {
        return Ok(None);
    };
    let field = |type_id: ObjectIdentifier| {
        let mut of_type = names.0.iter().filter_map(|name| match name {
            GeneralName::OtherName(other) if other.type_id == type_id => Some(&other.value),
            _ => None,
        });
        let (value, again) = (of_type.next()?, of_type.next());
        let text = value.decode_as::<Utf8StringRef<'_>>().ok()?;
        again.is_none().then(|| text.as_str().to_owned())
    };
    let [
        name,
        birth,
        sex,
        address,
        name_substitutes,
        address_substitutes,
    ] = HOLDER_FIELDS.map(field);
    Ok((|| {
        Some(Holder {
            name: name?,
            birth: birth?,
            sex: sex?,
            address: address?,
            name_substitutes: name_substitutes?,
            address_substitutes: address_substitutes?,
        })
    })())
}

fn is_authority(tbs: &TbsCertificate) -> Result<bool, ParseError> {
    let constraints = tbs.get_extension::<BasicConstraints>()?;
    let usage = tbs.get_extension::<KeyUsage>()?;
    Ok(constraints.is_some_and(|(_, it)| it.ca) && usage.is_none_or(|(_, it)| it.key_cert_sign()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::certificate::testing::{authentication, holder, signature};
    use crate::pki::{Authority, DedicatedKey, Generation, Issuance, KeyPool};
    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn read(der: &[u8]) -> Certificate {
        Certificate::from_der(der).expect("it is a certificate")
    }

    fn authority(kind: CertificateKind, generation: Generation) -> Certificate {
        read(Authority::of(kind, generation).certificate())
    }

    #[test]
    fn an_authentication_certificate_reads_back_without_name_or_address() {
        let read = read(&authentication());
        assert_eq!(read.serial(), "C0FFEE");
        assert_eq!(read.issuer_kind(), IssuerKind::Authentication);
        assert_eq!(read.common_name(), Some("0123456789ABCD13103001A"));
        assert_eq!(read.not_before(), date(2025, 10, 27).at(9, 30, 0, 0));
        assert_eq!(read.not_after(), date(2030, 2, 17).at(23, 59, 59, 0));
        assert_eq!(read.ocsp_url(), Some("http://ocspauth.madoguchi.invalid/"));
        assert_eq!(read.holder(), None);
        assert_eq!(read.policies().len(), 1);
        let key = KeyPool::key(KeyPool::deal(1));
        assert_eq!(read.public_key(), key.public());
    }

    #[test]
    fn a_signature_certificate_reads_back_with_the_holder_and_without_a_responder() {
        let read = read(&signature());
        assert_eq!(read.issuer_kind(), IssuerKind::Signature);
        assert_eq!(read.holder(), Some(&holder()));
        assert_eq!(read.ocsp_url(), None);
    }

    #[test]
    fn the_last_second_of_the_last_day_is_in_term_and_midnight_is_not() {
        let read = read(&authentication());
        let last = date(2030, 2, 17).at(23, 59, 59, 0);
        assert!(read.is_in_term(last));
        assert!(read.is_in_term(date(2030, 2, 17).at(23, 59, 59, 999_999_999)));
        assert!(!read.is_in_term(last + 1.second()));
        let first = date(2025, 10, 27).at(9, 30, 0, 0);
        assert!(read.is_in_term(first));
        assert!(!read.is_in_term(first - 1.second()));
    }

    #[test]
    fn another_algorithm_in_the_unsigned_place_is_refused() {
        let mut der = authentication();
        // The NULL before the BIT STRING of the signature: header of 5 bytes, then 256.
        let null = der.len() - 256 - 5 - 2;
        assert_eq!(der[null..null + 2], [0x05, 0x00]);
        der[null] = 0x04;
        assert_eq!(Certificate::from_der(&der), Err(ParseError::Algorithm));
    }

    #[test]
    fn bytes_behind_the_certificate_are_refused() {
        let mut der = authentication();
        der.push(0xFF);
        assert_eq!(Certificate::from_der(&der), Err(ParseError::Malformed));
    }

    #[test]
    fn a_serial_number_keeps_its_value_when_its_first_bit_is_set() {
        assert_eq!(serial(&[0x00, 0x80]), Ok("80".to_owned()));
        assert_eq!(serial(&[0x01, 0x00]), Ok("0100".to_owned()));
        for refused in [&[0x80][..], &[0], &[], &[1; 21]] {
            assert_eq!(serial(refused), Err(ParseError::Serial));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_serial_and_term_read_back(
            number in 1u64..,
            from in 0i32..20_000,
            length in 0i32..4_000,
        ) {
            let hex = format!("{number:X}");
            let serial = if hex.len() % 2 == 1 { format!("0{hex}") } else { hex };
            let first = date(1990, 1, 1) + from.days();
            let last = first + length.days();
            let key = KeyPool::dedicated(DedicatedKey::Spare);
            let der = Authority::of(CertificateKind::Authentication, Generation::Third)
                .issue_authentication(&Issuance {
                    serial: &serial,
                    not_before: first.at(0, 0, 0, 0),
                    last_day: last,
                    common_name: "A",
                    prefecture: "Tokyo-to",
                    municipality: "Minato-ku",
                    key: key.public(),
                })
                .expect("the fields fit");
            let read = read(&der);
            prop_assert_eq!(read.serial(), serial);
            prop_assert_eq!(read.not_before(), first.at(0, 0, 0, 0));
            prop_assert_eq!(read.not_after(), last.at(23, 59, 59, 0));
            let own = authority(CertificateKind::Authentication, Generation::Third);
            prop_assert_eq!(read.verify_issued_by(&own), Ok(()));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1024))]

        #[test]
        fn no_bytes_make_reading_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = Certificate::from_der(&bytes);
        }

        #[test]
        fn no_change_to_a_certificate_makes_reading_panic_or_still_chains(
            signs in any::<bool>(),
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
            cut in proptest::option::of(any::<prop::sample::Index>()),
        ) {
            let original = if signs { signature() } else { authentication() };
            let mut der = original.clone();
            for (place, byte) in changes {
                let place = place.index(der.len());
                der[place] = byte;
            }
            if let Some(cut) = cut {
                der.truncate(cut.index(der.len()));
            }
            let kind = if signs { CertificateKind::Signature } else { CertificateKind::Authentication };
            let own = authority(kind, Generation::First);
            if let Ok(read) = Certificate::from_der(&der) {
                prop_assert!(der == original || read.verify_issued_by(&own).is_err());
            }
        }
    }
}
