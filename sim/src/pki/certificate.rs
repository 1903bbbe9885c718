//! Issuing the certificates of people, in the shape of the profile of 公的個人認証サービス.
//!
//! What differs from the profile, on purpose:
//!
//! * Names of authorities, policies and addresses are our own, so that nobody takes a certificate for a real one. The
//!   names are longer, and so certificates by some hundred octets.
//! * Serial numbers have eight octets, not a few: they are drawn, and nobody counts.
//! * Municipalities are numbered from 99001 on and called so; no real one is.
//! * The responder's address never resolves; whoever asks is told where it is.

use super::authority::{self, Authority, CertificateKind};
use super::name::{self, AUTHENTICATION_POLICY, CPS, HOLDER_FIELDS, SIGNATURE_POLICY};
use super::public_key::PublicKey;
use super::tbs;
use const_oid::ObjectIdentifier;
use const_oid::db::rfc4519::{C, CN, L, OU};
use const_oid::db::rfc5280::{
    ID_AD_OCSP, ID_CE_AUTHORITY_KEY_IDENTIFIER, ID_CE_CERTIFICATE_POLICIES, ID_CE_EXT_KEY_USAGE,
    ID_CE_ISSUER_ALT_NAME, ID_CE_KEY_USAGE, ID_CE_SUBJECT_ALT_NAME, ID_CE_SUBJECT_KEY_IDENTIFIER,
    ID_KP_CLIENT_AUTH, ID_PE_AUTHORITY_INFO_ACCESS, ID_QT_CPS,
};
use der::asn1::{Any, Ia5StringRef, Utf8StringRef};
use jiff::civil::{Date, DateTime};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::certpolicy::{PolicyInformation, PolicyQualifierInfo};
use x509_cert::ext::pkix::name::{GeneralName, OtherName};
use x509_cert::ext::pkix::{
    AccessDescription, AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, CertificatePolicies,
    ExtendedKeyUsage, IssuerAltName, KeyUsage, KeyUsages, SubjectAltName, SubjectKeyIdentifier,
};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;

/// Where 利用者証明用 certificates send their OCSP requests. The host never resolves (RFC 6761): whoever asks
/// is told elsewhere where the responder is.
pub const OCSP_URL: &str = "http://ocspauth.madoguchi.invalid/";

/// What both kinds of certificate need. Times are JST.
#[derive(Debug, Clone, Copy)]
pub struct Issuance<'a> {
    /// シリアル番号, unique within the authority: upper-case hexadecimal, 1 to 20 octets without leading zeros.
    pub serial: &'a str,
    /// From when the certificate is valid.
    pub not_before: DateTime,
    /// The last day: the certificate is valid to 23:59:59 of it.
    pub last_day: Date,
    /// CN: 22 or 23 (利用者証明用) or 28 (署名用, beginning with the moment of issue) digits and capitals that tell
    /// nothing but, at their end, the municipality. Up to 64
    /// characters are taken.
    pub common_name: &'a str,
    /// Prefecture in Roman letters, for instance `Tokyo-to`.
    pub prefecture: &'a str,
    /// Municipality in Roman letters, for instance `Minato-ku`.
    pub municipality: &'a str,
    /// The key that is certified.
    pub key: &'a PublicKey,
}

/// The 基本4情報 in a 署名用 certificate: six otherNames.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// 氏名.
    pub name: String,
    /// 生年月日: a digit of the era, then YYYYMMDD of the western calendar.
    pub birth: String,
    /// 性別: the code of the 券面 (1 male, 2 female, 3 otherwise).
    pub sex: String,
    /// 住所.
    pub address: String,
    /// 氏名の代替文字の使用情報: a digit for each character of the name, 0 where it is written as registered.
    pub name_substitutes: String,
    /// 住所の代替文字の使用情報: the same for the address.
    pub address_substitutes: String,
}

impl Holder {
    /// The six values in the order of the profile.
    fn values(&self) -> [&str; 6] {
        [
            &self.name,
            &self.birth,
            &self.sex,
            &self.address,
            &self.name_substitutes,
            &self.address_substitutes,
        ]
    }
}

