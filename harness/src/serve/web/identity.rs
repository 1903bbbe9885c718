//! Which facility a client certificate is of.

use der::Decode as _;
use der::asn1::{PrintableStringRef, Utf8StringRef};
use der::oid::db::rfc4519::COMMON_NAME;
use madoguchi_sim::vocabulary::FacilityCode;
use x509_cert::Certificate;

/// The facility whose terminal holds a certificate: its CN is the ten-digit 医療機関コード (assumed; the real profile is not
/// public).
///
/// # Errors
/// What stands there instead.
pub fn facility(certificate: &[u8]) -> Result<FacilityCode, String> {
    let read = Certificate::from_der(certificate).map_err(|error| error.to_string())?;
    let name = common_name(&read).ok_or_else(|| "CNなし".to_owned())?;
    // Codes that circulate in test tools do not honour the check digit.
    FacilityCode::parse_lenient(&name).map_err(|_| name.chars().take(64).collect())
}

fn common_name(certificate: &Certificate) -> Option<String> {
    let subject = certificate.tbs_certificate().subject();
    let named = subject.iter().find(|part| part.oid == COMMON_NAME)?;
    let utf8 = named.value.decode_as::<Utf8StringRef<'_>>().ok();
    let utf8 = utf8.map(|text| text.as_str().to_owned());
    utf8.or_else(|| {
        let plain = named.value.decode_as::<PrintableStringRef<'_>>().ok()?;
        Some(plain.as_str().to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use madoguchi_sim::pki::{Term, TlsRoot, TlsSubject};

    fn certificate(subject: TlsSubject<'_>) -> Vec<u8> {
        let made = TlsRoot::Trusted.issue(subject, "", Term::LONG);
        made.unwrap().certificate
    }

    #[test]
    fn the_certificate_of_a_terminal_tells_its_facility() {
        let code: FacilityCode = "1319990014".parse().unwrap();
        let own = certificate(TlsSubject::Facility(&code));
        assert_eq!(facility(&own), Ok(code));
    }

    #[test]
    fn a_certificate_without_a_code_and_bytes_that_are_none_tell_what_they_are() {
        let nobody = certificate(TlsSubject::Nobody);
        assert_eq!(facility(&nobody), Err("nobody".to_owned()));
        assert!(facility(b"no certificate").is_err());
    }
}
