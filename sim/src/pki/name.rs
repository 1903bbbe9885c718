//! Distinguished names, extensions and object identifiers, as the certificates of this tree use them.

use const_oid::ObjectIdentifier;
use const_oid::db::rfc4519::COUNTRY_NAME;
use der::asn1::{Any, Ia5String, OctetString, PrintableStringRef, Utf8StringRef};
use der::{Decode, Encode};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};

/// 認証局の組織名 of every certificate here: nobody may take it for a real authority.
pub(super) const ORGANIZATION: &str = "Madoguchi Simulated PKI (TEST)";

/// The same in the Japanese name.
pub(super) const ORGANIZATION_JA: &str = "窓口模擬公的個人認証（試験用）";

/// CPS URI. The top-level domain `invalid` never resolves (RFC 6761).
pub(super) const CPS: &str = "http://www.madoguchi.invalid/cps.html";

const fn oid(dotted: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(dotted)
}

/// Policy of 利用者証明用 certificates: last arcs of the published one, under the enterprise number that is
/// reserved for examples (RFC 5612).
pub(super) const AUTHENTICATION_POLICY: ObjectIdentifier = oid("1.3.6.1.4.1.32473.8.5.1.3.30");
/// Policy of 署名用 certificates, made the same way.
pub(super) const SIGNATURE_POLICY: ObjectIdentifier = oid("1.3.6.1.4.1.32473.8.5.1.1.20");

/// The otherName types of the 基本4情報 in a 署名用 certificate, by their published numbers: a reader finds the
/// fields by them. In the order in which the profile lists the fields.
pub(super) const HOLDER_FIELDS: [ObjectIdentifier; 6] = [
    oid("1.2.392.200149.8.5.5.1"),
    oid("1.2.392.200149.8.5.5.4"),
    oid("1.2.392.200149.8.5.5.3"),
    oid("1.2.392.200149.8.5.5.5"),
    oid("1.2.392.200149.8.5.5.2"),
    oid("1.2.392.200149.8.5.5.6"),
];

/// A name of one attribute per level. The country is a PrintableString, all else UTF8String, as the profile
/// has it.
pub(super) fn name(attributes: &[(ObjectIdentifier, &str)]) -> der::Result<Name> {
    let mut levels = RdnSequence::default();
    for (attribute, value) in attributes {
        let value = if *attribute == COUNTRY_NAME {
            Any::encode_from(&PrintableStringRef::new(value)?)?
        } else {
            Any::encode_from(&Utf8StringRef::new(value)?)?
        };
        let mut level = RelativeDistinguishedName::default();
        level.insert(AttributeTypeAndValue {
            oid: *attribute,
            value,
        })?;
        levels.push(level);
    }
    Name::from_der(&levels.to_der()?)
}

/// An extension around `value`.
pub(super) fn extension(
    id: ObjectIdentifier,
    critical: bool,
    value: &impl Encode,
) -> der::Result<Extension> {
    Ok(Extension {
        extn_id: id,
        critical,
        extn_value: OctetString::new(value.to_der()?)?,
    })
}

/// A URI as a GeneralName.
pub(super) fn uri(text: &str) -> der::Result<GeneralName> {
    Ok(GeneralName::UniformResourceIdentifier(Ia5String::new(
        text,
    )?))
}