/// Why no certificate was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IssueError {
    /// The serial number is not upper-case hexadecimal of 1 to 20 octets without leading zeros.
    #[error("expected a serial number of 1 to 20 octets in upper-case hexadecimal")]
    Serial,
    /// The validity ends before it begins, or lies outside the years 1970 to 9999.
    #[error("expected a validity that ends after it begins, within the years 1970 to 9999")]
    Validity,
    /// A text is empty or too long for its field.
    #[error("expected a text of 1 to {longest} characters in a name")]
    Text {
        /// The most characters the field takes.
        longest: usize,
    },
    /// The other authority issues certificates of this kind.
    #[error("this authority does not issue certificates of that kind")]
    WrongAuthority,
    /// The fields cannot be encoded.
    #[error("the fields cannot be encoded as DER")]
    Encoding,
}

impl From<der::Error> for IssueError {
    fn from(_: der::Error) -> Self {
        Self::Encoding
    }
}

/// The upper bound of most name attributes (RFC 5280 appendix A.1).
const LONGEST_NAME: usize = 64;
/// A bound of ours for address and name, so that a certificate stays what a card can hold.
const LONGEST_HOLDER_FIELD: usize = 256;

impl Authority {
    /// Issues a 利用者証明用電子証明書: no name and no address, and the address of the OCSP responder.
    ///
    /// # Errors
    /// [`IssueError`] says which field does not fit.
    pub fn issue_authentication(&self, issuance: &Issuance<'_>) -> Result<Vec<u8>, IssueError> {
        self.check(CertificateKind::Authentication, issuance)?;
        let subject = name::name(&[(C, "JP"), (CN, issuance.common_name)])?;
        let responder = AuthorityInfoAccessSyntax(vec![AccessDescription {
            access_method: ID_AD_OCSP,
            access_location: name::uri(OCSP_URL)?,
        }]);
        let extensions = vec![
            key_usage(KeyUsages::DigitalSignature.into())?,
            name::extension(
                ID_CE_EXT_KEY_USAGE,
                false,
                &ExtendedKeyUsage(vec![ID_KP_CLIENT_AUTH]),
            )?,
            policy(AUTHENTICATION_POLICY)?,
            self.issuer_alternative()?,
            self.distribution_point(issuance)?,
            name::extension(ID_PE_AUTHORITY_INFO_ACCESS, false, &responder)?,
        ];
        self.sign(issuance, &subject, extensions)
    }

    /// Issues a 署名用電子証明書 for `holder`.
    ///
    /// # Errors
    /// [`IssueError`] says which field does not fit.
    pub fn issue_signature(
        &self,
        issuance: &Issuance<'_>,
        holder: &Holder,
    ) -> Result<Vec<u8>, IssueError> {
        self.check(CertificateKind::Signature, issuance)?;
        for value in holder.values() {
            check_text(value, LONGEST_HOLDER_FIELD)?;
        }
        let subject = name::name(&[
            (C, "JP"),
            (L, issuance.prefecture),
            (L, issuance.municipality),
            (CN, issuance.common_name),
        ])?;
        let mut fields = Vec::with_capacity(HOLDER_FIELDS.len());
        for (type_id, value) in HOLDER_FIELDS.into_iter().zip(holder.values()) {
            fields.push(GeneralName::OtherName(OtherName {
                type_id,
                value: Any::encode_from(&Utf8StringRef::new(value)?)?,
            }));
        }
        let extensions = vec![
            key_usage(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation)?,
            policy(SIGNATURE_POLICY)?,
            name::extension(ID_CE_SUBJECT_ALT_NAME, false, &SubjectAltName(fields))?,
            self.issuer_alternative()?,
            self.distribution_point(issuance)?,
        ];
        self.sign(issuance, &subject, extensions)
    }

