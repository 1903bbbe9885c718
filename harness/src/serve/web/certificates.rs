//! Certificates for a test bench, as files: the authority, a server, a terminal for every facility, and those that must be refused.

use der::pem::{LineEnding, encode_string};
use jiff::civil::date;
use madoguchi_sim::pki::{IssueError, Term, TlsIdentity, TlsRoot, TlsSubject};
use madoguchi_sim::vocabulary::FacilityCode;

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name, without a folder.
    pub name: String,
    /// Its content.
    pub text: String,
    /// Whether it holds a private key.
    pub private: bool,
}

/// Whose certificate was given up, by the list that the test authority has out.
const REVOKED: &str = "revoked";

/// A term that is over.
const OVER: Term = Term {
    first_day: date(2020, 1, 1),
    last_day: date(2020, 12, 31),
};

/// What stands before a private key.
const NOT_SECRET: &str =
    "MADOGUCHI TEST KEY, NOT SECRET: it is published with the program and protects nothing.\n";

const README: &str = "\
# Certificates for connections (TEST)

Everything here is made by `madoguchi web certificates` and is the same everywhere. The private keys are published: they protect
nothing. Who has a file of the kind `client-CODE` speaks as that facility to a simulated system, and to no other.

| file | what it is |
|---|---|
| `ca.pem` | the test authority: trusts the server, and is what the server trusts |
| `server.pem`, `server.key` | the server, by the names localhost, 127.0.0.1 and ::1 unless others were asked for |
| `client-CODE.pem`, `.key` | the terminal of a facility; CN is its 医療機関コード (assumed) |
| `expired.pem`, `.key` | a terminal's certificate whose term is over |
| `revoked.pem`, `.key` | a terminal's certificate that was given up |
| `stranger.pem`, `.key` | a terminal's certificate by an authority that nobody trusts (`stranger-ca.pem`) |
| `nobody.pem`, `.key` | a client of the test authority that is no facility |
| `ca.crl.pem` | the revocation list of the test authority; names `revoked.pem` |

TLS asks the clock of the machine whether a certificate is in its term, not the virtual time of an ecosystem.
";

/// DER of the list that the test authority has out.
///
/// # Errors
/// [`IssueError`], which what it is made of does not cause.
pub fn list() -> Result<Vec<u8>, IssueError> {
    // Which facility it was certifies nothing any more.
    let given_up =
        TlsRoot::Trusted.issue(TlsSubject::Facility(&example()?), REVOKED, Term::LONG)?;
    TlsRoot::Trusted.revocation_list(&[&given_up.serial], Term::LONG)
}

/// 見本診療所, whose certificates are those that must be refused.
fn example() -> Result<FacilityCode, IssueError> {
    "1319990014".parse().map_err(|_| IssueError::Encoding)
}

/// All files.
///
/// # Errors
/// [`IssueError`]: a name of the server cannot be written.
pub fn files(
    facilities: &[FacilityCode],
    names: &[&str],
    term: Term,
) -> Result<Vec<File>, IssueError> {
    let (root, stranger) = (TlsRoot::Trusted, TlsRoot::Stranger);
    let example = example()?;
    let mut files = vec![
        public("README.md", README.to_owned()),
        public("ca.pem", pem("CERTIFICATE", &root.certificate()?)?),
        public(
            "stranger-ca.pem",
            pem("CERTIFICATE", &stranger.certificate()?)?,
        ),
        public("ca.crl.pem", pem("X509 CRL", &list()?)?),
    ];
    let mut add = |stem: &str, made: TlsIdentity| -> Result<(), IssueError> {
        let certificate = pem("CERTIFICATE", &made.certificate)?;
        files.push(public(&format!("{stem}.pem"), certificate));
        files.push(File {
            name: format!("{stem}.key"),
            text: format!("{NOT_SECRET}{}", pem("PRIVATE KEY", &made.key)?),
            private: true,
        });
        Ok(())
    };
    add("server", root.issue(TlsSubject::Server(names), "", term)?)?;
    for code in facilities {
        let made = root.issue(TlsSubject::Facility(code), "", term)?;
        add(&format!("client-{code}"), made)?;
    }
    let terminal = TlsSubject::Facility(&example);
    add("expired", root.issue(terminal, "expired", OVER)?)?;
    add("revoked", root.issue(terminal, REVOKED, Term::LONG)?)?;
    add("stranger", stranger.issue(terminal, "", term)?)?;
    add("nobody", root.issue(TlsSubject::Nobody, "", term)?)?;
    Ok(files)
}

fn public(name: &str, text: String) -> File {
    File {
        name: name.to_owned(),
        text,
        private: false,
    }
}

fn pem(label: &'static str, der: &[u8]) -> Result<String, IssueError> {
    encode_string(label, LineEnding::LF, der).map_err(|_| IssueError::Encoding)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::standard_cast;
    use std::path::Path;

    /// The fixtures are what the command writes.
    #[test]
    fn the_committed_certificates_are_the_ones_that_would_be_made() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/tls");
        let facilities: Vec<_> = standard_cast().facilities.keys().cloned().collect();
        let names = ["localhost", "127.0.0.1", "::1"];
        let made = files(&facilities, &names, Term::LONG).unwrap();
        for file in &made {
            let kept = std::fs::read_to_string(folder.join(&file.name)).unwrap_or_default();
            assert_eq!(
                kept, file.text,
                "{}: run `madoguchi web certificates fixtures/tls`",
                file.name
            );
        }
        let kept = std::fs::read_dir(&folder).unwrap().count();
        assert_eq!(kept, made.len());
    }
}
