//! 公的個人認証サービス: making the certificates.

use std::rc::Rc;

use jiff::civil::{Date, DateTime};

use super::register::Resident;
use crate::card::LazyBytes;
use crate::pki::{Authority, CertificateKind, Generation, Holder, HolderKey, Issuance, KeyKind};
use crate::vocabulary::{CertificateSerial, Era};

/// The earliest year that the validity of a certificate can be written in.
const FIRST_YEAR: i16 = 1970;

/// What goes into a certificate besides its holder.
#[derive(Clone, Debug)]
pub(super) struct Particulars {
    pub kind: CertificateKind,
    pub serial: CertificateSerial,
    pub from: DateTime,
    pub last_day: Date,
    pub common_name: String,
    pub key: HolderKey,
}

/// The certificate of a resident, to be signed when somebody first reads it: a signature takes longer than
/// everything else that begins an ecosystem. None if its term would end before it begins.
pub(super) fn certificate(resident: &Resident, particulars: Particulars) -> Option<LazyBytes> {
    if particulars.from.date() > particulars.last_day || particulars.from.year() < FIRST_YEAR {
        return None;
    }
    let holder = match particulars.kind {
        CertificateKind::Authentication => None,
        CertificateKind::Signature => Some(four_items(resident)),
    };
    let municipality = resident.municipality.clone();
    Some(LazyBytes::later(move || {
        sign(&particulars, &municipality, holder.as_ref())
    }))
}

fn sign(particulars: &Particulars, municipality: &str, holder: Option<&Holder>) -> Rc<[u8]> {
    let key = particulars.key;
    let authority = authority(particulars.kind, key.kind(), particulars.from.date());
    let common_name = format!("{}{municipality}001A", particulars.common_name);
    // No municipality of Japan is called so.
    let place = format!("Mihon-{municipality}");
    let issuance = Issuance {
        serial: particulars.serial.as_str(),
        not_before: particulars.from,
        last_day: particulars.last_day,
        common_name: &common_name,
        prefecture: "Mihon-ken",
        municipality: &place,
        key: &key.public(),
    };
    match holder {
        None => authority.issue_authentication(&issuance),
        Some(holder) => authority.issue_signature(&issuance, holder),
    }
    .map(Rc::from)
    // The texts of a resident fit their fields and the term has been looked at: the authority has no other
    // reason to decline.
    .unwrap_or_default()
}

/// The authority of a kind in the generation that issues on a day for keys of a kind.
pub(super) fn authority(kind: CertificateKind, key: KeyKind, on: Date) -> &'static Authority {
    Authority::of(kind, Generation::issuing(key, on))
}

/// 基本4情報 as the 署名用 certificate carries them.
fn four_items(resident: &Resident) -> Holder {
    let birth = resident.birth;
    let era = Era::of(birth).and_then(|era| Era::ALL.iter().position(|known| *known == era));
    let none_replaced = |text: &str| "0".repeat(text.chars().count());
    let (name, address) = (resident.name.kanji(), resident.address.as_str());
    Holder {
        name: name.to_owned(),
        birth: format!(
            "{}{:04}{:02}{:02}",
            era.map_or(0, |place| place.saturating_add(1)),
            birth.year(),
            birth.month(),
            birth.day()
        ),
        sex: resident.sex.code().to_string(),
        address: address.to_owned(),
        name_substitutes: none_replaced(name),
        address_substitutes: none_replaced(address),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::Certificate;

    #[test]
    fn an_authority_has_its_generation_from_the_day_on_which_that_begins() {
        for kind in CertificateKind::ALL {
            for generation in [Generation::Second, Generation::Third] {
                let first_day = generation.first_day();
                let began = |on| {
                    let own = authority(kind, KeyKind::Rsa2048, on).certificate();
                    Certificate::from_der(own).unwrap().not_before().date()
                };
                assert_eq!(began(first_day), first_day);
                assert!(began(first_day.yesterday().unwrap()) < first_day);
            }
        }
    }
}