    fn check(&self, kind: CertificateKind, issuance: &Issuance<'_>) -> Result<(), IssueError> {
        if self.kind() != kind {
            return Err(IssueError::WrongAuthority);
        }
        if tbs::octets(issuance.serial).is_none() {
            return Err(IssueError::Serial);
        }
        let (from, to) = (issuance.not_before, tbs::end_of(issuance.last_day));
        if from > to || tbs::time(from).is_err() || tbs::time(to).is_err() {
            return Err(IssueError::Validity);
        }
        check_text(issuance.common_name, LONGEST_NAME)?;
        check_text(issuance.prefecture, LONGEST_NAME)?;
        // Its distribution point has " CRLDP" behind it.
        check_text(issuance.municipality, LONGEST_NAME - 6)
    }

    fn sign(
        &self,
        issuance: &Issuance<'_>,
        subject: &Name,
        mut extensions: Vec<Extension>,
    ) -> Result<Vec<u8>, IssueError> {
        let own = tbs::octets(self.serial()).ok_or(IssueError::Serial)?;
        let authority = AuthorityKeyIdentifier {
            key_identifier: Some(self.key_identifier.clone()),
            authority_cert_issuer: Some(vec![GeneralName::DirectoryName(self.name.clone())]),
            authority_cert_serial_number: Some(SerialNumber::new(&own)?),
        };
        extensions.push(name::extension(
            ID_CE_AUTHORITY_KEY_IDENTIFIER,
            false,
            &authority,
        )?);
        let subject_key = SubjectKeyIdentifier(authority::key_identifier(issuance.key)?);
        extensions.push(name::extension(
            ID_CE_SUBJECT_KEY_IDENTIFIER,
            false,
            &subject_key,
        )?);
        let fields = tbs::Fields {
            serial: issuance.serial,
            issuer: &self.name,
            not_before: issuance.not_before,
            not_after: tbs::end_of(issuance.last_day),
            subject,
            key: issuance.key,
            extensions,
        };
        Ok(tbs::sign(fields, self.key())?)
    }

    fn issuer_alternative(&self) -> der::Result<Extension> {
        let japanese = IssuerAltName(vec![GeneralName::DirectoryName(self.name_ja.clone())]);
        name::extension(ID_CE_ISSUER_ALT_NAME, false, &japanese)
    }

    fn distribution_point(&self, issuance: &Issuance<'_>) -> der::Result<Extension> {
        let municipality = format!("{} CRLDP", issuance.municipality);
        tbs::crl_distribution_point(
            self.kind(),
            &[(OU, issuance.prefecture), (CN, &municipality)],
        )
    }
}

fn check_text(text: &str, longest: usize) -> Result<(), IssueError> {
    if text.is_empty() || text.chars().count() > longest {
        return Err(IssueError::Text { longest });
    }
    Ok(())
}

fn key_usage(usages: der::flagset::FlagSet<KeyUsages>) -> der::Result<Extension> {
    name::extension(ID_CE_KEY_USAGE, true, &KeyUsage(usages))
}

fn policy(policy_identifier: ObjectIdentifier) -> der::Result<Extension> {
    let statement = PolicyQualifierInfo {
        policy_qualifier_id: ID_QT_CPS,
        qualifier: Some(Any::encode_from(&Ia5StringRef::new(CPS)?)?),
    };
    let policies = CertificatePolicies(vec![PolicyInformation {
        policy_identifier,
        policy_qualifiers: Some(vec![statement]),
    }]);
    name::extension(ID_CE_CERTIFICATE_POLICIES, true, &policies)
}

/// Certificates for the tests of this tree.
#[cfg(test)]
pub(super) mod testing {
    use super::*;
    use crate::pki::{Generation, KeyPool};
    use jiff::civil::date;

    pub(in crate::pki) fn issuance(serial: &str) -> Issuance<'_> {
        Issuance {
            serial,
            not_before: date(2025, 10, 27).at(9, 30, 0, 0),
            last_day: date(2030, 2, 17),
            common_name: "0123456789ABCD13103001A",
            prefecture: "Tokyo-to",
            municipality: "Minato-ku",
            key: KeyPool::key(KeyPool::deal(1)).public(),
        }
    }

    pub(in crate::pki) fn holder() -> Holder {
        Holder {
            name: "窓口　花子".to_owned(),
            birth: "319540229".to_owned(),
            sex: "2".to_owned(),
            address: "東京都港区試験一丁目2番3号".to_owned(),
            name_substitutes: "00000".to_owned(),
            address_substitutes: "0000000000000".to_owned(),
        }
    }

    pub(in crate::pki) fn authentication() -> Vec<u8> {
        Authority::of(CertificateKind::Authentication, Generation::First)
            .issue_authentication(&issuance("C0FFEE"))
            .expect("the fields fit")
    }

    pub(in crate::pki) fn signature() -> Vec<u8> {
        Authority::of(CertificateKind::Signature, Generation::First)
            .issue_signature(&issuance("C0FFEF"), &holder())
            .expect("the fields fit")
    }
}

