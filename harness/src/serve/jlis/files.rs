//! Everything that a checker of certificates needs, as files.

use std::fmt::Write as _;

use madoguchi_sim::pki::{Authority, Certificate, CertificateKind, Generation};

use super::path::word;
use super::reply::{certificate_pem, list_pem};
use super::{AsksJlis as _, BANNER, Desk, NotDone};

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name, without a folder.
    pub name: String,
    /// Its content.
    pub text: String,
}

/// Certificates of authorities, responders and cards, and the revocation lists that are out, as PEM, with a README.
///
/// # Errors
/// [`NotDone`] if J-LIS does not give a list.
pub fn files(desk: &Desk) -> Result<Vec<File>, NotDone> {
    let mut files = Vec::new();
    let mut all = String::new();
    for kind in CertificateKind::ALL {
        for generation in desk.generations() {
            let authority = Authority::of(kind, generation);
            let (word, number) = (word(kind), generation.number());
            let own = certificate_pem(authority.certificate());
            all += &own;
            files.push(file(format!("{word}-ca-{number}.pem"), own));
            let responder = certificate_pem(authority.responder_certificate());
            files.push(file(format!("{word}-responder-{number}.pem"), responder));
            let list = list_pem(&desk.list(kind, Some(generation))?);
            files.push(file(format!("{word}-{number}.crl.pem"), list));
        }
    }
    files.push(file("all-ca.pem".to_owned(), all));
    let mut table = String::new();
    for (instance, kind, der) in desk.certificates() {
        let name = format!("{}-{}.pem", file_name(instance), word(kind));
        let (serial, status) = desk.status(der)?;
        let issuer = issuer(kind, der).ok_or(NotDone::Unfit)?;
        let number = issuer.generation().number();
        // Writing to a string does not fail.
        let _ = writeln!(
            table,
            "{name:<44} {}-ca-{number}.pem  {serial}  {status:?}",
            word(kind)
        );
        files.push(file(name, certificate_pem(der)));
    }
    files.push(file("README.txt".to_owned(), readme(desk, &table)));
    Ok(files)
}

const fn file(name: String, text: String) -> File {
    File { name, text }
}

/// The authority, in its generation, that issued a certificate.
fn issuer(kind: CertificateKind, der: &[u8]) -> Option<&'static Authority> {
    let certificate = Certificate::from_der(der).ok()?;
    let all = Generation::ALL.into_iter();
    let mut all = all.map(|generation| Authority::of(kind, generation));
    all.find(|authority| {
        let own = Certificate::from_der(authority.certificate());
        own.is_ok_and(|own| certificate.verify_issued_by(&own).is_ok())
    })
}

/// A name that needs no quotes in a shell and leads into no other folder.
fn file_name(instance: &str) -> String {
    let safe = |c: char| match c {
        '/' => '-',
        c if c.is_whitespace() || c.is_control() || ".\\'\"$`*?&;|<>".contains(c) => '_',
        c => c,
    };
    instance.chars().map(safe).collect()
}

fn readme(desk: &Desk, table: &str) -> String {
    format!(
        "{BANNER}\n\
         \n\
         As of {} in Japan. N is the generation of an authority.\n\
         \n\
         all-ca.pem                   certificates of every authority\n\
         authentication-ca-N.pem      利用者証明用認証局\n\
         signature-ca-N.pem           署名用認証局\n\
         …-responder-N.pem            their OCSP responders\n\
         …-N.crl.pem                  their revocation lists\n\
         \n\
         openssl verify -crl_check -CAfile authentication-ca-3.pem -CRLfile authentication-3.crl.pem ordinary-authentication.pem\n\
         (with -attime SECONDS if the certificates are of another time)\n\
         \n\
         Certificates of cards: file, issuer, serial number, what J-LIS says\n\
         \n\
         {table}",
        desk.now()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::jlis::Clock;
    use jiff::civil::date;
    use madoguchi_sim::clock::VirtualTime;
    use madoguchi_sim::specimen;
    use std::collections::BTreeSet;

    fn files_of(seed: u64) -> Vec<File> {
        let at = VirtualTime::morning_of(date(2026, 11, 25));
        files(&Desk::new(specimen::cast(at, seed), Clock::Still(at))).expect("made")
    }

    #[test]
    fn the_same_seed_gives_the_same_files_and_each_has_its_own_name() {
        let files = files_of(1);
        assert_eq!(files, files_of(1));
        let names: BTreeSet<&str> = files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names.len(), files.len());
        for name in [
            "all-ca.pem",
            "signature-responder-3.pem",
            "authentication-3.crl.pem",
            "ordinary-signature.pem",
            "android-phone-authentication.pem",
            "README.txt",
        ] {
            assert!(names.contains(name), "{name}");
        }
    }

    #[test]
    fn a_name_leads_into_no_other_folder() {
        assert_eq!(file_name("../見本 花子/phone"), "__-見本_花子-phone");
    }
}
