//! The encrypted form of messages: a ZIP under AES-256 with one file in it. Assumed: the real form is not public.

use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{AesMode, ZipArchive, ZipWriter};

/// Puts a file into a ZIP, encrypted.
///
/// # Errors
/// What the ZIP writer says; for instance that the system has no randomness.
pub fn seal(name: &str, octets: &[u8], password: &str) -> Result<Vec<u8>, String> {
    let told = |error: zip::result::ZipError| error.to_string();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().with_aes_encryption(AesMode::Aes256, password);
    zip.start_file(name, options).map_err(told)?;
    zip.write_all(octets).map_err(|error| error.to_string())?;
    Ok(zip.finish().map_err(told)?.into_inner())
}

/// Takes the one file out of a ZIP, encrypted or not.
///
/// # Errors
/// No ZIP, none or several files, a password that is missing or wrong, more octets than `most`: in Japanese, for the facility.
pub fn open(octets: &[u8], password: Option<&str>, most: u64) -> Result<Vec<u8>, String> {
    let mut zip = ZipArchive::new(Cursor::new(octets)).map_err(|error| error.to_string())?;
    if zip.len() != 1 {
        return Err(format!(
            "XMLファイル1個が必要ですが、{}個あります",
            zip.len()
        ));
    }
    let file = match password {
        Some(password) => zip.by_index_decrypt(0, password.as_bytes()),
        None => zip.by_index(0),
    };
    let file = file.map_err(|error| error.to_string())?;
    let mut content = Vec::new();
    let read = file.take(most.saturating_add(1)).read_to_end(&mut content);
    let read = read.map_err(|error| error.to_string())?;
    if u64::try_from(read).is_ok_and(|read| read > most) {
        return Err(format!("中のファイルが大きすぎます（上限{most}バイト）"));
    }
    Ok(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_its_password_only() {
        let sealed = seal("a.xml", b"<XmlMsg></XmlMsg>", "himitsu").unwrap();
        assert!(!sealed.windows(6).any(|part| part == b"XmlMsg"));
        assert_eq!(
            open(&sealed, Some("himitsu"), 100).unwrap(),
            b"<XmlMsg></XmlMsg>"
        );
        assert!(open(&sealed, Some("other"), 100).is_err());
        assert!(open(&sealed, None, 100).is_err());
        assert!(open(b"PK", None, 100).is_err());
    }

    #[test]
    fn a_file_that_swells_is_not_taken() {
        let sealed = seal("a.xml", &vec![b' '; 1_000_000], "x").unwrap();
        assert!(sealed.len() < 10_000);
        assert!(open(&sealed, Some("x"), 1000).unwrap_err().contains("1000"));
    }
}