#[cfg(test)]
mod tests {
    use super::testing::{authentication, holder, issuance, signature};
    use super::*;
    use crate::pki::Generation;
    use jiff::civil::date;

    fn authority(kind: CertificateKind) -> &'static Authority {
        Authority::of(kind, Generation::First)
    }

    #[test]
    fn the_same_fields_give_the_same_bytes() {
        assert_eq!(authentication(), authentication());
        assert_eq!(signature(), signature());
    }

    /// A trace holds certificates: their bytes may change only on purpose.
    #[test]
    fn the_bytes_of_a_certificate_stay_what_they_were() {
        let digest = |der: &[u8]| {
            let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, der);
            let head = hash.as_ref().iter().take(8);
            head.map(|byte| format!("{byte:02x}")).collect::<String>()
        };
        assert_eq!(digest(&authentication()), "be47b6a53aee2ccb");
        assert_eq!(digest(&signature()), "420a2a0b642154f5");
    }

    #[test]
    fn the_sizes_are_near_those_of_real_cards() {
        let (authentication, signature) = (authentication().len(), signature().len());
        assert!((1400..1800).contains(&authentication), "{authentication}");
        assert!((1600..2000).contains(&signature), "{signature}");
    }

    #[test]
    fn each_authority_issues_its_own_kind_only() {
        let refused = Err(IssueError::WrongAuthority);
        let signs = authority(CertificateKind::Signature);
        assert_eq!(signs.issue_authentication(&issuance("01")), refused);
        let authenticates = authority(CertificateKind::Authentication);
        assert_eq!(
            authenticates.issue_signature(&issuance("01"), &holder()),
            refused
        );
    }

    #[test]
    fn a_serial_number_in_another_form_is_refused() {
        let authority = authority(CertificateKind::Authentication);
        let refused = authority.issue_authentication(&issuance("c0ffee"));
        assert_eq!(refused, Err(IssueError::Serial));
    }

    #[test]
    fn a_validity_of_one_second_is_issued_and_one_that_ends_before_it_begins_is_not() {
        let authority = authority(CertificateKind::Authentication);
        let mut issuance = issuance("01");
        issuance.not_before = date(2030, 2, 17).at(23, 59, 59, 0);
        assert!(authority.issue_authentication(&issuance).is_ok());
        issuance.not_before = date(2030, 2, 18).at(0, 0, 0, 0);
        let refused = authority.issue_authentication(&issuance);
        assert_eq!(refused, Err(IssueError::Validity));
    }

    #[test]
    fn a_common_name_of_64_characters_is_issued_and_one_of_65_is_not() {
        let authority = authority(CertificateKind::Authentication);
        let (longest, too_long) = ("A".repeat(64), "A".repeat(65));
        let mut issuance = issuance("01");
        issuance.common_name = &longest;
        assert!(authority.issue_authentication(&issuance).is_ok());
        issuance.common_name = &too_long;
        let refused = authority.issue_authentication(&issuance);
        assert_eq!(refused, Err(IssueError::Text { longest: 64 }));
        issuance.common_name = "";
        let refused = authority.issue_authentication(&issuance);
        assert_eq!(refused, Err(IssueError::Text { longest: 64 }));
    }

    #[test]
    fn a_holder_without_an_address_gets_no_signature_certificate() {
        let mut holder = holder();
        holder.address.clear();
        let refused =
            authority(CertificateKind::Signature).issue_signature(&issuance("01"), &holder);
        assert_eq!(refused, Err(IssueError::Text { longest: 256 }));
    }
}
